//! What the tests of mappings share.
#![allow(dead_code, reason = "each test file uses its own part")]

use detainer::audit::mapping::{File, Mapped, Mapping};
use detainer::record::{Defaults, Timeline, Value};

pub(crate) fn mapping(text: &str) -> Mapping {
    Mapping::from_toml(text, "m.toml").unwrap_or_else(|error| panic!("{error}"))
}

/// Reads files; whatever they hold, every row must be used or rejected.
pub(crate) fn read_bytes(mapping: &Mapping, files: &[(&str, &[u8])]) -> Mapped {
    let files: Vec<File<'_>> = files.iter().map(|(name, bytes)| File { name, bytes }).collect();
    let mapped = mapping.read(&files, &Defaults::default()).unwrap_or_else(|error| panic!("{error}"));
    reconciled(&mapped);
    mapped
}

pub(crate) fn read(mapping_text: &str, files: &[(&str, &str)]) -> Mapped {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    read_bytes(&mapping(mapping_text), &files)
}

pub(crate) fn reconciled(mapped: &Mapped) {
    let used: u64 = mapped.records.iter().map(|record| record.rows).sum();
    let rejected = u64::try_from(mapped.rejected.len()).unwrap();
    assert_eq!(mapped.rows, used + rejected, "every row is used or rejected");
    assert_eq!((mapped.used, mapped.bookings), (used, u64::try_from(mapped.records.len()).unwrap()));
    assert!(mapped.records.iter().all(|record| record.rows > 0));
}

/// Every event on one line: booking, event, time, attributes by name, where it stands.
pub(crate) fn lines(mapped: &Mapped) -> Vec<String> {
    mapped.records.iter().flat_map(|record| events(&record.timeline)).collect()
}

pub(crate) fn events(timeline: &Timeline) -> Vec<String> {
    let Value::Map(entries) = timeline.to_value() else { panic!("a timeline is an object") };
    let Some((_, Value::List(events))) = entries.into_iter().find(|(key, _)| key == "events") else {
        panic!("a timeline has events")
    };
    events.iter().map(|event| format!("{} {}", timeline.booking, line(event))).collect()
}

fn line(event: &Value) -> String {
    let Value::Map(entries) = event else { panic!("an event is an object") };
    let get = |wanted: &str| entries.iter().find(|(key, _)| key == wanted).map_or("-".to_owned(), |(_, v)| plain(v));
    let mut rest: Vec<String> = entries
        .iter()
        .filter(|(key, _)| !matches!(key.as_str(), "event" | "at" | "source" | "note"))
        .map(|(key, value)| format!("{key}={}", plain(value)))
        .collect();
    rest.sort();
    let rest = if rest.is_empty() { String::new() } else { format!(" {}", rest.join(" ")) };
    format!("{} {}{rest} @{}", get("event"), get("at"), get("source"))
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "?".to_owned(),
        Value::Text(text) => text.clone(),
        Value::Bool(flag) => flag.to_string(),
        Value::Int(number) => number.to_string(),
        Value::List(members) => format!("[{}]", members.iter().map(plain).collect::<Vec<_>>().join(",")),
        Value::Map(_) => panic!("no attribute is an object"),
    }
}

pub(crate) fn rejected(mapped: &Mapped) -> Vec<String> {
    mapped.rejected.iter().map(ToString::to_string).collect()
}

/// The values that the mapping does not list: column, value, count, first place.
pub(crate) fn unmapped(mapped: &Mapped) -> Vec<String> {
    mapped.unmapped.iter().map(|one| format!("{}={} {} {}", one.column, one.value, one.count, one.first)).collect()
}

pub(crate) fn defects(timeline: &Timeline) -> Vec<String> {
    timeline.defects.iter().map(|defect| format!("{}: {}", defect.code.as_str(), defect.text)).collect()
}
