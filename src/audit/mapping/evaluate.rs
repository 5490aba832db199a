//! What one row tells.

use crate::record::read::clip;
use crate::record::{DefectCode, EventKind, Value};
use crate::time::Zone;

use super::bind::{Bound, Cells};
use super::model::{At, Give, Rule, What};
use super::predicate::normal;
use super::result::Reason;
use super::time::{Cell, Empty};

/// What a row, or a member of its lists, tells of its booking.
#[derive(Default)]
pub(super) struct Told<'m> {
    /// Whether any rule speaks of it; where rows are cases or holds, a rule that is not only about their booking.
    pub(super) applies: bool,
    pub(super) given: Vec<Given<'m>>,
    /// The case that the row is, if a rule ends it.
    pub(super) case: Option<String>,
    /// Values that the mapping does not list: column and value.
    pub(super) unmapped: Vec<(String, String)>,
}

/// An event that a rule gives.
#[derive(Clone)]
pub(super) struct Given<'m> {
    /// The rule's place in its table.
    pub(super) rule: usize,
    pub(super) kind: EventKind,
    pub(super) timing: Timing,
    /// Its attributes but for its time.
    pub(super) entries: Vec<(&'m str, Value)>,
    pub(super) defects: Vec<(DefectCode, String)>,
}

impl Given<'_> {
    /// It may also have happened later, or never.
    pub(super) fn doubt(&mut self) {
        if let Timing::Known(text) = &self.timing {
            self.timing = Timing::Known(format!("{}/..", earliest(text)));
        }
    }
}

/// When an event happened.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Timing {
    /// It has not happened, as far as the row tells.
    Open,
    /// At an unknown time.
    Unknown,
    /// A time in the format of this crate.
    Known(String),
}

/// Everything that a row tells of a booking in `zone`.
pub(super) fn tell<'m>(bound: &Bound<'m>, cells: &Cells<'_>, zone: Zone) -> Result<Told<'m>, Reason> {
    let table = bound.table;
    let label = Some(cells.join(&table.label, "/")).filter(|label| !label.is_empty());
    let mut told = Told::default();
    for (place, rule) in table.rules.iter().enumerate() {
        if rule.filter.as_ref().is_some_and(|filter| !filter.holds(&|column: &str| cells.get(column))) {
            continue;
        }
        told.applies |= rule.once.is_none() || table.label.is_empty();
        let mut unlisted = None;
        let give = match &rule.what {
            What::Always(give) => give,
            What::ByValue { column, values, unmapped } => {
                let value = cells.get(column);
                match values.get(&normal(value)) {
                    Some(Give::EntryError) => {
                        return Err(Reason::EntryError { column: column.clone(), value: value.to_owned() });
                    }
                    Some(give) => give,
                    None => {
                        unlisted = Some((column.clone(), value.to_owned()));
                        unmapped
                    }
                }
            }
        };
        let (kind, doubtful, set) = match give {
            Give::Event { kind, doubtful, set } => (kind, doubtful, set),
            Give::Open => {
                told.case.clone_from(&label);
                continue;
            }
            Give::Ignore | Give::EntryError => continue,
        };
        let mut given =
            Given { rule: place, kind: *kind, timing: Timing::Open, entries: Vec::new(), defects: Vec::new() };
        time(bound, rule, cells, zone, &mut given);
        // An empty cell beside an empty time is no value: nothing has happened yet.
        told.unmapped.extend(unlisted.filter(|(_, value)| !value.is_empty() || given.timing != Timing::Open));
        if *doubtful {
            given.doubt();
        }
        given.entries.extend(set.iter().map(|(key, value)| (key.as_str(), value.clone())));
        take(bound, rule, cells, zone, &mut given, &mut told.unmapped);
        if let (Some(label), None) = (&label, &rule.once) {
            name(label, &mut given, &mut told.case);
        }
        told.given.push(given);
    }
    Ok(told)
}

/// Gives the event the row's label, as the case, the hold or the detainer that it is about.
fn name(label: &str, given: &mut Given<'_>, case: &mut Option<String>) {
    let attributes = given.kind.attributes();
    let Some(attribute) = ["case", "hold", "detainer"].into_iter().find(|name| attributes.contains(name)) else {
        return;
    };
    if given.entries.iter().any(|(key, _)| *key == attribute || (attribute == "case" && *key == "cases")) {
        return;
    }
    given.entries.push((attribute, Value::Text(label.to_owned())));
    if given.kind.closes_case() {
        *case = Some(label.to_owned());
    }
}

