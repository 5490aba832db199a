//! The policies of the catalogue, each against its own examples.
#![cfg(all(feature = "catalog", feature = "json"))]

use detainer::check::{Law, Options, check};
use detainer::policy::{Policy, catalog};
use detainer::record::{Defaults, json};
use detainer::time::parse_exact;

fn failures(policy: &Policy) -> Vec<String> {
    let law = Law::new(vec![policy.clone()]);
    let mut wrong = Vec::new();
    for test in &policy.tests {
        let timeline = json::read(test.timeline.as_bytes(), 1, &Defaults::default())
            .unwrap_or_else(|error| panic!("{}: {error}", policy.id));
        let as_of = test.as_of.as_deref().map(|at| parse_exact(at, timeline.zone).unwrap());
        let assessment = check(&timeline, &law, &Options { as_of, law_as_known_at: None });
        let found = (assessment.verdict.as_str(), assessment.overdetention);
        let expect = &test.expect;
        let min = found.1.map(|bounds| bounds.min_seconds);
        let max = found.1.map(|bounds| bounds.max_seconds);
        let same = |expected: Option<i64>, found: Option<i64>| expected.is_none() || expected == found;
        if found.0 != expect.verdict || !same(expect.min_seconds, min) || !same(expect.max_seconds, max) {
            wrong.push(format!("{}, `{}`: expected {expect:?}, found {found:?}", policy.id, test.name));
        }
        let unread: Vec<&str> = assessment
            .defects
            .iter()
            .map(|defect| defect.code.as_str())
            .filter(|code| code.starts_with("unknown_"))
            .collect();
        if !unread.is_empty() {
            wrong.push(format!("{}, `{}`: {unread:?}", policy.id, test.name));
        }
    }
    wrong
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
