//! The overdetention of one reading, exactly: no three values, one number.

use std::cell::RefCell;
use std::collections::BTreeMap;

use crate::policy::{Before, ClockStart, HoldRule, Leaf, Policy, Requirement, Within};
use crate::record::EventKind;
use crate::time::{Instant, Span};

use super::super::Truth;
use super::law::{Clock, force_changes, in_force};
use super::replay::{State, happenings, is};
use super::scene::Ev;
use super::settled::{Paper, Settled};
use super::spans::warrantless;

/// A reading's custody, cut into stretches that are covered or not.
pub(super) fn strips(settled: &Settled<'_, '_>) -> Vec<(Span, bool)> {
    Exact::new(settled).strips()
}

type Deadlines = BTreeMap<(usize, usize, Instant), Option<Instant>>;

struct Exact<'r, 's, 'a> {
    settled: &'r Settled<'s, 'a>,
    /// The state from each instant on.
    states: Vec<(Instant, State)>,
    clocks: Vec<Vec<Option<Clock<'a>>>>,
    deadlines: RefCell<Deadlines>,
}

/// A moment without local authority, seen for one detainer.
struct Moment<'m> {
    t: Instant,
    g: Instant,
    number: usize,
    paper: &'m Paper,
    active: bool,
}

fn hours(hours: u32) -> i64 {
    i64::from(hours).saturating_mul(3600)
}

impl<'r, 's, 'a> Exact<'r, 's, 'a> {
    fn new(settled: &'r Settled<'s, 'a>) -> Self {
        let mut state = State::new(settled);
        let mut states: Vec<(Instant, State)> = Vec::new();
        for (at, _, _, act) in happenings(settled) {
            state.apply(settled, at, act);
            match states.last_mut() {
                Some((last, slot)) if *last == at => *slot = state.clone(),
                _ => states.push((at, state.clone())),
            }
        }
        let clocks =
            settled.scene.policies.iter().map(|p| p.holds.iter().map(|rule| Clock::of(p, rule)).collect()).collect();
        Self { settled, states, clocks, deadlines: RefCell::new(Deadlines::new()) }
    }

    fn state(&self, t: Instant) -> Option<&State> {
        let next = self.states.partition_point(|(at, _)| *at <= t);
        self.states.get(next.checked_sub(1)?).map(|(_, state)| state)
    }

    fn strips(&self) -> Vec<(Span, bool)> {
        let scene = self.settled.scene;
        let (from, until) = (self.settled.drawn.booking, self.settled.drawn.end);
        let mut moments: Vec<Instant> = self.states.iter().map(|(at, _)| *at).collect();
        moments.extend(self.settled.drawn.times.iter().copied());
        moments.extend(force_changes(scene));
        let arrest = self.arrest();
        moments.extend(scene.policies.iter().filter_map(|p| p.arrest).map(|review| arrest.plus(hours(review.hours))));
        moments.extend([from, until]);
        let tidy = |moments: &mut Vec<Instant>| {
            moments.retain(|t| from <= *t && *t <= until);
            moments.sort();
            moments.dedup();
        };
        tidy(&mut moments);
        // where each stretch without local authority begins
        let mut entitled: Vec<(Instant, Option<Instant>)> = Vec::new();
        let mut g = None;
        for t in &moments {
            g = if self.local(*t) { None } else { Some(g.unwrap_or(*t)) };
            entitled.push((*t, g));
        }
        let mut starts: Vec<Instant> = entitled.iter().filter_map(|(_, g)| *g).collect();
        starts.dedup();
        for g in starts {
            moments.extend(self.turns(g));
        }
        tidy(&mut moments);
        let mut strips: Vec<(Span, bool)> = Vec::new();
        for pair in moments.windows(2) {
            let [t, next] = pair else { continue };
            let at = entitled.partition_point(|(from, _)| from <= t).saturating_sub(1);
            let g = entitled.get(at).and_then(|(_, g)| *g);
            strips.push((Span::new(*t, *next), g.is_none_or(|g| self.covered(*t, g))));
        }
        strips
    }

