//! What happens in a stay: arrest, court, detainer, and what the jail then does.

use crate::policy::Form;
use crate::record::{Basis, Statement, Warrant};
use crate::time::{Date, Instant, Term, Wall};

use super::county::{County, Practice, Shared};
use super::dice::Dice;
use super::rule::{LeftOut, Paper};
use super::stay::{Case, DAY, Detainer, Ending, Exit, HOUR, Hold, MINUTE, Stay};

/// A stay as it goes without mistakes, and what a mistake needs to know.
pub(super) struct Course {
    pub(super) stay: Stay,
    /// The entitlement to release.
    pub(super) entitled: Instant,
    /// How long a release takes once it is begun, in seconds.
    pub(super) processing: i64,
}

impl Course {
    /// Whether a detainer is active at the entitlement.
    pub(super) fn is_detained(&self) -> bool {
        self.stay.exit != Exit::TakenElsewhere
            && self.stay.detainers.iter().any(|detainer| detainer.withdrawn.is_none())
    }

    /// Whether nothing but release is left, and no detainer ever came.
    pub(super) fn is_free(&self) -> bool {
        self.stay.exit != Exit::TakenElsewhere && self.stay.detainers.is_empty()
    }
}

/// A stay that begins on that day. It draws the same world whatever the jail's practice, rule and clerks.
pub(super) fn course(county: &County, day: Date, dice: &mut Dice) -> Course {
    let booked = arrival(county, day, dice);
    let mut cases = vec![case(county, booked, dice)];
    if dice.chance(county.second_case) {
        cases.push(case(county, booked, dice));
    }
    let closed = cases.iter().map(|case| case.closed).max().unwrap_or(booked);
    let (hold, collected) = hold(county, booked, closed, dice);
    let mut stay = Stay {
        booked,
        cases,
        holds: hold.into_iter().collect(),
        detainers: Vec::new(),
        convictions: convictions(county, booked, dice),
        facts: county.facts.iter().map(|fact| dice.chance(fact.share)).collect(),
        citizenship_claimed: None,
        bail_refused: None,
        called: None,
        ordered_again: None,
        completion_missed: false,
        ended: Instant::from_unix(i64::MAX),
        exit: Exit::Released,
    };
    let entitled = stay.entitled();
    stay.detainers = detainer(county, booked, entitled, dice).into_iter().collect();
    let processing = county.processing.draw(dice).saturating_mul(MINUTE);
    let pickup = entitled.plus(county.pickup.draw(dice).saturating_mul(MINUTE));
    stay.ended = entitled.plus(processing);
    if collected && stay.holds.iter().any(|hold| hold.lifted == entitled) {
        (stay.ended, stay.exit) = (entitled, Exit::TakenElsewhere);
    }
    let mut course = Course { stay, entitled, processing };
    if course.is_detained() {
        (course.stay.ended, course.stay.exit) = exit(county, &course, pickup);
    }
    course
}

/// How a stay with an active detainer ends.
fn exit(county: &County, course: &Course, pickup: Instant) -> (Instant, Exit) {
    let out = course.stay.ended;
    let until = match county.practice {
        Practice::ReleasesAtOnce => out,
        Practice::ToTheLimit => county.limit(course.entitled).max(out),
        Practice::WaitsForVan => pickup,
    };
    if pickup <= until { (pickup, Exit::TakenByIce) } else { (until, Exit::Released) }
}

fn arrival(county: &County, day: Date, dice: &mut Dice) -> Instant {
    let hour = dice.pick(county.hour.iter().copied());
    let minute = dice.between(0, 59).saturating_add(i64::try_from(hour).unwrap_or(0).saturating_mul(60));
    let second = u32::try_from(minute.saturating_mul(MINUTE)).unwrap_or(0);
    county.zone.resolve(Wall { date: day, second }).earliest()
}

fn case(county: &County, booked: Instant, dice: &mut Dice) -> Case {
    let weights = &county.endings;
    let ending = dice.pick([weights.bail, weights.order, weights.dropped, weights.acquitted, weights.sentence]);
    let after = |minutes: i64| booked.plus(minutes.saturating_mul(MINUTE));
    let (bail, appearance, trial) = (county.bail.draw(dice), county.appearance.draw(dice), county.trial.draw(dice));
    let (ending, closed) = match ending {
        0 => (Ending::Bail, after(bail)),
        1 => (Ending::Order, session(county, after(appearance), dice)),
        2 => (Ending::Dropped, session(county, after(appearance), dice)),
        3 => (Ending::Acquitted, session(county, after(trial), dice)),
        _ => sentence(county, booked, session(county, after(trial), dice), dice),
    };
    let found = after(county.cause_found.draw(dice));
    let charge = class(&county.charges, dice).unwrap_or_else(|| county.charges.len().saturating_sub(1));
    Case { charge, cause_found: Some(found).filter(|found| *found < closed), ending, closed, entered: None }
}

