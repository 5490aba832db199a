//! A simulated county: other practices and rules, the same bytes for the same seed, and every switch.

use std::num::NonZero;

use crate::answers::{STRICT, careless};
use crate::common::cases;
use detainer::check::{Judge, Law, Options, Outline, check};
use detainer::simulate::{Booking, Bookings, County, Mistake, Practice};
use detainer::time::Remark;

fn typical() -> County {
    County::typical().expect("examples/county.toml loads")
}

/// Another practice changes what happens; the answer key follows, with no mistake planted at all.
#[test]
fn the_answer_key_follows_the_practice() {
    for (practice, unlawful) in
        [(Practice::ToTheLimit, false), (Practice::ReleasesAtOnce, false), (Practice::WaitsForVan, true)]
    {
        let county = typical().without_mistakes().with_practice(practice).with_bookings(cases(20_000));
        let law = Law::new(county.policies().unwrap());
        let mut judge = Judge::new(&law, Options::default());
        let mut seconds = 0;
        for booking in county.bookings() {
            let bounds = judge.judge(&Outline::of(&booking.timeline().unwrap())).bounds.unwrap();
            let truth = booking.overdetention();
            assert!((bounds.min_seconds..=bounds.max_seconds).contains(&truth), "{} {truth} {bounds:?}", booking.id());
            seconds += truth;
        }
        assert_eq!(seconds > 0, unlawful, "{practice:?}: {seconds}");
    }
}

/// Other rules: weekends and holidays left out, no processing, no end.
#[test]
fn other_rules() {
    let rule = "[rule]\nexcluding = [\"saturday\", \"sunday\", \"holidays\"]\nprocessing_hours = 0\nends = \"\"\n\
                papers = []\n[detainers]\nshare = 5000\n[practice]\njail = \"waits_for_van\"\n\
                [county]\ntime_zone = \"America/New_York\"\n";
    let county = County::from_toml(rule, "rule").unwrap().with_bookings(cases(20_000));
    let law = Law::new(county.policies().unwrap());
    for booking in county.bookings() {
        let bounds = check(&booking.timeline().unwrap(), &law, &Options::default()).overdetention.unwrap();
        let truth = booking.overdetention();
        assert!((bounds.min_seconds..=bounds.max_seconds).contains(&truth), "{} {truth} {bounds:?}", booking.id());
        assert!(!booking.is_exact() || bounds.max_seconds - bounds.min_seconds <= 3_600, "{} {bounds:?}", booking.id());
    }
}

fn written(county: &County) -> String {
    let mut text = county.header();
    for booking in county.bookings() {
        booking.write_csv(&mut text);
        booking.write_answer(&mut text);
    }
    text
}

#[test]
fn the_same_seed_the_same_bytes() {
    let county = typical().with_bookings(500);
    assert_eq!(written(&county), written(&county.clone()));
    assert_ne!(written(&county), written(&county.clone().with_seed(2)));
    // FNV-1a of what an x86-64 machine wrote: a pin of the bytes, no proof that they are right.
    let checksum = written(&county)
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    assert_eq!(checksum, 0xc0ef_5852_c7bd_a25f, "{checksum:#x}");
}

/// Blocks come in the order of the bookings, none missing or twice, whoever makes them; the first error ends it.
#[test]
fn any_number_of_threads_the_same_bookings() {
    let county = typical().with_bookings(2_345);
    let expected: Vec<String> = county.bookings().map(|booking| csv(&booking)).collect();
    for threads in [1, 2, 7] {
        let threads = NonZero::new(threads).unwrap();
        let mut made: Vec<String> = Vec::new();
        let work = |bookings: Bookings<'_>| bookings.map(|booking| csv(&booking)).collect::<Vec<_>>();
        let kept: Result<(), String> = county.in_blocks(threads, work, |block| {
            made.extend(block);
            Ok(())
        });
        assert_eq!(kept, Ok(()));
        assert!(made == expected, "{threads} threads");
        let mut met = 0;
        let full = county.in_blocks(
            threads,
            |bookings| bookings.count(),
            |block| {
                met += block;
                Err("the disk is full")
            },
        );
        assert_eq!(full, Err("the disk is full"));
        assert!((1..2_345).contains(&met), "{met}");
    }
}

