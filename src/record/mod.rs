//! What the jail wrote: events, facts, timelines and their defects, kept as written.
//!
//! Reading never guesses. What cannot be understood stays in the timeline as it was written, becomes an unknown for the
//! check, and is named by a [`Defect`]; only a record without a booking number, a time zone or a list of events is refused.

#[cfg(feature = "csv")]
pub mod csv;
mod defect;
mod event;
mod facts;
mod glance;
#[cfg(feature = "json")]
pub mod json;
pub(crate) mod read;
mod timeline;
mod value;
mod write;

pub use defect::{Defect, DefectCode};
pub use event::{Arrest, Basis, Cause, Event, EventKind, Said, Statement, Warrant};
pub use facts::{Conviction, Facts};
pub(crate) use glance::Glance;
pub use read::{Defaults, RecordError};
pub use timeline::{Standing, Timeline};
pub use value::Value;
