//! What truly happened in one stay, exact to the minute.

use crate::policy::Form;
use crate::record::{Basis, EventKind, Statement, Warrant};
use crate::time::Instant;

pub(super) const MINUTE: i64 = 60;
pub(super) const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Bail,
    Order,
    Dropped,
    Acquitted,
    /// Imposed then, for so many days, so many of them credited.
    Sentence {
        imposed: Instant,
        days: i64,
        credit: i64,
    },
}

impl Ending {
    pub(super) const fn event(self) -> EventKind {
        match self {
            Self::Bail => EventKind::BailPosted,
            Self::Order => EventKind::ReleaseOrdered,
            Self::Dropped => EventKind::ChargesDropped,
            Self::Acquitted => EventKind::Acquitted,
            Self::Sentence { .. } => EventKind::SentenceCompleted,
        }
    }
}

/// A criminal case, open from the booking.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// The place of the class of its charge in the county's list.
    pub(super) charge: usize,
    /// When a judge found probable cause.
    pub(super) cause_found: Option<Instant>,
    pub(super) ending: Ending,
    pub(super) closed: Instant,
    /// When the end was entered in the computer, if that was long after.
    pub(super) entered: Option<Instant>,
}

/// A hold of another authority, or what the jail takes for one.
#[derive(Clone, Debug)]
pub(super) struct Hold {
    pub(super) basis: Basis,
    pub(super) placed: Instant,
    pub(super) lifted: Instant,
    /// When the end was entered in the computer, if that was long after.
    pub(super) entered: Option<Instant>,
}

/// An immigration detainer, with what it carries.
#[derive(Clone, Debug)]
pub(super) struct Detainer {
    pub(super) received: Instant,
    pub(super) withdrawn: Option<Instant>,
    pub(super) form: Form,
    pub(super) signed: bool,
    pub(super) served: bool,
    pub(super) warrant: Warrant,
    pub(super) cause: Statement,
}

/// How the stay ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    Released,
    TakenByIce,
    TakenElsewhere,
}

/// A stay.
#[derive(Clone, Debug)]
pub(super) struct Stay {
    pub(super) booked: Instant,
    pub(super) cases: Vec<Case>,
    pub(super) holds: Vec<Hold>,
    pub(super) detainers: Vec<Detainer>,
    /// Earlier convictions: the place of the class in the county's list, and the day.
    pub(super) convictions: Vec<(usize, Instant)>,
    /// The yes-or-no facts of the county's list.
    pub(super) facts: Vec<bool>,
    pub(super) citizenship_claimed: Option<Instant>,
    pub(super) bail_refused: Option<Instant>,
    pub(super) called: Option<Instant>,
    pub(super) ordered_again: Option<Instant>,
    /// Whether the completion of the last sentence was not noticed.
    pub(super) completion_missed: bool,
    pub(super) ended: Instant,
    pub(super) exit: Exit,
}

impl Stay {
    /// When no case and no lawful hold was left: the entitlement to release, or the end if that came first.
    pub(super) fn entitled(&self) -> Instant {
        let holds = self.holds.iter().filter(|hold| hold.basis.is_authority()).map(|hold| hold.lifted);
        let last = self.cases.iter().map(|case| case.closed).chain(holds).max().unwrap_or(self.booked);
        last.min(self.ended)
    }

    /// The case that closed last.
    pub(super) fn last_case(&self) -> Option<&Case> {
        self.cases.iter().max_by_key(|case| case.closed)
    }

    pub(super) fn last_case_mut(&mut self) -> Option<&mut Case> {
        self.cases.iter_mut().max_by_key(|case| case.closed)
    }
}
