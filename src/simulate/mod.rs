//! Synthetic counties with an answer key, and experiments on them.
//!
//! A [`County`] is the parameters of a jail's year: when people come, what becomes of their cases, which detainers arrive,
//! what the jail does with them, how its clerks write, and which of the known [`Mistake`]s it makes how often. Its
//! [bookings](County::bookings) are made one by one. Each is a record as a clerk would leave it, and the truth behind it: the
//! exact times, the mistake that was planted, and the seconds that nothing covered.
//!
//! ```
//! use detainer::check::{Judge, Law, Options, Outline};
//! use detainer::simulate::County;
//!
//! let county = County::typical()?.with_bookings(200);
//! let law = Law::new(county.policies()?);
//! let mut judge = Judge::new(&law, Options::default());
//! for booking in county.bookings() {
//!     let bounds = judge.judge(&Outline::of(&booking.timeline()?)).bounds.ok_or("not assessed")?;
//!     assert!((bounds.min_seconds..=bounds.max_seconds).contains(&booking.overdetention()));
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Everything is drawn in whole numbers by a generator of fixed definition, so that the same parameters and seed give the same
//! bytes on every machine. True times are whole minutes. The records never lie: they are vague, late or blank. Ten of the
//! mistakes that auditors and courts have described cannot be shown by such a record of one booking; `docs/simulating.md`
//! lists them with the reasons.

mod bookings;
mod clerk;
mod county;
mod dice;
pub mod experiment;
mod mistake;
mod plant;
mod read;
mod record;
mod rule;
mod stay;
mod world;

pub use bookings::{Booking, Bookings};
pub use county::{County, CountyError, Practice};
pub use mistake::Mistake;
pub use record::ANSWERS;