/// Each mistake at its turn: with the switch on it is planted and nothing else is, with the switch off never.
#[test]
fn every_mistake_has_its_switch() {
    let quiet = careless(STRICT, cases(40_000)).without_mistakes();
    assert!(quiet.bookings().all(|booking| booking.planted().is_none() && booking.overdetention() == 0));
    for mistake in Mistake::ALL.iter().copied() {
        let county = quiet.clone().with_mistake(mistake, 10_000);
        let mut planted = 0;
        for (with, without) in county.bookings().zip(quiet.bookings()) {
            match with.planted() {
                None => assert_eq!(csv(&with), csv(&without), "{mistake:?} moves a stay in which it does not happen"),
                Some(found) => {
                    assert_eq!(found, mistake);
                    planted += 1;
                    let harmless = [Mistake::Citizen, Mistake::BailRefused, Mistake::DatesOnly].contains(&mistake);
                    assert_eq!(with.overdetention() > 0, !harmless, "{} {mistake:?}", with.id());
                }
            }
        }
        assert!(planted > 0, "{mistake:?} never happens");
    }
}

fn csv(booking: &Booking<'_>) -> String {
    let mut text = String::new();
    booking.write_csv(&mut text);
    text
}

#[test]
fn clerks_have_their_habits() {
    let exact = typical().with_exact_clerks().without_mistakes().with_bookings(2_000);
    for booking in exact.bookings() {
        assert!(booking.is_exact());
        for event in &booking.timeline().unwrap().events {
            let repeated = matches!(event.at.remark(), Some(Remark::RepeatedHour));
            assert!(event.at.is_exact() || repeated, "{:?}", event.at);
            assert!(event.recorded_at.is_none());
        }
    }
    let rough = "[clerk]\ndate_only = 0\nhour_only = 0\nquarter_hour = 10000\nlate_entry = 10000";
    let rough = County::from_toml(rough, "rough").unwrap().without_mistakes().with_bookings(200);
    for booking in rough.bookings() {
        for event in &booking.timeline().unwrap().events {
            let width = event.at.latest().unwrap().since(event.at.earliest().unwrap());
            assert!(width == 14 * 60 || width == 14 * 60 + 3_600, "{width}");
            assert!(event.recorded_at.is_some());
        }
    }
}

/// The rows of the table read back as the timelines.
#[cfg(feature = "csv")]
#[test]
fn rows_and_timelines_are_the_same_record() {
    use detainer::record::{Defaults, csv};
    let county = careless("", 300);
    let mut table = county.header();
    for booking in county.bookings() {
        booking.write_csv(&mut table);
    }
    let read = csv::read(table.as_bytes(), "events.csv", &Defaults::default());
    assert!(read.rejected.is_empty(), "{:?}", read.rejected);
    assert_eq!(read.timelines.len(), 300);
    for (booking, mut read) in county.bookings().zip(read.timelines) {
        for event in &mut read.events {
            event.source = None;
        }
        assert_eq!(read, booking.timeline().unwrap());
    }
}

#[test]
fn errors_name_the_place_and_what_was_expected() {
    let error = |text: &str| County::from_toml(text, "mine.toml").unwrap_err().to_string();
    assert_eq!(
        error("[mistakes]\nreisued = 3"),
        "mine.toml:2:1: unknown key `reisued` in `mistakes`\n  did you mean `reissued`? expected one of: ".to_owned()
            + &Mistake::WORDS.join(", ")
    );
    assert_eq!(
        error("[detainers]\nshare = 10001"),
        "mine.toml:2:9: `detainers.share` is out of range: `10001`\n  expected a whole number from 0 to 10000"
    );
    assert_eq!(
        error("[pickup]\nminutes = [30, 20]"),
        "mine.toml:2:11: `pickup.minutes` is no spread\n  expected a list of two or more whole numbers from 1 that never decrease"
    );
    assert_eq!(
        error("[arrivals]\nweekday = [0, 0, 0, 0, 0, 0, 0]"),
        "mine.toml:2:11: `arrivals.weekday` holds 7 numbers\n  expected a list of 7 whole numbers, not all 0"
    );
    assert_eq!(
        error("[rule]\npapers = [\"signd\"]"),
        "mine.toml:2:11: `rule.papers[0]` cannot be `signd`\n  did you mean `signed`? expected one of: signed, served, warrant, \
         judicial_warrant, probable_cause"
    );
}
