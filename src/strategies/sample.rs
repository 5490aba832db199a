//! Random values that print so that they can be used again.

use std::fmt;
use std::ops::Deref;

use crate::policy::{Policy, Requirement};
use crate::record::{Timeline, Value};

/// A random value that prints for people: a timeline as JSON that can be read again, one event a line; a policy in plain
/// English. A failing property prints its values with `{:?}`.
///
/// ```
/// use detainer::record::{Defaults, Event, EventKind, Timeline, json};
/// use detainer::strategies::Sample;
/// use detainer::time::{Recorded, Zone};
///
/// let zone = Zone::named("America/Chicago")?;
/// let mut timeline = Timeline::new("b1", zone);
/// timeline.events.push(Event::new(EventKind::Booked, Recorded::parse("2026-03-05T20:00", zone)));
/// let printed = format!("{:?}", Sample(timeline.clone()));
/// assert_eq!(
///     printed,
///     r#"{"booking":"b1", "time_zone":"America/Chicago", "events":[
///   {"at":"2026-03-05T20:00","event":"booked"}]}"#
/// );
/// assert_eq!(json::read(printed.as_bytes(), 1, &Defaults::default())?.events, timeline.events);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Sample<T>(pub T);

impl<T> Deref for Sample<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl fmt::Debug for Sample<Timeline> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&json(self))
    }
}

impl fmt::Debug for Sample<Requirement> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for Sample<Policy> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.describe())
    }
}

impl fmt::Debug for Sample<Vec<Policy>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&plain(self))
    }
}

/// A timeline as JSON, one event a line.
pub(super) fn json(timeline: &Timeline) -> String {
    let text = |value: &Value| serde_json::to_string(value).unwrap_or_default();
    let Value::Map(entries) = timeline.to_value() else { return String::new() };
    let entries = entries.iter().map(|(key, value)| {
        let value = match value {
            Value::List(events) if key == "events" && !events.is_empty() => {
                format!("[\n  {}]", events.iter().map(text).collect::<Vec<_>>().join(",\n  "))
            }
            other => text(other),
        };
        format!("\"{key}\":{value}")
    });
    format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
}

/// Policies in plain English.
pub(super) fn plain(policies: &[Policy]) -> String {
    policies.iter().map(Policy::describe).collect::<Vec<_>>().join("\n")
}
