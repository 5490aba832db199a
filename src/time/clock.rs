//! The counted clock: time that runs only outside excluded local days.
//!
//! The detainer regulation gives "48 hours, excluding Saturdays, Sundays, and holidays" (8 CFR 287.7(d)). Bond posted on
//! Friday 12 February 2010 at 10:12, Washington's Birthday on the Monday after (*Rivas v. Martin*, 781 F. Supp. 2d 775):
//!
//! ```
//! use std::sync::Arc;
//! use detainer::time::{Calendar, CountedClock, Exclusions, Observance, Zone, parse_exact};
//!
//! let zone = Zone::named("America/Indiana/Indianapolis")?;
//! let weekend_and_holidays = Exclusions {
//!     weekdays: [false, false, false, false, false, true, true],
//!     holidays: Some((Arc::new(Calendar::us_federal()), Observance::Observed)),
//! };
//! let clock = CountedClock::new(zone, &weekend_and_holidays);
//! let posted = parse_exact("2010-02-12T10:12", zone)?;
//! let deadline = clock.deadline(posted, 48 * 3600).earliest;
//! assert_eq!(zone.wall(deadline).to_string(), "2010-02-17T10:12:00");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Counted seconds are elapsed seconds; a local day has 22 to 26 hours of them. A civil day is what lies between two
//! [starts of day](Zone::start_of_day). A day that the calendar does not know is counted in one bound and not in the other;
//! so is all time outside 1900 to 2099.

use std::sync::Arc;

use super::zone::{DAY, FIRST_DAY};
use super::{Calendar, Date, Day, Instant, Observance, Zone};

/// Which local days a clock does not count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Exclusions {
    /// Days of the week, from Monday to Sunday.
    pub weekdays: [bool; 7],
    /// Holidays of a calendar.
    pub holidays: Option<(Arc<Calendar>, Observance)>,
}

impl Exclusions {
    /// Whether every day counts.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.holidays.is_none() && self.weekdays == [false; 7]
    }

    /// Whether that day is excluded; `None` if the calendar does not know.
    #[must_use]
    pub fn excludes(&self, date: Date) -> Option<bool> {
        let weekday = usize::try_from(date.weekday().num_days_from_monday()).ok();
        if weekday.and_then(|day| self.weekdays.get(day)).is_some_and(|excluded| *excluded) {
            return Some(true);
        }
        match self.holidays.as_ref().map(|(calendar, observance)| calendar.day(date, *observance)) {
            None | Some(Day::Working) => Some(false),
            Some(Day::Holiday(_)) => Some(true),
            Some(Day::Unknown) => None,
        }
    }
}

/// Counted seconds between two instants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Counted {
    /// If no day that the calendar does not know counts.
    pub least: i64,
    /// If every such day counts.
    pub most: i64,
}

/// When a limit is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Deadline {
    /// If every day that the calendar does not know counts.
    pub earliest: Instant,
    /// If no such day counts; `None` if it is not used up before 2100.
    pub latest: Option<Instant>,
}

impl Deadline {
    /// The deadline, if unknown days do not matter.
    #[must_use]
    pub fn exact(self) -> Option<Instant> {
        self.latest.filter(|latest| *latest == self.earliest)
    }
}

/// A clock of one zone and one set of exclusions. Clones share its tables.
#[derive(Clone, Debug)]
pub struct CountedClock {
    zone: Zone,
    /// None: every second counts.
    tables: Option<Tables>,
}

#[derive(Clone, Debug)]
struct Tables {
    /// Starts of the local days, in seconds of UTC.
    midnights: Arc<[i64]>,
    /// Counted seconds before each midnight, unknown days counted.
    most: Arc<[i64]>,
    /// The same, unknown days not counted.
    least: Arc<[i64]>,
}

impl CountedClock {
    /// Builds the clock. With exclusions this makes tables of two centuries (a few milliseconds, about a megabyte).
    #[must_use]
    pub fn new(zone: Zone, exclusions: &Exclusions) -> Self {
        if exclusions.is_none() {
            return Self { zone, tables: None };
        }
        let midnights = zone.midnights();
        let days: Vec<Option<bool>> =
            (FIRST_DAY..).map(Date::from_days).map(|date| exclusions.excludes(date)).take(midnights.len()).collect();
        let most = sums(&midnights, days.iter().map(|excluded| *excluded != Some(true)));
        let least = if days.iter().all(Option::is_some) {
            Arc::clone(&most)
        } else {
            sums(&midnights, days.iter().map(|excluded| *excluded == Some(false)))
        };
        Self { zone, tables: Some(Tables { midnights, most, least }) }
    }

    /// The counted seconds in `[from, to)`; none if `to` is not after `from`.
    #[must_use]
    pub fn counted(&self, from: Instant, to: Instant) -> Counted {
        let elapsed = to.since(from);
        if elapsed <= 0 {
            return Counted { least: 0, most: 0 };
        }
        let Some(tables) = &self.tables else {
            return Counted { least: elapsed, most: elapsed };
        };
        let between = |sums, beyond| tables.before(sums, to, beyond).saturating_sub(tables.before(sums, from, beyond));
        let most = between(&tables.most, true);
        Counted { least: between(&tables.least, false), most }
    }

