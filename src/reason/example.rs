//! From a situation to a timeline: the fewest events that bring it about.

use crate::record::{Arrest, Cause, Conviction, Event, EventKind, Said, Statement, Timeline, Warrant};
use crate::time::{Date, Instant, Recorded, Zone};

use super::formula::{Anchor, Assignment, Atom};
use super::gap::Party;
use super::moment::Situation;
use super::papers::Paper;
use super::sides::Pair;
use super::zones::{DAY, FIRST, Place, UsZone};

/// How a person came to be held without a case.
#[derive(Clone, Copy, Debug)]
pub(super) struct Course {
    pub(super) booked: Instant,
    pub(super) arrest: Arrest,
    /// When bail was refused because of a detainer.
    pub(super) refused: Option<Instant>,
    /// When release was ordered.
    pub(super) ordered: Option<Instant>,
}

impl Course {
    /// Booked, and entitled to release at once.
    pub(super) const fn entitled_at(at: Instant) -> Self {
        Self { booked: at, arrest: Arrest::Warrant, refused: None, ordered: Some(at) }
    }

    /// The booking; what happened in the case, if anything; and what ended it.
    fn events(self, pair: &Pair, proceedings: Vec<Event>) -> Vec<Event> {
        let mut booking = event(EventKind::Booked, self.booked);
        booking.arrest = pair.asked.arrest.then_some(Said::Listed(self.arrest));
        booking.cases = if proceedings.is_empty() { Vec::new() } else { vec![CASE.to_owned()] };
        let refusal = |at| Event { because: Some("detainer".to_owned()), ..event(EventKind::BailRefused, at) };
        let mut events = vec![booking];
        events.extend(proceedings);
        events.extend(self.refused.map(refusal));
        events.extend(self.ordered.map(|at| event(EventKind::ReleaseOrdered, at)));
        events
    }
}

/// A person held without a detainer.
pub(super) fn without_detainer(pair: &Pair, situation: &Situation, course: Course) -> Timeline {
    let mut timeline = blank(pair, situation.zone.zone);
    timeline.events = course.events(pair, Vec::new());
    timeline.events.push(event(EventKind::Released, end(situation)));
    timeline
}

/// A person held on a detainer, of whom the assignment is true. `None` if no dates of the convictions could be found that
/// make it true.
pub(super) fn with_detainer(
    pair: &Pair,
    situation: &Situation,
    course: Course,
    paper: &Paper,
    assignment: &Assignment<'_>,
) -> Option<Timeline> {
    let zone = situation.zone;
    let variants = variants(situation, assignment);
    let (received, arrested, convictions) = variants.into_iter().find_map(|(received, arrested)| {
        let date = |place: Place| Date::from_days(place.day);
        let anchors = Anchors {
            request: date(received),
            arrest: arrested.map_or_else(|| zone.zone.date(course.booked), date),
            entitlement: date(situation.entitled),
            other_entitlement: date(situation.other_entitled),
        };
        Some((received, arrested, convictions(assignment, &anchors)?))
    })?;

    let mut timeline = blank(pair, zone.zone);
    let facts = &mut timeline.facts;
    if pair.asked.age {
        facts.age = Some(age(assignment));
    }
    for name in &pair.asked.flags {
        facts.flags.insert(name.clone(), assignment.is(&Atom::Flag(name.clone())));
    }
    if pair.asked.convictions {
        let on = |day: Date| Recorded::parse(&day.to_string(), zone.zone);
        let listed = convictions.into_iter().map(|(class, day)| Conviction { classes: vec![class], on: on(day) });
        facts.convictions = Some(listed.collect());
    }

    let (charges, proceedings) = charges(assignment, course.booked);
    timeline.facts.charges = pair.asked.charges.then_some(charges);
    let mut events = Vec::new();
    for (paper, at) in &situation.earlier {
        let at = situation.instant(*at);
        let paper = pair.papers.get(*paper)?;
        events.push(receipt(pair, paper, "d0", at, zone));
        events.push(Event { detainer: Some("d0".to_owned()), ..event(EventKind::DetainerWithdrawn, at) });
    }
    events.extend(arrested.map(|arrested| event(EventKind::Arrested, situation.instant(arrested))));
    events.extend(course.events(pair, proceedings));
    let received = situation.instant(received);
    let mut detainer = receipt(pair, paper, "d1", received, zone);
    let warrants = describe(&mut detainer, pair, assignment);
    events.push(detainer);
    events.extend(warrants.map(|kind| Event {
        warrant_kind: Some(Said::Listed(kind)),
        detainer: Some("d1".to_owned()),
        ..event(EventKind::WarrantReceived, received)
    }));
    events.push(event(EventKind::Released, end(situation)));
    events.sort_by_key(|event| event.at.exact());
    timeline.events = events;
    Some(timeline)
}

