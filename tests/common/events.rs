//! Random events, each with a time in units after the booking; labels are given out later, by the trial.

use detainer::policy::Form;
use detainer::record::{Arrest, Basis, Cause, Event, EventKind, Said, Statement, Warrant};
use detainer::time::{Instant, Recorded, Term};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// An event that waits for its time and its case.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// In units of time after the booking.
    pub(crate) offset: i64,
    /// Which case it will name: 0 and 1 the two cases, 2 none.
    pub(crate) case: u8,
    pub(crate) event: Event,
}

pub(crate) fn blank(kind: EventKind) -> Event {
    Event::new(kind, Recorded::at(Instant::from_unix(0)))
}

pub(crate) const CLASSES: [&str; 3] = ["felony", "misdemeanor", "us-x/serious"];
const FORMS: [Form; 4] = [Form::I247, Form::I247A, Form::I247N, Form::None];

/// How much the record says of a detainer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Everything.
    Full,
    /// Now and then something is blank.
    Gaps,
}

impl Detail {
    /// The value, which a record with gaps may leave out.
    pub(crate) fn given<S: Strategy + 'static>(self, value: S) -> BoxedStrategy<Option<S::Value>>
    where
        S::Value: Clone,
    {
        match self {
            Self::Full => value.prop_map(Some).boxed(),
            Self::Gaps => option::weighted(0.85, value).boxed(),
        }
    }

    /// A flag that is set in a full record and may not be in one with gaps.
    pub(crate) fn set(self) -> BoxedStrategy<bool> {
        match self {
            Self::Full => Just(true).boxed(),
            Self::Gaps => prop::bool::weighted(0.75).boxed(),
        }
    }
}

/// Offsets from 0 to `length` units, often on multiples of six hours so that events meet each other and their deadlines.
pub(crate) fn offset(length: i64, unit: i64) -> BoxedStrategy<i64> {
    let quarter = 6 * 3600 / unit;
    prop_oneof![
        3 => 0..=length,
        2 => (0..=length / quarter).prop_map(move |n| n * quarter),
    ]
    .boxed()
}

/// Offsets that may also lie up to four days before the booking.
fn early(length: i64, unit: i64) -> BoxedStrategy<i64> {
    let day = 86_400 / unit;
    prop_oneof![6 => offset(length, unit), 1 => -4 * day..0, 1 => Just(-day)].boxed()
}

fn named(names: [&'static str; 2]) -> impl Strategy<Value = Option<String>> {
    prop_oneof![5 => Just(Some(names[0])), 2 => Just(Some(names[1])), 2 => Just(None)]
        .prop_map(|name| name.map(str::to_owned))
}

fn detainer() -> impl Strategy<Value = Option<String>> {
    named(["d1", "d2"])
}

/// One event of any kind but the booking and the endings.
pub(crate) fn draft(length: i64, unit: i64, detail: Detail) -> BoxedStrategy<Draft> {
    let with = |offset: BoxedStrategy<i64>, event: BoxedStrategy<Event>| {
        (offset, 0..3_u8, event).prop_map(|(offset, case, event)| Draft { offset, case, event })
    };
    let (inside, early) = (offset(length, unit), early(length, unit));
    prop_oneof![
        8 => with(inside.clone(), closing()),
        2 => with(inside.clone(), Just(blank(EventKind::Remanded)).boxed()),
        1 => with(early.clone(), charge()),
        3 => with(inside.clone(), sentence()),
        2 => with(inside.clone(), Just(blank(EventKind::SentenceCompleted)).boxed()),
        3 => with(early.clone(), hold()),
        2 => with(inside.clone(), named(["h1", "h2"]).prop_map(|hold| Event { hold, ..blank(EventKind::HoldLifted) }).boxed()),
        8 => with(early.clone(), receipt(detail)),
        2 => with(early.clone(), about_detainer(EventKind::DetainerServed)),
        2 => with(early.clone(), about_detainer(EventKind::DetainerWithdrawn)),
        2 => with(early.clone(), warrant()),
        2 => with(early, finding()),
        1 => with(inside.clone(), refusal()),
        1 => with(inside, ineffective()),
    ]
    .boxed()
}

fn closing() -> BoxedStrategy<Event> {
    use EventKind::{Acquitted, BailPosted, CaseClosed, ChargesDropped, ReleaseOrdered};
    select(vec![BailPosted, ReleaseOrdered, ChargesDropped, Acquitted, CaseClosed]).prop_map(blank).boxed()
}

fn charge() -> BoxedStrategy<Event> {
    prop::collection::vec(select(CLASSES.to_vec()), 0..2)
        .prop_map(|class| Event { class: class.into_iter().map(str::to_owned).collect(), ..blank(EventKind::Charged) })
        .boxed()
}

fn term() -> impl Strategy<Value = Term> {
    let term = |months, days, hours: i64| Term { months, days, seconds: hours * 3600 };
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

fn receipt(detail: Detail) -> BoxedStrategy<Event> {
    let issued = detail.given(-3..4_i64);
    let papers = (
        detail.given(select(FORMS.to_vec())),
        detail.given(any::<bool>()),
        detail.given(any::<bool>()),
        detail.given(select(Warrant::ALL.to_vec())),
        detail.given(select(Statement::ALL.to_vec())),
        detail.given(prop_oneof![4 => Just("ice"), 1 => Just("cbp")]),
    );
    (detainer(), issued, papers)
        .prop_map(|(detainer, issued, (form, signed, served, warrant, cause, agency))| Event {
            detainer,
            form: form.map(Said::Listed),
            signed: signed.map(Said::Listed),
            served: served.map(Said::Listed),
            warrant: warrant.map(Said::Listed),
            probable_cause: cause.map(Said::Listed),
            agency: agency.map(str::to_owned),
            // Days after the booking; the trial makes a date of it.
            issued: issued.map(|days| Recorded::at(Instant::from_unix(days * 86_400))),
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

/// A finding of probable cause; the trial leaves the case out where it names a detainer.
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
pub(crate) type Arrested = (Option<Arrest>, Option<(i64, Option<Arrest>)>);

/// How the person came in: the booking's own word on the arrest, and an arrest some hours before, with its word.
pub(crate) fn arrest() -> BoxedStrategy<Arrested> {
    let said = || option::weighted(0.7, select(vec![Arrest::Warrantless, Arrest::Warrantless, Arrest::Warrant]));
    (said(), option::weighted(0.3, (0..48_i64, said())))
        .prop_map(|(booked, arrested)| match (booked, arrested) {
            // Two words that differ are no certain record.
            (Some(word), Some((hours, Some(_)))) => (Some(word), Some((hours, Some(word)))),
            other => other,
        })
        .boxed()
}
