//! Reading events as CSV, with everything that may stand in a file.
#![cfg(feature = "csv")]

use std::io::{self, Read};
use std::time::{Duration, Instant};

use crate::records::{codes, defects, round_trip, timeline, with_events};
use detainer::record::csv::{self, CsvProblem, CsvRecords};
use detainer::record::{Defaults, Event, Said, Timeline, json};
use detainer::time::Zone;
use proptest::prelude::*;

fn defaults() -> Defaults {
    Defaults { zone: Some(Zone::named("America/Los_Angeles").unwrap()), records_complete: false }
}

fn read_bytes(text: &[u8]) -> CsvRecords {
    let records = csv::read(text, "f.csv", &defaults());
    let used: usize = records.timelines.iter().map(|timeline| timeline.events.len()).sum();
    let rejected = records.rejected.iter().filter(|error| error.problem.is_row()).count();
    assert_eq!(records.rows, used + rejected, "every row is used or rejected");
    assert!(records.rejected.is_sorted_by_key(|error| error.line));
    records
}

fn read(text: &str) -> CsvRecords {
    read_bytes(text.as_bytes())
}

fn rejected(records: &CsvRecords) -> Vec<String> {
    records.rejected.iter().map(ToString::to_string).collect()
}

fn bookings(records: &CsvRecords) -> Vec<(&str, usize)> {
    records.timelines.iter().map(|timeline| (timeline.booking.as_str(), timeline.events.len())).collect()
}

/// A zone in every row, so that nothing but what is tested is a defect.
const HEAD: &str = "booking,time_zone,event,at";
const ROW: &str = "b,UTC,note,2012-03-29T15:00";

#[test]
fn a_whole_file() {
    let records = read(include_str!("../data/csv/jms.csv"));
    assert_eq!(rejected(&records), [""; 0]);
    assert_eq!((records.rows, bookings(&records)), (6, vec![("0012-0044", 4), ("7", 2)]));
    let expected = timeline(
        r#"{"booking": "0012-0044", "person": "p-881", "custodian": "Clackamas County Jail", "jurisdiction": "us/or/clackamas",
            "time_zone": "America/Los_Angeles",
            "facts": {"age": 38, "us_citizen": false, "classified": ["us-or"], "convictions": [{"class": ["us-or/felony"], "on": "1965-05-01"}]},
            "events": [
              {"event": "booked", "at": "2012-03-14T20:10", "cases": ["12-0931", "12-0932"], "arrest": "warrantless", "source": "jms.csv:2"},
              {"event": "charged", "at": "2012-03-15T08:00", "case": "12-0931", "class": ["us-or/misdemeanor", "us-or/x"],
               "note": "said: \"no, thanks\"\ntwice", "source": "jms.csv:5"},
              {"event": "detainer_received", "at": "2012-03-15T09:00", "detainer": "d1", "form": "I-247", "signed": true, "source": "jms.csv:4"},
              {"event": "bail_set", "at": "2012-03-15T10:00", "case": "12-0931", "amount": "5000.00", "source": "jms.csv:8"}]}"#,
    );
    let named = csv::read(include_bytes!("../data/csv/jms.csv").as_slice(), "jms.csv", &defaults());
    assert_eq!(named.timelines[0], expected);
    let other = &named.timelines[1];
    assert_eq!((other.zone.name(), other.ordered, other.person.as_deref()), ("America/New_York", false, None));
    assert_eq!(other.events[1].source.as_deref(), Some("jms.csv:7"));
    for timeline in &named.timelines {
        round_trip(timeline);
    }
    let windows = include_str!("../data/csv/jms.csv").replace('\n', "\r\n");
    let again = csv::read(format!("\u{feff}{windows}").as_bytes(), "jms.csv", &defaults());
    let lines = |records: &CsvRecords| -> Vec<Option<String>> {
        records.timelines.iter().flat_map(|timeline| timeline.events.iter().map(|event| event.source.clone())).collect()
    };
    assert_eq!(lines(&again), lines(&named));
}

