//! One event of a custody timeline.

use crate::policy::Form;
use crate::time::{Recorded, Term};
use crate::words::words;

use super::Value;

words! {
    /// What happened.
    EventKind {
        /// The person was arrested (before the booking).
        Arrested = "arrested",
        /// Custody in this jail began.
        Booked = "booked",
        /// A charge was filed.
        Charged = "charged",
        /// Probable cause was found, by a judge or stated by an officer.
        ProbableCauseFound = "probable_cause_found",
        /// Bail was set.
        BailSet = "bail_set",
        /// Bail was offered.
        BailTendered = "bail_tendered",
        /// Bail was paid: the case no longer holds the person.
        BailPosted = "bail_posted",
        /// Bail was refused.
        BailRefused = "bail_refused",
        /// A court ordered release.
        ReleaseOrdered = "release_ordered",
        /// The charges were dropped.
        ChargesDropped = "charges_dropped",
        /// The person was acquitted.
        Acquitted = "acquitted",
        /// The person was sent back to custody in the case.
        Remanded = "remanded",
        /// The case ended in a way that has no event of its own.
        CaseClosed = "case_closed",
        /// A sentence was imposed.
        Sentenced = "sentenced",
        /// A sentence was served.
        SentenceCompleted = "sentence_completed",
        /// Another authority's hold was placed.
        HoldPlaced = "hold_placed",
        /// It was lifted.
        HoldLifted = "hold_lifted",
        /// An immigration detainer came in.
        DetainerReceived = "detainer_received",
        /// A copy was served on the person.
        DetainerServed = "detainer_served",
        /// It was withdrawn.
        DetainerWithdrawn = "detainer_withdrawn",
        /// A warrant came in.
        WarrantReceived = "warrant_received",
        /// The agency was told of the coming release.
        AgencyNotified = "agency_notified",
        /// The person claimed citizenship.
        CitizenshipClaimed = "citizenship_claimed",
        /// A remark.
        Note = "note",
        /// Released.
        Released = "released",
        /// Handed over to another custodian; custody here ends.
        Transferred = "transferred",
        /// Escaped.
        Escaped = "escaped",
        /// Died.
        Died = "died",
    }
}

impl EventKind {
    /// Whether custody ends with it.
    #[must_use]
    pub const fn ends_custody(self) -> bool {
        matches!(self, Self::Released | Self::Transferred | Self::Escaped | Self::Died)
    }

    /// Whether it ends a case's hold on the person, by itself.
    #[must_use]
    pub const fn closes_case(self) -> bool {
        matches!(
            self,
            Self::BailPosted
                | Self::ReleaseOrdered
                | Self::ChargesDropped
                | Self::Acquitted
                | Self::CaseClosed
                | Self::SentenceCompleted
        )
    }

    /// The attributes that belong to it, beside those every event may carry.
    #[must_use]
    pub const fn attributes(self) -> &'static [&'static str] {
        match self {
            Self::Arrested | Self::Booked => &["case", "cases", "arrest"],
            Self::Charged => &["case", "class"],
            Self::ProbableCauseFound => &["by", "case", "detainer"],
            Self::BailSet | Self::BailTendered | Self::BailPosted => &["case", "amount"],
            Self::BailRefused => &["case", "because"],
            Self::ReleaseOrdered
            | Self::ChargesDropped
            | Self::Acquitted
            | Self::Remanded
            | Self::SentenceCompleted => &["case"],
            Self::CaseClosed => &["case", "how"],
            Self::Sentenced => &["case", "term", "credit"],
            Self::HoldPlaced | Self::HoldLifted => &["hold", "basis", "agency"],
            Self::DetainerReceived => {
                &["detainer", "form", "issued", "agency", "signed", "served", "warrant", "probable_cause"]
            }
            Self::DetainerServed | Self::DetainerWithdrawn => &["detainer"],
            Self::WarrantReceived => &["kind", "detainer"],
            Self::AgencyNotified => &["detainer", "agency"],
            Self::CitizenshipClaimed | Self::Note => &["text"],
            Self::Transferred => &["to"],
            Self::Released | Self::Escaped | Self::Died => &[],
        }
    }
}

words! {
    /// How the person was arrested.
    Arrest {
        /// On a warrant.
        Warrant = "warrant",
        /// Without one.
        Warrantless = "warrantless",
    }
}

words! {
    /// Who found or stated probable cause.
    Cause {
        /// A judge or magistrate.
        Judge = "judge",
        /// An officer.
        Officer = "officer",
    }
}

words! {
    /// What a detainer form says of probable cause.
    Statement {
        /// Nothing.
        None = "none",
        /// An officer states it.
        Officer = "officer",
        /// A judge found it.
        Judge = "judge",
    }
}

words! {
    /// The warrant that came with a detainer, or later.
    Warrant {
        /// None.
        None = "none",
        /// Signed by an immigration officer (Forms I-200, I-205).
        Administrative = "administrative",
        /// Signed by a judge.
        Judicial = "judicial",
    }
}

