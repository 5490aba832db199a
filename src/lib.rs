// The README is the crate's front page; its example compiles where its features are there.
#![cfg_attr(all(feature = "catalog", feature = "json"), doc = include_str!("../README.md"))]
#![cfg_attr(
    not(all(feature = "catalog", feature = "json")),
    doc = "Which authority covered every second of a person's time in jail, or that none did."
)]

mod document;
#[cfg(any(feature = "audit", feature = "simulate"))]
mod pool;
mod words;

#[cfg(feature = "audit")]
pub mod audit;
pub mod check;
pub mod live;
#[cfg(all(any(doc, doctest), feature = "cli"))]
pub mod manual;
#[cfg(feature = "page")]
pub mod page;
pub mod policy;
pub mod reason;
pub mod record;
#[cfg(feature = "simulate")]
pub mod simulate;
#[cfg(feature = "proptest")]
pub mod strategies;
pub mod time;
