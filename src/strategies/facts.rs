//! Random facts about the person and the custodian.

use std::collections::BTreeMap;

use crate::record::{Conviction, Facts};
use crate::time::{Date, Recorded, Zone};
use proptest::prelude::*;
use proptest::sample::select;

use super::events::Detail;
use super::vocabulary::Vocabulary;

/// Facts that wait for the date of the booking.
#[derive(Clone, Debug)]
pub(super) struct FactsDraft {
    age: Option<i64>,
    flags: Vec<(String, Option<bool>)>,
    /// The schemes by which classes were given.
    classified: Vec<String>,
    /// Class, years before the booking, and days after that anniversary.
    convictions: Option<Vec<(String, u32, Option<i32>)>>,
    charges: Option<Vec<String>>,
    complete: (bool, bool),
}

pub(super) fn facts(detail: Detail, words: &Vocabulary) -> BoxedStrategy<FactsDraft> {
    let flag = |name: &String| (Just(name.clone()), detail.given(any::<bool>()));
    let flags = words.flags.iter().map(flag).collect::<Vec<_>>();
    let day = detail.given(prop_oneof![3 => -2..12_i32, 1 => -400..400_i32]);
    let class = || select(words.classes.clone());
    let convictions = prop::collection::vec((class(), select(words.years.clone()), day), 0..3);
    let charges = prop::collection::vec(class(), 0..3);
    let schemes = words.schemes();
    (
        detail.given(select(words.ages.clone())),
        flags,
        detail.set(),
        detail.given(convictions),
        detail.given(charges),
        (detail.set(), detail.set()),
    )
        .prop_map(move |(age, flags, classified, convictions, charges, complete)| FactsDraft {
            age,
            flags,
            classified: if classified { schemes.clone() } else { Vec::new() },
            convictions,
            charges,
            complete,
        })
        .boxed()
}

impl FactsDraft {
    /// Whether classes were given by every scheme.
    pub(super) fn is_classified(&self) -> bool {
        !self.classified.is_empty()
    }

    /// A class of a scheme by which nobody classified is not in the record.
    fn knows(&self, class: &str) -> bool {
        self.is_classified() || !class.contains('/')
    }

    pub(super) fn build(&self, booked: Date, zone: Zone) -> Facts {
        let conviction = |(class, years, days): &(String, u32, Option<i32>)| {
            let on = days.map_or_else(Recorded::unknown, |days| {
                Recorded::parse(&booked.years_before(*years).plus_days(days).to_string(), zone)
            });
            self.knows(class).then(|| Conviction { classes: vec![class.clone()], on })
        };
        let flags: BTreeMap<String, bool> =
            self.flags.iter().filter_map(|(name, value)| Some((name.clone(), (*value)?))).collect();
        let charges = |list: &Vec<String>| list.iter().filter(|class| self.knows(class)).cloned().collect();
        Facts {
            age: self.age,
            flags,
            classified: self.classified.clone(),
            convictions: self.convictions.as_ref().map(|list| list.iter().filter_map(conviction).collect()),
            convictions_complete: self.complete.0,
            charges: self.charges.as_ref().map(charges),
            charges_complete: self.complete.1,
        }
    }
}
