//! Clocks compared: from which start a clock still runs at a given moment.
//!
//! The later a clock starts, the later it runs out. So at a moment each clock has one *threshold*: started there or later
//! it still runs, started before it has run out. Everything a comparison asks of clocks is the order of their thresholds.

use std::cell::Cell;

use crate::time::{Date, Exclusions};

use super::zones::{DAY, FIRST, LAST, Place, UsZone};

/// No local day has more than 26 hours.
const LONGEST_DAY: i64 = 26 * 3600;
/// Days are looked through so far back for a threshold.
const REACH: i32 = 8_000;

/// A clock as a policy states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Clock {
    /// So many seconds, counted outside the days that the [`Almanac`] knows under that number.
    Counted { seconds: i64, exclusions: usize },
    /// To the next local midnight.
    EndOfDay,
}

impl Clock {
    /// Whether it has no time at all.
    pub(super) const fn is_none(self) -> bool {
        matches!(self, Self::Counted { seconds: ..=0, .. })
    }

    /// The days that it takes at least.
    pub(super) fn least_days(self) -> i32 {
        match self {
            Self::EndOfDay => 1,
            Self::Counted { seconds, .. } => i32::try_from(seconds / DAY).unwrap_or(i32::MAX).saturating_add(1),
        }
    }
}

/// Where a clock must have started to be running still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Threshold {
    /// There or later.
    From(Place),
    /// Anywhere from 1971 on.
    Anywhere,
    /// Nowhere: it has no time at all.
    Nowhere,
    /// Further back than was looked.
    OutOfReach,
}

/// The days on which the clocks of a comparison stand still.
#[derive(Debug, Default)]
pub(super) struct Almanac {
    sets: Vec<(Exclusions, Vec<Cell<Option<bool>>>)>,
}

impl Almanac {
    /// Every day counts for the clocks of number 0.
    pub(super) fn new() -> Self {
        let mut almanac = Self::default();
        almanac.number(Exclusions::default());
        almanac
    }

    /// The number of a set of excluded days.
    pub(super) fn number(&mut self, exclusions: Exclusions) -> usize {
        let known = self.sets.iter().position(|(known, _)| *known == exclusions);
        known.unwrap_or_else(|| {
            let days = usize::try_from(LAST.saturating_sub(FIRST)).unwrap_or_default();
            let memory = if exclusions.is_none() { Vec::new() } else { vec![Cell::new(None); days] };
            self.sets.push((exclusions, memory));
            self.sets.len().saturating_sub(1)
        })
    }

    /// Whether the clocks of that number surely count a day.
    pub(super) fn counts(&self, number: usize, day: i32) -> bool {
        let Some((exclusions, memory)) = self.sets.get(number) else { return true };
        let count = || exclusions.excludes(Date::from_days(day)) == Some(false);
        let index = usize::try_from(day.saturating_sub(FIRST)).ok();
        match index.and_then(|index| memory.get(index)) {
            None => exclusions.is_none() || count(),
            Some(known) => known.get().unwrap_or_else(|| {
                let counts = count();
                known.set(Some(counts));
                counts
            }),
        }
    }

    /// Whether, started together, `longer` never runs out before `shorter`, as can be told without looking at any day.
    pub(super) fn surely_outlasts(&self, longer: Clock, shorter: Clock) -> bool {
        match (longer, shorter) {
            (Clock::EndOfDay, Clock::EndOfDay) => true,
            (Clock::Counted { seconds, .. }, Clock::EndOfDay) => seconds >= LONGEST_DAY,
            (Clock::Counted { seconds, exclusions }, Clock::Counted { seconds: least, exclusions: fewer }) => {
                let sets = self.sets.get(exclusions).zip(self.sets.get(fewer));
                seconds >= least && sets.is_some_and(|((more, _), (fewer, _))| includes(more, fewer))
            }
            _ => false,
        }
    }

    /// The threshold of a clock at a moment of a zone. At or before a threshold's day nothing else matters to it.
    pub(super) fn threshold(&self, zone: &UsZone, clock: Clock, at: Place) -> Threshold {
        let (seconds, exclusions) = match clock {
            Clock::EndOfDay => return Threshold::From(Place { second: 0, ..at }),
            Clock::Counted { seconds: ..=0, .. } => return Threshold::Nowhere,
            Clock::Counted { seconds, exclusions } => (seconds, exclusions),
        };
        let mut left = seconds;
        let mut day = at.day;
        let mut elapsed = at.second;
        while day >= FIRST {
            if self.counts(exclusions, day) {
                if elapsed >= left {
                    let second = elapsed.saturating_sub(left).saturating_add(1);
                    return Threshold::From(Place { day, second });
                }
                left = left.saturating_sub(elapsed);
            }
            day = day.saturating_sub(1);
            if at.day.saturating_sub(day) > REACH {
                return Threshold::OutOfReach;
            }
            elapsed = zone.length(day);
        }
        Threshold::Anywhere
    }
}

/// Whether what `fewer` excludes is excluded by `more` too.
fn includes(more: &Exclusions, fewer: &Exclusions) -> bool {
    let weekdays = fewer.weekdays.iter().zip(more.weekdays).all(|(fewer, more)| more || !fewer);
    weekdays
        && match (&fewer.holidays, &more.holidays) {
            (None, _) => true,
            (Some((fewer, fewer_days)), Some((more, more_days))) => fewer == more && fewer_days <= more_days,
            (Some(_), None) => false,
        }
}
