//! Civil dates.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate, Weekday};

/// A day of the Gregorian calendar, of no particular zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

impl Date {
    /// The day `days` after 1970-01-01.
    #[must_use]
    pub const fn from_days(days: i32) -> Self {
        Self(days)
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub const fn days(self) -> i32 {
        self.0
    }

    /// The day of that year, month (1–12) and day of the month; `None` if there is none.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self::from)
    }

    /// Year, month and day at once.
    pub(crate) fn ymd(self) -> (i32, u32, u32) {
        let date = self.to_chrono();
        (date.year(), date.month(), date.day())
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.to_chrono().year()
    }

    /// The month, 1–12.
    #[must_use]
    pub fn month(self) -> u32 {
        self.to_chrono().month()
    }

    /// The day of the month, 1–31.
    #[must_use]
    pub fn day(self) -> u32 {
        self.to_chrono().day()
    }

    /// The day of the week.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        self.to_chrono().weekday()
    }

    /// The day `days` later (earlier if negative).
    #[must_use]
    pub const fn plus_days(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// The same day of the year `years` earlier; 29 February becomes the 28th where that year has none.
    #[must_use]
    pub fn years_before(self, years: u32) -> Self {
        let months = chrono::Months::new(years.saturating_mul(12));
        self.to_chrono().checked_sub_months(months).map_or(Self(i32::MIN), Self::from)
    }

    /// The same day of the month `months` later (earlier if negative), or the last of that month if it is shorter; it
    /// stops at the ends of chrono's years.
    #[must_use]
    pub fn plus_months(self, months: i64) -> Self {
        let from = self.to_chrono();
        let count =
            i64::from(from.year()).saturating_mul(12).saturating_add(i64::from(from.month0())).saturating_add(months);
        let year = i32::try_from(count.div_euclid(12)).unwrap_or(if count < 0 { i32::MIN } else { i32::MAX });
        let month = u32::try_from(count.rem_euclid(12)).unwrap_or(0).saturating_add(1);
        (28..=from.day())
            .rev()
            .chain([from.day()])
            .find_map(|day| Self::new(year, month, day))
            .unwrap_or(if months < 0 { NaiveDate::MIN.into() } else { NaiveDate::MAX.into() })
    }

    /// The same day for chrono; days outside chrono's years become its first or last.
    #[must_use]
    pub fn to_chrono(self) -> NaiveDate {
        NaiveDate::from_epoch_days(self.0).unwrap_or(if self.0 < 0 { NaiveDate::MIN } else { NaiveDate::MAX })
    }
}

impl From<NaiveDate> for Date {
    fn from(date: NaiveDate) -> Self {
        Self(date.to_epoch_days())
    }
}

impl FromStr for Date {
    type Err = ();

    /// `YYYY-MM-DD`, four digits for the year.
    fn from_str(text: &str) -> Result<Self, ()> {
        if text.len() != 10 {
            return Err(());
        }
        NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Self::from).map_err(|_| ())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.to_chrono())
    }
}
