//! The built-in law: every file is embedded, loads, and is where it says.
#![cfg(feature = "catalog")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use detainer::policy::{Policy, catalog};

#[cfg(test)]
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}")) {
        let path = entry.unwrap_or_else(|error| panic!("{folder:?}: {error}")).path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            found.push(path);
        }
    }
}

#[test]
fn the_table_is_the_folder() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/policy/catalog");
    let mut found = Vec::new();
    files(&root, &mut found);
    let folder: BTreeMap<String, String> = found
        .iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap_or(path).to_string_lossy().replace('\\', "/");
            (name, std::fs::read_to_string(path).unwrap_or_default())
        })
        .collect();
    let table: BTreeMap<String, String> =
        catalog::ids().filter_map(|id| Some((catalog::path(id)?.to_owned(), catalog::text(id)?.to_owned()))).collect();
    assert_eq!(table.keys().collect::<Vec<_>>(), folder.keys().collect::<Vec<_>>());
    assert_eq!(table, folder);
}

#[test]
fn every_policy_loads_under_its_own_id() {
    for id in catalog::ids() {
        let policy = catalog::policy(id).unwrap_or_else(|| panic!("{id} is missing"));
        let policy = policy.unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(policy.id, id);
        assert_eq!(catalog::path(id).and_then(|path| path.rsplit('/').next()), Some(format!("{id}.toml").as_str()));
        assert!(policy.describe().contains(&policy.citation));
    }
}

#[test]
fn ids_are_sorted_and_distinct() {
    let ids: Vec<&str> = catalog::ids().collect();
    assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{ids:?}");
    let all: Vec<Policy> = catalog::all().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(all.iter().map(|policy| policy.id.as_str()).collect::<Vec<_>>(), ids);
}

#[test]
fn what_a_policy_supersedes_is_known() {
    for policy in catalog::all().unwrap_or_default() {
        for other in &policy.supersedes {
            assert!(catalog::text(other).is_some(), "{} supersedes {other}, which is not built in", policy.id);
        }
    }
}

#[test]
fn unknown_ids() {
    assert!(catalog::policy("nowhere").is_none() && catalog::text("nowhere").is_none());
}
