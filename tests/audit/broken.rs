//! Files broken in every way: each bad row is named, every good row is used.

use std::io::{self, Read};

use crate::county::{audit, grouped, law, settings, try_audit};
use detainer::audit::{Audit, AuditError, Settings, Table};

const HEAD: &[u8] = b"booking,event,at,case,note";

/// The lines, some of them broken, with what is said of each line that is.
fn corpus() -> Vec<(Vec<u8>, Option<&'static str>)> {
    let good = |text: &str| (text.as_bytes().to_vec(), None);
    let bad = |text: &[u8], reason| (text.to_vec(), Some(reason));
    vec![
        good("A,booked,2024-06-06T09:00,C1,"),
        bad(b"A,bail_posted,2024-06-07T09:00,C1", "expected 5 cells as in the header, found 4"),
        bad(b"A,bail_posted,2024-06-07T09:00,C1,,,", "expected 5 cells as in the header, found 7"),
        bad(b"A,bail_posted,2024-06-07T09:00,C1,\xff\xfe", "not UTF-8 in `note`"),
        bad(b"\xff,released,2024-06-07T09:00,C1,", "not UTF-8 in `booking`"),
        bad(b",released,2024-06-07T09:00,C1,", "`booking` is missing"),
        bad(b"A,bail_posted,2024-06-07T09:00,C1,\"note\" and more", "the quote opened on line 8 is closed on line 8"),
        bad(b"A,bail_posted,2024-06-07T09:00,C1,\"never closed", "the quote opened on line 9 is closed on line 11"),
        good("A,bail_posted,2024-06-07T09:00,C1,\0"),
        good("A,released,2024-06-07T09:00,C1,\"a, \"\"quoted\"\" note\""),
        good("B,booked,2024-06-06T09:00,C1,=1+1"),
        good("B,charges_dropped,2024-06-07T09:00,\"C1\",6\" pipe"),
        good("B,released,2024-06-07T10:00,,"),
        bad(b"just words", "expected 5 cells as in the header, found 1"),
    ]
}

fn file(ends: &[&[u8]]) -> Vec<u8> {
    let mut text = b"\xef\xbb\xbf".to_vec();
    text.extend_from_slice(HEAD);
    let mut ends = ends.iter().cycle();
    for (line, _) in corpus() {
        text.extend_from_slice(ends.next().unwrap());
        text.extend_from_slice(&line);
    }
    text
}

#[test]
fn each_bad_row_is_named_and_every_good_row_is_used() {
    let ends: [&[&[u8]]; 4] = [&[b"\n"], &[b"\r\n"], &[b"\r"], &[b"\n", b"\r\n"]];
    for ends in ends {
        for settings in [settings(), grouped(settings()), Settings { threads: 3, ..settings() }] {
            let (report, tables) = audit(&file(ends), settings, &[Table::Rejected, Table::Bookings]);
            let expected: Vec<(String, &str)> = corpus()
                .iter()
                .zip(2..)
                .filter_map(|((_, reason), line)| Some((format!("f.csv,{line},"), (*reason)?)))
                .collect();
            let found: Vec<&str> = tables[&Table::Rejected].lines().skip(1).collect();
            assert_eq!(found.len(), expected.len(), "{found:?}");
            for (row, (place, reason)) in found.iter().zip(&expected) {
                assert!(row.starts_with(place.as_str()) && row.contains(reason), "{row}: {place} {reason}");
            }
            let counts = report.summary.reconciled;
            assert_eq!((counts.rows_read, counts.rows_used, counts.rows_rejected, counts.bookings), (14, 6, 8, 2));
            // A is released with the bail; B an hour after the charges were dropped.
            assert_eq!((counts.lawful, counts.unlawful, report.summary.overall.min_seconds), (1, 1, 3600));
        }
    }
}

#[test]
fn an_endless_line_is_one_bad_row() {
    let mut text = b"booking,event,at\nA,booked,2024-06-06T09:00\n".to_vec();
    text.resize(text.len() + (100 << 20), b'x');
    text.extend_from_slice(b"\nA,released,2024-06-06T09:00\n");
    for settings in [settings(), grouped(settings())] {
        let (report, tables) = audit(&text, settings, &[Table::Rejected]);
        let row = tables[&Table::Rejected].lines().nth(1).unwrap();
        assert!(row.starts_with("f.csv,3,xxx") && row.ends_with(",the row is longer than 16 MiB") && row.len() < 150);
        let counts = report.summary.reconciled;
        assert_eq!((counts.rows_used, counts.rows_rejected, counts.bookings), (2, 1, 1));
    }
}

