//! One case of a law: two sides, and how their bounds must compare.

use std::fmt;

use crate::check::Bounds;
use crate::policy::Policy;
use crate::record::{Event, EventKind, Timeline};

use super::super::sample::{json, plain};
use super::super::trial::booking;
use super::Law;

/// Records under a law.
#[derive(Clone)]
pub struct Side {
    /// The policies.
    pub policies: Vec<Policy>,
    /// The records.
    pub timelines: Vec<Timeline>,
}

/// One case of a law: records before and after a change, or the policies before and after it.
#[derive(Clone)]
pub struct Instance {
    /// The law.
    pub law: Law,
    /// Before the change.
    pub before: Side,
    /// After it; as many records, in the same order.
    pub after: Side,
}

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.law.as_str())?;
        for (before, after) in self.before.timelines.iter().zip(&self.after.timelines) {
            pair(f, before, after)?;
        }
        f.write_str(&plain(&self.before.policies))?;
        if self.before.policies != self.after.policies {
            write!(f, "and after it\n{}", plain(&self.after.policies))?;
        }
        Ok(())
    }
}

fn pair(f: &mut fmt::Formatter<'_>, before: &Timeline, after: &Timeline) -> fmt::Result {
    writeln!(f, "{}", json(before))?;
    if before == after { Ok(()) } else { writeln!(f, "and after it\n{}", json(after)) }
}

/// Two records, or one record under two laws, whose bounds do not compare as a law says.
#[derive(Clone)]
pub struct Violation {
    /// The law.
    pub law: Law,
    /// Before the change: the policies and the one record.
    pub before: Side,
    /// After it.
    pub after: Side,
    /// What was seen: the bounds before and after.
    pub seen: (Option<Bounds>, Option<Bounds>),
    /// Why the policy may break the law and yet mean what it says.
    pub exception: Option<&'static str>,
}

impl Violation {
    /// Those without an exception come first, then those of the fewest events.
    pub(super) fn size(&self) -> (bool, usize) {
        let sides = [&self.before, &self.after];
        let events = sides.into_iter().flat_map(|side| &side.timelines).map(|timeline| timeline.events.len());
        (self.exception.is_some(), events.sum())
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bounds = |bounds: Option<Bounds>| match bounds {
            Some(Bounds { min_seconds, max_seconds }) => format!("{min_seconds} to {max_seconds} seconds"),
            None => "not assessed".to_owned(),
        };
        writeln!(f, "`{}` is broken: {}", self.law.as_str(), self.law.plain())?;
        writeln!(f, "without authority: {}, and after the change {}", bounds(self.seen.0), bounds(self.seen.1))?;
        if let Some(exception) = self.exception {
            writeln!(f, "this may be meant: {exception}")?;
        }
        for (before, after) in self.before.timelines.iter().zip(&self.after.timelines) {
            pair(f, before, after)?;
        }
        if self.before.policies != self.after.policies {
            write!(f, "under\n{}and after it under\n{}", plain(&self.before.policies), plain(&self.after.policies))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Violation {}

impl Instance {
    /// How many pairs of records it compares.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.before.timelines.len()
    }

    /// Whether it compares none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The pair, without each event that it can do without and still break the law.
    fn reduced(mut self, engine: &impl Fn(&[Policy], &[Timeline]) -> Vec<Option<Bounds>>) -> Option<Violation> {
        let mut smallest = self.violation(engine)?;
        let mut place = 0;
        while let Some(event) = self.before.timelines.first().and_then(|record| record.events.get(place)).cloned() {
            let needed = event.listed_kind().is_some_and(|kind| kind == EventKind::Booked || kind.ends_custody());
            let smaller = (!needed).then(|| self.without(place, &event)).flatten();
            match smaller.and_then(|smaller| Some((smaller.violation(engine)?, smaller))) {
                Some((violation, smaller)) => {
                    smallest = violation;
                    self = smaller;
                    place = 0;
                }
                None => place = place.saturating_add(1),
            }
        }
        Some(smallest)
    }

    /// Without an event of the record before the change, and what became of it after.
    fn without(&self, place: usize, event: &Event) -> Option<Self> {
        let mut smaller = self.clone();
        let after = &mut smaller.after.timelines.first_mut()?.events;
        let moved = matches!(self.law, Law::RowsWithoutOrder | Law::SortedByTime);
        let there = if moved { after.iter().position(|other| other == event)? } else { place };
        (there < after.len()).then(|| after.remove(there))?;
        smaller.before.timelines.first_mut()?.events.remove(place);
        Some(smaller)
    }

    /// The smallest pair that breaks the law as the first one does.
    pub(super) fn smallest(
        &self,
        engine: &impl Fn(&[Policy], &[Timeline]) -> Vec<Option<Bounds>>,
    ) -> Option<Violation> {
        let found = self.violation(engine)?;
        match self.law {
            // Without some event the truth may be no reading any more of what is left.
            Law::EveryReadingInside | Law::MoreMemory => Some(found),
            law => Self { law, before: found.before, after: found.after }.reduced(engine),
        }
    }

    /// The first pair whose bounds, by that engine, do not compare as the law says. An engine takes policies and records,
    /// and gives the bounds of each record.
    pub fn violation(&self, engine: &impl Fn(&[Policy], &[Timeline]) -> Vec<Option<Bounds>>) -> Option<Violation> {
        let before = engine(&self.before.policies, &self.before.timelines);
        let after = engine(&self.after.policies, &self.after.timelines);
        let timelines = self.before.timelines.iter().zip(&self.after.timelines);
        let mut pairs = timelines.zip(before.into_iter().zip(after));
        let ((first, second), seen) = pairs.find(|((record, _), seen)| !self.law.holds(record, *seen))?;
        let side = |side: &Side, timeline: &Timeline| Side {
            policies: side.policies.clone(),
            timelines: vec![timeline.clone()],
        };
        let (before, after) = (side(&self.before, first), side(&self.after, second));
        Some(Violation { law: self.law, before, after, seen, exception: None })
    }
}

impl Law {
    /// Whether bounds compare as it says; a record that is not assessed has none.
    fn holds(self, record: &Timeline, seen: (Option<Bounds>, Option<Bounds>)) -> bool {
        let (Some(before), Some(after)) = seen else { return seen == (None, None) };
        let no_more =
            |one: Bounds, other: Bounds| one.min_seconds <= other.min_seconds && one.max_seconds <= other.max_seconds;
        match self {
            Self::BoundsInOrder => {
                0 <= before.min_seconds
                    && before.min_seconds <= before.max_seconds
                    && before.max_seconds <= longest(record)
            }
            Self::EveryReadingInside | Self::MoreMemory => {
                before.min_seconds <= after.min_seconds && after.max_seconds <= before.max_seconds
            }
            Self::AnotherHold | Self::LaterClosing | Self::MoreEvidence => no_more(after, before),
            Self::LaterRelease | Self::StricterRule | Self::AnotherPolicy => no_more(before, after),
            Self::NoPaper | Self::RowsWithoutOrder | Self::SortedByTime | Self::WeeksLater => before == after,
        }
    }
}

/// The seconds from the earliest booking to the latest first ending.
fn longest(record: &Timeline) -> i64 {
    let ends = record.events.iter().filter(|event| event.listed_kind().is_some_and(EventKind::ends_custody));
    let end = ends.filter_map(|event| event.at.latest()).min();
    let start = booking(record).and_then(|booked| booked.at.earliest());
    end.zip(start).map_or(0, |(end, start)| end.since(start))
}
