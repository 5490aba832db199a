//! The engine agrees with the naive model on random exact records.
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "a test")]

mod common;
mod naive;

use std::cell::Cell;

use common::events::Detail;
use common::trial::{Trial, trial_on};
use common::{cases, engine, run};
use detainer::record::{Timeline, Value};
use naive::Declined;
use proptest::prelude::*;

/// Compares both on so many stays that the model does not decline, and says how often it declined.
fn agree(release_cases: u32, stream: u8, detail: Detail, unit: i64) {
    let compared = Cell::new(0_u32);
    run(release_cases, stream, trial_on(detail, unit), |trial: Trial| {
        match naive::overdetention(&trial.timeline, &trial.policies, None, trial.step) {
            Err(Declined::LocalAuthorityUnknown | Declined::TextIsOpen) => Err(TestCaseError::reject("doubtful")),
            Err(Declined::NoCustody) => Err(TestCaseError::fail("every trial has an end")),
            Ok(expected) => {
                compared.set(compared.get() + 1);
                let found = engine(&trial.timeline, &trial.policies);
                let found = found.map(|bounds| (bounds.min_seconds, bounds.max_seconds));
                prop_assert_eq!(found, Some(expected), "the engine (left) and the naive model (right) differ");
                Ok(())
            }
        }
    });
    assert!(compared.get() >= cases(release_cases), "{} compared", compared.get());
}

#[test]
fn exact_and_fully_known() {
    agree(15_000, 1, Detail::Full, 900);
}

#[test]
fn exact_with_unknown_facts() {
    agree(10_000, 2, Detail::Gaps, 900);
}

#[test]
fn exact_to_the_minute() {
    agree(1_000, 3, Detail::Gaps, 60);
}

fn federal_holidays(year: i32) -> Vec<String> {
    let days = (0..366).filter_map(|n| chrono::NaiveDate::from_yo_opt(year, n + 1));
    days.filter(|&day| naive::is_federal_holiday(day)).map(|day| day.format("%m-%d").to_string()).collect()
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

fn value(json: serde_json::Value) -> Value {
    serde_json::from_value(json).expect("a plain value")
}

/// The model on worked cases of the specification, so that it is not wrong in the same way as the engine.
#[test]
fn the_models_own_worked_cases() {
    let detainer = common::laws::silent("detainer-48");
    let mut rule = common::laws::permit(detainer::policy::Requirement::Always);
    rule.limit = Some(detainer::policy::Limit::Hours { hours: 48, excluding: detainer::policy::Excluding::default() });
    let policies = [detainer::policy::Policy { holds: vec![rule], ..detainer }];
    let record = value(serde_json::json!({"booking": "x", "time_zone": "America/New_York", "events": [
        {"at": "2026-01-10T08:00", "event": "booked", "case": "A"},
        {"at": "2026-01-11T09:00", "event": "detainer_received", "detainer": "d1"},
        {"at": "2026-01-12T10:00", "event": "bail_posted", "case": "A"},
        {"at": "2026-01-14T11:00", "event": "released"}]}));
    let timeline = Timeline::from_value(record, &detainer::record::Defaults::default()).expect("a timeline");
    assert_eq!(naive::overdetention(&timeline, &policies, None, 60), Ok((3600, 3600)));
}
