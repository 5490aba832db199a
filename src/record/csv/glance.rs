//! Rows that say nothing unusual, read without making a timeline of them.
//!
//! A row is read at a glance only if [`Booking`](super::Booking) would read the same from it and have nothing to remark but
//! on its times; whatever else it may say is left to the long way.

use std::borrow::Cow;
use std::str::FromStr;

use crate::record::glance::{Cases, Glance};
use crate::record::{DefectCode, EventKind};
use crate::time::{Offsets, Remark};

use super::header::{Column, Header};
use super::rows::Row;

/// What a column is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    /// Of the whole booking; looked at elsewhere.
    Booking,
    Event,
    At,
    /// Kept as written: it has no effect.
    Text,
    RecordedAt,
    Case,
    Detainer,
    Hold,
    Agency,
    Because,
    Issued,
    Arrest,
    By,
    Term,
    Credit,
    Basis,
    Form,
    Signed,
    Served,
    Warrant,
    ProbableCause,
    WarrantKind,
    /// A row with such a cell goes the long way.
    Unusual,
}

/// The columns of a table, for reading its rows at a glance.
#[derive(Clone, Debug)]
pub(crate) struct Columns {
    purposes: Vec<Purpose>,
    /// The columns that belong to each kind of event, as bits, in the order of [`EventKind::ALL`].
    belong: Vec<u64>,
    pub(crate) zone: Option<usize>,
    pub(crate) person: Option<usize>,
    pub(crate) custodian: Option<usize>,
    /// Other columns of the whole booking.
    pub(crate) others: Vec<usize>,
}

/// The defects that times may have, as bits by code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct TimeDefects(u8);

impl TimeDefects {
    const CODES: [DefectCode; 5] = [
        DefectCode::NonexistentLocalTime,
        DefectCode::AmbiguousLocalTime,
        DefectCode::DateOnly,
        DefectCode::SuspectMidnight,
        DefectCode::MissingTimeZone,
    ];

    pub(crate) fn add(&mut self, code: DefectCode) {
        let place = Self::CODES.iter().position(|other| *other == code);
        self.0 |= place.map_or(0, |place| 1u8.wrapping_shl(u32::try_from(place).unwrap_or(0)));
    }

    pub(crate) fn codes(self) -> impl Iterator<Item = DefectCode> {
        let bit = move |place: u32| self.0.wrapping_shr(place) & 1 == 1;
        Self::CODES.into_iter().zip(0..).filter(move |(_, place)| bit(*place)).map(|(code, _)| code)
    }
}

impl Columns {
    /// The columns of that header; `None` if there are too many.
    pub(crate) fn of(header: &Header) -> Option<Self> {
        let purposes: Vec<Purpose> = header.columns.iter().map(purpose).collect();
        if purposes.len() > 64 {
            return None;
        }
        let bits = |wanted: &dyn Fn(usize, Purpose) -> bool| {
            let places = purposes.iter().enumerate().filter(|(place, purpose)| wanted(*place, **purpose));
            places.fold(0u64, |bits, (place, _)| bits | bit(place))
        };
        let common = bits(&|place, purpose| {
            matches!(purpose, Purpose::Booking | Purpose::Event | Purpose::At | Purpose::RecordedAt)
                || header.columns.get(place) == Some(&Column::Event("note"))
        });
        let of_kind = |kind: &EventKind| {
            let attributes = kind.attributes();
            common
                | bits(
                    &|place, _| matches!(header.columns.get(place), Some(Column::Event(name)) if attributes.contains(name)),
                )
        };
        let about = |wanted: &str| {
            header.columns.iter().position(|column| matches!(column, Column::About(name) if *name == wanted))
        };
        let (person, custodian) = (about("person"), about("custodian"));
        Some(Self {
            belong: EventKind::ALL.iter().map(of_kind).collect(),
            zone: header.zone,
            person,
            custodian,
            others: ["jurisdiction", "agency_type"].into_iter().filter_map(about).collect(),
            purposes,
        })
    }

