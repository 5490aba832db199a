//! `detainer policy test`: the tests that policies carry, and what they exercise.

use std::io::{self, Write};

use detainer::check::words::hours;
use detainer::policy::Policy;
use detainer::reason::{ClockCoverage, Coverage, run_examples};

use crate::cli::Done;
use crate::cli::stop::Stop;
use crate::cli::text::clean;

/// Runs the tests; those that fail are told on standard output with the rest.
pub(super) fn run(names: &[String]) -> Result<Done, Stop> {
    let policies = super::named(names)?;
    let mut out = io::stdout().lock();
    let (mut run, mut failed) = (0usize, 0usize);
    for policy in &policies {
        let report = run_examples(policy);
        let good = report.outcomes.iter().filter(|outcome| outcome.failure.is_none()).count();
        let all = report.outcomes.len();
        writeln!(out, "{}: {good} of {all} tests pass", clean(&policy.id))?;
        for outcome in &report.outcomes {
            match &outcome.failure {
                None => writeln!(out, "  ok    {}", clean(&outcome.name))?,
                Some(failure) => writeln!(out, "  FAIL  {}: {}", clean(&outcome.name), clean(failure))?,
            }
        }
        for line in covered(policy, &report.coverage) {
            writeln!(out, "  {line}")?;
        }
        run = run.saturating_add(all);
        failed = failed.saturating_add(all.saturating_sub(good));
    }
    if policies.len() > 1 {
        writeln!(out, "{} policies, {run} tests, {failed} failed", policies.len())?;
    }
    Ok(if failed > 0 { Done::Failed } else { Done::Clean })
}

/// What the tests exercise, and what they do not.
fn covered(policy: &Policy, coverage: &Coverage) -> Vec<String> {
    let several = policy.holds.len() > 1;
    let rule = |number: usize| if several { format!("hold[{number}], ") } else { String::new() };
    let mut lines = Vec::new();
    let both = coverage.leaves.iter().filter(|leaf| leaf.seen_true && leaf.seen_false).count();
    if !coverage.leaves.is_empty() {
        lines.push(format!("conditions seen both true and false: {both} of {}", coverage.leaves.len()));
    }
    for leaf in &coverage.leaves {
        let never = match (leaf.seen_true, leaf.seen_false) {
            (true, true) => continue,
            (true, false) => "never false",
            (false, true) => "never true",
            (false, false) => "never asked, or never known",
        };
        lines.push(format!("  {}{}: {never}", rule(leaf.rule), clean(&leaf.leaf.to_string())));
    }
    for clock in &coverage.clocks {
        let of = clock.rule.map(rule).unwrap_or_default();
        lines.push(format!("{of}{}: {}", clock.kind.as_str(), sides(clock)));
    }
    lines
}

/// How near the tests come to the end of a clock.
fn sides(clock: &ClockCoverage) -> String {
    let before = match clock.before {
        None => "no test ends before it has run out".to_owned(),
        Some(0) => "a test ends as it runs out".to_owned(),
        Some(apart) => format!("a test ends {} before it runs out", hours(apart)),
    };
    let after = match clock.after {
        None => "none goes on after it".to_owned(),
        Some(apart) => format!("one goes on {} after it", hours(apart)),
    };
    format!("{before}, {after}")
}
