//! The model: what a policy file says, as plain data.

use crate::time::{Date, Observance};
use crate::words::words;

use super::Requirement;

/// A body of rules with a citation: a statute, a regulation, an ordinance, a ruling, an agency's own policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Its name in the catalogue and in findings.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What sort of law it is.
    pub kind: Option<Kind>,
    /// It applies to timelines at or below one of these places (`us/ca`).
    pub jurisdiction: Vec<String>,
    /// It binds agencies of these types; empty: all.
    pub agency_types: Vec<String>,
    /// Where the law is written.
    pub citation: String,
    /// Where its text can be read.
    pub sources: Vec<String>,
    /// Against what the rules were checked.
    pub checked: Checked,
    /// When it is in force.
    pub in_force: InForce,
    /// The day of a ruling that judges earlier conduct too.
    pub decided: Option<Date>,
    /// The day from which it no longer counts.
    pub vacated: Option<Date>,
    /// The policies that it sets aside where both apply.
    pub supersedes: Vec<String>,
    /// The detainers that it speaks of.
    pub applies_to: Scope,
    /// A remark.
    pub note: Option<String>,
    /// When a detainer may be honoured: alternatives.
    pub holds: Vec<HoldRule>,
    /// The time allowed for processing a release.
    pub processing: Option<Processing>,
    /// The judge's review of an arrest without a warrant.
    pub arrest: Option<Review>,
    /// What a refusal of bail because of a detainer amounts to.
    pub bail: Option<BailRefusal>,
    /// What must be done, and by when.
    pub duties: Vec<Duty>,
    /// Calendars of its own.
    pub calendars: Vec<CalendarData>,
    /// Its own examples.
    pub tests: Vec<PolicyTest>,
}

/// Several policies applied together, in the order in which findings name them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stack {
    /// Its name.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The ids of its policies.
    pub policies: Vec<String>,
}

/// When a policy is in force: local days, half-open, each end optional.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InForce {
    /// The first day.
    pub from: Option<Date>,
    /// The day after the last.
    pub until: Option<Date>,
}

/// The detainers a policy speaks of; what is empty does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// On one of these forms.
    pub form: Vec<Form>,
    /// From one of these agencies.
    pub agency: Vec<String>,
    /// Issued on or after this day.
    pub issued_from: Option<Date>,
    /// Issued before this day.
    pub issued_until: Option<Date>,
}

/// When a detainer may, or must, be honoured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HoldRule {
    /// Whether it permits or requires the hold.
    pub effect: Effect,
    /// What must be true of the detainer.
    pub when: Requirement,
    /// Where the clock of the limit starts.
    pub clock: ClockStart,
    /// How long the hold may last; `None`: no limit.
    pub limit: Option<Limit>,
    /// Whether a second detainer buys new time.
    pub renewable: bool,
    /// A judge's review, due so many hours after the entitlement.
    pub review: Option<Review>,
}

/// How long a hold may last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limit {
    /// So many counted hours.
    Hours {
        /// The hours.
        hours: u32,
        /// The local days that are not counted.
        excluding: Excluding,
    },
    /// Until the next local midnight.
    EndOfDay,
}

/// The local days on which a clock stands still.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excluding {
    /// Days of the week; Monday is 0.
    pub weekdays: [bool; 7],
    /// Holidays.
    pub holidays: Option<Holidays>,
}

/// The holidays of a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holidays {
    /// `us_federal`, or a calendar of the same file.
    pub calendar: String,
    /// Whether days off in place of holidays on a weekend are holidays too (`observed` in a file).
    pub observance: Observance,
}

/// The time allowed for processing a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Processing {
    /// Hours from the entitlement.
    pub hours: u32,
}

/// A review by a judge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Review {
    /// It is due within so many hours.
    pub hours: u32,
}

/// Something that must be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Its name in findings.
    pub id: String,
    /// The event that discharges it.
    pub event: String,
    /// It is due within so many hours; `None`: at some time in custody.
    pub within: Option<u32>,
    /// From when.
    pub of: DutyStart,
    /// When it is owed; `None`: while a detainer is active.
    pub when: Option<Requirement>,
    /// Where it is written, if not where the policy is.
    pub citation: Option<String>,
}

/// A calendar of holidays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarData {
    /// Its name.
    pub id: String,
    /// The first and the last year it knows.
    pub years: (i32, i32),
    /// Calendars whose days are its days too.
    pub includes: Vec<String>,
    /// Its days.
    pub days: Vec<CalendarDay>,
}

/// A holiday.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CalendarDay {
    /// The day.
    pub on: Date,
    /// What it is called.
    pub name: String,
    /// Who says so.
    pub source: Option<String>,
}

/// An example that a policy carries with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyTest {
    /// What it shows.
    pub name: String,
    /// The timeline, as one line of JSON.
    pub timeline: String,
    /// The moment at which the record was taken.
    pub as_of: Option<String>,
    /// What the checker must answer.
    pub expect: Expect,
}

/// What the checker must answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expect {
    /// The verdict.
    pub verdict: String,
    /// The lower bound of the overdetention.
    pub min_seconds: Option<i64>,
    /// The upper bound.
    pub max_seconds: Option<i64>,
}

words! {
    /// What sort of law a policy is.
    Kind {
        /// A regulation.
        Regulation = "regulation",
        /// What the form itself says.
        Form = "form",
        /// A statute.
        Statute = "statute",
        /// A court's ruling.
        Ruling = "ruling",
        /// An ordinance or a board's policy.
        Local = "local",
        /// An agency's own policy.
        Agency = "agency",
    }
}

words! {
    /// Against what the rules were checked.
    Checked {
        /// The text of the law.
        Text = "text",
        /// A description of it by others.
        Secondary = "secondary",
        /// Nothing yet.
        Unverified = "unverified",
    }
}

words! {
    /// The form on which a detainer came.
    Form {
        /// I-247, until 2015.
        I247 = "I-247",
        /// I-247A, since 2017.
        I247A = "I-247A",
        /// I-247D, 2015 to 2017: a request to detain.
        I247D = "I-247D",
        /// I-247N, 2015 to 2017: a request to notify.
        I247N = "I-247N",
        /// I-247X, 2015 to 2017.
        I247X = "I-247X",
        /// I-247G.
        I247G = "I-247G",
        /// No form.
        None = "none",
    }
}

words! {
    /// What a hold rule does.
    Effect {
        /// The jail may hold.
        Permit = "permit",
        /// The jail must hold.
        Require = "require",
    }
}

words! {
    /// Where the clock of a limit starts.
    ClockStart {
        /// When the person is entitled to release.
        Entitlement = "entitlement",
        /// When the detainer is received.
        Receipt = "receipt",
        /// The later of the two.
        Later = "later",
    }
}

words! {
    /// What a refusal of bail because of a detainer amounts to.
    BailRefusal {
        /// It is reported.
        Report = "report",
        /// The person is entitled to release as if bail had been posted.
        Entitlement = "entitlement",
    }
}

words! {
    /// Where the time for a duty starts.
    DutyStart {
        /// When the person is entitled to release.
        Entitlement = "entitlement",
        /// The booking.
        Booked = "booked",
        /// The receipt of the detainer.
        DetainerReceived = "detainer_received",
        /// The end of custody.
        CustodyEnd = "custody_end",
    }
}
