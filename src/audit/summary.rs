//! The tables that an audit publishes.
//!
//! Every number that rests on an open record is a range: the sum of lower bounds to the sum of upper bounds, the surely
//! counted to the possibly counted. Seconds are elapsed seconds.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::check::{Bounds, Verdict};

/// Everything that was counted.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// What came in, and what became of it.
    pub reconciled: Reconciled,
    /// All bookings.
    pub overall: Totals,
    /// Those whose custody has a recorded end, with the share held beyond authority.
    pub releases: Releases,
    /// How long the unlawful bookings were.
    pub distribution: Distribution,
    /// By the local month in which custody ended.
    pub by_month: Vec<Group>,
    /// By the custodian that the record names.
    pub by_facility: Vec<Group>,
    /// By the paper that the person was, or could have been, held on.
    pub by_hold_type: Vec<Group>,
    /// By why a stretch was not surely covered.
    pub by_cause: Vec<Extensions>,
    /// By the policy that refuses first.
    pub by_policy: Vec<Extensions>,
    /// The same bookings if so many hours of release processing were allowed from the entitlement, whatever the policies
    /// say.
    pub by_allowance: Vec<Allowance>,
    /// The same bookings if every limit ran on all days, or on none but working days.
    pub by_reading: Vec<ByReading>,
    /// What would settle undetermined bookings, the most frequent first.
    pub needs: Vec<Count>,
    /// Why bookings could not be judged.
    pub not_assessed: Vec<Count>,
    /// What was wrong with the records as they were read: in so many bookings each.
    pub defects: Vec<Count>,
    /// Rows of tables with fewer bookings than this are without numbers.
    pub suppress_below: u64,
}

/// What came in, and what became of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reconciled {
    /// Rows of tables, and records of JSON.
    pub rows_read: u64,
    /// Those that became part of a booking.
    pub rows_used: u64,
    /// Those that could not be used; each is listed with the reason.
    pub rows_rejected: u64,
    /// Bookings.
    pub bookings: u64,
    /// Covered throughout.
    pub lawful: u64,
    /// Surely held beyond authority.
    pub unlawful: u64,
    /// It depends on what the record leaves open.
    pub undetermined: u64,
    /// Without custody that could be judged.
    pub not_assessed: u64,
    /// Events of all bookings.
    pub events: u64,
    /// People, if the records name them.
    pub people: Option<People>,
}

impl Reconciled {
    /// Whether nothing was lost.
    #[must_use]
    pub fn holds(&self) -> bool {
        let judged = [self.lawful, self.unlawful, self.undetermined, self.not_assessed];
        self.rows_read == self.rows_used.saturating_add(self.rows_rejected)
            && self.bookings == judged.iter().fold(0u64, |sum, count| sum.saturating_add(*count))
    }
}

/// People that the records name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct People {
    /// All of them.
    pub named: u64,
    /// Those with an unlawful booking.
    pub held_surely: u64,
    /// Those with an unlawful or undetermined booking.
    pub held_possibly: u64,
    /// Bookings that name nobody.
    pub bookings_without: u64,
}

/// Bookings by verdict, and how long they were beyond authority in all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Covered throughout.
    pub lawful: u64,
    /// Surely held beyond authority.
    pub unlawful: u64,
    /// It depends on what the record leaves open.
    pub undetermined: u64,
    /// Without custody that could be judged.
    pub not_assessed: u64,
    /// Person-seconds beyond authority: at least.
    pub min_seconds: i64,
    /// Person-seconds beyond authority: at most.
    pub max_seconds: i64,
}

impl Totals {
    /// Adds a booking.
    pub(crate) fn add(&mut self, bounds: Option<Bounds>) {
        let bounds_or_none = bounds.unwrap_or_default();
        let count = match bounds.map_or(Verdict::NotAssessed, Verdict::of) {
            Verdict::Lawful => &mut self.lawful,
            Verdict::Unlawful => &mut self.unlawful,
            Verdict::Undetermined => &mut self.undetermined,
            Verdict::NotAssessed => &mut self.not_assessed,
        };
        *count = count.saturating_add(1);
        self.min_seconds = self.min_seconds.saturating_add(bounds_or_none.min_seconds);
        self.max_seconds = self.max_seconds.saturating_add(bounds_or_none.max_seconds);
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.lawful = self.lawful.saturating_add(other.lawful);
        self.unlawful = self.unlawful.saturating_add(other.unlawful);
        self.undetermined = self.undetermined.saturating_add(other.undetermined);
        self.not_assessed = self.not_assessed.saturating_add(other.not_assessed);
        self.min_seconds = self.min_seconds.saturating_add(other.min_seconds);
        self.max_seconds = self.max_seconds.saturating_add(other.max_seconds);
    }

    /// The bookings that could be judged.
    #[must_use]
    pub const fn assessed(&self) -> u64 {
        self.lawful.saturating_add(self.unlawful).saturating_add(self.undetermined)
    }

    /// The person-seconds beyond authority.
    #[must_use]
    pub const fn bounds(&self) -> Bounds {
        Bounds { min_seconds: self.min_seconds, max_seconds: self.max_seconds }
    }
}

