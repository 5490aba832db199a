//! Tables that people fill in, read strictly.

use thiserror::Error;

use crate::record::csv::rows::{Row, Rows};

/// No such table has more columns.
const WIDEST: usize = 1024;

/// What is wrong with a table that somebody filled in.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}:{row}: {}{problem}", shown(.column.as_deref()))]
pub struct SheetError {
    /// The file.
    pub file: String,
    /// The line on which the row begins, from 1.
    pub row: u64,
    /// The column, if it is about one.
    pub column: Option<String>,
    /// What is wrong, and what was expected.
    pub problem: String,
}

fn shown(column: Option<&str>) -> String {
    column.map_or_else(String::new, |name| format!("column `{name}`: "))
}

/// A table with a header row.
pub(crate) struct Sheet<'a> {
    file: &'a str,
    columns: Vec<String>,
    rows: Vec<(u64, Vec<String>)>,
}

/// A row of it.
#[derive(Clone, Copy)]
pub(crate) struct Line<'s> {
    sheet: &'s Sheet<'s>,
    pub(crate) row: u64,
    cells: &'s [String],
}

impl<'a> Sheet<'a> {
    /// Reads a table that must have those columns.
    pub(crate) fn read(text: &[u8], file: &'a str, needed: &[&str]) -> Result<Self, SheetError> {
        let mut sheet = Self { file, columns: Vec::new(), rows: Vec::new() };
        let mut rows = Rows::separated(text, b',');
        let mut row = Row::default();
        let mut header = None;
        while rows.next(WIDEST, &mut row) {
            let cells = sheet.cells(&row)?;
            match header {
                None => {
                    header = Some(row.line);
                    sheet.columns = cells.iter().map(|cell| cell.trim().to_owned()).collect();
                }
                // What a spreadsheet leaves below its last row.
                Some(_) if cells.iter().all(|cell| cell.trim().is_empty()) => {}
                Some(_) if cells.len() == sheet.columns.len() => sheet.rows.push((row.line, cells)),
                Some(_) => {
                    let expected = sheet.columns.len();
                    let problem = format!("expected {expected} cells as in the header, found {}", cells.len());
                    return Err(sheet.error(row.line, None, problem));
                }
            }
        }
        let line = header.unwrap_or(1);
        match needed.iter().find(|name| sheet.columns.iter().filter(|column| column == *name).count() != 1) {
            Some(name) => Err(sheet.error(line, Some(name), "expected it once in the header")),
            None => Ok(sheet),
        }
    }

    fn cells(&self, row: &Row<'_>) -> Result<Vec<String>, SheetError> {
        if row.broken.is_some() {
            return Err(self.error(row.line, None, "a quoted cell that does not end"));
        }
        let text = |cell: &[u8]| String::from_utf8(cell.to_vec());
        let cells: Result<Vec<String>, _> = row.cells.iter().map(|cell| text(cell)).collect();
        cells.map_err(|_| self.error(row.line, None, "expected text in UTF-8"))
    }

    pub(crate) fn error(&self, row: u64, column: Option<&str>, problem: impl Into<String>) -> SheetError {
        SheetError { file: self.file.to_owned(), row, column: column.map(str::to_owned), problem: problem.into() }
    }

    /// The columns that are none of those.
    pub(crate) fn other_column(&self, known: &[&str]) -> Option<&str> {
        self.columns.iter().map(String::as_str).find(|column| !known.contains(column))
    }

    pub(crate) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.rows.iter().map(|(row, cells)| Line { sheet: self, row: *row, cells })
    }
}

impl<'s> Line<'s> {
    /// What stands in a column, without the spaces around; empty if there is no such column.
    pub(crate) fn cell(&self, column: &str) -> &'s str {
        let place = self.sheet.columns.iter().position(|name| name == column);
        place.and_then(|place| self.cells.get(place)).map_or("", |cell| cell.trim())
    }

    /// The same where something must stand.
    pub(crate) fn need(&self, column: &str) -> Result<&'s str, SheetError> {
        match self.cell(column) {
            "" => Err(self.error(column, "is empty, expected something in it")),
            cell => Ok(cell),
        }
    }

    /// A whole number, if there is one.
    pub(crate) fn number(&self, column: &str) -> Result<Option<i64>, SheetError> {
        match self.cell(column) {
            "" => Ok(None),
            cell => match cell.parse() {
                Ok(number) if number >= 0 => Ok(Some(number)),
                _ => Err(self.error(column, "expected a whole number from 0")),
            },
        }
    }

    pub(crate) fn error(&self, column: &str, problem: impl Into<String>) -> SheetError {
        self.sheet.error(self.row, Some(column), problem)
    }
}
