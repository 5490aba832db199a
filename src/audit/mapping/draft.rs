//! One booking, from all its rows.

use std::collections::{BTreeMap, BTreeSet};

use crate::record::read::clip;
use crate::record::{Defaults, Defect, DefectCode, EventKind, Timeline, Value};
use crate::time::{Instant, Recorded, Zone};

use super::evaluate::{Given, Timing};
use super::model::{At, Give, Grain, Mapping, Rule};
use super::result::{Reason, Record};
use super::source::File;

/// Where a row stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) table: usize,
    pub(super) file: usize,
    pub(super) row: u64,
    /// The member of its lists, or of the line, from 1.
    pub(super) part: Option<u64>,
}

impl Place {
    /// For readers: file, row, member.
    pub(super) fn source(self, files: &[File<'_>]) -> String {
        let file = files.get(self.file).map_or("", |file| file.name);
        let part = self.part.map(|part| format!("#{part}")).unwrap_or_default();
        format!("{file}:{}{part}", self.row)
    }
}

/// What a row told, and where it stands.
pub(super) struct Entry<'m> {
    pub(super) place: Place,
    pub(super) given: Vec<Given<'m>>,
    pub(super) case: Option<String>,
    /// When the row was true, and as it is written.
    pub(super) seen: Option<(Instant, Instant)>,
}

/// What the rows of a booking told so far.
pub(super) struct Draft<'m> {
    pub(super) booking: String,
    pub(super) person: Option<String>,
    /// Whether a table has it that does not only add to others.
    pub(super) opened: bool,
    /// Its rows: table, file, number.
    pub(super) rows: Vec<Place>,
    pub(super) entries: Vec<Entry<'m>>,
    /// Rows that could not be used.
    pub(super) lost: Vec<String>,
    pub(super) defects: Vec<(DefectCode, String)>,
}

/// An event of the booking: its value and what is wrong with it.
struct Told<'m> {
    kind: EventKind,
    entries: Vec<(&'m str, Value)>,
    defects: Vec<(DefectCode, String)>,
}

/// What finishing needs to know beside the booking itself.
pub(super) struct Context<'m> {
    pub(super) mapping: &'m Mapping,
    pub(super) files: &'m [File<'m>],
    pub(super) defaults: &'m Defaults,
    pub(super) zone: Zone,
    pub(super) as_of: Option<Instant>,
    /// The times of all sightings of each table.
    pub(super) sightings: BTreeMap<usize, BTreeSet<(Instant, Instant)>>,
}

impl<'m> Draft<'m> {
    pub(super) fn new(booking: String) -> Self {
        Self {
            booking,
            person: None,
            opened: false,
            rows: Vec::new(),
            entries: Vec::new(),
            lost: Vec::new(),
            defects: Vec::new(),
        }
    }

    /// Takes the person that a row names.
    pub(super) fn person(&mut self, named: String, source: impl FnOnce() -> String) {
        match &self.person {
            _ if named.is_empty() => {}
            None => self.person = Some(named),
            Some(first) if *first == named => {}
            Some(first) => {
                let (first, named, source) = (clip(first), clip(&named), source());
                let text = format!("the person is `{first}` and, on {source}, `{named}`: the first counts");
                self.defects.push((DefectCode::UnknownValue, text));
            }
        }
    }

