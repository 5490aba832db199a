//! Sentences of a report.

use crate::time::{Instant, Resolved, Zone};

use super::assessment::{Bounds, Cause, Finding, Verdict};

/// `Thu 29 Mar 2012 15:00`, with seconds only where there are any, and with the offset where the clock shows that twice.
///
/// ```
/// use detainer::check::words::moment;
/// use detainer::time::{Zone, parse_exact};
///
/// let zone = Zone::named("America/New_York")?;
/// assert_eq!(moment(parse_exact("2012-03-29T15:00", zone)?, zone), "Thu 29 Mar 2012 15:00");
/// assert_eq!(moment(parse_exact("2012-03-29T23:59:59", zone)?, zone), "Thu 29 Mar 2012 23:59:59");
/// let second_pass = parse_exact("2024-11-03T01:30:00-05:00", zone)?;
/// assert_eq!(moment(second_pass, zone), "Sun 3 Nov 2024 01:30 (UTC-05:00)");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn moment(at: Instant, zone: Zone) -> String {
    let wall = zone.wall(at);
    let date = wall.date.to_chrono().format("%a %-d %b %Y");
    let (hour, minute, second) = (wall.second / 3600, wall.second % 3600 / 60, wall.second % 60);
    let mut text = format!("{date} {hour:02}:{minute:02}");
    if second != 0 {
        text.push_str(&format!(":{second:02}"));
    }
    if matches!(zone.resolve(wall), Resolved::Repeated { .. }) {
        let offset = zone.offset(at);
        let sign = if offset < 0 { '-' } else { '+' };
        let minutes = offset.unsigned_abs() / 60;
        text.push_str(&format!(" (UTC{sign}{:02}:{:02})", minutes / 60, minutes % 60));
    }
    text
}

/// A length in hours, minutes and seconds, without days: `31 hours 5 minutes`, `0 seconds`.
///
/// ```
/// use detainer::check::words::hours;
///
/// assert_eq!(hours(111_900), "31 hours 5 minutes");
/// assert_eq!(hours(3_601), "1 hour 1 second");
/// assert_eq!(hours(0), "0 seconds");
/// ```
#[must_use]
pub fn hours(seconds: i64) -> String {
    parts([(seconds / 3600, "hour"), (seconds % 3600 / 60, "minute"), (seconds % 60, "second")])
}

/// `19 hours`, `2 days 3 hours 5 minutes`, `0 seconds`.
#[must_use]
pub fn duration(seconds: i64) -> String {
    parts([
        (seconds / 86_400, "day"),
        (seconds % 86_400 / 3600, "hour"),
        (seconds % 3600 / 60, "minute"),
        (seconds % 60, "second"),
    ])
}

fn parts<const N: usize>(parts: [(i64, &str); N]) -> String {
    let words: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count != 0)
        .map(|(count, unit)| format!("{count} {unit}{}", if count == 1 { "" } else { "s" }))
        .collect();
    if words.is_empty() { "0 seconds".to_owned() } else { words.join(" ") }
}

/// `19 hours`, or `from 3 hours to 2 days`, or `up to 2 days`.
#[must_use]
pub fn bounds(bounds: Bounds) -> String {
    if bounds.min_seconds == bounds.max_seconds {
        duration(bounds.min_seconds)
    } else if bounds.min_seconds == 0 {
        format!("up to {}", duration(bounds.max_seconds))
    } else {
        format!("from {} to {}", duration(bounds.min_seconds), duration(bounds.max_seconds))
    }
}

/// The verdict in a line: `UNLAWFUL: held without authority for 19 hours`.
#[must_use]
pub fn verdict(verdict: Verdict, bounds: Bounds) -> String {
    let (least, most) = (hours(bounds.min_seconds), hours(bounds.max_seconds));
    match verdict {
        Verdict::Lawful => "LAWFUL: covered throughout".to_owned(),
        Verdict::Unlawful if least == most => format!("UNLAWFUL: held without authority for {least}"),
        Verdict::Unlawful => format!("UNLAWFUL: held without authority for {least} to {most}"),
        Verdict::Undetermined => format!("UNDETERMINED: held without authority for up to {most}, or not at all"),
        Verdict::NotAssessed => "NOT ASSESSED".to_owned(),
    }
}

/// Whether a character is not there to be read: one that could move a cursor, change colours or reorder what is read.
#[must_use]
pub fn is_harmful(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Text from a record or a file name, with such characters spelt out.
///
/// ```
/// use detainer::check::words::clean;
///
/// assert_eq!(clean("A-1\u{1b}[31m \u{202e}Peña"), "A-1\\u{1b}[31m \\u{202e}Peña");
/// ```
#[must_use]
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if is_harmful(letter) {
            out.extend(letter.escape_default());
        } else {
            out.push(letter);
        }
    }
    out
}

/// The text cut to so many characters, the last of them an ellipsis if something is cut.
#[must_use]
pub fn fit(text: &str, width: usize) -> String {
    if text.chars().count() <= width {
        return text.to_owned();
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

/// The sentence of an unlawful extension.
pub(crate) fn extension(finding: &Finding, zone: Zone) -> String {
    let sure = finding.bounds.min_seconds > 0;
    let held = if sure { "held without authority" } else { "perhaps held without authority" };
    let from = moment(finding.span.from, zone);
    let until = moment(finding.span.until, zone);
    let why = finding.cause.map_or_else(String::new, |cause| reason(cause, finding));
    format!("{held} between {from} and {until}, {}: {why}", bounds(finding.bounds))
}

/// Why, for a decision: custody runs on from there, so the stretch of the finding has no end to name.
pub(crate) fn because(finding: &Finding) -> String {
    finding.cause.map_or_else(|| finding.text.clone(), |cause| reason(cause, finding))
}

fn reason(cause: Cause, finding: &Finding) -> String {
    let policy = finding.policy.as_deref().unwrap_or("the policy");
    match cause {
        Cause::NoDetainer => "nothing on paper held the person".to_owned(),
        Cause::BeforeDetainer => "the detainer came only later".to_owned(),
        Cause::DetainerWithdrawn => "the detainer had been withdrawn".to_owned(),
        Cause::NoPolicyInForce => "no policy in force surely speaks of the detainer".to_owned(),
        Cause::Prohibited => format!("{policy} allows no hold"),
        Cause::EvidenceMissing => {
            let sets: Vec<String> = finding.missing.iter().map(|set| set.join(" and ")).collect();
            if sets.is_empty() {
                format!("nothing satisfies {policy}")
            } else {
                format!("{policy} wants {}", sets.join(", or "))
            }
        }
        Cause::ReviewMissing => format!("no judge reviewed the hold in the time {policy} gives"),
        Cause::LimitExceeded => format!("the time that {policy} allows had run out"),
        Cause::ArrestReviewMissing => "no judge found probable cause for the arrest in time".to_owned(),
        Cause::AuthorityUnknown => "whether there was authority cannot be told from the record".to_owned(),
    }
}
