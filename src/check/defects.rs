//! Defects that only the check can see.

use std::collections::BTreeSet;

use crate::record::{Basis, Defect, DefectCode, Event, EventKind, Said, Timeline};

use super::Truth;
use super::assessment::Cause;
use super::cause;
use super::custody::NoStay;
use super::law::Allowance;
use super::local::{Close, Closes};
use super::outline::{NEVER, moment, of};
use super::sweep::{Engine, Stretch};

/// Why there is nothing to assess.
pub(crate) fn not_assessed(reason: NoStay, out: &mut Vec<Defect>) {
    let code = match reason {
        NoStay::NoEnd => DefectCode::OpenCustody,
        NoStay::EndsBeforeBooking => DefectCode::ReleaseBeforeBooking,
        NoStay::NoBooking | NoStay::UnboundedBooking | NoStay::UnboundedEnd => DefectCode::UnboundedCustody,
    };
    out.push(Defect::of_record(code, reason.text()));
}

pub(crate) fn of_check(engine: &Engine<'_>, timeline: &Timeline, stretches: &[Stretch], out: &mut Vec<Defect>) {
    let mut finder = Finder { engine, timeline, out };
    finder.custody();
    finder.events();
    finder.papers(stretches);
}

struct Finder<'a, 'e> {
    engine: &'a Engine<'e>,
    timeline: &'a Timeline,
    out: &'a mut Vec<Defect>,
}

impl Finder<'_, '_> {
    fn record(&mut self, code: DefectCode, text: impl Into<String>) {
        self.out.push(Defect::of_record(code, text));
    }

    fn event(&mut self, code: DefectCode, position: usize, text: impl Into<String>) {
        self.out.push(Defect::of_event(code, position, text));
    }

    fn custody(&mut self) {
        let stay = self.engine.stay;
        if stay.open {
            self.record(
                DefectCode::OpenCustody,
                "no end of custody is recorded: it is taken to run to the caller's `as_of`",
            );
        }
        let ends = &self.engine.outline.ends;
        if ends.iter().any(|end| end.latest.is_some_and(|l| l < stay.from.0)) {
            self.record(DefectCode::ReleaseBeforeBooking, "an end of custody lies before the booking");
        }
        for at in self.engine.outline.bookings.iter().skip(1) {
            if let Ok(position) = usize::try_from(at.position) {
                self.event(
                    DefectCode::DuplicateBooking,
                    position,
                    "another booking in this record: custody begins with the earliest",
                );
            }
        }
        if self.engine.law.reviews_arrests()
            && self.engine.outline.arrests.is_empty()
            && self.engine.outline.warrantless != Truth::No
        {
            self.record(
                DefectCode::ArrestTimeMissing,
                "no arrest is recorded: the review of the arrest is counted from the booking, which may be hours late",
            );
        }
    }

    fn events(&mut self) {
        let several = self.engine.outline.cases.len() > 1;
        let mut opened: BTreeSet<&str> = BTreeSet::new();
        let mut booking_names_none = true;
        let standing = self.timeline.standing();
        let charged_again = self.charged_again();
        for event in standing.iter().map(|standing| standing.event) {
            if matches!(
                event.listed_kind(),
                Some(EventKind::Booked | EventKind::Charged | EventKind::Remanded | EventKind::Sentenced)
            ) {
                opened.extend(event.cases.iter().map(String::as_str));
            }
            booking_names_none &= event.listed_kind() != Some(EventKind::Booked) || event.cases.is_empty();
        }
        for standing in &standing {
            let Some(kind) = standing.event.listed_kind() else { continue };
            let at = moment(&standing.event.at, standing.rank, standing.position);
            self.place(kind, at, standing.position);
            let about = AboutCase { several, opened: &opened, booking_names_none, charged_again: &charged_again };
            self.case(kind, standing.event, standing.position, &about);
        }
    }

    /// Events before the booking or after the end that cannot be there.
    fn place(&mut self, kind: EventKind, at: super::outline::Moment, position: usize) {
        let stay = self.engine.stay;
        if at.latest.is_some_and(|l| l < stay.from.0) && kind.closes_case() {
            self.event(
                DefectCode::EventOutsideCustody,
                position,
                "a closing before the booking: it may or may not have ended the case",
            );
        }
        let speaks_later = matches!(kind, EventKind::Note | EventKind::AgencyNotified | EventKind::CitizenshipClaimed);
        if at.earliest.is_some_and(|e| e > stay.until.1) && !speaks_later && !kind.ends_custody() {
            self.event(
                DefectCode::EventAfterCustody,
                position,
                "after the end of custody: it changes nothing, though the end may be wrong",
            );
        }
    }

