//! The law of an assessment in words: what was applied, what was set aside, what is not known, and other readings.

use detainer::check::words::hours;
use detainer::check::{Applied, Aside, Assessment, ConflictKind, LawNoteCode, Reading, SetAside, Verdict};
use detainer::time::{Span, Zone, format_instant};

use super::text::{clean, wrap};

/// The lines on the law, for a heading.
pub(super) fn the_law(assessment: &Assessment, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let stay = assessment.custody.map(|custody| custody.possible());
    let applied = assessment.law.iter().filter(|one| stay.is_none() || !one.spans.is_empty());
    let law = grouped(applied.map(|one| (one.policy.as_str(), where_and_when(one, stay, assessment.zone))));
    let law: Vec<String> = law.into_iter().map(|(where_and_when, ids)| format!("{ids}{where_and_when}")).collect();
    let law = if law.is_empty() { "none".to_owned() } else { law.join("; ") };
    lines.extend(hanging("Law: ", &law, width));
    let aside = assessment.law.iter().filter(|one| stay.is_some() && one.spans.is_empty());
    let aside = grouped(aside.map(|one| (one.policy.as_str(), why(one))));
    let aside: Vec<String> = aside.into_iter().map(|(why, ids)| format!("{why}: {ids}")).collect();
    if !aside.is_empty() {
        lines.extend(hanging("Set aside: ", &aside.join("; "), width));
    }
    // How well each policy was checked is a step of the explanation.
    for note in assessment.law_notes.iter().filter(|note| note.code != LawNoteCode::Unverified) {
        lines.extend(hanging("Note: ", &note.text, width));
    }
    for conflict in &assessment.conflicts {
        let between = conflict.between.join(" and ");
        let why = match conflict.kind {
            ConflictKind::Mandate => format!("{between} conflict, as one requires what the other does not allow"),
            ConflictKind::Limit => format!("{between} allow holds of different lengths"),
            ConflictKind::AgencyType => format!("{between} may not bind this agency"),
        };
        let readings: Vec<String> = conflict.readings.iter().map(reading).collect();
        lines.extend(hanging("Readings: ", &format!("{why}: {}.", readings.join("; ")), width));
    }
    lines
}

fn hanging(label: &str, text: &str, width: usize) -> Vec<String> {
    wrap(&format!("{label}{}", clean(text)), width)
}

/// The policies of which the same is to be said, together; in the order in which that is first said.
fn grouped<'a>(policies: impl Iterator<Item = (&'a str, String)>) -> Vec<(String, String)> {
    let mut groups: Vec<(String, String)> = Vec::new();
    for (id, text) in policies {
        match groups.iter_mut().find(|(known, _)| *known == text) {
            Some((_, ids)) => {
                ids.push_str(", ");
                ids.push_str(id);
            }
            None => groups.push((text, id.to_owned())),
        }
    }
    groups
}

fn where_and_when(one: &Applied, stay: Option<Span>, zone: Zone) -> String {
    let place = one.place.as_ref().map_or_else(String::new, |place| format!(" ({place})"));
    let parts = one.spans.iter().filter(|span| stay != Some(**span));
    let parts: Vec<String> = parts.map(|span| stretch(*span, stay, zone)).collect();
    let when = if parts.is_empty() { String::new() } else { format!(" {}", parts.join(" and ")) };
    format!("{place}{when}")
}

/// A stretch of the stay, without the ends that are the stay's.
fn stretch(span: Span, stay: Option<Span>, zone: Zone) -> String {
    let mut parts = Vec::new();
    if stay.is_none_or(|stay| stay.from < span.from) {
        parts.push(format!("from {}", format_instant(span.from, zone)));
    }
    if stay.is_none_or(|stay| span.until < stay.until) {
        parts.push(format!("until {}", format_instant(span.until, zone)));
    }
    parts.join(" ")
}

fn why(one: &Applied) -> String {
    let reason = |aside: &SetAside| match (aside.because, &aside.by) {
        (Aside::NotYetInForce, _) => "not yet in force".to_owned(),
        (Aside::NoLongerInForce, _) => "no longer in force".to_owned(),
        (Aside::Vacated, _) => "vacated".to_owned(),
        (Aside::Superseded, Some(by)) => format!("superseded by {by}"),
        (Aside::Superseded, None) => "superseded".to_owned(),
        (Aside::NotYetKnown, _) => "not yet decided at the time given".to_owned(),
        (Aside::OtherAgencyType, _) => "for agencies of other types".to_owned(),
        (Aside::OtherDetainers, _) => "for other detainers".to_owned(),
    };
    one.set_aside.iter().map(reason).collect::<Vec<_>>().join(", ")
}

fn reading(reading: &Reading) -> String {
    let bounds = reading.overdetention.unwrap_or_default();
    let (least, most) = (hours(bounds.min_seconds), hours(bounds.max_seconds));
    let answer = match reading.verdict {
        Verdict::Lawful => "lawful".to_owned(),
        Verdict::Unlawful if bounds.min_seconds == bounds.max_seconds => format!("unlawful, {least}"),
        Verdict::Unlawful => format!("unlawful, {least} to {most}"),
        Verdict::Undetermined => format!("undetermined, up to {most}"),
        Verdict::NotAssessed => "not assessed".to_owned(),
    };
    format!("without {}, {answer}", reading.without)
}
