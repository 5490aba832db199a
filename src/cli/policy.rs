//! `detainer policy`: the built-in law.

use std::io::{self, Write};

use detainer::policy::catalog;

use super::Done;
use super::law;
use super::stop::Stop;
use super::text::{clean, columns, wrap};

/// Id, status and title of every built-in policy.
pub(super) fn list() -> Result<Done, Stop> {
    let policies = catalog::all().map_err(|error| Stop::new(error.to_string()))?;
    let width = policies.iter().map(|policy| policy.id.len()).max().unwrap_or_default();
    let mut out = io::stdout().lock();
    for policy in &policies {
        writeln!(out, "{:width$}  {:10}  {}", policy.id, policy.checked.as_str(), policy.title)?;
    }
    Ok(Done::Clean)
}

/// A policy, or every policy of a stack, in plain English.
pub(super) fn show(name: &str) -> Result<Done, Stop> {
    let mut out = io::stdout().lock();
    let width = columns().min(100);
    for (number, loaded) in law::load(name)?.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        for line in loaded.policy.describe().lines() {
            for part in wrap(&clean(line), width) {
                writeln!(out, "{part}")?;
            }
        }
    }
    Ok(Done::Clean)
}
