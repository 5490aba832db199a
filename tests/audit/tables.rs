//! The tables of an audit, on a few bookings whose numbers were worked out by hand.

use crate::county::{audit, grouped, settings};
use detainer::audit::{Order, People, Reading, Settings, Share, Span, Table, Totals};

const HOUR: i64 = 3600;

/// A: no detainer, bail at 12:00 and out at 17:00: 5 hours.
/// B: entitled Thu 6 Jun 12:00 on a detainer. Counted: 12 hours of Thursday, 24 of Friday, 12 of Monday, so until Mon 10 Jun
/// 12:00; handed over at 20:00: 8 hours. If all days count, until Sat 8 Jun 12:00: 56 hours.
/// C: bail on 7 Jun at 10:00, out on that date: anything from nothing to 13:59:59, that is 50,399 seconds.
/// D: out in the minute of the bail. E: still there.
pub(crate) const FILE: &str = "\
booking,person,custodian,event,at,detainer,signed,warrant
A,p1,North,booked,2024-05-27T09:00,,,
A,p1,North,bail_posted,2024-05-28T12:00,,,
A,p1,North,released,2024-05-28T17:00,,,
B,p1,North,booked,2024-06-03T09:00,,,
B,p1,North,detainer_received,2024-06-04T09:00,d1,true,administrative
B,p1,North,release_ordered,2024-06-06T12:00,,,
B,p1,North,transferred,2024-06-10T20:00,,,
C,p2,South,booked,2024-06-06T09:00,,,
C,p2,South,bail_posted,2024-06-07T10:00,,,
C,p2,South,released,2024-06-07,,,
D,,South,booked,2024-06-06T09:00,,,
D,,South,bail_posted,2024-06-07T10:00,,,
D,,South,released,2024-06-07T10:00,,,
D,,South,released,2024-06-07T10:00
E,p3,South,booked,2024-06-06T09:00,,,
";
const OPEN: i64 = 50_399;

fn totals(counts: [u64; 4], min_seconds: i64, max_seconds: i64) -> Totals {
    let [lawful, unlawful, undetermined, not_assessed] = counts;
    Totals { lawful, unlawful, undetermined, not_assessed, min_seconds, max_seconds }
}

fn named<T>(rows: &[T], name: impl Fn(&T) -> (String, Option<Totals>)) -> Vec<(String, Totals)> {
    rows.iter().map(name).map(|(name, totals)| (name, totals.unwrap())).collect()
}

#[test]
fn everything_is_counted_once() {
    let summary = audit(FILE.as_bytes(), settings(), &[]).0.summary;
    let counts = summary.reconciled;
    assert_eq!((counts.rows_read, counts.rows_used, counts.rows_rejected, counts.events), (15, 14, 1, 14));
    assert_eq!(counts.people, Some(People { named: 3, held_surely: 1, held_possibly: 2, bookings_without: 1 }));
    let all = totals([1, 2, 1, 1], 13 * HOUR, 13 * HOUR + OPEN);
    assert_eq!(summary.overall, all);
    assert_eq!(summary.releases.totals, totals([1, 2, 1, 0], 13 * HOUR, 13 * HOUR + OPEN));
    assert_eq!(summary.releases.share, Some(Share { at_least_permille: 500, at_most_permille: 750, of: 4 }));
    assert_eq!(
        (summary.not_assessed[0].what.as_str(), summary.not_assessed[0].bookings.unwrap()),
        ("no end of custody recorded", 1)
    );
    assert_eq!((summary.needs[0].what.as_str(), summary.needs[0].bookings), ("time of released", Some(1)));
}

