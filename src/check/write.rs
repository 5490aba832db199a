//! Assessments as they are written: `schema` 1, keys in one fixed order, instants in the record's zone.

use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::record::Defect;
use crate::time::{Date, Instant, Span, format_instant};

use super::applied::{Applied, LawNote, SetAside};
use super::assessment::{Assessment, Bounds, Custody, Finding, Need, Range, Remedy, Segment};
use super::conflicts::{Conflict, Reading};

impl Serialize for Assessment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(15))?;
        map.serialize_entry("schema", &1)?;
        map.serialize_entry("booking", &self.booking)?;
        map.serialize_entry("policies", &List(|| self.policies.iter().map(|(id, _)| id)))?;
        map.serialize_entry("checked", &Checks(self))?;
        map.serialize_entry("law", &self.parts(&self.law))?;
        map.serialize_entry("law_notes", &self.parts(&self.law_notes))?;
        map.serialize_entry("readings", &self.parts(&self.conflicts))?;
        map.serialize_entry("verdict", self.verdict.as_str())?;
        map.serialize_entry("custody", &self.custody.as_ref().map(|custody| Of(self, custody)))?;
        map.serialize_entry("entitled", &self.parts(&self.entitled))?;
        map.serialize_entry("overdetention", &self.overdetention.as_ref().map(|bounds| Of(self, bounds)))?;
        map.serialize_entry("ledger", &self.parts(&self.ledger))?;
        map.serialize_entry("findings", &self.parts(&self.findings))?;
        map.serialize_entry("needs", &self.parts(&self.needs))?;
        map.serialize_entry("defects", &self.parts(&self.defects))?;
        map.end()
    }
}

/// A part of an assessment, which lends it its zone and the names of its events.
struct Of<'a, T>(&'a Assessment, &'a T);

/// Items that are written one after the other, and kept nowhere.
struct List<F>(F);

impl<F: Fn() -> I, I: Iterator<Item: Serialize>> Serialize for List<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let items = self.0();
        let mut list = serializer.serialize_seq(None)?;
        for item in items {
            list.serialize_element(&item)?;
        }
        list.end()
    }
}

/// How thoroughly each policy was checked, by its id.
struct Checks<'a>(&'a Assessment);

impl Serialize for Checks<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.policies.iter().map(|(id, checked)| (id, checked.as_str())))
    }
}

impl Assessment {
    fn parts<'a, T: 'a>(&'a self, items: &'a [T]) -> impl Serialize + 'a
    where
        Of<'a, T>: Serialize,
    {
        List(move || items.iter().map(|item| Of(self, item)))
    }

    fn at(&self, at: Instant) -> String {
        format_instant(at, self.zone)
    }

    fn names<'a>(&'a self, events: &'a [usize]) -> impl Serialize + 'a {
        List(move || events.iter().map(|position| self.event_name(*position)))
    }
}

impl Serialize for Of<'_, Custody> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(whole, custody) = self;
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("from", &Of(whole, &custody.from))?;
        map.serialize_entry("until", &Of(whole, &custody.until))?;
        map.end()
    }
}

impl Serialize for Of<'_, Range> {
    /// One instant, or `earliest/latest`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(whole, range) = self;
        let mut text = whole.at(range.earliest);
        if range.earliest != range.latest {
            text.push('/');
            text.push_str(&whole.at(range.latest));
        }
        serializer.serialize_str(&text)
    }
}

impl Serialize for Of<'_, Bounds> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(_, bounds) = self;
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("min_seconds", &bounds.min_seconds)?;
        map.serialize_entry("max_seconds", &bounds.max_seconds)?;
        map.end()
    }
}

impl Serialize for Of<'_, Span> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(whole, span) = self;
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("from", &whole.at(span.from))?;
        map.serialize_entry("until", &whole.at(span.until))?;
        map.end()
    }
}

/// The days on which a policy is in force by its own dates.
struct InForce(Option<Date>, Option<Date>);

impl Serialize for InForce {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("from", &day(self.0))?;
        map.serialize_entry("until", &day(self.1))?;
        map.end()
    }
}

impl Serialize for Of<'_, Applied> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(whole, applied) = self;
        let mut map = serializer.serialize_map(Some(8))?;
        map.serialize_entry("policy", &applied.policy)?;
        map.serialize_entry("citation", &applied.citation)?;
        map.serialize_entry("checked", applied.checked.as_str())?;
        map.serialize_entry("why", if applied.place.is_some() { "place" } else { "named" })?;
        map.serialize_entry("place", &applied.place)?;
        map.serialize_entry("in_force", &InForce(applied.in_force.from, applied.in_force.until))?;
        map.serialize_entry("applied", &whole.parts(&applied.spans))?;
        map.serialize_entry("set_aside", &whole.parts(&applied.set_aside))?;
        map.end()
    }
}

