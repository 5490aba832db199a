//! `detainer policy whatif`: the same records under two laws.

use std::io::{self, Write};

use detainer::check::words::hours;
use detainer::check::{Bounds, Cause, Law, Verdict};
use detainer::reason::{Change, WhatIf};
use serde::Serialize;
use std::collections::BTreeMap;

use crate::cli::Done;
use crate::cli::args::WhatIfArgs;
use crate::cli::input::Inputs;
use crate::cli::law;
use crate::cli::settings::Settings;
use crate::cli::stop::Stop;
use crate::cli::text::{clean, clean_json};

/// So many bookings are listed in the table; the JSON has them all.
const LISTED: usize = 20;

/// The width of the longest bar.
const BAR: usize = 40;

const VERDICTS: [Verdict; 4] = [Verdict::Lawful, Verdict::Unlawful, Verdict::Undetermined, Verdict::NotAssessed];

pub(super) fn run(args: &WhatIfArgs) -> Result<Done, Stop> {
    let from = Law::new(law::policies(&args.from)?);
    let to = Law::new(law::policies(&args.to)?);
    let settings = Settings::new_for(&args.records, args.as_of.as_deref(), None)?;
    let inputs = Inputs::new(&args.inputs, &args.records)?;
    let mut whatif = WhatIf::new();
    let mut done = Done::Clean;
    inputs.read(settings.defaults(), |record| {
        match record {
            Ok(stay) => whatif.add(&stay.timeline, &from, &to, &settings.options(&stay)?),
            Err(rejected) => {
                done = Done::WithRejects;
                rejected.report();
            }
        }
        Ok(())
    })?;
    let mut out = io::stdout().lock();
    if args.json {
        writeln!(out, "{}", clean_json(serde_json::to_string(&Json::of(&whatif, args))?))?;
    } else {
        for line in table(&whatif, args) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(done)
}

fn table(whatif: &WhatIf, args: &WhatIfArgs) -> Vec<String> {
    let names = |names: &[String]| clean(&names.join(" + "));
    let mut lines = vec![
        format!("{} under {} and under {}", count(whatif.bookings, "booking"), names(&args.from), names(&args.to)),
        format!("{} changed; {}", count(whatif.verdicts_changed(), "verdict"), count_changes(whatif)),
        String::new(),
    ];
    lines.extend(matrix(whatif));
    lines.extend(causes("Newly without authority, by cause", &whatif.uncovered));
    lines.extend(causes("Newly covered, by the cause that there was", &whatif.covered));
    if whatif.undecided_seconds > 0 {
        lines.push(String::new());
        lines.push(format!("Neither law decides {} of possible custody.", hours(whatif.undecided_seconds)));
    }
    if !whatif.changes.is_empty() {
        lines.push(String::new());
        lines.push("Bookings that change".to_owned());
    }
    lines.extend(whatif.changes.iter().take(LISTED).map(change));
    if whatif.changes.len() > LISTED {
        let more = whatif.changes.len().saturating_sub(LISTED);
        lines.push(format!("  and {more} more; `--json` has them all"));
    }
    lines
}

fn count(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn count_changes(whatif: &WhatIf) -> String {
    let number = u64::try_from(whatif.changes.len()).unwrap_or(u64::MAX);
    format!("something changes for {}", count(number, "booking"))
}

/// How many went from which verdict to which.
fn matrix(whatif: &WhatIf) -> Vec<String> {
    let used = |verdict: &Verdict| whatif.verdicts.keys().any(|(from, to)| from == verdict || to == verdict);
    let shown: Vec<Verdict> = VERDICTS.into_iter().filter(used).collect();
    let head: Vec<String> = shown.iter().map(|to| format!("{:>13}", to.as_str())).collect();
    let mut lines = vec![format!("{:>13}{}", "from \\ to", head.concat())];
    for from in &shown {
        let cells = shown.iter().map(|to| whatif.verdicts.get(&(*from, *to)).copied().unwrap_or(0));
        let cells: Vec<String> = cells.map(|number| format!("{number:>13}")).collect();
        lines.push(format!("{:>13}{}", from.as_str(), cells.concat()));
    }
    lines
}

/// Hours by cause, with bars: full for what is sure, light for what is only possible.
fn causes(title: &str, by_cause: &BTreeMap<Cause, Bounds>) -> Vec<String> {
    if by_cause.is_empty() {
        return Vec::new();
    }
    let most = by_cause.values().map(|bounds| bounds.max_seconds).max().unwrap_or(0).max(1);
    let length = |seconds: i64| {
        let bar = i64::try_from(BAR).unwrap_or(0);
        let scaled = seconds.saturating_mul(bar).checked_div(most).unwrap_or(0);
        // Something that is there is seen.
        usize::try_from(if seconds > 0 { scaled.max(1) } else { 0 }).unwrap_or(0)
    };
    let mut lines = vec![String::new(), title.to_owned()];
    for (cause, bounds) in by_cause {
        let (sure, possible) = (length(bounds.min_seconds), length(bounds.max_seconds));
        let bar = format!("{}{}", "█".repeat(sure), "░".repeat(possible.saturating_sub(sure)));
        lines.push(format!("  {:21} {bar} {}", cause.as_str(), range(*bounds)));
    }
    lines
}

fn change(change: &Change) -> String {
    let side = |verdict: Verdict, bounds: Option<Bounds>| match bounds.filter(|bounds| bounds.max_seconds > 0) {
        None => verdict.as_str().to_owned(),
        Some(bounds) => format!("{} ({})", verdict.as_str(), range(bounds)),
    };
    let from = side(change.verdicts.0, change.overdetention.0);
    let to = side(change.verdicts.1, change.overdetention.1);
    format!("  {}: {from} → {to}", clean(&change.booking))
}

fn range(bounds: Bounds) -> String {
    let (least, most) = (bounds.min_seconds, bounds.max_seconds);
    if least == most {
        hours(least)
    } else if least == 0 {
        format!("up to {}", hours(most))
    } else {
        format!("{} to {}", hours(least), hours(most))
    }
}

/// The whole comparison, in a fixed order of keys.
#[derive(Serialize)]
struct Json<'a> {
    schema: u32,
    from: &'a [String],
    to: &'a [String],
    bookings: u64,
    verdicts_changed: u64,
    verdicts: Vec<JsonVerdicts>,
    newly_without_authority: Vec<JsonCause>,
    newly_covered: Vec<JsonCause>,
    undecided_seconds: i64,
    changes: Vec<JsonChange<'a>>,
}

#[derive(Serialize)]
struct JsonVerdicts {
    from: &'static str,
    to: &'static str,
    bookings: u64,
}

#[derive(Serialize)]
struct JsonBounds {
    min_seconds: i64,
    max_seconds: i64,
}

#[derive(Serialize)]
struct JsonCause {
    cause: &'static str,
    #[serde(flatten)]
    bounds: JsonBounds,
}

#[derive(Serialize)]
struct JsonSide {
    verdict: &'static str,
    overdetention: Option<JsonBounds>,
}

#[derive(Serialize)]
struct JsonChange<'a> {
    booking: &'a str,
    from: JsonSide,
    to: JsonSide,
    newly_without_authority: JsonBounds,
    newly_covered: JsonBounds,
}

