//! Where and when a stay begins.

use crate::time::{Calendar, Date, Day, Instant, Observance, Wall, Zone};

/// Weeks with clock changes, holidays, weekends, and ordinary ones: the zone, the day and the hour of the booking.
const WEEKS: [(&str, (i32, u32, u32), u32); 12] = [
    ("America/New_York", (2026, 1, 14), 8), // Birthday of Martin Luther King, Jr. on the Monday
    ("America/New_York", (2026, 3, 5), 20), // clocks forward on the Sunday
    ("America/New_York", (2026, 10, 29), 1), // clocks back on the Sunday
    ("America/New_York", (2021, 12, 22), 12), // Christmas and New Year on Saturdays
    ("America/Chicago", (2012, 5, 1), 0),
    ("America/Los_Angeles", (2026, 6, 30), 23), // 4 July on a Saturday
    ("America/Phoenix", (2026, 1, 28), 8),      // the end of a month
    ("America/Denver", (1975, 10, 23), 6),      // Veterans Day on a Monday in October
    ("America/Havana", (2026, 3, 6), 10),       // clocks forward at midnight
    ("America/Havana", (2025, 10, 31), 10),     // clocks back at one, to midnight
    ("Australia/Lord_Howe", (2026, 4, 3), 9),   // clocks back by half an hour
    ("America/New_York", (2024, 2, 27), 18),    // 29 February
];

/// The year of a zone for which none was asked.
const YEAR: i32 = 2026;

/// Where and when a stay begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene {
    pub(super) zone: Zone,
    pub(super) date: Date,
    pub(super) booked: Instant,
}

impl Scene {
    fn new(zone: Zone, date: Date, hour: u32) -> Self {
        let booked = zone.resolve(Wall { date, second: hour.saturating_mul(3600) }).earliest();
        Self { zone, date, booked }
    }

    /// A few weeks that matter, of several zones and years.
    pub(super) fn weeks() -> Vec<Self> {
        let scene = |(zone, (year, month, day), hour): (&str, (i32, u32, u32), u32)| {
            Some(Self::new(Zone::named(zone).ok()?, Date::new(year, month, day)?, hour))
        };
        WEEKS.into_iter().filter_map(scene).collect()
    }

    /// Days of that year in that zone; of what is not asked, those of [`Self::weeks`].
    pub(super) fn of(zone: Option<Zone>, year: Option<i32>) -> Vec<Self> {
        if zone.is_none() && year.is_none() {
            return Self::weeks();
        }
        let year = year.unwrap_or(YEAR);
        let zones = zone.map_or_else(zones, |zone| vec![zone]);
        match (Date::new(year, 1, 1), Date::new(year.saturating_add(1), 1, 1)) {
            (Some(from), Some(until)) => Self::between(&zones, from, until),
            _ => Self::weeks(),
        }
    }

    /// The days from which a change of the clocks or a holiday is less than five days off, and some others.
    pub(super) fn between(zones: &[Zone], from: Date, until: Date) -> Vec<Self> {
        let days = || (from.days()..until.days()).map(Date::from_days);
        let day = |zone: Zone, date: Date| {
            let hour = u32::try_from(date.days().rem_euclid(24)).unwrap_or_default();
            (date.days() % 9 == 0 || matters(zone, date)).then(|| Self::new(zone, date, hour))
        };
        zones.iter().flat_map(|zone| days().filter_map(|date| day(*zone, date))).collect()
    }
}

/// The zones of the weeks.
pub(super) fn zones() -> Vec<Zone> {
    let mut zones: Vec<Zone> = Vec::new();
    for scene in Scene::weeks() {
        if !zones.contains(&scene.zone) {
            zones.push(scene.zone);
        }
    }
    zones
}

fn matters(zone: Zone, date: Date) -> bool {
    let federal = Calendar::us_federal();
    let offset = |days: i32| zone.offset(zone.start_of_day(date.plus_days(days)));
    let holiday = |days: i32| matches!(federal.day(date.plus_days(days), Observance::Observed), Day::Holiday(_));
    (1..5).any(|days| holiday(days) || offset(days) != offset(days.saturating_add(1)))
}
