//! Random records: every reading lies within the three-valued answers of the same events.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::panic,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "tests: helpers outside a `#[test]` function are not seen as such"
)]

use serde_json::{Value, json};

use crate::policy::Policy;

use super::oracle::Random;
use super::recheck;
use super::scene::Scene;
use super::tests::{corpus, own_assessment, policy, timeline};

fn word<'x>(random: &mut Random, words: &[&'x str]) -> &'x str {
    random.pick(words).copied().unwrap()
}

fn maybe(random: &mut Random, event: &mut Value, key: &str, values: &[Value]) {
    if random.below(3) > 0 {
        event[key] = random.pick(values).unwrap().clone();
    }
}

fn time(random: &mut Random, from: u64, days: u64) -> Value {
    let day = |random: &mut Random| 10 + from + random.below(days);
    let exact = |random: &mut Random, day: u64| format!("2026-01-{day:02}T{:02}:00", random.below(24));
    let first = day(random);
    match random.below(10) {
        0..=4 => json!(exact(random, first)),
        5 | 6 => json!(format!("2026-01-{first:02}")),
        7 => {
            let second = day(random).max(first);
            json!(format!("2026-01-{first:02}/2026-01-{second:02}"))
        }
        8 => match random.below(3) {
            0 => Value::Null,
            1 => json!(format!("../2026-01-{first:02}")),
            _ => json!(format!("2026-01-{first:02}/..")),
        },
        _ => json!(format!("2026-01-{first:02}T12:00")),
    }
}

const MIDDLE: &[&str] = &[
    "charged",
    "probable_cause_found",
    "bail_posted",
    "bail_refused",
    "release_ordered",
    "charges_dropped",
    "remanded",
    "sentenced",
    "sentence_completed",
    "hold_placed",
    "hold_lifted",
    "detainer_received",
    "detainer_received",
    "detainer_received",
    "detainer_served",
    "detainer_withdrawn",
    "warrant_received",
    "case_closed",
    "arrested",
];

fn event(random: &mut Random, kind: &str, labels: &[&str]) -> Value {
    let (from, days) = if kind == "detainer_received" { (0, 8) } else { (2, 7) };
    let mut event = json!({"event": kind, "at": time(random, from, days)});
    let case: Vec<Value> = labels.iter().map(|l| json!(l)).collect();
    let flags = [json!(true), json!(false)];
    match kind {
        "detainer_received" => {
            maybe(random, &mut event, "detainer", &[json!("d1"), json!("d2")]);
            maybe(random, &mut event, "form", &[json!("I-247A"), json!("I-247A"), json!("I-247N"), json!("paper")]);
            maybe(random, &mut event, "signed", &flags);
            maybe(random, &mut event, "served", &flags);
            maybe(random, &mut event, "warrant", &[json!("none"), json!("administrative"), json!("judicial")]);
            maybe(random, &mut event, "probable_cause", &[json!("none"), json!("officer"), json!("judge")]);
            maybe(random, &mut event, "agency", &[json!("ice"), json!("cbp")]);
            maybe(random, &mut event, "issued", &[json!("2026-01-08"), json!("2026-01-12T10:00")]);
        }
        "detainer_served" | "detainer_withdrawn" => maybe(random, &mut event, "detainer", &[json!("d1"), json!("d2")]),
        "warrant_received" => {
            maybe(random, &mut event, "detainer", &[json!("d1"), json!("d2")]);
            maybe(random, &mut event, "kind", &[json!("administrative"), json!("judicial")]);
        }
        "probable_cause_found" => {
            maybe(random, &mut event, "by", &[json!("judge"), json!("officer"), json!("judge")]);
            match random.below(3) {
                0 => maybe(random, &mut event, "detainer", &[json!("d1"), json!("d2")]),
                _ => maybe(random, &mut event, "case", &case),
            }
        }
        "hold_placed" | "hold_lifted" => {
            maybe(random, &mut event, "hold", &[json!("h1"), json!("h2")]);
            if kind == "hold_placed" {
                maybe(random, &mut event, "basis", &[json!("judicial_warrant"), json!("parole"), json!("none")]);
            }
        }
        "arrested" => {
            event["at"] = json!("2026-01-09T20:00");
            maybe(random, &mut event, "arrest", &[json!("warrantless")]);
        }
        _ => {
            maybe(random, &mut event, "case", &case);
            if kind == "sentenced" {
                maybe(
                    random,
                    &mut event,
                    "term",
                    &[json!("P1D"), json!("P3D"), json!("PT30H"), json!("long"), json!("P1M")],
                );
                maybe(random, &mut event, "credit", &[json!("PT0H"), json!("P1D")]);
            }
            if kind == "charged" {
                maybe(random, &mut event, "class", &[json!("felony"), json!("serious_felony"), json!("us-x/y")]);
            }
        }
    }
    event
}

