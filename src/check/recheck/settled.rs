//! A reading with every doubt answered: papers, facts, and whose case an event is about.

use std::cell::RefCell;

use crate::policy::{Form, Leaf, Policy, Requirement};
use crate::record::{Cause, EventKind, Statement, Warrant};
use crate::time::{Date, Instant};

use super::super::Truth;
use super::draw::Drawn;
use super::law::Gap;
use super::leaves::unclassified;
use super::oracle::{Leaning, Oracle};
use super::scene::{Attr, Det, Ev, Scene};
use super::spans::closing_of;

/// What stands on a detainer.
#[derive(Clone, Debug)]
pub(super) struct Paper {
    pub(super) received: Instant,
    /// The form as evidence; none if a complete record does not tell it.
    pub(super) shown: Option<Form>,
    /// The form as to scope.
    pub(super) form: Option<Form>,
    pub(super) agency: Option<String>,
    pub(super) issued: Option<Instant>,
    pub(super) signed: bool,
    pub(super) served: bool,
    pub(super) administrative: bool,
    pub(super) judicial: bool,
    pub(super) officer: bool,
    pub(super) judge: bool,
}

/// A reading.
pub(super) struct Settled<'s, 'a> {
    pub(super) scene: &'s Scene<'a>,
    pub(super) drawn: Drawn,
    pub(super) oracle: RefCell<Oracle>,
    pub(super) papers: Vec<Paper>,
    pub(super) convictions: Vec<(Vec<String>, Date)>,
    pub(super) charges: Vec<Vec<String>>,
    pub(super) age: i64,
    pub(super) gap: Gap,
    /// The case that an event is about which does not say, or names one that never opened.
    pub(super) assigned: Vec<Option<usize>>,
}

fn leaves<'p>(requirement: &'p Requirement, into: &mut Vec<&'p Leaf>) {
    match requirement {
        Requirement::Never | Requirement::Always => {}
        Requirement::Leaf(leaf) => into.push(leaf),
        Requirement::All(members) | Requirement::Any(members) => members.iter().for_each(|member| leaves(member, into)),
        Requirement::Not(member) => leaves(member, into),
    }
}

impl<'s, 'a> Settled<'s, 'a> {
    pub(super) fn new(scene: &'s Scene<'a>, drawn: Drawn, mut oracle: Oracle) -> Self {
        let mut wanted = Vec::new();
        for policy in &scene.policies {
            policy.holds.iter().for_each(|rule| leaves(&rule.when, &mut wanted));
        }
        let assigned = scene.events.iter().map(|ev| assign(scene, ev, &mut oracle)).collect();
        let papers = scene.dets.iter().enumerate().map(|(i, det)| paper(scene, &drawn, det, i, &mut oracle)).collect();
        let convictions = convictions(scene, &wanted, &mut oracle);
        let charges = charges(scene, &wanted, &mut oracle);
        let age = scene.timeline.facts.age.unwrap_or_else(|| age(&wanted, &mut oracle));
        let gap = match oracle.leaning {
            Leaning::Yes => Gap::Excluded,
            Leaning::No => Gap::Counted,
            Leaning::Either => Gap::Mixed(oracle.random.next()),
        };
        Self { scene, drawn, oracle: RefCell::new(oracle), papers, convictions, charges, age, gap, assigned }
    }

    pub(super) fn yes(&self, doubt: String) -> bool {
        self.oracle.borrow_mut().yes(doubt)
    }

    /// A truth as a fact: what is unknown is answered.
    pub(super) fn settle(&self, truth: Truth, doubt: impl FnOnce() -> String) -> bool {
        match truth {
            Truth::Yes => true,
            Truth::No => false,
            Truth::Unknown => self.yes(doubt()),
        }
    }

    /// The cases that an event is about.
    pub(super) fn cases(&self, index: usize, ev: &Ev<'_>) -> Vec<usize> {
        match self.assigned.get(index).copied().flatten() {
            Some(case) => vec![case],
            None => ev.cases.clone(),
        }
    }

    /// Who found probable cause.
    pub(super) fn judge(&self, ev: &Ev<'_>) -> bool {
        match Scene::found_by(ev) {
            Some(by) => by == Cause::Judge,
            None => self.yes(format!("finding {} is a judge's", ev.position)),
        }
    }

