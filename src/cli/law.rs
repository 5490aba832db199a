//! The policies that `--policy` names.

use std::fs;
use std::path::Path;

use detainer::policy::{Policy, PolicyFile, Stack, catalog};

use super::stop::{Stop, reason};
use super::text::{clean, nearest};

/// A policy, and the text it was read from.
#[derive(Debug)]
pub(super) struct Loaded {
    pub(super) policy: Policy,
    pub(super) text: String,
}

/// The policies of all `--policy` options, in their order, each once.
pub(super) fn policies(named: &[String]) -> Result<Vec<Policy>, Stop> {
    Ok(loaded(named)?.into_iter().map(|loaded| loaded.policy).collect())
}

/// The same with the texts they were read from.
pub(super) fn loaded(named: &[String]) -> Result<Vec<Loaded>, Stop> {
    if named.is_empty() {
        return Err(Stop::with_help(
            "no law to check against: `--policy` or `--by-jurisdiction` is missing",
            "`detainer policy list` lists the built-in policies; a file that ends in `.toml` will do as well",
        ));
    }
    let mut found: Vec<(Loaded, &str)> = Vec::new();
    for name in named {
        for loaded in load(name)? {
            let policy = &loaded.policy;
            match found.iter().find(|(other, _)| other.policy.id == policy.id) {
                None => found.push((loaded, name)),
                Some((other, _)) if other.policy == *policy => {}
                Some((_, first)) => {
                    let (id, first, name) = (clean(&policy.id), clean(first), clean(name));
                    return Err(Stop::new(format!(
                        "two different policies are called `{id}`: one from `{first}`, one from `{name}`"
                    )));
                }
            }
        }
    }
    Ok(found.into_iter().map(|(loaded, _)| loaded).collect())
}

/// The policies of one value: a file's, a stack's, or one of the catalogue.
pub(super) fn load(name: &str) -> Result<Vec<Loaded>, Stop> {
    let path = Path::new(name);
    if !is_file(path) {
        return built_in(name).map(|loaded| vec![loaded]);
    }
    match read(path)? {
        (PolicyFile::Policy(policy), text) => Ok(vec![Loaded { policy: *policy, text }]),
        (PolicyFile::Stack(stack), _) => stack.policies.iter().map(|id| of_stack(id, &stack, path)).collect(),
    }
}

/// Whether the value names a file: by its ending, or because there is one.
fn is_file(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) || path.exists()
}

fn read(path: &Path) -> Result<(PolicyFile, String), Stop> {
    let file = path.display().to_string();
    let text = fs::read_to_string(path)
        .map_err(|error| Stop::new(format!("policy `{}`: {}", clean(&file), reason(&error))))?;
    let read = PolicyFile::from_toml(&text, &file).map_err(|error| Stop::new(lines(&error.to_string())))?;
    Ok((read, text))
}

/// A policy of a stack: a file of that name beside it, else one of the catalogue.
fn of_stack(id: &str, stack: &Stack, path: &Path) -> Result<Loaded, Stop> {
    let beside = path.with_file_name(format!("{id}.toml"));
    if beside.is_file()
        && let (PolicyFile::Policy(policy), text) = read(&beside)?
    {
        return Ok(Loaded { policy: *policy, text });
    }
    built_in(id).map_err(|stop| match stop {
        Stop::Unusable { message, help } => {
            Stop::Unusable { message: format!("stack `{}`: {message}", clean(&stack.id)), help }
        }
        Stop::OutputClosed => Stop::OutputClosed,
    })
}

fn built_in(id: &str) -> Result<Loaded, Stop> {
    match catalog::policy(id) {
        Some(policy) => {
            let policy = policy.map_err(|error| Stop::new(lines(&error.to_string())))?;
            Ok(Loaded { policy, text: catalog::text(id).unwrap_or_default().to_owned() })
        }
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
