//! `detainer policy show`: a policy in plain English.

use std::io::{self, Write};

use crate::cli::Done;
use crate::cli::law;
use crate::cli::stop::Stop;
use crate::cli::text::{clean, columns, wrap};

/// A policy, or every policy of a stack, in plain English.
pub(super) fn run(name: &str) -> Result<Done, Stop> {
    let mut out = io::stdout().lock();
    let width = columns().min(100);
    for (number, law::Loaded { policy, .. }) in law::load(name)?.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        for line in policy.describe().lines() {
            // The members of a list hang below their bullet.
            let (bullet, indent) = if line.starts_with("  - ") { ("  - ", "    ") } else { ("", "") };
            let text = clean(line.strip_prefix(bullet).unwrap_or(line));
            let mut start = bullet;
            for part in wrap(&text, width.saturating_sub(indent.len())) {
                writeln!(out, "{start}{part}")?;
                start = indent;
            }
        }
    }
    Ok(Done::Clean)
}
