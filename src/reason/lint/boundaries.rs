//! Clocks that no example tries on both sides.

use crate::check::words::hours;
use crate::policy::{Limit, Policy};
use crate::reason::examples::{ClockCoverage, ClockKind, run_examples};

use super::{Finding, LintCode, place};

const HOUR: i64 = 3600;

/// An example should come so near to the end of a clock on each side, at most.
const NEAR: i64 = 24 * HOUR;

pub(super) fn add(policy: &Policy, found: &mut Vec<Finding>) {
    for clock in run_examples(policy).coverage.clocks {
        let near = near(policy, &clock);
        let tried = |apart: Option<i64>| apart.is_some_and(|apart| apart <= near);
        let missing = match (tried(clock.before), tried(clock.after)) {
            (true, true) => continue,
            (false, true) => "ends at it or shortly before",
            (true, false) => "goes on shortly after it",
            (false, false) => "ends at it or shortly before, and none goes on shortly after it",
        };
        let rule = clock.rule.map(|rule| format!("{}.", place(policy, rule))).unwrap_or_default();
        let text = format!("no test {missing}: within {}", hours(near));
        let place = format!("{rule}{}", clock.kind.as_str());
        found.push(Finding { code: LintCode::MissingBoundaryTest, place, text });
    }
}

/// Half the time that the clock allows, and never more than [`NEAR`].
fn near(policy: &Policy, clock: &ClockCoverage) -> i64 {
    let rule = clock.rule.and_then(|rule| policy.holds.get(rule));
    let allowed = match clock.kind {
        ClockKind::Limit => match rule.and_then(|rule| rule.limit.as_ref()) {
            Some(Limit::Hours { hours, .. }) => *hours,
            _ => 24,
        },
        ClockKind::Review => rule.and_then(|rule| rule.review).map_or(24, |review| review.hours),
        ClockKind::Processing => policy.processing.map_or(24, |processing| processing.hours),
    };
    (i64::from(allowed).saturating_mul(HOUR) / 2).clamp(HOUR, NEAR)
}
