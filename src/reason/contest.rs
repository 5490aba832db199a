//! One direction of a comparison: a situation is looked for in which the other law leaves a second uncovered and the law in
//! question does not.
//!
//! Without local authority a second is covered, or left open, if processing runs, or if some active detainer is authorised
//! by every policy in force that speaks of it. So a difference needs no more than one detainer (and earlier ones, that
//! started a clock of receipt), one extension and one moment of it, and the question is boolean: its atoms are documents,
//! facts, and clocks that still run.
//!
//! Local authority itself differs only where arrests are reviewed or a refusal of bail entitles to release. The law that
//! does so sooner uncovers a booking that the other still covers; and where both no longer cover it, their clocks may have
//! started at different entitlements, as far apart as the reviews are.

use std::collections::BTreeMap;

use crate::check::{Judge, Law, Options, Outline};
use crate::policy::Form;
use crate::record::{Arrest, Timeline};
use crate::time::{Instant, Recorded, Span};

use super::compare::{Counterexample, Doubt, Strictness};
use super::example::{self, Course};
use super::formula::{Assignment, Atom, Atoms, Ended, Next, Solver};
use super::gap::{Gap, Lead, Party};
use super::moment::{Days, Demand, Search, Searcher, Situation, Start};
use super::sides::{InForce, Pair, Which, elapsed};
use super::zones::{FIRST, LAST};

/// The events of the smallest counterexample with a detainer: booked, release ordered, detainer received, released.
const FEWEST: usize = 4;
/// After the first counterexample a smaller one is looked for in so many assignments.
const MORE: u32 = 64;

/// Events, and seconds held.
type Cost = (usize, i64);

/// The question whether one of a pair is at least as strict as the other.
pub(super) struct Contest<'a> {
    pair: &'a Pair,
    cells: Vec<Cell<'a>>,
    judge: Judge<'a>,
    other_judge: Judge<'a>,
    best: Option<(Cost, Counterexample)>,
    doubts: Vec<Doubt>,
}

/// Days on which neither law changes, and what is in force on them.
struct Cell<'a> {
    days: Days,
    law: InForce<'a>,
    other: InForce<'a>,
}

impl<'a> Cell<'a> {
    /// What is in force of a party's law, and of the opposite one.
    const fn seen_by(&self, party: Party) -> (&InForce<'a>, &InForce<'a>) {
        match party {
            Party::Law => (&self.law, &self.other),
            Party::Other => (&self.other, &self.law),
        }
    }

    /// Within how many seconds a party has arrests reviewed, if that is sooner than the opposite one.
    fn sooner_review(&self, party: Party) -> Option<i64> {
        let (own, opposite) = self.seen_by(party);
        own.review.filter(|due| opposite.review.is_none_or(|later| *due < later))
    }

    fn only_refusal(&self, party: Party) -> bool {
        let (own, opposite) = self.seen_by(party);
        own.refusal && !opposite.refusal
    }
}

impl<'a> Contest<'a> {
    pub(super) fn new(pair: &'a Pair, which: Which, law: &'a Law, other: &'a Law) -> Self {
        let opposite = if which == Which::A { Which::B } else { Which::A };
        let cell =
            |days: Days| Cell { days, law: pair.in_force(which, days.0), other: pair.in_force(opposite, days.0) };
        let judge = |law| Judge::new(law, Options::default());
        Self {
            pair,
            // The latest law first: of examples equally small that one is shown which is nearest to the reader.
            cells: pair.cells().into_iter().rev().map(cell).collect(),
            judge: judge(law),
            other_judge: judge(other),
            best: None,
            doubts: Vec::new(),
        }
    }

