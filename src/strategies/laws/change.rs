//! What the laws change in a record or in a policy.

use proptest::sample::Index;

use crate::policy::{Excluding, InForce, Leaf, Limit, Policy, Requirement};
use crate::record::{Basis, Cause, Event, EventKind, Said, Statement, Timeline, Warrant};
use crate::time::{Instant, Recorded, Term, Zone};

use super::super::events::blank;
use super::super::trial::booking;
use super::says_always;

/// So many seconds after the booking, or after its earliest instant.
fn after_booking(record: &Timeline, seconds: i64) -> Recorded {
    let booked = booking(record).and_then(|booked| booked.at.earliest());
    booked.map_or_else(Recorded::unknown, |booked| Recorded::at(booked.plus(seconds)))
}

fn moved(at: &Recorded, seconds: i64) -> Recorded {
    let moved = |at: Option<Instant>| at.map(|at| at.plus(seconds));
    Recorded::between(moved(at.earliest()), moved(at.latest()))
}

/// One of that many, if there are any.
fn chosen(which: Index, length: usize) -> Option<usize> {
    (length > 0).then(|| which.index(length))
}

/// A hold of another authority, perhaps lifted after a while.
pub(super) fn add_hold(record: &mut Timeline, from: i64, lasting: Option<i64>) {
    let hold = Some("another".to_owned());
    let basis = Some(Said::Listed(Basis::Parole));
    let at = after_booking(record, from);
    record.events.push(Event { at, hold: hold.clone(), basis, ..blank(EventKind::HoldPlaced) });
    if let Some(lasting) = lasting {
        let at = after_booking(record, from.saturating_add(lasting));
        record.events.push(Event { at, hold, ..blank(EventKind::HoldLifted) });
    }
}

/// Moves a closing later; not past an opening, for then it would close that too.
pub(super) fn close_later(record: &mut Timeline, which: Index, later: i64) {
    let closes = |event: &Event| {
        let kind = event.listed_kind();
        let closing = kind.is_some_and(EventKind::closes_case) || kind == Some(EventKind::HoldLifted);
        closing && event.at.earliest().is_some() && event.at.latest().is_some()
    };
    let closings: Vec<usize> =
        record.events.iter().enumerate().filter(|(_, event)| closes(event)).map(|(place, _)| place).collect();
    let place = chosen(which, closings.len()).and_then(|which| closings.get(which));
    let Some(old) = place.and_then(|place| record.events.get(*place)).map(|event| event.at.clone()) else { return };
    let new = moved(&old, later);
    let opens = |event: &Event| {
        use EventKind::{Charged, HoldPlaced, Remanded, Sentenced};
        matches!(event.listed_kind(), Some(Charged | HoldPlaced | Remanded | Sentenced))
            && event.at.earliest() <= new.latest()
            && (event.at.latest().is_none() || event.at.latest() >= old.earliest())
    };
    if !record.events.iter().any(opens)
        && let Some(event) = place.and_then(|place| record.events.get_mut(*place))
    {
        event.at = new;
    }
}

/// Moves every ending later.
pub(super) fn end_later(record: &mut Timeline, later: i64) {
    let endings = record.events.iter_mut().filter(|event| event.listed_kind().is_some_and(EventKind::ends_custody));
    endings.for_each(|event| event.at = moved(&event.at, later));
}

/// Evidence for a detainer whose attribute of that kind is given, if there is one.
pub(super) fn add_evidence(record: &mut Timeline, what: u8, which: Index, after: i64) {
    let received = |event: &&Event| event.listed_kind() == Some(EventKind::DetainerReceived);
    let receipts: Vec<&Event> = record.events.iter().filter(received).collect();
    let Some(receipt) = chosen(which, receipts.len()).and_then(|which| receipts.get(which)) else { return };
    let detainer = receipt.detainer.clone();
    let given = |receipt: &&Event| match what {
        0 => receipt.served.is_some(),
        1 | 2 => receipt.warrant.is_some(),
        _ => receipt.probable_cause.is_some(),
    };
    let mut same = receipts.iter().filter(|receipt| detainer.is_none() || receipt.detainer == detainer);
    // Without a name a finding would be about the arrest, and then only perhaps about the detainer.
    if !same.all(given) || (what == 3 && detainer.is_none()) {
        return;
    }
    let warrant = |kind| Event { warrant_kind: Some(Said::Listed(kind)), ..blank(EventKind::WarrantReceived) };
    let event = match what {
        0 => blank(EventKind::DetainerServed),
        1 => warrant(Warrant::Administrative),
        2 => warrant(Warrant::Judicial),
        _ => Event { by: Some(Said::Listed(Cause::Judge)), ..blank(EventKind::ProbableCauseFound) },
    };
    let at = after_booking(record, after);
    record.events.push(Event { at, detainer, ..event });
}

