//! The worked cases of the specification, reckoned by the re-checker alone.

use crate::policy::Policy;
use crate::record::{Defaults, Timeline, json};
use crate::time::Instant;

use super::super::Truth;
use super::pointwise::Pointwise;
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

#[test]
fn the_cases_come_out() {
    let dir = std::path::Path::new("/work/shared/spec/cases");
    let mut wrong = Vec::new();
    let mut count = 0;
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|e| e != "json") {
            continue;
        }
        let case: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let timeline: Timeline =
            json::read(case["timeline"].to_string().as_bytes(), 1, &Defaults::default()).unwrap();
        let policies: Vec<Policy> = case["policies"]
            .as_array()
            .unwrap()
            .iter()
            .map(|name| {
                let name = name.as_str().unwrap();
                let text = std::fs::read_to_string(dir.join("policies").join(name)).unwrap();
                Policy::from_toml(&text, name).unwrap()
            })
            .collect();
        let as_of: Option<Instant> =
            case["as_of"].as_str().map(|text| crate::time::parse_exact(text, timeline.zone).unwrap());
        let expect = (case["expect"]["min_seconds"].as_i64(), case["expect"]["max_seconds"].as_i64());
        let own = Scene::new(&timeline, &policies, as_of, None).map(|scene| own_bounds(&scene)).ok();
        if expect != (own.map(|o| o.0), own.map(|o| o.1)) {
            wrong.push(format!("{}: {own:?}, expected {expect:?}", path.display()));
        }
        count += 1;
    }
    assert!(wrong.is_empty(), "{} of {count} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
