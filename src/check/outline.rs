//! The timeline as the engine reads it: small numbers instead of labels, plain seconds instead of recorded times.
//!
//! An outline is built once for a timeline and can be judged as often as wanted. Nothing in it depends on a policy or on
//! the caller's `as_of`.

use std::collections::{BTreeMap, BTreeSet};

use crate::policy::Form;
use crate::record::{Arrest, Cause, Conviction, EventKind, Facts, Glance, Statement, Timeline, Warrant};
use crate::time::{Recorded, Term, Zone};

use super::Truth;
use super::custody;
use super::law::ZoneLaw;
use super::names::Names;
use super::sweep::Grounds;

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
    pub(crate) arrested: Option<Moment>,
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
    grounds: Box<Grounds>,
    /// Whether they were worked out.
    grounded: bool,
}

impl Outline {
    /// Reads a timeline.
    #[must_use]
    pub fn of(timeline: &Timeline) -> Self {
        let mut outline = Self::empty(timeline.zone);
        outline.ordered = timeline.ordered;
        outline.records_complete = timeline.records_complete;
        outline.facts = timeline.facts.clone();
        let standing = timeline.standing();
        outline.fill(standing.iter().filter_map(|standing| {
            Some(Placed { event: Glance::of(standing.event)?, rank: standing.rank, position: standing.position })
        }));
        outline
    }

    /// An outline of nothing.
    pub(crate) fn empty(zone: Zone) -> Self {
        Self {
            zone,
            ordered: false,
            records_complete: false,
            bookings: Vec::new(),
            ends: Vec::new(),
            arrested: None,
            warrantless: Truth::Unknown,
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
            cases: Vec::new(),
            grounds: Box::default(),
            grounded: false,
        }
    }

    /// Reads events that stand, in the order of the record. What was read before is forgotten, and its room used again.
    pub(crate) fn fill<'e>(&mut self, events: impl Iterator<Item = Placed<'e>> + Clone) {
        self.clear();
        let mut cases = Names::into_room_of(&mut self.cases);
        for placed in events.clone() {
            placed.event.cases.each().for_each(|case| _ = cases.number(case));
        }
        let holds = Names::into_room_of(&mut self.hold_names);
        let detainers = Names::into_room_of(&mut self.detainer_names);
        let mut reader =
            Reader { outline: self, cases, holds, detainers, arrests: Arrests::default(), names_a_case: false };
        for placed in events {
            reader.event(&placed.event, placed.moment());
        }
        reader.finish();
        if let Ok(stay) = custody::stay(self, None) {
            let mut grounds = std::mem::take(&mut self.grounds);
            grounds.fill(self, &stay, &ZoneLaw::empty());
            self.grounds = grounds;
            self.grounded = true;
        }
    }

    fn clear(&mut self) {
        self.bookings.clear();
        self.ends.clear();
        self.arrested = None;
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
        self.grounded = false;
    }

    /// What no policy and no `as_of` can change, worked out ahead; `None` if one of them might.
    pub(crate) fn grounds(&self) -> Option<&Grounds> {
        self.grounded.then_some(&self.grounds)
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

/// How the arrest was made, as the `arrested` and `booked` events say.
#[derive(Default)]
struct Arrests {
    on_warrant: bool,
    warrantless: bool,
    unclear: bool,
}

impl Arrests {
    fn add(&mut self, said: Option<Option<Arrest>>) {
        match said {
            None => {}
            Some(Some(Arrest::Warrant)) => self.on_warrant = true,
            Some(Some(Arrest::Warrantless)) => self.warrantless = true,
            Some(None) => self.unclear = true,
        }
    }

    /// Whether it was without a warrant: only if nothing says otherwise.
    const fn warrantless(&self) -> Truth {
        match (self.on_warrant, self.warrantless, self.unclear) {
            (false, true, false) => Truth::Yes,
            (true, false, false) => Truth::No,
            _ => Truth::Unknown,
        }
    }
}

struct Reader<'a> {
    outline: &'a mut Outline,
    cases: Names,
    holds: Names,
    detainers: Names,
    arrests: Arrests,
    /// Whether a booking names a case.
    names_a_case: bool,
}

