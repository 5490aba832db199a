//! Findings without custody time of their own.

use std::ops::ControlFlow;

use crate::policy::{ClockStart, Duty, DutyStart, Leaf, Policy, Requirement};
use crate::record::{Event, EventKind, Timeline};

use super::Truth;
use super::assess::{detainer_name, span};
use super::assessment::{Bounds, Finding, FindingKind, Range};
use super::law::hours;
use super::outline::{NEVER, moment};
use super::sentences;
use super::sweep::{Engine, Stretch};

/// Adds them, in no particular order.
pub(crate) fn add(
    engine: &Engine<'_>,
    timeline: &Timeline,
    stretches: &[Stretch],
    entitled: &[Range],
    out: &mut Vec<Finding>,
) {
    let mut finder = Finder { engine, timeline, stretches, entitled, out };
    finder.refused_bail_and_claims();
    finder.reissued();
    finder.held_papers();
    finder.overruns();
    finder.duties();
    finder.mandates();
}

/// The duties that are owed at `t` and not discharged by then, each with its policy and the earliest instant at which it may
/// be due.
pub(crate) fn due<'e>(engine: &Engine<'e>, timeline: &Timeline, t: i64) -> Vec<(&'e Policy, &'e Duty, i64)> {
    let mut stretches = Vec::new();
    engine.walk_while(true, |stretch| {
        stretches.push(stretch);
        if t < stretch.until { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    let entitled = super::assess::entitled(&stretches);
    let finder = Finder { engine, timeline, stretches: &stretches, entitled: &entitled, out: &mut Vec::new() };
    let mut due = Vec::new();
    for here in &engine.law.policies {
        for (duty, within) in here.policy.duties.iter().filter_map(|duty| Some((duty, duty.within?))) {
            for (start, entitled) in finder.starts(duty).into_iter().filter(|(start, _)| start.0 <= t) {
                let owed = here.in_force(start.0).0 && finder.owed(duty, start.0, entitled);
                if owed && !finder.discharged(duty, start.0, t) {
                    due.push((&here.policy, duty, start.0.saturating_add(hours(within))));
                }
            }
        }
    }
    due
}

/// Whether there may be any, under a walk with these stretches. Most records have none, and this is told without reading
/// the timeline again.
#[cfg(feature = "audit")]
pub(crate) fn possible(engine: &Engine<'_>, bare: &[Stretch]) -> bool {
    let (outline, papers) = (engine.outline, engine.papers);
    let policies = &engine.law.policies;
    let refused_or_claimed = outline.claims_citizenship || outline.closings.iter().any(|closing| closing.refusal);
    let overrun = !outline.sentences.is_empty()
        && outline.closings.iter().any(|closing| closing.kind == EventKind::SentenceCompleted);
    let of_policies = policies.iter().any(|here| {
        let of_papers = || {
            !here.policy.applies_to.form.is_empty()
                || here
                    .policy
                    .holds
                    .iter()
                    .any(|rule| rule.effect == crate::policy::Effect::Require || wants_judicial(&rule.when))
        };
        !here.policy.duties.is_empty() || (!papers.is_empty() && of_papers())
    });
    let unserved =
        || bare.iter().any(|stretch| papers.iter().any(|paper| paper.served().at(stretch.from) == Truth::No));
    refused_or_claimed || overrun || papers.len() > 1 || of_policies || unserved()
}

/// From when a duty runs, as a range, and the entitlement of that moment.
type Start = ((i64, i64), (i64, Option<i64>));

struct Finder<'a, 'e> {
    engine: &'a Engine<'e>,
    timeline: &'a Timeline,
    stretches: &'a [Stretch],
    entitled: &'a [Range],
    out: &'a mut Vec<Finding>,
}

/// A finding of that kind over `[from, until)`, with nothing else said.
fn finding(kind: FindingKind, from: i64, until: i64, events: Vec<usize>, text: String) -> Finding {
    Finding {
        kind,
        span: span(from, until),
        bounds: Bounds::default(),
        cause: None,
        policy: None,
        other_policies: Vec::new(),
        citation: None,
        missing: Vec::new(),
        truncated: false,
        events,
        remedies: Vec::new(),
        text,
    }
}

fn cite(mut finding: Finding, policy: &Policy, citation: Option<&String>) -> Finding {
    finding.policy = Some(policy.id.clone());
    finding.citation = Some(citation.unwrap_or(&policy.citation).clone());
    finding
}

fn place(position: u32) -> Vec<usize> {
    usize::try_from(position).into_iter().collect()
}

impl Finder<'_, '_> {
    fn events(&self, kind: EventKind) -> impl Iterator<Item = (usize, &Event, super::outline::When)> {
        let stay = &self.engine.stay;
        self.timeline.standing().into_iter().filter(move |standing| standing.event.listed_kind() == Some(kind)).map(
            move |standing| {
                let at = stay.opening(moment(&standing.event.at, standing.rank, standing.position));
                (standing.position, standing.event, at)
            },
        )
    }

    /// Refusals of bail, with the constructive overdetention from the refusal to the entitlement; claims of citizenship.
    fn refused_bail_and_claims(&mut self) {
        let end = self.engine.stay.until;
        let mut found = Vec::new();
        for (position, event, at) in self.events(EventKind::BailRefused) {
            if event.because.as_deref().is_some_and(|because| because != "detainer") {
                continue;
            }
            let next = self.entitled.iter().find(|range| range.latest.unix() >= at.e);
            let (earliest, latest) = next.map_or(end, |range| (range.earliest.unix(), range.latest.unix()));
            let why = if event.because.is_some() { "because of a detainer" } else { "without a reason" };
            let text = format!("bail was refused {why}: had it been taken, the person would have gone free then");
            let mut one = finding(FindingKind::BailRefused, at.e, latest.max(at.e), vec![position], text);
            one.bounds.min_seconds = earliest.saturating_sub(at.l).max(0);
            one.bounds.max_seconds = latest.saturating_sub(at.e).max(0);
            found.push(one);
        }
        for (position, _, at) in self.events(EventKind::CitizenshipClaimed) {
            let text = "the person claimed citizenship: a citizen cannot be held on an immigration detainer".to_owned();
            found.push(finding(FindingKind::CitizenClaim, at.e, at.e, vec![position], text));
        }
        self.out.append(&mut found);
    }

    /// A later receipt in the scope of a policy whose clock begins with the first.
    fn reissued(&mut self) {
        let papers = &self.engine.papers;
        let mut order: Vec<usize> = (0..papers.len()).collect();
        order.sort_by_key(|&index| papers.get(index).map(|paper| paper.received));
        for &index in order.iter().skip(1) {
            let speaking = self.engine.law.holding().enumerate().find(|(place, here)| {
                let receipts_count = here
                    .policy
                    .holds
                    .iter()
                    .any(|rule| rule.limit.is_some() && !rule.renewable && rule.clock != ClockStart::Entitlement);
                let first = order
                    .iter()
                    .take_while(|&&other| other != index)
                    .any(|&other| self.engine.speaks(other, *place) != Truth::No);
                receipts_count && first && self.engine.speaks(index, *place) != Truth::No
            });
            let (Some((_, here)), Some(detainer), Some(paper)) =
                (speaking, self.engine.outline.detainers.get(index), papers.get(index))
            else {
                continue;
            };
            let name = detainer_name(self.engine.outline, index);
            let text = format!("{name} came after an earlier one: under {} it buys no new time", here.policy.id);
            let at = paper.received.0;
            self.out.push(cite(
                finding(FindingKind::ReissuedDetainer, at, at, place(detainer.at.position), text),
                &here.policy,
                None,
            ));
        }
    }

    /// What was wrong with the papers that the person was held on.
    fn held_papers(&mut self) {
        for index in 0..self.engine.papers.len() {
            let Some(paper) = self.engine.papers.get(index) else { continue };
            let Some(detainer) = self.engine.outline.detainers.get(index) else { continue };
            let held: Vec<&Stretch> = self
                .stretches
                .iter()
                .filter(|stretch| {
                    stretch.local == Truth::No
                        && stretch.custody == Truth::Yes
                        && paper.active(stretch.from) == Truth::Yes
                })
                .collect();
            let (Some(first), Some(last)) = (held.first(), held.last()) else { continue };
            let name = detainer_name(self.engine.outline, index);
            let events = place(detainer.at.position);
            let new = |kind, text| finding(kind, first.from, last.until, events.clone(), text);
            if held.iter().all(|stretch| paper.served().at(stretch.from) == Truth::No) {
                self.out
                    .push(new(FindingKind::DetainerNotServed, format!("held on {name}, of which no copy was served")));
            }
            for (place, here) in self.engine.law.holding().enumerate() {
                if self.engine.speaks(index, place) != Truth::Yes
                    || !held.iter().any(|stretch| here.in_force(stretch.from).0)
                {
                    continue;
                }
                let never = here.policy.holds.iter().all(|rule| rule.when == Requirement::Never);
                if never && !here.policy.applies_to.form.is_empty() {
                    let text = format!("held on {name}, a form that asks for no hold");
                    self.out.push(cite(new(FindingKind::FormRequestsNoHold, text), &here.policy, None));
                }
                let wants_judge = here.policy.holds.iter().any(|rule| wants_judicial(&rule.when));
                let only_administrative = held.iter().any(|stretch| {
                    paper.administrative().at(stretch.from) == Truth::Yes
                        && paper.judicial().at(stretch.from) == Truth::No
                });
                if wants_judge && only_administrative {
                    let text = format!(
                        "held on {name} with an administrative warrant, where {} wants a judicial one",
                        here.policy.id
                    );
                    self.out.push(cite(new(FindingKind::AdministrativeWarrantOnly, text), &here.policy, None));
                }
            }
        }
    }

    /// Sentences recorded as completed later than their terms allow.
    fn overruns(&mut self) {
        let (outline, stay) = (self.engine.outline, &self.engine.stay);
        for closing in outline.closings.iter().filter(|closing| closing.kind == EventKind::SentenceCompleted) {
            let (at, _) = stay.closing(closing.at, stay.from.0);
            let due = sentences::latest_due(&self.engine.local.served, at, closing.about, outline.ordered);
            if due < at.e {
                let text = "a sentence is recorded as completed later than its term allows".to_owned();
                let mut one = finding(FindingKind::SentenceOverrun, due, at.l, place(closing.at.position), text);
                one.bounds = Bounds { min_seconds: at.e.saturating_sub(due), max_seconds: at.l.saturating_sub(due) };
                self.out.push(one);
            }
        }
    }

    fn duties(&mut self) {
        let mut found = Vec::new();
        for here in &self.engine.law.policies {
            for duty in &here.policy.duties {
                for (start, entitled) in self.starts(duty) {
                    if here.in_force(start.0).0 && self.owed(duty, start.0, entitled) && self.missed(duty, start) {
                        let until = duty
                            .within
                            .map_or(self.engine.stay.until.1, |within| start.1.saturating_add(hours(within)));
                        let time = duty
                            .within
                            .map_or_else(|| "while in custody".to_owned(), |within| format!("within {within} hours"));
                        let text = format!("`{}` was due {time} (duty `{}`) and is not recorded", duty.event, duty.id);
                        let one = finding(FindingKind::DutyMissed, start.0, until.max(start.0), Vec::new(), text);
                        found.push(cite(one, &here.policy, duty.citation.as_ref()));
                    }
                }
            }
        }
        self.out.append(&mut found);
    }

    /// The instants from which a duty runs, with the entitlement of that moment.
    fn starts(&self, duty: &Duty) -> Vec<Start> {
        let stay = &self.engine.stay;
        let plain = |range: (i64, i64)| (range, (range.0, Some(range.1)));
        match duty.of {
            DutyStart::Booked => vec![plain(stay.from)],
            DutyStart::CustodyEnd if stay.open => Vec::new(),
            DutyStart::CustodyEnd => vec![plain(stay.until)],
            DutyStart::Entitlement => {
                self.entitled.iter().map(|range| plain((range.earliest.unix(), range.latest.unix()))).collect()
            }
            DutyStart::DetainerReceived => self.engine.papers.iter().map(|paper| plain(paper.received)).collect(),
        }
    }

    /// Whether a duty is surely owed at `t`, of some detainer.
    fn owed(&self, duty: &Duty, t: i64, entitled: (i64, Option<i64>)) -> bool {
        let active = Requirement::Leaf(Leaf::DetainerActive);
        let when = duty.when.as_ref().unwrap_or(&active);
        if *when == Requirement::Always {
            return true;
        }
        self.engine.papers.iter().any(|paper| {
            let mut until = NEVER;
            self.engine.question(paper, entitled).ask(when, t, &mut until) == Truth::Yes
        })
    }

    /// Whether no event discharges the duty, in any reading, and its time is over.
    fn missed(&self, duty: &Duty, start: (i64, i64)) -> bool {
        let due = duty.within.map_or(self.engine.stay.until.1, |within| start.1.saturating_add(hours(within)));
        let stay = &self.engine.stay;
        if stay.open && due > stay.until.1 {
            return false;
        }
        !self.discharged(duty, start.0, due)
    }

    /// Whether an event discharged the duty from `start` until `due`, in some reading. One that names no event of the format
    /// cannot be said to be missing.
    fn discharged(&self, duty: &Duty, start: i64, due: i64) -> bool {
        let Ok(kind) = duty.event.parse::<EventKind>() else { return true };
        self.events(kind).any(|(_, _, at)| at.l >= start && at.e <= due)
    }

    /// A release into the community at a moment at which a policy required the hold.
    fn mandates(&mut self) {
        let engine = self.engine;
        let t = engine.stay.until.0;
        let releases: Vec<usize> = self
            .events(EventKind::Released)
            .filter(|(_, _, at)| at.e == t && at.l == t)
            .map(|(position, ..)| position)
            .collect();
        let ended_here = engine.stay.until.1 == t && !engine.stay.open;
        let Some(&release) = releases.first().filter(|_| ended_here) else { return };
        let (local, _) = engine.local.at(t, &mut 0, &mut 0);
        if local != Truth::No {
            return;
        }
        let entitled =
            self.stretches.last().filter(|last| last.local != Truth::Yes).map_or((t, Some(t)), |last| last.entitled);
        let mut found = Vec::new();
        for (index, paper) in engine.papers.iter().enumerate() {
            for (place, here) in engine.law.holding().enumerate() {
                if paper.active(t) == Truth::Yes && engine.requires(index, place, here, t, entitled) {
                    let name = detainer_name(engine.outline, index);
                    let text = format!("released although {} required the hold on {name}", here.policy.id);
                    found.push(cite(
                        finding(FindingKind::MandateNotHonoured, t, t, vec![release], text),
                        &here.policy,
                        None,
                    ));
                }
            }
        }
        self.out.append(&mut found);
    }
}

/// Whether a rule wants a judge's warrant: it names one, and an immigration officer's would not do as well.
fn wants_judicial(requirement: &Requirement) -> bool {
    let either = |leaf: &Leaf| matches!(leaf, Leaf::WarrantAdministrative | Leaf::WarrantAny);
    names(requirement, &|leaf| *leaf == Leaf::WarrantJudicial) && !names(requirement, &either)
}

fn names(requirement: &Requirement, wanted: &dyn Fn(&Leaf) -> bool) -> bool {
    match requirement {
        Requirement::Never | Requirement::Always | Requirement::Not(_) => false,
        Requirement::Leaf(leaf) => wanted(leaf),
        Requirement::All(members) | Requirement::Any(members) => members.iter().any(|member| names(member, wanted)),
    }
}
