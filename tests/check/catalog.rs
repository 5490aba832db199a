//! The policies of the catalogue, each against its own examples.

use detainer::check::{FindingKind, Law, Options, Verdict, check};
use detainer::policy::{Policy, catalog};
use detainer::reason::run_examples;
use detainer::record::{Defaults, json};

fn failures(policy: &Policy) -> Vec<String> {
    let report = run_examples(policy);
    assert_eq!(report.outcomes.len(), policy.tests.len());
    let failed = report.outcomes.into_iter().filter_map(|outcome| Some((outcome.name, outcome.failure?)));
    failed.map(|(name, failure)| format!("{}, `{name}`: {failure}", policy.id)).collect()
}

#[test]
fn every_policy_passes_its_own_examples() {
    let policies = catalog::all().unwrap_or_else(|error| panic!("{error}"));
    assert!(policies.len() >= 75);
    let wrong: Vec<String> = policies.iter().flat_map(failures).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_policy_has_an_example_on_each_side_of_its_line() {
    for policy in catalog::all().unwrap_or_else(|error| panic!("{error}")) {
        let has = |verdicts: &[&str]| policy.tests.iter().any(|test| verdicts.contains(&test.expect.verdict.as_str()));
        let never = policy.holds.iter().all(|rule| rule.when == detainer::policy::Requirement::Never);
        assert!(policy.tests.len() >= 2, "{}", policy.id);
        assert!(policy.tests.iter().any(|test| test.expect != policy.tests[0].expect), "{}", policy.id);
        assert!(has(&["unlawful"]), "{}", policy.id);
        assert!(never || has(&["lawful"]), "{}", policy.id);
    }
}

#[cfg(test)]
fn law(ids: &[&str]) -> Law {
    Law::new(ids.iter().map(|id| catalog::policy(id).unwrap().unwrap_or_else(|error| panic!("{error}"))).collect())
}

/// Held in New Orleans from 10:00 to 16:00, six hours, charged with nothing that the sheriff's list has.
#[cfg(test)]
fn orleans(month: &str) -> String {
    format!(
        r#"{{"booking": "o1", "jurisdiction": "us/la/orleans", "time_zone": "America/Chicago",
        "facts": {{"classified": ["us-la"], "charges": ["us-la/simple_battery"]}}, "events": [
        {{"at": "{month}-03T09:00", "event": "booked", "case": "c1"}},
        {{"at": "{month}-03T12:00", "event": "detainer_received", "detainer": "d1", "form": "I-247A", "agency": "ice",
          "warrant": "administrative", "probable_cause": "officer"}},
        {{"at": "{month}-04T10:00", "event": "bail_posted", "case": "c1"}},
        {{"at": "{month}-04T16:00", "event": "transferred", "to": "ice"}}]}}"#
    )
}

#[test]
fn a_mandate_sets_the_local_refusal_aside_from_its_first_day() {
    let stack = law(&["us-la-act314", "us-la-orleans-2013"]);
    for (month, expected) in [("2024-04", Verdict::Unlawful), ("2024-06", Verdict::Lawful)] {
        let timeline = json::read(orleans(month).as_bytes(), 1, &Defaults::default()).unwrap();
        let assessment = check(&timeline, &stack, &Options { as_of: None, law_as_known_at: None });
        assert_eq!(assessment.verdict, expected, "{month}");
    }
}

#[test]
fn a_copy_of_the_request_is_owed_under_the_truth_act() {
    let truth = law(&["us-ca-truth-act"]);
    for (served, missed) in [(false, 1), (true, 0)] {
        let copy = r#"{"at": "2017-06-05T18:00", "event": "detainer_served", "detainer": "d1"},"#;
        let record = format!(
            r#"{{"booking": "c1", "time_zone": "America/Los_Angeles", "records_complete": true, "events": [
            {{"at": "2017-06-05T09:00", "event": "booked", "case": "c1"}},
            {{"at": "2017-06-05T12:00", "event": "detainer_received", "detainer": "d1", "form": "I-247A"}},
            {}
            {{"at": "2017-06-06T10:00", "event": "bail_posted", "case": "c1"}},
            {{"at": "2017-06-06T10:00", "event": "released"}}]}}"#,
            if served { copy } else { "" }
        );
        let timeline = json::read(record.as_bytes(), 1, &Defaults::default()).unwrap();
        let assessment = check(&timeline, &truth, &Options { as_of: None, law_as_known_at: None });
        let duties = assessment.findings.iter().filter(|finding| finding.kind == FindingKind::DutyMissed);
        assert_eq!(duties.count(), missed, "served: {served}");
    }
}
