//! Why a stretch is not surely covered: the cause, and the policy that refuses.

use crate::policy::Requirement;

use super::Truth;
use super::assessment::Cause;
use super::law::PolicyHere;
use super::local::Source;
use super::sweep::{Engine, RuleAnswer, Stretch};

/// Why a stretch is not surely covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) cause: Cause,
    /// The detainer that came nearest to authorising.
    pub(crate) paper: Option<usize>,
    /// What the first policy that refuses said.
    authorised: Truth,
    /// The rule of that policy that came nearest.
    pub(crate) rule: Option<usize>,
    /// When the time of that rule ran out.
    pub(crate) deadline: Option<i64>,
}

impl Refusal {
    const fn without_policy(cause: Cause, paper: Option<usize>) -> Self {
        Self { cause, paper, authorised: Truth::No, rule: None, deadline: None }
    }

    const fn rests_on_policies(&self) -> bool {
        matches!(self.cause, Cause::Prohibited | Cause::EvidenceMissing | Cause::ReviewMissing | Cause::LimitExceeded)
    }
}

/// The first cause that holds, in the order of [`Cause`]'s variants, of the detainer that came nearest to authorising.
///
/// An arrest that lapsed for want of a judge's review is named as such where no detainer is active: the order of the
/// variants alone would hide it behind `no_detainer`.
pub(crate) fn of(engine: &Engine<'_>, stretch: &Stretch) -> Refusal {
    let t = stretch.from;
    let papers = &engine.papers;
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
        in_lapse && engine.local.booked_until(Source::Case(case)).is_some_and(|until| t < until)
    })
}

/// One policy that speaks of a paper and does not surely authorise it.
struct Objection {
    place: usize,
    authorised: Truth,
    cause: Cause,
    rule: Option<usize>,
    deadline: Option<i64>,
}

/// The policies in force that may speak of a paper and do not surely authorise it, in the order of the stack.
fn objections<'a>(engine: &'a Engine<'_>, stretch: &'a Stretch, index: usize) -> impl Iterator<Item = Objection> + 'a {
    let speaking = engine
        .law
        .holding()
        .enumerate()
        .filter(move |(place, here)| engine.speaks(index, *place) != Truth::No && here.in_force(stretch.from).0);
    speaking.filter_map(move |(place, here)| {
        let (rule, answer) = nearest_rule(engine, stretch, index, place, here);
        let authorised = !engine.speaks(index, place) | answer.map_or(Truth::No, |answer| answer.authorised());
        let cause = answer.map_or(Cause::Prohibited, |answer| cause_of(&answer));
        let deadline = answer.map(|answer| answer.deadline);
        (authorised != Truth::Yes).then_some(Objection { place: here.place, authorised, cause, rule, deadline })
    })
}

fn of_paper(engine: &Engine<'_>, stretch: &Stretch, index: usize) -> Refusal {
    let spoken = engine
        .law
        .holding()
        .enumerate()
        .any(|(place, here)| engine.speaks(index, place) == Truth::Yes && here.in_force(stretch.from).0);
    if !spoken {
        return Refusal::without_policy(Cause::NoPolicyInForce, Some(index));
    }
    // A policy that surely refuses comes before one that only may; of equals, the first of the stack.
    let first = objections(engine, stretch, index)
        .reduce(|best, next| if next.authorised < best.authorised { next } else { best });
    match first {
        Some(Objection { authorised, cause, rule, deadline, .. }) => {
            Refusal { cause, authorised, paper: Some(index), rule, deadline }
        }
        None => Refusal::without_policy(Cause::AuthorityUnknown, Some(index)),
    }
}

/// The places in the law of the policies that refuse as the refusal says, in the order of the stack.
pub(crate) fn refusing(engine: &Engine<'_>, stretch: &Stretch, refusal: &Refusal) -> Vec<usize> {
    let Some(index) = refusal.paper.filter(|_| refusal.rests_on_policies()) else { return Vec::new() };
    objections(engine, stretch, index)
        .filter(|objection| objection.authorised == refusal.authorised)
        .map(|objection| objection.place)
        .collect()
}

/// Of alternative rules, the one that authorises most, and of those the one that lasts longest.
fn nearest_rule<'e>(
    engine: &Engine<'e>,
    stretch: &Stretch,
    index: usize,
    place: usize,
    here: &'e PolicyHere,
) -> (Option<usize>, Option<RuleAnswer>) {
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
