//! The long answer: the ledger, findings with their causes, needs and defects. Everything rests on the same walk as the
//! short answer.

use std::collections::BTreeMap;

use crate::record::Timeline;
use crate::time::{Instant, Span};

use super::Truth;
use super::assessment::{Assessment, Bounds, Custody, Finding, FindingKind, Range, Segment, Verdict};
use super::custody::Stay;
use super::extension::{self, Extension};
use super::judge::{Judge, Options, add};
use super::law::Law;
use super::local::Source;
use super::outline::Outline;
use super::sweep::{Engine, Stretch};
use super::{applied, conflicts, defects, needs, remedies, side_findings, words};

/// How many authorities a segment of the ledger names; the rest are counted.
pub(crate) const NAMED: usize = 16;

/// For how many findings documents are tried as remedies: each trial checks the whole record.
const TRIED: usize = 16;

/// Checks one timeline under a law.
///
/// ```
/// use detainer::check::{Law, Options, Verdict, check};
/// use detainer::record::{Event, EventKind, Timeline};
/// use detainer::time::{Recorded, Zone};
///
/// let zone = Zone::named("America/Los_Angeles")?;
/// let mut timeline = Timeline::new("2012-004417", zone);
/// timeline.events = vec![
///     Event::new(EventKind::Booked, Recorded::parse("2012-03-14T20:00", zone)),
///     Event::new(EventKind::SentenceCompleted, Recorded::parse("2012-03-29T15:00", zone)),
///     Event::new(EventKind::Released, Recorded::parse("2012-03-30T10:00", zone)),
/// ];
/// let assessment = check(&timeline, &Law::default(), &Options::default());
/// assert_eq!(assessment.verdict, Verdict::Unlawful);
/// assert_eq!(assessment.overdetention.map(|bounds| bounds.min_seconds), Some(19 * 3600));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn check(timeline: &Timeline, law: &Law, options: &Options) -> Assessment {
    check_read(timeline, &Outline::of(timeline), law, options)
}

/// Checks a timeline of which the outline was read already.
pub(crate) fn check_read(timeline: &Timeline, outline: &Outline, law: &Law, options: &Options) -> Assessment {
    let mut assessment = Assessment {
        booking: timeline.booking.clone(),
        zone: timeline.zone,
        policies: law.policies().iter().map(|policy| (policy.id.clone(), policy.checked)).collect(),
        law: Vec::new(),
        law_notes: Vec::new(),
        conflicts: Vec::new(),
        verdict: Verdict::NotAssessed,
        custody: None,
        entitled: Vec::new(),
        overdetention: None,
        ledger: Vec::new(),
        findings: Vec::new(),
        needs: Vec::new(),
        defects: timeline.defects.clone(),
        event_names: (0..timeline.events.len()).map(|position| timeline.name_of(position)).collect(),
    };
    let mut judge = Judge::new(law, *options);
    match outline.stay(options.as_of.map(Instant::unix)) {
        Err(reason) => defects::not_assessed(reason, &mut assessment.defects),
        Ok(stay) => {
            let engine = judge.engine(outline, stay);
            assess(&engine, timeline, law, options, &mut assessment);
        }
    }
    assessment.law = applied::of(law, timeline, outline, assessment.custody, options);
    assessment.law_notes = applied::notes(law, timeline, &assessment.law);
    let bounds = assessment.overdetention.unwrap_or_default();
    assessment.conflicts = conflicts::of(timeline, outline, law, options, &assessment.law, bounds);
    assessment.defects.sort_by_key(|defect| (defect.event.unwrap_or(usize::MAX), defect.code));
    assessment
}

fn assess(engine: &Engine<'_>, timeline: &Timeline, law: &Law, options: &Options, out: &mut Assessment) {
    let mut stretches = Vec::new();
    engine.walk(true, |stretch| stretches.push(stretch));
    let mut bounds = Bounds::default();
    for stretch in stretches.iter().filter(|stretch| stretch.covered != Truth::Yes) {
        add(&mut bounds, stretch);
    }
    out.verdict = Verdict::of(bounds);
    out.overdetention = Some(bounds);
    out.custody = Some(custody_of(&engine.stay));
    out.entitled = entitled(&stretches);
    out.ledger = ledger(engine, &stretches);
    out.findings = findings(engine, &stretches);
    for (number, finding) in out.findings.iter_mut().enumerate() {
        let documents = number < TRIED;
        finding.remedies = remedies::of(engine, timeline, law, options, finding, documents);
        finding.text = words::extension(finding, timeline.zone);
    }
    side_findings::add(engine, timeline, &stretches, &out.entitled, &mut out.findings);
    out.findings.sort_by_key(in_time);
    defects::of_check(engine, timeline, &stretches, &mut out.defects);
    if out.verdict == Verdict::Undetermined {
        out.needs = needs::of(engine, timeline, law, options, bounds);
    }
}

