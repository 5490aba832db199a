//! What was applied where the law is that of each record's place, and what the catalogue does not know.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use crate::audit::suppress;
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
    /// Counts below this are left out.
    below: u64,
}

impl ByPlace {
    /// The numbers of fewer bookings than `below` are left out.
    #[must_use]
    pub fn new(below: u64) -> Self {
        Self { below, ..Self::default() }
    }

    /// Rows of a table by those keys, the small ones without their numbers.
    fn rows<const N: usize>(&self, keys: [&str; N], rows: impl Iterator<Item = ([String; N], u64)>) -> Value {
        let (names, counts): (Vec<[String; N]>, Vec<u64>) = rows.unzip();
        let row = |(names, count): ([String; N], Option<u64>)| {
            let named = keys.into_iter().zip(names).map(|(key, name)| (key.to_owned(), word(name)));
            let counted = match count {
                Some(count) => ("bookings", number(count)),
                None => ("suppressed", Value::Bool(true)),
            };
            Value::Map(named.chain([(counted.0.to_owned(), counted.1)]).collect())
        };
        Value::List(names.into_iter().zip(suppress::shown(&counts, self.below)).map(row).collect())
    }
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
        let mut say = |what: &str, name: &str, bookings: Option<u64>| {
            let bookings = bookings.map_or_else(|| "few, left out".to_owned(), |bookings| bookings.to_string());
            lines.push(format!("  {what}: {name}, {bookings}"));
        };
        let shown = |counts: Vec<u64>| suppress::shown(&counts, self.below);
        let applied = shown(self.applied.values().copied().collect());
        self.applied.keys().zip(applied).for_each(|(policy, count)| say("applied", policy, count));
        let notes = shown(self.notes.values().copied().collect());
        self.notes.keys().zip(notes).for_each(|((code, about), count)| say(code.as_str(), about, count));
        let value = map([
            ("places", self.rows(["place"], self.places.iter().map(|(place, n)| ([place.clone()], *n)))),
            ("applied", self.rows(["policy"], self.applied.iter().map(|(id, n)| ([id.clone()], *n)))),
            (
                "set_aside",
                self.rows(
                    ["policy", "because"],
                    self.set_aside.iter().map(|((id, because), n)| ([id.clone(), (*because).to_owned()], *n)),
                ),
            ),
            (
                "notes",
                self.rows(
                    ["code", "about"],
                    self.notes.iter().map(|((code, about), n)| ([code.as_str().to_owned(), about.clone()], *n)),
                ),
            ),
        ]);
        Ok(Section { name: "by_place".to_owned(), value, lines })
    }
}
