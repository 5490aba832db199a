//! Local authority: cases, sentences and other holds, each a span with a range for its start and its end.
//!
//! A span is open *surely* from the latest opening until the earliest closing that is not surely before the opening, and
//! *possibly* from the earliest opening until the latest time of some closing that is surely after it. So each span is two
//! intervals, and local authority is two unions of intervals.

mod closes;

use crate::record::EventKind;

use super::Truth;
use super::custody::Stay;
use super::law::ZoneLaw;
use super::outline::{ALWAYS, About, Closing, Lift, Moment, NEVER, Outline, When, of};
use super::sentences::{self, Served};
pub(crate) use closes::{Close, Closes};

/// A half-open interval of seconds.
pub(crate) type Interval = (i64, i64);

/// What a span is, for the ledger's `by`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Case(u32),
    UnclearCase,
    Arrest,
    Sentence(u32),
    Hold(u32),
}

/// One span of local authority.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LocalSpan {
    pub(crate) source: Source,
    pub(crate) surely: Interval,
    pub(crate) possibly: Interval,
}

impl LocalSpan {
    pub(crate) fn at(&self, t: i64) -> Truth {
        let inside = |(from, until): Interval| from <= t && t < until;
        Truth::of(inside(self.surely), inside(self.possibly))
    }
}

/// Room that is used again for every timeline.
#[derive(Clone, Debug, Default)]
pub(crate) struct Local {
    pub(crate) spans: Vec<LocalSpan>,
    pub(crate) served: Vec<Served>,
    /// The closings of the case in hand, those of sentences' own ends apart at the back.
    closes: Closes,
    /// Where local authority is surely present: sorted and disjoint.
    pub(crate) surely: Vec<Interval>,
    /// Where it is possibly present: sorted and disjoint.
    pub(crate) possibly: Vec<Interval>,
    lapses: Vec<(Interval, Interval)>,
    /// Under a review of arrests: until when each case that the booking opened may hold, but for the review.
    booked_until: Vec<(Source, i64)>,
}

impl Local {
    /// Works out the local authority of a record under the laws of its zone.
    pub(crate) fn fill(&mut self, outline: &Outline, stay: &Stay, law: &ZoneLaw) {
        self.spans.clear();
        self.booked_until.clear();
        sentences::served(outline, stay, &mut self.served);
        let ordered = outline.ordered;
        let mut first_of_all = (NEVER, NEVER);
        for case in 0..outline.booked.len() {
            let number = u32::try_from(case).unwrap_or(u32::MAX);
            self.closes.clear(ordered);
            let about = About::Case(number);
            let of_case = [about, About::All, About::Unclear];
            let own = closings(outline, &of_case);
            self.closes.extend(own.filter_map(|closing| close(closing, about, outline, stay, law, &self.served)));
            let own = self.closes.len();
            let ends = |about, doubtful| {
                of(&self.served, about, |sentence: &Served| sentence.about)
                    .iter()
                    .filter_map(move |sentence| term_close(sentence, doubtful))
            };
            self.closes.extend(ends(about, false));
            self.closes.extend(ends(About::Unclear, true));
            first_of_all = earlier(first_of_all, self.closes.after_all());
            self.case_spans(outline, stay, law, number, own);
        }
        if outline.arrest_span {
            self.spans.push(LocalSpan {
                source: Source::Arrest,
                surely: (stay.from.0, first_of_all.0),
                possibly: (stay.from.0, first_of_all.1),
            });
        }
        self.lapse(outline, stay, law);
        self.unclear_spans(outline, stay, law);
        self.hold_spans(outline, stay);
        union(self.spans.iter().map(|span| span.surely), &mut self.surely);
        union(
            self.spans.iter().map(|span| span.possibly).chain(self.spans.iter().map(|span| span.surely)),
            &mut self.possibly,
        );
    }

