//! From a plain value to an event.

use crate::record::event::{Event, EventKind, Said};
use crate::record::{Defect, DefectCode, Value};
use crate::time::{Recorded, Remark, Term, Zone};
use crate::words::Word;

use super::fields::{Fields, clip, texts};

pub(super) struct EventReader<'a> {
    fields: Fields,
    zone: Zone,
    position: usize,
    defects: &'a mut Vec<Defect>,
    /// Values of the wrong kind: they say nothing, and stay in the event as they were written.
    misfits: Vec<(String, Value)>,
}

impl<'a> EventReader<'a> {
    pub(super) fn new(
        entries: Vec<(String, Value)>,
        zone: Zone,
        position: usize,
        defects: &'a mut Vec<Defect>,
    ) -> Self {
        Self { fields: Fields::of(entries), zone, position, defects, misfits: Vec::new() }
    }

    pub(super) fn read(&mut self) -> Event {
        for key in self.fields.twice() {
            self.defect(DefectCode::UnknownAttribute, format!("`{}` stands twice: the first one counts", clip(&key)));
        }
        let at = self.time("at");
        let mut event = Event::new(EventKind::Note, at);
        let word = self.text("event").unwrap_or_default();
        event.kind = match word.parse::<EventKind>() {
            Ok(kind) => Said::Listed(kind),
            Err(_) => {
                let text = format!(
                    "unknown event `{}`: it changes nothing, though it may be a closing or a release",
                    clip(&word)
                );
                self.defect(DefectCode::UnknownEvent, text);
                Said::Other(word)
            }
        };
        self.common(&mut event);
        let attributes = event.listed_kind().map_or(&[] as &[_], EventKind::attributes);
        for &attribute in attributes {
            self.attribute(attribute, &mut event);
        }
        for (key, value) in self.fields.rest() {
            if value != Value::Null {
                if event.listed_kind().is_some() {
                    self.defect(
                        DefectCode::UnknownAttribute,
                        format!("`{}` is no attribute of `{}`: ignored", clip(&key), event.kind_word()),
                    );
                }
                event.unknown.push((key, value));
            }
        }
        event.unknown.append(&mut self.misfits);
        event.unknown.sort_by(|(one, _), (other, _)| one.cmp(other));
        event
    }

    /// What every event may carry.
    fn common(&mut self, event: &mut Event) {
        event.id = self.text("id");
        event.source = self.text("source");
        event.note = self.text("note");
        event.replaces = self.text("replaces");
        event.void = self.void();
        event.recorded_at = self.given_time("recorded_at");
    }

    fn attribute(&mut self, name: &'static str, event: &mut Event) {
        match name {
            "case" => event.cases.extend(self.text("case")),
            "cases" => {
                let cases = self.list("cases");
                event.cases.extend(cases);
            }
            "arrest" => event.arrest = self.said("arrest"),
            "class" => event.class = self.list("class"),
            "by" => event.by = self.said("by"),
            "detainer" => event.detainer = self.text("detainer"),
            "amount" => event.amount = self.text("amount"),
            "because" => event.because = self.text("because"),
            "how" => event.how = self.text("how"),
            "term" => event.term = self.said_term("term"),
            "credit" => event.credit = self.said_term("credit"),
            "hold" => event.hold = self.text("hold"),
            "basis" => event.basis = self.said("basis"),
            "agency" => event.agency = self.text("agency"),
            "form" => event.form = self.said("form"),
            "issued" => event.issued = self.given_time("issued"),
            "signed" => event.signed = self.said_flag("signed"),
            "served" => event.served = self.said_flag("served"),
            "warrant" => event.warrant = self.said("warrant"),
            "probable_cause" => event.probable_cause = self.said("probable_cause"),
            "kind" => event.warrant_kind = self.said("kind"),
            "text" => event.text = self.text("text"),
            "to" => event.to = self.text("to"),
            _ => {}
        }
    }

    fn defect(&mut self, code: DefectCode, text: String) {
        self.defects.push(Defect::of_event(code, self.position, text));
    }

