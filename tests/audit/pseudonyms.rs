//! Reports under pseudonyms: nothing of a name is left, and the answers are the same.

use std::collections::BTreeMap;

use crate::county::{Page, law, settings};
use detainer::audit::tools::Sample;
use detainer::audit::{Audit, Pseudonyms, Report, Table};

/// Names wherever a record has room for text.
const RECORDS: &str = r##"
{"booking": "Roe-1", "person": "Jane Roe", "custodian": "North", "events": [
 {"id": "Roe-e1", "at": "2024-06-03T09:00", "event": "booked", "case": "People v. Roe", "arrest": "Roe said no"},
 {"id": "Roe-e2", "at": "2024-06-03T10:00", "event": "detainer_received", "detainer": "Roe-d", "warrant": "by Roe", "served": false},
 {"at": "2024-06-03T11:00", "event": "hold_placed", "hold": "Roe-h", "basis": "Roe's", "note": "Roe"},
 {"at": "2024-06-03T12:00", "event": "hold_lifted", "hold": "Roe-h", "source": "roe.pdf Jane Roe"},
 {"at": "2024-06-04T08:00", "event": "bail_refused", "because": "Roe is broke", "amount": "Roe's car"},
 {"at": "2024-06-04T09:00", "event": "citizenship_claimed", "text": "I am Jane Roe"},
 {"at": "noon, says Roe", "event": "note", "text": "Roe"},
 {"at": "2024-06-04T10:00", "event": "case_closed", "case": "People v. Roe", "how": "Roe won"},
 {"replaces": "Roe-e2", "id": "Roe-e9", "at": "2024-06-03T10:30", "event": "detainer_received", "detainer": "Roe-d", "Roe": "Roe"},
 {"at": "2024-06-04T12:00", "event": "Roe left"},
 {"at": "2024-06-10T20:00", "event": "released"}]}
{"booking": "Roe-2", "person": "Jane Roe", "events": [{"at": "2024-06-03T09:00", "event": "booked"}, {"at": "2024-06-04T09:00", "event": "released"}]}
{"booking": "Roe-3", "events": "Roe"}
"##;

fn records() -> String {
    RECORDS.replace(",\n", ", ").replace("[\n", "[").trim().to_owned()
}

fn audited(pseudonyms: Option<Pseudonyms>) -> (Report, BTreeMap<Table, String>, String) {
    let law = law();
    let mut audit = Audit::new(&law, settings());
    if let Some(pseudonyms) = pseudonyms {
        audit.pseudonyms(pseudonyms);
    }
    let pages: Vec<(Table, Page)> = Table::ALL.iter().map(|table| (*table, Page::default())).collect();
    for (table, page) in &pages {
        audit.write(*table, page.clone());
    }
    let sample = Page::default();
    audit.tool(Sample::new(10, 1, sample.clone()));
    audit.json_lines("f.jsonl", records().as_bytes()).unwrap();
    let report = audit.finish().unwrap();
    (report, pages.into_iter().map(|(table, page)| (table, page.text())).collect(), sample.text())
}

#[test]
fn no_name_is_left_and_the_answers_are_the_same() {
    let key = Pseudonyms::new(&[7; 32]).unwrap();
    let (plain, _, _) = audited(None);
    let (report, tables, sample) = audited(Some(key.clone()));
    assert_eq!(plain.summary.reconciled.rows_rejected, 1);
    assert_eq!(report.summary.reconciled, plain.summary.reconciled);
    assert_eq!(report.summary.overall, plain.summary.overall);
    let json = serde_json::to_string(&report.published()).unwrap();
    let rejected = format!("{:?}", report.rejected);
    for (name, text) in tables.iter().map(|(table, text)| (table.file_name(), text.as_str())).chain([
        ("sample.csv", sample.as_str()),
        ("summary.json", json.as_str()),
        ("rejected rows", rejected.as_str()),
    ]) {
        assert!(!text.to_lowercase().contains("roe"), "{name}:\n{text}");
        assert!(name == "defects.csv" || text.contains("b-"), "{name}:\n{text}");
    }
    let (one, two, person) = (key.booking("Roe-1"), key.booking("Roe-2"), key.person("Jane Roe"));
    let bookings = &tables[&Table::Bookings];
    assert!(bookings.contains(&format!("\n{one},{person},North,")), "{bookings}");
    assert!(bookings.contains(&format!("\n{two},{person},,")), "{bookings}");
    assert_eq!(report.summary.reconciled.people.unwrap().named, 1);
}

/// Tables of events go the quick way otherwise.
#[test]
fn rows_too() {
    let file =
        "booking,person,event,at\nRoe-1,Roe,booked,2024-06-03T09:00\nRoe-1,Roe,released,2024-06-04T09:00\nRoe-2,Roe\n";
    let law = law();
    let (bookings, rejected) = (Page::default(), Page::default());
    let mut audit = Audit::new(&law, settings());
    let key = Pseudonyms::new(b"a key of thirty-two bytes or more").unwrap();
    audit.pseudonyms(key.clone());
    audit.write(Table::Bookings, bookings.clone());
    audit.write(Table::Rejected, rejected.clone());
    audit.csv("f.csv", file.as_bytes()).unwrap();
    audit.finish().unwrap();
    let row = bookings.text().lines().nth(1).unwrap().to_owned();
    assert!(row.starts_with(&format!("{},{},,lawful,0,0", key.booking("Roe-1"), key.person("Roe"))), "{row}");
    assert_eq!(
        rejected.text().lines().nth(1).unwrap(),
        format!("f.csv,4,{},\"expected 4 cells as in the header, found 2\"", key.booking("Roe-2"))
    );
}
