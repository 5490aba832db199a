//! A stay as a drawing: one row an authority, and one for what none covered.
//!
//! Colours only repeat what the characters say, so the drawing reads the same without them.

mod axis;

use std::collections::BTreeMap;

use detainer::check::words::{hours, moment};
use detainer::check::{Assessment, Explanation, Truth};
use detainer::record::{EventKind, Timeline};
use detainer::time::{Instant, Span};

use super::text::{clean, fit};

/// More rows than this are left out.
const MOST_ROWS: usize = 24;

const COVERS: char = '█';
const UNCERTAIN: char = '▒';
const UNCOVERED: char = 'X';
const DEADLINE: char = '|';
const ON_FILE: char = '·';

/// A row: which part of the stay each character stands for, and what it is.
struct Row {
    name: String,
    cells: Vec<char>,
}

/// The stretch that is drawn, and how wide.
#[derive(Clone, Copy)]
struct Window {
    span: Span,
    width: usize,
}

impl Window {
    /// The stretch that a column stands for; at least a second.
    fn column(&self, column: usize) -> Span {
        let (from, until) = (self.edge(column), self.edge(column.saturating_add(1)));
        Span::new(from, until.max(from.plus(1)))
    }

    fn edge(&self, column: usize) -> Instant {
        let (column, width) = (column as i128, self.width.max(1) as i128);
        let seconds = i128::from(self.span.seconds()).saturating_mul(column).checked_div(width).unwrap_or(0);
        self.span.from.plus(i64::try_from(seconds).unwrap_or(i64::MAX))
    }

    /// The column in which an instant lies; the end of the stretch belongs to the last.
    fn column_of(&self, at: Instant) -> Option<usize> {
        if at < self.span.from || at > self.span.until || self.width == 0 {
            return None;
        }
        let offset = i128::from(at.since(self.span.from)).saturating_mul(self.width as i128);
        let column = offset.checked_div(i128::from(self.span.seconds().max(1))).unwrap_or(0);
        usize::try_from(column).ok().map(|column| column.min(self.width.saturating_sub(1)))
    }
}

/// The drawing of the whole stay, and a closer one of what is not covered if that is a small part of it.
pub(super) fn draw(
    timeline: &Timeline,
    assessment: &Assessment,
    explanation: &Explanation,
    width: usize,
) -> Vec<Vec<String>> {
    let Some(possible) = assessment.custody.map(|custody| custody.possible()).filter(|span| !span.is_empty()) else {
        return Vec::new();
    };
    let mut drawings = vec![drawing(timeline, assessment, explanation, possible, width)];
    if let Some(part) = closer(assessment, possible) {
        drawings.push(drawing(timeline, assessment, explanation, part, width));
    }
    drawings
}

/// What is not surely covered, with a little before and after, if it is less than an eighth of the stay.
fn closer(assessment: &Assessment, possible: Span) -> Option<Span> {
    let open = || assessment.ledger.iter().filter(|segment| segment.covered != Truth::Yes);
    let first = assessment.entitled.first().map(|range| range.earliest);
    let from = open().next().map(|segment| segment.span.from)?;
    let from = first.map_or(from, |first| first.min(from));
    let until = open().next_back().map(|segment| segment.span.until)?;
    let length = until.since(from);
    let margin = length / 6;
    let part = Span::new(from.plus(margin.saturating_neg()), until.plus(margin)).intersect(possible);
    (part.seconds() < possible.seconds() / 8).then_some(part)
}

