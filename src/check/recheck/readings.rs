//! Readings of the record, one after another, against the bounds and the ledger.

use super::super::{Assessment, Bounds, Truth};
use super::draw::Rules;
use super::exact::strips;
use super::oracle::Oracle;
use super::scene::Scene;
use super::settled::Settled;
use super::{MOST_REJECTIONS, Rechecked, Rejection};
use crate::time::{Instant, Span};

/// So many draws for one reading, until it is consistent.
const ATTEMPTS: u32 = 20;

/// Tries readings until there are enough or too much is wrong.
pub(super) fn check(
    scene: &Scene<'_>,
    assessment: &Assessment,
    readings: u32,
    done: &mut Rechecked,
    rejections: &mut Vec<Rejection>,
) {
    let Some(bounds) = assessment.overdetention else { return };
    let rules = Rules::of(scene);
    for reading in 0..readings {
        if rejections.len() >= MOST_REJECTIONS {
            return;
        }
        let drawn = (0..ATTEMPTS).find_map(|attempt| {
            let mut oracle = Oracle::new(&scene.timeline.booking, reading, attempt);
            match rules.draw(scene, &mut oracle) {
                Some(drawn) => Some(Settled::new(scene, drawn, oracle)),
                None => {
                    done.inconsistent = done.inconsistent.saturating_add(1);
                    None
                }
            }
        });
        let Some(settled) = drawn else { continue };
        match one(&settled, assessment, bounds, reading) {
            Some(rejection) => rejections.push(rejection),
            None => done.readings = done.readings.saturating_add(1),
        }
    }
}

fn one(settled: &Settled<'_, '_>, assessment: &Assessment, bounds: Bounds, reading: u32) -> Option<Rejection> {
    let strips = strips(settled);
    let bare = strips.iter().filter(|(_, covered)| !covered).map(|(span, _)| span.seconds());
    let seconds = bare.fold(0_i64, i64::saturating_add);
    if !(bounds.min_seconds..=bounds.max_seconds).contains(&seconds) {
        let (min, max) = (bounds.min_seconds, bounds.max_seconds);
        return Some(Rejection::OutsideBounds { reading, seconds, min, max, settled: settled.told() });
    }
    let (from, covered) = contradiction(&strips, assessment)?;
    Some(Rejection::AgainstLedger { reading, from, covered, settled: settled.told() })
}

/// The first instant at which the reading and the ledger exclude each other, and what the reading says.
fn contradiction(strips: &[(Span, bool)], assessment: &Assessment) -> Option<(Instant, bool)> {
    for (span, covered) in strips {
        let denied = if *covered { Truth::No } else { Truth::Yes };
        let start = assessment.ledger.partition_point(|segment| segment.span.until <= span.from);
        for segment in assessment.ledger.iter().skip(start).take_while(|segment| segment.span.from < span.until) {
            let shared = segment.span.intersect(*span);
            if !shared.is_empty() && (segment.custody == Truth::No || segment.covered == denied) {
                return Some((shared.from, *covered));
            }
        }
    }
    None
}
