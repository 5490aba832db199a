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
/// Leaving a policy out only ever loosens, so where nothing is in doubt under all of them there is nothing to show.
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
    let mut trial = Trial { outline, law, options, known: vec![None; law.policies().len()] };
    let used: Vec<(usize, &Policy, &Applied)> = law
        .policies()
        .iter()
        .enumerate()
        .zip(applied)
        .map(|((place, policy), applied)| (place, policy, applied))
        .filter(|(_, policy, applied)| !policy.holds.is_empty() && !applied.spans.is_empty())
        .collect();
    let mut conflicts = Vec::new();
    for (number, &(one, policy, applied)) in used.iter().enumerate() {
        for &(two, other, also) in used.iter().skip(number.saturating_add(1)) {
            let together = applied
                .spans
                .iter()
                .any(|span| also.spans.iter().any(|other| span.from < other.until && other.from < span.until));
            let Some(kind) = kind(policy, other).filter(|_| together) else { continue };
            let readings = [one, two].map(|place| trial.without(place));
            if readings.first().map(|r| r.overdetention) != readings.last().map(|r| r.overdetention) {
                let between = vec![policy.id.clone(), other.id.clone()];
                conflicts.push(Conflict { kind, between, readings: readings.to_vec() });
            }
        }
        if applied.place.is_some() && timeline.agency_type.is_none() && !policy.agency_types.is_empty() {
            let reading = trial.without(one);
            if reading.overdetention != Some(bounds) {
                let between = vec![policy.id.clone()];
                conflicts.push(Conflict { kind: ConflictKind::AgencyType, between, readings: vec![reading] });
            }
        }
    }
    conflicts
}

fn kind(one: &Policy, other: &Policy) -> Option<ConflictKind> {
    let requires = |policy: &Policy| policy.holds.iter().any(|rule| rule.effect == Effect::Require);
    if requires(one) || requires(other) {
        return Some(ConflictKind::Mandate);
    }
    let same_place = one.jurisdiction.iter().any(|place| other.jurisdiction.contains(place));
    let (some, others) = (lengths(one), lengths(other));
    (same_place && !some.is_empty() && !others.is_empty() && some != others).then_some(ConflictKind::Limit)
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
    known: Vec<Option<Reading>>,
}

impl Trial<'_> {
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
