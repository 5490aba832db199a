//! One thread's part of an audit: it judges booking after booking and keeps its own counts.

use std::sync::Arc;

use crate::check::survey::{Engine, Placed, Survey, bare_findings, check_read, needs};
use crate::check::{Assessment, Options, Outline, Verdict};
use crate::record::csv::{Booking, Columns, CsvError, Header, Row, TimeDefects, Together, unusable};
use crate::record::read::clip;
use crate::record::{Defaults, DefectCode, Timeline};
use crate::time::{Instant, Offsets, Zone};

use super::bench::{Bench, Rule};
use super::cases::Case;
use super::pseudonyms::{Pseudonyms, without_input};
use super::seen::Origin;
use super::table::{Pages, Rejected, Table, Wanted};
use super::tally::{Judged, Tally};
use super::tools::Stay;
use super::write;

/// Where the rows of a booking come from.
#[derive(Clone, Copy)]
pub(crate) struct File<'a> {
    pub(crate) name: &'a str,
    /// Its place among the inputs.
    pub(crate) place: usize,
}

/// The columns of a file of events.
pub(crate) struct Layout {
    pub(crate) header: Header,
    /// For reading rows at a glance, if that can be.
    columns: Option<Columns>,
}

impl Layout {
    pub(crate) fn of(header: Header) -> Self {
        Self { columns: Columns::of(&header), header }
    }

    /// Which rows must stand together.
    pub(crate) fn together(&self) -> Together {
        Together { column: self.header.booking, count: self.header.columns.len() }
    }
}

/// The rows of one booking, with room for what they say at a glance.
#[derive(Default)]
pub(crate) struct Group<'a> {
    rows: Vec<Row<'a>>,
    /// How many of the rows are in use; the others are room.
    len: usize,
    events: Vec<Placed<'a>>,
}

impl<'a> Group<'a> {
    /// Takes a row in, and gives room for the next.
    pub(crate) fn push(&mut self, row: &mut Row<'a>) {
        match self.rows.get_mut(self.len) {
            Some(room) => std::mem::swap(room, row),
            None => self.rows.push(std::mem::take(row)),
        }
        self.len = self.len.saturating_add(1);
    }

    pub(crate) fn clear(&mut self) {
        self.len = 0;
    }

    pub(crate) fn rows(&self) -> &[Row<'a>] {
        self.rows.get(..self.len).unwrap_or_default()
    }

    fn sort(&mut self) {
        let rows = self.rows.get_mut(..self.len).unwrap_or_default();
        rows.sort_by(|one, other| one.cells.cmp(&other.cells).then(one.line.cmp(&other.line)));
    }
}

/// One thread's part of an audit.
pub(crate) struct Auditor<'l> {
    rule: &'l Rule<'l>,
    /// Where the law is the same for all.
    bench: Option<Bench<'l>>,
    options: Options,
    defaults: Defaults,
    wanted: &'l Wanted,
    /// Whether there are tools that look at every booking.
    keeps: bool,
    pseudonyms: Option<&'l Pseudonyms>,
    /// Those of each zone that was met.
    offsets: Vec<Offsets>,
    outline: Outline,
    survey: Survey,
    pub(crate) tally: Tally,
    pages: Pages,
}

impl<'l> Auditor<'l> {
    pub(crate) fn new(
        rule: &'l Rule<'l>,
        options: Options,
        defaults: Defaults,
        wanted: &'l Wanted,
        keeps: bool,
        pseudonyms: Option<&'l Pseudonyms>,
        tally: Tally,
    ) -> Self {
        Self {
            rule,
            bench: match rule {
                Rule::Named(stack) => Some(stack.bench(options)),
                Rule::Places { .. } => None,
            },
            options,
            defaults,
            wanted,
            keeps,
            pseudonyms,
            offsets: Vec::new(),
            outline: Outline::empty(Zone::utc()),
            survey: Survey::default(),
            tally,
            pages: Pages::default(),
        }
    }

    /// What was written since the last call.
    pub(crate) fn pages(&mut self, bytes: u64) -> Pages {
        let mut pages = std::mem::take(&mut self.pages);
        pages.bytes = bytes;
        pages
    }

