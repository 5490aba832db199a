//! Is there a moment at which some clocks still run and others have run out?
//!
//! A moment is a local day of a zone and a time in it. The entitlement and each receipt may lie anywhere up to it, so each
//! has a range: from the latest threshold of the clocks that must run, to just before the earliest of those that must not.
//!
//! Every day begins on a whole hour and every limit is in whole hours, so within an hour thresholds move together with the
//! moment or stand still: the hour itself and one moment inside it stand for all of them. Two days are alike if their own
//! and the preceding days, as far back as the clocks reach, are excluded alike and are equally long; one of them is enough.

use std::collections::{BTreeMap, BTreeSet};

use crate::time::Instant;

use super::clock::{Almanac, Clock, Threshold};
use super::gap::{Gap, Party, rounded, rounded_up};
use super::zones::{self, DAY, FIRST, Place, UsZone};

/// 2024-01-08, a Monday: examples are looked for from here on first.
const RECENT: i32 = 19_730;
/// After the first example a better one is looked for so many days.
const FORTNIGHT: i32 = 14;
/// Days alike are recognised by so many preceding days at most.
const WINDOW: i32 = 400;
/// How many days are looked at, each with all that the clocks reach back over, before the search gives up.
const PATIENCE: i32 = 4_000_000;

/// Where a clock starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Start {
    /// At the entitlement to release.
    Entitlement(Party),
    /// At the receipt of the detainer itself.
    Own,
    /// At the first receipt in the scope of that number.
    First(usize),
}

/// A clock with its start.
pub(super) type Timer = (Start, Clock);

/// Which clocks must run at a moment, and which must have run out.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Demand {
    pub(super) running: Vec<Timer>,
    pub(super) run_out: Vec<Timer>,
}

/// A moment that meets a demand, with the starts that make it so.
#[derive(Clone, Debug)]
pub(super) struct Situation {
    pub(super) zone: &'static UsZone,
    pub(super) at: Place,
    pub(super) entitled: Place,
    pub(super) other_entitled: Place,
    pub(super) received: Place,
    /// Where else the receipt may lie.
    pub(super) receivable: (Place, Place),
    /// Earlier receipts of other detainers, which some scope needs to have its clock run out: the paper and when.
    pub(super) earlier: Vec<(usize, Place)>,
}

/// What a search found.
#[derive(Clone, Debug)]
pub(super) enum Search {
    Found(Box<Situation>),
    /// There is no such moment.
    Nowhere,
    /// The limits are too long to look through.
    GaveUp,
}

/// Local days, half-open.
pub(super) type Days = (i32, i32);

/// What a search goes by: the clocks' days, and in which scopes each kind of other detainer is.
#[derive(Debug)]
pub(super) struct Searcher<'a> {
    pub(super) almanac: &'a Almanac,
    pub(super) gap: Gap,
    pub(super) scopes_of_papers: &'a [Vec<usize>],
}

impl Situation {
    /// Seconds from the entitlement to the moment, clock changes left aside.
    pub(super) fn held(&self) -> i64 {
        let first = self.entitled.min(self.other_entitled);
        let days = i64::from(self.at.day.saturating_sub(first.day));
        days.saturating_mul(DAY).saturating_add(self.at.second).saturating_sub(first.second)
    }

    pub(super) fn instant(&self, place: Place) -> Instant {
        self.zone.instant(place)
    }

    fn rank(&self) -> (usize, i64) {
        (self.earlier.len(), self.held())
    }
}

