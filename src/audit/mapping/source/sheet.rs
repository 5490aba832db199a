//! Sheets of Excel workbooks.

use std::borrow::Cow;
use std::io::Cursor;

use calamine::{Data, ExcelDateTime, Reader, Xlsx};

use crate::audit::mapping::model::Layout;
use crate::audit::mapping::result::FileProblem;

use super::{Row, Source, grid};

pub(super) fn open<'a>(bytes: &[u8], layout: &'a Layout) -> Result<Source<'a>, FileProblem> {
    let unreadable = |error: calamine::XlsxError| FileProblem::Unreadable(error.to_string());
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let names = book.sheet_names();
    let name = match &layout.sheet {
        Some(sheet) if names.contains(sheet) => sheet.clone(),
        Some(sheet) => return Err(FileProblem::NoSheet { sheet: sheet.clone(), found: names }),
        None => names.into_iter().next().ok_or(FileProblem::Empty)?,
    };
    let range = book.worksheet_range(&name).map_err(unreadable)?;
    // The range begins with the first filled cell, not with the first one.
    let (top, left) = range.start().unwrap_or_default();
    let left = usize::try_from(left).unwrap_or_default();
    let rows: Vec<Row<'a>> = range
        .rows()
        .zip(u64::from(top).saturating_add(1)..)
        .filter(|(cells, _)| layout.block.is_some() || cells.iter().any(|cell| *cell != Data::Empty))
        .map(|(cells, number)| {
            let cells =
                std::iter::repeat_n(String::new(), left).chain(cells.iter().map(text)).map(Cow::Owned).collect();
            Row { number, part: None, cells: Ok(cells) }
        })
        .collect();
    grid(Box::new(rows.into_iter()), layout)
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => text.clone(),
        Data::Bool(flag) => flag.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number.to_string(),
        Data::Error(error) => error.to_string(),
        Data::DateTime(time) => time_text(time),
    }
}

/// A day, a day with a time of day, or a time of day alone. A day at midnight is a day: the cell does not tell them apart.
fn time_text(time: &ExcelDateTime) -> String {
    if time.is_duration() {
        return time.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = time.to_ymd_hms_milli();
    let clock = format!("{hour:02}:{minute:02}:{second:02}");
    if (0.0..1.0).contains(&time.as_f64()) {
        return clock;
    }
    let day = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) { day } else { format!("{day} {clock}") }
}
