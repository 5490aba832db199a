//! Ways to make a record less certain. The record one starts from stays one of its readings.

use crate::policy::{BailRefusal, InForce, Policy};
use crate::record::{Cause, Event, EventKind, Said, Statement, Timeline, Warrant};
use crate::time::{Instant, Recorded, Zone};
use proptest::prelude::*;

use super::trial::booking;

/// What is forgotten, and of which event (an index into whatever fits).
#[derive(Clone, Copy, Debug)]
pub(super) enum Forget {
    /// The time of day.
    Hour,
    /// The hour within so many units before and after.
    Within(u8, u8),
    /// The time altogether.
    Time,
    /// From when on, but not until when; and the other way round.
    Start(u8),
    End(u8),
    /// One attribute of a detainer's receipt.
    Attribute(u8),
    /// On what a hold rests: not written, or in words that are not listed.
    Basis(bool),
    /// The credit of a sentence.
    Credit,
    /// Whether the arrest was on a warrant.
    Arrest,
    /// The case label, or its spelling.
    Case,
    Spelling,
    /// That a new charge sent the person back to custody.
    Remand,
    /// Something about the person.
    Fact(u8),
    /// That the record is in order.
    Order,
}

/// Several things forgotten, each of some event.
pub(super) fn forgetting() -> BoxedStrategy<Vec<(Forget, u8)>> {
    let what = prop_oneof![
        6 => Just(Forget::Hour),
        4 => (0..12_u8, 0..12_u8).prop_map(|(before, after)| Forget::Within(before, after)),
        1 => Just(Forget::Time),
        1 => (0..12_u8).prop_map(Forget::Start),
        1 => (0..12_u8).prop_map(Forget::End),
        4 => (0..7_u8).prop_map(Forget::Attribute),
        1 => any::<bool>().prop_map(Forget::Basis),
        1 => Just(Forget::Credit),
        1 => Just(Forget::Arrest),
        2 => Just(Forget::Case),
        1 => Just(Forget::Spelling),
        1 => Just(Forget::Remand),
        2 => (0..9_u8).prop_map(Forget::Fact),
        1 => Just(Forget::Order),
    ];
    prop::collection::vec((what, any::<u8>()), 1..8).boxed()
}

/// The record with those things forgotten; `None` if the original would be no reading of it under those policies. Times are
/// forgotten in units of so many seconds.
pub(super) fn forget(truth: &Timeline, what: &[(Forget, u8)], unit: i64, policies: &[Policy]) -> Option<Timeline> {
    let mut timeline = truth.clone();
    for &(what, which) in what {
        if let Forget::Fact(fact) = what {
            forget_fact(&mut timeline, fact);
        } else if matches!(what, Forget::Order) {
            timeline.ordered = false;
        } else {
            let fits = |place: &usize| fits(truth, &timeline, what, *place, policies).is_some();
            let fits: Vec<usize> = (0..timeline.events.len()).filter(fits).collect();
            let which = usize::from(which).checked_rem(fits.len()).unwrap_or_default();
            let place = fits.get(which).copied().unwrap_or(usize::MAX);
            if let (Some(event), Some(original)) = (timeline.events.get_mut(place), truth.events.get(place)) {
                forget_of_event(event, original, what, unit, truth.zone);
            }
        }
    }
    is_reading(truth, &timeline).then_some(timeline)
}

fn forget_of_event(event: &mut Event, original: &Event, what: Forget, unit: i64, zone: Zone) {
    let Some(at) = original.at.exact() else { return };
    let later = |units: u8| at.plus(i64::from(units).saturating_mul(unit));
    let sooner = |units: u8| at.plus(i64::from(units).saturating_mul(unit).saturating_neg());
    match what {
        Forget::Hour => event.at = Recorded::parse(&zone.date(at).to_string(), zone),
        Forget::Within(before, after) => event.at = Recorded::between(Some(sooner(before)), Some(later(after))),
        Forget::Time => event.at = Recorded::unknown(),
        Forget::Start(after) => event.at = Recorded::between(None, Some(later(after))),
        Forget::End(before) => event.at = Recorded::between(Some(sooner(before)), None),
        Forget::Attribute(0) => event.signed = None,
        Forget::Attribute(1) => event.served = None,
        Forget::Attribute(2) => event.warrant = None,
        Forget::Attribute(3) => event.probable_cause = None,
        Forget::Attribute(4) => event.form = None,
        Forget::Attribute(5) => event.agency = None,
        Forget::Attribute(_) => event.issued = None,
        Forget::Basis(true) => event.basis = Some(Said::Other("see file".to_owned())),
        Forget::Basis(false) => event.basis = None,
        Forget::Credit => event.credit = None,
        Forget::Arrest => event.arrest = None,
        Forget::Case => event.cases.clear(),
        Forget::Spelling => event.cases = vec!["AA".to_owned()],
        Forget::Remand => event.kind = Said::Listed(EventKind::Charged),
        Forget::Fact(_) | Forget::Order => {}
    }
}

