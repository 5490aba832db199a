//! Whether the parts of an assessment fit together.

use crate::time::{Instant, Span};

use super::super::{Assessment, Bounds, Custody, Finding, FindingKind, Segment, Truth, Verdict};
use super::Rejection;

/// Everything about an assessment that contradicts the rest of it.
pub(super) fn check(assessment: &Assessment) -> Vec<Rejection> {
    let mut wrong = Wrong(Vec::new());
    match (&assessment.custody, assessment.overdetention) {
        (Some(custody), Some(bounds)) => {
            wrong.unless(assessment.verdict == Verdict::of(bounds), || {
                "the verdict does not follow from the bounds".into()
            });
            ledger(&mut wrong, custody, &assessment.ledger);
            let sums = sums(&assessment.ledger, custody.possible());
            wrong.unless(sums == bounds, || format!("the ledger adds up to {sums:?}, the bounds are {bounds:?}"));
            let most = custody.possible().seconds();
            let orderly =
                0 <= bounds.min_seconds && bounds.min_seconds <= bounds.max_seconds && bounds.max_seconds <= most;
            wrong.unless(orderly, || format!("{bounds:?} are no bounds within {most} s of custody"));
            findings(&mut wrong, custody, bounds, assessment);
        }
        (None, None) => {
            wrong.unless(assessment.verdict == Verdict::NotAssessed, || "a verdict without bounds".into());
            wrong.unless(assessment.ledger.is_empty(), || "a ledger without custody".into());
        }
        _ => wrong.unless(false, || "bounds without custody, or custody without bounds".into()),
    }
    wrong.0
}

struct Wrong(Vec<Rejection>);

impl Wrong {
    fn unless(&mut self, fine: bool, text: impl FnOnce() -> String) {
        if !fine {
            self.0.push(Rejection::Structure(text()));
        }
    }
}

/// The segments partition possible custody, and say of custody what its range says.
fn ledger(wrong: &mut Wrong, custody: &Custody, ledger: &[Segment]) {
    let possible = custody.possible();
    let mut reached: Instant = possible.from;
    for segment in ledger {
        let Span { from, until } = segment.span;
        wrong.unless(from == reached, || format!("the ledger reaches {reached} and goes on at {from}"));
        wrong.unless(until > from, || format!("an empty segment at {from}"));
        let last = custody.at(until.plus(-1));
        let same = custody.at(from) == segment.custody && last == segment.custody;
        wrong.unless(same, || format!("the segment at {from} says custody is {:?}", segment.custody));
        reached = until;
    }
    wrong.unless(reached == possible.until || possible.is_empty(), || {
        format!("the ledger ends at {reached}, custody at {}", possible.until)
    });
}

/// What the ledger adds up to inside a span.
pub(super) fn sums(ledger: &[Segment], within: Span) -> Bounds {
    let mut bounds = Bounds::default();
    for segment in ledger {
        let seconds = segment.span.intersect(within).seconds();
        if segment.custody == Truth::Yes && segment.covered == Truth::No {
            bounds.min_seconds = bounds.min_seconds.saturating_add(seconds);
        }
        if segment.custody != Truth::No && segment.covered != Truth::Yes {
            bounds.max_seconds = bounds.max_seconds.saturating_add(seconds);
        }
    }
    bounds
}

fn findings(wrong: &mut Wrong, custody: &Custody, bounds: Bounds, assessment: &Assessment) {
    let possible = custody.possible();
    let mut total = Bounds::default();
    let mut reached = possible.from;
    let mut unlawful: Vec<&Finding> =
        assessment.findings.iter().filter(|finding| finding.kind == FindingKind::UnlawfulExtension).collect();
    unlawful.sort_by_key(|finding| finding.span);
    for finding in &assessment.findings {
        let Span { from, until } = finding.span;
        let inside = possible.from <= from && until <= possible.until;
        // a duty may be due after the end of custody; what counts as custody may not
        let about_custody = finding.kind == FindingKind::UnlawfulExtension;
        wrong.unless(!about_custody || inside, || format!("a finding from {from} to {until} outside custody"));
        let own = finding.bounds;
        let orderly = 0 <= own.min_seconds && own.min_seconds <= own.max_seconds;
        wrong.unless(orderly, || format!("the finding at {from} has the bounds {own:?}"));
    }
    for finding in unlawful {
        let Span { from, until } = finding.span;
        wrong.unless(from >= reached && until > from, || format!("the finding at {from} is empty or overlaps another"));
        wrong.unless(finding.cause.is_some(), || format!("the finding at {from} has no cause"));
        let bare = assessment
            .ledger
            .iter()
            .filter(|segment| !segment.span.intersect(finding.span).is_empty())
            .all(|segment| segment.covered != Truth::Yes);
        wrong.unless(bare, || format!("the finding at {from} lies on custody that is surely covered"));
        let own = sums(&assessment.ledger, finding.span);
        let said = finding.bounds;
        wrong.unless(own == said, || format!("the finding at {from} says {said:?}, the ledger {own:?}"));
        total.min_seconds = total.min_seconds.saturating_add(said.min_seconds);
        total.max_seconds = total.max_seconds.saturating_add(said.max_seconds);
        reached = until;
    }
    wrong.unless(total == bounds, || format!("the findings add up to {total:?}, the bounds are {bounds:?}"));
}
