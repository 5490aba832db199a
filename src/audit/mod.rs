//! Whole files: every booking judged, nothing lost, and the tables that audits publish.
//!
//! An [`Audit`] takes files one after the other, judges their bookings on several threads, writes the tables of single
//! bookings and findings as it goes, and ends in a [`Report`]. Other people's exports are read with a [`mapping`]. What it writes depends on the input alone: not on the number
//! of threads, and on the order of the rows only where rows are named. [`Report::page`] is the report as a page of HTML.
//!
//! ```
//! use detainer::audit::{Audit, Settings, Table};
//! use detainer::check::Law;
//! use detainer::policy::catalog;
//! use detainer::record::Defaults;
//! use detainer::time::Zone;
//!
//! let file = "booking,event,at,detainer,warrant,signed\n\
//!             A,booked,2024-06-03T10:00,,,\n\
//!             A,bail_posted,2024-06-04T12:00,,,\n\
//!             A,released,2024-06-04T17:00,,,\n\
//!             B,booked,2024-06-03T10:00,,,\n\
//!             B,released,yesterday\n";
//! let law = Law::new(vec![catalog::policy("us-fed-8cfr-287-7").ok_or("no such policy")??]);
//! let zone = Some(Zone::named("America/New_York")?);
//! let settings = Settings { defaults: Defaults { zone, ..Defaults::default() }, ..Settings::default() };
//! let mut findings = Vec::new();
//! let mut audit = Audit::new(&law, settings);
//! audit.write(Table::Findings, &mut findings);
//! audit.csv("jms.csv", file.as_bytes())?;
//! let report = audit.finish()?;
//!
//! let counts = report.summary.reconciled;
//! assert_eq!((counts.rows_read, counts.rows_used, counts.rows_rejected), (5, 4, 1));
//! assert_eq!((counts.bookings, counts.unlawful, counts.not_assessed), (2, 1, 1));
//! assert_eq!(report.summary.overall.min_seconds, 5 * 3600);
//! assert!(String::from_utf8(findings)?.contains("A,unlawful_extension,no_detainer,2024-06-04T12:00:00-04:00"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod auditor;
mod bench;
mod cases;
mod cell;
mod diff;
mod error;
pub mod figures;
mod folder;
mod gather;
mod histogram;
mod lines;
mod manifest;
pub mod mapping;
mod out;
mod page;
mod pseudonyms;
mod readings;
mod report;
mod sample;
mod seen;
mod source;
mod summary;
mod suppress;
mod table;
mod tally;
pub mod tools;
#[cfg(feature = "xlsx")]
mod workbook;
mod write;

use std::io::{self, Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::check::{Law, Laws, Options};
use crate::pool::in_order;
use crate::record::csv::{self, Block, Blocks, Row};
use crate::record::json::{self, JsonError};
use crate::record::{Defaults, Timeline};

use auditor::{Auditor, File, Group as RowGroup, Layout};
use bench::Rule;
use gather::Gathered;
use lines::LineBlocks;
use mapping::{Mapped, Mapping};
use out::Out;
use seen::{Origin, Seen};
use table::{Pages, Wanted};
use tally::Tally;
use tools::{Section, Tool};

pub use cases::Case;
pub use diff::{Answer, Cause, Changed, Difference};
pub use error::AuditError;
pub use folder::{Draft, Entry, Folder};
pub use manifest::{Hash, Manifest, PolicyHash};
pub use page::{AppliedLaw, Basis};
pub use pseudonyms::{Pseudonyms, ShortKey};
pub use report::Report;
pub use source::{Digest, Hashed, uncompressed};
pub use summary::{
    Allowance, Band, BandTotals, ByReading, Count, Distribution, ExtensionTotals, Extensions, Group, People, Reading,
    Reconciled, Releases, Share, Span, Summary, Totals,
};
pub use table::{Rejected, Table};
#[cfg(feature = "xlsx")]
pub use workbook::{Sheet, Workbook};

/// So many bookings that are gathered already make one piece of work.
const PIECE: usize = 1024;

/// In which order the rows of a table stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// In any: the table is held in memory, and its bookings are taken in the order of their names.
    #[default]
    Any,
    /// The rows of one booking stand together: the table is read in one go, and the memory stays flat but for sixteen
    /// bytes a booking. A booking that comes again is an error that names both rows.
    Grouped,
    /// The same, and nobody looks whether a booking comes again.
    TrustedGrouped,
}

