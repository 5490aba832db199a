//! The strategies of requirements, policies and stacks, and the ways to narrow them.

use std::fmt;

use proptest::prelude::*;
use proptest::strategy::{NewTree, ValueTree};
use proptest::test_runner::TestRunner;

use crate::policy::{HoldRule, Policy, Requirement};
use crate::time::Date;

use super::Sample;
use super::laws::Law;
use super::policy::{Negation, condition, draft, settle};

/// The day about which policies come into force unless another is asked: a Wednesday.
fn usual_day() -> Date {
    Date::new(2026, 1, 14).unwrap_or(Date::from_days(0))
}

macro_rules! strategy {
    ($name:ident, $value:ty) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }

        impl Strategy for $name {
            type Tree = Box<dyn ValueTree<Value = Self::Value>>;
            type Value = Sample<$value>;

            fn new_tree(&self, runner: &mut TestRunner) -> NewTree<Self> {
                self.strategy.new_tree(runner)
            }
        }
    };
}

/// Random conditions: see [`requirement`](super::requirement()).
#[derive(Clone)]
pub struct Requirements {
    strategy: BoxedStrategy<Sample<Requirement>>,
}

strategy!(Requirements, Requirement);

impl Requirements {
    pub(super) fn any(negation: Negation) -> Self {
        Self { strategy: condition(negation).prop_map(Sample).boxed() }
    }

    /// Without `not`: more papers and facts then never make one false.
    #[must_use]
    pub fn without_not(self) -> Self {
        Self::any(Negation::Without)
    }
}

/// Random policies: see [`policy`](super::policy()).
#[derive(Clone)]
pub struct Policies {
    negation: Negation,
    about: Date,
    strategy: BoxedStrategy<Sample<Policy>>,
}

strategy!(Policies, Policy);

impl Policies {
    pub(super) fn any() -> Self {
        Self::of(Negation::With, usual_day())
    }

    fn of(negation: Negation, about: Date) -> Self {
        let strategy = draft(negation).prop_map(move |mut policy| {
            settle(&mut policy, about);
            Sample(policy)
        });
        Self { negation, about, strategy: strategy.boxed() }
    }

    /// Without `not` in any condition.
    #[must_use]
    pub fn without_not(self) -> Self {
        Self::of(Negation::Without, self.about)
    }

    /// Those with dates come into force, or go out of it, in the days about that one.
    #[must_use]
    pub fn about(self, day: Date) -> Self {
        Self::of(self.negation, day)
    }
}

/// Random stacks of policies: see [`stack`](super::stack()).
#[derive(Clone)]
pub struct Stacks {
    source: Source,
    about: Date,
    strategy: BoxedStrategy<Sample<Vec<Policy>>>,
}

strategy!(Stacks, Vec<Policy>);

#[derive(Clone)]
enum Source {
    Random(Negation, Option<Law>),
    Given(Vec<Policy>),
}

impl Stacks {
    pub(super) fn any() -> Self {
        Self::of(Source::Random(Negation::With, None), usual_day())
    }

    /// Always these policies, as they are.
    #[must_use]
    pub fn given(policies: Vec<Policy>) -> Self {
        Self::of(Source::Given(policies), usual_day())
    }

    fn of(source: Source, about: Date) -> Self {
        let mut stacks = Self { source, about, strategy: Just(Sample(Vec::new())).boxed() };
        let others = stacks.clone();
        stacks.strategy = stacks.drafts().prop_map(move |drafts| Sample(others.settled(drafts, about))).boxed();
        stacks
    }

    /// Without `not` in any condition; given policies stay as they are.
    #[must_use]
    pub fn without_not(self) -> Self {
        let source = match self.source {
            Source::Random(_, law) => Source::Random(Negation::Without, law),
            given @ Source::Given(_) => given,
        };
        Self::of(source, self.about)
    }

    /// Without the rules that may break a law and yet mean what they say ([`Law::exception`]); given policies stay as they
    /// are.
    #[must_use]
    pub fn obeying(self, law: Law) -> Self {
        let source = match self.source {
            Source::Random(negation, _) => Source::Random(negation, Some(law)),
            given @ Source::Given(_) => given,
        };
        Self::of(source, self.about)
    }

    /// Those with dates come into force, or go out of it, in the days about that one; given policies stay as they are.
    #[must_use]
    pub fn about(self, day: Date) -> Self {
        Self::of(self.source, day)
    }

    /// One to three policies, sometimes one that sets another aside; their dates are not settled yet.
    pub(super) fn drafts(&self) -> BoxedStrategy<Vec<Policy>> {
        let (negation, law) = match &self.source {
            Source::Given(policies) => return Just(policies.clone()).boxed(),
            Source::Random(negation, law) => (*negation, *law),
        };
        let obeys = move |rule: &HoldRule| law.is_none_or(|law| law.exception(rule).is_none());
        (prop::collection::vec(draft(negation), 1..4), prop::bool::weighted(0.15))
            .prop_map(move |(mut policies, supersedes)| {
                for (number, policy) in policies.iter_mut().enumerate() {
                    policy.id = format!("p{number}");
                    policy.holds.retain(obeys);
                }
                if let Some(second) = policies.get_mut(1).filter(|_| supersedes) {
                    second.supersedes = vec!["p0".to_owned()];
                }
                policies
            })
            .boxed()
    }

    /// The drafts with their dates about that day.
    pub(super) fn settled(&self, mut drafts: Vec<Policy>, day: Date) -> Vec<Policy> {
        if matches!(self.source, Source::Random(..)) {
            drafts.iter_mut().for_each(|policy| settle(policy, day));
        }
        drafts
    }
}
