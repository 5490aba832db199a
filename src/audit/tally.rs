//! What is counted, booking by booking. Tallies of several threads add up to the same, in whatever order.

use std::collections::{BTreeMap, HashMap};

use crate::check::survey::{ALLOWANCES, Extension, Survey};
use crate::check::{Bounds, Cause, Need, Outline, Verdict};
use crate::record::{DefectCode, Timeline};
use crate::time::{Date, Offsets};

use super::cases::Cases;
use super::histogram::Histogram;
use super::seen;
use super::summary::{
    Allowance, BandTotals, ByReading, Distribution, ExtensionTotals, NO_POLICY, People, Reading, Reconciled, Releases,
    Share, Span, Summary, Totals, most_frequent,
};
use super::suppress::{self, extensions, groups};

const HOUR: i64 = 3600;
/// The ends of the bands, in seconds.
const BANDS: [i64; 7] = [2 * HOUR, 6 * HOUR, 24 * HOUR, 48 * HOUR, 7 * 24 * HOUR, 30 * 24 * HOUR, 90 * 24 * HOUR];

/// A month that the record leaves open.
const UNCLEAR: i32 = i32::MAX;

/// What is counted.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) rows_read: u64,
    pub(crate) rows_used: u64,
    pub(crate) rows_rejected: u64,
    pub(crate) events: u64,
    overall: Totals,
    released: Totals,
    months: BTreeMap<i32, Totals>,
    facilities: BTreeMap<String, Totals>,
    hold_types: BTreeMap<&'static str, Totals>,
    causes: BTreeMap<Cause, ExtensionTotals>,
    /// By number among the policies of the audit; `None`: no policy.
    policies: BTreeMap<Option<usize>, ExtensionTotals>,
    allowances: [Totals; ALLOWANCES.len()],
    /// On every day, and on working days.
    readings: [Totals; 2],
    at_least: Histogram,
    at_most: Histogram,
    bands: [BandTotals; BANDS.len() + 1],
    needs: BTreeMap<String, u64>,
    not_assessed: BTreeMap<&'static str, u64>,
    defects: BTreeMap<DefectCode, u64>,
    people: HashMap<u128, Verdict>,
    bookings_without_person: u64,
    pub(crate) cases: Cases,
}

/// One booking that was judged.
pub(crate) struct Judged<'a> {
    pub(crate) outline: &'a Outline,
    pub(crate) survey: &'a Survey,
    /// The bounds on every day, and on working days.
    pub(crate) readings: [Bounds; 2],
    /// The number of each policy of the stack among all policies of the audit; empty: its place.
    pub(crate) policies: &'a [usize],
    pub(crate) custodian: Option<&'a str>,
    pub(crate) person: Option<&'a str>,
    pub(crate) events: usize,
}

impl Tally {
    /// A tally that keeps so many of the longest cases, and a sample of so many of the others.
    pub(crate) fn keeping(longest: usize, sample: usize) -> Self {
        Self { cases: Cases::of(longest, sample), ..Self::default() }
    }

    pub(crate) fn add(&mut self, judged: &Judged<'_>, offsets: &Offsets) {
        let survey = judged.survey;
        let bounds = survey.stay.is_ok().then_some(survey.bounds);
        self.events = self.events.saturating_add(u64::try_from(judged.events).unwrap_or(u64::MAX));
        self.overall.add(bounds);
        if let Err(reason) = survey.stay {
            let count = self.not_assessed.entry(reason.name()).or_default();
            *count = count.saturating_add(1);
        }
        if survey.stay.is_ok_and(|stay| !stay.open) {
            self.released.add(bounds);
        }
        let month = survey.stay.ok().map_or(UNCLEAR, |stay| month(offsets, stay.until));
        self.months.entry(month).or_default().add(bounds);
        let custodian = judged.custodian.unwrap_or("(not named)");
        match self.facilities.get_mut(custodian) {
            Some(totals) => totals.add(bounds),
            None => self.facilities.entry(custodian.to_owned()).or_default().add(bounds),
        }
        self.hold_types.entry(judged.outline.hold_type()).or_default().add(bounds);
        let other = |other: &Bounds| survey.stay.is_ok().then_some(*other);
        for (totals, bounds) in self.allowances.iter_mut().zip(&survey.allowances) {
            totals.add(other(bounds));
        }
        for (totals, bounds) in self.readings.iter_mut().zip(&judged.readings) {
            totals.add(other(bounds));
        }
        if let Some(bounds) = bounds {
            self.length(bounds);
        }
        self.extensions(survey, judged.policies);
        self.person(judged.person, survey.verdict());
    }

    fn length(&mut self, bounds: Bounds) {
        if bounds.min_seconds > 0 {
            self.at_least.add(bounds.min_seconds);
            self.at_most.add(bounds.max_seconds);
        }
        if bounds.max_seconds > 0 {
            let band = |seconds: i64| BANDS.partition_point(|end| *end < seconds);
            let (first, last) = (band(bounds.min_seconds.max(1)), band(bounds.max_seconds));
            let surely = first == last && bounds.min_seconds > 0;
            for band in self.bands.get_mut(first..=last).into_iter().flatten() {
                band.at_least = band.at_least.saturating_add(u64::from(surely));
                band.at_most = band.at_most.saturating_add(1);
            }
        }
    }

