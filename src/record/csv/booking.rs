//! From the rows of one booking to its timeline.

use std::collections::{BTreeMap, BTreeSet};

use crate::record::read::clip;
use crate::record::{Defaults, Defect, DefectCode, RecordError, Timeline, Value};
use crate::time::Zone;

use super::error::{CsvError, CsvProblem};
use super::header::{Column, Header};
use super::rows::Row;

/// What the rows of one booking say so far.
#[derive(Debug)]
pub(crate) struct Booking {
    name: String,
    zone: Option<(Zone, u64)>,
    about: BTreeMap<usize, Stated>,
    unknown: BTreeSet<usize>,
    rows: Vec<EventRow>,
    /// The lines of rows that were rejected.
    rejected: Vec<u64>,
}

/// One cell that speaks of the whole booking, and the first one that says something else.
#[derive(Debug)]
struct Stated {
    text: String,
    line: u64,
    other: Option<(String, u64)>,
}

#[derive(Debug, Default)]
struct EventRow {
    line: u64,
    seq: Option<String>,
    entries: Vec<(String, Value)>,
    /// What is kept as written and not read.
    kept: Vec<(String, Value)>,
    defects: Vec<(DefectCode, String)>,
}

impl Booking {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            zone: None,
            about: BTreeMap::new(),
            unknown: BTreeSet::new(),
            rows: Vec::new(),
            rejected: Vec::new(),
        }
    }

    /// Takes a row in, or says why it cannot be used.
    ///
    /// # Errors
    ///
    /// The row is broken, has too few or too many cells, is not UTF-8, or names a zone that is none or not that of the rows
    /// before it.
    pub(crate) fn take(&mut self, header: &Header, row: &Row<'_>) -> Result<(), CsvProblem> {
        let taken = self.try_take(header, row);
        if taken.is_err() {
            self.rejected.push(row.line);
        }
        taken
    }

    fn try_take(&mut self, header: &Header, row: &Row<'_>) -> Result<(), CsvProblem> {
        header.accepts(row)?;
        let mut cells = Vec::with_capacity(header.columns.len());
        for (cell, name) in row.cells.iter().zip(&header.names) {
            cells.push(std::str::from_utf8(cell).map_err(|_| CsvProblem::NotUtf8(name.clone()))?);
        }
        let zone = header.zone.and_then(|place| cells.get(place)).filter(|name| !name.is_empty());
        let zone = zone.map(|name| Zone::named(name)).transpose().map_err(RecordError::from)?;
        self.agree_on(zone, row.line)?;
        self.add(header, row.line, &cells);
        Ok(())
    }

    /// Takes the zone that a row names, unless an earlier row names another.
    fn agree_on(&mut self, zone: Option<Zone>, line: u64) -> Result<(), CsvProblem> {
        match (zone, self.zone) {
            (Some(zone), Some((first, first_line))) if zone != first => Err(CsvProblem::Disagrees {
                column: "time_zone",
                found: zone.name().to_owned(),
                first: first.name().to_owned(),
                first_line,
            }),
            (Some(zone), None) => {
                self.zone = Some((zone, line));
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Adds a row; an empty cell is absent.
    fn add(&mut self, header: &Header, line: u64, cells: &[&str]) {
        let mut row = EventRow { line, ..EventRow::default() };
        for (place, (column, &cell)) in header.columns.iter().zip(cells).enumerate() {
            if cell.is_empty() {
                continue;
            }
            match column {
                Column::Booking | Column::Zone => {}
                Column::Seq => row.seq = Some(cell.to_owned()),
                Column::About(_) | Column::Fact(_) => {
                    let stated =
                        self.about.entry(place).or_insert_with(|| Stated { text: cell.to_owned(), line, other: None });
                    if stated.other.is_none() && !same(column, &stated.text, cell) {
                        stated.other = Some((cell.to_owned(), line));
                    }
                }
                Column::Event(name) => row.attribute(name, cell),
                Column::Unknown(_) => {
                    self.unknown.insert(place);
                    row.kept.push((header.name(place).into_owned(), Value::Text(cell.to_owned())));
                }
            }
        }
        self.rows.push(row);
    }

    /// The timeline; none if every row was rejected.
    pub(crate) fn into_timeline(
        mut self,
        header: &Header,
        file: &str,
        defaults: &Defaults,
    ) -> Result<Option<Timeline>, Vec<CsvError>> {
        if self.rows.is_empty() {
            return Ok(None);
        }
        let mut defects = Vec::new();
        let ordered = self.order(&mut defects);
        let mut entries =
            vec![("booking".to_owned(), Value::Text(self.name.clone())), ("ordered".to_owned(), Value::Bool(ordered))];
        if let Some((zone, _)) = self.zone {
            entries.push(("time_zone".to_owned(), Value::Text(zone.name().to_owned())));
        }
        let incomplete = self.about(header, &mut entries, &mut defects);
        for &place in &self.unknown {
            let near = match header.columns.get(place) {
                Some(Column::Unknown(Some(near))) => format!(" (is it `{near}`?)"),
                _ => String::new(),
            };
            let text = format!("unknown column `{}`: ignored{near}", clip(&header.name(place)));
            defects.push(Defect::of_record(DefectCode::UnknownAttribute, text));
        }
        if !self.rejected.is_empty() {
            defects.push(Defect::of_record(DefectCode::UnknownEvent, rejected_text(&self.rejected)));
        }
        let lines: Vec<u64> = self.rows.iter().map(|row| row.line).collect();
        let mut events = Vec::with_capacity(self.rows.len());
        let mut rest = Vec::with_capacity(self.rows.len());
        for row in self.rows {
            let mut entries = row.entries;
            if !entries.iter().any(|(key, _)| key == "source") {
                entries.push(("source".to_owned(), Value::Text(format!("{file}:{}", row.line))));
            }
            events.push(Value::Map(entries));
            rest.push((row.kept, row.defects));
        }
        entries.push(("events".to_owned(), Value::List(events)));
        let mut timeline = Timeline::from_value(Value::Map(entries), defaults).map_err(|error: RecordError| {
            let error = |line| CsvError { line, booking: Some(clip(&self.name)), problem: error.clone().into() };
            lines.into_iter().map(error).collect::<Vec<_>>()
        })?;
        timeline.records_complete &= !incomplete;
        timeline.defects.append(&mut defects);
        for (position, (event, (kept, defects))) in timeline.events.iter_mut().zip(rest).enumerate() {
            event.unknown.extend(kept);
            event.unknown.sort_by(|(one, _), (other, _)| one.cmp(other));
            timeline.defects.extend(defects.into_iter().map(|(code, text)| Defect::of_event(code, position, text)));
        }
        Ok(Some(timeline))
    }

    /// Sorts the rows by `seq` if that says in which order they happened.
    fn order(&mut self, defects: &mut Vec<Defect>) -> bool {
        if self.rows.iter().all(|row| row.seq.is_none()) {
            return false;
        }
        let mut numbers: BTreeMap<i64, (u64, usize)> = BTreeMap::new();
        let mut trouble = None;
        for (place, row) in self.rows.iter().enumerate() {
            let line = row.line;
            let number = match row.seq.as_deref().map(|seq| (seq, seq.parse::<i64>())) {
                Some((_, Ok(number))) => number,
                Some((seq, Err(_))) => {
                    trouble = Some(format!("`seq` is `{}` on line {line}, expected a whole number", clip(seq)));
                    break;
                }
                None => {
                    trouble = Some(format!("`seq` is empty on line {line}"));
                    break;
                }
            };
            if let Some((first, _)) = numbers.insert(number, (line, place)) {
                trouble = Some(format!("`seq` is `{number}` on line {first} and on line {line}"));
                break;
            }
        }
        if let Some(trouble) = trouble {
            let text = format!("{trouble}: the order of the events is unknown");
            defects.push(Defect::of_record(DefectCode::UnknownValue, text));
            return false;
        }
        let rows = std::mem::take(&mut self.rows);
        let mut rows: Vec<Option<EventRow>> = rows.into_iter().map(Some).collect();
        self.rows = numbers.values().filter_map(|(_, place)| rows.get_mut(*place)?.take()).collect();
        true
    }

    /// What is said of the whole booking. Returns whether rows disagree on `records_complete`.
    fn about(&self, header: &Header, entries: &mut Vec<(String, Value)>, defects: &mut Vec<Defect>) -> bool {
        let mut facts = Vec::new();
        let mut incomplete = false;
        let mut unknown = |text: String| {
            defects.push(Defect::of_record(DefectCode::UnknownValue, format!("{text}: taken as unknown")));
        };
        for (&place, stated) in &self.about {
            let name = header.name(place);
            let disagreement = stated.other.as_ref().map(|(other, line)| {
                let (first, other) = (clip(&stated.text), clip(other));
                format!("`{}` is `{first}` on line {} and `{other}` on line {line}", clip(&name), stated.line)
            });
            match header.columns.get(place) {
                Some(Column::About(key)) => match disagreement {
                    Some(text) => {
                        incomplete |= *key == "records_complete";
                        unknown(text);
                    }
                    None => {
                        let flag = if *key == "records_complete" { flag(&stated.text) } else { None };
                        let value = flag.unwrap_or_else(|| Value::Text(stated.text.clone()));
                        entries.push(((*key).to_owned(), value));
                    }
                },
                Some(Column::Fact(key)) => {
                    let value = match (disagreement, fact(key, &stated.text)) {
                        (None, Ok(value)) => Ok(value),
                        (Some(text), _) => Err(text),
                        (None, Err(why)) => {
                            Err(format!("`{}` is `{}`, not valid JSON ({why})", clip(&name), clip(&stated.text)))
                        }
                    };
                    match value {
                        Ok(value) => facts.push((key.clone(), value)),
                        Err(text) => {
                            unknown(text);
                            // A list is not known to be complete where the rows disagree on that.
                            if key.ends_with("_complete") {
                                facts.push((key.clone(), Value::Bool(false)));
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        if !facts.is_empty() {
            entries.push(("facts".to_owned(), Value::Map(facts)));
        }
        incomplete
    }
}

impl EventRow {
    fn attribute(&mut self, name: &'static str, cell: &str) {
        let text = || Value::Text(cell.to_owned());
        let value = match name {
            "signed" | "served" | "void" => flag(cell).unwrap_or_else(text),
            "cases" | "class" if cell.starts_with('[') => match serde_json::from_str(cell) {
                Ok(list) => list,
                Err(error) => {
                    let message = format!("`{name}` is `{}`, not valid JSON ({error}): taken as absent", clip(cell));
                    self.defects.push((DefectCode::UnknownValue, message));
                    self.kept.push((name.to_owned(), text()));
                    return;
                }
            },
            _ => text(),
        };
        self.entries.push((name.to_owned(), value));
    }
}

fn flag(cell: &str) -> Option<Value> {
    match cell {
        "true" => Some(Value::Bool(true)),
        "false" => Some(Value::Bool(false)),
        _ => None,
    }
}

/// The value of a fact: a boolean, an age, a list in JSON, or a text.
fn fact(name: &str, cell: &str) -> Result<Value, serde_json::Error> {
    if cell.starts_with(['[', '{']) {
        return serde_json::from_str(cell);
    }
    let number = if name == "age" { cell.parse().ok().map(Value::Int) } else { None };
    Ok(flag(cell).or(number).unwrap_or_else(|| Value::Text(cell.to_owned())))
}

/// Whether two cells of a column say the same.
fn same(column: &Column, one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    match column {
        Column::Fact(name) => matches!((fact(name, one), fact(name, other)), (Ok(one), Ok(other)) if one == other),
        _ => false,
    }
}

fn rejected_text(lines: &[u64]) -> String {
    let mut shown: Vec<String> = lines.iter().take(8).map(u64::to_string).collect();
    if let Some(more) = lines.len().checked_sub(8).filter(|more| *more > 0) {
        shown.push(format!("{more} more"));
    }
    format!(
        "rejected rows (line {}): what they tell is missing here, though it may be a closing or a release",
        shown.join(", ")
    )
}
