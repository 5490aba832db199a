//! One booking, from all its rows.

use std::collections::{BTreeMap, BTreeSet};

use crate::record::read::clip;
use crate::record::{Defaults, Defect, DefectCode, EventKind, RecordError, Timeline, Value};
use crate::time::{Instant, Recorded, Zone};

use super::evaluate::{Given, Timing};
use super::model::{At, Give, Grain, Mapping};
use super::result::Record;

/// Where a row stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) table: usize,
    pub(super) file: usize,
    pub(super) row: u64,
    /// The member of its lists.
    pub(super) part: Option<usize>,
}

/// What a row told, and where it stands.
pub(super) struct Entry {
    pub(super) place: Place,
    pub(super) source: String,
    pub(super) given: Vec<Given>,
    pub(super) case: Option<String>,
    /// When the row was true, and as it is written.
    pub(super) seen: Option<(Instant, Instant)>,
}

/// What the rows of a booking told so far.
pub(super) struct Draft {
    pub(super) booking: String,
    pub(super) person: Option<String>,
    /// Whether a table has it that does not only add to others.
    pub(super) opened: bool,
    /// Its rows: table, file, number.
    pub(super) rows: Vec<Place>,
    pub(super) entries: Vec<Entry>,
    /// Rows that could not be used.
    pub(super) lost: Vec<String>,
    pub(super) defects: Vec<(DefectCode, String)>,
}

/// An event of the booking: its value and what is wrong with it.
struct Told {
    kind: EventKind,
    entries: Vec<(String, Value)>,
    defects: Vec<(DefectCode, String)>,
}

impl Draft {
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
    pub(super) fn person(&mut self, named: String, source: &str) {
        match &self.person {
            _ if named.is_empty() => {}
            None => self.person = Some(named),
            Some(first) if *first == named => {}
            Some(first) => {
                let text =
                    format!("the person is `{}` and, on {source}, `{}`: the first counts", clip(first), clip(&named));
                self.defects.push((DefectCode::UnknownValue, text));
            }
        }
    }

    /// Takes a sighting: the latest one counts, and what it changes is noted.
    pub(super) fn sight(&mut self, entries: Vec<Entry>) {
        let Some(new) = entries.first() else { return };
        let table = new.place.table;
        let old = || self.entries.iter().filter(|entry| entry.place.table == table);
        if old().any(|entry| entry.seen > new.seen) {
            return;
        }
        let mut was: BTreeMap<(Option<usize>, usize), (Timing, String)> = BTreeMap::new();
        for entry in old() {
            let told = |given: &Given| ((entry.place.part, given.rule), (given.timing.clone(), entry.source.clone()));
            was.extend(entry.given.iter().map(told));
        }
        let mut changes: BTreeMap<EventKind, String> = BTreeMap::new();
        for (entry, given) in entries.iter().flat_map(|entry| entry.given.iter().map(move |given| (entry, given))) {
            if let Some((Timing::Known(before), source)) = was.get(&(entry.place.part, given.rule))
                && given.timing != Timing::Known(before.clone())
            {
                let text =
                    format!("`{}` was `{}` on {source}: the later sighting counts", given.kind.as_str(), clip(before));
                changes.entry(given.kind).or_insert(text);
            }
        }
        self.defects.extend(changes.into_values().map(|text| (DefectCode::DuplicateEvent, text)));
        self.entries.retain(|entry| entry.place.table != table);
        self.entries.extend(entries);
    }