    fn extensions(&mut self, survey: &Survey, numbers: &[usize]) {
        let mut before: &[Extension] = &[];
        for (place, extension) in survey.extensions.iter().enumerate() {
            let (cause, policy) = (extension.cause(), extension.policies.first());
            let totals = self.causes.entry(cause).or_default();
            count(totals, extension, before.iter().filter(|other| other.cause() == cause));
            let number = policy.map(|place| numbers.get(*place).copied().unwrap_or(*place));
            let totals = self.policies.entry(number).or_default();
            count(totals, extension, before.iter().filter(|other| other.policies.first() == policy));
            before = survey.extensions.get(..=place).unwrap_or_default();
        }
    }

    fn person(&mut self, person: Option<&str>, verdict: Verdict) {
        let Some(person) = person else {
            self.bookings_without_person = self.bookings_without_person.saturating_add(1);
            return;
        };
        let known = self.people.entry(seen::hash(person.as_bytes())).or_insert(Verdict::Lawful);
        *known = worse(*known, verdict);
    }

    /// What would settle an undetermined booking.
    pub(crate) fn needs(&mut self, needs: &[Need], timeline: &Timeline) {
        let mut needs: Vec<String> = needs
            .iter()
            .map(|need| {
                let event = need.event.and_then(|position| timeline.events.get(position));
                match event {
                    Some(event) if !need.what.contains('.') => format!("{} of {}", need.what, event.kind_word()),
                    _ => need.what.clone(),
                }
            })
            .collect();
        needs.sort_unstable();
        needs.dedup();
        for need in needs {
            let count = self.needs.entry(need).or_default();
            *count = count.saturating_add(1);
        }
    }

    /// The kinds of defects of one booking.
    pub(crate) fn defects(&mut self, codes: impl Iterator<Item = DefectCode>) {
        let mut codes: Vec<DefectCode> = codes.collect();
        codes.sort_unstable();
        codes.dedup();
        for code in codes {
            let count = self.defects.entry(code).or_default();
            *count = count.saturating_add(1);
        }
    }

    pub(crate) fn merge(&mut self, other: Self) {
        let add = |one: &mut u64, more: u64| *one = one.saturating_add(more);
        add(&mut self.rows_read, other.rows_read);
        add(&mut self.rows_used, other.rows_used);
        add(&mut self.rows_rejected, other.rows_rejected);
        add(&mut self.events, other.events);
        add(&mut self.bookings_without_person, other.bookings_without_person);
        self.overall.merge(other.overall);
        self.released.merge(other.released);
        merge(&mut self.months, other.months, Totals::merge);
        merge(&mut self.facilities, other.facilities, Totals::merge);
        merge(&mut self.hold_types, other.hold_types, Totals::merge);
        merge(&mut self.causes, other.causes, ExtensionTotals::merge);
        merge(&mut self.policies, other.policies, ExtensionTotals::merge);
        self.allowances.iter_mut().zip(other.allowances).for_each(|(one, more)| one.merge(more));
        self.readings.iter_mut().zip(other.readings).for_each(|(one, more)| one.merge(more));
        self.at_least.merge(other.at_least);
        self.at_most.merge(other.at_most);
        for (one, more) in self.bands.iter_mut().zip(other.bands) {
            add(&mut one.at_least, more.at_least);
            add(&mut one.at_most, more.at_most);
        }
        merge(&mut self.needs, other.needs, add);
        merge(&mut self.not_assessed, other.not_assessed, add);
        merge(&mut self.defects, other.defects, add);
        for (person, verdict) in other.people {
            let known = self.people.entry(person).or_insert(verdict);
            *known = worse(*known, verdict);
        }
        self.cases.merge(other.cases);
    }