/// How to audit.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// What to assume where a record is silent.
    pub defaults: Defaults,
    /// The end of open stays, and how the law was known.
    pub options: Options,
    /// In which order the rows of tables stand.
    pub order: Order,
    /// How many threads work; at least one does.
    pub threads: usize,
    /// The numbers of fewer bookings than this are left out of the tables of the summary. The tables of single bookings, and
    /// what tools count, stay whole.
    pub suppress_below: u64,
    /// How many of the longest cases the report keeps.
    pub longest: usize,
    /// How many of the other bookings the report keeps: a sample that depends on their names alone.
    pub sample: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            defaults: Defaults::default(),
            options: Options::default(),
            order: Order::Any,
            threads: 1,
            suppress_below: 0,
            longest: 10,
            sample: 0,
        }
    }
}

/// How far an audit is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of text that were judged.
    pub bytes: u64,
    /// Bookings that were judged.
    pub bookings: u64,
}

/// An audit under way.
pub struct Audit<'a> {
    rule: Rule<'a>,
    settings: Settings,
    wanted: Wanted,
    pseudonyms: Option<Pseudonyms>,
    files: Vec<String>,
    tally: Tally,
    out: Out<'a>,
}

impl<'a> Audit<'a> {
    /// An audit under that law.
    #[must_use]
    pub fn new(law: &'a Law, settings: Settings) -> Self {
        Self::under(Rule::named(law), Some(law), settings)
    }

    /// An audit in which each booking has the law of the place that its record names.
    #[must_use]
    pub fn by_place(laws: &'a Laws, settings: Settings) -> Self {
        let mut audit = Self::under(Rule::places(laws), None, settings);
        audit.tool(tools::ByPlace::new(settings.suppress_below));
        audit
    }

    fn under(rule: Rule<'a>, law: Option<&'a Law>, settings: Settings) -> Self {
        Self {
            rule,
            settings,
            wanted: Wanted::new(),
            pseudonyms: None,
            files: Vec::new(),
            tally: Tally::keeping(settings.longest, settings.sample),
            out: Out {
                writers: Vec::new(),
                progress: Progress::default(),
                told: Box::new(|_| {}),
                seen: Seen::default(),
                keeps_seen: settings.order != Order::TrustedGrouped,
                rejected: Vec::new(),
                gathering: false,
                shown: Vec::new(),
                failed: None,
                tools: Vec::new(),
                law,
            },
        }
    }

    /// Has everything that is written name bookings and people by pseudonyms, and nothing that could carry a name.
    pub fn pseudonyms(&mut self, pseudonyms: Pseudonyms) {
        self.pseudonyms = Some(pseudonyms);
    }

    /// Has a tool look at every booking.
    pub fn tool(&mut self, tool: impl Tool + 'a) {
        self.out.tools.push(Box::new(tool));
    }

    /// Has a table written, from its header on.
    pub fn write(&mut self, table: Table, mut writer: impl Write + Send + 'a) {
        if let Err(error) = writer.write_all(table.header().as_bytes()) {
            self.out.failed.get_or_insert(error);
        }
        self.wanted.insert(table);
        self.out.writers.push((table, Box::new(writer)));
    }

    /// Has `told` called now and then with how far the audit is.
    pub fn progress(&mut self, told: impl FnMut(Progress) + Send + 'a) {
        self.out.told = Box::new(told);
    }

    /// Audits a table of events, plain or compressed with gzip.
    ///
    /// # Errors
    ///
    /// Its header will not do, it cannot be read to its end, or an output cannot be written. A row that cannot be used is
    /// no error.
    pub fn csv(&mut self, file: &str, reader: impl Read + Send) -> Result<(), AuditError> {
        let place = self.input(file);
        let reader = source::uncompressed(reader).map_err(|error| unreadable(file, 1, error))?;
        let mut blocks = Blocks::of(reader);
        let header = csv::header(&mut blocks, &self.settings.defaults).map_err(|error| match blocks.failed() {
            Some(problem) => unreadable(file, blocks.line(), problem),
            None => AuditError::Table { file: file.to_owned(), line: error.line, problem: error.problem },
        })?;
        let from = File { name: file, place };
        let layout = Layout::of(header);
        match self.settings.order {
            Order::Any => {
                let gathered = Gathered::read(&mut blocks, &layout.header);
                self.out.gathering = true;
                self.gathered(&gathered, &layout, from)?;
                self.out.gathering = false;
                self.out.reject();
            }
            Order::Grouped | Order::TrustedGrouped => self.run(
                || blocks.next(Some(layout.together())),
                |auditor, block: Block| {
                    grouped(auditor, &block, &layout, from);
                    u64::try_from(block.len()).unwrap_or(u64::MAX)
                },
            )?,
        }
        blocks.failed().map_or(Ok(()), |problem| Err(unreadable(file, blocks.line(), problem)))
    }

