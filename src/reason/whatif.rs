//! The same records under two laws: what changes, for whom, for how long and why.

use std::collections::BTreeMap;

use crate::check::{Assessment, Bounds, Cause, FindingKind, Law, Options, Segment, Truth, Verdict, check};
use crate::record::Timeline;
use crate::time::Instant;

/// What another law would change, record by record and in all.
///
/// Seconds are compared instant by instant. A second is *newly without authority* if it was covered under the one law and is
/// not under the other, *newly covered* if it is the other way round: surely, if both answers are sure; possibly, if one of
/// them is. Where neither law gives an answer there is nothing to compare: such seconds are counted apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhatIf {
    /// How many records were compared.
    pub bookings: u64,
    /// How many have that verdict under the one law and that one under the other.
    pub verdicts: BTreeMap<(Verdict, Verdict), u64>,
    /// The records for which something changes, in their order.
    pub changes: Vec<Change>,
    /// Seconds newly without authority, by the cause under the other law.
    pub uncovered: BTreeMap<Cause, Bounds>,
    /// Seconds newly covered, by the cause for which they were not.
    pub covered: BTreeMap<Cause, Bounds>,
    /// Seconds of possible custody whose coverage neither law decides.
    pub undecided_seconds: i64,
}

/// What changes for one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The booking number.
    pub booking: String,
    /// The verdict under each law.
    pub verdicts: (Verdict, Verdict),
    /// The overdetention under each law; `None` if not assessed.
    pub overdetention: (Option<Bounds>, Option<Bounds>),
    /// Seconds newly without authority.
    pub uncovered: Bounds,
    /// Seconds newly covered.
    pub covered: Bounds,
}

impl WhatIf {
    /// Nothing compared yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Compares one record.
    pub fn add(&mut self, timeline: &Timeline, from: &Law, to: &Law, options: &Options) {
        let (before, after) = (check(timeline, from, options), check(timeline, to, options));
        let mut change = Change {
            booking: timeline.booking.clone(),
            verdicts: (before.verdict, after.verdict),
            overdetention: (before.overdetention, after.overdetention),
            uncovered: Bounds::default(),
            covered: Bounds::default(),
        };
        for (one, other, seconds) in together(&before.ledger, &after.ledger) {
            self.compare((one, &before), (other, &after), seconds, &mut change);
        }
        self.bookings = self.bookings.saturating_add(1);
        let count = self.verdicts.entry(change.verdicts).or_default();
        *count = count.saturating_add(1);
        let moved = [change.uncovered, change.covered].iter().any(|bounds| bounds.max_seconds > 0);
        if moved || change.verdicts.0 != change.verdicts.1 || change.overdetention.0 != change.overdetention.1 {
            self.changes.push(change);
        }
    }

    /// How many verdicts change.
    #[must_use]
    pub fn verdicts_changed(&self) -> u64 {
        self.verdicts.iter().filter(|((from, to), _)| from != to).fold(0, |sum, (_, count)| sum.saturating_add(*count))
    }

    fn compare(
        &mut self,
        (one, before): (&Segment, &Assessment),
        (other, after): (&Segment, &Assessment),
        seconds: i64,
        change: &mut Change,
    ) {
        let surely = one.custody == Truth::Yes && one.covered != Truth::Unknown && other.covered != Truth::Unknown;
        let bounds = Bounds { min_seconds: if surely { seconds } else { 0 }, max_seconds: seconds };
        match one.covered.cmp(&other.covered) {
            std::cmp::Ordering::Equal if one.covered == Truth::Unknown => {
                self.undecided_seconds = self.undecided_seconds.saturating_add(seconds);
            }
            std::cmp::Ordering::Equal => {}
            std::cmp::Ordering::Greater => {
                add(&mut change.uncovered, bounds);
                add(self.uncovered.entry(cause(after, other.span.from)).or_default(), bounds);
            }
            std::cmp::Ordering::Less => {
                add(&mut change.covered, bounds);
                add(self.covered.entry(cause(before, one.span.from)).or_default(), bounds);
            }
        }
    }
}

fn add(sum: &mut Bounds, bounds: Bounds) {
    sum.min_seconds = sum.min_seconds.saturating_add(bounds.min_seconds);
    sum.max_seconds = sum.max_seconds.saturating_add(bounds.max_seconds);
}

/// Why the segment that begins there is not surely covered.
fn cause(assessment: &Assessment, at: Instant) -> Cause {
    let extensions = assessment.findings.iter().filter(|finding| finding.kind == FindingKind::UnlawfulExtension);
    extensions
        .filter(|finding| finding.span.contains(at))
        .find_map(|finding| finding.cause)
        .unwrap_or(Cause::AuthorityUnknown)
}

/// The segments of two ledgers of one stay, cut where either changes, with the seconds they have in common.
fn together<'a>(one: &'a [Segment], other: &'a [Segment]) -> Vec<(&'a Segment, &'a Segment, i64)> {
    let (mut ones, mut others) = (one.iter().peekable(), other.iter().peekable());
    let mut pairs = Vec::new();
    while let (Some(&one), Some(&other)) = (ones.peek(), others.peek()) {
        let from = one.span.from.max(other.span.from);
        let until = one.span.until.min(other.span.until);
        let seconds = until.unix().saturating_sub(from.unix());
        if seconds > 0 {
            pairs.push((one, other, seconds));
        }
        if one.span.until == until {
            ones.next();
        }
        if other.span.until == until {
            others.next();
        }
    }
    pairs
}
