//! The laws of the specification (section 8) as properties of random records and policies.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a test"
)]

mod common;
mod naive;

use common::blur::{self, forget, forgetting};
use common::events::{Detail, blank};
use common::laws::{permit, requirement, silent};
use common::trial::{Trial, trial};
use common::{engine, run};
use detainer::check::Bounds;
use detainer::policy::{Before, Excluding, InForce, Leaf, Limit, Policy, Requirement, Scope, Within};
use detainer::record::{Basis, Cause, Event, EventKind, Said, Timeline, Warrant};
use detainer::time::{Recorded, Term, Zone};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseResult;

/// A trial, and the same with something forgotten.
#[derive(Clone)]
struct Doubtful {
    truth: Trial,
    forgotten: Trial,
}

impl std::fmt::Debug for Doubtful {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}the truth was {:?}", self.forgotten, self.truth)
    }
}

fn doubtful() -> impl Strategy<Value = Doubtful> {
    (trial(Detail::Full), forgetting(), any::<bool>()).prop_filter_map("no reading", |(mut truth, what, sorted)| {
        if sorted {
            truth.timeline.events.sort_by_key(|event| event.at.earliest());
        }
        let timeline = forget(&truth, &what)?;
        let forgotten = Trial { timeline, ..truth.clone() };
        Some(Doubtful { truth, forgotten })
    })
}

fn bounds(trial: &Trial) -> Bounds {
    engine(&trial.timeline, &trial.policies).expect("a trial has a booking and an end")
}

fn with_policies(trial: &Trial, change: impl Fn(&mut Policy)) -> Trial {
    let mut changed = trial.clone();
    changed.policies.iter_mut().for_each(change);
    changed
}

fn never_more(before: Bounds, after: Bounds) -> TestCaseResult {
    prop_assert!(
        after.min_seconds <= before.min_seconds && after.max_seconds <= before.max_seconds,
        "{before:?} became {after:?}"
    );
    Ok(())
}

fn inside(narrow: Bounds, wide: Bounds) -> TestCaseResult {
    prop_assert!(
        wide.min_seconds <= narrow.min_seconds && narrow.max_seconds <= wide.max_seconds,
        "{narrow:?} is not inside {wide:?}"
    );
    Ok(())
}

#[test]
fn law_2_bounds_are_in_order() {
    run(20_000, 20, doubtful(), |doubtful| {
        let found = bounds(&doubtful.forgotten);
        let events = &doubtful.forgotten.timeline.events;
        let kinds = |ends: bool| {
            events.iter().filter(move |event| {
                event
                    .listed_kind()
                    .is_some_and(|kind| if ends { kind.ends_custody() } else { kind == EventKind::Booked })
            })
        };
        let first = kinds(false).filter_map(|event| event.at.earliest()).min().expect("a booking");
        let last = kinds(true).filter_map(|event| event.at.latest()).min().expect("an end");
        prop_assert!(0 <= found.min_seconds && found.min_seconds <= found.max_seconds, "{found:?}");
        prop_assert!(found.max_seconds <= last.since(first), "{found:?}");
        Ok(())
    });
}

#[test]
fn law_3_every_reading_lies_inside() {
    run(100_000, 30, doubtful(), |doubtful| inside(bounds(&doubtful.truth), bounds(&doubtful.forgotten)));
}

#[test]
fn law_3_the_naive_model_lies_inside() {
    run(5_000, 31, doubtful(), |doubtful| {
        let truth = &doubtful.truth;
        match naive::overdetention(&truth.timeline, &truth.policies, None, truth.step) {
            Err(_) => Err(TestCaseError::reject("doubtful in itself")),
            Ok((min_seconds, max_seconds)) => inside(Bounds { min_seconds, max_seconds }, bounds(&doubtful.forgotten)),
        }
    });
}

