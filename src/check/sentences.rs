//! Where sentences end.
//!
//! A term ends at the later of sentencing and booking, plus the term, less the credit. A credit that is not recorded may be
//! anything from nothing to the whole term. A recorded completion ends the sentences it may follow: not before the term
//! would have ended or the completion is recorded, whichever is earlier, and not after the completion.

use crate::record::EventKind;
use crate::time::{Instant, Zone};

use super::custody::Stay;
use super::outline::{About, NEVER, Outline, Sentence, When, of};

/// A sentence with its times cut to the stay.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Served {
    pub(crate) opening: When,
    pub(crate) about: About,
    /// The range of its own end; `None` if only its case's closings end it.
    pub(crate) end: Option<(i64, i64)>,
    /// The range in which its term ends by itself.
    term: Option<(i64, i64)>,
    /// Where its term ends if nothing is credited that is not recorded; `NEVER` without a term.
    full_term: i64,
    /// The latest that it can end; `NEVER` without a term.
    latest_term: i64,
    /// Whether a completion of its case ends it instead of its term.
    completed: bool,
}

/// The range of the instant at which a sentence's term ends, started in that range of instants.
pub(crate) fn term_end(zone: Zone, sentence: &Sentence, start: (i64, i64)) -> Option<(i64, i64)> {
    let readable = sentence.term?.is_some();
    let (least, most) = full_term(zone, sentence, start);
    // A credit that is not recorded, or a term that cannot be read, may end it at once.
    Some((if readable && sentence.credit.is_some() { least } else { start.0 }, most))
}

/// The range of the end if nothing is credited that is not recorded; `NEVER` without a term that can be read.
fn full_term(zone: Zone, sentence: &Sentence, start: (i64, i64)) -> (i64, i64) {
    let Some(Some(term)) = sentence.term else { return (NEVER, NEVER) };
    let ends = turning_starts(zone, start)
        .map(|from| zone.add_term(Instant::from_unix(from), &term, sentence.credit.as_ref()).unix());
    ends.fold((NEVER, start.0), |(least, most), end| (least.min(end), most.max(end)))
}

/// The starts of a range at which a term may end earliest or latest.
///
/// A term in months is not monotone: 29 January 23:59 and a month is later than 31 January 12:00 and a month. That happens
/// among the last three days of a month, so the bounds lie at the range's ends or at a midnight within three days of them.
fn turning_starts(zone: Zone, start: (i64, i64)) -> impl Iterator<Item = i64> {
    let midnight =
        move |at: i64, days: i32| zone.start_of_day(zone.date(Instant::from_unix(at)).plus_days(days)).unix();
    let after = (1..=3).map(move |days| midnight(start.0, days));
    let before = (-2..=0).map(move |days| midnight(start.1, days).saturating_sub(1));
    let inside = after.chain(before).filter(move |at| start.0 < *at && *at < start.1);
    [start.0, start.1].into_iter().chain(inside)
}

/// The sentences of the record with their ends.
pub(crate) fn served(outline: &Outline, stay: &Stay, out: &mut Vec<Served>) {
    out.clear();
    for sentence in &outline.sentences {
        let opening = stay.opening(sentence.at);
        let start = (opening.e.max(stay.from.0), opening.l.max(stay.from.1));
        let end = sentence.end.or_else(|| term_end(outline.zone, sentence, start));
        let (full_term, latest_term) = full_term(outline.zone, sentence, start);
        out.push(Served { opening, about: sentence.about, end, term: end, full_term, latest_term, completed: false });
    }
    for completion in outline.closings.iter().filter(|closing| closing.kind == EventKind::SentenceCompleted) {
        let (at, before_booking) = stay.closing(completion.at, stay.from.0);
        for sentence in out.iter_mut().filter(|sentence| may_mean(completion.about, sentence.about)) {
            if sentence.opening.surely_after(at, outline.ordered) {
                continue;
            }
            let sure = !before_booking && sentence.about == completion.about && completion.about != About::Unclear;
            let range = (at.e.min(sentence.full_term), at.l);
            match (sentence.end, sure) {
                (Some(end), true) if sentence.completed => {
                    sentence.end = Some((end.0.min(range.0), end.1.min(range.1)))
                }
                (_, true) => sentence.end = Some(range),
                // The sure completions stand first: what only may be about it cannot put off an end that they made.
                (Some(end), false) if sentence.completed => sentence.end = Some((end.0.min(range.0), end.1)),
                (Some(end), false) => sentence.end = Some((end.0.min(range.0), end.1.max(range.1))),
                (None, false) => {}
            }
            sentence.completed |= sure;
        }
    }
}

fn may_mean(completion: About, sentence: About) -> bool {
    completion == sentence || completion == About::Unclear || sentence == About::Unclear
}

impl Served {
    /// The end of its term as a closing of its case; `None` if a completion stands for it. A sentence that may be any
    /// case's ends by its term in the cases that a completion does not name.
    pub(crate) fn closing(&self) -> Option<(i64, i64)> {
        if self.about == About::Unclear { self.term } else { self.end.filter(|_| !self.completed) }
    }
}

/// A completion as a closing of that case: as early as the last of the case's terms it may end, if that is earlier. If it
/// has none, one that may be any case's may be its only one.
pub(crate) fn completion(at: When, case: About, served: &[Served], ordered: bool) -> When {
    let terms = |about| {
        let sentences = of(served, about, |sentence: &Served| sentence.about).iter();
        sentences.filter(|sentence| !sentence.opening.surely_after(at, ordered)).map(|sentence| sentence.full_term)
    };
    let term = terms(case).max().or_else(|| terms(About::Unclear).min());
    When { e: at.e.min(term.unwrap_or(NEVER)), ..at }
}

/// The latest instant at which the terms that a completion may end can have been served; `NEVER` if there is none.
pub(crate) fn latest_due(served: &[Served], at: When, about: About, ordered: bool) -> i64 {
    let meant = served.iter().filter(|sentence| may_mean(about, sentence.about));
    let earlier = meant.filter(|sentence| !sentence.opening.surely_after(at, ordered));
    earlier.map(|sentence| sentence.latest_term).max().unwrap_or(NEVER)
}
