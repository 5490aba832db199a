//! How a column writes its times, and what they mean in the format of this crate.
//!
//! A cell becomes the text of a recorded time ([`Recorded`]): a wall-clock time of the booking's zone, a day, or a range
//! where the column is less precise than it looks.

use chrono::format::{Parsed, StrftimeItems, parse};
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use crate::time::{Date, Recorded, Remark, Resolved, Wall, Zone, format_instant};
use crate::words::words;

/// How some columns write their times.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeColumn {
    /// The columns.
    pub columns: Vec<String>,
    /// The formats, tried in this order.
    pub formats: Vec<Format>,
    /// The zone of its wall clock, if not the booking's.
    pub zone: Option<Zone>,
    /// What a zone or an offset in the cell is worth.
    pub zone_label: ZoneLabel,
    /// How exact its times are, whatever they look like.
    pub precision: Precision,
    /// Times that stand for something else.
    pub placeholders: Vec<(Placeholder, Stands)>,
    /// What an empty cell means.
    pub empty: Empty,
}

/// One format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// Year, month, day and perhaps a time of day, as in this crate's own format; with or without an offset.
    Iso,
    /// Days since 30 December 1899, with a fraction for the time of day.
    Excel,
    /// A pattern of `strftime`.
    Pattern(String),
}

words! {
    /// What a zone or an offset in a cell is worth.
    ZoneLabel {
        /// It is right.
        Use = "use",
        /// It is wrong: the time is that of the column's wall clock.
        Ignore = "ignore",
    }
}

/// How exact a column's times are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// As written.
    Second,
    /// Any second of the minute.
    Minute,
    /// Rounded up or down to so many minutes: anything less than that away.
    Rounded(u32),
    /// Any second of the local day.
    Date,
}

/// A time that stands for something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placeholder {
    /// A time of day, in seconds since midnight.
    Clock(u32),
    /// A day.
    Day(Date),
}

words! {
    /// What a placeholder stands for.
    Stands {
        /// Only the day is known.
        Date = "date",
        /// It happened at an unknown time.
        Unknown = "unknown",
        /// The cell might as well be empty.
        Empty = "empty",
    }
}

/// What an empty cell means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Empty {
    /// It has not happened.
    Open,
    /// It happened at an unknown time of the stay.
    Unknown,
    /// It happened between the times of two columns; `None` is an open end.
    Between(Option<String>, Option<String>),
}

impl Default for TimeColumn {
    /// This crate's own format, exact, an empty cell for what has not happened.
    fn default() -> Self {
        Self {
            columns: Vec::new(),
            formats: vec![Format::Iso],
            zone: None,
            zone_label: ZoneLabel::Use,
            precision: Precision::Second,
            placeholders: Vec::new(),
            empty: Empty::Open,
        }
    }
}

/// What a cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// Nothing.
    Empty,
    /// That it happened, but not when.
    Unknown,
    /// A time, in the format of this crate.
    Time(String),
    /// Something that is none of the formats.
    Bad,
}

/// A wall clock as a cell shows it.
#[derive(Clone, Copy)]
struct Shown {
    day: NaiveDate,
    clock: Option<NaiveTime>,
    /// Seconds east of UTC.
    offset: Option<i32>,
}

impl TimeColumn {
    /// Reads a cell of a booking in `zone`.
    pub(super) fn read(&self, text: &str, zone: Zone) -> Cell {
        if text.is_empty() {
            return Cell::Empty;
        }
        let Some(shown) = self.formats.iter().find_map(|format| self.shown(format, text)) else {
            return self.loose(text, zone);
        };
        match self.stands(&shown) {
            Some(Stands::Empty) => Cell::Empty,
            Some(Stands::Unknown) => Cell::Unknown,
            Some(Stands::Date) => self.written(Shown { clock: None, ..shown }, zone),
            None => self.written(shown, zone),
        }
    }

    /// The rest of what this crate's own format allows: a month, a year, an hour, an interval.
    fn loose(&self, text: &str, zone: Zone) -> Cell {
        let own = self.zone.unwrap_or(zone);
        let time = Recorded::parse(text, own);
        if !self.formats.contains(&Format::Iso) || matches!(time.remark(), Some(Remark::Bad(_))) {
            return Cell::Bad;
        }
        if own == zone {
            return Cell::Time(text.to_owned());
        }
        Recorded::between(time.earliest(), time.latest()).text(zone).map_or(Cell::Unknown, Cell::Time)
    }

    fn shown(&self, format: &Format, text: &str) -> Option<Shown> {
        match format {
            Format::Iso => self.iso(text),
            Format::Excel => excel(text),
            Format::Pattern(pattern) => self.pattern(pattern, text),
        }
    }

    fn iso(&self, text: &str) -> Option<Shown> {
        let (day, rest) = text.split_at_checked(10)?;
        let day = day.parse::<Date>().ok()?.to_chrono();
        if rest.is_empty() {
            return Some(Shown { day, clock: None, offset: None });
        }
        let rest = rest.strip_prefix(['T', ' '])?;
        let end = rest.find(|letter: char| !matches!(letter, '0'..='9' | ':' | '.')).unwrap_or(rest.len());
        let (clock, label) = rest.split_at_checked(end)?;
        let form = if clock.len() > 5 { "%H:%M:%S%.f" } else { "%H:%M" };
        let clock = NaiveTime::parse_from_str(clock, form).ok()?;
        let offset = match self.zone_label {
            ZoneLabel::Ignore => None,
            ZoneLabel::Use => offset(label.trim())?,
        };
        Some(Shown { day, clock: Some(clock), offset })
    }