/// Where two events of an ordered record share a range, narrowing one loses what their order said: not compared.
#[test]
fn law_3_remembering_never_widens() {
    run(50_000, 32, (doubtful(), any::<u8>()), |(doubtful, kept)| {
        let mut timeline = doubtful.forgotten.timeline.clone();
        for (place, event) in doubtful.truth.timeline.events.iter().enumerate() {
            if kept & (1 << (place % 8)) != 0 {
                timeline.events[place] = event.clone();
            }
        }
        if blur::order_tells_more(&doubtful.forgotten.timeline) {
            return Ok(());
        }
        let remembered = Trial { timeline, ..doubtful.truth.clone() };
        inside(bounds(&remembered), bounds(&doubtful.forgotten))
    });
}

fn any_leaf(requirement: &Requirement, is: &impl Fn(&Requirement) -> bool) -> bool {
    is(requirement)
        || match requirement {
            Requirement::All(parts) | Requirement::Any(parts) => parts.iter().any(|part| any_leaf(part, is)),
            Requirement::Not(part) => any_leaf(part, is),
            _ => false,
        }
}

/// The policies without rules that ask such a thing.
fn without(trial: &Trial, is: impl Fn(&Requirement) -> bool) -> Trial {
    with_policies(trial, |policy| policy.holds.retain(|rule| !any_leaf(&rule.when, &is)))
}

fn looks_back_from_entitlement(requirement: &Requirement) -> bool {
    let before = |within: &Option<Within>| within.is_some_and(|within| within.before == Before::Entitlement);
    matches!(requirement, Requirement::Leaf(Leaf::Conviction { within, .. }) if before(within))
}

#[test]
fn law_4_another_hold_never_hurts() {
    let hold = (any::<Index>(), 0..100_i64, proptest::option::of(0..200_i64));
    run(20_000, 40, (doubtful(), hold), |(doubtful, (_, from, lasting))| {
        let before = without(&doubtful.forgotten, looks_back_from_entitlement);
        let mut after = before.clone();
        let booked = common::trial::booking(&doubtful.truth.timeline).at.exact().expect("exact");
        let at = |offset: i64| Recorded::at(booked.plus(offset * before.step));
        let hold = Some("another".to_owned());
        let basis = Some(Said::Listed(Basis::Parole));
        let placed = Event { at: at(from), hold: hold.clone(), basis, ..blank(EventKind::HoldPlaced) };
        after.timeline.events.push(placed);
        if let Some(lasting) = lasting {
            after.timeline.events.push(Event { at: at(from + lasting), hold, ..blank(EventKind::HoldLifted) });
        }
        never_more(bounds(&before), bounds(&after))
    });
}

/// A closing moved past an opening would close that too: not moved so far.
#[test]
fn law_4_a_later_closing_never_hurts() {
    run(20_000, 41, (doubtful(), any::<Index>(), 1..100_i64), |(doubtful, which, later)| {
        let before = without(&doubtful.forgotten, looks_back_from_entitlement);
        let events = &before.timeline.events;
        let closings: Vec<usize> = (0..events.len())
            .filter(|&place| {
                let kind = events[place].listed_kind();
                kind.is_some_and(EventKind::closes_case) || kind == Some(EventKind::HoldLifted)
            })
            .filter(|&place| events[place].at.earliest().is_some() && events[place].at.latest().is_some())
            .collect();
        if closings.is_empty() {
            return Ok(());
        }
        let place = closings[which.index(closings.len())];
        let moved = |at: Option<detainer::time::Instant>| at.map(|at| at.plus(later * before.step));
        let at = &events[place].at;
        let new = Recorded::between(moved(at.earliest()), moved(at.latest()));
        let opens = |event: &Event| {
            use EventKind::{Charged, HoldPlaced, Remanded, Sentenced};
            matches!(event.listed_kind(), Some(Charged | HoldPlaced | Remanded | Sentenced))
                && event.at.earliest() <= new.latest()
                && (event.at.latest().is_none() || event.at.latest() >= at.earliest())
        };
        if events.iter().any(opens) {
            return Ok(());
        }
        let mut after = before.clone();
        after.timeline.events[place].at = new;
        never_more(bounds(&before), bounds(&after))
    });
}