#[test]
fn files_without_a_usable_header() {
    let cases: &[(&[u8], &str)] = &[
        (b"", "line 1: the file is empty, expected a header with `booking`, `event` and `at`"),
        (b"\xef\xbb\xbf\r\n\n", "line 1: the file is empty, expected a header with `booking`, `event` and `at`"),
        (
            b"\n\nBooking,evnt,at\nx,y,z\n",
            "line 3: the header has no column `booking` (is it `Booking`?) and no `event` (is it `evnt`?), found `Booking`, `evnt`, `at`",
        ),
        (
            b"booking;event;at\n",
            "line 1: the header has no column `booking` and no `event` and no `at`, found `booking;event;at`",
        ),
        (b"booking,event,at,case,case\n", "line 1: the header has the column `case` twice"),
        (b"booking,event\xff,at\n", "line 1: not UTF-8 in `header`"),
        (b"booking,event,\"at\n1,2,3\n", "line 1: the quote opened on line 1 is never closed"),
        (b"\xff\xfeb\0o\0", "line 1: the file is not UTF-8: it begins like UTF-16"),
    ];
    for (text, expected) in cases {
        let records = csv::read(*text, "f.csv", &defaults());
        assert_eq!(rejected(&records), [*expected]);
        assert_eq!((records.timelines.len(), records.rows), (0, 0));
    }
    let records = csv::read(&b"booking,event,at\nb,booked,2012\n"[..], "f.csv", &Defaults::default());
    assert_eq!(rejected(&records), ["line 1: no zone: the header has no column `time_zone`, and no default is given"]);
    let wide = format!("booking,event,at{}\n", ",x".repeat(20_000).replace('x', ""));
    assert_eq!(rejected(&read(&wide)), ["line 1: the header has 20003 columns, expected at most 16384"]);
}

#[test]
fn bad_rows_are_rejected_alone_with_their_line() {
    let text = [
        HEAD.as_bytes(),
        b",note\r\n",
        b"b,UTC,booked,2012-03-29T15:00,\r\n",
        b"\r\n",
        b"b,UTC,released,2012-03-30T15:00\r\n",
        b"b,UTC,released,2012-03-30T15:00,,\r\n",
        b"b,UTC,released,2012-03-30T15:00,\xff\xfe\r\n",
        b",UTC,released,2012-03-30T15:00,\r\n",
        b"b,Mars/Base,released,2012-03-30T15:00,\r\n",
        b"b,America/New_York,released,2012-03-30T15:00,\r\n",
        b"b,UTC,note,2012-03-30T15:00,\"two\r\nlines\"\r\n",
        b"c,UTC,note,\r\n",
        b"b,,released,2012-03-31T15:00,end\r\n",
    ]
    .concat();
    let records = read_bytes(&text);
    assert_eq!(
        rejected(&records),
        [
            "line 4, booking `b`: expected 5 cells as in the header, found 4",
            "line 5, booking `b`: expected 5 cells as in the header, found 6",
            "line 6, booking `b`: not UTF-8 in `note`",
            "line 7: `booking` is missing",
            "line 8, booking `b`: unknown time zone `Mars/Base`, expected a name of the IANA database such as `America/Los_Angeles`",
            "line 9, booking `b`: `time_zone` is `America/New_York`, but `UTC` on line 2",
            "line 12, booking `c`: expected 5 cells as in the header, found 4",
        ]
    );
    assert_eq!(bookings(&records), [("b", 3)]);
    let sources: Vec<_> = records.timelines[0].events.iter().map(|event| event.source.as_deref().unwrap()).collect();
    assert_eq!(sources, ["f.csv:2", "f.csv:10", "f.csv:13"]);
    assert_eq!(
        defects(&records.timelines[0]),
        [
            "- unknown_event: rejected rows (line 4, 5, 6, 8, 9): what they tell is missing here, though it may be a closing or a release"
        ]
    );
}

#[test]
fn a_broken_quote_costs_its_line_and_no_other() {
    let text = format!(
        "{HEAD},note\n{ROW},\"open\n{ROW},x\n{ROW},\"y\"\n{ROW},\"a\"b\n{ROW},6\" pipe\n{ROW},\"never\n{ROW},z\n"
    );
    let records = read(&text);
    assert_eq!(
        rejected(&records),
        [
            "line 2, booking `b`: the quote opened on line 2 is closed on line 4 by a quote that neither a comma nor the end of the line follows",
            "line 5, booking `b`: the quote opened on line 5 is closed on line 5 by a quote that neither a comma nor the end of the line follows",
            "line 7, booking `b`: the quote opened on line 7 is never closed",
        ]
    );
    let notes: Vec<_> = records.timelines[0].events.iter().map(|event| event.note.as_deref().unwrap()).collect();
    assert_eq!(notes, ["x", "y", "6\" pipe", "z"]);
    let many = format!("{HEAD}\n{}", "a\",b,\"c\n".repeat(100_000));
    let start = Instant::now();
    let records = read(&many);
    assert!(
        records.rejected.last().unwrap().to_string().ends_with("to 100001 are left out"),
        "{:?}",
        records.rejected.last()
    );
    assert!(start.elapsed() < Duration::from_secs(20));
}