    fn text(&mut self, key: &str) -> Option<String> {
        match self.fields.take(key)? {
            Value::Null => None,
            Value::Text(text) => Some(text),
            Value::Int(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            other => {
                self.defect(
                    DefectCode::UnknownValue,
                    format!("`{key}` must be a text, not {}: taken as absent", other.kind()),
                );
                self.misfits.push((key.to_owned(), other));
                None
            }
        }
    }

    fn list(&mut self, key: &str) -> Vec<String> {
        match self.fields.take(key) {
            None | Some(Value::Null) => Vec::new(),
            Some(value) => texts(&value).unwrap_or_else(|found| {
                self.defect(
                    DefectCode::UnknownValue,
                    format!("`{key}` must be a text or a list of texts, not {found}: taken as absent"),
                );
                self.misfits.push((key.to_owned(), value));
                Vec::new()
            }),
        }
    }

    fn said<T: Word>(&mut self, key: &str) -> Option<Said<T>> {
        let text = self.text(key)?;
        Some(text.parse().map_or_else(
            |_| {
                let listed: Vec<String> = T::WORDS.iter().map(|word| format!("`{word}`")).collect();
                let message =
                    format!("`{key}` is `{}`, expected one of {}: taken as unknown", clip(&text), listed.join(", "));
                self.defect(DefectCode::UnknownValue, message);
                Said::Other(text.clone())
            },
            Said::Listed,
        ))
    }

    /// Whether it only withdraws another event: nothing but `true` says so.
    fn void(&mut self) -> bool {
        match self.fields.take("void") {
            None | Some(Value::Null) => false,
            Some(Value::Bool(flag)) => flag,
            Some(other) => {
                let text = format!("`void` is {}, expected `true` or `false`: taken as `false`", found(&other));
                self.defect(DefectCode::UnknownValue, text);
                self.misfits.push(("void".to_owned(), other));
                false
            }
        }
    }

    fn said_flag(&mut self, key: &str) -> Option<Said<bool>> {
        match self.fields.take(key)? {
            Value::Null => None,
            Value::Bool(flag) => Some(Said::Listed(flag)),
            other => {
                let text = format!("`{key}` is {}, expected `true` or `false`: taken as unknown", found(&other));
                self.defect(DefectCode::UnknownValue, text);
                Some(Said::Other(match other {
                    Value::Text(text) => text,
                    Value::Int(number) => number.to_string(),
                    other => other.kind().to_owned(),
                }))
            }
        }
    }

    fn said_term(&mut self, key: &str) -> Option<Said<Term>> {
        let text = self.text(key)?;
        Some(text.parse::<Term>().map_or_else(
            |error| {
                self.defect(
                    DefectCode::UnknownValue,
                    format!("`{key}` is `{}`, {error}: taken as unknown", clip(&text)),
                );
                Said::Other(text.clone())
            },
            Said::Listed,
        ))
    }

    fn time(&mut self, key: &str) -> Recorded {
        self.given_time(key).unwrap_or_else(Recorded::unknown)
    }

    /// The time, unless it is absent or not a time at all.
    fn given_time(&mut self, key: &str) -> Option<Recorded> {
        let text = match self.fields.take(key)? {
            Value::Null => return Some(Recorded::unknown()),
            Value::Text(text) => text,
            Value::Int(number) => number.to_string(),
            other => {
                self.defect(
                    DefectCode::BadTime,
                    format!("`{key}` must be a time, not {}: any time is possible", other.kind()),
                );
                self.misfits.push((key.to_owned(), other));
                return None;
            }
        };
        let time = Recorded::parse(&text, self.zone);
        if let Some(remark) = time.remark() {
            let (code, text) = describe(remark, key, &text);
            self.defect(code, text);
        }
        Some(time)
    }
}

/// A value as it may stand in a message.
fn found(value: &Value) -> String {
    match value {
        Value::Text(text) => format!("`{}`", clip(text)),
        other => other.kind().to_owned(),
    }
}

/// What a remark of the time reader means for the record.
fn describe(remark: Remark, key: &str, text: &str) -> (DefectCode, String) {
    let text = clip(text);
    match remark {
        Remark::DateOnly => (
            DefectCode::DateOnly,
            format!("`{key}` is `{text}`: any second of it is possible, which widens the bounds"),
        ),
        Remark::RepeatedHour => (
            DefectCode::AmbiguousLocalTime,
            format!("`{key}` is `{text}`, which the clocks showed twice: up to an hour is open"),
        ),
        Remark::MissingHour => (
            DefectCode::NonexistentLocalTime,
            format!("`{key}` is `{text}`, which the clocks skipped: read with the offset in force before the change"),
        ),
        Remark::SuspectMidnight => (
            DefectCode::SuspectMidnight,
            format!("`{key}` is `{text}`: if that stands for an unrecorded hour, up to a day is open"),
        ),
        Remark::Bad(expected) => {
            (DefectCode::BadTime, format!("`{key}` is `{text}`, {expected}: any time is possible"))
        }
    }
}
