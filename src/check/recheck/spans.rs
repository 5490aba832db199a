//! Spans of local authority, asked one instant at a time.

use crate::record::{Arrest, Cause, EventKind, Said};
use crate::time::{Instant, Term};

use super::super::Truth;
use super::law::in_force;
use super::scene::{Ev, Scene};

/// Later than anything recorded.
pub(super) const FAR: Instant = Instant::from_unix(i64::MAX / 4);

/// A moment with a range and, if it is an event as recorded, its rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) e: Instant,
    pub(super) l: Instant,
    pub(super) rank: Option<usize>,
    /// The end of a term: at one instant it comes first.
    pub(super) term: bool,
}

impl Mark {
    pub(super) fn of(ev: &Ev<'_>) -> Self {
        Self { e: ev.e, l: ev.l, rank: Some(ev.rank), term: false }
    }

    fn surely_after(self, other: Self, ordered: bool) -> bool {
        if self.e > other.l {
            return true;
        }
        if other.term {
            return !self.term && self.e >= other.l;
        }
        let later = matches!((self.rank, other.rank), (Some(own), Some(others)) if own > others);
        ordered && later && (self.e == other.l || (self.e, self.l) == (other.e, other.l))
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Closing {
    pub(super) mark: Mark,
    /// It follows the opening by its nature.
    pub(super) natural: bool,
    pub(super) doubtful: bool,
}

#[derive(Clone, Debug)]
pub(super) enum Opening {
    /// By the booking, so by every instant.
    Booking,
    /// By the first of these.
    First(Vec<Mark>),
}

/// What a span is subject to under a policy that wants arrests reviewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lapse {
    Never,
    /// Opened by the booking: for a case, or for the arrest alone.
    Booked(Option<usize>),
}

#[derive(Clone, Debug)]
pub(super) struct Stretch {
    pub(super) opening: Opening,
    pub(super) closings: Vec<Closing>,
    pub(super) doubtful: bool,
    /// If not empty: it is surely over once each of these groups has a closing surely after the opening.
    pub(super) groups: Vec<Vec<Closing>>,
    /// It is not open before this.
    pub(super) not_before: Option<Instant>,
    pub(super) lapse: Lapse,
}

impl Stretch {
    pub(super) fn new(opening: Opening, closings: Vec<Closing>) -> Self {
        Self { opening, closings, doubtful: false, groups: Vec::new(), not_before: None, lapse: Lapse::Never }
    }

    pub(super) fn after(&self, closing: &Closing, ordered: bool) -> bool {
        match &self.opening {
            Opening::Booking => true,
            Opening::First(marks) => {
                marks.iter().any(|o| closing.mark.surely_after(*o, ordered) || closing.natural && closing.mark.l >= o.e)
            }
        }
    }

    fn before(&self, closing: &Closing, ordered: bool) -> bool {
        match &self.opening {
            Opening::Booking => false,
            Opening::First(marks) => {
                !(closing.natural && self.after(closing, ordered))
                    && marks.iter().all(|o| o.surely_after(closing.mark, ordered))
            }
        }
    }

    pub(super) fn open(&self, t: Instant, ordered: bool) -> Truth {
        let opened = match &self.opening {
            Opening::Booking => Truth::Yes,
            Opening::First(marks) => Truth::of(marks.iter().any(|o| o.l <= t), marks.iter().any(|o| o.e <= t)),
        };
        let over = |closing: &Closing| closing.mark.l <= t && self.after(closing, ordered);
        let closed = self.closings.iter().any(|closing| !closing.doubtful && over(closing))
            || !self.groups.is_empty() && self.groups.iter().all(|group| group.iter().any(over));
        if opened == Truth::No || closed || self.not_before.is_some_and(|from| t < from) {
            return Truth::No;
        }
        let harmless = |closing: &Closing| closing.mark.e > t || self.before(closing, ordered);
        let surely = opened == Truth::Yes && !self.doubtful && self.closings.iter().all(harmless);
        Truth::of(surely, true)
    }

