//! A reading played through: what opens and closes, in the order in which it happens.

use crate::record::{EventKind, Said};
use crate::time::Instant;

use super::super::Truth;
use super::scene::Ev;
use super::settled::Settled;
use super::spans::{closing_of, may_follow, meant, opened_by_booking};

/// Something that happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Booked,
    /// A charge in a case; `sure` if it says so itself.
    Charged {
        case: usize,
        sure: bool,
        position: usize,
    },
    Remanded(usize),
    /// The case holds the person no longer; with it its sentences, or only those that did not say whose they are.
    Close {
        case: usize,
        sentences: bool,
    },
    Begin(usize),
    Finish(usize),
    Place(usize),
    Lift(usize),
    Receive(usize),
    Withdraw(usize),
}

/// When it happens: the instant, what comes first at it, and the order of the record.
pub(super) type Happening = (Instant, u8, u64, Act);

const BOOKING: u8 = 0;
const TERM: u8 = 1;
const EVENT: u8 = 2;

/// What is open.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    /// Cases opened by the booking.
    pub(super) booked: Vec<bool>,
    /// Cases opened otherwise.
    pub(super) other: Vec<bool>,
    pub(super) arrest: bool,
    /// By index of the event.
    pub(super) sentences: Vec<bool>,
    pub(super) holds: Vec<bool>,
    /// By index of the detainer.
    pub(super) active: Vec<bool>,
    seen: Vec<bool>,
}

fn set(flags: &mut [bool], index: usize, value: bool) {
    if let Some(flag) = flags.get_mut(index) {
        *flag = value;
    }
}

pub(super) fn is(flags: &[bool], index: usize) -> bool {
    flags.get(index).copied().unwrap_or(false)
}

impl State {
    pub(super) fn new(settled: &Settled<'_, '_>) -> Self {
        let scene = settled.scene;
        let cases = vec![false; scene.cases];
        let events = vec![false; scene.events.len()];
        Self {
            booked: cases.clone(),
            other: cases.clone(),
            arrest: false,
            sentences: events.clone(),
            holds: events,
            active: vec![false; scene.dets.len()],
            seen: cases,
        }
    }

    pub(super) fn apply(&mut self, settled: &Settled<'_, '_>, at: Instant, act: Act) {
        let scene = settled.scene;
        match act {
            Act::Booked => {
                self.arrest = scene.booked.is_empty() && !scene.single();
                for case in 0..scene.cases {
                    let opened =
                        settled.settle(opened_by_booking(scene, case), || format!("booked for case {case} too"));
                    set(&mut self.booked, case, opened);
                }
            }
            Act::Charged { case, sure, position } => self.charge(settled, at, case, sure, position),
            Act::Remanded(case) => set(&mut self.other, case, true),
            Act::Close { case, sentences } => {
                set(&mut self.booked, case, false);
                set(&mut self.other, case, false);
                self.arrest = false;
                for (index, ev) in scene.events.iter().enumerate() {
                    let own = ev.kind == EventKind::Sentenced && settled.cases(index, ev).contains(&case);
                    if own && (sentences || ev.cases.is_empty()) {
                        set(&mut self.sentences, index, false);
                    }
                }
            }
            Act::Begin(index) => set(&mut self.sentences, index, true),
            Act::Finish(index) => set(&mut self.sentences, index, false),
            Act::Place(index) => set(&mut self.holds, index, true),
            Act::Lift(index) => set(&mut self.holds, index, false),
            Act::Receive(index) => set(&mut self.active, index, true),
            Act::Withdraw(index) => set(&mut self.active, index, false),
        }
    }

    fn charge(&mut self, settled: &Settled<'_, '_>, at: Instant, case: usize, sure: bool, position: usize) {
        let proper = opened_by_booking(settled.scene, case) == Truth::Yes;
        if sure && !proper && !is(&self.seen, case) {
            set(&mut self.seen, case, true);
            set(&mut self.other, case, true);
            return;
        }
        let open = is(&self.booked, case) || is(&self.other, case) || proper && at < settled.drawn.booking;
        if !open && settled.yes(format!("charge {position} holds the person again")) {
            set(&mut self.other, case, true);
        }
    }
}

