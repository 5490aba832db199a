//! Assessments as plain values, in the fixed order of the format.

use serde::{Serialize, Serializer};

use crate::record::Value;
use crate::time::{Date, Instant, Span, format_instant};

use super::applied::{Applied, LawNote};
use super::assessment::{Assessment, Bounds, Finding, Need, Range, Remedy, Segment};
use super::conflicts::Conflict;

impl Serialize for Assessment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_value().serialize(serializer)
    }
}

fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

fn texts<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> Value {
    Value::List(items.into_iter().map(|item| text(item.as_ref())).collect())
}

fn object<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

fn bounds(bounds: Option<Bounds>) -> Value {
    bounds.map_or(Value::Null, |bounds| {
        object([("min_seconds", Value::Int(bounds.min_seconds)), ("max_seconds", Value::Int(bounds.max_seconds))])
    })
}

fn law_note(note: &LawNote) -> Value {
    let policy = note.policy.as_deref().map_or(Value::Null, text);
    object([("code", text(note.code.as_str())), ("policy", policy), ("text", text(&note.text))])
}

fn conflict(conflict: &Conflict) -> Value {
    let under = conflict.readings.iter().map(|reading| {
        object([
            ("without", text(&reading.without)),
            ("verdict", text(reading.verdict.as_str())),
            ("overdetention", bounds(reading.overdetention)),
        ])
    });
    object([
        ("conflict", text(conflict.kind.as_str())),
        ("between", texts(&conflict.between)),
        ("under", Value::List(under.collect())),
    ])
}

impl Assessment {
    /// The assessment as a plain value: `schema` 1, keys in one fixed order, instants in the record's zone.
    #[must_use]
    pub fn to_value(&self) -> Value {
        let custody = self.custody.map_or(Value::Null, |custody| {
            object([("from", self.range(custody.from)), ("until", self.range(custody.until))])
        });
        let defects = self.defects.iter().map(|defect| {
            let event = defect.event.map_or(Value::Null, |position| text(self.event_name(position)));
            object([("code", text(defect.code.as_str())), ("event", event), ("text", text(&defect.text))])
        });
        let checked = self.policies.iter().map(|(id, checked)| (id.clone(), text(checked.as_str())));
        object([
            ("schema", Value::Int(1)),
            ("booking", text(&self.booking)),
            ("policies", texts(self.policies.iter().map(|(id, _)| id))),
            ("checked", Value::Map(checked.collect())),
            ("law", Value::List(self.law.iter().map(|applied| self.applied(applied)).collect())),
            ("law_notes", Value::List(self.law_notes.iter().map(law_note).collect())),
            ("readings", Value::List(self.conflicts.iter().map(conflict).collect())),
            ("verdict", text(self.verdict.as_str())),
            ("custody", custody),
            ("entitled", Value::List(self.entitled.iter().map(|range| self.range(*range)).collect())),
            ("overdetention", bounds(self.overdetention)),
            ("ledger", Value::List(self.ledger.iter().map(|segment| self.segment(segment)).collect())),
            ("findings", Value::List(self.findings.iter().map(|finding| self.finding(finding)).collect())),
            ("needs", Value::List(self.needs.iter().map(|need| self.need(need)).collect())),
            ("defects", Value::List(defects.collect())),
        ])
    }

    fn instant(&self, at: Instant) -> Value {
        text(format_instant(at, self.zone))
    }

    /// One instant, or `earliest/latest`.
    fn range(&self, range: Range) -> Value {
        let earliest = format_instant(range.earliest, self.zone);
        if range.earliest == range.latest {
            text(earliest)
        } else {
            text(format!("{earliest}/{}", format_instant(range.latest, self.zone)))
        }
    }

    fn span(&self, span: Span) -> [(&'static str, Value); 2] {
        [("from", self.instant(span.from)), ("until", self.instant(span.until))]
    }

    fn applied(&self, applied: &Applied) -> Value {
        let day = |day: Option<Date>| day.map_or(Value::Null, |day| text(day.to_string()));
        let set_aside = applied.set_aside.iter().map(|aside| {
            let [from, until] = self.span(aside.span);
            let by = aside.by.as_deref().map_or(Value::Null, text);
            object([from, until, ("because", text(aside.because.as_str())), ("by", by)])
        });
        object([
            ("policy", text(&applied.policy)),
            ("citation", text(&applied.citation)),
            ("checked", text(applied.checked.as_str())),
            ("why", text(if applied.place.is_some() { "place" } else { "named" })),
            ("place", applied.place.as_deref().map_or(Value::Null, text)),
            ("in_force", object([("from", day(applied.in_force.from)), ("until", day(applied.in_force.until))])),
            ("applied", Value::List(applied.spans.iter().map(|span| object(self.span(*span))).collect())),
            ("set_aside", Value::List(set_aside.collect())),
        ])
    }

    fn segment(&self, segment: &Segment) -> Value {
        object([
            ("from", self.instant(segment.span.from)),
            ("until", self.instant(segment.span.until)),
            ("custody", text(segment.custody.as_str())),
            ("covered", text(segment.covered.as_str())),
            ("by", texts(&segment.by)),
        ])
    }

    fn finding(&self, finding: &Finding) -> Value {
        let option = |value: Option<&str>| value.map_or(Value::Null, text);
        let remedies = finding.remedies.iter().map(|remedy| match remedy {
            Remedy::EarlierEnd { by } => object([("kind", text("earlier_end")), ("by", self.instant(*by))]),
            Remedy::Document { documents, by } => {
                object([("kind", text("document")), ("documents", texts(documents)), ("by", self.instant(*by))])
            }
            Remedy::None => object([("kind", text("none"))]),
        });
        object([
            ("kind", text(finding.kind.as_str())),
            ("from", self.instant(finding.span.from)),
            ("until", self.instant(finding.span.until)),
            ("min_seconds", Value::Int(finding.bounds.min_seconds)),
            ("max_seconds", Value::Int(finding.bounds.max_seconds)),
            ("policy", option(finding.policy.as_deref())),
            ("other_policies", texts(&finding.other_policies)),
            ("citation", option(finding.citation.as_deref())),
            ("cause", option(finding.cause.map(super::Cause::as_str))),
            ("missing", Value::List(finding.missing.iter().map(texts).collect())),
            ("truncated", Value::Bool(finding.truncated)),
            ("events", texts(finding.events.iter().map(|position| self.event_name(*position)))),
            ("remedies", Value::List(remedies.collect())),
            ("text", text(&finding.text)),
        ])
    }

    fn need(&self, need: &Need) -> Value {
        let (least, most) = need.could_change;
        object([
            ("what", text(&need.what)),
            ("detainer", need.detainer.as_deref().map_or(Value::Null, text)),
            ("event", need.event.map_or(Value::Null, |position| text(self.event_name(position)))),
            ("could_change", Value::List(vec![Value::Int(least), Value::Int(most)])),
        ])
    }
}
