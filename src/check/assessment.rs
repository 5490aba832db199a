//! The answer for one booking.

use crate::policy::Checked;
use crate::record::Defect;
use crate::time::{Instant, Span, Zone};
use crate::words::words;

use super::Truth;
use super::applied::{Applied, LawNote};
use super::conflicts::Conflict;

/// The answer for one booking, with its proof: the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The booking number.
    pub booking: String,
    /// The zone of the record, in which instants are written.
    pub zone: Zone,
    /// The policies applied, in the order of the stack, with how well each was checked against its source.
    pub policies: Vec<(String, Checked)>,
    /// What became of each policy of the stack in this stay.
    pub law: Vec<Applied>,
    /// What there is to say about the law that was applied.
    pub law_notes: Vec<LawNote>,
    /// Where the answer depends on the reading of the law.
    pub conflicts: Vec<Conflict>,
    /// The verdict.
    pub verdict: Verdict,
    /// Possible custody; `None` if not assessed.
    pub custody: Option<Custody>,
    /// When the person became entitled to release: a range for each stretch without surely present local authority.
    pub entitled: Vec<Range>,
    /// How long the person was held without authority; `None` if not assessed.
    pub overdetention: Option<Bounds>,
    /// Possible custody, cut wherever an answer changes. The segments touch and do not overlap.
    pub ledger: Vec<Segment>,
    /// What was found, in the order of time.
    pub findings: Vec<Finding>,
    /// What would settle an undetermined case.
    pub needs: Vec<Need>,
    /// What is wrong with the record.
    pub defects: Vec<Defect>,
    /// How the events are named: the name of the event at that position in the timeline.
    pub(crate) event_names: Vec<String>,
}

/// The verdict on a booking. There is no conversion to a boolean: *undetermined* is neither.
///
/// ```compile_fail,E0308
/// fn may_publish(verdict: detainer::check::Verdict) -> bool {
///     if verdict { true } else { false }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Covered throughout, in every reading of the record.
    Lawful,
    /// Held without authority for a while, in every reading of the record.
    Unlawful,
    /// It depends on what the record leaves open.
    Undetermined,
    /// There is no custody with bounds to check.
    NotAssessed,
}

impl Verdict {
    /// The verdict that bounds give.
    #[must_use]
    pub const fn of(bounds: Bounds) -> Self {
        if bounds.min_seconds > 0 {
            Self::Unlawful
        } else if bounds.max_seconds == 0 {
            Self::Lawful
        } else {
            Self::Undetermined
        }
    }

    /// The word in an assessment.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Lawful => "lawful",
            Self::Unlawful => "unlawful",
            Self::Undetermined => "undetermined",
            Self::NotAssessed => "not_assessed",
        }
    }
}

/// From the earliest to the latest possible instant, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Range {
    /// The earliest.
    pub earliest: Instant,
    /// The latest.
    pub latest: Instant,
}

/// When custody began and ended, as ranges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Custody {
    /// The booking.
    pub from: Range,
    /// The end, or the caller's `as_of`.
    pub until: Range,
    /// Whether the end is the caller's `as_of` and not an event.
    pub open: bool,
}

impl Custody {
    /// Possible custody: from the earliest booking until the latest end.
    #[must_use]
    pub const fn possible(&self) -> Span {
        Span::new(self.from.earliest, self.until.latest)
    }

    /// Whether the person was in custody at `t`.
    #[must_use]
    pub fn at(&self, t: Instant) -> Truth {
        let surely = self.from.latest <= t && t < self.until.earliest;
        Truth::of(surely, self.possible().contains(t))
    }
}

/// A lower and an upper bound, in seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// In every reading of the record at least this.
    pub min_seconds: i64,
    /// In no reading more than this.
    pub max_seconds: i64,
}

