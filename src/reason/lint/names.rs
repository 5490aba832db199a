//! Facts and classes that nobody knows.

use crate::policy::{Leaf, Policy};
use crate::record::{Defaults, json};
use crate::words::nearest;

use super::{Finding, LintCode};

/// The names of facts and classes that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vocabulary {
    names: Vec<String>,
}

impl Vocabulary {
    /// The names that these policies use.
    #[must_use]
    pub fn of(policies: &[Policy]) -> Self {
        let mut names: Vec<String> = policies.iter().flat_map(used).map(str::to_owned).collect();
        names.sort_unstable();
        names.dedup();
        Self { names }
    }
}

/// A name is known if the vocabulary has it, or if one of the policy's own examples states it: a slip of the pen is made
/// once.
pub(super) fn add(policy: &Policy, vocabulary: &Vocabulary, found: &mut Vec<Finding>) {
    let stated = stated(policy);
    let mut names = used(policy);
    names.sort_unstable();
    names.dedup();
    for name in names {
        let known = || vocabulary.names.iter().chain(&stated).map(String::as_str);
        if known().any(|other| other == name) {
            continue;
        }
        let meant = match nearest(name, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "if it is meant, state it in a test".to_owned(),
        };
        let text = format!("no policy of the catalogue and none of the tests knows `{name}`; {meant}");
        found.push(Finding { code: LintCode::UnknownName, place: "when".to_owned(), text });
    }
}

/// The facts and classes that a policy's requirements name.
fn used(policy: &Policy) -> Vec<&str> {
    let rules = policy.holds.iter().map(|rule| &rule.when);
    let duties = policy.duties.iter().filter_map(|duty| duty.when.as_ref());
    let leaves = rules.chain(duties).flat_map(|requirement| requirement.leaves());
    leaves
        .flat_map(|leaf| match leaf {
            Leaf::Person(name) | Leaf::Agreement(name) => vec![name.as_str()],
            Leaf::Conviction { classes, .. } | Leaf::Charge { classes, .. } => {
                classes.iter().map(String::as_str).collect()
            }
            _ => Vec::new(),
        })
        .collect()
}

/// The facts and classes that its examples state.
fn stated(policy: &Policy) -> Vec<String> {
    let mut names = Vec::new();
    for test in &policy.tests {
        let Ok(timeline) = json::read(test.timeline.as_bytes(), 1, &Defaults::default()) else { continue };
        let facts = &timeline.facts;
        names.extend(facts.flags.keys().cloned());
        names.extend(facts.convictions.iter().flatten().flat_map(|conviction| conviction.classes.clone()));
        names.extend(facts.charges.iter().flatten().cloned());
        names.extend(timeline.events.iter().flat_map(|event| event.class.clone()));
    }
    names
}
