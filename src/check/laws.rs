//! The law in force at the place of each record, found by itself.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::policy::Policy;
use crate::record::Timeline;

use super::law::{Chosen, Law};

/// Which policies of a catalogue make up a stack, and which of them bind other agencies.
type Choice = (Vec<usize>, Vec<usize>);

/// A catalogue, ready to give each record the law of its place.
///
/// The law of `us/or/clackamas` is every policy of `us/or/clackamas`, `us/or` and `us`, the nearest first. Which of them
/// count at an instant of a stay, and which are set aside by what, the files say (`in_force`, `supersedes`, `vacated`); of
/// those that count the strictest wins. A policy that binds only agencies of some types is left out where the record names
/// another type. Where it names none the policy is applied, the assessment says so, and gives the answer without it too.
///
/// ```
/// # #[cfg(feature = "catalog")]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use detainer::check::Laws;
/// use detainer::policy::catalog;
///
/// let laws = Laws::new(catalog::all()?);
/// let law = laws.at(Some("us/or/clackamas"), Some("jail"));
/// assert_eq!(law.policies().first().map(|policy| policy.id.as_str()), Some("us-or-clackamas"));
/// assert!(laws.at(None, None).policies().is_empty());
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "catalog"))]
/// # fn main() {}
/// ```
#[derive(Debug, Default)]
pub struct Laws {
    named: Vec<Policy>,
    catalog: Vec<Policy>,
    stacks: Mutex<HashMap<Choice, Arc<Law>>>,
}

impl Laws {
    /// The laws of that catalogue.
    #[must_use]
    pub fn new(catalog: Vec<Policy>) -> Self {
        Self { catalog, ..Self::default() }
    }

    /// With policies that apply everywhere. One with the id of a policy in the catalogue takes its place.
    #[must_use]
    pub fn with(self, named: Vec<Policy>) -> Self {
        let mut catalog = self.catalog;
        catalog.retain(|policy| named.iter().all(|other| other.id != policy.id));
        Self { named, catalog, stacks: Mutex::default() }
    }

    /// The ids of all policies, those that apply everywhere first.
    #[cfg(feature = "audit")]
    pub(crate) fn ids(&self) -> impl Iterator<Item = &str> {
        self.named.iter().chain(&self.catalog).map(|policy| policy.id.as_str())
    }

    /// All policies, those that apply everywhere first.
    #[cfg(feature = "audit")]
    pub(crate) fn policies(&self) -> impl Iterator<Item = &Policy> {
        self.named.iter().chain(&self.catalog)
    }

    /// The law at the place of a record.
    #[must_use]
    pub fn of(&self, timeline: &Timeline) -> Arc<Law> {
        self.at(timeline.jurisdiction.as_deref(), timeline.agency_type.as_deref())
    }

    /// The law at a place, for an agency of that type. It is made once for all places that have the same policies.
    #[must_use]
    pub fn at(&self, place: Option<&str>, agency_type: Option<&str>) -> Arc<Law> {
        let choice = self.choice(place, agency_type);
        let mut stacks = self.stacks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(law) = stacks.get(&choice) {
            return Arc::clone(law);
        }
        let policies = |chosen: &[usize]| -> Vec<Policy> {
            chosen.iter().filter_map(|index| self.catalog.get(*index)).cloned().collect()
        };
        let chosen = Chosen { named: self.named.len(), other_agencies: policies(&choice.1) };
        let stack = self.named.iter().cloned().chain(policies(&choice.0)).collect();
        let law = Arc::new(Law::chosen(stack, chosen));
        stacks.insert(choice, Arc::clone(&law));
        law
    }

    fn choice(&self, place: Option<&str>, agency_type: Option<&str>) -> Choice {
        let reach = |policy: &Policy| place.and_then(|place| policy.reaches(place)).map(str::len);
        let mut reaching: Vec<(usize, usize)> =
            self.catalog.iter().enumerate().filter_map(|(index, policy)| Some((reach(policy)?, index))).collect();
        reaching.sort_by_key(|(length, index)| (std::cmp::Reverse(*length), *index));
        let binds = |index: &usize| {
            self.catalog.get(*index).is_some_and(|policy| {
                policy.agency_types.is_empty()
                    || agency_type.is_none_or(|own| policy.agency_types.iter().any(|t| t == own))
            })
        };
        reaching.into_iter().map(|(_, index)| index).partition(binds)
    }
}