#[test]
fn groups() {
    let summary = audit(FILE.as_bytes(), settings(), &[]).0.summary;
    let group = |row: &detainer::audit::Group| (row.name.clone(), row.totals);
    let expected =
        |rows: &[(&str, Totals)]| rows.iter().map(|(name, of)| ((*name).to_owned(), *of)).collect::<Vec<_>>();
    assert_eq!(
        named(&summary.by_month, group),
        expected(&[
            ("2024-05", totals([0, 1, 0, 0], 5 * HOUR, 5 * HOUR)),
            ("2024-06", totals([1, 1, 1, 0], 8 * HOUR, 8 * HOUR + OPEN)),
            ("(not clear)", totals([0, 0, 0, 1], 0, 0)),
        ])
    );
    assert_eq!(
        named(&summary.by_facility, group),
        expected(&[("North", totals([0, 2, 0, 0], 13 * HOUR, 13 * HOUR)), ("South", totals([1, 0, 1, 1], 0, OPEN)),])
    );
    assert_eq!(
        named(&summary.by_hold_type, group),
        expected(&[
            ("detainer with an administrative warrant", totals([0, 1, 0, 0], 8 * HOUR, 8 * HOUR)),
            ("no detainer", totals([1, 1, 1, 1], 5 * HOUR, 5 * HOUR + OPEN)),
        ])
    );
    let extensions = |rows: &[detainer::audit::Extensions]| -> Vec<(String, [u64; 3], i64, i64)> {
        let of = |row: &detainer::audit::Extensions| {
            let t = row.totals.unwrap();
            (row.name.clone(), [t.findings, t.bookings, t.bookings_surely], t.min_seconds, t.max_seconds)
        };
        rows.iter().map(of).collect()
    };
    let bail = ([2, 2, 1], 5 * HOUR, 5 * HOUR + OPEN);
    let limit = ([1, 1, 1], 8 * HOUR, 8 * HOUR);
    let rows = |bail_name: &str, limit_name: &str| {
        vec![(bail_name.to_owned(), bail.0, bail.1, bail.2), (limit_name.to_owned(), limit.0, limit.1, limit.2)]
    };
    assert_eq!(extensions(&summary.by_cause), rows("no_detainer", "limit_exceeded"));
    assert_eq!(extensions(&summary.by_policy), rows("(no policy)", "forty-eight"));
}

#[test]
fn lengths() {
    let distribution = audit(FILE.as_bytes(), settings(), &[]).0.summary.distribution;
    let exact = |hours| Some(Span { min_seconds: hours * HOUR, max_seconds: hours * HOUR });
    assert_eq!((distribution.median, distribution.percentile_90), (exact(5), exact(8)));
    let bands: Vec<(u64, u64)> =
        distribution.bands.iter().map(|band| band.totals.map(|of| (of.at_least, of.at_most)).unwrap()).collect();
    // C may lie in each of the first three bands.
    assert_eq!(bands, [(0, 1), (1, 2), (1, 2), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0)]);
}

#[test]
fn allowances_and_readings() {
    let summary = audit(FILE.as_bytes(), settings(), &[]).0.summary;
    let found: Vec<(u32, Totals)> = summary.by_allowance.iter().map(|row| (row.hours, row.totals)).collect();
    // C is open for 13:59:59 less the allowance; A's 5 hours go, B's 8 lie beyond every allowance.
    let expected = [
        (0, totals([1, 2, 1, 1], 13 * HOUR, 13 * HOUR + OPEN)),
        (2, totals([1, 2, 1, 1], 11 * HOUR, 11 * HOUR + OPEN - 2 * HOUR)),
        (3, totals([1, 2, 1, 1], 10 * HOUR, 10 * HOUR + OPEN - 3 * HOUR)),
        (6, totals([2, 1, 1, 1], 8 * HOUR, 8 * HOUR + OPEN - 6 * HOUR)),
        (12, totals([2, 1, 1, 1], 8 * HOUR, 8 * HOUR + OPEN - 12 * HOUR)),
        (24, totals([3, 1, 0, 1], 8 * HOUR, 8 * HOUR)),
        (48, totals([3, 1, 0, 1], 8 * HOUR, 8 * HOUR)),
    ];
    assert_eq!(found, expected);
    let found: Vec<(Reading, Totals)> = summary.by_reading.iter().map(|row| (row.reading, row.totals)).collect();
    let expected = [
        (Reading::AsWritten, totals([1, 2, 1, 1], 13 * HOUR, 13 * HOUR + OPEN)),
        (Reading::EveryDay, totals([1, 2, 1, 1], 61 * HOUR, 61 * HOUR + OPEN)),
        (Reading::WorkingDays, totals([1, 2, 1, 1], 13 * HOUR, 13 * HOUR + OPEN)),
    ];
    assert_eq!(found, expected);
}

#[test]
fn rows_of_the_tables() {
    let (report, tables) =
        audit(FILE.as_bytes(), settings(), &[Table::Findings, Table::Bookings, Table::Ledger, Table::Rejected]);
    assert_eq!(
        tables[&Table::Findings],
        "booking,kind,cause,from,until,min_seconds,max_seconds,policy,other_policies,missing,rows
A,unlawful_extension,no_detainer,2024-05-28T12:00:00-05:00,2024-05-28T17:00:00-05:00,18000,18000,,,,f.csv:3; f.csv:4
B,unlawful_extension,limit_exceeded,2024-06-10T12:00:00-05:00,2024-06-10T20:00:00-05:00,28800,28800,forty-eight,,,f.csv:6; f.csv:7; f.csv:8
C,unlawful_extension,no_detainer,2024-06-07T10:00:00-05:00,2024-06-07T23:59:59-05:00,0,50399,,,,f.csv:10; f.csv:11
"
    );
    assert_eq!(
        tables[&Table::Bookings].lines().nth(3).unwrap(),
        "C,p2,South,undetermined,0,50399,no_detainer,2024-06-06T09:00:00-05:00,\
         2024-06-07T00:00:00-05:00/2024-06-07T23:59:59-05:00,America/Chicago,no detainer,3"
    );
    assert_eq!(
        tables[&Table::Rejected],
        "file,row,booking,reason\nf.csv,15,D,\"expected 8 cells as in the header, found 5\"\n"
    );
    assert!(
        tables[&Table::Ledger].contains("B,2024-06-06T12:00:00-05:00,2024-06-10T12:00:00-05:00,yes,yes,detainer d1\n")
    );
    let longest: Vec<&str> = report.longest.iter().map(|case| case.timeline.booking.as_str()).collect();
    assert_eq!(longest, ["B", "A", "C"]);
}

