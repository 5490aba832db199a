//! Single bookings that are kept: the longest cases, and a sample of all.

use std::cmp::Reverse;

use crate::check::{Bounds, Verdict};
use crate::record::Timeline;
use crate::time::Instant;

use super::sample::Sample;

/// A booking that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its record.
    pub timeline: Timeline,
    /// The verdict.
    pub verdict: Verdict,
    /// How long it was held beyond authority.
    pub bounds: Bounds,
    /// The end of its stay, if the record has none.
    pub as_of: Option<Instant>,
}

impl Case {
    fn rank(&self) -> Rank<'_> {
        rank(self.bounds, &self.timeline.booking)
    }
}

type Rank<'a> = (Reverse<(i64, i64)>, &'a str);

/// The surely longest first, then the possibly longest, then by name.
fn rank(bounds: Bounds, booking: &str) -> Rank<'_> {
    (Reverse((bounds.min_seconds, bounds.max_seconds)), booking)
}

/// The cases kept so far.
#[derive(Debug, Default)]
pub(crate) struct Cases {
    longest: Longest,
    sample: Sample,
}

impl Cases {
    /// Keeps so many of the longest, and a sample of so many of the others.
    pub(crate) const fn of(longest: usize, sample: usize) -> Self {
        // Those of the sample may turn out to be among the longest.
        let spare = if sample == 0 { 0 } else { longest };
        Self { longest: Longest::of(longest), sample: Sample::of(sample.saturating_add(spare)) }
    }

    /// Whether such a booking is kept.
    pub(crate) fn takes(&self, bounds: Bounds, booking: &str) -> bool {
        self.longest.takes(bounds, booking) || self.sample.takes(booking)
    }

    pub(crate) fn add(&mut self, case: Case) {
        if self.sample.takes(&case.timeline.booking) {
            self.sample.add(case.clone());
        }
        if self.longest.takes(case.bounds, &case.timeline.booking) {
            self.longest.add(case);
        }
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.longest.merge(other.longest);
        self.sample.merge(other.sample);
    }

    /// The longest, the longest first; and of the others a sample of so many, by name.
    pub(crate) fn take(&mut self, sample: usize) -> (Vec<Case>, Vec<Case>) {
        let longest = self.longest.take();
        let is_longest = |case: &Case| longest.iter().any(|other| other.timeline.booking == case.timeline.booking);
        let mut others: Vec<Case> = self.sample.take().filter(|case| !is_longest(case)).take(sample).collect();
        others.sort_by(|one, other| one.timeline.booking.cmp(&other.timeline.booking));
        (longest, others)
    }
}

/// The longest cases seen so far, the longest first.
#[derive(Debug, Default)]
struct Longest {
    most: usize,
    cases: Vec<Case>,
}

impl Longest {
    const fn of(most: usize) -> Self {
        Self { most, cases: Vec::new() }
    }

    /// Whether such a booking is among the longest.
    fn takes(&self, bounds: Bounds, booking: &str) -> bool {
        let fits =
            self.cases.len() < self.most || self.cases.last().is_some_and(|last| rank(bounds, booking) < last.rank());
        bounds.max_seconds > 0 && self.most > 0 && fits
    }

    fn add(&mut self, case: Case) {
        let place = self.cases.partition_point(|other| other.rank() < case.rank());
        self.cases.insert(place, case);
        self.cases.truncate(self.most);
    }

    fn merge(&mut self, other: Self) {
        self.most = self.most.max(other.most);
        for case in other.cases {
            if self.takes(case.bounds, &case.timeline.booking) {
                self.add(case);
            }
        }
    }

    fn take(&mut self) -> Vec<Case> {
        std::mem::take(&mut self.cases)
    }
}
