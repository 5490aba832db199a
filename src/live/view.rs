//! A record as it stands at an instant: the events so far, custody running on, and the engine ready to be asked.

use std::cell::RefCell;

use crate::check::{self, Engine, Law, NoStay, Options, Outline, Outlook, Scratch, Truth, ZoneLaw};
use crate::record::Timeline;
use crate::time::{Instant, Zone};

use super::decision::Decision;

/// Custody that has no end in the record runs on until then: 1 January 2200, a century after the last time a record can have.
pub(super) const FAR: Instant = Instant::from_unix(7_258_118_400);

/// Half-open, in seconds.
pub(super) type Interval = (i64, i64);

/// A record at an instant.
pub(super) struct View<'v> {
    pub(super) timeline: &'v Timeline,
    law: &'v Law,
    law_as_known_at: Option<Instant>,
    /// The instant, in seconds.
    pub(super) t: i64,
    /// While *now* lies in it, the events so far are the same.
    same_events: Interval,
    stay: Result<Staying<'v>, NoStay>,
}

/// Custody of which something can be said.
struct Staying<'v> {
    engine: Engine<'v>,
    /// What covers the person; `None` outside possible custody.
    outlook: Option<Outlook>,
}

/// Room to work in, used again for everybody: a jail's records would not fit the processor's cache with one each.
struct Room {
    outline: Outline,
    scratch: Scratch,
}

thread_local! {
    static ROOM: RefCell<Room> = RefCell::new(Room::new());
}

impl Room {
    fn new() -> Self {
        Self { outline: Outline::empty(Zone::utc()), scratch: Scratch::default() }
    }
}

impl<'v> View<'v> {
    /// Views a record at `now`.
    pub(super) fn open<T>(
        timeline: &Timeline,
        law: &Law,
        here: &ZoneLaw,
        law_as_known_at: Option<Instant>,
        now: Instant,
        ask: impl FnOnce(&View<'_>) -> T,
    ) -> T {
        let see = |room: &mut Room| {
            let Room { outline, scratch } = room;
            outline.read_so_far(timeline, now, Some(FAR));
            let t = now.unix();
            let stay = check::stay(outline, Some(FAR.unix())).map(|stay| {
                let engine = scratch.engine(outline, stay, here);
                let outlook = engine.outlook(t);
                Staying { engine, outlook }
            });
            ask(&View { timeline, law, law_as_known_at, t, same_events: same_events(timeline, now), stay })
        };
        // A view within a view works in a room of its own.
        ROOM.with(|room| match room.try_borrow_mut() {
            Ok(mut room) => see(&mut room),
            Err(_) => see(&mut Room::new()),
        })
    }

    /// The engine, and what covers the person, if there is possible custody.
    pub(super) fn in_custody(&self) -> Option<(&Engine<'v>, &Outlook)> {
        let staying = self.stay.as_ref().ok()?;
        Some((&staying.engine, staying.outlook.as_ref()?))
    }

    /// The decision, and while *now* lies where it holds.
    pub(super) fn decide(&self) -> (Decision, Interval) {
        let (from, until) = self.same_events;
        let always = (i64::MIN, i64::MAX);
        let (decision, valid) = match &self.stay {
            _ if self.timeline.events.is_empty() => (Decision::NotInCustody, always),
            Err(reason) => (Decision::Insufficient { missing: vec![reason.text().to_owned()] }, always),
            Ok(Staying { engine, outlook: None }) => {
                let (from, until) = (engine.stay.from.0, engine.stay.until.1);
                (Decision::NotInCustody, if self.t < from { (always.0, from) } else { (until, always.1) })
            }
            Ok(Staying { engine, outlook: Some(outlook) }) => {
                (self.decision(engine, outlook), (outlook.now.from, outlook.now.until))
            }
        };
        (decision, (from.max(valid.0), until.min(valid.1)))
    }

    fn decision(&self, engine: &Engine<'_>, outlook: &Outlook) -> Decision {
        let now = &outlook.now;
        match now.covered {
            Truth::Yes => {
                let on = engine.sure_authorities(self.t, now);
                if now.local == Truth::Yes || required(engine, self.t, outlook) {
                    Decision::MustNotRelease { on }
                } else {
                    Decision::MayHold { until: outlook.end.map(|end| Instant::from_unix(end.from)), on }
                }
            }
            Truth::No => Decision::MustRelease {
                since: Instant::from_unix(outlook.since),
                because: check::reason(engine, now).text,
            },
            Truth::Unknown => Decision::Insufficient { missing: self.missing(engine, outlook) },
        }
    }

    fn missing(&self, engine: &Engine<'_>, outlook: &Outlook) -> Vec<String> {
        // Asked where the answer begins to hold, so that it does not depend on when one asks.
        let since = Instant::from_unix(outlook.now.from.max(self.same_events.0));
        let options = Options { as_of: Some(FAR), law_as_known_at: self.law_as_known_at };
        let mut missing = check::settled_by(engine, self.timeline, self.law, &options, since);
        if missing.is_empty() {
            missing.push(check::reason(engine, &outlook.now).text);
        }
        missing
    }
}

/// While *now* lies in it, the same events may have happened.
fn same_events(timeline: &Timeline, now: Instant) -> Interval {
    let times = timeline.events.iter().filter_map(|event| event.at.earliest()).map(Instant::unix);
    times.fold((i64::MIN, i64::MAX), |(from, until), earliest| {
        if earliest <= now.unix() { (from.max(earliest), until) } else { (from, until.min(earliest)) }
    })
}

/// Whether a policy requires a hold that surely is authority now.
fn required(engine: &Engine<'_>, t: i64, outlook: &Outlook) -> bool {
    engine.holding_papers(t, &outlook.now).any(|index| {
        let mut policies = engine.law.holding().enumerate();
        policies.any(|(place, here)| engine.requires(index, place, here, t, outlook.now.entitled))
    })
}
