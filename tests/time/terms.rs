//! Terms, the calendar arithmetic of their ends, zones, dates and span algebra.

use detainer::time::{
    Date, Instant, Resolved, Span, Spans, TIME_ZONE_DATABASE, Term, TermError, Zone, format_instant, parse_exact,
};
use proptest::prelude::*;

fn zone(name: &str) -> Zone {
    Zone::named(name).unwrap()
}

fn term(text: &str) -> Term {
    text.parse().unwrap()
}

#[test]
fn terms_are_read() {
    let of = |months, days, seconds| Term { months, days, seconds };
    for (text, expected, canonical) in [
        ("P1Y", of(12, 0, 0), "P1Y"),
        ("P18M", of(18, 0, 0), "P1Y6M"),
        ("P1Y2M3W4DT5H6M7S", of(14, 25, 18_367), "P1Y2M25DT5H6M7S"),
        ("P2W", of(0, 14, 0), "P14D"),
        ("PT48H", of(0, 0, 172_800), "PT48H"),
        ("PT90M", of(0, 0, 5400), "PT1H30M"),
        ("P0D", of(0, 0, 0), "PT0S"),
        ("P007D", of(0, 7, 0), "P7D"),
    ] {
        assert_eq!(term(text), expected, "{text}");
        assert_eq!(term(text).to_string(), canonical, "{text}");
    }
}

#[test]
fn other_text_is_no_term() {
    for text in [
        "",
        "P",
        "PT",
        "P1",
        "1Y",
        "P1YT",
        "-P1Y",
        "P-1Y",
        "P+1Y",
        "P1.5Y",
        "P1,5Y",
        "PT1.5H",
        "P1D1Y",
        "P1Y1Y",
        "P1H",
        "PT1Y",
        "PT1D",
        "P1W1Y",
        "p1y",
        "P1y",
        " P1Y",
        "P1Y ",
        "P1YT1HT1M",
        "PY",
        "P１Y",
        "P1\0",
        "PT1\0",
        "P1Y\0",
        "PT1H1\0",
    ] {
        assert_eq!(text.parse::<Term>(), Err(TermError::Form), "{text}");
    }
    for text in ["P9223372036854775808D", "P9223372036854775807Y", "PT9223372036854775807H", "P1317624576693539401W2D"]
    {
        assert_eq!(text.parse::<Term>(), Err(TermError::TooLong), "{text}");
    }
    assert_eq!(format!("P{}D", "9".repeat(100_000)).parse::<Term>(), Err(TermError::TooLong));
}

#[track_caller]
fn ends(name: &str, start: &str, length: &str, credit: Option<&str>, expected: &str) {
    let zone = zone(name);
    let start = parse_exact(start, zone).unwrap();
    let end = zone.add_term(start, &term(length), credit.map(term).as_ref());
    assert_eq!(format_instant(end, zone), expected);
}

#[test]
fn months_come_first_then_days_then_hours() {
    let ny = "America/New_York";
    ends(ny, "2023-01-31T10:00", "P1M", None, "2023-02-28T10:00:00-05:00");
    ends(ny, "2024-01-31T10:00", "P1M", None, "2024-02-29T10:00:00-05:00");
    ends(ny, "2024-01-31T10:00", "P1M1D", None, "2024-03-01T10:00:00-05:00");
    ends(ny, "2024-02-29T10:00", "P1Y", None, "2025-02-28T10:00:00-05:00");
    ends(ny, "2024-02-29T10:00", "P4Y", None, "2028-02-29T10:00:00-05:00");
    ends(ny, "2024-01-30T10:00", "P1M1DT25H", None, "2024-03-02T11:00:00-05:00");
    ends(ny, "2024-12-01T10:00", "P1M", None, "2025-01-01T10:00:00-05:00");
}

#[test]
fn days_keep_the_wall_clock_and_hours_do_not() {
    let ny = "America/New_York";
    ends(ny, "2024-03-09T18:00", "P1D", None, "2024-03-10T18:00:00-04:00");
    ends(ny, "2024-03-09T18:00", "PT24H", None, "2024-03-10T19:00:00-04:00");
    ends(ny, "2024-11-02T18:00", "P1D", None, "2024-11-03T18:00:00-05:00");
    ends(ny, "2024-11-02T18:00", "PT24H", None, "2024-11-03T17:00:00-05:00");
}

#[test]
fn an_end_in_a_missing_or_repeated_hour() {
    let ny = "America/New_York";
    ends(ny, "2024-03-09T02:30", "P1D", None, "2024-03-10T03:00:00-04:00");
    ends(ny, "2024-03-09T02:30", "P1DT1H", None, "2024-03-10T04:00:00-04:00");
    ends(ny, "2024-11-02T01:30", "P1D", None, "2024-11-03T01:30:00-04:00");
    ends("America/Havana", "2024-03-09T00:00", "P1D", None, "2024-03-10T01:00:00-04:00");
    ends("Pacific/Apia", "2011-12-29T12:00:00-10:00", "P1D", None, "2011-12-31T00:00:00+14:00");
}

#[test]
fn a_start_in_the_second_pass_is_the_end_of_the_hour() {
    let ny = "America/New_York";
    ends(ny, "2024-11-03T01:30:00-04:00", "P1D", None, "2024-11-04T01:30:00-05:00");
    ends(ny, "2024-11-03T01:30:00-05:00", "P1D", None, "2024-11-04T02:00:00-05:00");
    ends(ny, "2024-11-03T01:30:00-05:00", "PT1H", None, "2024-11-03T02:30:00-05:00");
    ends("America/Juneau", "1983-10-30T00:30:00-09:00", "P1D", None, "1983-10-31T02:00:00-09:00");
}