pub(super) fn record(random: &mut Random, number: u64) -> Value {
    let labels: &[&str] = match random.below(4) {
        0 | 1 => &["A"],
        2 => &["A", "B"],
        _ => &["A", "B", "C"],
    };
    let mut booked = json!({"event": "booked", "at": "2026-01-10T08:00"});
    if random.below(5) == 0 {
        booked["at"] = json!("2026-01-10");
    }
    match random.below(3) {
        0 => {}
        1 => booked["case"] = json!("A"),
        _ => booked["cases"] = json!(labels),
    }
    maybe(random, &mut booked, "arrest", &[json!("warrantless"), json!("warrant"), json!("warrantless")]);
    let mut events = vec![booked];
    for _ in 0..1 + random.below(7) {
        let kind = word(random, MIDDLE);
        events.push(event(random, kind, labels));
    }
    let out = if random.below(3) == 0 { "2026-01-19" } else { "2026-01-19T10:00" };
    events.push(json!({"event": "released", "at": out}));
    let mut record = json!({"booking": format!("random-{number}"), "time_zone": "America/New_York", "events": events});
    record["ordered"] = json!(random.coin());
    record["records_complete"] = json!(random.below(4) == 0);
    let mut facts = json!({});
    maybe(random, &mut facts, "us_citizen", &[json!(true), json!(false)]);
    maybe(random, &mut facts, "convictions", &[json!([]), json!([{"class": "felony", "on": "2021-01"}])]);
    maybe(random, &mut facts, "convictions_complete", &[json!(true), json!(false)]);
    maybe(random, &mut facts, "charges", &[json!([]), json!(["serious_felony"]), json!(["theft"])]);
    maybe(random, &mut facts, "age", &[json!(17), json!(30)]);
    record["facts"] = facts;
    record
}

pub(super) fn laws() -> Vec<Policy> {
    let mut names: Vec<String> = std::fs::read_dir(corpus().join("policies"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".toml"))
        .collect();
    names.sort();
    let mut laws: Vec<Policy> = names.iter().map(|name| policy(name)).collect();
    let more = [
        "[policy]\nid = \"x-scope\"\ntitle = \"t\"\njurisdiction = \"us\"\ncitation = \"c\"\nchecked = \"text\"\napplies_to = { form = [\"I-247A\"], agency = [\"ice\"], issued_from = \"2026-01-10\" }\n[hold]\nwhen = \"detainer.signed\"\nclock = \"receipt\"\nlimit = { hours = 24 }\n",
        "[policy]\nid = \"x-bail\"\ntitle = \"t\"\njurisdiction = \"us\"\ncitation = \"c\"\nchecked = \"text\"\nin_force = { from = \"2026-01-12\", until = \"2026-01-17\" }\nsupersedes = [\"form-48\"]\n[[hold]]\nwhen = { not = \"warrant.judicial\" }\nrenewable = true\nclock = \"later\"\nlimit = { hours = 24 }\nreview = { by = \"judge\", hours = 12 }\n[[hold]]\nwhen = { all = [\"probable_cause.judge\", { charge = [\"serious_felony\"], found_by_judge = true }] }\n[bail]\nrefusal = \"entitlement\"\n",
        "[policy]\nid = \"x-look\"\ntitle = \"t\"\njurisdiction = \"us\"\ncitation = \"c\"\nchecked = \"text\"\nvacated = \"2026-01-16\"\n[[hold]]\nwhen = { any = [{ conviction = [\"felony\", \"us-x/y\"], within_years = 5, before = \"entitlement\" }, { charge = [\"us-x/y\"] }, \"warrant.any\"] }\nlimit = { end_of_day = true }\n[processing]\nhours = 5\n",
    ];
    laws.extend(more.iter().map(|text| Policy::from_toml(text, "x.toml").unwrap()));
    laws
}

