//! A record and its policies in a form a person can check by hand.

use std::fmt::Write as _;

use detainer::policy::{ClockStart, Limit, Policy, Requirement};
use detainer::record::{Event, Said, Timeline};

pub(crate) fn record(timeline: &Timeline) -> String {
    let mut text =
        format!("\n{} ordered: {}, complete: {}\n", timeline.zone.name(), timeline.ordered, timeline.records_complete);
    let facts = &timeline.facts;
    let convictions: Option<Vec<String>> = facts.convictions.as_ref().map(|list| {
        let one = |c: &detainer::record::Conviction| format!("{:?} on {:?}", c.classes, c.on.text(timeline.zone));
        list.iter().map(one).collect()
    });
    let _ = writeln!(
        text,
        "facts: age {:?}, {:?}, classified {:?}, convictions {convictions:?} (all: {}), charges {:?} (all: {})",
        facts.age, facts.flags, facts.classified, facts.convictions_complete, facts.charges, facts.charges_complete
    );
    for event in &timeline.events {
        let _ = writeln!(text, "  {}", self::event(event, timeline));
    }
    text
}

pub(crate) fn stack(policies: &[Policy]) -> String {
    policies.iter().map(policy).collect()
}

fn event(event: &Event, timeline: &Timeline) -> String {
    let mut text =
        format!("{:<30} {}", event.at.text(timeline.zone).unwrap_or_else(|| "any time".to_owned()), event.kind_word());
    let mut add = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            let _ = write!(text, " {name}={value}");
        }
    };
    let debug = |said: Option<&dyn std::fmt::Debug>| said.map(|said| format!("{said:?}"));
    add("cases", (!event.cases.is_empty()).then(|| event.cases.join("+")));
    add("arrest", event.arrest.as_ref().and_then(|said| debug(Some(said))));
    add("class", (!event.class.is_empty()).then(|| event.class.join("+")));
    add("by", event.by.as_ref().and_then(|said| debug(Some(said))));
    add("detainer", event.detainer.clone());
    add("because", event.because.clone());
    let term = |said: &Said<detainer::time::Term>| match said {
        Said::Listed(term) => term.to_string(),
        Said::Other(other) => other.clone(),
    };
    add("term", event.term.as_ref().map(term));
    add("credit", event.credit.as_ref().map(term));
    add("hold", event.hold.clone());
    add("basis", event.basis.as_ref().and_then(|said| debug(Some(said))));
    add("agency", event.agency.clone());
    add("form", event.form.as_ref().and_then(|said| debug(Some(said))));
    add("issued", event.issued.as_ref().and_then(|issued| issued.text(timeline.zone)));
    add("signed", event.signed.as_ref().and_then(|said| debug(Some(said))));
    add("served", event.served.as_ref().and_then(|said| debug(Some(said))));
    add("warrant", event.warrant.as_ref().and_then(|said| debug(Some(said))));
    add("probable_cause", event.probable_cause.as_ref().and_then(|said| debug(Some(said))));
    add("kind", event.warrant_kind.as_ref().and_then(|said| debug(Some(said))));
    text
}

fn policy(policy: &Policy) -> String {
    let mut text = format!("policy {}", policy.id);
    let dates = [
        ("from", policy.in_force.from),
        ("until", policy.in_force.until),
        ("vacated", policy.vacated),
        ("issued from", policy.applies_to.issued_from),
        ("issued until", policy.applies_to.issued_until),
    ];
    for (name, date) in dates.into_iter().filter_map(|(name, date)| Some((name, date?))) {
        let _ = write!(text, ", {name} {date}");
    }
    if !policy.supersedes.is_empty() {
        let _ = write!(text, ", supersedes {:?}", policy.supersedes);
    }
    if !policy.applies_to.form.is_empty() || !policy.applies_to.agency.is_empty() {
        let _ = write!(text, ", forms {:?} agencies {:?}", policy.applies_to.form, policy.applies_to.agency);
    }
    if let Some(processing) = policy.processing {
        let _ = write!(text, ", processing {} h", processing.hours);
    }
    if let Some(review) = policy.arrest {
        let _ = write!(text, ", arrest review {} h", review.hours);
    }
    if let Some(bail) = policy.bail {
        let _ = write!(text, ", bail refusal {bail:?}");
    }
    text.push('\n');
    for rule in &policy.holds {
        let _ = write!(text, "    when {}", requirement(&rule.when));
        let start = match rule.clock {
            ClockStart::Entitlement => "entitlement",
            ClockStart::Receipt => "receipt",
            ClockStart::Later => "later",
        };
        match &rule.limit {
            Some(Limit::Hours { hours, excluding }) => {
                let days: Vec<&str> = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"]
                    .iter()
                    .zip(excluding.weekdays)
                    .filter_map(|(&name, out)| out.then_some(name))
                    .collect();
                let _ = write!(text, "; {hours} h from {start} without {days:?} {:?}", excluding.holidays);
            }
            Some(Limit::EndOfDay) => {
                let _ = write!(text, "; end of day from {start}");
            }
            None => {}
        }
        if rule.renewable {
            text.push_str("; renewable");
        }
        if let Some(review) = rule.review {
            let _ = write!(text, "; review {} h", review.hours);
        }
        text.push('\n');
    }
    text
}

fn requirement(when: &Requirement) -> String {
    let list = |parts: &[Requirement]| parts.iter().map(requirement).collect::<Vec<_>>().join(", ");
    match when {
        Requirement::Never => "never".to_owned(),
        Requirement::Always => "always".to_owned(),
        Requirement::Leaf(leaf) => leaf.to_string(),
        Requirement::All(parts) => format!("all({})", list(parts)),
        Requirement::Any(parts) => format!("any({})", list(parts)),
        Requirement::Not(part) => format!("not({})", requirement(part)),
    }
}
