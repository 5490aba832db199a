//! `detainer policy map`: what the law of each state came down to on a day.

mod svg;

use std::fs;
use std::io::{self, Write};

use detainer::reason::{StateLaw, StateStance, states_on};
use detainer::time::Date;

use crate::cli::Done;
use crate::cli::args::MapArgs;
use crate::cli::stop::Stop;

/// A table, and the drawing if it is asked for.
pub(super) fn run(args: &MapArgs) -> Result<Done, Stop> {
    let states = states_on(&super::built_in()?, args.on);
    if let Some(path) = &args.svg {
        fs::write(path, svg::draw(&states, args.on)).map_err(|error| Stop::cannot_write(path, &error))?;
    }
    let mut out = io::stdout().lock();
    for line in table(&states, args.on) {
        writeln!(out, "{line}")?;
    }
    Ok(Done::Clean)
}

/// What a stance means, for tables and legends.
const fn meaning(stance: StateStance) -> &'static str {
    match stance {
        StateStance::Forbids => "no hold on a detainer",
        StateStance::Allows => "a hold on conditions",
        StateStance::Requires => "some holds must be made",
        StateStance::Contested => "one policy requires, another forbids",
        StateStance::Silent => "no statewide rule in the catalogue",
    }
}

fn table(states: &[StateLaw], day: Date) -> Vec<String> {
    let width = states.iter().map(|law| law.state.name.len()).max().unwrap_or_default();
    let mut lines = vec![format!("Statewide law on holds on immigration detainers, {day}"), String::new()];
    for &stance in StateStance::ALL {
        let of: Vec<&StateLaw> = states.iter().filter(|law| law.stance == stance).collect();
        if of.is_empty() {
            continue;
        }
        lines.push(format!("{} ({}): {}", stance.as_str(), meaning(stance), of.len()));
        if stance == StateStance::Silent {
            let names: Vec<&str> = of.iter().map(|law| law.state.name).collect();
            lines.extend(crate::cli::text::wrap(&names.join(", "), 76).iter().map(|line| format!("  {line}")));
        } else {
            lines.extend(of.iter().map(|law| format!("  {:width$}  {}", law.state.name, law.policies.join(", "))));
        }
    }
    lines
}
