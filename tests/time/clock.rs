//! The counted clock against hand-checked deadlines and a naive count, and the laws it must keep.

use std::sync::Arc;

use chrono::{DateTime, Datelike, Offset, TimeZone};
use chrono_tz::Tz;
use detainer::time::{
    Calendar, Counted, CountedClock, Date, Deadline, Exclusions, Instant, Observance, Zone, format_instant, parse_exact,
};
use proptest::prelude::*;

const HOUR: i64 = 3600;
const WEEKEND: [bool; 7] = [false, false, false, false, false, true, true];

fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap()
}

fn clock(zone: Zone, weekdays: [bool; 7], calendar: Option<(Calendar, Observance)>) -> CountedClock {
    let holidays = calendar.map(|(calendar, observance)| (Arc::new(calendar), observance));
    CountedClock::new(zone, &Exclusions { weekdays, holidays })
}

fn wall(at: Instant, zone: Zone) -> String {
    zone.wall(at).to_string()
}

/// (start, zone, excluding weekends and observed federal holidays, excluding weekends, excluding nothing): 48 hours.
const GOLDEN: [(&str, &str, &str, &str, &str); 10] = [
    // Rivas v. Martin, 781 F. Supp. 2d 775 (N.D. Ind. 2011): Washington's Birthday on the Monday
    (
        "2010-02-12T10:12:00",
        "America/Indiana/Indianapolis",
        "2010-02-17T10:12:00",
        "2010-02-16T10:12:00",
        "2010-02-14T10:12:00",
    ),
    ("2024-06-06T17:00:00", "America/Chicago", "2024-06-10T17:00:00", "2024-06-10T17:00:00", "2024-06-08T17:00:00"),
    ("2024-05-24T16:30:00", "America/New_York", "2024-05-29T16:30:00", "2024-05-28T16:30:00", "2024-05-26T16:30:00"),
    ("2024-03-08T18:00:00", "America/New_York", "2024-03-12T18:00:00", "2024-03-12T18:00:00", "2024-03-10T19:00:00"),
    ("2024-11-01T18:00:00", "America/New_York", "2024-11-05T18:00:00", "2024-11-05T18:00:00", "2024-11-03T17:00:00"),
    ("2024-06-08T09:00:00", "America/Phoenix", "2024-06-12T00:00:00", "2024-06-12T00:00:00", "2024-06-10T09:00:00"),
    ("2026-07-02T12:00:00", "America/Los_Angeles", "2026-07-07T12:00:00", "2026-07-06T12:00:00", "2026-07-04T12:00:00"),
    ("2025-11-26T08:00:00", "America/Denver", "2025-12-01T08:00:00", "2025-11-28T08:00:00", "2025-11-28T08:00:00"),
    ("2021-12-30T15:00:00", "America/New_York", "2022-01-04T15:00:00", "2022-01-03T15:00:00", "2022-01-01T15:00:00"),
    ("2024-06-09T23:59:59", "America/New_York", "2024-06-12T00:00:00", "2024-06-12T00:00:00", "2024-06-11T23:59:59"),
];

#[test]
fn hand_checked_deadlines() {
    for (start, name, all, weekends, flat) in GOLDEN {
        let zone = zone(name);
        let from = parse_exact(start, zone).unwrap();
        let federal = Some((Calendar::us_federal(), Observance::Observed));
        for (weekdays, calendar, expected) in
            [(WEEKEND, federal, all), (WEEKEND, None, weekends), ([false; 7], None, flat)]
        {
            let deadline = clock(zone, weekdays, calendar).deadline(from, 48 * HOUR).exact().unwrap();
            assert_eq!(wall(deadline, zone), expected, "from {start} {name}");
        }
    }
}

#[test]
fn a_limit_used_up_at_midnight_ends_there() {
    let zone = zone("America/Chicago");
    let clock = clock(zone, WEEKEND, None);
    let thursday = parse_exact("2024-06-06", zone).unwrap();
    let deadline = clock.deadline(thursday, 48 * HOUR).exact().unwrap();
    assert_eq!(wall(deadline, zone), "2024-06-08T00:00:00");
    let monday = parse_exact("2024-06-10", zone).unwrap();
    assert_eq!(clock.counted(thursday, monday), Counted { least: 48 * HOUR, most: 48 * HOUR });
    assert_eq!(clock.deadline(thursday, 48 * HOUR + 1).exact(), Some(monday.plus(1)));
}

