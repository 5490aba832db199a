//! What the cells of a column look like.

use std::collections::BTreeMap;

use crate::audit::mapping::time::{Cell, Format, TimeColumn, ZoneLabel};
use crate::document::is_word;
use crate::time::Zone;

/// So many different values are kept.
const KEPT: usize = 2000;

/// Formats that are tried, in this order.
const PATTERNS: [&str; 12] = [
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y, %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
    "%m/%d/%y %H:%M",
    "%m/%d/%y",
    "%d-%b-%y %I.%M.%S%.f %p",
    "%d-%b-%Y %H:%M:%S",
    "%d-%b-%Y",
    "%b %e %Y %I:%M:%S:%3f%p",
];

/// A column and the values in it.
#[derive(Default)]
pub(super) struct Column {
    pub(super) name: String,
    /// How many cells are filled.
    pub(super) filled: usize,
    /// Values that a mapping can name, and how many cells have each.
    pub(super) values: BTreeMap<String, usize>,
}

/// How a column writes times.
pub(super) struct Times {
    pub(super) formats: Vec<String>,
    pub(super) zone_label: bool,
    /// How many cells show a time of day, how many of them a full minute, a full half hour, midnight, 23:59.
    pub(super) clocks: usize,
    pub(super) minutes: usize,
    pub(super) halves: usize,
    pub(super) midnights: usize,
    pub(super) lasts: usize,
}

impl Column {
    pub(super) fn add(&mut self, cell: &str) {
        let cell = cell.trim();
        if cell.is_empty() {
            return;
        }
        self.filled = self.filled.saturating_add(1);
        if is_word(cell) && (self.values.len() < KEPT || self.values.contains_key(cell)) {
            let count = self.values.entry(cell.to_owned()).or_default();
            *count = count.saturating_add(1);
        }
    }

    /// How it writes times, if nine in ten of its values are times.
    pub(super) fn times(&self) -> Option<Times> {
        let zone_label = self.values.keys().any(|value| value.ends_with(|letter: char| letter.is_ascii_uppercase()));
        let zone_label = zone_label && !self.values.keys().any(|value| value.ends_with("AM") || value.ends_with("PM"));
        let label = if zone_label { ZoneLabel::Ignore } else { ZoneLabel::Use };
        let spec = |format| TimeColumn { formats: vec![format], zone_label: label, ..TimeColumn::default() };
        let all = std::iter::once(("iso", spec(Format::Iso)))
            .chain(PATTERNS.map(|pattern| (pattern, spec(Format::Pattern(pattern.to_owned())))));
        let mut left: Vec<&String> = self.values.keys().collect();
        let mut formats = Vec::new();
        let mut texts: Vec<String> = Vec::new();
        for (name, spec) in all {
            let before = left.len();
            left.retain(|value| match spec.read(value, Zone::utc()) {
                Cell::Time(text) if value.len() >= 6 => {
                    texts.push(text);
                    false
                }
                _ => true,
            });
            if left.len() < before {
                formats.push(name.to_owned());
            }
        }
        if texts.is_empty() || left.len().saturating_mul(9) > texts.len() {
            return None;
        }
        let count = |is: &dyn Fn(&str) -> bool| {
            texts.iter().filter_map(|text| text.split_once('T')).filter(|(_, clock)| is(clock)).count()
        };
        Some(Times {
            formats,
            zone_label,
            clocks: count(&|_| true),
            minutes: count(&|clock| clock.get(6..8) == Some("00")),
            halves: count(&|clock| matches!(clock.get(3..8), Some("00:00" | "30:00"))),
            midnights: count(&|clock| clock.starts_with("00:00:00")),
            lasts: count(&|clock| clock.starts_with("23:59")),
        })
    }

    /// The words of its name.
    pub(super) fn words(&self) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        let mut before = ' ';
        for letter in self.name.chars() {
            let starts = letter.is_uppercase() && before.is_lowercase();
            match words.last_mut() {
                Some(word) if letter.is_alphanumeric() && before.is_alphanumeric() && !starts => {
                    word.extend(letter.to_lowercase());
                }
                _ if letter.is_alphanumeric() => words.push(letter.to_lowercase().collect()),
                _ => {}
            }
            before = letter;
        }
        words
    }
}
