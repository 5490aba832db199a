//! One booking, from all its rows.

use std::collections::{BTreeMap, BTreeSet};

use crate::record::read::clip;
use crate::record::{Defaults, Defect, DefectCode, EventKind, Timeline, Value};
use crate::time::{Instant, Recorded, Zone};

use super::evaluate::{Given, Timing};
use super::model::{At, Give, Grain, Mapping, Rule};
use super::once::Said;
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
    /// What its rows say of events that it has once, by table and rule.
    once: Vec<((usize, usize), Said<'m>)>,
    /// Rows that could not be used.
    pub(super) lost: Vec<String>,
    pub(super) defects: Vec<(DefectCode, String)>,
}

/// An event of the booking: its value and what is wrong with it.
struct Told<'m> {
    place: Place,
    rule: usize,
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
            once: Vec::new(),
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

    /// Takes what a row tells.
    pub(super) fn tell(&mut self, mut entry: Entry<'m>, rules: &[Rule]) {
        let place = entry.place;
        let once = |given: &Given<'_>| rules.get(given.rule).is_some_and(|rule| rule.once.is_some());
        for given in entry.given.extract_if(.., |given| once(given)) {
            let key = (place.table, given.rule);
            match self.once.iter_mut().find(|(known, _)| *known == key) {
                Some((_, said)) => said.add(given, place),
                None => self.once.push((key, Said::new(given, place))),
            }
        }
        self.entries.push(entry);
    }

    /// Takes a sighting, with the members of its lists: the latest one counts, and what it changes is noted.
    pub(super) fn sight(&mut self, entries: Vec<Entry<'m>>, rules: &[Rule], files: &[File<'_>]) {
        let Some(new) = entries.first() else { return };
        let (table, seen) = (new.place.table, new.seen);
        if self.entries.iter().any(|entry| entry.place.table == table && entry.seen > seen) {
            return;
        }
        let was = self.times(table);
        self.entries.retain(|entry| entry.place.table != table);
        self.once.retain(|((of, _), _)| *of != table);
        entries.into_iter().for_each(|entry| self.tell(entry, rules));
        let now = self.times(table);
        let mut changes: BTreeMap<EventKind, String> = BTreeMap::new();
        for (key, (kind, timing, place)) in &was {
            if let (Timing::Known(before), Some((_, after, _))) = (timing, now.get(key))
                && after != timing
            {
                let (word, before, source) = (kind.as_str(), clip(before), place.source(files));
                let text = format!("`{word}` was `{before}` on {source}: the later sighting counts");
                changes.entry(*kind).or_insert(text);
            }
        }
        self.defects.extend(changes.into_values().map(|text| (DefectCode::DuplicateEvent, text)));
    }

    /// The times of a table's events by member and rule; of an event that the booking has once, the first that is said.
    fn times(&self, table: usize) -> BTreeMap<(Option<u64>, usize), (EventKind, Timing, Place)> {
        let of_table = self.entries.iter().filter(|entry| entry.place.table == table);
        let own = of_table.flat_map(|entry| {
            let told = |given: &Given<'_>| (given.kind, given.timing.clone(), entry.place);
            entry.given.iter().map(move |given| ((entry.place.part, given.rule), told(given))).collect::<Vec<_>>()
        });
        let once = self.once.iter().filter(|((of, _), _)| *of == table).map(|((_, rule), said)| {
            let (timing, place) = said.time();
            ((None, *rule), (said.kind(), timing.clone(), place))
        });
        own.chain(once).collect()
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
        let row = |entry: &'_ Entry<'m>| {
            let place = entry.place;
            entry.given.iter().filter_map(move |given| event(given.clone(), place, context.files)).collect::<Vec<_>>()
        };
        let mut told: Vec<Told<'m>> = self.entries.iter().flat_map(row).collect();
        // Of the rules of a name the first in the mapping counts.
        let mut once: Vec<&((usize, usize), Said<'m>)> = self.once.iter().collect();
        once.sort_by_key(|(key, _)| *key);
        let mut done: BTreeSet<(usize, &str)> = BTreeSet::new();
        for ((table, number), said) in once {
            let rule = context.mapping.tables.get(*table).and_then(|table| table.rules.get(*number));
            let Some((rule, once)) = rule.and_then(|rule| Some((rule, rule.once.as_deref()?))) else { continue };
            if done.insert((*table, once)) {
                let given = said.event(matches!(rule.at, At::Latest(_)), context.zone, context.files);
                told.extend(given.and_then(|(given, place)| event(given, place, context.files)));
            }
        }
        told.sort_by_key(|event| (event.place.file, event.place.row, event.place.part, event.rule));
        told
    }

    /// What is said of a booking that has no row with a case, when it was booked.
    fn caseless(&self, context: &Context<'m>, told: &[Told<'m>]) -> Option<Told<'m>> {
        let booked = told.iter().find(|event| event.kind == EventKind::Booked)?;
        let table = context.mapping.tables.get(booked.place.table)?;
        let Give::Event { kind, doubtful, set } = table.caseless.as_ref()? else { return None };
        let timing = match booked.entries.iter().find(|(key, _)| *key == "at") {
            Some((_, Value::Text(at))) => Timing::Known(at.clone()),
            _ => Timing::Unknown,
        };
        let mut given = constant(*kind, timing, set, "no row of the booking is a case");
        if *doubtful {
            given.doubt();
        }
        event(given, booked.place, context.files)
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
        event(given, last.place, context.files)
    }
}

/// An event that no rule gives.
fn constant<'m>(kind: EventKind, timing: Timing, set: &'m [(String, Value)], note: &str) -> Given<'m> {
    let mut entries: Vec<(&str, Value)> = set.iter().map(|(key, value)| (key.as_str(), value.clone())).collect();
    entries.push(("note", Value::Text(note.to_owned())));
    Given { rule: usize::MAX, kind, timing, entries, defects: Vec::new() }
}

/// The value of an event, unless it has not happened.
fn event<'m>(given: Given<'m>, place: Place, files: &[File<'_>]) -> Option<Told<'m>> {
    let Given { rule, kind, timing, mut entries, defects } = given;
    let at = match timing {
        Timing::Open => return None,
        Timing::Unknown => Value::Null,
        Timing::Known(text) => Value::Text(text),
    };
    entries.push(("event", Value::Text(kind.as_str().to_owned())));
    entries.push(("at", at));
    entries.push(("source", Value::Text(place.source(files))));
    Some(Told { place, rule, kind, entries, defects })
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
