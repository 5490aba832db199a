//! One instant for every event, consistently.

use crate::record::EventKind;
use crate::time::Instant;

use super::super::Truth;
use super::oracle::{Mood, Oracle};
use super::scene::{Det, Ev, Scene};
use super::spans::{may_follow, meant};

/// The times of a reading, in the order of [`Scene::events`].
#[derive(Clone, Debug)]
pub(super) struct Drawn {
    pub(super) times: Vec<Instant>,
    /// Which comes first of two at one instant.
    pub(super) keys: Vec<u64>,
    pub(super) booking: Instant,
    pub(super) end: Instant,
}

impl Drawn {
    pub(super) fn time(&self, index: usize) -> Instant {
        self.times.get(index).copied().unwrap_or(self.end)
    }

    pub(super) fn key(&self, index: usize) -> u64 {
        self.keys.get(index).copied().unwrap_or(0)
    }

    fn place(&self, index: usize) -> (Instant, u64) {
        (self.time(index), self.key(index))
    }
}

/// What a consistent reading must obey.
pub(super) struct Rules {
    /// The second is not before the first.
    pairs: Vec<(usize, usize)>,
    /// The first follows one of the others at least.
    some: Vec<(usize, Vec<usize>)>,
    corners: Vec<Instant>,
}

fn of<'s, 'a>(scene: &'s Scene<'a>, wanted: impl Fn(&Ev<'a>) -> bool) -> Vec<(usize, &'s Ev<'a>)> {
    scene.events.iter().enumerate().filter(|(_, ev)| wanted(ev)).collect()
}

impl Rules {
    pub(super) fn of(scene: &Scene<'_>) -> Self {
        let mut rules = Self { pairs: Vec::new(), some: Vec::new(), corners: Vec::new() };
        rules.corners = scene.events.iter().flat_map(|ev| [ev.e, ev.l]).collect();
        if scene.timeline.ordered {
            rules.same_ranges(scene);
        }
        let first = of(scene, |ev| ev.kind == EventKind::Booked).into_iter().min_by_key(|(_, ev)| (ev.l, ev.e));
        if let Some((booked, _)) = first {
            for (index, ev) in scene.events.iter().enumerate() {
                if ev.closes && !ev.early || ev.kind.ends_custody() {
                    rules.pairs.push((booked, index));
                }
            }
        }
        let placings: Vec<(usize, Option<&str>)> = of(scene, |ev| ev.kind == EventKind::HoldPlaced)
            .into_iter()
            .map(|(index, ev)| (index, ev.event.hold.as_deref()))
            .collect();
        for (index, lift) in of(scene, |ev| ev.kind == EventKind::HoldLifted) {
            let named = lift.event.hold.as_deref();
            rules.ending(scene, index, lift, &placings, |id| meant(named, id));
        }
        let first = |det: &Det<'_>| det.receipts.iter().copied().min_by_key(|i| scene.events.get(*i).map(|ev| ev.l));
        let receipts: Vec<(usize, &Det<'_>)> = scene.dets.iter().filter_map(|det| Some((first(det)?, det))).collect();
        for (index, ev) in of(scene, |ev| ev.kind == EventKind::DetainerWithdrawn) {
            let named = ev.event.detainer.as_deref();
            rules.ending(scene, index, ev, &receipts, |det| det.withdrawn_by(named));
        }
        let sentences = of(scene, |ev| ev.kind == EventKind::Sentenced);
        for (index, k) in of(scene, |ev| ev.kind == EventKind::SentenceCompleted && !ev.early) {
            for (sentence, s) in &sentences {
                if s.cases.iter().any(|case| k.cases.contains(case)) && may_follow(scene, k, s) {
                    rules.pairs.push((*sentence, index));
                }
            }
        }
        rules
    }

    /// Events with one and the same range happened in the order of the record.
    fn same_ranges(&mut self, scene: &Scene<'_>) {
        for (index, ev) in scene.events.iter().enumerate() {
            let next = scene
                .events
                .iter()
                .enumerate()
                .filter(|(_, other)| other.rank > ev.rank && (other.e, other.l) == (ev.e, ev.l))
                .min_by_key(|(_, other)| other.rank);
            if let Some((next, _)) = next.filter(|(_, other)| !ev.early && !other.early) {
                self.pairs.push((index, next));
            }
        }
    }

    /// A lift follows a placing that it can mean, a withdrawal a receipt, unless it is surely earlier.
    fn ending<T: Copy>(
        &mut self,
        scene: &Scene<'_>,
        index: usize,
        ev: &Ev<'_>,
        opened: &[(usize, T)],
        means: impl Fn(T) -> Truth,
    ) {
        let possible: Vec<usize> = opened.iter().filter(|(_, of)| means(*of) != Truth::No).map(|(i, _)| *i).collect();
        let reached = |i: &usize| scene.events.get(*i).is_some_and(|o| ev.l >= o.e);
        match possible.as_slice() {
            [] => {}
            [one] => {
                if reached(one) {
                    self.pairs.push((*one, index));
                }
            }
            _ => {
                if possible.iter().any(reached) {
                    self.some.push((index, possible));
                }
            }
        }
    }

    /// Draws a time for every event; `None` if the draw could not be made consistent.
    pub(super) fn draw(&self, scene: &Scene<'_>, oracle: &mut Oracle) -> Option<Drawn> {
        let mut times: Vec<Instant> = scene.events.iter().map(|ev| oracle.instant(ev.e, ev.l, &self.corners)).collect();
        for _ in 0..40 {
            let mut moved = false;
            for (o, k) in &self.pairs {
                moved |= order(scene, oracle, &mut times, *o, *k)?;
            }
            if !moved {
                break;
            }
        }
        let mut keys: Vec<u64> = scene
            .events
            .iter()
            .map(|ev| {
                let place = if scene.timeline.ordered {
                    u64::try_from(ev.rank).unwrap_or(0)
                } else {
                    oracle.random.below(1 << 20)
                };
                place << 16
            })
            .collect();
        self.order_keys(&times, &mut keys);
        let at = |kind: &dyn Fn(EventKind) -> bool| {
            scene.events.iter().zip(&times).filter(|(ev, _)| kind(ev.kind)).map(|(_, t)| *t).min()
        };
        let booking = at(&|kind| kind == EventKind::Booked)?;
        let end = at(&EventKind::ends_custody).unwrap_or(scene.end.0);
        let drawn = Drawn { times, keys, booking, end };
        let ordered = self.pairs.iter().all(|(o, k)| drawn.place(*o) <= drawn.place(*k));
        let followed = self.some.iter().all(|(k, os)| os.iter().any(|o| drawn.place(*o) < drawn.place(*k)));
        (ordered && followed && booking <= end).then_some(drawn)
    }

    fn order_keys(&self, times: &[Instant], keys: &mut [u64]) {
        for _ in 0..20 {
            for (o, k) in &self.pairs {
                let (Some(first), Some(second)) = (keys.get(*o).copied(), keys.get(*k).copied()) else { continue };
                if times.get(*o) == times.get(*k)
                    && first >= second
                    && let Some(slot) = keys.get_mut(*k)
                {
                    *slot = first.saturating_add(1);
                }
            }
        }
    }
}

/// Moves two events into their order, if they are not; `None` if their ranges do not allow it.
fn order(scene: &Scene<'_>, oracle: &mut Oracle, times: &mut [Instant], o: usize, k: usize) -> Option<bool> {
    let (first, second) = (scene.events.get(o)?, scene.events.get(k)?);
    let (at_o, at_k) = (times.get(o).copied()?, times.get(k).copied()?);
    if at_o <= at_k {
        return Some(false);
    }
    let (raise, lower) = (at_o <= second.l, at_k >= first.e);
    let prefer_raise = match oracle.mood {
        Mood::Earliest => true,
        Mood::Latest => false,
        Mood::Ends | Mood::Anywhere | Mood::Corners => oracle.random.coin(),
    };
    let (new_o, new_k) = if raise && (prefer_raise || !lower) {
        (at_o, at_o)
    } else if lower {
        (at_k, at_k)
    } else if first.e <= second.l {
        let at = oracle.random.between(first.e, second.l);
        (at, at)
    } else {
        return None;
    };
    *times.get_mut(o)? = new_o;
    *times.get_mut(k)? = new_k;
    Some(true)
}
