//! Two audits compared: which bookings came, went or were answered otherwise, and what it may come from.

use std::collections::BTreeMap;

use serde::Serialize;

use super::manifest::{Hash, Manifest};
use super::tools::SheetError;
use super::tools::sheet::Sheet;

/// What is not the same in two audits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Difference {
    /// What the audits were made of that differs: programs, options, inputs, mappings, policies.
    pub causes: Vec<Cause>,
    /// Bookings of the second alone.
    pub added: Vec<Answer>,
    /// Bookings of the first alone.
    pub gone: Vec<Answer>,
    /// Bookings of both with another answer.
    pub changed: Vec<Changed>,
    /// Bookings with the same answer in both.
    pub unchanged: u64,
}

/// Something that the audits were made of and that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// `program`, `time_zone_database`, `options`, `input` or `policy`.
    pub what: &'static str,
    /// Which.
    pub name: String,
    /// How it stood in the first: a version, the options, or a SHA-256; `None`: not at all.
    pub first: Option<String>,
    /// How it stands in the second.
    pub second: Option<String>,
}

/// A booking and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Answer {
    /// The booking.
    pub booking: String,
    /// The verdict.
    pub verdict: String,
    /// Seconds beyond authority, at least; `None` if it was not assessed.
    pub min_seconds: Option<i64>,
    /// At most.
    pub max_seconds: Option<i64>,
    /// Why a stretch was first not surely covered; empty if none was.
    pub first_cause: String,
}

/// A booking with two answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// The first.
    pub first: Answer,
    /// The second.
    pub second: Answer,
}

impl Difference {
    /// Compares two audits by their manifests and their tables of bookings (`bookings.csv`).
    ///
    /// # Errors
    ///
    /// A table is none of an audit's.
    pub fn of(first: (&Manifest, &[u8], &str), second: (&Manifest, &[u8], &str)) -> Result<Self, SheetError> {
        let mut others = answers(second.1, second.2)?;
        let (mut gone, mut changed, mut unchanged) = (Vec::new(), Vec::new(), 0u64);
        for (booking, first) in answers(first.1, first.2)? {
            match others.remove(&booking) {
                None => gone.push(first),
                Some(second) if second == first => unchanged = unchanged.saturating_add(1),
                Some(second) => changed.push(Changed { first, second }),
            }
        }
        Ok(Self { causes: causes(first.0, second.0), added: others.into_values().collect(), gone, changed, unchanged })
    }

    /// Whether every booking has the same answer in both.
    #[must_use]
    pub const fn same_answers(&self) -> bool {
        self.added.is_empty() && self.gone.is_empty() && self.changed.is_empty()
    }
}

fn answers(text: &[u8], file: &str) -> Result<BTreeMap<String, Answer>, SheetError> {
    let columns = ["booking", "verdict", "min_seconds", "max_seconds", "first_cause"];
    let sheet = Sheet::read(text, file, &columns)?;
    let mut answers = BTreeMap::new();
    for line in sheet.lines() {
        let booking = line.need("booking")?.to_owned();
        let answer = Answer {
            booking: booking.clone(),
            verdict: line.need("verdict")?.to_owned(),
            min_seconds: line.number("min_seconds")?,
            max_seconds: line.number("max_seconds")?,
            first_cause: line.cell("first_cause").to_owned(),
        };
        answers.insert(booking, answer);
    }
    Ok(answers)
}

/// What the audits were made of that differs.
fn causes(first: &Manifest, second: &Manifest) -> Vec<Cause> {
    let mut causes = Vec::new();
    let mut differ = |what: &'static str, first: &str, second: &str| {
        if first != second {
            let (name, first, second) = (String::new(), Some(first.to_owned()), Some(second.to_owned()));
            causes.push(Cause { what, name, first, second });
        }
    };
    differ("program", &first.program, &second.program);
    differ("time_zone_database", &first.time_zone_database, &second.time_zone_database);
    differ("options", &options(first), &options(second));
    hashes("input", &files(&first.inputs), &files(&second.inputs), &mut causes);
    let policies = |of: &Manifest| -> BTreeMap<String, String> {
        of.policies.iter().map(|policy| (policy.id.clone(), policy.sha256.clone())).collect()
    };
    hashes("policy", &policies(first), &policies(second), &mut causes);
    causes
}

/// The arguments that name no file: files are compared by what is in them.
fn options(of: &Manifest) -> String {
    let options = of.arguments.iter().take_while(|argument| *argument != "--");
    options.filter(|option| !option.starts_with("--policy=")).cloned().collect::<Vec<_>>().join(" ")
}

fn files(of: &[Hash]) -> BTreeMap<String, String> {
    of.iter().map(|hash| (hash.file.clone(), hash.sha256.clone())).collect()
}

/// Files that differ, by their names. One that was only renamed is the same file.
fn hashes(
    what: &'static str,
    first: &BTreeMap<String, String>,
    second: &BTreeMap<String, String>,
    causes: &mut Vec<Cause>,
) {
    let renamed = |hash: &String, name: &String, others: &BTreeMap<String, String>| {
        !others.contains_key(name) && others.values().any(|other| other == hash)
    };
    for (name, hash) in first {
        let other = second.get(name);
        if other != Some(hash) && !renamed(hash, name, second) {
            causes.push(Cause { what, name: name.clone(), first: Some(hash.clone()), second: other.cloned() });
        }
    }
    for (name, hash) in second {
        if !first.contains_key(name) && !renamed(hash, name, first) {
            causes.push(Cause { what, name: name.clone(), first: None, second: Some(hash.clone()) });
        }
    }
}
