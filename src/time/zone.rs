//! Time zones: between instants and wall clocks.
//!
//! A wall clock is not a line: in spring it jumps (readings that never happened), in autumn it goes back (readings that
//! happened twice). [`Zone::resolve`] says which, and leaves the choice to whoever asked:
//!
//! ```
//! use detainer::time::{Date, Resolved, Wall, Zone};
//!
//! let zone = Zone::named("America/New_York")?;
//! let wall = |month, day, second| Wall { date: Date::new(2024, month, day).unwrap(), second };
//! assert!(matches!(zone.resolve(wall(3, 10, 9000)), Resolved::Missing { .. })); // 02:30 on 10 March
//! assert!(matches!(zone.resolve(wall(11, 3, 5400)), Resolved::Repeated { .. })); // 01:30 on 3 November
//! assert!(matches!(zone.resolve(wall(6, 1, 5400)), Resolved::Exact(_)));
//! # Ok::<(), detainer::time::ZoneError>(())
//! ```
//!
//! The rules of the database end with 2099: later instants have the last offset for ever.

use std::fmt;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use chrono::{DateTime, MappedLocalTime, NaiveDateTime, Offset, TimeZone};
use chrono_tz::Tz;
use thiserror::Error;

use super::{Date, Instant, Term};

/// The version of the IANA time-zone database in this build, such as `2025b`.
pub const TIME_ZONE_DATABASE: &str = chrono_tz::IANA_TZDB_VERSION;

/// Seconds of a civil day.
pub(super) const DAY: i64 = 86_400;

/// A time zone of the IANA database.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Zone(Tz);

/// A name that is no time zone.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("unknown time zone `{}`, expected a name of the IANA database such as `America/Los_Angeles`", super::shown(.name))]
pub struct ZoneError {
    /// The name as given.
    pub name: String,
}

/// A reading of a wall clock, of no particular zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wall {
    /// The day.
    pub date: Date,
    /// Seconds on the clock since midnight, 0 to 86,399.
    pub second: u32,
}

/// When a wall clock showed a reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Resolved {
    /// Once.
    Exact(Instant),
    /// Twice, because the clock went back.
    Repeated {
        /// Before the change.
        first: Instant,
        /// After it.
        second: Instant,
    },
    /// Never, because the clock went forward over it.
    Missing {
        /// The reading with the offset in force before the change: moved forward by the gap.
        moved: Instant,
        /// The change.
        change: Instant,
    },
}

impl Wall {
    /// Seconds since the reading 1970-01-01T00:00:00.
    fn seconds(self) -> i64 {
        i64::from(self.date.days()).saturating_mul(DAY).saturating_add(i64::from(self.second))
    }

    /// The instant at which clocks on universal time show it.
    pub(super) fn as_utc(self) -> Instant {
        Instant::from_unix(self.seconds())
    }

    pub(super) fn from_seconds(seconds: i64) -> Self {
        let days = i32::try_from(seconds.div_euclid(DAY)).unwrap_or(if seconds < 0 { i32::MIN } else { i32::MAX });
        Self { date: Date::from_days(days), second: u32::try_from(seconds.rem_euclid(DAY)).unwrap_or(0) }
    }
}

impl fmt::Display for Wall {
    /// `2012-03-29T15:00:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (minutes, second) = (self.second / 60, self.second % 60);
        write!(f, "{}T{:02}:{:02}:{second:02}", self.date, minutes / 60, minutes % 60)
    }
}

/// `seconds` of UTC for chrono, those beyond its years as its nearest year but one (offsets are constant out there).
fn naive(seconds: i64) -> NaiveDateTime {
    const FAR: i64 = 8_000_000_000_000;
    DateTime::from_timestamp(seconds.clamp(-FAR, FAR), 0).unwrap_or_default().naive_utc()
}

impl Zone {
    /// The zone of that name, spelt as in the IANA database.
    ///
    /// # Errors
    ///
    /// [`ZoneError`] if the database has none.
    pub fn named(name: &str) -> Result<Self, ZoneError> {
        Tz::from_str(name).map(Self).map_err(|_| ZoneError { name: name.to_owned() })
    }

    /// Its name in the IANA database.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Universal time.
    #[must_use]
    pub const fn utc() -> Self {
        Self(Tz::UTC)
    }

    /// Whether the name is an abbreviation or a fixed offset (`EST`, `PST8PDT`, `Etc/GMT+5`) and not a place. `EST` has no
    /// summer time, so for a county it is seldom what was meant.
    #[must_use]
    pub fn is_fixed_abbreviation(self) -> bool {
        let name = self.name();
        let short = ["EST", "MST", "HST", "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT", "CET", "EET", "MET", "WET"];
        short.contains(&name) || name.starts_with("Etc/GMT") || name.starts_with("GMT")
    }

    /// Seconds that its clocks are ahead of UTC at that instant (negative in America).
    #[must_use]
    pub fn offset(self, at: Instant) -> i32 {
        self.0.offset_from_utc_datetime(&naive(at.unix())).fix().local_minus_utc()
    }

    /// What its clocks show at that instant.
    #[must_use]
    pub fn wall(self, at: Instant) -> Wall {
        Wall::from_seconds(self.local(at))
    }

    /// The civil day at that instant.
    #[must_use]
    pub fn date(self, at: Instant) -> Date {
        self.wall(at).date
    }

