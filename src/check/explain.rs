//! An assessment in plain English, step by step: what held the person, until when, what the law asked for, what was there.
//!
//! An explanation is made from an assessment and never changes it. It is built only when asked for, and it is words alone:
//! no terminal codes, and texts of the record only as names.

mod deadline;
mod detainers;
mod findings;
mod plain;

use crate::policy::{Checked, Policy, listed};
use crate::record::{EventKind, Standing, Timeline};
use crate::time::{Instant, Zone};

use super::assessment::{Assessment, Need, Range, Verdict};
use super::law::Law;
use super::words::{hours, moment};
use plain::{happened, named_thing, stretch, when};

/// An assessment in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// The steps, in the order in which they are best read.
    pub steps: Vec<Step>,
    /// When the time that a rule allows runs out.
    pub marks: Vec<Mark>,
}

/// One step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// What there is to say: a sentence or two.
    pub text: String,
    /// The names of the events it rests on.
    pub events: Vec<String>,
    /// The policy it rests on.
    pub policy: Option<String>,
    /// Where that law is written.
    pub citation: Option<String>,
    /// Where its text can be read.
    pub source: Option<String>,
}

/// The end of the time that a rule allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// When.
    pub at: Range,
    /// The authority whose time it is, as the ledger names it.
    pub authority: String,
    /// The policy that sets it.
    pub policy: String,
}

impl Step {
    fn plain(text: impl Into<String>, events: Vec<String>) -> Self {
        Self { text: text.into(), events, ..Self::default() }
    }

    fn under(text: impl Into<String>, events: Vec<String>, policy: &Policy) -> Self {
        Self {
            policy: Some(policy.id.clone()),
            citation: Some(policy.citation.clone()),
            source: policy.sources.first().cloned(),
            ..Self::plain(text, events)
        }
    }
}

/// Explains an assessment that [`check`](super::check) made of that timeline under that law.
///
/// Rulings that were to be left out of the check must be left out of `law` too.
#[must_use]
pub fn explain(timeline: &Timeline, law: &Law, assessment: &Assessment) -> Explanation {
    let mut out = Explanation { steps: Vec::new(), marks: Vec::new() };
    let story = Story { timeline, law, assessment, zone: timeline.zone, standing: timeline.standing() };
    story.custody(&mut out.steps);
    story.local_authority(&mut out.steps);
    story.entitlement(&mut out.steps);
    detainers::add(&story, &mut out.steps);
    story.covering(&mut out.steps);
    deadline::add(timeline, law, assessment, &mut out);
    story.findings(&mut out.steps);
    story.end(&mut out.steps);
    story.verdict(&mut out.steps);
    story.needs(&mut out.steps);
    story.defects(&mut out.steps);
    story.sources(&mut out.steps);
    out
}

struct Story<'a> {
    timeline: &'a Timeline,
    law: &'a Law,
    assessment: &'a Assessment,
    zone: Zone,
    standing: Vec<Standing<'a>>,
}

impl<'a> Story<'a> {
    fn of_kind(&self, wanted: impl Fn(EventKind) -> bool) -> impl Iterator<Item = (&Standing<'a>, EventKind)> {
        let kinds = self.standing.iter().filter_map(|standing| Some((standing, standing.event.listed_kind()?)));
        kinds.filter(move |(_, kind)| wanted(*kind))
    }

    fn name(&self, standing: &Standing<'_>) -> String {
        self.assessment.event_name(standing.position).to_owned()
    }

