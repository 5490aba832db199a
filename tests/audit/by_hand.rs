//! What people change or check by hand: overrides and samples.

use crate::county::{Page, audit_with, settings};
use crate::tables::FILE;
use detainer::audit::Settings;
use detainer::audit::tools::{OverrideLog, Overrides, Sample, SampleResult};
use serde_json::json;

const LOG: &str = "\
booking,what,value,min_seconds,max_seconds,reason,who,approver,when
A,time of released,2024-05-28T13:00,,,gate log,Lee,Kim,2024-07-01
C,time of released,2024-06-07T12:00,,,gate log,Lee,Kim,2024-07-01
B,verdict,lawful,,,warrant found,Lee,Lee,2024-07-02
X,verdict,lawful,,,typo,Lee,Kim,2024-07-02
D,time of note,2024-06-07,,,typo,Lee,Kim,2024-07-02
D,time of released,2024-06-08,,,two of them,Lee,Kim,2024-07-02
";

/// A is out after 1 hour instead of 5, C surely after 2; B's 8 hours go; D stays, for its note is none and it is released
/// twice.
#[test]
fn overrides_are_listed_and_counted_beside_what_was_computed() {
    let file = format!("{FILE}D,,South,released,2024-06-07T10:00,,,\n");
    let page = Page::default();
    let log = OverrideLog::read(LOG.as_bytes(), "log.csv").unwrap();
    let report = audit_with(&file, settings(), |audit| audit.tool(Overrides::new(log, page.clone())));
    let rows: Vec<String> = page.text().lines().skip(1).map(str::to_owned).collect();
    assert_eq!(
        rows,
        [
            "A,time of released,2024-05-28T13:00,2024-05-28T17:00,gate log,Lee,Kim,2024-07-01,applied,\
             unlawful,18000,18000,unlawful,3600,3600",
            "C,time of released,2024-06-07T12:00,2024-06-07,gate log,Lee,Kim,2024-07-01,applied,\
             undetermined,0,50399,unlawful,7200,7200",
            "B,verdict,lawful,unlawful,warrant found,Lee,Lee,2024-07-02,applied,unlawful,28800,28800,lawful,0,0",
            "X,verdict,lawful,,typo,Lee,Kim,2024-07-02,no such booking,,,,,,",
            "D,time of note,2024-06-07,,typo,Lee,Kim,2024-07-02,no such event,lawful,0,0,lawful,0,0",
            "D,time of released,2024-06-08,,two of them,Lee,Kim,2024-07-02,several such events,lawful,0,0,lawful,0,0",
        ]
    );
    let section = serde_json::to_value(&report.sections[0].value).unwrap();
    let totals = |lawful, unlawful, undetermined, min_seconds: i64, max_seconds: i64| {
        json!({"lawful": lawful, "unlawful": unlawful, "undetermined": undetermined, "not_assessed": 1,
               "min_seconds": min_seconds, "max_seconds": max_seconds})
    };
    assert_eq!(section["as_computed"], totals(1, 2, 1, 13 * 3600, 13 * 3600 + 50_399));
    assert_eq!(section["as_overridden"], totals(2, 2, 0, 10_800, 10_800));
    assert_eq!((&section["listed"], &section["applied"]), (&json!(6), &json!(3)));
    assert_eq!(section["approved_by_who_made_them"], json!(1));
    assert_eq!(report.summary.overall.unlawful, 2, "the other tables stay as computed");
}

#[test]
fn an_override_that_lacks_something_is_an_error_at_its_cell() {
    let read = |row: &str| {
        let text = format!("booking,what,value,min_seconds,max_seconds,reason,who,approver,when\n{row}\n");
        OverrideLog::read(text.as_bytes(), "log.csv").unwrap_err().to_string()
    };
    assert_eq!(
        read("A,verdict,lawful,,,,Lee,Kim,2024-07-01"),
        "log.csv:2: column `reason`: is empty, expected something in it"
    );
    assert_eq!(
        read("A,verdict,lawful,,,why,Lee, ,2024-07-01"),
        "log.csv:2: column `approver`: is empty, expected something in it"
    );
    assert!(read("A,verdict,fine,,,why,Lee,Kim,2024-07-01").starts_with("log.csv:2: column `value`: expected one of"));
    assert!(read("A,verdict,unlawful,,,why,Lee,Kim,2024-07-01").contains("column `max_seconds`: `unlawful` needs"));
    assert!(read("A,verdict,unlawful,0,60,why,Lee,Kim,2024-07-01").contains("seconds that are `undetermined`"));
    assert!(read("A,released,2024-06-01,,,why,Lee,Kim,2024-07-01").contains("column `what`: expected `verdict`, or"));
    assert!(read("A,time of released,soon,,,why,Lee,Kim,2024-07-01").contains("column `value`: expected a time"));
    assert!(read("A,verdict,lawful,,,why,Lee,Kim,July").contains("column `when`: expected a date or time"));
    assert!(
        read("A,verdict,lawful,,,why,Lee,Kim,2024-07-01\nA,verdict,lawful,,,why,Lee,Kim,2024-07-01")
            .contains("log.csv:3: column `what`: was overridden already in row 2")
    );
    let without = OverrideLog::read(b"booking,what,value,reason,who,when\n", "log.csv").unwrap_err();
    assert_eq!(without.to_string(), "log.csv:1: column `approver`: expected it once in the header");
}