    /// Judges a booking from its rows, in whatever order they stand in the file.
    pub(crate) fn rows(&mut self, layout: &Layout, file: File<'_>, group: &mut Group<'_>) {
        // What depends on the order of rows that have none depends on what they say and not on where they stand.
        group.sort();
        let Group { rows, len, events } = group;
        let rows = rows.get(..*len).unwrap_or_default();
        let Some(name) = rows.first().and_then(|row| layout.header.booking_of(row)) else { return };
        self.read(rows.len());
        if !self.at_a_glance(layout, file, name, rows, events) {
            self.at_length(layout, file, name, rows);
        }
    }

    /// A row of no booking that is judged: it is none, or its booking cannot be read.
    pub(crate) fn stray(&mut self, layout: &Layout, file: File<'_>, row: &Row<'_>) {
        self.read(1);
        self.reject(file, unusable(&layout.header, row));
    }

    /// Judges a booking of which no row says anything unusual. `false` if it must go the long way.
    fn at_a_glance<'a>(
        &mut self,
        layout: &Layout,
        file: File<'_>,
        name: &str,
        rows: &[Row<'a>],
        events: &mut Vec<Placed<'a>>,
    ) -> bool {
        let at_length = self.every_assessment() || self.pseudonyms.is_some();
        let Some(columns) = layout.columns.as_ref().filter(|_| !at_length) else { return false };
        let Some(about) = About::of(columns, rows) else { return false };
        let Some(zone) = self.zone(about.zone) else { return false };
        let offsets = &self.offsets(zone);
        let mut defects = TimeDefects::default();
        if about.zone.is_none() {
            defects.add(DefectCode::MissingTimeZone);
        }
        events.clear();
        for (position, row) in rows.iter().enumerate() {
            let Some(event) = columns.read(row, offsets, &mut defects) else { return false };
            events.push(Placed { event, rank: position, position });
        }
        self.outline.zone = zone;
        self.outline.records_complete = self.defaults.records_complete;
        self.outline.ordered = false;
        let as_of = self.options.as_of.map(Instant::unix);
        self.outline.fill(events.iter().copied(), as_of);
        let (pages, wanted) = (&mut self.pages, self.wanted);
        let before = pages.findings.len();
        // By place, what the law is takes the whole record to say.
        let Some(bench) = &mut self.bench else { return false };
        bench.judge.survey(&self.outline, as_of, &mut self.survey, |engine, survey| {
            if wanted.contains(&Table::Findings) {
                let line = |position: usize| rows.get(position).map_or(0, |row| row.line);
                write::extensions(&mut pages.findings, name, engine, &survey.extensions, offsets, |position, out| {
                    write::place(file.name, line(position), out);
                });
            }
        });
        if self.survey.side_findings || self.survey.verdict() == Verdict::Undetermined {
            self.pages.findings.truncate(before);
            return false;
        }
        if self.tally.cases.takes(self.survey.bounds, name) {
            self.keep(layout, file, name, rows);
        }
        self.seen(name, file, rows);
        self.used(rows.len());
        if defects != TimeDefects::default() {
            self.tally.defects(defects.codes());
        }
        let Some(bench) = &mut self.bench else { return false };
        let judged = Judged {
            outline: &self.outline,
            survey: &self.survey,
            readings: bench.readings(&self.outline, &self.survey),
            policies: bench.numbers,
            custodian: about.custodian,
            person: about.person,
            events: rows.len(),
        };
        self.tally.add(&judged, offsets);
        if wanted.contains(&Table::Bookings) {
            write::booking(&mut self.pages.bookings, name, &judged, offsets);
        }
        self.pages.judged = self.pages.judged.saturating_add(1);
        true
    }

