//! From decisions and alerts to lines.

use serde::Serialize;

use crate::check::Cause;
use crate::live::{Alert, ChecklistItem, Deadline, Decision, Rung};
use crate::record::Defect;
use crate::time::{Instant, Zone, format_instant};

use super::SCHEMA;

/// Writes lines of answers.
pub(super) struct Writer<'a> {
    out: &'a mut Vec<u8>,
}

/// What there is to say about a booking.
pub(super) struct Answer<'a> {
    pub(super) line: Option<u64>,
    pub(super) booking: &'a str,
    pub(super) at: Option<Instant>,
    pub(super) zone: Zone,
    pub(super) decision: &'a Decision,
    /// Whether the decision is that of an earlier time, as the record was known then.
    pub(super) as_known: bool,
    /// The decision before.
    pub(super) was: Option<&'a Decision>,
    /// The events of the line; none: time has passed.
    pub(super) events: &'a [String],
    pub(super) defects: &'a [Defect],
    pub(super) deadlines: Option<Vec<Deadline>>,
    pub(super) checklist: Option<Vec<ChecklistItem>>,
}

impl<'a> Answer<'a> {
    pub(super) const fn new(booking: &'a str, decision: &'a Decision, at: Option<Instant>, zone: Zone) -> Self {
        Self {
            line: None,
            booking,
            at,
            zone,
            decision,
            as_known: false,
            was: None,
            events: &[],
            defects: &[],
            deadlines: None,
            checklist: None,
        }
    }
}

#[derive(Serialize)]
struct DecisionLine<'a> {
    schema: i64,
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
    booking: &'a str,
    at: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    as_known: bool,
    #[serde(flatten)]
    decision: Said<'a>,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    was: Option<Said<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    events: &'a [String],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    defects: Vec<DefectPart<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deadlines: Option<Vec<DeadlinePart<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checklist: Option<Vec<ChecklistPart<'a>>>,
}

/// A decision; a key that does not belong to its kind is absent.
#[derive(Serialize)]
struct Said<'a> {
    decision: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    because: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<Option<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<&'a [String]>,
}

impl<'a> Said<'a> {
    fn of(decision: &'a Decision, zone: Zone) -> Self {
        let mut said =
            Self { decision: decision.as_str(), since: None, because: None, until: None, on: None, missing: None };
        match decision {
            Decision::NotInCustody => {}
            Decision::MustRelease { since, because } => {
                said.since = Some(format_instant(*since, zone));
                said.because = Some(because);
            }
            Decision::MayHold { until, on } => {
                said.until = Some(until.map(|until| format_instant(until, zone)));
                said.on = Some(on);
            }
            Decision::MustNotRelease { on } => said.on = Some(on),
            Decision::Insufficient { missing } => said.missing = Some(missing),
        }
        said
    }
}

#[derive(Serialize)]
struct DefectPart<'a> {
    code: &'static str,
    event: Option<&'a str>,
    text: &'a str,
}

#[derive(Serialize)]
struct DeadlinePart<'a> {
    kind: &'static str,
    at: String,
    of: Option<&'a str>,
    policy: Option<&'a str>,
    citation: Option<&'a str>,
    cause: Option<&'static str>,
    text: String,
}

impl<'a> DeadlinePart<'a> {
    fn of(deadline: &'a Deadline, zone: Zone) -> Self {
        Self {
            kind: deadline.kind.as_str(),
            at: format_instant(deadline.at, zone),
            of: deadline.of.as_deref(),
            policy: deadline.policy.as_deref(),
            citation: deadline.citation.as_deref(),
            cause: deadline.cause.map(Cause::as_str),
            text: deadline.sentence(zone),
        }
    }
}

#[derive(Serialize)]
struct ChecklistPart<'a> {
    hold: &'a str,
    policy: Option<&'a str>,
    citation: Option<&'a str>,
    lacks: &'a [Vec<String>],
}

impl<'a> ChecklistPart<'a> {
    fn of(checked: &'a ChecklistItem) -> Self {
        Self {
            hold: &checked.hold,
            policy: checked.policy.as_deref(),
            citation: checked.citation.as_deref(),
            lacks: &checked.lacks,
        }
    }
}

#[derive(Serialize)]
struct AlertLine<'a> {
    schema: i64,
    r#type: &'static str,
    booking: &'a str,
    at: String,
    /// Seconds ahead by the ladder; 0: the deadline is there.
    lead_seconds: i64,
    deadline: DeadlinePart<'a>,
}

#[derive(Serialize)]
struct ClockLine {
    schema: i64,
    r#type: &'static str,
    line: u64,
    at: Option<String>,
    people: usize,
}

#[derive(Serialize)]
struct ErrorLine<'a> {
    schema: i64,
    r#type: &'static str,
    line: u64,
    booking: Option<&'a str>,
    error: &'a str,
}

impl<'a> Writer<'a> {
    pub(super) const fn new(out: &'a mut Vec<u8>) -> Self {
        Self { out }
    }

    fn line(&mut self, line: &impl Serialize) {
        // Writing plain values to memory does not fail.
        let _ = serde_json::to_writer(&mut *self.out, line);
        self.out.push(b'\n');
    }

    pub(super) fn decision(&mut self, answer: &Answer<'_>) {
        let zone = answer.zone;
        let event = |position: Option<usize>| answer.events.get(position?).map(String::as_str);
        let defects = answer.defects.iter();
        let deadlines = answer.deadlines.as_ref();
        let checklist = answer.checklist.as_ref();
        self.line(&DecisionLine {
            schema: SCHEMA,
            r#type: "decision",
            line: answer.line,
            booking: answer.booking,
            at: answer.at.map(|at| format_instant(at, zone)),
            as_known: answer.as_known,
            decision: Said::of(answer.decision, zone),
            text: answer.decision.sentence(zone),
            was: answer.was.map(|was| Said::of(was, zone)),
            events: answer.events,
            defects: defects
                .map(|defect| DefectPart { code: defect.code.as_str(), event: event(defect.event), text: &defect.text })
                .collect(),
            deadlines: deadlines.map(|all| all.iter().map(|deadline| DeadlinePart::of(deadline, zone)).collect()),
            checklist: checklist.map(|all| all.iter().map(ChecklistPart::of).collect()),
        });
    }

    pub(super) fn alert(&mut self, booking: &str, alert: &Alert, now: Instant, zone: Zone) {
        self.line(&AlertLine {
            schema: SCHEMA,
            r#type: "alert",
            booking,
            at: format_instant(now, zone),
            lead_seconds: match alert.rung {
                Rung::Ahead(seconds) => seconds,
                Rung::Expired => 0,
            },
            deadline: DeadlinePart::of(&alert.deadline, zone),
        });
    }

    /// The clock's own answer is in universal time: a session has people of several zones.
    pub(super) fn clock(&mut self, line: u64, now: Option<Instant>, people: usize) {
        let at = now.map(|now| now.to_string());
        self.line(&ClockLine { schema: SCHEMA, r#type: "clock", line, at, people });
    }

    pub(super) fn error(&mut self, line: u64, booking: Option<&str>, error: &str) {
        self.line(&ErrorLine { schema: SCHEMA, r#type: "error", line, booking, error });
    }
}
