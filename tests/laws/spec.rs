//! The laws of the specification (section 8) as properties of random records and policies.

use std::cell::Cell;

use crate::common::{cases, doubt, run};
use crate::naive;
use detainer::check::{self, Bounds};
use detainer::strategies::laws::{Instance, Law, engine};
use detainer::strategies::{stack, timeline, trial};
use proptest::prelude::*;

/// Tries a law on so many groups of records, and says how many pairs of records were compared.
fn holds(law: Law, release_cases: u32, stream: u8) -> u32 {
    let compared = Cell::new(0);
    // Documents and facts have gaps where the law is one of exact records; where it is not, forgetting makes them.
    let instances = law.instances(&timeline(), &stack().obeying(law));
    run(release_cases, stream, instances, |instance: Instance| {
        compared.set(compared.get() + u32::try_from(instance.len()).expect("a few"));
        match instance.violation(&engine) {
            None => Ok(()),
            Some(violation) => Err(TestCaseError::fail(violation.to_string())),
        }
    });
    compared.get()
}

#[test]
fn law_2_bounds_are_in_order() {
    holds(Law::BoundsInOrder, 2_000, 20);
}

#[test]
fn law_3_every_reading_lies_inside() {
    let readings = holds(Law::EveryReadingInside, 10_000, 30);
    assert!(readings >= cases(100_000), "{readings} readings");
}

#[test]
fn law_3_the_naive_model_lies_inside() {
    let compared = Cell::new(0);
    run(600, 31, doubt(), |doubt| {
        let left = engine(&doubt.policies, &doubt.left());
        for (memory, wide) in doubt.memories.iter().zip(left) {
            let naive = naive::overdetention(&memory.truth, &doubt.policies, None, doubt.step_seconds);
            if let Ok((min_seconds, max_seconds)) = naive {
                compared.set(compared.get() + 1);
                let wide = wide.expect("every record has a booking and an end");
                let narrow = Bounds { min_seconds, max_seconds };
                let inside = wide.min_seconds <= min_seconds && max_seconds <= wide.max_seconds;
                prop_assert!(inside, "{narrow:?} is not inside {wide:?}");
            }
        }
        Ok(())
    });
    assert!(compared.get() >= cases(4_000), "{} compared", compared.get());
}

#[test]
fn law_3_remembering_never_widens() {
    holds(Law::MoreMemory, 5_000, 32);
}

#[test]
fn law_4_another_hold_never_hurts() {
    holds(Law::AnotherHold, 2_000, 40);
}

#[test]
fn law_4_a_later_closing_never_hurts() {
    holds(Law::LaterClosing, 2_000, 41);
}

#[test]
fn a_later_release_never_helps() {
    holds(Law::LaterRelease, 2_000, 42);
}

#[test]
fn law_5_more_evidence_never_hurts() {
    holds(Law::MoreEvidence, 2_000, 50);
}

#[test]
fn no_paper_no_hold() {
    holds(Law::NoPaper, 2_000, 51);
}

#[test]
fn law_6_a_stricter_rule_never_helps() {
    holds(Law::StricterRule, 3_000, 60);
}

#[test]
fn law_7_another_policy_never_helps() {
    holds(Law::AnotherPolicy, 2_000, 70);
}

#[test]
fn law_8_rows_without_order() {
    holds(Law::RowsWithoutOrder, 2_000, 80);
}

#[test]
fn law_8_an_exact_record_sorted_by_time() {
    holds(Law::SortedByTime, 3_000, 81);
}

#[test]
fn law_9_weeks_later_it_is_the_same() {
    holds(Law::WeeksLater, 2_000, 90);
}

/// That the properties above are about something: most records have doubt, and much doubt widens the bounds.
#[test]
fn what_was_tried_has_doubt_in_it() {
    let counts = Cell::new((0_u32, 0_u32, 0_u32, 0_u32));
    run(1_000, 99, doubt(), |doubt| {
        for (left, found) in doubt.left().iter().zip(engine(&doubt.policies, &doubt.left())) {
            let found = found.expect("every record has a booking and an end");
            let (all, wide, open, bare) = counts.get();
            counts.set((
                all + 1,
                wide + u32::from(left.events.iter().any(|event| !event.at.is_exact())),
                open + u32::from(found.min_seconds < found.max_seconds),
                bare + u32::from(found.min_seconds > 0),
            ));
        }
        Ok(())
    });
    let (all, wide, open, bare) = counts.get();
    assert!(wide * 2 > all && open * 4 > all && bare * 5 > all, "{wide} wide, {open} open, {bare} bare of {all}");
}

/// Records that nobody should write are judged too, or not assessed; none panics, in the short way or the long one.
#[test]
fn law_12_no_record_panics() {
    let judged = Cell::new((0_u32, 0_u32));
    run(3_000, 120, trial(&timeline().hostile(), &stack(), 1..12), |trial| {
        let law = check::Law::new(trial.policies.clone());
        for (record, found) in trial.timelines.iter().zip(engine(&trial.policies, &trial.timelines)) {
            let assessment = check::check(record, &law, &check::Options::default());
            prop_assert_eq!(assessment.overdetention, found);
            let (assessed, not) = judged.get();
            judged.set(if found.is_some() { (assessed + 1, not) } else { (assessed, not + 1) });
        }
        Ok(())
    });
    let (assessed, not) = judged.get();
    assert!(assessed >= cases(8_000) && not >= cases(1_000), "{assessed} assessed, {not} not");
}
