//! What the check needs of an event, borrowed from wherever it stands: a timeline, or a row that never becomes one.

use crate::policy::Form;
use crate::time::Term;

use super::{Arrest, Basis, Cause, Event, EventKind, Said, Statement, Warrant};

/// The cases that an event names.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cases<'a> {
    /// None, or one.
    #[cfg_attr(not(feature = "audit"), expect(dead_code, reason = "only rows that are audited are read so"))]
    One(Option<&'a str>),
    /// Those of a list.
    Listed(&'a [String]),
}

impl<'a> Cases<'a> {
    pub(crate) fn first(self) -> Option<&'a str> {
        match self {
            Self::One(case) => case,
            Self::Listed(cases) => cases.first().map(String::as_str),
        }
    }

    pub(crate) fn each(self) -> impl Iterator<Item = &'a str> {
        let (one, listed) = match self {
            Self::One(case) => (case, [].as_slice()),
            Self::Listed(cases) => (None, cases),
        };
        one.into_iter().chain(listed.iter().map(String::as_str))
    }
}

/// An event at a glance: what the check needs of it. An attribute that is given but not listed is `Some(None)`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Glance<'a> {
    pub(crate) kind: EventKind,
    /// The first second that it may have happened.
    pub(crate) earliest: Option<i64>,
    /// The last second that it may have happened.
    pub(crate) latest: Option<i64>,
    pub(crate) cases: Cases<'a>,
    pub(crate) arrest: Option<Option<Arrest>>,
    pub(crate) class: &'a [String],
    pub(crate) by: Option<Option<Cause>>,
    pub(crate) detainer: Option<&'a str>,
    pub(crate) because: Option<&'a str>,
    pub(crate) term: Option<Option<Term>>,
    pub(crate) credit: Option<Option<Term>>,
    pub(crate) hold: Option<&'a str>,
    pub(crate) basis: Option<Option<Basis>>,
    pub(crate) agency: Option<&'a str>,
    pub(crate) form: Option<Option<Form>>,
    pub(crate) issued: Option<(Option<i64>, Option<i64>)>,
    pub(crate) signed: Option<Option<bool>>,
    pub(crate) served: Option<Option<bool>>,
    pub(crate) warrant: Option<Option<Warrant>>,
    pub(crate) probable_cause: Option<Option<Statement>>,
    pub(crate) warrant_kind: Option<Option<Warrant>>,
}

impl<'a> Glance<'a> {
    /// An event of that kind, at any time, with nothing else said.
    #[cfg(feature = "audit")]
    pub(crate) const fn new(kind: EventKind) -> Self {
        Self {
            kind,
            earliest: None,
            latest: None,
            cases: Cases::One(None),
            arrest: None,
            class: &[],
            by: None,
            detainer: None,
            because: None,
            term: None,
            credit: None,
            hold: None,
            basis: None,
            agency: None,
            form: None,
            issued: None,
            signed: None,
            served: None,
            warrant: None,
            probable_cause: None,
            warrant_kind: None,
        }
    }

    /// A glance at an event, if it is of a listed kind.
    pub(crate) fn of(event: &'a Event) -> Option<Self> {
        fn listed<T: Copy>(said: &Option<Said<T>>) -> Option<Option<T>> {
            said.as_ref().map(Said::listed)
        }
        let unix = |at: Option<crate::time::Instant>| at.map(crate::time::Instant::unix);
        Some(Self {
            kind: event.listed_kind()?,
            earliest: unix(event.at.earliest()),
            latest: unix(event.at.latest()),
            cases: Cases::Listed(&event.cases),
            arrest: listed(&event.arrest),
            class: &event.class,
            by: listed(&event.by),
            detainer: event.detainer.as_deref(),
            because: event.because.as_deref(),
            term: listed(&event.term),
            credit: listed(&event.credit),
            hold: event.hold.as_deref(),
            basis: listed(&event.basis),
            agency: event.agency.as_deref(),
            form: listed(&event.form),
            issued: event.issued.as_ref().map(|at| (unix(at.earliest()), unix(at.latest()))),
            signed: listed(&event.signed),
            served: listed(&event.served),
            warrant: listed(&event.warrant),
            probable_cause: listed(&event.probable_cause),
            warrant_kind: listed(&event.warrant_kind),
        })
    }
}
