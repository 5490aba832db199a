//! A timeline that grows, and the decision at an instant.

use std::sync::Arc;

use crate::check::{self, Engine, Law, Options, Outline, Outlook, Scratch, Truth, ZoneLaw};
use crate::record::{Event, Timeline};
use crate::time::Instant;

use super::change::{self, Change, Reason};
use super::checklist::{self, Checked};
use super::deadline::{self, Deadline};
use super::decision::Decision;

/// Custody that has no end in the record runs on until then: 1 January 2200, a century after the last time a record can have.
const FAR: Instant = Instant::from_unix(7_258_118_400);

/// Half-open, in seconds.
type Interval = (i64, i64);

const ALWAYS: Interval = (i64::MIN, i64::MAX);
const NEVER: Interval = (0, 0);

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
    so_far: SoFar,
    decided: Option<Decided>,
    scratch: Scratch,
    /// The last two decisions that differ in their time or in what was recorded.
    asked: [Option<Asked>; 2],
}

/// When a decision was asked for, and how many events were recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Asked {
    now: Instant,
    events: usize,
}

/// The events that may have happened by a time, ready to be judged.
#[derive(Debug)]
struct SoFar {
    outline: Outline,
    /// While *now* lies in it, they are the same events; empty before they are read.
    valid: Interval,
}

#[derive(Debug)]
struct Decided {
    decision: Decision,
    valid: Interval,
}

impl Custody {
    /// A stay as it is known so far; the timeline may hold events already, or none.
    #[must_use]
    pub fn new(timeline: Timeline, law: Arc<Law>) -> Self {
        let here = law.in_zone(timeline.zone, None);
        Self {
            law,
            law_as_known_at: None,
            here,
            so_far: SoFar { outline: Outline::empty(timeline.zone), valid: NEVER },
            timeline,
            decided: None,
            scratch: Scratch::default(),
            asked: [None; 2],
        }
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
        if event.id.is_some() && self.timeline.events.contains(&event) {
            return;
        }
        self.timeline.events.push(event);
        self.forget();
    }

    /// Changes what is stated beside the events, such as the facts about the person.
    pub fn amend(&mut self, change: impl FnOnce(&mut Timeline)) {
        change(&mut self.timeline);
        self.here = self.law.in_zone(self.timeline.zone, self.law_as_known_at);
        self.forget();
    }

    fn forget(&mut self) {
        self.so_far.valid = NEVER;
        self.decided = None;
    }

