//! What the language of mappings means, feature by feature; the expected events are worked out by hand.
//! `docs/mappings.md` shows the rest, and is run by `mapping_docs.rs`.

use std::io::Write;

use crate::common::{defects, lines, mapping, read, read_bytes, rejected, unmapped};
use detainer::audit::mapping::{File, guess};
use detainer::check::{Law, Options, Verdict, check};
use detainer::policy::catalog;
use detainer::record::Defaults;
use detainer::time::{Zone, parse_exact};
use flate2::{Compression, write::GzEncoder};

fn with(row: &str, table: &str, rest: &str) -> String {
    format!(
        "[mapping]\nid = \"m\"\ntitle = \"T\"\n[bookings]\ntime_zone = \"America/Chicago\"\n\
         [table]\nrow = \"{row}\"\nkey = \"id\"\n{table}\n{rest}"
    )
}

const BOOKED: &str = "[[table.event]]\nis = \"booked\"\nat = \"in\"\nonce = \"booking\"\n";

#[test]
fn a_second_row_of_a_booking_is_rejected() {
    let text = with("booking", "", BOOKED);
    let mapped = read(&text, &[("f.csv", "id,in\na,2024-06-03T18:20\nb,2024-06-03T18:20\na,2024-06-04T18:20\n")]);
    assert_eq!(lines(&mapped).len(), 2);
    assert_eq!(rejected(&mapped), ["f.csv:4, booking `a`: the booking stands on row 2 of `f.csv` already"]);
}

#[test]
fn events_one_a_row() {
    let rules = "[[table.event]]\nat = \"when\"\nby = \"what\"\nunmapped = \"note\"\ntake = { text = \"what\", case = \"case\" }\n\
                 values = { \"BOOKED IN\" = \"booked\", \"Bond\" = \"bail_posted\", \"ICE PICKUP\" = { event = \"transferred\", to = \"ice\" } }\n";
    let file = "id,when,what,case\na,2024-06-03T18:20,booked  in,c1\na,2024-06-04T09:00,Medical,\na,2024-06-04T10:00,BOND,c1\na,2024-06-05T10:00,Ice Pickup,\n";
    let mapped = read(&with("event", "", rules), &[("f.csv", file)]);
    assert_eq!(
        lines(&mapped),
        [
            "a booked 2024-06-03T18:20:00 case=c1 @f.csv:2",
            "a note 2024-06-04T09:00:00 text=Medical @f.csv:3",
            "a bail_posted 2024-06-04T10:00:00 case=c1 @f.csv:4",
            "a transferred 2024-06-05T10:00:00 to=ice @f.csv:5",
        ]
    );
    assert_eq!(unmapped(&mapped), ["what=Medical 1 f.csv:3"]);
}

#[test]
fn holds_are_named_by_their_rows() {
    let rules = "[[table.event]]\nis = \"hold_placed\"\nat = \"from\"\ntake = { agency = \"agency\", basis = { columns = [\"kind\"], values = { \"DOC\" = \"parole\" } } }\n\
                 [[table.event]]\nis = \"hold_lifted\"\nat = \"to\"\n";
    let file = "id,in,agency,kind,from,to\na,2024-06-03T18:20,State,doc,2024-06-03T19:00,2024-06-04T09:00\na,2024-06-03T18:20,King,USM,2024-06-03T19:30,\n";
    let mapped = read(&with("hold", "", &format!("{BOOKED}{rules}")), &[("f.csv", file)]);
    assert_eq!(
        lines(&mapped),
        [
            "a booked 2024-06-03T18:20:00 @f.csv:2",
            "a hold_placed 2024-06-03T19:00:00 agency=State basis=parole hold=2 @f.csv:2",
            "a hold_lifted 2024-06-04T09:00:00 hold=2 @f.csv:2",
            "a hold_placed 2024-06-03T19:30:00 agency=King basis=USM hold=3 @f.csv:3",
            // Only holds are listed: whether a case held the person too is unknown.
            "a case_closed 2024-06-03T18:20:00/.. @f.csv:2",
        ]
    );
    assert_eq!(unmapped(&mapped), ["kind=USM 1 f.csv:3"]);
}