fn drawing(
    timeline: &Timeline,
    assessment: &Assessment,
    explanation: &Explanation,
    span: Span,
    width: usize,
) -> Vec<String> {
    let names = names(timeline, assessment, span);
    let longest = names.iter().map(|name| clean(name).chars().count()).max().unwrap_or(0).max("uncovered".len());
    let labels = longest.min(width / 3).max("uncovered".len());
    let window = Window { span, width: width.saturating_sub(labels).saturating_sub(4).max(8) };
    let left_out = names.len().saturating_sub(MOST_ROWS);
    let mut rows: Vec<Row> =
        names.into_iter().take(MOST_ROWS).map(|name| row(name, timeline, assessment, window)).collect();
    let marked = mark(&mut rows, explanation, window);
    rows.push(uncovered(assessment, window));
    let zone = timeline.zone;
    let heading = format!("{} to {} ({})", moment(span.from, zone), moment(span.until, zone), zone.name());
    let mut lines = super::text::wrap(&heading, width);
    for row in &rows {
        let name = fit(&clean(&row.name), labels);
        lines.push(format!("  {name:labels$}  {}", paint(&row.cells)).trim_end().to_owned());
    }
    let (line, dates) = axis::axis(window.span, window.width, |at| window.column_of(at), zone);
    let margin = " ".repeat(labels.saturating_add(4));
    lines.push(format!("{margin}{line}"));
    lines.push(format!("{margin}{dates}").trim_end().to_owned());
    if left_out > 0 {
        lines.push(format!("  and {left_out} more authorities"));
    }
    let used = |letter: char| rows.iter().any(|row| row.cells.contains(&letter));
    lines.extend(legend(used, window, width));
    for mark in explanation.marks.iter().filter(|mark| marked.contains(&mark.at.earliest)) {
        let text = format!(
            "{DEADLINE} {}: time runs out {} ({})",
            mark.authority,
            moment(mark.at.earliest, zone),
            mark.policy
        );
        let mut start = "  ";
        for line in super::text::wrap(&clean(&text), width.saturating_sub(4)) {
            lines.push(format!("{start}{line}"));
            start = "    ";
        }
    }
    lines
}

fn legend(used: impl Fn(char) -> bool, window: Window, width: usize) -> Vec<String> {
    let signs = [
        (COVERS, "covers"),
        (UNCERTAIN, "uncertain"),
        (ON_FILE, "on file, no authority then"),
        (UNCOVERED, "no authority"),
        (DEADLINE, "deadline"),
    ];
    let mut said: Vec<String> =
        signs.iter().filter(|(sign, _)| used(*sign)).map(|(sign, what)| format!("{sign} {what}")).collect();
    let column = window.span.seconds().checked_div(i64::try_from(window.width).unwrap_or(1)).unwrap_or(0);
    if column > 0 {
        said.push(format!("a column is {}", about(column)));
    }
    let mut lines: Vec<String> = Vec::new();
    for part in said {
        match lines.last_mut() {
            Some(line) if line.chars().count().saturating_add(part.chars().count()).saturating_add(3) <= width => {
                line.push_str("   ");
                line.push_str(&part);
            }
            _ => lines.push(format!("  {part}")),
        }
    }
    lines
}

/// A length for reading, not for reckoning: no seconds beyond an hour, no minutes beyond a day.
fn about(seconds: i64) -> String {
    let unit = if seconds >= 86_400 {
        3600
    } else if seconds >= 3600 {
        60
    } else {
        1
    };
    let whole = seconds.checked_div(unit).unwrap_or(0).saturating_mul(unit);
    let about = if whole == seconds { "" } else { "about " };
    format!("{about}{}", hours(whole))
}

/// The authorities of that stretch: local ones, release processing, detainers; each in the order of its first time.
fn names(timeline: &Timeline, assessment: &Assessment, span: Span) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: String| {
        if !names.contains(&name) {
            names.push(name);
        }
    };
    let seen = assessment.ledger.iter().filter(|segment| !segment.span.intersect(span).is_empty());
    seen.flat_map(|segment| &segment.by).for_each(|by| add(bare(by).to_owned()));
    on_file(timeline, span).into_keys().for_each(&mut add);
    names.sort_by_key(|name| match name.split(' ').next() {
        Some("detainer") => 2,
        Some("processing") => 1,
        _ => 0,
    });
    names
}

fn bare(by: &str) -> &str {
    by.strip_suffix(" (?)").unwrap_or(by)
}

/// When each detainer was on file, as far as the record says when it came.
fn on_file(timeline: &Timeline, span: Span) -> BTreeMap<String, Vec<Span>> {
    let mut files: BTreeMap<String, Vec<Span>> = BTreeMap::new();
    let standing = timeline.standing();
    let of = |wanted: EventKind| standing.iter().filter(move |standing| standing.event.listed_kind() == Some(wanted));
    for received in of(EventKind::DetainerReceived) {
        let Some(from) = received.event.at.latest() else { continue };
        let id = received.event.detainer.as_ref();
        let withdrawn = of(EventKind::DetainerWithdrawn)
            .filter(|withdrawn| withdrawn.event.detainer.is_none() || withdrawn.event.detainer.as_ref() == id)
            .filter_map(|withdrawn| withdrawn.event.at.earliest())
            .filter(|at| *at >= from)
            .min();
        let stretch = Span::new(from, withdrawn.unwrap_or(span.until)).intersect(span);
        if !stretch.is_empty() {
            let name = id.map_or_else(|| "detainer".to_owned(), |id| format!("detainer {id}"));
            files.entry(name).or_default().push(stretch);
        }
    }
    files
}

