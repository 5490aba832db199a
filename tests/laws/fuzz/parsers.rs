//! What must hold of any bytes that a public reader is given: it answers, and what it has read can be checked.
//!
//! The fuzz targets call these functions, and so does a test with what fuzzing has found.
#![allow(dead_code, reason = "a fuzz target uses one of them")]

use std::sync::{Arc, LazyLock};

use detainer::audit::mapping::{self, File, Mapping, guess, ready};
use detainer::check::recheck::recheck;
use detainer::check::{Judge, Law, Options, Outline, check, explain};
use detainer::live::protocol::{Session, Settings};
use detainer::policy::{Policy, PolicyFile, catalog};
use detainer::reason;
use detainer::record::{Defaults, Timeline, csv as table, json};
use detainer::time::{Instant, Recorded, Term, Zone, format_instant, parse_exact};

/// Some law to check what has been read by: a limit with holidays, papers, a review of the arrest.
static LAW: LazyLock<Arc<Law>> = LazyLock::new(|| {
    let policy = |id: &str| catalog::policy(id).expect("it is in the catalogue").expect("it loads");
    let arrests = "[policy]\nid = \"review\"\ntitle = \"Review\"\njurisdiction = \"us\"\ncitation = \"C\"\nchecked = \"text\"\n\
                   [arrest]\nreview = { by = \"judge\", hours = 48 }\n[processing]\nhours = 6\n[bail]\nrefusal = \"entitlement\"\n";
    let arrests = Policy::from_toml(arrests, "review.toml").expect("it loads");
    Arc::new(Law::new(vec![policy("us-fed-8cfr-287-7"), policy("us-or-clackamas"), arrests]))
});

/// Zones with clock changes of an hour and of half an hour, with offsets that were not whole minutes, and with none.
const ZONES: [&str; 6] =
    ["America/Los_Angeles", "America/New_York", "Australia/Lord_Howe", "Africa/Monrovia", "Pacific/Apia", "UTC"];

fn zone(name: &str) -> Zone {
    Zone::named(name).expect("it is in the database")
}

fn defaults() -> Defaults {
    Defaults { zone: Some(zone(ZONES[0])), ..Defaults::default() }
}

/// What must hold of a record that was read, whatever it says.
fn checked(timeline: &Timeline, as_of: Option<Instant>) {
    let text = serde_json::to_vec(timeline).expect("every record can be written");
    let again = json::read(&text, 1, &Defaults::default()).expect("what was written can be read");
    assert_eq!(again.events, timeline.events, "it is read as it was written");

    let options = Options { as_of, law_as_known_at: None };
    let assessment = check(timeline, &LAW, &options);
    let judgment = Judge::new(&LAW, options).judge(&Outline::of(timeline));
    assert_eq!((judgment.verdict, judgment.bounds), (assessment.verdict, assessment.overdetention));
    if let Err(rejections) = recheck(timeline, LAW.policies(), as_of, None, &assessment, 4) {
        panic!("rejected: {}", rejections[0]);
    }
    assert!(!explain(timeline, &LAW, &assessment).steps.is_empty());
    serde_json::to_vec(&assessment).expect("every assessment can be written");
}

/// Where stays without an end are taken to end.
fn as_of() -> Option<Instant> {
    parse_exact("2026-03-20T12:00", zone(ZONES[0])).ok()
}

/// A time, a term and a name of a zone; the first byte chooses the zone of the wall clock.
pub(crate) fn recorded_times(bytes: &[u8]) {
    let Some((first, text)) = bytes.split_first() else { return };
    let zone = zone(ZONES[usize::from(*first) % ZONES.len()]);
    let text = String::from_utf8_lossy(text);
    let recorded = Recorded::parse(&text, zone);
    // Within a day of the first and the last year the offset decides whether a time can be written.
    let writable = |at: Instant| (1901..=2098).contains(&zone.date(at).year());
    if let (Some(earliest), Some(latest)) = (recorded.earliest(), recorded.latest()) {
        assert!(earliest <= latest);
        if !writable(earliest) || !writable(latest) {
            return;
        }
        let plain = Recorded::between(Some(earliest), Some(latest));
        let again = Recorded::parse(&plain.text(zone).expect("it has bounds"), zone);
        assert_eq!((again.earliest(), again.latest()), (Some(earliest), Some(latest)), "{:?}", plain.text(zone));
    }
    if let Ok(at) = parse_exact(&text, zone) {
        assert_eq!(parse_exact(&format_instant(at, zone), zone), Ok(at));
        if let Ok(term) = text.parse::<Term>() {
            _ = zone.add_term(at, &term, Some(&term));
        }
    }
    if let Ok(term) = text.parse::<Term>() {
        let day = Instant::from_unix(1_700_000_000);
        assert!(zone.add_term(day, &term, None) >= day);
        assert_eq!(term.to_string().parse(), Ok(term));
    }
    _ = Zone::named(&text);
}

