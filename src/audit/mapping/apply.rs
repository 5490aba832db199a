//! Files through a mapping.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::record::Defaults;
use crate::time::{Instant, Recorded, Zone, parse_exact};

use super::bind::{Bound, Cells};
use super::draft::{Draft, Entry, Place};
use super::evaluate::tell;
use super::model::{Grain, Mapping, Table};
use super::predicate::normal;
use super::result::{FileError, FileProblem, Mapped, Reason, Rejected, Unmapped};
use super::source::{File, Row, open};
use super::time::Cell;

impl Mapping {
    /// Reads files, joined on the booking. Every row is used or rejected; nothing stops at a bad row.
    ///
    /// # Errors
    ///
    /// If a file cannot be used at all: it is unreadable, no table takes it, a column is missing, or no zone is known.
    pub fn read(&self, files: &[File<'_>], defaults: &Defaults) -> Result<Mapped, FileError> {
        let mut reading = self.reading(files, defaults)?;
        for (number, file) in files.iter().enumerate() {
            let problem = |problem| FileError { file: file.name.to_owned(), problem };
            let (table, layout) = self.table_of(file.name).map_err(problem)?;
            let source = open(*file, &layout.layout).map_err(problem)?;
            let bound = Bound::new(layout, &source.header).map_err(problem)?;
            for row in source.rows {
                reading.row(&bound, Place { table, file: number, row: row.number, part: None }, row);
            }
        }
        Ok(reading.finish())
    }

    fn reading<'a>(&'a self, files: &'a [File<'a>], defaults: &'a Defaults) -> Result<Reading<'a>, FileError> {
        let zone = self.zone(files, defaults)?;
        let as_of = self.bookings.as_of.as_ref().map(|text| parse_exact(text, zone)).transpose();
        let as_of = as_of.map_err(|error| of_first(files, FileProblem::AsOf(error.to_string())))?;
        Ok(Reading {
            mapping: self,
            files,
            defaults,
            zone,
            as_of,
            places: HashMap::new(),
            drafts: Vec::new(),
            rejected: Vec::new(),
            unmapped: BTreeMap::new(),
            sightings: BTreeMap::new(),
            rows: 0,
        })
    }

    /// The zone of the bookings: the mapping's, else the caller's.
    pub(super) fn zone(&self, files: &[File<'_>], defaults: &Defaults) -> Result<Zone, FileError> {
        self.bookings.time_zone.or(defaults.zone).ok_or_else(|| of_first(files, FileProblem::NoZone))
    }

    /// The table that takes a file of that name, and its place.
    pub(super) fn table_of(&self, file: &str) -> Result<(usize, &Table), FileProblem> {
        let name = base(file);
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
    mapping: &'a Mapping,
    files: &'a [File<'a>],
    defaults: &'a Defaults,
    zone: Zone,
    as_of: Option<Instant>,
    places: HashMap<String, usize>,
    drafts: Vec<Draft>,
    rejected: Vec<(usize, Rejected)>,
    unmapped: BTreeMap<(usize, String, String), Unmapped>,
    sightings: BTreeMap<usize, BTreeSet<(Instant, Instant)>>,
    rows: u64,
}

impl Reading<'_> {
    fn file(&self, place: Place) -> &str {
        self.files.get(place.file).map_or("", |file| file.name)
    }

    fn row(&mut self, bound: &Bound<'_>, place: Place, row: Row<'_>) {
        self.rows = self.rows.saturating_add(1);
        let mut booking = None;
        if let Err(reason) = self.take(bound, place, row, &mut booking) {
            let lost = !matches!(reason, Reason::LeftOut | Reason::EntryError { .. } | Reason::Repeated { .. });
            if let (true, Some(booking)) = (lost, &booking) {
                let text = format!("{}:{}", self.file(place), place.row);
                let at = self.place(booking);
                self.drafts.get_mut(at).into_iter().for_each(|draft| draft.lost.push(text.clone()));
            }
            let file = self.file(place).to_owned();
            self.rejected.push((place.file, Rejected { file, row: place.row, booking, reason }));
        }
    }