#[test]
fn law_5_more_evidence_never_hurts() {
    let evidence = (0..4_u8, any::<Index>(), -50..300_i64);
    run(20_000, 50, (doubtful(), evidence), |(doubtful, (what, which, offset))| {
        let before = without(&doubtful.forgotten, |part| matches!(part, Requirement::Not(_)));
        let kind = |event: &Event, kind| event.listed_kind() == Some(kind);
        let receipts: Vec<&Event> =
            before.timeline.events.iter().filter(|event| kind(event, EventKind::DetainerReceived)).collect();
        if receipts.is_empty() {
            return Ok(());
        }
        let detainer = receipts[which.index(receipts.len())].detainer.clone();
        let given = |receipt: &&Event| match what {
            0 => receipt.served.is_some(),
            1 | 2 => receipt.warrant.is_some(),
            _ => receipt.probable_cause.is_some(),
        };
        let same = receipts.iter().filter(|receipt| detainer.is_none() || receipt.detainer == detainer);
        // Without a name a finding would be about the arrest, and then only perhaps about the detainer.
        if !same.copied().all(|receipt| given(&receipt)) || (what == 3 && detainer.is_none()) {
            return Ok(());
        }
        let booked = common::trial::booking(&doubtful.truth.timeline).at.exact().expect("exact");
        let at = Recorded::at(booked.plus(offset * before.step));
        let warrant = |kind| Event { warrant_kind: Some(Said::Listed(kind)), ..blank(EventKind::WarrantReceived) };
        let event = match what {
            0 => blank(EventKind::DetainerServed),
            1 => warrant(Warrant::Administrative),
            2 => warrant(Warrant::Judicial),
            _ => Event { by: Some(Said::Listed(Cause::Judge)), ..blank(EventKind::ProbableCauseFound) },
        };
        let mut after = before.clone();
        after.timeline.events.push(Event { at, detainer, ..event });
        never_more(bounds(&before), bounds(&after))
    });
}

fn stricter(policy: &mut Policy, which: &Index, how: u8, extra: &Requirement) {
    if policy.holds.is_empty() {
        return;
    }
    let chosen = which.index(policy.holds.len());
    let rule = &mut policy.holds[chosen];
    match (how, &mut rule.limit) {
        (0, Some(Limit::Hours { hours, .. })) => *hours = hours.div_ceil(2),
        (0 | 1, limit @ None) => *limit = Some(Limit::Hours { hours: 72, excluding: Excluding::default() }),
        (1, Some(Limit::Hours { excluding, .. })) => excluding.holidays = None,
        (2, Some(Limit::Hours { excluding, .. })) => {
            if let Some(out) = excluding.weekdays.iter_mut().rev().find(|out| **out) {
                *out = false;
            }
        }
        _ => rule.when = Requirement::All(vec![rule.when.clone(), extra.clone()]),
    }
}

#[test]
fn law_6_a_stricter_rule_never_helps() {
    let change = (any::<Index>(), any::<Index>(), 0..5_u8, requirement());
    run(30_000, 60, (doubtful(), change), |(doubtful, (policy, rule, how, extra))| {
        let before = doubtful.forgotten;
        let mut after = before.clone();
        let chosen = policy.index(after.policies.len());
        stricter(&mut after.policies[chosen], &rule, how, &extra);
        never_more(bounds(&after), bounds(&before))
    });
}

