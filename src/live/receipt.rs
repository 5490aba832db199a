//! What a decision rested on, by hash, to be filed with it.

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};
use sha2::{Digest, Sha256};

use crate::check::Law;
use crate::record::Timeline;
use crate::time::{Instant, TIME_ZONE_DATABASE, Zone, format_instant};

use super::decision::Decision;

/// What a decision rested on: the record, the policies and the program, so that anybody with the same can decide again.
///
/// The hash of the record is that of its canonical JSON ([`Timeline`] as this crate writes it); the hash of a policy is that
/// of its file, if the caller has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The booking number.
    pub booking: String,
    /// The instant decided at.
    pub at: Instant,
    /// The instant as of which the law was taken to be known.
    pub law_as_known_at: Option<Instant>,
    /// The decision.
    pub decision: Decision,
    /// How many events were recorded.
    pub events: usize,
    /// The SHA-256 of the record, in hexadecimal digits.
    pub record_sha256: String,
    /// The policies in their order, each with the SHA-256 of its file; `None` if the file was not given.
    pub policies: Vec<(String, Option<String>)>,
    zone: Zone,
}

impl Receipt {
    pub(super) fn new<'t>(
        timeline: &Timeline,
        law: &Law,
        law_as_known_at: Option<Instant>,
        (at, decision): (Instant, Decision),
        file: impl Fn(&str) -> Option<&'t [u8]>,
    ) -> Self {
        let policies = law.policies().iter().map(|policy| (policy.id.clone(), file(&policy.id).map(sha256)));
        // Writing plain values to memory does not fail.
        let record = serde_json::to_vec(timeline).unwrap_or_default();
        Self {
            booking: timeline.booking.clone(),
            at,
            law_as_known_at,
            decision,
            events: timeline.events.len(),
            record_sha256: sha256(&record),
            policies: policies.collect(),
            zone: timeline.zone,
        }
    }
}

/// In hexadecimal digits.
fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Serialize for Receipt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct File<'a> {
            id: &'a str,
            sha256: Option<&'a str>,
        }
        let zone = self.zone;
        let policies = self.policies.iter().map(|(id, sha256)| File { id, sha256: sha256.as_deref() });
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", &1)?;
        map.serialize_entry("booking", &self.booking)?;
        map.serialize_entry("at", &format_instant(self.at, zone))?;
        map.serialize_entry("law_as_known_at", &self.law_as_known_at.map(|at| format_instant(at, zone)))?;
        map.serialize_entry("decision", &self.decision.in_zone(zone))?;
        map.serialize_entry("events", &self.events)?;
        map.serialize_entry("record_sha256", &self.record_sha256)?;
        map.serialize_entry("policies", &policies.collect::<Vec<_>>())?;
        map.serialize_entry("detainer_version", env!("CARGO_PKG_VERSION"))?;
        map.serialize_entry("time_zone_database", TIME_ZONE_DATABASE)?;
        map.end()
    }
}