impl Reader<'_> {
    fn event(&mut self, event: &Glance<'_>, at: Moment) {
        let kind = event.kind;
        let out = &mut *self.outline;
        match kind {
            EventKind::Booked => {
                out.booked.resize(self.cases.len().max(1), false);
                for case in event.cases.each() {
                    self.names_a_case = true;
                    let number = usize::try_from(self.cases.number(case)).ok();
                    if let Some(slot) = number.and_then(|case| out.booked.get_mut(case)) {
                        *slot = true;
                    }
                }
                out.bookings.push(at);
                self.arrests.add(event.arrest);
            }
            EventKind::Arrested => {
                if out.arrested.is_none_or(|other| at.earliest < other.earliest) {
                    out.arrested = Some(at);
                }
                self.arrests.add(event.arrest);
            }
            EventKind::Released | EventKind::Transferred | EventKind::Escaped | EventKind::Died => out.ends.push(at),
            EventKind::Charged => {
                let about = self.about(event, kind);
                self.outline.charges.push(Charge { at, about, classes: event.class.to_vec() });
            }
            EventKind::Remanded => {
                let about = self.about(event, kind);
                self.outline.remands.push(Opening { at, about });
            }
            EventKind::Sentenced => {
                let about = self.about(event, kind);
                let (term, credit) = (event.term, event.credit.flatten());
                self.outline.sentences.push(Sentence { at, about, term, credit, end: None });
            }
            EventKind::BailPosted
            | EventKind::ReleaseOrdered
            | EventKind::ChargesDropped
            | EventKind::Acquitted
            | EventKind::SentenceCompleted
            | EventKind::CaseClosed
            | EventKind::BailRefused => {
                let refusal = kind == EventKind::BailRefused;
                if refusal && event.because.is_some_and(|because| because != "detainer") {
                    return;
                }
                let about = self.about(event, kind);
                self.outline.closings.push(Closing { at, about, kind, refusal });
            }
            EventKind::ProbableCauseFound => self.finding(event, at),
            EventKind::HoldPlaced => {
                let authority = match event.basis {
                    Some(Some(basis)) => Truth::certain(basis.is_authority()),
                    Some(None) | None => Truth::Unknown,
                };
                let hold = event.hold.map(|hold| self.holds.number(hold));
                out.placings.push(Placing { at, hold, authority });
            }
            EventKind::HoldLifted => {
                let hold = event.hold.map(|hold| self.holds.number(hold));
                out.lifts.push(Lift { at, hold });
            }
            EventKind::DetainerReceived => {
                let detainer = self.detainer(event, at);
                self.outline.detainers.push(detainer);
            }
            EventKind::DetainerWithdrawn => {
                let hold = event.detainer.map(|detainer| self.detainers.number(detainer));
                out.withdrawals.push(Lift { at, hold });
            }
            EventKind::DetainerServed => self.evidence(event, at, Document::Served),
            EventKind::WarrantReceived => {
                let document = match event.warrant_kind.flatten() {
                    Some(Warrant::Administrative) => Document::Administrative,
                    Some(Warrant::Judicial) => Document::Judicial,
                    Some(Warrant::None) => return,
                    None => Document::AnyWarrant,
                };
                self.evidence(event, at, document);
            }
            EventKind::BailSet | EventKind::BailTendered | EventKind::AgencyNotified | EventKind::Note => {}
            EventKind::CitizenshipClaimed => out.claims_citizenship = true,
        }
    }

    /// With at most one label every event is about that case.
    fn about(&mut self, event: &Glance<'_>, kind: EventKind) -> About {
        match event.cases.first() {
            _ if self.cases.len() <= 1 => About::Case(0),
            Some(case) => About::Case(self.cases.number(case)),
            None if kind == EventKind::ReleaseOrdered => About::All,
            None => About::Unclear,
        }
    }

    fn evidence(&mut self, event: &Glance<'_>, at: Moment, document: Document) {
        let detainer = event.detainer.map(|detainer| self.detainers.number(detainer));
        self.outline.evidence.push(Evidence { at, document, detainer });
    }

    /// A finding that names a detainer counts for it; one that names a case, for the case; one that names neither, for the
    /// arrest, and for every detainer it may be theirs.
    fn finding(&mut self, event: &Glance<'_>, at: Moment) {
        let by = event.by.flatten();
        if event.detainer.is_some() || event.cases.first().is_none() {
            let document = match by {
                Some(Cause::Judge) => Document::Judge,
                Some(Cause::Officer) => Document::Officer,
                None => Document::AnyFinding,
            };
            self.evidence(event, at, document);
        }
        if event.detainer.is_none() || event.cases.first().is_some() {
            let case = event.cases.first().map(|case| self.cases.number(case));
            self.outline.findings.push(ArrestFinding { at, case, by });
        }
    }

    fn detainer(&mut self, event: &Glance<'_>, at: Moment) -> Detainer {
        let flag = |said: Option<Option<bool>>| match said {
            None => Written::Blank,
            Some(Some(true)) => Written::Yes,
            Some(Some(false)) => Written::No,
            Some(None) => Written::Unclear,
        };
        let (administrative, judicial) = match event.warrant {
            None => (Written::Blank, Written::Blank),
            Some(None) => (Written::Unclear, Written::Unclear),
            Some(Some(Warrant::None)) => (Written::No, Written::No),
            Some(Some(Warrant::Administrative)) => (Written::Yes, Written::No),
            Some(Some(Warrant::Judicial)) => (Written::No, Written::Yes),
        };
        let (officer, judge) = match event.probable_cause {
            None => (Written::Blank, Written::Blank),
            Some(None) => (Written::Unclear, Written::Unclear),
            Some(Some(Statement::None)) => (Written::No, Written::No),
            Some(Some(Statement::Officer)) => (Written::Yes, Written::No),
            Some(Some(Statement::Judge)) => (Written::No, Written::Yes),
        };
        Detainer {
            id: event.detainer.map(|detainer| self.detainers.number(detainer)),
            at,
            form: event.form,
            agency: event.agency.map(str::to_owned),
            agency_unclear: false,
            issued: event.issued,
            signed: flag(event.signed),
            served: flag(event.served),
            administrative,
            judicial,
            officer,
            judge,
        }
    }

    fn finish(self) {
        let out = self.outline;
        let count = self.cases.len().max(1);
        out.cases = self.cases.into_names();
        out.hold_names = self.holds.into_names();
        out.detainer_names = self.detainers.into_names();
        out.warrantless = self.arrests.warrantless();
        out.booked.resize(count, false);
        if !self.names_a_case || count == 1 {
            out.booked.fill(true);
        }
        out.arrest_span = !self.names_a_case && count > 1;
        doubt_unknown_cases(out);
        // What belongs together stands together, so that each case, hold and detainer finds its own without a search.
        out.closings.sort_by_key(|closing| closing.about);
        out.charges.sort_by_key(|charge| charge.about);
        out.remands.sort_by_key(|remand| remand.about);
        out.sentences.sort_by_key(|sentence| sentence.about);
        merge_receipts(out);
        out.detainers.sort_by_key(|detainer| detainer.id);
        out.placings.sort_by_key(|placing| placing.hold);
        out.lifts.sort_by_key(|lift| lift.hold);
        out.withdrawals.sort_by_key(|withdrawal| withdrawal.hold);
        out.evidence.sort_by_key(|evidence| evidence.detainer);
        let booking = custody::booking(out);
        let zone = out.zone;
        for sentence in &mut out.sentences {
            if let (Some(booking), Some(e), Some(l)) = (booking, sentence.at.earliest, sentence.at.latest) {
                sentence.end = super::sentences::term_end(zone, sentence, (e.max(booking.0), l.max(booking.1)));
            }
        }
    }
}