#[test]
fn rows_that_disagree_on_the_booking_leave_it_unknown() {
    let text = "booking,event,at,time_zone,person,jurisdiction,records_complete,fact.age,fact.charges,fact.registrant,fact.convictions_complete,fact.convictions,fact.charges_complete\n\
                b,booked,,UTC,p1,us/ca,true,38,\"[\"\"x\"\"]\",true,true,[broken,yes\n\
                b,released,,,p2,us/ca,false,39,\"[ \"\"x\"\" ]\",true,false,,\n\
                b,note,,,p3,,,,,,,,\n";
    let records = read(text);
    let read = &records.timelines[0];
    assert_eq!(
        defects(read),
        [
            "- unknown_value: `facts.charges_complete` must be `true` or `false`: taken as unknown",
            "- unknown_value: `person` is `p1` on line 2 and `p2` on line 3: taken as unknown",
            "- unknown_value: `records_complete` is `true` on line 2 and `false` on line 3: taken as unknown",
            "- unknown_value: `fact.age` is `38` on line 2 and `39` on line 3: taken as unknown",
            "- unknown_value: `fact.convictions_complete` is `true` on line 2 and `false` on line 3: taken as unknown",
            "- unknown_value: `fact.convictions` is `[broken`, not valid JSON (expected value at line 1 column 2): taken as unknown",
        ]
    );
    assert_eq!(
        (read.person.as_deref(), read.jurisdiction.as_deref(), read.records_complete),
        (None, Some("us/ca"), false)
    );
    let facts = &read.facts;
    assert_eq!(
        (facts.age, facts.charges.as_deref(), facts.flags.get("registrant")),
        (None, Some(&["x".to_owned()][..]), Some(&true))
    );
    assert!(!facts.convictions_complete && !facts.charges_complete && facts.convictions.is_none());
}

#[test]
fn the_order_of_seq() {
    let file = |seqs: &[&str]| {
        let rows = seqs.iter().enumerate().map(|(n, seq)| format!("b,UTC,note,2012-03-29T15:0{n},{seq}\n"));
        let records = read(&format!("{HEAD},seq\n{}", rows.collect::<String>()));
        let read = records.timelines[0].clone();
        let sources: String =
            read.events.iter().map(|event| event.source.as_ref().unwrap().replace("f.csv:", "")).collect();
        (sources, read.ordered, defects(&read).join("\n"))
    };
    let of = |order: &str, ordered, defect: &str| (order.to_owned(), ordered, defect.to_owned());
    assert_eq!(file(&["10", "9", "-1"]), of("432", true, ""));
    assert_eq!(file(&["", "", ""]), of("234", false, ""));
    assert_eq!(
        file(&["2", "1", "x"]),
        of(
            "234",
            false,
            "- unknown_value: `seq` is `x` on line 4, expected a whole number: the order of the events is unknown"
        )
    );
    assert_eq!(
        file(&["2", "1.5"]),
        of(
            "23",
            false,
            "- unknown_value: `seq` is `1.5` on line 3, expected a whole number: the order of the events is unknown"
        )
    );
    assert_eq!(
        file(&["2", "", "1"]),
        of("234", false, "- unknown_value: `seq` is empty on line 3: the order of the events is unknown")
    );
    assert_eq!(
        file(&["2", "1", "02"]),
        of("234", false, "- unknown_value: `seq` is `2` on line 2 and on line 4: the order of the events is unknown")
    );
}

#[test]
fn unknown_columns_are_named_once_and_kept() {
    let text = format!(
        "{HEAD},hair,detaner,empty,,\n{ROW},brown,d1,,,x\n{ROW},red,,,,\n{}",
        format!("{ROW},a,b,,,\n").repeat(5000)
    );
    let records = read(&text);
    let read = &records.timelines[0];
    assert_eq!(
        defects(read),
        [
            "- unknown_attribute: unknown column `hair`: ignored",
            "- unknown_attribute: unknown column `detaner`: ignored (is it `detainer`?)",
            "- unknown_attribute: unknown column `column 9`: ignored",
        ]
    );
    let keys: Vec<_> = read.events[0].unknown.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["column 9", "detaner", "hair"]);
}