#[test]
fn bookings_larger_than_a_block_stay_whole() {
    let mut text = "booking,event,at,note\nA,booked,2024-06-06T09:00,\n".to_owned();
    for number in 0..40_000 {
        text.push_str(&format!("B,note,2024-06-06T09:00,\"{number} {}\"\n", "x".repeat(80)));
    }
    text.push_str("B,booked,2024-06-06T09:00,\nB,released,2024-06-06T10:00,\nC,booked,2024-06-06T09:00,\n");
    for plain in [text.clone(), text.replace('"', "")] {
        for threads in [1, 4] {
            let settings = grouped(Settings { threads, ..settings() });
            let counts = audit(plain.as_bytes(), settings, &[]).0.summary.reconciled;
            assert_eq!((counts.bookings, counts.events, counts.rows_rejected), (3, 40_004, 0));
        }
    }
}

#[test]
fn what_is_no_table_is_an_error() {
    let fails = |text: &[u8]| try_audit(text, settings(), &[]).unwrap_err().to_string();
    assert_eq!(fails(b""), "f.csv:1: the file is empty, expected a header with `booking`, `event` and `at`");
    assert!(fails(b"a,b,c\n1,2,3\n").starts_with("f.csv:1: the header has no column `booking`"));
    assert!(fails(b"\xff\xfeb\0").starts_with("f.csv:1: the file is not UTF-8"));
    assert!(fails(b"booking,event,at,at\n").contains("twice"));
}

#[test]
fn half_a_file_is_no_basis() {
    struct Cut(&'static [u8]);
    impl Read for Cut {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let read = self.0.read(buffer)?;
            if read == 0 { Err(io::Error::other("the line was cut")) } else { Ok(read) }
        }
    }
    let law = law();
    let text = b"booking,event,at\nA,booked,2024-06-06T09:00\nA,relea";
    for order in [settings(), grouped(settings())] {
        let error = Audit::new(&law, order).csv("f.csv", Cut(text)).unwrap_err();
        assert!(matches!(&error, AuditError::Read { line: 3, .. }), "{error}");
    }
    let lines = b"{\"booking\": \"A\", \"time_zone\": \"UTC\", \"events\": []}\n{";
    let error = Audit::new(&law, settings()).json_lines("f.jsonl", Cut(lines)).unwrap_err();
    assert!(matches!(error, AuditError::Read { .. }));
}

#[test]
fn broken_json_lines_are_named() {
    let text = "{\"booking\": \"A\", \"time_zone\": \"UTC\", \"events\": []}\n\n[1]\n{\"booking\": \"B\"\n\
                {\"booking\": \"C\", \"events\": []}\n";
    let law = law();
    let mut audit = Audit::new(&law, Settings { threads: 2, ..settings() });
    audit.json_lines("f.jsonl", text.as_bytes()).unwrap();
    let report = audit.finish().unwrap();
    let counts = report.summary.reconciled;
    assert_eq!((counts.rows_read, counts.rows_used, counts.rows_rejected, counts.not_assessed), (4, 2, 2, 2));
    let rows: Vec<u64> = report.rejected.iter().map(|row| row.row).collect();
    assert_eq!(rows, [3, 4]);
}

/// Random bytes, and files of rows of which some bytes were changed: every row is used or named.
#[test]
fn nothing_is_lost_whatever_the_bytes() {
    let mut state = 88_172_645_463_325_252u64;
    let mut next = |end: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state % end as u64).unwrap()
    };
    let letters = b"\n\r\",\xffA0\0\t 5-:T";
    for _ in 0..if cfg!(debug_assertions) { 200 } else { 1000 } {
        let mut text = file(&[b"\n", b"\r\n"]);
        let head = HEAD.len() + 5;
        for _ in 0..next(12) {
            let place = head + next(text.len() - head);
            text[place] = letters[next(letters.len())];
        }
        let any = try_audit(&text, settings(), &[Table::Rejected]).unwrap();
        let rejected = any.1[&Table::Rejected].lines().count();
        assert!(rejected as u64 > any.0.summary.reconciled.rows_rejected);
        if let Ok(other) = try_audit(&text, grouped(settings()), &[]) {
            assert_eq!(any.0.summary.reconciled, other.0.summary.reconciled);
        }
    }
}
