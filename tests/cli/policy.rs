//! The commands about law, end to end: what they print, to the letter, and how they exit.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::{fails, out, prints, run};

const MIRANDA: &str = "examples/records/miranda-olivares.json";
const WEEKEND: &str = "examples/records/weekend.json";

/// A policy file of the test's own.
fn file(name: &str, text: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("cli_policy");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

fn head(id: &str, more: &str) -> String {
    format!(
        "[policy]\nid = \"{id}\"\ntitle = \"{id}\"\njurisdiction = \"us/xx\"\ncitation = \"c\"\nchecked = \"text\"\n{more}\n"
    )
}

fn listed(args: &[&str]) -> Vec<String> {
    let output = run(&[&["policy", "list"], args].concat());
    assert_eq!(output.status.code(), Some(0));
    out(&output).lines().map(|line| line.split(' ').next().unwrap().to_owned()).collect()
}

#[test]
fn the_list_is_filtered_by_place_day_and_stance() {
    let has = |args: &[&str], id: &str| listed(args).iter().any(|listed| listed == id);
    // At the place, above it and in it; not beside it.
    let oregon = ["--place", "us/or"];
    assert!(["us-or-clackamas", "us-or-181a-820", "us-fed-8cfr-287-7"].iter().all(|id| has(&oregon, id)));
    assert!(!has(&oregon, "us-ca-values-act") && !has(&["--place", "us/or/lane"], "us-or-clackamas"));
    // The TRUST Act held until the last day of 2017.
    assert!(has(&["--on", "2017-12-31"], "us-ca-trust-act") && !has(&["--on", "2017-12-31"], "us-ca-values-act"));
    assert!(!has(&["--on", "2018-01-01"], "us-ca-trust-act") && has(&["--on", "2018-01-01"], "us-ca-values-act"));
    let of = |stance: &str, id: &str| has(&["--stance", stance], id);
    assert!(of("forbids", "us-ca-values-act") && of("allows", "us-or-clackamas"));
    assert!(of("requires", "us-nc-hb318") && of("silent", "us-fed-mclaughlin"));
    let all = ["forbids", "allows", "requires", "silent"].iter().map(|stance| listed(&["--stance", stance]).len());
    assert_eq!(all.sum::<usize>(), listed(&[]).len());
    assert!(listed(&["--place", "ca/on"]).is_empty());
    fails(
        &["policy", "list", "--on", "1 June"],
        "error: invalid value '1 June' for '--on <DATE>': expected a day such as 2024-06-01\n\nFor more information, try \
         '--help'.\n",
    );
}

#[test]
fn a_policy_in_plain_english() {
    let output = run(&["policy", "show", "us-ca-trust-act"]);
    let shown = "  - a judge found probable cause on a charge of us-ca/serious_felony,\n    us-ca/violent_felony,";
    assert!(out(&output).contains(shown), "{}", out(&output));
}

const LATE: &str = r#"
[hold]
when = "warrant.any"
limit = { hours = 48 }

[[test]]
name = "at the end of the time"
expect = { verdict = "lawful" }
[test.timeline]
booking = "t1"
time_zone = "UTC"
events = [
  { at = "2024-01-02T12:00", event = "booked", case = "c" },
  { at = "2024-01-02T13:00", event = "detainer_received", detainer = "d", warrant = "administrative" },
  { at = "2024-01-03T12:00", event = "bail_posted", case = "c" },
  { at = "2024-01-05T12:00", event = "transferred", to = "ice" },
]

[[test]]
name = "an hour late"
expect = { verdict = "unlawful", min_seconds = SECONDS, max_seconds = SECONDS }
[test.timeline]
booking = "t2"
time_zone = "UTC"
events = [
  { at = "2024-01-02T12:00", event = "booked", case = "c" },
  { at = "2024-01-02T13:00", event = "detainer_received", detainer = "d", warrant = "administrative" },
  { at = "2024-01-03T12:00", event = "bail_posted", case = "c" },
  { at = "2024-01-05T13:00", event = "transferred", to = "ice" },
]
"#;

#[test]
fn tests_of_a_policy_are_run_and_say_what_they_exercise() {
    let text = format!("{}{LATE}", head("us-xx-late", ""));
    let good = file("good.toml", &text.replace("SECONDS", "3600"));
    prints(
        &["policy", "test", &good],
        0,
        "us-xx-late: 2 of 2 tests pass\n\
         \x20 ok    at the end of the time\n\
         \x20 ok    an hour late\n\
         \x20 conditions seen both true and false: 0 of 1\n\
         \x20   warrant.any: never false\n\
         \x20 limit: a test ends as it runs out, one goes on 1 hour after it\n",
    );
    let bad = file("bad.toml", &text.replace("SECONDS", "7200").replace("event = \"booked\"", "event = \"boked\""));
    let output = run(&["policy", "test", &good, &bad]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        out(&output).contains("us-xx-late: 0 of 2 tests pass\n  FAIL  at the end of the time: "),
        "{}",
        out(&output)
    );
    assert!(out(&output).ends_with("2 policies, 4 tests, 2 failed\n"), "{}", out(&output));
    let wrong = file("wrong.toml", &text.replace("SECONDS", "7200"));
    let output = run(&["policy", "test", &wrong]);
    let failure = "  FAIL  an hour late: expected unlawful, 7200 s; found unlawful, 3600 s\n";
    assert!(out(&output).contains(failure) && output.status.code() == Some(1), "{}", out(&output));
}

#[test]
fn the_catalogues_tests_pass() {
    let output = run(&["policy", "test"]);
    assert_eq!(output.status.code(), Some(0), "{}", out(&output));
    assert!(out(&output).lines().last().unwrap().ends_with(" tests, 0 failed"), "{}", out(&output));
}

#[test]
fn lint_tells_what_a_policy_cannot_mean() {
    let text = format!("{}{LATE}", head("us-xx-late", "")).replace("SECONDS", "3600");
    let good = file("lint-good.toml", &text);
    prints(&["policy", "lint", &good], 0, "nothing found in 1 policy\n");
    let other = file("lint-other.toml", &text);
    let odd = file(
        "lint-odd.toml",
        &format!(
            "{}[hold]\nwhen = {{ all = [\"person.us_citizn\", \"warrant.any\", {{ not = \"warrant.any\" }}] }}\nlimit = {{ hours = 2 }}",
            head("us-xx-odd", "")
        ),
    );
    prints(
        &["policy", "lint", &good, &other, &odd],
        1,
        "us-xx-late: policy.in_force: another policy of this id is in force at the same time: at any time; this one: at any \
         time (overlapping_dates)\n\
         us-xx-odd: hold.when: `person.us_citizn and warrant.any and not warrant.any` is never true (never_true)\n\
         us-xx-odd: hold.limit: the rule never permits a hold, so the limit never ends one (limit_never_fires)\n\
         us-xx-odd: when: no policy of the catalogue and none of the tests knows `us_citizn`; did you mean `us_citizen`? \
         (unknown_name)\n\
         us-xx-odd: hold.limit: no test ends at it or shortly before, and none goes on shortly after it: within 1 hour \
         (missing_boundary_test)\n",
    );
    fails(
        &["policy", "lint", "us-or-clackamus"],
        "error: no built-in policy is called `us-or-clackamus`\n  help: did you mean `us-or-clackamas`? `detainer policy \
         list` lists them all\n",
    );
}

#[test]
fn gaps_are_a_checklist() {
    prints(
        &["policy", "gaps", "us-fed-i247a"],
        0,
        "What makes a hold on a detainer lawful under us-fed-i247a\n\
         It speaks only of detainers, on form I-247A.\n\
         \x20 with the detainer:\n\
         \x20   [ ] probable cause is stated by an officer or found by a judge\n\
         \x20   [ ] a warrant, administrative or judicial, came with it\n\
         \x20 before the release is due:\n\
         \x20   [ ] the detainer was served on the person\n\
         Then release at the latest: 48 hours, from the entitlement to release.\n",
    );
    prints(
        &["policy", "gaps", "us-ca-values-act"],
        0,
        "What makes a hold on a detainer lawful under us-ca-values-act\n\
         Nothing does. Release when no case, sentence or other hold is left.\n",
    );
    prints(
        &["policy", "gaps", "us-fed-mclaughlin"],
        0,
        "What makes a hold on a detainer lawful under us-fed-mclaughlin\n\
         It has no rule on holds: it asks for nothing and allows nothing.\n",
    );
    let output = run(&["policy", "gaps", "us-or-clackamas"]);
    assert!(out(&output).contains("Any one of these 2 sets is enough:\n1.\n"), "{}", out(&output));
}

#[test]
fn the_map_as_a_table_and_as_a_drawing() {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("map.svg");
    let output = run(&["policy", "map", "--on", "2025-11-01", "--svg", path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0));
    let table = out(&output);
    assert!(table.starts_with("Statewide law on holds on immigration detainers, 2025-11-01\n\nforbids ("), "{table}");
    assert!(table.contains("\n  California            us-ca-values-act"), "{table}");
    assert!(
        table.contains("requires (some holds must be made)") && table.contains("  North Carolina        us-nc-hb318")
    );
    let svg = fs::read_to_string(&path).unwrap();
    // A tile for each state and the District, each in a place of its own.
    let tiles: Vec<&str> = svg.lines().filter(|line| line.starts_with("<g><title>")).collect();
    let places: BTreeSet<&str> =
        tiles.iter().map(|tile| tile.split("<rect ").nth(1).unwrap().split(" width").next().unwrap()).collect();
    assert_eq!((tiles.len(), places.len()), (51, 51));
    assert!(svg.contains("<title>California, forbids: us-ca-values-act"));
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"));
    // Before the ruling was decided it was not known.
    let before = run(&["policy", "map", "--on", "2017-07-23"]);
    let after = run(&["policy", "map", "--on", "2017-07-24"]);
    assert!(!out(&before).contains("us-ma-lunn") && out(&after).contains("  Massachusetts         us-ma-lunn"));
    fails(
        &["policy", "map", "--on", "2020-01-01", "--svg", "/nowhere/map.svg"],
        "error: cannot write `/nowhere/map.svg`: no such file or directory\n",
    );
}

#[test]
fn what_another_law_would_change() {
    prints(
        &[
            "policy",
            "whatif",
            WEEKEND,
            MIRANDA,
            "--from",
            "us-fed-8cfr-287-7",
            "--to",
            "us-fed-i247a",
            "--to",
            "us-or-clackamas",
        ],
        0,
        "2 bookings under us-fed-8cfr-287-7 and under us-fed-i247a + us-or-clackamas\n\
         1 verdict changed; something changes for 2 bookings\n\
         \n\
         \x20   from \\ to       lawful     unlawful\n\
         \x20      lawful            0            1\n\
         \x20    unlawful            0            1\n\
         \n\
         Newly without authority, by cause\n\
         \x20 evidence_missing      ███████████████ 19 hours\n\
         \x20 limit_exceeded        ████████████████████████████████████████ 48 hours\n\
         \n\
         Bookings that change\n\
         \x20 B-1: unlawful (16 hours 30 minutes) → unlawful (64 hours 30 minutes)\n\
         \x20 12-0931: lawful → unlawful (19 hours)\n",
    );
    let output = run(&["policy", "whatif", WEEKEND, "--from", "us-fed-8cfr-287-7", "--to", "us-fed-i247a", "--json"]);
    let json: serde_json::Value = serde_json::from_str(out(&output)).unwrap();
    assert_eq!(json["newly_without_authority"][0]["cause"], "limit_exceeded");
    assert_eq!(json["newly_without_authority"][0]["min_seconds"], 48 * 3600);
    assert_eq!(json["changes"][0]["to"]["overdetention"]["max_seconds"], 232_200);
    let rejects = run(&[
        "policy",
        "whatif",
        "examples/records/some-broken.jsonl",
        "--from",
        "us-or-clackamas",
        "--to",
        "us-or-clackamas",
    ]);
    assert_eq!(rejects.status.code(), Some(3));
    assert!(out(&rejects).contains("0 verdicts changed; something changes for 0 bookings"), "{}", out(&rejects));
}

/// A stay in a state that the catalogue will never have.
fn nowhere() -> String {
    let text = fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(WEEKEND)).unwrap();
    file("nowhere.json", &text.replace("us/in/example", "us/xx/example"))
}