#[test]
fn cells_are_read_as_their_column_says() {
    let text = "booking,event,at,time_zone,cases,signed,void,note,class,form,source,id,replaces\n\
                b,booked,2012-03-29 15:00,UTC,A,,,[sic],,,,,\n\
                b,booked,,UTC,\"[\"\"A\"\",2]\",,,,,,old.csv:3,e1,\n\
                b,booked,24:00,UTC,\"[\"\"A\"\"\",,,,,,,,\n\
                b,detainer_received,,UTC,,TRUE,,,,I-247,,,\n\
                b,note,,UTC,,,true,,,,,,e1\n\
                b,,,UTC,,,,,,,,,\n\
                b,charged,,UTC,,,,,\"[{}]\",,,,\n\
                b,released,2012-03-30,UTC,,,,,,,,,\n";
    let records = read(text);
    let read = &records.timelines[0];
    let event = |position: usize| -> &Event { &read.events[position] };
    assert_eq!((event(0).cases.as_slice(), event(0).note.as_deref()), (&["A".to_owned()][..], Some("[sic]")));
    assert_eq!(
        (event(1).cases.as_slice(), event(1).source.as_deref()),
        (&["A".to_owned(), "2".to_owned()][..], Some("old.csv:3"))
    );
    assert_eq!(event(3).signed, Some(Said::Other("TRUE".to_owned())));
    assert!(event(4).void);
    assert_eq!(event(5).kind_word(), "");
    assert_eq!(
        defects(read),
        [
            "2 bad_time: `at` is `24:00`, expected a time like `2012-03-29T15:00`, a date, a month, a year, or an interval `A/B`: any time is possible",
            "3 unknown_value: `signed` is `TRUE`, expected `true` or `false`: taken as unknown",
            "5 unknown_event: unknown event ``: it changes nothing, though it may be a closing or a release",
            "6 unknown_value: `class` must be a text or a list of texts, not an object: taken as absent",
            "7 date_only: `at` is `2012-03-30`: any second of it is possible, which widens the bounds",
            "2 unknown_value: `cases` is `[\"A\"`, not valid JSON (EOF while parsing a list at line 1 column 4): taken as absent",
        ]
    );
    assert_eq!(read.standing().len(), 6);
}

#[test]
fn zones() {
    let text = "booking,time_zone,event,at\n007,,booked,\n7,America/New_York,booked,\n007,,note,\n7,,note,\n";
    let records = read(text);
    assert_eq!(bookings(&records), [("007", 2), ("7", 2)]);
    assert_eq!(codes(&records.timelines[0]), ["missing_time_zone"]);
    assert_eq!(codes(&records.timelines[1]), [""; 0]);
    let strict = csv::read(text.as_bytes(), "f.csv", &Defaults::default());
    assert_eq!(
        rejected(&strict),
        ["line 2, booking `007`: `time_zone` is missing", "line 4, booking `007`: `time_zone` is missing"]
    );
    assert_eq!((bookings(&strict), strict.rows), (vec![("7", 2)], 4));
    let complete = csv::read(text.as_bytes(), "f.csv", &Defaults { records_complete: true, ..defaults() });
    assert!(complete.timelines.iter().all(|timeline| timeline.records_complete));
}

#[test]
fn strange_bytes() {
    let records = read(&format!(
        "{HEAD},note\n\0,UTC,note,\0,\0\nb\u{301}\"x,UTC,note,,\u{202e}\n{ROW},{}\n",
        "y".repeat(4 << 20)
    ));
    assert_eq!(bookings(&records), [("\0", 1), ("b\u{301}\"x", 1), ("b", 1)]);
    assert_eq!(codes(&records.timelines[0]), ["bad_time"]);
    assert_eq!(records.timelines[2].events[0].note.as_ref().map(String::len), Some(4 << 20));
    let long = read(&format!("{HEAD}\n\"b\nc{}\",UTC\n", "z".repeat(1000)));
    assert!(rejected(&long)[0].starts_with("line 2, booking `b\\nczzz") && rejected(&long)[0].len() < 200);
    let wide = read(&format!("{HEAD}\n{}\n{ROW}\n", ",".repeat(10_000_000)));
    assert_eq!(rejected(&wide), ["line 2: expected 4 cells as in the header, found 10000001"]);
    for ends in ["\n", "\r\n", "\r"] {
        let endless = format!("{HEAD}{ends}{ROW}{ends}{}{ends}{ROW}{ends}", "x".repeat(50 << 20));
        let endless = read(&endless);
        let named = rejected(&endless);
        assert!(named[0].starts_with("line 3, booking `xxx") && named[0].ends_with("the row is longer than 16 MiB"));
        assert_eq!(named.len(), 1);
        assert_eq!((endless.rows, endless.timelines[0].events[1].source.as_deref()), (3, Some("f.csv:4")));
    }
    let unclosed = read(&format!("{HEAD}\n\"{}{ROW}\n{ROW}\n", format!("{}\n", "x".repeat(1023)).repeat(20 << 10)));
    assert_eq!(unclosed.rows, (20 << 10) + 2);
    assert!(rejected(&unclosed)[0].starts_with("line 2: the quote opened on line 2 is never closed"));
    let nested = read(&format!("{HEAD},cases\nb,UTC,booked,,{}\n", "[".repeat(100_000)));
    assert_eq!(codes(&nested.timelines[0]), ["unknown_value"]);
}

