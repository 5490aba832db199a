//! Reasoning about policies: lint, gaps, what-if, comparisons.
#![cfg(all(feature = "catalog", feature = "json"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]

#[cfg(feature = "proptest")]
mod clauses;
#[cfg(feature = "proptest")]
#[path = "../common/mod.rs"]
mod common;
#[cfg(feature = "proptest")]
mod compare;
mod gaps;
mod lint;
#[cfg(feature = "proptest")]
mod sampling;
mod whatif;
