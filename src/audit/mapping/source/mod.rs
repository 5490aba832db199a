//! Rows out of files, whatever the file's format: a number, and a text for each column.

mod block;
mod delimited;
mod json;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "xlsx")]
mod sheet;

use std::borrow::Cow;
use std::io::Read;

use crate::audit::source::uncompressed;

use super::model::Layout;
use super::result::{FileError, FileProblem, Reason};

/// A file, as it was read.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// Its name, which stands in every event that comes from it.
    pub name: &'a str,
    /// What is in it, plain or compressed with gzip.
    pub bytes: &'a [u8],
}

impl<'a> File<'a> {
    /// What is in it, taken out of gzip.
    pub(super) fn text(self) -> Result<Cow<'a, [u8]>, FileError> {
        if !self.bytes.starts_with(b"\x1f\x8b") {
            return Ok(Cow::Borrowed(self.bytes));
        }
        let mut text = Vec::new();
        let read = uncompressed(self.bytes).and_then(|mut reader| reader.read_to_end(&mut text));
        let problem = |error: std::io::Error| FileProblem::Unreadable(error.to_string());
        read.map(|_| Cow::Owned(text))
            .map_err(|error| FileError { file: self.name.to_owned(), problem: problem(error) })
    }

    /// The last ending of its name, that of gzip apart.
    pub(super) fn ending(self) -> String {
        uncompressed_name(self.name).rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase()
    }
}

/// A file's name without the ending that says that it is compressed.
pub(super) fn uncompressed_name(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((plain, ending)) if ending.eq_ignore_ascii_case("gz") => plain,
        _ => name,
    }
}

/// The columns of a file, and its rows.
pub(super) struct Source<'a> {
    pub(super) header: Vec<String>,
    pub(super) rows: Box<dyn Iterator<Item = Row<'a>> + 'a>,
}

/// One row.
pub(super) struct Row<'a> {
    /// Its line, its row in a sheet, or its number among the rows of a JSON document.
    pub(super) number: u64,
    /// The member of the line that it is, where a line of JSON holds several.
    pub(super) part: Option<u64>,
    /// Its cells, as many as the header has; or why there are none.
    pub(super) cells: Result<Vec<Cow<'a, str>>, Reason>,
}

/// Opens a file that is not compressed, as its name's ending and the layout say.
pub(super) fn open<'a>(file: File<'a>, layout: &'a Layout) -> Result<Source<'a>, FileProblem> {
    match file.ending().as_str() {
        #[cfg(feature = "xlsx")]
        "xlsx" | "xlsm" => sheet::open(file.bytes, layout),
        #[cfg(not(feature = "xlsx"))]
        "xlsx" | "xlsm" => Err(FileProblem::Unsupported("xlsx")),
        #[cfg(feature = "parquet")]
        "parquet" => parquet::open(file.bytes, layout),
        #[cfg(not(feature = "parquet"))]
        "parquet" => Err(FileProblem::Unsupported("parquet")),
        "jsonl" | "ndjson" => Ok(json::lines(file.bytes, layout)),
        "json" => json::document(file.bytes, layout),
        _ if !layout.path.is_empty() => json::document(file.bytes, layout),
        ending => delimited::open(file.bytes, ending, layout),
    }
}

/// Rows of a grid whose header is still among them.
type Grid<'a> = Box<dyn Iterator<Item = Row<'a>> + 'a>;

/// Finds the header, or the blocks, in a grid.
fn grid<'a>(mut rows: Grid<'a>, layout: &'a Layout) -> Result<Source<'a>, FileProblem> {
    if let Some(block) = &layout.block {
        return Ok(block::open(rows, block, layout.skip));
    }
    let mut rows: Grid<'a> = Box::new(std::iter::from_fn(move || rows.find(|row| row.number > layout.skip)));
    let header: Vec<String> = if layout.columns.is_empty() {
        let first = rows.next().ok_or(FileProblem::Empty)?;
        let names = first.cells.map_err(FileProblem::Header)?;
        names.iter().map(|name| name.trim().to_owned()).collect()
    } else {
        layout.columns.clone()
    };
    let expected = header.len();
    let rows = rows.map(move |row| Row { cells: row.cells.and_then(|cells| fit(cells, expected)), ..row });
    Ok(Source { header, rows: Box::new(rows) })
}

/// Cells as many as the header has; empty ones at the end may be too many.
fn fit(mut cells: Vec<Cow<'_, str>>, expected: usize) -> Result<Vec<Cow<'_, str>>, Reason> {
    let found = cells.len();
    while cells.len() > expected && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    if cells.len() == expected { Ok(cells) } else { Err(Reason::Cells { expected, found }) }
}
