//! Outcomes as a table of text.

use std::fmt::Write;

use super::{Estimate, Outcome};

pub(super) const COLUMNS: [&str; 7] =
    ["detainers", "held", "hours held", "unlawful at least", "unlawful at most", "not held", "not handed over"];

pub(super) fn cells(outcome: &Outcome) -> [Estimate; 7] {
    [
        outcome.detained,
        outcome.held,
        outcome.hours,
        outcome.unlawful_least,
        outcome.unlawful_most,
        outcome.refused,
        outcome.missed,
    ]
}

/// Outcomes as a table of text: people and hours a year, each with the half-width of its interval.
#[must_use]
pub fn table(outcomes: &[Outcome]) -> String {
    let mut text = format!("{:34}", "law, and what the jail does");
    for name in COLUMNS {
        let _ = write!(text, "{name:>19}");
    }
    text.push('\n');
    let mut setting = "";
    for outcome in outcomes {
        if outcome.setting != setting {
            setting = &outcome.setting;
            let _ = writeln!(text, "{setting}");
        }
        let _ = write!(text, "  {:32}", outcome.conduct.as_str());
        for cell in cells(outcome) {
            let _ = write!(text, "{cell:>19}");
        }
        text.push('\n');
    }
    text
}