    /// Audits timelines as JSON Lines, plain or compressed with gzip.
    ///
    /// # Errors
    ///
    /// As for [`Self::csv`].
    pub fn json_lines(&mut self, file: &str, reader: impl Read + Send) -> Result<(), AuditError> {
        let place = self.input(file);
        let reader = source::uncompressed(reader).map_err(|error| unreadable(file, 1, error))?;
        let mut blocks = LineBlocks::of(reader);
        let from = File { name: file, place };
        let defaults = self.settings.defaults;
        self.run(
            || blocks.next(),
            |auditor, lines| {
                for (line, record) in json::read_lines_from(lines.text.as_slice(), lines.line, defaults) {
                    json_record(auditor, from, line, record);
                }
                u64::try_from(lines.text.len()).unwrap_or(u64::MAX)
            },
        )?;
        let line = u64::try_from(blocks.line()).unwrap_or(u64::MAX);
        blocks.failed.map_or(Ok(()), |problem| Err(unreadable(file, line, problem)))
    }

    /// Audits a JSON document: a timeline or a list of timelines, plain or compressed with gzip.
    ///
    /// # Errors
    ///
    /// As for [`Self::csv`].
    pub fn json(&mut self, file: &str, reader: impl Read + Send) -> Result<(), AuditError> {
        let place = self.input(file);
        let mut text = Vec::new();
        source::uncompressed(reader)
            .and_then(|mut reader| reader.read_to_end(&mut text))
            .map_err(|error| unreadable(file, 1, error))?;
        let from = File { name: file, place };
        let mut records = json::read_document_lines(text.trim_ascii_end(), &self.settings.defaults).into_iter();
        self.run(
            || records.next(),
            |auditor, (line, record)| {
                json_record(auditor, from, line, record);
                0
            },
        )
    }

