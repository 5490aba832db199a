//! The same law, its limits read on all days and on working days only.

use crate::check::Law;
use crate::policy::{Excluding, Holidays, Limit, Policy};
use crate::time::Observance;

/// The law if every limit of hours ran on all days, and if none ran on Saturdays, Sundays and holidays; `None` where that
/// is what it says. A policy that names a calendar keeps it; for the others it is that of the federal holidays, observed.
pub(crate) fn laws(law: &Law) -> [Option<Law>; 2] {
    let with = |days: &dyn Fn(&mut Excluding)| {
        let mut policies: Vec<Policy> = law.policies().to_vec();
        for rule in policies.iter_mut().flat_map(|policy| &mut policy.holds) {
            if let Some(Limit::Hours { excluding, .. }) = &mut rule.limit {
                days(excluding);
            }
        }
        (policies != law.policies()).then(|| Law::new(policies))
    };
    let every_day = with(&|excluding| *excluding = Excluding::default());
    let working_days = with(&|excluding| {
        let [.., saturday, sunday] = &mut excluding.weekdays;
        (*saturday, *sunday) = (true, true);
        excluding
            .holidays
            .get_or_insert_with(|| Holidays { calendar: "us_federal".to_owned(), observance: Observance::Observed });
    });
    [every_day, working_days]
}