    /// The earliest instant at or after `from` with `limit_seconds` counted since `from`; `from` itself for a limit of
    /// zero or less.
    ///
    /// A start on an excluded day starts counting at the next counted midnight. A limit that is used up exactly at midnight
    /// ends there, not after the excluded days that may follow.
    #[must_use]
    pub fn deadline(&self, from: Instant, limit_seconds: i64) -> Deadline {
        let plain = from.plus(limit_seconds.max(0));
        let Some(tables) = self.tables.as_ref().filter(|_| limit_seconds > 0) else {
            return Deadline { earliest: plain, latest: Some(plain) };
        };
        let day = tables.day(from.unix());
        let (earliest, last) = tables.reach(&tables.most, day, from, limit_seconds, true).unwrap_or((plain, None));
        let all_known = day.zip(last).is_some_and(|(first, last)| tables.knows(first, last));
        let latest = if all_known {
            Some(earliest)
        } else {
            tables.reach(&tables.least, day, from, limit_seconds, false).map(|(latest, _)| latest)
        };
        Deadline { earliest, latest }
    }

    /// The first start of a local day after `after`.
    #[must_use]
    pub fn next_midnight(&self, after: Instant) -> Instant {
        let date = self.zone.date(after);
        // A change that skips a day, or goes back over midnight, makes the next day start no later than `after`.
        (1..=3)
            .map(|days| self.zone.start_of_day(date.plus_days(days)))
            .find(|midnight| *midnight > after)
            .unwrap_or(after)
    }
}

/// Counted seconds before each midnight.
fn sums(midnights: &[i64], counts: impl Iterator<Item = bool>) -> Arc<[i64]> {
    let lengths = midnights.windows(2).map(|day| match day {
        [start, end] => end.saturating_sub(*start),
        _ => 0,
    });
    let mut sum = 0_i64;
    let mut sums = Vec::with_capacity(midnights.len());
    sums.push(sum);
    for (length, counts) in lengths.zip(counts) {
        sum = if counts { sum.saturating_add(length) } else { sum };
        sums.push(sum);
    }
    sums.into()
}

fn at(table: &[i64], index: usize) -> i64 {
    table.get(index).copied().unwrap_or(i64::MAX)
}

impl Tables {
    fn start(&self) -> i64 {
        at(&self.midnights, 0)
    }

    fn end(&self) -> i64 {
        self.midnights.last().copied().unwrap_or(i64::MAX)
    }

    /// Whether the calendar knows every day from the first to the last.
    fn knows(&self, first: usize, last: usize) -> bool {
        let end = last.saturating_add(1);
        let counted = |sums| at(sums, end).saturating_sub(at(sums, first));
        counted(&self.most) == counted(&self.least)
    }

    /// The index of the day that holds `second`; none outside the table.
    fn day(&self, second: i64) -> Option<usize> {
        if second < self.start() || second >= self.end() {
            return None;
        }
        let mut day = usize::try_from(second.saturating_sub(self.start()) / DAY).ok()?;
        while at(&self.midnights, day) > second {
            day = day.checked_sub(1)?;
        }
        while at(&self.midnights, day.saturating_add(1)) <= second {
            day = day.saturating_add(1);
        }
        Some(day)
    }

    /// Counted seconds from the table's start to `when` (negative before it), seconds outside it counted if `beyond`.
    fn before(&self, sums: &[i64], when: Instant, beyond: bool) -> i64 {
        let second = when.unix();
        self.before_in(sums, self.day(second), second, beyond)
    }

    fn before_in(&self, sums: &[i64], day: Option<usize>, second: i64, beyond: bool) -> i64 {
        match day {
            Some(day) => {
                let start = at(sums, day);
                if at(sums, day.saturating_add(1)) == start {
                    start
                } else {
                    start.saturating_add(second.saturating_sub(at(&self.midnights, day)))
                }
            }
            None if second < self.start() => {
                if beyond {
                    second.saturating_sub(self.start())
                } else {
                    0
                }
            }
            None => {
                let all = sums.last().copied().unwrap_or(0);
                if beyond { all.saturating_add(second.saturating_sub(self.end())) } else { all }
            }
        }
    }

    /// The first instant after `from`, which lies in `day`, with `limit` (above zero) counted since, and its day; none if
    /// not in the table, unless seconds `beyond` it count.
    fn reach(
        &self,
        sums: &[i64],
        day: Option<usize>,
        from: Instant,
        limit: i64,
        beyond: bool,
    ) -> Option<(Instant, Option<usize>)> {
        let target = self.before_in(sums, day, from.unix(), beyond).saturating_add(limit);
        if target <= 0 {
            return Some((from.plus(limit), None)); // all of it before the table
        }
        let first = match day {
            Some(day) => day.saturating_add(1),
            None if from.unix() < self.start() => 1,
            None => return beyond.then(|| (from.plus(limit), None)),
        };
        let next = gallop(sums, first, target);
        let day = next.checked_sub(1)?;
        let inside = next < sums.len();
        if !inside && !beyond {
            return None;
        }
        let into = target.saturating_sub(at(sums, day));
        Some((Instant::from_unix(at(&self.midnights, day).saturating_add(into)), inside.then_some(day)))
    }
}

/// The first index from `first` on whose sum is at least `target`, in steps that double: cheap if it is near.
fn gallop(sums: &[i64], first: usize, target: i64) -> usize {
    let mut low = first;
    for _ in 0..4 {
        if at(sums, low) >= target {
            return low.min(sums.len());
        }
        low = low.saturating_add(1);
    }
    let mut step = 4_usize;
    while at(sums, low.saturating_add(step)) < target {
        low = low.saturating_add(step);
        step = step.saturating_mul(2);
    }
    let high = low.saturating_add(step).min(sums.len());
    let within = sums.get(low..high).unwrap_or_default();
    low.min(sums.len()).saturating_add(within.partition_point(|sum| *sum < target))
}