/// A stretch of possible custody in which no answer changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment {
    /// The stretch, half-open.
    pub span: Span,
    /// In custody?
    pub custody: Truth,
    /// Covered by authority, given custody?
    pub covered: Truth,
    /// The authorities that are not surely absent, in the order local, processing, detainers; one that only may cover ends in ` (?)`.
    pub by: Vec<String>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What kind of finding.
    pub kind: FindingKind,
    /// The stretch of custody it is about; empty at a moment if it has no length of its own.
    pub span: Span,
    /// How much of it was surely, and possibly, custody without authority.
    pub bounds: Bounds,
    /// Why, for an unlawful extension.
    pub cause: Option<Cause>,
    /// The policy it rests on: the first of the stack that refuses.
    pub policy: Option<String>,
    /// The other policies that refuse.
    pub other_policies: Vec<String>,
    /// The citation of `policy`.
    pub citation: Option<String>,
    /// `evidence_missing`: the smallest sets of leaves that would have satisfied the rule.
    pub missing: Vec<Vec<String>>,
    /// Whether there are more such sets than are listed.
    pub truncated: bool,
    /// The events it rests on, as positions in the timeline.
    pub events: Vec<usize>,
    /// What alone would have made the stretch lawful.
    pub remedies: Vec<Remedy>,
    /// One sentence in plain English.
    pub text: String,
}

words! {
    /// The kinds of findings.
    FindingKind {
        /// Custody without authority.
        UnlawfulExtension = "unlawful_extension",
        /// Bail was refused because of a detainer, or without a reason.
        BailRefused = "bail_refused",
        /// A later detainer in the scope of a policy whose clock had begun with an earlier one.
        ReissuedDetainer = "reissued_detainer",
        /// Held on a detainer that was never served.
        DetainerNotServed = "detainer_not_served",
        /// Held on an administrative warrant where a judicial one is wanted.
        AdministrativeWarrantOnly = "administrative_warrant_only",
        /// Held on a form that a policy says asks for no hold.
        FormRequestsNoHold = "form_requests_no_hold",
        /// The person claimed citizenship.
        CitizenClaim = "citizen_claim",
        /// A sentence recorded as completed later than its term allows.
        SentenceOverrun = "sentence_overrun",
        /// Something was due and not done in time.
        DutyMissed = "duty_missed",
        /// Released although a policy required the hold.
        MandateNotHonoured = "mandate_not_honoured",
    }
}

words! {
    /// Why a stretch of custody is not surely covered.
    Cause {
        /// There is no detainer.
        NoDetainer = "no_detainer",
        /// A detainer came only later.
        BeforeDetainer = "before_detainer",
        /// The detainer had been withdrawn.
        DetainerWithdrawn = "detainer_withdrawn",
        /// No policy in force surely speaks of the detainer.
        NoPolicyInForce = "no_policy_in_force",
        /// The policy allows no hold.
        Prohibited = "prohibited",
        /// The policy wants evidence that was not there.
        EvidenceMissing = "evidence_missing",
        /// No judge reviewed the hold in time.
        ReviewMissing = "review_missing",
        /// The time ran out.
        LimitExceeded = "limit_exceeded",
        /// No judge found probable cause for the arrest in time.
        ArrestReviewMissing = "arrest_review_missing",
        /// Whether there was authority cannot be told.
        AuthorityUnknown = "authority_unknown",
    }
}

/// A change that alone would have made a finding's stretch lawful.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Release by then.
    EarlierEnd {
        /// The instant.
        by: Instant,
    },
    /// Documents by then.
    Document {
        /// The leaves, all of them.
        documents: Vec<String>,
        /// The instant.
        by: Instant,
    },
    /// No such change.
    None,
}

/// A fact or time that would help to settle the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// What: a leaf (`detainer.signed`), a fact, or `time`, `case`, `basis`, `credit` of an event.
    pub what: String,
    /// The detainer it is about.
    pub detainer: Option<String>,
    /// The event it is about, as a position in the timeline.
    pub event: Option<usize>,
    /// The overdetention that could come out once this alone is settled, lowest and highest, in seconds.
    pub could_change: (i64, i64),
}

impl Assessment {
    /// How the event at that position is named.
    #[must_use]
    pub fn event_name(&self, position: usize) -> &str {
        self.event_names.get(position).map_or("?", String::as_str)
    }
}