    /// Takes what a row tells. What it says of the booking as others said it already is not kept twice.
    pub(super) fn tell(&mut self, mut entry: Entry<'m>, rules: &[Rule]) {
        let known = |given: &Given<'_>| {
            let once = rules.get(given.rule).is_some_and(|rule| rule.once.is_some());
            let same = |other: &Given<'_>| {
                other.rule == given.rule && other.timing == given.timing && other.entries == given.entries
            };
            once && self
                .entries
                .iter()
                .any(|other| other.place.table == entry.place.table && other.given.iter().any(same))
        };
        let kept: Vec<bool> = entry.given.iter().map(|given| !known(given)).collect();
        let mut kept = kept.into_iter();
        entry.given.retain(|_| kept.next().unwrap_or(true));
        self.entries.push(entry);
    }

    /// Takes a sighting: the latest one counts, and what it changes is noted.
    pub(super) fn sight(&mut self, entries: Vec<Entry<'m>>, files: &[File<'_>]) {
        let Some(new) = entries.first() else { return };
        let table = new.place.table;
        let old = || self.entries.iter().filter(|entry| entry.place.table == table);
        if old().any(|entry| entry.seen > new.seen) {
            return;
        }
        let mut was: BTreeMap<(Option<u64>, usize), (&Timing, Place)> = BTreeMap::new();
        for entry in old() {
            let told = |given: &'_ Given<'m>| (entry.place.part, given.rule);
            was.extend(entry.given.iter().map(|given| (told(given), (&given.timing, entry.place))));
        }
        let mut changes: BTreeMap<EventKind, String> = BTreeMap::new();
        for (entry, given) in entries.iter().flat_map(|entry| entry.given.iter().map(move |given| (entry, given))) {
            if let Some((timing @ Timing::Known(before), place)) = was.get(&(entry.place.part, given.rule))
                && given.timing != **timing
            {
                let (word, before, source) = (given.kind.as_str(), clip(before), place.source(files));
                let text = format!("`{word}` was `{before}` on {source}: the later sighting counts");
                changes.entry(given.kind).or_insert(text);
            }
        }
        self.defects.extend(changes.into_values().map(|text| (DefectCode::DuplicateEvent, text)));
        self.entries.retain(|entry| entry.place.table != table);
        self.entries.extend(entries);
    }

    /// The booking.
    pub(super) fn finish(mut self, context: &Context<'m>) -> Result<Record, Reason> {
        let Context { mapping, defaults, zone, as_of, .. } = *context;
        let mut told = self.events(context);
        let seen = self.entries.iter().filter_map(|entry| entry.seen).max();
        if !told.iter().any(|event| event.kind.ends_custody()) {
            told.extend(self.absence(context));
        }
        let cases = self.cases();
        if cases.is_empty() && !told.iter().any(|event| event.kind.closes_case()) {
            told.extend(self.caseless(context, &told));
        }
        for event in &mut told {
            let named = |event: &Told<'_>| event.entries.iter().any(|(key, _)| matches!(*key, "case" | "cases"));
            if event.kind == EventKind::Booked && !cases.is_empty() && !named(event) {
                event.entries.push(("cases", Value::List(cases.clone())));
            }
        }
        let about = &mapping.bookings;
        let mut entries = vec![("booking".to_owned(), Value::Text(self.booking.clone()))];
        let mut say = |key: &str, text: Option<&str>| {
            entries.extend(text.map(|text| (key.to_owned(), Value::Text(text.to_owned()))));
        };
        say("person", self.person.as_deref());
        say("custodian", about.custodian.as_deref());
        say("jurisdiction", about.jurisdiction.as_deref());
        say("agency_type", about.agency_type.as_deref());
        say("time_zone", about.time_zone.map(Zone::name));
        entries.push(("ordered".to_owned(), Value::Bool(false)));
        entries.push(("records_complete".to_owned(), Value::Bool(about.records_complete)));
        let mut defects = Vec::new();
        let mut events = Vec::with_capacity(told.len());
        for (position, event) in told.into_iter().enumerate() {
            defects.extend(event.defects.into_iter().map(|(code, text)| Defect::of_event(code, position, text)));
            events.push(Value::Map(event.entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()));
        }
        entries.push(("events".to_owned(), Value::List(events)));
        let defaults = Defaults { zone: Some(zone), ..*defaults };
        let timeline = Timeline::from_value(Value::Map(entries), &defaults);
        let mut timeline = timeline.map_err(|error| Reason::NotReadable(error.to_string()))?;
        timeline.defects.append(&mut defects);
        timeline.defects.extend(self.defects.drain(..).map(|(code, text)| Defect::of_record(code, text)));
        if !self.lost.is_empty() {
            timeline.defects.push(Defect::of_record(DefectCode::UnknownEvent, lost_text(&self.lost)));
        }
        let rows = u64::try_from(self.rows.len()).unwrap_or(u64::MAX);
        Ok(Record { timeline, as_of: seen.map(|(earliest, _)| earliest).or(as_of), rows })
    }

    /// The cases that the rows are, in their order.
    fn cases(&self) -> Vec<Value> {
        let mut seen = BTreeSet::new();
        let cases = self.entries.iter().filter_map(|entry| entry.case.as_deref()).filter(|case| seen.insert(*case));
        cases.map(|case| Value::Text(case.to_owned())).collect()
    }

    fn events(&self, context: &Context<'m>) -> Vec<Told<'m>> {
        let mut told = Vec::new();
        let mut done: BTreeSet<(usize, &str)> = BTreeSet::new();
        for entry in &self.entries {
            let table = entry.place.table;
            let Some(rules) = context.mapping.tables.get(table).map(|table| &table.rules) else { continue };
            for given in &entry.given {
                let Some(rule) = rules.get(given.rule) else { continue };
                let Some(once) = rule.once.as_deref() else {
                    told.extend(event(given.clone(), entry.place.source(context.files)));
                    continue;
                };
                let answers = |rule: usize| rules.get(rule).and_then(|rule| rule.once.as_deref()) == Some(once);
                let all = || {
                    let of_table = self.entries.iter().filter(|entry| entry.place.table == table);
                    of_table.flat_map(|entry| entry.given.iter().map(|given| (given, entry.place)))
                };
                let first = all().map(|(given, _)| given.rule).filter(|rule| answers(*rule)).min();
                if first != Some(given.rule) || !done.insert((table, once)) {
                    continue;
                }
                let rows: Vec<(&Given<'m>, Place)> = all().filter(|(other, _)| other.rule == given.rule).collect();
                told.extend(self::once(&rows, matches!(rule.at, At::Latest(_)), context));
            }
        }
        told
    }

    /// What is said of a booking that has no row with a case, when it was booked.
    fn caseless(&self, context: &Context<'m>, told: &[Told<'m>]) -> Option<Told<'m>> {
        let entry =
            self.entries.iter().find(|entry| entry.given.iter().any(|given| given.kind == EventKind::Booked))?;
        let booked = told.iter().find(|event| event.kind == EventKind::Booked)?;
        let Give::Event { kind, doubtful, set } = context.mapping.tables.get(entry.place.table)?.caseless.as_ref()?
        else {
            return None;
        };
        let timing = match booked.entries.iter().find(|(key, _)| *key == "at") {
            Some((_, Value::Text(at))) => Timing::Known(at.clone()),
            _ => Timing::Unknown,
        };
        let mut given = constant(*kind, timing, set, "no row of the booking is a case");
        if *doubtful {
            given.doubt();
        }
        event(given, entry.place.source(context.files))
    }

    /// What happened to a booking that a later sighting no longer has.
    fn absence(&self, context: &Context<'m>) -> Option<Told<'m>> {
        let table_of = |entry: &Entry<'_>| context.mapping.tables.get(entry.place.table);
        let of_sightings = |entry: &&Entry<'_>| {
            table_of(entry).is_some_and(|table| table.row == Grain::Sighting && table.absent.is_some())
        };
        let last = self.entries.iter().filter(of_sightings).max_by_key(|entry| entry.seen)?;
        let seen = last.seen?;
        let next = context.sightings.get(&last.place.table)?.iter().find(|(from, _)| *from > seen.1)?;
        let Give::Event { kind, set, .. } = table_of(last)?.absent.as_ref()? else { return None };
        let at = Recorded::between(Some(seen.0), Some(next.1)).text(context.zone)?;
        let given = constant(*kind, Timing::Known(at), set, "the next sighting has it no longer");
        event(given, last.place.source(context.files))
    }
}

