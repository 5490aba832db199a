//! How numbers of an audit are written: ranges as ranges, rounded so that the truth lies between their ends.

use crate::check::Bounds;

/// `5`, or `5 to 9`.
#[must_use]
pub fn range(from: impl ToString, until: impl ToString) -> String {
    let (from, until) = (from.to_string(), until.to_string());
    if from == until { from } else { format!("{from} to {until}") }
}

/// Hours to a tenth, the lower bound rounded down and the upper up.
///
/// ```
/// use detainer::audit::figures::hours;
/// use detainer::check::Bounds;
///
/// assert_eq!(hours(Bounds { min_seconds: 68_400, max_seconds: 68_400 }), "19.0");
/// assert_eq!(hours(Bounds { min_seconds: 3_700, max_seconds: 7_300 }), "1.0 to 2.1");
/// assert_eq!(hours(Bounds { min_seconds: 3_700, max_seconds: 3_700 }), "about 1.0");
/// ```
#[must_use]
pub fn hours(bounds: Bounds) -> String {
    in_units(bounds, 3600)
}

/// Days of 24 hours, in the same way.
#[must_use]
pub fn days(bounds: Bounds) -> String {
    in_units(bounds, 86_400)
}

fn in_units(Bounds { min_seconds, max_seconds }: Bounds, unit: i64) -> String {
    let tenth = |seconds: i64| u64::try_from(seconds.saturating_mul(10).div_euclid(unit)).unwrap_or(0);
    let exact = max_seconds.saturating_mul(10).rem_euclid(unit) == 0;
    let upper = tenth(max_seconds).saturating_add(u64::from(!exact));
    if min_seconds == max_seconds && !exact {
        return format!("about {}", tenths(tenth(max_seconds.saturating_add(unit / 20))));
    }
    range(tenths(tenth(min_seconds)), tenths(upper))
}

/// `12.5` for 125.
#[must_use]
pub fn tenths(tenths: u64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}
