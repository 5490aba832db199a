//! What a mapping makes of files, row for row.

use thiserror::Error;

use crate::record::Timeline;
use crate::record::csv::rows::LONGEST;
use crate::record::read::clip;
use crate::time::Instant;

/// What a mapping made of files: `rows = used + rejected.len()`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mapped {
    /// The bookings, in the order in which they first appear.
    pub records: Vec<Record>,
    /// How many bookings there are.
    pub bookings: u64,
    /// How many rows they use.
    pub used: u64,
    /// The rows that could not be used, in the order of the files.
    pub rejected: Vec<Rejected>,
    /// Values that the mapping does not list, in the order of table, column and value.
    pub unmapped: Vec<Unmapped>,
    /// How many rows were read.
    pub rows: u64,
}

/// A booking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What its rows tell.
    pub timeline: Timeline,
    /// Until when they say that custody ran on, where they name no end: to be passed as `as_of` to the check.
    pub as_of: Option<Instant>,
    /// How many rows speak of it.
    pub rows: u64,
}

/// A row that could not be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}:{row}{}: {reason}", booking.as_ref().map(|b| format!(", booking `{}`", clip(b))).unwrap_or_default())]
pub struct Rejected {
    /// The file.
    pub file: String,
    /// The line, the row of a sheet, or the number among the rows of a JSON document.
    pub row: u64,
    /// The booking, if the row names one.
    pub booking: Option<String>,
    /// Why.
    pub reason: Reason,
}

/// Why a row could not be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Reason {
    /// A quoted cell does not end as it must.
    #[error("the quote opened on line {opened} does not end as it must{}", through(*.opened, *.until))]
    Quote {
        /// The line of the quote.
        opened: u64,
        /// The last line that was left out with it.
        until: u64,
    },
    /// It is longer than any row.
    #[error("the row is longer than {} MiB", LONGEST >> 20)]
    TooLong,
    /// Too few or too many cells.
    #[error("expected {expected} cells as in the header, found {found}")]
    Cells {
        /// As many as the header has.
        expected: usize,
        /// As many as the row has.
        found: usize,
    },
    /// A cell is not UTF-8.
    #[error("cell {cell} is not UTF-8")]
    NotUtf8 {
        /// Its number, from 1.
        cell: usize,
    },
    /// A line is not JSON.
    #[error("not valid JSON ({0})")]
    NotJson(String),
    /// What stands at the end of the path is no row.
    #[error("expected an object, found {0}")]
    NotAnObject(&'static str),
    /// The file breaks off, or is damaged.
    #[error("cannot be read ({0})")]
    NotReadable(String),
    /// A row of a block that no booking stands above.
    #[error("no row of a booking stands above it")]
    NoHead,
    /// The row of a booking in a block, and nothing below it.
    #[error("the row of a booking, with no rows below it")]
    LonelyHead,
    /// The columns that name the booking are empty.
    #[error("no booking: `{}` is empty", clip(.0))]
    NoKey(String),
    /// A booking has one row, and this is another.
    #[error("the booking stands on row {row} of `{}` already", clip(.file))]
    Repeated {
        /// The file of the first row.
        file: String,
        /// The first row.
        row: u64,
    },
    /// Lists of different lengths cannot be split in parallel.
    #[error("`{}` lists {found}, `{}` lists {expected}: which belong together is unknown", clip(.column), clip(.first))]
    Lengths {
        /// The column.
        column: String,
        /// How many it lists.
        found: usize,
        /// The column that says how many there are.
        first: String,
        /// How many it lists.
        expected: usize,
    },
    /// The mapping calls its value an entry error.
    #[error("entered in error: `{}` is `{}`", clip(.column), clip(.value))]
    EntryError {
        /// The column.
        column: String,
        /// Its value.
        value: String,
    },
    /// The mapping leaves such rows out.
    #[error("left out by the mapping")]
    LeftOut,
    /// No rule of the mapping speaks of it, or of a member of its lists: a case, a hold would be lost.
    #[error("no rule of the mapping speaks of it")]
    NoRule,
    /// It only adds to bookings of another table, which has none of that name.
    #[error("no other table has the booking")]
    NoBooking,
    /// It does not say when it was true.
    #[error("`{}` is no time: `{}`", clip(.column), clip(.value))]
    NotSeen {
        /// The column.
        column: String,
        /// Its value.
        value: String,
    },
}

fn through(opened: u64, until: u64) -> String {
    if until > opened { format!(": the lines to {until} are left out") } else { String::new() }
}

/// A value that the mapping does not list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmapped {
    /// The column.
    pub column: String,
    /// The value, as it first stands.
    pub value: String,
    /// How many rows have it.
    pub count: u64,
    /// Where it first stands: file and row.
    pub first: String,
}

/// Why a file cannot be used at all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{}`: {problem}", clip(.file))]
pub struct FileError {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub problem: FileProblem,
}

/// What is wrong with a file, or with a file under this mapping.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FileProblem {
    /// There is not even a header.
    #[error("the file is empty, expected a header")]
    Empty,
    /// It is not UTF-8.
    #[error("the file is not UTF-8: it begins like UTF-16")]
    Utf16,
    /// The header cannot be read.
    #[error("the header cannot be read: {0}")]
    Header(Reason),
    /// A whole file that cannot be read.
    #[error("cannot be read ({0})")]
    Unreadable(String),
    /// This build does not read such files.
    #[error("this build does not read {0} files")]
    Unsupported(&'static str),
    /// The workbook has no such sheet.
    #[error("no sheet `{}`, found {}", clip(.sheet), list(.found))]
    NoSheet {
        /// The sheet that the mapping names.
        sheet: String,
        /// The sheets there are.
        found: Vec<String>,
    },
    /// No table of the mapping takes a file of that name.
    #[error("no table of the mapping takes a file of that name, expected {}", list(.0))]
    NoTable(Vec<String>),
    /// The file lacks a column.
    #[error("no column `{}`{}, found {}", clip(.column), meant(.near.as_ref()), list(.found))]
    NoColumn {
        /// The column.
        column: String,
        /// One that may have been meant.
        near: Option<String>,
        /// The columns of the file.
        found: Vec<String>,
    },
    /// The file has a column twice.
    #[error("the column `{}` stands twice", clip(.0))]
    Twice(String),
    /// Neither the mapping nor the caller names a zone.
    #[error("no zone: the mapping has no `time_zone`, and no default is given")]
    NoZone,
    /// The mapping's `as_of` is no exact time in the zone of the bookings.
    #[error("`as_of` of the mapping: {0}")]
    AsOf(String),
}

fn meant(name: Option<&String>) -> String {
    name.map(|name| format!(" (is it `{}`?)", clip(name))).unwrap_or_default()
}

fn list(names: &[String]) -> String {
    let mut shown: Vec<String> = names.iter().take(12).map(|name| format!("`{}`", clip(name))).collect();
    if let Some(more) = names.len().checked_sub(12).filter(|more| *more > 0) {
        shown.push(format!("{more} more"));
    }
    shown.join(", ")
}
