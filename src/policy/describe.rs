//! A policy in plain English, made from its data alone.

use std::fmt::Write as _;

use crate::time::Observance;

use super::requirement::{listed, on_forms};
use super::{
    BailRefusal, Checked, ClockStart, Duty, DutyStart, Effect, Excluding, HoldRule, InForce, Kind, Limit, Policy,
    Requirement, Scope,
};

const DAYS: [&str; 7] = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"];

impl Policy {
    /// The policy in plain English, a few lines ending in a line end.
    #[must_use]
    pub fn describe(&self) -> String {
        let mut lines = vec![format!("{} ({})", self.title, self.id)];
        if let Some(kind) = self.kind {
            lines.push(format!("What it is: {}.", self.kind_plain(kind)));
        }
        lines.push(format!("Where: {}{}.", listed(&self.jurisdiction, "and"), self.agencies()));
        lines.push(format!("When: {}.", self.when_plain()));
        if self.applies_to != Scope::default() {
            lines.push(format!("Speaks of: {}.", self.applies_to.plain()));
        }
        if !self.supersedes.is_empty() {
            lines.push(format!("Sets aside where both apply: {}.", listed(&self.supersedes, "and")));
        }
        match self.holds.len() {
            0 => lines.push("Says nothing about whether a detainer may be honoured.".to_owned()),
            1 => {}
            rules => lines.push(format!("Any of these {rules} rules is enough:")),
        }
        lines.extend(self.holds.iter().map(HoldRule::describe));
        lines.extend(self.other_rules());
        lines.extend(self.duties.iter().map(Duty::describe));
        for calendar in &self.calendars {
            lines.push(format!(
                "Calendar {}: {} to {}, {}{}.",
                calendar.id,
                calendar.years.0,
                calendar.years.1,
                count(calendar.days.len(), "day"),
                prefixed(", and the days of ", &listed(&calendar.includes, "and")),
            ));
        }
        lines.push(format!("Citation: {}.", self.citation.trim_end_matches('.')));
        lines.extend(self.sources.iter().map(|source| format!("Source: {source}")));
        lines.push(self.checked.describe().to_owned());
        lines.extend(self.note.iter().map(|note| format!("Note: {}", reflowed(note))));
        if !self.tests.is_empty() {
            lines.push(format!("Carries {} of its own.", count(self.tests.len(), "test")));
        }
        lines.push(String::new());
        lines.join("\n")
    }

    fn kind_plain(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Regulation => "a regulation",
            Kind::Form => "the text of the form itself",
            Kind::Statute => "a statute",
            Kind::Ruling if self.decided.is_some() => "a ruling, which says what the law required before it too",
            Kind::Ruling => "a ruling",
            Kind::Local => "a local ordinance or policy",
            Kind::Agency => "an agency's own policy",
        }
    }

    fn agencies(&self) -> String {
        prefixed("; agencies: ", &listed(&self.agency_types, "and"))
    }

    fn when_plain(&self) -> String {
        let mut text = self.in_force.plain();
        if let Some(day) = self.decided {
            let _ = write!(text, "; decided on {day}");
        }
        if let Some(day) = self.vacated {
            let _ = write!(text, "; vacated on {day}");
        }
        text
    }

    fn other_rules(&self) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(processing) = self.processing {
            lines.push(format!(
                "Allows {} for processing a release, counted from the entitlement to it.",
                count(processing.hours, "hour")
            ));
        }
        if let Some(review) = self.arrest {
            lines.push(format!(
                "After an arrest without a warrant a judge must find probable cause within {}.",
                count(review.hours, "hour")
            ));
        }
        lines.extend(self.bail.map(|bail| {
            match bail {
                BailRefusal::Report => "A refusal of bail because of a detainer is reported.",
                BailRefusal::Entitlement => {
                    "A refusal of bail because of a detainer entitles to release as if bail had been posted."
                }
            }
            .to_owned()
        }));
        lines
    }
}

impl Checked {
    /// The status as a sentence, with a warning unless the rules were checked against the law's text.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Text => "Status: checked against the text of the law.",
            Self::Secondary => {
                "Status: taken from a description of the law by others. Warning: check it against the text before relying on it."
            }
            Self::Unverified => "Status: not checked. Warning: do not rely on it.",
        }
    }
}

impl InForce {
    /// The days in words.
    #[must_use]
    pub fn plain(&self) -> String {
        match (self.from, self.until) {
            (None, None) => "at any time".to_owned(),
            (Some(from), None) => format!("from {from}"),
            (None, Some(until)) => format!("before {until}"),
            (Some(from), Some(until)) => format!("from {from} until {until}, that day not included"),
        }
    }
}

