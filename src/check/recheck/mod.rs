//! The independent re-checker: accepts or rejects an assessment from the raw events, by another route than the engine.
//!
//! It does three things. It checks the *structure*: the ledger partitions possible custody, the bounds are its sums, the
//! findings lie on it. It asks *points*: custody and coverage in three values at the ends and in the middle of every
//! segment, and wherever its own reading of the record says that something may change, straight from the events. And it
//! settles *readings* one after another: every time exact, every doubt answered, the overdetention a number, which must
//! lie inside the bounds and leave no second bare that the ledger says is covered. Of the engine it shares the record,
//! the policies and the look-up of time zones; limits are counted out here, day by day.

mod draw;
mod exact;
mod law;
mod leaves;
mod oracle;
mod pointwise;
mod readings;
mod replay;
mod scene;
mod settled;
mod spans;
mod structure;

#[cfg(all(test, feature = "catalog", feature = "json"))]
mod fuzz;
#[cfg(all(test, feature = "catalog", feature = "json"))]
mod tests;

use thiserror::Error;

use crate::policy::Policy;
use crate::record::{EventKind, Timeline};
use crate::time::{Instant, Span};

use super::{Assessment, Custody, FindingKind, Range, Truth};
use pointwise::Pointwise;
use scene::Scene;

/// At most so many instants are asked.
const MOST_POINTS: usize = 2000;

/// At most so many rejections are reported.
const MOST_REJECTIONS: usize = 64;

/// How much was checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rechecked {
    /// Instants at which custody and coverage were asked and agreed.
    pub points: usize,
    /// Readings whose overdetention lay inside the bounds.
    pub readings: usize,
    /// Draws that no consistent reading could be made of.
    pub inconsistent: usize,
}

/// Why an assessment is rejected.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Rejection {
    /// The parts of the assessment do not fit together.
    #[error("the assessment contradicts itself: {0}")]
    Structure(String),
    /// Possible custody is another one.
    #[error("custody: {0}")]
    Custody(String),
    /// The ledger says something else of custody at an instant.
    #[error("custody at {at} is {own:?} by the events, the ledger says {ledger:?}")]
    CustodyAt {
        /// The instant.
        at: Instant,
        /// By the events.
        own: Truth,
        /// By the ledger.
        ledger: Truth,
    },
    /// The ledger says something else of coverage at an instant.
    #[error("coverage at {at} is {own:?} by the events, the ledger says {ledger:?}")]
    CoveredAt {
        /// The instant.
        at: Instant,
        /// By the events.
        own: Truth,
        /// By the ledger.
        ledger: Truth,
    },
    /// A reading of the record gives a number outside the bounds.
    #[error(
        "reading {reading} gives {seconds} s of overdetention, the bounds are {min} to {max} s; it settles: {settled}"
    )]
    OutsideBounds {
        /// Which reading.
        reading: u32,
        /// Its overdetention.
        seconds: i64,
        /// The lower bound.
        min: i64,
        /// The upper bound.
        max: i64,
        /// How it settles the record.
        settled: String,
    },
    /// A reading contradicts a segment of the ledger.
    #[error("in reading {reading} custody from {from} is {}, the ledger says the opposite; it settles: {settled}", if *.covered { "covered" } else { "bare" })]
    AgainstLedger {
        /// Which reading.
        reading: u32,
        /// Where the contradiction begins.
        from: Instant,
        /// What the reading says.
        covered: bool,
        /// How it settles the record.
        settled: String,
    },
}

