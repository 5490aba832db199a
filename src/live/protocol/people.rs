//! The people that the lines so far tell of.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use crate::check::Law;
use crate::live::{Alert, Custody, Decision, Ladder, Watch};
use crate::record::{Defect, DefectCode, EventKind};
use crate::time::{Instant, Zone};

use super::Settings;
use super::input::{Ask, Input};
use super::output::{Answer, Writer};

/// For so many seconds a record without a booking is kept after the last line about it: a week.
const UNBOOKED: i64 = 7 * 86_400;

/// Everybody, and who is to be looked at when.
#[derive(Debug)]
pub(super) struct People {
    law: Arc<Law>,
    law_as_known_at: Option<Instant>,
    ladder: Ladder,
    keep: i64,
    all: HashMap<Arc<str>, Person>,
    due: Due,
}

/// Who is to be looked at when: each person at most once, at the time that stands in [`Person::due`].
type Due = BTreeSet<(Instant, Arc<str>)>;

#[derive(Debug)]
struct Person {
    booking: Arc<str>,
    custody: Custody,
    said: Option<Decision>,
    watch: Watch,
    due: Option<Instant>,
    /// When the record is forgotten, if nothing further is heard.
    forget: Option<Instant>,
}

/// What is new about a person at some time.
struct Look {
    /// Whether the decision is another one.
    changed: bool,
    /// The decision before, if there was another one.
    was: Option<Decision>,
    alerts: Vec<Alert>,
}

/// What a line recorded of a booking, and what it asks.
pub(super) struct Recorded {
    pub(super) booking: Arc<str>,
    events: Vec<String>,
    defects: Vec<Defect>,
    ask: Vec<Ask>,
    as_known_at: Option<Instant>,
}

