//! Every case of the corpus: a timeline, policies, and the answer worked out by hand.
#![cfg(all(feature = "catalog", feature = "json"))]

use std::fs;
use std::path::{Path, PathBuf};

use detainer::check::recheck::recheck;
use detainer::check::{Judge, Law, Options, Outline, check};
use detainer::policy::{Policy, catalog};
use detainer::record::{Defaults, Timeline, Value};
use detainer::time::parse_exact;

/// So many readings of each record are settled and measured by the re-checker.
const READINGS: u32 = 100;

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

fn policy(name: &str) -> Policy {
    if name.ends_with(".toml") {
        let text =
            fs::read_to_string(corpus().join("policies").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        Policy::from_toml(&text, name).unwrap_or_else(|error| panic!("{error}"))
    } else {
        catalog::policy(name).unwrap_or_else(|| panic!("no policy {name}")).unwrap_or_else(|error| panic!("{error}"))
    }
}

fn field<'a>(value: &'a serde_json::Value, key: &str) -> Option<&'a serde_json::Value> {
    value.get(key).filter(|value| !value.is_null())
}

fn run(folder: &str, at_least: usize) {
    let mut files: Vec<PathBuf> =
        fs::read_dir(corpus().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    assert!(files.len() >= at_least, "{} cases in {folder}", files.len());
    let mut wrong = Vec::new();
    let mut readings = 0;
    for path in files {
        let case: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let record: Value = serde_json::from_value(case["timeline"].clone()).unwrap();
        let timeline = Timeline::from_value(record, &Defaults::default()).unwrap();
        let names = case["policies"].as_array().unwrap().iter().map(|name| name.as_str().unwrap());
        let law = Law::new(names.map(policy).collect());
        let as_of = field(&case, "as_of").map(|at| parse_exact(at.as_str().unwrap(), timeline.zone).unwrap());
        let options = Options { as_of, law_as_known_at: None };
        let judgment = Judge::new(&law, options).judge(&Outline::of(&timeline));
        let assessment = check(&timeline, &law, &options);
        assert_eq!(
            (judgment.verdict, judgment.bounds),
            (assessment.verdict, assessment.overdetention),
            "{}",
            path.display()
        );
        match recheck(&timeline, law.policies(), as_of, None, &assessment, READINGS) {
            Ok(done) => readings += done.readings,
            Err(rejections) => wrong.push(format!("{}: rejected: {}", path.display(), rejections[0])),
        }
        let expect = &case["expect"];
        let bound = |key: &str| field(expect, key).map(|bound| bound.as_i64().unwrap());
        let expected = (expect["verdict"].as_str().unwrap(), bound("min_seconds"), bound("max_seconds"));
        let bounds = judgment.bounds;
        let found = (judgment.verdict.as_str(), bounds.map(|b| b.min_seconds), bounds.map(|b| b.max_seconds));
        if expected != found {
            wrong.push(format!("{}: expected {expected:?}, found {found:?}", path.file_name().unwrap().display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(readings > at_least, "{readings} readings");
}

#[test]
fn cases_of_the_specification() {
    run("spec", 99);
}

#[test]
fn court_cases() {
    run("court", 62);
}

/// Shrunk counterexamples that the laws found in earlier versions of the engine.
#[test]
fn cases_found_by_the_laws() {
    run("found", 6);
}
