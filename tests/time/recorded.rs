//! Recorded times: the table of what may be written, row by row, and what may not.

use detainer::time::{Instant, Recorded, Remark, TimeError, Zone, format_instant, parse_exact};
use proptest::prelude::*;

fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap()
}

fn pacific() -> Zone {
    zone("America/Los_Angeles")
}

/// The range in canonical form.
fn range(text: &str, zone: Zone) -> (String, String) {
    let read = Recorded::parse(text, zone);
    assert_eq!(read.written(), Some(text));
    let end = |at: Option<Instant>| at.map_or("..".to_owned(), |at| format_instant(at, zone));
    (end(read.earliest()), end(read.latest()))
}

fn remark(text: &str, zone: Zone) -> Option<Remark> {
    Recorded::parse(text, zone).remark()
}

#[track_caller]
fn check(text: &str, earliest: &str, latest: &str, expected: Option<Remark>) {
    assert_eq!(range(text, pacific()), (earliest.to_owned(), latest.to_owned()), "{text}");
    assert_eq!(remark(text, pacific()), expected, "{text}");
}

#[test]
fn with_an_offset_it_is_that_instant() {
    let at = "2012-03-29T15:00:00-07:00";
    for text in [
        "2012-03-29T15:00:00-07:00",
        "2012-03-29T15:00-07:00",
        "2012-03-29 15:00:00.999-07:00",
        "2012-03-29T22:00:00Z",
        "2012-03-29T22:00:00.5Z",
        "2012-03-29T22:00Z",
        "2012-03-29T22:00:00+00:00",
        "2012-03-30T16:00:00+18:00",
        "2012-03-29T04:00:00-18:00",
    ] {
        check(text, at, at, None);
    }
}

#[test]
fn a_wall_time_is_read_in_the_zone() {
    let at = "2012-03-29T15:00:00-07:00";
    for text in
        ["2012-03-29T15:00", "2012-03-29T15:00:00", "2012-03-29 15:00", "2012-03-29 15:00:00", "2012-03-29T15:00:00.7"]
    {
        check(text, at, at, None);
        assert!(Recorded::parse(text, pacific()).is_exact());
    }
}

#[test]
fn a_repeated_wall_time_is_a_range() {
    let (first, second) = ("2012-11-04T01:30:00-07:00", "2012-11-04T01:30:00-08:00");
    check("2012-11-04T01:30", first, second, Some(Remark::RepeatedHour));
    check("2012-11-04T00:59:59", "2012-11-04T00:59:59-07:00", "2012-11-04T00:59:59-07:00", None);
    check("2012-11-04T02:00", "2012-11-04T02:00:00-08:00", "2012-11-04T02:00:00-08:00", None);
    check(second, second, second, None);
}

#[test]
fn a_missing_wall_time_is_moved_forward() {
    let moved = "2012-03-11T03:30:00-07:00";
    check("2012-03-11T02:30", moved, moved, Some(Remark::MissingHour));
    check("2012-03-11T02:00", "2012-03-11T03:00:00-07:00", "2012-03-11T03:00:00-07:00", Some(Remark::MissingHour));
    check("2012-03-11T03:00", "2012-03-11T03:00:00-07:00", "2012-03-11T03:00:00-07:00", None);
}

#[test]
fn an_hour_is_that_hour() {
    check("2012-03-29T15", "2012-03-29T15:00:00-07:00", "2012-03-29T15:59:59-07:00", None);
    check("2012-03-29 00", "2012-03-29T00:00:00-07:00", "2012-03-29T00:59:59-07:00", None);
    check("2012-11-04T01", "2012-11-04T01:00:00-07:00", "2012-11-04T01:59:59-08:00", Some(Remark::RepeatedHour));
    check("2012-03-11T02", "2012-03-11T03:00:00-07:00", "2012-03-11T03:59:59-07:00", Some(Remark::MissingHour));
}

#[test]
fn half_hour_changes() {
    let zone = zone("Australia/Lord_Howe"); // 2024-04-07 02:00 back to 01:30; 2024-10-06 02:00 on to 02:30
    let of = |text| range(text, zone);
    assert_eq!(of("2024-04-07T01"), ("2024-04-07T01:00:00+11:00".into(), "2024-04-07T01:59:59+10:30".into()));
    assert_eq!(of("2024-10-06T02"), ("2024-10-06T02:30:00+11:00".into(), "2024-10-06T02:59:59+11:00".into()));
    assert_eq!(of("2024-10-06T02:10"), ("2024-10-06T02:40:00+11:00".into(), "2024-10-06T02:40:00+11:00".into()));
}

