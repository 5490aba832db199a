//! `detainer mapping`, and exports read with `--mapping`, end to end.

use crate::{err, out, run};

const CHARGES: &str = "examples/exports/per-charge-hold-rows.psv";

#[test]
fn an_export_is_checked_through_a_ready_mapping() {
    let output = run(&["check", CHARGES, "--mapping", "per-charge-hold-rows", "--policy", "us-fed-8cfr-287-7"]);
    assert_eq!(
        err(&output),
        "not in the mapping: `release_disposition_desc` `Weekend Program`, on 1 rows, first \
         examples/exports/per-charge-hold-rows.psv:9\n\
         8 rows read: 8 used in 4 bookings, 0 rejected\n"
    );
    assert_eq!(output.status.code(), Some(0));
    let bookings: Vec<String> = out(&output)
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["booking"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(bookings, ["S-101", "S-102", "S-103", "S-104"]);
}

#[test]
fn open_stays_end_where_the_export_says_unless_told_otherwise() {
    let check = |more: &[&str]| {
        let mut args = vec!["check", "examples/exports/wide-bookings.csv", "--mapping", "wide-bookings"];
        args.extend(["--policy", "us-fed-8cfr-287-7", "--time-zone", "America/Denver"]);
        args.extend(more);
        let output = run(&args);
        let line = out(&output).lines().nth(2).unwrap().to_owned();
        serde_json::from_str::<serde_json::Value>(&line).unwrap()["custody"]["until"].as_str().unwrap().to_owned()
    };
    assert_eq!(check(&[]), "2024-07-01T06:00:00-06:00");
    assert_eq!(check(&["--as-of", "2024-07-02T00:00"]), "2024-07-02T00:00:00-06:00");
}

#[test]
fn rejected_rows_are_listed_and_told_by_the_status() {
    let output = run(&[
        "check",
        "examples/exports/block-report.csv",
        "--mapping",
        "block-report",
        "--policy",
        "us-fed-8cfr-287-7",
    ]);
    assert_eq!(
        err(&output),
        "examples/exports/block-report.csv:12: booking `0900002`: entered in error: `disposition_type` is `ERROR IN ENTRY`\n\
         8 rows read: 7 used in 3 bookings, 1 rejected\n"
    );
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn explain_and_decide_read_exports_too() {
    let explained = run(&[
        "explain",
        CHARGES,
        "--mapping",
        "per-charge-hold-rows",
        "--policy",
        "us-fed-8cfr-287-7",
        "--booking",
        "S-102",
    ]);
    assert!(out(&explained).starts_with("Booking S-102\nUNDETERMINED: "), "{}", out(&explained));
    let decided = run(&[
        "decide",
        CHARGES,
        "--mapping",
        "per-charge-hold-rows",
        "--policy",
        "us-fed-8cfr-287-7",
        "--booking",
        "S-102",
        "--at",
        "2017-04-04T08:00",
    ]);
    assert!(out(&decided).contains("\"decision\":\"must_not_release\""), "{}", out(&decided));
}

#[test]
fn a_mapping_is_listed_shown_and_looked_at() {
    let list = run(&["mapping", "list"]);
    assert_eq!(out(&list).lines().count(), 6);
    let shown = run(&["mapping", "show", "ice-detainers"]);
    assert_eq!(out(&shown), include_str!("../../src/audit/mapping/ready/ice-detainers.toml"));
    let looked = run(&["mapping", "check", "examples/exports/oklahoma-blotter.json", "oklahoma-blotter"]);
    assert_eq!((err(&looked), looked.status.code()), ("", Some(0)));
    let lines: Vec<&str> = out(&looked).lines().collect();
    assert_eq!(
        lines[..3],
        [
            "examples/exports/oklahoma-blotter.json:1: booking `E-0001`",
            "  booked 2020-01-17T23:23:27  <- bookingDate `2020-01-17 23:23:27`",
            "  release_ordered 2020-01-17T23:23:27/2020-01-18T09:44:23 (case `DP1/1`)  <- bookingDate \
             `2020-01-17 23:23:27`, releaseDate `2020-01-18 09:44:23`, dispo `JD OR`",
        ]
    );
    assert_eq!(lines[lines.len() - 1], "5 rows read: 5 used in 4 bookings, 0 rejected");
    assert_eq!(lines[lines.len() - 3], "columns without a use: `bond`, `bookingType`, `charge`, `type`");
}

#[test]
fn a_guess_is_written_to_standard_output() {
    let output = run(&["mapping", "guess", CHARGES]);
    assert!(out(&output).contains("key = [\"booking_id\"]\n"), "{}", out(&output));
    assert!(out(&output).contains("# \"Dismissed\" = \"charges_dropped\"   # 1 rows\n"));
}

#[test]
fn what_cannot_be_used() {
    let fails = |args: &[&str], message: &str| {
        let output = run(args);
        assert_eq!((err(&output), out(&output), output.status.code()), (message, "", Some(2)));
    };
    fails(
        &["mapping", "show", "ice-detainer"],
        "error: no ready mapping is called `ice-detainer`\n  help: did you mean `ice-detainers`? `detainer mapping list` lists them all\n",
    );
    fails(&["mapping", "check", CHARGES, "missing.toml"], "error: mapping `missing.toml`: no such file or directory\n");
    fails(
        &["mapping", "check", CHARGES, "wide-bookings"],
        "error: `examples/exports/per-charge-hold-rows.psv`: no zone: the mapping has no `time_zone`, and no default is given\n",
    );
    let both = run(&["check", CHARGES, "--mapping", "block-report", "--input-format", "csv"]);
    assert!(err(&both).contains("'--mapping <ID-OR-FILE>' cannot be used with '--input-format <FORMAT>'"));
    for option in ["--grouped", "--trust-grouping"] {
        fails(
            &["audit", CHARGES, "--mapping", "per-charge-hold-rows", "--policy", "us-fed-8cfr-287-7", option],
            &format!(
                "error: `{option}` is for events in CSV and does not go with `--mapping`\n  help: leave it out: files \
                 under a mapping are joined on the booking in memory, in whatever order their rows stand\n"
            ),
        );
    }
}
