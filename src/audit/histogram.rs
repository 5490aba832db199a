//! How often each length occurs, in flat memory.

use crate::check::Bounds;

/// Lengths below this many seconds (36 hours) are counted each for itself.
const EXACT: u64 = 1 << 17;
/// Above, each doubling is cut into so many parts: a part is 1/65,536 of the length wide at most.
const PARTS: u64 = 1 << 16;
const DOUBLINGS: u64 = 17;

/// How often each length occurs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Histogram {
    /// Empty until the first length.
    counts: Vec<u32>,
    total: u64,
}

impl Histogram {
    pub(crate) fn add(&mut self, seconds: i64) {
        if self.counts.is_empty() {
            let size = EXACT.saturating_add(DOUBLINGS.saturating_mul(PARTS));
            self.counts = vec![0; usize::try_from(size).unwrap_or(0)];
        }
        let last = self.counts.len().saturating_sub(1);
        if let Some(count) = self.counts.get_mut(place(seconds).min(last)) {
            *count = count.saturating_add(1);
        }
        self.total = self.total.saturating_add(1);
    }

    pub(crate) fn merge(&mut self, other: Self) {
        if self.counts.is_empty() {
            *self = other;
            return;
        }
        for (count, more) in self.counts.iter_mut().zip(other.counts) {
            *count = count.saturating_add(more);
        }
        self.total = self.total.saturating_add(other.total);
    }

    /// The length that so many per cent of all do not exceed (the nearest rank), between the bounds of its part.
    pub(crate) fn percentile(&self, percent: u64) -> Option<Bounds> {
        let rank = self.total.saturating_mul(percent).div_ceil(100).max(1);
        let mut below = 0u64;
        let place = self.counts.iter().position(|&count| {
            below = below.saturating_add(u64::from(count));
            below >= rank
        })?;
        Some(part(u64::try_from(place).unwrap_or(u64::MAX)))
    }
}

fn place(seconds: i64) -> usize {
    let seconds = u64::try_from(seconds).unwrap_or(0);
    let place = if seconds < EXACT {
        seconds
    } else {
        let shift = seconds.ilog2().saturating_sub(PARTS.ilog2());
        let doublings = u64::from(shift).saturating_sub(1).saturating_mul(PARTS);
        EXACT.saturating_add(doublings).saturating_add(seconds.checked_shr(shift).unwrap_or(0).saturating_sub(PARTS))
    };
    usize::try_from(place).unwrap_or(usize::MAX)
}

fn part(place: u64) -> Bounds {
    let bounds = |from: u64, until: u64| Bounds {
        min_seconds: i64::try_from(from).unwrap_or(i64::MAX),
        max_seconds: i64::try_from(until).unwrap_or(i64::MAX),
    };
    let Some(beyond) = place.checked_sub(EXACT) else { return bounds(place, place) };
    let shift = u32::try_from(beyond.checked_div(PARTS).unwrap_or(0).saturating_add(1)).unwrap_or(u32::MAX);
    let start = PARTS.saturating_add(beyond.checked_rem(PARTS).unwrap_or(0));
    let from = start.checked_shl(shift).unwrap_or(u64::MAX);
    let until = start.saturating_add(1).checked_shl(shift).unwrap_or(u64::MAX).saturating_sub(1);
    bounds(from, until)
}

#[cfg(test)]
mod tests {
    use super::{Bounds, Histogram, part, place};

    #[test]
    fn every_length_lies_in_its_part() {
        for seconds in (0..40).flat_map(|power| [(1i64 << power) - 1, 1 << power, (1 << power) + 12_345]) {
            let Bounds { min_seconds, max_seconds } = part(u64::try_from(place(seconds)).unwrap());
            assert!(min_seconds <= seconds && seconds <= max_seconds, "{seconds}: {min_seconds} to {max_seconds}");
            assert!((max_seconds - min_seconds) * 65_536 <= seconds.max(65_536), "{seconds}");
        }
    }

    #[test]
    fn nearest_ranks() {
        let mut all = Histogram::default();
        assert_eq!(all.percentile(50), None);
        for seconds in [5, 1, 4, 2, 3] {
            let mut one = Histogram::default();
            one.add(seconds * 3600);
            all.merge(one);
        }
        let exact = |seconds| Some(Bounds { min_seconds: seconds, max_seconds: seconds });
        assert_eq!((all.percentile(50), all.percentile(90)), (exact(3 * 3600), exact(5 * 3600)));
        assert_eq!(all.percentile(40), exact(2 * 3600));
    }
}
