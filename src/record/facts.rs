//! Facts about the person and the custodian. What is not stated is unknown.

use std::collections::BTreeMap;

use crate::time::Recorded;

/// What is stated about the person and the custodian.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// Age in years at booking.
    pub age: Option<i64>,
    /// Yes-or-no facts by name, for `person.NAME` and `agreement.NAME`.
    pub flags: BTreeMap<String, bool>,
    /// The class schemes (`us-ca`) by which convictions and charges were classified.
    pub classified: Vec<String>,
    /// Convictions, if a list was given.
    pub convictions: Option<Vec<Conviction>>,
    /// Whether that list is all of them.
    pub convictions_complete: bool,
    /// Classes of the charges, if a list was given.
    pub charges: Option<Vec<String>>,
    /// Whether that list is all of them.
    pub charges_complete: bool,
}

impl Facts {
    /// No fact stated.
    #[must_use]
    pub fn none() -> Self {
        Self { convictions_complete: true, charges_complete: true, ..Self::default() }
    }
}

/// One earlier conviction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conviction {
    /// Its classes: words, or words in a scheme (`us-or/felony`).
    pub classes: Vec<String>,
    /// When it was; unknown if open.
    pub on: Recorded,
}
