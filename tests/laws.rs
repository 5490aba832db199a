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

use std::cell::Cell;

use common::blur;
use common::doubt::{Doubt, doubt};
use common::events::{Detail, blank};
use common::laws::{permit, requirement, silent};
use common::trial::{add_policy, booking, trial};
use common::{cases, engine, run};
use detainer::check::Bounds;
use detainer::policy::{Before, Excluding, InForce, Leaf, Limit, Policy, Requirement, Within};
use detainer::record::{Basis, Cause, Event, EventKind, Said, Timeline, Warrant};
use detainer::time::{Instant, Recorded, Term, Zone};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseResult;

fn bounds<'a>(policies: &[Policy], records: impl IntoIterator<Item = &'a Timeline>) -> Vec<Bounds> {
    let found = engine(policies, records);
    found.into_iter().map(|bounds| bounds.expect("every record has a booking and an end")).collect()
}

fn never_more(before: &[Bounds], after: &[Bounds]) -> TestCaseResult {
    for (before, after) in before.iter().zip(after) {
        let less = after.min_seconds <= before.min_seconds && after.max_seconds <= before.max_seconds;
        prop_assert!(less, "{before:?} became {after:?}");
    }
    Ok(())
}

fn inside(narrow: Bounds, wide: Bounds) -> TestCaseResult {
    let inside = wide.min_seconds <= narrow.min_seconds && narrow.max_seconds <= wide.max_seconds;
    prop_assert!(inside, "{narrow:?} is not inside {wide:?}");
    Ok(())
}

/// The bounds of the records left, and of the same with each changed in some way.
fn before_and_after(policies: &[Policy], doubt: &Doubt, change: impl Fn(&mut Timeline)) -> (Vec<Bounds>, Vec<Bounds>) {
    let mut changed = doubt.left();
    changed.iter_mut().for_each(change);
    (bounds(policies, &doubt.left()), bounds(policies, &changed))
}

/// So many units after the booking, or after its earliest instant.
fn after_booking(record: &Timeline, units: i64) -> Recorded {
    Recorded::at(booking(record).at.earliest().expect("booked at some time").plus(units * 900))
}

fn moved(at: &Recorded, seconds: i64) -> Recorded {
    let moved = |at: Option<Instant>| at.map(|at| at.plus(seconds));
    Recorded::between(moved(at.earliest()), moved(at.latest()))
}

#[test]
fn law_2_bounds_are_in_order() {
    run(2_000, 20, doubt(), |doubt| {
        let records = doubt.left();
        for (record, found) in records.iter().zip(bounds(&doubt.policies(), &records)) {
            let ends = record.events.iter().filter(|e| e.listed_kind().is_some_and(EventKind::ends_custody));
            let last = ends.filter_map(|event| event.at.latest()).min().expect("an end");
            let first = booking(record).at.earliest().expect("a booking");
            prop_assert!(0 <= found.min_seconds && found.min_seconds <= found.max_seconds, "{found:?}");
            prop_assert!(found.max_seconds <= last.since(first), "{found:?}");
        }
        Ok(())
    });
}

#[test]
fn law_3_every_reading_lies_inside() {
    let readings = Cell::new(0);
    run(10_000, 30, doubt(), |doubt| {
        let policies = doubt.policies();
        let truths = bounds(&policies, doubt.memories.iter().map(|memory| &memory.truth));
        let left = bounds(&policies, doubt.memories.iter().map(|memory| &memory.left));
        readings.set(readings.get() + u32::try_from(left.len()).expect("a few"));
        for ((narrow, wide), memory) in truths.into_iter().zip(left).zip(&doubt.memories) {
            inside(narrow, wide).map_err(|error| TestCaseError::fail(format!("{error}: {memory:?}")))?;
        }
        Ok(())
    });
    assert!(readings.get() >= cases(100_000), "{} readings", readings.get());
}

#[test]
fn law_3_the_naive_model_lies_inside() {
    let compared = Cell::new(0);
    run(600, 31, doubt(), |doubt| {
        let left = bounds(&doubt.policies(), doubt.memories.iter().map(|memory| &memory.left));
        for (memory, wide) in doubt.memories.iter().zip(left) {
            let naive = naive::overdetention(&memory.truth, &doubt.trial.policies, None, doubt.trial.step);
            if let Ok((min_seconds, max_seconds)) = naive {
                compared.set(compared.get() + 1);
                inside(Bounds { min_seconds, max_seconds }, wide)?;
            }
        }
        Ok(())
    });
    assert!(compared.get() >= cases(4_000), "{} compared", compared.get());
}

