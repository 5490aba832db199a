//! The checker on cases whose answers were worked out by hand: corpus, catalogue, the law of a place.
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

mod by_jurisdiction;
mod catalog;
mod corpus;
mod hostile;
mod threads;
