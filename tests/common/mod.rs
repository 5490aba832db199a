//! What the property tests share: a runner with fixed seeds.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::ffi::OsStr;
use std::fmt::Debug;

use detainer::strategies::{self, Doubt, Timelines};
use proptest::strategy::{BoxedStrategy, Strategy};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseResult, TestRng, TestRunner};

/// A tenth of the cases, unless the environment asks for another size: `DETAINER_TESTS=full`, or `quick` where a mutant is
/// to be noticed and not a law to be tried. A release build runs all.
pub(crate) fn cases(full: u32) -> u32 {
    match std::env::var_os("DETAINER_TESTS").as_deref().and_then(OsStr::to_str) {
        Some("full") => full,
        Some("quick") => full.div_ceil(20),
        _ if !cfg!(debug_assertions) => full,
        _ => full / 10,
    }
}

/// A runner of so many cases, which are the same in every run; `stream` sets properties apart.
pub(crate) fn runner(cases: u32, stream: u8) -> TestRunner {
    let config = Config {
        cases,
        failure_persistence: None,
        max_global_rejects: u32::MAX,
        max_shrink_iters: 3_000,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &[stream; 32]))
}

/// Runs a property on so many random values.
pub(crate) fn run<S: Strategy>(
    release_cases: u32,
    stream: u8,
    strategy: S,
    property: impl Fn(S::Value) -> TestCaseResult,
) where
    S::Value: Debug,
{
    if let Err(error) = runner(cases(release_cases), stream).run(&strategy, property) {
        panic!("{error}");
    }
}

/// Exact stays of which nothing is unknown.
pub(crate) fn full() -> Timelines {
    strategies::timeline().exact().known()
}

/// Records in doubt under random stacks.
pub(crate) fn doubt() -> BoxedStrategy<Doubt> {
    strategies::doubt(&full(), &strategies::stack())
}