words! {
    /// What another hold rests on.
    Basis {
        /// A judge's warrant.
        JudicialWarrant = "judicial_warrant",
        /// A court's order.
        CourtOrder = "court_order",
        /// A parole authority.
        Parole = "parole",
        /// A probation authority.
        Probation = "probation",
        /// Extradition.
        Extradition = "extradition",
        /// A warrant of another agency.
        OtherAgencyWarrant = "other_agency_warrant",
        /// Nothing.
        None = "none",
        /// The jail's own review: no authority.
        AdministrativeReview = "administrative_review",
        /// A detainer entered as a hold: it wants a `detainer_received`.
        ImmigrationDetainer = "immigration_detainer",
    }
}

impl Basis {
    /// Whether such a hold is authority by itself.
    #[must_use]
    pub const fn is_authority(self) -> bool {
        !matches!(self, Self::None | Self::AdministrativeReview | Self::ImmigrationDetainer)
    }
}

/// An attribute that was given: one of the listed values, or something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said<T> {
    /// A listed value.
    Listed(T),
    /// What was written, which is not listed and therefore unknown.
    Other(String),
}

impl<T: Copy> Said<T> {
    /// The listed value, if it is one.
    #[must_use]
    pub fn listed(&self) -> Option<T> {
        match self {
            Self::Listed(value) => Some(*value),
            Self::Other(_) => None,
        }
    }
}

/// One event, with everything that was written about it. Attributes that do not belong to its kind stay empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The event's own id.
    pub id: Option<String>,
    /// What happened; `Other` for a word that is not in the format (`unknown_event`).
    pub kind: Said<EventKind>,
    /// When it happened.
    pub at: Recorded,
    /// The cases it names.
    pub cases: Vec<String>,
    /// `arrested`, `booked`: with or without a warrant.
    pub arrest: Option<Said<Arrest>>,
    /// `charged`: the classes of the charge.
    pub class: Vec<String>,
    /// `probable_cause_found`: who found it.
    pub by: Option<Said<Cause>>,
    /// The detainer it names.
    pub detainer: Option<String>,
    /// Bail: the amount, as written. It has no effect on authority.
    pub amount: Option<String>,
    /// `bail_refused`: why.
    pub because: Option<String>,
    /// `case_closed`: how.
    pub how: Option<String>,
    /// `sentenced`: how long.
    pub term: Option<Said<Term>>,
    /// `sentenced`: time credited.
    pub credit: Option<Said<Term>>,
    /// The hold it names.
    pub hold: Option<String>,
    /// `hold_placed`: what it rests on.
    pub basis: Option<Said<Basis>>,
    /// The agency it names.
    pub agency: Option<String>,
    /// `detainer_received`: the form.
    pub form: Option<Said<Form>>,
    /// `detainer_received`: when it was issued.
    pub issued: Option<Recorded>,
    /// `detainer_received`: whether it is signed.
    pub signed: Option<Said<bool>>,
    /// `detainer_received`: whether a copy was served.
    pub served: Option<Said<bool>>,
    /// `detainer_received`: the warrant that came with it.
    pub warrant: Option<Said<Warrant>>,
    /// `detainer_received`: what it says of probable cause.
    pub probable_cause: Option<Said<Statement>>,
    /// `warrant_received`: the kind of warrant.
    pub warrant_kind: Option<Said<Warrant>>,
    /// `citizenship_claimed`, `note`: the words.
    pub text: Option<String>,
    /// `transferred`: to whom.
    pub to: Option<String>,
    /// When it was entered in the record.
    pub recorded_at: Option<Recorded>,
    /// Where it stands: file and row.
    pub source: Option<String>,
    /// A remark.
    pub note: Option<String>,
    /// The id of the event that this one corrects.
    pub replaces: Option<String>,
    /// Whether it only withdraws the event it names.
    pub void: bool,
    /// Keys that the format does not know, as written (`unknown_attribute`).
    pub unknown: Vec<(String, Value)>,
}

impl Event {
    /// An event of that kind at that time, with nothing else said.
    #[must_use]
    pub fn new(kind: EventKind, at: Recorded) -> Self {
        Self {
            id: None,
            kind: Said::Listed(kind),
            at,
            cases: Vec::new(),
            arrest: None,
            class: Vec::new(),
            by: None,
            detainer: None,
            amount: None,
            because: None,
            how: None,
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
            text: None,
            to: None,
            recorded_at: None,
            source: None,
            note: None,
            replaces: None,
            void: false,
            unknown: Vec::new(),
        }
    }

    /// Its kind, if it is a listed one.
    #[must_use]
    pub fn listed_kind(&self) -> Option<EventKind> {
        self.kind.listed()
    }
}

impl Event {
    /// The word for its kind, as written.
    #[must_use]
    pub fn kind_word(&self) -> &str {
        match &self.kind {
            Said::Listed(kind) => kind.as_str(),
            Said::Other(word) => word,
        }
    }
}