/// An event that no rule gives.
fn constant<'m>(kind: EventKind, timing: Timing, set: &'m [(String, Value)], note: &str) -> Given<'m> {
    let mut entries: Vec<(&str, Value)> = set.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
    entries.push(("note", Value::Text(note.to_owned())));
    Given { rule: usize::MAX, kind, timing, entries, defects: Vec::new() }
}

/// The value of an event, unless it has not happened.
fn event(given: Given<'_>, source: String) -> Option<Told<'_>> {
    let Given { kind, timing, mut entries, defects, .. } = given;
    let at = match timing {
        Timing::Open => return None,
        Timing::Unknown => Value::Null,
        Timing::Known(text) => Value::Text(text),
    };
    entries.push(("event", Value::Text(kind.as_str().to_owned())));
    entries.push(("at", at));
    entries.push(("source", Value::Text(source)));
    Some(Told { kind, entries, defects })
}

/// One event for the booking out of what several rows say of it.
fn once<'m>(rows: &[(&Given<'m>, Place)], latest: bool, context: &Context<'m>) -> Option<Told<'m>> {
    let (first, mut place) = *rows.first()?;
    let mut given = first.clone();
    let open = rows.iter().find(|(given, _)| given.timing == Timing::Open);
    if latest && open.is_some() {
        return None;
    }
    // By time, each with the first row that has it.
    let known: BTreeMap<&str, Place> = rows
        .iter()
        .rev()
        .filter_map(|(given, place)| match &given.timing {
            Timing::Known(text) => Some((text.as_str(), *place)),
            Timing::Open | Timing::Unknown => None,
        })
        .collect();
    let source = |place: Place| place.source(context.files);
    let word = first.kind.as_str();
    let mut disagree = |text: String| given.defects.push((DefectCode::UnknownValue, text));
    let timing = match known.iter().next().zip(known.iter().next_back()) {
        None if rows.iter().any(|(given, _)| given.timing == Timing::Unknown) => Timing::Unknown,
        None => return None,
        Some(((one, at), (other, other_at))) => {
            if known.len() > 1 && !latest {
                let (at, other_at) = (source(*at), source(*other_at));
                disagree(format!("`{word}` is `{one}` on {at} and `{other}` on {other_at}: any time between"));
            }
            if let Some((_, empty)) = open {
                let (empty, at) = (source(*empty), source(*at));
                disagree(format!("`{word}` has no time on {empty} and `{one}` on {at}: it happened"));
            }
            combined(&known, latest, context.zone, &mut place)
        }
    };
    if let Some((_, other)) = rows.iter().find(|(other, _)| plain(other) != plain(first)) {
        let (here, there) = (source(place), source(*other));
        disagree(format!("what {here} and {there} say of `{word}` differs: the first counts"));
    }
    given.timing = timing;
    event(given, source(place))
}