pub(crate) fn span(from: i64, until: i64) -> Span {
    Span::new(Instant::from_unix(from), Instant::from_unix(until))
}

fn range((earliest, latest): (i64, i64)) -> Range {
    Range { earliest: Instant::from_unix(earliest), latest: Instant::from_unix(latest) }
}

fn custody_of(stay: &Stay) -> Custody {
    Custody { from: range(stay.from), until: range(stay.until), open: stay.open }
}

/// The entitlement of each stretch without surely present local authority: it may be anywhere from the beginning of that
/// stretch to where local authority is surely gone, or to the stretch's end.
pub(crate) fn entitled(stretches: &[Stretch]) -> Vec<Range> {
    let mut ranges: Vec<(i64, i64, bool)> = Vec::new();
    let mut open = false;
    for stretch in stretches {
        if stretch.local == Truth::Yes {
            open = false;
            continue;
        }
        if !open {
            ranges.push((stretch.entitled.0, stretch.until, false));
            open = true;
        }
        if let Some(last) = ranges.last_mut().filter(|last| !last.2) {
            last.1 = stretch.until;
            if let (Truth::No, Some(latest)) = (stretch.local, stretch.entitled.1) {
                last.1 = latest;
                last.2 = true;
            }
        }
    }
    ranges.into_iter().map(|(earliest, latest, _)| range((earliest, latest))).collect()
}

/// The ledger: possible custody cut wherever custody, coverage or an authority changes.
fn ledger(engine: &Engine<'_>, stretches: &[Stretch]) -> Vec<Segment> {
    let spans = &engine.local.spans;
    let mut turns: Vec<(i64, usize)> = Vec::new();
    for (index, span) in spans.iter().enumerate() {
        for at in [span.surely.0, span.surely.1, span.possibly.0, span.possibly.1] {
            turns.push((at.max(engine.stay.from.0), index));
        }
    }
    turns.sort_unstable();
    let mut turns = turns.into_iter().peekable();
    let mut active: BTreeMap<usize, Truth> = BTreeMap::new();
    let mut segments: Vec<Segment> = Vec::new();
    for stretch in stretches {
        let mut from = stretch.from;
        while from < stretch.until {
            while let Some((_, index)) = turns.next_if(|(at, _)| *at <= from) {
                let truth = spans.get(index).map_or(Truth::No, |span| span.at(from));
                if truth == Truth::No {
                    active.remove(&index);
                } else {
                    active.insert(index, truth);
                }
            }
            let until = turns.peek().map_or(stretch.until, |(at, _)| (*at).min(stretch.until));
            let segment = Segment {
                span: span(from, until),
                custody: stretch.custody,
                covered: stretch.covered,
                by: authorities(engine, stretch, &active),
            };
            match segments.last_mut() {
                Some(last)
                    if (last.custody, last.covered, &last.by) == (segment.custody, segment.covered, &segment.by) =>
                {
                    last.span.until = segment.span.until;
                }
                _ => segments.push(segment),
            }
            from = until;
        }
    }
    segments
}

/// The authorities of a segment, by name; ` (?)` marks one that only may cover.
fn authorities(engine: &Engine<'_>, stretch: &Stretch, active: &BTreeMap<usize, Truth>) -> Vec<String> {
    let outline = engine.outline;
    let mut named: Vec<(String, Truth)> = Vec::new();
    let mut add = |name: String, truth: Truth| match named.iter_mut().find(|(other, _)| *other == name) {
        Some((_, other)) => *other = (*other).max(truth),
        None => named.push((name, truth)),
    };
    for (index, truth) in active.iter().take(NAMED) {
        if let Some(span) = engine.local.spans.get(*index) {
            add(source_name(span.source, outline), *truth);
        }
    }
    if stretch.local != Truth::Yes {
        let (processing, _) = engine.processing(stretch.from, stretch.entitled);
        if processing != Truth::No {
            add("processing".to_owned(), processing);
        }
        for index in 0..engine.papers.len().min(NAMED) {
            let mut until = stretch.until;
            let truth = engine.detainer(index, stretch.from, stretch.entitled, true, &mut until);
            if truth != Truth::No {
                add(detainer_name(outline, index), truth);
            }
        }
    }
    let mut names: Vec<String> =
        named.into_iter().map(|(name, truth)| if truth == Truth::Yes { name } else { format!("{name} (?)") }).collect();
    if active.len() > NAMED {
        names.push(format!("{} more", active.len().saturating_sub(NAMED)));
    }
    names
}