    fn policy(&self, id: &str) -> Option<&'a Policy> {
        self.law.policies().iter().find(|policy| policy.id == id)
    }

    fn custody(&self, steps: &mut Vec<Step>) {
        let booked = || self.of_kind(|kind| kind == EventKind::Booked);
        let events = booked().map(|(standing, _)| self.name(standing)).collect();
        let Some(custody) = self.assessment.custody else { return };
        let cases: Vec<&String> = booked().flat_map(|(standing, _)| &standing.event.cases).collect();
        let mut text = format!("Custody began {}", when(custody.from, self.zone));
        match cases.as_slice() {
            [] => text.push_str(", when the person was booked; the booking names no case"),
            [case] => text.push_str(&format!(", when the person was booked in case {case}")),
            cases => text.push_str(&format!(", when the person was booked in cases {}", listed(cases, "and"))),
        }
        let arrest = self.of_kind(|kind| matches!(kind, EventKind::Arrested | EventKind::Booked));
        match arrest.filter_map(|(standing, _)| standing.event.arrest.as_ref()?.listed()).next() {
            Some(crate::record::Arrest::Warrant) => text.push_str(", after an arrest on a warrant"),
            Some(crate::record::Arrest::Warrantless) => text.push_str(", after an arrest without a warrant"),
            None => {}
        }
        text.push('.');
        steps.push(Step::plain(text, events));
    }

    /// The ledger's stretches of one authority: its name, whether it surely covers, from and until.
    fn stretches(&self, wanted: impl Fn(&str) -> bool) -> Vec<(String, bool, Instant, Instant)> {
        let mut all: Vec<(String, bool, Instant, Instant)> = Vec::new();
        for segment in &self.assessment.ledger {
            for by in segment.by.iter().filter(|by| wanted(by)) {
                let (name, sure) = match by.strip_suffix(" (?)") {
                    Some(name) => (name, false),
                    None => (by.as_str(), true),
                };
                let last = all
                    .iter_mut()
                    .find(|(other, truth, _, until)| other == name && *truth == sure && *until == segment.span.from);
                match last {
                    Some(last) => last.3 = segment.span.until,
                    None => all.push((name.to_owned(), sure, segment.span.from, segment.span.until)),
                }
            }
        }
        all
    }

    fn local_authority(&self, steps: &mut Vec<Step>) {
        for (name, sure, from, until) in self.stretches(|by| !is_detainer(by) && !is_processing(by)) {
            let verb = if sure { "held the person" } else { "may have held the person" };
            let mut text = format!("{} {verb} {}", capital(&authority(&name)), self.part_of_stay(from, until));
            let closing = self.ended_by(&name, from, until);
            let events = closing.iter().map(|(standing, _)| self.name(standing)).collect();
            match closing {
                Some((standing, kind)) if sure && standing.event.at.is_exact() => {
                    text.push_str(&format!(", when {}", happened(kind)))
                }
                Some((_, kind)) if !sure => text.push_str(&format!(", depending on when exactly {}", happened(kind))),
                _ => {}
            }
            text.push('.');
            steps.push(Step::plain(text, events));
        }
    }

    /// `from … until …`, in which an end of the stay that is itself uncertain is not given a time.
    fn part_of_stay(&self, from: Instant, until: Instant) -> String {
        let open = |range: Range| range.earliest != range.latest;
        let custody = self.assessment.custody;
        let start = match custody {
            Some(custody) if open(custody.from) && from <= custody.from.earliest => "the booking".to_owned(),
            _ => moment(from, self.zone),
        };
        let end = match custody {
            Some(custody) if open(custody.until) && until >= custody.until.latest => "the end of custody".to_owned(),
            _ => moment(until, self.zone),
        };
        format!("from {start} until {end}")
    }

    /// The event that ended an authority of that name, then or at a time that the record gives only as a range over it.
    fn ended_by(&self, name: &str, from: Instant, until: Instant) -> Option<(&Standing<'a>, EventKind)> {
        let label = name.split_once(' ').map_or("", |(_, label)| label);
        let hold = name.starts_with("hold");
        let about = |standing: &Standing<'_>| {
            let event = standing.event;
            if hold {
                event.hold.as_deref().is_none_or(|id| id == label)
            } else {
                event.cases.iter().all(|case| name.ends_with(case.as_str()))
            }
        };
        let closes = |kind: EventKind| {
            kind.ends_custody()
                || if hold {
                    kind == EventKind::HoldLifted
                } else {
                    kind.closes_case() || kind == EventKind::BailRefused
                }
        };
        let at_until = |standing: &Standing<'_>| {
            let at = &standing.event.at;
            let within =
                |earliest: Instant| earliest >= from && earliest <= until && (earliest == until || !at.is_exact());
            at.earliest().is_some_and(within) && at.latest().is_none_or(|latest| latest >= until)
        };
        let mut found: Vec<_> =
            self.of_kind(closes).filter(|(standing, _)| at_until(standing) && about(standing)).collect();
        found.sort_by_key(|(_, kind)| (kind.ends_custody(), *kind == EventKind::BailRefused));
        found.into_iter().next()
    }

    fn entitlement(&self, steps: &mut Vec<Step>) {
        if self.assessment.custody.is_some() && self.assessment.entitled.is_empty() {
            steps.push(Step::plain(
                "A case, sentence or other hold covered all of the stay: the person was at no time held past an entitlement to release.",
                Vec::new(),
            ));
        }
        for range in &self.assessment.entitled {
            let events: Vec<String> = self
                .of_kind(|kind| kind.closes_case() || kind == EventKind::HoldLifted)
                .filter(|(standing, _)| {
                    let at = &standing.event.at;
                    at.earliest().is_none_or(|at| at <= range.latest)
                        && at.latest().is_none_or(|at| at >= range.earliest)
                })
                .map(|(standing, _)| self.name(standing))
                .collect();
            let moment = when(*range, self.zone);
            let text = if range.earliest == range.latest {
                let moment = moment.strip_prefix("on ").unwrap_or(&moment);
                format!("From {moment} no case, sentence or other hold was left: the person was entitled to release.")
            } else {
                format!(
                    "The person became entitled to release {moment}, if at all then: the record does not say it more exactly."
                )
            };
            steps.push(Step::plain(text, events));
        }
    }

    /// Release processing and detainers, where they covered custody.
    fn covering(&self, steps: &mut Vec<Step>) {
        for (name, sure, from, until) in self.stretches(|by| is_detainer(by) || is_processing(by)) {
            let stretch = stretch(from, until, self.zone);
            let length = hours(until.since(from));
            let covered = if sure { "covered" } else { "may have covered" };
            if is_processing(&name) {
                let allowing = self.law.policies().iter().filter(|policy| policy.processing.is_some());
                let text =
                    format!("The time allowed for processing a release {covered} the custody {stretch} ({length}).");
                let smallest = allowing.min_by_key(|policy| policy.processing.map(|processing| processing.hours));
                steps.push(smallest.map_or_else(
                    || Step::plain(text.clone(), Vec::new()),
                    |policy| Step::under(text.clone(), Vec::new(), policy),
                ));
            } else {
                let text = format!("{} {covered} the custody {stretch} ({length}).", capital(&authority(&name)));
                let label = name.split_once(' ').map(|(_, label)| label);
                let received = self.of_kind(|kind| kind == EventKind::DetainerReceived);
                let named = received.filter(|(standing, _)| standing.event.detainer.as_deref() == label);
                steps.push(Step::plain(text, named.map(|(standing, _)| self.name(standing)).collect()));
            }
        }
    }

    fn end(&self, steps: &mut Vec<Step>) {
        let Some(custody) = self.assessment.custody else { return };
        if custody.open {
            let at = moment(custody.until.earliest, self.zone);
            steps.push(Step::plain(
                format!("No end of custody is recorded: it is checked up to {at}, as asked."),
                Vec::new(),
            ));
            return;
        }
        let ends: Vec<_> = self.of_kind(EventKind::ends_custody).collect();
        let first = ends.iter().min_by_key(|(standing, _)| standing.event.at.earliest());
        let what = first.map_or("the record says so", |(_, kind)| happened(*kind));
        let to = first.and_then(|(standing, _)| standing.event.to.as_deref());
        let to = to.map_or_else(String::new, |to| format!(" to {}", agency(to)));
        let text = format!("Custody ended {}, when {what}{to}.", when(custody.until, self.zone));
        steps.push(Step::plain(text, ends.iter().map(|(standing, _)| self.name(standing)).collect()));
    }

    fn verdict(&self, steps: &mut Vec<Step>) {
        let bounds = self.assessment.overdetention.unwrap_or_default();
        let (least, most) = (hours(bounds.min_seconds), hours(bounds.max_seconds));
        let text = match self.assessment.verdict {
            Verdict::Lawful => {
                "Every second of the stay was covered by authority, however the record is read.".to_owned()
            }
            Verdict::Unlawful if bounds.min_seconds == bounds.max_seconds => {
                format!("In all, the person was held without authority for {least}.")
            }
            Verdict::Unlawful => {
                format!(
                    "In all, the person was held without authority for at least {least} and at most {most}, depending on what the record leaves open."
                )
            }
            Verdict::Undetermined => {
                format!(
                    "In all, the person was held without authority for up to {most}, or not at all: the record does not settle it."
                )
            }
            Verdict::NotAssessed => {
                "The stay was not assessed: the record does not say from when until when the person was in custody."
                    .to_owned()
            }
        };
        steps.push(Step::plain(text, Vec::new()));
        for status in [Checked::Secondary, Checked::Unverified] {
            let ids: Vec<&String> =
                self.assessment.policies.iter().filter(|(_, checked)| *checked == status).map(|(id, _)| id).collect();
            if !ids.is_empty() {
                steps.push(Step::plain(format!("The law, {}: {}", listed(&ids, "and"), status.describe()), Vec::new()));
            }
        }
    }

    fn needs(&self, steps: &mut Vec<Step>) {
        for need in &self.assessment.needs {
            let events = need.event.map(|event| self.assessment.event_name(event).to_owned()).into_iter().collect();
            let (least, most) = need.could_change;
            let range = if least == most {
                format!("would be {}", length(least))
            } else {
                format!("could come out anywhere from {} to {}", length(least), length(most))
            };
            let text = format!("Missing: {}. Once that is known, the time without authority {range}.", self.need(need));
            steps.push(Step::plain(text, events));
        }
    }

    fn need(&self, need: &Need) -> String {
        let event = need.event.and_then(|position| self.timeline.events.get(position));
        match event {
            Some(event) if need.what == "time" => match event.listed_kind() {
                Some(kind) => format!("when exactly {}", happened(kind)),
                None => format!("when exactly `{}` was", event.kind_word()),
            },
            _ => need_plain(need, self.law),
        }
    }

    fn defects(&self, steps: &mut Vec<Step>) {
        for defect in &self.assessment.defects {
            let events = defect.event.map(|event| self.assessment.event_name(event).to_owned()).into_iter().collect();
            let text = format!("The record, {}: {}", defect.code.as_str(), sentence(&defect.text));
            steps.push(Step::plain(text, events));
        }
    }

    /// Where the events stand, if the record says so.
    fn sources(&self, steps: &mut Vec<Step>) {
        let said: Vec<(String, &String)> = self
            .standing
            .iter()
            .filter_map(|standing| Some((self.name(standing), standing.event.source.as_ref()?)))
            .collect();
        if !said.is_empty() {
            let rows: Vec<String> = said.iter().map(|(name, source)| format!("{name} is {source}")).collect();
            steps.push(Step::plain(format!("Where the events stand: {}.", rows.join(", ")), Vec::new()));
        }
    }
}

