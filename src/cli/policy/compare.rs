//! `detainer policy compare`: is one law at least as strict as another?

use std::io::{self, Write};

use detainer::check::Law;
use detainer::check::words::{hours, moment};
use detainer::policy::{InForce, Policy};
use detainer::reason::{Answer, Comparison, Counterexample, Strictness, compare};
use detainer::record::{Event, Timeline, Value};
use detainer::time::{Date, format_instant};
use serde::Serialize;

use crate::cli::Done;
use crate::cli::args::CompareArgs;
use crate::cli::law;
use crate::cli::stop::Stop;
use crate::cli::text::{clean, clean_json, columns, wrap};

/// What was compared, by the names that were given.
struct Compared<'a> {
    first: &'a str,
    second: &'a str,
    comparison: Comparison,
}

/// A stay that one of the two leaves uncovered in part, and the other does not.
struct Difference<'a> {
    under: &'a str,
    not_under: &'a str,
    example: &'a Counterexample,
}

/// The answer for programs.
#[derive(Serialize)]
struct Line<'a> {
    first: &'a str,
    second: &'a str,
    answer: &'static str,
    counterexamples: Vec<Shown<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    doubts: Vec<String>,
}

/// A difference for programs.
#[derive(Serialize)]
struct Shown<'a> {
    uncovered_only_under: &'a str,
    from: String,
    until: String,
    timeline: &'a Timeline,
}

pub(super) fn run(args: &CompareArgs) -> Result<Done, Stop> {
    let law = |name: &String| {
        let policies = law::policies(std::slice::from_ref(name))?;
        match args.on {
            None => Ok(Law::new(policies)),
            Some(day) => in_force(policies, day).ok_or_else(|| {
                let (name, day) = (clean(name), day.to_string());
                Stop::with_help(
                    format!("nothing of `{name}` is in force on {day}"),
                    "`detainer policy show` gives the dates of a policy",
                )
            }),
        }
    };
    let comparison = compare(&law(&args.first)?, &law(&args.second)?);
    let compared = Compared { first: &args.first, second: &args.second, comparison };
    let mut out = io::stdout().lock();
    if args.json {
        writeln!(out, "{}", clean_json(serde_json::to_string(&compared.line())?))?;
        return Ok(Done::Clean);
    }
    let width = columns().min(100);
    for line in wrap(&compared.sentence(), width) {
        writeln!(out, "{line}")?;
    }
    for difference in compared.differences() {
        writeln!(out)?;
        for line in difference.text(width)? {
            writeln!(out, "{line}")?;
        }
    }
    Ok(Done::Clean)
}

/// The policies that are in force on that day and known then, as if they always were; `None`: there are none.
fn in_force(mut policies: Vec<Policy>, day: Date) -> Option<Law> {
    policies.retain(|policy| policy.is_in_force_on(day) && policy.decided.is_none_or(|decided| decided <= day));
    for policy in &mut policies {
        (policy.in_force, policy.vacated) = (InForce::default(), None);
    }
    (!policies.is_empty()).then(|| Law::new(policies))
}

