//! What the reader of mappings refuses, with the exact words it uses.

use detainer::audit::mapping::{File, Mapping};
use detainer::record::Defaults;
use detainer::time::Zone;

const HEAD: &str = "[mapping]\nid = \"a\"\ntitle = \"T\"\n[table]\nrow = \"booking\"\nkey = \"k\"\n";
const EVENT: &str = "[[table.event]]\nis = \"booked\"\nat = \"t\"\n";

fn said(text: &str) -> String {
    Mapping::from_toml(text, "m.toml").map_or_else(|error| error.to_string(), |_| "read".to_owned())
}

/// What is said of more lines in the table, which has an event of its own.
fn table(lines: &str) -> String {
    said(&format!("{HEAD}{lines}\n{EVENT}"))
}

/// What is said of lines in an event.
fn event(lines: &str) -> String {
    said(&format!("{HEAD}[[table.event]]\n{lines}\n"))
}

/// What is said of lines about times.
fn time(lines: &str) -> String {
    said(&format!("{HEAD}{EVENT}[[table.time]]\n{lines}\n"))
}

#[test]
fn nothing_wrong() {
    assert_eq!(table(""), "read");
    assert_eq!(time("columns = \"t\""), "read");
}

#[test]
fn the_file_and_its_head() {
    assert_eq!(said(""), "m.toml:1:1: missing key `mapping` in the file\n  expected a table `[mapping]`");
    assert_eq!(
        said("[maping]"),
        "m.toml:1:2: unknown key `maping` in the file\n  did you mean `mapping`? expected one of: schema, mapping, bookings, table"
    );
    assert_eq!(
        said("[mapping]\nid = \"A b\"\ntitle = \"T\"\n[table]\n"),
        "m.toml:2:6: `mapping.id` is not a name: `A b`\n  expected lower-case letters, digits and `-`, `_`, `.`"
    );
    assert_eq!(
        said("[mapping]\nid = \"a\"\n[table]\n"),
        "m.toml:1:1: missing key `title` in `mapping`\n  expected what the mapping reads"
    );
    assert_eq!(
        said("[mapping]\nid = \"a\"\ntitle = \"T\"\n"),
        "m.toml:1:1: missing key `table` in the file\n  expected a table `[table]`, or several `[[table]]`"
    );
    assert_eq!(said("schema = 2\n[mapping]"), "m.toml:1:10: `schema` is out of range: `2`\n  expected 1");
    assert_eq!(said("[mapping"), "m.toml:1:9: unclosed table, expected `]`");
}

#[test]
fn what_is_said_of_every_booking() {
    let bookings = |lines: &str| said(&format!("{HEAD}{EVENT}[bookings]\n{lines}\n"));
    assert_eq!(bookings("time_zone = \"America/New_York\"\nas_of = \"2024-07-01\""), "read");
    assert_eq!(
        bookings("time_zone = \"Pacific\""),
        "m.toml:11:13: `bookings.time_zone` is no time zone: `Pacific`\n  expected a name of the IANA database such as `America/Los_Angeles`"
    );
    assert_eq!(
        bookings("as_of = \"July\""),
        "m.toml:11:9: bad time `July`, expected an exact time like `2012-03-29T15:00:00-07:00`, or a date for its first second\n  expected an exact time"
    );
    assert_eq!(
        bookings("jurisdiction = \"Tacoma, WA\""),
        "m.toml:11:16: `bookings.jurisdiction` cannot be `Tacoma, WA`\n  expected a place such as \"us/wa/pierce\""
    );
    assert_eq!(
        bookings("timezone = \"UTC\""),
        "m.toml:11:1: unknown key `timezone` in `bookings`\n  did you mean `time_zone`? expected one of: time_zone, as_of, custodian, jurisdiction, agency_type, records_complete"
    );
}