impl Serialize for Of<'_, SetAside> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(whole, aside) = self;
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("from", &whole.at(aside.span.from))?;
        map.serialize_entry("until", &whole.at(aside.span.until))?;
        map.serialize_entry("because", aside.because.as_str())?;
        map.serialize_entry("by", &aside.by)?;
        map.end()
    }
}

impl Serialize for Of<'_, LawNote> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(_, note) = self;
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("code", note.code.as_str())?;
        map.serialize_entry("policy", &note.policy)?;
        map.serialize_entry("text", &note.text)?;
        map.end()
    }
}

impl Serialize for Of<'_, Conflict> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(whole, conflict) = self;
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("conflict", conflict.kind.as_str())?;
        map.serialize_entry("between", &conflict.between)?;
        map.serialize_entry("under", &whole.parts(&conflict.readings))?;
        map.end()
    }
}

impl Serialize for Of<'_, Reading> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(whole, reading) = self;
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("without", &reading.without)?;
        map.serialize_entry("verdict", reading.verdict.as_str())?;
        map.serialize_entry("overdetention", &reading.overdetention.as_ref().map(|bounds| Of(whole, bounds)))?;
        map.end()
    }
}

impl Serialize for Of<'_, Segment> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(whole, segment) = self;
        let mut map = serializer.serialize_map(Some(5))?;
        map.serialize_entry("from", &whole.at(segment.span.from))?;
        map.serialize_entry("until", &whole.at(segment.span.until))?;
        map.serialize_entry("custody", segment.custody.as_str())?;
        map.serialize_entry("covered", segment.covered.as_str())?;
        map.serialize_entry("by", &segment.by)?;
        map.end()
    }
}

impl Serialize for Of<'_, Finding> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(whole, finding) = self;
        let mut map = serializer.serialize_map(Some(14))?;
        map.serialize_entry("kind", finding.kind.as_str())?;
        map.serialize_entry("from", &whole.at(finding.span.from))?;
        map.serialize_entry("until", &whole.at(finding.span.until))?;
        map.serialize_entry("min_seconds", &finding.bounds.min_seconds)?;
        map.serialize_entry("max_seconds", &finding.bounds.max_seconds)?;
        map.serialize_entry("policy", &finding.policy)?;
        map.serialize_entry("other_policies", &finding.other_policies)?;
        map.serialize_entry("citation", &finding.citation)?;
        map.serialize_entry("cause", &finding.cause.map(super::Cause::as_str))?;
        map.serialize_entry("missing", &finding.missing)?;
        map.serialize_entry("truncated", &finding.truncated)?;
        map.serialize_entry("events", &whole.names(&finding.events))?;
        map.serialize_entry("remedies", &whole.parts(&finding.remedies))?;
        map.serialize_entry("text", &finding.text)?;
        map.end()
    }
}

impl Serialize for Of<'_, Remedy> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(whole, remedy) = self;
        let mut map = serializer.serialize_map(None)?;
        match remedy {
            Remedy::EarlierEnd { by } => {
                map.serialize_entry("kind", "earlier_end")?;
                map.serialize_entry("by", &whole.at(*by))?;
            }
            Remedy::Document { documents, by } => {
                map.serialize_entry("kind", "document")?;
                map.serialize_entry("documents", documents)?;
                map.serialize_entry("by", &whole.at(*by))?;
            }
            Remedy::None => map.serialize_entry("kind", "none")?,
        }
        map.end()
    }
}

impl Serialize for Of<'_, Need> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(whole, need) = self;
        let mut map = serializer.serialize_map(Some(4))?;
        map.serialize_entry("what", &need.what)?;
        map.serialize_entry("detainer", &need.detainer)?;
        map.serialize_entry("event", &need.event.map(|position| whole.event_name(position)))?;
        map.serialize_entry("could_change", &need.could_change)?;
        map.end()
    }
}

impl Serialize for Of<'_, Defect> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(whole, defect) = self;
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("code", defect.code.as_str())?;
        map.serialize_entry("event", &defect.event.map(|position| whole.event_name(position)))?;
        map.serialize_entry("text", &defect.text)?;
        map.end()
    }
}
