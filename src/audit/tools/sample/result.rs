//! What a sheet that was filled in says of the errors among all bookings.

use std::collections::BTreeMap;

use serde::Serialize;

use super::super::sheet::{Sheet, SheetError};
use super::binomial::{WHOLE, interval};

/// The probability with which an interval misses the truth.
const MISS: f64 = 0.05;

/// The errors that a check by hand found, and what that says of all bookings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SampleResult {
    /// How the intervals were worked out.
    pub method: &'static str,
    /// The bookings of each verdict.
    pub verdicts: Vec<Checked>,
    /// All bookings: the intervals of the verdicts, each wider so that all hold at once, weighed by their bookings.
    pub all: Checked,
    /// Rows that nobody has checked.
    pub unchecked: u32,
}

/// Bookings of which some were checked by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Which.
    pub verdict: String,
    /// How many there are.
    pub bookings: u64,
    /// How many were checked.
    pub checked: u32,
    /// How many of them were wrong.
    pub errors: u32,
    /// Errors among all of them, in parts of ten thousand: at least.
    pub at_least_per_10000: u32,
    /// At most.
    pub at_most_per_10000: u32,
}

/// What a row of the sheet says.
#[derive(Default)]
struct Count {
    bookings: u64,
    checked: u32,
    errors: u32,
}

impl SampleResult {
    /// Reads a sheet that was filled in: in each row that was checked, `checked_by` names who did and `agrees` is `yes` or
    /// `no`. Rows in which both are empty are not checked yet.
    ///
    /// # Errors
    ///
    /// The first cell that cannot be understood, by file, row and column.
    pub fn read(text: &[u8], file: &str) -> Result<Self, SheetError> {
        let sheet = Sheet::read(text, file, &["booking", "verdict", "verdict_bookings", "checked_by", "agrees"])?;
        let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
        let mut unchecked = 0u32;
        for line in sheet.lines() {
            let bookings = line.number("verdict_bookings")?.and_then(|number| u64::try_from(number).ok());
            let bookings = bookings.filter(|bookings| *bookings > 0);
            let count = counts.entry(line.need("verdict")?).or_default();
            match bookings {
                Some(bookings) if count.bookings == 0 || count.bookings == bookings => count.bookings = bookings,
                _ => return Err(line.error("verdict_bookings", "expected the same number from 1 for each verdict")),
            }
            let agrees = match line.cell("agrees").to_ascii_lowercase().as_str() {
                "yes" | "y" => true,
                "no" | "n" => false,
                "" if line.cell("checked_by").is_empty() => {
                    unchecked = unchecked.saturating_add(1);
                    continue;
                }
                _ => return Err(line.error("agrees", "expected `yes` or `no`")),
            };
            line.need("checked_by")?;
            count.checked = count.checked.saturating_add(1);
            count.errors = count.errors.saturating_add(u32::from(!agrees));
            if u64::from(count.checked) > count.bookings {
                return Err(line.error("verdict_bookings", "there are more rows than bookings with this verdict"));
            }
        }
        Ok(Self::of(&counts, unchecked))
    }

    fn of(counts: &BTreeMap<&str, Count>, unchecked: u32) -> Self {
        let strata = f64::from(u32::try_from(counts.len()).unwrap_or(u32::MAX).max(1));
        let verdicts = counts.iter().map(|(verdict, count)| Checked::of(verdict, count, MISS)).collect();
        let all: Vec<Checked> =
            counts.iter().map(|(verdict, count)| Checked::of(verdict, count, MISS / strata)).collect();
        let sum = |number: &dyn Fn(&Checked) -> u32| all.iter().map(number).fold(0, u32::saturating_add);
        let bookings = all.iter().map(|one| one.bookings).fold(0, u64::saturating_add);
        let weighed = |parts: &dyn Fn(&Checked) -> u32| {
            let parts = all.iter().map(|one| u128::from(one.bookings).saturating_mul(u128::from(parts(one))));
            parts.fold(0u128, u128::saturating_add)
        };
        let of = u128::from(bookings.max(1));
        let low = weighed(&|one| one.at_least_per_10000).checked_div(of).unwrap_or(0);
        let high = weighed(&|one| one.at_most_per_10000).div_ceil(of);
        let all = Checked {
            verdict: "all".to_owned(),
            bookings,
            checked: sum(&|one| one.checked),
            errors: sum(&|one| one.errors),
            at_least_per_10000: u32::try_from(low).unwrap_or(0),
            at_most_per_10000: u32::try_from(high).unwrap_or(WHOLE),
        };
        let method = "Clopper-Pearson, two-sided, 95 %; for all bookings each verdict's interval at 95 % for all at once \
                      (Bonferroni), weighed by its bookings";
        Self { method, verdicts, all, unchecked }
    }
}

impl Checked {
    fn of(verdict: &str, count: &Count, miss: f64) -> Self {
        let Count { bookings, checked, errors } = *count;
        let whole = u64::from(checked) >= bookings;
        let (low, high) = match (checked, whole) {
            (0, _) => (0, WHOLE),
            // Who has looked at every one has no doubt left but that of rounding.
            (_, true) => {
                let parts = u64::from(errors).saturating_mul(u64::from(WHOLE));
                let part = |parts: u64| u32::try_from(parts).unwrap_or(WHOLE);
                (part(parts.checked_div(bookings).unwrap_or(0)), part(parts.div_ceil(bookings.max(1))))
            }
            _ => interval(errors, checked, miss),
        };
        Self {
            verdict: verdict.to_owned(),
            bookings,
            checked,
            errors,
            at_least_per_10000: low,
            at_most_per_10000: high,
        }
    }
}
