//! What an audit was made of, so that anyone can make it again and see that it comes out the same.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::policy::Policy;
use crate::time::TIME_ZONE_DATABASE;

use super::source::Digest;
use super::summary::Reconciled;

/// What an audit was made of: inputs, law, options, and what came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The version of this format.
    pub schema: u32,
    /// The program and its version.
    pub program: String,
    /// The version of the time-zone database.
    pub time_zone_database: String,
    /// The arguments of the command, but for those that change no output.
    pub arguments: Vec<String>,
    /// The inputs, in their order.
    pub inputs: Vec<Hash>,
    /// The policies, in their order.
    pub policies: Vec<PolicyHash>,
    /// The counts.
    pub counts: Reconciled,
    /// The files written, by name.
    pub outputs: Vec<Hash>,
}

/// A file and its SHA-256.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hash {
    /// The file.
    pub file: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
}

/// A policy and the SHA-256 of its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyHash {
    /// Its id.
    pub id: String,
    /// How well it was checked against its source.
    pub checked: String,
    /// The SHA-256 of its file in hexadecimal.
    pub sha256: String,
}

impl Hash {
    /// Of a file.
    #[must_use]
    pub fn new(file: impl Into<String>, digest: Digest) -> Self {
        Self { file: file.into(), bytes: digest.bytes, sha256: digest.to_string() }
    }
}

impl PolicyHash {
    /// Of a policy, from the text it was read from.
    #[must_use]
    pub fn new(policy: &Policy, text: &str) -> Self {
        let (id, checked) = (policy.id.clone(), policy.checked.as_str().to_owned());
        Self { id, checked, sha256: Digest::of(text.as_bytes()).to_string() }
    }
}

impl Manifest {
    /// The manifest of an audit made by this version.
    #[must_use]
    pub fn new(
        arguments: Vec<String>,
        inputs: Vec<Hash>,
        policies: Vec<PolicyHash>,
        counts: Reconciled,
        outputs: &BTreeMap<String, Digest>,
    ) -> Self {
        Self {
            schema: 1,
            program: concat!("detainer ", env!("CARGO_PKG_VERSION")).to_owned(),
            time_zone_database: TIME_ZONE_DATABASE.to_owned(),
            arguments,
            inputs,
            policies,
            counts,
            outputs: outputs.iter().map(|(file, digest)| Hash::new(file, *digest)).collect(),
        }
    }

    /// What is different in another manifest, one thing a line; nothing if they are the same.
    #[must_use]
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let mut found = Vec::new();
        let mut differ = |what: &str, one: &str, two: &str| {
            if one != two {
                found.push(format!("{what}: `{one}` in the manifest, now `{two}`"));
            }
        };
        differ("program", &self.program, &other.program);
        differ("time-zone database", &self.time_zone_database, &other.time_zone_database);
        differ("arguments", &self.arguments.join(" "), &other.arguments.join(" "));
        hashes("input", &self.inputs, &other.inputs, &mut found);
        let policies = |of: &Self| -> Vec<Hash> {
            of.policies
                .iter()
                .map(|policy| Hash { file: policy.id.clone(), bytes: 0, sha256: policy.sha256.clone() })
                .collect()
        };
        hashes("policy", &policies(self), &policies(other), &mut found);
        if self.counts != other.counts {
            found.push("counts: not the same".to_owned());
        }
        hashes("output", &self.outputs, &other.outputs, &mut found);
        found
    }
}

fn hashes(what: &str, some: &[Hash], others: &[Hash], found: &mut Vec<String>) {
    for one in some {
        match others.iter().find(|other| other.file == one.file) {
            None => found.push(format!("{what} `{}`: missing now", one.file)),
            Some(other) if other != one => found.push(format!("{what} `{}`: its bytes are not the same", one.file)),
            Some(_) => {}
        }
    }
    for other in others.iter().filter(|other| !some.iter().any(|one| one.file == other.file)) {
        found.push(format!("{what} `{}`: not in the manifest", other.file));
    }
}
