//! `detainer audit diff` and `detainer audit sample`: what is done with reports afterwards.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use detainer::audit::tools::{Checked, SampleResult, SheetError};
use detainer::audit::{Answer, Cause, Difference, Digest, Manifest};
use detainer::check::words::hours;

use super::super::Done;
use super::super::args::AfterAudit;
use super::super::stop::{Stop, reason};
use super::super::text::clean;

pub(super) fn run(after: &AfterAudit) -> Result<Done, Stop> {
    match after {
        AfterAudit::Diff { first, second, json, check } => {
            let (one, other) = (Folder::read(first)?, Folder::read(second)?);
            let difference = Difference::of(one.parts(), other.parts()).map_err(stop)?;
            let mut out = io::stdout().lock();
            if *json {
                serde_json::to_writer_pretty(&mut out, &difference)?;
                writeln!(out)?;
            } else {
                print(&mut out, &difference)?;
            }
            Ok(if *check && !difference.same_answers() { Done::Failed } else { Done::Clean })
        }
        AfterAudit::Sample { sheet, json } => {
            let name = sheet.display().to_string();
            let result = SampleResult::read(&bytes(sheet)?, &name).map_err(stop)?;
            let mut out = io::stdout().lock();
            if *json {
                serde_json::to_writer_pretty(&mut out, &result)?;
                writeln!(out)?;
            } else {
                sample(&mut out, &result)?;
            }
            Ok(Done::Clean)
        }
    }
}

/// What is compared of a report.
struct Folder {
    manifest: Manifest,
    bookings: Vec<u8>,
    /// The name of the table of bookings, for errors.
    table: String,
}

impl Folder {
    fn read(folder: &Path) -> Result<Self, Stop> {
        let path = folder.join("manifest.json");
        let manifest: Manifest = serde_json::from_slice(&bytes(&path)?)
            .map_err(|error| Stop::new(format!("`{}` is no manifest: {error}", clean(&path.display().to_string()))))?;
        let path = folder.join("bookings.csv");
        let (bookings, table) = (bytes(&path)?, path.display().to_string());
        let digest = Digest::of(&bookings).to_string();
        if !manifest.outputs.iter().any(|output| output.file == "bookings.csv" && output.sha256 == digest) {
            return Err(Stop::new(format!("`{}` is not as its manifest says", clean(&table))));
        }
        Ok(Self { manifest, bookings, table })
    }

    fn parts(&self) -> (&Manifest, &[u8], &str) {
        (&self.manifest, &self.bookings, &self.table)
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, Stop> {
    let unreadable =
        |error| Stop::new(format!("cannot read `{}`: {}", clean(&path.display().to_string()), reason(&error)));
    fs::read(path).map_err(unreadable)
}

fn stop(error: SheetError) -> Stop {
    Stop::new(clean(&error.to_string()))
}

fn print(out: &mut impl Write, difference: &Difference) -> io::Result<()> {
    let Difference { causes, added, gone, changed, unchanged, .. } = difference;
    match causes.as_slice() {
        [] => writeln!(out, "Made of the same: program, options, inputs, policies")?,
        _ => writeln!(out, "Not made of the same:")?,
    }
    causes.iter().try_for_each(|one| writeln!(out, "  {}", clean(&cause(one))))?;
    writeln!(
        out,
        "{} bookings added, {} gone, {} answered otherwise, {unchanged} the same",
        added.len(),
        gone.len(),
        changed.len()
    )?;
    let line = |sign: char, one: &Answer, rest: &str| clean(&format!("{sign} {}: {}{rest}", one.booking, answer(one)));
    added.iter().try_for_each(|one| writeln!(out, "{}", line('+', one, "")))?;
    gone.iter().try_for_each(|one| writeln!(out, "{}", line('-', one, "")))?;
    changed.iter().try_for_each(|one| {
        let now = format!(", now {}", answer(&one.second));
        writeln!(out, "{}", line('~', &one.first, &now))
    })
}

fn cause(cause: &Cause) -> String {
    let Cause { what, name, first, second } = cause;
    match (first.as_deref(), second.as_deref()) {
        (Some(first), Some(second)) if name.is_empty() => {
            format!("{}: `{first}`, now `{second}`", what.replace('_', " "))
        }
        (Some(_), Some(_)) => format!("{what} `{name}`: its bytes are not the same"),
        (Some(_), None) => format!("{what} `{name}`: in the first alone"),
        (None, _) => format!("{what} `{name}`: in the second alone"),
    }
}

fn answer(answer: &Answer) -> String {
    let cause = if answer.first_cause.is_empty() { String::new() } else { format!(" ({})", answer.first_cause) };
    match (answer.min_seconds, answer.max_seconds) {
        (Some(least), Some(most)) if least != most => {
            format!("{}, {} to {}{cause}", answer.verdict, hours(least), hours(most))
        }
        (Some(least), _) if least > 0 => format!("{}, {}{cause}", answer.verdict, hours(least)),
        _ => format!("{}{cause}", answer.verdict.replace('_', " ")),
    }
}

fn sample(out: &mut impl Write, result: &SampleResult) -> io::Result<()> {
    let mut row = |one: &Checked| {
        let (low, high) = (percent(one.at_least_per_10000), percent(one.at_most_per_10000));
        let verdict = clean(&one.verdict).replace('_', " ");
        let (checked, errors, bookings) = (one.checked, one.errors, one.bookings);
        writeln!(out, "{verdict:<14} {errors} of {checked} checked are wrong: {low} to {high} of {bookings}")
    };
    result.verdicts.iter().try_for_each(&mut row)?;
    row(&result.all)?;
    if result.unchecked > 0 {
        writeln!(out, "{} rows are not checked yet", result.unchecked)?;
    }
    writeln!(out, "{}", result.method)
}

fn percent(parts: u32) -> String {
    format!("{}.{:02}%", parts / 100, parts % 100)
}
