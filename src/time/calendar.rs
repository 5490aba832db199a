//! Holiday calendars: the federal one by rule, others by list.
//!
//! A calendar declares the years it speaks of. A day outside them is [`Day::Unknown`], never silently a working day.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Datelike, Weekday};
use thiserror::Error;

use super::Date;

/// Which days are holidays, in declared years.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Calendar {
    id: Box<str>,
    first: i32,
    last: i32,
    days: Days,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Days {
    Federal,
    Listed { includes: Arc<[Calendar]>, days: Arc<BTreeMap<Date, String>> },
}

/// Whether a day off in place of a holiday on a weekend is a holiday too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Observance {
    /// The days of the statute alone.
    Statutory,
    /// Also the Friday before a federal holiday on a Saturday (5 U.S.C. 6103(b)) and the Monday after one on a Sunday
    /// (Executive Order 11582).
    Observed,
}

/// What a calendar says of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Day<'a> {
    /// No holiday.
    Working,
    /// A holiday and its name, with ` (observed)` for a day off in place of the holiday itself.
    Holiday(&'a str),
    /// A day outside the declared years.
    Unknown,
}

/// A calendar that contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CalendarError {
    /// The first declared year is after the last.
    #[error("calendar `{}` has its years reversed, expected `[first, last]`, got `[{first}, {last}]`", super::shown(.id))]
    YearsReversed {
        /// The calendar.
        id: String,
        /// The first year, as given.
        first: i32,
        /// The last year, as given.
        last: i32,
    },
    /// A listed day lies outside the declared years.
    #[error("calendar `{}` lists {day}, expected a day of its years {first} to {last}", super::shown(.id))]
    DayOutsideYears {
        /// The calendar.
        id: String,
        /// The day.
        day: Date,
        /// The first declared year.
        first: i32,
        /// The last declared year.
        last: i32,
    },
}

impl Calendar {
    /// The statutory holidays of 5 U.S.C. 6103(a), from the year the Uniform Monday Holiday Act took effect until 2099.
    ///
    /// Inauguration Day (a day of the capital only) and closings by a single executive order are no holidays here.
    #[must_use]
    pub fn us_federal() -> Self {
        Self { id: "us_federal".into(), first: 1971, last: 2099, days: Days::Federal }
    }

    /// A calendar that declares no year: every day is unknown.
    #[must_use]
    pub fn undeclared(id: impl Into<String>) -> Self {
        let id: String = id.into();
        Self { id: id.into(), first: 1, last: 0, days: Days::Federal }
    }

    /// A calendar of listed days and of what the `includes` hold, for the years `first_year` to `last_year` (both included).
    ///
    /// Listed days are taken as given and never moved. A day that is no holiday and that one of the `includes` does not
    /// know is unknown.
    ///
    /// # Errors
    ///
    /// [`CalendarError`] if the years are reversed or a day lies outside them.
    pub fn custom(
        id: impl Into<String>,
        first_year: i32,
        last_year: i32,
        includes: &[&Self],
        days: impl IntoIterator<Item = (Date, String)>,
    ) -> Result<Self, CalendarError> {
        let (id, first, last) = (id.into(), first_year, last_year);
        if first > last {
            return Err(CalendarError::YearsReversed { id, first, last });
        }
        let days: BTreeMap<Date, String> = days.into_iter().collect();
        if let Some(day) = days.keys().copied().find(|day| !(first..=last).contains(&day.year())) {
            return Err(CalendarError::DayOutsideYears { id, day, first, last });
        }
        let includes = includes.iter().map(|calendar| (*calendar).clone()).collect();
        Ok(Self { id: id.into(), first, last, days: Days::Listed { includes, days: Arc::new(days) } })
    }

    /// Its name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The first and the last declared year, both included.
    #[must_use]
    pub const fn years(&self) -> (i32, i32) {
        (self.first, self.last)
    }

    /// What it says of a day.
    #[must_use]
    pub fn day(&self, date: Date, observance: Observance) -> Day<'_> {
        if !(self.first..=self.last).contains(&date.year()) {
            return Day::Unknown;
        }
        match &self.days {
            Days::Federal => federal(date, observance).map_or(Day::Working, Day::Holiday),
            Days::Listed { includes, days } => {
                if let Some(name) = days.get(&date) {
                    return Day::Holiday(name);
                }
                let mut answer = Day::Working;
                for calendar in &**includes {
                    match calendar.day(date, observance) {
                        Day::Working => {}
                        Day::Unknown => answer = Day::Unknown,
                        holiday @ Day::Holiday(_) => return holiday,
                    }
                }
                answer
            }
        }
    }
}

/// The federal holiday of a day, or the one that it stands in for.
fn federal(date: Date, observance: Observance) -> Option<&'static str> {
    if let Some((name, _)) = statutory(date) {
        return Some(name);
    }
    if observance == Observance::Statutory {
        return None;
    }
    let moved = match date.weekday() {
        Weekday::Fri => date.plus_days(1), // 6103(b)(1): Saturday, for those who work from Monday to Friday
        Weekday::Mon => date.plus_days(-1), // Executive Order 11582, section 3: Sunday
        _ => return None,
    };
    statutory(moved).map(|(_, name)| name)
}

/// The rules of 5 U.S.C. 6103(a) as they stood in each year: the name of the holiday, and of the day off in its place.
fn statutory(date: Date) -> Option<(&'static str, &'static str)> {
    let civil = date.to_chrono();
    let (year, day, weekday) = (civil.year(), civil.day(), civil.weekday());
    let nth = |of: Weekday, days: std::ops::RangeInclusive<u32>| weekday == of && days.contains(&day);
    match civil.month() {
        1 if day == 1 => Some(("New Year's Day", "New Year's Day (observed)")),
        // Public Law 98-144, from 1986
        1 if year >= 1986 && nth(Weekday::Mon, 15..=21) => {
            Some(("Birthday of Martin Luther King, Jr.", "Birthday of Martin Luther King, Jr. (observed)"))
        }
        2 if nth(Weekday::Mon, 15..=21) => Some(("Washington's Birthday", "Washington's Birthday (observed)")),
        5 if nth(Weekday::Mon, 25..=31) => Some(("Memorial Day", "Memorial Day (observed)")),
        // Public Law 117-17, from 2021
        6 if year >= 2021 && day == 19 => {
            Some(("Juneteenth National Independence Day", "Juneteenth National Independence Day (observed)"))
        }
        7 if day == 4 => Some(("Independence Day", "Independence Day (observed)")),
        9 if nth(Weekday::Mon, 1..=7) => Some(("Labor Day", "Labor Day (observed)")),
        10 if nth(Weekday::Mon, 8..=14) => Some(("Columbus Day", "Columbus Day (observed)")),
        // Public Law 90-363; moved back to 11 November by Public Law 94-97, from 1978
        10 if year < 1978 && nth(Weekday::Mon, 22..=28) => Some(("Veterans Day", "Veterans Day (observed)")),
        11 if year >= 1978 && day == 11 => Some(("Veterans Day", "Veterans Day (observed)")),
        11 if nth(Weekday::Thu, 22..=28) => Some(("Thanksgiving Day", "Thanksgiving Day (observed)")),
        12 if day == 25 => Some(("Christmas Day", "Christmas Day (observed)")),
        _ => None,
    }
}