    /// What the jail may do at `now`, from the events that may have happened by then.
    pub fn decide(&mut self, now: Instant) -> &Decision {
        let asked = Some(Asked { now, events: self.timeline.events.len() });
        if self.asked[1] != asked {
            self.asked = [self.asked[1], asked];
        }
        let known = self.decided.take().filter(|decided| holds(decided.valid, now));
        let decided = known.unwrap_or_else(|| self.look(now));
        &self.decided.insert(decided).decision
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
    pub fn deadlines(&mut self, now: Instant) -> Vec<Deadline> {
        self.ask(now, |engine, timeline, outlook| deadline::of(engine, timeline, now.unix(), outlook))
    }

    /// The holds that may be active at `now`, with the documents each still lacks. Nothing outside custody.
    pub fn checklist(&mut self, now: Instant) -> Vec<Checked> {
        self.ask(now, |engine, _, outlook| checklist::of(engine, now.unix(), outlook))
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

    /// The same stay with other events.
    fn with_events(&self, events: Vec<Event>) -> Self {
        let timeline = Timeline { events, defects: Vec::new(), ..self.timeline.clone() };
        let custody = Self::new(timeline, Arc::clone(&self.law));
        match self.law_as_known_at {
            Some(known_at) => custody.with_law_as_known_at(known_at),
            None => custody,
        }
    }

    /// Asks the engine about `now`; the answer of nobody in custody is empty.
    fn ask<T>(&mut self, now: Instant, ask: impl FnOnce(&Engine<'_>, &Timeline, &Outlook) -> Vec<T>) -> Vec<T> {
        let so_far = self.so_far.at(&self.timeline, now);
        let Ok(stay) = check::stay(&so_far.outline, Some(FAR.unix())) else { return Vec::new() };
        let engine = self.scratch.engine(&so_far.outline, stay, &self.here);
        engine.outlook(now.unix()).map_or_else(Vec::new, |outlook| ask(&engine, &self.timeline, &outlook))
    }

    fn look(&mut self, now: Instant) -> Decided {
        let so_far = self.so_far.at(&self.timeline, now);
        let valid_in = |decision, valid: Interval| {
            let (from, until) = so_far.valid;
            Decided { decision, valid: (from.max(valid.0), until.min(valid.1)) }
        };
        if self.timeline.events.is_empty() {
            return valid_in(Decision::NotInCustody, ALWAYS);
        }
        let stay = match check::stay(&so_far.outline, Some(FAR.unix())) {
            Ok(stay) => stay,
            Err(reason) => {
                return valid_in(Decision::Insufficient { missing: vec![reason.text().to_owned()] }, ALWAYS);
            }
        };
        let engine = self.scratch.engine(&so_far.outline, stay, &self.here);
        let Some(outlook) = engine.outlook(now.unix()) else {
            let (from, until) = (stay.from.0, stay.until.1);
            let out = if now.unix() < from { (ALWAYS.0, from) } else { (until, ALWAYS.1) };
            return valid_in(Decision::NotInCustody, out);
        };
        let valid = (outlook.now.from, outlook.now.until);
        // What is missing is asked where the answer begins to hold, so that it does not depend on when one asks.
        let since = Instant::from_unix(valid.0.max(so_far.valid.0));
        let options = Options { as_of: Some(FAR), law_as_known_at: self.law_as_known_at };
        let missing = || check::settled_by(&engine, &self.timeline, &self.law, &options, since);
        valid_in(decision(&engine, now.unix(), &outlook, missing), valid)
    }
}

fn holds((from, until): Interval, now: Instant) -> bool {
    from <= now.unix() && now.unix() < until
}

impl SoFar {
    /// What was read, if it is good for `now`, else read anew.
    fn at(&mut self, timeline: &Timeline, now: Instant) -> &Self {
        if !holds(self.valid, now) {
            self.valid = ALWAYS;
            for earliest in timeline.events.iter().filter_map(|event| event.at.earliest()) {
                if earliest <= now {
                    self.valid.0 = self.valid.0.max(earliest.unix());
                } else {
                    self.valid.1 = self.valid.1.min(earliest.unix());
                }
            }
            self.outline.read_so_far(timeline, now, Some(FAR));
        }
        self
    }
}

fn decision(engine: &Engine<'_>, t: i64, outlook: &Outlook, missing: impl FnOnce() -> Vec<String>) -> Decision {
    let now = &outlook.now;
    match now.covered {
        Truth::Yes => {
            let on = engine.sure_authorities(t, now);
            if now.local == Truth::Yes || required(engine, t, outlook) {
                Decision::MustNotRelease { on }
            } else {
                Decision::MayHold { until: outlook.end.map(|end| Instant::from_unix(end.from)), on }
            }
        }
        Truth::No => {
            Decision::MustRelease { since: Instant::from_unix(outlook.since), because: check::reason(engine, now).text }
        }
        Truth::Unknown => {
            let mut missing = missing();
            if missing.is_empty() {
                missing.push(check::reason(engine, now).text);
            }
            Decision::Insufficient { missing }
        }
    }
}

/// Whether a policy requires a hold that surely is authority now.
fn required(engine: &Engine<'_>, t: i64, outlook: &Outlook) -> bool {
    engine.holding_papers(t, &outlook.now).any(|index| {
        engine
            .law
            .holding()
            .enumerate()
            .any(|(place, here)| engine.requires(index, place, here, t, outlook.now.entitled))
    })
}
