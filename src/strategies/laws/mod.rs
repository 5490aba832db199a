//! Laws that a sound checker and a sensible policy obey, tried on random stays.
//!
//! [`check()`] tries them on one policy, always on the same stays, and gives back the smallest stay that breaks one. It does
//! not ask whether the policy says what the statute says; for that a policy carries its own examples. It asks whether the
//! policy does what nobody meant: whether one more paper can end the authority for a hold, or a bare request is enough.
//!
//! A county tests its own file in ten lines:
//!
//! ```
//! # #[cfg(feature = "catalog")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use detainer::policy::Policy;
//! use detainer::strategies::laws;
//!
//! let text = r#"
//! [policy]
//! id = "our-county"
//! title = "Holds on a judge's warrant, 48 hours"
//! jurisdiction = "us/or/clackamas"
//! citation = "General order 12"
//! checked = "text"
//!
//! [hold]
//! when = "warrant.judicial"
//! limit = { hours = 48 }
//! "#;
//! let policy = Policy::from_toml(text, "our-county.toml")?;
//! let compared = laws::check(&policy)?;
//! assert!(compared > 10_000);
//!
//! // A slip of the pen: served was meant, and not served was written.
//! let slip = text.replace(r#""warrant.judicial""#, r#"{ all = ["warrant.judicial", { not = "detainer.served" }] }"#);
//! let violation = laws::check(&Policy::from_toml(&slip, "our-county.toml")?).unwrap_err();
//! assert_eq!(violation.law.as_str(), "more_evidence_never_hurts");
//! println!("{violation}");
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "catalog"))]
//! # fn main() {}
//! ```
//!
//! That prints the law, and the stay with one more paper and without it, as JSON that can be explained:
//! `detainer explain STAY.json --policy our-county.toml`. Some violations are meant. A policy with `not` may say that a paper ends the authority that its absence gave, and one
//! that asks only for convictions does hold without a paper; [`Violation::exception`] then says so. [`Law::check`] tries
//! one law alone, so that a test can leave out those that the policy means to break.
//!
//! The same laws test the crate's own engine, under random stacks: [`Law::instances`] and [`Instance::violation`] try them
//! on any function that answers with bounds. What they show is that an engine is consistent with itself. One that is
//! consistently wrong (every limit an hour too long) obeys them all; only another way to the same answer notices that, and
//! the crate's tests have one.

mod change;
mod instance;
mod instances;

use std::cell::Cell;

use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use crate::check::{self, Bounds, Judge, Options, Outline};
use crate::policy::{Before, HoldRule, Leaf, Policy, Requirement, Within};
use crate::record::Timeline;
use crate::words::words;

pub use instance::{Instance, Side, Violation};

use super::stack::Stacks;
use super::timeline::Timelines;

words! {
    /// A law: how the bounds of two checks must compare.
    Law {
        /// The lower bound is not above the upper one, and that not above the time in custody.
        BoundsInOrder = "bounds_in_order",
        /// Whatever truly happened, its overdetention lies inside the bounds of what the record says.
        EveryReadingInside = "every_reading_inside",
        /// Who remembers more gets bounds no wider.
        MoreMemory = "more_memory_never_widens",
        /// Another authority's hold makes nothing unlawful.
        AnotherHold = "another_hold_never_hurts",
        /// A case or a hold that ends later makes nothing unlawful.
        LaterClosing = "a_later_closing_never_hurts",
        /// A longer stay has no less overdetention.
        LaterRelease = "a_later_release_never_helps",
        /// One more paper makes nothing unlawful.
        MoreEvidence = "more_evidence_never_hurts",
        /// Without a signature, a warrant or probable cause no detainer holds, unless a rule says `always`.
        NoPaper = "no_paper_no_hold",
        /// A shorter limit, or one more condition, makes nothing lawful.
        StricterRule = "a_stricter_rule_never_helps",
        /// One more policy on holds makes nothing lawful.
        AnotherPolicy = "another_policy_never_helps",
        /// The rows of a table without order mean the same in any order.
        RowsWithoutOrder = "rows_without_order",
        /// An exact record means the same in the order of time; records of a sentence with a term and a completion are left
        /// out, for the end of the term has no row of its own.
        SortedByTime = "sorted_by_time",
        /// Weeks later, with no date or holiday or change of the clocks between, it is the same.
        WeeksLater = "weeks_later",
    }
}

