//! Laws as properties of random records, the naive model, and planted bugs that must be noticed.
#![cfg(all(feature = "catalog", feature = "proptest"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]

#[path = "../common/mod.rs"]
mod common;
mod exhaustive;
#[cfg(feature = "audit")]
mod fuzz;
mod live;
mod mutants;
mod naive;
mod naive_model;
mod spec;
mod strategies;
