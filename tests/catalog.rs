//! The policies of the catalogue, each against its own examples.
#![cfg(all(feature = "catalog", feature = "json"))]

use detainer::policy::{Policy, catalog};
use detainer::reason::run_examples;

fn failures(policy: &Policy) -> Vec<String> {
    let report = run_examples(policy);
    assert_eq!(report.outcomes.len(), policy.tests.len());
    let failed = report.outcomes.into_iter().filter_map(|outcome| Some((outcome.name, outcome.failure?)));
    failed.map(|(name, failure)| format!("{}, `{name}`: {failure}", policy.id)).collect()
}

#[test]
fn every_policy_passes_its_own_examples() {
    let policies = catalog::all().unwrap_or_else(|error| panic!("{error}"));
    assert!(policies.len() >= 39);
    let wrong: Vec<String> = policies.iter().flat_map(failures).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_policy_has_an_example_on_each_side_of_its_line() {
    for policy in catalog::all().unwrap_or_else(|error| panic!("{error}")) {
        let has = |verdicts: &[&str]| policy.tests.iter().any(|test| verdicts.contains(&test.expect.verdict.as_str()));
        let never = policy.holds.iter().all(|rule| rule.when == detainer::policy::Requirement::Never);
        assert!(policy.tests.len() >= 2, "{}", policy.id);
        assert!(has(&["unlawful"]), "{}", policy.id);
        assert!(never || has(&["lawful"]), "{}", policy.id);
    }
}
