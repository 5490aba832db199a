//! The alert ladder: a warning at each of the caller's lead times before a deadline, and one when it has passed.

use super::deadline::Deadline;
use crate::time::Instant;

/// How long before a deadline to warn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// Seconds, the longest first.
    leads: Vec<i64>,
}

impl Default for Ladder {
    /// Twelve hours, four hours and one hour before.
    fn default() -> Self {
        Self::new([12 * 3600, 4 * 3600, 3600])
    }
}

impl Ladder {
    /// A ladder of those lead times in seconds; those that are not positive are left out, for the passing of a deadline is
    /// always told.
    #[must_use]
    pub fn new(lead_seconds: impl IntoIterator<Item = i64>) -> Self {
        let mut leads: Vec<i64> = lead_seconds.into_iter().filter(|lead| *lead > 0).collect();
        leads.sort_unstable_by(|one, other| other.cmp(one));
        leads.dedup();
        Self { leads }
    }

    /// How many rungs were reached by `now`: one for each lead time, and the last when the deadline is there.
    fn reached(&self, at: Instant, now: Instant) -> usize {
        let left = at.since(now);
        self.leads.iter().filter(|lead| left <= **lead).count().saturating_add(usize::from(left <= 0))
    }

    /// The next instant after `now` at which a rung is reached.
    fn next(&self, at: Instant, now: Instant) -> Option<Instant> {
        self.leads.iter().chain(&[0]).map(|lead| at.plus(lead.saturating_neg())).find(|rung| *rung > now)
    }
}

/// How near a deadline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rung {
    /// That lead time in seconds, or less, is left.
    Ahead(i64),
    /// The deadline is there, or has passed.
    Expired,
}

/// A deadline that came nearer by a rung of the ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// The deadline.
    pub deadline: Deadline,
    /// How near it is.
    pub rung: Rung,
}

/// What a person's screen was warned of already. An event that moves no deadline brings no alert again.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    told: Vec<(Deadline, usize)>,
    next: Option<Instant>,
}

impl Watch {
    /// The alerts that these deadlines give at `now`, beyond those given before; only the nearest rung of each, and of
    /// several deadlines at one instant only the first.
    pub fn alerts(&mut self, ladder: &Ladder, deadlines: Vec<Deadline>, now: Instant) -> Vec<Alert> {
        let before = std::mem::take(&mut self.told);
        self.next = None;
        let mut alerts = Vec::new();
        let mut instant = None;
        for deadline in deadlines {
            if instant.replace(deadline.at) == Some(deadline.at) {
                continue;
            }
            let told = before.iter().find(|(other, _)| other.is_that(&deadline) && other.at == deadline.at);
            let told = told.map_or(0, |(_, rungs)| *rungs);
            let reached = ladder.reached(deadline.at, now).max(told);
            if reached > told {
                let lead = reached.checked_sub(1).and_then(|rung| ladder.leads.get(rung));
                let rung = lead.map_or(Rung::Expired, |lead| Rung::Ahead(*lead));
                alerts.push(Alert { deadline: deadline.clone(), rung });
            }
            let next = ladder.next(deadline.at, now);
            self.next = self.next.into_iter().chain(next).min();
            self.told.push((deadline, reached));
        }
        alerts
    }

    /// When, after the last question, the next alert comes if nothing further happens.
    #[must_use]
    pub const fn next(&self) -> Option<Instant> {
        self.next
    }
}
