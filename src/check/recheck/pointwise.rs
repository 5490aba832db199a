//! Custody and coverage in three values at one instant, straight from the events.

use crate::policy::{ClockStart, HoldRule, Leaf, Policy};
use crate::record::EventKind;
use crate::time::Instant;

use super::super::Truth;
use super::law::{Clock, Gap, force_changes, in_force, speaks};
use super::leaves::Question;
use super::scene::{Det, Ev, Scene};
use super::spans::{Mark, Opening, Stretch, endings, local, stretches, surely_later};

/// The record, ready to be asked.
pub(super) struct Pointwise<'s, 'a> {
    scene: &'s Scene<'a>,
    spans: Vec<Stretch>,
    active: Vec<Stretch>,
    /// Where local authority may change, in order, with its value from there on.
    locals: Vec<(Instant, Truth)>,
}

impl<'s, 'a> Pointwise<'s, 'a> {
    pub(super) fn new(scene: &'s Scene<'a>) -> Self {
        let spans = stretches(scene);
        let active = scene.dets.iter().map(|det| active(scene, det)).collect();
        let (first, last) = (scene.booking.0, scene.end.1);
        let mut moments: Vec<Instant> = spans.iter().flat_map(Stretch::moments).collect();
        let arrest = scene.arrest();
        for review in scene.policies.iter().filter_map(|p| p.arrest) {
            let seconds = i64::from(review.hours).saturating_mul(3600);
            moments.extend([arrest.0.plus(seconds), arrest.1.plus(seconds)]);
            moments.extend(force_changes(scene));
            moments.extend(scene.events.iter().flat_map(|ev| [ev.e, ev.l]));
        }
        moments.push(first);
        moments.retain(|t| first <= *t && *t < last);
        moments.sort();
        moments.dedup();
        let locals = moments.into_iter().map(|t| (t, local(scene, &spans, t))).collect();
        Self { scene, spans, active, locals }
    }

    pub(super) fn custody(&self, t: Instant) -> Truth {
        let (booking, end) = (self.scene.booking, self.scene.end);
        Truth::of(booking.1 <= t && t < end.0, booking.0 <= t && t < end.1)
    }

    pub(super) fn local(&self, t: Instant) -> Truth {
        local(self.scene, &self.spans, t)
    }

    /// Instants at which an answer may change.
    pub(super) fn moments(&self) -> Vec<Instant> {
        let mut moments: Vec<Instant> = self.locals.iter().map(|(t, _)| *t).collect();
        moments.extend(self.scene.events.iter().flat_map(|ev| [ev.e, ev.l]));
        moments.extend(force_changes(self.scene));
        moments.extend([self.scene.booking.1, self.scene.end.0]);
        moments.extend(self.deadlines());
        let (first, last) = (self.scene.booking.0, self.scene.end.1);
        moments.retain(|t| first <= *t && *t < last);
        moments.sort();
        moments.dedup();
        moments
    }

    /// Where a clock may run out.
    fn deadlines(&self) -> Vec<Instant> {
        let mut found = Vec::new();
        for (from, value) in self.locals.iter().filter(|(_, value)| *value != Truth::Yes) {
            let g = self.entitlement(*from, *value);
            for policy in &self.scene.policies {
                let reviews = policy.holds.iter().filter_map(|rule| rule.review).map(|review| review.hours);
                for hours in reviews.chain(policy.processing.map(|processing| processing.hours)) {
                    let seconds = i64::from(hours).saturating_mul(3600);
                    found.extend([g.0.plus(seconds), g.1.plus(seconds)]);
                }
                for rule in &policy.holds {
                    let Some(clock) = Clock::of(policy, rule) else { continue };
                    for (det, active) in self.scene.dets.iter().zip(&self.active) {
                        let start = self.start(&Question { scene: self.scene, det, active, t: *from, g }, policy, rule);
                        found.extend(clock.deadline(self.scene, start.0, Gap::Counted));
                        found.extend(clock.deadline(self.scene, start.1, Gap::Excluded));
                    }
                }
            }
        }
        found
    }

    /// The entitlement to release, for an instant at which local authority is not surely there.
    pub(super) fn entitlement(&self, t: Instant, now: Truth) -> (Instant, Instant) {
        let (mut e, mut l) = (t, t);
        let mut bare = now == Truth::No;
        for (from, value) in self.locals.iter().rev().filter(|(from, _)| *from <= t) {
            if *value == Truth::Yes {
                break;
            }
            e = *from;
            bare &= *value == Truth::No;
            if bare {
                l = *from;
            }
        }
        (
            e.max(self.scene.booking.0),
            if now == Truth::No { l.max(self.scene.booking.1) } else { t.max(self.scene.booking.1) },
        )
    }