impl Compared<'_> {
    fn differences(&self) -> Vec<Difference<'_>> {
        let (first, second) = (self.first, self.second);
        let mut differences = Vec::new();
        if let Strictness::No(example) = &self.comparison.second {
            differences.push(Difference { under: first, not_under: second, example });
        }
        if let Strictness::No(example) = &self.comparison.first {
            differences.push(Difference { under: second, not_under: first, example });
        }
        differences
    }

    fn doubts(&self) -> Vec<String> {
        let reasons = |strictness: &Strictness| match strictness {
            Strictness::Undecided(doubts) => doubts.iter().map(ToString::to_string).collect(),
            Strictness::Yes | Strictness::No(_) => Vec::new(),
        };
        let mut doubts: Vec<String> = [&self.comparison.first, &self.comparison.second].map(reasons).concat();
        doubts.sort();
        doubts.dedup();
        doubts
    }

    fn line(&self) -> Line<'_> {
        let shown = |Difference { under, example, .. }| {
            let Counterexample { timeline, uncovered } = example;
            let at = |instant| format_instant(instant, timeline.zone);
            Shown { uncovered_only_under: under, from: at(uncovered.from), until: at(uncovered.until), timeline }
        };
        Line {
            first: self.first,
            second: self.second,
            answer: self.comparison.answer().as_str(),
            counterexamples: self.differences().into_iter().map(shown).collect(),
            doubts: self.doubts(),
        }
    }

    fn sentence(&self) -> String {
        let (first, second) = (clean(self.first), clean(self.second));
        match self.comparison.answer() {
            Answer::Equal => format!("EQUAL: {first} and {second} leave the same seconds without authority."),
            Answer::Stricter => format!(
                "STRICTER: whatever {second} leaves without authority, {first} leaves without authority too, and more."
            ),
            Answer::Looser => format!(
                "LOOSER: whatever {first} leaves without authority, {second} leaves without authority too, and more."
            ),
            Answer::Incomparable => format!(
                "INCOMPARABLE: {first} and {second} each leave something without authority that the other does not."
            ),
            Answer::Undecided => {
                format!("UNDECIDED between {first} and {second}: {}.", self.doubts().join("; "))
            }
        }
    }
}

impl Difference<'_> {
    /// The difference in words, the stay event by event, and the stay as JSON.
    fn text(&self, width: usize) -> Result<Vec<String>, Stop> {
        let Counterexample { timeline, uncovered } = self.example;
        let at = |instant| moment(instant, timeline.zone);
        let sentence = format!(
            "A stay that shows it, from {} to {} ({}) without authority under {}, not under {}:",
            at(uncovered.from),
            at(uncovered.until),
            hours(uncovered.seconds()),
            clean(self.under),
            clean(self.not_under),
        );
        let mut lines = wrap(&sentence, width);
        lines.extend(timeline.events.iter().flat_map(|event| indented(&told(event, timeline), width)));
        lines.extend(facts(timeline).iter().flat_map(|facts| indented(facts, width)));
        lines.push(clean_json(serde_json::to_string(timeline)?));
        Ok(lines)
    }
}

fn indented(text: &str, width: usize) -> Vec<String> {
    let wrapped = wrap(&clean(text), width.saturating_sub(4));
    wrapped
        .iter()
        .enumerate()
        .map(|(number, line)| format!("{}{line}", if number == 0 { "  " } else { "    " }))
        .collect()
}

/// An event with its time and what is written of it.
fn told(event: &Event, timeline: &Timeline) -> String {
    let when = event.at.exact().map_or_else(String::new, |at| moment(at, timeline.zone));
    let written = match event.to_value(timeline.zone) {
        Value::Map(entries) => entries,
        _ => Vec::new(),
    };
    let attributes = written.iter().filter(|(key, _)| !matches!(key.as_str(), "at" | "event"));
    let attributes: Vec<String> = attributes.map(|(key, value)| format!("{key} {}", plain(value))).collect();
    let colon = if attributes.is_empty() { "" } else { ": " };
    format!("{when}  {}{colon}{}", event.kind_word(), attributes.join(", "))
}

/// What is known of the person and the custodian.
fn facts(timeline: &Timeline) -> Option<String> {
    let Value::Map(entries) = timeline.to_value() else { return None };
    let facts = entries.into_iter().find_map(|(key, value)| match value {
        Value::Map(facts) if key == "facts" => Some(facts),
        _ => None,
    })?;
    let facts: Vec<String> = facts.iter().map(|(key, value)| format!("{key} {}", plain(value))).collect();
    Some(format!("Facts: {}", facts.join("; ")))
}

/// A value without the signs of JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Text(text) => text.clone(),
        Value::List(items) if items.is_empty() => "none".to_owned(),
        Value::List(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Map(entries) => {
            entries.iter().map(|(key, value)| format!("{key} {}", plain(value))).collect::<Vec<_>>().join(" ")
        }
    }
}