/// Bookings of which every tenth is held an hour too long.
fn county(bookings: u32) -> Vec<String> {
    let one = |n: u32| {
        let out = if n.is_multiple_of(10) { "13" } else { "12" };
        format!("N{n},booked,2024-06-03T09:00\nN{n},bail_posted,2024-06-04T12:00\nN{n},released,2024-06-04T{out}:00\n")
    };
    (0..bookings).map(one).collect()
}

fn sheet(bookings: &[String], size: usize, seed: u64, threads: usize) -> String {
    let page = Page::default();
    let text = format!("booking,event,at\n{}", bookings.concat());
    audit_with(&text, Settings { threads, ..settings() }, |audit| audit.tool(Sample::new(size, seed, page.clone())));
    page.text()
}

#[test]
fn the_sample_depends_on_the_seed_and_the_names_alone() {
    let mut bookings = county(3000);
    let first = sheet(&bookings, 40, 7, 1);
    let rows: Vec<Vec<&str>> = first.lines().skip(1).map(|row| row.split(',').collect()).collect();
    let of = |verdict: &str| rows.iter().filter(|row| row[3] == verdict).count();
    assert_eq!((of("lawful"), of("unlawful")), (36, 4));
    assert!(rows.iter().all(|row| row[9] == if row[3] == "lawful" { "2700" } else { "300" }));
    assert!(rows.iter().all(|row| row[10..] == ["7", "", "", ""]));
    bookings.reverse();
    let again = sheet(&bookings, 40, 7, 3);
    let names = |text: &str| text.lines().map(|row| row.split(',').next().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(names(&again), names(&first), "but for the rows that it names");
    assert_ne!(names(&sheet(&bookings, 40, 8, 1)), names(&first));
    // A larger sample takes in the smaller one, verdict by verdict.
    let larger = names(&sheet(&bookings, 80, 7, 1));
    assert!(names(&first).iter().all(|name| larger.contains(name)));
}

fn filled(rows: &[(&str, u64, u32, u32)]) -> String {
    let mut text = "booking,verdict,verdict_bookings,checked_by,agrees,note\n".to_owned();
    for (verdict, bookings, checked, errors) in rows {
        for n in 0..*checked {
            let agrees = if n < *errors { "no" } else { "Yes" };
            text.push_str(&format!("{verdict}{n},{verdict},{bookings},Lee,{agrees},\n"));
        }
    }
    text
}

/// 5 of 100: 1.64 to 11.28 per cent in the tables of Clopper and Pearson. Without errors the upper limit is 1 - (miss /
/// 2)^(1/n): for two verdicts at once 1 - 0.0125^(1/20) = 19.68 and 1 - 0.0125^(1/10) = 35.48 per cent, and 0.9 and 0.1 of
/// them make 21.26.
#[test]
fn the_rate_of_errors_has_an_exact_interval() {
    let result = SampleResult::read(filled(&[("lawful", 1000, 100, 5)]).as_bytes(), "s.csv").unwrap();
    assert_eq!((result.all.errors, result.all.checked, result.all.bookings), (5, 100, 1000));
    assert_eq!((result.all.at_least_per_10000, result.all.at_most_per_10000), (164, 1129));
    let two = filled(&[("lawful", 900, 20, 0), ("unlawful", 100, 10, 0)]);
    let result = SampleResult::read(format!("{two}u11,unlawful,100,,,\n").as_bytes(), "s.csv").unwrap();
    assert_eq!((result.all.at_least_per_10000, result.unchecked), (0, 1));
    assert!((2126..=2128).contains(&result.all.at_most_per_10000), "{}", result.all.at_most_per_10000);
    // Who has looked at all has no doubt.
    let all = SampleResult::read(filled(&[("unlawful", 8, 8, 2)]).as_bytes(), "s.csv").unwrap();
    assert_eq!((all.all.at_least_per_10000, all.all.at_most_per_10000), (2500, 2500));
    // Nothing checked, nothing known.
    let none =
        SampleResult::read(b"booking,verdict,verdict_bookings,checked_by,agrees\na,lawful,9,,\n", "s.csv").unwrap();
    assert_eq!((none.all.at_least_per_10000, none.all.at_most_per_10000), (0, 10_000));
}

#[test]
fn a_sheet_that_is_half_filled_in_is_an_error_at_its_cell() {
    let read = |row: &str| {
        let text = format!("booking,verdict,verdict_bookings,checked_by,agrees\n{row}\n");
        SampleResult::read(text.as_bytes(), "s.csv").unwrap_err().to_string()
    };
    assert_eq!(read("a,lawful,9,Lee,"), "s.csv:2: column `agrees`: expected `yes` or `no`");
    assert_eq!(read("a,lawful,9,,yes"), "s.csv:2: column `checked_by`: is empty, expected something in it");
    assert_eq!(read("a,lawful,9,Lee,maybe"), "s.csv:2: column `agrees`: expected `yes` or `no`");
    assert!(read("a,lawful,9,Lee,yes\nb,lawful,8,Lee,yes").starts_with("s.csv:3: column `verdict_bookings`"));
}
