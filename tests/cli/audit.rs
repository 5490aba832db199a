//! `detainer audit` and `detainer verify`, end to end.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::{err, out, run};
use std::process::Output;

const EVENTS: &str = "examples/records/events.csv";

/// A folder of a test's own, empty at the start.
fn room(name: &str) -> PathBuf {
    let room = Path::new(env!("CARGO_TARGET_TMPDIR")).join("audit_cli").join(name);
    let _ = fs::remove_dir_all(&room);
    fs::create_dir_all(&room).unwrap();
    room
}

fn audit(args: &[&str]) -> Output {
    run(&[&["audit", "--policy", "us-fed-8cfr-287-7"], args].concat())
}

#[test]
fn the_summary_reconciles_and_rejected_rows_are_listed() {
    let output = audit(&[EVENTS]);
    assert_eq!(output.status.code(), Some(3));
    assert!(out(&output).starts_with(
        "8 rows read = 7 used + 1 rejected\n2 bookings = 1 lawful + 1 unlawful + 0 undetermined + 0 not assessed\n"
    ));
    assert_eq!(
        err(&output),
        "examples/records/events.csv:9: booking `B-23`: expected 12 cells as in the header, found 3\n"
    );
    let quiet = audit(&[EVENTS, "--quiet"]);
    assert_eq!((out(&quiet), err(&quiet)), ("", err(&output)));
}

#[test]
fn a_report_is_private_whole_and_can_be_verified() {
    let room = room("report");
    let report = room.join("report");
    let folder = report.to_str().unwrap();
    let output = audit(&[EVENTS, "--report", folder, "--ledger", "--workbook", "--threads", "2"]);
    assert_eq!(output.status.code(), Some(3));
    assert!(out(&output).contains("readable only by you (mode 0600)"));
    let mut names: Vec<String> =
        fs::read_dir(&report).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let expected = [
        "assessments.jsonl",
        "bookings.csv",
        "defects.csv",
        "findings.csv",
        "ledger.csv",
        "manifest.json",
        "rejected.csv",
        "report.html",
        "report.xlsx",
        "summary.json",
    ];
    assert_eq!(names, expected);
    #[cfg(unix)]
    for name in &names {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(report.join(name)).unwrap().permissions().mode() & 0o777, 0o600, "{name}");
    }
    let manifest = report.join("manifest.json");
    let manifest = manifest.to_str().unwrap();
    let verified = run(&["verify", manifest]);
    assert_eq!((out(&verified), verified.status.code()), ("the same: 1 inputs, 1 policies, 9 outputs\n", Some(0)));
    fs::OpenOptions::new().append(true).open(report.join("bookings.csv")).unwrap().write_all(b"x").unwrap();
    let changed = run(&["verify", manifest]);
    assert_eq!(
        (out(&changed), changed.status.code()),
        ("file `bookings.csv`: it was changed after the audit\n", Some(1))
    );
    let again = audit(&[EVENTS, "--report", folder]);
    assert_eq!(again.status.code(), Some(2));
    assert!(err(&again).contains("it exists already and is no empty folder"), "{}", err(&again));
}

