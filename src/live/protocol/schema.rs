//! The JSON Schema of the protocol, made from the types that read and write it.

use crate::check::Cause;
use crate::live::DeadlineKind;
use crate::policy::Form;
use crate::record::{Arrest, Basis, Cause as Finder, DefectCode, EventKind, Statement, Value, Warrant};

use super::SCHEMA;
use super::input::Ask;

/// What every event may carry.
const COMMON: [&str; 7] = ["id", "at", "recorded_at", "source", "note", "replaces", "void"];

/// A JSON Schema (draft 2020-12) of what goes in (`$defs/input`) and what comes out (`$defs/output`).
#[must_use]
pub fn schema() -> Value {
    let parts = [
        ("input", input()),
        ("event", event()),
        ("output", any_of("oneOf", ["decision_line", "alert_line", "clock_line", "error_line"].map(reference))),
        ("decision_line", decision_line()),
        ("alert_line", alert_line()),
        ("clock_line", line("clock", [("line", number()), ("at", nullable("string")), ("people", number())])),
        ("error_line", line("error", [("line", number()), ("booking", nullable("string")), ("error", kind("string"))])),
        ("deadline", deadline()),
        ("checked", checked()),
    ];
    map([
        ("$schema", text("https://json-schema.org/draft/2020-12/schema")),
        ("title", text("detainer live")),
        ("description", text("A line of input is `#/$defs/input`, a line of output `#/$defs/output`.")),
        ("$defs", map(parts)),
    ])
}

fn input() -> Value {
    let asks = map([("enum", texts(Ask::WORDS))]);
    let properties = [
        ("schema", constant(Value::Int(SCHEMA))),
        ("now", nullable("string")),
        ("as_known_at", nullable("string")),
        ("ask", list(asks)),
        ("booking", map([("type", texts(&["string", "integer"]))])),
        ("person", kind("string")),
        ("custodian", kind("string")),
        ("jurisdiction", kind("string")),
        ("agency_type", kind("string")),
        ("time_zone", kind("string")),
        ("records_complete", kind("boolean")),
        ("ordered", kind("boolean")),
        ("facts", kind("object")),
        ("events", list(reference("event"))),
    ];
    let mut schema = object(properties, &[]);
    let needs = |key| map([("required", texts(&[key]))]);
    push(&mut schema, "anyOf", Value::List(vec![needs("now"), needs("booking")]));
    schema
}

fn event() -> Value {
    let own = map([("enum", texts(EventKind::WORDS))]);
    let mut names: Vec<&str> = EventKind::ALL.iter().flat_map(|kind| kind.attributes()).copied().collect();
    names.sort_unstable();
    names.dedup();
    let attributes = COMMON.into_iter().chain(names).map(|name| (name, attribute(name)));
    let mut schema = object(std::iter::once(("event", own)).chain(attributes), &["event"]);
    let kinds = EventKind::ALL.iter().map(|kind| {
        let keys: Vec<&str> = ["event"].into_iter().chain(COMMON).chain(kind.attributes().iter().copied()).collect();
        let own = map([("event", constant(text(kind.as_str())))]);
        map([("properties", own), ("propertyNames", map([("enum", texts(&keys))]))])
    });
    push(&mut schema, "oneOf", Value::List(kinds.collect()));
    schema
}

fn attribute(name: &str) -> Value {
    let words = |words: &[&str]| map([("enum", texts(words))]);
    match name {
        "void" | "signed" | "served" => kind("boolean"),
        "at" | "recorded_at" | "issued" => nullable("string"),
        "cases" | "class" => any_of("oneOf", [kind("string"), list(kind("string"))]),
        "arrest" => words(Arrest::WORDS),
        "by" => words(Finder::WORDS),
        "basis" => words(Basis::WORDS),
        "form" => words(Form::WORDS),
        "warrant" | "kind" => words(Warrant::WORDS),
        "probable_cause" => words(Statement::WORDS),
        "amount" => map([("type", texts(&["string", "integer"]))]),
        _ => kind("string"),
    }
}

