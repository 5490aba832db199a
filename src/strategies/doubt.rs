//! Records in doubt, each with the truth that is one of its readings.

use std::fmt;

use proptest::prelude::*;

use crate::policy::Policy;
use crate::record::Timeline;
use crate::time::Date;

use super::blur::{forget, forgetting};
use super::sample::{json, plain};
use super::stack::Stacks;
use super::timeline::Timelines;
use super::trial::{Trial, trial};

/// An exact record of which nothing is unknown, and what is left of it when something is forgotten.
#[derive(Clone)]
pub struct Memory {
    /// What happened.
    pub truth: Timeline,
    /// What the record says; the truth is one of its readings.
    pub left: Timeline,
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n{}\nof which the truth was\n{}\n", json(&self.left), json(&self.truth))
    }
}

/// Several of them under one stack of policies, of one place and week.
#[derive(Clone)]
pub struct Doubt {
    /// The law.
    pub policies: Vec<Policy>,
    /// The records.
    pub memories: Vec<Memory>,
    /// The local day on which every stay begins.
    pub booked: Date,
    /// Every exact time of a truth is a multiple of so many seconds after the booking.
    pub step_seconds: i64,
}

impl fmt::Debug for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for memory in &self.memories {
            write!(f, "{memory:?}")?;
        }
        f.write_str(&plain(&self.policies))
    }
}

impl Doubt {
    /// What the records say.
    #[must_use]
    pub fn left(&self) -> Vec<Timeline> {
        self.memories.iter().map(|memory| memory.left.clone()).collect()
    }

    /// What happened.
    #[must_use]
    pub fn truths(&self) -> Vec<Timeline> {
        self.memories.iter().map(|memory| memory.truth.clone()).collect()
    }
}

/// Each truth of a trial is forgotten in several ways. In half of the trials the record stands in the order of time.
pub(super) fn doubt(timelines: &Timelines, stacks: &Stacks) -> BoxedStrategy<Doubt> {
    let ways = prop::collection::vec(forgetting(), 1..24);
    (trial(&timelines.clone().exact().known(), stacks, 1..12), ways, any::<bool>())
        .prop_map(|(trial, ways, sorted)| {
            let Trial { policies, mut timelines, booked, step_seconds } = trial;
            if sorted {
                timelines.iter_mut().for_each(|truth| truth.events.sort_by_key(|event| event.at.earliest()));
            }
            let memory = |(truth, what): (&Timeline, Vec<_>)| {
                let left = forget(truth, &what, step_seconds, &policies)?;
                Some(Memory { truth: truth.clone(), left })
            };
            let memories = timelines.iter().cycle().zip(ways).filter_map(memory).collect();
            Doubt { policies, memories, booked, step_seconds }
        })
        .boxed()
}