    pub(super) fn told(&self) -> String {
        let events = self.scene.events.iter().enumerate().filter(|(_, ev)| ev.e != ev.l);
        let times: Vec<String> = events
            .map(|(i, ev)| format!("#{} {} at {}", ev.position.saturating_add(1), ev.kind.as_str(), self.drawn.time(i)))
            .collect();
        let given = self.assigned.iter().zip(&self.scene.events).filter_map(|(case, ev)| {
            let label = self.scene.labels.get((*case)?)?;
            Some(format!("#{} is of case {label}", ev.position.saturating_add(1)))
        });
        let mut told = times;
        told.extend(given);
        told.push(self.oracle.borrow().told());
        told.push(format!("{:?} {:?}", self.convictions, self.charges));
        told.join("; ")
    }
}

fn assign(scene: &Scene<'_>, ev: &Ev<'_>, oracle: &mut Oracle) -> Option<usize> {
    use EventKind::{Charged, Remanded, Sentenced};
    let opened: Vec<usize> = (0..scene.cases).filter(|case| scene.ever_opened(*case)).collect();
    let opens = matches!(ev.kind, Charged | Remanded | Sentenced);
    let unsaid = if ev.closes {
        ev.kind != EventKind::ReleaseOrdered && ev.cases.is_empty()
            || !ev.cases.is_empty() && !ev.cases.iter().any(|case| scene.ever_opened(*case))
    } else {
        opens && ev.cases.is_empty()
    };
    if !unsaid || !ev.cases.is_empty() && oracle.yes(format!("closing {} is of no case", ev.position)) {
        return None;
    }
    let among: Vec<usize> =
        opened.into_iter().filter(|case| !ev.closes || closing_of(scene, ev, *case) != Truth::No).collect();
    oracle.random.pick(&among).copied()
}

fn paper(scene: &Scene<'_>, drawn: &Drawn, det: &Det<'_>, number: usize, oracle: &mut Oracle) -> Paper {
    let complete = scene.timeline.records_complete;
    let brought = |kind: EventKind, brings: &dyn Fn(&Ev<'_>) -> bool| {
        scene.of_kind(kind).any(|ev| brings(ev) && det.meant_by(ev.event.detainer.as_deref()) == Truth::Yes)
    };
    let warrant = |wanted: Warrant| {
        brought(EventKind::WarrantReceived, &|ev| {
            ev.event.warrant_kind.as_ref().and_then(crate::record::Said::listed) == Some(wanted)
        })
    };
    let cause = |wanted: Cause| {
        brought(EventKind::ProbableCauseFound, &|ev| ev.event.detainer.is_some() && Scene::found_by(ev) == Some(wanted))
    };
    let mut written = |attr: Attr<bool>, name: &str, event: bool| match attr {
        Attr::Known(value) => value,
        Attr::Blank if complete || event => false,
        Attr::Blank | Attr::Odd => oracle.yes(format!("detainer {number} {name}")),
    };
    let signed = written(det.signed, "signed", false);
    let served = written(det.served, "served", brought(EventKind::DetainerServed, &|_| true));
    let kind = |wanted: Warrant| det.warrant.map(|kind| kind == wanted);
    let administrative = written(kind(Warrant::Administrative), "administrative", warrant(Warrant::Administrative));
    let judicial = written(kind(Warrant::Judicial), "judicial", warrant(Warrant::Judicial));
    let stated = |wanted: Statement| det.cause.map(|stated| stated == wanted);
    let officer = written(stated(Statement::Officer), "officer", cause(Cause::Officer));
    let judge = written(stated(Statement::Judge), "judge", cause(Cause::Judge));
    let scopes = || scene.policies.iter().map(|policy: &&Policy| &policy.applies_to);
    let forms: Vec<Form> = Form::WORDS.iter().filter_map(|word| word.parse().ok()).collect();
    let form = match det.form {
        Attr::Known(form) => Some(form),
        Attr::Blank | Attr::Odd => oracle.random.pick(&forms).copied(),
    };
    let shown = if complete && det.form == Attr::Blank { None } else { form };
    let mut agencies: Vec<String> = scopes().flat_map(|scope| scope.agency.clone()).collect();
    agencies.push("another".into());
    let agency = match det.agency {
        Some(agency) => Some(agency.to_owned()),
        None => oracle.random.pick(&agencies).cloned(),
    };
    let mut corners: Vec<Instant> = vec![scene.booking.0.plus(-864_000)];
    for date in scopes().flat_map(|scope| [scope.issued_from, scope.issued_until]).flatten() {
        let midnight = scene.zone.start_of_day(date);
        corners.extend([midnight, midnight.plus(-1)]);
    }
    let issued = match det.issued.map(|at| (at.earliest(), at.latest())) {
        Some((Some(e), Some(l))) => Some(oracle.instant(e, l, &corners)),
        Some((e, l)) => {
            let inside: Vec<Instant> =
                corners.iter().copied().filter(|t| e.is_none_or(|e| e <= *t) && l.is_none_or(|l| *t <= l)).collect();
            oracle.random.pick(&inside).copied().or(e).or(l)
        }
        None => oracle.random.pick(&corners).copied(),
    };
    let received = det.receipts.iter().map(|i| drawn.time(*i)).min().unwrap_or(det.l);
    Paper { received, shown, form, agency, issued, signed, served, administrative, judicial, officer, judge }
}

