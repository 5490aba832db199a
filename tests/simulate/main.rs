//! Simulated counties and experiments on them.
#![cfg(all(feature = "simulate", feature = "proptest"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]

mod answers;
#[path = "../common/mod.rs"]
mod common;
mod county;
mod experiment;
