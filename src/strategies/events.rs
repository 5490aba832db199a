//! Random events; their times and case labels are settled when a timeline is built.

use crate::record::{Arrest, Basis, Cause, Event, EventKind, Said, Statement, Warrant};
use crate::time::{Instant, Recorded, Term};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::vocabulary::Vocabulary;

/// An event that waits for its time and its case.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) when: When,
    /// Which case it will name: 0 and 1 the two cases, 2 none.
    pub(super) case: u8,
    pub(super) event: Event,
}

pub(super) fn blank(kind: EventKind) -> Event {
    Event::new(kind, Recorded::at(Instant::from_unix(0)))
}

/// How much the record says of a detainer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// Everything.
    Full,
    /// Now and then something is blank.
    Gaps,
}

impl Detail {
    /// The value, which a record with gaps may leave out.
    pub(super) fn given<S: Strategy + 'static>(self, value: S) -> BoxedStrategy<Option<S::Value>>
    where
        S::Value: Clone,
    {
        match self {
            Self::Full => value.prop_map(Some).boxed(),
            Self::Gaps => option::weighted(0.85, value).boxed(),
        }
    }

    /// A flag that is set in a full record and may not be in one with gaps.
    pub(super) fn set(self) -> BoxedStrategy<bool> {
        match self {
            Self::Full => Just(true).boxed(),
            Self::Gaps => prop::bool::weighted(0.75).boxed(),
        }
    }
}

/// When something happens in a stay, whatever the length of the stay.
#[derive(Clone, Copy, Debug)]
pub(super) enum When {
    /// So many 65,536ths of the stay after the booking.
    Share(u16),
    /// The same, at a multiple of six hours.
    Quarter(u16),
    /// So many steps before the booking.
    Before(i64),
}

impl When {
    /// The steps after the booking, in a stay of so many.
    pub(super) fn steps(self, length: i64, step: i64) -> i64 {
        let share = |of: i64, share: u16| of.saturating_add(1).saturating_mul(i64::from(share)) >> 16_u32;
        match self {
            Self::Share(part) => share(length, part),
            Self::Quarter(part) => {
                let quarter = in_steps(6, step);
                share(length.checked_div(quarter).unwrap_or_default(), part).saturating_mul(quarter)
            }
            Self::Before(steps) => steps.saturating_neg(),
        }
    }
}

/// Hours in steps of so many seconds.
pub(super) fn in_steps(hours: i64, step: i64) -> i64 {
    hours.saturating_mul(3600).checked_div(step).unwrap_or(hours)
}

/// In the stay; often on multiples of six hours, so that events meet each other and their deadlines.
pub(super) fn inside() -> BoxedStrategy<When> {
    prop_oneof![3 => any::<u16>().prop_map(When::Share), 2 => any::<u16>().prop_map(When::Quarter)].boxed()
}

/// In the stay, or up to four days before it.
fn early(step: i64) -> BoxedStrategy<When> {
    let day = in_steps(24, step);
    let before = (1..=day.saturating_mul(4)).prop_map(When::Before);
    prop_oneof![6 => inside(), 1 => before, 1 => Just(When::Before(day))].boxed()
}