    fn case(&mut self, kind: EventKind, event: &Event, position: usize, about: &AboutCase<'_>) {
        let opens = matches!(kind, EventKind::Charged | EventKind::Remanded | EventKind::Sentenced);
        let closes = kind.closes_case();
        let label = event.cases.first().map(String::as_str);
        if about.several && label.is_none() && (opens || closes) && kind != EventKind::ReleaseOrdered {
            self.event(
                DefectCode::AmbiguousCase,
                position,
                "several cases, and this does not say which: each of them is in doubt from here",
            );
        }
        if let (true, true, Some(label)) = (about.several, closes, label)
            && !about.booking_names_none
            && !about.opened.contains(label)
        {
            let text =
                "it names a case that never opened: it may be about any of the others, which are in doubt from here";
            self.event(DefectCode::UnknownCase, position, text);
        }
        if kind == EventKind::Charged && about.charged_again.contains(&position) {
            let text = "charged in a case that may have closed before: whether it held the person again is unknown; a new charge wants a label of its own";
            self.event(DefectCode::ChargedAgain, position, text);
        }
        if kind == EventKind::ProbableCauseFound
            && event.cases.is_empty()
            && event.detainer.is_none()
            && !self.engine.outline.detainers.is_empty()
        {
            let text =
                "it names neither case nor detainer: it counts for the arrest, and may or may not for a detainer";
            self.event(DefectCode::AmbiguousFinding, position, text);
        }
        if kind == EventKind::HoldPlaced
            && event.basis.as_ref().and_then(Said::listed) == Some(Basis::ImmigrationDetainer)
        {
            let text = "a detainer entered as a hold is no authority by itself: it wants a `detainer_received` with its form and papers";
            self.event(DefectCode::HoldIsDetainer, position, text);
        }
    }

    /// The charges in cases that may have closed before.
    fn charged_again(&self) -> BTreeSet<usize> {
        let (outline, stay) = (self.engine.outline, &self.engine.stay);
        let mut closes = Closes::default();
        let mut again = BTreeSet::new();
        for charges in outline.charges.chunk_by(|one, other| one.about == other.about) {
            let Some(about) = charges.first().map(|charge| charge.about) else { continue };
            let closings = of(&outline.closings, about, |closing| closing.about).iter();
            closes.clear(outline.ordered);
            closes.extend(closings.filter(|closing| !closing.refusal).map(|closing| Close {
                at: stay.closing(closing.at, stay.from.0).0,
                doubtful: false,
                term: false,
            }));
            let reopened = charges.iter().filter(|charge| closes.not_after(stay.opening(charge.at)) < NEVER);
            again.extend(reopened.filter_map(|charge| usize::try_from(charge.at.position).ok()));
        }
        again
    }

    fn papers(&mut self, stretches: &[Stretch]) {
        let outline = self.engine.outline;
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let withdrawn: BTreeSet<Option<&str>> =
            self.detainer_events(EventKind::DetainerWithdrawn).map(|(_, event)| event.detainer.as_deref()).collect();
        let mut twice = Vec::new();
        for (position, event) in self.detainer_events(EventKind::DetainerReceived) {
            let Some(id) = event.detainer.as_deref() else { continue };
            if !seen.insert(id) && !withdrawn.contains(&Some(id)) && !withdrawn.contains(&None) {
                twice.push(position);
            }
        }
        for position in twice {
            let text = "the same detainer received again without a withdrawal: one detainer, received at the earlier; what differs is unknown";
            self.event(DefectCode::DuplicateDetainer, position, text);
        }
        let bare: Vec<&Stretch> = stretches.iter().filter(|stretch| stretch.covered != Truth::Yes).collect();
        if bare.iter().any(|stretch| cause::of(self.engine, stretch).cause == Cause::NoPolicyInForce) {
            self.record(
                DefectCode::NoPolicyInForce,
                "a detainer was active and no policy in force surely speaks of it: its authority is unknown",
            );
        }
        if !outline.detainers.is_empty() && bare.iter().any(|stretch| self.calendar_gap(stretch)) {
            self.record(
                DefectCode::CalendarGap,
                "a deadline depends on days outside a calendar's declared years: it lies between counting them and not",
            );
        }
    }

    fn detainer_events(&self, kind: EventKind) -> impl Iterator<Item = (usize, &Event)> {
        let standing = self.timeline.standing().into_iter();
        standing
            .filter(move |standing| standing.event.listed_kind() == Some(kind))
            .map(|standing| (standing.position, standing.event))
    }

    fn calendar_gap(&self, stretch: &Stretch) -> bool {
        self.engine.law.holding().enumerate().any(|(place, here)| {
            here.in_force(stretch.from).0
                && here.policy.holds.iter().zip(&here.allowances).any(|(rule, allowance)| {
                    matches!(allowance, Allowance::Counted(..))
                        && (0..self.engine.papers.len()).any(|index| {
                            let start = self.engine.start(index, place, rule, stretch.entitled, stretch.from);
                            let (earliest, latest) = allowance.deadline(start.0);
                            earliest != latest && earliest < stretch.until
                        })
                })
        })
    }
}

/// What is known of the cases of a record.
struct AboutCase<'a> {
    several: bool,
    opened: &'a BTreeSet<&'a str>,
    booking_names_none: bool,
    /// The places of the charges in cases that may have closed before.
    charged_again: &'a BTreeSet<usize>,
}
