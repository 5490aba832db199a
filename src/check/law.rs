//! A stack of policies, made ready for a zone: dates become instants, limits become clocks.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::policy::{BailRefusal, Excluding, HoldRule, Limit, Policy, Scope};
use crate::record::Cause;
use crate::time::{Calendar, CountedClock, Date, Exclusions, Instant, Zone};

use super::Truth;
use super::custody::Stay;
use super::evidence::{Since, arrest};
use super::local::Interval;
use super::outline::{ALWAYS, About, Detainer, NEVER, Outline};

const HOUR: i64 = 3600;

pub(crate) fn hours(hours: u32) -> i64 {
    i64::from(hours).saturating_mul(HOUR)
}

/// A zone, and the instant as of which the law was known.
type Where = (Zone, Option<Instant>);

/// The policies of a check, in the order in which findings name them.
#[derive(Debug, Default)]
pub struct Law {
    policies: Vec<Policy>,
    /// How they came together, if by the place of the record.
    chosen: Option<Chosen>,
    zones: Mutex<HashMap<Where, Arc<ZoneLaw>>>,
    /// The same law without one of its policies.
    without: Mutex<HashMap<usize, Arc<Law>>>,
}

/// How policies were chosen by the place of the record.
#[derive(Clone, Debug)]
pub(crate) struct Chosen {
    /// So many, the first ones, were named by the caller all the same.
    pub(crate) named: usize,
    /// Those of that place that bind agencies of other types.
    pub(crate) other_agencies: Vec<Policy>,
}

impl Law {
    /// These policies, together: the strictest wins, detainer by detainer.
    #[must_use]
    pub fn new(policies: Vec<Policy>) -> Self {
        Self { policies, ..Self::default() }
    }

    /// Policies that were chosen by the place of the record.
    pub(crate) fn chosen(policies: Vec<Policy>, chosen: Chosen) -> Self {
        Self { policies, chosen: Some(chosen), ..Self::default() }
    }

    /// How its policies were chosen, if by the place of the record.
    pub(crate) const fn choice(&self) -> Option<&Chosen> {
        self.chosen.as_ref()
    }

    /// The law as it was known at an instant: without the rulings that were decided later, by the days of that zone.
    #[must_use]
    pub fn as_known_at(&self, known: Instant, zone: Zone) -> Self {
        let decided = |policy: &&Policy| policy.decided.is_none_or(|day| zone.start_of_day(day) <= known);
        Self::new(self.policies.iter().filter(decided).cloned().collect())
    }

    /// The law without the policy at that place; made once.
    pub(crate) fn without(&self, place: usize) -> Arc<Self> {
        let mut without = self.without.lock().unwrap_or_else(PoisonError::into_inner);
        let law = without.entry(place).or_insert_with(|| {
            let others = self.policies.iter().enumerate().filter(|(other, _)| *other != place);
            Arc::new(Self::new(others.map(|(_, policy)| policy.clone()).collect()))
        });
        Arc::clone(law)
    }

    /// The policies, in their order.
    #[must_use]
    pub fn policies(&self) -> &[Policy] {
        &self.policies
    }

    /// The law of a zone, as known at an instant; made once.
    pub(crate) fn in_zone(&self, zone: Zone, known_at: Option<Instant>) -> Arc<ZoneLaw> {
        let mut zones = self.zones.lock().unwrap_or_else(PoisonError::into_inner);
        let law =
            zones.entry((zone, known_at)).or_insert_with(|| Arc::new(ZoneLaw::new(&self.policies, zone, known_at)));
        Arc::clone(law)
    }
}

/// A clock that is built when it is first asked: its tables cost a thousand judgments, and many stays never ask.
#[derive(Debug)]
pub(crate) struct LazyClock {
    zone: Zone,
    exclusions: Exclusions,
    clock: OnceLock<CountedClock>,
}

impl LazyClock {
    fn clock(&self) -> &CountedClock {
        self.clock.get_or_init(|| CountedClock::new(self.zone, &self.exclusions))
    }
}

/// How long a hold may last.
#[derive(Debug)]
pub(crate) enum Allowance {
    Unlimited,
    Counted(Box<LazyClock>, i64),
    EndOfDay(CountedClock),
}

impl Allowance {
    /// The deadline of a clock started at `from`: at the earliest and at the latest.
    pub(crate) fn deadline(&self, from: i64) -> (i64, i64) {
        let from = Instant::from_unix(from);
        match self {
            Self::Unlimited => (NEVER, NEVER),
            Self::Counted(clock, limit) => {
                let deadline = clock.clock().deadline(from, *limit);
                (deadline.earliest.unix(), deadline.latest.map_or(NEVER, Instant::unix))
            }
            Self::EndOfDay(clock) => {
                let midnight = clock.next_midnight(from).unix();
                (midnight, midnight)
            }
        }
    }
}

