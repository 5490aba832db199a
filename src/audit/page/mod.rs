//! The report as a page: one file that needs nothing else, to be read on a screen, on a phone or on paper.

mod annex;
mod cases;
mod charts;
mod strip;
mod tables;

use crate::check::words::moment;
use crate::check::{Law, Laws, Options};
use crate::page::{Markup, Page, html};
use crate::policy::Policy;

use super::figures::{days, hours, range, tenths};
use super::manifest::Manifest;
use super::report::Report;
use super::summary::{Releases, Summary};
use crate::page::scale::grouped;

/// Filters and sorts the cases; everything can be read without it.
const SCRIPT: &str = include_str!("script.js");

/// What a page rests on beside the report itself.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'a> {
    /// The law that was applied.
    pub law: AppliedLaw<'a>,
    /// The end of open stays, and how the law was known.
    pub options: Options,
    /// The inputs, the policies, and the files written so far.
    pub manifest: &'a Manifest,
}

/// The law of an audit.
#[derive(Clone, Copy, Debug)]
pub enum AppliedLaw<'a> {
    /// One for all bookings.
    Named(&'a Law),
    /// That of the place that each record names.
    Places(&'a Laws),
}

impl AppliedLaw<'_> {
    /// All policies that it may be made of.
    fn policies(&self) -> Vec<&Policy> {
        match self {
            Self::Named(law) => law.policies().iter().collect(),
            Self::Places(laws) => laws.policies().collect(),
        }
    }
}

impl Report {
    /// The report as a page of HTML that stands alone. The same audit gives the same bytes.
    ///
    /// Single cases are only in it if small cells are not suppressed.
    #[must_use]
    pub fn page(&self, basis: &Basis<'_>) -> Page {
        let body = html! {
            a class="skip" href="#main" { "To the content" }
            (header(&self.summary, basis))
            main id="main" {
                (audited(self, basis))
                (in_brief(&self.summary))
                (charts::distribution(&self.summary))
                (charts::months(&self.summary, &basis.law.policies()))
                (charts::causes(&self.summary))
                (tables::places(&self.summary))
                (tables::open_questions(&self.summary))
                (charts::other_readings(&self.summary))
                (tables::asked_for(self))
                (cases::section(self, basis))
                (annex::section(basis))
            }
        };
        let page = Page::new("Custody audit", body);
        if cases::are_shown(self) { page.with_script(SCRIPT) } else { page }
    }
}

/// The sections, by anchor and title, in their order.
const SECTIONS: [(&str, &str); 11] = [
    ("audited", "What was audited"),
    ("brief", "The result in brief"),
    ("length", "How long"),
    ("months", "When"),
    ("causes", "Why"),
    ("places", "Where, and on what paper"),
    ("open", "What the records leave open"),
    ("readings", "The same bookings under other rules"),
    ("asked", "What else was asked for"),
    ("cases", "Single bookings"),
    ("annex", "Annex: for a certificate under Federal Rules of Evidence 902(13) and (14)"),
];

/// What stands in the column of the same name.
const CHECKED: &str = "how well its text was checked: against the text, a secondary source, or not";

/// A section with its heading.
fn section(anchor: &str, content: &Markup) -> Markup {
    let place = SECTIONS.iter().position(|(known, _)| *known == anchor).unwrap_or(0);
    let title = SECTIONS.get(place).map_or("", |(_, title)| title);
    let number = place.saturating_add(1);
    html! {
        section id=(anchor) aria-labelledby=(format!("{anchor}-heading")) {
            h2 id=(format!("{anchor}-heading")) { (number) ". " (title) }
            (content)
        }
    }
}

fn header(summary: &Summary, basis: &Basis<'_>) -> Markup {
    let counts = &summary.reconciled;
    let verdicts = [
        ("unlawful", "unlawful", "surely held beyond authority", counts.unlawful),
        ("undetermined", "undetermined", "it depends on what the record leaves open", counts.undetermined),
        ("lawful", "lawful", "covered by authority throughout", counts.lawful),
        ("unassessed", "not assessed", "no custody that could be judged", counts.not_assessed),
    ];
    html! {
        header {
            h1 { "Custody audit" }
            p class="lead" {
                (grouped(&counts.bookings.to_string())) " bookings under "
                @match basis.law {
                    AppliedLaw::Named(law) => {
                        @for (place, policy) in law.policies().iter().enumerate() {
                            @if place > 0 { ", " }
                            (policy.title)
                        }
                    }
                    AppliedLaw::Places(_) => "the law of the place of each",
                }
                "."
            }
            p class="quiet" {
                "Every second of custody must be covered by authority. This report says, for each booking, whether it was: as a "
                "lower and an upper bound where the record leaves something open. It is not legal advice."
            }
            ul class="tally" {
                @for (class, word, meaning, count) in verdicts {
                    li class=(class) { b { (grouped(&count.to_string())) } (word) br; small class="quiet" { (meaning) } }
                }
            }
            nav aria-label="Contents" {
                ol { @for (anchor, title) in SECTIONS { li { a href=(format!("#{anchor}")) { (title) } } } }
            }
        }
    }
}

