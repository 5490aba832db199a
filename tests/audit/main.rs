//! Audits of whole files.
#![cfg(feature = "audit")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]

mod broken;
mod by_hand;
mod class;
mod clocks;
mod county;
mod detainers;
mod laws;
mod page;
mod pseudonyms;
mod tables;
#[cfg(feature = "xlsx")]
mod workbook;
