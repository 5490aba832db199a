//! A timeline that grows, and the decision at an instant.

use std::sync::Arc;

use crate::check::{Law, ZoneLaw};
use crate::record::{Event, Timeline};
use crate::time::Instant;

use super::change::{self, Change, Reason};
use super::checklist::{self, ChecklistItem};
use super::deadline::{self, Deadline};
use super::decision::Decision;
#[cfg(feature = "receipt")]
use super::receipt::Receipt;
use super::view::{FAR, Interval, View};

/// One person's stay as it is known so far, under a law.
///
/// What was worked out is kept until an event is recorded or a time is passed at which something changes, so asking again
/// costs next to nothing.
#[derive(Debug)]
pub struct Custody {
    law: Arc<Law>,
    law_as_known_at: Option<Instant>,
    here: Arc<ZoneLaw>,
    timeline: Timeline,
    decided: Option<Decided>,
    /// The last two decisions that differ in their time or in what was recorded.
    asked: [Option<Asked>; 2],
}

/// When a decision was asked for, and how many events were recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Asked {
    now: Instant,
    events: usize,
}

#[derive(Debug)]
struct Decided {
    decision: Decision,
    /// While *now* lies in it and nothing is recorded.
    valid: Interval,
}

impl Decided {
    fn of(view: &View<'_>) -> Self {
        let (decision, valid) = view.decide();
        Self { decision, valid }
    }

    fn holds(&self, now: Instant) -> bool {
        self.valid.0 <= now.unix() && now.unix() < self.valid.1
    }
}

impl Custody {
    /// A stay as it is known so far; the timeline may hold events already, or none.
    #[must_use]
    pub fn new(timeline: Timeline, law: Arc<Law>) -> Self {
        let here = law.in_zone(timeline.zone, None);
        Self { law, law_as_known_at: None, here, timeline, decided: None, asked: [None; 2] }
    }

    /// The same stay, with rulings decided after that instant left out.
    #[must_use]
    pub fn with_law_as_known_at(mut self, known_at: Instant) -> Self {
        self.law_as_known_at = Some(known_at);
        self.amend(|_| {});
        self
    }

    /// What was recorded so far.
    #[must_use]
    pub const fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    /// Records an event: now, late, ahead of its time, or as a correction of another (`replaces`, `void`).
    ///
    /// The order of recording is the order of the record (see [`Timeline::ordered`]). An event that was recorded before,
    /// word for word and under the same id, changes nothing.
    pub fn record(&mut self, event: Event) {
        // Times are compared first: they stand in the event itself, and nearly always differ.
        let same = |other: &Event| other.at.earliest() == event.at.earliest() && *other == event;
        if event.id.is_some() && self.timeline.events.iter().any(same) {
            return;
        }
        self.timeline.events.push(event);
        self.decided = None;
    }

    /// Changes what is stated beside the events, such as the facts about the person.
    pub fn amend(&mut self, change: impl FnOnce(&mut Timeline)) {
        change(&mut self.timeline);
        self.here = self.law.in_zone(self.timeline.zone, self.law_as_known_at);
        self.decided = None;
    }

    /// What the jail may do at `now`, from the events that may have happened by then.
    pub fn decide(&mut self, now: Instant) -> &Decision {
        let known = self.known(now).unwrap_or_else(|| self.view(now, Decided::of));
        &self.decided.insert(known).decision
    }

    /// The decision and the deadlines at once.
    #[cfg(feature = "json")]
    pub(super) fn decide_and_look_ahead(&mut self, now: Instant) -> (&Decision, Vec<Deadline>) {
        let known = self.known(now);
        let (decided, deadlines) =
            self.view(now, |view| (known.unwrap_or_else(|| Decided::of(view)), deadline::of(view)));
        (&self.decided.insert(decided).decision, deadlines)
    }

    /// Notes that a decision is asked for, and gives the last one if it holds at `now`.
    fn known(&mut self, now: Instant) -> Option<Decided> {
        let asked = Some(Asked { now, events: self.timeline.events.len() });
        if self.asked[1] != asked {
            self.asked = [self.asked[1], asked];
        }
        self.decided.take().filter(|decided| decided.holds(now))
    }

