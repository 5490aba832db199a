//! One direction of a comparison: a situation is looked for that one law covers and the other does not.
//!
//! At a moment without local authority a second is covered, or left open, if processing runs, or if some active detainer is
//! authorised by every policy in force that speaks of it. So a difference needs no more than one detainer (and earlier
//! ones that started a clock of receipt), one extension and one moment of it, and the question is boolean: the atoms are
//! documents, facts, and clocks that have not run out. Where local authority itself may differ, because arrests are
//! reviewed or refusals of bail entitle to release, that alone makes a difference, by the booking and nothing else.

use std::collections::BTreeMap;

use crate::check::{Judge, Law, Options, Outline};
use crate::policy::Form;
use crate::record::{Arrest, EventKind, Timeline};

use super::compare::{Counterexample, Doubt, Strictness};
use super::example;
use super::formula::{Assignment, Atom, Atoms, Ended, Next, Solver};
use super::moment::{Days, Demand, Search, Searcher, Start};
use super::sides::{InForce, Pair, Which, elapsed};

/// The events of the smallest counterexample with a detainer: booked, release ordered, detainer received, released.
const FEWEST: usize = 4;
/// After the first counterexample a smaller one is looked for so many times.
const MORE: u32 = 64;

/// Events, and seconds held.
type Cost = (usize, i64);

/// The question whether one of a pair is at least as strict as the other.
pub(super) struct Contest<'a> {
    pair: &'a Pair,
    strict: Which,
    judge: Judge<'a>,
    other_judge: Judge<'a>,
    best: Option<(Cost, Counterexample)>,
    doubts: Vec<Doubt>,
}

impl<'a> Contest<'a> {
    pub(super) fn new(pair: &'a Pair, strict: Which, law: &'a Law, other: &'a Law) -> Self {
        let judge = |law| Judge::new(law, Options::default());
        Self { pair, strict, judge: judge(law), other_judge: judge(other), best: None, doubts: Vec::new() }
    }

    pub(super) fn decide(mut self) -> Strictness {
        let cells = self.pair.cells();
        for cell in &cells {
            self.bare(*cell);
        }
        if self.best.is_none() {
            for cell in &cells {
                self.detained(*cell);
            }
        }
        self.answer()
    }

    fn answer(mut self) -> Strictness {
        match self.best {
            Some((_, counterexample)) => Strictness::No(Box::new(counterexample)),
            None if self.doubts.is_empty() => Strictness::Yes,
            None => {
                self.doubts.sort_unstable();
                self.doubts.dedup();
                Strictness::Undecided(self.doubts)
            }
        }
    }

    /// What is in force of the law in question, and of the other.
    fn in_force(&self, day: i32) -> (InForce<'a>, InForce<'a>) {
        let (law, other) = match self.strict {
            Which::A => (Which::A, Which::B),
            Which::B => (Which::B, Which::A),
        };
        (self.pair.in_force(law, day), self.pair.in_force(other, day))
    }

