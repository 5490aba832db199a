//! When is it? Instants, recorded times, zones, calendars and the counted clock.
mod date;
mod instant;

pub use date::Date;
pub use instant::{Instant, Span};
