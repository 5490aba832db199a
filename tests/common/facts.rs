//! Random facts about the person and the custodian.

use std::collections::BTreeMap;

use detainer::record::{Conviction, Facts};
use detainer::time::{Date, Recorded, Zone};
use proptest::prelude::*;
use proptest::sample::select;

use super::events::{CLASSES, Detail};

pub(crate) const FLAGS: [&str; 3] = ["us_citizen", "registrant", "reimbursement_agreement"];

/// Facts that wait for the date of the booking.
#[derive(Clone, Debug)]
pub(crate) struct FactsDraft {
    age: Option<i64>,
    flags: Vec<(&'static str, Option<bool>)>,
    classified: bool,
    /// Class, years before the booking, and days after that anniversary.
    convictions: Option<Vec<(usize, u32, Option<i32>)>>,
    charges: Option<Vec<usize>>,
    complete: (bool, bool),
}

pub(crate) fn facts(detail: Detail) -> BoxedStrategy<FactsDraft> {
    let flag = move |name| detail.given(any::<bool>()).prop_map(move |value| (name, value));
    let flags = FLAGS.iter().map(|&name| flag(name)).collect::<Vec<_>>();
    let day = detail.given(prop_oneof![3 => -2..12_i32, 1 => -400..400_i32]);
    let convictions = prop::collection::vec((0..CLASSES.len(), select(vec![1_u32, 5, 10]), day), 0..3);
    let charges = prop::collection::vec(0..CLASSES.len(), 0..3);
    (
        detail.given(select(vec![15_i64, 17, 18, 40])),
        flags,
        detail.set(),
        detail.given(convictions),
        detail.given(charges),
        (detail.set(), detail.set()),
    )
        .prop_map(|(age, flags, classified, convictions, charges, complete)| FactsDraft {
            age,
            flags,
            classified,
            convictions,
            charges,
            complete,
        })
        .boxed()
}

impl FactsDraft {
    /// A class of a scheme by which nobody classified is not in the record.
    pub(crate) fn knows(&self, class: &str) -> bool {
        self.classified || !class.contains('/')
    }

    pub(crate) fn build(&self, booked: Date, zone: Zone) -> Facts {
        let class = |&index: &usize| Some(CLASSES[index]).filter(|class| self.knows(class)).map(str::to_owned);
        let conviction = |(index, years, days): &(usize, u32, Option<i32>)| {
            let on = days.map_or_else(Recorded::unknown, |days| {
                Recorded::parse(&booked.years_before(*years).plus_days(days).to_string(), zone)
            });
            class(index).map(|class| Conviction { classes: vec![class], on })
        };
        let flags: BTreeMap<String, bool> =
            self.flags.iter().filter_map(|&(name, value)| Some((name.to_owned(), value?))).collect();
        Facts {
            age: self.age,
            flags,
            classified: if self.classified { vec!["us-x".to_owned()] } else { Vec::new() },
            convictions: self.convictions.as_ref().map(|list| list.iter().filter_map(conviction).collect()),
            convictions_complete: self.complete.0,
            charges: self.charges.as_ref().map(|list| list.iter().filter_map(class).collect()),
            charges_complete: self.complete.1,
        }
    }
}