    /// The tables; rows of fewer than `suppress_below` bookings without their numbers.
    pub(crate) fn summary(self, policies: &[String], suppress_below: u64) -> Summary {
        let reconciled = self.reconciled();
        let released = self.released;
        let possibly = released.unlawful.saturating_add(released.undetermined);
        let policy = |number: Option<usize>| {
            number.and_then(|number| policies.get(number)).map_or_else(|| NO_POLICY.to_owned(), String::clone)
        };
        let as_written = ByReading { reading: Reading::AsWritten, totals: self.overall };
        let readings = [Reading::EveryDay, Reading::WorkingDays].into_iter().zip(self.readings);
        Summary {
            reconciled,
            overall: self.overall,
            releases: Releases {
                totals: released,
                share: Share::new(released.unlawful, possibly, released.assessed()),
            },
            distribution: Distribution {
                unlawful: self.overall.unlawful,
                median: percentile(&self.at_least, &self.at_most, 50),
                percentile_90: percentile(&self.at_least, &self.at_most, 90),
                bands: suppress::bands(bands(&self.bands), suppress_below),
            },
            by_month: groups(
                self.months.into_iter().map(|(month, totals)| (month_name(month), totals)),
                suppress_below,
            ),
            by_facility: groups(self.facilities, suppress_below),
            by_hold_type: groups(
                self.hold_types.into_iter().map(|(name, totals)| (name.to_owned(), totals)),
                suppress_below,
            ),
            by_cause: extensions(
                self.causes.into_iter().map(|(cause, totals)| (cause.as_str().to_owned(), totals)),
                suppress_below,
            ),
            by_policy: extensions(
                self.policies.into_iter().map(|(place, totals)| (policy(place), totals)),
                suppress_below,
            ),
            by_allowance: ALLOWANCES
                .into_iter()
                .zip(self.allowances)
                .map(|(hours, totals)| Allowance { hours, totals })
                .collect(),
            by_reading: std::iter::once(as_written)
                .chain(readings.map(|(reading, totals)| ByReading { reading, totals }))
                .collect(),
            needs: suppress::counts(most_frequent(self.needs), suppress_below),
            not_assessed: suppress::counts(most_frequent(self.not_assessed), suppress_below),
            suppress_below,
            defects: suppress::counts(
                most_frequent(self.defects.into_iter().map(|(code, count)| (code.as_str(), count)).collect()),
                suppress_below,
            ),
        }
    }

    fn reconciled(&self) -> Reconciled {
        let Totals { lawful, unlawful, undetermined, not_assessed, .. } = self.overall;
        let with = |wanted: &dyn Fn(Verdict) -> bool| {
            u64::try_from(self.people.values().filter(|verdict| wanted(**verdict)).count()).unwrap_or(u64::MAX)
        };
        let people = (!self.people.is_empty()).then(|| People {
            named: with(&|_| true),
            held_surely: with(&|verdict| verdict == Verdict::Unlawful),
            held_possibly: with(&|verdict| matches!(verdict, Verdict::Unlawful | Verdict::Undetermined)),
            bookings_without: self.bookings_without_person,
        });
        Reconciled {
            rows_read: self.rows_read,
            rows_used: self.rows_used,
            rows_rejected: self.rows_rejected,
            bookings: self.overall.assessed().saturating_add(not_assessed),
            lawful,
            unlawful,
            undetermined,
            not_assessed,
            events: self.events,
            people,
        }
    }
}

/// The verdict on a person of whom there are several bookings: what is surely unlawful counts most.
fn worse(one: Verdict, other: Verdict) -> Verdict {
    let weight = |verdict: &Verdict| match verdict {
        Verdict::Lawful | Verdict::NotAssessed => 0,
        Verdict::Undetermined => 1,
        Verdict::Unlawful => 2,
    };
    std::cmp::max_by_key(one, other, weight)
}

fn merge<K: Ord, V: Default>(into: &mut BTreeMap<K, V>, from: BTreeMap<K, V>, add: impl Fn(&mut V, V)) {
    for (key, value) in from {
        add(into.entry(key).or_default(), value);
    }
}

/// Counts an extension of a booking that has those alike before it: the booking counts once.
fn count<'e>(totals: &mut ExtensionTotals, extension: &Extension, alike: impl Iterator<Item = &'e Extension> + Clone) {
    let surely = |extension: &Extension| extension.bounds.min_seconds > 0;
    totals.merge(ExtensionTotals {
        findings: 1,
        bookings: u64::from(alike.clone().next().is_none()),
        bookings_surely: u64::from(surely(extension) && !alike.clone().any(surely)),
        min_seconds: extension.bounds.min_seconds,
        max_seconds: extension.bounds.max_seconds,
    });
}

/// The month in which custody ended, if all the instants at which it may have ended lie in one.
fn month(offsets: &Offsets, (earliest, latest): (i64, i64)) -> i32 {
    let month = |at: i64| {
        let (year, month, _) = Date::from_days(offsets.wall(at).0).ymd();
        year.saturating_mul(12).saturating_add(i32::try_from(month).unwrap_or(0)).saturating_sub(1)
    };
    let first = month(earliest);
    if earliest == latest || first == month(latest) { first } else { UNCLEAR }
}

fn month_name(month: i32) -> String {
    if month == UNCLEAR {
        return "(not clear)".to_owned();
    }
    let number = u32::try_from(month.rem_euclid(12)).unwrap_or(0).saturating_add(1);
    let date = Date::new(month.div_euclid(12), number, 1);
    date.map_or_else(String::new, |date| date.to_string().chars().take(7).collect())
}

fn percentile(at_least: &Histogram, at_most: &Histogram, percent: u64) -> Option<Span> {
    let (low, high) = (at_least.percentile(percent)?, at_most.percentile(percent)?);
    Some(Span { min_seconds: low.min_seconds, max_seconds: high.max_seconds })
}

/// The ends of each band, and what lies in it.
fn bands(counts: &[BandTotals]) -> impl Iterator<Item = ((i64, Option<i64>), BandTotals)> {
    let ends = BANDS.iter().map(|end| Some(*end)).chain([None]);
    std::iter::once(0).chain(BANDS).zip(ends).zip(counts.iter().copied())
}