impl People {
    pub(super) fn new(law: Arc<Law>, settings: Settings) -> Self {
        Self {
            law,
            law_as_known_at: settings.law_as_known_at,
            ladder: settings.ladder,
            keep: settings.keep_seconds.max(0),
            all: HashMap::new(),
            due: Due::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// The zone of a booking that is known.
    pub(super) fn zone(&self, booking: &str) -> Option<Zone> {
        self.all.get(booking).map(|person| person.custody.timeline().zone)
    }

    /// Records what a line says of a booking.
    pub(super) fn record(&mut self, input: Input) -> Recorded {
        let Input { mut timeline, given, ask, as_known_at } = input;
        let events = std::mem::take(&mut timeline.events);
        let mut defects = std::mem::take(&mut timeline.defects);
        // Only the first line of a booking must name its zone.
        defects.retain(|defect| defect.code != DefectCode::MissingTimeZone);
        let person = match self.all.get_mut(timeline.booking.as_str()) {
            Some(person) => {
                if given.any() {
                    person.custody.amend(|known| given.carry(timeline, known));
                }
                person
            }
            None => {
                let booking: Arc<str> = Arc::from(timeline.booking.as_str());
                let mut custody = Custody::new(timeline, Arc::clone(&self.law));
                if let Some(known_at) = self.law_as_known_at {
                    custody = custody.with_law_as_known_at(known_at);
                }
                self.all.entry(Arc::clone(&booking)).or_insert_with(|| Person::new(booking, custody))
            }
        };
        let mut names = Vec::with_capacity(events.len());
        for (position, event) in events.into_iter().enumerate() {
            let known = &person.custody.timeline().events;
            if event.replaces.is_some() && !known.iter().any(|other| other.id == event.replaces) {
                let text = "`replaces` names no event of this timeline: nothing is corrected";
                defects.push(Defect::of_event(DefectCode::UnknownValue, position, text));
            }
            let place = known.len();
            names.push(event.id.clone().unwrap_or_else(|| format!("#{}", place.saturating_add(1))));
            person.custody.record(event);
        }
        Recorded { booking: Arc::clone(&person.booking), events: names, defects, ask, as_known_at }
    }

    /// Lets time pass: whoever is due is looked at, in the order of time, then of bookings; all but one, who is answered.
    pub(super) fn pass(&mut self, now: Instant, but: Option<&str>, out: &mut Writer<'_>) {
        let mut later = None;
        while self.due.first().is_some_and(|(due, _)| *due <= now) {
            let Some((due, booking)) = self.due.pop_first() else { break };
            if but == Some(&*booking) {
                later = Some((due, booking));
                continue;
            }
            let Some(person) = self.all.get_mut(&booking) else { continue };
            let look = person.look(now, &self.ladder);
            let zone = person.custody.timeline().zone;
            look.alerts.iter().for_each(|alert| out.alert(&booking, alert, now, zone));
            if let Some(decision) = person.said.as_ref().filter(|_| look.changed) {
                out.decision(&Answer { was: look.was.as_ref(), ..Answer::new(&booking, decision, Some(now), zone) });
            }
            if !person.schedule(now, self.keep, &mut self.due) {
                self.all.remove(&booking);
            }
        }
        self.due.extend(later);
    }

    /// Answers a line about a booking.
    pub(super) fn answer(&mut self, recorded: &Recorded, now: Option<Instant>, line: u64, out: &mut Writer<'_>) {
        let booking = &*recorded.booking;
        let Some(person) = self.all.get_mut(booking) else { return };
        let zone = person.custody.timeline().zone;
        let Some(now) = now else {
            let missing = vec!["the time: no line has given `now` yet".to_owned()];
            let decision = Decision::Insufficient { missing };
            let answer = Answer::new(booking, &decision, None, zone);
            out.decision(&Answer { line: Some(line), defects: &recorded.defects, ..answer });
            person.look_at(Some(Instant::from_unix(i64::MIN)), &mut self.due);
            return;
        };
        person.forget = None;
        let look = person.look(now, &self.ladder);
        look.alerts.iter().for_each(|alert| out.alert(booking, alert, now, zone));
        let mut earlier = recorded.as_known_at.map(|then| (then, person.custody.as_known_at(then)));
        let (at, custody) = match &mut earlier {
            Some((then, custody)) => (*then, custody),
            None => (now, &mut person.custody),
        };
        let asked = |what| recorded.ask.contains(&what);
        let deadlines = asked(Ask::Deadlines).then(|| custody.deadlines(at));
        let checklist = asked(Ask::Checklist).then(|| custody.checklist(at));
        out.decision(&Answer {
            line: Some(line),
            as_known: recorded.as_known_at.is_some(),
            was: look.was.as_ref().filter(|_| recorded.as_known_at.is_none()),
            events: &recorded.events,
            defects: &recorded.defects,
            deadlines,
            checklist,
            ..Answer::new(booking, custody.decide(at), Some(at), zone)
        });
        if !person.schedule(now, self.keep, &mut self.due) {
            self.all.remove(booking);
        }
    }
}

impl Person {
    fn new(booking: Arc<str>, custody: Custody) -> Self {
        Self { booking, custody, said: None, watch: Watch::default(), due: None, forget: None }
    }

    /// Says when the person is to be looked at next; `false` if nothing is left to look at: the record is to be forgotten.
    fn schedule(&mut self, now: Instant, keep: i64, due: &mut Due) -> bool {
        let kept = match &self.said {
            Some(Decision::NotInCustody) => Some(keep),
            Some(Decision::Insufficient { .. }) if !self.is_booked() => Some(UNBOOKED),
            _ => None,
        };
        self.forget = kept.map(|kept| self.forget.unwrap_or_else(|| now.plus(kept)));
        if self.forget.is_some_and(|forget| forget <= now) {
            self.look_at(None, due);
            return false;
        }
        let next = [self.custody.decided_until(), self.watch.next(), self.forget];
        let next = next.into_iter().flatten().min().map(|next| next.max(now.plus(1)));
        self.look_at(next, due);
        true
    }

    fn look_at(&mut self, at: Option<Instant>, due: &mut Due) {
        if self.due == at {
            return;
        }
        if let Some(before) = std::mem::replace(&mut self.due, at) {
            due.remove(&(before, Arc::clone(&self.booking)));
        }
        if let Some(at) = at {
            due.insert((at, Arc::clone(&self.booking)));
        }
    }

    fn look(&mut self, now: Instant, ladder: &Ladder) -> Look {
        let (decision, deadlines) = self.custody.decide_and_look_ahead(now);
        let changed = self.said.as_ref() != Some(decision);
        let was = if changed { self.said.replace(decision.clone()) } else { None };
        Look { changed, was, alerts: self.watch.alerts(ladder, deadlines, now) }
    }

    fn is_booked(&self) -> bool {
        self.custody.timeline().events.iter().any(|event| event.listed_kind() == Some(EventKind::Booked))
    }
}