const CASE: &str = "A";

fn event(kind: EventKind, at: Instant) -> Event {
    Event::new(kind, Recorded::at(at))
}

/// The end of the hour after the moment, or of the half hour.
fn end(situation: &Situation) -> Instant {
    let rest = 3600_i64.saturating_sub(situation.at.second.rem_euclid(3600));
    situation.instant(situation.at).plus(rest)
}

/// A record of which nothing is unknown.
fn blank(pair: &Pair, zone: Zone) -> Timeline {
    let mut timeline = Timeline::new("counterexample", zone);
    timeline.records_complete = true;
    timeline.facts.classified = pair.asked.schemes.iter().cloned().collect();
    if pair.asked.convictions {
        timeline.facts.convictions = Some(Vec::new());
    }
    if pair.asked.charges {
        timeline.facts.charges = Some(Vec::new());
    }
    timeline
}

fn receipt(pair: &Pair, paper: &Paper, id: &str, at: Instant, zone: &UsZone) -> Event {
    let morning = |day: Date| zone.instant(Place { day: day.days(), second: 9 * 3600 });
    let issued = paper.issued.map(|day| Recorded::at(morning(day)));
    Event {
        detainer: Some(id.to_owned()),
        form: paper.form.map(Said::Listed),
        agency: paper.agency.clone(),
        issued,
        signed: pair.asked.signed.then_some(Said::Listed(false)),
        served: pair.asked.served.then_some(Said::Listed(false)),
        warrant: pair.asked.warrant.then_some(Said::Listed(Warrant::None)),
        probable_cause: pair.asked.cause.then_some(Said::Listed(Statement::None)),
        ..event(EventKind::DetainerReceived, at)
    }
}

/// Writes on the detainer what is so of it; a second warrant must come by itself.
fn describe(detainer: &mut Event, pair: &Pair, assignment: &Assignment<'_>) -> Option<Warrant> {
    let is = |atom| assignment.is(&atom);
    detainer.signed = pair.asked.signed.then(|| Said::Listed(is(Atom::Signed)));
    detainer.served = pair.asked.served.then(|| Said::Listed(is(Atom::Served)));
    let (warrant, second) = match (is(Atom::Administrative), is(Atom::Judicial)) {
        (false, false) => (Warrant::None, None),
        (true, false) => (Warrant::Administrative, None),
        (false, true) => (Warrant::Judicial, None),
        (true, true) => (Warrant::Judicial, Some(Warrant::Administrative)),
    };
    detainer.warrant = pair.asked.warrant.then_some(Said::Listed(warrant));
    let statement = match (is(Atom::Judge), is(Atom::Officer)) {
        (true, _) => Statement::Judge,
        (false, true) => Statement::Officer,
        (false, false) => Statement::None,
    };
    detainer.probable_cause = pair.asked.cause.then_some(Said::Listed(statement));
    second
}

/// The charges on record, and the events of those on which a judge found probable cause: what was found in a case counts
/// for all charges of it, so charges on which nothing was found are then another case's.
fn charges(assignment: &Assignment<'_>, at: Instant) -> (Vec<String>, Vec<Event>) {
    let mut found: Vec<String> = Vec::new();
    let mut charged: Vec<String> = Vec::new();
    for atom in assignment.those(true) {
        match atom {
            Atom::ChargeFound(class) => found.push(class.clone()),
            Atom::Charged(class) => charged.push(class.clone()),
            _ => {}
        }
    }
    charged.retain(|class| !found.contains(class));
    if found.is_empty() {
        return (charged, Vec::new());
    }
    let case = |case: &str| vec![case.to_owned()];
    let finding =
        Event { by: Some(Said::Listed(Cause::Judge)), cases: case(CASE), ..event(EventKind::ProbableCauseFound, at) };
    if charged.is_empty() {
        return (found, vec![finding]);
    }
    let charge = |label: &str, class| Event { cases: case(label), class, ..event(EventKind::Charged, at) };
    (Vec::new(), vec![charge(CASE, found), charge("B", charged), finding])
}

