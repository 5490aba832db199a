//! What alone would have made a stretch lawful: an earlier end, a document by a time, or nothing. Each answer is tried out on
//! a changed record by the same engine before it is given.

use crate::policy::Form;
use crate::record::{Event, EventKind, Said, Statement, Timeline, Warrant};
use crate::time::{Instant, Recorded, Span};

use super::Truth;
use super::assessment::{Cause, Finding, Remedy};
use super::judge::{Judge, Options};
use super::law::Law;
use super::outline::Outline;
use super::sweep::Engine;

/// The changes that alone would have made the finding's stretch lawful; `documents`: whether to try documents too.
pub(crate) fn of(
    engine: &Engine<'_>,
    timeline: &Timeline,
    law: &Law,
    options: &Options,
    finding: &Finding,
    documents: bool,
) -> Vec<Remedy> {
    let by = finding.span.from;
    let mut remedies = Vec::new();
    let wanted: Vec<Vec<String>> = match finding.cause {
        _ if !documents => Vec::new(),
        Some(Cause::EvidenceMissing) => finding.missing.clone(),
        Some(Cause::ReviewMissing) => vec![vec!["probable_cause.judge".to_owned()]],
        Some(Cause::BeforeDetainer) => vec![vec!["detainer.active".to_owned()]],
        Some(Cause::ArrestReviewMissing) => vec![vec!["arrest.probable_cause.judge".to_owned()]],
        _ => Vec::new(),
    };
    for documents in wanted.into_iter().take(8) {
        let Some(changed) = with_documents(timeline, &documents, by) else { continue };
        if covers(&changed, law, options, finding.span) {
            remedies.push(Remedy::Document { documents, by });
        }
    }
    if by > Instant::from_unix(engine.stay.from.1) {
        remedies.push(Remedy::EarlierEnd { by });
    }
    if remedies.is_empty() {
        remedies.push(Remedy::None);
    }
    remedies
}

/// The record as it would be with the documents in hand from `by`; `None` if one of them is no document.
fn with_documents(timeline: &Timeline, documents: &[String], by: Instant) -> Option<Timeline> {
    let mut changed = timeline.clone();
    for document in documents {
        if document == "arrest.probable_cause.judge" {
            let mut found = Event::new(EventKind::ProbableCauseFound, Recorded::at(by));
            found.by = Some(Said::Listed(crate::record::Cause::Judge));
            changed.events.push(found);
            continue;
        }
        let receipts =
            changed.events.iter_mut().filter(|event| event.listed_kind() == Some(EventKind::DetainerReceived));
        for event in receipts {
            match document.as_str() {
                "detainer.active" => {
                    if event.at.earliest().is_none_or(|e| e > by) {
                        event.at = Recorded::at(by);
                    }
                }
                "detainer.signed" => event.signed = Some(Said::Listed(true)),
                "detainer.served" => event.served = Some(Said::Listed(true)),
                "detainer.probable_cause" => event.probable_cause = Some(Said::Listed(Statement::Officer)),
                "probable_cause.judge" => event.probable_cause = Some(Said::Listed(Statement::Judge)),
                "warrant.administrative" | "warrant.any" => event.warrant = Some(Said::Listed(Warrant::Administrative)),
                "warrant.judicial" => event.warrant = Some(Said::Listed(Warrant::Judicial)),
                form => {
                    let form = form.strip_prefix("form ")?.split(" / ").next()?.parse::<Form>().ok()?;
                    event.form = Some(Said::Listed(form));
                }
            }
        }
    }
    Some(changed)
}

/// Whether every second of the stretch is surely covered in that record.
fn covers(timeline: &Timeline, law: &Law, options: &Options, span: Span) -> bool {
    let outline = Outline::of(timeline);
    let Ok(stay) = outline.stay(options.as_of.map(Instant::unix)) else { return false };
    let mut judge = Judge::new(law, *options);
    let engine = judge.engine(&outline, stay);
    let mut bare = false;
    engine.walk(false, |stretch| {
        let overlaps = stretch.from < span.until.unix() && stretch.until > span.from.unix();
        bare |= overlaps && stretch.covered != Truth::Yes;
    });
    !bare
}
