//! The columns of a file.

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::record::EventKind;
use crate::words::nearest;

use super::error::CsvProblem;
use super::rows::Row;

/// No table has more columns.
pub(super) const WIDEST: usize = 16_384;

/// What every event may carry.
const COMMON: &[&str] = &["event", "at", "id", "recorded_at", "source", "note", "replaces", "void"];
/// What is said of the whole booking.
const ABOUT: &[&str] = &["person", "custodian", "jurisdiction", "agency_type", "records_complete"];

/// What the cells of a column are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Booking,
    Zone,
    Seq,
    /// Of the whole booking.
    About(&'static str),
    /// A fact of that name.
    Fact(String),
    /// An attribute of the event.
    Event(&'static str),
    /// Not in the format; with the column that may have been meant.
    Unknown(Option<&'static str>),
}

#[derive(Debug)]
pub(crate) struct Header {
    pub(super) names: Vec<String>,
    pub(crate) columns: Vec<Column>,
    /// The place of the column `booking`.
    pub(crate) booking: usize,
    /// The place of the column `time_zone`.
    pub(crate) zone: Option<usize>,
}

impl Header {
    pub(super) fn read(row: &Row<'_>) -> Result<Self, CsvProblem> {
        if let Some(broken) = row.broken {
            return Err(CsvProblem::broken(broken, row.line));
        }
        if row.count > WIDEST {
            return Err(CsvProblem::TooWide(row.count));
        }
        let mut names = Vec::with_capacity(row.cells.len());
        let mut seen = BTreeSet::new();
        for cell in &row.cells {
            let name = std::str::from_utf8(cell).map_err(|_| CsvProblem::NotUtf8("header".to_owned()))?.to_owned();
            // Tables often end in a few columns without a name.
            if !name.is_empty() && !seen.insert(name.clone()) {
                return Err(CsvProblem::Twice(name));
            }
            names.push(name);
        }
        let place = |wanted: &str| names.iter().position(|name| name == wanted);
        let missing: Vec<_> = ["booking", "event", "at"]
            .into_iter()
            .filter(|wanted| place(wanted).is_none())
            .map(|wanted| {
                // A short name is near to almost everything.
                let near = nearest(wanted, names.iter().map(String::as_str)).filter(|name| name.trim().len() >= 2);
                (wanted, near.map(str::to_owned))
            })
            .collect();
        let booking = match place("booking") {
            Some(booking) if missing.is_empty() => booking,
            _ => return Err(CsvProblem::Missing { columns: missing, found: names }),
        };
        let zone = place("time_zone");
        let known = known();
        let columns = names.iter().map(|name| column(name, &known)).collect();
        Ok(Self { names, columns, booking, zone })
    }

    /// Whether a row has the form that the header announces.
    ///
    /// # Errors
    ///
    /// It is broken, or has too few or too many cells.
    pub(crate) fn accepts(&self, row: &Row<'_>) -> Result<(), CsvProblem> {
        if let Some(broken) = row.broken {
            return Err(CsvProblem::broken(broken, row.line));
        }
        let expected = self.columns.len();
        if row.count == expected { Ok(()) } else { Err(CsvProblem::Cells { expected, found: row.count }) }
    }

    /// The booking that a row names, as far as it can be read.
    pub(crate) fn booking_of<'r>(&self, row: &'r Row<'_>) -> Option<&'r str> {
        let cell = row.cells.get(self.booking)?;
        std::str::from_utf8(cell).ok().filter(|name| !name.is_empty())
    }

    /// Its name, or its number if it has none: two columns without a name are two.
    pub(super) fn name(&self, column: usize) -> Cow<'_, str> {
        match self.names.get(column).filter(|name| !name.is_empty()) {
            Some(name) => Cow::Borrowed(name),
            None => Cow::Owned(format!("column {}", column.saturating_add(1))),
        }
    }
}

/// The attributes of events.
fn known() -> BTreeSet<&'static str> {
    EventKind::ALL.iter().flat_map(|kind| kind.attributes()).chain(COMMON).copied().collect()
}

fn column(name: &str, known: &BTreeSet<&'static str>) -> Column {
    match name {
        "booking" => return Column::Booking,
        "time_zone" => return Column::Zone,
        "seq" => return Column::Seq,
        _ => {}
    }
    if let Some(fact) = name.strip_prefix("fact.").filter(|fact| !fact.is_empty()) {
        return Column::Fact(fact.to_owned());
    }
    if let Some(about) = ABOUT.iter().find(|about| **about == name) {
        return Column::About(about);
    }
    match known.get(name) {
        Some(attribute) => Column::Event(attribute),
        None => {
            let rest = ["booking", "time_zone", "seq"];
            Column::Unknown(nearest(name, known.iter().chain(ABOUT).copied().chain(rest)))
        }
    }
}
