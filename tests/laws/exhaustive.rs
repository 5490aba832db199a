//! Every small record there is: each begins with a booking, ends with a release, and has two or three events between them,
//! of every kind that the checker looks at, at every choice of four instants that straddle a holiday and a weekend.
//! Engine and naive model must agree on all of them, under laws that use every clause of the policy language.
//!
//! Records that differ only in the names of cases, detainers and holds are the same record: there are two cases, one
//! detainer beside one without a name, and one hold.
//!
//! Records of four events take seconds. The 1,180,980 records of five take minutes and are tried when asked for:
//! `cargo test --features cli,proptest --test laws -- --ignored`.

use std::thread;

use detainer::check::{Judge, Law, Options, Outline};
use detainer::policy::Policy;
use detainer::record::{Defaults, Event, EventKind, Timeline, json};
use detainer::time::{Instant, Recorded, parse_exact};

use crate::naive::{self, Declined};

/// All instants are whole steps of the model, in seconds.
const STEP: i64 = 4 * 3600;

/// Hours after noon of Wednesday, 3 July 2024: noon; the morning of the holiday; that of Friday; Saturday noon.
const HOURS: [i64; 4] = [0, 20, 44, 72];

/// Monday noon.
const END: i64 = 120;

const BOOKINGS: [&str; 3] = [
    r#""event":"booked","case":"a","arrest":"warrant""#,
    r#""event":"booked","cases":["a","b"],"arrest":"warrantless""#,
    r#""event":"booked","arrest":"warrantless""#,
];

/// What may happen in between.
const HAPPENINGS: [&str; 27] = [
    r#""event":"charged","case":"a","class":["x/felony"]"#,
    r#""event":"charged","case":"b""#,
    r#""event":"bail_posted","case":"a""#,
    r#""event":"bail_refused","case":"a","because":"detainer""#,
    r#""event":"release_ordered""#,
    r#""event":"release_ordered","case":"b""#,
    r#""event":"charges_dropped","case":"a""#,
    r#""event":"case_closed","case":"b","how":"transferred""#,
    r#""event":"remanded","case":"a""#,
    r#""event":"sentenced","case":"a","term":"P1D","credit":"P0D""#,
    r#""event":"sentenced","case":"b""#,
    r#""event":"sentence_completed","case":"a""#,
    r#""event":"probable_cause_found","by":"judge""#,
    r#""event":"probable_cause_found","by":"officer","detainer":"d""#,
    r#""event":"probable_cause_found","by":"judge","detainer":"d""#,
    r#""event":"hold_placed","hold":"h","basis":"judicial_warrant""#,
    r#""event":"hold_placed","hold":"h","basis":"immigration_detainer""#,
    r#""event":"hold_lifted","hold":"h""#,
    r#""event":"detainer_received","detainer":"d","form":"I-247A","signed":true,"served":false,"warrant":"administrative","probable_cause":"officer""#,
    r#""event":"detainer_received","detainer":"d","form":"I-247","signed":false,"served":true,"warrant":"judicial","probable_cause":"none""#,
    r#""event":"detainer_received","form":"I-247","agency":"ice""#,
    r#""event":"detainer_served","detainer":"d""#,
    r#""event":"detainer_withdrawn","detainer":"d""#,
    r#""event":"detainer_withdrawn""#,
    r#""event":"warrant_received","detainer":"d","kind":"judicial""#,
    r#""event":"warrant_received","kind":"administrative""#,
    r#""event":"released""#,
];

