//! Rows of the tables.

use crate::check::survey::{Engine, Extension};
use crate::check::{Assessment, Bounds, Finding, FindingKind};
use crate::record::Timeline;
use crate::time::{Instant, Zone, format_instant};

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

/// What a row of findings says.
struct FindingRow<'a> {
    booking: &'a str,
    kind: FindingKind,
    cause: &'a str,
    zone: Zone,
    span: (i64, i64),
    bounds: Bounds,
    policy: &'a str,
    others: &'a [&'a str],
    missing: &'a [Vec<String>],
    rows: &'a [usize],
}

impl FindingRow<'_> {
    fn write(&self, out: &mut Vec<u8>, row: &impl Fn(usize, &mut Vec<u8>)) {
        text(out, self.booking);
        out.push(b',');
        out.extend_from_slice(self.kind.as_str().as_bytes());
        out.push(b',');
        out.extend_from_slice(self.cause.as_bytes());
        for at in [self.span.0, self.span.1] {
            out.push(b',');
            instant(out, at, self.zone);
        }
        for seconds in [self.bounds.min_seconds, self.bounds.max_seconds] {
            out.push(b',');
            number(out, seconds);
        }
        out.push(b',');
        text(out, self.policy);
        out.push(b',');
        text(out, &self.others.join(" "));
        out.push(b',');
        let missing: Vec<String> = self.missing.iter().map(|set| set.join(" + ")).collect();
        text(out, &missing.join(" | "));
        out.push(b',');
        let mut rows = Vec::new();
        for (place, position) in self.rows.iter().enumerate() {
            if place > 0 {
                rows.extend_from_slice(b"; ");
            }
            row(*position, &mut rows);
        }
        text(out, &String::from_utf8_lossy(&rows));
        out.push(b'\n');
    }
}

fn instant(out: &mut Vec<u8>, at: i64, zone: Zone) {
    out.extend_from_slice(format_instant(Instant::from_unix(at), zone).as_bytes());
}

/// The extensions of a booking.
pub(crate) fn extensions(
    out: &mut Vec<u8>,
    booking: &str,
    engine: &Engine<'_>,
    extensions: &[Extension],
    row: &impl Fn(usize, &mut Vec<u8>),
) {
    for extension in extensions {
        let policy = |place: &usize| engine.law.policy_at(*place).map_or("", |policy| policy.id.as_str());
        let others: Vec<&str> = extension.policies.iter().skip(1).map(policy).collect();
        FindingRow {
            booking,
            kind: FindingKind::UnlawfulExtension,
            cause: extension.cause().as_str(),
            zone: engine.outline.zone,
            span: (extension.stretch.from, extension.until),
            bounds: extension.bounds,
            policy: extension.policies.first().map_or("", policy),
            others: &others,
            missing: &extension.missing(engine).0,
            rows: &extension.events(engine),
        }
        .write(out, row);
    }
}

/// Every finding of an assessment.
pub(crate) fn findings(out: &mut Vec<u8>, assessment: &Assessment, row: &impl Fn(usize, &mut Vec<u8>)) {
    for finding in &assessment.findings {
        let Finding { kind, span, bounds, cause, policy, other_policies, missing, events, .. } = finding;
        let others: Vec<&str> = other_policies.iter().map(String::as_str).collect();
        FindingRow {
            booking: &assessment.booking,
            kind: *kind,
            cause: cause.map_or("", |cause| cause.as_str()),
            zone: assessment.zone,
            span: (span.from.unix(), span.until.unix()),
            bounds: *bounds,
            policy: policy.as_deref().unwrap_or_default(),
            others: &others,
            missing,
            rows: events,
        }
        .write(out, row);
    }
}

/// The assessment, on one line.
pub(crate) fn assessment(out: &mut Vec<u8>, assessment: &Assessment) {
    // A plain value always has a form in JSON.
    let _ = serde_json::to_writer(&mut *out, assessment);
    out.push(b'\n');
}

/// The ledger.
pub(crate) fn ledger(out: &mut Vec<u8>, assessment: &Assessment) {
    for segment in &assessment.ledger {
        text(out, &assessment.booking);
        for at in [segment.span.from, segment.span.until] {
            out.push(b',');
            instant(out, at.unix(), assessment.zone);
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
pub(crate) fn booking(out: &mut Vec<u8>, booking: &str, judged: &Judged<'_>) {
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
        instant(out, earliest, zone);
        if earliest != latest {
            out.push(b'/');
            instant(out, latest, zone);
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
