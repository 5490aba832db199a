//! The workbook of a report, read back with another crate than it was written with.

use std::io::{Cursor, Write};

use calamine::{Data, DataType, Range, Reader, Xlsx};
use detainer::audit::{Audit, Folder, Settings, Table, Workbook};

use crate::county::{audit, law, settings};

const FILE: &str = "\
booking,custodian,event,at
00012,=HYPERLINK(\"http://example.invalid\"),booked,2024-06-06T09:00
00012,=HYPERLINK(\"http://example.invalid\"),bail_posted,2024-06-07T10:00
00012,=HYPERLINK(\"http://example.invalid\"),released,2024-06-07T12:00
+1e5,\"a\"\"b, <c>\u{b}\u{1b}\u{fffe}_x0041_\",booked,2024-06-06T09:00
+1e5,\"a\"\"b, <c>\u{b}\u{1b}\u{fffe}_x0041_\",released,2024-06-07T12:00
@x,,booked,2024-06-06T09:00
@x,,booked
";

fn written(file: &str, settings: Settings) -> Vec<u8> {
    let law = law();
    let mut workbook = Workbook::new(&Folder::of_hashes()).unwrap();
    let mut audit = Audit::new(&law, settings);
    for (table, sheet) in workbook.sheets() {
        audit.write(table, sheet);
    }
    audit.csv("f.csv", file.as_bytes()).unwrap();
    let report = audit.finish().unwrap();
    let mut bytes = Vec::new();
    workbook.finish(&report.summary, &mut bytes).unwrap();
    bytes
}

fn opened(bytes: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

fn text(range: &Range<Data>, row: u32, column: u32) -> String {
    let cell = range.get_value((row, column)).cloned().unwrap_or_default();
    assert!(cell.is_string() || cell.is_empty(), "{row}, {column}: {cell:?} is no text");
    cell.to_string()
}

#[test]
fn records_are_text_and_numbers_are_numbers() {
    let bytes = written(FILE, settings());
    let mut book = opened(&bytes);
    assert_eq!(book.sheet_names(), ["summary", "bookings", "findings", "defects", "rejected"]);
    for name in book.sheet_names() {
        assert!(book.worksheet_formula(&name).unwrap().is_empty(), "{name} has a formula");
    }
    let bookings = book.worksheet_range("bookings").unwrap();
    let names: Vec<String> = (1..4).map(|row| text(&bookings, row, 0)).collect();
    assert_eq!(names, ["'+1e5", "00012", "'@x"]);
    assert_eq!(text(&bookings, 1, 2), "a\"b, <c>\\u{b}\\u{1b}\u{fffd}_x0041_");
    assert_eq!(text(&bookings, 2, 2), "'=HYPERLINK(\"http://example.invalid\")");
    assert_eq!(text(&bookings, 2, 3), "unlawful");
    assert_eq!(bookings.get_value((2, 4)).unwrap().as_f64(), Some(7200.0));
    let rejected = book.worksheet_range("rejected").unwrap();
    assert_eq!((text(&rejected, 1, 0), rejected.get_value((1, 1)).unwrap().as_f64()), ("f.csv".to_owned(), Some(8.0)));
    let summary = book.worksheet_range("summary").unwrap();
    let numbers: Vec<Option<f64>> = (1..4).map(|column| summary.get_value((1, column)).unwrap().as_f64()).collect();
    assert_eq!(numbers, [Some(7.0), Some(6.0), Some(1.0)]);
}

/// A sheet has the rows of the file, cell by cell.
#[test]
fn sheets_are_the_files() {
    let tables = audit(FILE.as_bytes(), settings(), &Workbook::TABLES).1;
    let bytes = written(FILE, settings());
    let mut book = opened(&bytes);
    for table in [Table::Bookings, Table::Findings, Table::Defects] {
        let sheet = book.worksheet_range(table.file_name().trim_end_matches(".csv")).unwrap();
        let rows =
            csv::ReaderBuilder::new().has_headers(false).from_reader(tables[&table].as_bytes()).into_records().count();
        assert_eq!(sheet.height(), rows, "{table:?}");
    }
}

#[test]
fn the_same_audit_gives_the_same_bytes() {
    let one = written(FILE, settings());
    assert!(written(FILE, Settings { threads: 3, ..settings() }) == one);
}

#[test]
fn small_cells_stay_out_of_the_summary() {
    let bytes = written(FILE, Settings { suppress_below: 5, ..settings() });
    let summary = opened(&bytes).worksheet_range("summary").unwrap();
    let rows = || summary.rows().map(|row| (row[0].to_string(), row[1].to_string()));
    assert!(rows().any(|(name, number)| name == "2024-06" && number == "few, left out"));
}

/// The format ends at row 1,048,576: the last one says what was cut.
#[test]
fn a_table_too_long_for_a_sheet_is_cut_and_says_so() {
    let report = audit(FILE.as_bytes(), settings(), &[]).0;
    let mut workbook = Workbook::new(&Folder::of_hashes()).unwrap();
    let (_, sheet) = workbook.sheets().find(|(table, _)| *table == Table::Defects).unwrap();
    sheet.write_all(Table::Defects.header().as_bytes()).unwrap();
    for number in 1..=1_048_580 {
        writeln!(sheet, "B{number}").unwrap();
    }
    let mut bytes = Vec::new();
    workbook.finish(&report.summary, &mut bytes).unwrap();
    let defects = opened(&bytes).worksheet_range("defects").unwrap();
    assert_eq!(defects.end().unwrap().0, 1_048_575);
    assert_eq!(text(&defects, 1_048_574, 0), "B1048574");
    assert_eq!(text(&defects, 1_048_575, 0), "cut: 6 more rows are in defects.csv");
}