    /// Where its answer may change.
    pub(super) fn moments(&self) -> Vec<Instant> {
        let openings: &[Mark] = match &self.opening {
            Opening::Booking => &[],
            Opening::First(marks) => marks,
        };
        let closings = self.closings.iter().chain(self.groups.iter().flatten()).map(|closing| closing.mark);
        let marks = openings.iter().copied().chain(closings).flat_map(|mark| [mark.e, mark.l]);
        marks.chain(self.not_before).collect()
    }
}

/// When a term of a sentence ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TermEnd {
    /// No term is recorded.
    Open,
    /// A term that cannot be read: any time from the start.
    Unread(Instant),
    /// In `[e, l]`; `whole` is the earliest end if a credit that is not recorded is none.
    Known { e: Instant, l: Instant, whole: Instant },
}

/// The range in which the term of a sentence ends, over all starts it may have.
pub(super) fn term_end(scene: &Scene<'_>, sentence: &Ev<'_>) -> TermEnd {
    let start = (sentence.e.max(scene.booking.0), sentence.l.max(scene.booking.1));
    let term = match &sentence.event.term {
        None => return TermEnd::Open,
        Some(Said::Other(_)) => return TermEnd::Unread(start.0),
        Some(Said::Listed(term)) => term,
    };
    let credit = sentence.event.credit.as_ref().and_then(Said::listed);
    let ends: Vec<Instant> =
        starts(scene, start, term).into_iter().map(|s| scene.zone.add_term(s, term, credit.as_ref()).max(s)).collect();
    let whole = ends.iter().copied().min().unwrap_or(start.0);
    let l = ends.iter().copied().max().unwrap_or(start.1);
    TermEnd::Known { e: if credit.is_some() { whole } else { start.0 }, l, whole }
}

/// The starts that matter: the ends of the range and, since 30 and 31 January and a month are one day, the days between.
fn starts(scene: &Scene<'_>, start: (Instant, Instant), term: &Term) -> Vec<Instant> {
    let mut starts = vec![start.0, start.1];
    if term.months != 0 {
        let first = scene.zone.date(start.0);
        for n in 1..800 {
            let midnight = scene.zone.start_of_day(first.plus_days(n));
            if midnight > start.1 {
                break;
            }
            starts.extend([midnight, midnight.plus(-1)]);
        }
    }
    starts
}

/// Whether a completion may follow a sentence: it is not surely before it.
pub(super) fn may_follow(scene: &Scene<'_>, completion: &Ev<'_>, sentence: &Ev<'_>) -> bool {
    !scene.surely_after(sentence, completion)
}

fn completions<'s, 'a>(scene: &'s Scene<'a>) -> impl Iterator<Item = &'s Ev<'a>> {
    scene.of_kind(EventKind::SentenceCompleted)
}

/// A completion that ends something whose term ends no earlier than `limit`.
fn completed(k: &Ev<'_>, limit: Option<Instant>) -> Mark {
    match limit {
        Some(limit) if limit < k.e => Mark { e: limit, l: k.l, rank: None, term: false },
        _ => Mark::of(k),
    }
}

/// A completion as a closing of that case: when the last of the terms it ends may have been served.
fn completes_case(scene: &Scene<'_>, k: &Ev<'_>, case: usize) -> Mark {
    let term = |s: &Ev<'_>| may_follow(scene, k, s).then(|| whole(term_end(scene, s)).unwrap_or(FAR));
    let own = scene.of_kind(EventKind::Sentenced).filter(|s| s.cases.contains(&case)).filter_map(term).max();
    // of a case with no sentence of its own, one that does not say whose it is may be the only one
    let unlabelled = scene.of_kind(EventKind::Sentenced).filter(|s| s.cases.is_empty()).filter_map(term);
    completed(k, own.or_else(|| unlabelled.min()))
}

fn whole(end: TermEnd) -> Option<Instant> {
    match end {
        TermEnd::Known { whole, .. } => Some(whole),
        TermEnd::Open | TermEnd::Unread(_) => None,
    }
}

/// The end of one sentence of a case, by its completions or by its term.
fn sentence_ends(scene: &Scene<'_>, case: usize, sentence: &Ev<'_>) -> Vec<Closing> {
    let end = term_end(scene, sentence);
    let of_case =
        |k: &&Ev<'_>, sure: Truth| !k.early && closing_of(scene, k, case) == sure && may_follow(scene, k, sentence);
    let sure: Vec<Mark> =
        completions(scene).filter(|k| of_case(k, Truth::Yes)).map(|k| completed(k, whole(end))).collect();
    if !sure.is_empty() {
        return sure.into_iter().map(|mark| Closing { mark, natural: true, doubtful: false }).collect();
    }
    let doubtful = completions(scene).filter(|k| of_case(k, Truth::Unknown));
    own_end(end, doubtful).into_iter().collect()
}

