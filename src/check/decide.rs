//! What the jail may do at an instant: the same check, of the events so far, with custody running on.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::record::{EventKind, Timeline};
use crate::time::{Instant, format_instant};

use super::Truth;
use super::assessment::{Assessment, Segment};
use super::judge::Options;
use super::law::Law;
use super::{check, words};

/// How far ahead the check looks for the end of an authority: five years.
const AHEAD: i64 = 5 * 366 * 86_400;

/// What the jail may do at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The person is not in custody then.
    NotInCustody,
    /// Nothing covers the person: release.
    MustRelease {
        /// Since when, if the record says.
        since: Option<Instant>,
        /// Why, in a sentence.
        because: String,
    },
    /// A detainer, or the processing of the release, covers the person for now.
    MayHold {
        /// The first later instant at which, if nothing further happens, that is no longer certain; `None`: none in five years.
        until: Option<Instant>,
        /// The authorities.
        on: Vec<String>,
    },
    /// A case, a sentence or another authority's hold covers the person.
    MustNotRelease {
        /// The authorities.
        on: Vec<String>,
    },
    /// The record does not say. This is never leave to hold.
    Insufficient {
        /// What would settle it.
        missing: Vec<String>,
    },
}

/// Decides at an instant, from the events that may have happened by then.
///
/// The answer is coverage at that instant in the check of those events, custody running on: while local authority is surely
/// there the person must not be released; at a deadline the person must.
#[must_use]
pub fn decide(timeline: &Timeline, law: &Law, at: Instant, law_as_known_at: Option<Instant>) -> (Decision, Assessment) {
    let mut so_far = timeline.clone();
    so_far.events.retain(|event| event.at.earliest().is_none_or(|earliest| earliest <= at));
    let options = Options { as_of: Some(at.plus(AHEAD)), law_as_known_at };
    let assessment = check(&so_far, law, &options);
    let decision = decide_from(&so_far, &assessment, at);
    (decision, assessment)
}

fn decide_from(so_far: &Timeline, assessment: &Assessment, at: Instant) -> Decision {
    let Some(place) = assessment.ledger.iter().position(|segment| segment.span.contains(at)) else {
        let ended = so_far.events.iter().any(|event| event.listed_kind().is_some_and(EventKind::ends_custody));
        return if assessment.custody.is_some() || ended || so_far.events.is_empty() {
            Decision::NotInCustody
        } else {
            Decision::Insufficient { missing: assessment.defects.iter().map(|defect| defect.text.clone()).collect() }
        };
    };
    let Some(segment) = assessment.ledger.get(place) else { return Decision::NotInCustody };
    match segment.covered {
        Truth::Yes => {
            let local: Vec<String> = segment.by.iter().filter(|name| is_local(name)).cloned().collect();
            if local.is_empty() {
                let later = assessment.ledger.get(place..).unwrap_or_default();
                let until = later.iter().find(|segment| segment.covered != Truth::Yes).map(|segment| segment.span.from);
                Decision::MayHold { until, on: segment.by.clone() }
            } else {
                Decision::MustNotRelease { on: local }
            }
        }
        Truth::No => {
            let because =
                finding_at(assessment, at).map_or_else(|| "nothing covers the person".to_owned(), words::because);
            Decision::MustRelease { since: Some(since(assessment, place, segment)), because }
        }
        Truth::Unknown => Decision::Insufficient { missing: missing(assessment, at) },
    }
}

/// Whether the name in a ledger is that of an authority of this place that surely covers, and no detainer.
fn is_local(name: &str) -> bool {
    !name.ends_with(" (?)") && !name.starts_with("detainer") && name != "processing"
}

/// Since when the person has surely been uncovered without a break.
fn since(assessment: &Assessment, place: usize, segment: &Segment) -> Instant {
    let earlier = assessment.ledger.get(..place).unwrap_or_default();
    earlier
        .iter()
        .rev()
        .take_while(|segment| segment.covered == Truth::No)
        .last()
        .map_or(segment.span.from, |first| first.span.from)
}

fn finding_at(assessment: &Assessment, at: Instant) -> Option<&super::Finding> {
    assessment.findings.iter().find(|finding| finding.cause.is_some() && finding.span.contains(at))
}

fn missing(assessment: &Assessment, at: Instant) -> Vec<String> {
    let mut missing: Vec<String> = assessment
        .needs
        .iter()
        .map(|need| match (&need.detainer, need.event) {
            (Some(detainer), _) => format!("{} of {detainer}", need.what),
            (None, Some(position)) => format!("{} of {}", need.what, assessment.event_name(position)),
            (None, None) => need.what.clone(),
        })
        .collect();
    if missing.is_empty() {
        missing.extend(finding_at(assessment, at).map(|finding| finding.text.clone()));
    }
    missing
}

impl Decision {
    /// The decision in a word.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::NotInCustody => "not_in_custody",
            Self::MustRelease { .. } => "must_release",
            Self::MayHold { .. } => "may_hold",
            Self::MustNotRelease { .. } => "must_not_release",
            Self::Insufficient { .. } => "insufficient",
        }
    }

    /// The decision in a sentence, with times in that zone.
    #[must_use]
    pub fn sentence(&self, zone: crate::time::Zone) -> String {
        match self {
            Self::NotInCustody => "Not in custody at that time.".to_owned(),
            Self::MustRelease { since: Some(since), because } => {
                format!("Must release, since {}: {because}.", words::moment(*since, zone))
            }
            Self::MustRelease { since: None, because } => format!("Must release: {because}."),
            Self::MayHold { until: Some(until), on } => {
                format!("May hold until {} on {}.", words::moment(*until, zone), on.join(", "))
            }
            Self::MayHold { until: None, on } => format!("May hold on {}; no end is in sight.", on.join(", ")),
            Self::MustNotRelease { on } => format!("Must not release: {}.", on.join(", ")),
            Self::Insufficient { missing } => {
                format!("The record does not say, which is no leave to hold. Missing: {}.", missing.join("; "))
            }
        }
    }

    /// The decision as JSON would have it, with times in that zone.
    #[must_use]
    pub const fn in_zone(&self, zone: crate::time::Zone) -> DecisionInZone<'_> {
        DecisionInZone { decision: self, zone }
    }
}

/// A decision ready to be written, with times in a zone.
#[derive(Clone, Copy, Debug)]
pub struct DecisionInZone<'a> {
    decision: &'a Decision,
    zone: crate::time::Zone,
}

impl Serialize for DecisionInZone<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", &1)?;
        map.serialize_entry("decision", self.decision.as_str())?;
        let instant = |at: &Option<Instant>| at.map(|at| format_instant(at, self.zone));
        match self.decision {
            Decision::NotInCustody => {}
            Decision::MustRelease { since, because } => {
                map.serialize_entry("since", &instant(since))?;
                map.serialize_entry("because", because)?;
            }
            Decision::MayHold { until, on } => {
                map.serialize_entry("until", &instant(until))?;
                map.serialize_entry("on", on)?;
            }
            Decision::MustNotRelease { on } => map.serialize_entry("on", on)?,
            Decision::Insufficient { missing } => map.serialize_entry("missing", missing)?,
        }
        map.end()
    }
}
