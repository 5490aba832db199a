//! The tools of `detainer audit`, end to end.

use std::fs;
use std::path::{Path, PathBuf};

use crate::{err, fails, out, run};

const RECORD: &str = "examples/records/miranda-olivares.json";
const EVENTS: &str = "examples/records/events.csv";
const CLASS: &str = "[class]\nid = \"past-12\"\ntitle = \"More than 12 hours past the entitlement\"\n\
                     anchor = \"entitlement\"\nmore_than = { hours = 12 }\n";

/// A folder of a test's own, empty at the start.
fn room(name: &str) -> PathBuf {
    let room = Path::new(env!("CARGO_TARGET_TMPDIR")).join("audit_tools").join(name);
    let _ = fs::remove_dir_all(&room);
    fs::create_dir_all(&room).unwrap();
    room
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn every_tool_is_in_the_report_and_can_be_verified() {
    let room = room("all");
    let (class, log, report) = (room.join("class.toml"), room.join("log.csv"), room.join("report"));
    fs::write(&class, CLASS).unwrap();
    let row = "booking,what,value,reason,who,approver,when\n12-0931,verdict,lawful,warrant found,Lee,Kim,2012-05-01\n";
    fs::write(&log, row).unwrap();
    let options = [
        "audit",
        RECORD,
        "--policy",
        "us-or-clackamas",
        "--report",
        text(&report),
        "--class",
        text(&class),
        "--overrides",
        text(&log),
        "--sample",
        "4",
        "--seed",
        "9",
        "--both-clocks",
        "--exposure",
        "--mandated",
        "generic",
        "--year",
        "2012",
    ];
    let output = run(&options);
    assert_eq!((err(&output), output.status.code()), ("", Some(0)));
    // Nineteen hours past a sentence that was completed at 15:00.
    assert!(out(&output).contains("1 members, 0 possible (0 of them not assessed)"), "{}", out(&output));
    assert!(out(&output).contains("Overrides: 1 of 1 applied, 0 approved by who made them"));
    assert!(out(&output).contains("Exposure. What holds came to in other cases"));
    let members = fs::read_to_string(report.join("class-past-12.csv")).unwrap();
    assert!(members.contains(",2012-03-29T15:00:00-07:00,68400,68400,25200,25200,2,2,1,1\n"), "{members}");
    for file in ["class-past-12-possible.csv", "clocks.csv", "exposure.csv", "mandated-generic.txt", "sample.csv"] {
        assert!(report.join(file).exists(), "{file}");
    }
    let summary: serde_json::Value = serde_json::from_slice(&fs::read(report.join("summary.json")).unwrap()).unwrap();
    assert_eq!(summary["overrides"]["as_overridden"]["lawful"], 1);
    assert_eq!(summary["unlawful"], serde_json::Value::Null);
    assert_eq!(summary["reconciled"]["unlawful"], 1);

    let verified = run(&["verify", text(&report.join("manifest.json"))]);
    assert_eq!(verified.status.code(), Some(0), "{}", out(&verified));
    fs::write(&class, CLASS.replace("hours = 12", "hours = 48")).unwrap();
    let verified = run(&["verify", text(&report.join("manifest.json"))]);
    assert_eq!(verified.status.code(), Some(1));
    assert!(out(&verified).contains(&format!("input `{}`: its bytes are not the same", text(&class))));
    assert!(out(&verified).contains("output `class-past-12.csv`: its bytes are not the same"));
}

#[test]
fn what_a_tool_cannot_use_is_named_by_file_and_place() {
    let room = room("errors");
    let (class, log, key) = (room.join("class.toml"), room.join("log.csv"), room.join("key"));
    fs::write(&class, CLASS.replace("more_than", "more_then")).unwrap();
    fs::write(&log, "booking,what,value,reason,who,approver,when\nA,verdict,lawful,,Lee,Kim,2012-05-01\n").unwrap();
    fs::write(&key, "too short").unwrap();
    let audit = |option: &str, path: &Path| {
        let output = run(&["audit", RECORD, "--policy", "us-or-clackamas", option, text(path)]);
        assert_eq!((output.status.code(), out(&output)), (Some(2), ""));
        err(&output).to_owned()
    };
    let found = audit("--class", &class);
    assert!(found.contains("class.toml:5:1: unknown key `more_then` in `class`"), "{found}");
    assert!(found.contains("did you mean `more_than`?"), "{found}");
    let found = audit("--overrides", &log);
    assert!(found.contains("log.csv:2: column `reason`: is empty, expected something in it"), "{found}");
    let output = run(&["audit", RECORD, "--policy", "us-or-clackamas", "--sample", "4"]);
    assert_eq!(err(&output), "error: `--sample` writes into a report: `--report` is missing\n");
    let found = audit("--pseudonymise", &key);
    assert!(found.contains("a key of 9 bytes, expected at least 32"), "{found}");
}

#[test]
fn pseudonyms_are_in_every_file() {
    let room = room("pseudonyms");
    let (key, report) = (room.join("key"), room.join("report"));
    fs::write(&key, [3; 32]).unwrap();
    let options = ["--policy", "us-fed-8cfr-287-7", "--report", text(&report), "--ledger", "--sample", "5"];
    let output = run(&[&["audit", EVENTS, "--pseudonymise", text(&key)], options.as_slice()].concat());
    assert_eq!(output.status.code(), Some(3));
    for entry in fs::read_dir(&report).unwrap() {
        let path = entry.unwrap().path();
        let written = fs::read_to_string(&path).unwrap();
        assert!(!written.contains("B-2"), "{}: {written}", path.display());
    }
    assert!(!out(&output).contains("B-2") && !err(&output).contains("B-2"));
    let verified = run(&["verify", text(&report.join("manifest.json"))]);
    assert_eq!(verified.status.code(), Some(0), "{}", out(&verified));
}

#[test]
fn two_reports_are_compared() {
    let room = room("diff");
    let (input, first, second) = (room.join("events.csv"), room.join("first"), room.join("second"));
    let file = "booking,event,at,time_zone\n\
                A,booked,2024-06-03T09:00,UTC\nA,bail_posted,2024-06-04T09:00,UTC\nA,released,2024-06-04T12:00,UTC\n\
                B,booked,2024-06-03T09:00,UTC\nB,released,2024-06-04T12:00,UTC\n\
                C,booked,2024-06-03T09:00,UTC\nC,released,2024-06-04T12:00,UTC\n";
    let audit = |text_: &str, folder: &Path, policy: &str| {
        fs::write(&input, text_).unwrap();
        let output = run(&["audit", text(&input), "--quiet", "--policy", policy, "--report", text(folder)]);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    };
    audit(file, &first, "us-fed-8cfr-287-7");
    audit(
        &file.replace("\nC,", "\nD,").replace("A,released,2024-06-04T12", "A,released,2024-06-04T10"),
        &second,
        "us-il-trust-act",
    );
    let diff = |more: &[&str]| run(&[&["audit", "diff", text(&first), text(&second)], more].concat());
    let output = diff(&[]);
    let expected = format!(
        "Not made of the same:\n  input `{}`: its bytes are not the same\n  policy `us-fed-8cfr-287-7`: in the first alone\n  \
         policy `us-il-trust-act`: in the second alone\n1 bookings added, 1 gone, 1 answered otherwise, 1 the same\n\
         + D: lawful\n- C: lawful\n~ A: unlawful, 3 hours (no_detainer), now unlawful, 1 hour (no_detainer)\n",
        text(&input)
    );
    assert_eq!((out(&output), output.status.code()), (expected.as_str(), Some(0)));
    assert_eq!(diff(&["--check"]).status.code(), Some(1));
    let json: serde_json::Value = serde_json::from_str(out(&diff(&["--json"]))).unwrap();
    assert_eq!(json["changed"][0]["second"]["min_seconds"], 3600);
    assert_eq!((&json["unchanged"], json["causes"].as_array().unwrap().len()), (&1.into(), 3));
    let same = run(&["audit", "diff", text(&first), text(&first), "--check"]);
    assert_eq!(same.status.code(), Some(0));
    assert!(out(&same).starts_with("Made of the same"));
    fs::write(first.join("bookings.csv"), "").unwrap();
    assert_eq!(diff(&[]).status.code(), Some(2));
}

#[test]
fn a_sheet_that_was_filled_in_gives_the_rate_of_errors() {
    let room = room("sheet");
    let sheet = room.join("sample.csv");
    // 0 of 20: 1 - 0.025^(1/20) is 16.84 per cent.
    let rows: String = (0..20).map(|n| format!("B{n},lawful,500,Lee,yes\n")).collect();
    fs::write(&sheet, format!("booking,verdict,verdict_bookings,checked_by,agrees\n{rows}")).unwrap();
    let output = run(&["audit", "sample", text(&sheet)]);
    assert!(
        out(&output).contains("lawful         0 of 20 checked are wrong: 0.00% to 16.85% of 500\n"),
        "{}",
        out(&output)
    );
    assert!(out(&output).contains("Clopper-Pearson, two-sided, 95 %"));
    fs::write(&sheet, "booking,verdict,verdict_bookings,checked_by,agrees\nB1,lawful,9,Lee,perhaps\n").unwrap();
    fails(
        &["audit", "sample", text(&sheet)],
        &format!("error: {}:2: column `agrees`: expected `yes` or `no`\n", text(&sheet)),
    );
}