/// Clauses of the policy language; the laws are made of them.
const POLICIES: [(&str, &str); 13] = [
    (
        "always",
        r#"[hold]
when = "always""#,
    ),
    (
        "never",
        r#"[hold]
when = "never""#,
    ),
    (
        "working-days",
        r#"[hold]
when = { all = ["detainer.signed", { any = ["warrant.administrative", "warrant.judicial"] }] }
clock = "later"
limit = { hours = 24, excluding = ["saturday", "sunday", "holidays"] }
holidays = { calendar = "us_federal", observed = true }"#,
    ),
    (
        "from-receipt",
        r#"[hold]
when = { any = ["detainer.probable_cause", { not = "detainer.served" }] }
clock = "receipt"
limit = { hours = 48 }"#,
    ),
    (
        "renewable",
        r#"[hold]
when = "detainer.active"
clock = "receipt"
renewable = true
limit = { end_of_day = true }"#,
    ),
    (
        "reviewed",
        r#"[hold]
effect = "require"
when = "warrant.any"
clock = "entitlement"
limit = { hours = 72, excluding = ["sunday"] }
review = { by = "judge", hours = 20 }"#,
    ),
    (
        "alternatives",
        r#"[[hold]]
when = { all = [{ conviction = ["x/felony"], within_years = 5, before = "entitlement" }, "person.registrant"] }
limit = { hours = 24 }
[[hold]]
when = { any = [{ charge = ["x/felony"], found_by_judge = true }, { age_at_least = 18 }] }
limit = { hours = 12 }
[[hold]]
when = "probable_cause.judge""#,
    ),
    (
        "one-form",
        r#"applies_to = { form = ["I-247A"], agency = ["ice"] }
[hold]
when = "detainer.served""#,
    ),
    (
        "other-form",
        r#"applies_to = { form = ["I-247"] }
in_force = { from = "2024-07-04", until = "2024-07-06" }
[hold]
when = { form = ["I-247"] }
limit = { hours = 48, excluding = ["holidays"] }
holidays = { calendar = "own", observed = false }
[[calendar]]
id = "own"
years = [2020, 2030]
includes = ["us_federal"]
days = [{ on = "2024-07-05", name = "A day of its own" }]"#,
    ),
    ("processing", "[processing]\nhours = 8"),
    (
        "arrest",
        r#"[arrest]
review = { by = "judge", hours = 48 }"#,
    ),
    (
        "bail",
        r#"vacated = "2024-07-05"
[bail]
refusal = "entitlement""#,
    ),
    (
        "superseding",
        r#"supersedes = ["never"]
in_force = { from = "2024-07-05" }
[hold]
when = "warrant.judicial""#,
    ),
];

/// Stacks of them, by their names.
const LAWS: [&[&str]; 11] = [
    &["always"],
    &["never", "superseding"],
    &["working-days", "processing"],
    &["from-receipt"],
    &["renewable", "bail"],
    &["reviewed"],
    &["alternatives"],
    &["one-form", "other-form"],
    &["working-days", "arrest"],
    &["from-receipt", "reviewed", "bail", "arrest"],
    &["processing"],
];

fn policy(name: &str) -> Policy {
    let (id, body) = POLICIES.iter().find(|(id, _)| *id == name).unwrap();
    let text = format!(
        "[policy]\nid = \"{id}\"\ntitle = \"{id}\"\nkind = \"local\"\njurisdiction = \"us\"\ncitation = \"none\"\nchecked = \"unverified\"\n{body}\n"
    );
    Policy::from_toml(&text, id).unwrap_or_else(|error| panic!("{error}"))
}

fn record(events: &str) -> Timeline {
    let text = format!(
        r#"{{"booking":"x","time_zone":"America/New_York","records_complete":true,"facts":{{"age":17,"registrant":true,"classified":["x"],
           "convictions":[{{"classes":["x/felony"],"on":"2019-07-04"}}],"convictions_complete":true,"charges_complete":true}},
           "events":[{events}]}}"#
    );
    json::read(text.as_bytes(), 1, &Defaults::default()).unwrap_or_else(|error| panic!("{error}"))
}