#[test]
fn a_table() {
    assert_eq!(
        said("[mapping]\nid = \"a\"\ntitle = \"T\"\n[table]\nrow = \"bookings\""),
        "m.toml:5:7: `table.row` cannot be `bookings`\n  did you mean `booking`? expected one of: booking, charge, hold, event, sighting"
    );
    assert_eq!(
        said("[mapping]\nid = \"a\"\ntitle = \"T\"\n[table]\nrow = \"charge\""),
        "m.toml:4:1: missing key `key` in `table`\n  expected the columns that name the booking"
    );
    assert_eq!(
        said(HEAD),
        "m.toml:4:1: missing key `event` in `table`\n  expected what its rows tell: `[[table.event]]`"
    );
    assert_eq!(
        said("[mapping]\nid = \"a\"\ntitle = \"T\"\n[[table]]\nrow = \"booking\"\n[[table]]\nrow = \"booking\""),
        "m.toml:4:1: missing key `file` in `table[0]`\n  expected the name of its files, since there are several tables"
    );
    assert_eq!(table("label = []"), "m.toml:7:9: `table.label` is empty\n  expected a column, or a list of columns");
    assert_eq!(table("label = [\"a\", \"a\"]"), "m.toml:7:15: `table.label[1]` repeats `a`\n  expected each only once");
    assert_eq!(
        table("label = \"@rows\""),
        "m.toml:7:9: `table.label` cannot be `@rows`\n  did you mean `@row`? expected one of: @row, @file, @part, @key"
    );
    assert_eq!(
        table("columns = [\"k\", \"\", \"t\"]\nperson = \"kk\""),
        "m.toml:8:10: `table.person` cannot be `kk`\n  did you mean `k`? expected one of: k, t"
    );
    assert_eq!(
        table("absent = \"released\""),
        "m.toml:7:1: `absent` where a row is no sighting\n  expected it only with `row = \"sighting\"`"
    );
    assert_eq!(
        said(&HEAD.replace("\"booking\"", "\"sighting\"")),
        "m.toml:4:1: `table` has sightings without a time\n  expected `seen`, the column that says when; `@file` is the file's name"
    );
}

#[test]
fn how_a_file_is_laid_out() {
    assert_eq!(
        table("delimiter = \"||\""),
        "m.toml:7:13: `table.delimiter` is no delimiter\n  expected one character such as \",\", \"|\", \";\" or \"\\t\""
    );
    assert_eq!(table("delimiter = \"\\t\""), "read");
    assert_eq!(
        table("columns = [\"k\", \"t\", \"k\"]"),
        "m.toml:7:22: `table.columns[2]` repeats `k`\n  expected each name only once"
    );
    assert_eq!(
        table("columns = [\"k\", \"t\"]\npath = \"a[]\""),
        "m.toml:8:1: both `columns` and `path`\n  expected one of the two"
    );
    assert_eq!(
        table("path = \"a[].b[c]\""),
        "m.toml:7:8: `table.path` is no path: `a[].b[c]`\n  expected keys with periods between them, `[]` after a list and `{}` after an object of many: `rows[].offenses[]`"
    );
    assert_eq!(
        table("split = { by = \"\", columns = [\"t\"] }"),
        "m.toml:7:16: `table.split.by` is empty\n  expected what stands between the members"
    );
    assert_eq!(
        table("block = { head = { after = \"A\", columns = [\"k\"] }, rows = { after = \"B\", columns = [\"k\"] } }"),
        "m.toml:7:9: `table.block` has the column `k` in both parts\n  expected each name only once"
    );
    assert_eq!(
        table("skip = -1"),
        "m.toml:7:8: `table.skip` is out of range: `-1`\n  expected a whole number from 0 to 1000000"
    );
}

#[test]
fn an_event() {
    assert_eq!(
        event("is = \"booked\""),
        "m.toml:7:1: missing key `at` in `table.event[0]`\n  expected the column with the time"
    );
    assert!(event("is = \"bookd\"\nat = \"t\"").starts_with(
        "m.toml:8:6: `table.event[0].is` cannot be `bookd`\n  did you mean `booked`? expected one of: arrested, booked, charged, "
    ));
    assert_eq!(
        event("at = \"t\""),
        "m.toml:7:1: `table.event[0]` does not say which event it is\n  expected `is`, an event, or `by`, a column whose values say it"
    );
    assert_eq!(
        event("is = \"booked\"\nby = \"d\"\nat = \"t\""),
        "m.toml:9:1: `table.event[0]` has both `is` and `by`\n  expected one of the two"
    );
    assert_eq!(
        event("is = \"booked\"\nvalues = {}\nat = \"t\""),
        "m.toml:9:1: `values` without `by`\n  expected `by`, a column"
    );
    assert_eq!(
        event("is = { event = \"transferred\", too = \"ice\" }\nat = \"t\""),
        "m.toml:8:31: unknown key `too` in `table.event[0].is`\n  did you mean `to`? expected one of: event, may_be, to"
    );
    assert_eq!(
        event("is = { event = \"transferred\", to = 1 }\nat = \"t\""),
        "m.toml:8:36: `table.event[0].is.to` is a whole number\n  expected a text in quotes, true or false, or a list of texts"
    );
    assert_eq!(
        event("is = { to = \"ice\" }\nat = \"t\""),
        "m.toml:8:6: `table.event[0].is` does not say which event it is\n  expected `event`, or `may_be` for a doubtful one"
    );
    assert_eq!(
        event("is = 1\nat = \"t\""),
        "m.toml:8:6: `table.event[0].is` is a whole number\n  expected an event, \"ignore\", \"open\", \"entry error\", or a table such as { event = \"transferred\", to = \"ice\" }"
    );
    assert_eq!(
        event("is = \"ignore\"\nat = \"t\""),
        "m.toml:8:6: `table.event[0].is` is no event\n  expected an event; `leave_out` leaves rows out"
    );
    assert_eq!(
        event("is = \"released\"\nat = { latest = \"t\" }"),
        "m.toml:9:1: `table.event[0].at` is the latest of many rows in a rule for each row\n  expected `once` beside it"
    );
    assert_eq!(
        event("is = \"released\"\nat = { latest = \"t\", from = \"u\" }\nonce = \"end\""),
        "m.toml:9:22: `table.event[0].at` has both `latest` and `from`\n  expected one of the two"
    );
}