    /// Reads a row; `None` if it must go the long way.
    pub(crate) fn read<'a>(&self, row: &Row<'a>, offsets: &Offsets, defects: &mut TimeDefects) -> Option<Glance<'a>> {
        if row.broken.is_some() || row.count != self.purposes.len() {
            return None;
        }
        let mut glance = Glance::new(EventKind::Note);
        let (mut kind, mut given) = (None, 0u64);
        for (place, (cell, purpose)) in row.cells.iter().zip(&self.purposes).enumerate() {
            if cell.is_empty() {
                continue;
            }
            given |= bit(place);
            // A cell whose quotes were doubled is rare, and does not outlive the row.
            let Cow::Borrowed(cell) = *cell else { return None };
            match purpose {
                Purpose::Booking => {}
                Purpose::Event => kind = Some(word::<EventKind>(cell)?),
                Purpose::At => (glance.earliest, glance.latest) = time(cell, offsets, defects)?,
                Purpose::RecordedAt => _ = time(cell, offsets, defects)?,
                Purpose::Issued => glance.issued = Some(time(cell, offsets, defects)?),
                Purpose::Text => _ = text(cell)?,
                Purpose::Case if matches!(glance.cases, Cases::One(None)) => {
                    glance.cases = Cases::One(Some(text(cell)?))
                }
                Purpose::Detainer => glance.detainer = Some(text(cell)?),
                Purpose::Hold => glance.hold = Some(text(cell)?),
                Purpose::Agency => glance.agency = Some(text(cell)?),
                Purpose::Because => glance.because = Some(text(cell)?),
                Purpose::Arrest => glance.arrest = Some(Some(word(cell)?)),
                Purpose::By => glance.by = Some(Some(word(cell)?)),
                Purpose::Term => glance.term = Some(Some(word(cell)?)),
                Purpose::Credit => glance.credit = Some(Some(word(cell)?)),
                Purpose::Basis => glance.basis = Some(Some(word(cell)?)),
                Purpose::Form => glance.form = Some(Some(word(cell)?)),
                Purpose::Signed => glance.signed = Some(Some(word(cell)?)),
                Purpose::Served => glance.served = Some(Some(word(cell)?)),
                Purpose::Warrant => glance.warrant = Some(Some(word(cell)?)),
                Purpose::ProbableCause => glance.probable_cause = Some(Some(word(cell)?)),
                Purpose::WarrantKind => glance.warrant_kind = Some(Some(word(cell)?)),
                Purpose::Case | Purpose::Unusual => return None,
            }
        }
        glance.kind = kind?;
        let belong = self.belong.get(glance.kind as usize)?;
        (given & !belong == 0).then_some(glance)
    }
}

fn bit(place: usize) -> u64 {
    u32::try_from(place).map_or(0, |place| 1u64.wrapping_shl(place))
}

fn purpose(column: &Column) -> Purpose {
    match column {
        Column::Booking | Column::Zone => Purpose::Booking,
        Column::About("records_complete") => Purpose::Unusual,
        Column::About(_) => Purpose::Booking,
        Column::Seq | Column::Fact(_) | Column::Unknown(_) => Purpose::Unusual,
        Column::Event(name) => match *name {
            "event" => Purpose::Event,
            "at" => Purpose::At,
            "recorded_at" => Purpose::RecordedAt,
            "note" | "text" | "amount" | "how" | "to" => Purpose::Text,
            "case" => Purpose::Case,
            "detainer" => Purpose::Detainer,
            "hold" => Purpose::Hold,
            "agency" => Purpose::Agency,
            "because" => Purpose::Because,
            "issued" => Purpose::Issued,
            "arrest" => Purpose::Arrest,
            "by" => Purpose::By,
            "term" => Purpose::Term,
            "credit" => Purpose::Credit,
            "basis" => Purpose::Basis,
            "form" => Purpose::Form,
            "signed" => Purpose::Signed,
            "served" => Purpose::Served,
            "warrant" => Purpose::Warrant,
            "probable_cause" => Purpose::ProbableCause,
            "kind" => Purpose::WarrantKind,
            // Ids and corrections, lists, and sources of the record's own.
            _ => Purpose::Unusual,
        },
    }
}

fn text(cell: &[u8]) -> Option<&str> {
    std::str::from_utf8(cell).ok()
}

fn word<T: FromStr>(cell: &[u8]) -> Option<T> {
    text(cell)?.parse().ok()
}

fn time(cell: &[u8], offsets: &Offsets, defects: &mut TimeDefects) -> Option<(Option<i64>, Option<i64>)> {
    let (earliest, latest, remark) = offsets.read(cell);
    match remark {
        None => {}
        Some(Remark::Bad(_)) => return None,
        Some(Remark::DateOnly) => defects.add(DefectCode::DateOnly),
        Some(Remark::RepeatedHour) => defects.add(DefectCode::AmbiguousLocalTime),
        Some(Remark::MissingHour) => defects.add(DefectCode::NonexistentLocalTime),
        Some(Remark::SuspectMidnight) => defects.add(DefectCode::SuspectMidnight),
    }
    Some((earliest, latest))
}
