//! Random stays and policies for property tests (feature `proptest`).
//!
//! Whoever embeds the crate can ask of their own code what the crate's tests ask of it: what must hold of *every* stay. The
//! strategies are [proptest](https://docs.rs/proptest) strategies, which shrink to small stays, and print a failing stay as
//! JSON that `detainer explain` and [`record::json`](crate::record::json) read.
//!
//! ```
//! use detainer::check::{Law, Options, check};
//! use detainer::strategies;
//! use detainer::time::Zone;
//! use proptest::prelude::*;
//! use proptest::test_runner::TestRunner;
//!
//! let stays = strategies::timeline().zone(Zone::named("America/Chicago")?).year(2026).realistic();
//! let mut runner = TestRunner::deterministic();
//! runner.run(&(stays, strategies::stack()), |(stay, policies)| {
//!     let assessment = check(&stay, &Law::new(policies.0), &Options::default());
//!     let ledger: i64 = assessment.ledger.iter().map(|segment| segment.span.seconds()).sum();
//!     let custody = assessment.custody.map_or(0, |custody| custody.possible().seconds());
//!     prop_assert_eq!(ledger, custody);
//!     Ok(())
//! })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`laws`] tests a policy: does every law hold that a sensible policy obeys?
//!
//! What a strategy makes is part of no promise: another version of the crate may make other stays from the same seed.

mod blur;
mod doubt;
mod events;
mod facts;
mod hostile;
pub mod laws;
mod plan;
mod policy;
mod sample;
mod scene;
mod shrink;
mod stack;
mod timeline;
mod trial;
mod vocabulary;

use proptest::collection::SizeRange;
use proptest::strategy::BoxedStrategy;

pub use doubt::{Doubt, Memory};
pub use sample::Sample;
pub use shrink::Shrinking;
pub use stack::{Policies, Requirements, Stacks};
pub use timeline::Timelines;
pub use trial::Trial;

/// Stays of up to twelve days, booked in weeks with holidays, changes of the clocks and weekends, with up to nine events
/// that may cover each other, contradict each other, or be in doubt. Unless they are [hostile](Timelines::hostile) each has
/// one booking and an end.
#[must_use]
pub fn timeline() -> Timelines {
    Timelines::any()
}

/// Conditions over every kind of document and fact.
#[must_use]
pub fn requirement() -> Requirements {
    Requirements::any(policy::Negation::With)
}

/// Policies that between them use every clause of the language but duties.
#[must_use]
pub fn policy() -> Policies {
    Policies::any()
}

/// Stacks of one to three such policies, sometimes one that sets another aside.
#[must_use]
pub fn stack() -> Stacks {
    Stacks::any()
}

/// Several records of one place and week under one stack that comes into force about then. A stack is made ready for a zone
/// once, which takes longer than to judge a stay: a test that judges many stays is faster so.
pub fn trial(timelines: &Timelines, stacks: &Stacks, records: impl Into<SizeRange>) -> BoxedStrategy<Trial> {
    trial::trial(timelines, stacks, records)
}

/// Up to 23 records under one stack, each with what is left of it when something is forgotten: a time of day, a document, a
/// case number. Hostile timelines have no truth, and leave none.
pub fn doubt(timelines: &Timelines, stacks: &Stacks) -> BoxedStrategy<Doubt> {
    doubt::doubt(timelines, stacks)
}
