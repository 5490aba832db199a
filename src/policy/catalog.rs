//! The built-in law: policy files embedded in the crate.

use super::{Policy, PolicyError};

/// Id, path below `src/policy/catalog`, text; in the order of the ids.
const FILES: &[(&str, &str, &str)] = &[
    ("us-ca-values-act", "us/ca/us-ca-values-act.toml", include_str!("catalog/us/ca/us-ca-values-act.toml")),
    ("us-fed-8cfr-287-7", "us/us-fed-8cfr-287-7.toml", include_str!("catalog/us/us-fed-8cfr-287-7.toml")),
];

/// The ids of the built-in policies, in order.
pub fn ids() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(id, ..)| *id)
}

/// The TOML of a built-in policy.
#[must_use]
pub fn text(id: &str) -> Option<&'static str> {
    find(id).map(|(_, text)| text)
}

/// The path of a built-in policy below the catalogue's folder.
#[must_use]
pub fn path(id: &str) -> Option<&'static str> {
    find(id).map(|(path, _)| path)
}

/// A built-in policy, read anew.
#[must_use]
pub fn policy(id: &str) -> Option<Result<Policy, PolicyError>> {
    find(id).map(|(path, text)| Policy::from_toml(text, path))
}

/// Every built-in policy, in the order of the ids.
///
/// # Errors
///
/// The first file that does not load; none, as the crate's tests see to it.
pub fn all() -> Result<Vec<Policy>, PolicyError> {
    FILES.iter().map(|(_, path, text)| Policy::from_toml(text, path)).collect()
}

fn find(id: &str) -> Option<(&'static str, &'static str)> {
    FILES.iter().find(|(known, ..)| *known == id).map(|(_, path, text)| (*path, *text))
}
