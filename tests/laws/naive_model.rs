//! The engine agrees with the naive model on random exact records.

use std::cell::Cell;
use std::path::Path;

use crate::common::{cases, full, run};
use crate::naive;
use crate::naive::Declined;
use detainer::policy::Policy;
use detainer::record::{Defaults, Timeline, Value};
use detainer::strategies::laws::engine;
use detainer::strategies::{self, Timelines, Trial, stack};
use proptest::prelude::*;

/// Compares both on random stays, of which the model declines some.
fn agree(release_stacks: u32, at_least: u32, stream: u8, timelines: &Timelines) {
    let compared = Cell::new(0_u32);
    run(release_stacks, stream, strategies::trial(timelines, &stack(), 1..12), |trial: Trial| {
        let found = engine(&trial.policies, &trial.timelines);
        for (record, found) in trial.timelines.iter().zip(found) {
            match naive::overdetention(record, &trial.policies, None, trial.step_seconds) {
                Err(Declined::LocalAuthorityUnknown | Declined::TextIsOpen) => {}
                Err(Declined::NoCustody) => return Err(TestCaseError::fail("every trial has an end")),
                Ok(expected) => {
                    compared.set(compared.get() + 1);
                    let found = found.map(|bounds| (bounds.min_seconds, bounds.max_seconds));
                    prop_assert_eq!(found, Some(expected), "the engine (left) and the naive model (right) differ");
                }
            }
        }
        Ok(())
    });
    assert!(compared.get() >= cases(at_least), "{} compared", compared.get());
}

#[test]
fn exact_and_fully_known() {
    agree(2_500, 10_000, 1, &full());
}

#[test]
fn exact_with_unknown_facts() {
    agree(2_500, 10_000, 2, &strategies::timeline().exact());
}

#[test]
fn exact_to_the_minute() {
    agree(400, 1_500, 3, &strategies::timeline().exact().every(1));
}

fn federal_holidays(year: i32) -> Vec<String> {
    let days = (0..366).filter_map(|n| chrono::NaiveDate::from_yo_opt(year, n + 1));
    days.filter(|&day| naive::clock::is_federal_holiday(day)).map(|day| day.format("%m-%d").to_string()).collect()
}

/// The model's own holidays, against years looked up by hand.
#[test]
fn the_models_holidays() {
    let known = [
        (1975, "01-01 02-17 05-26 07-04 09-01 10-13 10-27 11-27 12-25"),
        (1986, "01-01 01-20 02-17 05-26 07-04 09-01 10-13 11-11 11-27 12-25"),
        (2026, "01-01 01-19 02-16 05-25 06-19 07-04 09-07 10-12 11-11 11-26 12-25"),
    ];
    for (year, days) in known {
        assert_eq!(federal_holidays(year).join(" "), days, "{year}");
    }
}

/// The worked cases of the specification that are exact, so that the model is not wrong in the same way as the engine.
#[cfg(feature = "catalog")]
#[test]
fn the_models_own_worked_cases() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let read =
        |path: &Path| std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut compared = 0;
    for entry in std::fs::read_dir(corpus.join("spec")).expect("the corpus") {
        let path = entry.expect("a file").path();
        let case: serde_json::Value = serde_json::from_str(&read(&path)).expect("JSON");
        let record: Value = serde_json::from_value(case["timeline"].clone()).expect("a plain value");
        let timeline = Timeline::from_value(record, &Defaults::default()).expect("a timeline");
        if timeline.events.iter().any(|event| !event.at.is_exact()) {
            continue;
        }
        let file = |name: &serde_json::Value| corpus.join("policies").join(name.as_str().expect("a file name"));
        let policies: Vec<Policy> = case["policies"]
            .as_array()
            .expect("policies")
            .iter()
            .map(|name| Policy::from_toml(&read(&file(name)), "corpus").expect("a policy"))
            .collect();
        let all_on =
            |step: i64| timeline.events.iter().all(|event| event.at.earliest().expect("exact").unix() % step == 0);
        let step = [900, 60, 1].into_iter().find(|&step| all_on(step)).expect("whole seconds");
        let Ok(found) = naive::overdetention(&timeline, &policies, None, step) else { continue };
        let bound = |name: &str| case["expect"][name].as_i64().expect("a bound");
        assert_eq!(found, (bound("min_seconds"), bound("max_seconds")), "{}: {}", path.display(), case["why"]);
        compared += 1;
    }
    assert!(compared >= 60, "only {compared} cases compared");
}