/// Where two events of an ordered record share a range, narrowing one loses what their order said: not compared.
#[test]
fn law_3_remembering_never_widens() {
    run(5_000, 32, (doubt(), any::<u8>()), |(doubt, kept)| {
        let (mut remembered, mut left) = (Vec::new(), Vec::new());
        for memory in doubt.memories.iter().filter(|memory| !blur::order_tells_more(&memory.left)) {
            let mut narrower = memory.left.clone();
            for (place, event) in memory.truth.events.iter().enumerate() {
                if kept & (1 << (place % 8)) != 0 {
                    narrower.events[place] = event.clone();
                }
            }
            if blur::is_reading(&memory.truth, &narrower) {
                remembered.push(narrower);
                left.push(memory.left.clone());
            }
        }
        let policies = doubt.policies();
        let (narrow, wide) = (bounds(&policies, &remembered), bounds(&policies, &left));
        narrow.into_iter().zip(wide).try_for_each(|(narrow, wide)| inside(narrow, wide))
    });
}

fn looks_back_from_entitlement(requirement: &Requirement) -> bool {
    let before = |within: &Option<Within>| within.is_some_and(|within| within.before == Before::Entitlement);
    matches!(requirement, Requirement::Leaf(Leaf::Conviction { within, .. }) if before(within))
}

#[test]
fn law_4_another_hold_never_hurts() {
    let lasting = proptest::option::of(0..200_i64);
    run(2_000, 40, (doubt(), 0..300_i64, lasting), |(doubt, from, lasting)| {
        let policies = doubt.policies_without(looks_back_from_entitlement);
        let (before, after) = before_and_after(&policies, &doubt, |record| {
            let hold = Some("another".to_owned());
            let basis = Some(Said::Listed(Basis::Parole));
            let at = after_booking(record, from);
            record.events.push(Event { at, hold: hold.clone(), basis, ..blank(EventKind::HoldPlaced) });
            if let Some(lasting) = lasting {
                let at = after_booking(record, from + lasting);
                record.events.push(Event { at, hold, ..blank(EventKind::HoldLifted) });
            }
        });
        never_more(&before, &after)
    });
}

/// Moves a closing later; not past an opening, for then it would close that too.
fn close_later(record: &mut Timeline, which: Index, later: i64) {
    let events = &record.events;
    let closings: Vec<usize> = (0..events.len())
        .filter(|&place| {
            let kind = events[place].listed_kind();
            kind.is_some_and(EventKind::closes_case) || kind == Some(EventKind::HoldLifted)
        })
        .filter(|&place| events[place].at.earliest().is_some() && events[place].at.latest().is_some())
        .collect();
    if closings.is_empty() {
        return;
    }
    let place = closings[which.index(closings.len())];
    let (old, new) = (&events[place].at, moved(&events[place].at, later));
    let opens = |event: &Event| {
        use EventKind::{Charged, HoldPlaced, Remanded, Sentenced};
        matches!(event.listed_kind(), Some(Charged | HoldPlaced | Remanded | Sentenced))
            && event.at.earliest() <= new.latest()
            && (event.at.latest().is_none() || event.at.latest() >= old.earliest())
    };
    if !events.iter().any(opens) {
        record.events[place].at = new;
    }
}

#[test]
fn law_4_a_later_closing_never_hurts() {
    run(2_000, 41, (doubt(), any::<Index>(), 1..100_i64), |(doubt, which, later)| {
        let policies = doubt.policies_without(looks_back_from_entitlement);
        let (before, after) =
            before_and_after(&policies, &doubt, |record| close_later(record, which, later * doubt.trial.step));
        never_more(&before, &after)
    });
}

/// Evidence for a detainer whose attribute of that kind is given, if there is one.
fn add_evidence(record: &mut Timeline, what: u8, which: Index, units: i64) {
    let received = |event: &&Event| event.listed_kind() == Some(EventKind::DetainerReceived);
    let receipts: Vec<&Event> = record.events.iter().filter(received).collect();
    if receipts.is_empty() {
        return;
    }
    let detainer = receipts[which.index(receipts.len())].detainer.clone();
    let given = |receipt: &&Event| match what {
        0 => receipt.served.is_some(),
        1 | 2 => receipt.warrant.is_some(),
        _ => receipt.probable_cause.is_some(),
    };
    let mut same = receipts.iter().filter(|receipt| detainer.is_none() || receipt.detainer == detainer);
    // Without a name a finding would be about the arrest, and then only perhaps about the detainer.
    if !same.all(given) || (what == 3 && detainer.is_none()) {
        return;
    }
    let warrant = |kind| Event { warrant_kind: Some(Said::Listed(kind)), ..blank(EventKind::WarrantReceived) };
    let event = match what {
        0 => blank(EventKind::DetainerServed),
        1 => warrant(Warrant::Administrative),
        2 => warrant(Warrant::Judicial),
        _ => Event { by: Some(Said::Listed(Cause::Judge)), ..blank(EventKind::ProbableCauseFound) },
    };
    let at = after_booking(record, units);
    record.events.push(Event { at, detainer, ..event });
}

#[test]
fn law_5_more_evidence_never_hurts() {
    run(2_000, 50, (doubt(), 0..4_u8, any::<Index>(), -50..300_i64), |(doubt, what, which, units)| {
        let policies = doubt.policies_without(|part| matches!(part, Requirement::Not(_)));
        let (before, after) = before_and_after(&policies, &doubt, |record| add_evidence(record, what, which, units));
        never_more(&before, &after)
    });
}

