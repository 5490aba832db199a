//! The longest cases.

use std::cmp::Reverse;

use crate::check::{Bounds, Verdict};
use crate::record::Timeline;

/// A booking held long beyond authority.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its record.
    pub timeline: Timeline,
    /// The verdict.
    pub verdict: Verdict,
    /// How long it was held beyond authority.
    pub bounds: Bounds,
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

/// The longest cases seen so far, the longest first.
#[derive(Debug, Default)]
pub(crate) struct Longest {
    most: usize,
    cases: Vec<Case>,
}

impl Longest {
    pub(crate) const fn of(most: usize) -> Self {
        Self { most, cases: Vec::new() }
    }

    /// Whether such a booking is among the longest.
    pub(crate) fn takes(&self, bounds: Bounds, booking: &str) -> bool {
        let fits =
            self.cases.len() < self.most || self.cases.last().is_some_and(|last| rank(bounds, booking) < last.rank());
        bounds.max_seconds > 0 && self.most > 0 && fits
    }

    pub(crate) fn add(&mut self, case: Case) {
        let place = self.cases.partition_point(|other| other.rank() < case.rank());
        self.cases.insert(place, case);
        self.cases.truncate(self.most);
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.most = self.most.max(other.most);
        for case in other.cases {
            if self.takes(case.bounds, &case.timeline.booking) {
                self.add(case);
            }
        }
    }

    pub(crate) fn take(&mut self) -> Vec<Case> {
        std::mem::take(&mut self.cases)
    }
}
