//! `detainer policy order`: what is stricter than what, as a diagram or in words.

use std::io::{self, Write};

use detainer::check::Law;
use detainer::policy::catalog;
use detainer::reason::{Order, order};

use crate::cli::Done;
use crate::cli::law;
use crate::cli::stop::Stop;
use crate::cli::text::{clean, columns, wrap};

/// Compares each law with each, or the whole catalogue, and draws what was found.
pub(super) fn run(named: &[String], text: bool) -> Result<Done, Stop> {
    let names: Vec<String> =
        if named.is_empty() { catalog::ids().map(str::to_owned).collect() } else { named.to_vec() };
    let law = |name: &String| law::policies(std::slice::from_ref(name)).map(Law::new);
    let laws = names.iter().map(law).collect::<Result<Vec<Law>, Stop>>()?;
    let order = order(&laws);
    let mut out = io::stdout().lock();
    if text {
        words(&order, &names, &mut out)?
    } else {
        diagram(&order, &names, &mut out)?
    }
    Ok(Done::Clean)
}

/// A diagram in the DOT language: a box for each law, or for several that are equal, and an arrow to each that is looser.
fn diagram(order: &Order, names: &[String], out: &mut impl Write) -> io::Result<()> {
    let name = |place: &usize| names.get(*place).map_or_else(String::new, |name| escaped(name));
    writeln!(out, "digraph strictness {{\n  node [shape=box]")?;
    for (number, members) in order.classes.iter().enumerate() {
        let label: Vec<String> = members.iter().map(name).collect();
        writeln!(out, "  n{number} [label=\"{}\"]", label.join("\\n"))?;
    }
    for (stricter, looser) in &order.steps {
        writeln!(out, "  n{stricter} -> n{looser}")?;
    }
    for (first, second) in &order.undecided {
        writeln!(out, "  // not decided: {} and {}", name(first), name(second))?;
    }
    writeln!(out, "}}")
}

/// Each law on its step, the strictest on the first, with those that are next looser.
fn words(order: &Order, names: &[String], out: &mut impl Write) -> io::Result<()> {
    let name = |place: &usize| names.get(*place).map_or_else(String::new, |name| clean(name));
    let class = |number: usize| {
        let members = order.classes.get(number).map(Vec::as_slice).unwrap_or_default();
        members.iter().map(name).collect::<Vec<_>>().join(" = ")
    };
    let width = columns().min(100);
    let mut by_step: Vec<(usize, usize)> = steps(order).into_iter().zip(0..).collect();
    by_step.sort_unstable();
    for (step, number) in by_step {
        for (place, line) in wrap(&class(number), width.saturating_sub(4)).iter().enumerate() {
            let head = if place == 0 { step.saturating_add(1).to_string() } else { String::new() };
            writeln!(out, "{head:<4}{line}")?;
        }
        let looser = order.steps.iter().filter(|(stricter, _)| *stricter == number).map(|(_, looser)| class(*looser));
        let looser: Vec<String> = looser.collect();
        if !looser.is_empty() {
            for line in wrap(&format!("stricter than {}", looser.join("; ")), width.saturating_sub(8)) {
                writeln!(out, "        {line}")?;
            }
        }
    }
    for (first, second) in &order.undecided {
        writeln!(out, "not decided: {} and {}", name(first), name(second))?;
    }
    Ok(())
}

/// For each class, how many others stand one above the other over it.
fn steps(order: &Order) -> Vec<usize> {
    let mut steps = vec![0_usize; order.classes.len()];
    // No chain is longer than there are classes.
    for _ in &order.classes {
        for (stricter, looser) in &order.steps {
            let below = steps.get(*stricter).map_or(0, |step| step.saturating_add(1));
            if let Some(step) = steps.get_mut(*looser) {
                *step = below.max(*step);
            }
        }
    }
    steps
}

/// A name as it may stand in a quoted string.
fn escaped(name: &str) -> String {
    clean(name).replace('\\', "\\\\").replace('"', "\\\"")
}
