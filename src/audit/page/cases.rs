//! Single bookings: a strip and the steps in words of each.

use crate::check::strip::Strip;
use crate::check::{Assessment, Explanation, Law, Options, Step, Verdict, check, explain, words};
use crate::page::{Markup, html};
use crate::record::Timeline;

use super::tables::cause;
use super::{AppliedLaw, Basis, strip};
use crate::audit::cases::Case;
use crate::audit::figures::hours;
use crate::audit::report::Report;
use crate::page::scale::grouped;

/// Whether single bookings may be shown: a small cell is one booking at least.
pub(super) const fn are_shown(report: &Report) -> bool {
    report.summary.suppress_below == 0
}

/// The longest cases, and the sample of the others.
pub(super) fn section(report: &Report, basis: &Basis<'_>) -> Markup {
    let counts = &report.summary.reconciled;
    let others = counts.bookings.saturating_sub(u64::try_from(report.longest.len()).unwrap_or(u64::MAX));
    let content = html! {
        @if !are_shown(report) {
            p { "Small cells are suppressed in this report, so that no single booking is shown." }
        } @else {
            p {
                "Below stand the " (report.longest.len()) " bookings longest beyond authority (of "
                (grouped(&counts.unlawful.saturating_add(counts.undetermined).to_string()))
                " that are unlawful or undetermined), the surely longest first, and a sample of " (report.sample.len()) " of the "
                (grouped(&others.to_string())) " others, drawn by a keyed hash of the booking's name. Any other booking is shown by "
                code { "detainer explain FILE --booking NAME" } " with the same policies."
            }
            (legend())
            (controls())
            (list("longest", "The longest", &report.longest, basis, true))
            (list("sample", "A sample of the others", &report.sample, basis, false))
        }
    };
    super::section("cases", &content)
}

fn list(id: &str, title: &str, cases: &[Case], basis: &Basis<'_>, first_open: bool) -> Markup {
    html! {
        @if !cases.is_empty() {
            h3 { (title) }
            div class="cases" id=(id) {
                @for (number, case) in cases.iter().enumerate() {
                    (one(case, basis, &format!("{id}-{number}"), first_open && number == 0))
                }
            }
        }
    }
}

/// A case, assessed again and explained under the law of the audit.
fn explained(case: &Case, law: &Law, options: Options) -> (Assessment, Explanation) {
    let timeline = &case.timeline;
    let assessment = check(timeline, law, &Options { as_of: case.as_of, ..options });
    let explanation = match options.law_as_known_at {
        Some(known) => explain(timeline, &law.as_known_at(known, timeline.zone), &assessment),
        None => explain(timeline, law, &assessment),
    };
    (assessment, explanation)
}

/// A sign for each verdict, so that no colour is needed.
const fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Lawful => "✓",
        Verdict::Unlawful => "✕",
        Verdict::Undetermined => "?",
        Verdict::NotAssessed => "–",
    }
}

fn one(case: &Case, basis: &Basis<'_>, id: &str, open: bool) -> Markup {
    let (assessment, explanation) = match basis.law {
        AppliedLaw::Named(law) => explained(case, law, basis.options),
        AppliedLaw::Places(laws) => explained(case, &laws.of(&case.timeline), basis.options),
    };
    let verdict = assessment.verdict.as_str();
    let first = assessment.findings.iter().find_map(|finding| finding.cause).map_or("", |cause| cause.as_str());
    let ends = assessment.custody.map_or(0, |custody| custody.until.latest.unix());
    html! {
        details class={ "case " (verdict) } open[open] data-booking=(case.timeline.booking) data-verdict=(verdict)
            data-cause=(first) data-least=(case.bounds.min_seconds) data-most=(case.bounds.max_seconds) data-ends=(ends) {
            summary {
                h4 { bdi { (case.timeline.booking) } }
                span class="verdict" { (sign(assessment.verdict)) " " (verdict.replace('_', " ")) }
                span class="beyond" {
                    @if case.bounds.max_seconds > 0 { (grouped(&hours(case.bounds))) " hours" }
                }
                span class="why" { @if !first.is_empty() { (cause(first)) } }
            }
            (body(&case.timeline, &assessment, &explanation, id))
        }
    }
}

fn body(timeline: &Timeline, assessment: &Assessment, explanation: &Explanation, id: &str) -> Markup {
    let bounds = assessment.overdetention.unwrap_or_default();
    let about = [&timeline.custodian, &timeline.jurisdiction].into_iter().flatten();
    let strips = Strip::of(timeline, assessment, explanation);
    html! {
        p {
            b { (words::verdict(assessment.verdict, bounds)) }
            @for word in about { " · " bdi { (word) } }
        }
        @for (number, strip) in strips.iter().enumerate() { (strip::figure(strip, &format!("{id}-strip-{number}"))) }
        ol class="steps" { @for step in &explanation.steps { (self::step(step)) } }
    }
}

fn step(step: &Step) -> Markup {
    html! {
        li {
            bdi { (step.text) }
            @if !step.events.is_empty() { " " span class="quiet" { "[" bdi { (step.events.join(", ")) } "]" } }
            @if let Some(citation) = &step.citation {
                span class="cite" { (citation) @if let Some(source) = &step.source { br; (source) } }
            }
        }
    }
}

fn legend() -> Markup {
    let signs = [
        ("covers", "authority covers"),
        ("uncovered", "no authority"),
        ("doubt", "uncertain"),
        ("on-file", "on file, no authority then"),
    ];
    html! {
        ul class="legend" aria-label="How to read a strip" {
            @for (class, meaning) in signs {
                li {
                    svg width="34" height="16" viewBox="0 0 34 16" aria-hidden="true" focusable="false" {
                        rect class=(class) x="1" y="1" width="32" height="14" {}
                    }
                    (meaning)
                }
            }
            li {
                svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false" {
                    path class="deadline" d="M8 7V16" {}
                    path class="flag" d="M3 1h10l-5 7z" {}
                }
                "deadline"
            }
        }
    }
}

/// What the script needs; without it nothing is shown that does nothing.
fn controls() -> Markup {
    let verdicts = [Verdict::Unlawful, Verdict::Undetermined, Verdict::Lawful, Verdict::NotAssessed];
    let orders = [
        ("", "as in the report"),
        ("least", "surely longest first"),
        ("most", "possibly longest first"),
        ("ends", "last to leave first"),
        ("booking", "by booking"),
    ];
    html! {
        form class="controls" id="controls" hidden {
            label { "Find " input type="search" id="find" autocomplete="off" spellcheck="false" placeholder="booking or word"; }
            label {
                "Verdict "
                select id="verdict" {
                    option value="" { "all" }
                    @for verdict in verdicts { option value=(verdict.as_str()) { (verdict.as_str().replace('_', " ")) } }
                }
            }
            label { "Cause " select id="cause" { option value="" { "all" } } }
            label {
                "Order "
                select id="order" { @for (value, name) in orders { option value=(value) { (name) } } }
            }
            button type="button" id="open-all" { "Open all" }
            output id="shown" aria-live="polite" {}
        }
    }
}
