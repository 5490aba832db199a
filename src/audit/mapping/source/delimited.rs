//! CSV and its relatives.

use std::borrow::Cow;

use crate::audit::mapping::model::Layout;
use crate::audit::mapping::result::{FileProblem, Reason};
use crate::record::csv::{
    self,
    rows::{Broken, Rows},
};

use super::{Row, Source, grid};

/// No table has more columns.
const WIDEST: usize = 16_384;

pub(super) fn open<'a>(text: &'a [u8], ending: &str, layout: &'a Layout) -> Result<Source<'a>, FileProblem> {
    if text.starts_with(b"\xff\xfe") || text.starts_with(b"\xfe\xff") {
        return Err(FileProblem::Utf16);
    }
    let delimiter = layout.delimiter.unwrap_or(match ending {
        "psv" => b'|',
        "tsv" | "tab" => b'\t',
        _ => b',',
    });
    let mut rows = Rows::separated(text, delimiter);
    let rows = std::iter::from_fn(move || {
        let mut row = csv::rows::Row::default();
        if !rows.next(WIDEST, &mut row) {
            return None;
        }
        let cells = match row.broken {
            Some(Broken::Quote { opened, until, .. }) => Err(Reason::Quote { opened, until }),
            Some(Broken::Long) => Err(Reason::TooLong),
            None => row.cells.into_iter().enumerate().map(utf8).collect(),
        };
        Some(Row { number: row.line, part: None, cells })
    });
    grid(Box::new(rows), layout)
}

fn utf8((place, cell): (usize, Cow<'_, [u8]>)) -> Result<Cow<'_, str>, Reason> {
    let bad = || Reason::NotUtf8 { cell: place.saturating_add(1) };
    match cell {
        Cow::Borrowed(bytes) => std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| bad()),
        Cow::Owned(bytes) => String::from_utf8(bytes).map(Cow::Owned).map_err(|_| bad()),
    }
}
