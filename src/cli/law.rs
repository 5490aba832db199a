//! The policies that `--policy` names.

use std::fs;
use std::path::Path;

use detainer::policy::{Policy, PolicyFile, Stack, catalog};

use super::stop::{Stop, reason};
use super::text::{clean, nearest};

/// The policies of all `--policy` options, in their order, each once.
pub(super) fn policies(named: &[String]) -> Result<Vec<Policy>, Stop> {
    if named.is_empty() {
        return Err(Stop::with_help(
            "no law to check against: `--policy` or `--by-jurisdiction` is missing",
            "`detainer policy list` lists the built-in policies; a file that ends in `.toml` will do as well",
        ));
    }
    let mut found: Vec<(Policy, &str)> = Vec::new();
    for name in named {
        for policy in load(name)? {
            match found.iter().find(|(other, _)| other.id == policy.id) {
                None => found.push((policy, name)),
                Some((other, _)) if *other == policy => {}
                Some((_, first)) => {
                    let (id, first, name) = (clean(&policy.id), clean(first), clean(name));
                    return Err(Stop::new(format!(
                        "two different policies are called `{id}`: one from `{first}`, one from `{name}`"
                    )));
                }
            }
        }
    }
    Ok(found.into_iter().map(|(policy, _)| policy).collect())
}

/// The policies of one value: a file's, a stack's, or one of the catalogue.
pub(super) fn load(name: &str) -> Result<Vec<Policy>, Stop> {
    let path = Path::new(name);
    if !is_file(path) {
        return built_in(name).map(|policy| vec![policy]);
    }
    match read(path)? {
        PolicyFile::Policy(policy) => Ok(vec![*policy]),
        PolicyFile::Stack(stack) => stack.policies.iter().map(|id| of_stack(id, &stack, path)).collect(),
    }
}

/// Whether the value names a file: by its ending, or because there is one.
fn is_file(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) || path.exists()
}

fn read(path: &Path) -> Result<PolicyFile, Stop> {
    let file = path.display().to_string();
    let text = fs::read_to_string(path)
        .map_err(|error| Stop::new(format!("policy `{}`: {}", clean(&file), reason(&error))))?;
    PolicyFile::from_toml(&text, &file).map_err(|error| Stop::new(lines(&error.to_string())))
}

/// A policy of a stack: a file of that name beside it, else one of the catalogue.
fn of_stack(id: &str, stack: &Stack, path: &Path) -> Result<Policy, Stop> {
    let beside = path.with_file_name(format!("{id}.toml"));
    if beside.is_file()
        && let PolicyFile::Policy(policy) = read(&beside)?
    {
        return Ok(*policy);
    }
    built_in(id).map_err(|stop| match stop {
        Stop::Unusable { message, help } => {
            Stop::Unusable { message: format!("stack `{}`: {message}", clean(&stack.id)), help }
        }
        Stop::OutputClosed => Stop::OutputClosed,
    })
}

fn built_in(id: &str) -> Result<Policy, Stop> {
    match catalog::policy(id) {
        Some(policy) => policy.map_err(|error| Stop::new(lines(&error.to_string()))),
        None => Err(Stop::with_help(
            format!("no built-in policy is called `{}`", clean(id)),
            match nearest(id, catalog::ids()) {
                Some(near) => format!("did you mean `{near}`? `detainer policy list` lists them all"),
                None => "`detainer policy list` lists them; a file ends in `.toml`".to_owned(),
            },
        )),
    }
}

/// A message of several lines, each made harmless.
pub(super) fn lines(text: &str) -> String {
    text.lines().map(clean).collect::<Vec<_>>().join("\n")
}