#[test]
fn a_booking_without_a_case() {
    let hold = "[[table.event]]\nis = \"detainer_received\"\nat = \"in\"\n[[table.event]]\nis = \"released\"\nat = \"out\"\nonce = \"end\"\n";
    let file = [("f.csv", "id,in,out\na,2024-06-03T18:20,2024-06-13T18:20\n")];
    let verdict = |caseless: &str| {
        let mapped = read(&with("hold", caseless, &format!("{BOOKED}{hold}")), &file);
        let law = Law::new(vec![catalog::policy("us-fed-i247a").unwrap().unwrap()]);
        let assessment = check(&mapped.records[0].timeline, &law, &Options::default());
        (assessment.verdict, lines(&mapped).pop().unwrap())
    };
    // Ten days on a detainer alone: not lawful because the export does not show what else held, nor unlawful before it is said.
    let (unknown, event) = verdict("");
    assert_eq!((unknown, event.as_str()), (Verdict::Undetermined, "a case_closed 2024-06-03T18:20:00/.. @f.csv:2"));
    let (said, event) = verdict("caseless = \"case_closed\"");
    assert_eq!(event, "a case_closed 2024-06-03T18:20:00 @f.csv:2");
    assert_ne!(said, Verdict::Lawful);
}

#[test]
fn the_first_rule_of_a_name_that_any_row_answers() {
    let rules = "[[table.event]]\nis = \"case_closed\"\nat = \"out\"\n\
                 [[table.event]]\nwhere = { column = \"how\", is = \"ICE\" }\nis = { event = \"transferred\", to = \"ice\" }\nat = \"out\"\nonce = \"end\"\n\
                 [[table.event]]\nis = \"released\"\nat = \"out\"\nonce = \"end\"\n";
    let file = "id,in,out,how\na,2024-06-03T18:20,2024-06-04T09:00,Bond\na,2024-06-03T18:20,2024-06-04T09:00,ice\nb,2024-06-03T18:20,2024-06-04T09:00,Bond\n";
    let mapped = read(&with("charge", "", &format!("{BOOKED}{rules}")), &[("f.csv", file)]);
    let ends: Vec<String> =
        lines(&mapped).into_iter().filter(|l| l.contains("released") || l.contains("transferred")).collect();
    assert_eq!(ends, ["a transferred 2024-06-04T09:00:00 to=ice @f.csv:3", "b released 2024-06-04T09:00:00 @f.csv:4"]);
}

#[test]
fn the_latest_waits_for_all() {
    let rules = "[[table.time]]\ncolumns = \"out\"\nformats = [\"iso\", \"%m/%d/%Y\"]\n\
                 [[table.event]]\nis = \"case_closed\"\nat = \"out\"\n[[table.event]]\nis = \"released\"\nat = { latest = \"out\" }\nonce = \"end\"\n";
    let file = "id,in,out\n\
        a,2024-06-03T18:20,2024-06-05T09:00\na,2024-06-03T18:20,06/05/2024\n\
        b,2024-06-03T18:20,2024-06-05T09:00\nb,2024-06-03T18:20,\n\
        c,2024-06-03T18:20,2024-06-05T09:00\nc,2024-06-03T18:20,2024-06-04T09:00\n";
    let mapped = read(&with("charge", "", &format!("{BOOKED}{rules}")), &[("f.csv", file)]);
    let ends: Vec<String> = lines(&mapped).into_iter().filter(|l| l.contains("released")).collect();
    assert_eq!(
        ends,
        [
            // One at nine, one at any time of that day: not before nine, and perhaps at the day's last second.
            "a released 2024-06-05T09:00:00-05:00/2024-06-05T23:59:59-05:00 @f.csv:2",
            // b: a charge has not ended.
            "c released 2024-06-05T09:00:00 @f.csv:6",
        ]
    );
}