#[test]
fn a_limit_of_nothing_is_the_start() {
    let zone = zone("America/Chicago");
    let saturday = parse_exact("2024-06-08T09:00", zone).unwrap();
    for limit in [0, -1, i64::MIN] {
        assert_eq!(clock(zone, WEEKEND, None).deadline(saturday, limit).exact(), Some(saturday));
        assert_eq!(clock(zone, [false; 7], None).deadline(saturday, limit).exact(), Some(saturday));
    }
}

#[test]
fn unknown_years_give_two_deadlines() {
    let zone = zone("America/New_York");
    let list = Calendar::custom("county", 2014, 2015, &[], []).unwrap();
    let clock = clock(zone, WEEKEND, Some((list, Observance::Observed)));
    let from = parse_exact("2015-12-31T12:00", zone).unwrap(); // a Thursday; 2016 is not declared
    let Deadline { earliest, latest } = clock.deadline(from, 48 * HOUR);
    assert_eq!((wall(earliest, zone).as_str(), latest), ("2016-01-04T12:00:00", None));
    let until = parse_exact("2016-01-05", zone).unwrap();
    assert_eq!(clock.counted(from, until), Counted { least: 12 * HOUR, most: 60 * HOUR });
    let before = parse_exact("2013-12-30T12:00", zone).unwrap(); // a Monday; 2013 is not declared
    let Deadline { earliest, latest } = clock.deadline(before, 24 * HOUR);
    assert_eq!(wall(earliest, zone), "2013-12-31T12:00:00");
    assert_eq!(wall(latest.unwrap(), zone), "2014-01-02T00:00:00");
}

#[test]
fn beyond_the_table_only_the_earliest_is_told() {
    let zone = zone("America/New_York");
    let clock = clock(zone, WEEKEND, None);
    let late = parse_exact("2099-12-31T12:00", zone).unwrap(); // a Thursday
    let deadline = clock.deadline(late, 1000 * HOUR);
    assert_eq!(deadline.latest, None);
    assert!(deadline.earliest >= late.plus(1000 * HOUR));
    for at in [i64::MIN, -3_000_000_000, 5_000_000_000, i64::MAX] {
        let from = Instant::from_unix(at);
        for limit in [1, 48 * HOUR, i64::MAX] {
            let deadline = clock.deadline(from, limit);
            assert!(deadline.earliest >= from && deadline.latest.is_none_or(|latest| latest >= deadline.earliest));
        }
        assert!(clock.next_midnight(from) >= from);
        let counted = clock.counted(Instant::from_unix(0), from);
        assert!(0 <= counted.least && counted.least <= counted.most);
    }
    let every = [true; 7];
    let never = self::clock(zone, every, None).deadline(Instant::from_unix(0), 1);
    assert_eq!(never.latest, None);
    assert_eq!(format_instant(never.earliest, Zone::utc()), "2100-01-02T05:00:01Z");
}

#[test]
fn midnights() {
    for (name, after, next) in [
        ("America/New_York", "2024-03-10T00:00:00-05:00", "2024-03-11T00:00:00-04:00"),
        ("America/New_York", "2024-03-09T23:59:59-05:00", "2024-03-10T00:00:00-05:00"),
        ("America/Havana", "2024-03-09T12:00:00-05:00", "2024-03-10T01:00:00-04:00"),
        ("America/Juneau", "1983-10-29T12:00:00-07:00", "1983-10-30T00:00:00-07:00"),
        ("America/Juneau", "1983-10-30T01:00:00-07:00", "1983-10-31T00:00:00-09:00"),
        ("Pacific/Apia", "2011-12-29T12:00:00-10:00", "2011-12-31T00:00:00+14:00"),
        // the clock went back over midnight: the day starts once
        ("America/St_Johns", "2010-11-07T00:00:30-02:30", "2010-11-08T00:00:00-03:30"),
        ("America/St_Johns", "2010-11-06T23:30:00-03:30", "2010-11-08T00:00:00-03:30"),
    ] {
        let zone = zone(name);
        let after = parse_exact(after, zone).unwrap();
        for weekdays in [WEEKEND, [false; 7]] {
            let midnight = clock(zone, weekdays, None).next_midnight(after);
            assert_eq!(format_instant(midnight, zone), next, "{name}");
        }
    }
}