fn sentence(county: &County, booked: Instant, imposed: Instant, dice: &mut Dice) -> (Ending, Instant) {
    let credit = imposed.since(booked).checked_div(DAY).unwrap_or(0);
    let served = dice.chance(county.time_served);
    let days = county.term_days.draw(dice).max(credit);
    let days = if served { credit } else { days };
    let term = |days| Term { months: 0, days, seconds: 0 };
    let ends = county.zone.add_term(imposed, &term(days), Some(&term(credit)));
    (Ending::Sentence { imposed, days, credit }, ends)
}

/// The first moment at or after `from` at which the court sits; on a later day, some time in its hours.
fn session(county: &County, from: Instant, dice: &mut Dice) -> Instant {
    let (opens, closes) = (county.court_opens.saturating_mul(HOUR), county.court_closes.saturating_mul(HOUR));
    let wall = county.zone.wall(from);
    let sits = |date: &Date| !LeftOut::any(&county.calendar, *date);
    let second = i64::from(wall.second);
    if sits(&wall.date) && (opens..closes).contains(&second) {
        return from;
    }
    let first = i32::from(second >= opens);
    let date = (first..).map(|days| wall.date.plus_days(days)).find(sits).unwrap_or(wall.date);
    let minutes = dice.between(0, closes.saturating_sub(opens).saturating_sub(1).div_euclid(MINUTE));
    let second = u32::try_from(opens.saturating_add(minutes.saturating_mul(MINUTE))).unwrap_or(0);
    county.zone.resolve(Wall { date, second }).earliest()
}

/// A hold of another authority, and whether that authority comes for the person.
fn hold(county: &County, booked: Instant, closed: Instant, dice: &mut Dice) -> (Option<Hold>, bool) {
    if !dice.chance(county.holds) {
        return (None, false);
    }
    let basis = dice.pick(county.bases.iter().map(|(_, weight)| *weight));
    let basis = county.bases.get(basis).map_or(Basis::JudicialWarrant, |(basis, _)| *basis);
    // It comes while a case is open, so that local authority has no gap.
    let minutes = closed.since(booked).div_euclid(MINUTE).saturating_sub(1);
    let placed = booked.plus(dice.between(0, minutes).saturating_mul(MINUTE));
    let lifted = placed.plus(county.hold.draw(dice).saturating_mul(MINUTE));
    (Some(Hold { basis, placed, lifted, entered: None }), dice.chance(county.collected))
}

/// A detainer in good order, if one comes before the person is entitled to release.
fn detainer(county: &County, booked: Instant, entitled: Instant, dice: &mut Dice) -> Option<Detainer> {
    if !dice.chance(county.detainers) {
        return None;
    }
    let received = booked.plus(county.arrival.draw(dice).saturating_mul(MINUTE));
    let minutes = entitled.since(received).div_euclid(MINUTE).saturating_sub(1);
    let withdrawn = dice.chance(county.withdrawn);
    let after = dice.between(1, minutes).saturating_mul(MINUTE);
    (minutes >= 1).then(|| complete(county, received, withdrawn.then(|| received.plus(after))))
}

/// A detainer on the first form that the rule allows, with every paper that the rule wants.
pub(super) fn complete(county: &County, received: Instant, withdrawn: Option<Instant>) -> Detainer {
    let rule = &county.rule;
    let by_judge = rule.papers.contains(&Paper::JudicialWarrant);
    Detainer {
        received,
        withdrawn,
        form: rule.forms.first().copied().unwrap_or(Form::I247A),
        signed: true,
        served: true,
        warrant: if by_judge { Warrant::Judicial } else { Warrant::Administrative },
        cause: if rule.review_hours > 0 { Statement::Judge } else { Statement::Officer },
    }
}

fn convictions(county: &County, booked: Instant, dice: &mut Dice) -> Vec<(usize, Instant)> {
    let place = class(&county.convictions, dice);
    let days = county.conviction_days.draw(dice);
    place.map(|place| (place, booked.plus(days.saturating_mul(DAY).saturating_neg()))).into_iter().collect()
}

/// One of the classes, or none of them.
fn class(classes: &[Shared], dice: &mut Dice) -> Option<usize> {
    let total = classes.iter().map(|class| class.share).fold(0, u32::saturating_add);
    let none = 10_000_u32.saturating_sub(total);
    let place = dice.pick(classes.iter().map(|class| class.share).chain([none]));
    Some(place).filter(|place| *place < classes.len())
}