#[test]
fn a_date_is_its_local_day() {
    let date = Some(Remark::DateOnly);
    check("2012-03-29", "2012-03-29T00:00:00-07:00", "2012-03-29T23:59:59-07:00", date);
    check("2012-03-11", "2012-03-11T00:00:00-08:00", "2012-03-11T23:59:59-07:00", date);
    check("2012-11-04", "2012-11-04T00:00:00-07:00", "2012-11-04T23:59:59-08:00", date);
    check("2012-02", "2012-02-01T00:00:00-08:00", "2012-02-29T23:59:59-08:00", date);
    check("2012-12", "2012-12-01T00:00:00-08:00", "2012-12-31T23:59:59-08:00", date);
    check("2012", "2012-01-01T00:00:00-08:00", "2012-12-31T23:59:59-08:00", date);
    check("1900", "1900-01-01T00:00:00-08:00", "1900-12-31T23:59:59-08:00", date);
    check("2099", "2099-01-01T00:00:00-08:00", "2099-12-31T23:59:59-08:00", date);
}

#[test]
fn days_without_a_midnight_start_at_the_change() {
    let havana = zone("America/Havana"); // 2024-03-10 00:00 on to 01:00
    assert_eq!(range("2024-03-10", havana).0, "2024-03-10T01:00:00-04:00");
    assert_eq!(range("2024-03-09", havana).1, "2024-03-09T23:59:59-05:00");
    let juneau = zone("America/Juneau"); // 1983-10-30 02:00 back to 00:00: 26 hours
    let day = Recorded::parse("1983-10-30", juneau);
    assert_eq!(day.latest().unwrap().since(day.earliest().unwrap()), 26 * 3600 - 1);
    let apia = zone("Pacific/Apia"); // no 2011-12-30
    let day = Recorded::parse("2011-12-30", apia);
    assert_eq!(day.earliest(), day.latest());
    assert_eq!(range("2011-12-31", apia).0, "2011-12-31T00:00:00+14:00");
    assert_eq!(range("2011-12-29", apia).1, "2011-12-29T23:59:59-10:00");
}

#[test]
fn an_interval_goes_from_the_earliest_to_the_latest() {
    let date = Some(Remark::DateOnly);
    check("2012-03-29T15:00/2012-03-29T16:00", "2012-03-29T15:00:00-07:00", "2012-03-29T16:00:00-07:00", None);
    check("2012-03-29/2012-03-30", "2012-03-29T00:00:00-07:00", "2012-03-30T23:59:59-07:00", date);
    check("2012-03-29T15/2012-03", "2012-03-29T15:00:00-07:00", "2012-03-31T23:59:59-07:00", date);
    check("2012-03-29T15:00/..", "2012-03-29T15:00:00-07:00", "..", None);
    check("../2012-03-29T15:00", "..", "2012-03-29T15:00:00-07:00", None);
    check("../..", "..", "..", None);
    check(
        "2012-11-04T01:30/2012-11-04T01:30",
        "2012-11-04T01:30:00-07:00",
        "2012-11-04T01:30:00-08:00",
        Some(Remark::RepeatedHour),
    );
    check("2012-11-04T01:30/2012-11-05", "2012-11-04T01:30:00-07:00", "2012-11-05T23:59:59-08:00", date);
}

#[test]
fn nothing_is_any_time() {
    let none = Recorded::parse("", pacific());
    assert_eq!(none, Recorded::unknown());
    assert_eq!((none.earliest(), none.latest(), none.remark(), none.text(pacific())), (None, None, None, None));
}

#[test]
fn midnight_and_the_minute_before_are_suspect() {
    for text in ["2012-03-29T00:00", "2012-03-29T00:00:00", "2012-03-29 23:59", "2012-03-29T23:59:59"] {
        assert_eq!(remark(text, pacific()), Some(Remark::SuspectMidnight), "{text}");
        assert!(Recorded::parse(text, pacific()).is_exact());
    }
    for text in ["2012-03-29T00:00:01", "2012-03-29T00:01", "2012-03-29T23:59:58"] {
        assert_eq!(remark(text, pacific()), None, "{text}");
    }
}

#[test]
fn anything_else_is_bad() {
    for text in [
        " ",
        "null",
        "2012-03-29T24:00",
        "2012-03-29T23:60",
        "2012-03-29T23:59:60",
        "2012-03-29T15:00:60Z",
        "2012-02-30",
        "2011-02-29",
        "2012-13",
        "2012-00",
        "2012-03-00",
        "2012-3-29",
        "12-03-29",
        "20120329",
        "2012-03-29T15:0",
        "2012-03-29T1",
        "2012-03-29T",
        "2012-03-29T15:00:00-0700",
        "2012-03-29T15:00:00-07",
        "2012-03-29T15:00:00+18:01",
        "2012-03-29T15:00:00-07:60",
        "2012-03-29T15:00:00 -07:00",
        "2012-03-29T15:00:00.",
        "2012-03-29T15:00:00.Z",
        "2012-03-29T15:00:00Zx",
        "2012-03-29T15Z",
        "2012-03-29t15:00",
        "2012-03-29T15:00 ",
        " 2012-03-29",
        "2012-03-29/",
        "/2012-03-29",
        "/",
        "../",
        "2012-03-30/2012-03-29",
        "2012-03-29T16:00/2012-03-29T15:59:59",
        "2012/03/29",
        "03/29/2012",
        "2012-03-29/2012-03-30/2012-03-31",
        "1899-12-31",
        "2100-01-01",
        "0000-00-00",
        "9999",
        "2012-03-29\0",
        "２０１２-03-29",
        "2012-03-29T15:00:00−07:00",
        "🕐",
        "-2012",
        "+2012-03-29",
        "..",
        "2012-03-29T-1:00",
        "2012-03-29T15:00:00+-1:00",
    ] {
        let read = Recorded::parse(text, pacific());
        assert!(matches!(read.remark(), Some(Remark::Bad(_))), "{text}: {read:?}");
        assert_eq!((read.earliest(), read.latest(), read.written()), (None, None, Some(text)));
        assert!(parse_exact(text, pacific()).is_err(), "{text}");
    }
    let Some(Remark::Bad(expected)) = remark("2100-01-01", pacific()) else { panic!() };
    assert_eq!(expected, "expected a year from 1900 to 2099");
    let long = "9".repeat(1_000_000);
    assert!(matches!(remark(&long, pacific()), Some(Remark::Bad(_))));
    assert!(parse_exact(&long, pacific()).unwrap_err().to_string().len() < 200);
}

