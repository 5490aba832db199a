//! What another law would change: by hand, and the other way round.

use std::fs;
use std::path::Path;

use detainer::check::{Bounds, Cause, Law, Options, Verdict};
use detainer::policy::{Policy, catalog};
use detainer::reason::WhatIf;
use detainer::record::{Defaults, Timeline, Value, json};

const HOUR: i64 = 3600;

fn law(rules: &str) -> Law {
    let text = format!(
        "[policy]\nid = \"p\"\ntitle = \"p\"\njurisdiction = \"us\"\ncitation = \"c\"\nchecked = \"text\"\n{rules}\n"
    );
    Law::new(vec![Policy::from_toml(&text, "p.toml").unwrap_or_else(|error| panic!("{error}"))])
}

/// Entitled on Friday 5 January 2024 12:00, handed over on Monday 8 January 12:00; `paper` is what came with the detainer.
fn stay(booking: &str, paper: &str) -> Timeline {
    let text = format!(
        r#"{{"booking": "{booking}", "time_zone": "America/New_York", "events": [
            {{"at": "2024-01-03T12:00", "event": "booked", "case": "c", "arrest": "warrant"}},
            {{"at": "2024-01-04T12:00", "event": "detainer_received", "detainer": "d" {paper}}},
            {{"at": "2024-01-05T12:00", "event": "bail_posted", "case": "c"}},
            {{"at": "2024-01-08T12:00", "event": "transferred", "to": "ice"}}]}}"#
    );
    json::read(text.as_bytes(), 1, &Defaults::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn exactly(seconds: i64) -> Bounds {
    Bounds { min_seconds: seconds, max_seconds: seconds }
}

fn at_most(seconds: i64) -> Bounds {
    Bounds { min_seconds: 0, max_seconds: seconds }
}

#[test]
fn hours_by_cause() {
    let plain = law("[hold]\nwhen = \"always\"\nlimit = { hours = 48 }");
    let paper = law("[hold]\nwhen = \"warrant.any\"");
    let mut whatif = WhatIf::new();
    for timeline in [
        stay("with", ", \"warrant\": \"administrative\""),
        stay("without", ", \"warrant\": \"none\""),
        stay("blank", ""),
    ] {
        whatif.add(&timeline, &plain, &paper, &Options::default());
    }
    // Under the first law each is 24 hours late. Under the second the one with a warrant is lawful: 24 hours newly covered;
    // the one without is bare for all 72: 48 newly so; of the blank one those may be either.
    assert_eq!((whatif.bookings, whatif.verdicts_changed()), (3, 2));
    assert_eq!(whatif.verdicts[&(Verdict::Unlawful, Verdict::Lawful)], 1);
    assert_eq!(whatif.verdicts[&(Verdict::Unlawful, Verdict::Unlawful)], 1);
    assert_eq!(whatif.verdicts[&(Verdict::Unlawful, Verdict::Undetermined)], 1);
    let missing = Bounds { min_seconds: 48 * HOUR, max_seconds: 96 * HOUR };
    assert_eq!(whatif.uncovered.iter().collect::<Vec<_>>(), [(&Cause::EvidenceMissing, &missing)]);
    let exceeded = Bounds { min_seconds: 24 * HOUR, max_seconds: 48 * HOUR };
    assert_eq!(whatif.covered.iter().collect::<Vec<_>>(), [(&Cause::LimitExceeded, &exceeded)]);
    let changes: Vec<_> =
        whatif.changes.iter().map(|change| (change.booking.as_str(), change.uncovered, change.covered)).collect();
    assert_eq!(
        changes,
        [
            ("with", exactly(0), exactly(24 * HOUR)),
            ("without", exactly(48 * HOUR), exactly(0)),
            ("blank", at_most(48 * HOUR), at_most(24 * HOUR)),
        ]
    );
}

#[test]
fn what_neither_law_decides_is_counted_apart() {
    let warrant = law("[hold]\nwhen = \"warrant.any\"");
    let signed = law("[hold]\nwhen = \"detainer.signed\"");
    let mut whatif = WhatIf::new();
    whatif.add(&stay("blank", ""), &warrant, &signed, &Options::default());
    assert_eq!((whatif.undecided_seconds, whatif.changes.len()), (72 * HOUR, 0));
}

fn court_cases() -> Vec<Timeline> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/court");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let case: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
        let record: Value = serde_json::from_value(case["timeline"].clone()).unwrap();
        Timeline::from_value(record, &Defaults::default()).unwrap()
    };
    paths.iter().map(read).collect()
}

#[test]
fn nothing_changes_under_one_law_and_the_way_back_mirrors_the_way_there() {
    let one = Law::new(vec![catalog::policy("us-fed-8cfr-287-7").unwrap().unwrap()]);
    let other = law("[hold]\nwhen = \"never\"");
    let (mut same, mut there, mut back) = (WhatIf::new(), WhatIf::new(), WhatIf::new());
    let options = Options::default();
    for timeline in court_cases() {
        same.add(&timeline, &one, &one, &options);
        there.add(&timeline, &one, &other, &options);
        back.add(&timeline, &other, &one, &options);
    }
    assert!(same.changes.is_empty() && same.uncovered.is_empty() && same.covered.is_empty());
    assert!(there.changes.len() > 10, "{}", there.changes.len());
    assert_eq!((there.changes.len(), there.undecided_seconds), (back.changes.len(), back.undecided_seconds));
    for (one, other) in there.changes.iter().zip(&back.changes) {
        assert_eq!((&one.booking, one.uncovered, one.covered), (&other.booking, other.covered, other.uncovered));
    }
    // A law that forbids every hold covers nothing that another one does not.
    assert!(there.covered.is_empty(), "{:?}", there.covered);
}
