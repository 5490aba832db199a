//! Files with whatever may stand in them: every row is used or rejected, and nothing panics.

use crate::common::{defects, lines, mapping, read, read_bytes, reconciled, rejected, unmapped};
use detainer::audit::mapping::{File, Mapping, guess, ready};
use detainer::check::{Law, Options, check};
use detainer::policy::catalog;
use detainer::record::Defaults;
use detainer::time::Zone;
use proptest::prelude::*;

const CHARGES: &str = r#"
[mapping]
id = "hostile"
title = "Charges"
[bookings]
time_zone = "America/Los_Angeles"
[table]
row = "charge"
key = "id"
label = ["n"]
[[table.time]]
columns = ["in", "end"]
formats = ["iso", "%m/%d/%Y %I:%M %p"]
precision = "minute"
placeholders = { "23:59" = "date" }
[[table.event]]
is = "booked"
at = "in"
once = "booking"
[[table.event]]
at = "end"
by = "how"
unmapped = { may_be = "case_closed" }
take = { how = "how" }
values = { Bail = "bail_posted", Oops = "entry error", Merged = "ignore" }
"#;

#[test]
fn each_bad_row_is_named_and_each_good_one_used() {
    let mut text = b"\xef\xbb\xbfid,n,in,end,how\r\n".to_vec();
    text.extend(b"a,1,2024-06-03 18:20,2024-06-04 09:00,bail\r\n"); // 2
    text.extend(b"a,2,2024-06-03 18:20,\"2024-06-04 09:00,bail\n"); // 3: a quote that never ends
    text.extend(b"a,3,2024-06-03 18:20\n"); // 4: too few
    text.extend(b"a,4,2024-06-03 18:20,2024-06-04 09:00,bail,,,\n"); // 5: empty ones too many are no harm
    text.extend(b"a,5,2024-06-03 18:20,2024-06-04 09:00,bail,x\n"); // 6: too many
    text.extend(b"b,\xff,2024-06-03 18:20,2024-06-04 09:00,bail\n"); // 7: not UTF-8
    text.extend(b" ,6,2024-06-03 18:20,2024-06-04 09:00,bail\r"); // 8: no booking
    text.extend(b"c,7,2024-06-03 18:20,2024-06-04 09:00,oops\n"); // 9
    text.extend(b"c,8,2024-06-03 18:20,\0,bail\n"); // 10: NUL is no time
    text.extend(b"\n\n=1+1,9,2024-06-03 18:20,2024-06-04 09:00,\x1b[31mred\n"); // 13
    let mapped = read_bytes(&mapping(CHARGES), &[("f.csv", &text)]);
    assert_eq!(
        rejected(&mapped),
        [
            "f.csv:3: the quote opened on line 3 does not end as it must",
            "f.csv:4: expected 5 cells as in the header, found 3",
            "f.csv:6: expected 5 cells as in the header, found 6",
            "f.csv:7: cell 2 is not UTF-8",
            "f.csv:8: no booking: `id` is empty",
            "f.csv:9, booking `c`: entered in error: `how` is `oops`",
        ]
    );
    assert_eq!(
        lines(&mapped),
        [
            "a booked 2024-06-03T18:20:00/2024-06-03T18:20:59 cases=[1,4] @f.csv:2",
            "a bail_posted 2024-06-04T09:00:00/2024-06-04T09:00:59 case=1 @f.csv:2",
            "a bail_posted 2024-06-04T09:00:00/2024-06-04T09:00:59 case=4 @f.csv:5",
            "c booked 2024-06-03T18:20:00/2024-06-03T18:20:59 case=8 @f.csv:10",
            "c bail_posted ? case=8 @f.csv:10",
            "=1+1 booked 2024-06-03T18:20:00/2024-06-03T18:20:59 case=9 @f.csv:13",
            "=1+1 case_closed 2024-06-04T09:00:00/.. case=9 how=\u{1b}[31mred @f.csv:13",
        ]
    );
    assert_eq!(unmapped(&mapped), ["how=\u{1b}[31mred 1 f.csv:13"]);
    let bad = &defects(&mapped.records[1].timeline)[0];
    assert_eq!(bad, "bad_time: `end` `\\0` is no time in any format of its column: any time is possible");
}