    /// Keeps one of the longest cases, with its record.
    fn keep(&mut self, layout: &Layout, file: File<'_>, name: &str, rows: &[Row<'_>]) {
        let mut booking = Booking::new(name);
        let taken = rows.iter().all(|row| booking.take(&layout.header, row).is_ok());
        if let (true, Ok(Some(timeline))) = (taken, booking.into_timeline(&layout.header, file.name, &self.defaults)) {
            let Survey { bounds, .. } = self.survey;
            let as_of = self.options.as_of;
            self.tally.cases.add(Case { timeline, verdict: self.survey.verdict(), bounds, as_of });
        }
    }

    fn zone(&self, named: Option<&str>) -> Option<Zone> {
        let Some(name) = named else { return self.defaults.zone };
        let met = self.offsets.iter().map(Offsets::zone).find(|zone| zone.name() == name);
        met.or_else(|| Zone::named(name).ok())
    }

    fn offsets(&mut self, zone: Zone) -> Offsets {
        if let Some(met) = self.offsets.iter().find(|offsets| offsets.zone() == zone) {
            return met.clone();
        }
        let offsets = Offsets::of(zone);
        self.offsets.push(offsets.clone());
        offsets
    }

    /// Judges a booking by way of its timeline.
    fn at_length(&mut self, layout: &Layout, file: File<'_>, name: &str, rows: &[Row<'_>]) {
        let mut booking = Booking::new(name);
        for row in rows {
            if let Err(problem) = booking.take(&layout.header, row) {
                self.reject(file, CsvError { line: row.line, booking: Some(clip(name)), problem });
            }
        }
        match booking.into_timeline(&layout.header, file.name, &self.defaults) {
            Ok(Some(timeline)) => {
                self.seen(name, file, rows);
                self.used(timeline.events.len());
                let timeline = match self.pseudonyms {
                    Some(pseudonyms) => pseudonyms.record(timeline),
                    None => timeline,
                };
                self.timeline(&timeline, None, |position, out| write::source(&timeline, position, "", out));
            }
            Ok(None) => {}
            Err(errors) => errors.into_iter().for_each(|error| self.reject(file, error)),
        }
    }

    fn seen(&mut self, name: &str, file: File<'_>, rows: &[Row<'_>]) {
        let row = rows.iter().map(|row| row.line).min().unwrap_or(0);
        self.pages.seen.add(name.as_bytes(), Origin { file: file.place, row });
    }

    /// Judges a record that begins on that line of its file; `as_of` ends its stay if it is open, unless the options do.
    pub(crate) fn record(&mut self, timeline: &Timeline, as_of: Option<Instant>, file: File<'_>, line: u64) {
        let place = format!("{}:{line}", file.name);
        self.pages.seen.add(timeline.booking.as_bytes(), Origin { file: file.place, row: line });
        let hidden = self.pseudonyms.map(|pseudonyms| pseudonyms.record(timeline.clone()));
        let timeline = hidden.as_ref().unwrap_or(timeline);
        self.timeline(timeline, as_of, |position, out| write::source(timeline, position, &place, out));
    }

    fn timeline(&mut self, timeline: &Timeline, as_of: Option<Instant>, row: impl Fn(usize, &mut Vec<u8>)) {
        let options = Options { as_of: self.options.as_of.or(as_of), ..self.options };
        if let Some(mut bench) = self.bench.take() {
            self.judged(timeline, options, row, &mut bench);
            self.bench = Some(bench);
        } else if let Some(stack) = self.rule.of(timeline) {
            self.judged(timeline, options, row, &mut stack.bench(self.options));
            if let Some(stay) = self.pages.stays.last_mut() {
                stay.law = Some(Arc::clone(stack.law()));
            }
        }
    }

    fn judged(
        &mut self,
        timeline: &Timeline,
        options: Options,
        row: impl Fn(usize, &mut Vec<u8>),
        bench: &mut Bench<'_>,
    ) {
        let outline = Outline::of(timeline);
        let offsets = self.offsets(timeline.zone);
        let (wanted, pages, tally) = (self.wanted, &mut self.pages, &mut self.tally);
        let (law, as_of) = (bench.law, options.as_of.map(Instant::unix));
        bench.judge.survey(&outline, as_of, &mut self.survey, |engine: &Engine<'_>, survey| {
            if survey.verdict() == Verdict::Undetermined {
                tally.needs(&needs(engine, timeline, law, &options, survey.bounds), timeline);
            }
            let (out, booking) = (&mut pages.findings, &timeline.booking);
            match (wanted.contains(&Table::Findings), survey.side_findings) {
                (false, _) => {}
                (true, false) => write::extensions(out, booking, engine, &survey.extensions, &offsets, &row),
                (true, true) => write::findings(out, booking, &bare_findings(engine, timeline), &offsets, &row),
            }
        });
        let verdict = self.survey.verdict();
        if self.every_assessment() {
            let assessment = check_read(timeline, &outline, law, &options);
            self.long(&assessment, &offsets, &row);
            if self.keeps {
                self.pages.stays.push(Stay { timeline: timeline.clone(), assessment, options, law: None });
            }
        }
        self.tally.defects(timeline.defects.iter().map(|defect| defect.code));
        let judged = Judged {
            outline: &outline,
            survey: &self.survey,
            readings: bench.readings(&outline, &self.survey),
            policies: bench.numbers,
            custodian: timeline.custodian.as_deref(),
            person: timeline.person.as_deref(),
            events: timeline.events.len(),
        };
        self.tally.add(&judged, &offsets);
        if self.wanted.contains(&Table::Bookings) {
            write::booking(&mut self.pages.bookings, &timeline.booking, &judged, &offsets);
        }
        self.pages.judged = self.pages.judged.saturating_add(1);
        if self.tally.cases.takes(self.survey.bounds, &timeline.booking) {
            let (timeline, as_of) = (timeline.clone(), options.as_of);
            self.tally.cases.add(Case { timeline, verdict, bounds: self.survey.bounds, as_of });
        }
    }

    /// Whether a table or a tool is wanted for which every booking needs the long answer.
    fn every_assessment(&self) -> bool {
        self.keeps || self.wanted.iter().any(|table| table.wants_assessments())
    }

    fn long(&mut self, assessment: &Assessment, offsets: &Offsets, row: &impl Fn(usize, &mut Vec<u8>)) {
        for table in self.wanted {
            match table {
                Table::Assessments => write::assessment(&mut self.pages.assessments, assessment),
                Table::Ledger => write::ledger(&mut self.pages.ledger, assessment, offsets),
                Table::Defects => write::defects(&mut self.pages.defects, assessment, row),
                Table::Findings | Table::Bookings | Table::Rejected => {}
            }
        }
    }

    /// So many rows were read.
    pub(crate) fn read(&mut self, rows: usize) {
        self.tally.rows_read = self.tally.rows_read.saturating_add(u64::try_from(rows).unwrap_or(u64::MAX));
    }

    /// So many rows became part of a booking.
    pub(crate) fn used(&mut self, rows: usize) {
        self.tally.rows_used = self.tally.rows_used.saturating_add(u64::try_from(rows).unwrap_or(u64::MAX));
    }

    /// A row cannot be used.
    pub(crate) fn reject(&mut self, file: File<'_>, error: CsvError) {
        let CsvError { line, booking, problem } = error;
        self.reject_row(file, line, booking, &problem);
    }

    pub(crate) fn reject_row(&mut self, file: File<'_>, row: u64, booking: Option<String>, reason: &impl ToString) {
        self.tally.rows_rejected = self.tally.rows_rejected.saturating_add(1);
        let mut rejected = Rejected { file: file.name.to_owned(), row, booking, reason: reason.to_string() };
        if let Some(pseudonyms) = self.pseudonyms {
            rejected.booking = rejected.booking.map(|booking| pseudonyms.booking(&booking));
            rejected.reason = without_input(&rejected.reason);
        }
        self.pages.rejected.push(rejected);
    }
}

/// What all rows of a booking say of it alike.
struct About<'a> {
    zone: Option<&'a str>,
    person: Option<&'a str>,
    custodian: Option<&'a str>,
}

impl<'a> About<'a> {
    /// `None` if two rows do not say the same, or what they say is no text.
    fn of(columns: &Columns, rows: &'a [Row<'_>]) -> Option<Self> {
        let said = |column: usize| -> Option<Option<&'a str>> {
            let mut cells = rows.iter().filter_map(|row| row.cells.get(column)).filter(|cell| !cell.is_empty());
            let Some(first) = cells.next() else { return Some(None) };
            if cells.any(|cell| cell != first) {
                return None;
            }
            std::str::from_utf8(first).ok().map(Some)
        };
        let column = |column: Option<usize>| column.map_or(Some(None), said);
        for other in &columns.others {
            said(*other)?;
        }
        Some(Self {
            zone: column(columns.zone)?,
            person: column(columns.person)?,
            custodian: column(columns.custodian)?,
        })
    }
}
