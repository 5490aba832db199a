//! What is wrong with a record, beside the answer and never instead of it.

use crate::words::words;

words! {
    /// The stable code of a defect.
    DefectCode {
    /// The end of custody lies before the booking.
    ReleaseBeforeBooking = "release_before_booking",
    /// An event lies before the booking although its kind cannot.
    EventOutsideCustody = "event_outside_custody",
    /// An event lies after the end of custody.
    EventAfterCustody = "event_after_custody",
    /// A wall-clock time that the spring clock change skipped.
    NonexistentLocalTime = "nonexistent_local_time",
    /// A wall-clock time that the autumn clock change repeated.
    AmbiguousLocalTime = "ambiguous_local_time",
    /// Only a date (or month, or year) is recorded.
    DateOnly = "date_only",
    /// Exactly midnight, or one second or minute before: often a placeholder.
    SuspectMidnight = "suspect_midnight",
    /// A time that cannot be read; taken as unknown.
    BadTime = "bad_time",
    /// Two events with one id, or the same event twice.
    DuplicateEvent = "duplicate_event",
    /// More than one booking; the earliest counts.
    DuplicateBooking = "duplicate_booking",
    /// Several receipts of one detainer without a withdrawal; the earliest counts.
    DuplicateDetainer = "duplicate_detainer",
    /// An event whose name is not in the format.
    UnknownEvent = "unknown_event",
    /// A key that is not in the format.
    UnknownAttribute = "unknown_attribute",
    /// A value that is not listed; taken as unknown.
    UnknownValue = "unknown_value",
    /// Several cases, and an event that does not say which.
    AmbiguousCase = "ambiguous_case",
    /// A closing that names a case that never opened.
    UnknownCase = "unknown_case",
    /// A new charge in a case that had been open before.
    ChargedAgain = "charged_again",
    /// A finding of probable cause that names neither case nor detainer.
    AmbiguousFinding = "ambiguous_finding",
    /// The arrest has no time; the booking's stands in.
    ArrestTimeMissing = "arrest_time_missing",
    /// A hold on an immigration detainer, entered as a hold.
    HoldIsDetainer = "hold_is_detainer",
    /// The record names no time zone; the caller's was used.
    MissingTimeZone = "missing_time_zone",
    /// The booking or the end of custody has no bounds.
    UnboundedCustody = "unbounded_custody",
    /// No end of custody is recorded.
    OpenCustody = "open_custody",
    /// A detainer was active and no policy in force surely speaks of it.
    NoPolicyInForce = "no_policy_in_force",
    /// A day outside a calendar's declared years.
    CalendarGap = "calendar_gap",
    }
}

/// One thing wrong with a record, with what it could change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Defect {
    /// The stable code.
    pub code: DefectCode,
    /// The event, as a position in [`Timeline::events`](super::Timeline::events).
    pub event: Option<usize>,
    /// What is wrong and what it could change, in words.
    pub text: String,
}

impl Defect {
    /// A defect of the whole record.
    pub(crate) fn of_record(code: DefectCode, text: impl Into<String>) -> Self {
        Self { code, event: None, text: text.into() }
    }

    /// A defect of the event at that position.
    pub(crate) fn of_event(code: DefectCode, event: usize, text: impl Into<String>) -> Self {
        Self { code, event: Some(event), text: text.into() }
    }
}
