//! What a mapping makes of the first rows of a file.

use std::borrow::Cow;

use crate::record::{Defaults, EventKind, Value};
use crate::time::Zone;

use super::apply::{base, key};
use super::bind::{Bound, Cells};
use super::evaluate::{Given, Timing, tell};
use super::model::{At, Mapping, Rule, What};
use super::result::{FileError, Reason};
use super::source::{File, open};

/// What a mapping makes of the first rows of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The rows.
    pub rows: Vec<PreviewRow>,
    /// Columns of the file that the mapping makes no use of.
    pub unused: Vec<String>,
}

/// What became of a row, or of one member of its lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewRow {
    /// The number of the row in the file.
    pub row: u64,
    /// The booking and its events, or why the row cannot be used.
    pub told: Result<(String, Vec<PreviewEvent>), Reason>,
}

/// An event that a row gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewEvent {
    /// What happened.
    pub kind: EventKind,
    /// When: a time in the format of this crate; `None` if the row says that it has not happened.
    pub at: Option<String>,
    /// Its attributes.
    pub attributes: Vec<(String, String)>,
    /// The cells that say so: column and text.
    pub from: Vec<(String, String)>,
}

impl Mapping {
    /// Shows what becomes of the first rows of a file, each row for itself.
    ///
    /// # Errors
    ///
    /// If the file cannot be used at all.
    pub fn preview(&self, file: File<'_>, defaults: &Defaults, most: usize) -> Result<Preview, FileError> {
        let zone = self.zone(&[file], defaults)?;
        let problem = |problem| FileError { file: file.name.to_owned(), problem };
        let (_, table) = self.table_of(file.name).map_err(problem)?;
        let text = file.text()?;
        let source = open(File { bytes: &text, ..file }, &table.layout).map_err(problem)?;
        let bound = Bound::new(table, &source.header).map_err(problem)?;
        let unused = source.header.iter().enumerate().filter(|(place, name)| !name.is_empty() && !bound.uses(*place));
        let unused = unused.map(|(_, name)| name.clone()).collect();
        let mut rows = Vec::new();
        for row in source.rows.take(most) {
            let pseudo = [row.number.to_string(), base(file.name).to_owned(), String::new()];
            let told = |told| PreviewRow { row: row.number, told };
            let cells = match row.cells {
                Ok(cells) => cells,
                Err(reason) => {
                    rows.push(told(Err(reason)));
                    continue;
                }
            };
            match members(&bound, &cells, &pseudo) {
                Err(reason) => rows.push(told(Err(reason))),
                Ok(members) => rows.extend(members.iter().map(|cells| told(show(&bound, cells, zone)))),
            }
        }
        Ok(Preview { rows, unused })
    }
}

/// The booking of a row and its events.
fn show(bound: &Bound<'_>, cells: &Cells<'_>, zone: Zone) -> Result<(String, Vec<PreviewEvent>), Reason> {
    let told = tell(bound, cells, zone)?;
    if !told.applies {
        return Err(Reason::NoRule);
    }
    let event = |given: Given<'_>| {
        let attributes = given.entries.iter().filter(|(key, _)| *key != "note");
        PreviewEvent {
            kind: given.kind,
            at: match given.timing {
                Timing::Open => None,
                Timing::Unknown => Some("..".to_owned()),
                Timing::Known(text) => Some(text),
            },
            attributes: attributes.map(|(key, value)| ((*key).to_owned(), plain(value))).collect(),
            from: bound.table.rules.get(given.rule).map(|rule| from(rule, cells)).unwrap_or_default(),
        }
    };
    Ok((key(bound.table, cells)?, told.given.into_iter().map(event).collect()))
}

fn members<'c>(
    bound: &'c Bound<'_>,
    cells: &'c [Cow<'_, str>],
    pseudo: &'c [String; 3],
) -> Result<Vec<Cells<'c>>, Reason> {
    let whole = bound.whole(cells, pseudo);
    if bound.table.leave_out.as_ref().is_some_and(|left| left.holds(&|column: &str| whole.get(column))) {
        return Err(Reason::LeftOut);
    }
    match &bound.table.layout.split {
        None => Ok(vec![whole]),
        Some(split) => bound.members(split, cells, pseudo),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Bool(flag) => flag.to_string(),
        Value::List(members) => members.iter().map(plain).collect::<Vec<_>>().join(", "),
        other => other.kind().to_owned(),
    }
}

/// The cells that a rule looked at.
fn from(rule: &Rule, cells: &Cells<'_>) -> Vec<(String, String)> {
    let mut columns: Vec<&String> = match &rule.at {
        At::Column(columns) => columns.iter().collect(),
        At::Between(from, until) => from.iter().chain(until).collect(),
        At::Latest(column) => vec![column],
    };
    if let What::ByValue { column, .. } = &rule.what {
        columns.push(column);
    }
    columns.into_iter().map(|column| (column.clone(), cells.get(column).to_owned())).collect()
}
