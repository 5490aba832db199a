//! Classes: who belongs to one, on the bookings of the tables, and what is wrong with a file that describes one.

use crate::county::{Page, audit_with, settings};
use crate::tables::FILE;
use detainer::audit::Settings;
use detainer::audit::tools::{Class, Members, Section};

const HEADER: &str = "booking,person,custodian,anchor,min_seconds,max_seconds,min_beyond_seconds,max_beyond_seconds,\
                      min_dates,max_dates,min_midnights,max_midnights";

fn toml(keys: &str) -> String {
    format!("[class]\nid = \"c\"\ntitle = \"A class\"\n{keys}")
}

/// The members, those who may be, and the section of the summary.
fn members(keys: &str, threads: usize) -> (Vec<String>, Vec<String>, Section) {
    let class = Class::from_toml(&toml(keys), "c.toml").unwrap();
    let (sure, possible) = (Page::default(), Page::default());
    let tool = Members::new(class, sure.clone(), possible.clone()).unwrap();
    let report = audit_with(FILE, Settings { threads, ..settings() }, |audit| audit.tool(tool));
    let rows = |page: &Page| {
        let text = page.text();
        let mut lines = text.lines().map(str::to_owned);
        assert_eq!(lines.next().as_deref(), Some(HEADER));
        lines.collect()
    };
    (rows(&sure), rows(&possible), report.sections.into_iter().next().unwrap())
}

fn bookings(rows: &[String]) -> String {
    rows.iter().map(|row| row.split(',').next().unwrap()).collect::<Vec<_>>().join(" ")
}

#[test]
fn held_after_the_entitlement() {
    // A: 12:00 to 17:00. B: Thursday 12:00 to Monday 20:00, 104 hours on five dates over four midnights.
    // C: from 10:00 of a date to some instant of it. E: nobody knows.
    let (sure, possible, section) = members("anchor = \"entitlement\"\nmore_than = { hours = 4 }\n", 1);
    assert_eq!(
        sure,
        [
            "A,p1,North,2024-05-28T12:00:00-05:00,18000,18000,3600,3600,1,1,0,0",
            "B,p1,North,2024-06-06T12:00:00-05:00,374400,374400,360000,360000,5,5,4,4",
        ]
    );
    assert_eq!(
        possible,
        [
            "C,p2,South,2024-06-07T10:00:00-05:00/2024-06-07T23:59:59-05:00,0,50399,0,35999,0,1,0,0",
            "E,p3,South,,,,,,,,,",
        ]
    );
    let value = serde_json::to_value(&section.value).unwrap();
    assert_eq!(section.name, "class-c");
    assert_eq!(value["members"], serde_json::json!({"bookings": 2, "people": 1, "bookings_without_person": 0}));
    assert_eq!((&value["possible"]["bookings"], &value["possible_not_assessed"]), (&2.into(), &1.into()));
    assert_eq!(
        value["held"]["elapsed_seconds"],
        serde_json::json!({"at_least": 18_000 + 374_400, "at_most": 18_000 + 374_400 + 50_399})
    );
    assert_eq!(value["held"]["calendar_dates"], serde_json::json!({"at_least": 6, "at_most": 7}));
    assert_eq!(value["beyond_seconds"], serde_json::json!({"at_least": 363_600, "at_most": 363_600 + 35_999}));

    assert_eq!(members("anchor = \"entitlement\"\nmore_than = { hours = 4 }\n", 5), (sure, possible, section));
}

#[test]
fn other_anchors() {
    // A 32 hours, B 179, C from 15 to 39, D 25.
    let (sure, possible, _) = members("anchor = \"booking\"\nmore_than = { hours = 24 }\n", 1);
    assert_eq!((bookings(&sure), bookings(&possible)), ("A B D".to_owned(), "C E".to_owned()));
    // Exactly the threshold is not more: B was held 155 hours after the detainer came in.
    let (sure, _, _) = members("anchor = \"detainer\"\nmore_than = { hours = 154 }\n", 1);
    assert_eq!(sure, ["B,p1,North,2024-06-04T09:00:00-05:00,558000,558000,3600,3600,7,7,6,6"]);
    let (sure, possible, _) = members("anchor = \"detainer\"\nmore_than = { hours = 155 }\n", 1);
    assert_eq!((bookings(&sure), bookings(&possible)), (String::new(), "E".to_owned()));
}

#[test]
fn days_places_and_exceptions() {
    let base = "anchor = \"entitlement\"\nmore_than = { hours = 4 }\n";
    let found = |more: &str| {
        let (sure, possible, _) = members(&format!("{base}{more}"), 1);
        (bookings(&sure), bookings(&possible))
    };
    let expected = |sure: &str, possible: &str| (sure.to_owned(), possible.to_owned());
    assert_eq!(found("from = \"2024-06-01\"\n"), expected("B", "C E"));
    assert_eq!(found("until = \"2024-06-06\"\n"), expected("A", "E"));
    assert_eq!(found("from = \"2024-06-06\"\nuntil = \"2024-06-07\"\n"), expected("B", "E"));
    assert_eq!(found("facility = \"South\"\n"), expected("", "C E"));
    // The records do not say where the jail lies, nor what is true of the person.
    assert_eq!(found("jurisdiction = [\"us/il\"]\n"), expected("", "A B C E"));
    assert_eq!(found("except = { facts = [\"prior_removal\"] }\n"), expected("", "A B C E"));
    assert_eq!(found("except = { events = [\"detainer_received\"] }\n"), expected("A", "C E"));
    assert_eq!(found("except = { bookings = [\"A\", \"E\"] }\n"), expected("B", "C"));
}

#[test]
fn errors_name_file_line_and_key() {
    let error = |keys: &str| Class::from_toml(&toml(keys), "c.toml").unwrap_err().to_string();
    let starts = |keys: &str, expected: &str| {
        let found = error(keys);
        assert!(found.starts_with(expected), "{found}");
    };
    let anchored = "anchor = \"booking\"\n";
    starts("anchor = \"release\"\n", "c.toml:4:10: `class.anchor` cannot be `release`");
    starts(anchored, "c.toml:1:1: missing key `more_than` in `class`");
    starts(&format!("{anchored}more_than = {{ days = 2 }}\n"), "c.toml:5:15: unknown key `days` in `class.more_than`");
    let whole = format!("{anchored}more_than = {{ hours = 48 }}\n");
    starts(&format!("{whole}facilty = \"North\"\n"), "c.toml:6:1: unknown key `facilty` in `class`");
    starts(
        &format!("{whole}from = \"2024-06-02\"\nuntil = \"2024-06-02\"\n"),
        "c.toml:7:1: `class.until` is not after `class.from`",
    );
    starts(&format!("{whole}except = {{ events = [\"freed\"] }}\n"), "c.toml:6:22: `class.except.events[0]` cannot be");
}

#[test]
fn the_class_of_the_documentation_is_one() {
    let page = include_str!("../../docs/auditing.md");
    let (_, rest) = page.split_once("```toml\n").unwrap();
    let class = Class::from_toml(rest.split_once("```").unwrap().0, "docs.toml").unwrap();
    assert_eq!((class.id.as_str(), class.hours, class.facilities.len()), ("past-48", 48, 2));
    assert_eq!((class.except.bookings.len(), class.except.events.len(), class.except.facts.len()), (1, 1, 1));
}
