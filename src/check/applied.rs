//! Which policies were applied to a stay, when and why, which were set aside by what, and what the catalogue does not know.

use crate::policy::{Checked, InForce, Policy, is_within};
use crate::record::Timeline;
use crate::time::{Instant, Span};
use crate::words::words;

use super::Truth;
use super::assessment::Custody;
use super::judge::Options;
use super::law::{Law, PolicyHere};
use super::local::Interval;
use super::outline::{NEVER, Outline};

/// A policy of the stack, and what became of it in a stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// Its id.
    pub policy: String,
    /// Where it is written.
    pub citation: String,
    /// Against what it was checked.
    pub checked: Checked,
    /// The place, at or above the record's, for which it was made; `None`: the caller named the policy.
    pub place: Option<String>,
    /// When it is in force by its own dates.
    pub in_force: InForce,
    /// The stretches of possible custody in which it was applied.
    pub spans: Vec<Span>,
    /// The stretches of possible custody in which it was not, and why.
    pub set_aside: Vec<SetAside>,
}

/// A stretch in which a policy was not applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// The stretch of possible custody.
    pub span: Span,
    /// Why.
    pub because: Aside,
    /// The policy that sets it aside.
    pub by: Option<String>,
}

words! {
    /// Why a policy was not applied.
    Aside {
        /// It came into force later.
        NotYetInForce = "not_yet_in_force",
        /// It was not in force any more.
        NoLongerInForce = "no_longer_in_force",
        /// It had been vacated.
        Vacated = "vacated",
        /// Another policy sets it aside.
        Superseded = "superseded",
        /// It was decided after the instant as of which the law was to be taken.
        NotYetKnown = "not_yet_known",
        /// It binds agencies of other types.
        OtherAgencyType = "other_agency_type",
        /// It speaks of detainers on other forms, from other agencies or of other dates than the record's.
        OtherDetainers = "other_detainers",
    }
}

words! {
    /// What there is to say about the law that was applied.
    LawNoteCode {
        /// The record does not say where the jail lies.
        JurisdictionMissing = "jurisdiction_missing",
        /// No policy on holds was found at that place or above it.
        NoRules = "no_rules",
        /// No policy on holds but federal ones was found.
        OnlyFederal = "only_federal",
        /// No policy on holds was found of the place itself, only above it.
        NoLocalRules = "no_local_rules",
        /// The record names no type of agency, and a policy that binds only some was applied.
        AgencyTypeMissing = "agency_type_missing",
        /// A policy that nobody has checked was applied.
        Unverified = "unverified",
    }
}

/// Something to know about the law that was applied; a gap in it is said and never filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawNote {
    /// What kind of remark.
    pub code: LawNoteCode,
    /// The policy it is about.
    pub policy: Option<String>,
    /// A sentence.
    pub text: String,
}

/// The policies of the stack in their order, then those that bind other agencies.
pub(crate) fn of(
    law: &Law,
    timeline: &Timeline,
    outline: &Outline,
    custody: Option<Custody>,
    options: &Options,
) -> Vec<Applied> {
    let here = law.in_zone(timeline.zone, options.law_as_known_at);
    let stay = custody.map_or((0, 0), |custody| {
        let span = custody.possible();
        (span.from.unix(), span.until.unix())
    });
    let place = |policy: &Policy, position: usize| {
        law.choice().filter(|chosen| position >= chosen.named)?;
        policy.reaches(timeline.jurisdiction.as_deref()?).map(str::to_owned)
    };
    let mut policies: Vec<&PolicyHere> = here.policies.iter().collect();
    policies.sort_by_key(|policy| policy.place);
    let mut applied: Vec<Applied> = policies
        .iter()
        .map(|one| {
            let mut spans: Vec<Span> = one.force.iter().filter_map(|force| clipped(*force, stay)).collect();
            let mut set_aside = set_aside(one, &policies, stay, options);
            if speaks_of_none(one, outline) {
                let aside = |span| SetAside { span, because: Aside::OtherDetainers, by: None };
                set_aside.extend(spans.drain(..).map(aside));
            }
            new(&one.policy, place(&one.policy, one.place), spans, set_aside)
        })
        .collect();
    for policy in law.choice().into_iter().flat_map(|chosen| &chosen.other_agencies) {
        let aside = clipped(stay, stay).map(|span| SetAside { span, because: Aside::OtherAgencyType, by: None });
        applied.push(new(policy, place(policy, usize::MAX), Vec::new(), aside.into_iter().collect()));
    }
    applied
}