#[test]
fn a_row_of_no_rule_is_not_lost() {
    let rules =
        "[[table.event]]\nwhere = { column = \"charge\", words = \"THEFT\" }\nis = \"case_closed\"\nat = \"out\"\n";
    let file =
        "id,in,charge,out\na,2024-06-03T18:20,THEFT 2,2024-06-05T09:00\na,2024-06-03T18:20,ROBBERY,2024-06-07T09:00\n";
    let mapped = read(&with("charge", "", &format!("{BOOKED}{rules}")), &[("f.csv", file)]);
    assert_eq!(rejected(&mapped), ["f.csv:3, booking `a`: no rule of the mapping speaks of it"]);
    assert_eq!(
        defects(&mapped.records[0].timeline),
        [
            "unknown_event: rejected rows (f.csv:3): what they tell is missing here, though it may be a closing or a release"
        ]
    );
}

#[test]
fn times_with_offsets_and_in_other_zones() {
    let rules = "[[table.time]]\ncolumns = [\"a\"]\nprecision = \"minute\"\n\
                 [[table.time]]\ncolumns = [\"b\"]\nprecision = \"minute\"\nzone_label = \"ignore\"\n\
                 [[table.time]]\ncolumns = [\"c\"]\nzone = \"America/New_York\"\nprecision = { minutes = 30 }\n\
                 [[table.time]]\ncolumns = [\"d\"]\nzone = \"America/New_York\"\n\
                 [[table.time]]\ncolumns = [\"e\"]\nformats = [\"%d-%b-%y %I.%M.%S%.f %p\"]\n\
                 [[table.event]]\nis = \"booked\"\nat = \"a\"\n[[table.event]]\nis = \"arrested\"\nat = \"b\"\n\
                 [[table.event]]\nis = \"bail_set\"\nat = \"c\"\n[[table.event]]\nis = \"note\"\nat = \"d\"\n[[table.event]]\nis = \"died\"\nat = \"e\"\n";
    let file = "id,a,b,c,d,e\nx,2015-04-01 22:56:29 -0700,2015-12-23T03:02:41Z,2024-06-03 12:00,2024-06-03,12-JAN-18 03.45.10.000000 PM\n";
    let mapped = read(&with("booking", "", rules), &[("f.csv", file)]);
    assert_eq!(
        lines(&mapped),
        [
            "x booked 2015-04-01T22:56:00-07:00/2015-04-01T22:56:59-07:00 @f.csv:2",
            // The `Z` is wrong: 03:02 on the clock of the jail.
            "x arrested 2015-12-23T03:02:00/2015-12-23T03:02:59 @f.csv:2",
            // Noon in New York is eleven in Chicago; less than half an hour away.
            "x bail_set 2024-06-03T10:30:01-05:00/2024-06-03T11:29:59-05:00 @f.csv:2",
            "x note 2024-06-02T23:00:00-05:00/2024-06-03T22:59:59-05:00 @f.csv:2",
            "x died 2018-01-12T15:45:10 @f.csv:2",
        ]
    );
}

#[test]
fn every_recorded_format_of_the_field_is_read() {
    // Each as it stands in some county's export, with the time it means on the clock of Chicago.
    for (format, cell, expected) in [
        ("iso", "2016-10-01", "2016-10-01"),
        ("iso", "2016-10-01 00:03:00.0", "2016-10-01T00:03:00"),
        ("iso", "2016-10-03 08:44:17.996", "2016-10-03T08:44:17"),
        ("iso", "2016-02-21T07:00:00-04:00", "2016-02-21T07:00:00-04:00"),
        ("iso", "2012-12-17T09:30:47.0Z", "2012-12-17T09:30:47+00:00"),
        ("iso", "2012-03", "2012-03"),
        ("%m/%d/%y", "04/12/17", "2017-04-12"),
        ("%m/%d/%Y", "1/21/2024", "2024-01-21"),
        ("%m/%d/%Y %H:%M", "06/27/2022 03:38", "2022-06-27T03:38:00"),
        ("%m/%d/%Y, %H:%M:%S", "05/12/2026, 02:41:38", "2026-05-12T02:41:38"),
        ("%m/%d/%Y %I:%M:%S %p", "11/13/2017 9:51:36 AM", "2017-11-13T09:51:36"),
        ("%m/%d/%Y %I:%M:%S %p", "10/4/2016 12:00:05 AM", "2016-10-04T00:00:05"),
        ("%b %e %Y %I:%M:%S:%3f%p", "Jan  5 2010 12:00:00:000AM", "2010-01-05T00:00:00"),
        ("%m/%d/%Y %H:%M:%S%.f", "1/5/2010 12:00:00.0000000", "2010-01-05T12:00:00"),
        ("excel", "36637", "2000-04-21"),
        ("excel", "45482.75", "2024-07-09T18:00:00"),
        ("%Y%j", "2026224", "2026-08-12"),
    ] {
        let rules = format!(
            "[[table.time]]\ncolumns = \"t\"\nformats = [\"{format}\"]\n[[table.event]]\nis = \"booked\"\nat = \"t\"\n"
        );
        let mapped = read(&with("booking", "", &rules), &[("f.csv", &format!("id,t\na,\"{cell}\"\n"))]);
        assert_eq!(lines(&mapped), [format!("a booked {expected} @f.csv:2")], "{format}");
    }
}