/// Checks an assessment against the record and the policies it was made from.
///
/// `as_of` and `law_as_known_at` are what the assessment was asked with; `readings` is how many readings of the record
/// to try. The same input gives the same answer.
///
/// # Errors
///
/// Everything that was found wrong, at most 64 of it.
pub fn recheck(
    timeline: &Timeline,
    policies: &[Policy],
    as_of: Option<Instant>,
    law_as_known_at: Option<Instant>,
    assessment: &Assessment,
    readings: u32,
) -> Result<Rechecked, Vec<Rejection>> {
    let mut rejections = structure::check(assessment);
    if assessment.booking != timeline.booking {
        rejections.push(Rejection::Structure("it is about another booking".into()));
    }
    let scene = Scene::new(timeline, policies, as_of, law_as_known_at);
    let mut done = Rechecked::default();
    match (&scene, &assessment.custody) {
        (Err(_), None) => {}
        (Ok(_), None) if half_open(timeline) => {}
        (Ok(_), None) => rejections.push(Rejection::Custody("it has bounds by the events and was not assessed".into())),
        (Err(_), Some(_)) => {
            rejections.push(Rejection::Custody("it has no bounds by the events and was assessed".into()))
        }
        (Ok(scene), Some(custody)) => {
            compare_custody(scene, custody, &mut rejections);
            if rejections.is_empty() {
                let pointwise = Pointwise::new(scene);
                done.points = ask_points(&pointwise, assessment, &mut rejections);
                readings::check(scene, assessment, readings, &mut done, &mut rejections);
            }
        }
    }
    rejections.truncate(MOST_REJECTIONS);
    if rejections.is_empty() { Ok(done) } else { Err(rejections) }
}

/// Whether the booking or an end of custody lacks a bound, so that an assessment may be declined.
fn half_open(timeline: &Timeline) -> bool {
    let bounds = |kind: EventKind| kind == EventKind::Booked || kind.ends_custody();
    timeline
        .standing()
        .iter()
        .filter(|s| s.event.listed_kind().is_some_and(bounds))
        .any(|s| s.event.at.earliest().is_none() || s.event.at.latest().is_none())
}

fn compare_custody(scene: &Scene<'_>, custody: &Custody, rejections: &mut Vec<Rejection>) {
    let range = |(earliest, latest): (Instant, Instant)| Range { earliest, latest };
    let own = Custody { from: range(scene.booking), until: range(scene.end), open: scene.open_end };
    if own != *custody {
        rejections.push(Rejection::Custody(format!("by the events it is {own:?}, the assessment says {custody:?}")));
    }
}

/// The instants to ask: of every segment and finding the first, the middle and the last, and those of our own reckoning.
fn points(pointwise: &Pointwise<'_, '_>, assessment: &Assessment) -> Vec<Instant> {
    let of = |span: Span| {
        let half = span.seconds().checked_div(2).unwrap_or(0);
        [span.from, span.from.plus(half), span.until.plus(-1)]
    };
    let findings = assessment.findings.iter().filter(|f| f.kind == FindingKind::UnlawfulExtension);
    let spans = assessment.ledger.iter().map(|segment| segment.span).chain(findings.map(|finding| finding.span));
    let mut points: Vec<Instant> = spans.filter(|span| !span.is_empty()).flat_map(of).collect();
    points.extend(pointwise.moments().into_iter().flat_map(|t| [t.plus(-1), t]));
    points.sort();
    points.dedup();
    let step = points.len().checked_div(MOST_POINTS).unwrap_or(0).saturating_add(1);
    points.into_iter().step_by(step).collect()
}

fn ask_points(pointwise: &Pointwise<'_, '_>, assessment: &Assessment, rejections: &mut Vec<Rejection>) -> usize {
    let mut asked = 0_usize;
    let mut ledger = assessment.ledger.iter().peekable();
    for at in points(pointwise, assessment) {
        while ledger.next_if(|segment| segment.span.until <= at).is_some() {}
        let Some(segment) = ledger.peek().filter(|segment| segment.span.contains(at)) else { continue };
        let custody = pointwise.custody(at);
        if custody != segment.custody {
            rejections.push(Rejection::CustodyAt { at, own: custody, ledger: segment.custody });
        }
        let covered = pointwise.covered(at);
        if covered != segment.covered {
            rejections.push(Rejection::CoveredAt { at, own: covered, ledger: segment.covered });
        }
        asked = asked.saturating_add(1);
        if rejections.len() >= MOST_REJECTIONS {
            break;
        }
    }
    asked
}
