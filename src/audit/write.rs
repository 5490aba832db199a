//! Rows of the tables.

use crate::check::survey::{Engine, Extension};
use crate::check::{Assessment, Bounds, Finding, FindingKind};
use crate::record::Timeline;
use crate::time::Offsets;

use super::cell::{self, number, text};
use super::table::Rejected;
use super::tally::Judged;

/// How an event is named: by its source; else by its id or number, after the place of its record.
pub(crate) fn source(timeline: &Timeline, position: usize, record: &str, out: &mut Vec<u8>) {
    let Some(event) = timeline.events.get(position) else { return };
    match &event.source {
        Some(source) => out.extend_from_slice(source.as_bytes()),
        None => {
            out.extend_from_slice(record.as_bytes());
            let name = timeline.name_of(position);
            out.push(b'#');
            out.extend_from_slice(name.strip_prefix('#').unwrap_or(&name).as_bytes());
        }
    }
}

/// Appends a place in a file.
pub(crate) fn place(file: &str, line: u64, out: &mut Vec<u8>) {
    out.extend_from_slice(file.as_bytes());
    out.push(b':');
    number(out, i64::try_from(line).unwrap_or(i64::MAX));
}

/// The parts of a row of findings that every finding has.
struct FindingRow<'a> {
    booking: &'a str,
    kind: FindingKind,
    cause: &'a str,
    span: (i64, i64),
    bounds: Bounds,
}

impl FindingRow<'_> {
    fn write(&self, out: &mut Vec<u8>, offsets: &Offsets) {
        text(out, self.booking);
        for word in [self.kind.as_str(), self.cause] {
            out.push(b',');
            out.extend_from_slice(word.as_bytes());
        }
        for at in [self.span.0, self.span.1] {
            out.push(b',');
            offsets.write(at, out);
        }
        for seconds in [self.bounds.min_seconds, self.bounds.max_seconds] {
            out.push(b',');
            number(out, seconds);
        }
        out.push(b',');
    }
}

/// The end of a row of findings: what would have sufficed, and the rows it rests on.
fn finding_end(out: &mut Vec<u8>, missing: &[Vec<String>], events: &[usize], row: &impl Fn(usize, &mut Vec<u8>)) {
    if !missing.is_empty() {
        let missing: Vec<String> = missing.iter().map(|set| set.join(" + ")).collect();
        text(out, &missing.join(" | "));
    }
    out.push(b',');
    list(out, events.len(), |place, out| {
        if let Some(position) = events.get(place) {
            row(*position, out);
        }
    });
    out.push(b'\n');
}

/// A cell with a list of so many, made harmless as a whole.
fn list(out: &mut Vec<u8>, count: usize, item: impl Fn(usize, &mut Vec<u8>)) {
    let start = out.len();
    for place in 0..count {
        if place > 0 {
            out.extend_from_slice(b"; ");
        }
        item(place, out);
    }
    let written = out.get(start..).unwrap_or_default();
    if !cell::is_plain(written) {
        let written = String::from_utf8_lossy(written).into_owned();
        out.truncate(start);
        text(out, &written);
    }
}

/// The extensions of a booking.
pub(crate) fn extensions(
    out: &mut Vec<u8>,
    booking: &str,
    engine: &Engine<'_>,
    extensions: &[Extension],
    offsets: &Offsets,
    row: impl Fn(usize, &mut Vec<u8>),
) {
    for extension in extensions {
        FindingRow {
            booking,
            kind: FindingKind::UnlawfulExtension,
            cause: extension.cause().as_str(),
            span: (extension.stretch.from, extension.until),
            bounds: extension.bounds,
        }
        .write(out, offsets);
        let policy = |place: &usize| engine.law.policy_at(*place).map_or("", |policy| policy.id.as_str());
        text(out, extension.policies.first().map_or("", policy));
        out.push(b',');
        let others = extension.policies.get(1..).unwrap_or_default();
        list(out, others.len(), |place, out| {
            out.extend_from_slice(others.get(place).map_or("", policy).as_bytes());
        });
        out.push(b',');
        finding_end(out, &extension.missing(engine).0, &extension.events(engine), &row);
    }
}

