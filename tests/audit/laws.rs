//! Laws of an audit: nothing is lost, the order of rows and the number of threads change nothing, and the tables are sums of
//! what the checker says of each booking.

use std::collections::BTreeMap;

use crate::county::{Tables, audit, grouped, policy, settings};
use detainer::audit::{Reading, Settings, Table, Totals};
use detainer::check::{Bounds, Judge, Law, Options, Outline, check};
use detainer::policy::{Excluding, Limit, Policy, Processing};
use detainer::record::{Timeline, csv};

/// Pseudo-random numbers by xorshift64*, the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let drawn = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(drawn).unwrap() % end
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for place in (1..items.len()).rev() {
            items.swap(place, self.below(place + 1));
        }
    }
}

const HEAD: &str = "booking,event,at,case,detainer,warrant,signed,hold,basis,person,custodian,note,because,time_zone,id,term,fact.us_citizen";

/// A time in March 2024 (with a clock change on the 10th), to the minute, or only to the day; rarely none at all.
fn time(random: &mut Random, day: usize) -> String {
    let date = format!("2024-03-{:02}", 1 + day.min(29));
    match random.below(20) {
        0 => date,
        1 => String::new(),
        2 => "yesterday".to_owned(),
        3 => format!("{date}T00:00"),
        4 => format!("{date}T02:30"),
        _ => format!("{date}T{:02}:{:02}", random.below(24), random.below(60)),
    }
}

/// A booking under way: its rows, and what all of them say.
struct Stay<'a> {
    name: &'a str,
    about: String,
    rows: Vec<String>,
}

impl Stay<'_> {
    /// Adds a row; `rest` is case, detainer, warrant, signed, hold, basis, note, because, term.
    fn row(&mut self, random: &mut Random, event: &str, day: usize, rest: &str) {
        let (at, zone) = (time(random, day), if random.below(30) == 0 { "America/Denver" } else { "" });
        let id = if random.below(40) == 0 { "e1" } else { "" };
        let fact = if random.below(60) == 0 { "true" } else { "" };
        let cells: [&str; 9] = rest.split('|').collect::<Vec<_>>().try_into().unwrap();
        let [case, detainer, warrant, signed, hold, basis, note, because, term] = cells;
        let (name, about) = (self.name, &self.about);
        self.rows.push(format!(
            "{name},{event},{at},{case},{detainer},{warrant},{signed},{hold},{basis},{about},{note},{because},{zone},{id},{term},{fact}"
        ));
    }
}

/// The rows of a booking: a stay that makes sense most of the time, with anything in between.
fn booking(random: &mut Random, name: &str) -> Vec<String> {
    let about = format!("{},{}", random.pick(&["", "p1", "p2"]), random.pick(&["North", "South"]));
    let mut stay = Stay { name, about, rows: Vec::new() };
    let start = random.below(20);
    let later = |random: &mut Random, days: usize| start + random.below(days);
    stay.row(random, "booked", start, "C1||||||||");
    if random.below(2) == 0 {
        let (warrant, signed) = (random.pick(&["", "none", "administrative"]), random.pick(&["", "true"]));
        let day = later(random, 4);
        stay.row(random, "detainer_received", day, &format!("|d1|{warrant}|{signed}|||||"));
    }
    if random.below(12) == 0 {
        let day = later(random, 6);
        stay.row(random, "detainer_received", day, "|d2|judicial|true|||||");
    }
    if random.below(8) == 0 {
        stay.row(random, "hold_placed", start + 1, "||||h1|parole|||");
        stay.row(random, "hold_lifted", start + 3, "||||h1||||");
    }
    match random.below(12) {
        0 => stay.row(random, "bail_refused", start + 2, "C1|||||||detainer|"),
        1 => stay.row(random, "sentenced", start + 2, "C1||||||||P5D"),
        2 => stay.row(random, "note", start + 2, "||||||\"a \"\"b\"\"\"||"),
        3 => stay.row(random, "charged", start + 2, "C2||||||||"),
        4 => stay.row(random, "citizenship_claimed", start + 2, "||||||||"),
        _ => {}
    }
    let closing = random.pick(&["bail_posted", "release_ordered", "charges_dropped", "sentence_completed"]);
    let (day, case) = (later(random, 6), random.pick(&["C1||||||||", "||||||||"]));
    stay.row(random, closing, day, case);
    if random.below(15) > 0 {
        let (end, day) = (random.pick(&["released", "transferred"]), later(random, 8) + 2);
        stay.row(random, end, day, "||||||||");
    }
    stay.rows
}