/// A document of timelines, and lines of them.
pub(crate) fn timelines(bytes: &[u8]) {
    let document = json::read_document(bytes, &defaults());
    let lines = json::read_lines(bytes, defaults());
    for timeline in document.into_iter().chain(lines).flatten().take(16) {
        checked(&timeline, as_of());
    }
}

/// A policy or a stack.
pub(crate) fn policies(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match PolicyFile::from_toml(&text, "p.toml") {
        Err(error) => {
            let lines = text.split('\n').count();
            assert!((1..=lines).contains(&error.line) && error.column >= 1, "{error}");
            assert!(!error.message.is_empty());
        }
        Ok(PolicyFile::Stack(stack)) => assert!(!stack.policies.is_empty()),
        Ok(PolicyFile::Policy(policy)) => {
            assert!(policy.describe().contains(&policy.id));
            _ = reason::lint(&policy, &reason::Vocabulary::default());
            _ = reason::gaps(&policy);
            _ = reason::run_examples(&policy);
        }
    }
}

/// A mapping, a line of dashes, and the rows of a file; without the line a file alone, whose mapping is guessed.
pub(crate) fn mappings(bytes: &[u8]) {
    const DASHES: &[u8] = b"\n---\n";
    let cut = bytes.windows(DASHES.len()).position(|window| window == DASHES);
    let Some((text, rest)) = cut.and_then(|at| bytes.split_at_checked(at)) else {
        for name in ["f.csv", "f.json"] {
            if let Ok(guessed) = guess(File { name, bytes }) {
                let mapping = Mapping::from_toml(&guessed, "guess.toml").expect("a guess is a mapping");
                mapped(&mapping, File { name, bytes });
            }
        }
        return;
    };
    let text = String::from_utf8_lossy(text);
    let mapping = match ready::mapping(&text) {
        Some(ready) => ready.expect("it loads"),
        None => match Mapping::from_toml(&text, "m.toml") {
            Ok(mapping) => mapping,
            Err(error) => return assert!(error.line >= 1 && !error.message.is_empty()),
        },
    };
    let rows = &rest[DASHES.len()..];
    let name = match rows.first() {
        Some(b'[') => "f.json",
        Some(b'{') => "f.jsonl",
        _ => "f.csv",
    };
    mapped(&mapping, File { name, bytes: rows });
}

fn mapped(mapping: &Mapping, file: File<'_>) {
    let Ok(mapping::Mapped { records, rejected, rows, .. }) = mapping.read(&[file], &defaults()) else { return };
    let used: u64 = records.iter().map(|record| record.rows).sum();
    assert_eq!(rows, used + u64::try_from(rejected.len()).expect("a count"), "every row is used or rejected");
    for record in records.iter().take(16) {
        checked(&record.timeline, record.as_of);
    }
}

/// A table of events.
pub(crate) fn csv(bytes: &[u8]) {
    let read = table::read(bytes, "f.csv", &defaults());
    let used: usize = read.timelines.iter().map(|timeline| timeline.events.len()).sum();
    let rejected = read.rejected.iter().filter(|error| error.problem.is_row()).count();
    assert_eq!(read.rows, used + rejected, "every row is used or rejected");
    for timeline in read.timelines.iter().take(16) {
        checked(timeline, as_of());
    }
}

/// Lines of the live protocol.
pub(crate) fn live(bytes: &[u8]) {
    let mut session =
        Session::new(Arc::clone(&LAW), Settings { defaults: defaults(), keep_seconds: 3600, ..Settings::default() });
    let mut answers = Vec::new();
    for (number, line) in (1_u64..).zip(bytes.split(|byte| *byte == b'\n')) {
        answers.clear();
        session.line(line, &mut answers);
        assert!(answers.is_empty() == line.trim_ascii().is_empty(), "every line has an answer, but an empty one");
        let mut last = None;
        for answer in answers.split(|byte| *byte == b'\n').filter(|answer| !answer.is_empty()) {
            let answer: serde_json::Value = serde_json::from_slice(answer).expect("an answer is JSON");
            last = answer.get("line").and_then(serde_json::Value::as_u64);
        }
        assert!(answers.is_empty() || last == Some(number), "the last of its answers has the number of the line");
    }
}