#[test]
fn an_exact_time_is_exact() {
    let read = |text| parse_exact(text, pacific()).map(|at| format_instant(at, pacific()));
    assert_eq!(read("2012-03-29").unwrap(), "2012-03-29T00:00:00-07:00");
    assert_eq!(read("2012-03-29T15:00").unwrap(), "2012-03-29T15:00:00-07:00");
    assert_eq!(read("2012-03-29T22:00Z").unwrap(), "2012-03-29T15:00:00-07:00");
    for text in ["", "2012", "2012-03", "2012-03-29T15", "2012-03-29/2012-03-29", "2012-03-29T15:00/2012-03-29T15:00"] {
        assert!(matches!(read(text), Err(TimeError::Bad { .. })), "{text}");
    }
    assert_eq!(
        read("2012-11-04T01:30").unwrap_err().to_string(),
        "`2012-11-04T01:30` happened twice in America/Los_Angeles, expected an offset: 2012-11-04T01:30:00-07:00 or 2012-11-04T01:30:00-08:00"
    );
    assert_eq!(
        read("noon\n").unwrap_err().to_string(),
        "bad time `noon\\n`, expected an exact time like `2012-03-29T15:00:00-07:00`, or a date for its first second"
    );
}

#[test]
fn canonical_text() {
    let at = Instant::from_unix(1_333_126_800);
    assert_eq!(format_instant(at, pacific()), "2012-03-30T10:00:00-07:00");
    assert_eq!(format_instant(at, Zone::utc()), "2012-03-30T17:00:00Z");
    assert_eq!(format_instant(at, zone("Asia/Kolkata")), "2012-03-30T22:30:00+05:30");
    assert_eq!(format_instant(Instant::from_unix(-2_000_000_000), zone("Africa/Monrovia")), "1906-08-16T20:26:40Z");
    let text = |recorded: Recorded| recorded.text(Zone::utc());
    assert_eq!(text(Recorded::at(at)).unwrap(), "2012-03-30T17:00:00Z");
    assert_eq!(
        text(Recorded::between(Some(at), Some(at.plus(1)))).unwrap(),
        "2012-03-30T17:00:00Z/2012-03-30T17:00:01Z"
    );
    assert_eq!(text(Recorded::between(Some(at), None)).unwrap(), "2012-03-30T17:00:00Z/..");
    assert_eq!(text(Recorded::between(None, Some(at))).unwrap(), "../2012-03-30T17:00:00Z");
    assert_eq!(text(Recorded::between(None, None)), None);
    assert_eq!(text(Recorded::parse("2012-03", pacific())).unwrap(), "2012-03");
    assert!(matches!(Recorded::between(Some(at), Some(at.plus(-1))).remark(), Some(Remark::Bad(_))));
}

proptest! {
    #[test]
    fn hostile_text_never_panics(text in "\\PC*") {
        let _ = Recorded::parse(&text, pacific());
        let _ = parse_exact(&text, pacific()).map_err(|error| error.to_string());
    }

    #[test]
    fn text_that_looks_right_never_panics(text in "[0-9]{4}(-[0-9]{2}){0,2}([T ][0-9:.]{2,12})?(Z|[+-][0-9]{2}:[0-9]{2})?(/[0-9T:.-]{0,20})?") {
        let read = Recorded::parse(&text, pacific());
        prop_assert!(read.earliest().zip(read.latest()).is_none_or(|(earliest, latest)| earliest <= latest));
    }

    #[test]
    fn canonical_text_reads_back(seconds in -2_208_900_000_i64..4_102_400_000, name in prop::sample::select(vec!["America/New_York", "UTC", "Asia/Kolkata", "Africa/Monrovia", "Australia/Lord_Howe"])) {
        let (zone, at) = (zone(name), Instant::from_unix(seconds));
        prop_assert_eq!(Recorded::parse(&format_instant(at, zone), Zone::utc()).exact(), Some(at));
    }
}