/// Findings of any kind.
pub(crate) fn findings(
    out: &mut Vec<u8>,
    booking: &str,
    findings: &[Finding],
    offsets: &Offsets,
    row: &impl Fn(usize, &mut Vec<u8>),
) {
    for finding in findings {
        let Finding { kind, span, bounds, cause, policy, other_policies, missing, events, .. } = finding;
        FindingRow {
            booking,
            kind: *kind,
            cause: cause.map_or("", |cause| cause.as_str()),
            span: (span.from.unix(), span.until.unix()),
            bounds: *bounds,
        }
        .write(out, offsets);
        text(out, policy.as_deref().unwrap_or_default());
        out.push(b',');
        list(out, other_policies.len(), |place, out| {
            out.extend_from_slice(other_policies.get(place).map_or("", String::as_str).as_bytes());
        });
        out.push(b',');
        finding_end(out, missing, events, row);
    }
}

/// The assessment, on one line.
pub(crate) fn assessment(out: &mut Vec<u8>, assessment: &Assessment) {
    // A plain value always has a form in JSON.
    let _ = serde_json::to_writer(&mut *out, assessment);
    out.push(b'\n');
}

/// The ledger.
pub(crate) fn ledger(out: &mut Vec<u8>, assessment: &Assessment, offsets: &Offsets) {
    for segment in &assessment.ledger {
        text(out, &assessment.booking);
        for at in [segment.span.from, segment.span.until] {
            out.push(b',');
            offsets.write(at.unix(), out);
        }
        for word in [segment.custody.as_str(), segment.covered.as_str(), &segment.by.join("; ")] {
            out.push(b',');
            text(out, word);
        }
        out.push(b'\n');
    }
}

/// What is wrong with the record.
pub(crate) fn defects(out: &mut Vec<u8>, assessment: &Assessment, row: &impl Fn(usize, &mut Vec<u8>)) {
    for defect in &assessment.defects {
        let mut place = Vec::new();
        if let Some(position) = defect.event {
            row(position, &mut place);
        }
        cell::row(out, &[&assessment.booking, defect.code.as_str(), &String::from_utf8_lossy(&place), &defect.text]);
    }
}

/// The booking.
pub(crate) fn booking(out: &mut Vec<u8>, booking: &str, judged: &Judged<'_>, offsets: &Offsets) {
    let survey = judged.survey;
    text(out, booking);
    for word in [judged.person, judged.custodian] {
        out.push(b',');
        text(out, word.unwrap_or_default());
    }
    out.push(b',');
    out.extend_from_slice(survey.verdict().as_str().as_bytes());
    for seconds in [survey.bounds.min_seconds, survey.bounds.max_seconds] {
        out.push(b',');
        if survey.stay.is_ok() {
            number(out, seconds);
        }
    }
    out.push(b',');
    text(out, survey.extensions.first().map_or("", |extension| extension.cause().as_str()));
    let zone = judged.outline.zone;
    for range in [survey.stay.ok().map(|stay| stay.from), survey.stay.ok().map(|stay| stay.until)] {
        out.push(b',');
        let Some((earliest, latest)) = range else { continue };
        offsets.write(earliest, out);
        if earliest != latest {
            out.push(b'/');
            offsets.write(latest, out);
        }
    }
    for word in [zone.name(), judged.outline.hold_type()] {
        out.push(b',');
        text(out, word);
    }
    out.push(b',');
    number(out, i64::try_from(judged.events).unwrap_or(i64::MAX));
    out.push(b'\n');
}

/// A row that could not be used.
pub(crate) fn rejected(out: &mut Vec<u8>, row: &Rejected) {
    cell::row(out, &[&row.file, &row.row.to_string(), row.booking.as_deref().unwrap_or_default(), &row.reason]);
}
