//! `detainer policy lint`: what a policy cannot mean.

use std::io::{self, Write};

use detainer::reason::{Vocabulary, lint, lint_together};

use crate::cli::Done;
use crate::cli::stop::Stop;
use crate::cli::text::clean;

/// One line for each thing found: `ID: PLACE: TEXT (CODE)`.
pub(super) fn run(names: &[String]) -> Result<Done, Stop> {
    let policies = super::named(names)?;
    let vocabulary = Vocabulary::of(&super::built_in()?);
    let mut found: Vec<_> = lint_together(&policies);
    for policy in &policies {
        found.extend(lint(policy, &vocabulary).into_iter().map(|finding| (policy.id.clone(), finding)));
    }
    let mut out = io::stdout().lock();
    for (id, finding) in &found {
        let text = format!("{id}: {}: {} ({})", finding.place, finding.text, finding.code.as_str());
        writeln!(out, "{}", clean(&text))?;
    }
    if found.is_empty() {
        writeln!(
            out,
            "nothing found in {} {}",
            policies.len(),
            if policies.len() == 1 { "policy" } else { "policies" }
        )?;
        return Ok(Done::Clean);
    }
    Ok(Done::Failed)
}
