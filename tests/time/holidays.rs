//! Federal holidays against a table made apart from the rules.

use std::collections::{BTreeMap, BTreeSet};

use detainer::time::{Calendar, CalendarError, Date, Day, Observance};

struct Row {
    observed: Date,
    statutory: Date,
    name: String,
}

fn rows() -> Vec<Row> {
    let text = include_str!("../data/federal_holidays.csv");
    let rows = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.map(|line| {
        let cells: Vec<&str> = line.splitn(4, ',').collect();
        Row { observed: cells[0].parse().unwrap(), statutory: cells[1].parse().unwrap(), name: cells[3].to_owned() }
    })
    .collect()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn days(first: &str, last: &str) -> impl Iterator<Item = Date> {
    (date(first).days()..=date(last).days()).map(Date::from_days)
}

#[test]
fn table_is_whole() {
    assert_eq!(rows().len(), 1366);
}

#[test]
fn statutory_days_are_exactly_the_table() {
    let calendar = Calendar::us_federal();
    let table: BTreeMap<Date, String> = rows().into_iter().map(|row| (row.statutory, row.name)).collect();
    for day in days("1971-01-01", "2099-12-31") {
        let expected = table.get(&day).map_or(Day::Working, |name| Day::Holiday(name));
        assert_eq!(calendar.day(day, Observance::Statutory), expected, "{day}");
    }
}

#[test]
fn observed_days_are_exactly_the_table() {
    let calendar = Calendar::us_federal();
    let table: BTreeSet<Date> = rows().iter().flat_map(|row| [row.statutory, row.observed]).collect();
    for day in days("1971-01-01", "2099-12-31") {
        let holiday = matches!(calendar.day(day, Observance::Observed), Day::Holiday(_));
        assert_eq!(holiday, table.contains(&day), "{day}");
    }
    for row in rows().iter().filter(|row| row.observed != row.statutory && row.observed.year() < 2100) {
        let name = format!("{} (observed)", row.name);
        assert_eq!(calendar.day(row.observed, Observance::Observed), Day::Holiday(&name), "{}", row.observed);
    }
}

#[test]
fn new_year_on_a_saturday_is_observed_the_year_before() {
    let calendar = Calendar::us_federal();
    assert_eq!(calendar.day(date("2021-12-31"), Observance::Observed), Day::Holiday("New Year's Day (observed)"));
    assert_eq!(calendar.day(date("2021-12-31"), Observance::Statutory), Day::Working);
    assert_eq!(calendar.day(date("2022-01-01"), Observance::Observed), Day::Holiday("New Year's Day"));
    assert_eq!(calendar.day(date("2099-12-31"), Observance::Observed), Day::Working);
}

#[test]
fn first_and_last_juneteenth_king_and_veterans_days() {
    let calendar = Calendar::us_federal();
    let holiday = |text| matches!(calendar.day(date(text), Observance::Observed), Day::Holiday(_));
    assert!(!holiday("2020-06-19") && holiday("2021-06-18") && holiday("2021-06-19"));
    assert!(!holiday("1985-01-21") && holiday("1986-01-20"));
    assert!(holiday("1977-10-24") && !holiday("1977-11-11") && !holiday("1978-10-23") && holiday("1978-11-10"));
    assert!(!holiday("2018-12-05") && !holiday("2021-01-20"), "closings and inaugurations are no holidays");
}

#[test]
fn outside_the_declared_years_is_unknown() {
    let calendar = Calendar::us_federal();
    assert_eq!(calendar.years(), (1971, 2099));
    for text in ["1970-12-31", "1970-12-25", "2100-01-01", "1900-07-04"] {
        assert_eq!(calendar.day(date(text), Observance::Observed), Day::Unknown, "{text}");
    }
    assert_eq!(calendar.day(Date::from_days(i32::MIN), Observance::Observed), Day::Unknown);
    assert_eq!(calendar.day(Date::from_days(i32::MAX), Observance::Observed), Day::Unknown);
}

#[test]
fn custom_days_are_taken_as_given() {
    let federal = Calendar::us_federal();
    let chavez = (date("2018-03-31"), "Cesar Chavez Day".to_owned()); // a Saturday
    let courts = Calendar::custom("us-ca-courts", 2014, 2026, &[&federal], [chavez]).unwrap();
    assert_eq!((courts.id(), courts.years()), ("us-ca-courts", (2014, 2026)));
    assert_eq!(courts.day(date("2018-03-31"), Observance::Observed), Day::Holiday("Cesar Chavez Day"));
    assert_eq!(courts.day(date("2018-03-30"), Observance::Observed), Day::Working);
    assert_eq!(courts.day(date("2020-07-03"), Observance::Observed), Day::Holiday("Independence Day (observed)"));
    assert_eq!(courts.day(date("2020-07-03"), Observance::Statutory), Day::Working);
    assert_eq!(courts.day(date("2013-12-31"), Observance::Observed), Day::Unknown);
    assert_eq!(courts.day(date("2027-01-01"), Observance::Observed), Day::Unknown);
}

#[test]
fn what_an_included_calendar_does_not_know_is_unknown() {
    let federal = Calendar::us_federal();
    let old = Calendar::custom("old", 1960, 1980, &[&federal], [(date("1965-05-05"), "fair".to_owned())]).unwrap();
    assert_eq!(old.day(date("1965-05-05"), Observance::Observed), Day::Holiday("fair"));
    assert_eq!(old.day(date("1965-05-06"), Observance::Observed), Day::Unknown);
    assert_eq!(old.day(date("1975-05-06"), Observance::Observed), Day::Working);
    let short = Calendar::custom("short", 1971, 1975, &[], []).unwrap();
    let both = Calendar::custom("both", 1971, 1990, &[&short, &federal], []).unwrap();
    assert_eq!(both.day(date("1980-07-04"), Observance::Observed), Day::Holiday("Independence Day"));
    assert_eq!(both.day(date("1980-07-07"), Observance::Observed), Day::Unknown);
}

#[test]
fn a_calendar_may_not_contradict_itself() {
    let error = Calendar::custom("c", 2014, 2016, &[], [(date("2017-01-01"), String::new())]).unwrap_err();
    assert_eq!(error.to_string(), "calendar `c` lists 2017-01-01, expected a day of its years 2014 to 2016");
    let error = Calendar::custom("c", 2016, 2014, &[], []).unwrap_err();
    assert!(matches!(error, CalendarError::YearsReversed { first: 2016, last: 2014, .. }));
}
