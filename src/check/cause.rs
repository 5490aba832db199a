//! Why a stretch is not surely covered: the cause, and the policy that refuses.

use crate::policy::Requirement;

use super::Truth;
use super::assessment::Cause;
use super::local::Source;
use super::sweep::{Engine, RuleAnswer, Stretch};

/// Why a stretch is not surely covered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) cause: Cause,
    /// The places in the law of the policies that refuse, in the order of the stack.
    pub(crate) policies: Vec<usize>,
    /// The detainer that came nearest to authorising.
    pub(crate) paper: Option<usize>,
    /// The rule of the first policy that came nearest.
    pub(crate) rule: Option<usize>,
    /// When the time of that rule ran out.
    pub(crate) deadline: Option<i64>,
}

impl Refusal {
    const fn without_policy(cause: Cause, paper: Option<usize>) -> Self {
        Self { cause, policies: Vec::new(), paper, rule: None, deadline: None }
    }
}

/// The first cause that holds, in the order of [`Cause`]'s variants, of the detainer that came nearest to authorising.
///
/// An arrest that lapsed for want of a judge's review is named as such where no detainer is active: the order of the
/// variants alone would hide it behind `no_detainer`.
pub(crate) fn of(engine: &Engine<'_>, stretch: &Stretch) -> Refusal {
    let t = stretch.from;
    let papers = &engine.scratch.papers;
    let active = |index: &usize| papers.get(*index).is_some_and(|paper| paper.active(t) != Truth::No);
    let nearest = (0..papers.len())
        .filter(active)
        .map(|index| of_paper(engine, stretch, index))
        .reduce(|best, next| if next.cause > best.cause { next } else { best });
    if let Some(refusal) = nearest {
        return refusal;
    }
    if lapsed(engine, t) {
        return Refusal::without_policy(Cause::ArrestReviewMissing, None);
    }
    let later = papers.iter().position(|paper| paper.received.1 > t);
    let cause = match later {
        _ if papers.is_empty() => Cause::NoDetainer,
        Some(_) => Cause::BeforeDetainer,
        None => Cause::DetainerWithdrawn,
    };
    let ended = || papers.iter().rposition(|paper| paper.possibly_until <= t);
    Refusal::without_policy(cause, later.or_else(ended))
}

/// Whether a case opened by the booking would hold the person at `t` but for a judge's review.
fn lapsed(engine: &Engine<'_>, t: i64) -> bool {
    if !engine.law.reviews_arrests() {
        return false;
    }
    let mut lapses = Vec::new();
    let cases = engine.outline.booked.len();
    (0..cases).filter_map(|case| u32::try_from(case).ok()).any(|case| {
        lapses.clear();
        engine.law.lapses(engine.outline, &engine.stay, Some(case), &mut lapses);
        let in_lapse = lapses.iter().any(|(possibly, _)| possibly.0 <= t && t < possibly.1);
        in_lapse && engine.scratch.local.booked_until(Source::Case(case)).is_some_and(|until| t < until)
    })
}

fn of_paper(engine: &Engine<'_>, stretch: &Stretch, index: usize) -> Refusal {
    let t = stretch.from;
    let mut speaking = 0usize;
    let mut refusals: Vec<(Truth, usize, Refusal)> = Vec::new();
    for (place, here) in engine.law.holding().enumerate() {
        let speaks = engine.speaks(index, place);
        if speaks == Truth::No || !here.in_force(t).0 {
            continue;
        }
        if speaks == Truth::Yes {
            speaking = speaking.saturating_add(1);
        }
        let (rule, answer) = nearest_rule(engine, stretch, index, place);
        let authorised = !speaks | answer.map_or(Truth::No, |answer| answer.authorised());
        if authorised != Truth::Yes {
            let never = here.policy.holds.iter().all(|rule| rule.when == Requirement::Never);
            let cause = if never { Cause::Prohibited } else { answer.map_or(Cause::AuthorityUnknown, |answer| cause_of(&answer)) };
            let deadline = answer.map(|answer| answer.deadline);
            refusals.push((authorised, here.place, Refusal { cause, policies: Vec::new(), paper: Some(index), rule, deadline }));
        }
    }
    if speaking == 0 {
        return Refusal::without_policy(Cause::NoPolicyInForce, Some(index));
    }
    // A policy that surely refuses comes before one that only may.
    let surest = refusals.iter().map(|(authorised, ..)| *authorised).min();
    let policies: Vec<usize> = refusals.iter().filter(|(authorised, ..)| Some(*authorised) == surest).map(|(_, place, _)| *place).collect();
    match refusals.into_iter().find(|(authorised, ..)| Some(*authorised) == surest) {
        Some((_, _, refusal)) => Refusal { policies, ..refusal },
        None => Refusal::without_policy(Cause::AuthorityUnknown, Some(index)),
    }
}

/// Of alternative rules, the one that authorises most, and of those the one that lasts longest.
fn nearest_rule(engine: &Engine<'_>, stretch: &Stretch, index: usize, place: usize) -> (Option<usize>, Option<RuleAnswer>) {
    let Some(here) = engine.law.holding().nth(place) else { return (None, None) };
    let mut nearest: Option<(usize, RuleAnswer)> = None;
    for (number, (rule, allowance)) in here.policy.holds.iter().zip(&here.allowances).enumerate() {
        if rule.when == Requirement::Never {
            continue;
        }
        let mut until = stretch.until;
        let answer = engine.rule(index, place, rule, allowance, stretch.from, stretch.entitled, &mut until);
        let rank = |answer: &RuleAnswer| (answer.permitted, answer.reviewed, answer.deadline);
        if nearest.as_ref().is_none_or(|(_, best)| rank(&answer) > rank(best)) {
            nearest = Some((number, answer));
        }
    }
    nearest.map_or((None, None), |(number, answer)| (Some(number), Some(answer)))
}

fn cause_of(answer: &RuleAnswer) -> Cause {
    let surely = |truth: Truth| truth == Truth::No;
    let possibly = |truth: Truth| truth == Truth::Unknown;
    for missing in [surely, possibly] {
        if missing(answer.permitted) {
            return Cause::EvidenceMissing;
        }
        if missing(answer.reviewed) {
            return Cause::ReviewMissing;
        }
        if missing(answer.in_time) {
            return Cause::LimitExceeded;
        }
    }
    Cause::AuthorityUnknown
}