#[test]
fn findings_are_the_same_with_and_without_the_long_answer() {
    let short = audit(FILE.as_bytes(), settings(), &[Table::Findings]).1;
    let long = audit(FILE.as_bytes(), settings(), &[Table::Findings, Table::Assessments]).1;
    assert_eq!(short[&Table::Findings], long[&Table::Findings]);
    assert_eq!(long[&Table::Assessments].lines().count(), 5);
}

#[test]
fn cells_are_harmless_to_spreadsheets() {
    let file = "booking,custodian,event,at\n=1+1,@jail,booked,2024-06-06T09:00\n=1+1,@jail,released,2024-06-07T09:00\n\
                -2,,booked,2024-06-06T09:00\n-2,,bail_posted,2024-06-06T09:00\n-2,,released,2024-06-07T09:00\n\"+3\",,booked\n";
    let tables = audit(file.as_bytes(), settings(), &[Table::Findings, Table::Bookings, Table::Rejected]).1;
    let cells: Vec<&str> = tables[&Table::Bookings].lines().skip(1).flat_map(|row| row.split(',').take(3)).collect();
    assert_eq!(cells, ["'-2", "", "", "'=1+1", "", "'@jail"]);
    assert!(tables[&Table::Findings].contains("\n'-2,unlawful"));
    assert!(tables[&Table::Rejected].contains(",'+3,"));
}

#[test]
fn small_rows_are_suppressed_and_do_not_follow_from_the_total() {
    let report = audit(FILE.as_bytes(), Settings { suppress_below: 2, ..settings() }, &[]).0;
    let shown: Vec<(&str, bool)> =
        report.summary.by_month.iter().map(|row| (row.name.as_str(), row.totals.is_some())).collect();
    assert_eq!(shown, [("2024-05", false), ("2024-06", true), ("(not clear)", false)]);
    let shown: Vec<bool> = report.summary.by_hold_type.iter().map(|row| row.suppressed).collect();
    assert_eq!(shown, [true, true], "one small row would follow from the total");
    let json = serde_json::to_value(report.published()).unwrap();
    assert_eq!(json["longest"], serde_json::Value::Null);
    assert_eq!(json["by_month"][0], serde_json::json!({"name": "2024-05", "suppressed": true}));
    assert_eq!(json["needs"][0], serde_json::json!({"what": "time of released", "suppressed": true}));
    // The first band has one booking at most, and takes the next with it; empty ones tell nothing.
    let suppressed: Vec<bool> = report.summary.distribution.bands.iter().map(|band| band.suppressed).collect();
    assert_eq!(suppressed, [true, true, false, false, false, false, false, false]);
}

#[test]
fn open_stays_end_where_the_caller_says() {
    let as_of = detainer::time::parse_exact("2024-06-07T09:00", crate::county::zone()).unwrap();
    let options = detainer::check::Options { as_of: Some(as_of), ..Default::default() };
    let summary = audit(FILE.as_bytes(), Settings { options, ..settings() }, &[]).0.summary;
    assert_eq!((summary.overall.lawful, summary.overall.not_assessed), (2, 0));
    assert_eq!(summary.releases.share.unwrap().of, 4, "an open stay is no release");
}

#[test]
fn a_booking_that_comes_again_is_an_error_that_names_both_rows() {
    let file = "booking,event,at\nA,booked,2024-06-06T09:00\nB,booked,2024-06-06T09:00\nA,released,2024-06-07T09:00\n";
    let error = crate::county::try_audit(file.as_bytes(), grouped(settings()), &[]).unwrap_err();
    assert_eq!(error.to_string(), "one booking stands at two places: f.csv:2 and f.csv:4");
    let trusted = Settings { order: Order::TrustedGrouped, ..settings() };
    assert_eq!(audit(file.as_bytes(), trusted, &[]).0.summary.reconciled.bookings, 3);
    assert_eq!(audit(file.as_bytes(), settings(), &[]).0.summary.reconciled.bookings, 2);
}