fn named([one, other]: [&'static str; 2]) -> impl Strategy<Value = Option<String>> {
    prop_oneof![5 => Just(Some(one)), 2 => Just(Some(other)), 2 => Just(None)].prop_map(|name| name.map(str::to_owned))
}

fn detainer() -> impl Strategy<Value = Option<String>> {
    named(["d1", "d2"])
}

/// One event of any kind but the booking and the endings. Without detainers there is none that is about them.
pub(super) fn draft(step: i64, detail: Detail, words: &Vocabulary, detainers: bool) -> BoxedStrategy<Draft> {
    let lifted = named(["h1", "h2"]).prop_map(|hold| Event { hold, ..blank(EventKind::HoldLifted) }).boxed();
    let local = prop_oneof![
        8 => with(inside(), closing()),
        2 => with(inside(), Just(blank(EventKind::Remanded)).boxed()),
        1 => with(early(step), charge(words)),
        3 => with(inside(), sentence()),
        2 => with(inside(), Just(blank(EventKind::SentenceCompleted)).boxed()),
        3 => with(early(step), hold()),
        2 => with(inside(), lifted),
        1 => with(inside(), refusal()),
        1 => with(inside(), ineffective()),
    ];
    if !detainers {
        return local.boxed();
    }
    prop_oneof![
        23 => local,
        8 => received(step, detail, words),
        2 => with(early(step), about_detainer(EventKind::DetainerServed)),
        2 => with(early(step), about_detainer(EventKind::DetainerWithdrawn)),
        2 => with(early(step), warrant()),
        2 => with(early(step), finding()),
    ]
    .boxed()
}

/// The receipt of a detainer.
pub(super) fn received(step: i64, detail: Detail, words: &Vocabulary) -> BoxedStrategy<Draft> {
    with(early(step), receipt(detail, words))
}

fn with(when: BoxedStrategy<When>, event: BoxedStrategy<Event>) -> BoxedStrategy<Draft> {
    (when, 0..3_u8, event).prop_map(|(when, case, event)| Draft { when, case, event }).boxed()
}

/// What ends a case's hold.
pub(super) fn closing() -> BoxedStrategy<Event> {
    use EventKind::{Acquitted, BailPosted, CaseClosed, ChargesDropped, ReleaseOrdered};
    select(vec![BailPosted, ReleaseOrdered, ChargesDropped, Acquitted, CaseClosed]).prop_map(blank).boxed()
}

fn charge(words: &Vocabulary) -> BoxedStrategy<Event> {
    prop::collection::vec(select(words.classes.clone()), 0..2)
        .prop_map(|class| Event { class, ..blank(EventKind::Charged) })
        .boxed()
}

fn term() -> impl Strategy<Value = Term> {
    let term = |months, days, hours: i64| Term { months, days, seconds: hours.saturating_mul(3600) };
    prop_oneof![
        4 => (0..6_i64).prop_map(move |days| term(0, days, 0)),
        1 => (0..60_i64).prop_map(move |hours| term(0, 0, hours)),
        1 => (0..3_i64, 0..20_i64).prop_map(move |(days, hours)| term(0, days, hours)),
        1 => Just(term(1, 0, 0)),
    ]
}

fn sentence() -> BoxedStrategy<Event> {
    (option::weighted(0.8, term()), option::weighted(0.9, prop_oneof![3 => Just(Term::default()), 2 => term()]))
        .prop_map(|(term, credit)| {
            let credit = credit.filter(|_| term.is_some()).map(Said::Listed);
            Event { term: term.map(Said::Listed), credit, ..blank(EventKind::Sentenced) }
        })
        .boxed()
}

fn hold() -> BoxedStrategy<Event> {
    let basis = prop_oneof![4 => Just(Basis::CourtOrder), 1 => select(Basis::ALL.to_vec())];
    (named(["h1", "h2"]), basis)
        .prop_map(|(hold, basis)| {
            let hold = Some(hold.unwrap_or_else(|| "h1".to_owned()));
            Event { hold, basis: Some(Said::Listed(basis)), ..blank(EventKind::HoldPlaced) }
        })
        .boxed()
}

fn receipt(detail: Detail, words: &Vocabulary) -> BoxedStrategy<Event> {
    let issued = detail.given(-3..4_i64);
    let papers = (
        detail.given(select(words.forms.clone())),
        detail.given(any::<bool>()),
        detail.given(any::<bool>()),
        detail.given(select(Warrant::ALL.to_vec())),
        detail.given(select(Statement::ALL.to_vec())),
        detail.given(prop_oneof![3 => Just("ice".to_owned()), 2 => select(words.agencies.clone())]),
    );
    (detainer(), issued, papers)
        .prop_map(|(detainer, issued, (form, signed, served, warrant, cause, agency))| Event {
            detainer,
            form: form.map(Said::Listed),
            signed: signed.map(Said::Listed),
            served: served.map(Said::Listed),
            warrant: warrant.map(Said::Listed),
            probable_cause: cause.map(Said::Listed),
            agency,
            // Days after the booking, of which a date is made when the timeline is built.
            issued: issued.map(|days| Recorded::at(Instant::from_unix(days.saturating_mul(86_400)))),
            ..blank(EventKind::DetainerReceived)
        })
        .boxed()
}

fn about_detainer(kind: EventKind) -> BoxedStrategy<Event> {
    detainer().prop_map(move |detainer| Event { detainer, ..blank(kind) }).boxed()
}

fn warrant() -> BoxedStrategy<Event> {
    (detainer(), select(vec![Warrant::Administrative, Warrant::Judicial]))
        .prop_map(|(detainer, kind)| Event {
            detainer,
            warrant_kind: Some(Said::Listed(kind)),
            ..blank(EventKind::WarrantReceived)
        })
        .boxed()
}

/// A finding of probable cause; it is about no case where it names a detainer.
fn finding() -> BoxedStrategy<Event> {
    let by = prop_oneof![3 => Just(Cause::Judge), 1 => Just(Cause::Officer)];
    (prop_oneof![2 => Just(Some("d1")), 1 => Just(Some("d2")), 3 => Just(None)], by)
        .prop_map(|(detainer, by)| Event {
            detainer: detainer.map(str::to_owned),
            by: Some(Said::Listed(by)),
            ..blank(EventKind::ProbableCauseFound)
        })
        .boxed()
}

fn refusal() -> BoxedStrategy<Event> {
    select(vec![Some("detainer"), None, Some("flight risk")])
        .prop_map(|because| Event { because: because.map(str::to_owned), ..blank(EventKind::BailRefused) })
        .boxed()
}

fn ineffective() -> BoxedStrategy<Event> {
    use EventKind::{AgencyNotified, BailSet, BailTendered, CitizenshipClaimed, Note};
    select(vec![AgencyNotified, BailSet, BailTendered, CitizenshipClaimed, Note]).prop_map(blank).boxed()
}

/// How the booking says the arrest was made, and an arrest before it: when, and how.
pub(super) type Arrested = (Option<Arrest>, Option<(i64, Option<Arrest>)>);

/// How the person came in: the booking's own word on the arrest, and an arrest some hours before, with its word.
pub(super) fn arrest() -> BoxedStrategy<Arrested> {
    let said = || option::weighted(0.7, select(vec![Arrest::Warrantless, Arrest::Warrantless, Arrest::Warrant]));
    (said(), option::weighted(0.3, (0..48_i64, said())))
        .prop_map(|(booked, arrested)| match (booked, arrested) {
            // Two words that differ are no certain record.
            (Some(word), Some((hours, Some(_)))) => (Some(word), Some((hours, Some(word)))),
            other => other,
        })
        .boxed()
}
