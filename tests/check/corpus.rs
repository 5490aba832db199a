//! Every case of the corpus: a timeline, policies, and the answer worked out by hand.

use std::fs;
use std::path::{Path, PathBuf};

use detainer::check::recheck::recheck;
use detainer::check::{Judge, Law, Laws, Options, Outline, check};
use detainer::policy::{Policy, catalog};
use detainer::record::{Defaults, Timeline, Value};
use detainer::time::{Instant, parse_exact};

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

fn files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(corpus().join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files
}

fn timeline(case: &serde_json::Value) -> Timeline {
    let record: Value = serde_json::from_value(case["timeline"].clone()).unwrap();
    Timeline::from_value(record, &Defaults::default()).unwrap()
}

fn as_of(case: &serde_json::Value, timeline: &Timeline) -> Option<Instant> {
    field(case, "as_of").map(|at| parse_exact(at.as_str().unwrap(), timeline.zone).unwrap())
}

fn run(folder: &str, at_least: usize) {
    let files = files(folder);
    assert!(files.len() >= at_least, "{} cases in {folder}", files.len());
    let mut wrong = Vec::new();
    let mut readings = 0;
    for path in files {
        let case: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let timeline = timeline(&case);
        let names = case["policies"].as_array().unwrap().iter().map(|name| name.as_str().unwrap());
        let law = Law::new(names.map(policy).collect());
        let as_of = as_of(&case, &timeline);
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

/// Every court case names its place: the law chosen by it gives the same verdict, or the case says why not.
#[test]
fn court_cases_by_jurisdiction() {
    let laws = Laws::new(catalog::all().unwrap_or_else(|error| panic!("{error}")));
    let mut wrong = Vec::new();
    let (mut same, mut explained) = (0, 0);
    for path in files("court") {
        let case: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let timeline = timeline(&case);
        let as_of = as_of(&case, &timeline);
        let options = Options { as_of, law_as_known_at: None };
        let law = laws.of(&timeline);
        let assessment = check(&timeline, &law, &options);
        let name = path.file_name().unwrap().display().to_string();
        if timeline.jurisdiction.is_none() || law.policies().is_empty() {
            wrong.push(format!("{name}: no law at {:?}", timeline.jurisdiction));
        }
        if let Err(rejections) = recheck(&timeline, law.policies(), as_of, None, &assessment, READINGS) {
            wrong.push(format!("{name}: rejected: {}", rejections[0]));
        }
        let usual = case["expect"]["verdict"].as_str().unwrap();
        let expected = match field(&case, "by_jurisdiction") {
            None => usual,
            Some(other) => {
                assert!(other["why"].as_str().is_some_and(|why| why.len() > 40), "{name}: no reason");
                assert_ne!(other["verdict"], usual, "{name}: nothing to explain");
                explained += 1;
                other["verdict"].as_str().unwrap()
            }
        };
        same += usize::from(expected == usual);
        if assessment.verdict.as_str() != expected {
            wrong.push(format!("{name}: expected {expected}, found {}", assessment.verdict.as_str()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(same >= 40 && same + explained == 62, "{same} alike, {explained} explained");
}

/// Shrunk counterexamples that the laws found in earlier versions of the engine.
#[test]
fn cases_found_by_the_laws() {
    run("found", 11);
}
