//! What each detainer had, and what it lacked.

use crate::policy::listed;
use crate::record::{Event, EventKind, Said, Statement, Warrant};
use crate::time::Recorded;

use super::super::Truth;
use super::super::assessment::Range;
use super::plain::when;
use super::{Step, Story, agency};

/// A step for every detainer received, and for every event that brought it a document or ended it.
pub(super) fn add(story: &Story<'_>, steps: &mut Vec<Step>) {
    for (standing, kind) in story.of_kind(|_| true) {
        let event = standing.event;
        let at = recorded(&event.at, story);
        let which = match (&event.detainer, kind) {
            (Some(id), _) => format!("detainer {id}"),
            (None, EventKind::WarrantReceived | EventKind::ProbableCauseFound) => {
                "no detainer in particular".to_owned()
            }
            (None, _) => "the detainer".to_owned(),
        };
        let text = match kind {
            EventKind::DetainerReceived => received(event, &which, &at, story),
            EventKind::DetainerServed => format!("A copy of {which} was served on the person {at}."),
            EventKind::DetainerWithdrawn => format!("{} was withdrawn {at}.", super::capital(&which)),
            EventKind::WarrantReceived => {
                let kind = match event.warrant_kind.as_ref().and_then(Said::listed) {
                    Some(Warrant::Administrative) => "A warrant signed by an immigration officer",
                    Some(Warrant::Judicial) => "A warrant signed by a judge",
                    _ => "A warrant of a kind that the record does not say",
                };
                format!("{kind} came in {at}, for {which}.")
            }
            EventKind::ProbableCauseFound if event.detainer.is_some() => {
                let by = match event.by.as_ref().and_then(Said::listed) {
                    Some(crate::record::Cause::Judge) => "A judge found",
                    Some(crate::record::Cause::Officer) => "An officer stated",
                    None => "Somebody, the record does not say who, found",
                };
                format!("{by} probable cause for {which} {at}.")
            }
            EventKind::ProbableCauseFound if event.cases.is_empty() => format!(
                "Probable cause was found {at}; the record does not say for what. It counts for the arrest, and for a detainer it is in doubt."
            ),
            _ => continue,
        };
        steps.push(Step::plain(text, vec![story.name(standing)]));
    }
}

fn recorded(at: &Recorded, story: &Story<'_>) -> String {
    match (at.earliest(), at.latest()) {
        (Some(earliest), Some(latest)) => when(Range { earliest, latest }, story.zone),
        _ => "at a time that the record leaves open".to_owned(),
    }
}

fn received(event: &Event, which: &str, at: &str, story: &Story<'_>) -> String {
    let form = match &event.form {
        Some(Said::Listed(form)) if form.as_str() == "none" => " on no form".to_owned(),
        Some(Said::Listed(form)) => format!(" on Form {}", form.as_str()),
        _ => ", on a form that the record does not say".to_owned(),
    };
    let from = event.agency.as_ref().map_or_else(String::new, |name| format!(" from {}", agency(name)));
    let complete = story.timeline.records_complete;
    let flag = |value: &Option<Said<bool>>| match value.as_ref().map(Said::listed) {
        Some(Some(true)) => Truth::Yes,
        Some(Some(false)) => Truth::No,
        None if complete => Truth::No,
        _ => Truth::Unknown,
    };
    let (mut had, mut lacked, mut open) = (Vec::new(), Vec::new(), Vec::new());
    let mut sort = |truth: Truth, full: &str, noun: &str| match truth {
        Truth::Yes => had.push(full.to_owned()),
        Truth::No => lacked.push(format!("no {noun}")),
        Truth::Unknown => open.push(format!("a {noun}")),
    };
    let blank = |given: bool| if !given && complete { Truth::No } else { Truth::Unknown };
    sort(flag(&event.signed), "a signature", "signature");
    match event.warrant.as_ref().map(Said::listed) {
        Some(Some(Warrant::None)) => sort(Truth::No, "", "warrant"),
        Some(Some(Warrant::Administrative)) => sort(Truth::Yes, "a warrant signed by an immigration officer", ""),
        Some(Some(Warrant::Judicial)) => sort(Truth::Yes, "a warrant signed by a judge", ""),
        other => sort(blank(other.is_some()), "", "warrant"),
    }
    match event.probable_cause.as_ref().map(Said::listed) {
        Some(Some(Statement::None)) => sort(Truth::No, "", "statement of probable cause"),
        Some(Some(Statement::Officer)) => sort(Truth::Yes, "an officer's statement of probable cause", ""),
        Some(Some(Statement::Judge)) => sort(Truth::Yes, "a judge's finding of probable cause", ""),
        other => sort(blank(other.is_some()), "", "statement of probable cause"),
    }
    let mut text = format!("{} came in{from} {at}{form}.", super::capital(which));
    if !had.is_empty() {
        text.push_str(&format!(" It had {}.", listed(&had, "and")));
    }
    if !lacked.is_empty() {
        text.push_str(&format!(" It had {}.", listed(&lacked, "and")));
    }
    if !open.is_empty() {
        text.push_str(&format!(" The record does not say whether it had {}.", listed(&open, "or")));
    }
    match flag(&event.served) {
        Truth::Yes => text.push_str(" It was served on the person."),
        Truth::No => text.push_str(" It was not served on the person when it came."),
        Truth::Unknown => {}
    }
    text
}
