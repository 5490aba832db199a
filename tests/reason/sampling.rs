//! Random pairs of laws: what was decided of them, no random stay contradicts.

use std::cell::Cell;

use detainer::check::{Judge, Law, Options, Outline};
use detainer::policy::{HoldRule, Policy};
use detainer::reason::Strictness;
use detainer::record::{Arrest, Event, EventKind, Said, Timeline};
use detainer::strategies::{Sample, Trial, stack, trial};
use detainer::time::Term;
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use crate::common::{cases, full, run};
use crate::compare::confirmed;

/// The places of random stays that lie in the United States.
const US: [&str; 5] =
    ["America/New_York", "America/Chicago", "America/Los_Angeles", "America/Phoenix", "America/Denver"];

/// How the second law comes from the first: related laws are more often comparable.
#[derive(Clone, Copy, Debug)]
enum Relation {
    None,
    /// It has all policies of the first, and others.
    More,
    /// The same policies, the first of which has more alternatives.
    Kinder,
    /// The same policies, each rule with one thing changed.
    Changed(u8),
}

#[derive(Clone, Debug)]
struct Contest {
    trial: Trial,
    other: Vec<Policy>,
}

/// Two laws, and so many stays less those that leave something open.
fn contest(stays: usize) -> impl Strategy<Value = Contest> {
    let relation = prop_oneof![
        1 => Just(Relation::None),
        1 => Just(Relation::More),
        1 => Just(Relation::Kinder),
        3 => (0..5_u8).prop_map(Relation::Changed),
    ];
    let trials = trial(&full().every(30), &stack(), stays..stays + 1);
    let other = trials.prop_flat_map(|trial| (stack().about(trial.booked), Just(trial)));
    (other, relation).prop_map(|((Sample(mut other), mut trial), relation)| {
        match relation {
            Relation::None => {}
            Relation::More => {
                other.iter_mut().for_each(|policy| policy.id.insert(0, 'q'));
                other.extend(trial.policies.clone());
            }
            Relation::Kinder => {
                let holds = std::mem::take(&mut other[0].holds);
                other = trial.policies.clone();
                other[0].holds.extend(holds);
            }
            Relation::Changed(what) => {
                let rules: Vec<HoldRule> = other.iter().flat_map(|policy| policy.holds.clone()).collect();
                other = trial.policies.clone();
                let holds = other.iter_mut().flat_map(|policy| &mut policy.holds);
                holds.zip(&rules).for_each(|(rule, like)| change(rule, what, like));
            }
        }
        trial.timelines.retain(|record| US.contains(&record.zone.name()) && is_clear(record));
        trial.timelines.iter_mut().for_each(complete);
        Contest { trial, other }
    })
}

/// Makes one thing of a rule like that of another.
fn change(rule: &mut HoldRule, what: u8, like: &HoldRule) {
    match what {
        0 => rule.when = like.when.clone(),
        1 => rule.clock = like.clock,
        2 => rule.limit.clone_from(&like.limit),
        3 => rule.renewable = !rule.renewable,
        _ => rule.review = like.review,
    }
}

/// Whether no event leaves open which case it is about.
fn is_clear(record: &Timeline) -> bool {
    let mut named: Vec<&String> = record.events.iter().flat_map(|event| &event.cases).collect();
    named.sort();
    named.dedup();
    let booked = record.events.iter().find(|event| event.listed_kind() == Some(EventKind::Booked));
    named.len() < 2 || booked.is_some_and(|booked| !booked.cases.is_empty())
}

/// Makes an exact record one of which nothing is unknown.
fn complete(record: &mut Timeline) {
    record.records_complete = true;
    let closes = |kind: EventKind| kind.closes_case() || matches!(kind, EventKind::BailRefused | EventKind::Sentenced);
    let closing = record.events.iter().filter(|event| event.listed_kind().is_some_and(closes));
    let closed = closing.filter_map(|event| event.at.earliest()).min();
    let mut received: Vec<Option<String>> = Vec::new();
    record.events.retain(|event| match event.listed_kind() {
        // One that names nothing may be about anything.
        Some(EventKind::ProbableCauseFound) => event.detainer.is_some() || !event.cases.is_empty(),
        // A charge in a case that was closed, be it under one of the laws only, leaves open whether it opens it again.
        Some(EventKind::Charged) => closed.is_none_or(|closed| event.at.latest().is_some_and(|at| at < closed)),
        // Two receipts of one detainer may contradict each other.
        Some(EventKind::DetainerReceived) => {
            let again = received.contains(&event.detainer);
            received.push(event.detainer.clone());
            !again
        }
        _ => true,
    });
    record.events.iter_mut().for_each(settle_event);
}

fn settle_event(event: &mut Event) {
    match event.listed_kind() {
        Some(EventKind::Sentenced) if event.term.is_some() => {
            event.credit.get_or_insert(Said::Listed(Term::default()));
        }
        Some(EventKind::Booked) => {
            event.arrest.get_or_insert(Said::Listed(Arrest::Warrantless));
        }
        _ => {}
    }
}

/// No stay is left uncovered by `other` where `strict`, which is at least as strict, does not leave it uncovered.
fn uncontradicted(records: &[Timeline], strict: &Law, other: &Law) -> TestCaseResult {
    let [mut judge, mut other_judge] = [strict, other].map(|law| Judge::new(law, Options::default()));
    for record in records {
        let outline = Outline::of(record);
        let uncovered = judge.uncovered(&outline).expect("a booking and an end");
        let more = other_judge.uncovered(&outline).expect("a booking and an end").difference(&uncovered);
        if !more.is_empty() {
            let [strict, other] = [strict, other].map(|law| Sample(law.policies().to_vec()));
            let record = Sample(record.clone());
            prop_assert!(false, "{more:?}\n{record:?}\nunder\n{other:?}and not under\n{strict:?}");
        }
    }
    Ok(())
}

/// Compares so many pairs of laws, and samples what was decided of each with so many stays; how often something was decided.
fn sample(pairs: u32, stays: usize, stream: u8) -> u32 {
    let (compared, decisions) = (Cell::new(0), Cell::new(0));
    run(pairs, stream, contest(stays), |contest| {
        let [first, second] = [&contest.trial.policies, &contest.other].map(|policies| Law::new(policies.clone()));
        let found = confirmed(&first, &second);
        compared.set(compared.get() + 1);
        for (answer, strict, other) in [(&found.first, &first, &second), (&found.second, &second, &first)] {
            match answer {
                Strictness::Yes => {
                    decisions.set(decisions.get() + 1);
                    uncontradicted(&contest.trial.timelines, strict, other)?;
                }
                Strictness::No(_) => {}
                Strictness::Undecided(doubts) => prop_assert!(false, "{doubts:?}"),
            }
        }
        Ok(())
    });
    assert_eq!(compared.get(), cases(pairs));
    decisions.get()
}

#[test]
fn no_stay_contradicts_what_was_decided() {
    let decisions = sample(2_000, 200, 90);
    assert!(decisions > cases(500), "{decisions}");
}

#[test]
fn nor_does_one_of_ten_thousand() {
    let decisions = sample(200, cases(10_000) as usize, 91);
    assert!(decisions > cases(50), "{decisions}");
}