    fn arrest(&self) -> Instant {
        let arrests = self.settled.scene.arrests();
        arrests.into_iter().map(|i| self.settled.drawn.time(i)).min().unwrap_or(self.settled.drawn.booking)
    }

    /// The events of a kind that have happened by `t`.
    fn by(&self, t: Instant, kind: EventKind) -> impl Iterator<Item = (usize, &'s Ev<'a>)> + '_ {
        let events = self.settled.scene.events.iter().enumerate();
        events.filter(move |(index, ev)| ev.kind == kind && self.settled.drawn.time(*index) <= t)
    }

    fn local(&self, t: Instant) -> bool {
        let Some(state) = self.state(t) else { return false };
        let any = |flags: &[bool]| flags.iter().any(|flag| *flag);
        if any(&state.other) || any(&state.sentences) || any(&state.holds) {
            return true;
        }
        let cases = (0..self.settled.scene.cases).filter(|case| is(&state.booked, *case));
        cases.map(Some).chain(state.arrest.then_some(None)).any(|case| !self.lapsed(case, t))
    }

    fn lapsed(&self, case: Option<usize>, t: Instant) -> bool {
        let scene = self.settled.scene;
        let reviews = scene.policies.iter().filter(|p| in_force(scene, p, t)).filter_map(|p| p.arrest);
        let late = reviews.map(|review| self.arrest().plus(hours(review.hours))).any(|due| t >= due);
        if !late || !self.settled.settle(warrantless(scene), || "arrested without a warrant".into()) {
            return false;
        }
        let found = self.by(t, EventKind::ProbableCauseFound).any(|(_, ev)| {
            let about = scene.finding_for_case(ev, case);
            self.settled.judge(ev) && self.settled.settle(about, || format!("finding {} is on the arrest", ev.position))
        });
        let committed = self
            .by(t, EventKind::Sentenced)
            .chain(self.by(t, EventKind::Remanded))
            .any(|(index, ev)| case.is_none_or(|case| self.settled.cases(index, ev).contains(&case)));
        !found && !committed
    }

    /// Where coverage may change in an extension that began at `g`.
    fn turns(&self, g: Instant) -> Vec<Instant> {
        let mut turns = Vec::new();
        for (p, policy) in self.settled.scene.policies.iter().enumerate() {
            turns.extend(policy.processing.map(|processing| g.plus(hours(processing.hours))));
            for (r, rule) in policy.holds.iter().enumerate() {
                turns.extend(rule.review.map(|review| g.plus(hours(review.hours))));
                for (number, _) in self.settled.papers.iter().enumerate() {
                    turns.extend(self.deadline(p, r, self.start(policy, rule, number, g)));
                }
            }
        }
        turns
    }

    fn deadline(&self, p: usize, r: usize, start: Instant) -> Option<Instant> {
        let clock = self.clocks.get(p)?.get(r)?.as_ref()?;
        let mut known = self.deadlines.borrow_mut();
        *known.entry((p, r, start)).or_insert_with(|| clock.deadline(self.settled.scene, start, self.settled.gap))
    }

    fn start(&self, policy: &Policy, rule: &HoldRule, number: usize, g: Instant) -> Instant {
        let papers = self.settled.papers.iter().enumerate();
        let counted = papers.filter(|(i, paper)| *i == number || !rule.renewable && self.speaks(policy, paper));
        let receipt = counted.map(|(_, paper)| paper.received).min().unwrap_or(g);
        match rule.clock {
            ClockStart::Entitlement => g,
            ClockStart::Receipt => receipt,
            ClockStart::Later => g.max(receipt),
        }
    }

    fn speaks(&self, policy: &Policy, paper: &Paper) -> bool {
        let scope = &policy.applies_to;
        let midnight = |date| self.settled.scene.zone.start_of_day(date);
        let form = scope.form.is_empty() || paper.form.is_some_and(|form| scope.form.contains(&form));
        let agency =
            scope.agency.is_empty() || paper.agency.as_ref().is_some_and(|agency| scope.agency.contains(agency));
        let from = scope.issued_from.is_none_or(|date| paper.issued.is_some_and(|at| at >= midnight(date)));
        let until = scope.issued_until.is_none_or(|date| paper.issued.is_some_and(|at| at < midnight(date)));
        form && agency && from && until
    }

    fn covered(&self, t: Instant, g: Instant) -> bool {
        let scene = self.settled.scene;
        let allowed = scene.policies.iter().filter(|p| in_force(scene, p, t)).filter_map(|p| p.processing);
        if allowed.map(|p| p.hours).min().is_some_and(|least| t < g.plus(hours(least))) {
            return true;
        }
        let Some(state) = self.state(t) else { return false };
        self.settled.papers.iter().enumerate().any(|(number, paper)| {
            is(&state.active, number) && self.authorised(&Moment { t, g, number, paper, active: true })
        })
    }

    fn authorised(&self, moment: &Moment<'_>) -> bool {
        let scene = self.settled.scene;
        let mut speaking = 0_usize;
        for (p, policy) in scene.policies.iter().enumerate() {
            if policy.holds.is_empty() || !in_force(scene, policy, moment.t) || !self.speaks(policy, moment.paper) {
                continue;
            }
            speaking = speaking.saturating_add(1);
            let mut rules = policy.holds.iter().enumerate();
            if !rules.any(|(r, rule)| self.permits(p, r, policy, rule, moment)) {
                return false;
            }
        }
        speaking > 0
            || self.settled.yes(format!("detainer {} is honoured though no policy speaks of it", moment.number))
    }

    fn permits(&self, p: usize, r: usize, policy: &Policy, rule: &HoldRule, moment: &Moment<'_>) -> bool {
        let start = self.start(policy, rule, moment.number, moment.g);
        if rule.limit.is_some() && self.deadline(p, r, start).is_some_and(|deadline| moment.t >= deadline) {
            return false;
        }
        let reviewed = rule.review.is_none_or(|review| {
            moment.t < moment.g.plus(hours(review.hours)) || self.leaf(&Leaf::ProbableCauseJudge, moment)
        });
        reviewed && self.holds(&rule.when, moment)
    }

    fn holds(&self, requirement: &Requirement, moment: &Moment<'_>) -> bool {
        match requirement {
            Requirement::Never => false,
            Requirement::Always => true,
            Requirement::Leaf(leaf) => self.leaf(leaf, moment),
            Requirement::All(members) => members.iter().all(|member| self.holds(member, moment)),
            Requirement::Any(members) => members.iter().any(|member| self.holds(member, moment)),
            Requirement::Not(member) => !self.holds(member, moment),
        }
    }

    fn leaf(&self, leaf: &Leaf, moment: &Moment<'_>) -> bool {
        let paper = moment.paper;
        let flag = |name: &String| match self.settled.scene.timeline.facts.flags.get(name) {
            Some(flag) => *flag,
            None => self.settled.yes(format!("fact {name}")),
        };
        match leaf {
            Leaf::DetainerActive => moment.active,
            Leaf::Signed => paper.signed,
            Leaf::Served => paper.served || self.brought(EventKind::DetainerServed, moment, |_| true),
            Leaf::Form(forms) => paper.shown.is_some_and(|form| forms.contains(&form)),
            Leaf::ProbableCause => self.cause(false, moment) || self.cause(true, moment),
            Leaf::ProbableCauseJudge => self.cause(true, moment),
            Leaf::WarrantAdministrative => self.warrant(false, moment),
            Leaf::WarrantJudicial => self.warrant(true, moment),
            Leaf::WarrantAny => self.warrant(false, moment) || self.warrant(true, moment),
            Leaf::Person(name) | Leaf::Agreement(name) => flag(name),
            Leaf::AgeAtLeast(years) => self.settled.age >= i64::from(*years),
            Leaf::Conviction { classes, within } => self.convicted(classes, *within, moment),
            Leaf::Charge { classes, found_by_judge } => self.charged(classes, *found_by_judge, moment),
        }
    }

    /// Whether an event of that kind has brought something for the detainer.
    fn brought(&self, kind: EventKind, moment: &Moment<'_>, what: impl Fn(&Ev<'_>) -> bool) -> bool {
        let Some(det) = self.settled.scene.dets.get(moment.number) else { return false };
        self.by(moment.t, kind).any(|(_, ev)| {
            let means = det.meant_by(ev.event.detainer.as_deref());
            what(ev)
                && self.settled.settle(means, || format!("event {} is about detainer {}", ev.position, moment.number))
        })
    }

    fn warrant(&self, judicial: bool, moment: &Moment<'_>) -> bool {
        use crate::record::Warrant;
        let written = if judicial { moment.paper.judicial } else { moment.paper.administrative };
        let kind = |ev: &Ev<'_>| match ev.event.warrant_kind.as_ref().and_then(crate::record::Said::listed) {
            Some(kind) => kind == if judicial { Warrant::Judicial } else { Warrant::Administrative },
            None => self.settled.yes(format!("warrant {} is judicial", ev.position)) == judicial,
        };
        written || self.brought(EventKind::WarrantReceived, moment, kind)
    }

    fn cause(&self, judge: bool, moment: &Moment<'_>) -> bool {
        let written = if judge { moment.paper.judge } else { moment.paper.officer };
        let about = |ev: &Ev<'_>| {
            let named = ev.event.detainer.is_some();
            let neither = !named && ev.event.cases.is_empty();
            let number = moment.number;
            self.settled.judge(ev) == judge
                && (named || neither && self.settled.yes(format!("finding {} is on detainer {number}", ev.position)))
        };
        written || self.brought(EventKind::ProbableCauseFound, moment, about)
    }

    fn convicted(&self, classes: &[String], within: Option<Within>, moment: &Moment<'_>) -> bool {
        self.settled.convictions.iter().any(|(of, on)| {
            let recent = within.is_none_or(|within| {
                let before = match within.before {
                    Before::Request => moment.paper.received,
                    Before::Arrest => self.arrest(),
                    Before::Entitlement => moment.g,
                };
                let day = self.settled.scene.zone.date(before);
                day.years_before(within.years) <= *on && *on <= day
            });
            recent && of.iter().any(|class| classes.contains(class))
        })
    }

    fn charged(&self, classes: &[String], found: bool, moment: &Moment<'_>) -> bool {
        let wanted = |of: &[String]| of.iter().any(|class| classes.contains(class));
        let listed = self.settled.charges.iter().any(|of| wanted(of));
        if listed && (!found || self.found(None, moment.t)) {
            return true;
        }
        self.by(moment.t, EventKind::Charged)
            .any(|(_, ev)| wanted(&ev.event.class) && (!found || self.found(Some(&ev.cases), moment.t)))
    }

    /// Whether a judge has found probable cause on a charge of those cases.
    fn found(&self, cases: Option<&[usize]>, t: Instant) -> bool {
        let scene = self.settled.scene;
        let about = |ev: &Ev<'_>| {
            if ev.event.cases.is_empty() && ev.event.detainer.is_some() {
                return Truth::No;
            }
            match cases {
                _ if scene.single() => Truth::Yes,
                Some(cases) if !cases.is_empty() && !ev.cases.is_empty() => {
                    Truth::certain(ev.cases.iter().any(|case| cases.contains(case)))
                }
                _ => Truth::Unknown,
            }
        };
        let sure = scene.of_kind(EventKind::ProbableCauseFound).any(|ev| {
            super::scene::Scene::found_by(ev) == Some(crate::record::Cause::Judge) && about(ev) == Truth::Yes
        });
        let told = self.by(t, EventKind::ProbableCauseFound).any(|(_, ev)| {
            self.settled.judge(ev)
                && self.settled.settle(about(ev), || format!("finding {} is on the charge {cases:?}", ev.position))
        });
        told || !sure
            && !scene.timeline.records_complete
            && self.settled.yes(format!("a judge found cause on {cases:?}"))
    }
}