/// Whether that can be forgotten of the event at that place: `Some` if so.
fn fits(truth: &Timeline, now: &Timeline, what: Forget, place: usize, policies: &[Policy]) -> Option<()> {
    let event = truth.events.get(place)?;
    let kind = now.events.get(place)?.listed_kind()?;
    let at = event.at.exact()?;
    let matching = |other: &Event| other.detainer.is_none() || other.detainer == event.detainer;
    let brought = |is: &dyn Fn(&Event) -> bool| truth.events.iter().any(|other| is(other) && matching(other));
    let receipt = kind == EventKind::DetainerReceived;
    let fits = match what {
        Forget::Hour | Forget::Within(..) | Forget::Time | Forget::Start(_) | Forget::End(_)
            if kind == EventKind::BailRefused && refusals_depend_on_the_day(policies) =>
        {
            false
        }
        Forget::Hour | Forget::Within(..) => true,
        Forget::Time | Forget::Start(_) | Forget::End(_) => {
            kind != EventKind::Booked && !kind.ends_custody() && in_custody(truth, at)
        }
        Forget::Attribute(_) if !receipt || truth.records_complete => false,
        Forget::Attribute(1) => {
            event.served != Some(Said::Listed(true))
                || !brought(&|e| e.listed_kind() == Some(EventKind::DetainerServed))
        }
        Forget::Attribute(2) => {
            let same =
                |e: &Event| e.listed_kind() == Some(EventKind::WarrantReceived) && e.warrant_kind == event.warrant;
            event.warrant == Some(Said::Listed(Warrant::None)) || !brought(&same)
        }
        Forget::Attribute(3) => {
            let found = |by: Cause| {
                brought(&|e| e.listed_kind() == Some(EventKind::ProbableCauseFound) && e.by == Some(Said::Listed(by)))
            };
            match event.probable_cause {
                Some(Said::Listed(Statement::Judge)) => !found(Cause::Judge),
                Some(Said::Listed(Statement::Officer)) => !found(Cause::Officer),
                _ => true,
            }
        }
        Forget::Attribute(_) => true,
        Forget::Basis(_) => kind == EventKind::HoldPlaced,
        // A recorded completion governs where the credit is not recorded: with a credit that says otherwise it is overrun.
        Forget::Credit => {
            let completed = |e: &Event| e.listed_kind() == Some(EventKind::SentenceCompleted);
            kind == EventKind::Sentenced && event.credit.is_some() && !truth.events.iter().any(completed)
        }
        Forget::Arrest => event.arrest.is_some(),
        Forget::Case => may_lose_its_case(now, place, kind),
        Forget::Spelling => {
            kind.closes_case()
                && !booking(now)?.cases.is_empty()
                && !now.events.get(place)?.cases.is_empty()
                && keeps_labels(now, place)
        }
        Forget::Remand => {
            let booked = &booking(truth)?.cases;
            let opened_by_booking = event.cases.iter().all(|case| booked.contains(case));
            kind == EventKind::Remanded && opened_by_booking && policies.iter().all(|policy| policy.arrest.is_none())
        }
        Forget::Fact(_) | Forget::Order => false,
    };
    fits.then_some(())
}

/// What a refusal of bail amounts to, the law of its earliest instant says: another reading may have another law.
fn refusals_depend_on_the_day(policies: &[Policy]) -> bool {
    let dated = |policy: &Policy| policy.in_force != InForce::default() || policy.vacated.is_some();
    let entitles = |policy: &Policy| policy.bail == Some(BailRefusal::Entitlement);
    policies.iter().any(entitles) && policies.iter().any(dated)
}

fn in_custody(timeline: &Timeline, at: Instant) -> bool {
    let start = booking(timeline).and_then(|booked| booked.at.exact());
    let ends = timeline.events.iter().filter(|event| event.listed_kind().is_some_and(EventKind::ends_custody));
    let end = ends.filter_map(|event| event.at.exact()).min();
    start.is_some_and(|start| start <= at) && end.is_some_and(|end| at <= end)
}