const UNITED_STATES: [&str; 33] = [
    "America/Adak",
    "America/Anchorage",
    "America/Boise",
    "America/Chicago",
    "America/Denver",
    "America/Detroit",
    "America/Indiana/Indianapolis",
    "America/Indiana/Knox",
    "America/Indiana/Marengo",
    "America/Indiana/Petersburg",
    "America/Indiana/Tell_City",
    "America/Indiana/Vevay",
    "America/Indiana/Vincennes",
    "America/Indiana/Winamac",
    "America/Juneau",
    "America/Kentucky/Louisville",
    "America/Kentucky/Monticello",
    "America/Los_Angeles",
    "America/Menominee",
    "America/Metlakatla",
    "America/New_York",
    "America/Nome",
    "America/North_Dakota/Beulah",
    "America/North_Dakota/Center",
    "America/North_Dakota/New_Salem",
    "America/Phoenix",
    "America/Puerto_Rico",
    "America/Sitka",
    "America/St_Thomas",
    "America/Yakutat",
    "Pacific/Guam",
    "Pacific/Honolulu",
    "Pacific/Pago_Pago",
];

/// Offset and day of the week (0 is Monday), straight from the database.
fn oracle(tz: Tz, at: i64) -> (i32, usize) {
    let moment = DateTime::from_timestamp(at, 0).unwrap().with_timezone(&tz);
    (moment.offset().fix().local_minus_utc(), moment.weekday().num_days_from_monday() as usize)
}

fn changes(tz: Tz) -> Vec<i64> {
    let offset = |at| tz.offset_from_utc_datetime(&DateTime::from_timestamp(at, 0).unwrap().naive_utc()).fix();
    let days = (0..2_145_916_800_i64).step_by(86_400);
    let jumps = days.filter(|day| offset(*day) != offset(day + 86_400));
    jumps.map(|day| (day..).step_by(60).find(|at| offset(*at) != offset(day)).unwrap()).collect()
}

/// The count in steps of `step` seconds, each as its first second, in the four days around `change`.
fn compare(tz: Tz, clock: &CountedClock, weekdays: [bool; 7], change: i64, step: i64) {
    let start = (change - 48 * HOUR) / step * step;
    let mut sums = vec![0_i64];
    for at in (start..start + 96 * HOUR).step_by(step as usize) {
        let counts = !weekdays[oracle(tz, at).1];
        sums.push(sums.last().unwrap() + if counts { step } else { 0 });
    }
    let at = |index: usize| Instant::from_unix(start + index as i64 * step);
    for (index, sum) in sums.iter().enumerate() {
        assert_eq!(clock.counted(at(0), at(index)), Counted { least: *sum, most: *sum }, "{tz} {}", at(index));
    }
    for from in (0..sums.len() / 2).step_by(53) {
        for limit in [step, HOUR, 24 * HOUR, 47 * HOUR] {
            let naive = (from..sums.len()).find(|until| sums[*until] - sums[from] >= limit).map(at);
            let deadline = clock.deadline(at(from), limit).exact().unwrap();
            assert!(naive.is_none_or(|naive| naive == deadline), "{tz} {} {limit}", at(from));
        }
    }
}

#[test]
fn every_change_of_the_clock_in_the_united_states() {
    let mut seen = 0;
    for name in UNITED_STATES {
        let tz: Tz = name.parse().unwrap();
        let changes = changes(tz);
        seen += changes.len();
        for excluded in [5, 6, 0] {
            let mut weekdays = [false; 7];
            weekdays[excluded] = true;
            let clock = clock(zone(name), weekdays, None);
            for change in &changes {
                compare(tz, &clock, weekdays, *change, 900);
            }
        }
    }
    assert!(seen > 3000, "{seen}");
}

#[test]
fn changes_by_the_half_minute() {
    for (name, change) in [
        ("America/New_York", "2024-03-10T07:00:00Z"),
        ("America/New_York", "2024-11-03T06:00:00Z"),
        ("America/Juneau", "1983-10-30T09:00:00Z"),
        ("America/Indiana/Winamac", "2007-03-11T07:00:00Z"),
        ("America/Havana", "2024-03-10T05:00:00Z"),
        ("Pacific/Apia", "2011-12-30T10:00:00Z"),
        ("Australia/Lord_Howe", "2024-04-06T15:00:00Z"),
        ("Africa/Monrovia", "1972-01-07T00:44:30Z"),
    ] {
        let weekdays = [false, false, false, false, true, false, true];
        let change = parse_exact(change, Zone::utc()).unwrap().unix();
        compare(name.parse().unwrap(), &clock(zone(name), weekdays, None), weekdays, change, 30);
    }
}

