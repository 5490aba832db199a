//! From a line to what it asks.

use crate::record::{Defaults, Timeline, Value, json};
use crate::time::{Instant, Zone, parse_exact};
use crate::words::words;

use super::SCHEMA;
use super::people::People;

words! {
    /// What an answer may be asked to tell beside the decision.
    Ask {
        /// What ends or is due.
        Deadlines = "deadlines",
        /// What each active hold lacks.
        Checklist = "checklist",
    }
}

/// A line that can be used.
pub(super) struct Line {
    pub(super) now: Option<Instant>,
    pub(super) input: Option<Input>,
}

/// The part of a line that is about a booking.
pub(super) struct Input {
    /// The events and whatever else the line says of the booking.
    pub(super) timeline: Timeline,
    /// The keys of the booking itself that the line gives.
    pub(super) given: Given,
    pub(super) ask: Vec<Ask>,
    pub(super) as_known_at: Option<Instant>,
}

/// Which keys of a timeline a line gives; the others stay as they were.
#[derive(Clone, Copy, Default)]
pub(super) struct Given {
    pub(super) facts: bool,
    pub(super) records_complete: bool,
    pub(super) ordered: bool,
}

/// Why a line cannot be used.
#[derive(Debug)]
pub(super) struct LineError {
    pub(super) booking: Option<String>,
    pub(super) problem: String,
}

impl LineError {
    pub(super) fn new(problem: impl Into<String>) -> Self {
        Self { booking: None, problem: problem.into() }
    }
}

impl Line {
    /// Reads a line, with or without its line end; `None`: it is empty.
    pub(super) fn read(line: &[u8], defaults: &Defaults, people: &People) -> Result<Option<Self>, LineError> {
        let line = line.trim_ascii();
        if line.is_empty() {
            return Ok(None);
        }
        Text::read(line)?.complete(defaults, people).map(Some)
    }
}

/// The keys of a line: its own as texts, and those of a timeline.
struct Text {
    now: Option<String>,
    as_known_at: Option<String>,
    ask: Vec<Ask>,
    entries: Vec<(String, Value)>,
}

impl Text {
    fn read(line: &[u8]) -> Result<Self, LineError> {
        let value = json::value(line).map_err(|error| {
            let text = error.to_string();
            let message = text.split(" at line ").next().unwrap_or_default();
            LineError::new(format!("not valid JSON ({message} at column {})", error.column()))
        })?;
        let Value::Map(mut entries) = value else {
            return Err(LineError::new(format!("a line is an object, not {}", value.kind())));
        };
        let mut own = Own { entries: &mut entries };
        own.schema()?;
        let (now, as_known_at, ask) = (own.text("now")?, own.text("as_known_at")?, own.ask()?);
        if entries.is_empty() && now.is_none() {
            return Err(LineError::new("a line gives `now`, `booking` or both"));
        }
        Ok(Self { now, as_known_at, ask, entries })
    }

    fn complete(self, defaults: &Defaults, people: &People) -> Result<Line, LineError> {
        let Self { now, as_known_at, ask, mut entries } = self;
        if entries.is_empty() {
            let now = now.map(|now| exact("now", &now, defaults.zone)).transpose()?;
            return Ok(Line { now, input: None });
        }
        let booking = entries.iter().find(|(key, _)| key == "booking").and_then(|(_, value)| match value {
            Value::Text(text) => Some(text.clone()),
            Value::Int(number) => Some(number.to_string()),
            _ => None,
        });
        let of_booking = |problem: String| LineError { booking: booking.clone(), problem };
        let known = booking.as_deref().and_then(|booking| people.zone(booking));
        let given = Given::of(&entries);
        let zone = known.or(defaults.zone);
        if !entries.iter().any(|(key, _)| key == "events") {
            entries.push(("events".to_owned(), Value::List(Vec::new())));
        }
        let own_zone = entries.iter().any(|(key, _)| key == "time_zone");
        let timeline = Timeline::part_from_value(Value::Map(entries), &Defaults { zone, ..*defaults })
            .map_err(|error| of_booking(error.to_string()))?;
        if let Some(known) = known.filter(|known| own_zone && timeline.zone != *known) {
            let problem = format!("`time_zone` is `{}`, but was `{}` before", timeline.zone.name(), known.name());
            return Err(of_booking(problem));
        }
        let instant = |key, text: Option<String>| {
            let zone = Some(timeline.zone);
            text.map(|text| exact(key, &text, zone)).transpose().map_err(|error| of_booking(error.problem))
        };
        let (now, as_known_at) = (instant("now", now)?, instant("as_known_at", as_known_at)?);
        Ok(Line { now, input: Some(Input { timeline, given, ask, as_known_at }) })
    }
}

impl Given {
    pub(super) const fn any(self) -> bool {
        self.facts || self.records_complete || self.ordered
    }

    /// Carries over what was given.
    pub(super) fn carry(self, from: Timeline, to: &mut Timeline) {
        if self.facts {
            to.facts = from.facts;
        }
        if self.records_complete {
            to.records_complete = from.records_complete;
        }
        if self.ordered {
            to.ordered = from.ordered;
        }
    }

    fn of(entries: &[(String, Value)]) -> Self {
        let mut given = Self::default();
        for (key, _) in entries {
            match key.as_str() {
                "facts" => given.facts = true,
                "records_complete" => given.records_complete = true,
                "ordered" => given.ordered = true,
                _ => {}
            }
        }
        given
    }
}

/// An exact time; without a zone to read it in it needs an offset of its own.
fn exact(key: &str, text: &str, zone: Option<Zone>) -> Result<Instant, LineError> {
    let has_offset = || text.split_once(['T', ' ']).is_some_and(|(_, time)| time.contains(['Z', '+', '-']));
    if zone.is_none() && !has_offset() {
        return Err(LineError::new(format!("`{key}` needs an offset, such as `2026-03-05T16:30:00-08:00`")));
    }
    parse_exact(text, zone.unwrap_or_else(Zone::utc)).map_err(|error| LineError::new(format!("`{key}`: {error}")))
}

/// The keys of a line that are not those of a timeline.
struct Own<'a> {
    entries: &'a mut Vec<(String, Value)>,
}

impl Own<'_> {
    fn take(&mut self, key: &str) -> Option<Value> {
        let place = self.entries.iter().position(|(name, _)| name == key)?;
        Some(self.entries.remove(place).1)
    }

    fn schema(&mut self) -> Result<(), LineError> {
        match self.take("schema") {
            None | Some(Value::Int(SCHEMA)) => Ok(()),
            Some(_) => Err(LineError::new(format!("`schema` must be {SCHEMA}"))),
        }
    }

    fn text(&mut self, key: &str) -> Result<Option<String>, LineError> {
        match self.take(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(other) => Err(LineError::new(format!("`{key}` must be a time, not {}", other.kind()))),
        }
    }

    fn ask(&mut self) -> Result<Vec<Ask>, LineError> {
        let Some(value) = self.take("ask") else { return Ok(Vec::new()) };
        let Value::List(items) = &value else {
            return Err(LineError::new(format!("`ask` must be a list, not {}", value.kind())));
        };
        let ask = items.iter().map(|item| match item {
            Value::Text(word) => word.parse::<Ask>().map_err(|_| {
                LineError::new(format!("`ask`: unknown word `{word}`, expected {}", Ask::WORDS.join(", ")))
            }),
            other => Err(LineError::new(format!("`ask` holds words, not {}", other.kind()))),
        });
        ask.collect()
    }
}
