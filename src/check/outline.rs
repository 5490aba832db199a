//! The timeline as the engine reads it: small numbers instead of labels, plain seconds instead of recorded times.
//!
//! An outline is built once for a timeline and can be judged as often as wanted. Nothing in it depends on a policy; on
//! the end of an open stay, only what is worked out ahead where that end is named.

mod reader;

use crate::policy::Form;
use crate::record::{Cause, Conviction, EventKind, Facts, Glance, Standing, Timeline};
use crate::time::{Instant, Recorded, Term, Zone};

use super::Truth;
use super::custody::{self, NoStay, Stay};
use super::law::ZoneLaw;
use super::names::Names;
use super::sweep::Grounds;
use reader::Reader;

/// Later than any instant of a record.
pub(crate) const NEVER: i64 = i64::MAX;
/// Earlier than any instant of a record.
pub(crate) const ALWAYS: i64 = i64::MIN;

/// A time as written: `None` is an open end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) earliest: Option<i64>,
    pub(crate) latest: Option<i64>,
    pub(crate) rank: u32,
    pub(crate) position: u32,
}

/// An event with its place in the record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Placed<'a> {
    pub(crate) event: Glance<'a>,
    /// Its rank in the order of the record.
    pub(crate) rank: usize,
    /// Its place among the events of the record.
    pub(crate) position: usize,
}

impl Placed<'_> {
    fn moment(&self) -> Moment {
        Moment {
            earliest: self.event.earliest,
            latest: self.event.latest,
            rank: u32::try_from(self.rank).unwrap_or(u32::MAX),
            position: u32::try_from(self.position).unwrap_or(u32::MAX),
        }
    }
}

/// A time cut to the stay, with its rank in the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct When {
    pub(crate) e: i64,
    pub(crate) l: i64,
    pub(crate) rank: u32,
}

impl When {
    /// Whether this happened after `other` in every reading.
    pub(crate) fn surely_after(self, other: Self, ordered: bool) -> bool {
        self.e > other.l
            || (ordered && self.rank > other.rank && (self.e == other.l || (self.e == other.e && self.l == other.l)))
    }
}

