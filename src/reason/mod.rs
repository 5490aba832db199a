//! Policies under the microscope: their own examples and what these exercise, what a policy cannot mean, what would make a
//! hold lawful, what the states' law came down to on a day, what another law would change, and whether one law is at least
//! as strict as another.
//!
//! A law is at least as strict as another if every second that the other leaves uncovered it leaves uncovered too: in every
//! timeline in which every time is exact and everything is known, in every time zone of the United States, from 1971 to
//! 2099. [`compare`] decides that for all that a policy can say; nothing is sampled. Where the answer is *no* it brings a
//! timeline that shows it, which the checker has confirmed.
//!
//! *Uncovered* is what the checker is certain of. A policy that is not in force, or does not speak of a detainer, leaves the
//! answer open, and leaves nothing uncovered: it is never the stricter one.
//!
//! ```
//! use detainer::check::Law;
//! use detainer::reason::{Answer, Strictness, compare};
//! # #[cfg(feature = "catalog")]
//! # {
//! use detainer::policy::catalog;
//!
//! let [wells, warrants] = ["us-ny-ad2-wells", "us-generic-warrant-or-probable-cause"]
//!     .map(|id| Law::new(vec![catalog::policy(id).unwrap().unwrap()]));
//!
//! // A warrant signed by a judge is one warrant among others.
//! let comparison = compare(&wells, &warrants);
//! assert_eq!(comparison.answer(), Answer::Stricter);
//!
//! // So the second law is not as strict: it does not leave uncovered this hold on an administrative warrant.
//! let Strictness::No(counterexample) = comparison.second else { panic!() };
//! assert_eq!(counterexample.timeline.events.len(), 4);
//! assert_eq!(counterexample.uncovered.seconds(), 3600);
//! # }
//! ```
//!
//! How it is decided: time is cut into the days between changes of either law. What a law says at a moment is a boolean
//! function of documents, facts, and clocks that still run. Requirements are searched by case distinction; clocks by looking
//! at every kind of day that their limits can reach over, in every zone.

mod clock;
mod compare;
mod contest;
mod example;
#[cfg(feature = "json")]
mod examples;
mod formula;
mod gap;
mod gaps;
#[cfg(feature = "json")]
mod lint;
mod logic;
mod map;
mod moment;
mod order;
mod papers;
mod sides;
mod whatif;
mod zones;

pub use compare::{Answer, Comparison, Counterexample, Doubt, Strictness, compare};
#[cfg(feature = "json")]
pub use examples::{ClockCoverage, ClockKind, Coverage, ExampleReport, LeafCoverage, Outcome, run_examples};
pub use gaps::{Checklist, Item, Stage, gaps};
#[cfg(feature = "json")]
pub use lint::{Finding as LintFinding, LintCode, Vocabulary, lint, lint_together};
pub use map::{State, StateLaw, StateStance, states_on};
pub use order::{Order, order};
pub use whatif::{Change, WhatIf};
