//! The closings of a case, sorted so that each opening finds those that matter to it without looking at all.

use std::ops::Range;

use super::super::outline::{NEVER, When};

/// A closing of one case, with its times cut to the stay.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Close {
    pub(crate) at: When,
    pub(crate) doubtful: bool,
    /// The end of a term: at one instant it comes before whatever opens.
    pub(crate) term: bool,
}

impl Close {
    pub(super) fn surely_after(&self, opening: When, ordered: bool) -> bool {
        if self.term { self.at.e > opening.l } else { self.at.surely_after(opening, ordered) }
    }
}

/// Closings in the order of one of their ends, each with the least of the other ends from there on.
#[derive(Clone, Debug, Default)]
struct Edge(Vec<((i64, u64), i64)>);

impl Edge {
    fn fill(&mut self, closes: impl Iterator<Item = ((i64, u64), i64)>) {
        self.0.clear();
        self.0.extend(closes);
        self.0.sort_unstable_by_key(|(key, _)| *key);
        let mut least = NEVER;
        for (_, other) in self.0.iter_mut().rev() {
            least = least.min(*other);
            *other = least;
        }
    }

    /// The first that `wanted` does not pass over.
    fn first(&self, passed: impl Fn((i64, u64)) -> bool) -> Option<&((i64, u64), i64)> {
        self.0.get(self.0.partition_point(|(key, _)| passed(*key)))
    }
}

/// The closings of one case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Closes {
    all: Vec<Close>,
    /// Whether what stands below is of them.
    sorted: bool,
    ordered: bool,
    /// By the earliest time, with the latest times of those that are not doubtful.
    starts: Edge,
    /// By the latest time, with the earliest times.
    ends: Edge,
    /// The ranges, whether doubtful, and the places in the order of the record.
    ranges: Vec<(i64, i64, bool, u64)>,
}

impl Closes {
    /// Forgets what was there; `ordered`: whether the order of the record means something.
    pub(crate) fn clear(&mut self, ordered: bool) {
        self.ordered = ordered;
        self.truncate(0);
    }

    pub(crate) fn extend(&mut self, closes: impl Iterator<Item = Close>) {
        self.all.extend(closes);
        self.sorted = false;
    }

    pub(super) fn truncate(&mut self, length: usize) {
        self.all.truncate(length);
        self.sorted = false;
    }

    pub(super) const fn len(&self) -> usize {
        self.all.len()
    }

    /// Until when what was open before all of them is open: surely, and possibly.
    pub(super) fn after_all(&self) -> (i64, i64) {
        let surely = self.all.iter().map(|close| close.at.e).min().unwrap_or(NEVER);
        let sure = self.all.iter().filter(|close| !close.doubtful);
        (surely, sure.map(|close| close.at.l).min().unwrap_or(NEVER))
    }

    /// The earliest time of one that is not surely before the opening.
    pub(super) fn not_before(&mut self, opening: When) -> i64 {
        self.sort();
        let place = self.place(opening);
        let least = self.ends.first(|key| key < (opening.e, place)).map_or(NEVER, |(_, least)| *least);
        // What has the range of an opening and stands before it, is before it.
        let before = if self.ordered { self.with_range(opening, 1..place) } else { 0 };
        if least != opening.e || opening.e == opening.l || before == 0 {
            return least;
        }
        let of_instant = self.with_range(When { l: opening.e, ..opening }, 0..place);
        if self.starting(opening.e).saturating_sub(of_instant) > before { opening.e } else { self.next(opening.e) }
    }

    /// The least latest time of one that is surely after the opening, and not doubtful.
    pub(super) fn surely_after(&mut self, opening: When) -> i64 {
        self.sort();
        let place = self.place(opening);
        let least = self.starts.first(|key| key <= (opening.l, place)).map_or(NEVER, |(_, least)| *least);
        let same_range = self.slice(opening, false, place.saturating_add(1)..u64::MAX);
        if self.ordered && !same_range.is_empty() { least.min(opening.l) } else { least }
    }

    /// The earliest time of one that is not surely after the opening.
    pub(crate) fn not_after(&mut self, opening: When) -> i64 {
        self.sort();
        let place = self.place(opening);
        let within = |key: (i64, u64)| if key <= (opening.l, place) { key.0 } else { NEVER };
        let first = self.starts.first(|_| false).map_or(NEVER, |(key, _)| within(*key));
        let after = if self.ordered { self.with_range(opening, place.saturating_add(1)..u64::MAX) } else { 0 };
        if first != opening.e || opening.e == opening.l || self.starting(opening.e) > after {
            return first;
        }
        self.starts.first(|key| key.0 <= opening.e).map_or(NEVER, |(key, _)| within(*key))
    }