/// Leaves every detainer bare: no signature, no service, no warrant, no probable cause, and the record is complete.
pub(super) fn take_papers(record: &mut Timeline) {
    use EventKind::{DetainerReceived, DetainerServed, ProbableCauseFound, WarrantReceived};
    let paper = [Some(DetainerServed), Some(ProbableCauseFound), Some(WarrantReceived)];
    record.events.retain(|event| !paper.contains(&event.listed_kind()));
    record.records_complete = true;
    for event in record.events.iter_mut().filter(|event| event.listed_kind() == Some(DetainerReceived)) {
        event.signed = Some(Said::Listed(false));
        event.served = Some(Said::Listed(false));
        event.warrant = Some(Said::Listed(Warrant::None));
        event.probable_cause = Some(Said::Listed(Statement::None));
    }
}

/// Forbids what is not allowed outright.
pub(super) fn forbid(policies: &mut [Policy]) {
    let rules = policies.iter_mut().flat_map(|policy| &mut policy.holds);
    rules.filter(|rule| !says_always(&rule.when)).for_each(|rule| rule.when = Requirement::Never);
}

/// Makes a rule stricter: half the hours, a limit where there was none, fewer days not counted, or one more condition.
pub(super) fn tighten(policies: &mut [Policy], (policy, rule): (Index, Index), how: u8, extra: Requirement) {
    let policy = chosen(policy, policies.len()).and_then(|place| policies.get_mut(place));
    let Some(policy) = policy else { return };
    let rule = chosen(rule, policy.holds.len()).and_then(|place| policy.holds.get_mut(place));
    let Some(rule) = rule else { return };
    match (how, &mut rule.limit) {
        (0, Some(Limit::Hours { hours, .. })) => *hours = hours.div_ceil(2),
        (0 | 1, limit @ None) => *limit = Some(Limit::Hours { hours: 72, excluding: Excluding::default() }),
        (1, Some(Limit::Hours { excluding, .. })) => excluding.holidays = None,
        (2, Some(Limit::Hours { excluding, .. })) => {
            if let Some(out) = excluding.weekdays.iter_mut().rev().find(|out| **out) {
                *out = false;
            }
        }
        _ => rule.when = Requirement::All(vec![rule.when.clone(), extra]),
    }
}

/// Takes all dates out of policies: those of their own, holidays, and years counted back.
pub(super) fn forget_dates(policies: &mut [Policy]) {
    let looks_back = |leaf: &Leaf| matches!(leaf, Leaf::Conviction { within: Some(_), .. });
    for policy in policies {
        policy.holds.retain(|rule| !rule.when.leaves().into_iter().any(looks_back));
        policy.in_force = InForce::default();
        policy.vacated = None;
        policy.applies_to.issued_from = None;
        policy.applies_to.issued_until = None;
        for rule in &mut policy.holds {
            if let Some(Limit::Hours { excluding, .. }) = &mut rule.limit {
                excluding.holidays = None;
            }
        }
    }
}

/// The record in a zone without clock changes, and without terms in months, which are not all of one length.
pub(super) fn even_out(record: &mut Timeline) {
    record.zone = Zone::utc();
    for event in &mut record.events {
        for term in [&mut event.term, &mut event.credit].into_iter().flatten() {
            if let Said::Listed(term) = term {
                *term = Term { months: 0, ..*term };
            }
        }
    }
}

/// Moves every event by so many weeks.
pub(super) fn weeks_later(record: &mut Timeline, weeks: i64) {
    let seconds = weeks.saturating_mul(7 * 86_400);
    record.events.iter_mut().for_each(|event| event.at = moved(&event.at, seconds));
}
