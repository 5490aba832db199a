//! A timeline that grows, and the decision at an instant.

use std::sync::Arc;

use crate::check::{self, Engine, Law, Options, Outline, Outlook, Scratch, Truth, ZoneLaw};
use crate::record::{Event, Facts, Timeline};
use crate::time::Instant;

use super::decision::Decision;

/// Custody that has no end in the record runs on until then: 1 January 2200, a century after the last time a record can have.
const FAR: Instant = Instant::from_unix(7_258_118_400);

/// Half-open, in seconds.
type Interval = (i64, i64);

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
    so_far: Option<SoFar>,
    decided: Option<Decided>,
    scratch: Scratch,
}

/// The events that may have happened by a time, ready to be judged.
#[derive(Debug)]
struct SoFar {
    outline: Outline,
    /// While *now* lies in it, they are the same events.
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
        Self { law, law_as_known_at: None, here, timeline, so_far: None, decided: None, scratch: Scratch::default() }
    }

    /// The same stay, with rulings decided after that instant left out.
    #[must_use]
    pub fn with_law_as_known_at(self, known_at: Instant) -> Self {
        let here = self.law.in_zone(self.timeline.zone, Some(known_at));
        Self { law_as_known_at: Some(known_at), here, so_far: None, decided: None, ..self }
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

    /// States facts about the person and the custodian, in place of those stated before.
    pub fn state(&mut self, facts: Facts) {
        self.timeline.facts = facts;
        self.forget();
    }

    fn forget(&mut self) {
        self.so_far = None;
        self.decided = None;
    }

    /// What the jail may do at `now`, from the events that may have happened by then.
    pub fn decide(&mut self, now: Instant) -> &Decision {
        let known = self.decided.take().filter(|decided| holds(decided.valid, now));
        let decided = known.unwrap_or_else(|| self.look(now));
        &self.decided.insert(decided).decision
    }

    fn look(&mut self, now: Instant) -> Decided {
        let so_far = self.so_far.take().filter(|so_far| holds(so_far.valid, now));
        let so_far = &*self.so_far.insert(so_far.unwrap_or_else(|| SoFar::of(&self.timeline, now)));
        let sure_of = |decision, valid: Interval| {
            let (from, until) = so_far.valid;
            Decided { decision, valid: (from.max(valid.0), until.min(valid.1)) }
        };
        let always = (i64::MIN, i64::MAX);
        if self.timeline.events.is_empty() {
            return sure_of(Decision::NotInCustody, always);
        }
        let stay = match check::stay(&so_far.outline, Some(FAR.unix())) {
            Ok(stay) => stay,
            Err(reason) => {
                return sure_of(Decision::Insufficient { missing: vec![reason.text().to_owned()] }, always);
            }
        };
        let engine = self.scratch.engine(&so_far.outline, stay, &self.here);
        let t = now.unix();
        match engine.outlook(t) {
            None if t < stay.from.0 => sure_of(Decision::NotInCustody, (i64::MIN, stay.from.0)),
            None => sure_of(Decision::NotInCustody, (stay.until.1, i64::MAX)),
            Some(outlook) => {
                let valid = (outlook.now.from, outlook.now.until);
                // What is missing is asked where the answer begins to hold, so that it does not depend on when one asks.
                let since = Instant::from_unix(valid.0.max(so_far.valid.0));
                let options = Options { as_of: Some(FAR), law_as_known_at: self.law_as_known_at };
                let missing = || check::settled_by(&engine, &self.timeline, &self.law, &options, since);
                sure_of(decision(&engine, t, &outlook, missing), valid)
            }
        }
    }
}

fn holds((from, until): Interval, now: Instant) -> bool {
    from <= now.unix() && now.unix() < until
}

impl SoFar {
    fn of(timeline: &Timeline, now: Instant) -> Self {
        let mut valid = (i64::MIN, i64::MAX);
        for earliest in timeline.events.iter().filter_map(|event| event.at.earliest()) {
            if earliest <= now {
                valid.0 = valid.0.max(earliest.unix());
            } else {
                valid.1 = valid.1.min(earliest.unix());
            }
        }
        Self { outline: Outline::so_far(timeline, now, Some(FAR)), valid }
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
                Decision::MayHold { until: outlook.until.map(Instant::from_unix), on }
            }
        }
        Truth::No => Decision::MustRelease {
            since: Instant::from_unix(outlook.since),
            because: check::because(engine, now),
        },
        Truth::Unknown => {
            let mut missing = missing();
            if missing.is_empty() {
                missing.push(check::because(engine, now));
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
