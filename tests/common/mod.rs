//! What the property tests share: random stays and policies, ways to make a record less certain, and a fixed-seed runner.

#![allow(dead_code, reason = "each test file uses a part of it")]

pub(crate) mod blur;
pub(crate) mod doubt;
pub(crate) mod events;
pub(crate) mod facts;
pub(crate) mod laws;
pub(crate) mod show;
pub(crate) mod trial;

use std::fmt::Debug;

use detainer::check::{Bounds, Judge, Law, Options, Outline};
use detainer::policy::Policy;
use detainer::record::Timeline;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseResult, TestRng, TestRunner};

/// Fewer cases where the code is not optimised.
pub(crate) const fn cases(release: u32) -> u32 {
    if cfg!(debug_assertions) { release / 10 } else { release }
}

/// Runs a property on so many random values. The values are the same in every run; `stream` sets properties apart.
pub(crate) fn run<S: Strategy>(
    release_cases: u32,
    stream: u8,
    strategy: S,
    property: impl Fn(S::Value) -> TestCaseResult,
) where
    S::Value: Debug,
{
    let config = Config {
        cases: cases(release_cases),
        failure_persistence: None,
        max_global_rejects: u32::MAX,
        max_shrink_iters: 3_000,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[stream; 32]);
    if let Err(error) = TestRunner::new_with_rng(config, rng).run(&strategy, property) {
        panic!("{error}");
    }
}

/// The engine's bounds for each record; `None` where it did not assess it.
pub(crate) fn engine<'a>(policies: &[Policy], records: impl IntoIterator<Item = &'a Timeline>) -> Vec<Option<Bounds>> {
    let law = Law::new(policies.to_vec());
    let mut judge = Judge::new(&law, Options::default());
    records.into_iter().map(|record| judge.judge(&Outline::of(record)).bounds).collect()
}