pub(super) fn stack(random: &mut Random, laws: &[Policy]) -> Vec<Policy> {
    let mut stack: Vec<Policy> = Vec::new();
    for _ in 0..1 + random.below(3) {
        let law = random.pick(laws).unwrap();
        if !stack.iter().any(|p| p.id == law.id) {
            stack.push(law.clone());
        }
    }
    if let Some(law) = laws.iter().find(|p| p.arrest.is_some()).filter(|_| random.below(4) == 0)
        && !stack.iter().any(|p| p.id == law.id)
    {
        stack.push(law.clone());
    }
    stack
}

#[test]
fn readings_of_random_records_stay_within() {
    let rounds = std::env::var("RECHECK_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(300);
    let laws = laws();
    let (mut failed, mut readings, mut inconsistent, mut settled) = (Vec::new(), 0, 0, 0);
    for number in 0..rounds {
        let mut random = Random::seeded("random records", number);
        let record = record(&mut random, number);
        let stack = stack(&mut random, &laws);
        let timeline = timeline(&record);
        let Ok(scene) = Scene::new(&timeline, &stack, None, None) else { continue };
        let assessment = own_assessment(&timeline, &scene);
        match recheck(&timeline, &stack, None, None, &assessment, 60) {
            Ok(done) => {
                readings += done.readings;
                inconsistent += done.inconsistent;
                settled += 1;
            }
            Err(rejections) => {
                let ids: Vec<&str> = stack.iter().map(|p| p.id.as_str()).collect();
                failed.push((number, format!("{ids:?}\n{record:#}\n{}\n", rejections[0])));
            }
        }
    }
    assert!(
        failed.is_empty(),
        "{} of {rounds} failed: {:?}\n{}",
        failed.len(),
        failed.iter().map(|f| f.0).collect::<Vec<_>>(),
        failed[0].1
    );
    assert!(readings > 10 * settled, "{readings} readings of {settled} records, {inconsistent} draws thrown away");
}

#[test]
fn the_engine_and_the_recheck_agree() {
    use super::super::{Law, Options, check};
    let rounds = std::env::var("RECHECK_ROUNDS").ok().and_then(|text| text.parse().ok()).unwrap_or(300);
    let laws = laws();
    let mut failed: Vec<(u64, String)> = Vec::new();
    for number in 0..rounds {
        let mut random = Random::seeded("random records", number);
        let record = record(&mut random, number);
        let stack = stack(&mut random, &laws);
        let timeline = timeline(&record);
        let assessment = check(&timeline, &Law::new(stack.clone()), &Options { as_of: None, law_as_known_at: None });
        if let Err(rejections) = recheck(&timeline, &stack, None, None, &assessment, 40) {
            let ids: Vec<&str> = stack.iter().map(|p| p.id.as_str()).collect();
            let told: Vec<String> = rejections.iter().take(4).map(ToString::to_string).collect();
            let events: Vec<String> = record["events"].as_array().unwrap().iter().map(ToString::to_string).collect();
            let head = format!(
                "ordered {} complete {} facts {}",
                record["ordered"], record["records_complete"], record["facts"]
            );
            failed.push((number, format!("{ids:?}\n{head}\n{}\n{}\n", events.join("\n"), told.join("\n"))));
        }
    }
    // the shortest tell most
    failed.sort_by_key(|(_, text)| text.len());
    let shown: Vec<&str> = failed.iter().take(8).map(|(_, text)| text.as_str()).collect();
    assert!(failed.is_empty(), "{} of {rounds} failed\n{}", failed.len(), shown.join("\n----\n"));
}
