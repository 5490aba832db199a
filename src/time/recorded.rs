//! Times as a record writes them: exact, or as wide as what was written.
//!
//! | written | read as |
//! |---|---|
//! | `2012-03-29T15:00:00-07:00`, `2012-03-29T22:00Z` | that instant; fractions of a second are cut off |
//! | `2012-03-29T15:00`, `2012-03-29 15:00:00` | the wall clock of the zone |
//! | `2012-03-29T15` | that hour, to its last second |
//! | `2012-03-29`, `2012-03`, `2012` | that local day, month or year, to its last second |
//! | `A/B` | from the earliest reading of `A` to the latest of `B`; `..` for an open end |
//! | nothing | any time |
//!
//! A wall time that a change of the clock repeats is the range from its first pass to its second; one that a change
//! skips is read with the offset in force before the change. Anything else is bad, and then any time. Years run from
//! 1900 to 2099.
//!
//! ```
//! use detainer::time::{Recorded, Remark, Zone};
//!
//! let zone = Zone::named("America/New_York")?;
//! let released = Recorded::parse("2024-11-03T01:30", zone); // the clock goes back at 02:00
//! assert_eq!(released.remark(), Some(Remark::RepeatedHour));
//! let (earliest, latest) = (released.earliest().unwrap(), released.latest().unwrap());
//! assert_eq!(latest.since(earliest), 3600);
//! # Ok::<(), detainer::time::ZoneError>(())
//! ```

use thiserror::Error;

use super::{Date, Instant, Resolved, Wall, Zone};

/// A time as written, and the range of instants that it may mean.
///
/// Both bounds are included; a bound that is absent is open. Two of them are in no order, since which was earlier may be open:
///
/// ```compile_fail,E0369
/// use detainer::time::Recorded;
///
/// fn in_time(released: Recorded, deadline: Recorded) -> bool {
///     released <= deadline
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    written: Option<Box<str>>,
    earliest: Option<Instant>,
    latest: Option<Instant>,
    remark: Option<Remark>,
}

/// What a reader should know of a written time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Remark {
    /// A day, month or year without a time of day.
    DateOnly,
    /// The clock showed it twice; both are in the range.
    RepeatedHour,
    /// The clock never showed it; read with the offset in force before the change.
    MissingHour,
    /// Exactly 00:00 or 23:59: often a date without a time in disguise.
    SuspectMidnight,
    /// No time at all; says what was expected.
    Bad(&'static str),
}

/// Text that is no exact time.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TimeError {
    /// It is not written as one.
    #[error("bad time `{}`, {expected}", super::shown(.text))]
    Bad {
        /// The text.
        text: String,
        /// What was expected.
        expected: &'static str,
    },
    /// The clocks of the zone showed it twice.
    #[error("`{}` happened twice in {}, expected an offset: {} or {}", super::shown(.text), .zone.name(), format_instant(*.first, *.zone), format_instant(*.second, *.zone))]
    Repeated {
        /// The text.
        text: String,
        /// The zone.
        zone: Zone,
        /// Before the change.
        first: Instant,
        /// After it.
        second: Instant,
    },
}

const FORM: &str = "expected a time like `2012-03-29T15:00`, a date, a month, a year, or an interval `A/B`";
const YEAR: &str = "expected a year from 1900 to 2099";
const DAY: &str = "expected a day of the calendar";
const CLOCK: &str = "expected a time of day from 00:00:00 to 23:59:59";
const OFFSET: &str = "expected `Z` or an offset from -18:00 to +18:00";
const ORDER: &str = "expected an interval whose end is not before its start";
const EXACT: &str = "expected an exact time like `2012-03-29T15:00:00-07:00`, or a date for its first second";

impl Recorded {
    /// Reads what is written, wall times in `zone`. Nothing is refused: text that is no time has the remark
    /// [`Remark::Bad`] and means any time.
    #[must_use]
    pub fn parse(text: &str, zone: Zone) -> Self {
        if text.is_empty() {
            return Self::unknown();
        }
        let written = Some(text.into());
        match read(text.as_bytes(), zone) {
            Ok((earliest, latest, remark)) => Self { written, earliest, latest, remark },
            Err(expected) => Self { written, earliest: None, latest: None, remark: Some(Remark::Bad(expected)) },
        }
    }

