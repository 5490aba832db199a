//! Times, lengths and names in plain English.

use crate::policy::{Leaf, Requirement};
use crate::record::EventKind;
use crate::time::{Date, Instant, Resolved, Wall, Zone};

use super::super::assessment::Range;
use super::super::law::Law;

const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS: [&str; 12] = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
];

fn short(name: &str) -> &str {
    name.get(..3).unwrap_or(name)
}

fn weekday(date: Date) -> &'static str {
    usize::try_from(date.weekday().num_days_from_monday()).ok().and_then(|day| WEEKDAYS.get(day)).copied().unwrap_or("?")
}

fn month(date: Date) -> &'static str {
    usize::try_from(date.month()).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?)).copied().unwrap_or("?")
}

/// An instant as a clock in that zone shows it: `Thu 29 Mar 2012 15:00`, with seconds where there are any, and with the
/// offset where the clock shows that reading twice.
///
/// ```
/// use detainer::check::local_time;
/// use detainer::time::{Zone, parse_exact};
///
/// let zone = Zone::named("America/New_York")?;
/// let at = |text| parse_exact(text, zone);
/// assert_eq!(local_time(at("2012-03-29T15:00")?, zone), "Thu 29 Mar 2012 15:00");
/// assert_eq!(local_time(at("2012-03-29T23:59:59")?, zone), "Thu 29 Mar 2012 23:59:59");
/// assert_eq!(local_time(at("2024-11-03T01:30:00-05:00")?, zone), "Sun 3 Nov 2024 01:30 (UTC-05:00)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn local_time(at: Instant, zone: Zone) -> String {
    let wall = zone.wall(at);
    let day = format!("{} {}", short(weekday(wall.date)), short_date(wall.date));
    format!("{day} {}", time_of_day(at, zone, wall))
}

fn short_date(date: Date) -> String {
    format!("{} {} {}", date.day(), short(month(date)), date.year())
}

fn time_of_day(at: Instant, zone: Zone, wall: Wall) -> String {
    let (minutes, second) = (wall.second / 60, wall.second % 60);
    let mut text = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    if second != 0 {
        text.push_str(&format!(":{second:02}"));
    }
    if matches!(zone.resolve(wall), Resolved::Repeated { .. }) {
        let offset = zone.offset(at);
        let minutes = offset.unsigned_abs() / 60;
        let sign = if offset < 0 { '-' } else { '+' };
        text.push_str(&format!(" (UTC{sign}{:02}:{:02})", minutes / 60, minutes % 60));
    }
    text
}

/// A length of time in hours, minutes and seconds: `19 hours`, `1 hour 5 minutes 1 second`.
///
/// ```
/// use detainer::check::duration;
///
/// assert_eq!(duration(68_400), "19 hours");
/// assert_eq!(duration(3_901), "1 hour 5 minutes 1 second");
/// assert_eq!(duration(0), "0 seconds");
/// ```
#[must_use]
pub fn duration(seconds: i64) -> String {
    let seconds = seconds.unsigned_abs();
    let parts = [(seconds / 3600, "hour"), (seconds / 60 % 60, "minute"), (seconds % 60, "second")];
    let said: Vec<String> = parts.iter().filter(|(number, _)| *number > 0).map(|(number, unit)| count(*number, unit)).collect();
    if said.is_empty() { "0 seconds".to_owned() } else { said.join(" ") }
}

/// `1 hour`, `2 hours`.
pub(super) fn count(number: u64, noun: &str) -> String {
    let s = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{s}")
}

/// `Saturday 31 March`.
pub(super) fn day_name(date: Date) -> String {
    format!("{} {} {}", weekday(date), date.day(), month(date))
}

/// `on Thu 29 Mar 2012 15:00`, or the range in words.
pub(super) fn when(range: Range, zone: Zone) -> String {
    let Range { earliest, latest } = range;
    if earliest == latest {
        return format!("on {}", local_time(earliest, zone));
    }
    let date = zone.date(earliest);
    if zone.start_of_day(date) == earliest && zone.start_of_day(date.plus_days(1)).plus(-1) == latest {
        return format!("at some time on {} {}", short(weekday(date)), short_date(date));
    }
    format!("at some time between {} and {}", local_time(earliest, zone), local_time(latest, zone))
}

/// `from … until …`.
pub(super) fn stretch(from: Instant, until: Instant, zone: Zone) -> String {
    format!("from {} until {}", local_time(from, zone), local_time(until, zone))
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
        Requirement::All(members) | Requirement::Any(members) => members.iter().for_each(|member| collect(member, leaves)),
        Requirement::Not(member) => collect(member, leaves),
    }
}

/// What an event that ends local authority or custody amounts to, to follow "when".
pub(super) fn happened(kind: EventKind) -> &'static str {
    match kind {
        EventKind::BailPosted => "bail was posted",
        EventKind::BailRefused => "bail was refused",
        EventKind::ReleaseOrdered => "a court ordered release",
        EventKind::ChargesDropped => "the charges were dropped",
        EventKind::Acquitted => "the person was acquitted",
        EventKind::CaseClosed => "the case was closed",
        EventKind::SentenceCompleted => "the sentence was completed",
        EventKind::HoldLifted => "the hold was lifted",
        EventKind::DetainerWithdrawn => "the detainer was withdrawn",
        EventKind::Released => "the person was released",
        EventKind::Transferred => "the person was handed over",
        EventKind::Escaped => "the person escaped",
        EventKind::Died => "the person died",
        _ => "the record says so",
    }
}