#[test]
fn the_law_of_the_place() {
    let stay = nowhere();
    let output = run(&["check", &stay, "--by-jurisdiction"]);
    let json: serde_json::Value = serde_json::from_str(out(&output)).unwrap();
    let law = json["law"].as_array().unwrap();
    let of = |id: &str| law.iter().find(|one| one["policy"] == id).unwrap();
    assert_eq!((&of("us-fed-i247a")["why"], &of("us-fed-i247a")["place"]), (&"place".into(), &"us".into()));
    assert_eq!(of("us-fed-i247a")["in_force"], serde_json::json!({"from": "2017-04-02", "until": null}));
    let whole = serde_json::json!([{"from": "2024-06-05T21:40:00-04:00", "until": "2024-06-12T09:00:00-04:00"}]);
    assert_eq!(of("us-fed-i247a")["applied"], whole);
    assert_eq!(of("us-fed-i247g")["set_aside"][0]["because"], "not_yet_in_force");
    assert_eq!(of("us-fed-i247-2011")["set_aside"][0]["because"], "other_detainers");
    assert_eq!(json["law_notes"][0]["code"], "only_federal");
    // The weekend: without the form the regulation's count, without the regulation the form's.
    assert_eq!(json["overdetention"]["min_seconds"], 232_200);
    let between = serde_json::json!(["us-fed-8cfr-287-7", "us-fed-i247a"]);
    let readings = json["readings"].as_array().unwrap().iter().find(|one| one["between"] == between).unwrap();
    assert_eq!(readings["under"][1]["without"], "us-fed-i247a");
    assert_eq!(readings["under"][1]["overdetention"]["min_seconds"], 59_400);
}