/// A policy in a zone.
#[derive(Debug)]
pub(crate) struct PolicyHere {
    pub(crate) policy: Policy,
    /// Its place in the stack.
    pub(crate) place: usize,
    /// When it is in force by its own dates.
    pub(crate) own: Interval,
    /// When it is in force and not set aside: sorted and disjoint.
    pub(crate) force: Vec<Interval>,
    /// How long each of its hold rules allows.
    pub(crate) allowances: Vec<Allowance>,
}

impl PolicyHere {
    /// Whether it is in force at `t`, and until when that holds.
    pub(crate) fn in_force(&self, t: i64) -> (bool, i64) {
        for &(from, until) in &self.force {
            if t < from {
                return (false, from);
            }
            if t < until {
                return (true, until);
            }
        }
        (false, NEVER)
    }

    /// Whether it speaks of a detainer; a blank attribute is unknown.
    pub(crate) fn speaks_of(&self, detainer: &Detainer, zone: Zone) -> Truth {
        let Scope { form, agency, issued_from, issued_until } = &self.policy.applies_to;
        let mut truth = Truth::Yes;
        if !form.is_empty() {
            truth = truth
                & match detainer.form {
                    Some(Some(given)) => Truth::certain(form.contains(&given)),
                    _ => Truth::Unknown,
                };
        }
        if !agency.is_empty() {
            truth = truth
                & match &detainer.agency {
                    Some(given) if !detainer.agency_unclear => Truth::certain(agency.contains(given)),
                    _ => Truth::Unknown,
                };
        }
        if issued_from.is_some() || issued_until.is_some() {
            let start = |date: &Option<Date>| date.map(|date| zone.start_of_day(date).unix());
            let from = start(issued_from).unwrap_or(ALWAYS);
            let until = start(issued_until).unwrap_or(NEVER);
            let (e, l) = detainer.issued.unwrap_or((None, None));
            let (e, l) = (e.unwrap_or(ALWAYS), l.unwrap_or(NEVER));
            truth = truth & Truth::of(from <= e && l < until, from <= l && e < until);
        }
        truth
    }
}

/// A stack in a zone.
#[derive(Debug)]
pub(crate) struct ZoneLaw {
    /// Those with hold rules first, each part in the order of the stack.
    pub(crate) policies: Vec<PolicyHere>,
    holding: usize,
    arrest: bool,
    refusal: bool,
}

impl ZoneLaw {
    /// No policy at all.
    pub(crate) const fn empty() -> Self {
        Self { policies: Vec::new(), holding: 0, arrest: false, refusal: false }
    }

    fn new(policies: &[Policy], zone: Zone, known_at: Option<Instant>) -> Self {
        let start = |date: Date| zone.start_of_day(date).unix();
        let unknown_yet = |policy: &Policy| {
            known_at.is_some_and(|known| policy.decided.is_some_and(|day| zone.start_of_day(day) > known))
        };
        let own_force = |policy: &Policy| {
            let from = policy.in_force.from.map_or(ALWAYS, start);
            let until = policy.in_force.until.map_or(NEVER, start);
            let until = policy.vacated.map_or(until, |day| until.min(start(day)));
            if unknown_yet(policy) { (0, 0) } else { (from, until) }
        };
        let here = policies.iter().enumerate().map(|(place, policy)| {
            let own = own_force(policy);
            let mut force = vec![own];
            for other in policies.iter().filter(|other| other.supersedes.contains(&policy.id)) {
                let hole = own_force(other);
                force = force.into_iter().flat_map(|interval| super::local::without(interval, hole)).collect();
            }
            force.retain(|(from, until)| from < until);
            let calendars = calendars(policy);
            let allowances = policy.holds.iter().map(|rule| allowance(rule, zone, &calendars)).collect();
            PolicyHere { policy: policy.clone(), place, own, force, allowances }
        });
        let mut policies: Vec<PolicyHere> = here.collect();
        policies.sort_by_key(|here| here.policy.holds.is_empty());
        let holding = policies.iter().filter(|here| !here.policy.holds.is_empty()).count();
        let arrest = policies.iter().any(|here| here.policy.arrest.is_some());
        let refusal = policies.iter().any(|here| here.policy.bail == Some(BailRefusal::Entitlement));
        Self { policies, holding, arrest, refusal }
    }