pub(crate) fn source_name(source: Source, outline: &Outline) -> String {
    let labelled = |word: &str, names: &[String], number: Option<u32>| {
        let name = number.and_then(|number| usize::try_from(number).ok()).and_then(|number| names.get(number));
        name.map_or_else(|| word.to_owned(), |name| format!("{word} {name}"))
    };
    match source {
        Source::Case(case) => labelled("case", &outline.cases, Some(case)),
        Source::UnclearCase => "a case not named".to_owned(),
        Source::Arrest => "arrest".to_owned(),
        Source::Sentence(index) => {
            let sentence = usize::try_from(index).ok().and_then(|index| outline.sentences.get(index));
            let case = sentence.and_then(|sentence| match sentence.about {
                super::outline::About::Case(case) => Some(case),
                _ => None,
            });
            labelled("sentence in case", &outline.cases, case)
                .replace("in case", if outline.cases.is_empty() { "" } else { "in case" })
                .trim()
                .to_owned()
        }
        Source::Hold(index) => {
            let placing = usize::try_from(index).ok().and_then(|index| outline.placings.get(index));
            labelled("hold", &outline.hold_names, placing.and_then(|placing| placing.hold))
        }
    }
}

/// `detainer d1`, or `detainer` if it has no id.
pub(crate) fn detainer_name(outline: &Outline, index: usize) -> String {
    match detainer_id(outline, index) {
        Some(id) => format!("detainer {id}"),
        None => "detainer".to_owned(),
    }
}

/// The id of a detainer in the record.
pub(crate) fn detainer_id(outline: &Outline, index: usize) -> Option<&String> {
    let id = outline.detainers.get(index)?.id?;
    outline.detainer_names.get(usize::try_from(id).ok()?)
}

/// Every finding of a record, in the order of time, without remedies and words.
#[cfg(feature = "audit")]
pub(crate) fn bare_findings(engine: &Engine<'_>, timeline: &Timeline) -> Vec<Finding> {
    let mut stretches = Vec::new();
    engine.walk(true, |stretch| stretches.push(stretch));
    let mut findings = findings(engine, &stretches);
    side_findings::add(engine, timeline, &stretches, &entitled(&stretches), &mut findings);
    findings.sort_by_key(in_time);
    findings
}

/// Why a stretch is not surely covered: a finding about it alone, whose text says why in a sentence.
pub(crate) fn reason(engine: &Engine<'_>, stretch: &Stretch) -> Finding {
    let mut finding = new_finding(engine, &Extension::new(engine, stretch));
    finding.text = words::because(&finding);
    finding
}

fn in_time(finding: &Finding) -> (Instant, FindingKind, Instant) {
    (finding.span.from, finding.kind, finding.span.until)
}

/// The findings with custody time of their own.
fn findings(engine: &Engine<'_>, stretches: &[Stretch]) -> Vec<Finding> {
    let mut extensions = Vec::new();
    extension::of(engine, stretches, &mut extensions);
    extensions.iter().map(|extension| new_finding(engine, extension)).collect()
}

fn new_finding(engine: &Engine<'_>, extension: &Extension) -> Finding {
    let policy = |place: &usize| engine.law.policy_at(*place);
    let policies = &extension.policies;
    let first = policies.first().and_then(policy);
    let (missing, truncated) = extension.missing(engine);
    Finding {
        kind: FindingKind::UnlawfulExtension,
        span: span(extension.stretch.from, extension.until),
        bounds: extension.bounds,
        cause: Some(extension.cause()),
        policy: first.map(|policy| policy.id.clone()),
        other_policies: policies.iter().skip(1).filter_map(policy).map(|policy| policy.id.clone()).collect(),
        citation: first.map(|policy| policy.citation.clone()),
        missing,
        truncated,
        events: extension.events(engine),
        remedies: Vec::new(),
        text: String::new(),
    }
}