    /// The spans of one case; its closings are in `self.closes`, those from `own` on being its sentences' ends.
    fn case_spans(&mut self, outline: &Outline, stay: &Stay, law: &ZoneLaw, case: u32, own: usize) {
        let source = Source::Case(case);
        let mut first_charge: Option<When> = None;
        for charge in of(&outline.charges, About::Case(case), |charge| charge.about) {
            let at = stay.opening(charge.at);
            first_charge = Some(first_charge.map_or(at, |first| When {
                e: first.e.min(at.e),
                l: first.l.min(at.l),
                rank: first.rank.min(at.rank),
            }));
            // While the case has not closed, a charge adds nothing; after a closing it may have opened the case again.
            let mut span = self.span(source, at);
            span.possibly.0 = span.possibly.0.max(self.closes.not_after(at));
            self.spans.push(LocalSpan { surely: (0, 0), ..span });
        }
        let booked = usize::try_from(case).ok().and_then(|case| outline.booked.get(case)).copied().unwrap_or(false);
        let unclear =
            of(&outline.charges, About::Unclear, |charge| charge.about).iter().map(|charge| stay.opening(charge.at));
        let charged_later = outline.arrest_span && unclear.chain(first_charge).any(|charge| charge.l > stay.from.0);
        if booked {
            let (surely, possibly) = self.closes.after_all();
            let surely = if charged_later { (0, 0) } else { (stay.from.0, surely) };
            let span = LocalSpan { source, surely, possibly: (stay.from.0, possibly) };
            if law.reviews_arrests() {
                self.booked_until.push((source, possibly));
                self.lapses.clear();
                law.lapses(outline, stay, Some(case), &mut self.lapses);
                self.push_unlapsed(span);
            } else {
                self.spans.push(span);
            }
        }
        if let Some(charge) = first_charge.filter(|_| !booked || charged_later) {
            let span = self.span(source, charge);
            self.spans.push(span);
        }
        for remand in of(&outline.remands, About::Case(case), |remand| remand.about) {
            let span = self.span(source, stay.opening(remand.at));
            self.spans.push(span);
        }
        self.closes.truncate(own);
        let first = self.served.partition_point(|sentence| sentence.about < About::Case(case));
        for index in first..self.served.len() {
            let Some(sentence) = self.served.get(index).copied() else { break };
            if sentence.about != About::Case(case) {
                break;
            }
            let number = u32::try_from(index).unwrap_or(u32::MAX);
            let mut span = self.span(Source::Sentence(number), sentence.opening);
            if let Some((e, l)) = sentence.end {
                span.surely.1 = span.surely.1.min(e);
                span.possibly.1 = span.possibly.1.min(l);
            }
            self.spans.push(span);
        }
    }

    /// The span that `opening` opens, by the rule of the module's documentation.
    fn span(&mut self, source: Source, opening: When) -> LocalSpan {
        let surely = (opening.l, self.closes.not_before(opening));
        LocalSpan { source, surely, possibly: (opening.e, self.closes.surely_after(opening)) }
    }

    /// Takes from a span that the booking opened what lapsed for want of a judge's review.
    fn push_unlapsed(&mut self, span: LocalSpan) {
        let mut surely = vec![span.surely];
        let mut possibly = vec![span.possibly];
        for &(possibly_lapsed, surely_lapsed) in &self.lapses {
            surely = surely.into_iter().flat_map(|interval| without(interval, possibly_lapsed)).collect();
            possibly = possibly.into_iter().flat_map(|interval| without(interval, surely_lapsed)).collect();
        }
        for possibly in possibly {
            self.spans.push(LocalSpan { source: span.source, surely: (0, 0), possibly });
        }
        for surely in surely {
            self.spans.push(LocalSpan { source: span.source, surely, possibly: surely });
        }
    }

    /// The arrest's own span lapses too.
    fn lapse(&mut self, outline: &Outline, stay: &Stay, law: &ZoneLaw) {
        if !law.reviews_arrests() || !outline.arrest_span {
            return;
        }
        if let Some(index) = self.spans.iter().position(|span| span.source == Source::Arrest) {
            let span = self.spans.swap_remove(index);
            self.lapses.clear();
            law.lapses(outline, stay, None, &mut self.lapses);
            self.push_unlapsed(span);
        }
    }