fn is_detainer(by: &str) -> bool {
    by == "detainer" || by == "detainer (?)" || by.starts_with("detainer ")
}

fn is_processing(by: &str) -> bool {
    by == "processing" || by == "processing (?)"
}

/// An authority of the ledger as the subject of a sentence.
fn authority(name: &str) -> String {
    match name.split_once(' ') {
        Some(("case" | "detainer", _)) | Some(("a", _)) => name.to_owned(),
        Some((_, "more")) => format!("{name} authorities"),
        _ => format!("the {name}"),
    }
}

fn agency(word: &str) -> String {
    if word.len() <= 4 { word.to_uppercase() } else { word.to_owned() }
}

/// The text with a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut text = capital(text);
    if !text.ends_with(['.', '?', '!']) {
        text.push('.');
    }
    text
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn length(seconds: i64) -> String {
    if seconds == 0 { "none".to_owned() } else { hours(seconds) }
}

fn need_plain(need: &Need, law: &Law) -> String {
    let detainer = need.detainer.as_ref().map_or_else(|| "the detainer".to_owned(), |id| format!("detainer {id}"));
    match need.what.as_str() {
        "case" => "the case that the event is about".to_owned(),
        "basis" => "what the hold rests on".to_owned(),
        "credit" => "the time credited against the sentence".to_owned(),
        "arrest" => "whether the arrest was made on a warrant".to_owned(),
        "detainer.signed" => format!("whether {detainer} is signed"),
        "detainer.served" => format!("whether {detainer} was served on the person"),
        "detainer.warrant" => format!("whether a warrant came with {detainer}, and who signed it"),
        "detainer.probable_cause" => format!("whether {detainer} states probable cause, and who found it"),
        "detainer.form" => format!("on which form {detainer} came"),
        "probable_cause_found" => "what the finding of probable cause was about: the arrest or the detainer".to_owned(),
        "facts.age" => "the person's age at booking".to_owned(),
        "facts.convictions" => "the person's convictions, all of them, with dates".to_owned(),
        "facts.charges" => "the charges, all of them".to_owned(),
        other => named_thing(other, law),
    }
}
