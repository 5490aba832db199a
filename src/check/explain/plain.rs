//! Times, lengths and names in plain English.

use crate::policy::{Leaf, Requirement};
use crate::record::EventKind;
use crate::time::{Date, Instant, Zone};

use super::super::assessment::Range;
use super::super::law::Law;
use super::super::words::moment;

/// `1 hour`, `2 hours`.
pub(super) fn count(number: u64, noun: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{s}")
}

/// `Saturday 31 March`.
pub(super) fn day_name(date: Date) -> String {
    date.to_chrono().format("%A %-d %B").to_string()
}

/// `on Thu 29 Mar 2012 15:00`, or the range in words.
pub(super) fn when(range: Range, zone: Zone) -> String {
    let Range { earliest, latest } = range;
    if earliest == latest {
        return format!("on {}", moment(earliest, zone));
    }
    let date = zone.date(earliest);
    if zone.start_of_day(date) == earliest && zone.start_of_day(date.plus_days(1)).plus(-1) == latest {
        return format!("at some time on {}", date.to_chrono().format("%a %-d %b %Y"));
    }
    format!("at some time between {} and {}", moment(earliest, zone), moment(latest, zone))
}

/// `from … until …`.
pub(super) fn stretch(from: Instant, until: Instant, zone: Zone) -> String {
    format!("from {} until {}", moment(from, zone), moment(until, zone))
}

/// A document, fact or condition as a thing that can be missing.
pub(super) fn thing(leaf: &Leaf) -> String {
    match leaf {
        Leaf::DetainerActive => "an active detainer".to_owned(),
        Leaf::Signed => "a signature on the detainer".to_owned(),
        Leaf::Served => "service of the detainer on the person".to_owned(),
        Leaf::ProbableCause => "probable cause, stated by an officer or found by a judge".to_owned(),
        Leaf::WarrantAdministrative => "a warrant signed by an immigration officer".to_owned(),
        Leaf::WarrantJudicial => "a warrant signed by a judge".to_owned(),
        Leaf::WarrantAny => "a warrant, signed by an immigration officer or a judge".to_owned(),
        Leaf::ProbableCauseJudge => "a judge's finding of probable cause for the detainer".to_owned(),
        other => format!("that {}", other.plain()),
    }
}

/// A leaf of which only the name is known, looked up in the rules of the law.
pub(super) fn named_thing(name: &str, law: &Law) -> String {
    let mut leaves = Vec::new();
    for rule in law.policies().iter().flat_map(|policy| &policy.holds) {
        collect(&rule.when, &mut leaves);
    }
    let fixed = [Leaf::DetainerActive, Leaf::Signed, Leaf::Served, Leaf::ProbableCause, Leaf::WarrantAdministrative];
    let more = [Leaf::WarrantJudicial, Leaf::WarrantAny, Leaf::ProbableCauseJudge];
    let known = fixed.iter().chain(&more).chain(leaves);
    let found = known.into_iter().find(|leaf| leaf.to_string() == name).map(thing);
    let negated = || name.strip_prefix("not ").map(|rest| format!("not {}", named_thing(rest, law)));
    found.or_else(negated).unwrap_or_else(|| match name {
        "arrest.probable_cause.judge" => "a judge's finding of probable cause for the arrest".to_owned(),
        other => format!("`{other}`"),
    })
}

fn collect<'a>(requirement: &'a Requirement, leaves: &mut Vec<&'a Leaf>) {
    match requirement {
        Requirement::Never | Requirement::Always => {}
        Requirement::Leaf(leaf) => leaves.push(leaf),
        Requirement::All(members) | Requirement::Any(members) => {
            members.iter().for_each(|member| collect(member, leaves))
        }
        Requirement::Not(member) => collect(member, leaves),
    }
}

/// What happened, as a clause to follow "when".
pub(super) const fn happened(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Arrested => "the person was arrested",
        EventKind::Booked => "the person was booked",
        EventKind::Charged => "the person was charged",
        EventKind::ProbableCauseFound => "probable cause was found",
        EventKind::BailSet => "bail was set",
        EventKind::BailTendered => "bail was offered",
        EventKind::BailPosted => "bail was posted",
        EventKind::BailRefused => "bail was refused",
        EventKind::ReleaseOrdered => "a court ordered release",
        EventKind::ChargesDropped => "the charges were dropped",
        EventKind::Acquitted => "the person was acquitted",
        EventKind::Remanded => "the person was remanded",
        EventKind::CaseClosed => "the case was closed",
        EventKind::Sentenced => "the person was sentenced",
        EventKind::SentenceCompleted => "the sentence was completed",
        EventKind::HoldPlaced => "the hold was placed",
        EventKind::HoldLifted => "the hold was lifted",
        EventKind::DetainerReceived => "the detainer came in",
        EventKind::DetainerServed => "the detainer was served",
        EventKind::DetainerWithdrawn => "the detainer was withdrawn",
        EventKind::WarrantReceived => "the warrant came in",
        EventKind::AgencyNotified => "the agency was told",
        EventKind::CitizenshipClaimed => "the person claimed citizenship",
        EventKind::Note => "the remark was made",
        EventKind::Released => "the person was released",
        EventKind::Transferred => "the person was handed over",
        EventKind::Escaped => "the person escaped",
        EventKind::Died => "the person died",
    }
}