    /// Whether custody at `t` is covered, given custody.
    pub(super) fn covered(&self, t: Instant) -> Truth {
        let local = self.local(t);
        if local == Truth::Yes {
            return Truth::Yes;
        }
        let g = self.entitlement(t, local);
        let dets = self.scene.dets.iter().zip(&self.active);
        dets.fold(local | self.processing(t, g), |any, (det, active)| any | self.detainer(det, active, t, g))
    }

    fn processing(&self, t: Instant, g: (Instant, Instant)) -> Truth {
        let allowed = self.scene.policies.iter().filter(|p| in_force(self.scene, p, t)).filter_map(|p| p.processing);
        allowed.map(|p| p.hours).min().map_or(Truth::No, |hours| fewer_than(hours, t, g))
    }

    fn detainer(&self, det: &Det<'a>, active: &Stretch, t: Instant, g: (Instant, Instant)) -> Truth {
        let ask = Question { scene: self.scene, det, active, t, g };
        let is_active = ask.leaf(&Leaf::DetainerActive);
        if is_active == Truth::No {
            return Truth::No;
        }
        let (mut some, mut every) = (Truth::Unknown, Truth::Yes);
        for policy in self.scene.policies.iter().filter(|p| !p.holds.is_empty() && in_force(self.scene, p, t)) {
            let spoken = speaks(self.scene, policy, det);
            some = some | spoken;
            let allowed = policy.holds.iter().fold(Truth::No, |any, rule| any | self.authorises(&ask, policy, rule));
            every = every & (!spoken | allowed);
        }
        is_active & some & every
    }

    fn authorises(&self, ask: &Question<'_, 'a>, policy: &Policy, rule: &HoldRule) -> Truth {
        let in_time = Clock::of(policy, rule)
            .map_or(Truth::Yes, |clock| !clock.run_out(self.scene, self.start(ask, policy, rule), ask.t));
        let reviewed = rule
            .review
            .map_or(Truth::Yes, |review| fewer_than(review.hours, ask.t, ask.g) | ask.leaf(&Leaf::ProbableCauseJudge));
        ask.holds(&rule.when) & in_time & reviewed
    }

    /// Where the clock of a rule starts.
    fn start(&self, ask: &Question<'_, 'a>, policy: &Policy, rule: &HoldRule) -> (Instant, Instant) {
        let (mut e, mut l) = (ask.det.e, ask.det.l);
        if !rule.renewable {
            for other in &self.scene.dets {
                let spoken = speaks(self.scene, policy, other);
                if spoken != Truth::No {
                    e = e.min(other.e);
                }
                if spoken == Truth::Yes {
                    l = l.min(other.l);
                }
            }
        }
        match rule.clock {
            ClockStart::Entitlement => ask.g,
            ClockStart::Receipt => (e, l),
            ClockStart::Later => (ask.g.0.max(e), ask.g.1.max(l)),
        }
    }
}

fn fewer_than(hours: u32, t: Instant, since: (Instant, Instant)) -> Truth {
    let seconds = i64::from(hours).saturating_mul(3600);
    Truth::of(t < since.0.plus(seconds), t < since.1.plus(seconds))
}

/// The span in which a detainer is active.
pub(super) fn active(scene: &Scene<'_>, det: &Det<'_>) -> Stretch {
    let receipts = receipts_of(scene, det);
    let meant = |name: Option<&str>, withdrawal: Mark| {
        let not_later = |d: &&Det<'_>| !surely_later(&receipts_of(scene, d), withdrawal, scene);
        scene.dets.iter().filter(|d| d.withdrawn_by(name) != Truth::No).filter(not_later).count()
    };
    let named = |ev: &Ev<'_>| ev.event.detainer.clone();
    let means = |name: Option<&str>| det.withdrawn_by(name);
    let closings = endings(scene, EventKind::DetainerWithdrawn, means, &receipts, named, meant);
    Stretch::new(Opening::First(receipts), closings)
}

fn receipts_of(scene: &Scene<'_>, det: &Det<'_>) -> Vec<Mark> {
    det.receipts.iter().filter_map(|i| scene.events.get(*i)).map(Mark::of).collect()
}
