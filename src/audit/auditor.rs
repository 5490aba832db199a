//! One thread's part of an audit: it judges booking after booking and keeps its own counts.

use crate::check::survey::Survey;
use crate::check::{Assessment, Bounds, Judge, Judgment, Law, Options, Outline, Verdict, check};
use crate::record::csv::{Booking, CsvError, Header, Row};
use crate::record::{Defaults, Timeline};

use super::longest::Case;
use super::seen::Origin;
use super::table::{Pages, Rejected, Table, Wanted};
use super::tally::{Judged, Tally};
use super::write;

/// Where the rows of a booking come from.
#[derive(Clone, Copy)]
pub(crate) struct File<'a> {
    pub(crate) name: &'a str,
    /// Its place among the inputs.
    pub(crate) place: usize,
}

/// One thread's part of an audit.
pub(crate) struct Auditor<'l> {
    law: &'l Law,
    options: Options,
    defaults: Defaults,
    wanted: &'l Wanted,
    judge: Judge<'l>,
    readings: [Option<Judge<'l>>; 2],
    survey: Survey,
    pub(crate) tally: Tally,
    pages: Pages,
}

impl<'l> Auditor<'l> {
    pub(crate) fn new(
        law: &'l Law,
        readings: &'l [Option<Law>; 2],
        options: Options,
        defaults: Defaults,
        wanted: &'l Wanted,
        tally: Tally,
    ) -> Self {
        Self {
            law,
            options,
            defaults,
            wanted,
            judge: Judge::new(law, options),
            readings: readings.each_ref().map(|law| law.as_ref().map(|law| Judge::new(law, options))),
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

    /// Judges the booking of that name from its rows, in whatever order they stand in the file.
    pub(crate) fn rows(&mut self, header: &Header, file: File<'_>, name: &[u8], rows: &mut [Row<'_>]) {
        // What depends on the order of rows that have none depends on what they say and not on where they stand.
        rows.sort_by(|one, other| one.cells.cmp(&other.cells).then(one.line.cmp(&other.line)));
        let Ok(text) = std::str::from_utf8(name) else { return };
        let mut booking = Booking::new(text);
        self.read(rows.len());
        for row in &*rows {
            if let Err(problem) = booking.take(header, row) {
                self.reject(file, CsvError { line: row.line, booking: Some(text.to_owned()), problem });
            }
        }
        match booking.into_timeline(header, file.name, &self.defaults) {
            Ok(Some(timeline)) => {
                let first = rows.iter().map(|row| row.line).min().unwrap_or(0);
                self.used(timeline.events.len());
                self.timeline(&timeline, file, first, |position, out| write::source(&timeline, position, "", out));
            }
            Ok(None) => {}
            Err(errors) => errors.into_iter().for_each(|error| self.reject(file, error)),
        }
    }

    /// Judges a record that begins on that line of its file.
    pub(crate) fn record(&mut self, timeline: &Timeline, file: File<'_>, line: u64) {
        let place = format!("{}:{line}", file.name);
        self.timeline(timeline, file, line, |position, out| write::source(timeline, position, &place, out));
    }

    fn timeline(&mut self, timeline: &Timeline, file: File<'_>, line: u64, row: impl Fn(usize, &mut Vec<u8>)) {
        self.pages.seen.add(timeline.booking.as_bytes(), Origin { file: file.place, row: line });
        let outline = Outline::of(timeline);
        let (wanted, pages) = (self.wanted, &mut self.pages);
        let every = wanted.iter().any(|table| table.wants_assessments());
        let before = pages.findings.len();
        self.judge.survey(&outline, &mut self.survey, |engine, survey| {
            if wanted.contains(&Table::Findings) {
                write::extensions(&mut pages.findings, &timeline.booking, engine, &survey.extensions, &row);
            }
        });
        let verdict = self.survey.verdict();
        if every || self.survey.side_findings || verdict == Verdict::Undetermined {
            let assessment = check(timeline, self.law, &self.options);
            self.tally.assessed(&assessment, timeline);
            // The long answer has every finding in the order of time.
            self.pages.findings.truncate(before);
            self.long(&assessment, &row);
        }
        self.tally.defects(timeline.defects.iter().map(|defect| defect.code));
        self.count(&outline, timeline);
        if self.tally.longest.takes(self.survey.bounds, &timeline.booking) {
            self.tally.longest.add(Case { timeline: timeline.clone(), verdict, bounds: self.survey.bounds });
        }
    }

    fn long(&mut self, assessment: &Assessment, row: &impl Fn(usize, &mut Vec<u8>)) {
        for table in self.wanted {
            match table {
                Table::Findings => write::findings(&mut self.pages.findings, assessment, row),
                Table::Assessments => write::assessment(&mut self.pages.assessments, assessment),
                Table::Ledger => write::ledger(&mut self.pages.ledger, assessment),
                Table::Defects => write::defects(&mut self.pages.defects, assessment, row),
                Table::Bookings | Table::Rejected => {}
            }
        }
    }

    fn count(&mut self, outline: &Outline, timeline: &Timeline) {
        let judged = Judged {
            outline,
            survey: &self.survey,
            readings: readings(&mut self.readings, outline, self.survey.bounds),
            custodian: timeline.custodian.as_deref(),
            person: timeline.person.as_deref(),
            events: timeline.events.len(),
        };
        self.tally.add(&judged);
        if self.wanted.contains(&Table::Bookings) {
            write::booking(&mut self.pages.bookings, &timeline.booking, &judged);
        }
        self.pages.judged = self.pages.judged.saturating_add(1);
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
        self.pages.rejected.push(Rejected { file: file.name.to_owned(), row, booking, reason: reason.to_string() });
    }
}

/// The bounds on every day and on working days. Without a detainer no limit runs.
fn readings(judges: &mut [Option<Judge<'_>>; 2], outline: &Outline, as_written: Bounds) -> [Bounds; 2] {
    judges.each_mut().map(|judge| match judge {
        Some(judge) if outline.has_detainers() => {
            let Judgment { bounds, .. } = judge.judge(outline);
            bounds.unwrap_or(as_written)
        }
        _ => as_written,
    })
}