fn age(assignment: &Assignment<'_>) -> i64 {
    let years = |so| {
        assignment.those(so).filter_map(|atom| match atom {
            Atom::AgeAtLeast(years) => Some(i64::from(*years)),
            _ => None,
        })
    };
    let least = years(true).max();
    let below = years(false).min();
    least.unwrap_or_else(|| below.map_or(30, |below| below.saturating_sub(1).min(30)))
}

/// The days from which years are counted back.
struct Anchors {
    request: Date,
    arrest: Date,
    entitlement: Date,
    other_entitlement: Date,
}

impl Anchors {
    /// The first and the last day of a look-back.
    fn window(&self, (years, anchor): (u32, Anchor)) -> (Date, Date) {
        let last = match anchor {
            Anchor::Request => self.request,
            Anchor::Arrest => self.arrest,
            Anchor::Entitlement(Party::Law) => self.entitlement,
            Anchor::Entitlement(Party::Other) => self.other_entitlement,
        };
        (last.years_before(years), last)
    }
}

/// When the detainer may have come in, and whether and when an arrest before the booking is on record: where look-backs
/// from different days are asked, some of these may be needed to tell them apart.
fn variants(situation: &Situation, assignment: &Assignment<'_>) -> Vec<(Place, Option<Place>)> {
    let mut looked: Vec<Anchor> = Vec::new();
    for atom in assignment.those(true).chain(assignment.those(false)) {
        if let Atom::Convicted(_, Some((_, anchor))) = atom
            && !looked.contains(anchor)
        {
            looked.push(*anchor);
        }
    }
    let (earliest, latest) = situation.receivable;
    let mut receipts = vec![situation.received];
    let mut arrests = vec![None];
    if looked.len() > 1 {
        let entitled = situation.entitled;
        let back = |days: i32| Place {
            day: entitled.day.saturating_sub(days).max(FIRST),
            second: entitled.second.min(DAY / 2),
        };
        let days = [back(1), back(8_000), back(16_000), latest, earliest];
        receipts.extend(days.into_iter().filter(|at| earliest <= *at && *at <= latest));
        arrests.extend([back(1), back(8_000), back(16_000)].map(Some));
    }
    let pair = |received: Place| arrests.iter().map(move |arrested| (received, *arrested));
    receipts.into_iter().flat_map(pair).collect()
}

/// Convictions, one for each that is asked, whose days are in the look-backs they must be in and in no other.
fn convictions(assignment: &Assignment<'_>, anchors: &Anchors) -> Option<Vec<(String, Date)>> {
    let asked = |so| {
        assignment.those(so).filter_map(|atom| match atom {
            Atom::Convicted(class, within) => Some((class, within.map(|within| anchors.window(within)))),
            _ => None,
        })
    };
    let inside =
        |day: Date, window: Option<(Date, Date)>| window.is_none_or(|(first, last)| first <= day && day <= last);
    let mut listed: Vec<(String, Date)> = Vec::new();
    // Those with a look-back first: they make the others true as well.
    let mut wanted: Vec<_> = asked(true).collect();
    wanted.sort_by_key(|(_, window)| window.is_none());
    for (class, window) in wanted {
        if listed.iter().any(|(known, day)| known == class && inside(*day, window)) {
            continue;
        }
        let forbidden: Vec<(Date, Date)> =
            asked(false).filter(|(other, _)| *other == class).filter_map(|(_, window)| window).collect();
        let around =
            |(first, last): (Date, Date)| [last.plus_days(-1), last, first, first.plus_days(-1), last.plus_days(1)];
        let year_ago = anchors.entitlement.years_before(1);
        let candidates = window.map(around).into_iter().flatten().chain([year_ago]);
        let candidates = candidates.chain(forbidden.iter().copied().flat_map(around));
        let day = candidates
            .into_iter()
            .find(|day| inside(*day, window) && !forbidden.iter().any(|window| inside(*day, Some(*window))))?;
        listed.push((class.clone(), day));
    }
    Some(listed)
}
