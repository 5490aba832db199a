//! One booking's record.

use std::collections::BTreeMap;

use crate::time::Zone;

use super::{Defect, Event, Facts};

/// An event that stands: see [`Timeline::standing`].
#[derive(Clone, Copy, Debug)]
pub struct Standing<'a> {
    /// Its place in [`Timeline::events`].
    pub position: usize,
    /// Its rank in the order of the record: its place, or that of the event it corrects.
    pub rank: usize,
    /// The event.
    pub event: &'a Event,
}

/// One booking's record: what was written, in the order it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// The booking number.
    pub booking: String,
    /// An opaque id of the person.
    pub person: Option<String>,
    /// The jail.
    pub custodian: Option<String>,
    /// Where it lies: `us/or/clackamas`.
    pub jurisdiction: Option<String>,
    /// `jail`, `police`, …
    pub agency_type: Option<String>,
    /// The zone of the record's wall-clock times.
    pub zone: Zone,
    /// Whether a document that the record does not mention did not exist.
    pub records_complete: bool,
    /// Whether the order of the events says in which order they happened.
    pub ordered: bool,
    /// Facts about the person and the custodian.
    pub facts: Facts,
    /// The events, as written and in the order written.
    pub events: Vec<Event>,
    /// What reading found wrong.
    pub defects: Vec<Defect>,
}

impl Timeline {
    /// A timeline in which nothing has happened.
    #[must_use]
    pub fn new(booking: impl Into<String>, zone: Zone) -> Self {
        Self {
            booking: booking.into(),
            person: None,
            custodian: None,
            jurisdiction: None,
            agency_type: None,
            zone,
            records_complete: false,
            ordered: true,
            facts: Facts::none(),
            events: Vec::new(),
            defects: Vec::new(),
        }
    }

    /// The events that stand, each with its rank in the order of the record, in that order.
    ///
    /// An event that another one replaces does not stand, nor does a correction that only voids, nor the exact repetition
    /// of an event. A correction takes the rank of what it corrects.
    #[must_use]
    pub fn standing(&self) -> Vec<Standing<'_>> {
        if !self.is_corrected() {
            let as_written = |(position, event)| Standing { position, rank: position, event };
            return self.events.iter().enumerate().map(as_written).collect();
        }
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        for (position, event) in self.events.iter().enumerate() {
            if let Some(id) = event.id.as_deref() {
                first.entry(id).or_insert(position);
            }
        }
        let mut rank: Vec<usize> = (0..self.events.len()).collect();
        let mut stands = vec![true; self.events.len()];
        for (position, event) in self.events.iter().enumerate() {
            let corrected = event.replaces.as_deref().and_then(|id| first.get(id)).copied();
            if let Some(corrected) = corrected.filter(|&other| other != position) {
                if let Some(slot) = stands.get_mut(corrected) {
                    *slot = false;
                }
                let inherited = rank.get(corrected).copied().unwrap_or(position);
                if let Some(slot) = rank.get_mut(position) {
                    *slot = inherited;
                }
            }
            if event.void
                && let Some(slot) = stands.get_mut(position)
            {
                *slot = false;
            }
        }
        for repeated in self.repetitions() {
            if let Some(slot) = stands.get_mut(repeated) {
                *slot = false;
            }
        }
        let mut standing: Vec<Standing<'_>> = self
            .events
            .iter()
            .enumerate()
            .zip(rank)
            .zip(stands)
            .filter(|(_, stands)| *stands)
            .map(|(((position, event), rank), _)| Standing { position, rank, event })
            .collect();
        standing.sort_by_key(|standing| standing.rank);
        standing
    }

    /// Whether some event may not stand as it is written; most records have none.
    ///
    /// Only events of one time can repeat each other, so other ids are not looked up.
    fn is_corrected(&self) -> bool {
        let mut events: Vec<&Event> = self.events.iter().collect();
        let time = |event: &Event| (event.at.earliest(), event.at.latest());
        let order = |one: &&Event, other: &&Event| time(one).cmp(&time(other)).then_with(|| one.id.cmp(&other.id));
        events.sort_unstable_by(order);
        let repeat = |(one, other): (&&Event, &&Event)| one.id.is_some() && order(one, other).is_eq();
        events.iter().zip(events.iter().skip(1)).any(repeat)
            || self.events.iter().any(|event| event.void || event.replaces.is_some())
    }

    /// Positions of events that repeat an earlier one of the same id word for word (but for where they stand).
    pub(crate) fn repetitions(&self) -> Vec<usize> {
        let mut seen: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut repeated = Vec::new();
        for (position, event) in self.events.iter().enumerate() {
            let Some(id) = event.id.as_deref() else { continue };
            let earlier = seen.entry(id).or_default();
            let same = |&other: &usize| {
                self.events.get(other).is_some_and(|other| {
                    let moved = Event { source: event.source.clone(), ..other.clone() };
                    moved == *event
                })
            };
            if earlier.iter().any(same) {
                repeated.push(position);
            } else if earlier.len() < 8 {
                earlier.push(position);
            }
        }
        repeated
    }

    /// How an event is named in a report: its id, else its place in the record (`#1` is the first).
    #[must_use]
    pub fn name_of(&self, position: usize) -> String {
        match self.events.get(position).and_then(|event| event.id.clone()) {
            Some(id) => id,
            None => format!("#{}", position.saturating_add(1)),
        }
    }
}
