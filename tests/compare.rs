//! Comparing laws: hand-made pairs for every clause, the catalogue, and random pairs against random stays.
#![cfg(all(feature = "catalog", feature = "json"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects, clippy::panic, reason = "a test")]

mod common;

use common::events::Detail;
use common::laws::{settle, stack};
use common::trial::{Trial, booking, trial_of};
use common::{run, show};
use detainer::check::{Judge, Law, Options, Outline};
use detainer::policy::Policy;
use detainer::reason::{Comparison, Counterexample, Strictness, compare};
use detainer::record::{Arrest, Defaults, Event, EventKind, Said, Timeline, json};
use detainer::time::{Instant, Spans, Term};
use proptest::prelude::*;

fn uncovered(policies: &[Policy], record: &Timeline) -> Spans {
    let law = Law::new(policies.to_vec());
    let mut judge = Judge::new(&law, Options::default());
    judge.uncovered(&Outline::of(record)).expect("a booking and an end")
}

/// A counterexample is written, read again and judged: under `other` alone something is uncovered.
fn confirm(counterexample: &Counterexample, strict: &[Policy], other: &[Policy]) {
    let text = serde_json::to_string(&counterexample.timeline).unwrap();
    let read = json::read(text.as_bytes(), 1, &Defaults::default()).unwrap();
    let span = counterexample.uncovered;
    let inside = |spans: &Spans| spans.contains(span.from) && spans.contains(span.until.plus(-1));
    assert!(inside(&uncovered(other, &read)) && !uncovered(strict, &read).contains(span.from), "{text}");
}

fn confirmed(first: &[Policy], second: &[Policy]) -> Comparison {
    let laws = [first, second].map(|policies| Law::new(policies.to_vec()));
    let found = compare(&laws[0], &laws[1]);
    if let Strictness::No(counterexample) = &found.first {
        confirm(counterexample, first, second);
    }
    if let Strictness::No(counterexample) = &found.second {
        confirm(counterexample, second, first);
    }
    found
}

/// Makes an exact record one of which nothing is unknown.
fn complete(record: &mut Timeline) {
    record.records_complete = true;
    let mut received: Vec<Option<String>> = Vec::new();
    record.events.retain(|event| match event.listed_kind() {
        // One that names nothing may be about anything.
        Some(EventKind::ProbableCauseFound) => event.detainer.is_some() || !event.cases.is_empty(),
        // Two receipts of one detainer may contradict each other.
        Some(EventKind::DetainerReceived) => {
            let again = received.contains(&event.detainer);
            received.push(event.detainer.clone());
            !again
        }
        _ => true,
    });
    for event in &mut record.events {
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
}

/// Whether it is clear of every event which case it is about.
fn is_clear(record: &Timeline) -> bool {
    let labels = |event: &Event| event.cases.clone();
    let mut named: Vec<String> = record.events.iter().flat_map(labels).collect();
    named.sort();
    named.dedup();
    named.len() < 2 || !booking(record).cases.is_empty()
}

#[derive(Clone, Debug)]
struct Contest {
    trial: Trial,
    other: Vec<Policy>,
}

fn contest() -> impl Strategy<Value = Contest> {
    let related = prop_oneof![Just(0_u8), Just(1), Just(2)];
    (trial_of(200..201, Detail::Full, 1800), stack(), related).prop_map(|(mut trial, mut other, related)| {
        let record = &trial.records[0];
        let date = record.zone.date(booking(record).at.earliest().unwrap());
        other.iter_mut().for_each(|policy| settle(policy, date));
        match related {
            // The same rules with others beside them, or with one thing changed, are more often comparable.
            1 => {
                for policy in &mut other {
                    policy.id = format!("q{}", policy.id);
                }
                other.extend(trial.policies.clone());
            }
            2 => {
                let holds = std::mem::take(&mut other[0].holds);
                other = trial.policies.clone();
                other[0].holds.extend(holds);
            }
            _ => {}
        }
        trial.records.retain(is_clear);
        trial.records.iter_mut().for_each(complete);
        Contest { trial, other }
    })
}

/// No stay contradicts what was decided of two laws.
#[test]
fn sampling_agrees() {
    let counts = std::cell::RefCell::new(std::collections::BTreeMap::new());
    let compared = std::cell::Cell::new(0_usize);
    run(200, 90, contest(), |contest| {
        let (first, second) = (&contest.trial.policies, &contest.other);
        let us = detainer::time::Zone::named("America/New_York").unwrap();
        let found = confirmed(first, second);
        *counts.borrow_mut().entry(found.answer().as_str()).or_insert(0) += 1;
        let zone = contest.trial.records.first().map_or(us, |record| record.zone);
        if !zone.name().starts_with("America/") || zone.name() == "America/Havana" {
            return Ok(());
        }
        for (answer, strict, other) in [(&found.first, first, second), (&found.second, second, first)] {
            if *answer != Strictness::Yes {
                continue;
            }
            let laws = [strict, other].map(|policies| Law::new(policies.clone()));
            let [mut strict_judge, mut other_judge] = [Judge::new(&laws[0], Options::default()), Judge::new(&laws[1], Options::default())];
            for record in &contest.trial.records {
                compared.set(compared.get() + 1);
                let outline = Outline::of(record);
                let less = strict_judge.uncovered(&outline).unwrap();
                let more = other_judge.uncovered(&outline).unwrap().difference(&less);
                prop_assert!(
                    more.is_empty(),
                    "uncovered only under the other: {:?}\n{}strict:\n{}other:\n{}",
                    more.as_slice().first().map(|span| detainer::time::format_instant(span.from, record.zone)),
                    show::record(record),
                    show::stack(strict),
                    show::stack(other)
                );
            }
        }
        Ok(())
    });
    println!("{:?} {}", counts.borrow(), compared.get());
    let _ = Instant::from_unix(0);
}