fn stricter(policy: &mut Policy, which: Index, how: u8, extra: &Requirement) {
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
    run(3_000, 60, (doubt(), change), |(doubt, (policy, rule, how, extra))| {
        let before = doubt.policies();
        let mut after = before.clone();
        let chosen = policy.index(after.len());
        stricter(&mut after[chosen], rule, how, &extra);
        never_more(&bounds(&after, &doubt.left()), &bounds(&before, &doubt.left()))
    });
}

#[test]
fn law_7_another_policy_never_helps() {
    let added = (requirement(), common::laws::hold_rule(), any::<Index>());
    run(2_000, 70, (doubt(), added), |(mut doubt, (when, rule, place))| {
        let always = |id, rule| Policy { holds: vec![rule], ..silent(id) };
        add_policy(&mut doubt.trial, always("first", permit(when)), 0);
        let before = doubt.policies();
        let place = place.index(before.len() + 1);
        add_policy(&mut doubt.trial, always("second", rule), place);
        never_more(&bounds(&doubt.policies(), &doubt.left()), &bounds(&before, &doubt.left()))
    });
}

#[test]
fn law_8_rows_without_order() {
    run(2_000, 80, (doubt(), prop::collection::vec(any::<u32>(), 24)), |(mut doubt, keys)| {
        doubt.memories.iter_mut().for_each(|memory| memory.left.ordered = false);
        let (before, after) = before_and_after(&doubt.policies(), &doubt, |record| {
            let mut keyed: Vec<(u32, Event)> = keys.iter().copied().zip(record.events.drain(..)).collect();
            keyed.sort_by_key(|(key, _)| *key);
            record.events = keyed.into_iter().map(|(_, event)| event).collect();
        });
        prop_assert_eq!(before, after);
        Ok(())
    });
}

#[test]
fn law_8_an_exact_record_sorted_by_time() {
    run(3_000, 81, trial(Detail::Gaps), |before| {
        let mut after = before.records.clone();
        after.iter_mut().for_each(|record| record.events.sort_by_key(|event| event.at.earliest()));
        prop_assert_eq!(bounds(&before.policies, &before.records), bounds(&before.policies, &after));
        Ok(())
    });
}

/// Policies that know no dates.
fn timeless_policies(doubt: &Doubt) -> Vec<Policy> {
    let looks_back = |part: &Requirement| matches!(part, Requirement::Leaf(Leaf::Conviction { within: Some(_), .. }));
    let mut policies = doubt.policies_without(looks_back);
    for policy in &mut policies {
        policy.in_force = InForce::default();
        policy.vacated = None;
        policy.applies_to.issued_from = None;
        policy.applies_to.issued_until = None;
        for rule in &mut policy.holds {
            if let Some(Limit::Hours { excluding, .. }) = &mut rule.limit {
                excluding.holidays = None;
            }
        }
    }
    policies
}

/// The record in a zone without clock changes, and without terms in months, which are not all of one length.
fn timeless(record: &mut Timeline) {
    record.zone = Zone::named("America/Phoenix").expect("a zone");
    for event in &mut record.events {
        for term in [&mut event.term, &mut event.credit].into_iter().flatten() {
            if let Said::Listed(term) = term {
                *term = Term { months: 0, ..*term };
            }
        }
    }
}

#[test]
fn law_9_weeks_later_it_is_the_same() {
    run(2_000, 90, (doubt(), -60..60_i64), |(mut doubt, weeks)| {
        doubt.memories.iter_mut().for_each(|memory| timeless(&mut memory.left));
        let (before, after) = before_and_after(&timeless_policies(&doubt), &doubt, |record| {
            record.events.iter_mut().for_each(|event| event.at = moved(&event.at, weeks * 7 * 86_400));
        });
        prop_assert_eq!(before, after);
        Ok(())
    });
}

/// That the properties above are about something: most records have doubt, and much doubt widens the bounds.
#[test]
fn what_was_tried_has_doubt_in_it() {
    let counts = Cell::new((0_u32, 0_u32, 0_u32, 0_u32));
    run(1_000, 99, doubt(), |doubt| {
        let found = bounds(&doubt.policies(), &doubt.left());
        for (memory, found) in doubt.memories.iter().zip(found) {
            let (all, wide, open, bare) = counts.get();
            counts.set((
                all + 1,
                wide + u32::from(memory.left.events.iter().any(|event| !event.at.is_exact())),
                open + u32::from(found.min_seconds < found.max_seconds),
                bare + u32::from(found.min_seconds > 0),
            ));
        }
        Ok(())
    });
    let (all, wide, open, bare) = counts.get();
    assert!(wide * 2 > all && open * 4 > all && bare * 5 > all, "{wide} wide, {open} open, {bare} bare of {all}");
}
