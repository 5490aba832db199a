//! The annex: what a person needs who certifies the report under Federal Rules of Evidence 902(13) and (14).

use crate::audit::manifest::{Hash, Manifest, PolicyHash};
use crate::page::{Markup, html};
use crate::policy::Policy;
use crate::reason::run_examples;

use super::Basis;
use super::tables::words;
use crate::page::scale::grouped;

pub(super) fn section(basis: &Basis<'_>) -> Markup {
    let manifest = basis.manifest;
    let content = html! {
        p {
            "Rule 902(13) lets a certificate of a qualified person show that an electronic process or system produces an accurate "
            "result; rule 902(14), that data was copied from a file, by its digital identification. This annex is what such a "
            "certificate can rest on. It is no certificate until a qualified person signs one, and whether it suffices is for the court."
        }
        h3 { "The process" }
        (process())
        h3 { "What it was made with" }
        (made_with(manifest))
        h3 { "Digital identification" }
        (hashes("Inputs", "the exact files that were read, the mapping among them", &manifest.inputs))
        (policies(&manifest.policies))
        (hashes("Outputs", "the files of the report that were written before this page; the hash of this page itself stands in manifest.json",
            &manifest.outputs))
        h3 { "Tests of the policies" }
        p {
            "Each policy carries examples with the answers that its text demands. They were run by this program when this report was made."
        }
        (tests(&basis.law.policies()))
        h3 { "The certifying person" }
        (signature())
    };
    super::section("annex", &content)
}

fn process() -> Markup {
    html! {
        ol class="steps" {
            li { "Each row of the inputs is read as an event of a booking, or rejected and listed with the reason. No row is lost: the totals in section 1 reconcile." }
            li { "The time of an event is read as the range of instants that its record allows; what is not recorded is unknown, and nothing is guessed." }
            li { "For each booking every second of custody is compared with the authorities on record: cases, sentences, other holds, time to process a release, and detainers as far as the policies let them be honoured." }
            li { "What no authority covered in every reading of the record is the lower bound of the time beyond authority; what was not surely covered is the upper bound." }
            li { "The program has no clock, no random numbers and no network: the same inputs, policies and options give the same bytes, on any number of processors." }
            li { "Anyone can repeat it: " code { "detainer verify manifest.json" } " makes the audit again and names every file that is not the same." }
        }
    }
}

fn made_with(manifest: &Manifest) -> Markup {
    let rows = [
        ("Program", manifest.program.clone()),
        ("Time-zone database", manifest.time_zone_database.clone()),
        ("Arguments", format!("detainer audit {}", manifest.arguments.join(" "))),
    ];
    words(
        "Program, version and options",
        "",
        &["What", "Value"],
        rows.map(|(name, value)| (name.to_owned(), vec![value])),
    )
}

fn hashes(caption: &str, note: &str, hashes: &[Hash]) -> Markup {
    let row = |hash: &Hash| (hash.file.clone(), vec![grouped(&hash.bytes.to_string()), hash.sha256.clone()]);
    words(caption, note, &["File", "Bytes", "SHA-256"], hashes.iter().map(row))
}

fn policies(policies: &[PolicyHash]) -> Markup {
    let row = |policy: &PolicyHash| (policy.id.clone(), vec![policy.checked.clone(), policy.sha256.clone()]);
    words("Policies", "the exact files of rules", &["Policy", "Checked against", "SHA-256"], policies.iter().map(row))
}

fn tests(policies: &[&Policy]) -> Markup {
    let row = |policy: &&Policy| {
        let outcomes = run_examples(policy).outcomes;
        let failed: Vec<String> =
            outcomes.iter().filter(|outcome| outcome.failure.is_some()).map(|outcome| outcome.name.clone()).collect();
        let passed = outcomes.len().saturating_sub(failed.len());
        let failed = if failed.is_empty() { "none".to_owned() } else { failed.join("; ") };
        (policy.id.clone(), vec![format!("{passed} of {}", outcomes.len()), failed])
    };
    words("Results", "", &["Policy", "Passed", "Failed"], policies.iter().map(row))
}

fn signature() -> Markup {
    html! {
        p { "To be filled in by the person who ran the program or can speak to its process." }
        dl class="signature" {
            @for line in ["Name and title", "Qualification", "What was examined, and how it was obtained", "Date and signature"] {
                dt { (line) }
                dd {}
            }
        }
    }
}
