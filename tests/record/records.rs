//! What the tests of records share.
#![allow(dead_code, reason = "each test file uses its own part")]

use detainer::record::{Defaults, Timeline, json};

/// Reads a timeline that must be one.
pub(crate) fn timeline(text: &str) -> Timeline {
    json::read(text.as_bytes(), 1, &Defaults::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// A timeline of these events, written with commas between them.
pub(crate) fn with_events(events: &str) -> Timeline {
    timeline(&format!(r#"{{"booking": "b1", "time_zone": "America/Los_Angeles", "events": [{events}]}}"#))
}

/// The codes of the defects.
pub(crate) fn codes(timeline: &Timeline) -> Vec<&'static str> {
    timeline.defects.iter().map(|defect| defect.code.as_str()).collect()
}

/// The defects in one line each: the event's place, the code, the text.
pub(crate) fn defects(timeline: &Timeline) -> Vec<String> {
    let place = |event: Option<usize>| event.map_or_else(|| "-".to_owned(), |event| event.to_string());
    timeline
        .defects
        .iter()
        .map(|defect| format!("{} {}: {}", place(defect.event), defect.code.as_str(), defect.text))
        .collect()
}

/// Writing and reading again must give the same timeline.
pub(crate) fn round_trip(timeline: &Timeline) {
    let text = serde_json::to_vec(timeline).unwrap();
    let again = json::read(&text, 1, &Defaults::default()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(&again, timeline);
    assert_eq!(serde_json::to_vec(&again).unwrap(), text);
}