#[test]
fn credit_is_taken_off_unit_by_unit() {
    let ny = "America/New_York";
    ends(ny, "2024-01-31T10:00", "P2M", Some("P1M"), "2024-02-29T10:00:00-05:00");
    ends(ny, "2024-01-31T10:00", "P1M", Some("P10D"), "2024-02-19T10:00:00-05:00");
    ends(ny, "2024-03-09T18:00", "P1DT24H", Some("P1D"), "2024-03-10T19:00:00-04:00");
    ends(ny, "2024-01-31T10:00", "P10D", Some("P10D"), "2024-01-31T10:00:00-05:00");
    ends(ny, "2024-01-31T10:00", "P10D", Some("P1M"), "2024-01-31T10:00:00-05:00");
    ends(ny, "2024-01-31T10:00", "PT1H", Some("PT2H"), "2024-01-31T10:00:00-05:00");
}

#[test]
fn zones_have_names() {
    let error = Zone::named("Nowhere\n").unwrap_err();
    assert_eq!(
        error.to_string(),
        "unknown time zone `Nowhere\\n`, expected a name of the IANA database such as `America/Los_Angeles`"
    );
    assert!(
        Zone::named("").is_err()
            && Zone::named("america/new_york").is_err()
            && Zone::named(&"x".repeat(100_000)).is_err()
    );
    assert_eq!(zone("America/New_York").to_string(), "America/New_York");
    for name in ["EST", "MST", "HST", "EST5EDT", "PST8PDT", "Etc/GMT+5"] {
        assert!(zone(name).is_fixed_abbreviation(), "{name}");
    }
    for name in ["America/New_York", "US/Eastern", "UTC", "Pacific/Honolulu"] {
        assert!(!zone(name).is_fixed_abbreviation(), "{name}");
    }
    assert!(TIME_ZONE_DATABASE.starts_with("20"), "{TIME_ZONE_DATABASE}");
}

#[test]
fn far_instants_have_an_offset() {
    for at in [i64::MIN, i64::MAX, 0] {
        let at = Instant::from_unix(at);
        for name in ["America/New_York", "UTC", "Pacific/Apia"] {
            let zone = zone(name);
            let wall = zone.wall(at);
            let _ = (zone.resolve(wall), zone.start_of_day(wall.date), wall.to_string(), format_instant(at, zone));
            let huge = Term { months: i64::MAX, days: i64::MAX, seconds: i64::MAX };
            assert!(zone.add_term(at, &huge, None) >= at && zone.add_term(at, &term("P1D"), Some(&huge)) == at);
        }
    }
}

#[test]
fn months_on_the_calendar() {
    let date = |text: &str| text.parse::<Date>().unwrap();
    assert_eq!(date("2024-03-31").plus_months(-1), date("2024-02-29"));
    assert_eq!(date("2024-01-15").plus_months(-13), date("2022-12-15"));
    assert_eq!(date("2023-12-31").plus_months(2), date("2024-02-29"));
    assert!(date("2024-01-15").plus_months(i64::MAX) > date("9999-12-31"));
    assert!(date("2024-01-15").plus_months(i64::MIN).year() < 0);
}

fn any_spans() -> impl Strategy<Value = Vec<Span>> {
    let span = (0..40_i64, -2..12_i64)
        .prop_map(|(from, length)| Span::new(Instant::from_unix(from), Instant::from_unix(from + length)));
    prop::collection::vec(span, 0..8)
}

proptest! {
    #[test]
    fn span_sets_are_sets(left in any_spans(), right in any_spans()) {
        let (a, b): (Spans, Spans) = (left.iter().copied().collect(), right.iter().copied().collect());
        let (union, both, rest) = (a.union(&b), a.intersection(&b), a.difference(&b));
        for at in (-1..60).map(Instant::from_unix) {
            let (in_a, in_b) = (left.iter().any(|span| span.contains(at)), right.iter().any(|span| span.contains(at)));
            prop_assert_eq!(a.contains(at), in_a);
            prop_assert_eq!(union.contains(at), in_a || in_b);
            prop_assert_eq!(both.contains(at), in_a && in_b);
            prop_assert_eq!(rest.contains(at), in_a && !in_b);
        }
        for set in [&a, &union, &both, &rest] {
            prop_assert!(set.as_slice().iter().all(|span| !span.is_empty()));
            prop_assert!(set.as_slice().windows(2).all(|pair| pair[0].until < pair[1].from));
            prop_assert_eq!(set, &set.as_slice().iter().copied().collect());
        }
        prop_assert_eq!(a.measure(), both.measure() + rest.measure());
    }

    #[test]
    fn terms_read_back(months in 0..i64::MAX, days in 0..i64::MAX, seconds in 0..i64::MAX) {
        let term = Term { months, days, seconds };
        prop_assert_eq!(term.to_string().parse(), Ok(term));
    }

    #[test]
    fn hostile_terms_never_panic(text in "P?[0-9YMWDTHS\\PC]{0,30}") {
        let _ = text.parse::<Term>();
    }

    #[test]
    fn the_wall_clock_of_an_instant_resolves_to_it(seconds in -2_208_988_800_i64..4_102_444_800, name in prop::sample::select(chrono_tz::TZ_VARIANTS.to_vec())) {
        let (zone, at) = (zone(name.name()), Instant::from_unix(seconds));
        match zone.resolve(zone.wall(at)) {
            Resolved::Exact(exact) => prop_assert_eq!(exact, at),
            Resolved::Repeated { first, second } => prop_assert!(first < second && (first == at || second == at)),
            Resolved::Missing { .. } => prop_assert!(false, "{} {}", name, at),
        }
        let (start, next) = (zone.start_of_day(zone.date(at)), zone.start_of_day(zone.date(at).plus_days(1)));
        prop_assert!(start <= at && start < next);
    }
}
