//! From events to an outline.

use std::collections::{BTreeMap, BTreeSet};

use crate::record::{Arrest, Cause, EventKind, Glance, Statement, Warrant};

use super::super::Truth;
use super::super::names::Names;
use super::super::{custody, sentences};
use super::{
    About, ArrestFinding, Charge, Closing, Detainer, Document, Evidence, Lift, Moment, NEVER, Opening, Outline,
    Placing, Sentence, Written,
};

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

pub(super) struct Reader<'a> {
    outline: &'a mut Outline,
    cases: Names,
    holds: Names,
    detainers: Names,
    arrests: Arrests,
    /// Whether a booking names a case.
    names_a_case: bool,
}

impl<'a> Reader<'a> {
    /// A reader into an outline that is empty; the cases are numbered ahead.
    pub(super) fn new(outline: &'a mut Outline, cases: Names) -> Self {
        let holds = Names::into_room_of(&mut outline.hold_names);
        let detainers = Names::into_room_of(&mut outline.detainer_names);
        Self { outline, cases, holds, detainers, arrests: Arrests::default(), names_a_case: false }
    }

    pub(super) fn event(&mut self, event: &Glance<'_>, at: Moment) {
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
                if at.earliest.is_some() || at.latest.is_some() {
                    out.arrests.push(at);
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

    /// Puts together what belongs together, now that every event is known.
    pub(super) fn finish(self) {
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
                sentence.end = sentences::term_end(zone, sentence, (e.max(booking.0), l.max(booking.1)));
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
