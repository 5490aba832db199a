//! From plain values to timelines: strict, and losing nothing.

use thiserror::Error;

use crate::time::{Recorded, Remark, Term, Zone, ZoneError};
use crate::words::Word;

use super::event::{Event, EventKind, Said};
use super::facts::{Conviction, Facts};
use super::{Defect, DefectCode, Timeline, Value};

/// What to assume where a record is silent.
#[derive(Clone, Copy, Debug, Default)]
pub struct Defaults {
    /// The zone of a record that names none.
    pub zone: Option<Zone>,
    /// Treat every record as complete: a document it does not mention did not exist.
    pub records_complete: bool,
}

/// Why a record cannot be a timeline at all.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordError {
    /// The record is not an object.
    #[error("a timeline is an object with `booking`, `time_zone` and `events`, not {0}")]
    NotAnObject(&'static str),
    /// A required key is missing.
    #[error("`{0}` is missing")]
    Missing(&'static str),
    /// A key holds the wrong kind of value.
    #[error("`{key}` must be {expected}, not {found}")]
    Wrong {
        /// The key.
        key: String,
        /// What was expected.
        expected: &'static str,
        /// What was found.
        found: &'static str,
    },
    /// A key stands twice.
    #[error("`{0}` stands twice")]
    Twice(String),
    /// The zone is not one of the database.
    #[error(transparent)]
    Zone(#[from] ZoneError),
    /// The format's version is another one.
    #[error("`schema` must be 1, not {0}")]
    Schema(String),
}

impl Timeline {
    /// Reads a timeline from a plain value.
    ///
    /// # Errors
    ///
    /// Only if there is nothing to check: no object, no booking number, no events, or no zone here and in `defaults`.
    /// Everything else that is wrong becomes a [`Defect`] of the timeline.
    ///
    /// ```
    /// use detainer::record::{Defaults, Timeline, Value};
    ///
    /// let text = |s: &str| Value::Text(s.into());
    /// let record = Value::Map(vec![
    ///     ("booking".into(), text("2012-004417")),
    ///     ("time_zone".into(), text("America/Los_Angeles")),
    ///     ("events".into(), Value::List(vec![Value::Map(vec![
    ///         ("event".into(), text("booked")),
    ///         ("at".into(), text("2012-03-14T20:00")),
    ///     ])])),
    /// ]);
    /// let timeline = Timeline::from_value(record, &Defaults::default())?;
    /// assert_eq!(timeline.events.len(), 1);
    /// # Ok::<(), detainer::record::RecordError>(())
    /// ```
    pub fn from_value(value: Value, defaults: &Defaults) -> Result<Self, RecordError> {
        let entries = match value {
            Value::Map(entries) => entries,
            other => return Err(RecordError::NotAnObject(other.kind())),
        };
        let mut fields = Fields::of(entries);
        if let Some(key) = fields.twice.pop() {
            return Err(RecordError::Twice(key));
        }
        match fields.take("schema") {
            None | Some(Value::Int(1)) => {}
            Some(Value::Int(other)) => return Err(RecordError::Schema(other.to_string())),
            Some(other) => return Err(RecordError::Schema(other.kind().to_owned())),
        }
        let booking = match fields.take("booking") {
            Some(Value::Text(text)) if !text.is_empty() => text,
            Some(Value::Int(number)) => number.to_string(),
            None | Some(Value::Null | Value::Text(_)) => return Err(RecordError::Missing("booking")),
            Some(other) => return Err(wrong("booking", "a text", &other)),
        };
        let mut defects = Vec::new();
        let zone = match (fields.take("time_zone"), defaults.zone) {
            (Some(Value::Text(name)), _) => Zone::named(&name)?,
            (None | Some(Value::Null), Some(zone)) => {
                let text = format!("no time zone recorded: read in {}", zone.name());
                defects.push(Defect::of_record(DefectCode::MissingTimeZone, text));
                zone
            }
            (None | Some(Value::Null), None) => return Err(RecordError::Missing("time_zone")),
            (Some(other), _) => return Err(wrong("time_zone", "the name of a time zone", &other)),
        };
        let events = match fields.take("events") {
            Some(Value::List(events)) => events,
            None | Some(Value::Null) => return Err(RecordError::Missing("events")),
            Some(other) => return Err(wrong("events", "a list", &other)),
        };
        let mut timeline = Self::new(booking, zone);
        timeline.person = fields.text("person")?;
        timeline.custodian = fields.text("custodian")?;
        timeline.jurisdiction = fields.text("jurisdiction")?;
        timeline.agency_type = fields.text("agency_type")?;
        timeline.records_complete = fields.flag("records_complete")?.unwrap_or(false) || defaults.records_complete;
        timeline.ordered = fields.flag("ordered")?.unwrap_or(true);
        if let Some(facts) = fields.take("facts") {
            timeline.facts = read_facts(facts, zone, &mut defects)?;
        }
        for (key, _) in fields.rest() {
            defects.push(Defect::of_record(DefectCode::UnknownAttribute, format!("unknown key `{key}` of the timeline: ignored")));
        }
        timeline.defects = defects;
        for event in events {
            timeline.read_event(event)?;
        }
        timeline.note_repetitions();
        Ok(timeline)
    }

    /// Adds the event that a plain value describes.
    ///
    /// # Errors
    ///
    /// If the value is not an object.
    pub(crate) fn read_event(&mut self, value: Value) -> Result<(), RecordError> {
        let position = self.events.len();
        let entries = match value {
            Value::Map(entries) => entries,
            other => {
                return Err(RecordError::Wrong {
                    key: format!("events[{position}]"),
                    expected: "an object",
                    found: other.kind(),
                });
            }
        };
        let mut reader = EventReader { fields: Fields::of(entries), zone: self.zone, position, defects: &mut self.defects };
        let event = reader.read();
        self.events.push(event);
        Ok(())
    }

    /// Notes events that stand twice.
    pub(crate) fn note_repetitions(&mut self) {
        for position in self.repetitions() {
            let text = "the same event stands earlier word for word: counted once";
            self.defects.push(Defect::of_event(DefectCode::DuplicateEvent, position, text));
        }
        let mut seen = std::collections::BTreeMap::new();
        let mut shared = Vec::new();
        for (position, event) in self.events.iter().enumerate() {
            if let Some(id) = event.id.as_deref() {
                if seen.insert(id, position).is_some() {
                    shared.push(position);
                }
            }
        }
        let repeated = self.repetitions();
        for position in shared.into_iter().filter(|position| !repeated.contains(position)) {
            let text = "another event has the same id and says something else: both count, and a correction means the first";
            self.defects.push(Defect::of_event(DefectCode::DuplicateEvent, position, text));
        }
        let unknown: Vec<usize> = self
            .events
            .iter()
            .enumerate()
            .filter(|(_, event)| event.replaces.as_deref().is_some_and(|id| {
                !self.events.iter().any(|other| other.id.as_deref() == Some(id))
            }))
            .map(|(position, _)| position)
            .collect();
        for position in unknown {
            let text = "`replaces` names no event of this timeline: nothing is corrected";
            self.defects.push(Defect::of_event(DefectCode::UnknownValue, position, text));
        }
    }
}

fn wrong(key: &str, expected: &'static str, found: &Value) -> RecordError {
    RecordError::Wrong { key: key.to_owned(), expected, found: found.kind() }
}

/// The entries of an object, taken one by one; what is left at the end is unknown.
struct Fields {
    entries: Vec<(String, Value)>,
    twice: Vec<String>,
}

impl Fields {
    fn of(entries: Vec<(String, Value)>) -> Self {
        let mut kept: Vec<(String, Value)> = Vec::with_capacity(entries.len());
        let mut twice = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for (key, value) in entries {
            if seen.insert(key.clone()) {
                kept.push((key, value));
            } else {
                twice.push(key);
            }
        }
        Self { entries: kept, twice }
    }

    /// The value of a key; an empty text counts as absent.
    fn take(&mut self, key: &str) -> Option<Value> {
        let index = self.entries.iter().position(|(name, _)| name == key)?;
        match self.entries.swap_remove(index).1 {
            Value::Text(text) if text.is_empty() => None,
            value => Some(value),
        }
    }

    fn text(&mut self, key: &'static str) -> Result<Option<String>, RecordError> {
        match self.take(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(Value::Int(number)) => Ok(Some(number.to_string())),
            Some(other) => Err(wrong(key, "a text", &other)),
        }
    }

    fn flag(&mut self, key: &'static str) -> Result<Option<bool>, RecordError> {
        match self.take(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(flag)),
            Some(other) => Err(wrong(key, "`true` or `false`", &other)),
        }
    }

    fn rest(mut self) -> Vec<(String, Value)> {
        self.entries.sort_by(|a, b| a.0.cmp(&b.0));
        self.entries
    }
}

struct EventReader<'a> {
    fields: Fields,
    zone: Zone,
    position: usize,
    defects: &'a mut Vec<Defect>,
}