/// Which case a closing or opening is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum About {
    /// That case.
    Case(u32),
    /// Every case (an unlabelled release order).
    All,
    /// One of several cases, and the record does not say which.
    Unclear,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Opening {
    pub(crate) at: Moment,
    pub(crate) about: About,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Closing {
    pub(crate) at: Moment,
    pub(crate) about: About,
    pub(crate) kind: EventKind,
    /// Bail refused because of a detainer or without a reason: it closes only under some policies.
    pub(crate) refusal: bool,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Sentence {
    pub(crate) at: Moment,
    pub(crate) about: About,
    pub(crate) term: Option<Option<Term>>,
    pub(crate) credit: Option<Term>,
    /// Where its term ends, if its times are bounded: computed once, for the clock arithmetic is slow.
    pub(crate) end: Option<(i64, i64)>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Placing {
    pub(crate) at: Moment,
    pub(crate) hold: Option<u32>,
    pub(crate) authority: Truth,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Lift {
    pub(crate) at: Moment,
    pub(crate) hold: Option<u32>,
}

/// A document of a detainer as the form says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    Blank,
    /// Given, but not a listed value, or contradicted by another receipt.
    Unclear,
    Yes,
    No,
}

#[derive(Clone, Debug)]
pub(crate) struct Detainer {
    pub(crate) id: Option<u32>,
    pub(crate) at: Moment,
    pub(crate) form: Option<Option<Form>>,
    pub(crate) agency: Option<String>,
    pub(crate) agency_unclear: bool,
    pub(crate) issued: Option<(Option<i64>, Option<i64>)>,
    pub(crate) signed: Written,
    pub(crate) served: Written,
    pub(crate) administrative: Written,
    pub(crate) judicial: Written,
    pub(crate) officer: Written,
    pub(crate) judge: Written,
}

/// What an evidence event may bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Document {
    Served,
    Administrative,
    Judicial,
    AnyWarrant,
    Officer,
    Judge,
    AnyFinding,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Evidence {
    pub(crate) at: Moment,
    pub(crate) document: Document,
    /// The detainer it names; `None`: all.
    pub(crate) detainer: Option<u32>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct ArrestFinding {
    pub(crate) at: Moment,
    /// The case it names; `None`: the arrest as a whole.
    pub(crate) case: Option<u32>,
    pub(crate) by: Option<Cause>,
}

#[derive(Clone, Debug)]
pub(crate) struct Charge {
    pub(crate) at: Moment,
    pub(crate) about: About,
    pub(crate) classes: Vec<String>,
}

/// A timeline, ready to be judged.
#[derive(Clone, Debug)]
pub struct Outline {
    pub(crate) zone: Zone,
    pub(crate) ordered: bool,
    pub(crate) records_complete: bool,
    pub(crate) bookings: Vec<Moment>,
    pub(crate) ends: Vec<Moment>,
    /// The arrests that have a time.
    pub(crate) arrests: Vec<Moment>,
    pub(crate) warrantless: Truth,
    /// The names of the cases; their places are the cases' numbers.
    pub(crate) cases: Vec<String>,
    /// Cases opened by the booking, by number.
    pub(crate) booked: Vec<bool>,
    /// Whether the booking names no case and there are several.
    pub(crate) arrest_span: bool,
    pub(crate) charges: Vec<Charge>,
    pub(crate) remands: Vec<Opening>,
    pub(crate) sentences: Vec<Sentence>,
    pub(crate) closings: Vec<Closing>,
    pub(crate) findings: Vec<ArrestFinding>,
    pub(crate) placings: Vec<Placing>,
    pub(crate) lifts: Vec<Lift>,
    pub(crate) hold_names: Vec<String>,
    pub(crate) detainers: Vec<Detainer>,
    pub(crate) detainer_names: Vec<String>,
    pub(crate) withdrawals: Vec<Lift>,
    pub(crate) evidence: Vec<Evidence>,
    /// Whether the person claimed citizenship.
    pub(crate) claims_citizenship: bool,
    pub(crate) facts: Facts,
    /// See [`Self::grounds`].
    grounds: Option<Box<Grounds>>,
    /// The stay for which they were worked out.
    stay: Option<Stay>,
}

impl Outline {
    /// Reads a timeline.
    #[must_use]
    pub fn of(timeline: &Timeline) -> Self {
        let mut outline = Self::empty(timeline.zone);
        outline.read(timeline, &timeline.standing(), None);
        outline
    }

    /// The outline of a record in which nothing has happened.
    pub(crate) fn empty(zone: Zone) -> Self {
        Self {
            zone,
            ordered: true,
            records_complete: false,
            bookings: Vec::new(),
            ends: Vec::new(),
            arrests: Vec::new(),
            warrantless: Truth::Unknown,
            cases: Vec::new(),
            booked: Vec::new(),
            arrest_span: false,
            charges: Vec::new(),
            remands: Vec::new(),
            sentences: Vec::new(),
            closings: Vec::new(),
            findings: Vec::new(),
            placings: Vec::new(),
            lifts: Vec::new(),
            hold_names: Vec::new(),
            detainers: Vec::new(),
            detainer_names: Vec::new(),
            withdrawals: Vec::new(),
            evidence: Vec::new(),
            claims_citizenship: false,
            facts: Facts::none(),
            grounds: None,
            stay: None,
        }
    }

    /// Reads of a timeline the events that may have happened by `t`, custody running on until `as_of`, in the room that
    /// what was read before took.
    pub(crate) fn read_so_far(&mut self, timeline: &Timeline, t: Instant, as_of: Option<Instant>) {
        let mut standing = timeline.standing();
        standing.retain(|standing| standing.event.at.earliest().is_none_or(|earliest| earliest <= t));
        self.read(timeline, &standing, as_of.map(Instant::unix));
    }

    fn read(&mut self, timeline: &Timeline, standing: &[Standing<'_>], as_of: Option<i64>) {
        self.zone = timeline.zone;
        self.ordered = timeline.ordered;
        self.records_complete = timeline.records_complete;
        self.facts.clone_from(&timeline.facts);
        let placed = standing.iter().filter_map(|standing| {
            Some(Placed { event: Glance::of(standing.event)?, rank: standing.rank, position: standing.position })
        });
        self.fill(placed, as_of);
    }

    /// Reads events that stand, in the order of the record, custody running on until `as_of`. What was read before is
    /// forgotten, and its room used again.
    pub(crate) fn fill<'a>(&mut self, events: impl Iterator<Item = Placed<'a>> + Clone, as_of: Option<i64>) {
        self.clear();
        let mut cases = Names::into_room_of(&mut self.cases);
        for placed in events.clone() {
            placed.event.cases.each().for_each(|case| _ = cases.number(case));
        }
        let mut reader = Reader::new(self, cases);
        for placed in events {
            reader.event(&placed.event, placed.moment());
        }
        reader.finish();
        if let Ok(stay) = custody::stay(self, as_of) {
            let mut grounds = self.grounds.take().unwrap_or_default();
            grounds.fill(self, &stay, &ZoneLaw::empty());
            self.grounds = Some(grounds);
            self.stay = Some(stay);
        }
    }

    /// Forgets what was read and keeps the room.
    fn clear(&mut self) {
        self.bookings.clear();
        self.ends.clear();
        self.arrests.clear();
        self.booked.clear();
        self.charges.clear();
        self.remands.clear();
        self.sentences.clear();
        self.closings.clear();
        self.findings.clear();
        self.placings.clear();
        self.lifts.clear();
        self.detainers.clear();
        self.withdrawals.clear();
        self.evidence.clear();
        self.claims_citizenship = false;
        self.stay = None;
    }

    /// Custody; `as_of` ends it where the record has no end.
    pub(crate) fn stay(&self, as_of: Option<i64>) -> Result<Stay, NoStay> {
        match self.stay {
            Some(stay) if !stay.open => Ok(stay),
            _ => custody::stay(self, as_of),
        }
    }

    /// What no policy can change, worked out ahead; `None` if it was not for that stay.
    pub(crate) fn grounds(&self, stay: &Stay) -> Option<&Grounds> {
        self.grounds.as_deref().filter(|_| self.stay.as_ref() == Some(stay))
    }
}

/// The part of `items`, sorted by `key`, whose key is `wanted`.
pub(crate) fn of<T, K: Ord>(items: &[T], wanted: K, key: impl Fn(&T) -> K) -> &[T] {
    let from = items.partition_point(|item| key(item) < wanted);
    let rest = items.get(from..).unwrap_or_default();
    rest.get(..rest.partition_point(|item| key(item) <= wanted)).unwrap_or_default()
}

pub(crate) fn moment(at: &Recorded, rank: usize, position: usize) -> Moment {
    Moment {
        earliest: at.earliest().map(|t| t.unix()),
        latest: at.latest().map(|t| t.unix()),
        rank: u32::try_from(rank).unwrap_or(u32::MAX),
        position: u32::try_from(position).unwrap_or(u32::MAX),
    }
}

/// The conviction's day, as the range of days that its recorded time allows.
pub(crate) fn conviction_days(conviction: &Conviction, zone: Zone) -> (Option<i32>, Option<i32>) {
    let day = |t: crate::time::Instant| zone.date(t).days();
    (conviction.on.earliest().map(day), conviction.on.latest().map(day))
}
