//! Events as CSV: one event a row, rows of a booking anywhere in the file.
//!
//! Columns are `booking`, `event` and `at`; any attribute of an event; `time_zone`, `person`, `custodian`, `jurisdiction`,
//! `agency_type`, `records_complete`; `fact.NAME`; and `seq`. An empty cell is absent. `cases`, `class` and facts may be a
//! list in JSON.
//!
//! - A row that cannot be read is rejected alone, with its line; where its booking is known, the timeline has a defect too.
//! - All rows of a booking are read in one zone, the first that any of them names; a row that names another is rejected,
//!   because its wall clock is another one. An empty cell follows the others.
//! - Rows that disagree on a fact, or on anything else about the whole booking: unknown, with a defect.
//! - `seq` orders the rows of a booking if each has a whole number of its own. Otherwise they stay in the order of the file,
//!   the timeline says that this order means nothing, and a defect says why. No row is rejected for its `seq`.
//! - An event without a `source` gets `FILE:LINE`.

mod blocks;
mod booking;
mod error;
#[cfg(feature = "audit")]
mod glance;
mod header;
pub(crate) mod rows;

use std::collections::HashMap;
use std::io::Read;

use super::{Defaults, RecordError, Timeline};

pub(crate) use blocks::Blocks;
#[cfg(feature = "audit")]
pub(crate) use blocks::{Block, Place, Together};
pub(crate) use booking::Booking;
pub use error::{CsvError, CsvProblem};
#[cfg(feature = "audit")]
pub(crate) use glance::{Columns, TimeDefects};
pub(crate) use header::Header;
pub(crate) use rows::Row;

/// What a CSV file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CsvRecords {
    /// The bookings, in the order in which they first appear.
    pub timelines: Vec<Timeline>,
    /// The rows that could not be used, by line, and what is wrong with the file as a whole.
    pub rejected: Vec<CsvError>,
    /// The rows after the header: as many as all timelines have events, and the rejected rows
    /// ([`CsvProblem::is_row`]).
    pub rows: usize,
}

/// Reads a CSV file that the caller names `file`.
///
/// ```
/// use detainer::record::{Defaults, csv};
///
/// let file = "booking,time_zone,event,at\n\
///             0417,America/Los_Angeles,booked,2012-03-14T20:00\n\
///             0418,America/Los_Angeles,booked\n";
/// let read = csv::read(file.as_bytes(), "jms.csv", &Defaults::default());
/// assert_eq!(read.timelines[0].booking, "0417");
/// assert_eq!(read.timelines[0].events[0].source.as_deref(), Some("jms.csv:2"));
/// assert_eq!(read.rejected[0].to_string(), "line 3, booking `0418`: expected 4 cells as in the header, found 3");
/// assert_eq!(read.rows, 2);
/// ```
pub fn read<R: Read>(reader: R, file: &str, defaults: &Defaults) -> CsvRecords {
    let mut blocks = Blocks::of(reader);
    let mut records = match header(&mut blocks, defaults) {
        Ok(header) => Table { header, places: HashMap::new(), bookings: Vec::new(), rejected: Vec::new() }.read(
            &mut blocks,
            file,
            defaults,
        ),
        Err(CsvError { problem: CsvProblem::Empty, .. }) if blocks.failed().is_some() => CsvRecords::default(),
        Err(error) => CsvRecords { rejected: vec![error], ..CsvRecords::default() },
    };
    if let Some(error) = blocks.failed() {
        let problem = CsvProblem::Read(error.to_owned());
        records.rejected.push(CsvError { line: blocks.line(), booking: None, problem });
    }
    records
}

/// Reads the header.
///
/// # Errors
///
/// There is none, or none that will do.
pub(crate) fn header<R: Read>(blocks: &mut Blocks<R>, defaults: &Defaults) -> Result<Header, CsvError> {
    let of_file = |line, problem| CsvError { line, booking: None, problem };
    let beginning = blocks.beginning();
    if beginning.starts_with(b"\xff\xfe") || beginning.starts_with(b"\xfe\xff") {
        return Err(of_file(1, CsvProblem::Utf16));
    }
    let (line, header) = blocks
        .header(header::WIDEST, |row| (row.line, Header::read(row)))
        .ok_or_else(|| of_file(1, CsvProblem::Empty))?;
    let header = header.map_err(|problem| match problem.is_row() {
        true => of_file(line, CsvProblem::Header(Box::new(problem))),
        false => of_file(line, problem),
    })?;
    if defaults.zone.is_none() && header.zone.is_none() {
        return Err(of_file(line, CsvProblem::NoZone));
    }
    Ok(header)
}

/// A row that cannot be used, or whose booking cannot be read.
pub(crate) fn unusable(header: &Header, row: &Row<'_>) -> CsvError {
    let problem = match (header.accepts(row), row.cells.get(header.booking)) {
        (Err(problem), _) => problem,
        (Ok(()), Some(cell)) if !cell.is_empty() => CsvProblem::NotUtf8("booking".to_owned()),
        (Ok(()), _) => RecordError::Missing("booking").into(),
    };
    CsvError { line: row.line, booking: header.booking_of(row).map(super::read::clip), problem }
}

struct Table {
    header: Header,
    places: HashMap<String, usize>,
    bookings: Vec<Booking>,
    rejected: Vec<CsvError>,
}

impl Table {
    fn read<R: Read>(mut self, blocks: &mut Blocks<R>, file: &str, defaults: &Defaults) -> CsvRecords {
        let mut count = 0usize;
        while let Some(block) = blocks.next(None) {
            let mut rows = block.rows();
            let mut row = Row::default();
            while rows.next(self.header.columns.len(), &mut row).is_some() {
                count = count.saturating_add(1);
                self.add(&row);
            }
        }
        self.finish(file, defaults, count)
    }

    fn add(&mut self, row: &Row<'_>) {
        let Some(name) = self.header.booking_of(row) else {
            self.rejected.push(unusable(&self.header, row));
            return;
        };
        let place = match self.places.get(name) {
            Some(&place) => place,
            None => {
                self.places.insert(name.to_owned(), self.bookings.len());
                self.bookings.push(Booking::new(name));
                self.bookings.len().saturating_sub(1)
            }
        };
        let Some(booking) = self.bookings.get_mut(place) else { return };
        if let Err(problem) = booking.take(&self.header, row) {
            self.rejected.push(CsvError { line: row.line, booking: Some(super::read::clip(name)), problem });
        }
    }

    fn finish(self, file: &str, defaults: &Defaults, rows: usize) -> CsvRecords {
        let Self { header, bookings, mut rejected, .. } = self;
        let mut timelines = Vec::new();
        for booking in bookings {
            match booking.into_timeline(&header, file, defaults) {
                Ok(timeline) => timelines.extend(timeline),
                Err(mut errors) => rejected.append(&mut errors),
            }
        }
        rejected.sort_by_key(|error| error.line);
        CsvRecords { timelines, rejected, rows }
    }
}