fn labels(timeline: &Timeline, without: Option<usize>) -> Vec<&str> {
    let events = timeline.events.iter().enumerate().filter(|(place, _)| Some(*place) != without);
    let mut labels: Vec<&str> = events.flat_map(|(_, event)| &event.cases).map(String::as_str).collect();
    labels.sort_unstable();
    labels.dedup();
    labels
}

fn keeps_labels(timeline: &Timeline, place: usize) -> bool {
    labels(timeline, None) == labels(timeline, Some(place))
}

/// An event whose label can be lost without changing what the other labels mean.
fn may_lose_its_case(timeline: &Timeline, place: usize, kind: EventKind) -> bool {
    let effective = kind.closes_case() && kind != EventKind::ReleaseOrdered
        || matches!(kind, EventKind::Charged | EventKind::Remanded | EventKind::Sentenced | EventKind::BailRefused);
    let cases = timeline.events.get(place).map_or(&[][..], |event| &event.cases);
    let charges = |event: &&Event| event.listed_kind() == Some(EventKind::Charged) && event.cases == cases;
    // Which of two charges is the first, and opens the case, the label says.
    let one_of_several = kind == EventKind::Charged && timeline.events.iter().filter(charges).count() > 1;
    effective && !one_of_several && !cases.is_empty() && keeps_labels(timeline, place)
}

fn forget_fact(timeline: &mut Timeline, fact: u8) {
    let facts = &mut timeline.facts;
    match usize::from(fact) {
        flag @ 0..3 => {
            if let Some(name) = facts.flags.keys().nth(flag).cloned() {
                facts.flags.remove(&name);
            }
        }
        3 => facts.age = None,
        4 => facts.convictions = None,
        5 => facts.charges = None,
        6 => {
            facts.convictions_complete = false;
            facts.convictions.iter_mut().for_each(|list| drop(list.pop()));
        }
        7 => {
            facts.charges_complete = false;
            facts.charges.iter_mut().for_each(|list| drop(list.pop()));
        }
        _ => {
            if let Some(conviction) = facts.convictions.iter_mut().flatten().next() {
                conviction.on = Recorded::unknown();
            }
        }
    }
}

/// What follows what in every reading that counts: lifts their placings, withdrawals their receipts, completions their
/// sentences, and in an ordered record events of one range each other. The original must not be otherwise.
pub(super) fn is_reading(truth: &Timeline, forgotten: &Timeline) -> bool {
    let events = || truth.events.iter().zip(&forgotten.events).enumerate();
    let pairs = events().flat_map(|one| events().map(move |other| (one, other)));
    pairs.into_iter().all(|((first, (opens, wide_opens)), (second, (closes, wide_closes)))| {
        let (Some(open), Some(close)) = (opens.at.exact(), closes.at.exact()) else { return false };
        let before = close < open || (close == open && second < first);
        if follows(opens, closes) && before && !surely_earlier(wide_closes, wide_opens) {
            return false;
        }
        let one_range =
            wide_opens.at.earliest() == wide_closes.at.earliest() && wide_opens.at.latest() == wide_closes.at.latest();
        !(forgotten.ordered && one_range && first < second && close < open)
    })
}

fn surely_earlier(one: &Event, other: &Event) -> bool {
    one.at.latest().zip(other.at.earliest()).is_some_and(|(latest, earliest)| latest < earliest)
}

fn follows(opens: &Event, closes: &Event) -> bool {
    match (opens.listed_kind(), closes.listed_kind()) {
        (Some(EventKind::HoldPlaced), Some(EventKind::HoldLifted)) => {
            closes.hold.is_none() || closes.hold == opens.hold
        }
        (Some(EventKind::DetainerReceived), Some(EventKind::DetainerWithdrawn)) => {
            closes.detainer.is_none() || closes.detainer == opens.detainer
        }
        (Some(EventKind::Sentenced), Some(EventKind::SentenceCompleted)) => true,
        _ => false,
    }
}

/// Whether two events of an ordered record have one and the same range that is not exact. Narrowing one of them loses
/// what the order said of the two.
pub(super) fn order_tells_more(timeline: &Timeline) -> bool {
    let wide: Vec<_> = timeline.events.iter().filter(|event| !event.at.is_exact()).collect();
    let range = |event: &Event| (event.at.earliest(), event.at.latest());
    timeline.ordered
        && wide.iter().enumerate().any(|(n, one)| wide.iter().take(n).any(|other| range(one) == range(other)))
}