    /// Any time: nothing is recorded.
    #[must_use]
    pub const fn unknown() -> Self {
        Self { written: None, earliest: None, latest: None, remark: None }
    }

    /// Exactly that instant.
    #[must_use]
    pub const fn at(instant: Instant) -> Self {
        Self { written: None, earliest: Some(instant), latest: Some(instant), remark: None }
    }

    /// From `earliest` to `latest`, both included, `None` for an open end. Bounds the wrong way round are a bad time.
    #[must_use]
    pub fn between(earliest: Option<Instant>, latest: Option<Instant>) -> Self {
        if reversed(earliest, latest) {
            return Self { remark: Some(Remark::Bad(ORDER)), ..Self::unknown() };
        }
        Self { written: None, earliest, latest, remark: None }
    }

    /// The text, if it was read from text.
    #[must_use]
    pub fn written(&self) -> Option<&str> {
        self.written.as_deref()
    }

    /// The first instant that it may mean; `None` if open.
    #[must_use]
    pub const fn earliest(&self) -> Option<Instant> {
        self.earliest
    }

    /// The last instant that it may mean; `None` if open.
    #[must_use]
    pub const fn latest(&self) -> Option<Instant> {
        self.latest
    }

    /// What a reader should know of it.
    #[must_use]
    pub const fn remark(&self) -> Option<Remark> {
        self.remark
    }

    /// Whether it means one instant.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.exact().is_some()
    }

    /// The one instant that it means, if it is one.
    #[must_use]
    pub fn exact(&self) -> Option<Instant> {
        self.earliest.filter(|_| self.earliest == self.latest)
    }

    /// As written; otherwise the instant (see [`format_instant`]) or the interval, `..` for an open end. `None` if nothing
    /// is recorded.
    #[must_use]
    pub fn text(&self, zone: Zone) -> Option<String> {
        if let Some(written) = self.written() {
            return Some(written.to_owned());
        }
        if let Some(at) = self.exact() {
            return Some(format_instant(at, zone));
        }
        let end = |at: Option<Instant>| at.map_or_else(|| "..".to_owned(), |at| format_instant(at, zone));
        (self.earliest.is_some() || self.latest.is_some())
            .then(|| format!("{}/{}", end(self.earliest), end(self.latest)))
    }
}

/// An instant in RFC 3339 with the offset of the zone: `2012-03-30T10:00:00-07:00`, or `Z` in UTC.
///
/// Offsets that are not whole minutes (local mean time, long ago) have no such form: those instants are written in UTC.
#[must_use]
pub fn format_instant(at: Instant, zone: Zone) -> String {
    let offset = zone.offset(at);
    let utc = zone == Zone::utc() || offset % 60 != 0;
    let wall = Wall::from_seconds(at.unix().saturating_add(if utc { 0 } else { i64::from(offset) }));
    let Some(stamp) = stamp(wall, offset) else { return at.to_string() };
    let text = std::str::from_utf8(&stamp).unwrap_or_default();
    if utc { text.chars().take(19).chain(['Z']).collect() } else { text.to_owned() }
}

/// `2012-03-30T10:00:00-07:00`, with an offset of whole minutes; `None` for years without four digits.
///
/// Formatting by hand: a live session writes two or three instants for every line it reads, an audit dozens a booking.
pub(super) fn stamp(wall: Wall, offset: i32) -> Option<[u8; 25]> {
    let (year, month, day) = wall.date.ymd();
    let year = u32::try_from(year).ok().filter(|year| *year <= 9999)?;
    let minutes = offset.unsigned_abs() / 60;
    let mut text = *b"0000-00-00T00:00:00+00:00";
    let numbers: [(usize, u32); 9] = [
        (0, year / 100),
        (2, year % 100),
        (5, month),
        (8, day),
        (11, wall.second / 3600),
        (14, wall.second / 60 % 60),
        (17, wall.second % 60),
        (20, minutes / 60),
        (23, minutes % 60),
    ];
    let digit = |number: u32| b'0'.saturating_add(u8::try_from(number % 10).unwrap_or(0));
    for (place, number) in numbers {
        if let Some([tens, ones]) = text.get_mut(place..place.saturating_add(2)) {
            *tens = digit(number / 10);
            *ones = digit(number);
        }
    }
    if let Some(sign) = text.get_mut(19).filter(|_| offset < 0) {
        *sign = b'-';
    }
    Some(text)
}