fn age(wanted: &[&Leaf], oracle: &mut Oracle) -> i64 {
    let ages: Vec<i64> = wanted
        .iter()
        .filter_map(|leaf| if let Leaf::AgeAtLeast(years) = leaf { Some(i64::from(*years)) } else { None })
        .collect();
    let limit = match oracle.leaning {
        Leaning::Yes => ages.iter().copied().max(),
        Leaning::No => ages.iter().copied().min(),
        Leaning::Either => oracle.random.pick(&ages).copied(),
    };
    let limit = limit.unwrap_or(30);
    if oracle.yes("old enough") { limit } else { limit.saturating_sub(1) }
}

/// A day on which a conviction may have been: often where a look-back begins or ends.
fn day(scene: &Scene<'_>, years: &[u32], oracle: &mut Oracle) -> Date {
    let booked = scene.zone.date(scene.booking.0);
    let back = if oracle.random.coin() { oracle.random.pick(years).copied().unwrap_or(0) } else { 0 };
    let offset = if oracle.random.coin() { oracle.random.below(11) } else { oracle.random.below(8000) };
    let offset = i32::try_from(offset).unwrap_or(0).saturating_sub(5);
    booked.years_before(back).plus_days(offset.saturating_neg())
}

fn convictions(scene: &Scene<'_>, wanted: &[&Leaf], oracle: &mut Oracle) -> Vec<(Vec<String>, Date)> {
    let facts = &scene.timeline.facts;
    let mut classes: Vec<String> = Vec::new();
    let mut years: Vec<u32> = Vec::new();
    for leaf in wanted {
        if let Leaf::Conviction { classes: of, within } = leaf {
            classes.extend(of.iter().cloned());
            years.extend(within.map(|within| within.years));
        }
    }
    let mut settled = Vec::new();
    for (number, conviction) in facts.convictions.iter().flatten().enumerate() {
        let mut of = conviction.classes.clone();
        for class in classes.iter().filter(|class| unclassified(scene, class)) {
            if oracle.yes(format!("conviction {number} is {class}")) {
                of.push(class.clone());
            }
        }
        let on = match (conviction.on.earliest(), conviction.on.latest()) {
            (Some(e), Some(l)) => scene.zone.date(oracle.instant(e, l, &[])),
            (e, l) => {
                let (e, l) = (e.map(|t| scene.zone.date(t)), l.map(|t| scene.zone.date(t)));
                let on = day(scene, &years, oracle);
                e.map_or(on, |e| on.max(e)).min(l.unwrap_or(on.max(e.unwrap_or(on))))
            }
        };
        settled.push((of, on));
    }
    if facts.convictions.is_none() || !facts.convictions_complete {
        for class in &classes {
            if oracle.yes(format!("convicted of {class}")) {
                settled.push((vec![class.clone()], day(scene, &years, oracle)));
            }
        }
    }
    settled
}

fn charges(scene: &Scene<'_>, wanted: &[&Leaf], oracle: &mut Oracle) -> Vec<Vec<String>> {
    let facts = &scene.timeline.facts;
    let classes = wanted
        .iter()
        .flat_map(|leaf| if let Leaf::Charge { classes, .. } = leaf { classes.clone() } else { Vec::new() });
    let classes: Vec<String> = classes.collect();
    let mut settled: Vec<Vec<String>> = Vec::new();
    for (number, charge) in facts.charges.iter().flatten().enumerate() {
        let mut of = vec![charge.clone()];
        for class in classes.iter().filter(|class| unclassified(scene, class)) {
            if oracle.yes(format!("charge {number} is {class}")) {
                of.push(class.clone());
            }
        }
        settled.push(of);
    }
    if facts.charges.is_none() || !facts.charges_complete {
        let more = classes.iter().filter(|class| oracle.yes(format!("charged with {class}")));
        settled.extend(more.map(|class| vec![class.clone()]).collect::<Vec<_>>());
    }
    settled
}
