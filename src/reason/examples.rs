//! The examples that a policy carries: do they come out as they say, and what do they exercise.

use crate::check::Truth;
use crate::check::probe::{Moment, Probe, probe};
use crate::check::{Assessment, Law, Options, check};
use crate::policy::{Leaf, Policy, PolicyTest};
use crate::record::{Defaults, Timeline, json};
use crate::time::parse_exact;
use crate::words::words;

/// A policy's examples, run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleReport {
    /// The policy.
    pub policy: String,
    /// What became of each example, in their order.
    pub outcomes: Vec<Outcome>,
    /// What they exercise together.
    pub coverage: Coverage,
}

/// What became of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The example's name.
    pub name: String,
    /// What is wrong with it; `None`: it came out as it says.
    pub failure: Option<String>,
}

/// What examples exercise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Each leaf of each hold rule.
    pub leaves: Vec<LeafCoverage>,
    /// Each clock: a hold rule's limit, its review, the time for processing a release.
    pub clocks: Vec<ClockCoverage>,
}

/// Whether a leaf was ever true and ever false where the rule was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafCoverage {
    /// The number of the hold rule.
    pub rule: usize,
    /// The leaf.
    pub leaf: Leaf,
    /// It was true once.
    pub seen_true: bool,
    /// It was false once.
    pub seen_false: bool,
}

/// How near examples come to the end of a clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockCoverage {
    /// The number of the hold rule; `None` for processing.
    pub rule: Option<usize>,
    /// Which clock.
    pub kind: ClockKind,
    /// The least number of seconds by which a stay ended at or before it; `None`: no example does.
    pub before: Option<i64>,
    /// The least number of seconds by which a stay went on after it; `None`: no example does.
    pub after: Option<i64>,
}

words! {
    /// A clock of a policy.
    ClockKind {
        /// The limit of a hold rule.
        Limit = "limit",
        /// The time within which a judge must review the hold.
        Review = "review",
        /// The time for processing a release.
        Processing = "processing",
    }
}

impl ExampleReport {
    /// Whether every example came out as it says.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.outcomes.iter().all(|outcome| outcome.failure.is_none())
    }
}

/// Runs a policy's examples under that policy alone.
#[must_use]
pub fn run_examples(policy: &Policy) -> ExampleReport {
    let law = Law::new(vec![policy.clone()]);
    let mut coverage = empty(policy);
    let mut outcomes = Vec::new();
    for test in &policy.tests {
        let failure = match read(test) {
            Err(problem) => Some(problem),
            Ok((timeline, options)) => {
                coverage.add(&probe(&timeline, &law, &options));
                failure(test, &check(&timeline, &law, &options))
            }
        };
        outcomes.push(Outcome { name: test.name.clone(), failure });
    }
    ExampleReport { policy: policy.id.clone(), outcomes, coverage }
}

fn read(test: &PolicyTest) -> Result<(Timeline, Options), String> {
    let timeline = json::read(test.timeline.as_bytes(), 1, &Defaults::default());
    let timeline = timeline.map_err(|error| format!("its timeline cannot be read: {}", error.problem))?;
    let as_of = test.as_of.as_deref().map(|at| parse_exact(at, timeline.zone)).transpose();
    let as_of = as_of.map_err(|error| format!("its `as_of` cannot be read: {error}"))?;
    Ok((timeline, Options { as_of, law_as_known_at: None }))
}

/// How the answer differs from what the example says; a name that the format does not know is a mistake in the example.
fn failure(test: &PolicyTest, assessment: &Assessment) -> Option<String> {
    if let Some(defect) = assessment.defects.iter().find(|defect| defect.code.as_str().starts_with("unknown_")) {
        return Some(defect.text.clone());
    }
    let expect = &test.expect;
    let min = assessment.overdetention.map(|bounds| bounds.min_seconds);
    let max = assessment.overdetention.map(|bounds| bounds.max_seconds);
    let same = |expected: Option<i64>, found: Option<i64>| expected.is_none() || expected == found;
    let agrees = expect.verdict == assessment.verdict.as_str();
    if agrees && same(expect.min_seconds, min) && same(expect.max_seconds, max) {
        return None;
    }
    let answer = |verdict: &str, min: Option<i64>, max: Option<i64>| match (min, max) {
        (Some(min), Some(max)) if min == max => format!("{verdict}, {min} s"),
        (Some(min), Some(max)) => format!("{verdict}, {min} to {max} s"),
        (Some(min), None) => format!("{verdict}, at least {min} s"),
        (None, Some(max)) => format!("{verdict}, at most {max} s"),
        (None, None) => verdict.to_owned(),
    };
    let expected = answer(&expect.verdict, expect.min_seconds, expect.max_seconds);
    Some(format!("expected {expected}; found {}", answer(assessment.verdict.as_str(), min, max)))
}

/// Nothing exercised yet.
fn empty(policy: &Policy) -> Coverage {
    let mut coverage = Coverage::default();
    let clock = |rule, kind| ClockCoverage { rule, kind, before: None, after: None };
    for (rule, hold) in policy.holds.iter().enumerate() {
        for leaf in hold.when.leaves() {
            if coverage.leaf(rule, leaf).is_none() {
                let leaf = leaf.clone();
                coverage.leaves.push(LeafCoverage { rule, leaf, seen_true: false, seen_false: false });
            }
        }
        coverage.clocks.extend(hold.limit.as_ref().map(|_| clock(Some(rule), ClockKind::Limit)));
        coverage.clocks.extend(hold.review.map(|_| clock(Some(rule), ClockKind::Review)));
    }
    coverage.clocks.extend(policy.processing.map(|_| clock(None, ClockKind::Processing)));
    coverage
}

impl Coverage {
    fn leaf(&mut self, rule: usize, leaf: &Leaf) -> Option<&mut LeafCoverage> {
        self.leaves.iter_mut().find(|one| one.rule == rule && one.leaf == *leaf)
    }

    fn add(&mut self, probe: &Probe<'_>) {
        for moment in &probe.moments {
            for (leaf, truth) in &moment.leaves {
                if let Some(seen) = self.leaf(moment.rule, leaf) {
                    seen.seen_true |= *truth == Truth::Yes;
                    seen.seen_false |= *truth == Truth::No;
                }
            }
        }
        for clock in &mut self.clocks {
            let moments = probe.moments.iter().filter(|moment| Some(moment.rule) == clock.rule);
            let asked = moments.filter(|moment| moment.permitted == Truth::Yes);
            let ends: Vec<(i64, i64)> = match clock.kind {
                ClockKind::Limit => asked.filter_map(|moment| Some((moment.deadline?, moment.until))).collect(),
                ClockKind::Review => asked.filter(|moment| !moment.reviewed).filter_map(review).collect(),
                ClockKind::Processing => probe.processing.clone(),
            };
            clock.add(&ends);
        }
    }
}

fn review(moment: &Moment<'_>) -> Option<(i64, i64)> {
    Some((moment.review_due?, moment.until))
}

impl ClockCoverage {
    /// Notes the ends of the clock in one example, each with how far the stay went.
    fn add(&mut self, ends: &[(i64, i64)]) {
        let Some((end, until)) = ends.iter().copied().max_by_key(|(end, until)| until.saturating_sub(*end)) else {
            return;
        };
        let apart = until.saturating_sub(end);
        let nearest = |known: Option<i64>, new: i64| Some(known.map_or(new, |known| known.min(new)));
        if apart > 0 {
            self.after = nearest(self.after, apart);
        } else {
            self.before = nearest(self.before, apart.saturating_neg());
        }
    }
}