#[test]
fn the_law_of_the_place_in_words_and_for_a_decision() {
    let stay = nowhere();
    let output = run(&["explain", &stay, "--by-jurisdiction"]);
    let heading = out(&output).split("\n\n").next().unwrap().replace('\n', " ");
    for part in [
        "Law: us-fed-8cfr-287-7, us-fed-i247a, us-fed-mclaughlin (us)",
        "for other detainers: us-fed-i247-2011",
        "not yet in force: us-fed-",
        "Note: the catalogue has only federal rules on holds for `us/xx/example`: a law of the state, or a local one, would not \
         be seen",
        "Readings: us-fed-8cfr-287-7 and us-fed-i247a allow holds of different lengths: without us-fed-8cfr-287-7, unlawful, \
         64 hours 30 minutes; without us-fed-i247a, unlawful, 16 hours 30 minutes.",
    ] {
        assert!(heading.contains(part), "{part}\n{heading}");
    }
    let output = run(&["decide", &stay, "--by-jurisdiction", "--at", "2024-06-08T12:00"]);
    let json: serde_json::Value = serde_json::from_str(out(&output)).unwrap();
    assert_eq!(json["decision"], "may_hold");
    let policies = json["policies"].as_array().unwrap();
    assert!(policies.contains(&"us-fed-i247a".into()) && !policies.contains(&"us-fed-i247g".into()), "{policies:?}");
    assert!(json["law_notes"][0].as_str().unwrap().starts_with("the catalogue has only federal rules"));
}

#[test]
fn a_file_of_ones_own_beside_the_law_of_the_place() {
    let text = format!("{}[hold]\nwhen = \"never\"\n", head("us-xx-never", ""));
    let never = file("never.toml", &text);
    let output = run(&["check", WEEKEND, "--by-jurisdiction", "--policy", &never]);
    let json: serde_json::Value = serde_json::from_str(out(&output)).unwrap();
    assert_eq!((&json["law"][0]["policy"], &json["law"][0]["why"]), (&"us-xx-never".into(), &"named".into()));
    assert_eq!(json["overdetention"]["min_seconds"], (4 * 24 + 16) * 3600 + 1800);
}
