//! Several random records of one place and week, and the law they are judged by.

use std::fmt;

use proptest::collection::SizeRange;
use proptest::prelude::*;
use proptest::sample::select;

use crate::policy::Policy;
use crate::record::{Event, EventKind, Timeline};
use crate::time::Date;

use super::plan::plan;
use super::sample::{json, plain};
use super::stack::Stacks;
use super::timeline::Timelines;

/// Records of one place and week, and the law they are judged by.
#[derive(Clone)]
pub struct Trial {
    /// The law.
    pub policies: Vec<Policy>,
    /// The records.
    pub timelines: Vec<Timeline>,
    /// The local day on which every stay begins.
    pub booked: Date,
    /// Every exact time is a multiple of so many seconds after the booking.
    pub step_seconds: i64,
}

impl fmt::Debug for Trial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for timeline in &self.timelines {
            writeln!(f, "\n{}", json(timeline))?;
        }
        f.write_str(&plain(&self.policies))
    }
}

pub(super) fn trial(timelines: &Timelines, stacks: &Stacks, records: impl Into<SizeRange>) -> BoxedStrategy<Trial> {
    let shape = &timelines.shape;
    let step = shape.step;
    let plans = prop::collection::vec(plan(shape), records);
    let stacks = stacks.clone();
    (select(shape.scenes.clone()), plans, stacks.drafts())
        .prop_map(move |(scene, plans, drafts)| Trial {
            policies: stacks.settled(drafts, scene.date),
            timelines: plans.iter().map(|plan| plan.record(scene, step)).collect(),
            booked: scene.date,
            step_seconds: step,
        })
        .boxed()
}

/// The booking; every random record but the hostile ones has one.
pub(super) fn booking(timeline: &Timeline) -> Option<&Event> {
    timeline.events.iter().find(|event| event.listed_kind() == Some(EventKind::Booked))
}
