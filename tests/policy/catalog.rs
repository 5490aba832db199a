//! The built-in law: every file is embedded, loads, and is where it says.
#![cfg(feature = "catalog")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use detainer::policy::{Effect, Kind, Policy, Requirement, catalog};

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
    assert_eq!(policies().iter().map(|policy| policy.id.as_str()).collect::<Vec<_>>(), ids);
}

/// Whether `place` is `above` or lies below it.
#[cfg(test)]
fn at_or_below(place: &str, above: &str) -> bool {
    place.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
fn policies() -> Vec<Policy> {
    catalog::all().unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn the_folder_is_the_place_that_takes_in_every_jurisdiction() {
    for policy in policies() {
        let path = catalog::path(&policy.id).unwrap_or_else(|| panic!("{} has no path", policy.id));
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let first = &policy.jurisdiction[0];
        let places = first.match_indices('/').map(|(end, _)| &first[..end]).chain([first.as_str()]);
        let common = places.filter(|place| policy.jurisdiction.iter().all(|other| at_or_below(other, place))).max();
        assert_eq!(Some(folder), common, "{}", policy.id);
    }
}

#[test]
fn sources_are_addresses() {
    for policy in policies() {
        assert!(!policy.sources.is_empty(), "{} names no source", policy.id);
        for source in &policy.sources {
            let host = source.strip_prefix("https://").and_then(|rest| rest.split('/').next());
            assert!(host.is_some_and(|host| host.contains('.')), "{}: `{source}`", policy.id);
            assert!(!source.contains(char::is_whitespace), "{}: `{source}`", policy.id);
        }
    }
}

#[test]
fn every_note_says_what_was_read_into_the_law() {
    for policy in policies() {
        let note = policy.note.as_deref().unwrap_or_default();
        assert!(note.contains("Read into it"), "{}", policy.id);
        assert!(note.split("\n\n").count() >= 2, "{}: a note of one paragraph", policy.id);
    }
}

#[test]
fn what_a_policy_supersedes_is_built_in_and_no_wider_than_itself() {
    let policies = policies();
    for policy in &policies {
        for id in &policy.supersedes {
            let other = policies.iter().find(|other| other.id == *id);
            let other = other.unwrap_or_else(|| panic!("{} supersedes {id}, which is not built in", policy.id));
            for place in &other.jurisdiction {
                let within = policy.jurisdiction.iter().any(|above| at_or_below(place, above));
                assert!(within, "{} supersedes {id}, which also holds in {place}", policy.id);
            }
        }
    }
}

/// Whether some day is in force for both.
#[cfg(test)]
fn overlap(one: &Policy, other: &Policy) -> bool {
    let begins_in_time = |late: &Policy, early: &Policy| match (late.in_force.from, early.in_force.until) {
        (Some(from), Some(until)) => from < until,
        _ => true,
    };
    begins_in_time(one, other) && begins_in_time(other, one)
}

#[test]
fn a_state_mandate_names_the_local_refusals_that_it_overrides() {
    let policies = policies();
    let mut overridden = Vec::new();
    for mandate in policies.iter().filter(|policy| policy.holds.iter().any(|rule| rule.effect == Effect::Require)) {
        let below = |local: &&Policy| {
            local.kind == Some(Kind::Local)
                && local
                    .jurisdiction
                    .iter()
                    .all(|place| mandate.jurisdiction.iter().any(|above| at_or_below(place, above)))
        };
        let refuses = |local: &&Policy| local.holds.iter().all(|rule| rule.when != Requirement::Always);
        for local in policies.iter().filter(below).filter(refuses).filter(|local| overlap(mandate, local)) {
            assert!(mandate.supersedes.contains(&local.id), "{} leaves {} standing", mandate.id, local.id);
            overridden.push(local.id.as_str());
        }
    }
    assert_eq!(overridden, ["us-la-nopd-2016", "us-la-orleans-2013"]);
}

#[test]
fn unknown_ids() {
    assert!(catalog::policy("nowhere").is_none() && catalog::text("nowhere").is_none());
}

#[test]
fn the_rules_are_the_policies_without_their_tests() {
    let rules = catalog::rules().unwrap_or_else(|error| panic!("{error}"));
    let expected: Vec<Policy> = policies().into_iter().map(|policy| Policy { tests: Vec::new(), ..policy }).collect();
    assert_eq!(rules, expected);
    let one = catalog::rule("us-ca-trust-act").and_then(Result::ok);
    assert_eq!(one.as_ref(), expected.iter().find(|policy| policy.id == "us-ca-trust-act"));
}
