//! Ready mappings, embedded in the crate.

use super::{Mapping, MappingError};

/// Id and text, in the order of the ids.
const FILES: &[(&str, &str)] = &[
    ("block-report", include_str!("block-report.toml")),
    ("georgia-rosters", include_str!("georgia-rosters.toml")),
    ("ice-detainers", include_str!("ice-detainers.toml")),
    ("oklahoma-blotter", include_str!("oklahoma-blotter.toml")),
    ("per-charge-hold-rows", include_str!("per-charge-hold-rows.toml")),
    ("wide-bookings", include_str!("wide-bookings.toml")),
];

/// The ids of the ready mappings, in order.
pub fn ids() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(id, _)| *id)
}

/// The TOML of a ready mapping.
#[must_use]
pub fn text(id: &str) -> Option<&'static str> {
    FILES.iter().find(|(known, _)| *known == id).map(|(_, text)| *text)
}

/// A ready mapping, read anew.
#[must_use]
pub fn mapping(id: &str) -> Option<Result<Mapping, MappingError>> {
    text(id).map(|text| Mapping::from_toml(text, &format!("{id}.toml")))
}