/// Rows of some bookings, those of each together, and among them some that are none.
fn file(random: &mut Random, bookings: usize) -> Vec<String> {
    let mut rows = Vec::new();
    for number in 0..bookings {
        rows.extend(booking(random, &format!("B{number:03}")));
        match random.below(20) {
            0 => rows.push(format!("B{number:03},released")),
            1 => rows.push(",released,2024-03-04,,,,,,,,,,,,,,".to_owned()),
            2 => rows.push("a,\"b".to_owned()),
            _ => {}
        }
    }
    rows
}

fn text(rows: &[String]) -> Vec<u8> {
    format!("{HEAD}\n{}\n", rows.join("\n")).into_bytes()
}

const TABLES: [Table; 3] = [Table::Findings, Table::Bookings, Table::Rejected];

/// The tables without what names rows.
fn nameless(tables: &Tables) -> BTreeMap<Table, Vec<String>> {
    let without = |table: &Table, line: &str| match table {
        Table::Findings => {
            line.rsplit_once(",f.csv").map_or(line, |(before, _)| before.trim_end_matches(",\"")).to_owned()
        }
        Table::Rejected => String::new(),
        _ => line.to_owned(),
    };
    tables.iter().map(|(table, text)| (*table, text.lines().map(|line| without(table, line)).collect())).collect()
}

#[test]
fn threads_and_the_order_of_rows_change_nothing() {
    let mut random = Random(1);
    for _ in 0..audit_rounds(12) {
        let mut rows = file(&mut random, 40);
        let before = audit(&text(&rows), settings(), &TABLES);
        for threads in [2, 5] {
            let other = audit(&text(&rows), Settings { threads, ..settings() }, &TABLES);
            assert_eq!(before.1, other.1);
            assert_eq!(json(&before.0), json(&other.0));
        }
        let in_one_go = audit(&text(&rows), grouped(Settings { threads: 3, ..settings() }), &TABLES);
        assert_eq!(before.1, in_one_go.1, "the bookings of this file stand in the order of their names");
        assert_eq!(json(&before.0), json(&in_one_go.0));
        random.shuffle(&mut rows);
        let shuffled = audit(&text(&rows), settings(), &TABLES);
        assert_eq!(nameless(&before.1), nameless(&shuffled.1));
        assert_eq!(json(&before.0), json(&shuffled.0));
    }
}

fn audit_rounds(release: usize) -> usize {
    if cfg!(debug_assertions) { release.div_ceil(4) } else { release }
}

fn json(report: &detainer::audit::Report) -> serde_json::Value {
    serde_json::to_value(report.published()).unwrap()
}

/// The bookings of a file by the way that the audit does not take.
fn timelines(text: &[u8]) -> Vec<Timeline> {
    csv::read(text, "f.csv", &settings().defaults).timelines
}

fn sums(policies: Vec<Policy>, timelines: &[Timeline]) -> Totals {
    let law = Law::new(policies);
    let mut judge = Judge::new(&law, Options::default());
    let mut totals = Totals::default();
    for timeline in timelines {
        match judge.judge(&Outline::of(timeline)).bounds {
            None => totals.not_assessed += 1,
            Some(Bounds { min_seconds, max_seconds }) => {
                totals.unlawful += u64::from(min_seconds > 0);
                totals.lawful += u64::from(max_seconds == 0);
                totals.undetermined += u64::from(min_seconds == 0 && max_seconds > 0);
                totals.min_seconds += min_seconds;
                totals.max_seconds += max_seconds;
            }
        }
    }
    totals
}

