//! Days and counted time, by asking the date of every step.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate, Weekday};
use detainer::policy::{Excluding, Limit, Policy};
use detainer::time::{Instant, Observance, Zone};

pub(crate) struct Clock<'a> {
    first: i64,
    step: i64,
    /// The local day of every step from the first event until the end of custody.
    days: Vec<i32>,
    /// For each rule with a limit in hours: counted seconds from the first step until each step.
    counted: HashMap<(usize, usize), Vec<i64>>,
    policies: &'a [Policy],
}

impl<'a> Clock<'a> {
    pub(crate) fn new(zone: Zone, policies: &'a [Policy], first: i64, end: i64, step: i64) -> Self {
        let mut days = Vec::new();
        let mut t = first;
        while t <= end {
            let local = t + i64::from(zone.offset(Instant::from_unix(t)));
            days.push(i32::try_from(local.div_euclid(86_400)).expect("days of this century"));
            t += step;
        }
        let mut clock = Self { first, step, days, counted: HashMap::new(), policies };
        for (p, policy) in policies.iter().enumerate() {
            for (r, rule) in policy.holds.iter().enumerate() {
                if let Some(Limit::Hours { excluding, .. }) = &rule.limit {
                    clock.counted.insert((p, r), clock.count(policy, excluding));
                }
            }
        }
        clock
    }

    fn count(&self, policy: &Policy, excluding: &Excluding) -> Vec<i64> {
        let mut seen: HashMap<i32, bool> = HashMap::new();
        let mut total = 0;
        let mut counted = Vec::with_capacity(self.days.len());
        for &day in &self.days {
            counted.push(total);
            if !*seen.entry(day).or_insert_with(|| is_excluded(policy, excluding, day)) {
                total += self.step;
            }
        }
        counted
    }

    fn index(&self, t: i64) -> usize {
        usize::try_from((t - self.first) / self.step).expect("not before the first event")
    }

    /// The local day at `t`, in days since 1970.
    pub(crate) fn day(&self, t: i64) -> i32 {
        self.days[self.index(t)]
    }

    /// Whether the limit of that rule has run out at `t` for a clock started at `start`.
    pub(crate) fn has_run_out(&self, policy: usize, rule: usize, start: i64, t: i64) -> bool {
        if t < start {
            return false;
        }
        match &self.policies[policy].holds[rule].limit {
            None => false,
            Some(Limit::EndOfDay) => self.day(t) > self.day(start),
            Some(Limit::Hours { hours, .. }) => {
                let counted = &self.counted[&(policy, rule)];
                counted[self.index(t)] - counted[self.index(start)] >= i64::from(*hours) * 3600
            }
        }
    }
}

fn is_excluded(policy: &Policy, excluding: &Excluding, day: i32) -> bool {
    let date = NaiveDate::from_epoch_days(day).expect("a day of this century");
    let weekday = date.weekday().num_days_from_monday() as usize;
    excluding.weekdays[weekday]
        || excluding
            .holidays
            .as_ref()
            .is_some_and(|holidays| is_holiday(policy, &holidays.calendar, date, holidays.observance))
}

/// Friday for a Saturday holiday, Monday for a Sunday one.
fn is_observed(date: NaiveDate, is_holiday: impl Fn(NaiveDate) -> bool) -> bool {
    match date.weekday() {
        Weekday::Fri => is_holiday(date.succ_opt().expect("a later day")),
        Weekday::Mon => is_holiday(date.pred_opt().expect("an earlier day")),
        _ => false,
    }
}

/// The days a file lists are taken as they stand: only federal holidays have a day in their place.
fn is_holiday(policy: &Policy, calendar: &str, date: NaiveDate, observance: Observance) -> bool {
    if calendar == "us_federal" {
        return is_federal_holiday(date)
            || (observance == Observance::Observed && is_observed(date, is_federal_holiday));
    }
    policy.calendars.iter().filter(|own| own.id == calendar).any(|own| {
        own.days.iter().any(|day| day.on.to_chrono() == date)
            || own.includes.iter().any(|other| is_holiday(policy, other, date, observance))
    })
}

/// The holidays of 5 U.S.C. 6103(a) as it stood in that year.
pub(crate) fn is_federal_holiday(date: NaiveDate) -> bool {
    let (year, month, day) = (date.year(), date.month(), date.day());
    let monday = date.weekday() == Weekday::Mon;
    // Which Monday (or Thursday) of its month this day is.
    let nth = day.div_ceil(7);
    let last = day + 7 > 31;
    match month {
        1 => day == 1 || (year >= 1986 && monday && nth == 3),
        2 => monday && nth == 3,
        5 => monday && last,
        6 => year >= 2021 && day == 19,
        7 => day == 4,
        9 => monday && nth == 1,
        10 => monday && (nth == 2 || (year < 1978 && nth == 4)),
        11 => (year >= 1978 && day == 11) || (date.weekday() == Weekday::Thu && nth == 4),
        12 => day == 25,
        _ => false,
    }
}
