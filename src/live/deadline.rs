//! When something ends or is due, if nothing further happens.

use crate::check::words::moment;
use crate::check::{self, Cause, Engine, Outlook, Source, Truth};
use crate::policy::{ClockStart, Policy};
use crate::time::{Instant, Zone};
use crate::words::words;

use super::view::View;

words! {
    /// What ends or is due.
    DeadlineKind {
        /// Sure authority ends: without anything further the person must be released by then.
        Release = "release",
        /// Cases, sentences and other holds end by themselves, and with them the wait of a detainer's clock.
        Entitlement = "entitlement",
        /// The time that a policy allows for a detainer.
        Hold = "hold",
        /// A judge's review of a hold or of an arrest.
        Review = "review",
        /// A duty, such as to notify somebody.
        Duty = "duty",
    }
}

/// An instant from which on something no longer surely holds, or is overdue, if nothing further happens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline {
    /// The instant; one that lies in the past is overdue.
    pub at: Instant,
    /// What ends or is due then.
    pub kind: DeadlineKind,
    /// The authority or duty whose deadline it is, as the ledger or the policy names it.
    pub of: Option<String>,
    /// The policy that sets it.
    pub policy: Option<String>,
    /// Where that law is written.
    pub citation: Option<String>,
    /// `release`: why nothing surely covers the person from then on.
    pub cause: Option<Cause>,
}

impl Deadline {
    fn new(at: i64, kind: DeadlineKind, of: Option<String>, policy: Option<&Policy>) -> Self {
        Self {
            at: Instant::from_unix(at),
            kind,
            of,
            policy: policy.map(|policy| policy.id.clone()),
            citation: policy.map(|policy| policy.citation.clone()),
            cause: None,
        }
    }

    /// Whether it is the same deadline, wherever it has moved to.
    #[must_use]
    pub fn is_that(&self, other: &Self) -> bool {
        self.kind == other.kind
            && (self.kind == DeadlineKind::Release || self.of == other.of && self.policy == other.policy)
    }
}

impl Deadline {
    /// The deadline in a sentence, with the time in that zone.
    #[must_use]
    pub fn sentence(&self, zone: Zone) -> String {
        let at = moment(self.at, zone);
        let of = self.of.as_deref().unwrap_or("the authority");
        let under = self.policy.as_ref().map_or_else(String::new, |policy| format!(" ({policy})"));
        match self.kind {
            DeadlineKind::Release => format!("Release by {at}{under}."),
            DeadlineKind::Entitlement => format!("The hold of {of} ends {at}."),
            DeadlineKind::Hold => format!("The time for {of} runs out {at}{under}."),
            DeadlineKind::Review => format!("A judge's review for {of} is due by {at}{under}."),
            DeadlineKind::Duty => format!("The duty `{of}` is due by {at}{under}."),
        }
    }
}

/// The deadlines of a person in custody, the earliest first.
pub(super) fn of(view: &View<'_>) -> Vec<Deadline> {
    let Some((engine, outlook)) = view.in_custody() else { return Vec::new() };
    let t = view.t;
    let clocks = Clocks { engine, t, outlook };
    let mut deadlines: Vec<Deadline> = Vec::new();
    deadlines.extend(clocks.release());
    deadlines.extend(clocks.local_end().map(|at| {
        let on = engine.sure_authorities(t, &outlook.now).join(", ");
        Deadline::new(at, DeadlineKind::Entitlement, Some(on), None)
    }));
    for index in 0..engine.papers.len() {
        clocks.paper(index, &mut deadlines);
    }
    clocks.arrest(&mut deadlines);
    for (policy, duty, at) in check::duties_due(engine, view.timeline, t) {
        let mut deadline = Deadline::new(at, DeadlineKind::Duty, Some(duty.id.clone()), Some(policy));
        deadline.citation = duty.citation.clone().or(deadline.citation);
        deadlines.push(deadline);
    }
    deadlines.sort();
    deadlines.dedup();
    deadlines
}