/// A closing of a case that never opened may be about any of them.
fn doubt_unknown_cases(out: &mut Outline) {
    if out.booked.iter().all(|booked| *booked) {
        return;
    }
    let mut opened = out.booked.clone();
    let openings = out
        .charges
        .iter()
        .map(|charge| charge.about)
        .chain(out.remands.iter().map(|remand| remand.about))
        .chain(out.sentences.iter().map(|sentence| sentence.about));
    for about in openings {
        if let About::Case(case) = about
            && let Some(slot) = usize::try_from(case).ok().and_then(|case| opened.get_mut(case))
        {
            *slot = true;
        }
    }
    for closing in &mut out.closings {
        if let About::Case(case) = closing.about {
            let known = usize::try_from(case).ok().and_then(|case| opened.get(case)).copied().unwrap_or(false);
            if !known {
                closing.about = About::Unclear;
            }
        }
    }
}

/// Receipts with one id and no withdrawal of it are one detainer, received at the earlier; what differs is unclear.
fn merge_receipts(out: &mut Outline) {
    if out.detainers.len() < 2 || out.withdrawals.iter().any(|withdrawal| withdrawal.hold.is_none()) {
        return;
    }
    // An open start is cut to the booking; without one there is nothing to judge.
    let booked = custody::booking(out).map_or(NEVER, |booking| booking.0);
    let withdrawn: BTreeSet<u32> = out.withdrawals.iter().filter_map(|withdrawal| withdrawal.hold).collect();
    let mut merged: Vec<Detainer> = Vec::with_capacity(out.detainers.len());
    let mut places: BTreeMap<u32, usize> = BTreeMap::new();
    for detainer in out.detainers.drain(..) {
        let mergeable = detainer.id.filter(|id| !withdrawn.contains(id));
        let earlier = mergeable.and_then(|id| places.get(&id)).and_then(|&place| merged.get_mut(place));
        match earlier {
            Some(earlier) => merge(earlier, &detainer, booked),
            None => {
                if let Some(id) = mergeable {
                    places.insert(id, merged.len());
                }
                merged.push(detainer);
            }
        }
    }
    out.detainers = merged;
}