/// Whether a policy on detainers alone speaks of none of the record's.
fn speaks_of_none(one: &PolicyHere, outline: &Outline) -> bool {
    let Policy { holds, processing, arrest, bail, duties, .. } = &one.policy;
    let only_holds = processing.is_none() && arrest.is_none() && bail.is_none() && duties.is_empty();
    let none = || outline.detainers.iter().all(|detainer| one.speaks_of(detainer, outline.zone) == Truth::No);
    only_holds && !holds.is_empty() && !outline.detainers.is_empty() && none()
}

fn new(policy: &Policy, place: Option<String>, spans: Vec<Span>, set_aside: Vec<SetAside>) -> Applied {
    Applied {
        policy: policy.id.clone(),
        citation: policy.citation.clone(),
        checked: policy.checked,
        place,
        in_force: policy.in_force,
        spans,
        set_aside,
    }
}

fn clipped((from, until): Interval, stay: Interval) -> Option<Span> {
    let (from, until) = (from.max(stay.0), until.min(stay.1));
    (from < until).then(|| Span::new(Instant::from_unix(from), Instant::from_unix(until)))
}

fn set_aside(one: &PolicyHere, all: &[&PolicyHere], stay: Interval, options: &Options) -> Vec<SetAside> {
    let mut aside = Vec::new();
    let mut add = |interval, because, by: Option<&PolicyHere>| {
        let by = by.map(|by| by.policy.id.clone());
        aside.extend(clipped(interval, stay).map(|span| SetAside { span, because, by }));
    };
    if one.own.0 >= one.own.1 && options.law_as_known_at.is_some() && one.policy.decided.is_some() {
        add(stay, Aside::NotYetKnown, None);
    } else {
        add((stay.0, one.own.0), Aside::NotYetInForce, None);
        let ended = if one.policy.vacated.is_some() { Aside::Vacated } else { Aside::NoLongerInForce };
        add((one.own.1.max(stay.0), NEVER), ended, None);
    }
    for other in all.iter().filter(|other| other.policy.supersedes.contains(&one.policy.id)) {
        add((other.own.0.max(one.own.0), other.own.1.min(one.own.1)), Aside::Superseded, Some(other));
    }
    aside.sort_by_key(|aside| (aside.span.from, aside.because));
    aside
}

/// What there is to say about the law that was applied.
pub(crate) fn notes(law: &Law, timeline: &Timeline, applied: &[Applied]) -> Vec<LawNote> {
    let mut notes = Vec::new();
    if law.choice().is_some() {
        notes.extend(gap(law, timeline, applied));
    }
    let used = |policy: &&Policy| applied.iter().any(|one| one.policy == policy.id && !one.spans.is_empty());
    for policy in law.policies().iter().filter(used) {
        let chosen = applied.iter().any(|one| one.policy == policy.id && one.place.is_some());
        if chosen && timeline.agency_type.is_none() && !policy.agency_types.is_empty() {
            let types = policy.agency_types.join(", ");
            let text = format!(
                "`{}` binds only agencies of the type {types}; the record names no `agency_type`, and it was applied",
                policy.id
            );
            notes.push(LawNote { code: LawNoteCode::AgencyTypeMissing, policy: Some(policy.id.clone()), text });
        }
        if policy.checked == Checked::Unverified {
            let text = format!("`{}` has not been checked against any text of the law", policy.id);
            notes.push(LawNote { code: LawNoteCode::Unverified, policy: Some(policy.id.clone()), text });
        }
    }
    notes
}

/// What the catalogue does not know of the place, if anything.
fn gap(law: &Law, timeline: &Timeline, applied: &[Applied]) -> Option<LawNote> {
    let note = |code, text| Some(LawNote { code, policy: None, text });
    let Some(place) = timeline.jurisdiction.as_deref() else {
        let text = "the record has no `jurisdiction`: no law could be chosen by its place".to_owned();
        return note(LawNoteCode::JurisdictionMissing, text);
    };
    let holding = law.policies().iter().filter(|policy| !policy.holds.is_empty());
    let mut places: Vec<&str> = Vec::new();
    for policy in holding {
        let one = applied.iter().find(|one| one.policy == policy.id && !one.spans.is_empty());
        let named = || policy.reaches(place);
        places.extend(one.and_then(|one| one.place.as_deref().or_else(named)));
    }
    if places.is_empty() {
        let text = format!("the catalogue has no rule on holds in force at `{place}` or above it");
        note(LawNoteCode::NoRules, text)
    } else if place.contains('/') && places.iter().all(|found| !found.contains('/')) {
        let text = format!(
            "the catalogue has only federal rules on holds for `{place}`: a law of the state, or a local one, would not be seen"
        );
        note(LawNoteCode::OnlyFederal, text)
    } else if !places.iter().any(|found| is_within(found, place)) {
        let text = format!(
            "the catalogue has no rule on holds of `{place}` itself in force then, only of the places above it"
        );
        note(LawNoteCode::NoLocalRules, text)
    } else {
        None
    }
}
