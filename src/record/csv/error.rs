//! Why a row, or a whole file, cannot be used.

use thiserror::Error;

use crate::record::RecordError;
use crate::record::read::clip;

use super::rows::{Broken, LONGEST};

/// Why a row of a CSV file cannot be used, or the file itself.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[error("line {line}{}: {problem}", booking.as_ref().map(|b| format!(", booking `{b}`")).unwrap_or_default())]
pub struct CsvError {
    /// The line on which the row begins, from 1.
    pub line: u64,
    /// The booking number, if it could be read.
    pub booking: Option<String>,
    /// What is wrong.
    pub problem: CsvProblem,
}

/// What is wrong with a row, or with the file.
#[derive(Debug, Error, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CsvProblem {
    /// The file cannot be read on; the rows before are kept.
    #[error("cannot be read ({0})")]
    Read(String),
    /// There is not even a header.
    #[error("the file is empty, expected a header with `booking`, `event` and `at`")]
    Empty,
    /// The file is not UTF-8.
    #[error("the file is not UTF-8: it begins like UTF-16")]
    Utf16,
    /// The header lacks a column.
    #[error("the header has no column {}", missing(.columns, .found))]
    Missing {
        /// The missing columns, each with a name of the header that may have been meant.
        columns: Vec<(&'static str, Option<String>)>,
        /// The header's columns.
        found: Vec<String>,
    },
    /// The header has a column twice.
    #[error("the header has the column `{}` twice", clip(.0))]
    Twice(String),
    /// The header has more columns than any table.
    #[error("the header has {0} columns, expected at most 16384")]
    TooWide(usize),
    /// The header breaks off, or is no text.
    #[error(transparent)]
    Header(Box<Self>),
    /// No column for the zone, and no default.
    #[error("no zone: the header has no column `time_zone`, and no default is given")]
    NoZone,
    /// The row has too few or too many cells.
    #[error("expected {expected} cells as in the header, found {found}")]
    Cells {
        /// As many as the header has.
        expected: usize,
        /// As many as the row has.
        found: usize,
    },
    /// A cell is not UTF-8.
    #[error("not UTF-8 in `{}`", clip(.0))]
    NotUtf8(String),
    /// A quoted cell does not end as it must.
    #[error("the quote opened on line {opened} {}{}", end(*.closed), through(*.line, *.until))]
    Quote {
        /// The line on which the row begins.
        line: u64,
        /// The line of the opening quote.
        opened: u64,
        /// The line of the closing quote, if there is one.
        closed: Option<u64>,
        /// The last line that was left out with the row.
        until: u64,
    },
    /// The row is longer than any row.
    #[error("the row is longer than {} MiB", LONGEST >> 20)]
    TooLong,
    /// The row says something else about its booking than an earlier row, and both cannot be.
    #[error("`{column}` is `{}`, but `{}` on line {first_line}", clip(.found), clip(.first))]
    Disagrees {
        /// The column.
        column: &'static str,
        /// What this row says.
        found: String,
        /// What the earlier row says.
        first: String,
        /// Its line.
        first_line: u64,
    },
    /// The row cannot belong to a timeline.
    #[error(transparent)]
    Record(#[from] RecordError),
}

impl CsvProblem {
    /// What is wrong with a row that begins on that line.
    pub(super) const fn broken(broken: Broken, line: u64) -> Self {
        match broken {
            Broken::Quote { opened, closed, until } => Self::Quote { line, opened, closed, until },
            Broken::Long => Self::TooLong,
        }
    }

    /// Whether it is a row that was rejected, and not the file or its header.
    #[must_use]
    pub const fn is_row(&self) -> bool {
        matches!(
            self,
            Self::Cells { .. }
                | Self::NotUtf8(_)
                | Self::Quote { .. }
                | Self::TooLong
                | Self::Disagrees { .. }
                | Self::Record(_)
        )
    }
}

fn missing(columns: &[(&'static str, Option<String>)], found: &[String]) -> String {
    let wanted: Vec<String> = columns
        .iter()
        .map(|(name, near)| match near {
            Some(near) => format!("`{name}` (is it `{}`?)", clip(near)),
            None => format!("`{name}`"),
        })
        .collect();
    let mut shown: Vec<String> = found.iter().take(12).map(|name| format!("`{}`", clip(name))).collect();
    if let Some(more) = found.len().checked_sub(12).filter(|more| *more > 0) {
        shown.push(format!("{more} more"));
    }
    format!("{}, found {}", wanted.join(" and no "), shown.join(", "))
}

fn end(closed: Option<u64>) -> String {
    closed.map_or_else(
        || "is never closed".to_owned(),
        |line| format!("is closed on line {line} by a quote that neither a comma nor the end of the line follows"),
    )
}

fn through(line: u64, until: u64) -> String {
    if until > line { format!(": lines {line} to {until} are left out") } else { String::new() }
}
