//! What an audit found, for those who write it down.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::record::Value;

use super::cases::Case;
use super::summary::Summary;
use super::table::Rejected;
use super::tools::Section;

/// What an audit found. The tables of single bookings and findings were written as it went.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Report {
    /// The counts.
    pub summary: Summary,
    /// The longest cases, the longest first.
    pub longest: Vec<Case>,
    /// A sample of the other bookings, by name.
    pub sample: Vec<Case>,
    /// The first rows that could not be used; all are in [`Table::Rejected`](super::Table::Rejected).
    pub rejected: Vec<Rejected>,
    /// What the tools found, in the order in which they were given.
    pub sections: Vec<Section>,
}

/// So many of the longest cases stand in `summary.json`.
const PUBLISHED: usize = 10;

/// What stands in `summary.json`.
#[derive(Serialize)]
struct Published<'a> {
    schema: u32,
    #[serde(flatten)]
    summary: &'a Summary,
    /// Left out where small cells are, for each is one booking.
    #[serde(skip_serializing_if = "Option::is_none")]
    longest: Option<Vec<Longest<'a>>>,
    #[serde(flatten)]
    sections: BTreeMap<&'a str, &'a Value>,
}

#[derive(Serialize)]
struct Longest<'a> {
    booking: &'a str,
    custodian: Option<&'a str>,
    verdict: &'static str,
    min_seconds: i64,
    max_seconds: i64,
}

impl Report {
    /// The counts, the longest cases and what the tools found, as they stand in `summary.json`.
    #[must_use]
    pub fn published(&self) -> impl Serialize + '_ {
        let longest = self.longest.iter().take(PUBLISHED).map(|case| Longest {
            booking: &case.timeline.booking,
            custodian: case.timeline.custodian.as_deref(),
            verdict: case.verdict.as_str(),
            min_seconds: case.bounds.min_seconds,
            max_seconds: case.bounds.max_seconds,
        });
        let shown = self.summary.suppress_below == 0;
        let sections = self.sections.iter().map(|section| (section.name.as_str(), &section.value)).collect();
        Published { schema: 1, summary: &self.summary, longest: shown.then(|| longest.collect()), sections }
    }
}