impl Scope {
    /// The detainers in words.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut text = "detainers".to_owned();
        text.push_str(&prefixed(" from ", &listed(&self.agency, "or")));
        match (self.issued_from, self.issued_until) {
            (None, None) => {}
            (Some(from), None) => text.push_str(&format!(" issued on or after {from}")),
            (None, Some(until)) => text.push_str(&format!(" issued before {until}")),
            (Some(from), Some(until)) => {
                text.push_str(&format!(" issued from {from} until {until}, that day not included"))
            }
        }
        if !self.form.is_empty() {
            text.push_str(&format!(", {}", on_forms(&self.form)));
        }
        text
    }
}

impl HoldRule {
    /// The rule as sentences.
    #[must_use]
    pub fn describe(&self) -> String {
        let verb = match self.effect {
            Effect::Permit => "Permits",
            Effect::Require => "Requires",
        };
        let mut text = match &self.when {
            Requirement::Never => return "Forbids any hold on a detainer.".to_owned(),
            Requirement::Always => format!("{verb} a hold on any active detainer."),
            Requirement::All(members) if members.len() > 2 => {
                format!("{verb} a hold if all of these are so:{}", bullets(members))
            }
            Requirement::Any(members) if members.len() > 2 => {
                format!("{verb} a hold if any of these is so:{}", bullets(members))
            }
            when => format!("{verb} a hold if {}.", when.plain()),
        };
        let separator = if text.contains('\n') { "\n" } else { " " };
        match &self.limit {
            None => text.push_str(&format!("{separator}Limit: none.")),
            Some(limit) => {
                let _ = write!(text, "{separator}Limit: {}.", limit.plain(self.clock));
            }
        }
        if self.renewable {
            text.push_str(" A second detainer starts the time again.");
        }
        if let Some(review) = self.review {
            let hours = count(review.hours, "hour");
            let _ =
                write!(text, " A judge must find probable cause for it within {hours} of the entitlement to release.");
        }
        text
    }
}

impl ClockStart {
    /// The start in words, to follow "from".
    #[must_use]
    pub const fn plain(self) -> &'static str {
        match self {
            Self::Entitlement => "the entitlement to release",
            Self::Receipt => "the receipt of the detainer",
            Self::Later => "the later of the entitlement to release and the receipt of the detainer",
        }
    }
}

impl Limit {
    /// The limit in words, for a clock that starts there.
    #[must_use]
    pub fn plain(&self, clock: ClockStart) -> String {
        match self {
            Self::EndOfDay => format!("until the midnight that ends the day of {}", clock.plain()),
            Self::Hours { hours, excluding } => {
                let excluded = prefixed("; ", &excluding.plain());
                let separator = if excluded.is_empty() { "," } else { ";" };
                format!("{}{excluded}{separator} from {}", count(*hours, "hour"), clock.plain())
            }
        }
    }
}

impl Excluding {
    /// What is not counted, in words; empty if every day counts.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut days: Vec<String> =
            DAYS.iter().zip(self.weekdays).filter(|(_, out)| *out).map(|(day, _)| (*day).to_owned()).collect();
        if let Some(holidays) = &self.holidays {
            let days_off = match holidays.observance {
                Observance::Observed => "observed days too",
                Observance::Statutory => "not the observed days",
            };
            days.push(format!("holidays ({}, {days_off})", holidays.calendar));
        }
        let list = listed(&days, "and");
        if list.is_empty() { list } else { format!("{list} are not counted") }
    }
}

impl Duty {
    /// The duty as a sentence.
    #[must_use]
    pub fn describe(&self) -> String {
        let start = match self.of {
            DutyStart::Entitlement => "the entitlement to release",
            DutyStart::Booked => "the booking",
            DutyStart::DetainerReceived => "the receipt of the detainer",
            DutyStart::CustodyEnd => "the end of custody",
        };
        let due = match self.within {
            Some(hours) => format!("due within {} of {start}", count(hours, "hour")),
            None => format!("due once, counted from {start}"),
        };
        let when = match &self.when {
            None => "while a detainer is active".to_owned(),
            Some(Requirement::Always) => "always".to_owned(),
            Some(Requirement::Never) => "never".to_owned(),
            Some(when) => format!("if {}", when.plain()),
        };
        let citation = self.citation.as_ref().map(|citation| format!(" ({citation})")).unwrap_or_default();
        format!("Duty {}: `{}` is {due}, {when}{citation}.", self.id, self.event)
    }
}

/// The members, each on a line of its own.
fn bullets(members: &[Requirement]) -> String {
    members.iter().map(|member| format!("\n  - {}", member.plain())).collect()
}

/// `text` after `prefix`, or nothing if there is no text.
fn prefixed(prefix: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{prefix}{text}") }
}

fn count(number: impl TryInto<u64>, noun: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Paragraphs of one line each: a file breaks its lines where they fit the file.
fn reflowed(note: &str) -> String {
    let paragraphs =
        note.trim().split("\n\n").map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "));
    paragraphs.collect::<Vec<_>>().join("\n\n")
}
