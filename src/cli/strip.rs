//! A stay as a drawing: one row an authority, and one for what none covered.
//!
//! Colours only repeat what the characters say, so the drawing reads the same without them.

mod axis;

use detainer::check::strip::{Lane, Part, Strip, touching};
use detainer::check::words::{hours, moment};
use detainer::check::{Assessment, Explanation, Truth};
use detainer::record::Timeline;
use detainer::time::{Instant, Span};

use super::text::{clean, fit};

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
    Strip::of(timeline, assessment, explanation).iter().map(|strip| drawing(strip, width)).collect()
}

fn drawing(strip: &Strip, width: usize) -> Vec<String> {
    let Strip { span, zone, .. } = *strip;
    let longest = strip.lanes.iter().map(|lane| clean(&lane.name).chars().count()).max().unwrap_or(0);
    let labels = longest.min(width / 3).max("uncovered".len());
    let window = Window { span, width: width.saturating_sub(labels).saturating_sub(4).max(8) };
    let mut rows: Vec<Row> = strip.lanes.iter().map(|lane| row(lane, window)).collect();
    mark(&mut rows, strip, window);
    rows.push(uncovered(strip, window));
    let heading = format!("{} to {} ({})", moment(span.from, zone), moment(span.until, zone), zone.name());
    let mut lines = super::text::wrap(&heading, width);
    for row in &rows {
        let name = fit(&clean(&row.name), labels);
        lines.push(format!("  {name:labels$}  {}", paint(&row.cells)).trim_end().to_owned());
    }
    let (line, dates) = axis::axis(span, window.width, |at| window.column_of(at), zone);
    let margin = " ".repeat(labels.saturating_add(4));
    lines.push(format!("{margin}{line}"));
    lines.push(format!("{margin}{dates}").trim_end().to_owned());
    if strip.left_out > 0 {
        lines.push(format!("  and {} more authorities", strip.left_out));
    }
    let used = |letter: char| rows.iter().any(|row| row.cells.contains(&letter));
    lines.extend(legend(used, window, width));
    for mark in &strip.marks {
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

fn row(lane: &Lane, window: Window) -> Row {
    let mut cells = Vec::with_capacity(window.width);
    for column in 0..window.width {
        let stretch = window.column(column);
        let (mut sure, mut maybe) = (0_i64, 0_i64);
        for part in touching(&lane.parts, stretch) {
            let seconds = part.span.intersect(stretch).seconds();
            match part.covered {
                Truth::Yes => sure = seconds.saturating_add(sure),
                Truth::No | Truth::Unknown => maybe = seconds.saturating_add(maybe),
            }
        }
        let without = stretch.intersect(window.span).seconds().saturating_sub(sure).saturating_sub(maybe);
        let on_file = lane.on_file.iter().any(|span| !span.intersect(stretch).is_empty());
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
    keep_small(&mut cells, &lane.parts, window);
    Row { name: lane.name.clone(), cells }
}

/// Draws an authority that is too short for its column nonetheless.
fn keep_small(cells: &mut [char], parts: &[Part], window: Window) {
    if cells.iter().any(|cell| matches!(*cell, COVERS | UNCERTAIN)) {
        return;
    }
    for part in parts {
        if let Some(cell) = window.column_of(part.span.from).and_then(|column| cells.get_mut(column)) {
            *cell = if part.covered == Truth::Yes { COVERS } else { UNCERTAIN };
        }
    }
}

/// A second without authority is enough to show.
fn uncovered(strip: &Strip, window: Window) -> Row {
    let cells = (0..window.width).map(|column| {
        let worst = touching(&strip.uncovered, window.column(column)).map(|part| part.covered).min();
        match worst {
            Some(Truth::No) => UNCOVERED,
            Some(_) => UNCERTAIN,
            None => ' ',
        }
    });
    Row { name: "uncovered".to_owned(), cells: cells.collect() }
}

/// Sets the deadline marks.
fn mark(rows: &mut [Row], strip: &Strip, window: Window) {
    for mark in &strip.marks {
        let row = rows.iter_mut().find(|row| row.name == mark.authority);
        let column = window.column_of(mark.at.earliest);
        if let Some(cell) = row.zip(column).and_then(|(row, column)| row.cells.get_mut(column)) {
            *cell = DEADLINE;
        }
    }
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