    /// What opens some case, and the record does not say which: it ends surely only when every case has closed after it.
    /// A sentence ends for itself: other sentences' terms close a case, but not a sentence.
    fn unclear_spans(&mut self, outline: &Outline, stay: &Stay, law: &ZoneLaw) {
        let ordered = outline.ordered;
        let charges =
            outline.charges.iter().filter(|charge| charge.about == About::Unclear).map(|charge| (charge.at, None));
        let remands =
            outline.remands.iter().filter(|remand| remand.about == About::Unclear).map(|remand| (remand.at, None));
        let sentences = outline
            .sentences
            .iter()
            .zip(&self.served)
            .enumerate()
            .filter(|(_, (sentence, _))| sentence.about == About::Unclear)
            .map(|(index, (sentence, served))| (sentence.at, Some((index, served.end))));
        let openings: Vec<_> = charges.chain(remands).chain(sentences).collect();
        for (at, sentence) in openings {
            let opening = stay.opening(at);
            let mut until = Some(0);
            for case in 0..outline.booked.len() {
                let case = About::Case(u32::try_from(case).unwrap_or(u32::MAX));
                let terms = of(&self.served, case, |sentence| sentence.about);
                let closed = closings(outline, &[case, About::All])
                    .filter_map(|closing| close(closing, case, outline, stay, law, &self.served))
                    .chain(terms.iter().filter(|_| sentence.is_none()).filter_map(|served| term_close(served, false)))
                    .filter(|close| !close.doubtful && close.surely_after(opening, ordered))
                    .map(|close| close.at.l)
                    .min();
                until = until.zip(closed).map(|(until, closed): (i64, i64)| until.max(closed));
            }
            let mut until = until.unwrap_or(NEVER);
            let mut source = Source::UnclearCase;
            if let Some((index, end)) = sentence {
                source = Source::Sentence(u32::try_from(index).unwrap_or(u32::MAX));
                until = until.min(end.map_or(NEVER, |end| end.1));
            }
            self.spans.push(LocalSpan { source, surely: (0, 0), possibly: (opening.e, until) });
        }
    }

    fn hold_spans(&mut self, outline: &Outline, stay: &Stay) {
        for (index, placing) in outline.placings.iter().enumerate() {
            if placing.authority == Truth::No {
                continue;
            }
            let opening = stay.opening(placing.at);
            let papers = |hold| placed(&outline.placings, hold, |other| (other.hold, other.at), stay);
            let span = spell(opening, placing.hold, &outline.lifts, papers, stay, outline.ordered);
            let source = Source::Hold(u32::try_from(index).unwrap_or(u32::MAX));
            let surely = if placing.authority == Truth::Yes { span.0 } else { (0, 0) };
            self.spans.push(LocalSpan { source, surely, possibly: span.1 });
        }
    }

    /// Until when a case that the booking opened may hold the person, leaving aside any review of the arrest.
    pub(crate) fn booked_until(&self, source: Source) -> Option<i64> {
        self.booked_until.iter().find(|(booked, _)| *booked == source).map(|(_, until)| *until)
    }

    /// Local authority at `t`, and the first later instant at which it may change.
    pub(crate) fn at(&self, t: i64, surely: &mut usize, possibly: &mut usize) -> (Truth, i64) {
        let (is_sure, sure_until) = seek(&self.surely, t, surely);
        if is_sure {
            return (Truth::Yes, sure_until);
        }
        let (is_possible, possible_until) = seek(&self.possibly, t, possibly);
        (Truth::of(false, is_possible), sure_until.min(possible_until))
    }
}

/// When the papers were placed that a lift can mean: those with the id it names and those without one; all, if it names
/// none. The papers are sorted by id.
pub(crate) fn placed<'p, P>(
    papers: &'p [P],
    named: Option<u32>,
    place: impl Fn(&P) -> (Option<u32>, Moment) + Copy + 'p,
    stay: &'p Stay,
) -> impl Iterator<Item = When> + 'p {
    let id = move |paper: &P| place(paper).0;
    let (some, others) = match named {
        None => (papers, [].as_slice()),
        Some(_) => (of(papers, None, id), of(papers, named, id)),
    };
    some.iter().chain(others).map(move |paper| stay.opening(place(paper).1))
}

