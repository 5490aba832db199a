//! The bookings of a year, one after the other.

use std::num::NonZero;
use std::sync::OnceLock;

use crate::pool::in_order;
use crate::time::{Date, Instant};

use super::clerk::{self, Entry};
use super::county::County;
use super::dice::Dice;
use super::mistake::Mistake;
use super::plant::{CLERK, WORLD, plant};
use super::stay::{Detainer, Exit, Stay};
use super::world;

/// So many bookings are worked on at once: their records fit a processor's cache.
const BLOCK: u32 = 250;

/// One simulated booking: what truly happened, what was planted, and what the clerk wrote.
#[derive(Clone, Debug)]
pub struct Booking<'c> {
    pub(super) county: &'c County,
    pub(super) id: String,
    pub(super) stay: Stay,
    pub(super) entries: Vec<Entry>,
    planted: Option<Mistake>,
    overdetention: i64,
}

impl Booking<'_> {
    /// The booking number: the year and a number from 1.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The mistake that was planted, if one was.
    #[must_use]
    pub const fn planted(&self) -> Option<Mistake> {
        self.planted
    }

    /// The seconds of custody that nothing covered under the county's rule, worked out from what truly happened and not by
    /// the checker.
    #[must_use]
    pub const fn overdetention(&self) -> i64 {
        self.overdetention
    }

    /// When custody began.
    #[must_use]
    pub const fn booked(&self) -> Instant {
        self.stay.booked
    }

    /// When no case and no lawful hold was left.
    #[must_use]
    pub fn entitled(&self) -> Instant {
        self.stay.entitled()
    }

    /// When custody ended.
    #[must_use]
    pub const fn ended(&self) -> Instant {
        self.stay.ended
    }

    /// Whether a detainer was active when the person was entitled to release.
    #[must_use]
    pub fn is_detained(&self) -> bool {
        let entitled = self.entitled();
        let active = |detainer: &Detainer| {
            detainer.received < entitled && detainer.withdrawn.is_none_or(|withdrawn| withdrawn >= entitled)
        };
        self.stay.exit != Exit::TakenElsewhere && self.stay.detainers.iter().any(active)
    }

    /// Whether every time was entered to the minute and no paper was left blank.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.entries.iter().all(Entry::is_exact)
    }
}

/// The bookings of a county's year. See [`County::bookings`].
#[derive(Clone, Debug)]
pub struct Bookings<'c> {
    county: &'c County,
    /// How many were made.
    made: u32,
    /// How many there will be.
    end: u32,
    day: Date,
    /// How many there are up to the end of that day.
    until: u32,
    /// The weights of the days up to the end of that day, and of the year.
    weight: u64,
    total: u64,
}

impl<'c> Bookings<'c> {
    pub(super) fn new(county: &'c County) -> Self {
        let day = Date::new(county.year, 1, 1).unwrap_or(Date::from_days(0));
        let next_year = Date::new(county.year.saturating_add(1), 1, 1).unwrap_or(day);
        let days = (day.days()..next_year.days()).map(Date::from_days);
        let total = days.map(|day| weight(county, day)).fold(0, u64::saturating_add);
        let mut bookings = Self { county, made: 0, end: county.bookings, day, until: 0, weight: 0, total };
        bookings.open(day);
        bookings
    }

    /// The next bookings, at most so many, apart from the rest.
    fn block(&mut self, size: u32) -> Option<Self> {
        let end = self.made.saturating_add(size).min(self.end);
        let block = Self { end, ..self.clone() };
        self.made = end;
        (block.made < end).then_some(block)
    }

    /// Goes to that day. The days share the bookings by weight; what rounding leaves over goes to later days.
    fn open(&mut self, day: Date) {
        self.day = day;
        self.weight = self.weight.saturating_add(weight(self.county, day));
        let until = u64::from(self.county.bookings).saturating_mul(self.weight).checked_div(self.total).unwrap_or(0);
        self.until = u32::try_from(until).unwrap_or(u32::MAX);
    }
}

impl County {
    /// Works on the bookings of the year in blocks, on so many threads, and passes what comes of each block to `consume` in
    /// the order of the bookings: the outcome is the same for any number of threads.
    ///
    /// # Errors
    ///
    /// The first one of `consume`, after which no further block is begun.
    pub fn in_blocks<T, E: Send + Sync>(
        &self,
        threads: NonZero<usize>,
        work: impl Fn(Bookings<'_>) -> T + Sync,
        mut consume: impl FnMut(T) -> Result<(), E> + Send,
    ) -> Result<(), E> {
        let mut bookings = self.bookings();
        let failed = OnceLock::new();
        in_order(
            vec![(); threads.get()],
            || bookings.block(BLOCK).filter(|_| failed.get().is_none()),
            |(), block| work(block),
            |made| {
                if failed.get().is_none()
                    && let Err(error) = consume(made)
                {
                    // It was empty, and only one thread at a time is here.
                    let _ = failed.set(error);
                }
            },
        );
        failed.into_inner().map_or(Ok(()), Err)
    }
}

fn weight(county: &County, day: Date) -> u64 {
    let weekday = usize::try_from(day.weekday().num_days_from_monday()).unwrap_or(0);
    u64::from(county.weekday.get(weekday).copied().unwrap_or(0))
}

impl<'c> Iterator for Bookings<'c> {
    type Item = Booking<'c>;

    fn next(&mut self) -> Option<Booking<'c>> {
        if self.made >= self.end {
            return None;
        }
        while self.made >= self.until {
            self.open(self.day.plus_days(1));
        }
        self.made = self.made.saturating_add(1);
        Some(make(self.county, self.day, u64::from(self.made)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = usize::try_from(self.end.saturating_sub(self.made)).ok();
        (left.unwrap_or(usize::MAX), left)
    }
}

fn make(county: &County, day: Date, number: u64) -> Booking<'_> {
    let mut course = world::course(county, day, &mut Dice::stream(county.seed, number, WORLD));
    let planted = plant(county, number, &mut course);
    let stay = course.stay;
    let overdetention = county.rule.overdetention(&stay, county.zone, &county.calendar);
    let entries = clerk::entries(county, &stay, planted, Dice::stream(county.seed, number, CLERK));
    let id = format!("{}-{number:06}", county.year);
    Booking { county, id, stay, entries, planted, overdetention }
}