struct Clocks<'c, 'e> {
    engine: &'c Engine<'e>,
    t: i64,
    outlook: &'c Outlook,
}

impl Clocks<'_, '_> {
    fn release(&self) -> Option<Deadline> {
        let end = self.outlook.end?;
        let reason = check::reason(self.engine, &end);
        Some(Deadline {
            at: Instant::from_unix(end.from),
            kind: DeadlineKind::Release,
            of: None,
            policy: reason.policy,
            citation: reason.citation,
            cause: reason.cause,
        })
    }

    /// Where local authority, surely there now, is no longer sure.
    fn local_end(&self) -> Option<i64> {
        let surely = &self.engine.local.surely;
        let (_, until) = surely.iter().find(|(from, until)| *from <= self.t && self.t < *until)?;
        (*until < self.engine.stay.until.0).then_some(*until)
    }

    /// The entitlement: as it is, or as it will be if nothing further happens.
    fn entitled(&self) -> Option<(i64, Option<i64>)> {
        match self.outlook.now.local {
            Truth::Yes => self.local_end().map(|at| (at, Some(at))),
            _ => Some(self.outlook.now.entitled),
        }
    }

    /// The time each policy allows for a detainer that may be active, and when its review is due.
    fn paper(&self, index: usize, out: &mut Vec<Deadline>) {
        let (engine, t) = (self.engine, self.t);
        let Some(paper) = engine.papers.get(index).filter(|paper| paper.active(t) != Truth::No) else { return };
        for (place, here) in engine.law.holding().enumerate() {
            if engine.speaks(index, place) == Truth::No || !here.in_force(t).0 {
                continue;
            }
            let (mut hold, mut review) = (None, None);
            for (rule, allowance) in here.policy.holds.iter().zip(&here.allowances) {
                let entitled = self.entitled();
                let needs_entitlement = rule.clock != ClockStart::Receipt;
                let Some(at) = entitled.or((!needs_entitlement).then_some((t, Some(t)))) else { continue };
                let mut until = check::NEVER;
                if engine.rule(index, place, rule, allowance, t, at, &mut until).permitted == Truth::No {
                    continue;
                }
                if rule.limit.is_some() {
                    hold = hold.max(Some(allowance.deadline(engine.start(index, place, rule, at, t).0).0));
                }
                if let (Some(rule), Some(entitled)) = (rule.review, entitled)
                    && paper.judge().at(t) != Truth::Yes
                {
                    review = review.max(Some(entitled.0.saturating_add(check::hours(rule.hours))));
                }
            }
            let name = Some(check::detainer_name(engine.outline, index));
            let found = [(DeadlineKind::Hold, hold), (DeadlineKind::Review, review)];
            out.extend(found.into_iter().filter_map(|(kind, at)| {
                let at = at.filter(|at| *at < check::NEVER)?;
                Some(Deadline::new(at, kind, name.clone(), Some(&here.policy)))
            }));
        }
    }

    /// The judge's review of an arrest without a warrant, for the cases that the booking opened and that are open still.
    fn arrest(&self, out: &mut Vec<Deadline>) {
        let engine = self.engine;
        let reviews = engine.law.policies.iter().filter_map(|here| Some((here.policy.arrest?.hours, here)));
        let in_force = reviews.filter(|(_, here)| here.in_force(self.t).0);
        let Some((_, here)) = in_force.min_by_key(|(hours, _)| *hours) else { return };
        let mut lapses = Vec::new();
        for case in (0..engine.outline.booked.len()).filter_map(|case| u32::try_from(case).ok()) {
            if engine.local.booked_until(Source::Case(case)).is_some_and(|until| until > self.t) {
                engine.law.lapses(engine.outline, &engine.stay, Some(case), &mut lapses);
            }
        }
        let open = lapses.iter().filter(|((from, until), _)| from < until && *until > self.t);
        if let Some(at) = open.map(|(possibly, _)| possibly.0).min() {
            out.push(Deadline::new(at, DeadlineKind::Review, Some("arrest".to_owned()), Some(&here.policy)));
        }
    }
}