fn audited(report: &Report, basis: &Basis<'_>) -> Markup {
    let counts = &report.summary.reconciled;
    let number = |count: u64| grouped(&count.to_string());
    let policies = |policy: &Policy| vec![policy.citation.clone(), policy.checked.as_str().to_owned()];
    let content = html! {
        p {
            "Nothing was lost: " b { (number(counts.rows_read)) " rows read" } " = " (number(counts.rows_used)) " used + "
            (number(counts.rows_rejected)) " rejected, each listed with its reason in " code { "rejected.csv" } "; and "
            b { (number(counts.bookings)) " bookings" } " = " (number(counts.lawful)) " lawful + " (number(counts.unlawful))
            " unlawful + " (number(counts.undetermined)) " undetermined + " (number(counts.not_assessed))
            " not assessed. The bookings have " (number(counts.events)) " events."
        }
        p {
            @match counts.people {
                Some(people) => {
                    "The records name " (number(people.named)) " people; "
                    b { (range(number(people.held_surely), number(people.held_possibly))) } " of them were held beyond authority"
                    @if people.held_surely < people.held_possibly { " (surely, to possibly)" }
                    ". " (number(people.bookings_without)) " bookings name nobody."
                }
                None => "The records name no people, so that bookings are counted and not people.",
            }
        }
        (tables::words("The files that were read", "", &["File", "Bytes"], basis.manifest.inputs.iter().map(|input| {
            (input.file.clone(), vec![grouped(&input.bytes.to_string())])
        })))
        @match basis.law {
            AppliedLaw::Named(law) => {
                (tables::words("The law that was applied", CHECKED, &["Policy", "Citation", "Checked"],
                    law.policies().iter().map(|policy| (policy.id.clone(), policies(policy)))))
            }
            AppliedLaw::Places(_) => p {
                "Each booking was judged by the law in force at the place that its record names. The policies that this law may be "
                "made of are listed in the annex."
            }
        }
        @if let Some(as_of) = basis.options.as_of {
            p { "Stays without a recorded end were judged until " (moment(as_of, crate::time::Zone::utc())) " UTC." }
        }
        @if report.summary.suppress_below > 0 {
            p {
                "Numbers of fewer than " (report.summary.suppress_below) " bookings are left out, and single bookings are not shown."
            }
        }
    };
    section("audited", &content)
}

fn in_brief(summary: &Summary) -> Markup {
    let bounds = summary.overall.bounds();
    let distribution = &summary.distribution;
    let mut rows = vec![
        ("Person-hours beyond authority", hours(bounds), "of all bookings together"),
        ("Person-days beyond authority", days(bounds), "the same, a day being 24 hours"),
        (
            "Share of releases held beyond authority",
            share(&summary.releases),
            "the denominator: assessed bookings that have a recorded end",
        ),
    ];
    for (name, span) in [("Median", distribution.median), ("90th percentile", distribution.percentile_90)] {
        let Some(span) = span else { continue };
        let bounds = crate::check::Bounds { min_seconds: span.min_seconds, max_seconds: span.max_seconds };
        rows.push((name, format!("{} hours", hours(bounds)), "of the unlawful bookings; nearest rank"));
    }
    let content = html! {
        p {
            "A number that rests on an open record is a range: from what is so in every reading of the record to what is so in "
            "some reading. The truth lies between."
        }
        (tables::words("The result", "", &["Measure", "Result", "Of what"], rows.into_iter().map(|(name, value, of)| {
            (name.to_owned(), // What is a number stays on one line.
            vec![grouped(&value).replace(' ', "\u{a0}"), of.to_owned()])
        })))
    };
    section("brief", &content)
}

fn share(releases: &Releases) -> String {
    releases.share.map_or_else(
        || "there are none".to_owned(),
        |share| {
            let ends = range(tenths(share.at_least_permille), tenths(share.at_most_permille));
            format!("{ends} % of {}", share.of)
        },
    )
}
