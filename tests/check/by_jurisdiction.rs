//! The law found by the place of a record: what is applied, when, what is set aside, and what is not known.

use detainer::check::{Aside, Assessment, ConflictKind, Law, LawNoteCode, Laws, Options, Verdict, check};
use std::fs;
use std::path::Path;

use detainer::policy::{InForce, Policy, catalog};
use detainer::record::{Defaults, DefectCode, Timeline, Value, json};
use detainer::time::{Date, Zone};
use proptest::prelude::*;

fn policy(id: &str, head: &str, rest: &str) -> Policy {
    let text = format!(
        "[policy]\nid = \"{id}\"\ntitle = \"{id}\"\ncitation = \"Example § 1\"\nchecked = \"text\"\n{head}\n{rest}"
    );
    Policy::from_toml(&text, id).unwrap_or_else(|error| panic!("{error}"))
}

/// Entitled to release on Friday 5 January 2024 12:00, handed over `until`, on a detainer received before.
fn stay(more: &str, until: &str) -> Timeline {
    let text = format!(
        r#"{{"booking": "b", "time_zone": "America/New_York", {more} "events": [
            {{"id": "e1", "at": "2024-01-03T12:00", "event": "booked", "case": "c", "arrest": "warrant"}},
            {{"id": "e2", "at": "2024-01-04T12:00", "event": "detainer_received", "detainer": "d", "form": "I-247A", "agency": "ice",
              "warrant": "administrative", "probable_cause": "officer"}},
            {{"id": "e3", "at": "2024-01-05T12:00", "event": "bail_posted", "case": "c"}},
            {{"id": "e4", "at": "{until}", "event": "transferred", "to": "ice"}}]}}"#
    );
    json::read(text.as_bytes(), 1, &Defaults::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn under(laws: &Laws, timeline: &Timeline) -> Assessment {
    check(timeline, &laws.of(timeline), &Options::default())
}

fn codes(assessment: &Assessment) -> Vec<LawNoteCode> {
    assessment.law_notes.iter().map(|note| note.code).collect()
}

fn bounds(assessment: &Assessment) -> (i64, i64) {
    assessment.overdetention.map(|bounds| (bounds.min_seconds, bounds.max_seconds)).unwrap_or((-1, -1))
}

const PERMIT: &str = "[hold]\nwhen = \"always\"";
const FORBID: &str = "[hold]\nwhen = \"never\"";
const HOUR: i64 = 3600;

#[test]
fn a_stay_that_spans_a_change_of_law_is_split_there() {
    let laws = Laws::new(vec![
        policy("old", "jurisdiction = \"us/xx\"\nin_force = { until = \"2024-01-06\" }", PERMIT),
        policy("new", "jurisdiction = \"us/xx\"\nin_force = { from = \"2024-01-06\" }", FORBID),
    ]);
    // Allowed from Friday noon until midnight; forbidden from midnight until 09:00: nine hours.
    let assessment = under(&laws, &stay(r#""jurisdiction": "us/xx/county","#, "2024-01-06T09:00"));
    assert_eq!((assessment.verdict, bounds(&assessment)), (Verdict::Unlawful, (9 * HOUR, 9 * HOUR)));
    let law: Vec<_> =
        assessment.law.iter().map(|one| (one.policy.as_str(), one.place.as_deref(), &one.spans)).collect();
    let midnight = 1_704_517_200;
    assert_eq!((law[0].0, law[0].1, law[0].2[0].until.unix()), ("old", Some("us/xx"), midnight));
    assert_eq!((law[1].0, law[1].1, law[1].2[0].from.unix()), ("new", Some("us/xx"), midnight));
    assert_eq!(assessment.law[0].set_aside[0].because, Aside::NoLongerInForce);
    assert_eq!(assessment.law[1].set_aside[0].because, Aside::NotYetInForce);
    assert_eq!(codes(&assessment), [LawNoteCode::NoLocalRules]);
}

#[test]
fn places_are_whole_words() {
    let laws = Laws::new(vec![policy("or", "jurisdiction = [\"us/or\", \"us/or/lane\"]", FORBID)]);
    let ids = |place| laws.at(place, None).policies().len();
    assert_eq!([Some("us/or"), Some("us/or/lane"), Some("us/or/lane/eugene")].map(ids), [1, 1, 1]);
    assert_eq!([Some("us"), Some("us/oregon"), Some("us/wa"), Some(""), None].map(ids), [0; 5]);
}

#[test]
fn a_mandate_sets_the_local_refusals_aside_that_it_names() {
    let mandate = "[[hold]]\neffect = \"require\"\nwhen = \"warrant.administrative\"";
    let laws = Laws::new(vec![
        policy("county", "jurisdiction = \"us/xx/county\"", FORBID),
        policy("state", "jurisdiction = \"us/xx\"\nsupersedes = [\"county\"]", mandate),
    ]);
    let assessment = under(&laws, &stay(r#""jurisdiction": "us/xx/county","#, "2024-01-06T09:00"));
    assert_eq!(assessment.verdict, Verdict::Lawful);
    let aside = &assessment.law[0].set_aside[0];
    assert_eq!((aside.because, aside.by.as_deref()), (Aside::Superseded, Some("state")));
    assert!(assessment.law[0].spans.is_empty() && assessment.conflicts.is_empty());
}

#[test]
fn where_a_state_requires_what_a_court_forbids_both_readings_are_given() {
    let mandate = "[[hold]]\neffect = \"require\"\nwhen = \"warrant.administrative\"";
    let laws = Laws::new(vec![
        policy("state", "jurisdiction = \"us/xx\"\nkind = \"statute\"", mandate),
        policy(
            "court",
            "jurisdiction = \"us/xx\"\nkind = \"ruling\"\ndecided = \"2025-05-01\"",
            "[hold]\nwhen = \"warrant.judicial\"",
        ),
    ]);
    let assessment = under(&laws, &stay(r#""jurisdiction": "us/xx","#, "2024-01-06T09:00"));
    assert_eq!(bounds(&assessment), (21 * HOUR, 21 * HOUR));
    let conflict = &assessment.conflicts[0];
    assert_eq!((conflict.kind, conflict.between.join(" ")), (ConflictKind::Mandate, "state court".to_owned()));
    let readings: Vec<_> =
        conflict.readings.iter().map(|reading| (reading.without.as_str(), reading.verdict)).collect();
    assert_eq!(readings, [("state", Verdict::Unlawful), ("court", Verdict::Lawful)]);
}

/// A mandate whose own conditions are not met is no conflict with a regulation that asks for nothing.
#[test]
fn a_mandate_that_refuses_conflicts_with_nobody() {
    let laws = Laws::new(vec![
        policy("state", "jurisdiction = \"us/xx\"", "[hold]\neffect = \"require\"\nwhen = \"warrant.judicial\""),
        policy("federal", "jurisdiction = \"us\"", PERMIT),
    ]);
    let assessment = under(&laws, &stay(r#""jurisdiction": "us/xx","#, "2024-01-06T09:00"));
    assert_eq!((assessment.verdict, assessment.conflicts.len()), (Verdict::Unlawful, 0));
}

#[test]
fn where_two_policies_of_a_place_count_differently_both_readings_are_given() {
    let plain = "[hold]\nwhen = \"always\"\nlimit = { hours = 48 }";
    let working = "[hold]\nwhen = \"always\"\nlimit = { hours = 48, excluding = [\"saturday\", \"sunday\"] }";
    let laws = Laws::new(vec![
        policy("regulation", "jurisdiction = \"us\"", working),
        policy("form", "jurisdiction = \"us\"\nkind = \"form\"\napplies_to = { form = [\"I-247A\"] }", plain),
        policy("other-form", "jurisdiction = \"us\"\nkind = \"form\"\napplies_to = { form = [\"I-247D\"] }", FORBID),
        policy("state", "jurisdiction = \"us/xx\"", "[hold]\nwhen = \"always\"\nlimit = { hours = 96 }"),
    ]);
    // From Friday noon: plain 48 hours end on Sunday noon; counted ones on Tuesday noon. Handed over on Monday noon.
    let assessment = under(&laws, &stay(r#""jurisdiction": "us/xx","#, "2024-01-08T12:00"));
    assert_eq!(bounds(&assessment), (24 * HOUR, 24 * HOUR));
    assert_eq!(assessment.conflicts.len(), 1, "the state's limit is no reading of the federal one");
    let conflict = &assessment.conflicts[0];
    assert_eq!((conflict.kind, conflict.between.join(" ")), (ConflictKind::Limit, "regulation form".to_owned()));
    assert_eq!(conflict.readings[0].overdetention, assessment.overdetention);
    assert_eq!(conflict.readings[1].verdict, Verdict::Lawful);
    let other = assessment.law.iter().find(|one| one.policy == "other-form").unwrap();
    assert_eq!((other.spans.len(), other.set_aside[0].because), (0, Aside::OtherDetainers));
}

#[test]
fn the_type_of_agency() {
    let laws = Laws::new(vec![
        policy("police", "jurisdiction = \"us/xx\"\nagency_types = [\"police\"]", FORBID),
        policy("all", "jurisdiction = \"us/xx\"", PERMIT),
    ]);
    let at = |agency: &str| under(&laws, &stay(&format!(r#""jurisdiction": "us/xx", {agency}"#), "2024-01-06T09:00"));
    let jail = at(r#""agency_type": "jail","#);
    assert_eq!((jail.verdict, codes(&jail)), (Verdict::Lawful, vec![]));
    let aside = jail.law.iter().find(|one| one.policy == "police").unwrap();
    assert_eq!((aside.spans.len(), aside.set_aside[0].because), (0, Aside::OtherAgencyType));
    let police = at(r#""agency_type": "police","#);
    assert_eq!((police.verdict, codes(&police)), (Verdict::Unlawful, vec![]));
    assert!(police.conflicts.is_empty());
    // A blank: applied, said, and the other answer given too.
    let blank = at("");
    assert_eq!((blank.verdict, codes(&blank)), (Verdict::Unlawful, vec![LawNoteCode::AgencyTypeMissing]));
    assert_eq!(blank.conflicts[0].kind, ConflictKind::AgencyType);
    assert_eq!(blank.conflicts[0].readings[0].verdict, Verdict::Lawful);
}

#[test]
fn a_gap_is_said_and_not_filled() {
    let laws = Laws::new(vec![
        policy("federal", "jurisdiction = \"us\"", PERMIT),
        policy("ca", "jurisdiction = \"us/ca\"", FORBID),
    ]);
    let at = |place: &str| under(&laws, &stay(place, "2024-01-06T09:00"));
    let missing = at("");
    assert_eq!((missing.verdict, codes(&missing)), (Verdict::Undetermined, vec![LawNoteCode::JurisdictionMissing]));
    let abroad = at(r#""jurisdiction": "ca/on","#);
    assert_eq!((abroad.verdict, codes(&abroad)), (Verdict::Undetermined, vec![LawNoteCode::NoRules]));
    let texas = at(r#""jurisdiction": "us/tx/potter","#);
    assert_eq!((texas.verdict, codes(&texas)), (Verdict::Lawful, vec![LawNoteCode::OnlyFederal]));
    assert_eq!(codes(&at(r#""jurisdiction": "us/ca","#)), []);
    assert_eq!(codes(&at(r#""jurisdiction": "us/ca/kern","#)), [LawNoteCode::NoLocalRules]);
    assert_eq!(codes(&at(r#""jurisdiction": "us","#)), []);
}

#[test]
fn what_nobody_checked_is_reported() {
    let mut unchecked = policy("us-xx", "jurisdiction = \"us/xx\"", FORBID);
    unchecked.checked = detainer::policy::Checked::Unverified;
    let timeline = stay(r#""jurisdiction": "us/xx","#, "2024-01-06T09:00");
    let by_place = under(&Laws::new(vec![unchecked.clone()]), &timeline);
    let named = check(&timeline, &Law::new(vec![unchecked]), &Options::default());
    for assessment in [&by_place, &named] {
        let note = &assessment.law_notes[0];
        assert_eq!((note.code, note.policy.as_deref()), (LawNoteCode::Unverified, Some("us-xx")));
        assert_eq!(note.text, "`us-xx` has not been checked against any text of the law");
    }
    assert_eq!((by_place.law[0].place.as_deref(), named.law[0].place.as_deref()), (Some("us/xx"), None));
}

#[test]
fn a_named_policy_takes_the_place_of_the_catalogues() {
    let laws = Laws::new(vec![policy("us-xx", "jurisdiction = \"us/xx\"", FORBID)]);
    let timeline = stay(r#""jurisdiction": "us/xx","#, "2024-01-06T09:00");
    assert_eq!(under(&laws, &timeline).verdict, Verdict::Unlawful);
    let laws = laws.with(vec![policy("us-xx", "jurisdiction = \"us/xx\"", PERMIT)]);
    assert_eq!(under(&laws, &timeline).verdict, Verdict::Lawful);
}

#[test]
fn the_stack_is_made_once_for_places_that_share_it() {
    let laws = Laws::new(vec![policy("us-xx", "jurisdiction = \"us/xx\"", FORBID)]);
    assert!(std::sync::Arc::ptr_eq(&laws.at(Some("us/xx/one"), None), &laws.at(Some("us/xx/two"), Some("jail"))));
}

/// A reading is the same check without that policy, and never stricter than the check with all of them, unless no other
/// policy surely speaks of the detainer: then it leaves it open.
#[test]
fn readings_are_checks_without_a_policy() {
    let laws = Laws::new(catalog::all().unwrap_or_else(|error| panic!("{error}")));
    let mut compared = 0;
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/court")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "json") {
            continue;
        }
        let case: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let record: Value = serde_json::from_value(case["timeline"].clone()).unwrap();
        let timeline = Timeline::from_value(record, &Defaults::default()).unwrap();
        let law = laws.of(&timeline);
        let assessment = check(&timeline, &law, &Options::default());
        for reading in assessment.conflicts.iter().flat_map(|conflict| &conflict.readings) {
            let others = law.policies().iter().filter(|policy| policy.id != reading.without).cloned();
            let alone = check(&timeline, &Law::new(others.collect()), &Options::default());
            assert_eq!(
                (reading.verdict, reading.overdetention),
                (alone.verdict, alone.overdetention),
                "{}",
                path.display()
            );
            let (whole, part) = (assessment.overdetention.unwrap(), reading.overdetention.unwrap());
            let is_open = alone.defects.iter().any(|defect| defect.code == DefectCode::NoPolicyInForce);
            assert!(
                part.min_seconds <= whole.min_seconds && (is_open || part.max_seconds <= whole.max_seconds),
                "{}",
                path.display()
            );
            compared += 1;
        }
    }
    assert!(compared >= 10, "{compared} readings");
}

/// The stay of these tests: 3 January 12:00 until 10 January 12:00.
const FIRST: u32 = 3;
const LAST: u32 = 10;

fn january(day: u32) -> Date {
    Date::new(2024, 1, day).unwrap()
}

/// A policy in force between two days, perhaps vacated on one, perhaps setting some of the others aside.
fn dated() -> impl Strategy<Value = (Option<u32>, Option<u32>, Option<u32>, Vec<usize>)> {
    let day = || prop::option::of(1u32..14);
    (day(), day(), prop::option::weighted(0.3, 1u32..14), prop::collection::vec(0usize..4, 0..2))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Applied and set aside make up the stay, and each day is where the dates say.
    #[test]
    fn what_is_applied_follows_the_dates(dates in prop::collection::vec(dated(), 4)) {
        let mut policies = Vec::new();
        for (number, (from, until, vacated, supersedes)) in dates.iter().enumerate() {
            let mut one = policy(&format!("p{number}"), "jurisdiction = \"us/xx\"", PERMIT);
            one.in_force = InForce { from: from.map(january), until: until.map(january) };
            one.vacated = vacated.map(january);
            one.supersedes = supersedes.iter().filter(|other| **other != number).map(|other| format!("p{other}")).collect();
            policies.push(one);
        }
        let timeline = stay(r#""jurisdiction": "us/xx","#, "2024-01-10T12:00");
        let assessment = under(&Laws::new(policies.clone()), &timeline);
        let zone = Zone::named("America/New_York").unwrap();
        let own = |policy: &Policy, day: u32| policy.is_in_force_on(january(day));
        for (policy, applied) in policies.iter().zip(&assessment.law) {
            prop_assert_eq!(&policy.id, &applied.policy);
            for day in FIRST..=LAST {
                let superseded = policies.iter().any(|other| other.supersedes.contains(&policy.id) && own(other, day));
                // Noon of the first day is the stay's first instant; of the last, the first after it.
                let at = zone.start_of_day(january(day)).plus(if day == FIRST { 13 * HOUR } else { HOUR });
                let inside = applied.spans.iter().any(|span| span.contains(at));
                let outside = applied.set_aside.iter().any(|aside| aside.span.contains(at));
                prop_assert_eq!((inside, outside), (own(policy, day) && !superseded, !own(policy, day) || superseded), "{} on {}", policy.id, day);
            }
        }
    }
}