/// Reads an exact time given by a caller: wall times in `zone`, a bare date as its first second. A wall time that a change
/// skips is read with the offset in force before the change.
///
/// # Errors
///
/// [`TimeError`] for hours, months, years, intervals and anything [`Recorded::parse`] calls bad, and for a wall time that
/// happened twice.
pub fn parse_exact(text: &str, zone: Zone) -> Result<Instant, TimeError> {
    let bad = |expected| TimeError::Bad { text: text.to_owned(), expected };
    let part = part(text.as_bytes(), zone).map_err(|expected| bad(if expected == FORM { EXACT } else { expected }))?;
    match part.kind {
        Kind::Moment if part.earliest == part.latest => Ok(part.earliest),
        Kind::Moment => {
            Err(TimeError::Repeated { text: text.to_owned(), zone, first: part.earliest, second: part.latest })
        }
        Kind::Day => Ok(part.earliest),
        Kind::Hour | Kind::Longer => Err(bad(EXACT)),
    }
}

/// One time of an interval.
struct Part {
    kind: Kind,
    earliest: Instant,
    latest: Instant,
    remark: Option<Remark>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Moment,
    Hour,
    Day,
    Longer,
}

type Bounds = (Option<Instant>, Option<Instant>, Option<Remark>);

fn read(text: &[u8], zone: Zone) -> Result<Bounds, &'static str> {
    let mut parts = text.splitn(2, |byte| *byte == b'/');
    let first = parts.next().unwrap_or_default();
    let Some(second) = parts.next() else {
        return part(first, zone).map(|part| (Some(part.earliest), Some(part.latest), part.remark));
    };
    let end = |text: &[u8]| if text == b".." { Ok(None) } else { part(text, zone).map(Some) };
    let (from, to) = (end(first)?, end(second)?);
    let (earliest, latest) = (from.as_ref().map(|part| part.earliest), to.as_ref().map(|part| part.latest));
    if reversed(earliest, latest) {
        return Err(ORDER);
    }
    let remarks = [from.and_then(|part| part.remark), to.and_then(|part| part.remark)];
    let remark = if remarks.contains(&Some(Remark::DateOnly)) {
        Some(Remark::DateOnly)
    } else {
        remarks.into_iter().flatten().next()
    };
    Ok((earliest, latest, remark))
}

fn reversed(earliest: Option<Instant>, latest: Option<Instant>) -> bool {
    earliest.zip(latest).is_some_and(|(earliest, latest)| earliest > latest)
}

fn part(text: &[u8], zone: Zone) -> Result<Part, &'static str> {
    let [y1, y2, y3, y4, rest @ ..] = text else { return Err(FORM) };
    let year = two(*y1, *y2)?.saturating_mul(100).saturating_add(two(*y3, *y4)?);
    let days = |date: Date, next: Date, kind| {
        let earliest = zone.start_of_day(date);
        // A day that a change skipped altogether is the instant of the change.
        let latest = zone.start_of_day(next).plus(-1).max(earliest);
        Ok(Part { kind, earliest, latest, remark: Some(Remark::DateOnly) })
    };
    let date = |month: u32, day: u32| {
        if !(1900..=2099).contains(&year) {
            return Err(YEAR);
        }
        i32::try_from(year).ok().and_then(|year| Date::new(year, month, day)).ok_or(DAY)
    };
    match rest {
        [] => {
            let start = date(1, 1)?;
            days(start, start.plus_months(12), Kind::Longer)
        }
        [b'-', m1, m2] => {
            let start = date(two(*m1, *m2)?, 1)?;
            days(start, start.plus_months(1), Kind::Longer)
        }
        [b'-', m1, m2, b'-', d1, d2, rest @ ..] => {
            let day = date(two(*m1, *m2)?, two(*d1, *d2)?)?;
            match rest {
                [] => days(day, day.plus_days(1), Kind::Day),
                [b'T' | b' ', h1, h2] => hour(day, two(*h1, *h2)?, zone),
                [b'T' | b' ', h1, h2, b':', m1, m2, rest @ ..] => {
                    moment(day, two(*h1, *h2)?, two(*m1, *m2)?, rest, zone)
                }
                _ => Err(FORM),
            }
        }
        _ => Err(FORM),
    }
}

