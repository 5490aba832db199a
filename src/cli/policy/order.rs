//! `detainer policy order`: what is stricter than what, as a diagram.

use std::io::{self, Write};

use detainer::check::Law;
use detainer::policy::catalog;
use detainer::reason::order;

use crate::cli::Done;
use crate::cli::law;
use crate::cli::stop::Stop;
use crate::cli::text::clean;

/// A diagram in the DOT language: a box for each law, or for several that are equal, and an arrow to each that is looser.
pub(super) fn run(named: &[String]) -> Result<Done, Stop> {
    let names: Vec<String> =
        if named.is_empty() { catalog::ids().map(str::to_owned).collect() } else { named.to_vec() };
    let law = |name: &String| law::policies(std::slice::from_ref(name)).map(Law::new);
    let laws = names.iter().map(law).collect::<Result<Vec<Law>, Stop>>()?;
    let order = order(&laws);
    let name = |place: &usize| names.get(*place).map_or_else(String::new, |name| escaped(name));
    let mut out = io::stdout().lock();
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
    writeln!(out, "}}")?;
    Ok(Done::Clean)
}

/// A name as it may stand in a quoted string.
fn escaped(name: &str) -> String {
    clean(name).replace('\\', "\\\\").replace('"', "\\\"")
}