    /// When its clocks showed `wall`.
    #[must_use]
    pub fn resolve(self, wall: Wall) -> Resolved {
        let seconds = wall.seconds();
        let with = |offset: i32| Instant::from_unix(seconds).plus(i64::from(offset).saturating_neg());
        match self.0.offset_from_local_datetime(&naive(seconds)) {
            MappedLocalTime::Single(offset) => Resolved::Exact(with(offset.fix().local_minus_utc())),
            MappedLocalTime::Ambiguous(one, other) => {
                let (one, other) = (with(one.fix().local_minus_utc()), with(other.fix().local_minus_utc()));
                Resolved::Repeated { first: one.min(other), second: one.max(other) }
            }
            MappedLocalTime::None => {
                let near = Instant::from_unix(seconds);
                let change = first(near.plus(-2 * DAY), near.plus(2 * DAY), |at| self.local(at) > seconds);
                Resolved::Missing { moved: with(self.offset(change.plus(-1))), change }
            }
        }
    }

    /// The first instant of a civil day: its midnight; the change where a change skips midnight; the first midnight where
    /// there are two. The day ends where the next one starts.
    #[must_use]
    pub fn start_of_day(self, date: Date) -> Instant {
        self.resolve(Wall { date, second: 0 }).earliest()
    }

    /// The end of a term, less a credit, that runs from `start`; never before `start`.
    ///
    /// Credit is taken off unit by unit. Months are added on the calendar (31 January and a month is the last of
    /// February), then days on the wall clock, then seconds of elapsed time. With months or days, a start in the second
    /// pass of a repeated hour counts as the end of that hour; a missing reading is the instant of the change and a
    /// repeated one its first pass.
    #[must_use]
    pub fn add_term(self, start: Instant, term: &Term, credit: Option<&Term>) -> Instant {
        let off = credit.copied().unwrap_or_default();
        let months = term.months.saturating_sub(off.months);
        let days = term.days.saturating_sub(off.days);
        let seconds = term.seconds.saturating_sub(off.seconds);
        if months == 0 && days == 0 {
            return start.plus(seconds).max(start);
        }
        let from = self.wall_after_repeat(start);
        let days = i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX });
        let date = from.date.plus_months(months).plus_days(days);
        self.resolve(Wall { date, ..from }).earliest().plus(seconds).max(start)
    }

    /// The wall clock at `at`; in the second pass of a repeated stretch, the reading that ended the first pass.
    fn wall_after_repeat(self, at: Instant) -> Wall {
        let wall = self.wall(at);
        match self.resolve(wall) {
            Resolved::Repeated { first: before, second } if second == at => {
                let offset = self.offset(before);
                let change = first(before, at, |t| self.offset(t) != offset);
                Wall::from_seconds(change.unix().saturating_add(i64::from(offset)))
            }
            _ => wall,
        }
    }

    fn local(self, at: Instant) -> i64 {
        at.unix().saturating_add(i64::from(self.offset(at)))
    }

    /// The starts of all civil days from 1900-01-01 to 2100-01-02, in seconds of UTC, never decreasing.
    ///
    /// The zones in use share one table each; a table lives as long as someone holds it.
    pub(super) fn midnights(self) -> Arc<[i64]> {
        static KEPT: Mutex<Vec<(Zone, Weak<[i64]>)>> = Mutex::new(Vec::new());
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(_, table)| table.strong_count() > 0);
        if let Some(table) = kept.iter().find(|(zone, _)| *zone == self).and_then(|(_, table)| table.upgrade()) {
            return table;
        }
        let table = self.build_midnights();
        kept.push((self, Arc::downgrade(&table)));
        table
    }

    /// Where the offset is the same a day before and a day after, midnight is plain subtraction: one look-up a day.
    fn build_midnights(self) -> Arc<[i64]> {
        let reading = |day: i32| i64::from(day).saturating_mul(DAY);
        let offset = |day: i32| i64::from(self.offset(Instant::from_unix(reading(day))));
        let (mut before, mut on) = (offset(FIRST_DAY.saturating_sub(1)), offset(FIRST_DAY));
        let mut last = i64::MIN;
        (FIRST_DAY..=LAST_DAY)
            .map(|day| {
                let after = offset(day.saturating_add(1));
                let plain = before == on && on == after;
                let start = if plain {
                    reading(day).saturating_sub(on)
                } else {
                    self.start_of_day(Date::from_days(day)).unix()
                };
                (before, on) = (on, after);
                last = last.max(start);
                last
            })
            .collect()
    }
}

/// 1900-01-01, the first day of [`Zone::midnights`].
pub(super) const FIRST_DAY: i32 = -25_567;
/// 2100-01-02, the last.
const LAST_DAY: i32 = 47_483;

impl Resolved {
    /// The instant, the first of two, or the change that skipped the reading.
    #[must_use]
    pub const fn earliest(self) -> Instant {
        match self {
            Self::Exact(at) | Self::Repeated { first: at, .. } | Self::Missing { change: at, .. } => at,
        }
    }
}

impl fmt::Display for Zone {
    /// Its name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The first instant after `low`, up to `high`, where `holds`; it holds at `high`, not at `low`, and changes once.
fn first(low: Instant, high: Instant, holds: impl Fn(Instant) -> bool) -> Instant {
    let (mut low, mut high) = (low, high);
    while high.since(low) > 1 {
        let middle = low.plus(high.since(low) / 2);
        if holds(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}