    pub(super) fn decide(mut self) -> Strictness {
        let cells = std::mem::take(&mut self.cells);
        for cell in &cells {
            self.local(cell, &cells);
        }
        let mut gaps = vec![Gap::None];
        gaps.extend(leads(&cells, Party::Other).into_iter().map(Gap::Before));
        // An earlier start is never kinder to a clock: that only matters to look-backs.
        if self.pair.asked.before_entitlement {
            gaps.extend(leads(&cells, Party::Law).into_iter().map(Gap::Before));
        }
        for gap in gaps {
            cells.iter().for_each(|cell| self.processed(cell, gap, &cells));
            if self.best.is_none() {
                cells.iter().for_each(|cell| self.detained(cell, gap, &cells));
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

    fn searcher(&self, gap: Gap) -> Searcher<'a> {
        Searcher { almanac: &self.pair.almanac, gap, scopes_of_papers: &self.pair.scopes_of_papers }
    }

    /// Differences of local authority: of what a refusal of bail amounts to, and of the review of arrests.
    fn local(&mut self, cell: &Cell<'a>, cells: &[Cell<'a>]) {
        let processing = cell.other.processing;
        if cell.only_refusal(Party::Other) {
            let course = |at| Course { booked: at, arrest: Arrest::Warrant, refused: Some(at), ordered: None };
            if !self.covered_meanwhile(cell, None, processing, course) {
                self.doubts.push(Doubt::Unconfirmed);
            }
        }
        if let Some(due) = cell.sooner_review(Party::Other) {
            let course = |at| Course { booked: at, arrest: Arrest::Warrantless, refused: None, ordered: None };
            let shown = self.covered_meanwhile(cell, cell.law.review, due.saturating_add(processing), course);
            // Before the days of the cell the review may have been due sooner still.
            let soonest = cells.iter().filter_map(|cell| cell.other.review).min().unwrap_or(due);
            let possible = cell.law.review.is_none_or(|later| soonest.saturating_add(processing) < later);
            if !shown && possible {
                self.doubts.push(Doubt::Unconfirmed);
            }
        }
    }

    /// Whether a stay shows the difference at a time within one span of its booking, if there is one, and beyond another.
    fn covered_meanwhile(
        &mut self,
        cell: &Cell<'a>,
        within: Option<i64>,
        beyond: i64,
        course: impl Fn(Instant) -> Course,
    ) -> bool {
        let timer = |seconds| (Start::Entitlement(Party::Law), elapsed(seconds));
        let demand = Demand { running: within.map(timer).into_iter().collect(), run_out: vec![timer(beyond)] };
        // The stay is better wholly inside the cell: what was in force before may be something else.
        let lead = timer(beyond).1.least_days();
        let parts = [(cell.days.0.saturating_add(lead), cell.days.1), cell.days];
        let searches = parts.into_iter().filter(|days| days.0 < days.1);
        let searcher = self.searcher(Gap::None);
        searches.map(|days| searcher.search(days, &demand)).any(|search| match search {
            Search::Found(situation) => {
                let course = course(situation.instant(situation.entitled));
                self.replay(example::without_detainer(self.pair, &situation, course), situation.held())
            }
            Search::Nowhere | Search::GaveUp => false,
        })
    }

    /// Differences of release processing.
    fn processed(&mut self, cell: &Cell<'a>, gap: Gap, cells: &[Cell<'a>]) {
        let timer = |party, seconds| (Start::Entitlement(party), elapsed(seconds));
        let demand = Demand {
            running: vec![timer(Party::Law, cell.law.processing)],
            run_out: vec![timer(gap.other(), cell.other.processing)],
        };
        match self.searcher(gap).search(cell.days, &demand) {
            Search::Nowhere => {}
            Search::GaveUp => self.doubts.push(Doubt::LongLimit),
            Search::Found(situation) => {
                let shown = course(&situation, gap, cells).is_some_and(|course| {
                    self.replay(example::without_detainer(self.pair, &situation, course), situation.held())
                });
                if !shown {
                    self.doubts.push(Doubt::Unconfirmed);
                }
            }
        }
    }

