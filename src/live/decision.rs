//! What the jail may do at an instant.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::check::words;
use crate::time::{Instant, Zone, format_instant};

/// What the jail may do at an instant.
///
/// What it does not say cannot be passed over:
///
/// ```compile_fail,E0004
/// use detainer::live::Decision;
///
/// fn open_the_door(decision: &Decision) -> bool {
///     match decision {
///         Decision::MustRelease { .. } | Decision::NotInCustody => true,
///         Decision::MayHold { .. } | Decision::MustNotRelease { .. } => false,
///     }
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The person is not in custody then.
    NotInCustody,
    /// Nothing covers the person: release.
    MustRelease {
        /// Since when nothing has.
        since: Instant,
        /// Why, in a sentence.
        because: String,
    },
    /// A detainer, or the processing of the release, covers the person for now.
    MayHold {
        /// The first later instant at which, if nothing further happens, that is no longer certain; `None`: none in sight.
        until: Option<Instant>,
        /// The authorities.
        on: Vec<String>,
    },
    /// A case, a sentence or another authority's hold covers the person, or a policy requires the hold on a detainer.
    MustNotRelease {
        /// The authorities.
        on: Vec<String>,
    },
    /// The record does not say. This is never leave to hold.
    Insufficient {
        /// What would settle it.
        missing: Vec<String>,
    },
}

impl Decision {
    /// The decision in a word.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::NotInCustody => "not_in_custody",
            Self::MustRelease { .. } => "must_release",
            Self::MayHold { .. } => "may_hold",
            Self::MustNotRelease { .. } => "must_not_release",
            Self::Insufficient { .. } => "insufficient",
        }
    }

    /// The decision in a sentence, with times in that zone.
    #[must_use]
    pub fn sentence(&self, zone: Zone) -> String {
        match self {
            Self::NotInCustody => "Not in custody at that time.".to_owned(),
            Self::MustRelease { since, because } => {
                format!("Must release, since {}: {because}.", words::moment(*since, zone))
            }
            Self::MayHold { until: Some(until), on } => {
                format!("May hold until {} on {}.", words::moment(*until, zone), on.join(", "))
            }
            Self::MayHold { until: None, on } => format!("May hold on {}; no end is in sight.", on.join(", ")),
            Self::MustNotRelease { on } => format!("Must not release: {}.", on.join(", ")),
            Self::Insufficient { missing } => {
                format!("The record does not say, which is no leave to hold. Missing: {}.", missing.join("; "))
            }
        }
    }

    /// The decision as JSON would have it, with times in that zone.
    #[must_use]
    pub const fn in_zone(&self, zone: Zone) -> DecisionInZone<'_> {
        DecisionInZone { decision: self, zone }
    }
}

/// A decision ready to be written, with times in a zone.
#[derive(Clone, Copy, Debug)]
pub struct DecisionInZone<'a> {
    decision: &'a Decision,
    zone: Zone,
}

impl Serialize for DecisionInZone<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("schema", &1)?;
        map.serialize_entry("decision", self.decision.as_str())?;
        match self.decision {
            Decision::NotInCustody => {}
            Decision::MustRelease { since, because } => {
                map.serialize_entry("since", &format_instant(*since, self.zone))?;
                map.serialize_entry("because", because)?;
            }
            Decision::MayHold { until, on } => {
                map.serialize_entry("until", &until.map(|until| format_instant(until, self.zone)))?;
                map.serialize_entry("on", on)?;
            }
            Decision::MustNotRelease { on } => map.serialize_entry("on", on)?,
            Decision::Insufficient { missing } => map.serialize_entry("missing", missing)?,
        }
        map.end()
    }
}
