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

/// New York is the first.
const OTHERS: [&str; 31] = [
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

/// The zone of New York, in which examples are looked for first.
pub(super) fn first() -> &'static UsZone {
    static ZONE: OnceLock<UsZone> = OnceLock::new();
    ZONE.get_or_init(|| UsZone::named("America/New_York"))
}

/// The others, one for all those whose days are equally long.
pub(super) fn others() -> &'static [UsZone] {
    static ZONES: OnceLock<Vec<UsZone>> = OnceLock::new();
    ZONES.get_or_init(|| {
        let mut unlike: Vec<UsZone> = Vec::new();
        for name in OTHERS {
            let zone = UsZone::named(name);
            let known = unlike.iter().chain([first()]).any(|known| known.irregular == zone.irregular);
            if !known {
                unlike.push(zone);
            }
        }
        unlike
    })
}

impl UsZone {
    /// The zone of that name, which the database has. Offsets are compared some weeks apart: none of these zones went back
    /// on a change so soon.
    fn named(name: &str) -> Self {
        const STEP: i32 = 28;
        let zone = Zone::named(name).unwrap_or(Zone::utc());
        let start = |day: i32| zone.start_of_day(Date::from_days(day));
        let mut irregular: Vec<(i32, i64)> = Vec::new();
        let mut first = FIRST;
        while first < LAST {
            let last = first.saturating_add(STEP).min(LAST);
            if zone.offset(start(first)) != zone.offset(start(last)) {
                let starts: Vec<Instant> = (first..=last).map(start).collect();
                let lengths = starts.windows(2).map(|day| match day {
                    [start, end] => end.since(*start),
                    _ => DAY,
                });
                irregular.extend((first..last).zip(lengths).filter(|(_, length)| *length != DAY));
            }
            first = last;
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

#[cfg(test)]
mod tests {
    use super::*;

    /// What the comparison rests on: whole hours everywhere, and no irregular day missed.
    #[test]
    fn days_are_whole_hours_and_none_is_missed() {
        assert_eq!(Date::from_days(FIRST).to_string(), "1971-01-01");
        assert_eq!(Date::from_days(LAST).to_string(), "2100-01-01");
        for name in OTHERS.into_iter().chain(["America/New_York"]) {
            let here = UsZone::named(name);
            assert_eq!(here.zone.name(), name);
            let mut start = here.zone.start_of_day(Date::from_days(FIRST));
            for day in FIRST..LAST {
                let next = here.zone.start_of_day(Date::from_days(day + 1));
                assert_eq!(start.unix().rem_euclid(3600), 0, "{name} {}", Date::from_days(day));
                assert_eq!(next.since(start), here.length(day), "{name} {}", Date::from_days(day));
                // 22 where a place went over to the next zone and put its clocks forward in one night.
                assert!((22..=26).contains(&(next.since(start) / 3600)), "{name} {}", Date::from_days(day));
                start = next;
            }
        }
        assert!(others().len() > 10, "{}", others().len());
    }
}
