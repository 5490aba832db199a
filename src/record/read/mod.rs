//! From plain values to timelines: strict, and losing nothing.

mod event;
mod facts;
mod fields;
mod repeated;

use thiserror::Error;

use crate::time::{Zone, ZoneError};

use super::{Defect, DefectCode, Timeline, Value};

use event::EventReader;
use facts::read_facts;
use fields::Fields;
pub(crate) use fields::clip;

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
    #[error("`{}` stands twice", clip(.0))]
    Twice(String),
    /// The zone is not one of the database.
    #[error(transparent)]
    Zone(#[from] ZoneError),
    /// The format's version is another one.
    #[error("`schema` must be 1, not {}", clip(.0))]
    Schema(String),
}

impl Timeline {
    /// Reads a timeline from a plain value.
    ///
    /// # Errors
    ///
    /// Only if there is nothing to check: no object, a key twice, another version of the format, no booking number, no zone
    /// here and in `defaults`, no list of events, or one that holds something else than objects. Everything else that is
    /// wrong becomes a [`Defect`] of the timeline.
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
        let mut timeline = Self::part_from_value(value, defaults)?;
        timeline.note_repetitions();
        Ok(timeline)
    }

    /// Reads a part of a timeline, whose corrections may be of events that are not in it.
    pub(crate) fn part_from_value(value: Value, defaults: &Defaults) -> Result<Self, RecordError> {
        let entries = match value {
            Value::Map(entries) => entries,
            other => return Err(RecordError::NotAnObject(other.kind())),
        };
        let mut fields = Fields::of(entries);
        if let Some(key) = fields.twice().into_iter().next() {
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
        let mut own = Own { fields: &mut fields, defects: &mut defects };
        timeline.person = own.text("person");
        timeline.custodian = own.text("custodian");
        timeline.jurisdiction = own.text("jurisdiction");
        timeline.agency_type = own.text("agency_type");
        timeline.records_complete = own.flag("records_complete", false) || defaults.records_complete;
        timeline.ordered = own.flag("ordered", true);
        if let Some(facts) = fields.take("facts") {
            timeline.facts = read_facts(facts, zone, &mut defects);
        }
        for (key, _) in fields.rest() {
            let text = format!("unknown key `{}` of the timeline: ignored", clip(&key));
            defects.push(Defect::of_record(DefectCode::UnknownAttribute, text));
        }
        timeline.defects = defects;
        timeline.events.reserve_exact(events.len());
        for event in events {
            timeline.read_event(event)?;
        }
        Ok(timeline)
    }

    /// Adds the event that a plain value describes.
    ///
    /// # Errors
    ///
    /// If the value is not an object.
    fn read_event(&mut self, value: Value) -> Result<(), RecordError> {
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
        let mut reader = EventReader::new(entries, self.zone, position, &mut self.defects);
        let event = reader.read();
        self.events.push(event);
        Ok(())
    }
}

/// The keys of the timeline itself, beside those without which there is none.
struct Own<'a> {
    fields: &'a mut Fields,
    defects: &'a mut Vec<Defect>,
}

impl Own<'_> {
    fn text(&mut self, key: &str) -> Option<String> {
        match self.fields.take(key)? {
            Value::Null => None,
            Value::Text(text) => Some(text),
            Value::Int(number) => Some(number.to_string()),
            other => {
                self.unclear(key, "a text", &other, "absent");
                None
            }
        }
    }

    /// A flag; what is neither `true` nor `false` is taken as `false`, which claims less.
    fn flag(&mut self, key: &str, absent: bool) -> bool {
        match self.fields.take(key) {
            None | Some(Value::Null) => absent,
            Some(Value::Bool(flag)) => flag,
            Some(other) => {
                self.unclear(key, "`true` or `false`", &other, "`false`");
                false
            }
        }
    }

    fn unclear(&mut self, key: &str, expected: &str, found: &Value, taken: &str) {
        let found = match found {
            Value::Text(text) => format!("`{}`", clip(text)),
            other => other.kind().to_owned(),
        };
        let text = format!("`{key}` must be {expected}, not {found}: taken as {taken}");
        self.defects.push(Defect::of_record(DefectCode::UnknownValue, text));
    }
}

fn wrong(key: &str, expected: &'static str, found: &Value) -> RecordError {
    RecordError::Wrong { key: key.to_owned(), expected, found: found.kind() }
}
