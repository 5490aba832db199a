//! The keys of an object, and the plain values behind them.

use std::collections::BTreeSet;

use crate::record::Value;

/// The entries of an object, taken one by one; what is left at the end is unknown.
///
/// Objects have few keys, of many lengths: looking through them is faster than any order would be.
pub(super) struct Fields {
    entries: Vec<(String, Value)>,
    twice: Vec<String>,
}

impl Fields {
    /// The first entry of each key; the keys of the others are in [`Self::twice`].
    pub(super) fn of(mut entries: Vec<(String, Value)>) -> Self {
        let mut twice = Vec::new();
        if has_twice(&entries) {
            let mut seen = BTreeSet::new();
            entries.retain(|(key, _)| {
                let first = seen.insert(key.clone());
                if !first {
                    twice.push(key.clone());
                }
                first
            });
        }
        Self { entries, twice }
    }

    /// The keys that stood more than once, in the order of their repetitions.
    pub(super) fn twice(&mut self) -> Vec<String> {
        std::mem::take(&mut self.twice)
    }

    /// The value of a key; an empty text counts as absent.
    pub(super) fn take(&mut self, key: &str) -> Option<Value> {
        let place = self.entries.iter().position(|(name, _)| name == key)?;
        let (_, value) = self.entries.swap_remove(place);
        Some(value).filter(|value| !matches!(value, Value::Text(text) if text.is_empty()))
    }

    /// What was not taken, sorted by key.
    pub(super) fn rest(&mut self) -> Vec<(String, Value)> {
        let mut rest = std::mem::take(&mut self.entries);
        rest.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        rest
    }
}

/// Whether a key stands twice. Few keys are compared with each other; many, which only a broken file has, are sorted.
fn has_twice(entries: &[(String, Value)]) -> bool {
    const FEW: usize = 24;
    if entries.len() <= FEW {
        let stood =
            |(place, (key, _)): (usize, &(String, Value))| entries.iter().take(place).any(|(other, _)| other == key);
        return entries.iter().enumerate().any(stood);
    }
    let mut keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_str()).collect();
    keys.sort_unstable();
    keys.iter().zip(keys.iter().skip(1)).any(|(key, next)| key == next)
}

/// A text or a list of texts; else what was found.
pub(super) fn texts(value: &Value) -> Result<Vec<String>, &'static str> {
    match value {
        // A table keeps a list that it cannot read as it stands: that is no text of its own.
        Value::Text(text) if text.starts_with('[') => Err("a text that begins like a list"),
        Value::Text(text) => Ok(vec![text.clone()]),
        Value::Int(number) => Ok(vec![number.to_string()]),
        Value::List(items) => items
            .iter()
            .map(|item| match item {
                Value::Text(text) => Ok(text.clone()),
                Value::Int(number) => Ok(number.to_string()),
                other => Err(other.kind()),
            })
            .collect(),
        other => Err(other.kind()),
    }
}

/// The beginning of a text that may be very long, on one line.
pub(crate) fn clip(text: &str) -> String {
    const LONGEST: usize = 60;
    let mut short = String::new();
    for letter in text.chars().take(LONGEST) {
        if letter.is_control() {
            short.extend(letter.escape_debug());
        } else {
            short.push(letter);
        }
    }
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}