fn row(name: String, timeline: &Timeline, assessment: &Assessment, window: Window) -> Row {
    let filed = on_file(timeline, window.span).remove(&name).unwrap_or_default();
    let mut cells = Vec::with_capacity(window.width);
    for column in 0..window.width {
        let part = window.column(column);
        let (mut sure, mut maybe, mut without) = (0_i64, 0_i64, 0_i64);
        for segment in around(assessment, part) {
            let seconds = segment.span.intersect(part).seconds();
            match segment.by.iter().find(|by| bare(by) == name) {
                Some(by) if bare(by) == by && segment.custody == Truth::Yes => sure = seconds.saturating_add(sure),
                Some(_) => maybe = seconds.saturating_add(maybe),
                None => without = seconds.saturating_add(without),
            }
        }
        let on_file = filed.iter().any(|span| !span.intersect(part).is_empty());
        // A column is what most of it is; what would otherwise be seen nowhere is seen.
        cells.push(if sure > 0 && sure >= maybe.max(without) {
            COVERS
        } else if maybe > 0 && maybe >= without {
            UNCERTAIN
        } else if on_file {
            ON_FILE
        } else {
            ' '
        });
    }
    keep_small(&mut cells, &name, assessment, window);
    Row { name, cells }
}

/// Draws an authority that is too short for its column nonetheless.
fn keep_small(cells: &mut [char], name: &str, assessment: &Assessment, window: Window) {
    if cells.iter().any(|cell| matches!(*cell, COVERS | UNCERTAIN)) {
        return;
    }
    for segment in &assessment.ledger {
        let Some(by) = segment.by.iter().find(|by| bare(by) == name) else { continue };
        if let Some(cell) = window.column_of(segment.span.from).and_then(|column| cells.get_mut(column)) {
            *cell = if bare(by) == by { COVERS } else { UNCERTAIN };
        }
    }
}

/// The segments of the ledger that touch a stretch.
fn around(assessment: &Assessment, part: Span) -> impl Iterator<Item = &detainer::check::Segment> {
    let first = assessment.ledger.partition_point(move |segment| segment.span.until <= part.from);
    assessment.ledger.iter().skip(first).take_while(move |segment| segment.span.from < part.until)
}

/// A second without authority is enough to show.
fn uncovered(assessment: &Assessment, window: Window) -> Row {
    let cells = (0..window.width).map(|column| {
        let mut cell = ' ';
        for segment in around(assessment, window.column(column)) {
            if segment.custody == Truth::Yes && segment.covered == Truth::No {
                return UNCOVERED;
            }
            if segment.covered != Truth::Yes {
                cell = UNCERTAIN;
            }
        }
        cell
    });
    Row { name: "uncovered".to_owned(), cells: cells.collect() }
}

/// Sets the deadline marks, and says which were set.
fn mark(rows: &mut [Row], explanation: &Explanation, window: Window) -> Vec<Instant> {
    let mut marked = Vec::new();
    for mark in &explanation.marks {
        let Some(row) = rows.iter_mut().find(|row| row.name == mark.authority) else { continue };
        let cell = window.column_of(mark.at.earliest).and_then(|column| row.cells.get_mut(column));
        if let Some(cell) = cell {
            *cell = DEADLINE;
            marked.push(mark.at.earliest);
        }
    }
    marked
}

/// The cells with colours: red for what no authority covered, yellow for doubt, faint for what is only on file.
fn paint(cells: &[char]) -> String {
    let mut out = String::new();
    let mut painted = "";
    let end = cells.iter().rposition(|cell| *cell != ' ').map_or(0, |last| last.saturating_add(1));
    for cell in cells.iter().take(end) {
        let wanted = match *cell {
            UNCOVERED => "31;1",
            UNCERTAIN => "33",
            ON_FILE => "2",
            DEADLINE => "1",
            COVERS => "32",
            _ => "",
        };
        if wanted != painted {
            if !painted.is_empty() {
                out.push_str("\u{1b}[0m");
            }
            if !wanted.is_empty() {
                out.push_str(&format!("\u{1b}[{wanted}m"));
            }
            painted = wanted;
        }
        out.push(*cell);
    }
    if !painted.is_empty() {
        out.push_str("\u{1b}[0m");
    }
    out
}
