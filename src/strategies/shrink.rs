//! How a failing stay gets smaller: first what it was made from, then event by event.

use std::fmt;

use proptest::strategy::ValueTree;

use crate::record::{EventKind, Timeline};

use super::Sample;
use super::timeline::{Papers, Shape, Style};

/// A stay, and what can be left out of it.
pub struct Shrinking {
    made: Box<dyn ValueTree<Value = Sample<Timeline>>>,
    /// Whether what it was made from is as small as it gets.
    settled: bool,
    /// The places of the events that are left out, and of the one that is left out on trial.
    without: Vec<usize>,
    trying: Option<usize>,
    /// The next place to try.
    next: usize,
    needed: fn(EventKind, Papers) -> bool,
    papers: Papers,
}

impl fmt::Debug for Shrinking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.current())
    }
}

impl Shrinking {
    pub(super) fn new(made: Box<dyn ValueTree<Value = Sample<Timeline>>>, shape: &Shape) -> Self {
        let needed = match shape.style {
            Style::Varied => |kind: EventKind, papers| {
                let receipt = kind == EventKind::DetainerReceived && papers == Papers::Some;
                kind == EventKind::Booked || kind.ends_custody() || receipt
            },
            // What makes it realistic is all of it.
            Style::Realistic => |_, _| true,
            Style::Hostile => |_, _| false,
        };
        Self { made, settled: false, without: Vec::new(), trying: None, next: 0, needed, papers: shape.papers }
    }
}

impl ValueTree for Shrinking {
    type Value = Sample<Timeline>;

    fn current(&self) -> Sample<Timeline> {
        let mut stay = self.made.current();
        let mut place = 0..;
        stay.0
            .events
            .retain(|_| place.next().is_none_or(|place| !self.without.contains(&place) && self.trying != Some(place)));
        stay
    }

    fn simplify(&mut self) -> bool {
        if !self.settled {
            if self.made.simplify() {
                return true;
            }
            self.settled = true;
        }
        // What was tried without it fails too: others may be left out now.
        if let Some(place) = self.trying.take() {
            self.without.push(place);
            self.next = 0;
        }
        let stay = self.made.current();
        let needed = |kind: Option<EventKind>| kind.is_some_and(|kind| (self.needed)(kind, self.papers));
        let mut places = stay.events.iter().enumerate().skip(self.next);
        let free = places.find(|(place, event)| !self.without.contains(place) && !needed(event.listed_kind()));
        self.trying = free.map(|(place, _)| place);
        self.next = self.trying.map_or(stay.events.len(), |place| place.saturating_add(1));
        self.trying.is_some()
    }

    fn complicate(&mut self) -> bool {
        if self.settled { self.trying.take().is_some() } else { self.made.complicate() }
    }
}