fn decision_line() -> Value {
    let defect = object(
        [("code", map([("enum", texts(DefectCode::WORDS))])), ("event", nullable("string")), ("text", kind("string"))],
        &["code", "event", "text"],
    );
    let variants = decisions().map(|(word, keys)| {
        let own = keys.iter().map(|key| (*key, decision_key(key)));
        let common = [
            ("schema", constant(Value::Int(SCHEMA))),
            ("type", constant(text("decision"))),
            ("line", number()),
            ("booking", kind("string")),
            ("at", nullable("string")),
            ("as_known", kind("boolean")),
            ("text", kind("string")),
            ("was", any_of("oneOf", decisions().map(said))),
            ("events", list(kind("string"))),
            ("defects", list(defect.clone())),
            ("deadlines", list(reference("deadline"))),
            ("checklist", list(reference("checked"))),
            ("decision", constant(text(word))),
        ];
        let required: Vec<&str> =
            ["schema", "type", "booking", "at", "decision", "text"].into_iter().chain(keys.iter().copied()).collect();
        object(common.into_iter().chain(own), &required)
    });
    any_of("oneOf", variants)
}

/// Each decision with the keys that belong to it.
fn decisions() -> [(&'static str, &'static [&'static str]); 5] {
    [
        ("not_in_custody", &[]),
        ("must_release", &["since", "because"]),
        ("may_hold", &["until", "on"]),
        ("must_not_release", &["on"]),
        ("insufficient", &["missing"]),
    ]
}

fn said((word, keys): (&str, &'static [&'static str])) -> Value {
    let own = keys.iter().map(|key| (*key, decision_key(key)));
    let required: Vec<&str> = std::iter::once("decision").chain(keys.iter().copied()).collect();
    object(std::iter::once(("decision", constant(text(word)))).chain(own), &required)
}

fn decision_key(key: &str) -> Value {
    match key {
        "on" | "missing" => list(kind("string")),
        "until" => nullable("string"),
        _ => kind("string"),
    }
}

fn alert_line() -> Value {
    let keys = [
        ("booking", kind("string")),
        ("at", kind("string")),
        ("lead_seconds", number()),
        ("deadline", reference("deadline")),
    ];
    line("alert", keys)
}

fn deadline() -> Value {
    let causes: Vec<Value> = Cause::WORDS.iter().map(|word| text(word)).chain([Value::Null]).collect();
    let keys = [
        ("kind", map([("enum", texts(DeadlineKind::WORDS))])),
        ("at", kind("string")),
        ("of", nullable("string")),
        ("policy", nullable("string")),
        ("citation", nullable("string")),
        ("cause", map([("enum", Value::List(causes))])),
        ("text", kind("string")),
    ];
    let required = keys.each_ref().map(|(key, _)| *key);
    object(keys, &required)
}

fn checked() -> Value {
    let keys = [
        ("hold", kind("string")),
        ("policy", nullable("string")),
        ("citation", nullable("string")),
        ("lacks", list(list(kind("string")))),
    ];
    let required = keys.each_ref().map(|(key, _)| *key);
    object(keys, &required)
}

/// A line of that type with these keys.
fn line<const N: usize>(word: &str, keys: [(&'static str, Value); N]) -> Value {
    let head = [("schema", constant(Value::Int(SCHEMA))), ("type", constant(text(word)))];
    let required: Vec<&str> = ["schema", "type"].into_iter().chain(keys.iter().map(|(key, _)| *key)).collect();
    object(head.into_iter().chain(keys), &required)
}

fn object(properties: impl IntoIterator<Item = (&'static str, Value)>, required: &[&str]) -> Value {
    let properties = properties.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
    let mut entries = vec![("type", text("object")), ("properties", Value::Map(properties))];
    if !required.is_empty() {
        entries.push(("required", texts(required)));
    }
    entries.push(("additionalProperties", Value::Bool(false)));
    map(entries)
}

fn map<'k>(entries: impl IntoIterator<Item = (&'k str, Value)>) -> Value {
    Value::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

fn push(object: &mut Value, key: &str, value: Value) {
    if let Value::Map(entries) = object {
        entries.push((key.to_owned(), value));
    }
}

fn any_of(word: &str, alternatives: impl IntoIterator<Item = Value>) -> Value {
    map([(word, Value::List(alternatives.into_iter().collect()))])
}

fn list(items: Value) -> Value {
    map([("type", text("array")), ("items", items)])
}

fn reference(name: &str) -> Value {
    map([("$ref", text(&format!("#/$defs/{name}")))])
}

fn constant(value: Value) -> Value {
    map([("const", value)])
}

fn kind(word: &str) -> Value {
    map([("type", text(word))])
}

fn nullable(word: &str) -> Value {
    map([("type", texts(&[word, "null"]))])
}

fn number() -> Value {
    map([("type", text("integer")), ("minimum", Value::Int(0))])
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn texts(items: &[&str]) -> Value {
    Value::List(items.iter().map(|item| text(item)).collect())
}
