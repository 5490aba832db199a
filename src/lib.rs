//! Which authority covered every second of a person's time in jail, or that none did.

mod words;

pub mod check;
pub mod policy;
pub mod record;
pub mod time;