/// The end of a term. A completion that may be of its case may stand in its place.
fn own_end<'e>(end: TermEnd, completions: impl Iterator<Item = &'e Ev<'e>>) -> Option<Closing> {
    let mark = |e, l| Mark { e, l, rank: None, term: true };
    match end {
        TermEnd::Open => None,
        TermEnd::Unread(e) => Some(Closing { mark: mark(e, FAR), natural: true, doubtful: true }),
        TermEnd::Known { e, l, .. } => {
            let (e, l) = completions.fold((e, l), |(e, l), k| (e.min(k.e), l.max(k.l)));
            Some(Closing { mark: mark(e, l), natural: true, doubtful: false })
        }
    }
}

/// Whether a closing is of that case: *unknown* if it may be.
pub(super) fn closing_of(scene: &Scene<'_>, closing: &Ev<'_>, case: usize) -> Truth {
    let unlabelled = closing.cases.is_empty();
    let sure = if unlabelled {
        Truth::of(closing.kind == EventKind::ReleaseOrdered, true)
    } else if closing.cases.iter().any(|c| scene.ever_opened(*c)) {
        Truth::certain(closing.cases.contains(&case))
    } else {
        Truth::Unknown
    };
    if closing.early { sure.at_most_unknown() } else { sure }
}

/// The closings of a case but for the completions that are surely of it.
fn plain_closings(scene: &Scene<'_>, case: usize) -> Vec<Closing> {
    let mut closings = Vec::new();
    for ev in scene.events.iter().filter(|ev| ev.closes) {
        let of_case = closing_of(scene, ev, case);
        let completion = ev.kind == EventKind::SentenceCompleted;
        if of_case == Truth::No || completion && of_case == Truth::Yes {
            continue;
        }
        let mark = if completion { completes_case(scene, ev, case) } else { Mark::of(ev) };
        closings.push(Closing { mark, natural: false, doubtful: of_case == Truth::Unknown });
    }
    closings
}

/// Every closing of a case's own span.
pub(super) fn case_closings(scene: &Scene<'_>, case: usize) -> Vec<Closing> {
    let mut closings = plain_closings(scene, case);
    let sentences: Vec<&Ev<'_>> = scene.of_kind(EventKind::Sentenced).filter(|s| s.cases.contains(&case)).collect();
    for k in completions(scene).filter(|k| closing_of(scene, k, case) == Truth::Yes) {
        closings.push(Closing { mark: completes_case(scene, k, case), natural: false, doubtful: false });
    }
    for sentence in &sentences {
        for end in sentence_ends(scene, case, sentence).into_iter().filter(|end| end.mark.term) {
            closings.push(Closing { natural: false, ..end });
        }
    }
    // the term of a sentence that does not say whose it is may end this case
    for sentence in scene.of_kind(EventKind::Sentenced).filter(|s| s.cases.is_empty()) {
        if let Some(end) = own_end(term_end(scene, sentence), std::iter::empty()) {
            closings.push(Closing { natural: false, doubtful: true, ..end });
        }
    }
    closings
}

/// All spans of local authority.
pub(super) fn stretches(scene: &Scene<'_>) -> Vec<Stretch> {
    let mut spans = Vec::new();
    for case in 0..scene.cases {
        case_spans(scene, case, &mut spans);
    }
    if scene.booked.is_empty() && !scene.single() {
        let closings = (0..scene.cases).flat_map(|case| case_closings(scene, case)).collect();
        spans.push(Stretch { lapse: Lapse::Booked(None), ..Stretch::new(Opening::Booking, closings) });
    }
    unlabelled_spans(scene, &mut spans);
    spans.extend(holds(scene));
    spans
}

/// Whether the booking opens the case: surely, perhaps, or not.
pub(super) fn opened_by_booking(scene: &Scene<'_>, case: usize) -> Truth {
    if scene.single() || scene.booked.contains(&case) {
        return Truth::Yes;
    }
    if !scene.booked.is_empty() {
        return Truth::No;
    }
    let booked: Vec<&Ev<'_>> = scene.of_kind(EventKind::Booked).collect();
    let mut charges = scene.of_kind(EventKind::Charged).filter(|ev| ev.cases.contains(&case)).peekable();
    let none = charges.peek().is_none();
    let by_then = |c: &Ev<'_>| c.l <= scene.booking.0 || booked.iter().all(|b| scene.surely_after(b, c));
    let perhaps_later = scene.of_kind(EventKind::Charged).any(|c| c.cases.is_empty() && !by_then(c));
    Truth::of((none || charges.any(by_then)) && !perhaps_later, true)
}

