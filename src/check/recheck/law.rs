//! What the policies say at an instant: which are in force, of which detainers they speak, and when their clocks run out.

use crate::policy::{Excluding, HoldRule, Limit, Policy};
use crate::record::Conviction;
use crate::time::{Calendar, Date, Day, Instant};

use super::super::Truth;
use super::scene::{Attr, Det, Scene};

/// The days an hour-by-hour count goes through at most before it gives up: the clock then never runs out.
const LONGEST_COUNT: u32 = 60_000;

/// Whether the policy is in force by its own dates.
fn own_dates(scene: &Scene<'_>, policy: &Policy, t: Instant) -> bool {
    let since = |date: Option<Date>| date.map(|date| scene.zone.start_of_day(date) <= t);
    since(policy.in_force.from).unwrap_or(true)
        && !since(policy.in_force.until).unwrap_or(false)
        && !since(policy.vacated).unwrap_or(false)
}

/// Whether the policy is in force at `t` and not set aside by another one.
pub(super) fn in_force(scene: &Scene<'_>, policy: &Policy, t: Instant) -> bool {
    own_dates(scene, policy, t)
        && !scene
            .policies
            .iter()
            .any(|other| other.id != policy.id && other.supersedes.contains(&policy.id) && own_dates(scene, other, t))
}

/// The local midnights at which policies come and go.
pub(super) fn force_changes(scene: &Scene<'_>) -> Vec<Instant> {
    let dates = |p: &Policy| [p.in_force.from, p.in_force.until, p.vacated];
    scene.policies.iter().flat_map(|p| dates(p)).flatten().map(|date| scene.zone.start_of_day(date)).collect()
}

/// How a day that no calendar declares is counted.
#[derive(Clone, Copy, Debug)]
pub(super) enum Gap {
    /// As a working day.
    Counted,
    /// As a holiday.
    Excluded,
    /// One or the other, day by day.
    Mixed(u64),
}

/// The calendar of that name: the federal one, or one of the policy's own.
fn calendar(policy: &Policy, id: &str, depth: usize) -> Option<Calendar> {
    if id == "us_federal" {
        return Some(Calendar::us_federal());
    }
    if depth > 8 {
        return None;
    }
    let data = policy.calendars.iter().find(|data| data.id == id)?;
    let included: Vec<Calendar> =
        data.includes.iter().filter_map(|id| calendar(policy, id, depth.saturating_add(1))).collect();
    let included: Vec<&Calendar> = included.iter().collect();
    let days = data.days.iter().map(|day| (day.on, day.name.clone()));
    Calendar::custom(id, data.years.0, data.years.1, &included, days).ok()
}

/// A rule's clock, counted out day by day.
pub(super) struct Clock<'a> {
    limit: &'a Limit,
    calendar: Option<Calendar>,
}

impl<'a> Clock<'a> {
    pub(super) fn of(policy: &Policy, rule: &'a HoldRule) -> Option<Self> {
        let limit = rule.limit.as_ref()?;
        let calendar = match limit {
            Limit::Hours { excluding: Excluding { holidays: Some(holidays), .. }, .. } => {
                calendar(policy, &holidays.calendar, 0)
            }
            _ => None,
        };
        Some(Self { limit, calendar })
    }

    /// When a clock that started at `s` has run out; `None`: never.
    pub(super) fn deadline(&self, scene: &Scene<'_>, s: Instant, gap: Gap) -> Option<Instant> {
        let zone = scene.zone;
        let mut day = zone.date(s);
        let (hours, excluding) = match self.limit {
            Limit::EndOfDay => {
                // the next local midnight after the start
                return (1..4).map(|n| zone.start_of_day(day.plus_days(n))).find(|midnight| *midnight > s);
            }
            Limit::Hours { hours, excluding } => (*hours, excluding),
        };
        let mut left = i64::from(hours).saturating_mul(3600);
        if left == 0 {
            return Some(s);
        }
        let mut from = s;
        for _ in 0..LONGEST_COUNT {
            let until = zone.start_of_day(day.plus_days(1));
            let room = until.since(from).max(0);
            if !self.excluded(excluding, day, gap) {
                if room >= left {
                    return Some(from.plus(left));
                }
                left = left.saturating_sub(room);
            } else if excluding.weekdays.iter().all(|excluded| *excluded) {
                return None;
            }
            from = from.max(until);
            day = day.plus_days(1);
        }
        None
    }

    fn excluded(&self, excluding: &Excluding, day: Date, gap: Gap) -> bool {
        use chrono::Datelike as _;
        let weekday = usize::try_from(day.to_chrono().weekday().num_days_from_monday()).unwrap_or(0);
        if excluding.weekdays.get(weekday).copied().unwrap_or(false) {
            return true;
        }
        let Some(holidays) = &excluding.holidays else { return false };
        match self.calendar.as_ref().map_or(Day::Unknown, |calendar| calendar.day(day, holidays.observance)) {
            Day::Working => false,
            Day::Holiday(_) => true,
            Day::Unknown => match gap {
                Gap::Counted => false,
                Gap::Excluded => true,
                Gap::Mixed(seed) => {
                    let mixed = (seed ^ u64::from(day.days().unsigned_abs())).wrapping_mul(0x9e37_79b9_7f4a_7c15);
                    mixed >> 63 == 1
                }
            },
        }
    }

    /// Whether a clock that started in `start` has run out at `t`.
    pub(super) fn run_out(&self, scene: &Scene<'_>, start: (Instant, Instant), t: Instant) -> Truth {
        let passed = |deadline: Option<Instant>| deadline.is_some_and(|deadline| t >= deadline);
        let surely = passed(self.deadline(scene, start.1, Gap::Excluded));
        Truth::of(surely, surely || passed(self.deadline(scene, start.0, Gap::Counted)))
    }
}

/// Whether the policy speaks of the detainer.
pub(super) fn speaks(scene: &Scene<'_>, policy: &Policy, det: &Det<'_>) -> Truth {
    let scope = &policy.applies_to;
    let form = match det.form {
        _ if scope.form.is_empty() => Truth::Yes,
        Attr::Known(form) => Truth::certain(scope.form.contains(&form)),
        _ => Truth::Unknown,
    };
    let agency = match det.agency {
        _ if scope.agency.is_empty() => Truth::Yes,
        Some(agency) => Truth::certain(scope.agency.iter().any(|a| a == agency)),
        None => Truth::Unknown,
    };
    let (e, l) = det.issued.map_or((None, None), |at| (at.earliest(), at.latest()));
    let since = |date: Date| {
        let midnight = scene.zone.start_of_day(date);
        Truth::of(e.is_some_and(|e| e >= midnight), l.is_none_or(|l| l >= midnight))
    };
    form & agency & scope.issued_from.map_or(Truth::Yes, since) & !scope.issued_until.map_or(Truth::No, since)
}

/// Whether a conviction on a day of its range lies within so many years before a day of that range.
pub(super) fn within(scene: &Scene<'_>, conviction: &Conviction, years: u32, before: (Instant, Instant)) -> Truth {
    let (first, last) = (scene.zone.date(before.0), scene.zone.date(before.1));
    let on_e = conviction.on.earliest().map(|at| scene.zone.date(at));
    let on_l = conviction.on.latest().map(|at| scene.zone.date(at));
    let surely = on_e.is_some_and(|on| last.years_before(years) <= on) && on_l.is_some_and(|on| on <= first);
    let possibly = on_e.is_none_or(|on| on <= last) && on_l.is_none_or(|on| on >= first.years_before(years));
    Truth::of(surely, possibly)
}
