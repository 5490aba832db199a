//! The exact interval of Clopper and Pearson for a share of which a sample was looked at.
//!
//! C. J. Clopper, E. S. Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial",
//! Biometrika 26 (1934). Only the four operations of arithmetic are used, whose results IEEE 754 fixes to the last bit, so
//! that the answer is the same on every machine.

/// Parts of a whole, in which the ends are given.
pub(crate) const WHOLE: u32 = 10_000;

/// From at least to at most so many parts of ten thousand that are errors in the whole, if a sample of `of` had `errors`:
/// the interval misses the truth with a probability of no more than `miss`. The ends are rounded outwards.
pub(crate) fn interval(errors: u32, of: u32, miss: f64) -> (u32, u32) {
    let tail = miss / 2.0;
    // Where so many errors or more, or no more than so many, are rarer than the tail, the share is not believed.
    let too_low = |parts: u32| at_least(errors, of, parts) <= tail;
    let too_high = |parts: u32| 1.0 - at_least(errors.saturating_add(1), of, parts) <= tail;
    let low = if errors == 0 { 0 } else { last(too_low) };
    let high = if errors >= of { WHOLE } else { first(too_high) };
    (low, high)
}

/// The last of the parts at the beginning of which that holds.
fn last(holds: impl Fn(u32) -> bool) -> u32 {
    let (mut low, mut high) = (0, WHOLE);
    while high.saturating_sub(low) > 1 {
        let middle = low.midpoint(high);
        if holds(middle) { low = middle } else { high = middle }
    }
    low
}

/// The first of the parts from which on that holds.
fn first(holds: impl Fn(u32) -> bool) -> u32 {
    last(|parts| !holds(parts)).saturating_add(1)
}

/// The probability of `least` errors or more among `of`, if so many parts of the whole are errors.
///
/// The terms are summed from the most frequent number of errors outwards, each from its neighbour: what underflows is
/// nothing beside the sum.
fn at_least(least: u32, of: u32, parts: u32) -> f64 {
    if least == 0 || parts >= WHOLE {
        return if least <= of { 1.0 } else { 0.0 };
    }
    if parts == 0 || least > of {
        return 0.0;
    }
    let odds = f64::from(parts) / f64::from(WHOLE.saturating_sub(parts));
    let mode = u64::from(of).saturating_add(1).saturating_mul(u64::from(parts)).checked_div(u64::from(WHOLE));
    let mode = mode.and_then(|mode| u32::try_from(mode).ok()).unwrap_or(of).min(of);
    let (mut all, mut wanted) = (0.0, 0.0);
    let mut add = |errors: u32, term: f64| {
        all += term;
        if errors >= least {
            wanted += term;
        }
    };
    let mut term = 1.0;
    for errors in mode..=of {
        add(errors, term);
        term *= f64::from(of.saturating_sub(errors)) / f64::from(errors.saturating_add(1)) * odds;
        if term == 0.0 {
            break;
        }
    }
    let mut term = 1.0;
    for errors in (0..mode).rev() {
        term *= f64::from(errors.saturating_add(1)) / f64::from(of.saturating_sub(errors)) / odds;
        if term == 0.0 {
            break;
        }
        add(errors, term);
    }
    wanted / all
}

#[cfg(test)]
mod tests {
    use super::{at_least, interval};

    /// Two-sided 95 per cent limits as printed in tables of the method (in per cent, to two places): for no errors the
    /// upper limit is 1 - 0.025^(1/n), for errors only the lower one is its mirror.
    #[test]
    fn published_limits() {
        let table = [
            (0, 10, 0.00, 30.85),
            (1, 10, 0.25, 44.50),
            (5, 10, 18.71, 81.29),
            (10, 10, 69.15, 100.00),
            (0, 20, 0.00, 16.84),
            (3, 20, 3.21, 37.89),
            (1, 50, 0.05, 10.65),
            (0, 100, 0.00, 3.62),
            (5, 100, 1.64, 11.28),
            (50, 100, 39.83, 60.17),
            (2, 200, 0.12, 3.57),
        ];
        for (errors, of, low, high) in table {
            let found = interval(errors, of, 0.05);
            let percent = |parts: u32| f64::from(parts) / 100.0;
            // Outwards, and by no more than a hundredth beside a value that is rounded to the nearest.
            assert!((low - 0.016..low + 0.006).contains(&percent(found.0)), "{errors} of {of}: {found:?}");
            assert!((high - 0.006..high + 0.016).contains(&percent(found.1)), "{errors} of {of}: {found:?}");
        }
    }

    #[test]
    fn tails_are_exact() {
        // Three of four, of a coin: 5/16. Two sixes or more with five dice is 1 - (5/6)^5 - 5 (1/6) (5/6)^4.
        assert!((at_least(3, 4, 5000) - 5.0 / 16.0).abs() < 1e-15);
        let p: f64 = 0.1667;
        let exact = 1.0 - (1.0 - p).powi(5) - 5.0 * p * (1.0 - p).powi(4);
        assert!((at_least(2, 5, 1667) - exact).abs() < 1e-14);
        assert_eq!((at_least(0, 5, 0), at_least(1, 5, 0), at_least(5, 5, 10_000)), (1.0, 0.0, 1.0));
    }

    #[test]
    fn the_interval_holds_the_share_and_widens_with_doubt() {
        for of in [1, 7, 60, 5_000] {
            for errors in [0, of / 3, of] {
                let (low, high) = interval(errors, of, 0.05);
                let share = errors * 10_000 / of;
                assert!(low <= share && share <= high && high <= 10_000, "{errors} of {of}");
                let (lower, higher) = interval(errors, of, 0.01);
                assert!(lower <= low && high <= higher);
            }
        }
    }
}