fn case_spans(scene: &Scene<'_>, case: usize, spans: &mut Vec<Stretch>) {
    let ordered = scene.timeline.ordered;
    let closings = case_closings(scene, case);
    let of_case = |kind: EventKind| scene.of_kind(kind).filter(move |ev| ev.cases.contains(&case));
    let by_booking = opened_by_booking(scene, case);
    if by_booking != Truth::No {
        spans.push(Stretch {
            lapse: Lapse::Booked(Some(case)),
            doubtful: by_booking == Truth::Unknown,
            ..Stretch::new(Opening::Booking, closings.clone())
        });
    }
    let charges: Vec<Mark> = of_case(EventKind::Charged).map(Mark::of).collect();
    if by_booking != Truth::Yes && !charges.is_empty() {
        spans.push(Stretch::new(Opening::First(charges), closings.clone()));
    }
    for remanded in of_case(EventKind::Remanded) {
        spans.push(Stretch::new(Opening::First(vec![Mark::of(remanded)]), closings.clone()));
    }
    for charged in of_case(EventKind::Charged) {
        let again = Stretch::new(Opening::First(vec![Mark::of(charged)]), closings.clone());
        // nothing while the case is open, lapsed or not: it counts from the first closing that may precede it
        let preceding = closings.iter().filter(|closing| !again.after(closing, ordered)).map(|closing| closing.mark.e);
        if let Some(closed) = preceding.min() {
            spans.push(Stretch { doubtful: true, not_before: Some(closed), ..again });
        }
    }
    for sentence in of_case(EventKind::Sentenced) {
        let mut ends = plain_closings(scene, case);
        ends.extend(sentence_ends(scene, case, sentence));
        spans.push(Stretch::new(Opening::First(vec![Mark::of(sentence)]), ends));
    }
}

/// Charges, remands and sentences that do not say of which of several cases.
fn unlabelled_spans(scene: &Scene<'_>, spans: &mut Vec<Stretch>) {
    use EventKind::{Charged, Remanded, Sentenced};
    for ev in scene.events.iter().filter(|ev| matches!(ev.kind, Charged | Remanded | Sentenced) && ev.cases.is_empty())
    {
        // each sentence ends for itself: another's term closes a case, but not a sentence
        let ends = |closing: &Closing| !closing.doubtful && (ev.kind != Sentenced || !closing.mark.term);
        let sure = |case: usize| case_closings(scene, case).into_iter().filter(ends).collect();
        // whichever case it is of, a completion of that case may stand in the place of its term
        let completed = completions(scene).filter(|k| !k.early && may_follow(scene, k, ev));
        let own = (ev.kind == Sentenced).then(|| own_end(term_end(scene, ev), completed)).flatten();
        spans.push(Stretch {
            doubtful: true,
            groups: (0..scene.cases).map(sure).collect(),
            ..Stretch::new(Opening::First(vec![Mark::of(ev)]), own.into_iter().collect())
        });
    }
}

/// Whether a lift means a placing: surely, or perhaps.
pub(super) fn meant(named: Option<&str>, id: Option<&str>) -> Truth {
    match (named, id) {
        (None, _) => Truth::Yes,
        (Some(_), None) => Truth::Unknown,
        (Some(named), Some(id)) => Truth::certain(named == id),
    }
}