/// How long a paper is active: surely and possibly. `named` is its id; the lifts that name it, or name none, end it.
///
/// A lift follows the one placing it can mean, of those that `papers` gives; one that names an id may mean a paper without
/// one.
pub(crate) fn spell<I: Iterator<Item = When>>(
    opening: When,
    named: Option<u32>,
    lifts: &[Lift],
    papers: impl Fn(Option<u32>) -> I,
    stay: &Stay,
    ordered: bool,
) -> (Interval, Interval) {
    let (mut surely, mut possibly) = (NEVER, NEVER);
    let unnamed = of(lifts, None, |lift| lift.hold);
    let others = match named {
        Some(named) => of(lifts, Some(named), |lift| lift.hold),
        None => lifts.get(unnamed.len()..).unwrap_or_default(),
    };
    for lift in unnamed.iter().chain(others) {
        let doubtful = lift.hold.is_some() && named.is_none();
        let (mut at, _) = stay.closing(lift.at, ALWAYS);
        if at.l < opening.e || opening.surely_after(at, ordered) {
            continue;
        }
        let only = papers(lift.hold).filter(|paper| !paper.surely_after(at, ordered)).take(2).count() == 1;
        if only {
            at.e = at.e.max(opening.e);
        }
        let after = only || at.surely_after(opening, ordered);
        surely = surely.min(at.e);
        if after && !doubtful {
            possibly = possibly.min(at.l);
        }
    }
    ((opening.l, surely), (opening.e, possibly))
}

/// The closings about one of those.
fn closings<'o>(outline: &'o Outline, about: &'o [About]) -> impl Iterator<Item = &'o Closing> {
    about.iter().flat_map(|about| of(&outline.closings, *about, |closing| closing.about))
}

/// A closing as one of that case.
fn close(
    closing: &Closing,
    case: About,
    outline: &Outline,
    stay: &Stay,
    law: &ZoneLaw,
    served: &[Served],
) -> Option<Close> {
    let (mut at, before_booking) = stay.closing(closing.at, stay.from.0);
    if closing.refusal && !law.refusal_entitles(at.e) {
        return None;
    }
    if closing.kind == EventKind::SentenceCompleted {
        at = sentences::completion(at, case, served, outline.ordered);
    }
    Some(Close { at, doubtful: before_booking || closing.about == About::Unclear, term: false })
}

fn term_close(sentence: &Served, doubtful: bool) -> Option<Close> {
    let (e, l) = sentence.closing()?;
    Some(Close { at: When { e, l, rank: 0 }, doubtful, term: true })
}

fn earlier(one: (i64, i64), other: (i64, i64)) -> (i64, i64) {
    (one.0.min(other.0), one.1.min(other.1))
}

/// What is left of an interval without another.
pub(crate) fn without(interval: Interval, hole: Interval) -> impl Iterator<Item = Interval> {
    let left = (interval.0, interval.1.min(hole.0));
    let right = (interval.0.max(hole.1), interval.1);
    let whole = hole.0 >= hole.1;
    [if whole { interval } else { left }, if whole { (0, 0) } else { right }]
        .into_iter()
        .filter(|(from, until)| from < until)
}

/// The union of intervals: sorted and disjoint.
fn union(intervals: impl Iterator<Item = Interval>, out: &mut Vec<Interval>) {
    out.clear();
    out.extend(intervals.filter(|(from, until)| from < until));
    if out.len() <= 1 {
        return;
    }
    out.sort_unstable();
    let mut kept = 0usize;
    for index in 1..out.len() {
        let Some(&next) = out.get(index) else { break };
        match out.get_mut(kept) {
            Some(last) if next.0 <= last.1 => last.1 = last.1.max(next.1),
            _ => {
                kept = kept.saturating_add(1);
                if let Some(slot) = out.get_mut(kept) {
                    *slot = next;
                }
            }
        }
    }
    out.truncate(kept.saturating_add(1));
}

/// Whether `t` lies in one of the intervals, and until when that holds. `index` only moves forward.
fn seek(intervals: &[Interval], t: i64, index: &mut usize) -> (bool, i64) {
    while let Some(&(from, until)) = intervals.get(*index) {
        if t < from {
            return (false, from);
        }
        if t < until {
            return (true, until);
        }
        *index = index.saturating_add(1);
    }
    (false, NEVER)
}
