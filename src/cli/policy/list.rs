//! `detainer policy list`: the built-in law.

use std::io::{self, Write};

use detainer::policy::{Policy, is_within};

use crate::cli::Done;
use crate::cli::args::ListArgs;
use crate::cli::stop::Stop;

/// Id, stance, status and title of every built-in policy that is asked for.
pub(super) fn run(args: &ListArgs) -> Result<Done, Stop> {
    let mut policies = super::built_in()?;
    policies.retain(|policy| {
        args.place.as_ref().is_none_or(|place| touches(policy, place))
            && args.on.is_none_or(|day| policy.is_in_force_on(day))
            && args.stance.is_none_or(|stance| policy.stance() == stance.stance())
    });
    let width = policies.iter().map(|policy| policy.id.len()).max().unwrap_or_default();
    let mut out = io::stdout().lock();
    for policy in &policies {
        let (stance, checked) = (policy.stance().as_str(), policy.checked.as_str());
        writeln!(out, "{:width$}  {stance:8}  {checked:10}  {}", policy.id, policy.title)?;
    }
    Ok(Done::Clean)
}

/// Whether a policy applies at that place or somewhere in it.
fn touches(policy: &Policy, place: &str) -> bool {
    policy.reaches(place).is_some() || policy.jurisdiction.iter().any(|own| is_within(own, place))
}