#[test]
fn law_7_another_policy_never_helps() {
    run(
        20_000,
        70,
        (doubtful(), requirement(), common::laws::hold_rule(), any::<Index>()),
        |(doubtful, when, rule, place)| {
            let always = |id, rule| Policy { holds: vec![rule], ..silent(id) };
            let mut before = doubtful.forgotten;
            common::trial::add_policy(&mut before, always("first", permit(when)), 0);
            let mut after = before.clone();
            let place = place.index(after.policies.len() + 1);
            common::trial::add_policy(&mut after, always("second", rule), place);
            never_more(bounds(&after), bounds(&before))
        },
    );
}

#[test]
fn law_8_rows_without_order() {
    let shuffled = doubtful().prop_flat_map(|doubtful| {
        let events = Just(doubtful.forgotten.timeline.events.clone()).prop_shuffle();
        (Just(doubtful), events)
    });
    run(20_000, 80, shuffled, |(doubtful, events)| {
        let mut before = doubtful.forgotten;
        before.timeline.ordered = false;
        let mut after = before.clone();
        after.timeline.events = events;
        prop_assert_eq!(bounds(&before), bounds(&after));
        Ok(())
    });
}

#[test]
fn law_8_an_exact_record_sorted_by_time() {
    run(20_000, 81, trial(Detail::Gaps), |before| {
        let mut after = before.clone();
        after.timeline.events.sort_by_key(|event| event.at.earliest());
        prop_assert_eq!(bounds(&before), bounds(&after));
        Ok(())
    });
}

/// The record in a zone without clock changes, and policies that know no dates.
fn timeless(trial: &Trial) -> Trial {
    let looks_back = |part: &Requirement| matches!(part, Requirement::Leaf(Leaf::Conviction { within: Some(_), .. }));
    let mut trial = without(trial, looks_back);
    trial.timeline.zone = Zone::named("America/Phoenix").expect("a zone");
    for policy in &mut trial.policies {
        policy.in_force = InForce::default();
        policy.vacated = None;
        policy.applies_to = Scope { issued_from: None, issued_until: None, ..policy.applies_to.clone() };
        for rule in &mut policy.holds {
            if let Some(Limit::Hours { excluding, .. }) = &mut rule.limit {
                excluding.holidays = None;
            }
        }
    }
    for event in &mut trial.timeline.events {
        // Months are not all of one length.
        for term in [&mut event.term, &mut event.credit].into_iter().flatten() {
            if let Said::Listed(term) = term {
                *term = Term { months: 0, ..*term };
            }
        }
    }
    trial
}

#[test]
fn law_9_weeks_later_it_is_the_same() {
    run(20_000, 90, (doubtful(), -60..60_i64), |(doubtful, weeks)| {
        let before = timeless(&doubtful.forgotten);
        let mut after = before.clone();
        for event in &mut after.timeline.events {
            let moved = |at: Option<detainer::time::Instant>| at.map(|at| at.plus(weeks * 7 * 86_400));
            event.at = Recorded::between(moved(event.at.earliest()), moved(event.at.latest()));
        }
        prop_assert_eq!(bounds(&before), bounds(&after));
        Ok(())
    });
}

fn unclear(timeline: &Timeline) -> bool {
    timeline.events.iter().any(|event| !event.at.is_exact())
}

/// That the properties above are about something: most records have doubt, and most doubt widens the bounds.
#[test]
fn what_was_tried_has_doubt_in_it() {
    let counts = std::cell::Cell::new((0_u32, 0_u32, 0_u32, 0_u32));
    run(10_000, 99, doubtful(), |doubtful| {
        let found = bounds(&doubtful.forgotten);
        let (all, wide, open, bare) = counts.get();
        counts.set((
            all + 1,
            wide + u32::from(unclear(&doubtful.forgotten.timeline)),
            open + u32::from(found.min_seconds < found.max_seconds),
            bare + u32::from(found.min_seconds > 0),
        ));
        Ok(())
    });
    let (all, wide, open, bare) = counts.get();
    assert!(wide * 2 > all && open * 4 > all && bare * 5 > all, "{wide} wide, {open} open, {bare} bare of {all}");
}