#[test]
fn verify_says_what_is_not_the_same() {
    let room = room("verify");
    let (input, report) = (room.join("events.csv"), room.join("report"));
    let text = fs::read_to_string(EVENTS).unwrap();
    fs::write(&input, &text).unwrap();
    let args = [input.to_str().unwrap(), "--quiet", "--report", report.to_str().unwrap()];
    assert_eq!(audit(&args).status.code(), Some(3));
    fs::write(&input, text.replace("B-22", "B-29")).unwrap();
    let output = run(&["verify", report.join("manifest.json").to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let lines: Vec<&str> = out(&output).lines().collect();
    let name = input.to_str().unwrap();
    assert!(lines.contains(&format!("input `{name}`: its bytes are not the same").as_str()), "{lines:?}");
    assert!(lines.contains(&"output `findings.csv`: its bytes are not the same"), "{lines:?}");
    assert!(!lines.iter().any(|line| line.starts_with("policy")), "{lines:?}");
}

#[test]
fn an_audit_names_its_law() {
    let output = run(&["audit", EVENTS]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("--policy"), "{}", err(&output));
}

#[test]
fn what_fails_leaves_nothing_behind() {
    let room = room("fails");
    let input = room.join("twice.csv");
    fs::write(
        &input,
        "booking,event,at\nA,booked,2024-06-06T09:00\nB,booked,2024-06-06T09:00\nA,released,2024-06-07T09:00\n",
    )
    .unwrap();
    let (report, findings) = (room.join("report"), room.join("findings.csv"));
    let args = [
        input.to_str().unwrap(),
        "--grouped",
        "--time-zone",
        "UTC",
        "--report",
        report.to_str().unwrap(),
        "--findings",
        findings.to_str().unwrap(),
    ];
    let output = audit(&args);
    assert_eq!(output.status.code(), Some(2));
    let name = input.to_str().unwrap();
    assert!(
        err(&output).contains(&format!("one booking stands at two places: {name}:2 and {name}:4")),
        "{}",
        err(&output)
    );
    assert_eq!(fs::read_dir(&room).unwrap().count(), 1, "only the input is there");
    let missing = audit(&["no-such.csv", "--report", report.to_str().unwrap()]);
    assert_eq!(missing.status.code(), Some(2));
    assert_eq!(fs::read_dir(&room).unwrap().count(), 1);
}

#[test]
fn gzip_is_known_by_its_content() {
    let room = room("gzip");
    let plain = audit(&[EVENTS]);
    for name in ["events.csv.gz", "events.csv"] {
        let path = room.join(name);
        let mut writer = flate2::write::GzEncoder::new(fs::File::create(&path).unwrap(), flate2::Compression::fast());
        writer.write_all(&fs::read(EVENTS).unwrap()).unwrap();
        writer.finish().unwrap();
        let output = audit(&[path.to_str().unwrap()]);
        assert_eq!(out(&output), out(&plain), "{}", err(&output));
    }
    let cut = room.join("cut.csv.gz");
    let whole = fs::read(room.join("events.csv.gz")).unwrap();
    fs::write(&cut, &whole[..whole.len() - 12]).unwrap();
    let output = audit(&[cut.to_str().unwrap()]);
    assert_eq!((output.status.code(), out(&output)), (Some(2), ""));
    assert!(err(&output).contains("cannot read"), "{}", err(&output));
}

#[test]
fn a_time_that_depends_on_a_zone_wants_one() {
    let open = "examples/records/open-stay.json";
    let output = audit(&[open, "--as-of", "2024-06-06T12:00"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("depends on a time zone"), "{}", err(&output));
    for zoned in [&["--as-of", "2024-06-06T12:00-05:00"][..], &["--as-of", "2024-06-06T12:00", "--time-zone", "UTC"]] {
        assert_eq!(audit(&[&[open], zoned].concat()).status.code(), Some(0));
    }
    let path = room("zone").join("plain.csv");
    fs::write(&path, "booking,event,at\n").unwrap();
    let output = audit(&[path.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).ends_with("help: say where its clocks hang: `--time-zone America/Chicago`\n"),
        "{}",
        err(&output)
    );
}

#[test]
fn a_folder_is_no_input_and_some_thread_must_work() {
    let output = audit(&["examples/records"]);
    assert_eq!(
        (err(&output), output.status.code()),
        ("error: cannot read `examples/records`: it is a directory\n", Some(2))
    );
    let output = audit(&[EVENTS, "--threads", "0"]);
    assert!(err(&output).contains("0 is not in 1..=256"), "{}", err(&output));
}

#[test]
fn what_an_interrupted_audit_left_is_gone_after_the_next() {
    let room = room("interrupted");
    fs::create_dir(room.join("report.unfinished")).unwrap();
    fs::write(room.join("report.unfinished").join("bookings.csv"), "half of it").unwrap();
    let output = audit(&[EVENTS, "--quiet", "--report", room.join("report").to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(3), "{}", err(&output));
    assert_eq!(fs::read_dir(&room).unwrap().count(), 1);
    assert_ne!(fs::read_to_string(room.join("report").join("bookings.csv")).unwrap(), "half of it");
}

/// What `check` says of each booking, one by one, is what an audit writes down of them, in the order of their names.
#[test]
fn exports_are_audited_through_a_mapping() {
    let room = room("mapped");
    let exports = [
        ("per-charge-hold-rows.psv", "per-charge-hold-rows", 4),
        // Its open stays end where the export was made.
        ("wide-bookings.csv", "wide-bookings", 4),
    ];
    for (file, mapping, bookings) in exports {
        let input = format!("examples/exports/{file}");
        let options = [input.as_str(), "--mapping", mapping, "--time-zone", "America/Denver"];
        let checked = run(&[&["check", "--policy", "us-fed-8cfr-287-7"], options.as_slice()].concat());
        let mut assessments: Vec<&str> = out(&checked).lines().collect();
        let booking = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap()["booking"].to_string();
        assessments.sort_by_key(|line| booking(line));
        assert_eq!(assessments.len(), bookings);

        let report = room.join(mapping);
        let output = audit(&[options.as_slice(), &["--report", report.to_str().unwrap()]].concat());
        assert_eq!(output.status.code(), checked.status.code(), "{}", err(&output));
        let written = fs::read_to_string(report.join("assessments.jsonl")).unwrap();
        assert_eq!(written.lines().collect::<Vec<_>>(), assessments, "{file}");
        let unlisted = |output| err(output).lines().filter(|line| line.starts_with("not in the mapping")).count();
        assert_eq!(unlisted(&output), unlisted(&checked), "{file}");

        let verified = run(&["verify", report.join("manifest.json").to_str().unwrap()]);
        assert_eq!((verified.status.code(), out(&verified)), (Some(0), "the same: 2 inputs, 1 policies, 7 outputs\n"));
    }
}

#[test]
fn rows_that_a_mapping_leaves_out_are_rejected_rows_of_an_audit() {
    let room = room("left_out");
    let (mapping, export) = (room.join("sums.toml"), room.join("export.csv"));
    let text = "[mapping]\nid = \"sums\"\ntitle = \"Sums\"\n[bookings]\ntime_zone = \"America/Chicago\"\n\
                [table]\nrow = \"booking\"\nkey = \"no\"\nleave_out = { column = \"no\", words = \"total\" }\n\
                [[table.event]]\nis = \"booked\"\nat = \"in\"\n[[table.event]]\nis = \"released\"\nat = \"out\"\n";
    fs::write(&mapping, text).unwrap();
    fs::write(&export, "no,in,out\n1,2024-06-03 10:00,2024-06-04 10:00\ntotal 1,,\n").unwrap();
    let report = room.join("report");
    let options = ["--mapping", mapping.to_str().unwrap(), "--report", report.to_str().unwrap()];
    let output = audit(&[&[export.to_str().unwrap()], options.as_slice()].concat());
    assert!(out(&output).starts_with("2 rows read = 1 used + 1 rejected\n"), "{}", out(&output));
    assert_eq!(err(&output), format!("{}:3: booking `total 1`: left out by the mapping\n", export.display()));
    assert_eq!(output.status.code(), Some(3));

    // The mapping is an input of which the manifest and the page tell, even where a change of it changes nothing else.
    fs::write(&mapping, format!("# The sums go.\n{text}")).unwrap();
    let verified = run(&["verify", report.join("manifest.json").to_str().unwrap()]);
    let changed = format!("input `{}`: its bytes are not the same\n", mapping.display());
    assert_eq!(out(&verified), changed + "output `report.html`: its bytes are not the same\n");
    assert_eq!(verified.status.code(), Some(1));
}

/// The audit says of each booking what `check` says of it alone, under the law of its place.
#[test]
fn the_law_of_the_place() {
    let room = room("places");
    let (input, report) = (room.join("two-places.jsonl"), room.join("report"));
    let record = fs::read_to_string("examples/records/miranda-olivares.json").unwrap();
    let record = record.split_whitespace().collect::<Vec<_>>().join(" ");
    let elsewhere = record.replace("12-0931", "12-0932").replace("us/or/clackamas", "us/il/cook");
    let nowhere = record.replace("12-0931", "12-0933").replace("\"jurisdiction\"", "\"person\"");
    fs::write(&input, format!("{record}\n{elsewhere}\n{nowhere}\n")).unwrap();
    let (input, folder) = (input.to_str().unwrap(), report.to_str().unwrap());
    let output = run(&["audit", "--by-jurisdiction", input, "--report", folder]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let checked = run(&["check", "--by-jurisdiction", input]);
    assert_eq!(fs::read_to_string(report.join("assessments.jsonl")).unwrap(), out(&checked));

    let summary: serde_json::Value = serde_json::from_slice(&fs::read(report.join("summary.json")).unwrap()).unwrap();
    let mut applied = std::collections::BTreeMap::new();
    let mut notes = std::collections::BTreeMap::new();
    for line in out(&checked).lines() {
        let assessment: serde_json::Value = serde_json::from_str(line).unwrap();
        for law in assessment["law"].as_array().unwrap() {
            if !law["applied"].as_array().unwrap().is_empty() {
                *applied.entry(law["policy"].as_str().unwrap().to_owned()).or_insert(0) += 1;
            }
        }
        for note in assessment["law_notes"].as_array().unwrap() {
            *notes.entry(note["code"].as_str().unwrap().to_owned()).or_insert(0) += 1;
        }
    }
    let rows = |key: &str, name: &str| {
        let mut counts = std::collections::BTreeMap::new();
        for row in summary["by_place"][key].as_array().unwrap() {
            *counts.entry(row[name].as_str().unwrap().to_owned()).or_insert(0) += row["bookings"].as_u64().unwrap();
        }
        counts
    };
    assert!(applied.contains_key("us-or-clackamas"), "{applied:?}");
    assert_eq!(rows("applied", "policy"), applied);
    assert_eq!(rows("notes", "code"), notes);
    assert_eq!(notes["jurisdiction_missing"], 1);
    assert_eq!(rows("places", "place")["(not named)"], 1);
    // A policy that refuses is called by its own name, whatever its place in which stack.
    let refusing: Vec<&str> =
        summary["by_policy"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap()).collect();
    assert!(refusing.contains(&"us-or-clackamas"), "{refusing:?}");

    let verified = run(&["verify", report.join("manifest.json").to_str().unwrap()]);
    assert_eq!(verified.status.code(), Some(0), "{}", out(&verified));
}