    /// Differences in the detainers that are honoured while nothing else covers the custody.
    fn detained(&mut self, cell: &Cell<'a>, gap: Gap, cells: &[Cell<'a>]) {
        let mut known: BTreeMap<Demand, Search> = BTreeMap::new();
        let mut seen: Vec<(&[usize], Option<Form>)> = Vec::new();
        for (number, scopes) in self.pair.scopes_of_papers.iter().enumerate() {
            let form = self.pair.papers.get(number).and_then(|paper| paper.form).filter(|_| self.pair.asked.form);
            if self.is_smallest() || seen.contains(&(scopes, form)) {
                continue;
            }
            seen.push((scopes, form));
            let mut atoms = Atoms::default();
            let run_out = (Start::Entitlement(gap.other()), elapsed(cell.other.processing));
            let goals = vec![
                cell.law.authorises(scopes, form, Party::Law, &mut atoms),
                cell.other.authorises(scopes, form, gap.other(), &mut atoms).negated(),
                atoms.formula(Atom::Runs(run_out)).negated(),
            ];
            let searcher = self.searcher(gap);
            let mut solver = Solver::new(&atoms, |longer, shorter| searcher.outlasts(longer, shorter));
            let mut more = MORE;
            let ended = solver.solve(goals, &mut |assignment| {
                let search =
                    known.entry(demand(assignment)).or_insert_with_key(|demand| searcher.search(cell.days, demand));
                match search {
                    Search::Nowhere => {}
                    Search::GaveUp => self.doubts.push(Doubt::LongLimit),
                    Search::Found(situation) => self.meet(number, situation, course(situation, gap, cells), assignment),
                }
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

    /// Makes a counterexample of an assignment and a moment for it.
    fn meet(&mut self, paper: usize, situation: &Situation, course: Option<Course>, assignment: &Assignment<'_>) {
        let paper = self.pair.papers.get(paper);
        let timeline = paper
            .zip(course)
            .and_then(|(paper, course)| example::with_detainer(self.pair, situation, course, paper, assignment));
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

    /// Asks the checker whether a timeline shows the difference, and keeps it if it does and none smaller is known.
    fn replay(&mut self, mut timeline: Timeline, held: i64) -> bool {
        let Some(uncovered) = self.difference(&timeline) else { return false };
        // The stay need not go on beyond what shows the difference.
        if let Some(end) = timeline.events.last_mut() {
            end.at = Recorded::at(uncovered.until);
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
    fn difference(&mut self, timeline: &Timeline) -> Option<Span> {
        let outline = Outline::of(timeline);
        let uncovered = self.judge.uncovered(&outline)?;
        self.other_judge.uncovered(&outline)?.difference(&uncovered).as_slice().first().copied()
    }
}

/// How a party may come to entitle to release earlier than the opposite one: by refusals of bail, on the days when only it
/// heeds them, and by reviews of arrests. An arrest that has lapsed for one lapses for the other when its own review is
/// overdue, unless the case closes before.
fn leads(cells: &[Cell<'_>], first: Party) -> Vec<Lead> {
    const ANY: i64 = i64::MAX;
    let refusals = cells.iter().filter(|cell| cell.only_refusal(first));
    let mut leads: Vec<Lead> = refusals.map(|cell| Lead { first, most: ANY, days: cell.days }).collect();
    let soonest = cells.iter().filter_map(|cell| cell.seen_by(first).0.review).min().unwrap_or_default();
    let sooner = cells.iter().filter(|cell| cell.sooner_review(first).is_some());
    let by_review =
        sooner.map(|cell| cell.seen_by(first).1.review.map_or(ANY, |due| due.saturating_sub(soonest))).max();
    // An arrest may lapse first, and a refusal follow.
    let most = by_review.map(|most| if leads.is_empty() { most } else { ANY });
    leads.extend(most.map(|most| Lead { first, most, days: (FIRST, LAST) }));
    leads
}

/// How a stay goes that has the entitlements of a situation; `None` if no single review or refusal brings it about.
fn course(situation: &Situation, gap: Gap, cells: &[Cell<'_>]) -> Option<Course> {
    let (law, other) = (situation.instant(situation.entitled), situation.instant(situation.other_entitled));
    let Gap::Before(Lead { first, .. }) = gap else { return Some(Course::entitled_at(law)) };
    let (early, late, day) = match first {
        Party::Law => (law, other, situation.entitled.day),
        Party::Other => (other, law, situation.other_entitled.day),
    };
    let cell = cells.iter().find(|cell| cell.days.0 <= day && day < cell.days.1)?;
    let ordered = Some(late);
    if cell.only_refusal(first) {
        return Some(Course { booked: early, arrest: Arrest::Warrant, refused: Some(early), ordered });
    }
    let due = cell.sooner_review(first)?;
    Some(Course { booked: early.plus(due.saturating_neg()), arrest: Arrest::Warrantless, refused: None, ordered })
}

/// What an assignment asks of the clocks.
fn demand(assignment: &Assignment<'_>) -> Demand {
    let timers = |so| {
        let timer = |atom: &Atom| match atom {
            Atom::Runs(timer) => Some(*timer),
            _ => None,
        };
        let mut timers: Vec<_> = assignment.those(so).filter_map(timer).collect();
        timers.sort_unstable();
        timers
    };
    Demand { running: timers(true), run_out: timers(false) }
}
