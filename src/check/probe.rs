//! What each rule of a law said of a record, from change to change: for tests that want to know what they exercise.

use crate::policy::{HoldRule, Leaf};
use crate::record::Timeline;

use super::Truth;
use super::judge::{Judge, Options};
use super::law::{Law, hours};
use super::outline::{NEVER, Outline};
use super::sweep::{Engine, RuleAnswer, Stretch};
use crate::time::Instant;

/// A stretch of custody without local authority, as one hold rule sees it for one detainer.
#[derive(Debug)]
pub(crate) struct Moment<'r> {
    /// The number of the rule in its policy.
    pub(crate) rule: usize,
    pub(crate) until: i64,
    pub(crate) leaves: Vec<(&'r Leaf, Truth)>,
    pub(crate) permitted: Truth,
    /// When the rule's limit surely has run out.
    pub(crate) deadline: Option<i64>,
    /// When a judge's review is due.
    pub(crate) review_due: Option<i64>,
    /// Whether a judge had found probable cause.
    pub(crate) reviewed: bool,
}

/// What there was of a record that the law's single policy had a say in.
#[derive(Debug, Default)]
pub(crate) struct Probe<'r> {
    pub(crate) moments: Vec<Moment<'r>>,
    /// For each stretch without local authority: when the time for processing ends, and when the stretch does.
    pub(crate) processing: Vec<(i64, i64)>,
}

/// Probes a record under the law's first policy.
pub(crate) fn probe<'l>(timeline: &Timeline, law: &'l Law, options: &Options) -> Probe<'l> {
    let mut out = Probe::default();
    let Some(policy) = law.policies().first() else { return out };
    let outline = Outline::of(timeline);
    let Ok(stay) = outline.stay(options.as_of.map(Instant::unix)) else { return out };
    let mut judge = Judge::new(law, *options);
    let engine = judge.engine(&outline, stay);
    engine.walk(true, |stretch| {
        if stretch.local == Truth::Yes || stretch.custody == Truth::No {
            return;
        }
        if let (Some(processing), Some(entitled)) = (policy.processing, stretch.entitled.1) {
            out.processing.push((entitled.saturating_add(hours(processing.hours)), stretch.until));
        }
        for index in 0..engine.papers.len() {
            paper(&engine, &stretch, index, &policy.holds, &mut out.moments);
        }
    });
    out
}

fn paper<'l>(
    engine: &Engine<'_>,
    stretch: &Stretch,
    index: usize,
    rules: &'l [HoldRule],
    moments: &mut Vec<Moment<'l>>,
) {
    let Some(paper) = engine.papers.get(index) else { return };
    let Some(here) = engine.law.holding().next() else { return };
    if engine.speaks(index, 0) == Truth::No {
        return;
    }
    let mut t = stretch.from;
    while t < stretch.until {
        let mut until = stretch.until.min(paper.next_change(t)).min(here.in_force(t).1);
        let question = engine.question(paper, stretch.entitled);
        if paper.active(t) != Truth::No && here.in_force(t).0 {
            for (number, (rule, allowance)) in rules.iter().zip(&here.allowances).enumerate() {
                let answer = engine.rule(index, 0, rule, allowance, t, stretch.entitled, &mut until);
                let leaves = rule.when.leaves();
                let leaves: Vec<_> =
                    leaves.into_iter().map(|leaf| (leaf, question.leaf(leaf, t, &mut until))).collect();
                moments.push(moment(number, rule, &answer, stretch, leaves, until, paper.judge().at(t)));
            }
            let since = moments.len().saturating_sub(rules.len());
            for moment in moments.iter_mut().skip(since) {
                moment.until = until;
            }
        }
        t = until.max(t.saturating_add(1));
    }
}

fn moment<'r>(
    number: usize,
    rule: &HoldRule,
    answer: &RuleAnswer,
    stretch: &Stretch,
    leaves: Vec<(&'r Leaf, Truth)>,
    until: i64,
    judge: Truth,
) -> Moment<'r> {
    let due = |review: crate::policy::Review| Some(stretch.entitled.1?.saturating_add(hours(review.hours)));
    Moment {
        rule: number,
        until,
        leaves,
        permitted: answer.permitted,
        deadline: (answer.deadline != NEVER).then_some(answer.deadline),
        review_due: rule.review.and_then(due),
        reviewed: judge == Truth::Yes,
    }
}