fn any_clock() -> impl Strategy<Value = CountedClock> {
    let zones = ["America/New_York", "America/Juneau", "America/Havana", "Pacific/Apia", "America/St_Johns", "UTC"];
    let calendar = (0..4_u8, prop::sample::select(vec![Observance::Statutory, Observance::Observed]));
    let calendar = calendar.prop_map(|(which, observance)| match which {
        0 => None,
        1 => Some((Calendar::us_federal(), observance)),
        2 => Some((Calendar::custom("short", 2000, 2010, &[&Calendar::us_federal()], []).unwrap(), observance)),
        _ => Some((
            Calendar::custom("days", 1950, 2050, &[], [(Date::new(2005, 5, 5).unwrap(), "x".into())]).unwrap(),
            observance,
        )),
    });
    (prop::sample::select(zones.to_vec()), any::<[bool; 7]>(), calendar)
        .prop_map(|(name, weekdays, calendar)| clock(zone(name), weekdays, calendar))
}

fn any_instant() -> impl Strategy<Value = Instant> {
    let wide = -2_300_000_000_i64..4_200_000_000;
    let edge = prop::sample::select(vec![-2_208_988_800_i64, 946_684_800, 1_293_840_000, 4_102_444_800, 436_352_400]);
    prop_oneof![wide, (edge, -300_000_i64..300_000).prop_map(|(edge, by)| edge + by)].prop_map(Instant::from_unix)
}

fn any_limit() -> impl Strategy<Value = i64> {
    prop_oneof![1..200_000_i64, 1..7_000_000_000_i64, Just(48 * HOUR)]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))] // each case builds the tables of a clock

    #[test]
    fn a_deadline_is_the_first_instant_with_the_limit_counted(clock in any_clock(), from in any_instant(), limit in any_limit()) {
        let Deadline { earliest, latest } = clock.deadline(from, limit);
        prop_assert!(from < earliest);
        prop_assert_eq!(clock.counted(from, earliest).most, limit);
        prop_assert_eq!(clock.counted(from, earliest.plus(-1)).most, limit - 1);
        match latest {
            Some(latest) => {
                prop_assert!(earliest <= latest);
                prop_assert_eq!(clock.counted(from, latest).least, limit);
                prop_assert_eq!(clock.counted(from, latest.plus(-1)).least, limit - 1);
            }
            None => prop_assert!(clock.counted(from, Instant::from_unix(4_102_600_000)).least < limit),
        }
    }

    #[test]
    fn what_is_counted_is_reached(clock in any_clock(), from in any_instant(), to in any_instant()) {
        let counted = clock.counted(from, to);
        prop_assert!(0 <= counted.least && counted.least <= counted.most);
        prop_assert!(counted.most <= to.since(from).max(0));
        prop_assert!(from > to || clock.deadline(from, counted.most).earliest <= to);
        prop_assert!(from > to || clock.deadline(from, counted.least).latest.unwrap() <= to);
    }

    #[test]
    fn counting_is_additive(clock in any_clock(), mut at in prop::array::uniform3(any_instant())) {
        at.sort();
        let [a, b, c] = at;
        let (first, second, both) = (clock.counted(a, b), clock.counted(b, c), clock.counted(a, c));
        prop_assert_eq!(first.most + second.most, both.most);
        prop_assert_eq!(first.least + second.least, both.least);
    }

    #[test]
    fn deadlines_are_monotone(clock in any_clock(), from in any_instant(), later in 0..1_000_000_i64, limit in any_limit(), more in 0..1_000_000_i64) {
        let (a, b, c) = (clock.deadline(from, limit), clock.deadline(from.plus(later), limit), clock.deadline(from, limit + more));
        prop_assert!(a.earliest <= b.earliest && a.earliest <= c.earliest);
        let last = |deadline: Deadline| deadline.latest.unwrap_or(Instant::from_unix(i64::MAX));
        prop_assert!(last(a) <= last(b) && last(a) <= last(c));
    }

    #[test]
    fn deadlines_add_up(clock in any_clock(), from in any_instant(), first in 1..500_000_i64, second in 1..500_000_i64) {
        let whole = clock.deadline(from, first + second).earliest;
        let half = clock.deadline(from, first).earliest;
        prop_assert_eq!(clock.deadline(half, second).earliest, whole);
    }
}