    /// The policies with hold rules.
    pub(crate) fn holding(&self) -> std::slice::Iter<'_, PolicyHere> {
        self.policies.get(..self.holding).unwrap_or_default().iter()
    }

    /// The policy at that place in the stack.
    pub(crate) fn policy_at(&self, place: usize) -> Option<&Policy> {
        self.policies.iter().find(|here| here.place == place).map(|here| &here.policy)
    }

    /// Whether some policy has arrests reviewed by a judge.
    pub(crate) const fn reviews_arrests(&self) -> bool {
        self.arrest
    }

    /// Whether some policy has a say in local authority.
    pub(crate) const fn reaches_local(&self) -> bool {
        self.arrest || self.refusal
    }

    /// Whether a refusal of bail at `t` closes its case.
    pub(crate) fn refusal_entitles(&self, t: i64) -> bool {
        self.policies.iter().any(|here| here.policy.bail == Some(BailRefusal::Entitlement) && here.in_force(t).0)
    }

    /// The hours of release processing allowed at `t`, and until when that holds.
    pub(crate) fn processing(&self, t: i64) -> (Option<i64>, i64) {
        let mut smallest: Option<i64> = None;
        let mut until = NEVER;
        for here in &self.policies {
            let Some(processing) = here.policy.processing else { continue };
            let (in_force, change) = here.in_force(t);
            until = until.min(change);
            if in_force {
                let allowed = hours(processing.hours);
                smallest = Some(smallest.map_or(allowed, |other| other.min(allowed)));
            }
        }
        (smallest, until)
    }

    /// The stretches in which an arrest of that case has lapsed for want of a judge's finding: possibly, and surely.
    pub(crate) fn lapses(
        &self,
        outline: &Outline,
        stay: &Stay,
        case: Option<u32>,
        out: &mut Vec<(Interval, Interval)>,
    ) {
        if outline.warrantless == Truth::No {
            return;
        }
        let arrested = arrest(outline, stay);
        let found = arrest_found(outline, stay, case);
        for here in &self.policies {
            let Some(review) = here.policy.arrest else { continue };
            let limit = hours(review.hours);
            let possibly = (arrested.0.saturating_add(limit), found.sure);
            let surely = match outline.warrantless {
                Truth::Yes => (arrested.1.saturating_add(limit), found.possible),
                _ => (0, 0),
            };
            for &force in &here.force {
                let clip = |(from, until): Interval| (from.max(force.0), until.min(force.1));
                out.push((clip(possibly), clip(surely)));
            }
        }
    }
}

/// Since when a judge had found probable cause for the arrest, as far as that case is concerned; `None`: for an arrest whose
/// cases the booking does not name. Whether what a court said of one case stands for that arrest, the record leaves open.
fn arrest_found(outline: &Outline, stay: &Stay, case: Option<u32>) -> Since {
    let mut found = Since::NO;
    let single = outline.cases.len() <= 1;
    for finding in outline.findings.iter().filter(|finding| finding.by != Some(Cause::Officer)) {
        if !single && case.is_some() && finding.case.is_some() && finding.case != case {
            continue;
        }
        let sure = finding.by.is_some() && (case.is_some() || finding.case.is_none());
        let at = stay.opening(finding.at);
        found = found.or(Since { possible: at.e, sure: if sure { at.l } else { NEVER } });
    }
    let court = outline
        .remands
        .iter()
        .map(|remand| (remand.at, remand.about))
        .chain(outline.sentences.iter().map(|sentence| (sentence.at, sentence.about)));
    for (at, about) in court {
        let of_case = case.is_some_and(|case| about == About::Case(case));
        if of_case || case.is_none() || about == About::Unclear {
            let at = stay.opening(at);
            found = found.or(Since { possible: at.e, sure: if of_case { at.l } else { NEVER } });
        }
    }
    found
}

pub(crate) fn calendars(policy: &Policy) -> BTreeMap<&str, Arc<Calendar>> {
    let mut known: BTreeMap<&str, Arc<Calendar>> = BTreeMap::new();
    known.insert("us_federal", Arc::new(Calendar::us_federal()));
    for data in &policy.calendars {
        let included: Vec<&Calendar> =
            data.includes.iter().filter_map(|id| known.get(id.as_str())).map(Arc::as_ref).collect();
        let days = data.days.iter().map(|day| (day.on, day.name.clone()));
        if let Ok(calendar) = Calendar::custom(&data.id, data.years.0, data.years.1, &included, days) {
            known.insert(&data.id, Arc::new(calendar));
        }
    }
    known
}

fn allowance(rule: &HoldRule, zone: Zone, calendars: &BTreeMap<&str, Arc<Calendar>>) -> Allowance {
    match &rule.limit {
        None => Allowance::Unlimited,
        Some(Limit::EndOfDay) => Allowance::EndOfDay(CountedClock::new(zone, &Exclusions::default())),
        Some(Limit::Hours { hours: limit, excluding }) => {
            let exclusions = exclusions(excluding, calendars);
            Allowance::Counted(Box::new(LazyClock { zone, exclusions, clock: OnceLock::new() }), hours(*limit))
        }
    }
}

/// The days on which a clock stands still.
pub(crate) fn exclusions(excluding: &Excluding, calendars: &BTreeMap<&str, Arc<Calendar>>) -> Exclusions {
    let holidays = excluding.holidays.as_ref().map(|holidays| {
        // A calendar that is not there knows no year: every day is unknown.
        let calendar = calendars.get(holidays.calendar.as_str()).map(Arc::clone);
        (calendar.unwrap_or_else(|| Arc::new(Calendar::undeclared(&holidays.calendar))), holidays.observance)
    });
    Exclusions { weekdays: excluding.weekdays, holidays }
}
