//! The ready mappings on their examples; the expected events are worked out by hand from the rows.

use std::fs;

use crate::common::{self, defects, lines, reconciled, rejected, unmapped};
use detainer::audit::mapping::{File, Mapped, guess, ready};
use detainer::check::{Law, Options, Verdict, check};
use detainer::policy::catalog;
use detainer::record::Defaults;
use detainer::time::{Zone, parse_exact};

fn example(id: &str, ending: &str) -> Mapped {
    let name = format!("{id}.{ending}");
    let bytes = fs::read(format!("{}/examples/exports/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let defaults = Defaults { zone: Some(Zone::named("America/Denver").unwrap()), ..Defaults::default() };
    let mapping = ready::mapping(id).unwrap().unwrap();
    let mapped = mapping.read(&[File { name: &name, bytes: &bytes }], &defaults).unwrap();
    reconciled(&mapped);
    mapped
}

#[track_caller]
fn told(mapped: &Mapped, expected: &[&str]) {
    let found = lines(mapped);
    assert_eq!(found, expected, "{found:#?}");
}

#[test]
fn every_one_reads_and_is_called_as_its_file() {
    let ids: Vec<&str> = ready::ids().collect();
    assert!(ids.is_sorted() && ids.len() == 6, "{ids:?}");
    for id in ids {
        assert_eq!(ready::mapping(id).unwrap().unwrap().id, id);
    }
    assert!(ready::mapping("none").is_none() && ready::text("none").is_none());
}

#[test]
fn one_row_a_charge() {
    let mapped = example("per-charge-hold-rows", "psv");
    let file = "per-charge-hold-rows.psv";
    let expected = [
        "S-101 booked 2017-03-06T09:10:00/2017-03-06T09:10:59 cases=[17-0-00011-1/2,17-0-00011-1/4] @F:2",
        "S-101 sentence_completed 2017-03-08T14:00:01/2017-03-08T15:59:59 case=17-0-00011-1/2 @F:2",
        "S-101 detainer_received 2017-03-06T09:10:00/2017-03-13T10:59:59 agency=ice detainer=3 @F:3",
        "S-101 transferred 2017-03-13T10:20:00/2017-03-13T10:20:59 to=ice @F:3",
        "S-101 charges_dropped 2017-03-07T07:00:01/2017-03-07T08:59:59 case=17-0-00011-1/4 @F:4",
        "S-102 booked 2017-04-03T22:05:00/2017-04-03T22:05:59 case=17-0-00012-9/6 @F:5",
        "S-102 detainer_received 2017-04-03T22:05:00/2017-04-04T11:59:59 agency=ice detainer=5 @F:5",
        "S-102 detainer_withdrawn 2017-04-04T10:00:01/2017-04-04T11:59:59 detainer=5 @F:5",
        "S-102 released 2017-04-05T15:15:00/2017-04-05T15:15:59 @F:5",
        "S-102 bail_posted 2017-04-05T14:00:01/2017-04-05T15:59:59 case=17-0-00012-9/6 @F:6",
        "S-103 booked 2017-05-01T07:30:00/2017-05-01T07:30:59 case=17-0-00013-7/7 @F:7",
        "S-103 case_closed 2017-05-20 case=17-0-00013-7/7 how=WSI Chain @F:7",
        "S-103 transferred 2017-05-20 to=state prison @F:7",
        "S-103 detainer_received 2017-05-01T07:30:00/2017-05-20 agency=ice detainer=8 @F:8",
        "S-104 booked 2017-06-12T18:00:00/2017-06-12T18:00:59 case=9 @F:9",
        // The disposition is in no table: the case may have ended then, or later, or never.
        "S-104 case_closed 2017-06-13T15:00:01/.. case=9 how=Weekend Program @F:9",
        "S-104 released 2017-06-13T16:30:00/2017-06-13T16:30:59 @F:9",
    ]
    .map(|line| line.replace("@F", &format!("@{file}")));
    told(&mapped, &expected.each_ref().map(String::as_str));
    assert_eq!(rejected(&mapped), [""; 0]);
    assert_eq!(unmapped(&mapped), ["release_disposition_desc=Weekend Program 1 per-charge-hold-rows.psv:9"]);
}

#[test]
fn the_bounds_of_a_charge_that_ended_on_a_rounded_hour() {
    // S-102: bail at 15:00, give or take an hour, out at 15:15; the detainer had been cancelled the day before. Between 14:00:01
    // and 15:15:59 nothing surely held; from 15:59:59 on nothing would have, but by then the person was gone: no lower bound.
    let mapped = example("per-charge-hold-rows", "psv");
    let policy = catalog::policy("us-fed-8cfr-287-7").unwrap().unwrap();
    let law = Law::new(vec![policy]);
    let verdict = |booking: usize| {
        let record = &mapped.records[booking];
        let assessment = check(&record.timeline, &law, &Options { as_of: record.as_of, law_as_known_at: None });
        (assessment.verdict, assessment.overdetention.map(|bounds| (bounds.min_seconds, bounds.max_seconds)))
    };
    assert_eq!(verdict(1), (Verdict::Undetermined, Some((0, 3600 + 15 * 60 + 58))));
    // S-103 left for prison on a day, its case closed on that day: anything within the day.
    assert_eq!(verdict(2), (Verdict::Undetermined, Some((0, 86_399))));
}

#[test]
fn a_report_in_blocks() {
    let mapped = example("block-report", "csv");
    told(
        &mapped,
        &[
            "0900001 booked 2014-05-09 case=3299/4 @block-report.csv:4",
            "0900001 case_closed 2014-05-09 case=3299/4 how=RELEASED TO PAY @block-report.csv:4",
            "0900001 detainer_received 2014-05-09/2014-05-12 agency=ice detainer=4200/5 @block-report.csv:5",
            "0900001 transferred 2014-05-12 to=ice @block-report.csv:5",
            "0900002 booked 2014-06-02 case=5404/9 @block-report.csv:9",
            "0900002 sentence_completed 2014-06-20 case=5404/9 @block-report.csv:9",
            "0900002 released 2014-06-20 @block-report.csv:9",
            "0900002 detainer_received 2014-06-02/2014-06-10 agency=ice detainer=4200/11 @block-report.csv:11",
            "0900002 detainer_withdrawn 2014-06-10 detainer=4200/11 @block-report.csv:11",
            // Still there when the report was made: the charge is a case, and nothing has ended.
            "0900003 booked 2016-09-30 case=1313/16 @block-report.csv:16",
            "0900003 detainer_received 2016-09-30/.. agency=ice detainer=4200/17 @block-report.csv:17",
        ],
    );
    assert_eq!(
        rejected(&mapped),
        ["block-report.csv:12, booking `0900002`: entered in error: `disposition_type` is `ERROR IN ENTRY`"]
    );
    // Seventeen lines: two blank, one line of titles of bookings, three of charges, three bookings; eight rows.
    assert_eq!((mapped.rows, unmapped(&mapped)), (8, Vec::<String>::new()));
}

#[test]
fn one_row_a_booking() {
    let mapped = example("wide-bookings", "csv");
    told(
        &mapped,
        &[
            "24-0001 booked 2024-06-03T18:20:00/2024-06-03T18:20:59 @wide-bookings.csv:2",
            "24-0001 bail_posted 2024-06-05T14:00:00 @wide-bookings.csv:2",
            "24-0001 detainer_received 2024-06-04T09:30:00/2024-06-04T09:30:59 agency=ice form=I-247A signed=true \
             warrant=administrative @wide-bookings.csv:2",
            "24-0001 transferred 2024-06-06T12:00:00/2024-06-06T12:00:59 to=ice @wide-bookings.csv:2",
            // 00:00 stands for a day without a time.
            "24-0002 booked 2024-06-03 @wide-bookings.csv:3",
            "24-0002 charges_dropped 2024-06-10T16:15:00 @wide-bookings.csv:3",
            "24-0002 released 2024-06-10T19:45:00/2024-06-10T19:45:59 @wide-bookings.csv:3",
            // `In Jail` is an empty cell: no end, custody runs on to the day of the report.
            "24-0003 booked 2024-06-28T21:07:00/2024-06-28T21:07:59 @wide-bookings.csv:4",
            "24-0003 detainer_received 2024-06-29 agency=ice form=I-247A signed=false warrant=none @wide-bookings.csv:4",
            "24-0004 booked 2024-06-11T08:05:00/2024-06-11T08:05:59 @wide-bookings.csv:5",
            "24-0004 case_closed 2024-06-12/.. how=Plea Bargain @wide-bookings.csv:5",
            "24-0004 detainer_received 2024-06-11T10:00:00/2024-06-11T10:00:59 agency=ice form=I-247A signed=true \
             warrant=administrative @wide-bookings.csv:5",
            "24-0004 detainer_withdrawn 2024-06-12T09:00:00 @wide-bookings.csv:5",
            "24-0004 released 2024-06-12T11:30:00/2024-06-12T11:30:59 @wide-bookings.csv:5",
        ],
    );
    let denver = Zone::named("America/Denver").unwrap();
    assert_eq!(mapped.records[2].as_of, Some(parse_exact("2024-07-01T06:00", denver).unwrap()));
    assert_eq!(mapped.records[0].timeline.person.as_deref(), Some("P-1"));
    assert_eq!(
        unmapped(&mapped),
        ["Case Disposition=Plea Bargain 1 wide-bookings.csv:5", "Release Reason=Sent Home 1 wide-bookings.csv:5",]
    );
    // No zone in the mapping: the caller's, and it says so.
    assert!(defects(&mapped.records[0].timeline)[0].starts_with("missing_time_zone: "));
}

#[test]
fn detainers_as_ice_releases_them() {
    let mapped = example("ice-detainers", "csv");
    told(
        &mapped,
        &[
            "2 detainer_received 2025-06-02/.. agency=ice detainer=2 form=I-247A issued=2025-06-02 @ice-detainers.csv:2",
            "3 detainer_received 2025-06-03/.. agency=ice detainer=3 form=I-247A issued=2025-06-03 @ice-detainers.csv:3",
            "3 transferred 2025-06-03/.. to=ice @ice-detainers.csv:3",
            "4 detainer_received 2025-06-04/.. agency=ice detainer=4 form=I-247G issued=2025-06-04 @ice-detainers.csv:4",
            "4 detainer_withdrawn 2025-06-04/.. detainer=4 @ice-detainers.csv:4",
            "5 detainer_received 2025-06-05/.. agency=ice detainer=5 issued=2025-06-05 @ice-detainers.csv:5",
            "6 detainer_received 2025-06-06/.. agency=ice detainer=6 form=I-247A issued=2025-06-06 @ice-detainers.csv:6",
            "6 detainer_withdrawn 2025-06-06/.. detainer=6 @ice-detainers.csv:6",
        ],
    );
    assert_eq!(unmapped(&mapped), ["detainer_lift_reason=Erroneous 1 ice-detainers.csv:6"]);
    let people: Vec<Option<&str>> = mapped.records.iter().map(|record| record.timeline.person.as_deref()).collect();
    assert_eq!(people, [Some("a1f0"), Some("a1f1"), None, Some("a1f3"), Some("a1f4")], "a redaction is no person");
}

#[test]
fn rosters_of_georgia() {
    let mapped = example("georgia-rosters", "csv");
    told(
        &mapped,
        &[
            // The second day counts. 07:38:08 is on the clock of July, which is no `EST`.
            "example/5001/2017-07-08 07:38:08 EST booked 2017-07-08T07:38:08 case=2 @georgia-rosters.csv:3#1",
            "example/5001/2017-07-08 07:38:08 EST detainer_received 2017-07-08T07:38:08/2017-07-11T20:00:00 agency=ice \
             detainer=1 @georgia-rosters.csv:3#1",
            "example/5001/2017-07-08 07:38:08 EST released 2017-07-11T16:00:00 @georgia-rosters.csv:3#1",
            "example/5001/2017-07-08 07:38:08 EST case_closed 2017-07-09T06:46:00 case=2 how=Bonded Out \
             @georgia-rosters.csv:3#2",
            "example/5002/2017-07-11 booked 2017-07-11 case=1 @georgia-rosters.csv:4#1",
        ],
    );
    let new_york = Zone::named("America/New_York").unwrap();
    let seen = |text: &str| Some(parse_exact(text, new_york).unwrap());
    assert_eq!(mapped.records[0].as_of, seen("2017-07-11T20:00:00-04:00"));
    assert_eq!(mapped.records[0].rows, 2, "both sightings are used");
    assert_eq!(rejected(&mapped), ["georgia-rosters.csv:5: no booking: `inmate_id` is empty"]);
}

#[test]
fn a_blotter_of_oklahoma() {
    let mapped = example("oklahoma-blotter", "json");
    told(
        &mapped,
        &[
            "E-0001 booked 2020-01-17T23:23:27 cases=[DP1/1,FS1/2] @oklahoma-blotter.json:1",
            "E-0001 release_ordered 2020-01-17T23:23:27/2020-01-18T09:44:23 case=DP1/1 @oklahoma-blotter.json:1",
            "E-0001 released 2020-01-18T09:44:23 @oklahoma-blotter.json:1",
            "E-0001 bail_posted 2020-01-17T23:23:27/2020-01-18T09:44:23 case=FS1/2 @oklahoma-blotter.json:2",
            "E-0002 booked 2020-01-17 case=21-644.C/3 @oklahoma-blotter.json:3",
            "E-0003 booked 2020-01-17T08:31:28 case=IP1/4 @oklahoma-blotter.json:4",
            "E-0003 case_closed 2020-01-17T08:31:28/.. case=IP1/4 how=QQ @oklahoma-blotter.json:4",
            // Day zero of a spreadsheet: released, but when?
            "E-0003 released ? @oklahoma-blotter.json:4",
            // A booking whose list of offences is empty is still a booking.
            "E-0004 booked 2020-01-18T01:02:03 case=5 @oklahoma-blotter.json:5",
            "E-0004 released 2020-01-18T05:06:07 @oklahoma-blotter.json:5",
        ],
    );
}

#[test]
fn a_guess_can_be_read_and_reads_its_file() {
    for (id, ending) in [
        ("per-charge-hold-rows", "psv"),
        ("wide-bookings", "csv"),
        ("ice-detainers", "csv"),
        ("georgia-rosters", "csv"),
        ("oklahoma-blotter", "json"),
    ] {
        let name = format!("{id}.{ending}");
        let bytes = fs::read(format!("{}/examples/exports/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let file = File { name: &name, bytes: &bytes };
        let text = guess(file).unwrap();
        assert!(text.contains("# QUESTION: "), "{text}");
        let mapped = common::read_bytes(
            &common::mapping(&text.replace("# time_zone", "time_zone")),
            &[(&name, bytes.as_slice())],
        );
        assert!(!mapped.records.is_empty() && mapped.records.iter().any(|r| !r.timeline.events.is_empty()), "{text}");
    }
}