impl From<Bounds> for JsonBounds {
    fn from(bounds: Bounds) -> Self {
        Self { min_seconds: bounds.min_seconds, max_seconds: bounds.max_seconds }
    }
}

impl<'a> Json<'a> {
    fn of(whatif: &'a WhatIf, args: &'a WhatIfArgs) -> Self {
        let causes = |by_cause: &BTreeMap<Cause, Bounds>| {
            let one =
                |(cause, bounds): (&Cause, &Bounds)| JsonCause { cause: cause.as_str(), bounds: (*bounds).into() };
            by_cause.iter().map(one).collect()
        };
        let verdicts = whatif.verdicts.iter().map(|((from, to), bookings)| JsonVerdicts {
            from: from.as_str(),
            to: to.as_str(),
            bookings: *bookings,
        });
        Self {
            schema: 1,
            from: &args.from,
            to: &args.to,
            bookings: whatif.bookings,
            verdicts_changed: whatif.verdicts_changed(),
            verdicts: verdicts.collect(),
            newly_without_authority: causes(&whatif.uncovered),
            newly_covered: causes(&whatif.covered),
            undecided_seconds: whatif.undecided_seconds,
            changes: whatif.changes.iter().map(JsonChange::of).collect(),
        }
    }
}

impl<'a> JsonChange<'a> {
    fn of(change: &'a Change) -> Self {
        let side = |verdict: Verdict, bounds: Option<Bounds>| JsonSide {
            verdict: verdict.as_str(),
            overdetention: bounds.map(JsonBounds::from),
        };
        Self {
            booking: &change.booking,
            from: side(change.verdicts.0, change.overdetention.0),
            to: side(change.verdicts.1, change.overdetention.1),
            newly_without_authority: change.uncovered.into(),
            newly_covered: change.covered.into(),
        }
    }
}