    /// The last decision, if nothing was recorded since.
    #[must_use]
    pub fn decided(&self) -> Option<&Decision> {
        self.decided.as_ref().map(|decided| &decided.decision)
    }

    /// Until when the last decision holds if nothing further is recorded: the time for which to set a timer. `None`: if it holds
    /// for good, and if there is none.
    #[must_use]
    pub fn decided_until(&self) -> Option<Instant> {
        let until = self.decided.as_ref()?.valid.1;
        (until < FAR.unix()).then_some(Instant::from_unix(until))
    }

    /// What ends or is due if nothing further happens, the earliest first; what is overdue at `now` too. Nothing outside
    /// custody.
    #[must_use]
    pub fn deadlines(&self, now: Instant) -> Vec<Deadline> {
        self.view(now, deadline::of)
    }

    /// The holds that may be active at `now`, with the documents each still lacks. Nothing outside custody.
    #[must_use]
    pub fn checklist(&self, now: Instant) -> Vec<ChecklistItem> {
        self.view(now, checklist::of)
    }

    /// What changed from the decision before the last one to the last one, and why each deadline moved; `None` before there
    /// were two. What is stated beside the events is taken as it is now.
    #[must_use]
    pub fn what_changed(&self) -> Option<Change> {
        let [before, after] = self.asked;
        let (before, after) = (before?, after?);
        let (known, new) = self.timeline.events.split_at_checked(before.events)?;
        let mut then = self.with_events(known.to_vec());
        let was = then.decide(before.now).clone();
        let mut deadlines = then.deadlines(before.now);
        let mut moved = Vec::new();
        let mut compare = |is: Vec<Deadline>, because| {
            change::compare(&deadlines, &is, &because, &mut moved);
            deadlines = is;
        };
        compare(then.deadlines(after.now), Reason::Time);
        for (event, position) in new.iter().zip(before.events..after.events) {
            then.record(event.clone());
            compare(then.deadlines(after.now), Reason::Event(self.timeline.name_of(position)));
        }
        let is = then.decide(after.now).clone();
        Some(Change { was, is, moved })
    }

    /// The stay as it was known at an instant: of the events recorded by then, under the law as known then.
    ///
    /// An event counts if it may have been recorded by then; one that does not say when it was, from when it may have
    /// happened. What is stated beside the events has no time of recording and counts
    /// throughout.
    #[must_use]
    pub fn as_known_at(&self, then: Instant) -> Self {
        let recorded = |event: &&Event| {
            let recorded = event.recorded_at.as_ref().unwrap_or(&event.at);
            recorded.earliest().is_none_or(|earliest| earliest <= then)
        };
        let known_at = self.law_as_known_at.map_or(then, |known_at| known_at.min(then));
        self.with_events(self.timeline.events.iter().filter(recorded).cloned().collect()).with_law_as_known_at(known_at)
    }

    /// The decision at `now` with what it rests on, by hash; `file` gives a policy's file by its id, such as
    /// `catalog::text`.
    #[cfg(feature = "receipt")]
    pub fn receipt<'t>(&mut self, now: Instant, file: impl Fn(&str) -> Option<&'t [u8]>) -> Receipt {
        let decision = self.decide(now).clone();
        Receipt::new(&self.timeline, &self.law, self.law_as_known_at, (now, decision), file)
    }

    /// The same stay with other events.
    fn with_events(&self, events: Vec<Event>) -> Self {
        let timeline = Timeline { events, defects: Vec::new(), ..self.timeline.clone() };
        let custody = Self::new(timeline, Arc::clone(&self.law));
        match self.law_as_known_at {
            Some(known_at) => custody.with_law_as_known_at(known_at),
            None => custody,
        }
    }

    fn view<T>(&self, now: Instant, ask: impl FnOnce(&View<'_>) -> T) -> T {
        View::open(&self.timeline, &self.law, &self.here, self.law_as_known_at, now, ask)
    }
}