#[test]
fn tables_are_sums_of_what_the_checker_says() {
    let mut random = Random(2);
    for _ in 0..audit_rounds(12) {
        let text = text(&file(&mut random, 60));
        let timelines = timelines(&text);
        let summary = audit(&text, settings(), &[]).0.summary;
        assert_eq!(summary.overall, sums(vec![policy()], &timelines));
        for row in &summary.by_allowance {
            let allowing = Policy { processing: Some(Processing { hours: row.hours }), ..policy() };
            assert_eq!(row.totals, sums(vec![allowing], &timelines), "{} hours", row.hours);
        }
        let mut every_day = policy();
        every_day.holds[0].limit = Some(Limit::Hours { hours: 48, excluding: Excluding::default() });
        for row in &summary.by_reading {
            let policy = if row.reading == Reading::EveryDay { every_day.clone() } else { policy() };
            assert_eq!(row.totals, sums(vec![policy], &timelines), "{:?}", row.reading);
        }
        let groups = [&summary.by_month, &summary.by_facility, &summary.by_hold_type];
        for group in groups {
            let (mut bookings, mut min_seconds, mut max_seconds) = (0, 0, 0);
            for row in group.iter().map(|row| row.totals.unwrap()) {
                bookings += row.assessed() + row.not_assessed;
                min_seconds += row.min_seconds;
                max_seconds += row.max_seconds;
            }
            let all = (summary.reconciled.bookings, summary.overall.min_seconds, summary.overall.max_seconds);
            assert_eq!((bookings, min_seconds, max_seconds), all);
        }
        for rows in [&summary.by_cause, &summary.by_policy] {
            let sum: i64 = rows.iter().map(|row| row.totals.unwrap().max_seconds).sum();
            assert_eq!(sum, summary.overall.max_seconds);
        }
        assert_eq!(
            summary.reconciled.events,
            timelines.iter().map(|timeline| timeline.events.len() as u64).sum::<u64>()
        );
    }
}

#[test]
fn findings_are_those_of_the_checker() {
    let mut random = Random(3);
    for _ in 0..audit_rounds(12) {
        let text = text(&file(&mut random, 60));
        let mut timelines = timelines(&text);
        timelines.sort_by(|one, other| one.booking.cmp(&other.booking));
        let law = Law::new(vec![policy()]);
        let mut expected = Vec::new();
        for timeline in &timelines {
            for finding in check(timeline, &law, &Options::default()).findings {
                let cause = finding.cause.map_or("", |cause| cause.as_str());
                let bounds = finding.bounds;
                let start = format!("{},{},{cause}", timeline.booking, finding.kind.as_str());
                expected.push((start, bounds.min_seconds.to_string(), bounds.max_seconds.to_string()));
            }
        }
        let tables = audit(&text, settings(), &[Table::Findings]).1;
        let found: Vec<(String, String, String)> = tables[&Table::Findings]
            .lines()
            .skip(1)
            .map(|line| {
                let cells: Vec<&str> = line.split(',').collect();
                (cells[..3].join(","), cells[5].to_owned(), cells[6].to_owned())
            })
            .collect();
        assert_eq!(found, expected);
        let long = audit(&text, settings(), &[Table::Findings, Table::Defects]).1;
        assert_eq!(sorted_rows(&tables[&Table::Findings]), sorted_rows(&long[&Table::Findings]));
    }
}

/// The lines, the rows that each names in their own order.
fn sorted_rows(text: &str) -> Vec<(String, Vec<String>)> {
    let split = |line: &str| {
        let (before, rows) = line.rsplit_once(',').unwrap();
        let mut rows: Vec<String> = rows.split("; ").map(str::to_owned).collect();
        rows.sort();
        (before.to_owned(), rows)
    };
    text.lines().map(split).collect()
}