    /// Its place in the order of the record, after any end of a term.
    fn place(&self, at: When) -> u64 {
        if self.ordered { u64::from(at.rank).saturating_add(1) } else { 1 }
    }

    fn sort(&mut self) {
        if self.sorted {
            return;
        }
        self.sorted = true;
        let place = |close: &Close| match (close.term, self.ordered) {
            (true, _) => 0,
            (false, true) => u64::from(close.at.rank).saturating_add(1),
            (false, false) => 1,
        };
        let latest = |close: &Close| if close.doubtful { NEVER } else { close.at.l };
        self.starts.fill(self.all.iter().map(|close| ((close.at.e, place(close)), latest(close))));
        self.ends.fill(self.all.iter().map(|close| ((close.at.l, place(close)), close.at.e)));
        self.ranges.clear();
        self.ranges.extend(self.all.iter().map(|close| (close.at.e, close.at.l, close.doubtful, place(close))));
        self.ranges.sort_unstable();
    }

    /// How many begin at `e`.
    fn starting(&self, e: i64) -> usize {
        let until = self.ranges.partition_point(|range| range.0 <= e);
        until.saturating_sub(self.ranges.partition_point(|range| range.0 < e))
    }

    /// Where the next one after `e` begins.
    fn next(&self, e: i64) -> i64 {
        self.starts.first(|key| key.0 <= e).map_or(NEVER, |(key, _)| key.0)
    }

    /// How many have the opening's range and one of those places.
    fn with_range(&self, opening: When, places: Range<u64>) -> usize {
        [false, true].map(|doubtful| self.slice(opening, doubtful, places.clone()).len()).iter().sum()
    }

    fn slice(&self, opening: When, doubtful: bool, places: Range<u64>) -> &[(i64, i64, bool, u64)] {
        let at = |place| self.ranges.partition_point(|range| *range < (opening.e, opening.l, doubtful, place));
        self.ranges.get(at(places.start)..at(places.end)).unwrap_or_default()
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects, clippy::indexing_slicing, reason = "a test stops at what it did not expect")]
mod tests {
    use super::*;

    fn surely_before(close: &Close, opening: When, ordered: bool) -> bool {
        if close.term { opening.e >= close.at.l } else { opening.surely_after(close.at, ordered) }
    }

    /// What is found is what a look at every closing finds.
    #[test]
    fn every_question_is_answered_as_by_looking_at_all() {
        let mut state = 1_u64;
        let mut below = |count: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % count
        };
        let mut closes = Closes::default();
        for round in 0..4_000 {
            let ordered = round % 3 != 0;
            closes.clear(ordered);
            let mut time = |rank: u64| {
                let e = i64::try_from(below(5)).unwrap();
                let l = e + if below(2) == 0 { 0 } else { i64::try_from(below(4)).unwrap() };
                (When { e, l, rank: u32::try_from(rank).unwrap() }, below(4) == 0, below(4) == 0)
            };
            let all: Vec<Close> = (0..round % 7)
                .map(|n| {
                    let (at, doubtful, term) = time(2 * n);
                    Close { at: When { rank: if term { 0 } else { at.rank }, ..at }, doubtful, term }
                })
                .collect();
            closes.extend(all.iter().copied());
            for rank in 0..8 {
                let opening = time(2 * rank + 1).0;
                let least = |wanted: &dyn Fn(&&Close) -> bool, time: fn(&Close) -> i64| {
                    all.iter().filter(wanted).map(time).min().unwrap_or(NEVER)
                };
                let told = || format!("{opening:?} {ordered} {all:?}");
                let e = |close: &Close| close.at.e;
                assert_eq!(
                    closes.not_before(opening),
                    least(&|c| !surely_before(c, opening, ordered), e),
                    "{}",
                    told()
                );
                assert_eq!(closes.not_after(opening), least(&|c| !c.surely_after(opening, ordered), e), "{}", told());
                let after = least(&|c| !c.doubtful && c.surely_after(opening, ordered), |close| close.at.l);
                assert_eq!(closes.surely_after(opening), after, "{}", told());
            }
        }
    }
}
