//! From timelines back to plain values, in the order of the format's documentation.

use serde::{Serialize, Serializer};

use crate::time::{Recorded, Zone};

use super::event::{Event, Said};
use super::{Facts, Timeline, Value};

impl Timeline {
    /// The timeline as a plain value: what was written, in one fixed order of keys.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let mut entries = Entries::default();
        entries.text("booking", Some(&self.booking));
        entries.text("person", self.person.as_ref());
        entries.text("custodian", self.custodian.as_ref());
        entries.text("jurisdiction", self.jurisdiction.as_ref());
        entries.text("agency_type", self.agency_type.as_ref());
        entries.text("time_zone", Some(&self.zone.name().to_owned()));
        if self.records_complete {
            entries.push("records_complete", Value::Bool(true));
        }
        if !self.ordered {
            entries.push("ordered", Value::Bool(false));
        }
        let facts = facts_entries(&self.facts, self.zone);
        if !facts.is_empty() {
            entries.push("facts", Value::Map(facts));
        }
        let events = self.events.iter().map(|event| event_value(event, self.zone)).collect();
        entries.push("events", Value::List(events));
        Value::Map(entries.0)
    }
}

impl Event {
    /// The event as a plain value, times in `zone`: what was written, in one fixed order of keys.
    #[must_use]
    pub fn to_value(&self, zone: Zone) -> Value {
        event_value(self, zone)
    }
}

impl Serialize for Timeline {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_value().serialize(serializer)
    }
}

#[derive(Default)]
struct Entries(Vec<(String, Value)>);

impl Entries {
    fn push(&mut self, key: &str, value: Value) {
        self.0.push((key.to_owned(), value));
    }

    fn text(&mut self, key: &str, text: Option<&String>) {
        if let Some(text) = text {
            self.push(key, Value::Text(text.clone()));
        }
    }

    fn time(&mut self, key: &str, time: Option<&Recorded>, zone: Zone) {
        if let Some(time) = time {
            self.push(key, time.text(zone).map_or(Value::Null, Value::Text));
        }
    }

    fn said<T: Copy>(&mut self, key: &str, said: Option<&Said<T>>, word: impl Fn(T) -> Value) {
        match said {
            None => {}
            Some(Said::Listed(value)) => self.push(key, word(*value)),
            Some(Said::Other(text)) => self.push(key, Value::Text(text.clone())),
        }
    }

    /// One text, or a list of several. An empty text alone would read as absent, so it stays in a list.
    fn texts(&mut self, key: &str, texts: &[String]) {
        match texts {
            [] => {}
            [one] if !one.is_empty() && !one.starts_with('[') => self.push(key, Value::Text(one.clone())),
            several => self.push(key, text_list(several)),
        }
    }
}

fn text_list(texts: &[String]) -> Value {
    Value::List(texts.iter().cloned().map(Value::Text).collect())
}

fn word(word: &'static str) -> Value {
    Value::Text(word.to_owned())
}

fn event_value(event: &Event, zone: Zone) -> Value {
    let mut entries = Entries::default();
    // What was of the wrong kind stands among the unknown keys, under its own name.
    let misfit = |key: &str| event.unknown.iter().any(|(name, _)| name == key);
    entries.text("id", event.id.as_ref());
    if !misfit("at") {
        entries.time("at", Some(&event.at), zone);
    }
    if !misfit("event") {
        entries.push("event", Value::Text(event.kind_word().to_owned()));
    }
    match event.cases.as_slice() {
        [] => {}
        [one] if !one.is_empty() && !misfit("case") => entries.push("case", Value::Text(one.clone())),
        several => entries.push("cases", text_list(several)),
    }
    entries.said("arrest", event.arrest.as_ref(), |v| word(v.as_str()));
    entries.texts("class", &event.class);
    entries.said("by", event.by.as_ref(), |v| word(v.as_str()));
    entries.said("kind", event.warrant_kind.as_ref(), |v| word(v.as_str()));
    entries.text("amount", event.amount.as_ref());
    entries.text("because", event.because.as_ref());
    entries.text("how", event.how.as_ref());
    entries.said("term", event.term.as_ref(), |v| Value::Text(v.to_string()));
    entries.said("credit", event.credit.as_ref(), |v| Value::Text(v.to_string()));
    entries.text("hold", event.hold.as_ref());
    entries.said("basis", event.basis.as_ref(), |v| word(v.as_str()));
    entries.text("detainer", event.detainer.as_ref());
    entries.said("form", event.form.as_ref(), |v| word(v.as_str()));
    entries.time("issued", event.issued.as_ref(), zone);
    entries.text("agency", event.agency.as_ref());
    entries.said("signed", event.signed.as_ref(), Value::Bool);
    entries.said("served", event.served.as_ref(), Value::Bool);
    entries.said("warrant", event.warrant.as_ref(), |v| word(v.as_str()));
    entries.said("probable_cause", event.probable_cause.as_ref(), |v| word(v.as_str()));
    entries.text("text", event.text.as_ref());
    entries.text("to", event.to.as_ref());
    entries.time("recorded_at", event.recorded_at.as_ref(), zone);
    entries.text("source", event.source.as_ref());
    entries.text("note", event.note.as_ref());
    entries.text("replaces", event.replaces.as_ref());
    if event.void {
        entries.push("void", Value::Bool(true));
    }
    entries.0.extend(event.unknown.iter().cloned());
    Value::Map(entries.0)
}

fn facts_entries(facts: &Facts, zone: Zone) -> Vec<(String, Value)> {
    let mut entries = Entries::default();
    if let Some(age) = facts.age {
        entries.push("age", Value::Int(age));
    }
    for (name, flag) in &facts.flags {
        entries.push(name, Value::Bool(*flag));
    }
    if !facts.classified.is_empty() {
        entries.push("classified", text_list(&facts.classified));
    }
    if let Some(convictions) = &facts.convictions {
        let items = convictions.iter().map(|conviction| {
            let mut item = Entries::default();
            match conviction.classes.as_slice() {
                [] => item.push("class", Value::List(Vec::new())),
                classes => item.texts("class", classes),
            }
            item.time("on", Some(&conviction.on), zone);
            Value::Map(item.0)
        });
        entries.push("convictions", Value::List(items.collect()));
    }
    if !facts.convictions_complete {
        entries.push("convictions_complete", Value::Bool(false));
    }
    if let Some(charges) = &facts.charges {
        entries.push("charges", text_list(charges));
    }
    if !facts.charges_complete {
        entries.push("charges_complete", Value::Bool(false));
    }
    entries.0
}
