//! The strategy of timelines, and the ways to narrow it.

use std::fmt;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::NewTree;
use proptest::test_runner::TestRunner;

use crate::policy::Policy;
use crate::record::Timeline;
use crate::time::{Date, Zone};

use super::Sample;
use super::events::Detail;
use super::plan::plan;
use super::scene::{Scene, zones};
use super::shrink::Shrinking;
use super::vocabulary::Vocabulary;

/// How the events of a record go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// In any way that a jail's own system would take.
    Varied,
    /// As in most bookings.
    Realistic,
    /// As nobody should write them.
    Hostile,
}

/// Whether there are detainers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Papers {
    Any,
    None,
    Some,
}

#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub(super) zone: Option<Zone>,
    pub(super) year: Option<i32>,
    pub(super) scenes: Vec<Scene>,
    pub(super) style: Style,
    pub(super) papers: Papers,
    pub(super) exact: bool,
    pub(super) detail: Detail,
    /// Every exact time is so many seconds, or a multiple of it, after the booking.
    pub(super) step: i64,
    pub(super) words: Vocabulary,
}

/// Random stays in jail: see [`timeline`](super::timeline()). Each method narrows the strategy, which stays one.
#[derive(Clone)]
pub struct Timelines {
    pub(super) shape: Shape,
    strategy: BoxedStrategy<Sample<Timeline>>,
}

impl fmt::Debug for Timelines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Timelines").field("shape", &self.shape).finish_non_exhaustive()
    }
}

impl Strategy for Timelines {
    type Tree = Shrinking;
    type Value = Sample<Timeline>;

    fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
        Ok(Shrinking::new(self.strategy.new_tree(runner)?, &self.shape))
    }
}

impl Timelines {
    pub(super) fn any() -> Self {
        Self::of(Shape {
            zone: None,
            year: None,
            scenes: Scene::weeks(),
            style: Style::Varied,
            papers: Papers::Any,
            exact: false,
            detail: Detail::Gaps,
            step: 900,
            words: Vocabulary::default(),
        })
    }

    fn of(shape: Shape) -> Self {
        let step = shape.step;
        let strategy = (select(shape.scenes.clone()), plan(&shape))
            .prop_map(move |(scene, plan)| Sample(plan.record(scene, step)))
            .boxed();
        Self { shape, strategy }
    }

    /// In that zone, and if no year is asked, in 2026.
    #[must_use]
    pub fn zone(self, zone: Zone) -> Self {
        let (zone, year) = (Some(zone), self.shape.year);
        Self::of(Shape { zone, scenes: Scene::of(zone, year), ..self.shape })
    }

    /// Booked in that year. One that is not from 1900 to 2099 is not asked.
    #[must_use]
    pub fn year(self, year: i32) -> Self {
        let year = Some(year).filter(|year| (1900..2100).contains(year));
        Self::of(Shape { year, scenes: Scene::of(self.shape.zone, year), ..self.shape })
    }

    /// Without detainers and what belongs to them.
    #[must_use]
    pub fn without_detainers(self) -> Self {
        Self::of(Shape { papers: Papers::None, ..self.shape })
    }

    /// With at least one detainer.
    #[must_use]
    pub fn with_detainers(self) -> Self {
        Self::of(Shape { papers: Papers::Some, ..self.shape })
    }

    /// Every time is exact. Documents and facts may be unknown all the same.
    #[must_use]
    pub fn exact(self) -> Self {
        Self::of(Shape { exact: true, ..self.shape })
    }

    /// Every document and every fact is known, as far as nothing of it is forgotten ([`Self::exact`] forgets nothing).
    #[must_use]
    pub fn known(self) -> Self {
        Self::of(Shape { detail: Detail::Full, ..self.shape })
    }

    /// Like most bookings: one case, a charge, perhaps a detainer, one event that entitles to release, one end, written in
    /// the order of time.
    #[must_use]
    pub fn realistic(self) -> Self {
        Self::of(Shape { style: Style::Realistic, ..self.shape })
    }

    /// As nobody should write them: bookings missing, events twice, words and times that are none, corrections of
    /// corrections, times a century apart. Nothing may panic on them; there is not much else to say of them.
    #[must_use]
    pub fn hostile(self) -> Self {
        Self::of(Shape { style: Style::Hostile, ..self.shape })
    }

    /// Every exact time is a multiple of so many minutes after the booking, 1 to 360; a quarter of an hour unless asked.
    #[must_use]
    pub fn every(self, minutes: u32) -> Self {
        let step = i64::from(minutes.clamp(1, 360)).saturating_mul(60);
        Self::of(Shape { step, ..self.shape })
    }

    /// What that policy speaks of: stays about the days on which it comes into force and after them, with its forms, its
    /// classes of charges and convictions, and the facts it asks for.
    #[must_use]
    pub fn about(self, policy: &Policy) -> Self {
        let scenes = days_of(policy).map_or_else(
            || self.shape.scenes.clone(),
            |(from, until)| {
                let zones = self.shape.zone.map_or_else(zones, |zone| vec![zone]);
                Scene::between(&zones, from, until)
            },
        );
        Self::of(Shape { scenes, words: Vocabulary::of(policy), ..self.shape })
    }
}

/// A year in which the policy is in force, from some days before it; `None` if it has no dates.
fn days_of(policy: &Policy) -> Option<(Date, Date)> {
    let ends = [policy.in_force.until, policy.vacated].into_iter().flatten().min();
    let from = policy.in_force.from.or_else(|| ends.map(|ends| ends.plus_days(-366)))?;
    let until = from.plus_days(366);
    let until = ends.map_or(until, |ends| until.min(ends.plus_days(3)));
    Some((from.plus_days(-5), until))
}