/// A time of day, `rest` being what follows the minute.
fn moment(date: Date, hour: u32, minute: u32, rest: &[u8], zone: Zone) -> Result<Part, &'static str> {
    let (second, rest) = match rest {
        [b':', s1, s2, rest @ ..] => (two(*s1, *s2)?, cut_fraction(rest)?),
        _ => (0, rest),
    };
    if hour > 23 || minute > 59 || second > 59 {
        return Err(CLOCK);
    }
    let suspect = matches!((hour, minute, second), (0, 0, 0) | (23, 59, 0 | 59)).then_some(Remark::SuspectMidnight);
    let wall = Wall {
        date,
        second: hour.saturating_mul(3600).saturating_add(minute.saturating_mul(60)).saturating_add(second),
    };
    let (earliest, latest, remark) = match rest {
        [] => match zone.resolve(wall) {
            Resolved::Exact(at) => (at, at, suspect),
            Resolved::Repeated { first, second } => (first, second, Some(Remark::RepeatedHour)),
            Resolved::Missing { moved, .. } => (moved, moved, Some(Remark::MissingHour)),
        },
        _ => {
            let at = wall.as_utc().plus(offset(rest)?.saturating_neg());
            (at, at, suspect)
        }
    };
    Ok(Part { kind: Kind::Moment, earliest, latest, remark })
}

/// An hour of the wall clock, to its last second; both passes where it is repeated.
fn hour(date: Date, hour: u32, zone: Zone) -> Result<Part, &'static str> {
    if hour > 23 {
        return Err(CLOCK);
    }
    let start = hour.saturating_mul(3600);
    let resolve = |second| zone.resolve(Wall { date, second });
    let (from, to) = (resolve(start), resolve(start.saturating_add(3599)));
    let earliest = match (from, to) {
        (Resolved::Missing { moved, .. }, Resolved::Missing { .. }) => moved,
        _ => from.earliest(),
    };
    let latest = match to {
        Resolved::Exact(at) | Resolved::Repeated { second: at, .. } | Resolved::Missing { moved: at, .. } => at,
    };
    let either = |is: fn(&Resolved) -> bool| is(&from) || is(&to);
    let remark = if either(|one| matches!(one, Resolved::Repeated { .. })) {
        Some(Remark::RepeatedHour)
    } else {
        either(|one| matches!(one, Resolved::Missing { .. })).then_some(Remark::MissingHour)
    };
    Ok(Part { kind: Kind::Hour, earliest, latest, remark })
}

/// Seconds east of UTC of `Z` or `+hh:mm`.
fn offset(text: &[u8]) -> Result<i64, &'static str> {
    match text {
        [b'Z'] => Ok(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (two(*h1, *h2)?, two(*m1, *m2)?);
            let seconds = i64::from(hours.saturating_mul(60).saturating_add(minutes)).saturating_mul(60);
            if minutes > 59 || seconds > 18 * 3600 {
                return Err(OFFSET);
            }
            Ok(if *sign == b'-' { seconds.saturating_neg() } else { seconds })
        }
        _ => Err(OFFSET),
    }
}

/// What follows the fraction of a second, if there is one.
fn cut_fraction(text: &[u8]) -> Result<&[u8], &'static str> {
    let [b'.', digits @ ..] = text else { return Ok(text) };
    let count = digits.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if count == 0 { Err(FORM) } else { Ok(digits.get(count..).unwrap_or_default()) }
}

fn two(tens: u8, ones: u8) -> Result<u32, &'static str> {
    if !tens.is_ascii_digit() || !ones.is_ascii_digit() {
        return Err(FORM);
    }
    let digit = |byte: u8| u32::from(byte.saturating_sub(b'0'));
    Ok(digit(tens).saturating_mul(10).saturating_add(digit(ones)))
}