/// The closings of something placed or received: whether an ending of that name means it, the name of an ending, and how
/// many things an ending can mean that are not surely after it.
pub(super) fn endings(
    scene: &Scene<'_>,
    kind: EventKind,
    means: impl Fn(Option<&str>) -> Truth,
    opened: &[Mark],
    named: impl Fn(&Ev<'_>) -> Option<String>,
    others: impl Fn(Option<&str>, Mark) -> usize,
) -> Vec<Closing> {
    let mut closings = Vec::new();
    for ev in scene.of_kind(kind) {
        let (name, mark) = (named(ev), Mark::of(ev));
        let means = means(name.as_deref());
        if means == Truth::No || surely_later(opened, mark, scene) {
            continue;
        }
        let natural = others(name.as_deref(), mark) == 1;
        // only what can mean nothing else is cut to what it ends
        let earliest = opened.iter().map(|o| o.e).min().filter(|_| natural);
        let mark = Mark { e: earliest.map_or(mark.e, |earliest| mark.e.max(earliest)), ..mark };
        closings.push(Closing { mark, natural, doubtful: means == Truth::Unknown });
    }
    closings
}

/// Whether something opened surely after an ending.
pub(super) fn surely_later(opened: &[Mark], ending: Mark, scene: &Scene<'_>) -> bool {
    opened.iter().all(|o| o.surely_after(ending, scene.timeline.ordered))
}

fn holds(scene: &Scene<'_>) -> Vec<Stretch> {
    let placed = |name: Option<&str>, lift: Mark| {
        let may_be = |p: &&Ev<'_>| meant(name, p.event.hold.as_deref()) != Truth::No;
        let not_later = |p: &&Ev<'_>| !surely_later(&[Mark::of(p)], lift, scene);
        scene.of_kind(EventKind::HoldPlaced).filter(may_be).filter(not_later).count()
    };
    let mut spans = Vec::new();
    for placing in scene.of_kind(EventKind::HoldPlaced) {
        let basis = placing.event.basis.as_ref().and_then(Said::listed);
        if basis.is_some_and(|basis| !basis.is_authority()) {
            continue;
        }
        let id = placing.event.hold.as_deref();
        let means = |name: Option<&str>| meant(name, id);
        let opened = vec![Mark::of(placing)];
        let closings = endings(scene, EventKind::HoldLifted, means, &opened, |ev| ev.event.hold.clone(), placed);
        spans.push(Stretch { doubtful: basis.is_none(), ..Stretch::new(Opening::First(opened), closings) });
    }
    spans
}

/// Whether the arrest was without a warrant.
pub(super) fn warrantless(scene: &Scene<'_>) -> Truth {
    let said: Vec<Option<Arrest>> = scene
        .events
        .iter()
        .filter(|ev| matches!(ev.kind, EventKind::Arrested | EventKind::Booked))
        .filter_map(|ev| ev.event.arrest.as_ref().map(Said::listed))
        .collect();
    match said.as_slice() {
        [Some(first), rest @ ..] if rest.iter().all(|other| *other == Some(*first)) => {
            Truth::certain(*first == Arrest::Warrantless)
        }
        _ => Truth::Unknown,
    }
}

/// Whether a span that the booking opened has lapsed under a policy that wants the arrest reviewed.
pub(super) fn lapsed(scene: &Scene<'_>, case: Option<usize>, t: Instant) -> Truth {
    let arrest = scene.arrest();
    let found = scene.of_kind(EventKind::ProbableCauseFound).fold(Truth::No, |so_far, ev| {
        let judge = match Scene::found_by(ev) {
            Some(Cause::Judge) => Truth::Yes,
            Some(Cause::Officer) => Truth::No,
            None => Truth::Unknown,
        };
        so_far | judge & scene.finding_for_case(ev, case) & ev.by(t)
    });
    let committed = scene
        .events
        .iter()
        .filter(|ev| matches!(ev.kind, EventKind::Sentenced | EventKind::Remanded))
        .fold(Truth::No, |so_far, ev| so_far | case.map_or(Truth::Unknown, |case| scene.about(ev, case)) & ev.by(t));
    scene.policies.iter().filter(|p| in_force(scene, p, t)).filter_map(|p| p.arrest).fold(
        Truth::No,
        |so_far, review| {
            let seconds = i64::from(review.hours).saturating_mul(3600);
            let late = Truth::of(t >= arrest.1.plus(seconds), t >= arrest.0.plus(seconds));
            so_far | warrantless(scene) & late & !(found | committed)
        },
    )
}

/// Local authority at `t`.
pub(super) fn local(scene: &Scene<'_>, spans: &[Stretch], t: Instant) -> Truth {
    spans.iter().fold(Truth::No, |so_far, span| {
        let counts = match span.lapse {
            Lapse::Never => Truth::Yes,
            Lapse::Booked(case) => !lapsed(scene, case, t),
        };
        so_far | span.open(t, scene.timeline.ordered) & counts
    })
}
