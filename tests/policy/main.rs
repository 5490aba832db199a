//! Policies: what the form can say, its errors, and the files of the catalogue.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]

mod catalog;
mod describe;
mod errors;
mod hostile;
mod read;
