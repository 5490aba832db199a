//! What was applied where the law is that of each record's place, and what the catalogue does not know.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use crate::check::{Law, LawNoteCode};
use crate::record::Value;

use super::{Section, Stay, Tool, add, map, number, word};

/// Counts, in bookings, which policies were applied, which were set aside and why, and the gaps of the catalogue.
#[derive(Debug, Default)]
pub struct ByPlace {
    applied: BTreeMap<String, u64>,
    set_aside: BTreeMap<(String, &'static str), u64>,
    notes: BTreeMap<(LawNoteCode, String), u64>,
    places: BTreeMap<String, u64>,
}

impl Tool for ByPlace {
    fn see(&mut self, stay: &Stay, _: &Law) -> io::Result<()> {
        let place = stay.timeline.jurisdiction.as_deref().unwrap_or("(not named)").to_owned();
        add(self.places.entry(place.clone()).or_default());
        for one in &stay.assessment.law {
            if !one.spans.is_empty() {
                add(self.applied.entry(one.policy.clone()).or_default());
            }
            let reasons: BTreeSet<&str> = one.set_aside.iter().map(|aside| aside.because.as_str()).collect();
            for reason in reasons {
                add(self.set_aside.entry((one.policy.clone(), reason)).or_default());
            }
        }
        for note in &stay.assessment.law_notes {
            // A remark on a policy is told by policy; a gap by place.
            let about = note.policy.clone().unwrap_or_else(|| place.clone());
            add(self.notes.entry((note.code, about)).or_default());
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> io::Result<Section> {
        let mut lines = vec!["The law of each booking's place (in so many bookings):".to_owned()];
        let mut say = |what: &str, name: &str, bookings: u64| lines.push(format!("  {what}: {name}, {bookings}"));
        self.applied.iter().for_each(|(policy, count)| say("applied", policy, *count));
        self.notes.iter().for_each(|((code, about), count)| say(code.as_str(), about, *count));
        let row = |key: &str, name: String, bookings: u64| map([(key, word(name)), ("bookings", number(bookings))]);
        let value = map([
            ("places", Value::List(self.places.into_iter().map(|(place, n)| row("place", place, n)).collect())),
            ("applied", Value::List(self.applied.into_iter().map(|(id, n)| row("policy", id, n)).collect())),
            (
                "set_aside",
                Value::List(
                    self.set_aside
                        .into_iter()
                        .map(|((policy, because), n)| {
                            map([("policy", word(policy)), ("because", word(because)), ("bookings", number(n))])
                        })
                        .collect(),
                ),
            ),
            (
                "notes",
                Value::List(
                    self.notes
                        .into_iter()
                        .map(|((code, about), n)| {
                            map([("code", word(code.as_str())), ("about", word(about)), ("bookings", number(n))])
                        })
                        .collect(),
                ),
            ),
        ]);
        Ok(Section { name: "by_place".to_owned(), value, lines })
    }
}
