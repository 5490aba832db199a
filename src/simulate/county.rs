//! The parameters of a county.

use crate::document::DocumentError;
use crate::policy::{Policy, PolicyError};
use crate::record::Basis;
use crate::time::{Calendar, Date, Instant, Zone};
use crate::words::words;

use super::bookings::Bookings;
use super::dice::Spread;
use super::mistake::Mistake;
use super::read;
use super::rule::Rule;

words! {
    /// What a jail does with a detainer that its rule allows, once the person is entitled to release.
    Practice {
        /// Holds until the agency comes or the rule's time runs out.
        ToTheLimit = "to_the_limit",
        /// Honours none: releases as soon as the release is processed.
        ReleasesAtOnce = "releases_at_once",
        /// Holds until the agency comes, however long that takes.
        WaitsForVan = "waits_for_van",
    }
}

/// A class of convictions or charges, or a fact, and how many of ten thousand it is true of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shared {
    pub(super) name: String,
    pub(super) share: u32,
}

/// How cases end, as weights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endings {
    pub(super) bail: u32,
    pub(super) order: u32,
    pub(super) dropped: u32,
    pub(super) acquitted: u32,
    pub(super) sentence: u32,
}

/// A county: everything that a year of its jail is drawn from.
///
/// Read from TOML; `examples/county.toml` describes every key and is also what a key that is left out has.
///
/// ```
/// use detainer::simulate::County;
///
/// let county = County::from_toml("[county]\nbookings = 3\nseed = 7", "mine.toml")?;
/// let ids: Vec<String> = county.bookings().map(|booking| booking.id().to_owned()).collect();
/// assert_eq!(ids, ["2025-000001", "2025-000002", "2025-000003"]);
/// # Ok::<(), detainer::simulate::CountyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct County {
    pub(super) name: String,
    pub(super) jurisdiction: String,
    pub(super) zone: Zone,
    pub(super) year: i32,
    pub(super) bookings: u32,
    pub(super) seed: u64,
    pub(super) weekday: Vec<u32>,
    pub(super) hour: Vec<u32>,
    pub(super) second_case: u32,
    pub(super) endings: Endings,
    pub(super) bail: Spread,
    pub(super) appearance: Spread,
    pub(super) trial: Spread,
    pub(super) cause_found: Spread,
    pub(super) term_days: Spread,
    pub(super) time_served: u32,
    pub(super) court_opens: i64,
    pub(super) court_closes: i64,
    pub(super) classified: Vec<String>,
    pub(super) convictions: Vec<Shared>,
    pub(super) conviction_days: Spread,
    pub(super) charges: Vec<Shared>,
    pub(super) facts: Vec<Shared>,
    pub(super) detainers: u32,
    pub(super) arrival: Spread,
    pub(super) withdrawn: u32,
    pub(super) holds: u32,
    pub(super) bases: Vec<(Basis, u32)>,
    pub(super) hold: Spread,
    pub(super) collected: u32,
    pub(super) processing: Spread,
    pub(super) pickup: Spread,
    pub(super) practice: Practice,
    pub(super) rule: Rule,
    pub(super) state_holidays: Vec<Date>,
    pub(super) date_only: u32,
    pub(super) hour_only: u32,
    pub(super) quarter_hour: u32,
    pub(super) late_entry: u32,
    pub(super) late: Spread,
    pub(super) blank_paper: u32,
    /// By [`Mistake::place`].
    pub(super) mistakes: Vec<u32>,
    pub(super) calendar: Calendar,
}

/// Why the parameters of a county were refused: the file, the line, the key, and what was expected.
pub type CountyError = DocumentError;

/// The file of the defaults.
const TYPICAL: &str = include_str!("../../examples/county.toml");

impl County {
    /// The county of `examples/county.toml`.
    ///
    /// # Errors
    ///
    /// None, as the crate's tests see to it.
    pub fn typical() -> Result<Self, CountyError> {
        read::county(TYPICAL, "examples/county.toml", None)
    }

    /// A county from TOML. A key that is left out is as in [`typical`](Self::typical); `file` is its name in errors.
    ///
    /// # Errors
    ///
    /// [`CountyError`] for text that is no TOML, an unknown key, or a value that cannot be.
    pub fn from_toml(text: &str, file: &str) -> Result<Self, CountyError> {
        read::county(text, file, Some(&Self::typical()?))
    }

    /// The same county with so many bookings.
    #[must_use]
    pub fn with_bookings(self, bookings: u32) -> Self {
        Self { bookings, ..self }
    }

    /// The same county with another seed.
    #[must_use]
    pub fn with_seed(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    /// The same county with another practice.
    #[must_use]
    pub fn with_practice(self, practice: Practice) -> Self {
        Self { practice, ..self }
    }

    /// The same county, the mistake happening in so many of ten thousand stays in which it can.
    #[must_use]
    pub fn with_mistake(mut self, mistake: Mistake, share: u32) -> Self {
        if let Some(kept) = self.mistakes.get_mut(mistake.place()) {
            *kept = share;
        }
        self
    }

    /// The same county without mistakes.
    #[must_use]
    pub fn without_mistakes(self) -> Self {
        Mistake::ALL.iter().fold(self, |county, mistake| county.with_mistake(*mistake, 0))
    }

    /// The same county with clerks who enter every time to the minute, at once, and leave nothing blank.
    #[must_use]
    pub fn with_exact_clerks(self) -> Self {
        Self { date_only: 0, hour_only: 0, quarter_hour: 0, late_entry: 0, blank_paper: 0, ..self }
    }

    /// How many bookings there are in the year.
    #[must_use]
    pub const fn count(&self) -> u32 {
        self.bookings
    }

    /// The seed.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// The bookings of the year, by the day of arrival. Each is made when it is asked for, and depends on the parameters,
    /// the seed and its own number, and on no other booking.
    #[must_use]
    pub fn bookings(&self) -> Bookings<'_> {
        Bookings::new(self)
    }

    /// When a hold on a detainer must end that could begin at `from`.
    pub(super) fn limit(&self, from: Instant) -> Instant {
        self.rule.limit(self.zone, &self.calendar, from)
    }

    /// The county's rule as policy files, each a name and its text.
    #[must_use]
    pub fn policy_files(&self) -> Vec<(&'static str, String)> {
        self.rule.policies(&self.jurisdiction)
    }

    /// The county's rule as policies: the answer key holds under these.
    ///
    /// # Errors
    ///
    /// None for a county that was read: its rule was checked then.
    pub fn policies(&self) -> Result<Vec<Policy>, PolicyError> {
        self.rule.read_policies(&self.jurisdiction)
    }
}
