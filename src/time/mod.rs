//! When is it? Instants, recorded times, zones, calendars and the counted clock.
mod calendar;
mod clock;
mod date;
mod instant;
#[cfg(feature = "audit")]
mod offsets;
mod recorded;
mod span;
mod term;
mod zone;

pub use calendar::{Calendar, CalendarError, Day, Observance};
pub use clock::{Counted, CountedClock, Deadline, Exclusions};
pub use date::Date;
pub use instant::{Instant, Span};
#[cfg(feature = "audit")]
pub(crate) use offsets::Offsets;
pub use recorded::{Recorded, Remark, TimeError, format_instant, parse_exact};
pub use span::Spans;
pub use term::{Term, TermError};
pub use zone::{Resolved, TIME_ZONE_DATABASE, Wall, Zone, ZoneError};

/// Text from outside as it may stand in a message: one line, at most 40 characters.
fn shown(text: &str) -> String {
    let mut short: String = text.chars().take(40).flat_map(char::escape_debug).collect();
    if text.chars().nth(40).is_some() {
        short.push('…');
    }
    short
}