const DAILY: &str = "[[table.time]]\ncolumns = [\"@file\"]\nformats = [\"%Y-%m-%d.csv\"]\n\
                     [[table.event]]\nis = \"booked\"\nat = \"in\"\n[[table.event]]\nis = \"released\"\nat = \"out\"\n";

#[test]
fn the_latest_sighting_counts_in_whatever_order_the_files_come() {
    let text = with("sighting", "seen = \"@file\"", DAILY);
    let first = ("2024-07-01.csv", "id,in,out\na,2024-06-30T20:00,\nb,2024-06-30T21:00,\n");
    let second = ("x/2024-07-02.csv", "id,in,out\na,2024-06-30T20:30,2024-07-01T09:00\n");
    for files in [[first, second], [second, first]] {
        let mapped = read(&text, &files);
        let mut found = lines(&mapped);
        found.sort();
        assert_eq!(
            found,
            [
                "a booked 2024-06-30T20:30:00 @x/2024-07-02.csv:2",
                "a released 2024-07-01T09:00:00 @x/2024-07-02.csv:2",
                // Without `absent`, whoever is missing from the second file may be there still.
                "b booked 2024-06-30T21:00:00 @2024-07-01.csv:3",
            ]
        );
        let zone = Zone::named("America/Chicago").unwrap();
        let open = mapped.records.iter().find(|record| record.timeline.booking == "b").unwrap();
        assert_eq!(open.as_of, Some(parse_exact("2024-07-01", zone).unwrap()));
        assert_eq!(mapped.rows, 3);
    }
    let changed = &defects(&read(&text, &[first, second]).records[0].timeline);
    assert_eq!(
        *changed,
        ["duplicate_event: `booked` was `2024-06-30T20:00:00` on 2024-07-01.csv:2: the later sighting counts"]
    );
}

#[test]
fn who_is_absent_left_between_two_sightings() {
    let text = with("sighting", "seen = \"@file\"\nabsent = { event = \"transferred\", to = \"elsewhere\" }", DAILY);
    let files = [
        ("2024-07-01.csv", "id,in,out\na,2024-06-30T20:00,\nb,2024-06-30T21:00,2024-07-01T05:00\n"),
        ("2024-07-02.csv", "id,in,out\nc,2024-07-01T20:00,\n"),
    ];
    assert_eq!(
        lines(&read(&text, &files)),
        [
            "a booked 2024-06-30T20:00:00 @2024-07-01.csv:2",
            // Seen at some time of 1 July, gone by some time of 2 July.
            "a transferred 2024-07-01T00:00:00-05:00/2024-07-02T23:59:59-05:00 to=elsewhere @2024-07-01.csv:2",
            "b booked 2024-06-30T21:00:00 @2024-07-01.csv:3",
            "b released 2024-07-01T05:00:00 @2024-07-01.csv:3",
            "c booked 2024-07-01T20:00:00 @2024-07-02.csv:2",
        ]
    );
}