impl Searcher<'_> {
    /// A moment of those days, in any zone, that meets the demand; the one held shortest of those met with first.
    pub(super) fn search(&self, days: Days, demand: &Demand) -> Search {
        if demand.running.iter().any(|runs| demand.run_out.iter().any(|out| self.outlasts(*out, *runs))) {
            return Search::Nowhere;
        }
        let mut scan = Scan { searcher: self, demand, seen: BTreeSet::new(), patience: PATIENCE, reach: 0 };
        let base = zones::first();
        let recent = RECENT.clamp(days.0, days.1);
        for part in [recent..days.1, days.0..recent] {
            match scan.days(base, part) {
                Search::Nowhere => {}
                other => return other,
            }
        }
        // Elsewhere only days that come soon after one unlike it here can be unlike those looked at.
        for zone in zones::others() {
            let reach = scan.reach.saturating_add(1);
            let near: BTreeSet<i32> = zone.unlike(base).flat_map(|day| day..=day.saturating_add(reach)).collect();
            match scan.days(zone, near.range(days.0..days.1).copied()) {
                Search::Nowhere => {}
                other => return other,
            }
        }
        Search::Nowhere
    }

    /// Whether one clock surely runs while the other does.
    pub(super) fn outlasts(&self, longer: Timer, shorter: Timer) -> bool {
        let later = match (longer.0, shorter.0) {
            (Start::Own, Start::First(_)) => true,
            (Start::Entitlement(_), Start::Entitlement(first)) if self.gap_before(first) => true,
            (longer, shorter) => longer == shorter,
        };
        later && self.almanac.surely_outlasts(longer.1, shorter.1)
    }

    fn gap_before(&self, party: Party) -> bool {
        matches!(self.gap, Gap::Before(lead) if lead.first == party)
    }

    /// The entitlements of both laws, if there are any in their ranges.
    fn entitlements(&self, zone: &UsZone, law: Range, other: Range) -> Option<(Place, Place)> {
        match self.gap {
            Gap::None => (law.0 <= law.1).then(|| rounded(law.1, law.0)).map(|entitled| (entitled, entitled)),
            Gap::Before(lead) if lead.first == Party::Law => lead.on_different_days(zone, law, other),
            Gap::Before(lead) => lead.closest(zone, other, law).map(|(early, late)| (late, early)),
        }
    }

    /// The best starts for a moment, if it can meet the demand.
    fn situation(&self, zone: &'static UsZone, at: Place, demand: &Demand) -> Result<Option<Situation>, OutOfReach> {
        let ranges = self.ranges(zone, at, demand)?;
        Ok(ranges.and_then(|ranges| self.starts(zone, at, &ranges)))
    }

    /// The range of each start.
    fn ranges(&self, zone: &'static UsZone, at: Place, demand: &Demand) -> Result<Option<Ranges>, OutOfReach> {
        let mut ranges = Ranges::up_to(at);
        for &(start, clock) in &demand.running {
            let range = ranges.of(start);
            match self.almanac.threshold(zone, clock, at) {
                Threshold::From(place) => range.0 = range.0.max(place),
                Threshold::Anywhere => {}
                Threshold::Nowhere => return Ok(None),
                Threshold::OutOfReach => return Err(OutOfReach),
            }
        }
        for &(start, clock) in &demand.run_out {
            let range = ranges.of(start);
            match self.almanac.threshold(zone, clock, at) {
                Threshold::From(place) => range.1 = range.1.min(zone.before(place)),
                Threshold::Anywhere => return Ok(None),
                Threshold::Nowhere => {}
                Threshold::OutOfReach => return Err(OutOfReach),
            }
        }
        Ok(Some(ranges))
    }

    fn starts(&self, zone: &'static UsZone, at: Place, ranges: &Ranges) -> Option<Situation> {
        let (entitled, other_entitled) = self.entitlements(zone, ranges.law, ranges.other)?;
        let (mut least, mut most) = ranges.own;
        for (running, _) in ranges.firsts.values() {
            least = least.max(*running);
        }
        let mut earlier = Vec::new();
        for (scope, (_, until)) in &ranges.firsts {
            if *until >= least {
                most = most.min(*until);
            } else {
                earlier.push((self.earlier_paper(*scope, *until, &ranges.firsts)?, *until));
            }
        }
        if least > most {
            return None;
        }
        let received = if entitled >= least { entitled.min(rounded(most, least)) } else { rounded_up(least, most) };
        Some(Situation { zone, at, entitled, other_entitled, received, receivable: (least, most), earlier })
    }

    /// A kind of detainer that starts the clocks of a scope so early, and none that must run still.
    fn earlier_paper(&self, scope: usize, until: Place, firsts: &BTreeMap<usize, Range>) -> Option<usize> {
        self.scopes_of_papers.iter().position(|scopes| {
            let mut others = firsts.iter().filter(|(other, _)| scopes.contains(other));
            scopes.contains(&scope) && others.all(|(_, (running, _))| *running <= until)
        })
    }
}

