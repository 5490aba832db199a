//! Tables of the page.

use crate::check::Cause;
use crate::page::{Markup, html};

use super::section;
use crate::audit::figures::{hours, range};
use crate::audit::report::Report;
use crate::audit::summary::{Count, Extensions, Group, Summary, Totals};
use crate::page::scale::grouped;

/// So many rows of a table are shown.
const ROWS: usize = 60;

/// A table whose cells are words; the first cell of a row heads it.
pub(super) fn words(
    caption: &str,
    note: &str,
    heads: &[&str],
    rows: impl IntoIterator<Item = (String, Vec<String>)>,
) -> Markup {
    table(caption, note, heads, "", rows)
}

/// A table whose cells are numbers.
pub(super) fn numbers(
    caption: &str,
    note: &str,
    heads: &[&str],
    rows: impl IntoIterator<Item = (String, Vec<String>)>,
) -> Markup {
    table(caption, note, heads, "number", rows)
}

fn table(
    caption: &str,
    note: &str,
    heads: &[&str],
    class: &str,
    rows: impl IntoIterator<Item = (String, Vec<String>)>,
) -> Markup {
    let mut rows = rows.into_iter();
    let shown: Vec<(String, Vec<String>)> = rows.by_ref().take(ROWS).collect();
    let more = rows.count();
    html! {
        @if !shown.is_empty() {
            div class="wide" tabindex="0" role="region" aria-label=(caption) {
                table {
                    caption { (caption) @if !note.is_empty() { small { " – " (note) } } }
                    thead {
                        tr {
                            @for (place, head) in heads.iter().enumerate() {
                                th scope="col" class=(if place > 0 { class } else { "" }) { (head) }
                            }
                        }
                    }
                    tbody {
                        @for (name, cells) in &shown {
                            tr {
                                th scope="row" { bdi { (name) } }
                                @for cell in cells { td class=(class_of(cell, class)) { (cell) } }
                                @for _ in cells.len().saturating_add(1)..heads.len() { td class=(class) { "–" } }
                            }
                        }
                    }
                }
            }
        }
        @if more > 0 { p class="quiet" { "and " (more) " more, in " code { "summary.json" } } }
    }
}

/// What is long may be broken anywhere; what is short is not.
fn class_of<'a>(cell: &str, class: &'a str) -> &'a str {
    if class.is_empty() && cell.chars().count() > 40 { "long" } else { class }
}

const HEADS: [&str; 5] = ["Bookings", "Unlawful", "Undetermined", "Lawful", "Person-hours beyond authority"];

/// A table of bookings by verdict. What is suppressed has a row without numbers.
pub(super) fn by_verdict(
    caption: &str,
    note: &str,
    what: &str,
    rows: impl IntoIterator<Item = (String, Option<Totals>)>,
) -> Markup {
    let heads: Vec<&str> = std::iter::once(what).chain(HEADS).collect();
    let cells = |totals: Totals| {
        let bookings = totals.assessed().saturating_add(totals.not_assessed);
        let counts = [bookings, totals.unlawful, totals.undetermined, totals.lawful];
        let counts = counts.iter().map(|count| grouped(&count.to_string()));
        counts.chain([grouped(&hours(totals.bounds()))]).collect()
    };
    let row = |(name, totals): (String, Option<Totals>)| match totals {
        Some(totals) => (name, cells(totals)),
        None => (name, vec!["few".to_owned()]),
    };
    numbers(caption, note, &heads, rows.into_iter().map(row))
}

pub(super) fn groups(rows: &[Group]) -> impl Iterator<Item = (String, Option<Totals>)> {
    rows.iter().map(|group| (group.name.clone(), group.totals))
}

/// A table of stretches.
pub(super) fn stretches(
    caption: &str,
    note: &str,
    what: &str,
    rows: &[Extensions],
    name: fn(&str) -> String,
) -> Markup {
    let heads = [what, "Stretches", "Bookings", "Person-hours beyond authority"];
    let row = |row: &Extensions| {
        let cells = row.totals.map_or_else(
            || vec!["few".to_owned()],
            |totals| {
                let bounds = crate::check::Bounds { min_seconds: totals.min_seconds, max_seconds: totals.max_seconds };
                let bookings = range(totals.bookings_surely, totals.bookings);
                [totals.findings.to_string(), bookings, hours(bounds)].iter().map(|text| grouped(text)).collect()
            },
        );
        (name(&row.name), cells)
    };
    numbers(caption, note, &heads, rows.iter().map(row))
}

/// A cause in words.
pub(super) fn cause(word: &str) -> String {
    let words = match word.parse::<Cause>() {
        Ok(Cause::NoDetainer) => "there was no detainer",
        Ok(Cause::BeforeDetainer) => "a detainer came only later",
        Ok(Cause::DetainerWithdrawn) => "the detainer had been withdrawn",
        Ok(Cause::NoPolicyInForce) => "no policy in force speaks of it",
        Ok(Cause::Prohibited) => "the policy allows no hold",
        Ok(Cause::EvidenceMissing) => "evidence was missing",
        Ok(Cause::ReviewMissing) => "no judge reviewed the hold",
        Ok(Cause::LimitExceeded) => "the time ran out",
        Ok(Cause::ArrestReviewMissing) => "no judge reviewed the arrest",
        Ok(Cause::AuthorityUnknown) => "authority cannot be told",
        Err(_) => word,
    };
    words.to_owned()
}

/// By facility and hold type.
pub(super) fn places(summary: &Summary) -> Markup {
    let content = html! {
        (by_verdict("By facility", "the custodian that the record names", "Facility", groups(&summary.by_facility)))
        (by_verdict("By hold type", "the paper that the person was, or could have been, held on", "Hold type",
            groups(&summary.by_hold_type)))
    };
    section("places", &content)
}

/// Determinable against undetermined, and what would settle most.
pub(super) fn open_questions(summary: &Summary) -> Markup {
    let counts = &summary.reconciled;
    let determined = counts.lawful.saturating_add(counts.unlawful);
    let table = |caption: &str, note: &str, what: &str, rows: &[Count]| {
        let number = |count: Option<u64>| count.map_or_else(|| "few".to_owned(), |count| grouped(&count.to_string()));
        numbers(
            caption,
            note,
            &[what, "Bookings"],
            rows.iter().map(|row| (row.what.clone(), vec![number(row.bookings)])),
        )
    };
    let content = html! {
        p {
            "Of " (grouped(&counts.bookings.to_string())) " bookings " b { (grouped(&determined.to_string())) }
            " could be determined and " b { (grouped(&counts.undetermined.to_string())) } " could not, for the record does not say "
            "enough. What is not known is not guessed: it is a range, and below stands what would settle it."
        }
        (table("What would settle undetermined bookings", "a booking may need several", "Missing", &summary.needs))
        (table("Why bookings were not assessed", "", "Because", &summary.not_assessed))
        (table("Defects of the records", "a defect never makes a row disappear", "Defect", &summary.defects))
    };
    section("open", &content)
}

/// What the tools found, in their words.
pub(super) fn asked_for(report: &Report) -> Markup {
    let content = html! {
        @if report.sections.is_empty() {
            p { "Nothing: no classes, samples to check, overrides, exposure or reports that statutes ask for." }
        }
        @for found in &report.sections {
            h3 { (found.name.replace('_', " ")) }
            ul { @for line in &found.lines { li { (line) } } }
        }
    };
    section("asked", &content)
}