    fn searcher(&self) -> Searcher<'a> {
        Searcher { almanac: &self.pair.almanac, scopes_of_papers: &self.pair.scopes_of_papers }
    }

    /// Differences that need no detainer: of processing, of what a refusal of bail amounts to, of the review of arrests.
    fn bare(&mut self, cell: Days) {
        let (law, other) = self.in_force(cell.0);
        if law.processing > other.processing {
            let demand = from_entitlement(Some(law.processing), other.processing);
            self.without_detainer(cell, &demand, Some(EventKind::ReleaseOrdered), Arrest::Warrant);
        }
        if other.refusal && !law.refusal {
            let demand = from_entitlement(None, other.processing);
            self.without_detainer(cell, &demand, Some(EventKind::BailRefused), Arrest::Warrant);
        }
        if let Some(due) = other.review
            && law.review.is_none_or(|later| due < later)
        {
            let demand = from_entitlement(law.review, due.saturating_add(other.processing));
            self.without_detainer(cell, &demand, None, Arrest::Warrantless);
        }
    }

    fn without_detainer(&mut self, cell: Days, demand: &Demand, closing: Option<EventKind>, arrest: Arrest) {
        // The stay is better wholly inside the cell: what was in force before may be something else.
        let lead = demand.run_out.iter().map(|(_, clock)| clock.least_days()).max().unwrap_or_default();
        let inside = (cell.0.saturating_add(lead), cell.1);
        let parts = [inside, cell];
        let situation = parts.into_iter().filter(|days| days.0 < days.1).find_map(|days| {
            match self.searcher().search(days, demand) {
                Search::Found(situation) => Some(situation),
                Search::Nowhere | Search::GaveUp => None,
            }
        });
        let shown = situation.is_some_and(|situation| {
            let timeline = example::without_detainer(self.pair, &situation, closing, arrest);
            self.replay(timeline, situation.held())
        });
        if !shown {
            self.doubts.push(Doubt::Unconfirmed);
        }
    }

    /// Differences in the detainers that are honoured while nothing else covers the custody.
    fn detained(&mut self, cell: Days) {
        let (law, other) = self.in_force(cell.0);
        let mut known: BTreeMap<Demand, Search> = BTreeMap::new();
        let mut seen: Vec<(&[usize], Option<Form>)> = Vec::new();
        for (number, scopes) in self.pair.scopes_of_papers.iter().enumerate() {
            let form = self.pair.papers.get(number).and_then(|paper| paper.form).filter(|_| self.pair.asked.form);
            if self.is_smallest() || seen.contains(&(scopes, form)) {
                continue;
            }
            seen.push((scopes, form));
            let mut atoms = Atoms::default();
            let mut goals = vec![law.authorises(scopes, form, &mut atoms)];
            goals.push(other.authorises(scopes, form, &mut atoms).negated());
            let processing = (Start::Entitlement, elapsed(other.processing));
            goals.push(atoms.formula(Atom::Runs(processing)).negated());
            let searcher = self.searcher();
            let mut solver = Solver::new(&atoms, |longer, shorter| searcher.outlasts(longer, shorter));
            let mut more = MORE;
            let ended = solver.solve(goals, &mut |assignment| {
                let demand = demand(assignment);
                let search = known.entry(demand).or_insert_with_key(|demand| searcher.search(cell, demand));
                self.meet(number, search, assignment);
                if self.best.is_some() {
                    more = more.saturating_sub(1);
                }
                if self.is_smallest() || more == 0 { Next::Enough } else { Next::Another }
            });
            if ended == Ended::GaveUp {
                self.doubts.push(Doubt::ManyAlternatives);
            }
        }
    }

    /// Makes a counterexample of an assignment, if there is a moment for it.
    fn meet(&mut self, paper: usize, search: &Search, assignment: &Assignment<'_>) {
        let situation = match search {
            Search::Found(situation) => situation,
            Search::Nowhere => return,
            Search::GaveUp => return self.doubts.push(Doubt::LongLimit),
        };
        let paper = self.pair.papers.get(paper);
        let timeline = paper.and_then(|paper| example::with_detainer(self.pair, situation, paper, assignment));
        let shown = timeline.is_some_and(|timeline| {
            let cost = (timeline.events.len(), situation.held());
            let smaller = self.best.as_ref().is_none_or(|(best, _)| cost < *best);
            !smaller || self.replay(timeline, situation.held())
        });
        if !shown {
            self.doubts.push(Doubt::Unconfirmed);
        }
    }

    /// Whether there is no use in looking for a smaller counterexample.
    fn is_smallest(&self) -> bool {
        self.best.as_ref().is_some_and(|(cost, _)| *cost <= (FEWEST, 0))
    }

    /// Asks the checker whether a timeline shows the difference, and keeps it if it does.
    fn replay(&mut self, mut timeline: Timeline, held: i64) -> bool {
        let Some(uncovered) = self.difference(&timeline) else { return false };
        // The stay need not go on beyond what shows the difference.
        if let Some(end) = timeline.events.last_mut() {
            end.at = crate::time::Recorded::at(uncovered.until);
        }
        if self.difference(&timeline) != Some(uncovered) {
            return false;
        }
        let cost = (timeline.events.len(), held);
        if self.best.as_ref().is_none_or(|(best, _)| cost < *best) {
            self.best = Some((cost, Counterexample { timeline, uncovered }));
        }
        true
    }

    /// The first seconds that the other law leaves uncovered and the law in question does not.
    fn difference(&mut self, timeline: &Timeline) -> Option<crate::time::Span> {
        let outline = Outline::of(timeline);
        let uncovered = self.judge.uncovered(&outline)?;
        self.other_judge.uncovered(&outline)?.difference(&uncovered).as_slice().first().copied()
    }
}

/// Time from the entitlement within one limit, if there is one, and beyond another.
fn from_entitlement(within: Option<i64>, beyond: i64) -> Demand {
    let timer = |seconds| (Start::Entitlement, elapsed(seconds));
    Demand { running: within.map(timer).into_iter().collect(), run_out: vec![timer(beyond)] }
}

/// What an assignment asks of the clocks.
fn demand(assignment: &Assignment<'_>) -> Demand {
    let timers = |so| {
        let mut timers: Vec<_> = assignment
            .those(so)
            .filter_map(|atom| match atom {
                Atom::Runs(timer) => Some(*timer),
                _ => None,
            })
            .collect();
        timers.sort_unstable();
        timers
    };
    Demand { running: timers(true), run_out: timers(false) }
}