/// A limit reaches further back than was looked.
struct OutOfReach;

/// From the earliest to the latest, both included.
pub(super) type Range = (Place, Place);

/// The range of each start, up to the moment.
struct Ranges {
    whole: Range,
    law: Range,
    other: Range,
    own: Range,
    firsts: BTreeMap<usize, Range>,
}

impl Ranges {
    fn up_to(at: Place) -> Self {
        let whole = (Place { day: FIRST, second: 0 }, at);
        Self { whole, law: whole, other: whole, own: whole, firsts: BTreeMap::new() }
    }

    fn of(&mut self, start: Start) -> &mut Range {
        match start {
            Start::Entitlement(Party::Law) => &mut self.law,
            Start::Entitlement(Party::Other) => &mut self.other,
            Start::Own => &mut self.own,
            Start::First(scope) => self.firsts.entry(scope).or_insert(self.whole),
        }
    }
}

/// A walk over days, of which like ones are looked at once.
struct Scan<'a> {
    searcher: &'a Searcher<'a>,
    demand: &'a Demand,
    seen: BTreeSet<Vec<u8>>,
    /// How many more days may be looked at.
    patience: i32,
    /// The furthest that a clock has reached back, in days.
    reach: i32,
}

impl Scan<'_> {
    /// Looks at days of a zone, in order; once one is found, only at a fortnight more.
    fn days(&mut self, zone: &'static UsZone, days: impl Iterator<Item = i32>) -> Search {
        let mut best: Option<Situation> = None;
        let mut until = i32::MAX;
        for day in days {
            if day >= until {
                break;
            }
            if !self.is_new(zone, day) {
                continue;
            }
            self.patience = self.patience.saturating_sub(self.reach);
            if self.patience < 0 {
                return Search::GaveUp;
            }
            let Ok(found) = self.day(zone, day) else { return Search::GaveUp };
            let Some(found) = found else { continue };
            if best.is_none() {
                until = day.saturating_add(FORTNIGHT);
            }
            if best.as_ref().is_none_or(|best| found.rank() < best.rank()) {
                best = Some(found);
            }
        }
        best.map_or(Search::Nowhere, |best| Search::Found(Box::new(best)))
    }

    /// The best moment of a day: in its morning and later first.
    fn day(&self, zone: &'static UsZone, day: i32) -> Result<Option<Situation>, OutOfReach> {
        let hours = zone.length(day) / 3600;
        let mut best: Option<Situation> = None;
        for hour in (9..hours).chain(0..9) {
            for inside in [0, 1800] {
                let second = hour.saturating_mul(3600).saturating_add(inside);
                let found = self.searcher.situation(zone, Place { day, second }, self.demand)?;
                if let Some(found) = found
                    && best.as_ref().is_none_or(|best| found.rank() < best.rank())
                {
                    best = Some(found);
                }
            }
        }
        Ok(best)
    }

    /// Whether no day like it has been looked at.
    fn is_new(&mut self, zone: &UsZone, day: i32) -> bool {
        let almanac = self.searcher.almanac;
        let midnight = Place { day, second: 0 };
        let mut first = day;
        let mut sets: Vec<usize> = Vec::new();
        for (_, clock) in self.demand.running.iter().chain(&self.demand.run_out) {
            if let Clock::Counted { exclusions, .. } = clock
                && !sets.contains(exclusions)
            {
                sets.push(*exclusions);
            }
            first = match almanac.threshold(zone, *clock, midnight) {
                Threshold::From(place) => first.min(place.day),
                Threshold::Anywhere => FIRST,
                Threshold::Nowhere => first,
                Threshold::OutOfReach => return true,
            };
        }
        let first = first.saturating_sub(1);
        self.reach = self.reach.max(day.saturating_sub(first));
        if self.reach > WINDOW {
            return true;
        }
        let mut key = Vec::new();
        for day in first..=day {
            key.push(u8::try_from(zone.length(day) / 1800).unwrap_or_default());
            key.extend(sets.iter().map(|set| u8::from(almanac.counts(*set, day))));
        }
        self.seen.insert(key)
    }
}