    /// The booking. `sightings` are the times of all sightings of each table.
    pub(super) fn finish(
        mut self,
        mapping: &Mapping,
        zone: Zone,
        as_of: Option<Instant>,
        sightings: &BTreeMap<usize, BTreeSet<(Instant, Instant)>>,
        defaults: &Defaults,
    ) -> Result<Record, RecordError> {
        let mut told = self.events(mapping, zone);
        let seen = self.entries.iter().filter_map(|entry| entry.seen).max();
        if !told.iter().any(|event| event.kind.ends_custody()) {
            told.extend(self.absence(mapping, zone, sightings));
        }
        let cases = self.cases();
        if cases.is_empty() && !told.iter().any(|event| event.kind.closes_case()) {
            told.extend(self.caseless(mapping, &told));
        }
        for event in &mut told {
            let named = |event: &Told| event.entries.iter().any(|(key, _)| key == "case" || key == "cases");
            if event.kind == EventKind::Booked && !cases.is_empty() && !named(event) {
                event.entries.push(("cases".to_owned(), Value::List(cases.clone())));
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
            events.push(Value::Map(event.entries));
        }
        entries.push(("events".to_owned(), Value::List(events)));
        let defaults = Defaults { zone: Some(zone), ..*defaults };
        let mut timeline = Timeline::from_value(Value::Map(entries), &defaults)?;
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

    fn events(&self, mapping: &Mapping, zone: Zone) -> Vec<Told> {
        let mut told = Vec::new();
        let mut done: BTreeSet<(usize, &str)> = BTreeSet::new();
        for entry in &self.entries {
            let table = entry.place.table;
            let Some(rules) = mapping.tables.get(table).map(|table| &table.rules) else { continue };
            for given in &entry.given {
                let Some(rule) = rules.get(given.rule) else { continue };
                let Some(once) = rule.once.as_deref() else {
                    told.extend(event(given.clone(), &entry.source));
                    continue;
                };
                let answers = |given: &Given| rules.get(given.rule).and_then(|rule| rule.once.as_deref()) == Some(once);
                let all = || self.entries.iter().filter(|entry| entry.place.table == table);
                let first =
                    all().flat_map(|entry| &entry.given).filter(|given| answers(given)).map(|given| given.rule).min();
                if first != Some(given.rule) || !done.insert((table, once)) {
                    continue;
                }
                let rows: Vec<(&Given, &str)> = all()
                    .flat_map(|entry| entry.given.iter().map(move |given| (given, entry.source.as_str())))
                    .filter(|(other, _)| other.rule == given.rule)
                    .collect();
                let latest = matches!(rule.at, At::Latest(_));
                told.extend(self::once(&rows, latest, zone));
            }
        }
        told
    }

    /// What is said of a booking that has no row with a case, when it was booked.
    fn caseless(&self, mapping: &Mapping, told: &[Told]) -> Option<Told> {
        let entry =
            self.entries.iter().find(|entry| entry.given.iter().any(|given| given.kind == EventKind::Booked))?;
        let booked = told.iter().find(|event| event.kind == EventKind::Booked)?;
        let Give::Event { kind, doubtful, set } = mapping.tables.get(entry.place.table)?.caseless.as_ref()? else {
            return None;
        };
        let timing = match booked.entries.iter().find(|(key, _)| key == "at") {
            Some((_, Value::Text(at))) => Timing::Known(at.clone()),
            _ => Timing::Unknown,
        };
        let mut given = Given { rule: usize::MAX, kind: *kind, timing, entries: set.clone(), defects: Vec::new() };
        given.entries.push(("note".to_owned(), Value::Text("no row of the booking is a case".to_owned())));
        if *doubtful {
            given.doubt();
        }
        event(given, &entry.source)
    }

    /// What happened to a booking that a later sighting no longer has.
    fn absence(
        &self,
        mapping: &Mapping,
        zone: Zone,
        sightings: &BTreeMap<usize, BTreeSet<(Instant, Instant)>>,
    ) -> Option<Told> {
        let of_sightings = |entry: &&Entry| {
            mapping
                .tables
                .get(entry.place.table)
                .is_some_and(|table| table.row == Grain::Sighting && table.absent.is_some())
        };
        let last = self.entries.iter().filter(of_sightings).max_by_key(|entry| entry.seen)?;
        let seen = last.seen?;
        let next = sightings.get(&last.place.table)?.iter().find(|(from, _)| *from > seen.1)?;
        let Give::Event { kind, set, .. } = mapping.tables.get(last.place.table)?.absent.as_ref()? else { return None };
        let at = Recorded::between(Some(seen.0), Some(next.1)).text(zone)?;
        let mut given = Given {
            rule: usize::MAX,
            kind: *kind,
            timing: Timing::Known(at),
            entries: set.clone(),
            defects: Vec::new(),
        };
        given.entries.push(("note".to_owned(), Value::Text("the next sighting has it no longer".to_owned())));
        event(given, &last.source)
    }
}

/// The value of an event, unless it has not happened.
fn event(given: Given, source: &str) -> Option<Told> {
    let Given { kind, timing, mut entries, defects, .. } = given;
    let at = match timing {
        Timing::Open => return None,
        Timing::Unknown => Value::Null,
        Timing::Known(text) => Value::Text(text),
    };
    entries.push(("event".to_owned(), Value::Text(kind.as_str().to_owned())));
    entries.push(("at".to_owned(), at));
    entries.push(("source".to_owned(), Value::Text(source.to_owned())));
    Some(Told { kind, entries, defects })
}

/// One event for the booking out of what several rows say of it.
fn once(rows: &[(&Given, &str)], latest: bool, zone: Zone) -> Option<Told> {
    let (first, source) = *rows.first()?;
    let mut given = first.clone();
    let open = rows.iter().find(|(given, _)| given.timing == Timing::Open);
    let known: BTreeMap<&str, &str> = rows
        .iter()
        .rev()
        .filter_map(|(given, source)| match &given.timing {
            Timing::Known(text) => Some((text.as_str(), *source)),
            _ => None,
        })
        .collect();
    if latest && open.is_some() {
        return None;
    }
    let mut disagree = |text: String| given.defects.push((DefectCode::UnknownValue, text));
    let word = first.kind.as_str();
    let mut source = source;
    let timing = match known.len() {
        0 if rows.iter().any(|(given, _)| given.timing == Timing::Unknown) => Timing::Unknown,
        0 => return None,
        1 => known.iter().next().map_or(Timing::Unknown, |(text, at)| {
            source = at;
            Timing::Known((*text).to_owned())
        }),
        _ => {
            let times: Vec<Recorded> = known.keys().map(|text| Recorded::parse(text, zone)).collect();
            let ends = known.iter().next().zip(known.iter().next_back()).filter(|_| !latest);
            if let Some(((one, place), (other, other_place))) = ends {
                disagree(format!("`{word}` is `{one}` on {place} and `{other}` on {other_place}: any time between"));
            }
            let (from, until) = bounds(&times, latest);
            let same = |time: &Recorded| (time.earliest(), time.latest()) == (from, until);
            // A time that stands there is better told as it stands there.
            match times.iter().zip(&known).find(|(time, _)| same(time)) {
                Some((_, (text, at))) => {
                    source = at;
                    Timing::Known((*text).to_owned())
                }
                None => Recorded::between(from, until).text(zone).map_or(Timing::Unknown, Timing::Known),
            }
        }
    };
    if let (Some((_, empty)), Some((text, place)), false) = (open, known.iter().next(), latest) {
        disagree(format!("`{word}` has no time on {empty} and `{text}` on {place}: it happened"));
    }
    if let Some((_, other)) = rows.iter().find(|(other, _)| plain(other) != plain(first)) {
        disagree(format!("what {source} and {other} say of `{word}` differs: the first counts"));
    }
    given.timing = timing;
    event(given, source)
}

/// What is said of an event beside its time.
fn plain(given: &Given) -> Vec<&(String, Value)> {
    given.entries.iter().filter(|(key, _)| key != "note").collect()
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
