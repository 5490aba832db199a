//! Files through a mapping.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use crate::record::Defaults;
use crate::time::{Instant, Recorded, Zone, parse_exact};

use super::bind::{Bound, Cells};
use super::draft::{Context, Draft, Entry, Place};
use super::evaluate::tell;
use super::model::{Grain, Mapping, Table};
use super::predicate::normal;
use super::result::{FileError, FileProblem, Mapped, Reason, Record, Rejected, Unmapped};
use super::source::{File, Row, open, uncompressed_name};
use super::time::Cell;

impl Mapping {
    /// Reads files, joined on the booking. Every row is used or rejected; nothing stops at a bad row.
    ///
    /// # Errors
    ///
    /// If a file cannot be used at all: it is unreadable, no table takes it, a column is missing, or no zone is known.
    pub fn read(&self, files: &[File<'_>], defaults: &Defaults) -> Result<Mapped, FileError> {
        let mut records = Vec::new();
        let mapped = self.read_each(files, defaults, |record| records.push(record))?;
        Ok(Mapped { records, ..mapped })
    }

    /// Reads files like [`read`](Self::read), and hands each booking over as soon as it is complete: the result has no
    /// records. The rows are grouped in memory; of the timelines there is one at a time.
    ///
    /// # Errors
    ///
    /// As of [`read`](Self::read), before any booking is handed over.
    pub fn read_each(
        &self,
        files: &[File<'_>],
        defaults: &Defaults,
        each: impl FnMut(Record),
    ) -> Result<Mapped, FileError> {
        let texts: Vec<Cow<'_, [u8]>> = files.iter().map(|file| file.text()).collect::<Result<_, _>>()?;
        let files: Vec<File<'_>> = files.iter().zip(&texts).map(|(file, bytes)| File { bytes, ..*file }).collect();
        let files = files.as_slice();
        let zone = self.zone(files, defaults)?;
        let as_of = self.bookings.as_of.as_ref().map(|text| parse_exact(text, zone)).transpose();
        let as_of = as_of.map_err(|error| of_first(files, FileProblem::AsOf(error.to_string())))?;
        let context = Context { mapping: self, files, defaults, zone, as_of, sightings: BTreeMap::new() };
        let mut reading = Reading {
            context,
            places: HashMap::new(),
            drafts: Vec::new(),
            rejected: Vec::new(),
            unmapped: BTreeMap::new(),
            rows: 0,
        };
        for (number, file) in files.iter().enumerate() {
            let problem = |problem| FileError { file: file.name.to_owned(), problem };
            let (table, layout) = self.table_of(file.name).map_err(problem)?;
            let source = open(*file, &layout.layout).map_err(problem)?;
            let bound = Bound::new(layout, &source.header).map_err(problem)?;
            for row in source.rows {
                reading.row(&bound, Place { table, file: number, row: row.number, part: row.part }, row);
            }
        }
        Ok(reading.finish(each))
    }

    /// The zone of the bookings: the mapping's, else the caller's.
    pub(super) fn zone(&self, files: &[File<'_>], defaults: &Defaults) -> Result<Zone, FileError> {
        self.bookings.time_zone.or(defaults.zone).ok_or_else(|| of_first(files, FileProblem::NoZone))
    }

    /// The table that takes a file of that name, and its place.
    pub(super) fn table_of(&self, file: &str) -> Result<(usize, &Table), FileProblem> {
        let name = uncompressed_name(base(file));
        let takes = |table: &Table| table.file.as_ref().is_none_or(|pattern| matches(pattern, name));
        self.tables
            .iter()
            .enumerate()
            .find(|(_, table)| takes(table))
            .ok_or_else(|| FileProblem::NoTable(self.tables.iter().filter_map(|table| table.file.clone()).collect()))
    }
}

/// A file's name without its folders.
pub(super) fn base(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or(file)
}

fn of_first(files: &[File<'_>], problem: FileProblem) -> FileError {
    FileError { file: files.first().map_or_else(String::new, |file| file.name.to_owned()), problem }
}

/// Whether a name fits a pattern in which `*` stands for anything.
fn matches(pattern: &str, name: &str) -> bool {
    let (pattern, name) = (pattern.to_lowercase(), name.to_lowercase());
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = name.strip_prefix(first) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        match rest.split_once(part) {
            Some((_, after)) => rest = after,
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Files being read.
struct Reading<'a> {
    context: Context<'a>,
    places: HashMap<String, usize>,
    drafts: Vec<Draft<'a>>,
    rejected: Vec<(usize, Rejected)>,
    unmapped: BTreeMap<(usize, String, String), Unmapped>,
    rows: u64,
}

impl<'a> Reading<'a> {
    fn row(&mut self, bound: &Bound<'a>, place: Place, row: Row<'_>) {
        self.rows = self.rows.saturating_add(1);
        let mut booking = None;
        if let Err(reason) = self.take(bound, place, row, &mut booking) {
            let lost = !matches!(reason, Reason::LeftOut | Reason::EntryError { .. } | Reason::Repeated { .. });
            if let (true, Some(booking)) = (lost, &booking) {
                let at = self.place(booking);
                if let Some(draft) = self.drafts.get_mut(at) {
                    draft.lost.push(Place { part: None, ..place }.source(self.context.files));
                }
            }
            self.reject(place, booking, reason);
        }
    }

    fn reject(&mut self, place: Place, booking: Option<String>, reason: Reason) {
        let file = self.context.files.get(place.file).map_or_else(String::new, |file| file.name.to_owned());
        self.rejected.push((place.file, Rejected { file, row: place.row, booking, reason }));
    }

    /// Uses a row, or says why not. `booking` is set as soon as it is known.
    fn take(
        &mut self,
        bound: &Bound<'a>,
        place: Place,
        row: Row<'_>,
        booking: &mut Option<String>,
    ) -> Result<(), Reason> {
        let table = bound.table;
        let cells = row.cells?;
        let pseudo = self.pseudo(place);
        let whole = bound.whole(&cells, &pseudo);
        let name = key(table, &whole)?;
        *booking = Some(name.clone());
        if table.leave_out.as_ref().is_some_and(|left| left.holds(&|column: &str| whole.get(column))) {
            return Err(Reason::LeftOut);
        }
        self.once_only(table, &name, place)?;
        let seen = self.seen(bound, &whole)?;
        let members = match &table.layout.split {
            None => vec![whole],
            Some(split) => bound.members(split, &cells, &pseudo)?,
        };
        let mut entries = Vec::with_capacity(members.len());
        let mut unmapped = Vec::new();
        for (member, number) in members.iter().zip(1..) {
            let mut told = tell(bound, member, self.context.zone)?;
            if !told.applies {
                return Err(Reason::NoRule);
            }
            unmapped.append(&mut told.unmapped);
            let part = if table.layout.split.is_some() { Some(number) } else { place.part };
            entries.push(Entry { place: Place { part, ..place }, given: told.given, case: told.case, seen });
        }
        unmapped.into_iter().for_each(|(column, value)| self.count(place, column, value));
        self.context.sightings.entry(place.table).or_default().extend(seen);
        let at = self.place(&name);
        let Some(draft) = self.drafts.get_mut(at) else { return Ok(()) };
        draft.opened |= !table.joins;
        draft.rows.push(place);
        if let Some(member) = members.first() {
            draft.person(member.join(&table.person, "/"), || place.source(self.context.files));
        }
        match table.row {
            Grain::Sighting => draft.sight(entries, &table.rules, self.context.files),
            _ => entries.into_iter().for_each(|entry| draft.tell(entry, &table.rules)),
        }
        Ok(())
    }

    /// The texts of `@row`, `@file` and `@part`. Rows of the first file have their number, those of others the file's before
    /// it: no two rows share a name.
    fn pseudo(&self, place: Place) -> [String; 3] {
        let number = match place.file {
            0 => place.row.to_string(),
            file => format!("{}:{}", file.saturating_add(1), place.row),
        };
        [number, base(self.file(place)).to_owned(), place.part.map_or_else(String::new, |part| part.to_string())]
    }

    /// Refuses a second row where a row is a whole booking.
    fn once_only(&self, table: &Table, booking: &str, place: Place) -> Result<(), Reason> {
        let draft =
            self.places.get(booking).and_then(|at| self.drafts.get(*at)).filter(|_| table.row == Grain::Booking);
        match draft.and_then(|draft| draft.rows.iter().find(|other| other.table == place.table)) {
            Some(first) => Err(Reason::Repeated { file: self.file(*first).to_owned(), row: first.row }),
            None => Ok(()),
        }
    }

    /// When the row was true.
    fn seen(&self, bound: &Bound<'_>, cells: &Cells<'_>) -> Result<Option<(Instant, Instant)>, Reason> {
        let Some(column) = &bound.table.seen else { return Ok(None) };
        let value = cells.get(column);
        let time = match bound.time(column).read(value, self.context.zone) {
            Cell::Time(text) => Recorded::parse(&text, self.context.zone),
            Cell::Empty | Cell::Unknown | Cell::Bad => Recorded::unknown(),
        };
        match (time.earliest().zip(time.latest()), bound.table.row) {
            (None, Grain::Sighting) => Err(Reason::NotSeen { column: column.clone(), value: value.to_owned() }),
            (seen, _) => Ok(seen),
        }
    }

    fn file(&self, place: Place) -> &'a str {
        self.context.files.get(place.file).map_or("", |file| file.name)
    }

    /// The place of a booking, which is made if need be.
    fn place(&mut self, booking: &str) -> usize {
        if let Some(&place) = self.places.get(booking) {
            return place;
        }
        let place = self.drafts.len();
        self.places.insert(booking.to_owned(), place);
        self.drafts.push(Draft::new(booking.to_owned()));
        place
    }

    fn count(&mut self, place: Place, column: String, value: String) {
        let first = Place { part: None, ..place }.source(self.context.files);
        let key = (place.table, column.clone(), normal(&value));
        let unmapped = self.unmapped.entry(key).or_insert(Unmapped { column, value, count: 0, first });
        unmapped.count = unmapped.count.saturating_add(1);
    }

    fn finish(mut self, mut each: impl FnMut(Record)) -> Mapped {
        let (mut bookings, mut used) = (0u64, 0u64);
        for draft in std::mem::take(&mut self.drafts) {
            let (booking, rows, opened) = (draft.booking.clone(), draft.rows.clone(), draft.opened);
            let record = if opened { draft.finish(&self.context) } else { Err(Reason::NoBooking) };
            match record {
                Ok(record) => {
                    bookings = bookings.saturating_add(1);
                    used = used.saturating_add(record.rows);
                    each(record);
                }
                Err(reason) => {
                    rows.into_iter().for_each(|place| self.reject(place, Some(booking.clone()), reason.clone()));
                }
            }
        }
        self.rejected.sort_by_key(|(file, rejected)| (*file, rejected.row));
        let rejected = self.rejected.into_iter().map(|(_, rejected)| rejected).collect();
        let unmapped = self.unmapped.into_values().collect();
        Mapped { records: Vec::new(), bookings, used, rejected, unmapped, rows: self.rows }
    }
}

/// The booking that a row names.
pub(super) fn key(table: &Table, cells: &Cells<'_>) -> Result<String, Reason> {
    match table.key.iter().find(|column| cells.get(column).is_empty()) {
        Some(empty) => Err(Reason::NoKey(empty.clone())),
        None => Ok(cells.join(&table.key, "/")),
    }
}
