//! What audits tell of detainers: the days held solely on one, and the reports that statutes ask for.

use crate::county::{Page, audit_with, settings};
use crate::tables::FILE;
use detainer::audit::Report;
use detainer::audit::tools::{Exposure, Mandate, Mandated};
use serde_json::{Value, json};

/// F: thirty days of January on a detainer, from midnight to midnight; the person is B's. G: a detainer that was withdrawn at
/// some time of the day on which bail was posted at 8 and the person went at 20:00.
const MORE: &str = "\
F,p1,North,booked,2024-01-01T09:00,,,
F,p1,North,detainer_received,2024-01-01T10:00,d1,,
F,p1,North,release_ordered,2024-01-02T00:00,,,
F,p1,North,transferred,2024-02-01T00:00,,,
G,,South,booked,2024-06-03T09:00,,,
G,,South,detainer_received,2024-06-03T10:00,d1,,
G,,South,bail_posted,2024-06-04T08:00,,,
G,,South,detainer_withdrawn,2024-06-04,d1,,
G,,South,released,2024-06-04T20:00,,,
";

fn value(report: &Report) -> Value {
    serde_json::to_value(&report.sections[0].value).unwrap()
}

#[test]
fn days_held_solely_on_a_detainer_in_three_ways_and_as_ranges() {
    let page = Page::default();
    let file = format!("{FILE}{MORE}");
    let report = audit_with(&file, settings(), |audit| audit.tool(Exposure::new(page.clone()).unwrap()));
    // B: 104 hours on five dates over four midnights. January 2 to 31 are thirty dates with 29 midnights between them.
    assert_eq!(
        page.text().lines().skip(1).collect::<Vec<_>>(),
        ["B,p1,North,374400,374400,5,5,4,4", "F,p1,North,2592000,2592000,30,30,29,29", "G,,South,0,43200,0,1,0,0",]
    );
    let exposure = value(&report);
    assert_eq!(exposure["bookings"], json!({"at_least": 2, "at_most": 3}));
    assert_eq!(exposure["solely_on_a_detainer"]["calendar_dates"], json!({"at_least": 35, "at_most": 36}));
    assert!(exposure["label"].as_str().unwrap().contains("no prediction"));
    let outcomes = exposure["outcomes"].as_array().unwrap();
    let dollars = |name: &str| {
        let one = outcomes.iter().find(|one| one["outcome"].as_str().unwrap().starts_with(name)).unwrap();
        (one["low_dollars"].as_u64().unwrap(), one["high_dollars"].as_u64().unwrap())
    };
    // One person with 33 to 35 days, 4 + 29 to 5 + 30, and another with up to one.
    assert_eq!(dollars("Onadia"), (0, 36 * 558));
    assert_eq!(dollars("Roy"), (0, 25_000 + 1_000), "the cap is a person's, over both bookings");
    assert_eq!(dollars("Settlement of San Juan"), (2_000, 50_000));
    for outcome in outcomes {
        assert!(outcome["source"].as_str().unwrap().starts_with("http"));
        assert!(outcome["low_dollars"].as_u64() < outcome["high_dollars"].as_u64(), "{outcome}");
    }
}

/// A was held on after bail and handed over. B went at the instant of the order. C's detainer came in the year before. D's
/// came at the turn of the year, and bail was posted at some time of the day on which the person went.
const DETAINERS: &str = "\
booking,person,event,at,detainer,to
A,p1,booked,2024-03-01T09:00,,
A,p1,detainer_received,2024-03-01T10:00,d1,
A,p1,detainer_received,2024-03-02T10:00,d1,
A,p1,bail_posted,2024-03-02T14:00,,
A,p1,transferred,2024-03-03T09:00,,ICE
B,p2,booked,2024-05-01T09:00,,
B,p2,detainer_received,2024-05-01T10:00,d1,
B,p2,release_ordered,2024-05-02T14:00,,
B,p2,released,2024-05-02T14:00,,
C,p3,booked,2023-12-30T09:00,,
C,p3,detainer_received,2023-12-30T10:00,d1,
C,p3,bail_posted,2024-01-02T14:00,,
C,p3,transferred,2024-01-02T18:00,,ice
D,p4,booked,2023-12-31T09:00,,
D,p4,detainer_received,2023-12-31/2024-01-01,d1,
D,p4,bail_posted,2024-01-03,,
D,p4,released,2024-01-03T18:00,,
E,p5,booked,2024-06-01T09:00,,
E,p5,released,2024-06-01T19:00,,
";

fn mandated(mandate: Mandate, year: Option<i32>) -> (Vec<String>, String, Value) {
    let (table, letter) = (Page::default(), Page::default());
    let tool = Mandated::new(mandate, year, table.clone(), letter.clone());
    let report = audit_with(DETAINERS, settings(), |audit| audit.tool(tool));
    (table.text().lines().map(str::to_owned).collect(), letter.text(), value(&report))
}

#[test]
fn illinois_asks_for_each_detainer_and_for_no_names() {
    let (table, letter, _) = mandated(Mandate::Illinois, Some(2024));
    assert_eq!(
        table,
        [
            "received_on,bail_posted,outcome,outcome_at,agency",
            "2023-12-31/2024-01-01,2024-01-03T00:00:00-06:00/2024-01-03T23:59:59-06:00,released,2024-01-03T18:00:00-06:00,",
            "2024-03-01,2024-03-02T14:00:00-06:00,transferred,2024-03-03T09:00:00-06:00,ICE",
            "2024-05-01,,released,2024-05-02T14:00:00-05:00,",
        ]
    );
    assert!(letter.contains("5 ILCS 805/25"));
    assert!(letter.contains("received in the year 2024: 2 to 3; of 1 the record does not say"), "{letter}");
    let (table, letter, value) = mandated(Mandate::Illinois, Some(2020));
    assert_eq!(table.len(), 1, "the header alone");
    assert!(letter.contains("certifies that it received no immigration detainer in the year 2020."), "{letter}");
    assert_eq!(value["received"], json!({"at_least": 0, "at_most": 0}));
}

#[test]
fn new_york_city_asks_for_four_counts() {
    let (table, _, _) = mandated(Mandate::NewYorkCity, Some(2024));
    assert_eq!(
        table,
        [
            "count,of,at_least,at_most",
            "detainers received,detainers,2,3",
            "held beyond the time of release otherwise,bookings,1,2",
            "transferred to ICE,bookings,1,1",
            "not honored: released without such a hold,detainers,1,2",
        ]
    );
}

#[test]
fn the_generic_list_names_bookings() {
    let (table, letter, value) = mandated(Mandate::Generic, None);
    let bookings: Vec<&str> = table.iter().skip(1).map(|row| row.split(',').next().unwrap()).collect();
    assert_eq!(bookings, ["A", "B", "C", "D"], "two receipts with one id are one detainer");
    // From bail at 14:00 to 9:00 the next day.
    assert!(table[1].contains(",transferred,2024-03-03T09:00:00-06:00,ICE,68400,68400,"), "{}", table[1]);
    assert!(table[4].contains(",0,64800,"), "{}", table[4]);
    assert!(letter.contains("received in all years on record: 4."), "{letter}");
    assert_eq!(value["transferred_to_ice"], json!({"at_least": 2, "at_most": 2}));
}