fn merge(one: &mut Detainer, other: &Detainer, booked: i64) {
    let earliest = |at: Moment| at.earliest.unwrap_or(booked.min(at.latest.unwrap_or(NEVER)));
    one.at.earliest = Some(earliest(one.at).min(earliest(other.at)));
    one.at.latest = match (one.at.latest, other.at.latest) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (one, other) => one.or(other),
    };
    let differ = |one: &mut Written, other: Written| {
        if *one != other {
            *one = Written::Unclear;
        }
    };
    differ(&mut one.signed, other.signed);
    differ(&mut one.served, other.served);
    // A warrant and a statement are one attribute each: where they differ, all they say is unclear.
    if (one.administrative, one.judicial) != (other.administrative, other.judicial) {
        (one.administrative, one.judicial) = (Written::Unclear, Written::Unclear);
    }
    if (one.officer, one.judge) != (other.officer, other.judge) {
        (one.officer, one.judge) = (Written::Unclear, Written::Unclear);
    }
    if one.form != other.form {
        one.form = Some(None);
    }
    if one.agency != other.agency {
        one.agency_unclear = true;
    }
    if one.issued != other.issued {
        one.issued = Some((None, None));
    }
}

/// The conviction's day, as the range of days that its recorded time allows.
pub(crate) fn conviction_days(conviction: &Conviction, zone: Zone) -> (Option<i32>, Option<i32>) {
    let day = |t: crate::time::Instant| zone.date(t).days();
    (conviction.on.earliest().map(day), conviction.on.latest().map(day))
}
