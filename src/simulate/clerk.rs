//! What the clerk wrote: the events of a stay in the order in which they happened, each with its precision.

use crate::record::EventKind;
use crate::time::{Instant, Zone, format_instant};

use super::county::County;
use super::dice::Dice;
use super::mistake::Mistake;
use super::stay::{Ending, Exit, MINUTE, Stay};

/// How exactly a time is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Precision {
    Minute,
    Quarter,
    Hour,
    Date,
}

/// A paper of a detainer.
pub(super) const PAPERS: usize = 4;

/// What an event is about: the place of a case, hold or detainer in the stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Stay,
    Case(usize),
    Hold(usize),
    /// And which of its papers (signature, service, warrant, probable cause) are noted.
    Detainer(usize, [bool; PAPERS]),
}

/// One entry.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) kind: EventKind,
    pub(super) about: About,
    pub(super) at: Instant,
    pub(super) precision: Precision,
    pub(super) entered: Option<Instant>,
}

/// The entries of a stay.
pub(super) fn entries(county: &County, stay: &Stay, planted: Option<Mistake>, mut dice: Dice) -> Vec<Entry> {
    let mut entries = happened(stay);
    // What happened at one moment stays as listed: an end of custody last.
    entries.sort_by_key(|entry| entry.at);
    for entry in &mut entries {
        entry.precision = precision(county, planted == Some(Mistake::DatesOnly), &mut dice);
        let late = county.late.draw(&mut dice).saturating_mul(MINUTE);
        if dice.chance(county.late_entry) {
            entry.entered.get_or_insert(entry.at.plus(late));
        }
        if let About::Detainer(_, noted) = &mut entry.about {
            *noted = noted.map(|_| !dice.chance(county.blank_paper));
        }
    }
    entries
}

fn precision(county: &County, dates: bool, dice: &mut Dice) -> Precision {
    let habits = [county.date_only, county.hour_only, county.quarter_hour];
    let exact = habits.iter().fold(10_000_u32, |left, share| left.saturating_sub(*share));
    match dice.pick(habits.into_iter().chain([exact])) {
        _ if dates => Precision::Date,
        0 => Precision::Date,
        1 => Precision::Hour,
        2 => Precision::Quarter,
        _ => Precision::Minute,
    }
}

fn happened(stay: &Stay) -> Vec<Entry> {
    let mut entries = Vec::with_capacity(12);
    let mut add = |kind, about, at, entered| {
        entries.push(Entry { kind, about, at, precision: Precision::Minute, entered });
    };
    add(EventKind::Booked, About::Stay, stay.booked, None);
    for (place, case) in stay.cases.iter().enumerate() {
        let about = About::Case(place);
        add(EventKind::Charged, about, stay.booked, None);
        if let Some(found) = case.cause_found {
            add(EventKind::ProbableCauseFound, about, found, None);
        }
        if let Ending::Sentence { imposed, .. } = case.ending {
            add(EventKind::Sentenced, about, imposed, None);
        }
        let missed = stay.completion_missed && matches!(case.ending, Ending::Sentence { .. });
        if !missed {
            add(case.ending.event(), about, case.closed, case.entered);
        }
    }
    for (place, hold) in stay.holds.iter().enumerate() {
        add(EventKind::HoldPlaced, About::Hold(place), hold.placed, None);
        // One that lasts to the end is not lifted; the person goes.
        if hold.lifted < stay.ended {
            add(EventKind::HoldLifted, About::Hold(place), hold.lifted, hold.entered);
        }
    }
    for (place, detainer) in stay.detainers.iter().enumerate() {
        let about = About::Detainer(place, [true; PAPERS]);
        add(EventKind::DetainerReceived, about, detainer.received, None);
        if let Some(withdrawn) = detainer.withdrawn {
            add(EventKind::DetainerWithdrawn, about, withdrawn, None);
        }
    }
    let single = [
        (EventKind::CitizenshipClaimed, stay.citizenship_claimed),
        (EventKind::BailRefused, stay.bail_refused),
        (EventKind::Note, stay.called),
        (EventKind::ReleaseOrdered, stay.ordered_again),
    ];
    for (kind, at) in single {
        if let Some(at) = at {
            add(kind, About::Stay, at, None);
        }
    }
    let last = if stay.exit == Exit::Released { EventKind::Released } else { EventKind::Transferred };
    add(last, About::Stay, stay.ended, None);
    entries
}

impl Entry {
    /// Whether it stands to the minute, with every paper.
    pub(super) fn is_exact(&self) -> bool {
        let complete = !matches!(self.about, About::Detainer(_, noted) if noted.contains(&false));
        complete && self.precision == Precision::Minute
    }

    /// Adds the time as it is written, on the jail's wall clock.
    pub(super) fn write(&self, zone: Zone, text: &mut String) {
        match self.precision {
            Precision::Minute => wall(zone, self.at, 16, text),
            Precision::Hour => wall(zone, self.at, 13, text),
            Precision::Date => wall(zone, self.at, 10, text),
            Precision::Quarter => {
                let past = i64::from(zone.wall(self.at).second).rem_euclid(15 * MINUTE);
                let first = self.at.plus(past.saturating_neg());
                wall(zone, first, 16, text);
                text.push('/');
                wall(zone, first.plus(14 * MINUTE), 16, text);
            }
        }
    }
}

/// The first letters of `2012-03-30T10:00:00-07:00`.
fn wall(zone: Zone, at: Instant, letters: usize, text: &mut String) {
    text.push_str(format_instant(at, zone).get(..letters).unwrap_or_default());
}