/// Attributes that columns hold; an empty cell is absent.
fn take<'m>(
    bound: &Bound<'m>,
    rule: &'m Rule,
    cells: &Cells<'_>,
    zone: Zone,
    given: &mut Given<'m>,
    unmapped: &mut Vec<(String, String)>,
) {
    let attributes = given.kind.attributes();
    for (attribute, take) in &rule.take {
        let belongs = attribute == "recorded_at" || attributes.contains(&attribute.as_str());
        let fits = belongs && !given.entries.iter().any(|(key, _)| key == attribute);
        let text = cells.join(&take.columns, " ");
        if text.is_empty() || !fits {
            continue;
        }
        let text = match take.values.as_ref().map(|values| values.get(&normal(&text))) {
            None => text,
            Some(Some(meant)) => meant.clone(),
            Some(None) => {
                unmapped.push((take.columns.join(" "), text.clone()));
                text
            }
        };
        let value = match (attribute.as_str(), text.as_str()) {
            ("issued" | "recorded_at", _) => {
                let column = take.columns.first().map_or("", String::as_str);
                match bound.time(column).read(&text, zone) {
                    Cell::Time(text) => Value::Text(text),
                    Cell::Empty | Cell::Unknown => continue,
                    // The reader of timelines says that it is bad.
                    Cell::Bad => Value::Text(text),
                }
            }
            ("signed" | "served", "true") => Value::Bool(true),
            ("signed" | "served", "false") => Value::Bool(false),
            _ => Value::Text(text),
        };
        given.entries.push((attribute, value));
    }
}

fn time(bound: &Bound<'_>, rule: &Rule, cells: &Cells<'_>, zone: Zone, given: &mut Given<'_>) {
    let columns = match &rule.at {
        At::Between(from, until) => {
            given.timing = between(bound, from.as_ref(), until.as_ref(), cells, zone, given);
            return;
        }
        At::Latest(column) => std::slice::from_ref(column),
        At::Column(columns) => columns.as_slice(),
    };
    let Some(first) = columns.first() else { return };
    let spec = bound.time(first);
    let raw = if cells.get(first).is_empty() { String::new() } else { cells.join(columns, " ") };
    let written = || format!("`{}` `{}`", columns.join("` `"), clip(&raw));
    given.timing = match spec.read(&raw, zone) {
        Cell::Empty => match &spec.empty {
            Empty::Open => Timing::Open,
            Empty::Unknown => Timing::Unknown,
            Empty::Between(from, until) => between(bound, from.as_ref(), until.as_ref(), cells, zone, given),
        },
        Cell::Unknown => {
            given.entries.push(("note", Value::Text(written())));
            Timing::Unknown
        }
        Cell::Bad => {
            let text = format!("{} is no time in any format of its column: any time is possible", written());
            given.defects.push((DefectCode::BadTime, text));
            Timing::Unknown
        }
        Cell::Time(text) => {
            if text != raw && text != raw.replacen(' ', "T", 1) {
                given.entries.push(("note", Value::Text(written())));
            }
            Timing::Known(text)
        }
    };
}

/// A time between those of two columns.
fn between(
    bound: &Bound<'_>,
    from: Option<&String>,
    until: Option<&String>,
    cells: &Cells<'_>,
    zone: Zone,
    given: &mut Given<'_>,
) -> Timing {
    let mut end = |column: Option<&String>| {
        let column = column?;
        match bound.time(column).read(cells.get(column), zone) {
            Cell::Time(text) => Some(text),
            Cell::Bad => {
                let raw = clip(cells.get(column));
                let text = format!("`{column}` `{raw}` is no time in any format of its column: no bound");
                given.defects.push((DefectCode::BadTime, text));
                None
            }
            Cell::Empty | Cell::Unknown => None,
        }
    };
    match (end(from), end(until)) {
        (None, None) => Timing::Unknown,
        (Some(from), Some(until)) if from == until => Timing::Known(from),
        (from, until) => {
            let from = from.as_deref().map_or("..", earliest);
            let until = until.as_deref().map_or("..", latest);
            Timing::Known(format!("{from}/{until}"))
        }
    }
}

/// The first time of an interval, or the time itself.
fn earliest(text: &str) -> &str {
    text.split_once('/').map_or(text, |(from, _)| from)
}

fn latest(text: &str) -> &str {
    text.split_once('/').map_or(text, |(_, until)| until)
}
