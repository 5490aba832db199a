//! Policies that cannot both be followed, or that part over the length of a hold: the answer under each reading.

use crate::policy::{Effect, HoldRule, Policy, Requirement};
use crate::record::Timeline;
use crate::words::words;

use super::applied::Applied;
use super::assessment::{Bounds, Verdict};
use super::judge::{Judge, Options};
use super::law::Law;
use super::outline::Outline;

words! {
    /// Why there is more than one reading of the law.
    ConflictKind {
        /// One policy requires holds that the other does not authorise.
        Mandate = "mandate",
        /// Two policies of one place allow holds of different lengths.
        Limit = "limit",
        /// A policy binds only agencies of some types, and the record does not name the agency's.
        AgencyType = "agency_type",
    }
}

/// Policies of the stack between which the answer depends on the reading of the law.
///
/// The assessment itself rests on all of them: the strictest wins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Why.
    pub kind: ConflictKind,
    /// The policies: two, or the one that may not bind the agency.
    pub between: Vec<String>,
    /// The answer under each reading.
    pub readings: Vec<Reading>,
}

/// The answer if one policy is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The policy that is left out.
    pub without: String,
    /// The verdict then.
    pub verdict: Verdict,
    /// The overdetention then; `None` if not assessed.
    pub overdetention: Option<Bounds>,
}

/// The conflicts that matter to a record with these bounds under the whole law.
///
/// Nothing is tried where nothing is in doubt under all of them: they agree that the hold was lawful.
pub(crate) fn of(
    timeline: &Timeline,
    outline: &Outline,
    law: &Law,
    options: &Options,
    applied: &[Applied],
    bounds: Bounds,
) -> Vec<Conflict> {
    if bounds.max_seconds == 0 || outline.detainers.is_empty() {
        return Vec::new();
    }
    let policies = law.policies().iter().zip(applied).enumerate();
    let used: Vec<Used<'_>> = policies
        .map(|(place, (policy, applied))| Used { place, policy, applied })
        .filter(|used| !used.policy.holds.is_empty() && !used.applied.spans.is_empty())
        .collect();
    let mut trial = Trial { outline, law, options, bounds, known: vec![None; law.policies().len()] };
    let mut conflicts = Vec::new();
    for (number, one) in used.iter().enumerate() {
        let others = used.iter().skip(number.saturating_add(1)).filter(|other| one.overlaps(other));
        conflicts.extend(others.filter_map(|other| trial.pair(one, other)));
        if timeline.agency_type.is_none() {
            conflicts.extend(trial.agency(one));
        }
    }
    conflicts
}

/// A policy with hold rules that was applied.
struct Used<'a> {
    place: usize,
    policy: &'a Policy,
    applied: &'a Applied,
}

impl Used<'_> {
    /// Whether both were applied at some time.
    fn overlaps(&self, other: &Self) -> bool {
        let spans = &other.applied.spans;
        self.applied.spans.iter().any(|one| spans.iter().any(|two| one.from < two.until && two.from < one.until))
    }

    fn requires(&self) -> bool {
        self.policy.holds.iter().any(|rule| rule.effect == Effect::Require)
    }

    /// Whether both are of one place and allow holds of different lengths.
    fn counts_otherwise(&self, other: &Self) -> bool {
        let same_place = self.policy.jurisdiction.iter().any(|place| other.policy.jurisdiction.contains(place));
        let (own, others) = (lengths(self.policy), lengths(other.policy));
        same_place && !own.is_empty() && !others.is_empty() && own != others
    }
}

/// How long a policy lets a hold last, if it says.
fn lengths(policy: &Policy) -> Vec<impl PartialEq + '_> {
    let allowing = policy.holds.iter().filter(|rule| rule.when != Requirement::Never);
    allowing.filter(|rule| rule.limit.is_some()).map(|HoldRule { limit, clock, .. }| (limit, clock)).collect()
}

/// Answers without one policy, each worked out once.
struct Trial<'a> {
    outline: &'a Outline,
    law: &'a Law,
    options: &'a Options,
    /// The answer under the whole law.
    bounds: Bounds,
    known: Vec<Option<Reading>>,
}

impl Trial<'_> {
    fn pair(&mut self, one: &Used<'_>, other: &Used<'_>) -> Option<Conflict> {
        let kind = if one.requires() || other.requires() {
            ConflictKind::Mandate
        } else if one.counts_otherwise(other) {
            ConflictKind::Limit
        } else {
            return None;
        };
        let (without_one, without_other) = (self.without(one.place), self.without(other.place));
        let changes = |reading: &Reading| reading.overdetention != Some(self.bounds);
        let matters = match kind {
            // It is the mandate's opposite that refuses.
            ConflictKind::Mandate => {
                one.requires() && changes(&without_other) || other.requires() && changes(&without_one)
            }
            _ => without_one.overdetention != without_other.overdetention,
        };
        let between = vec![one.policy.id.clone(), other.policy.id.clone()];
        matters.then(|| Conflict { kind, between, readings: vec![without_one, without_other] })
    }

    /// A policy that may not bind the agency.
    fn agency(&mut self, one: &Used<'_>) -> Option<Conflict> {
        if one.applied.place.is_none() || one.policy.agency_types.is_empty() {
            return None;
        }
        let reading = self.without(one.place);
        let (kind, between) = (ConflictKind::AgencyType, vec![one.policy.id.clone()]);
        (reading.overdetention != Some(self.bounds)).then(|| Conflict { kind, between, readings: vec![reading] })
    }

    fn without(&mut self, place: usize) -> Reading {
        if let Some(Some(reading)) = self.known.get(place) {
            return reading.clone();
        }
        let judgment = Judge::new(&self.law.without(place), *self.options).judge(self.outline);
        let without = self.law.policies().get(place).map_or_else(String::new, |policy| policy.id.clone());
        let reading = Reading { without, verdict: judgment.verdict, overdetention: judgment.bounds };
        if let Some(slot) = self.known.get_mut(place) {
            *slot = Some(reading.clone());
        }
        reading
    }
}