impl EventReader<'_> {
    fn read(&mut self) -> Event {
        for key in std::mem::take(&mut self.fields.twice) {
            self.defect(DefectCode::UnknownAttribute, format!("`{key}` stands twice: the first one counts"));
        }
        let at = self.time("at");
        let mut event = Event::new(EventKind::Note, at);
        let word = self.text("event").unwrap_or_default();
        event.kind = match word.parse::<EventKind>() {
            Ok(kind) => Said::Listed(kind),
            Err(_) => {
                let text = format!("unknown event `{}`: it changes nothing, though it may be a closing or a release", clip(&word));
                self.defect(DefectCode::UnknownEvent, text);
                Said::Other(word)
            }
        };
        self.common(&mut event);
        let attributes = event.listed_kind().map_or(&[] as &[_], EventKind::attributes);
        for &attribute in attributes {
            self.attribute(attribute, &mut event);
        }
        let rest = Fields { entries: std::mem::take(&mut self.fields.entries), twice: Vec::new() };
        for (key, value) in rest.rest() {
            if value != Value::Null {
                if event.listed_kind().is_some() {
                    self.defect(DefectCode::UnknownAttribute, format!("`{}` is no attribute of `{}`: ignored", clip(&key), event.kind_word()));
                }
                event.unknown.push((key, value));
            }
        }
        event
    }

    /// What every event may carry.
    fn common(&mut self, event: &mut Event) {
        event.id = self.text("id");
        event.source = self.text("source");
        event.note = self.text("note");
        event.replaces = self.text("replaces");
        event.void = self.said_flag("void").and_then(|said| said.listed()).unwrap_or(false);
        event.recorded_at = self.fields.take("recorded_at").map(|value| self.read_time("recorded_at", value));
    }

    fn attribute(&mut self, name: &'static str, event: &mut Event) {
        match name {
            "case" => event.cases.extend(self.text("case")),
            "cases" => {
                let cases = self.list("cases");
                event.cases.extend(cases);
            }
            "arrest" => event.arrest = self.said("arrest"),
            "class" => event.class = self.list("class"),
            "by" => event.by = self.said("by"),
            "detainer" => event.detainer = self.text("detainer"),
            "amount" => event.amount = self.text("amount"),
            "because" => event.because = self.text("because"),
            "how" => event.how = self.text("how"),
            "term" => event.term = self.said_term("term"),
            "credit" => event.credit = self.said_term("credit"),
            "hold" => event.hold = self.text("hold"),
            "basis" => event.basis = self.said("basis"),
            "agency" => event.agency = self.text("agency"),
            "form" => event.form = self.said("form"),
            "issued" => event.issued = self.fields.take("issued").map(|value| self.read_time("issued", value)),
            "signed" => event.signed = self.said_flag("signed"),
            "served" => event.served = self.said_flag("served"),
            "warrant" => event.warrant = self.said("warrant"),
            "probable_cause" => event.probable_cause = self.said("probable_cause"),
            "kind" => event.warrant_kind = self.said("kind"),
            "text" => event.text = self.text("text"),
            "to" => event.to = self.text("to"),
            _ => {}
        }
    }

    fn defect(&mut self, code: DefectCode, text: String) {
        self.defects.push(Defect::of_event(code, self.position, text));
    }

    fn text(&mut self, key: &str) -> Option<String> {
        match self.fields.take(key)? {
            Value::Null => None,
            Value::Text(text) => Some(text),
            Value::Int(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            other => {
                self.defect(DefectCode::UnknownValue, format!("`{key}` must be a text, not {}: taken as absent", other.kind()));
                None
            }
        }
    }

    fn list(&mut self, key: &str) -> Vec<String> {
        match self.fields.take(key) {
            None | Some(Value::Null) => Vec::new(),
            Some(value) => texts(value).unwrap_or_else(|found| {
                self.defect(DefectCode::UnknownValue, format!("`{key}` must be a text or a list of texts, not {found}: taken as absent"));
                Vec::new()
            }),
        }
    }

    fn said<T: Word>(&mut self, key: &str) -> Option<Said<T>> {
        let text = self.text(key)?;
        Some(text.parse().map_or_else(
            |_| {
                let listed: Vec<String> = T::WORDS.iter().map(|word| format!("`{word}`")).collect();
                let message = format!("`{key}` is `{}`, expected one of {}: taken as unknown", clip(&text), listed.join(", "));
                self.defect(DefectCode::UnknownValue, message);
                Said::Other(text.clone())
            },
            Said::Listed,
        ))
    }

    fn said_flag(&mut self, key: &str) -> Option<Said<bool>> {
        match self.fields.take(key)? {
            Value::Null => None,
            Value::Bool(flag) => Some(Said::Listed(flag)),
            other => {
                let found = match &other {
                    Value::Text(text) => format!("`{}`", clip(text)),
                    other => other.kind().to_owned(),
                };
                self.defect(DefectCode::UnknownValue, format!("`{key}` is {found}, expected `true` or `false`: taken as unknown"));
                match other {
                    Value::Text(text) => Some(Said::Other(text)),
                    _ => Some(Said::Other(found)),
                }
            }
        }
    }

    fn said_term(&mut self, key: &str) -> Option<Said<Term>> {
        let text = self.text(key)?;
        Some(text.parse::<Term>().map_or_else(
            |error| {
                self.defect(DefectCode::UnknownValue, format!("`{key}` is `{}`, {error}: taken as unknown", clip(&text)));
                Said::Other(text.clone())
            },
            Said::Listed,
        ))
    }

    fn time(&mut self, key: &str) -> Recorded {
        match self.fields.take(key) {
            None => Recorded::unknown(),
            Some(value) => self.read_time(key, value),
        }
    }

    fn read_time(&mut self, key: &str, value: Value) -> Recorded {
        let text = match value {
            Value::Null => return Recorded::unknown(),
            Value::Text(text) => text,
            Value::Int(number) => number.to_string(),
            other => {
                self.defect(DefectCode::BadTime, format!("`{key}` must be a time, not {}: any time is possible", other.kind()));
                return Recorded::unknown();
            }
        };
        let time = Recorded::parse(&text, self.zone);
        if let Some(remark) = time.remark() {
            let (code, text) = describe(remark, key, &text);
            self.defect(code, text);
        }
        time
    }
}