impl Law {
    /// What it says, as a clause.
    #[must_use]
    pub const fn plain(self) -> &'static str {
        match self {
            Self::BoundsInOrder => "the bounds are in order, and not above the time in custody",
            Self::EveryReadingInside => "what truly happened lies inside the bounds of what the record says",
            Self::MoreMemory => "more memory gives no wider bounds",
            Self::AnotherHold => "another authority's hold makes nothing unlawful",
            Self::LaterClosing => "a case or a hold that ends later makes nothing unlawful",
            Self::LaterRelease => "a later release makes nothing lawful",
            Self::MoreEvidence => "one more paper makes nothing unlawful",
            Self::NoPaper => {
                "a detainer without a signature, a warrant or probable cause holds as little as one that is forbidden"
            }
            Self::StricterRule => "a shorter limit, or one more condition, makes nothing lawful",
            Self::AnotherPolicy => "one more policy on holds makes nothing lawful",
            Self::RowsWithoutOrder => "rows without order mean the same in any order",
            Self::SortedByTime => "an exact record means the same in the order of time",
            Self::WeeksLater => "weeks later it is the same",
        }
    }

    /// Why a rule may break this law and yet mean what it says; `None`: it must not.
    #[must_use]
    pub fn exception(self, rule: &HoldRule) -> Option<&'static str> {
        let entitlement = |within: &Option<Within>| within.is_some_and(|within| within.before == Before::Entitlement);
        match self {
            Self::MoreEvidence if says_not(&rule.when) => {
                Some("a rule says `not`: one more paper can end the authority that its absence gave")
            }
            Self::AnotherHold | Self::LaterClosing
                if rule
                    .when
                    .leaves()
                    .into_iter()
                    .any(|leaf| matches!(leaf, Leaf::Conviction { within, .. } if entitlement(within))) =>
            {
                Some("a rule counts years back from the entitlement to release: a later one loses old convictions")
            }
            Self::NoPaper if !needs_paper(&rule.when) && !says_always(&rule.when) => {
                Some("a rule can be met by the form, or by facts about the person, without any paper")
            }
            _ => None,
        }
    }

    /// Tries this law on a policy alone, and says on how many pairs of records.
    ///
    /// # Errors
    ///
    /// The smallest violation that was found.
    pub fn check(self, policy: &Policy) -> Result<u32, Box<Violation>> {
        // All that could come from the environment is set.
        let config = Config {
            cases: STACKS,
            failure_persistence: None,
            max_shrink_iters: 3_000,
            max_shrink_time: 0,
            fork: false,
            timeout: 0,
            verbose: 0,
            ..Config::default()
        };
        let seed = TestRng::from_seed(RngAlgorithm::ChaCha, &[SEED; 32]);
        let compared = Cell::new(0_u32);
        // Made ready once, and used wherever a law does not change it.
        let own = check::Law::new(vec![policy.clone()]);
        let engine = |policies: &[Policy], timelines: &[Timeline]| {
            if policies == own.policies() { judged(&own, timelines) } else { engine(policies, timelines) }
        };
        let instances = self.instances(&Timelines::any().about(policy), &Stacks::given(vec![policy.clone()]));
        let tried = TestRunner::new_with_rng(config, seed).run(&instances, |instance| {
            compared.set(compared.get().saturating_add(u32::try_from(instance.len()).unwrap_or(u32::MAX)));
            match instance.violation(&engine) {
                None => Ok(()),
                Some(_) => Err(TestCaseError::fail(self.as_str())),
            }
        });
        match tried {
            Err(TestError::Fail(_, instance)) => {
                let violation = instance.smallest(&engine).map(|found| Violation {
                    exception: policy.holds.iter().find_map(|rule| self.exception(rule)),
                    ..found
                });
                violation.map_or(Ok(compared.get()), |violation| Err(Box::new(violation)))
            }
            Ok(()) | Err(TestError::Abort(_)) => Ok(compared.get()),
        }
    }
}

/// Each law is tried on so many groups of about ten records.
const STACKS: u32 = 200;

/// Where the random numbers begin.
const SEED: u8 = 7;

/// Tries every law on a policy alone, and says on how many pairs of records: see the [module](self). The answer is the same
/// in every run and on every machine.
///
/// # Errors
///
/// The smallest violation: of those for which there is no [exception](Law::exception), if there are any.
pub fn check(policy: &Policy) -> Result<u32, Box<Violation>> {
    let mut compared = 0_u32;
    let mut smallest: Option<Box<Violation>> = None;
    for law in Law::ALL {
        match law.check(policy) {
            Ok(count) => compared = compared.saturating_add(count),
            Err(violation) => {
                if smallest.as_ref().is_none_or(|other| violation.size() < other.size()) {
                    smallest = Some(violation);
                }
            }
        }
    }
    smallest.map_or(Ok(compared), Err)
}

/// The crate's own engine: the bounds of each record under those policies; `None` where it is not assessed.
#[must_use]
pub fn engine(policies: &[Policy], timelines: &[Timeline]) -> Vec<Option<Bounds>> {
    judged(&check::Law::new(policies.to_vec()), timelines)
}

fn judged(law: &check::Law, timelines: &[Timeline]) -> Vec<Option<Bounds>> {
    let mut judge = Judge::new(law, Options::default());
    timelines.iter().map(|timeline| judge.judge(&Outline::of(timeline)).bounds).collect()
}

fn says_not(requirement: &Requirement) -> bool {
    match requirement {
        Requirement::All(parts) | Requirement::Any(parts) => parts.iter().any(says_not),
        Requirement::Not(_) => true,
        Requirement::Never | Requirement::Always | Requirement::Leaf(_) => false,
    }
}

/// Whether the rule says outright that every detainer is enough.
fn says_always(requirement: &Requirement) -> bool {
    matches!(requirement, Requirement::Always | Requirement::Leaf(Leaf::DetainerActive))
}

/// Whether nothing but a paper can meet it.
fn needs_paper(requirement: &Requirement) -> bool {
    match requirement {
        Requirement::Never => true,
        Requirement::Always | Requirement::Not(_) => false,
        Requirement::All(parts) => parts.iter().any(needs_paper),
        Requirement::Any(parts) => parts.iter().all(needs_paper),
        Requirement::Leaf(leaf) => matches!(
            leaf,
            Leaf::Signed
                | Leaf::Served
                | Leaf::ProbableCause
                | Leaf::ProbableCauseJudge
                | Leaf::WarrantAdministrative
                | Leaf::WarrantJudicial
                | Leaf::WarrantAny
        ),
    }
}
