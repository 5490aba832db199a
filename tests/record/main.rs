//! Records as JSON, JSON Lines and CSV: what is read, what is rejected, and with which words.
#![cfg(feature = "json")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]

mod csv;
mod json;
mod records;