/// Everything that happens in a reading, in order.
pub(super) fn happenings(settled: &Settled<'_, '_>) -> Vec<Happening> {
    let mut all: Vec<Happening> = vec![(settled.drawn.booking, BOOKING, 0, Act::Booked)];
    for (index, ev) in settled.scene.events.iter().enumerate() {
        let (at, key) = (settled.drawn.time(index), settled.drawn.key(index));
        let mut event = |act: Act| all.push((at, EVENT, key, act));
        match ev.kind {
            EventKind::Charged => {
                let sure = !ev.cases.is_empty();
                for case in settled.cases(index, ev) {
                    event(Act::Charged { case, sure, position: ev.position });
                }
            }
            EventKind::Remanded => settled.cases(index, ev).into_iter().for_each(|case| event(Act::Remanded(case))),
            EventKind::Sentenced => {
                event(Act::Begin(index));
                sentence(settled, index, ev, &mut all);
            }
            EventKind::HoldPlaced => {
                let basis = ev.event.basis.as_ref().and_then(Said::listed);
                let counts = match basis {
                    Some(basis) => basis.is_authority(),
                    None => settled.yes(format!("hold {} has a lawful basis", ev.position)),
                };
                if counts {
                    event(Act::Place(index));
                }
            }
            EventKind::HoldLifted => {
                let named = ev.event.hold.as_deref();
                for (placed, other) in
                    settled.scene.events.iter().enumerate().filter(|(_, o)| o.kind == EventKind::HoldPlaced)
                {
                    let means = meant(named, other.event.hold.as_deref());
                    if settled.settle(means, || format!("lift {} is of hold {}", ev.position, other.position)) {
                        event(Act::Lift(placed));
                    }
                }
            }
            EventKind::DetainerReceived => {
                for (number, det) in settled.scene.dets.iter().enumerate() {
                    if det.receipts.contains(&index) {
                        event(Act::Receive(number));
                    }
                }
            }
            EventKind::DetainerWithdrawn => {
                for (number, det) in settled.scene.dets.iter().enumerate() {
                    let means = det.withdrawn_by(ev.event.detainer.as_deref());
                    if settled.settle(means, || format!("withdrawal {} is of detainer {number}", ev.position)) {
                        event(Act::Withdraw(number));
                    }
                }
            }
            _ => {}
        }
        if ev.closes {
            closing(settled, index, ev, &mut all);
        }
    }
    all.sort_by_key(|(at, class, key, _)| (*at, *class, *key));
    all
}

/// The cases that a closing ends.
fn ended(settled: &Settled<'_, '_>, index: usize, ev: &Ev<'_>) -> Vec<usize> {
    let scene = settled.scene;
    if ev.early && !settled.yes(format!("closing {} before the booking counts", ev.position)) {
        return Vec::new();
    }
    if ev.cases.is_empty() && ev.kind == EventKind::ReleaseOrdered {
        return (0..scene.cases).collect();
    }
    settled.cases(index, ev)
}

fn closing(settled: &Settled<'_, '_>, index: usize, ev: &Ev<'_>, all: &mut Vec<Happening>) {
    let (at, key) = (settled.drawn.time(index), settled.drawn.key(index));
    if ev.early {
        for case in ended(settled, index, ev) {
            all.push((settled.drawn.booking, TERM, key, Act::Close { case, sentences: true }));
        }
        return;
    }
    for case in ended(settled, index, ev) {
        if ev.kind != EventKind::SentenceCompleted {
            all.push((at, EVENT, key, Act::Close { case, sentences: true }));
            continue;
        }
        // the case's own span ends no later than its latest term allows, or with the completion
        let followed: Vec<Option<Instant>> = settled
            .scene
            .events
            .iter()
            .enumerate()
            .filter(|(_, s)| {
                s.kind == EventKind::Sentenced && s.cases.contains(&case) && may_follow(settled.scene, ev, s)
            })
            .map(|(s, sentence)| term(settled, s, sentence, true))
            .collect();
        let limit = if followed.iter().all(Option::is_some) { followed.into_iter().flatten().max() } else { None };
        let end = completed(settled, ev, at, limit);
        let (class, key) = if end == at { (EVENT, key) } else { (TERM, 0) };
        all.push((end, class, key, Act::Close { case, sentences: false }));
    }
}

