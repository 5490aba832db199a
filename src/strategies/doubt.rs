//! Records in doubt, each with the truth that is one of its readings.

use detainer::policy::{Policy, Requirement};
use detainer::record::Timeline;
use proptest::prelude::*;

use super::blur::{forget, forgetting};
use super::events::Detail;
use super::show;
use super::trial::{Trial, trial};

/// An exact record, and what is left of it when something is forgotten.
#[derive(Clone)]
pub(crate) struct Memory {
    pub(crate) truth: Timeline,
    pub(crate) left: Timeline,
}

impl std::fmt::Debug for Memory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}the truth was{}", show::record(&self.left), show::record(&self.truth))
    }
}

/// Several of them under one stack of policies.
#[derive(Clone)]
pub(crate) struct Doubt {
    pub(crate) trial: Trial,
    pub(crate) memories: Vec<Memory>,
}

impl std::fmt::Debug for Doubt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for memory in &self.memories {
            write!(f, "{memory:?}")?;
        }
        write!(f, "{}", show::stack(&self.trial.policies))
    }
}

impl Doubt {
    pub(crate) fn policies(&self) -> Vec<Policy> {
        self.trial.policies.clone()
    }

    /// The policies without the rules that ask such a thing.
    pub(crate) fn policies_without(&self, asks: impl Fn(&Requirement) -> bool) -> Vec<Policy> {
        let mut policies = self.policies();
        for policy in &mut policies {
            policy.holds.retain(|rule| !anywhere(&rule.when, &asks));
        }
        policies
    }

    pub(crate) fn left(&self) -> Vec<Timeline> {
        self.memories.iter().map(|memory| memory.left.clone()).collect()
    }
}

fn anywhere(requirement: &Requirement, is: &impl Fn(&Requirement) -> bool) -> bool {
    is(requirement)
        || match requirement {
            Requirement::All(parts) | Requirement::Any(parts) => parts.iter().any(|part| anywhere(part, is)),
            Requirement::Not(part) => anywhere(part, is),
            _ => false,
        }
}

/// Each truth of a trial is forgotten in several ways. In half of the trials the record stands in the order of time.
pub(crate) fn doubt() -> BoxedStrategy<Doubt> {
    let ways = prop::collection::vec(forgetting(), 1..24);
    (trial(Detail::Full), ways, any::<bool>())
        .prop_map(|(mut trial, ways, sorted)| {
            if sorted {
                trial.records.iter_mut().for_each(|record| record.events.sort_by_key(|event| event.at.earliest()));
            }
            let truths = trial.records.iter().cycle();
            let memories = truths
                .zip(ways)
                .filter_map(|(truth, what)| {
                    let left = forget(&trial, truth, &what)?;
                    Some(Memory { truth: truth.clone(), left })
                })
                .collect();
            Doubt { trial, memories }
        })
        .boxed()
}
