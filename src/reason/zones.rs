//! The time zones of the United States, each as the lengths of its local days.
//!
//! A clock counts elapsed time day by day, so all it can notice of a zone is how long each day is. Between 1971 and 2099
//! every day of these zones begins on a whole hour of universal time and nearly every day has 24 of them.

use std::sync::OnceLock;

use crate::time::{Date, Instant, Zone};

pub(super) const DAY: i64 = 86_400;

/// 1971-01-01, the first local day of a comparison.
pub(super) const FIRST: i32 = 365;
/// 2100-01-01, the day after the last.
pub(super) const LAST: i32 = 47_482;

const NAMES: [&str; 32] = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Phoenix",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
    "America/Detroit",
    "America/Kentucky/Louisville",
    "America/Kentucky/Monticello",
    "America/Indiana/Indianapolis",
    "America/Indiana/Vincennes",
    "America/Indiana/Winamac",
    "America/Indiana/Marengo",
    "America/Indiana/Petersburg",
    "America/Indiana/Vevay",
    "America/Indiana/Tell_City",
    "America/Indiana/Knox",
    "America/Menominee",
    "America/North_Dakota/Center",
    "America/North_Dakota/New_Salem",
    "America/North_Dakota/Beulah",
    "America/Boise",
    "America/Juneau",
    "America/Sitka",
    "America/Metlakatla",
    "America/Yakutat",
    "America/Nome",
    "America/Adak",
    "Pacific/Guam",
    "Pacific/Pago_Pago",
];

/// A zone, and its days that do not have 24 hours.
#[derive(Debug)]
pub(super) struct UsZone {
    pub(super) zone: Zone,
    /// Local days since 1970-01-01 and their lengths in seconds, in order.
    pub(super) irregular: Vec<(i32, i64)>,
}

/// A moment as a local day and the seconds that have elapsed in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) day: i32,
    pub(super) second: i64,
}

/// All of them; that of New York is the first.
pub(super) fn all() -> &'static [UsZone] {
    static ZONES: OnceLock<Vec<UsZone>> = OnceLock::new();
    ZONES.get_or_init(|| NAMES.into_iter().filter_map(|name| Zone::named(name).ok()).map(UsZone::new).collect())
}

impl UsZone {
    /// Offsets are compared a week apart: no zone of the country ever went back on a change within a week.
    fn new(zone: Zone) -> Self {
        const WEEK: i64 = 7 * DAY;
        let start = zone.start_of_day(Date::from_days(FIRST));
        let end = zone.start_of_day(Date::from_days(LAST));
        let mut irregular: Vec<(i32, i64)> = Vec::new();
        let mut from = start;
        while from < end {
            let until = from.plus(WEEK);
            if zone.offset(from) != zone.offset(until) {
                let (first, last) = (zone.date(from).days(), zone.date(until).days());
                for day in first..=last {
                    let length = length(zone, day);
                    let known = irregular.last().is_some_and(|(known, _)| *known >= day);
                    if length != DAY && !known {
                        irregular.push((day, length));
                    }
                }
            }
            from = until;
        }
        Self { zone, irregular }
    }

    /// The length of a local day, in seconds.
    pub(super) fn length(&self, day: i32) -> i64 {
        let found = self.irregular.binary_search_by_key(&day, |(day, _)| *day);
        found.ok().and_then(|index| self.irregular.get(index)).map_or(DAY, |(_, length)| *length)
    }

    pub(super) fn instant(&self, place: Place) -> Instant {
        self.zone.start_of_day(Date::from_days(place.day)).plus(place.second)
    }

    /// The days that are longer or shorter here than there.
    pub(super) fn unlike<'z>(&'z self, other: &'z Self) -> impl Iterator<Item = i32> + 'z {
        let here = self.irregular.iter().filter(|(day, length)| other.length(*day) != *length);
        here.chain(other.irregular.iter().filter(|(day, _)| self.length(*day) == DAY)).map(|(day, _)| *day)
    }

    /// The second before.
    pub(super) fn before(&self, place: Place) -> Place {
        if place.second > 0 {
            return Place { second: place.second.saturating_sub(1), ..place };
        }
        let day = place.day.saturating_sub(1);
        Place { day, second: self.length(day).saturating_sub(1) }
    }
}

fn length(zone: Zone, day: i32) -> i64 {
    let start = |day| zone.start_of_day(Date::from_days(day));
    start(day.saturating_add(1)).since(start(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the comparison rests on: whole hours everywhere, and no irregular day missed.
    #[test]
    fn days_are_whole_hours_and_none_is_missed() {
        assert_eq!(all().len(), NAMES.len());
        assert_eq!(Date::from_days(FIRST).to_string(), "1971-01-01");
        assert_eq!(Date::from_days(LAST).to_string(), "2100-01-01");
        for here in all() {
            let mut start = here.zone.start_of_day(Date::from_days(FIRST));
            for day in FIRST..LAST {
                let next = here.zone.start_of_day(Date::from_days(day + 1));
                assert_eq!(start.unix().rem_euclid(3600), 0, "{} {}", here.zone, Date::from_days(day));
                assert_eq!(next.since(start), here.length(day), "{} {}", here.zone, Date::from_days(day));
                start = next;
            }
        }
    }
}