fn event(text: &str) -> Event {
    let read = record(&format!(r#"{{"at":"2024-07-03T12:00",{text}}}"#));
    assert!(read.events[0].listed_kind().is_some() && read.events[0].unknown.is_empty(), "{text}");
    read.events[0].clone()
}

fn at(start: Instant, hours: i64) -> Recorded {
    Recorded::at(Instant::from_unix(start.unix() + hours * 3600))
}

/// Every sequence of so many happenings, each at one of the instants and none before the one that stands before it.
fn sequences(alphabet: &[Event], start: Instant, length: usize, mut visit: impl FnMut(&[Event])) {
    let choices: Vec<(usize, Event)> = HOURS
        .iter()
        .enumerate()
        .flat_map(|(place, &hours)| {
            alphabet.iter().map(move |event| (place, Event { at: at(start, hours), ..event.clone() }))
        })
        .collect();
    let mut chosen: Vec<Event> = Vec::new();
    extend(&choices, 0, length, &mut chosen, &mut visit);
}

fn extend(
    choices: &[(usize, Event)],
    earliest: usize,
    length: usize,
    chosen: &mut Vec<Event>,
    visit: &mut impl FnMut(&[Event]),
) {
    if chosen.len() == length {
        return visit(chosen);
    }
    for (place, event) in choices.iter().filter(|(place, _)| *place >= earliest) {
        chosen.push(event.clone());
        extend(choices, *place, length, chosen, visit);
        chosen.pop();
    }
}

/// Whether a name may mean a detainer that was received without one: the specification leaves that open.
fn names_the_nameless(events: &[Event]) -> bool {
    let received = |event: &&Event| event.listed_kind() == Some(EventKind::DetainerReceived);
    events.iter().filter(received).any(|event| event.detainer.is_none())
        && events.iter().any(|event| event.detainer.is_some())
}

/// How many records there were, how many comparisons of them under a law, and how many the model declined or the
/// specification leaves open.
#[derive(Default)]
struct Count {
    records: u64,
    compared: u64,
    declined: u64,
}

/// All records that begin with that booking, with so many events before the release.
fn agree(booking: &str, between: usize) -> Count {
    let laws: Vec<(Vec<Policy>, Law)> = LAWS
        .iter()
        .map(|names| {
            let policies: Vec<Policy> = names.iter().map(|name| policy(name)).collect();
            (policies.clone(), Law::new(policies))
        })
        .collect();
    let mut judges: Vec<Judge<'_>> = laws.iter().map(|(_, law)| Judge::new(law, Options::default())).collect();
    let alphabet = HAPPENINGS.map(event);
    let mut timeline = record("");
    let start = parse_exact("2024-07-03T12:00", timeline.zone).unwrap();
    let (first, last) = (event(booking), Event { at: at(start, END), ..event(r#""event":"released""#) });
    let mut count = Count::default();
    sequences(&alphabet, start, between, |between| {
        count.records += 1;
        if names_the_nameless(between) {
            count.declined += u64::try_from(laws.len()).unwrap();
            return;
        }
        timeline.events.clear();
        timeline.events.push(first.clone());
        timeline.events.extend_from_slice(between);
        timeline.events.push(last.clone());
        let outline = Outline::of(&timeline);
        for ((policies, _), judge) in laws.iter().zip(&mut judges) {
            match naive::overdetention(&timeline, policies, None, STEP) {
                Err(Declined::NoCustody) => panic!("every record has a stay"),
                Err(_) => count.declined += 1,
                Ok(expected) => {
                    let found = judge.judge(&outline).bounds.map(|bounds| (bounds.min_seconds, bounds.max_seconds));
                    let names: Vec<&str> = policies.iter().map(|policy| policy.id.as_str()).collect();
                    let shown = || serde_json::to_string(&timeline).unwrap();
                    assert_eq!(found, Some(expected), "engine (left), model (right), under {names:?}: {}", shown());
                    count.compared += 1;
                }
            }
        }
    });
    count
}

/// Tries all records with so many events between booking and release, of which there must be so many.
fn every_record(between: usize, expected: u64) {
    let counts = thread::scope(|scope| {
        let threads = BOOKINGS.map(|booking| scope.spawn(move || agree(booking, between)));
        threads.map(|thread| thread.join().unwrap())
    });
    let sum = |of: fn(&Count) -> u64| counts.iter().map(of).sum::<u64>();
    let (records, compared, declined) =
        (sum(|count| count.records), sum(|count| count.compared), sum(|count| count.declined));
    println!("{records} records under {} laws: {compared} compared, {declined} declined", LAWS.len());
    assert_eq!(records, expected);
    assert!(compared > declined * 4, "{compared} compared, {declined} declined");
}

/// Three bookings; two of 27 happenings, at one of the ten ways to choose two of four instants in order.
#[test]
fn every_record_of_four_events() {
    every_record(2, 3 * 27 * 27 * 10);
}

/// One happening more: twenty ways to choose three instants.
#[test]
#[ignore = "takes minutes"]
fn every_record_of_five_events() {
    every_record(3, 3 * 27 * 27 * 27 * 20);
}