/// When something ends that was completed at `at` and whose term ended at `limit`: one, the other, or between.
fn completed(settled: &Settled<'_, '_>, k: &Ev<'_>, at: Instant, limit: Option<Instant>) -> Instant {
    let Some(limit) = limit.filter(|limit| *limit < at) else { return at };
    let part = |doubt: &str| settled.yes(format!("overrun {} {doubt}", k.position));
    if part("was served") {
        at
    } else if part("was served in part") {
        let half = at.since(limit).checked_div(2).unwrap_or(0);
        limit.plus(half)
    } else {
        limit
    }
}

/// When the term of a sentence ends in this reading; with `whole` a credit that is not recorded is none.
fn term(settled: &Settled<'_, '_>, index: usize, ev: &Ev<'_>, whole: bool) -> Option<Instant> {
    let start = settled.drawn.time(index).max(settled.drawn.booking);
    let term = match ev.event.term.as_ref()? {
        Said::Listed(term) => term,
        Said::Other(_) if whole => return None,
        Said::Other(_) => {
            return Some(settled.oracle.borrow_mut().instant(start, settled.scene.end.1.plus(86_400), &[]));
        }
    };
    let zone = settled.scene.zone;
    match ev.event.credit.as_ref().and_then(Said::listed) {
        Some(credit) => Some(zone.add_term(start, term, Some(&credit)).max(start)),
        None => {
            let full = zone.add_term(start, term, None).max(start);
            Some(if whole { full } else { settled.oracle.borrow_mut().instant(start, full, &[]) })
        }
    }
}

/// The end of a sentence: by completions that may follow it, else by its term.
fn sentence(settled: &Settled<'_, '_>, index: usize, ev: &Ev<'_>, all: &mut Vec<Happening>) {
    let Some(case) = settled.cases(index, ev).first().copied() else { return };
    let begun = settled.drawn.time(index);
    let mut ends: Vec<(Instant, u64)> = Vec::new();
    let mut doubtful: Vec<(Instant, u64)> = Vec::new();
    if !ev.cases.is_empty() {
        for (k, completion) in settled.scene.events.iter().enumerate() {
            let follows = completion.kind == EventKind::SentenceCompleted
                && !completion.early
                && may_follow(settled.scene, completion, ev);
            if !follows {
                continue;
            }
            let at = settled.drawn.time(k);
            let end = (completed(settled, completion, at, term(settled, index, ev, true)), settled.drawn.key(k));
            match closing_of(settled.scene, completion, case) {
                Truth::Yes => ends.push(end),
                Truth::Unknown if at >= begun && settled.cases(k, completion).contains(&case) => doubtful.push(end),
                Truth::Unknown | Truth::No => {}
            }
        }
    }
    if ends.is_empty() {
        ends = doubtful;
    }
    for (at, key) in &ends {
        all.push((*at, EVENT, (*key).max(settled.drawn.key(index).saturating_add(1)), Act::Finish(index)));
    }
    if !ends.is_empty() {
        return;
    }
    if let Some(end) = term(settled, index, ev, false) {
        let zero = end == begun;
        let own = settled.drawn.key(index).saturating_add(1);
        all.push((end, if zero { EVENT } else { TERM }, if zero { own } else { 0 }, Act::Finish(index)));
        all.push((end, TERM, 0, Act::Close { case, sentences: false }));
    }
}