#[test]
fn rows_of_two_files_do_not_share_a_name() {
    let rules = "[[table.event]]\nis = \"case_closed\"\nat = \"out\"\n";
    let text = with("charge", "", &format!("{BOOKED}{rules}"));
    let files = [
        ("one.csv", "id,in,out\na,2024-06-03T18:20,2024-06-04T09:00\n"),
        ("two.csv", "id,in,out\na,2024-06-03T18:20,2024-06-09T09:00\n"),
    ];
    assert_eq!(
        lines(&read(&text, &files)),
        [
            "a booked 2024-06-03T18:20:00 cases=[2,2:2] @one.csv:2",
            "a case_closed 2024-06-04T09:00:00 case=2 @one.csv:2",
            "a case_closed 2024-06-09T09:00:00 case=2:2 @two.csv:2",
        ]
    );
}

#[test]
fn two_people_in_one_booking() {
    let text =
        with("charge", "person = [\"p\"]", &format!("{BOOKED}[[table.event]]\nis = \"case_closed\"\nat = \"in\"\n"));
    let mapped =
        read(&text, &[("f.csv", "id,in,p\na,2024-06-03T18:20,\na,2024-06-03T18:20,p1\na,2024-06-03T18:20,p2\n")]);
    let timeline = &mapped.records[0].timeline;
    assert_eq!(timeline.person.as_deref(), Some("p1"));
    assert_eq!(defects(timeline), ["unknown_value: the person is `p1` and, on f.csv:4, `p2`: the first counts"]);
}

#[test]
fn what_is_said_of_every_booking_and_what_an_event_remembers() {
    let text = with("booking", "", BOOKED).replace(
        "time_zone",
        "custodian = \"Jail\"\njurisdiction = \"us/tx\"\nagency_type = \"jail\"\nrecords_complete = true\nas_of = \"2024-07-01\"\ntime_zone",
    );
    let text = format!("{text}[[table.time]]\ncolumns = \"in\"\nformats = [\"%m/%d/%Y\"]\n");
    let mapped = read(&text, &[("f.csv", "id,in\na,6/3/2024\n")]);
    let timeline = &mapped.records[0].timeline;
    let about = (timeline.custodian.as_deref(), timeline.jurisdiction.as_deref(), timeline.agency_type.as_deref());
    assert_eq!(about, (Some("Jail"), Some("us/tx"), Some("jail")));
    assert!(timeline.records_complete && !timeline.ordered, "rows of a table have no order");
    assert_eq!(timeline.events[0].note.as_deref(), Some("`in` `6/3/2024`"), "the cell as it stands");
    let zone = Zone::named("America/Chicago").unwrap();
    assert_eq!(mapped.records[0].as_of, Some(parse_exact("2024-07-01", zone).unwrap()));
}

#[test]
fn a_compressed_file_is_read_like_what_is_in_it() {
    let text = b"id,in\n7,2024-06-03 18:20\n";
    let mut compressed = GzEncoder::new(Vec::new(), Compression::default());
    compressed.write_all(text).unwrap();
    let compressed = compressed.finish().unwrap();
    let mapping = mapping(&with("booking", "", BOOKED));
    let guessed = guess(File { name: "a.csv", bytes: text }).unwrap();
    assert!(guessed.contains("# 1 rows were looked at.\n"), "{guessed}");
    for (name, bytes) in [("a.csv", text.as_slice()), ("a.csv.gz", &compressed), ("a.csv", &compressed)] {
        let mapped = read_bytes(&mapping, &[(name, bytes)]);
        assert_eq!(lines(&mapped), [format!("7 booked 2024-06-03T18:20:00 @{name}:2")]);
        let preview = mapping.preview(File { name, bytes }, &Defaults::default(), 1).unwrap();
        assert_eq!(preview.rows[0].told.as_ref().unwrap().0, "7");
        assert_eq!(guess(File { name, bytes }).unwrap(), guessed);
    }
    let broken = File { name: "a.csv.gz", bytes: &compressed[..compressed.len() - 9] };
    let error = mapping.read(&[broken], &Defaults::default()).unwrap_err().to_string();
    assert!(error.starts_with("`a.csv.gz`: cannot be read ("), "{error}");
}