#[test]
fn values() {
    let by = |lines: &str| event(&format!("at = \"t\"\nby = \"d\"\n{lines}"));
    assert_eq!(
        by("unmapped = \"note\""),
        "m.toml:7:1: missing key `values` in `table.event[0]`\n  expected what each value of the column means"
    );
    assert_eq!(
        by("values = {}"),
        "m.toml:7:1: missing key `unmapped` in `table.event[0]`\n  expected the event that a value which is not listed gives, or { may_be = ... }"
    );
    assert_eq!(
        by("values = {}\nunmapped = \"ignore\""),
        "m.toml:11:12: `table.event[0].unmapped` is no event\n  expected an event; { may_be = ... } says that it is doubtful"
    );
    assert_eq!(
        by("values = { Bail = \"bail_posted\", \" BAIL \" = \"ignore\" }\nunmapped = \"note\""),
        "m.toml:10:34: `table.event[0].values` already has ` BAIL ` in other letters\n  expected each value only once"
    );
    assert_eq!(
        by("values = { a = \"bail_posted\" }\nunmapped = \"note\"\ntake = { too = \"x\" }"),
        "m.toml:12:10: unknown key `too` in `table.event[0].take`\n  expected one of: amount, case, recorded_at, text"
    );
}

#[test]
fn conditions() {
    let when = |condition: &str| event(&format!("is = \"booked\"\nat = \"t\"\nwhere = {condition}"));
    assert_eq!(when("{ column = \"c\", words = \"ICE\" }"), "read");
    assert_eq!(
        when("{ column = \"c\" }"),
        "m.toml:10:9: `table.event[0].where` is no condition\n  expected one of: is, words, empty, all, any, not"
    );
    assert_eq!(
        when("{ column = \"c\", contains = \"ICE\" }"),
        "m.toml:10:25: unknown key `contains` in `table.event[0].where`\n  expected one of: column, is, words, empty, all, any, not"
    );
    assert_eq!(
        when("{ column = \"c\", is = \"a\", words = \"b\" }"),
        "m.toml:10:35: `table.event[0].where` has both `is` and `words`\n  expected one of the two; `all` joins conditions"
    );
    assert_eq!(
        when("{ column = \"c\", empty = \"yes\" }"),
        "m.toml:10:33: `table.event[0].where.empty` is a string\n  expected true or false"
    );
    assert_eq!(
        when("{ all = [] }"),
        "m.toml:10:17: `table.event[0].where.all` is empty\n  expected a list of conditions"
    );
    let nested = format!("{}{}{}", "{ not = ".repeat(40), "{ column = \"c\", empty = true }", " }".repeat(40));
    assert!(when(&nested).contains("conditions nest deeper than 32 levels\n  expected a flatter condition"));
}

