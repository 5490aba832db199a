//! The worked cases of the specification, reckoned by the re-checker alone.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::panic,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "tests: helpers outside a `#[test]` function are not seen as such"
)]

use crate::policy::Policy;
use crate::record::{Defaults, Timeline, json};
use crate::time::{Instant, Span};

use super::super::{Assessment, Bounds, Cause, Custody, Finding, FindingKind, Range, Segment, Truth, Verdict};
use super::pointwise::Pointwise;
use super::recheck;
use super::scene::Scene;

fn own_bounds(scene: &Scene<'_>) -> (i64, i64) {
    let pointwise = Pointwise::new(scene);
    let mut moments = pointwise.moments();
    moments.push(scene.end.1);
    let (mut min, mut max) = (0, 0);
    for pair in moments.windows(2) {
        let (custody, covered) = (pointwise.custody(pair[0]), pointwise.covered(pair[0]));
        let seconds = pair[1].since(pair[0]);
        if custody == Truth::Yes && covered == Truth::No {
            min += seconds;
        }
        if custody != Truth::No && covered != Truth::Yes {
            max += seconds;
        }
    }
    (min, max)
}

/// An assessment made of the re-checker's own answers.
pub(super) fn own_assessment(timeline: &Timeline, scene: &Scene<'_>) -> Assessment {
    let pointwise = Pointwise::new(scene);
    let mut moments = pointwise.moments();
    moments.push(scene.end.1);
    let ledger: Vec<Segment> = moments
        .windows(2)
        .map(|pair| Segment {
            span: Span::new(pair[0], pair[1]),
            custody: pointwise.custody(pair[0]),
            covered: pointwise.covered(pair[0]),
            by: Vec::new(),
        })
        .collect();
    let range = |(earliest, latest)| Range { earliest, latest };
    let custody = Custody { from: range(scene.booking), until: range(scene.end), open: scene.open_end };
    let bounds = super::structure::sums(&ledger, custody.possible());
    let findings = ledger
        .iter()
        .filter(|segment| segment.covered != Truth::Yes)
        .map(|segment| Finding {
            kind: FindingKind::UnlawfulExtension,
            span: segment.span,
            bounds: super::structure::sums(&ledger, segment.span),
            cause: Some(Cause::AuthorityUnknown),
            policy: None,
            other_policies: Vec::new(),
            citation: None,
            missing: Vec::new(),
            truncated: false,
            events: Vec::new(),
            remedies: Vec::new(),
            text: String::new(),
        })
        .collect();
    Assessment {
        booking: timeline.booking.clone(),
        zone: timeline.zone,
        policies: Vec::new(),
        law: Vec::new(),
        law_notes: Vec::new(),
        conflicts: Vec::new(),
        verdict: Verdict::of(bounds),
        custody: Some(custody),
        entitled: Vec::new(),
        overdetention: Some(bounds),
        ledger,
        findings,
        needs: Vec::new(),
        defects: Vec::new(),
        event_names: Vec::new(),
    }
}

pub(super) fn timeline(value: &serde_json::Value) -> Timeline {
    json::read(value.to_string().as_bytes(), 1, &Defaults::default()).unwrap()
}

struct Case {
    name: String,
    timeline: Timeline,
    policies: Vec<Policy>,
    as_of: Option<Instant>,
    expect: (Option<i64>, Option<i64>),
}

pub(super) fn corpus() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

pub(super) fn policy(name: &str) -> Policy {
    let text = std::fs::read_to_string(corpus().join("policies").join(name)).unwrap();
    Policy::from_toml(&text, name).unwrap()
}

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for entry in std::fs::read_dir(corpus().join("spec")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "json") {
            continue;
        }
        let case: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let timeline = timeline(&case["timeline"]);
        cases.push(Case {
            name: path.display().to_string(),
            policies: case["policies"].as_array().unwrap().iter().map(|name| policy(name.as_str().unwrap())).collect(),
            as_of: case["as_of"].as_str().map(|text| crate::time::parse_exact(text, timeline.zone).unwrap()),
            expect: (case["expect"]["min_seconds"].as_i64(), case["expect"]["max_seconds"].as_i64()),
            timeline,
        });
    }
    assert!(cases.len() > 50);
    cases
}

#[test]
fn the_cases_come_out() {
    for case in cases() {
        let own = Scene::new(&case.timeline, &case.policies, case.as_of, None).map(|scene| own_bounds(&scene)).ok();
        assert_eq!(case.expect, (own.map(|o| o.0), own.map(|o| o.1)), "{}", case.name);
    }
}

#[test]
fn readings_of_the_cases_stay_within() {
    for case in cases() {
        let Ok(scene) = Scene::new(&case.timeline, &case.policies, case.as_of, None) else { continue };
        let assessment = own_assessment(&case.timeline, &scene);
        match recheck(&case.timeline, &case.policies, case.as_of, None, &assessment, 200) {
            Ok(done) => assert!(done.readings > 150 && done.points > 2, "{}: {done:?}", case.name),
            Err(rejections) => panic!("{}: {}", case.name, rejections[0]),
        }
    }
}

#[test]
fn a_changed_assessment_is_rejected() {
    for case in cases() {
        let Ok(scene) = Scene::new(&case.timeline, &case.policies, case.as_of, None) else { continue };
        let good = own_assessment(&case.timeline, &scene);
        let check = |assessment: &Assessment| recheck(&case.timeline, &case.policies, case.as_of, None, assessment, 40);
        let mut bounds = good.clone();
        bounds.overdetention = good.overdetention.map(|b| Bounds { min_seconds: b.min_seconds + 1, ..b });
        assert!(check(&bounds).is_err(), "{}: bounds", case.name);
        for (index, segment) in good.ledger.iter().enumerate() {
            // every second of the ledger counts, and every answer
            for answer in [Truth::Yes, Truth::No, Truth::Unknown] {
                if answer != segment.covered {
                    let mut changed = good.clone();
                    changed.ledger[index].covered = answer;
                    assert!(check(&changed).is_err(), "{}: coverage {index}", case.name);
                }
            }
            let mut shifted = good.clone();
            shifted.ledger[index].span.until = shifted.ledger[index].span.until.plus(1);
            assert!(check(&shifted).is_err(), "{}: a second {index}", case.name);
        }
    }
}
