//! What a mapping says, as data.

use std::collections::BTreeMap;

use crate::record::{EventKind, Value};
use crate::time::Zone;
use crate::words::words;

use super::predicate::Predicate;
use super::time::TimeColumn;

/// How the files of one source become timelines.
#[derive(Clone, Debug, PartialEq)]
pub struct Mapping {
    /// Its own name.
    pub id: String,
    /// What it reads.
    pub title: String,
    /// A remark.
    pub note: Option<String>,
    /// What is said of every booking.
    pub bookings: Bookings,
    /// The kinds of files, joined on the booking.
    pub tables: Vec<Table>,
}

/// What is said of every booking of the source.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bookings {
    /// The zone of wall-clock times; otherwise the caller must give one.
    pub time_zone: Option<Zone>,
    /// When the export was made, as text: bookings without an end were still open then.
    pub as_of: Option<String>,
    /// The jail.
    pub custodian: Option<String>,
    /// Where it lies: `us/wa/pierce`.
    pub jurisdiction: Option<String>,
    /// `jail`, `police`, …
    pub agency_type: Option<String>,
    /// Whether a document that the files do not mention did not exist.
    pub records_complete: bool,
}

words! {
    /// What a row is.
    Grain {
        /// A whole booking.
        Booking = "booking",
        /// A charge of a booking.
        Charge = "charge",
        /// A hold of a booking.
        Hold = "hold",
        /// An event of a booking.
        Event = "event",
        /// A booking as seen on one of several days; the latest sighting counts.
        Sighting = "sighting",
    }
}

/// One kind of file.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The names of its files, `*` for anything; every file if absent.
    pub file: Option<String>,
    /// How a file of it is laid out.
    pub layout: Layout,
    /// What a row is.
    pub row: Grain,
    /// The columns that together name the booking.
    pub key: Vec<String>,
    /// The columns that name the row's case, hold or detainer within the booking.
    pub label: Vec<String>,
    /// The columns that together name the person.
    pub person: Vec<String>,
    /// The column with the time at which the row was true: of the export, of the sighting.
    pub seen: Option<String>,
    /// What happened to a booking that the next sighting no longer has.
    pub absent: Option<Give>,
    /// What is said at its booking of a booking that has no row with a case.
    pub caseless: Option<Give>,
    /// Whether its rows only add to bookings that another table has.
    pub joins: bool,
    /// Rows that are left out, and listed as such.
    pub leave_out: Option<Predicate>,
    /// How its times are written.
    pub times: Vec<TimeColumn>,
    /// What its rows tell.
    pub rules: Vec<Rule>,
}

/// How a file is laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// What stands between cells, if not what the file's ending says.
    pub delimiter: Option<u8>,
    /// How many lines (rows of a sheet) stand above the header, or above the first row.
    pub skip: u64,
    /// The names of the columns of a file without a header; an empty name hides a column.
    pub columns: Vec<String>,
    /// The sheet of a workbook; otherwise the first.
    pub sheet: Option<String>,
    /// Where the rows stand in a JSON document.
    pub path: Vec<Step>,
    /// The parts of a report in blocks.
    pub block: Option<Block>,
    /// What a header says, and the name by which this mapping knows the column.
    pub rename: BTreeMap<String, String>,
    /// Columns that a file may lack.
    pub optional: Vec<String>,
    /// Texts that mean an empty cell.
    pub blank: Vec<String>,
    /// Cells that hold lists.
    pub split: Option<Split>,
}

/// One step of a path in a JSON document: an object's key, then perhaps all that is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The key; empty for the value itself.
    pub key: String,
    /// Whether it leads to each member of a list (`[]`) or of an object (`{}`).
    pub each: bool,
}

/// A report in blocks: the row of a booking, the rows that belong to it, a blank row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The row of the booking.
    pub head: Part,
    /// The rows that belong to it.
    pub rows: Part,
}

/// One part of a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The first filled cell of the line of titles above it.
    pub after: String,
    /// The names of its columns; an empty name hides a column.
    pub columns: Vec<String>,
}

/// Cells that hold lists, split in parallel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    /// What stands between the members.
    pub by: String,
    /// The columns; the first one says how many members there are. A cell without what stands between members is no list:
    /// it holds for every member.
    pub columns: Vec<String>,
}

/// What rows of a kind tell.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// The rows that it speaks of; all of them if absent.
    pub filter: Option<Predicate>,
    /// When the event happened.
    pub at: At,
    /// Which event it is.
    pub what: What,
    /// Attributes that columns hold.
    pub take: Vec<(String, Take)>,
    /// Of the rules with this name, the first that any row of the booking answers gives one event for the booking.
    pub once: Option<String>,
}

/// When an event happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// A column says it, or several together (a date and a time of day).
    Column(Vec<String>),
    /// Between the times of two columns; `None` is an open end.
    Between(Option<String>, Option<String>),
    /// The latest time of a column in all rows of the booking to which the rule applies (`once` only).
    Latest(String),
}

/// Which event it is.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// Always the same.
    Always(Give),
    /// A column says which.
    ByValue {
        /// The column.
        column: String,
        /// What each value means, by [`normal`](super::normal) text.
        values: BTreeMap<String, Give>,
        /// What a value that is not listed gives; it is counted as unmapped all the same.
        unmapped: Give,
    },
}

impl What {
    /// Everything it may give.
    pub fn gives(&self) -> impl Iterator<Item = &Give> {
        let (always, values, unmapped) = match self {
            Self::Always(give) => (Some(give), None, None),
            Self::ByValue { values, unmapped, .. } => (None, Some(values.values()), Some(unmapped)),
        };
        always.into_iter().chain(values.into_iter().flatten()).chain(unmapped)
    }
}

/// What a row gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Give {
    /// Nothing: the value says nothing of authority or custody.
    Ignore,
    /// That the row's case goes on.
    Open,
    /// The row was entered in error: it is rejected, with its value.
    EntryError,
    /// An event.
    Event {
        /// What happened.
        kind: EventKind,
        /// Whether it may also have happened later than its time, or never.
        doubtful: bool,
        /// Attributes that are always the same.
        set: Vec<(String, Value)>,
    },
}

/// An attribute that columns hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Take {
    /// The columns; their texts are joined by a space.
    pub columns: Vec<String>,
    /// What each value means, by [`normal`](super::normal) text; none: the text itself.
    pub values: Option<BTreeMap<String, String>>,
}
