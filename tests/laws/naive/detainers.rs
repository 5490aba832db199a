//! Detainer authority at one instant.

use detainer::policy::{ClockStart, HoldRule, Policy};
use detainer::record::{EventKind, Said};

use super::{Declined, Happened, Model, Tri, and, not, or};

/// One detainer: a receipt, and the receipts that repeat it.
#[derive(Clone, Copy)]
pub(crate) struct Detainer<'a> {
    pub(crate) receipt: Happened<'a>,
}

impl<'a> Model<'a> {
    /// The detainers of the record. A receipt that repeats another one's id adds nothing if it says the same.
    pub(crate) fn detainers(&self) -> Result<Vec<Detainer<'a>>, Declined> {
        let mut detainers: Vec<Detainer<'a>> = Vec::new();
        let mut receipts: Vec<Happened<'a>> =
            self.events.iter().filter(|h| h.kind == EventKind::DetainerReceived).copied().collect();
        receipts.sort_by_key(|h| (h.at, h.place));
        for receipt in receipts {
            let same = |d: &&Detainer<'_>| {
                receipt.event.detainer.is_some() && d.receipt.event.detainer == receipt.event.detainer
            };
            let Some(earlier) = detainers.iter().rfind(same) else {
                detainers.push(Detainer { receipt });
                continue;
            };
            let withdrawals: Vec<&Happened<'_>> = self
                .events
                .iter()
                .filter(|h| h.kind == EventKind::DetainerWithdrawn && withdraws(h, &receipt))
                .collect();
            let between = |w: &&&Happened<'_>| earlier.receipt.at < w.at && w.at < receipt.at;
            if withdrawals.iter().any(|w| between(&w)) {
                detainers.push(Detainer { receipt });
            } else if !withdrawals.is_empty() || !says_the_same(earlier.receipt.event, receipt.event) {
                return Err(Declined::TextIsOpen);
            }
        }
        Ok(detainers)
    }

    fn active(&self, detainer: Detainer<'_>, t: i64) -> bool {
        let receipt = detainer.receipt;
        let withdrawn = self.events.iter().filter(|h| h.kind == EventKind::DetainerWithdrawn).any(|w| {
            let after = w.at > receipt.at || (w.at == receipt.at && w.place > receipt.place);
            withdraws(w, &receipt) && w.at <= t && after
        });
        receipt.at <= t && !withdrawn
    }

    pub(crate) fn detainer_authority(&self, entitled: i64, t: i64) -> Result<Tri, Declined> {
        let policies: Vec<(usize, &Policy)> =
            self.in_force(t).into_iter().filter(|(_, policy)| !policy.holds.is_empty()).collect();
        let detainers = self.detainers()?;
        let mut authorities = Vec::new();
        for &detainer in &detainers {
            if !self.active(detainer, t) {
                continue;
            }
            let speaks: Vec<Tri> = policies.iter().map(|(_, policy)| self.speaks(policy, detainer)).collect();
            if !speaks.contains(&Some(true)) {
                authorities.push(None);
                continue;
            }
            let mut every = Vec::new();
            for (&(p, policy), &speaks) in policies.iter().zip(&speaks) {
                let mut rules = Vec::new();
                for (r, rule) in policy.holds.iter().enumerate() {
                    rules.push(self.authorises(p, r, policy, rule, &detainers, detainer, entitled, t)?);
                }
                every.push(or([not(speaks), or(rules)]));
            }
            authorities.push(and(every));
        }
        Ok(or(authorities))
    }

    #[allow(clippy::too_many_arguments, reason = "everything a rule can depend on, said once")]
    fn authorises(
        &self,
        p: usize,
        r: usize,
        policy: &Policy,
        rule: &HoldRule,
        detainers: &[Detainer<'_>],
        detainer: Detainer<'_>,
        entitled: i64,
        t: i64,
    ) -> Result<Tri, Declined> {
        let permitted = self.requirement(&rule.when, detainer, entitled, t)?;
        let (first, last) = if rule.renewable {
            (detainer.receipt.at, detainer.receipt.at)
        } else {
            self.first_receipt(policy, detainers, detainer)
        };
        let (first, last) = match rule.clock {
            ClockStart::Entitlement => (entitled, entitled),
            ClockStart::Receipt => (first, last),
            ClockStart::Later => (first.max(entitled), last.max(entitled)),
        };
        let over = match (self.clock.has_run_out(p, r, first, t), self.clock.has_run_out(p, r, last, t)) {
            (_, true) => Some(true),
            (false, false) => Some(false),
            (true, false) => None,
        };
        let reviewed = match rule.review {
            Some(review) if t - entitled >= i64::from(review.hours) * 3600 => self.judge_found_cause(detainer, t),
            _ => Some(true),
        };
        Ok(and([permitted, not(over), reviewed]))
    }

    /// The earliest receipt of a detainer that the policy speaks of, this one being of that kind: earliest and latest.
    fn first_receipt(&self, policy: &Policy, detainers: &[Detainer<'_>], this: Detainer<'_>) -> (i64, i64) {
        let (mut first, mut last) = (this.receipt.at, this.receipt.at);
        for &other in detainers {
            match self.speaks(policy, other) {
                Some(false) => {}
                None => first = first.min(other.receipt.at),
                Some(true) => {
                    first = first.min(other.receipt.at);
                    last = last.min(other.receipt.at);
                }
            }
        }
        (first, last)
    }

    /// Whether the policy's scope takes in the detainer.
    fn speaks(&self, policy: &Policy, detainer: Detainer<'_>) -> Tri {
        let scope = &policy.applies_to;
        let event = detainer.receipt.event;
        let form = if scope.form.is_empty() {
            Some(true)
        } else {
            event.form.as_ref().and_then(Said::listed).map(|form| scope.form.contains(&form))
        };
        let agency = if scope.agency.is_empty() {
            Some(true)
        } else {
            event.agency.as_ref().map(|agency| scope.agency.contains(agency))
        };
        let issued = if scope.issued_from.is_none() && scope.issued_until.is_none() {
            Some(true)
        } else {
            let at = event.issued.as_ref().and_then(detainer::time::Recorded::earliest);
            at.map(|at| {
                let date = self.timeline.zone.date(at);
                scope.issued_from.is_none_or(|from| from <= date) && scope.issued_until.is_none_or(|until| date < until)
            })
        };
        and([form, agency, issued])
    }
}

fn withdraws(withdrawal: &Happened<'_>, receipt: &Happened<'_>) -> bool {
    withdrawal.event.detainer.is_none() || withdrawal.event.detainer == receipt.event.detainer
}

fn says_the_same(one: &detainer::record::Event, other: &detainer::record::Event) -> bool {
    one.form == other.form
        && one.agency == other.agency
        && one.issued == other.issued
        && one.signed == other.signed
        && one.served == other.served
        && one.warrant == other.warrant
        && one.probable_cause == other.probable_cause
}
