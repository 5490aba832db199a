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

mod booking;
mod error;
mod header;
pub(crate) mod rows;

use std::collections::HashMap;
use std::io::Read;

use super::{Defaults, RecordError, Timeline};
use crate::time::Zone;

use booking::Booking;
pub use error::{CsvError, CsvProblem};
use header::{Column, Header};
use rows::{Row, Rows};

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
    let mut reader = reader;
    let mut text = Vec::new();
    let failed = reader.read_to_end(&mut text).err();
    if failed.is_some() {
        // The last line may be cut off in the middle of a number.
        let whole = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end.saturating_add(1));
        text.truncate(whole);
    }
    let mut records = match read_rows(&text, file, defaults) {
        Err(CsvError { problem: CsvProblem::Empty, .. }) if failed.is_some() => CsvRecords::default(),
        Ok(records) => records,
        Err(error) => CsvRecords { rejected: vec![error], ..CsvRecords::default() },
    };
    if let Some(error) = failed {
        let line = u64::try_from(text.iter().filter(|byte| **byte == b'\n').count()).unwrap_or(u64::MAX);
        let problem = CsvProblem::Read(error.to_string());
        records.rejected.push(CsvError { line: line.saturating_add(1), booking: None, problem });
    }
    records
}

fn read_rows(text: &[u8], file: &str, defaults: &Defaults) -> Result<CsvRecords, CsvError> {
    let of_file = |line, problem| CsvError { line, booking: None, problem };
    if text.starts_with(b"\xff\xfe") || text.starts_with(b"\xfe\xff") {
        return Err(of_file(1, CsvProblem::Utf16));
    }
    let mut rows = Rows::of(text);
    let Some(row) = rows.next(header::WIDEST) else { return Err(of_file(1, CsvProblem::Empty)) };
    let line = row.line;
    let header = Header::read(row).map_err(|problem| of_file(line, problem))?;
    if defaults.zone.is_none() && !header.columns.contains(&Column::Zone) {
        return Err(of_file(line, CsvProblem::NoZone));
    }
    let mut table =
        Table { header, file, defaults, places: HashMap::new(), bookings: Vec::new(), rejected: Vec::new() };
    let mut count = 0usize;
    while let Some(row) = rows.next(table.header.columns.len()) {
        count = count.saturating_add(1);
        table.add(&row);
    }
    Ok(table.finish(count))
}

struct Table<'a> {
    header: Header,
    file: &'a str,
    defaults: &'a Defaults,
    places: HashMap<String, usize>,
    bookings: Vec<Booking>,
    rejected: Vec<CsvError>,
}

impl Table<'_> {
    fn add(&mut self, row: &Row<'_>) {
        if let Err(problem) = self.try_add(row) {
            let named = row.cells.get(self.header.booking).and_then(|cell| std::str::from_utf8(cell).ok());
            let named = named.filter(|name| !name.is_empty());
            let place = named.map(|name| self.place(name));
            if let Some(booking) = place.and_then(|place| self.bookings.get_mut(place)) {
                booking.rejected.push(row.line);
            }
            self.rejected.push(CsvError { line: row.line, booking: named.map(super::read::clip), problem });
        }
    }

    fn try_add(&mut self, row: &Row<'_>) -> Result<(), CsvProblem> {
        if let Some(rows::Broken { opened, closed, until }) = row.broken {
            return Err(CsvProblem::Quote { line: row.line, opened, closed, until });
        }
        let expected = self.header.columns.len();
        if row.count != expected {
            return Err(CsvProblem::Cells { expected, found: row.count });
        }
        let mut cells = Vec::with_capacity(expected);
        for (cell, name) in row.cells.iter().zip(&self.header.names) {
            cells.push(std::str::from_utf8(cell).map_err(|_| CsvProblem::NotUtf8(name.clone()))?);
        }
        let cell = |place: usize| cells.get(place).copied().filter(|cell| !cell.is_empty());
        let name = cell(self.header.booking).ok_or(RecordError::Missing("booking"))?;
        let zone = self.header.zone.and_then(cell);
        let zone = zone.map(Zone::named).transpose().map_err(RecordError::from)?;
        let place = self.place(name);
        let Some(booking) = self.bookings.get_mut(place) else { return Ok(()) };
        booking.agree_on(zone, row.line)?;
        booking.add(&self.header, row.line, &cells);
        Ok(())
    }

    /// The place of a booking, which is made if need be.
    fn place(&mut self, name: &str) -> usize {
        if let Some(&place) = self.places.get(name) {
            return place;
        }
        let place = self.bookings.len();
        self.places.insert(name.to_owned(), place);
        self.bookings.push(Booking::new(name));
        place
    }

    fn finish(self, rows: usize) -> CsvRecords {
        let Self { header, file, defaults, bookings, mut rejected, .. } = self;
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