/// The bookings whose custody has a recorded end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Releases {
    /// By verdict.
    pub totals: Totals,
    /// How many of every hundred were held beyond authority; `None` if there are none.
    pub share: Option<Share>,
}

/// A share as an interval, in tenths of a per cent; the lower end is rounded down and the upper end up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Surely counted, in thousandths of the denominator.
    pub at_least_permille: u64,
    /// Possibly counted, in thousandths of the denominator.
    pub at_most_permille: u64,
    /// Of so many.
    pub of: u64,
}

impl Share {
    /// From so many surely to so many possibly, of a denominator; `None` if that is zero.
    pub(crate) fn new(surely: u64, possibly: u64, of: u64) -> Option<Self> {
        let at_least_permille = surely.saturating_mul(1000).checked_div(of)?;
        Some(Self { at_least_permille, at_most_permille: possibly.saturating_mul(1000).div_ceil(of), of })
    }
}

/// How long the unlawful bookings were, and how many bookings fall in each band.
#[derive(Clone, Debug, Serialize)]
pub struct Distribution {
    /// The unlawful bookings, over which the percentiles are taken.
    pub unlawful: u64,
    /// The median (nearest rank): the medians of the lower and of the upper bounds.
    pub median: Option<Span>,
    /// The 90th percentile (nearest rank).
    pub percentile_90: Option<Span>,
    /// Unlawful and undetermined bookings by length.
    pub bands: Vec<Band>,
}

/// From so many to so many seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// At least.
    pub min_seconds: i64,
    /// At most.
    pub max_seconds: i64,
}

/// Bookings of which the time beyond authority lies in `(above, up_to]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Band {
    /// More than so many seconds.
    pub above_seconds: i64,
    /// No more than so many; `None`: however long.
    pub up_to_seconds: Option<i64>,
    /// Its bookings; `None` if they are so few that they were suppressed.
    #[serde(flatten)]
    pub totals: Option<BandTotals>,
    /// Whether the numbers were suppressed.
    pub suppressed: bool,
}

/// How many bookings lie in a band.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BandTotals {
    /// Surely in it.
    pub at_least: u64,
    /// Possibly in it.
    pub at_most: u64,
}

/// The bookings of one month, facility or hold type.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    /// Which.
    pub name: String,
    /// Its bookings; `None` if they are so few that they were suppressed.
    #[serde(flatten)]
    pub totals: Option<Totals>,
    /// Whether the numbers were suppressed.
    pub suppressed: bool,
}

/// The stretches with one cause, or refused by one policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Extensions {
    /// Which.
    pub name: String,
    /// How often, and how long; `None` if the bookings are so few that they were suppressed.
    #[serde(flatten)]
    pub totals: Option<ExtensionTotals>,
    /// Whether the numbers were suppressed.
    pub suppressed: bool,
}

/// How often, and how long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ExtensionTotals {
    /// Stretches.
    pub findings: u64,
    /// Bookings with such a stretch.
    pub bookings: u64,
    /// Bookings in which such a stretch is surely time beyond authority.
    pub bookings_surely: u64,
    /// Person-seconds beyond authority: at least.
    pub min_seconds: i64,
    /// Person-seconds beyond authority: at most.
    pub max_seconds: i64,
}

impl ExtensionTotals {
    pub(crate) fn merge(&mut self, other: Self) {
        self.findings = self.findings.saturating_add(other.findings);
        self.bookings = self.bookings.saturating_add(other.bookings);
        self.bookings_surely = self.bookings_surely.saturating_add(other.bookings_surely);
        self.min_seconds = self.min_seconds.saturating_add(other.min_seconds);
        self.max_seconds = self.max_seconds.saturating_add(other.max_seconds);
    }
}

/// All bookings under one allowance for release processing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Allowance {
    /// The hours allowed from the entitlement.
    pub hours: u32,
    /// The bookings.
    #[serde(flatten)]
    pub totals: Totals,
}

/// Which days the limits run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// As each policy says.
    AsWritten,
    /// All days count.
    EveryDay,
    /// Saturdays, Sundays and federal holidays (observed) do not count.
    WorkingDays,
}

impl Reading {
    /// How the limits run, in words.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::AsWritten => "as the policies say",
            Self::EveryDay => "on all days",
            Self::WorkingDays => "not on weekends and holidays",
        }
    }
}

/// All bookings under one reading of the limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ByReading {
    /// The reading.
    pub reading: Reading,
    /// The bookings.
    #[serde(flatten)]
    pub totals: Totals,
}

/// So many of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// What.
    pub what: String,
    /// In so many bookings; `None` if they are so few that they were suppressed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bookings: Option<u64>,
    /// Whether the number was suppressed.
    pub suppressed: bool,
}

/// The names and counts, the most frequent first, then by name.
pub(crate) fn most_frequent<K: Ord + ToString>(counts: BTreeMap<K, u64>) -> Vec<(String, u64)> {
    let mut counts: Vec<(String, u64)> = counts.into_iter().map(|(what, count)| (what.to_string(), count)).collect();
    counts.sort_by(|(one, of_one), (other, of_other)| of_other.cmp(of_one).then_with(|| one.cmp(other)));
    counts
}

/// The word for what no policy refuses, in [`Summary::by_policy`].
pub(crate) const NO_POLICY: &str = "(no policy)";