    fn pattern(&self, pattern: &str, text: &str) -> Option<Shown> {
        let mut parsed = Parsed::new();
        parse(&mut parsed, text, StrftimeItems::new(pattern)).ok()?;
        Some(Shown {
            day: parsed.to_naive_date().ok()?,
            clock: parsed.to_naive_time().ok(),
            offset: parsed.offset().filter(|_| self.zone_label == ZoneLabel::Use),
        })
    }

    fn stands(&self, shown: &Shown) -> Option<Stands> {
        let seconds = shown.clock.map(seconds_of_day);
        let is = |placeholder: &Placeholder| match placeholder {
            Placeholder::Clock(second) => seconds == Some(*second),
            Placeholder::Day(day) => day.to_chrono() == shown.day,
        };
        self.placeholders.iter().find(|(placeholder, _)| is(placeholder)).map(|(_, stands)| *stands)
    }

    /// The text of a recorded time in the booking's zone.
    fn written(&self, shown: Shown, zone: Zone) -> Cell {
        let Some(clock) = shown.clock.filter(|_| self.precision != Precision::Date) else {
            return self.day(shown.day, zone);
        };
        // Fractions of a second are cut off.
        let at = shown.day.and_time(clock.with_nanosecond(0).unwrap_or(clock));
        let (from, until) = match self.precision {
            Precision::Second | Precision::Date => (at, at),
            Precision::Minute => {
                let start = moved(at, i64::from(seconds_of_day(clock) % 60).saturating_neg());
                (start, moved(start, 59))
            }
            Precision::Rounded(minutes) => {
                let away = i64::from(minutes).saturating_mul(60).saturating_sub(1);
                (moved(at, away.saturating_neg()), moved(at, away))
            }
        };
        let text = match (shown.offset, self.zone.filter(|own| *own != zone)) {
            (None, Some(own)) => in_zone(from, until, own, zone),
            (offset, _) => {
                let end = |at: NaiveDateTime| format!("{at:?}{}", suffix(offset));
                if from == until { end(from) } else { format!("{}/{}", end(from), end(until)) }
            }
        };
        Cell::Time(text)
    }

    fn day(&self, day: NaiveDate, zone: Zone) -> Cell {
        match self.zone.filter(|own| *own != zone) {
            None => Cell::Time(day.to_string()),
            Some(own) => {
                let end = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default();
                Cell::Time(in_zone(day.and_time(NaiveTime::MIN), day.and_time(end), own, zone))
            }
        }
    }
}

/// A range of the wall clock of `own`, written for readers in `zone`.
fn in_zone(from: NaiveDateTime, until: NaiveDateTime, own: Zone, zone: Zone) -> String {
    let resolve = |at: NaiveDateTime| own.resolve(Wall { date: at.date().into(), second: seconds_of_day(at.time()) });
    let earliest = match resolve(from) {
        Resolved::Exact(at) | Resolved::Repeated { first: at, .. } | Resolved::Missing { moved: at, .. } => at,
    };
    let latest = match resolve(until) {
        Resolved::Exact(at) | Resolved::Repeated { second: at, .. } | Resolved::Missing { moved: at, .. } => at,
    };
    if earliest == latest {
        return format_instant(earliest, zone);
    }
    format!("{}/{}", format_instant(earliest, zone), format_instant(latest, zone))
}

fn seconds_of_day(clock: NaiveTime) -> u32 {
    clock.num_seconds_from_midnight()
}

fn moved(at: NaiveDateTime, seconds: i64) -> NaiveDateTime {
    at.checked_add_signed(TimeDelta::seconds(seconds)).unwrap_or(at)
}

/// `Z`, `+hh:mm`, `+hhmm`, or nothing; `None` for any other label.
fn offset(label: &str) -> Option<Option<i32>> {
    if label.is_empty() {
        return Some(None);
    }
    if label == "Z" {
        return Some(Some(0));
    }
    let mut parsed = Parsed::new();
    parse(&mut parsed, label, StrftimeItems::new("%z")).ok()?;
    parsed.offset().map(Some)
}

fn suffix(offset: Option<i32>) -> String {
    let Some(offset) = offset else { return String::new() };
    let minutes = offset.unsigned_abs() / 60;
    let sign = if offset < 0 { '-' } else { '+' };
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A number of days since 30 December 1899.
fn excel(text: &str) -> Option<Shown> {
    const LAST: f64 = 2_958_466.0;
    let serial: f64 = text.parse().ok().filter(|serial: &f64| (0.0..LAST).contains(serial))?;
    let seconds = (serial.fract() * 86_400.0).round();
    // Both are whole, not negative and small.
    let (days, second) = (serial.trunc() as u64, seconds as u32);
    let days = days.saturating_add(u64::from(second / 86_400));
    let day = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))?;
    let clock = NaiveTime::from_num_seconds_from_midnight_opt(second % 86_400, 0)?;
    Some(Shown { day, clock: Some(clock).filter(|_| serial.fract() != 0.0), offset: None })
}