#[test]
fn times() {
    assert_eq!(
        time("columns = \"t\"\nformats = [\"%Q\"]"),
        "m.toml:12:12: `table.time[0].formats[0]` is no format: `%Q`\n  expected `iso`, `excel`, or a pattern such as `%m/%d/%Y %I:%M:%S %p`"
    );
    assert_eq!(
        time("columns = \"t\"\nformats = [\"iso8601\"]"),
        "m.toml:12:12: `table.time[0].formats[0]` is no format: `iso8601`\n  expected `iso`, `excel`, or a pattern such as `%m/%d/%Y %I:%M:%S %p`"
    );
    assert_eq!(
        time("columns = \"t\"\nformats = [\"%Y-%m-%d %H:%M %Z\"]"),
        "m.toml:12:12: `table.time[0].formats[0]` reads a zone's label, which does not say how far the zone is from UTC\n  expected `zone_label = \"ignore\"` beside it, or an offset (`%z`)"
    );
    assert_eq!(time("columns = \"t\"\nformats = [\"%Y-%m-%d %H:%M %Z\"]\nzone_label = \"ignore\""), "read");
    assert_eq!(
        time("columns = \"t\"\nprecision = \"hour\""),
        "m.toml:12:13: `table.time[0].precision` cannot be `hour`\n  expected one of: second, minute, date"
    );
    assert_eq!(
        time("columns = \"t\"\nprecision = { minutes = 0 }"),
        "m.toml:12:25: `table.time[0].precision.minutes` is out of range: `0`\n  expected a whole number from 1 to 1440"
    );
    assert_eq!(
        time("columns = \"t\"\nplaceholders = { \"24:00\" = \"date\" }"),
        "m.toml:12:18: `24:00` is no placeholder\n  expected a time of day such as \"23:59\", or a day such as \"1899-12-30\""
    );
    assert_eq!(
        time("columns = \"t\"\nplaceholders = { \"23:59\" = \"day\" }"),
        "m.toml:12:28: `table.time[0].placeholders.23:59` cannot be `day`\n  expected one of: date, unknown, empty"
    );
    assert_eq!(
        time("columns = \"t\"\nempty = \"never\""),
        "m.toml:12:9: `table.time[0].empty` cannot be `never`\n  expected one of: open, unknown"
    );
    assert_eq!(
        time("columns = [\"t\"]\n[[table.time]]\ncolumns = [\"u\", \"t\"]"),
        "m.toml:13:1: the times of `t` are described already\n  expected each column only once"
    );
}

/// What is said of a file under a mapping.
fn file(mapping: &str, name: &str, bytes: &[u8]) -> String {
    let mapping = crate::common::mapping(mapping);
    let zone = Some(Zone::named("America/Chicago").unwrap());
    let defaults = Defaults { zone, ..Defaults::default() };
    mapping.read(&[File { name, bytes }], &defaults).map_or_else(|error| error.to_string(), |_| "read".to_owned())
}

#[test]
fn a_file_that_cannot_be_used() {
    let plain = format!("{HEAD}{EVENT}");
    assert_eq!(file(&plain, "f.csv", b"k,t\n"), "read");
    assert_eq!(file(&plain, "f.csv", b""), "`f.csv`: the file is empty, expected a header");
    assert_eq!(
        file(&plain, "f.csv", b"kk,time,t2\n"),
        "`f.csv`: no column `k` (is it `kk`?), found `kk`, `time`, `t2`"
    );
    assert_eq!(file(&plain, "f.csv", b"k,t,t\n"), "`f.csv`: the column `t` stands twice");
    assert_eq!(file(&plain, "f.csv", b"\xff\xfek\0"), "`f.csv`: the file is not UTF-8: it begins like UTF-16");
    assert_eq!(file(&plain, "f.csv", b"k,\xff\n"), "`f.csv`: the header cannot be read: cell 2 is not UTF-8");
    assert_eq!(
        file(&plain, "f.json", b"[1,"),
        "`f.json`: cannot be read (EOF while parsing a value at line 1 column 3)"
    );
    let named = format!("{}file = \"jail-*.csv\"\n{EVENT}", HEAD);
    assert_eq!(
        file(&named, "bail.csv", b"k,t\n"),
        "`bail.csv`: no table of the mapping takes a file of that name, expected `jail-*.csv`"
    );
    for name in ["jail-.csv", "jail-1.csv.gz", "/some/folder/jail-2024.csv", "C:\\JAIL-1.CSV"] {
        assert_eq!(file(&named, name, b"k,t\n"), "read", "{name}");
    }
    let zone = crate::common::mapping(&plain);
    let error = zone.read(&[File { name: "f.csv", bytes: b"k,t\n" }], &Defaults::default()).unwrap_err();
    assert_eq!(error.to_string(), "`f.csv`: no zone: the mapping has no `time_zone`, and no default is given");
    let twice = format!("{plain}[bookings]\nas_of = \"2024-11-03T01:30\"\n");
    assert!(
        file(&twice, "f.csv", b"k,t\n")
            .starts_with("`f.csv`: `as_of` of the mapping: `2024-11-03T01:30` happened twice")
    );
}