#[test]
fn rows_that_disagree_about_the_booking() {
    let mapped = read(
        CHARGES,
        &[(
            "f.csv",
            "id,n,in,end,how\na,1,2024-06-03 18:20,,\na,2,2024-06-03 20:00,,\na,3,,,\nb,1,06/03/2024 11:59 PM,,\n",
        )],
    );
    assert_eq!(
        lines(&mapped),
        [
            "a booked 2024-06-03T18:20:00-07:00/2024-06-03T20:00:59-07:00 cases=[1,2,3] @f.csv:2",
            "b booked 2024-06-03 case=1 @f.csv:5"
        ]
    );
    assert_eq!(
        defects(&mapped.records[0].timeline),
        [
            "unknown_value: `booked` is `2024-06-03T18:20:00/2024-06-03T18:20:59` on f.csv:2 and \
             `2024-06-03T20:00:00/2024-06-03T20:00:59` on f.csv:3: any time between",
            "unknown_value: `booked` has no time on f.csv:4 and `2024-06-03T18:20:00/2024-06-03T18:20:59` on f.csv:2: it happened",
        ]
    );
}

#[test]
fn a_lost_row_is_told_to_its_booking() {
    let text =
        CHARGES.replace("label = [\"n\"]", "label = [\"n\"]\nsplit = { by = \" | \", columns = [\"n\", \"end\"] }");
    let mapped =
        read(&text, &[("f.csv", "id,n,in,end,how\na,1,2024-06-03 18:20,,\na,2 | 3 | 4,2024-06-03 18:20,x | y,\n")]);
    assert_eq!(
        rejected(&mapped),
        ["f.csv:3, booking `a`: `end` lists 2, `n` lists 3: which belong together is unknown"]
    );
    assert_eq!(
        defects(&mapped.records[0].timeline),
        [
            "unknown_event: rejected rows (f.csv:3): what they tell is missing here, though it may be a closing or a release"
        ]
    );
}

#[test]
fn clock_changes() {
    // 02:30 on 10 March never was; 01:30 on 3 November was twice.
    let mapped = read(CHARGES, &[("f.csv", "id,n,in,end,how\na,1,2024-03-10 02:30,2024-11-03 01:30,bail\n")]);
    let codes: Vec<String> =
        defects(&mapped.records[0].timeline).iter().map(|d| d.split(':').next().unwrap().to_owned()).collect();
    assert_eq!(codes, ["nonexistent_local_time", "ambiguous_local_time"]);
    let posted = &mapped.records[0].timeline.events[1].at;
    assert_eq!(posted.latest().unwrap().since(posted.earliest().unwrap()), 3600 + 59);
}

#[test]
fn a_line_of_a_hundred_megabytes() {
    let mut text = b"id,n,in,end,how\na,1,2024-06-03 18:20,2024-06-04 09:00,".to_vec();
    text.extend(std::iter::repeat_n(b'x', 100 << 20));
    text.extend(b"\nb,1,2024-06-03 18:20,2024-06-04 09:00,bail\n");
    let mapped = read_bytes(&mapping(CHARGES), &[("f.csv", &text)]);
    assert_eq!((mapped.rows, mapped.used, mapped.records.len()), (2, 1, 1));
    assert_eq!(mapped.records[0].timeline.booking, "b");
    assert_eq!(rejected(&mapped), ["f.csv:2: the row is longer than 16 MiB"]);
}

#[test]
fn json_that_is_none() {
    let text =
        CHARGES.replace("label = [\"n\"]", "label = [\"n\"]\npath = \"c[]\"\noptional = [\"end\", \"how\", \"n\"]");
    let file = "{\"id\": \"a\", \"in\": \"2024-06-03T18:20\", \"c\": [{\"n\": 1}, {\"n\": 2}]}\n{\"id\": \"b\", \"c\"\n\n[1]\n{\"id\": \"d\", \"c\": [3]}\n\"x\"\n";
    let mapped = read(&text, &[("f.jsonl", file)]);
    assert_eq!(
        rejected(&mapped),
        [
            "f.jsonl:2: not valid JSON (EOF while parsing an object at line 1 column 15)",
            "f.jsonl:5: expected an object, found a number",
        ]
    );
    assert_eq!(lines(&mapped), ["a booked 2024-06-03T18:20:00/2024-06-03T18:20:59 cases=[1,2] @f.jsonl:1#1"]);
}