    /// Audits other people's exports, joined on the booking by a mapping; the bookings are taken in the order of their
    /// names. A row that the mapping leaves out is a rejected row. The answer is what the mapping says of the files, its
    /// bookings taken out.
    ///
    /// # Errors
    ///
    /// A file cannot be used under this mapping, or an output cannot be written.
    pub fn mapped(&mut self, mapping: &Mapping, files: &[mapping::File<'_>]) -> Result<Mapped, AuditError> {
        let mut mapped = mapping.read(files, &self.settings.defaults)?;
        let mut records = std::mem::take(&mut mapped.records);
        records.sort_by(|one, other| one.timeline.booking.cmp(&other.timeline.booking));
        let name = files.first().map_or("", |file| file.name);
        let from = File { name, place: self.input(name) };
        let mut pieces = records.chunks(PIECE);
        self.run(
            || pieces.next(),
            |auditor, records: &[mapping::Record]| {
                records.iter().for_each(|record| auditor.record(&record.timeline, record.as_of, from, 0));
                0
            },
        )?;
        let mut once = Some(&mapped);
        self.run(
            || once.take(),
            |auditor, mapped| {
                auditor.read(usize::try_from(mapped.rows).unwrap_or(usize::MAX));
                auditor.used(usize::try_from(mapped.used).unwrap_or(usize::MAX));
                for rejected in &mapped.rejected {
                    let file = File { name: &rejected.file, ..from };
                    auditor.reject_row(file, rejected.row, rejected.booking.clone(), &rejected.reason);
                }
                0
            },
        )?;
        Ok(mapped)
    }

    fn gathered(&mut self, gathered: &Gathered, layout: &Layout, from: File<'_>) -> Result<(), AuditError> {
        let (mut next, last) = (0usize, gathered.len());
        let mut pieces = std::iter::from_fn(|| {
            let piece = next..last.min(next.saturating_add(PIECE));
            next = piece.end;
            (!piece.is_empty()).then_some(piece)
        });
        let all = u128::try_from(last).unwrap_or(1).max(1);
        self.run(
            || pieces.next(),
            |auditor, piece| {
                let share = u128::from(gathered.bytes).saturating_mul(u128::try_from(piece.len()).unwrap_or(0));
                let mut rows = RowGroup::default();
                for group in piece {
                    gathered.rows(group, &mut rows);
                    auditor.rows(layout, from, &mut rows);
                }
                share.checked_div(all).and_then(|share| u64::try_from(share).ok()).unwrap_or(0)
            },
        )?;
        let mut rejected = Some(&gathered.rejected);
        self.run(
            || rejected.take(),
            |auditor, rejected| {
                auditor.read(rejected.len());
                rejected.iter().for_each(|error| auditor.reject(from, error.clone()));
                0
            },
        )
    }

    fn input(&mut self, file: &str) -> usize {
        self.files.push(file.to_owned());
        self.files.len().saturating_sub(1)
    }

    /// Has the threads work on every item, and writes what they made in its order. `work` says of how many bytes it was.
    fn run<I: Send>(
        &mut self,
        mut produce: impl FnMut() -> Option<I> + Send,
        work: impl Fn(&mut Auditor<'_>, I) -> u64 + Sync,
    ) -> Result<(), AuditError> {
        let Settings { defaults, options, threads, longest, sample, .. } = self.settings;
        let keeps = !self.out.tools.is_empty();
        let pseudonyms = self.pseudonyms.as_ref();
        let auditor = |tally| Auditor::new(&self.rule, options, defaults, &self.wanted, keeps, pseudonyms, tally);
        let workers = (0..threads.max(1)).map(|_| auditor(Tally::keeping(longest, sample))).collect();
        let stopped = AtomicBool::new(self.out.failed.is_some());
        let out = &mut self.out;
        let workers = in_order(
            workers,
            || if stopped.load(Ordering::Relaxed) { None } else { produce() },
            |auditor, item| {
                let bytes = work(auditor, item);
                auditor.pages(bytes)
            },
            |pages: Pages| {
                out.take(pages);
                stopped.store(out.failed.is_some(), Ordering::Relaxed);
            },
        );
        for worker in workers {
            self.tally.merge(worker.tally);
        }
        self.out.failed.take().map_or(Ok(()), |error| Err(error.into()))
    }

    /// Ends the audit.
    ///
    /// # Errors
    ///
    /// A booking stood at two places, or an output cannot be written.
    pub fn finish(mut self) -> Result<Report, AuditError> {
        if let Some((first, second)) = self.out.seen.twice() {
            let name = |origin: Origin| {
                let file = self.files.get(origin.file).map_or("", String::as_str);
                if origin.row == 0 { file.to_owned() } else { format!("{file}:{}", origin.row) }
            };
            return Err(AuditError::Twice { first: name(first), second: name(second) });
        }
        for (_, writer) in &mut self.out.writers {
            writer.flush()?;
        }
        if let Some(error) = self.out.failed {
            return Err(error.into());
        }
        let mut tally = self.tally;
        let (longest, sample) = tally.cases.take(self.settings.sample);
        let summary = tally.summary(&self.rule.policies(), self.settings.suppress_below);
        let sections: Vec<Section> = self.out.tools.into_iter().map(Tool::finish).collect::<io::Result<_>>()?;
        Ok(Report { summary, longest, sample, rejected: self.out.shown, sections })
    }
}

/// Judges the bookings of a block in which the rows of each stand together.
fn grouped<'b>(auditor: &mut Auditor<'_>, block: &'b Block, layout: &Layout, from: File<'_>) {
    let header = &layout.header;
    let mut rows = block.rows();
    let mut group = RowGroup::default();
    // Rows that are none, and name another booking than the rows before them: what they name may not be a booking at all.
    let mut strays: Vec<Row<'b>> = Vec::new();
    let mut row = Row::default();
    while rows.next(header.columns.len(), &mut row).is_some() {
        let open = group.rows().first().and_then(|first| first.cells.get(header.booking));
        if open.is_some() && open == row.cells.get(header.booking) {
            group.push(&mut row);
            continue;
        }
        let booking = header.booking_of(&row);
        match (booking, header.accepts(&row)) {
            (None, _) => auditor.stray(layout, from, &row),
            (Some(_), Ok(())) => {
                auditor.rows(layout, from, &mut group);
                group.clear();
                for mut stray in strays.drain(..) {
                    if header.booking_of(&stray) == booking {
                        group.push(&mut stray);
                    } else {
                        auditor.stray(layout, from, &stray);
                    }
                }
                group.push(&mut row);
            }
            (Some(_), Err(_)) => strays.push(std::mem::take(&mut row)),
        }
    }
    auditor.rows(layout, from, &mut group);
    strays.iter().for_each(|stray| auditor.stray(layout, from, stray));
}

fn json_record(auditor: &mut Auditor<'_>, from: File<'_>, line: usize, record: Result<Timeline, JsonError>) {
    let line = u64::try_from(line).unwrap_or(u64::MAX);
    auditor.read(1);
    match record {
        Ok(timeline) => {
            auditor.used(1);
            auditor.record(&timeline, None, from, line);
        }
        Err(JsonError { booking, problem, .. }) => auditor.reject_row(from, line, booking, &problem),
    }
}

fn unreadable(file: &str, line: u64, problem: impl ToString) -> AuditError {
    AuditError::Read { file: file.to_owned(), line, problem: problem.to_string() }
}
