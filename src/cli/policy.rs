//! `detainer policy`: the law as data.

mod compare;
mod gaps;
mod lint;
mod list;
mod map;
mod order;
mod show;
mod test;
mod whatif;

use detainer::policy::{Policy, catalog};

use super::Done;
use super::args::PolicyCommand;
use super::law;
use super::stop::Stop;

pub(super) fn run(command: &PolicyCommand) -> Result<Done, Stop> {
    match command {
        PolicyCommand::List(args) => list::run(args),
        PolicyCommand::Show { policy } => show::run(policy),
        PolicyCommand::Test { policies } => test::run(policies),
        PolicyCommand::Lint { policies } => lint::run(policies),
        PolicyCommand::Gaps { policy } => gaps::run(policy),
        PolicyCommand::Map(args) => map::run(args),
        PolicyCommand::Whatif(args) => whatif::run(args),
        PolicyCommand::Compare(args) => compare::run(args),
        PolicyCommand::Order { laws, text } => order::run(laws, *text),
    }
}

/// The built-in policies.
fn built_in() -> Result<Vec<Policy>, Stop> {
    catalog::all().map_err(|error| Stop::new(error.to_string()))
}

/// The policies that are named, all of them; without any, the built-in ones.
fn named(names: &[String]) -> Result<Vec<Policy>, Stop> {
    if names.is_empty() {
        return built_in();
    }
    let mut policies = Vec::new();
    for name in names {
        policies.extend(law::load(name)?.into_iter().map(|loaded| loaded.policy));
    }
    Ok(policies)
}
