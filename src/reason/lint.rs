//! What a policy cannot mean: limits that never end a hold, requirements that are always or never true, names that nobody
//! knows, versions in force at the same time, limits that no example tries.

mod boundaries;
mod names;
mod rules;

use crate::policy::{Form, Policy};
use crate::words::words;

pub use names::Vocabulary;

words! {
    /// The stable code of what was found.
    LintCode {
        /// A limit or review that can never end a hold.
        LimitNeverFires = "limit_never_fires",
        /// Every day of the week is excluded: no time is ever counted.
        WeekExcluded = "week_excluded",
        /// A requirement, or a part of one, that is always true.
        AlwaysTrue = "always_true",
        /// A requirement, or a part of one, that is never true.
        NeverTrue = "never_true",
        /// Two versions of one policy are in force at the same time.
        OverlappingDates = "overlapping_dates",
        /// A fact or class that nobody knows.
        UnknownName = "unknown_name",
        /// A clock that no example tries on both sides.
        MissingBoundaryTest = "missing_boundary_test",
    }
}

/// Something found in a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind.
    pub code: LintCode,
    /// Where in the file: `hold[1].limit`.
    pub place: String,
    /// What is wrong.
    pub text: String,
}

/// What is wrong with one policy.
///
/// ```
/// # #[cfg(feature = "catalog")]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use detainer::policy::Policy;
/// use detainer::reason::{LintCode, Vocabulary, lint};
///
/// let text = r#"
/// [policy]
/// id = "example"
/// title = "Judicial warrants only"
/// jurisdiction = "us"
/// citation = "Example Code § 1"
/// checked = "text"
///
/// [hold]
/// when = { all = ["warrant.judicial", { not = "warrant.any" }] }
/// "#;
/// let policy = Policy::from_toml(text, "example.toml")?;
/// let found = lint(&policy, &Vocabulary::default());
/// assert_eq!(found[0].code, LintCode::NeverTrue);
/// assert_eq!(found[0].place, "hold.when");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "catalog"))]
/// # fn main() {}
/// ```
#[must_use]
pub fn lint(policy: &Policy, vocabulary: &Vocabulary) -> Vec<Finding> {
    let mut found = Vec::new();
    rules::add(policy, &mut found);
    names::add(policy, vocabulary, &mut found);
    boundaries::add(policy, &mut found);
    found
}

/// What is wrong with policies beside each other: of each pair of one id in force at the same time, the later one's id.
#[must_use]
pub fn lint_together(policies: &[Policy]) -> Vec<(String, Finding)> {
    let mut found = Vec::new();
    for (number, one) in policies.iter().enumerate() {
        let same = policies.iter().skip(number.saturating_add(1)).filter(|other| other.id == one.id);
        for other in same.filter(|other| overlap(one, other)) {
            let text = format!(
                "another policy of this id is in force at the same time: {}; this one: {}",
                one.in_force.plain(),
                other.in_force.plain()
            );
            let place = "policy.in_force".to_owned();
            found.push((other.id.clone(), Finding { code: LintCode::OverlappingDates, place, text }));
        }
    }
    found
}

fn overlap(one: &Policy, other: &Policy) -> bool {
    let from = one.in_force.from.max(other.in_force.from);
    let ends = [one.in_force.until, one.vacated, other.in_force.until, other.vacated];
    let first_end = ends.into_iter().flatten().min();
    first_end.is_none_or(|end| from.is_none_or(|from| from < end))
}

/// The forms of the detainers that a policy speaks of.
fn forms(policy: &Policy) -> &[Form] {
    if policy.applies_to.form.is_empty() { Form::ALL } else { &policy.applies_to.form }
}

/// A hold rule's place in the file.
fn place(policy: &Policy, rule: usize) -> String {
    if policy.holds.len() == 1 { "hold".to_owned() } else { format!("hold[{rule}]") }
}