/// The latest of several times, or any time from the first to the last of them; with the row that has it, if one has.
fn combined(known: &BTreeMap<&str, Place>, latest: bool, zone: Zone, place: &mut Place) -> Timing {
    let times: Vec<Recorded> = known.keys().map(|text| Recorded::parse(text, zone)).collect();
    let (from, until) = bounds(&times, latest);
    let same = |time: &Recorded| (time.earliest(), time.latest()) == (from, until);
    match times.iter().zip(known).find(|(time, _)| same(time)) {
        Some((_, (text, at))) => {
            *place = *at;
            Timing::Known((*text).to_owned())
        }
        None => Recorded::between(from, until).text(zone).map_or(Timing::Unknown, Timing::Known),
    }
}

/// What is said of an event beside its time.
fn plain<'g>(given: &'g Given<'_>) -> Vec<&'g (&'g str, Value)> {
    given.entries.iter().filter(|(key, _)| *key != "note").collect()
}

/// The bounds of the latest of several times, or of any time between the first and the last of them.
fn bounds(times: &[Recorded], latest: bool) -> (Option<Instant>, Option<Instant>) {
    let earliest = times.iter().map(Recorded::earliest);
    let last = times.iter().map(Recorded::latest).collect::<Option<Vec<_>>>().and_then(|all| all.into_iter().max());
    let from = match latest {
        true => earliest.flatten().max(),
        false => earliest.collect::<Option<Vec<_>>>().and_then(|all| all.into_iter().min()),
    };
    (from, last)
}

fn lost_text(lost: &[String]) -> String {
    let mut shown: Vec<String> = lost.iter().take(8).cloned().collect();
    if let Some(more) = lost.len().checked_sub(8).filter(|more| *more > 0) {
        shown.push(format!("{more} more"));
    }
    format!(
        "rejected rows ({}): what they tell is missing here, though it may be a closing or a release",
        shown.join(", ")
    )
}