    /// Uses a row, or says why not. `booking` is set as soon as it is known.
    fn take(
        &mut self,
        bound: &Bound<'_>,
        place: Place,
        row: Row<'_>,
        booking: &mut Option<String>,
    ) -> Result<(), Reason> {
        let table = bound.table;
        let cells = row.cells?;
        let part = row.part.map_or_else(String::new, |part| part.to_string());
        // Rows of the first file have their number, those of others the file's before it: no two rows share a name.
        let number = match place.file {
            0 => row.number.to_string(),
            file => format!("{}:{}", file.saturating_add(1), row.number),
        };
        let pseudo = [number, base(self.file(place)).to_owned(), part];
        let whole = bound.whole(&cells, pseudo.clone());
        let name = key(table, &whole)?;
        *booking = Some(name.clone());
        if table.leave_out.as_ref().is_some_and(|left| left.holds(&|column: &str| whole.get(column))) {
            return Err(Reason::LeftOut);
        }
        let seen = self.seen(bound, &whole)?;
        if table.row == Grain::Booking
            && let Some(first) = self
                .places
                .get(&name)
                .and_then(|at| self.drafts.get(*at))
                .and_then(|draft| draft.rows.iter().find(|other| other.table == place.table))
        {
            return Err(Reason::Repeated { file: self.file(*first).to_owned(), row: first.row });
        }
        let members = match &table.layout.split {
            None => vec![whole],
            Some(split) => bound.members(split, &cells, &pseudo)?,
        };
        let mut entries = Vec::new();
        let mut unmapped = Vec::new();
        for (number, member) in members.iter().enumerate() {
            let mut told = tell(bound, member, self.zone)?;
            if !told.applies {
                return Err(Reason::NoRule);
            }
            unmapped.append(&mut told.unmapped);
            let part = table.layout.split.as_ref().map(|_| number);
            let place = Place { part, ..place };
            let source = self.source(place, row.part);
            entries.push(Entry { place, source, given: told.given, case: told.case, seen });
        }
        let person = members.first().map(|member| member.join(&table.person, "/")).unwrap_or_default();
        for (column, value) in unmapped {
            self.count(place, column, value);
        }
        self.sightings.entry(place.table).or_default().extend(seen);
        let source = self.source(place, row.part);
        let at = self.place(&name);
        let Some(draft) = self.drafts.get_mut(at) else { return Ok(()) };
        draft.opened |= !table.joins;
        draft.rows.push(place);
        draft.person(person, &source);
        match table.row {
            Grain::Sighting => draft.sight(entries),
            _ => draft.entries.append(&mut entries),
        }
        Ok(())
    }

    /// Where a row stands, for readers: file, row, member.
    fn source(&self, place: Place, line_part: Option<u64>) -> String {
        let part = place.part.map(|part| part.saturating_add(1).to_string()).or(line_part.map(|part| part.to_string()));
        let part = part.map(|part| format!("#{part}")).unwrap_or_default();
        format!("{}:{}{part}", self.file(place), place.row)
    }

    /// When the row was true.
    fn seen(&self, bound: &Bound<'_>, cells: &Cells<'_>) -> Result<Option<(Instant, Instant)>, Reason> {
        let Some(column) = &bound.table.seen else { return Ok(None) };
        let value = cells.get(column);
        let time = match bound.time(column).read(value, self.zone) {
            Cell::Time(text) => Recorded::parse(&text, self.zone),
            Cell::Empty | Cell::Unknown | Cell::Bad => Recorded::unknown(),
        };
        match (time.earliest().zip(time.latest()), bound.table.row) {
            (None, Grain::Sighting) => Err(Reason::NotSeen { column: column.clone(), value: value.to_owned() }),
            (seen, _) => Ok(seen),
        }
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
        let first = format!("{}:{}", self.file(place), place.row);
        let key = (place.table, column.clone(), normal(&value));
        let unmapped = self.unmapped.entry(key).or_insert(Unmapped { column, value, count: 0, first });
        unmapped.count = unmapped.count.saturating_add(1);
    }

    fn finish(self) -> Mapped {
        let Self { mapping, files, defaults, zone, as_of, drafts, mut rejected, unmapped, sightings, rows, .. } = self;
        let mut records = Vec::with_capacity(drafts.len());
        for draft in drafts {
            if draft.opened {
                let (booking, own) = (draft.booking.clone(), draft.rows.clone());
                match draft.finish(mapping, zone, as_of, &sightings, defaults) {
                    Ok(record) => records.push(record),
                    Err(error) => reject(&mut rejected, files, &booking, &own, &Reason::NotReadable(error.to_string())),
                }
            } else {
                reject(&mut rejected, files, &draft.booking, &draft.rows, &Reason::NoBooking);
            }
        }
        rejected.sort_by_key(|(file, rejected)| (*file, rejected.row));
        let rejected = rejected.into_iter().map(|(_, rejected)| rejected).collect();
        Mapped { records, rejected, unmapped: unmapped.into_values().collect(), rows }
    }
}

/// Rejects every row of a booking.
fn reject(rejected: &mut Vec<(usize, Rejected)>, files: &[File<'_>], booking: &str, rows: &[Place], reason: &Reason) {
    for place in rows {
        let file = files.get(place.file).map_or_else(String::new, |file| file.name.to_owned());
        let (booking, reason) = (Some(booking.to_owned()), reason.clone());
        rejected.push((place.file, Rejected { file, row: place.row, booking, reason }));
    }
}

/// The booking that a row names.
pub(super) fn key(table: &Table, cells: &Cells<'_>) -> Result<String, Reason> {
    match table.key.iter().find(|column| cells.get(column).is_empty()) {
        Some(empty) => Err(Reason::NoKey(empty.clone())),
        None => Ok(cells.join(&table.key, "/")),
    }
}
