//! Two laws side by side: what each says of a detainer between the days on which either changes.

use std::collections::BTreeSet;

use crate::check::{Law, calendars, exclusions, hours};
use crate::policy::{BailRefusal, ClockStart, Form, HoldRule, Limit, Policy, Scope};
use crate::time::{Exclusions, Instant, Zone};

use super::clock::{Almanac, Clock};
use super::formula::{Atom, Atoms, Formula};
use super::gap::Party;
use super::moment::{Days, Start};
use super::papers::{Asked, Paper, kinds};
use super::zones::{FIRST, LAST};

/// Two laws made ready to be compared.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) almanac: Almanac,
    pub(super) asked: Asked,
    /// The kinds of detainers that the laws tell apart.
    pub(super) papers: Vec<Paper>,
    /// In which scopes each kind is.
    pub(super) scopes_of_papers: Vec<Vec<usize>>,
    sides: [Vec<Ready>; 2],
}

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    A,
    B,
}

/// A policy with its dates as days and its limits as clocks.
#[derive(Debug)]
struct Ready {
    policy: Policy,
    scope: usize,
    force: Vec<Days>,
    /// The clock of each hold rule.
    clocks: Vec<Option<Clock>>,
}

/// What is in force of a law.
#[derive(Debug)]
pub(super) struct InForce<'p> {
    policies: Vec<&'p Ready>,
    /// Seconds of release processing; none: zero.
    pub(super) processing: i64,
    /// Seconds within which an arrest must be reviewed.
    pub(super) review: Option<i64>,
    /// Whether a refusal of bail entitles to release.
    pub(super) refusal: bool,
}

impl Pair {
    pub(super) fn new(a: &Law, b: &Law, zone: Zone) -> Self {
        let mut almanac = Almanac::new();
        let mut scopes: Vec<Scope> = Vec::new();
        let sides = [a, b].map(|law| {
            let here = law.in_zone(zone, None);
            let ready = |here: &crate::check::PolicyHere| {
                let force = here.force.iter().map(|span| (day(zone, span.0), day(zone, span.1)));
                let scope = position(&mut scopes, &here.policy.applies_to);
                let clocks = clocks(&here.policy, &mut almanac);
                Ready { policy: here.policy.clone(), scope, force: force.collect(), clocks }
            };
            here.policies.iter().map(ready).collect::<Vec<_>>()
        });
        let asked = Asked::by(sides.iter().flatten().map(|ready| &ready.policy));
        let papers = kinds(&scopes, &asked);
        let scopes_of = |paper: &Paper| {
            let inside = scopes.iter().enumerate().filter(|(_, scope)| paper.is_in(scope));
            inside.map(|(number, _)| number).collect()
        };
        let scopes_of_papers = papers.iter().map(scopes_of).collect();
        Self { almanac, asked, papers, scopes_of_papers, sides }
    }

    /// The stretches of days, from 1971 to 2099, in which neither law changes.
    pub(super) fn cells(&self) -> Vec<Days> {
        let changes =
            self.sides.iter().flatten().flat_map(|ready| &ready.force).flat_map(|(from, until)| [*from, *until]);
        let cuts: BTreeSet<i32> = changes.chain([FIRST, LAST]).collect();
        cuts.iter().copied().zip(cuts.iter().copied().skip(1)).collect()
    }

    /// What is in force of one of them on a day.
    pub(super) fn in_force(&self, which: Which, day: i32) -> InForce<'_> {
        let [a, b] = &self.sides;
        let side = if which == Which::A { a } else { b };
        let inside = |(from, until): &Days| *from <= day && day < *until;
        let policies: Vec<&Ready> = side.iter().filter(|ready| ready.force.iter().any(inside)).collect();
        let each = || policies.iter().map(|ready| &ready.policy);
        let processing = each().filter_map(|policy| policy.processing).map(|processing| hours(processing.hours)).min();
        let review = each().filter_map(|policy| policy.arrest).map(|review| hours(review.hours)).min();
        let refusal = each().any(|policy| policy.bail == Some(BailRefusal::Entitlement));
        InForce { processing: processing.unwrap_or_default(), review, refusal, policies }
    }
}

impl InForce<'_> {
    /// Whether every policy that speaks of a detainer authorises it, time running from the party's entitlement; always, if
    /// none speaks: that leaves it open.
    pub(super) fn authorises(&self, scopes: &[usize], form: Option<Form>, party: Party, atoms: &mut Atoms) -> Formula {
        let speaking =
            self.policies.iter().filter(|ready| !ready.policy.holds.is_empty() && scopes.contains(&ready.scope));
        Formula::All(speaking.map(|ready| ready.authorises(form, party, atoms)).collect())
    }
}

impl Ready {
    fn authorises(&self, form: Option<Form>, party: Party, atoms: &mut Atoms) -> Formula {
        let rules = self.policy.holds.iter().zip(&self.clocks);
        Formula::Any(rules.map(|(rule, clock)| self.rule(rule, *clock, form, party, atoms)).collect())
    }

    fn rule(
        &self,
        rule: &HoldRule,
        clock: Option<Clock>,
        form: Option<Form>,
        party: Party,
        atoms: &mut Atoms,
    ) -> Formula {
        let entitlement = Start::Entitlement(party);
        let mut members = vec![atoms.requirement(&rule.when, form, party)];
        if let Some(review) = rule.review {
            let judge = atoms.formula(Atom::Judge);
            members.push(Formula::Any(vec![
                judge,
                atoms.formula(Atom::Runs((entitlement, elapsed(hours(review.hours))))),
            ]));
        }
        if let Some(clock) = clock {
            let receipt = if rule.renewable { Start::Own } else { Start::First(self.scope) };
            let starts = match rule.clock {
                ClockStart::Entitlement => vec![entitlement],
                ClockStart::Receipt => vec![receipt],
                // Started at the later of the two, it runs while it would from either.
                ClockStart::Later => vec![entitlement, receipt],
            };
            members.push(Formula::Any(
                starts.into_iter().map(|start| atoms.formula(Atom::Runs((start, clock)))).collect(),
            ));
        }
        Formula::All(members)
    }
}

/// A clock that counts every second.
pub(super) const fn elapsed(seconds: i64) -> Clock {
    Clock::Counted { seconds, exclusions: 0 }
}

fn clocks(policy: &Policy, almanac: &mut Almanac) -> Vec<Option<Clock>> {
    let known = calendars(policy);
    let mut clock = |limit: &Limit| match limit {
        Limit::EndOfDay => Clock::EndOfDay,
        Limit::Hours { hours: limit, excluding } => {
            let days: Exclusions = exclusions(excluding, &known);
            Clock::Counted { seconds: hours(*limit), exclusions: almanac.number(days) }
        }
    };
    policy.holds.iter().map(|rule| rule.limit.as_ref().map(&mut clock)).collect()
}

/// The local day of a change of the law, which comes at its midnight.
fn day(zone: Zone, at: i64) -> i32 {
    match at {
        i64::MIN => FIRST,
        i64::MAX => LAST,
        at => zone.date(Instant::from_unix(at)).days().clamp(FIRST, LAST),
    }
}

fn position<T: PartialEq + Clone>(known: &mut Vec<T>, wanted: &T) -> usize {
    known.iter().position(|one| one == wanted).unwrap_or_else(|| {
        known.push(wanted.clone());
        known.len().saturating_sub(1)
    })
}