#[test]
fn a_guess_names_no_value_that_a_mapping_cannot_hold() {
    let rows =
        |hold: &str| format!("S-1|2017-03-06 09:10:00|2017-03-13 10:20:00|{hold}|2017-03-13 10:00:00|Immigration\n");
    let header = "booking_id|booking_dt|release_dt|booking_charge_desc|charge_release_dt|release_disposition_desc\n";
    let long = format!("HOLD IMMIGRAT {}", "x".repeat(20_000));
    let text = [header, &rows("HOLD IMMIGRAT"), &rows("HOLD IMMIGRAT\u{1f}"), &rows(&long)].concat();
    let guessed = guess(File { name: "f.csv", bytes: text.as_bytes() }).unwrap();
    assert!(guessed.contains("is = [\"HOLD IMMIGRAT\"]"), "{guessed}");
    Mapping::from_toml(&guessed, "guess").unwrap();
}

fn cell() -> impl Strategy<Value = String> {
    let texts = [
        "",
        "a",
        "b",
        " a ",
        "2024-06-03 18:20",
        "2024-06-03",
        "2024-06-04T09:00:00-07:00",
        "06/03/2024 11:59 PM",
        "9999-12-31",
        "1899-12-30 08:31",
        "23:59",
        "24:00",
        "bail",
        "OOPS",
        "merged",
        "x | y",
        "\"",
        "a,b",
        "\r",
        "\n",
        "NULL",
        "=1+1",
        "\u{0}",
        "é",
        "2024-13-45 99:99",
        "..",
        "2024/2023",
        "45482.75",
        "-1",
        "1e400",
        "NaN",
    ];
    prop_oneof![4 => prop::sample::select(texts.to_vec()).prop_map(str::to_owned), 1 => ".{0,12}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn every_row_of_a_table_is_used_or_rejected(rows in prop::collection::vec(prop::collection::vec(cell(), 0..7), 0..12), quoted in any::<bool>()) {
        let mut text = String::from("id,n,in,end,how\n");
        for row in &rows {
            let cells: Vec<String> = row
                .iter()
                .map(|cell| if quoted { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() })
                .collect();
            text.push_str(&cells.join(","));
            text.push('\n');
        }
        let mapped = read(CHARGES, &[("f.csv", &text)]);
        let policy = catalog::policy("us-fed-8cfr-287-7").unwrap().unwrap();
        let law = Law::new(vec![policy]);
        for record in &mapped.records {
            // Whatever it is, it can be checked.
            let _ = check(&record.timeline, &law, &Options { as_of: record.as_of, law_as_known_at: None });
        }
    }

    #[test]
    fn any_bytes_under_any_ready_mapping(bytes in prop::collection::vec(any::<u8>(), 0..400), ending in prop::sample::select(vec!["csv", "json", "jsonl", "xlsx", "psv"])) {
        let name = format!("f.{ending}");
        let file = File { name: &name, bytes: &bytes };
        let defaults = Defaults { zone: Some(Zone::utc()), ..Defaults::default() };
        for id in ready::ids() {
            if let Ok(mapped) = ready::mapping(id).unwrap().unwrap().read(&[file], &defaults) {
                reconciled(&mapped);
            }
        }
        let _ = guess(file);
    }

    #[test]
    fn a_guess_reads_any_table(names in prop::collection::vec(cell(), 1..6), rows in prop::collection::vec(prop::collection::vec(cell(), 1..6), 1..6)) {
        let quote = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
        let line = |cells: &Vec<String>| cells.iter().map(quote).collect::<Vec<_>>().join(",");
        let text: Vec<String> = std::iter::once(&names).chain(&rows).map(line).collect();
        let text = text.join("\n");
        if let Ok(guessed) = guess(File { name: "f.csv", bytes: text.as_bytes() }) {
            let mapping = Mapping::from_toml(&guessed, "guess");
            prop_assert!(mapping.is_ok(), "{}\n{guessed}", mapping.unwrap_err());
        }
    }

    #[test]
    fn any_text_as_a_mapping(text in ".{0,200}") {
        let _ = Mapping::from_toml(&text, "m.toml");
        let _ = Mapping::from_toml(&format!("{CHARGES}{text}"), "m.toml");
    }
}

/// To a mapping, what begins with `@` is the row, the file or the key, and no column of the file.
#[test]
fn a_column_with_a_reserved_name_is_not_guessed() {
    let text = b"booking_no,@row,book_dt,release_dt\nB-1,7,2024-01-02 10:00,2024-01-03 11:00\n";
    let guessed = guess(File { name: "f.csv", bytes: text }).unwrap();
    Mapping::from_toml(&guessed, "guess").unwrap();
    assert!(guessed.contains("release_dt") && !guessed.contains("@row"), "{guessed}");
}
