//! Reading and writing timelines as JSON, with everything that may stand in a file.

use std::time::{Duration, Instant};

use crate::records::{codes, defects, round_trip, timeline, with_events};
use detainer::record::json::{self, JsonProblem};
use detainer::record::{Defaults, DefectCode, EventKind, RecordError, Timeline, Value};
use detainer::time::Zone;
use proptest::prelude::*;

const NONE: Defaults = Defaults { zone: None, records_complete: false };

fn refused(text: &str) -> String {
    json::read(text.as_bytes(), 1, &NONE).expect_err("must be refused").to_string()
}

fn lines(text: &[u8]) -> Vec<Result<Timeline, String>> {
    json::read_lines(text, NONE).map(|one| one.map_err(|error| error.to_string())).collect()
}

#[test]
fn every_event_and_attribute_survives_writing() {
    // One value for each attribute; what an event does not have is in no event of that kind.
    let values = [
        ("case", r#""12-0931""#),
        ("cases", r#"["a", "b"]"#),
        ("arrest", r#""warrantless""#),
        ("class", r#"["us-or/felony", "us-or/person_felony"]"#),
        ("by", r#""judge""#),
        ("detainer", r#""d1""#),
        ("amount", r#""5000.00""#),
        ("because", r#""detainer""#),
        ("how", r#""dismissed""#),
        ("term", r#""P1Y6M""#),
        ("credit", r#""PT48H""#),
        ("hold", r#""h1""#),
        ("basis", r#""parole""#),
        ("agency", r#""ice""#),
        ("form", r#""I-247A""#),
        ("issued", r#""2012-03-15""#),
        ("signed", "true"),
        ("served", "false"),
        ("warrant", r#""administrative""#),
        ("probable_cause", r#""officer""#),
        ("kind", r#""judicial""#),
        ("text", r#""said so""#),
        ("to", r#""ice""#),
    ];
    let mut used = std::collections::BTreeSet::new();
    for kind in EventKind::ALL {
        let mut event = format!(r#"{{"id": "e1", "at": "2012-03-30T10:00:05-07:00", "event": "{}""#, kind.as_str());
        for attribute in
            kind.attributes().iter().filter(|name| **name != "case" || !kind.attributes().contains(&"cases"))
        {
            let (_, value) = values.iter().find(|(name, _)| name == attribute).unwrap_or_else(|| panic!("{attribute}"));
            event.push_str(&format!(r#", "{attribute}": {value}"#));
            used.insert(*attribute);
        }
        event.push_str(r#", "recorded_at": "2012-03-30T10:20", "source": "jms.csv:17", "note": "n"}"#);
        let read = with_events(&event);
        assert_eq!(
            read.defects.iter().filter(|defect| defect.code != DefectCode::DateOnly).count(),
            0,
            "{:?}",
            read.defects
        );
        assert_eq!(read.events[0].kind_word(), kind.as_str());
        round_trip(&read);
    }
    assert_eq!(used.len(), values.len());
}

#[test]
fn the_documented_timeline_survives_writing() {
    let read = timeline(
        r#"{"schema": 1, "booking": "2012-004417", "person": "p-881", "custodian": "Clackamas County Jail", "jurisdiction": "us/or/clackamas",
            "agency_type": "jail", "time_zone": "America/Los_Angeles", "records_complete": true, "ordered": false,
            "facts": {"age": 38, "us_citizen": false, "registrant": true, "classified": ["us-or"],
                      "convictions": [{"class": ["us-or/felony", "us-or/x"], "on": "1965-05-01"}, {"class": "us-or/y"}, {"class": []}],
                      "convictions_complete": false, "charges": ["us-or/misdemeanor"], "charges_complete": false},
            "events": [{"at": null, "event": "booked", "case": "12-0931"}, {"event": "released"}]}"#,
    );
    assert_eq!(read.defects, []);
    assert_eq!(read.facts.convictions.as_ref().map(Vec::len), Some(3));
    assert!(read.facts.convictions.as_ref().unwrap()[0].on.earliest().unwrap().to_string().starts_with("1965-05-01"));
    assert!(read.records_complete && !read.ordered);
    round_trip(&read);
}

#[test]
fn the_corpus_survives_writing() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/spec");
    let mut count = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let case: Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        let Value::Map(entries) = case else { panic!("{path:?}") };
        let Some((_, value)) = entries.into_iter().find(|(key, _)| key == "timeline") else { continue };
        round_trip(&Timeline::from_value(value, &NONE).unwrap_or_else(|error| panic!("{path:?}: {error}")));
        count += 1;
    }
    assert!(count > 20, "{count}");
}

#[test]
fn what_is_not_in_the_format_is_named() {
    let read = timeline(
        r#"{"booking": 417, "time_zone": "UTC", "colour": 1, "person": ["x"], "records_complete": "yes", "ordered": 0,
            "facts": {"age": "old", "charges": [1, {}], "hair": "brown", "convictions": [{"class": "x", "when": 1}], "charges_complete": 1},
            "events": [{"event": "relaesed", "at": "2012-03-29T15:00"},
                       {"event": "detainer_received", "at": "2012-03-29T15:00", "form": "I-999", "signed": "yes", "served": 1, "case": "A"},
                       {"event": "sentenced", "at": "2012-03-29T15:00", "term": "18 months", "case": {"a": 1}, "void": "no"}]}"#,
    );
    assert_eq!(read.booking, "417");
    assert_eq!(
        defects(&read),
        [
            "- unknown_value: `person` must be a text, not a list: taken as absent",
            "- unknown_value: `records_complete` must be `true` or `false`, not `yes`: taken as `false`",
            "- unknown_value: `ordered` must be `true` or `false`, not a number: taken as `false`",
            "- unknown_value: `facts.age` must be a whole number: taken as unknown",
            "- unknown_value: `facts.charges` must be a list of texts: taken as unknown",
            "- unknown_value: `facts.convictions` must be a list of objects with `class` and `on`: taken as unknown",
            "- unknown_value: `facts.charges_complete` must be `true` or `false`: taken as unknown",
            "- unknown_value: `facts.hair` must be `true` or `false`: taken as unknown",
            "- unknown_attribute: unknown key `colour` of the timeline: ignored",
            "0 unknown_event: unknown event `relaesed`: it changes nothing, though it may be a closing or a release",
            "1 unknown_value: `form` is `I-999`, expected one of `I-247`, `I-247A`, `I-247D`, `I-247N`, `I-247X`, `I-247G`, `none`: taken as unknown",
            "1 unknown_value: `signed` is `yes`, expected `true` or `false`: taken as unknown",
            "1 unknown_value: `served` is a number, expected `true` or `false`: taken as unknown",
            "1 unknown_attribute: `case` is no attribute of `detainer_received`: ignored",
            "2 unknown_value: `void` is `no`, expected `true` or `false`: taken as `false`",
            "2 unknown_value: `case` must be a text, not an object: taken as absent",
            "2 unknown_value: `term` is `18 months`, not a term, expected `PnYnMnWnDTnHnMnS` in whole numbers, such as `P1Y6M` or `PT48H`: taken as unknown",
        ]
    );
    assert_eq!(read.facts.charges, None);
    assert!(!read.facts.charges_complete && !read.ordered);
    // The events say the same after writing, misfits and all.
    let again = Timeline::from_value(read.to_value(), &NONE).unwrap();
    assert_eq!(again.events, read.events);
}

#[test]
fn a_fact_that_stands_twice_is_unknown() {
    let read = timeline(
        r#"{"booking": "b", "time_zone": "UTC", "events": [],
            "facts": {"age": 17, "age": 38, "registrant": false, "registrant": true, "charges": [], "charges_complete": true, "charges_complete": false}}"#,
    );
    assert_eq!(read.facts.age, None);
    assert!(read.facts.flags.is_empty() && !read.facts.charges_complete);
    assert_eq!(codes(&read), ["unknown_value"; 3]);
}

#[test]
fn what_cannot_be_a_timeline_says_why() {
    let cases = [
        ("[]", "line 1: a timeline is an object with `booking`, `time_zone` and `events`, not a list"),
        ("{}", "line 1: `booking` is missing"),
        (r#"{"booking": "", "events": []}"#, "line 1: `booking` is missing"),
        (r#"{"booking": true}"#, "line 1: `booking` must be a text, not a boolean"),
        (r#"{"booking": "b1", "events": []}"#, "line 1, booking `b1`: `time_zone` is missing"),
        (r#"{"booking": 12, "time_zone": "UTC"}"#, "line 1, booking `12`: `events` is missing"),
        (
            r#"{"booking": "b1", "time_zone": "UTC", "events": {}}"#,
            "line 1, booking `b1`: `events` must be a list, not an object",
        ),
        (
            r#"{"booking": "b1", "time_zone": "UTC", "events": [{}, 3]}"#,
            "line 1, booking `b1`: `events[1]` must be an object, not a number",
        ),
        (
            r#"{"booking": "b1", "time_zone": "UTC", "booking": "b2", "events": []}"#,
            "line 1, booking `b1`: `booking` stands twice",
        ),
        (r#"{"booking": "b1", "schema": 2}"#, "line 1, booking `b1`: `schema` must be 1, not 2"),
        (
            r#"{"booking": "b1", "time_zone": "US/Nowhere", "events": []}"#,
            "line 1, booking `b1`: unknown time zone `US/Nowhere`, expected a name of the IANA database such as `America/Los_Angeles`",
        ),
        (
            r#"{"booking": "b1", "time_zone": "UTC", "events": ["#,
            "line 1: not valid JSON (EOF while parsing a list at column 49)",
        ),
        ("", "line 1: not valid JSON (EOF while parsing a value at column 0)"),
    ];
    for (text, expected) in cases {
        assert_eq!(refused(text), expected, "{text}");
    }
}

#[test]
fn a_default_zone_stands_in_and_is_named() {
    let defaults = Defaults { zone: Some(Zone::named("America/New_York").unwrap()), records_complete: true };
    let read = json::read(br#"{"booking": "b", "events": [], "time_zone": null}"#, 1, &defaults).unwrap();
    assert_eq!(defects(&read), ["- missing_time_zone: no time zone recorded: read in America/New_York"]);
    assert!(read.records_complete);
}

#[test]
fn times_that_are_none_are_null_and_named() {
    let bad = [
        "2012-02-30",
        "2012-03-29T24:00",
        "0000-01-01",
        "10000-01-01",
        "2012-13",
        "29/3/2012",
        "2012-03-30/2012-03-29",
        " 2012",
        "\u{0}",
    ];
    for text in bad {
        let escaped = serde_json::to_string(text).unwrap();
        let read = with_events(&format!(r#"{{"event": "booked", "at": {escaped}}}"#));
        assert_eq!(codes(&read), ["bad_time"], "{text}");
        assert_eq!((read.events[0].at.earliest(), read.events[0].at.latest()), (None, None), "{text}");
        round_trip(&read);
    }
    let read = with_events(
        r#"{"event": "booked", "at": [2012]}, {"event": "booked", "at": ""}, {"event": "booked", "at": 2012}"#,
    );
    assert_eq!(
        defects(&read),
        [
            "0 bad_time: `at` must be a time, not a list: any time is possible",
            "2 date_only: `at` is `2012`: any second of it is possible, which widens the bounds",
        ]
    );
    let old = with_events(r#"{"event": "booked", "at": "1965-06-01T12:00"}"#);
    assert_eq!((codes(&old).len(), old.events[0].at.is_exact()), (0, true));
    let read = timeline(
        r#"{"booking": "b", "time_zone": "UTC", "events": [], "facts": {"convictions": [{"class": "x", "on": "1965-02-29"}]}}"#,
    );
    assert_eq!(
        defects(&read),
        ["- bad_time: `on` of a conviction is `1965-02-29`, expected a day of the calendar: any time is possible"]
    );
}

#[test]
fn repetitions_and_corrections() {
    let read = with_events(
        r#"{"id": "a", "event": "booked", "at": "2012-03-01T10:00"},
           {"id": "a", "event": "booked", "at": "2012-03-01T10:00", "source": "x:2"},
           {"id": "a", "event": "booked", "at": "2012-03-01T11:00"},
           {"id": "r", "event": "released", "at": "2012-03-05T10:00"},
           {"id": "n", "event": "note", "at": null, "text": "x"},
           {"id": "r2", "event": "released", "at": "2012-03-04T10:00", "replaces": "r"},
           {"event": "note", "replaces": "n", "void": true},
           {"event": "note", "replaces": "zz"},
           {"id": "s", "event": "note", "replaces": "s"},
           {"event": "note", "void": true},
           {"id": "c1", "event": "note", "replaces": "c2"}, {"id": "c2", "event": "note", "replaces": "c1"}"#,
    );
    assert_eq!(
        defects(&read),
        [
            "1 duplicate_event: the same event stands earlier word for word: counted once",
            "2 duplicate_event: another event has the same id and says something else: both count, and a correction means the first",
            "7 unknown_value: `replaces` names no event of this timeline: nothing is corrected",
            "8 unknown_value: `replaces` names the event itself: nothing is corrected",
            "9 unknown_value: `void` without `replaces`: it withdraws nothing, and does not stand itself",
            "10 unknown_value: corrections that go round in a circle: none of them stands",
            "11 unknown_value: corrections that go round in a circle: none of them stands",
        ]
    );
    let standing: Vec<(usize, usize)> = read.standing().iter().map(|one| (one.position, one.rank)).collect();
    assert_eq!(standing, [(0, 0), (2, 2), (5, 3), (7, 7), (8, 8)]);
    round_trip(&read);
}

#[test]
fn a_hundred_thousand_events_take_a_moment() {
    let mut events = Vec::new();
    for number in 0..100_000 {
        // Every id twice, every third a correction of nothing, half of them word for word.
        let id = number / 2;
        let text = if id % 2 == 0 { id } else { number };
        let replaces = if number % 3 == 0 { format!(r#", "replaces": "x{number}""#) } else { String::new() };
        events.push(format!(
            r#"{{"id": "{id}", "event": "note", "at": "2012-03-29T15:00", "text": "{text}"{replaces}}}"#
        ));
    }
    let text = events.join(",");
    let start = Instant::now();
    let read = with_events(&text);
    assert_eq!(read.events.len(), 100_000);
    assert!(read.defects.len() > 60_000, "{}", read.defects.len());
    assert!(!read.standing().is_empty());
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn one_id_a_hundred_thousand_times_and_a_long_chain() {
    let same: Vec<String> = (0..50_000).map(|n| format!(r#"{{"id": "x", "event": "note", "text": "{n}"}}"#)).collect();
    let chain =
        (0..50_000).map(|n| format!(r#"{{"id": "c{n}", "event": "note", "replaces": "c{}"}}"#, (n + 1) % 50_000));
    let text = same.into_iter().chain(chain).collect::<Vec<_>>().join(",");
    let start = Instant::now();
    let read = with_events(&text);
    assert_eq!(read.defects.iter().filter(|defect| defect.text.contains("circle")).count(), 50_000);
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn a_million_keys_take_a_moment() {
    let keys: Vec<String> = (0..1_000_000).map(|n| format!(r#""k{n}":0"#)).collect();
    let start = Instant::now();
    let read = with_events(&format!(r#"{{"event": "booked", {}}}"#, keys.join(",")));
    assert_eq!((read.defects.len(), read.events[0].unknown.len()), (1_000_000, 1_000_000));
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}

#[test]
fn long_and_strange_texts() {
    let long = "x".repeat(3 << 20);
    let read = with_events(&format!(
        r#"{{"event": "{long}", "id": "\u0000", "note": "{long}", "at": "{long}", "{long}": "{long}"}}"#
    ));
    assert_eq!(read.events[0].id.as_deref(), Some("\0"));
    assert!(read.defects.iter().all(|defect| defect.text.len() < 400));
    round_trip(&read);
    let split = with_events("{\"event\": \"a\\nb\\u0007\"}");
    assert_eq!(
        defects(&split),
        ["0 unknown_event: unknown event `a\\nb\\u{7}`: it changes nothing, though it may be a closing or a release"]
    );
    assert!(refused("{\"booking\": \"a\u{0}\"}").contains("control character"));
}

#[test]
fn deep_nesting_is_refused() {
    let deep = "[".repeat(100_000);
    for text in [deep.clone(), format!(r#"{{"booking": "b", "time_zone": "UTC", "events": [{{"x": {deep}"#)] {
        assert!(
            refused(&text).starts_with("line 1: not valid JSON (recursion limit exceeded at column "),
            "{}",
            refused(&text)
        );
    }
    assert_eq!(json::read_document(deep.as_bytes(), &NONE).len(), 1);
}

#[test]
fn every_cut_of_a_file_is_an_error_and_no_panic() {
    let text =
        r#"{"booking": "b", "time_zone": "UTC", "events": [{"event": "booked", "at": "2012", "note": "é\u00e9"}]}"#;
    for end in 0..text.len() {
        let error = json::read(&text.as_bytes()[..end], 7, &NONE).unwrap_err();
        assert!(matches!(error.problem, JsonProblem::Syntax(_)) && error.line == 7, "{error}");
    }
}

#[test]
fn a_bad_line_does_not_stop_the_rest() {
    let good = r#"{"booking": "b1", "time_zone": "UTC", "events": []}"#;
    let text = [
        "\u{feff}".as_bytes(),
        good.as_bytes(),
        b"\r\n\r\n  \n",
        b"{\"booking\": \n",
        b"\"booking\": \"\xff\"}\n",
        br#"{"booking": "b2", "events": []}"#,
        b"\n",
        good.as_bytes(),
        b"\n",
        &good.as_bytes()[..30],
    ]
    .concat();
    let read = lines(&text);
    let shown: Vec<String> =
        read.into_iter().map(|one| one.map_or_else(|error| error, |timeline| timeline.booking)).collect();
    assert_eq!(
        shown,
        [
            "b1",
            "line 4: not valid JSON (EOF while parsing a value at column 11)",
            "line 5: not valid JSON (trailing characters at column 10)",
            "line 6, booking `b2`: `time_zone` is missing",
            "b1",
            "line 8: not valid JSON (EOF while parsing a value at column 30)",
        ]
    );
}

#[test]
fn items_of_a_list_have_the_lines_they_begin_on() {
    let text = "\u{feff}[\n {\"booking\": \"b1\",\n  \"time_zone\": \"UTC\", \"events\": [{}, {}]},\n 3, \"a,\\\"[\",\n\n {\"booking\": \"b2\",\n  \"events\": []}, {},\n []]\n";
    let read: Vec<String> = json::read_document(text.as_bytes(), &NONE)
        .into_iter()
        .map(|one| one.map_or_else(|error| error.to_string().chars().take(42).collect(), |timeline| timeline.booking))
        .collect();
    assert_eq!(
        read,
        [
            "b1",
            "line 4: a timeline is an object with `book",
            "line 4: a timeline is an object with `book",
            "line 6, booking `b2`: `time_zone` is missi",
            "line 7: `booking` is missing",
            "line 8: a timeline is an object with `book",
        ]
    );
    assert_eq!(json::read_document(b"[]", &NONE).len(), 0);
}

#[test]
fn an_error_of_the_reader_ends_the_lines() {
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("cable"))
        }
    }
    let read: Vec<_> = json::read_lines(std::io::BufReader::new(Broken), NONE).collect();
    assert_eq!(read.len(), 1);
    assert_eq!(read[0].as_ref().unwrap_err().to_string(), "line 1: cannot be read (cable)");
}

/// Values with the keys and words of the format in all places, right and wrong.
fn values() -> impl Strategy<Value = Value> {
    let words = prop_oneof![
        Just("booked"),
        Just("released"),
        Just("detainer_received"),
        Just("sentenced"),
        Just("judge"),
        Just("none"),
        Just("2012-03-29T15:00"),
        Just("2012"),
        Just("2012-11-04T01:30"),
        Just("P18M"),
        Just("true"),
        Just(""),
        Just("UTC"),
        Just("America/New_York"),
        Just("I-247A"),
        Just("a"),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::Int),
        words.prop_map(|word| Value::Text(word.to_owned())),
        ".{0,12}".prop_map(Value::Text),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::List),
            prop::collection::vec((keys(), inner), 0..8).prop_map(Value::Map),
        ]
    })
}

fn keys() -> impl Strategy<Value = String> {
    let known = [
        "event",
        "at",
        "id",
        "case",
        "cases",
        "class",
        "by",
        "detainer",
        "form",
        "issued",
        "signed",
        "served",
        "warrant",
        "term",
        "credit",
        "replaces",
        "void",
        "recorded_at",
        "source",
        "note",
        "arrest",
        "on",
        "age",
        "convictions",
        "charges",
        "classified",
        "convictions_complete",
        "charges_complete",
        "kind",
        "basis",
        "hold",
        "agency",
        "text",
        "to",
    ];
    prop_oneof![9 => prop::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => ".{0,4}"]
}

fn records() -> impl Strategy<Value = Value> {
    let event = (prop::sample::select(EventKind::ALL), prop::collection::vec((keys(), values()), 0..8)).prop_map(
        |(kind, mut rest)| {
            rest.insert(0, ("event".to_owned(), Value::Text(kind.as_str().to_owned())));
            Value::Map(rest)
        },
    );
    let events = prop::collection::vec(
        prop_oneof![8 => event, 1 => prop::collection::vec((keys(), values()), 0..8).prop_map(Value::Map)],
        0..6,
    );
    let extra = prop::sample::subsequence(
        vec!["person", "ordered", "records_complete", "facts", "jurisdiction", "extra"],
        0..4,
    );
    (events, extra, prop::collection::vec(values(), 4)).prop_map(|(events, extra, values)| {
        let mut entries = vec![
            ("booking".to_owned(), Value::Text("b".to_owned())),
            ("time_zone".to_owned(), Value::Text("America/New_York".to_owned())),
            ("events".to_owned(), Value::List(events)),
        ];
        entries.extend(extra.into_iter().map(str::to_owned).zip(values));
        Value::Map(entries)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 600 } else { 6000 }))]

    #[test]
    fn any_value_is_read_or_refused(value in values()) {
        let _ = Timeline::from_value(value, &NONE);
    }

    #[test]
    fn reading_and_writing_come_to_rest(value in records()) {
        let first = Timeline::from_value(value, &NONE).unwrap();
        let written = first.to_value();
        let second = Timeline::from_value(written.clone(), &NONE).unwrap();
        prop_assert_eq!(&first.events, &second.events);
        prop_assert_eq!(&first.facts, &second.facts);
        prop_assert_eq!(written, second.to_value());
        let text = serde_json::to_vec(&first).unwrap();
        prop_assert_eq!(json::read(&text, 1, &NONE).unwrap(), second);
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = json::read(&bytes, usize::MAX, &NONE);
        let _ = json::read_document(&bytes, &NONE);
        let _ = lines(&bytes);
    }
}

#[test]
fn errors_can_be_told_apart() {
    let error = json::read(b"{}", 3, &NONE).unwrap_err();
    assert!(matches!(error.problem, JsonProblem::Record(RecordError::Missing("booking"))));
    assert_eq!((error.line, error.booking), (3, None));
}
