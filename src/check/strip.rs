//! A stay as a drawing, whatever it is drawn with: a lane for each authority, and one for what none covered.

mod axis;

use std::collections::BTreeMap;

use crate::record::{EventKind, Timeline};
use crate::time::{Span, Zone};

use super::{Assessment, Explanation, Mark, Segment, Truth};

pub use axis::{Tick, ticks};

/// More lanes than this are left out.
const MOST_LANES: usize = 24;

/// A stretch of a stay, and what there is to draw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    /// The stretch.
    pub span: Span,
    /// The zone in which its times are written.
    pub zone: Zone,
    /// The authorities: local ones, release processing, detainers; each in the order of its first time.
    pub lanes: Vec<Lane>,
    /// How many more there are than are drawn.
    pub left_out: usize,
    /// What no authority surely covered: [`Truth::No`] where none did, [`Truth::Unknown`] where that is not sure, or custody
    /// is not.
    pub uncovered: Vec<Part>,
    /// The deadlines in that stretch of authorities that are drawn.
    pub marks: Vec<Mark>,
}

/// What one authority covered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// The authority, as the ledger names it.
    pub name: String,
    /// What it surely, or perhaps, covered.
    pub parts: Vec<Part>,
    /// When it was on file, whether or not it was authority then; detainers only.
    pub on_file: Vec<Span>,
}

/// A part of a lane; parts stand in the order of time and do not overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The part, half-open.
    pub span: Span,
    /// Whether it was covered.
    pub covered: Truth,
}

impl Strip {
    /// The strip of the whole stay, and a closer one of what is not covered if that is a small part of it; none if the stay
    /// was not assessed.
    #[must_use]
    pub fn of(timeline: &Timeline, assessment: &Assessment, explanation: &Explanation) -> Vec<Self> {
        let Some(possible) = assessment.custody.map(|custody| custody.possible()).filter(|span| !span.is_empty())
        else {
            return Vec::new();
        };
        let spans = [Some(possible), closer(assessment, possible)];
        spans.into_iter().flatten().map(|span| Self::of_span(timeline, assessment, explanation, span)).collect()
    }

    fn of_span(timeline: &Timeline, assessment: &Assessment, explanation: &Explanation, span: Span) -> Self {
        let mut files = on_file(timeline, span);
        let names = names(assessment, &files, span);
        let left_out = names.len().saturating_sub(MOST_LANES);
        let mut lane = |name: String| {
            let on_file = files.remove(&name).unwrap_or_default();
            Lane { parts: covered_by(assessment, &name, span), name, on_file }
        };
        let lanes: Vec<Lane> = names.into_iter().take(MOST_LANES).map(&mut lane).collect();
        let is_drawn = |mark: &&Mark| {
            let within = span.from <= mark.at.earliest && mark.at.earliest <= span.until;
            within && lanes.iter().any(|lane| lane.name == mark.authority)
        };
        let marks = explanation.marks.iter().filter(is_drawn).cloned().collect();
        Self { span, zone: timeline.zone, left_out, uncovered: uncovered(assessment, span), marks, lanes }
    }
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

/// The authorities of that stretch: local ones, release processing, detainers; each in the order of its first time.
fn names(assessment: &Assessment, files: &BTreeMap<String, Vec<Span>>, span: Span) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let seen = assessment.ledger.iter().filter(|segment| !segment.span.intersect(span).is_empty());
    for name in seen.flat_map(|segment| &segment.by).map(|by| bare(by)).chain(files.keys().map(String::as_str)) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names.sort_by_key(|name| match name.split(' ').next() {
        Some("detainer") => 2,
        Some("processing") => 1,
        _ => 0,
    });
    names
}

/// The authority without the sign that says it only may cover.
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

fn covered_by(assessment: &Assessment, name: &str, span: Span) -> Vec<Part> {
    parts(assessment, span, |segment| {
        let by = segment.by.iter().find(|by| bare(by) == name)?;
        Some(if bare(by) == by && segment.custody == Truth::Yes { Truth::Yes } else { Truth::Unknown })
    })
}

fn uncovered(assessment: &Assessment, span: Span) -> Vec<Part> {
    parts(assessment, span, |segment| match (segment.custody, segment.covered) {
        (_, Truth::Yes) => None,
        (Truth::Yes, Truth::No) => Some(Truth::No),
        _ => Some(Truth::Unknown),
    })
}

/// The segments of the ledger that count, cut to the stretch; those alike that touch are one part.
fn parts(assessment: &Assessment, span: Span, counts: impl Fn(&Segment) -> Option<Truth>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for segment in &assessment.ledger {
        let cut = segment.span.intersect(span);
        let Some(covered) = counts(segment).filter(|_| !cut.is_empty()) else { continue };
        match parts.last_mut() {
            Some(last) if last.span.until == cut.from && last.covered == covered => last.span.until = cut.until,
            _ => parts.push(Part { span: cut, covered }),
        }
    }
    parts
}

/// The parts that touch a stretch.
pub fn touching(parts: &[Part], stretch: Span) -> impl Iterator<Item = &Part> {
    let first = parts.partition_point(move |part| part.span.until <= stretch.from);
    parts.iter().skip(first).take_while(move |part| part.span.from < stretch.until)
}