/// What a remark of the time reader means for the record.
fn describe(remark: Remark, key: &str, text: &str) -> (DefectCode, String) {
    let text = clip(text);
    match remark {
        Remark::DateOnly => (DefectCode::DateOnly, format!("`{key}` is `{text}`: any second of it is possible, which widens the bounds")),
        Remark::RepeatedHour => {
            (DefectCode::AmbiguousLocalTime, format!("`{key}` is `{text}`, which the clocks showed twice: up to an hour is open"))
        }
        Remark::MissingHour => (
            DefectCode::NonexistentLocalTime,
            format!("`{key}` is `{text}`, which the clocks skipped: read with the offset in force before the change"),
        ),
        Remark::SuspectMidnight => {
            (DefectCode::SuspectMidnight, format!("`{key}` is `{text}`: if that stands for an unrecorded hour, up to a day is open"))
        }
        Remark::Bad(expected) => (DefectCode::BadTime, format!("`{key}` is `{text}`, {expected}: any time is possible")),
    }
}

/// A text or a list of texts; else what was found.
fn texts(value: Value) -> Result<Vec<String>, &'static str> {
    match value {
        Value::Text(text) => Ok(vec![text]),
        Value::Int(number) => Ok(vec![number.to_string()]),
        Value::List(items) => items
            .into_iter()
            .map(|item| match item {
                Value::Text(text) => Ok(text),
                Value::Int(number) => Ok(number.to_string()),
                other => Err(other.kind()),
            })
            .collect(),
        other => Err(other.kind()),
    }
}