#[test]
fn a_reader_that_fails_keeps_the_whole_lines_before() {
    struct Cut(&'static [u8]);
    impl Read for Cut {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let taken = self.0.read(buffer)?;
            if taken == 0 { Err(io::Error::other("cable")) } else { Ok(taken) }
        }
    }
    let records = csv::read(Cut(b"booking,event,at\nb,booked,2012-03-29\nb,released,2012-03-3"), "f.csv", &defaults());
    assert_eq!((bookings(&records), records.rows), (vec![("b", 1)], 1));
    assert_eq!(rejected(&records), ["line 3: cannot be read (cable)"]);
    assert!(matches!(records.rejected[0].problem, CsvProblem::Read(_)));
    let nothing = csv::read(Cut(b"book"), "f.csv", &defaults());
    assert_eq!(rejected(&nothing), ["line 1: cannot be read (cable)"]);
}

#[test]
fn a_hundred_thousand_rows_take_a_moment() {
    let rows: String =
        (0..200_000).map(|n| format!("b{},UTC,note,2012-03-29T15:00,\"[\"\"x\"\"]\",{n}\n", n % 40_000 / 3)).collect();
    let start = Instant::now();
    let records = read(&format!("{HEAD},fact.charges,seq\n{rows}{}", rows.replace('b', "").replace(",UTC", "0,UTC")));
    assert_eq!(records.rows, 400_000);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

fn written(rows: &[Vec<String>]) -> String {
    let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\n").collect()
}

proptest! {
    #[test]
    fn any_bytes_are_accounted_for(rows in prop::collection::vec("[ab\",\n\r\u{0}é\\[]{0,30}", 0..30), tail in prop::collection::vec(any::<u8>(), 0..40)) {
        let mut text = format!("{HEAD},note\n{}", rows.join("\n")).into_bytes();
        text.extend(tail);
        read_bytes(&text);
    }

    /// What is written with its quotes reads as it does everywhere else.
    #[test]
    fn well_formed_files_read_as_by_others(cells in prop::collection::vec("[ab\",\n\r;é]{0,6}", 1..20)) {
        let rows: Vec<Vec<String>> = cells.iter().map(|cell| vec!["b".into(), "UTC".into(), "note".into(), String::new(), cell.clone()]).collect();
        let text = format!("{HEAD},note\n{}", written(&rows));
        let records = read(&text);
        prop_assert_eq!(records.rejected.len(), 0);
        let notes: Vec<String> = records.timelines[0].events.iter().map(|event| event.note.clone().unwrap_or_default()).collect();
        let others = ::csv::Reader::from_reader(text.as_bytes()).records().map(|row| row.unwrap()[4].to_owned()).collect::<Vec<_>>();
        prop_assert_eq!(&notes, &others);
        prop_assert_eq!(notes, cells);
    }
}

#[test]
fn a_header_that_cannot_be_read_is_no_row() {
    for text in [&b"booking,event\xff,at\n"[..], b"booking,event,\"at\n1,2,3\n"] {
        let records = csv::read(text, "f.csv", &defaults());
        assert_eq!(records.rejected.iter().map(|error| error.problem.is_row()).collect::<Vec<_>>(), [false]);
    }
}

#[test]
fn what_is_kept_of_a_row_is_written_and_read_again() {
    let records = read(&format!("{HEAD},class,,\n{ROW},\"[a, b\",x,y\n"));
    let event = &records.timelines[0].events[0];
    let kept: Vec<_> = event.unknown.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(kept, ["class", "column 6", "column 7"]);
    round_trip_events(&records.timelines[0]);
    let odd = r#"{"event": "charged", "at": "2012-03-29", "class": ["[a"]}"#;
    let timeline = with_events(odd);
    assert_eq!(timeline.events[0].class, ["[a"]);
    round_trip(&timeline);
}

/// Writing and reading again must give the same events, though a table has defects that JSON has not.
fn round_trip_events(timeline: &Timeline) {
    let text = serde_json::to_vec(timeline).unwrap();
    assert_eq!(json::read(&text, 1, &Defaults::default()).unwrap().events, timeline.events);
}