/// The beginning of a text that may be very long.
pub(crate) fn clip(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().nth(LONGEST).is_none() {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(LONGEST).collect();
    short.push('…');
    short
}

fn read_facts(value: Value, zone: Zone, defects: &mut Vec<Defect>) -> Result<Facts, RecordError> {
    let entries = match value {
        Value::Map(entries) => entries,
        Value::Null => return Ok(Facts::none()),
        other => return Err(wrong("facts", "an object", &other)),
    };
    let mut facts = Facts::none();
    let mut fields = Fields::of(entries);
    let mut unclear = |key: &str, expected: &str| {
        defects.push(Defect::of_record(DefectCode::UnknownValue, format!("`facts.{key}` must be {expected}: taken as unknown")));
    };
    for key in &fields.twice {
        unclear(key, "stated once");
    }
    match fields.take("age") {
        None | Some(Value::Null) => {}
        Some(Value::Int(age)) => facts.age = Some(age),
        Some(_) => unclear("age", "a whole number"),
    }
    let mut list = |key: &str| match fields.take(key) {
        None | Some(Value::Null) => None,
        Some(value) => match texts(value) {
            Ok(list) => Some(list),
            Err(_) => {
                unclear(key, "a list of texts");
                None
            }
        },
    };
    facts.classified = list("classified").unwrap_or_default();
    facts.charges = list("charges");
    match fields.take("convictions") {
        None | Some(Value::Null) => {}
        Some(Value::List(items)) => match items.into_iter().map(|item| read_conviction(item, zone)).collect() {
            Some(convictions) => facts.convictions = Some(convictions),
            None => unclear("convictions", "a list of objects with `class` and `on`"),
        },
        Some(_) => unclear("convictions", "a list of objects with `class` and `on`"),
    }
    for (key, value) in fields.rest() {
        match (key.as_str(), value) {
            (_, Value::Null) => {}
            ("convictions_complete", Value::Bool(flag)) => facts.convictions_complete = flag,
            ("charges_complete", Value::Bool(flag)) => facts.charges_complete = flag,
            ("convictions_complete", _) => {
                facts.convictions_complete = false;
                unclear(&key, "`true` or `false`");
            }
            ("charges_complete", _) => {
                facts.charges_complete = false;
                unclear(&key, "`true` or `false`");
            }
            (_, Value::Bool(flag)) => {
                facts.flags.insert(key, flag);
            }
            _ => unclear(&key, "`true` or `false`"),
        }
    }
    Ok(facts)
}

fn read_conviction(value: Value, zone: Zone) -> Option<Conviction> {
    let Value::Map(entries) = value else { return None };
    let mut fields = Fields::of(entries);
    let classes = texts(fields.take("class")?).ok()?;
    let on = match fields.take("on") {
        None | Some(Value::Null) => Recorded::unknown(),
        Some(Value::Text(text)) => Recorded::parse(&text, zone),
        Some(Value::Int(number)) => Recorded::parse(&number.to_string(), zone),
        Some(_) => return None,
    };
    fields.rest().is_empty().then_some(Conviction { classes, on })
}
