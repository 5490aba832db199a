//! One timeline, judged: exact and uncertain times, short and long holds, the counted clock, and beside them the naive way.
//!
//! `cargo bench --bench judge`. Compare rows of one run: the machines differ, the ratios do not.

use detainer::check::{Judge, Law, Options, Outline};
use detainer::policy::catalog;
use detainer::record::{Event, EventKind, Said, Timeline, Warrant};
use detainer::time::{Calendar, CountedClock, Date, Day, Exclusions, Instant, Observance, Recorded, Zone};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// So many different stays are judged in turn, of every kind and length: more than a branch predictor learns by heart, few
/// enough to stay in the cache, where an outline is that was just read.
const STAYS: usize = 256;
/// The slow ways are tried on so many of them.
const FEW: usize = 64;

fn law() -> Law {
    Law::new(vec![catalog::policy("us-fed-8cfr-287-7").unwrap().unwrap()])
}

fn zone() -> Zone {
    Zone::named("America/Los_Angeles").unwrap()
}

/// A time `hours` into a stay that began on some day of 2014; written to the second, or only its hour.
fn at(case: usize, hours: i64, exact: bool) -> Recorded {
    let start = 1_388_563_200 + i64::try_from(case).unwrap() * 5 * 86_400 + i64::try_from(case % 24).unwrap() * 3600;
    let from = Instant::from_unix(start + hours * 3600);
    if exact { Recorded::at(from) } else { Recorded::between(Some(from), Some(from.plus(3599))) }
}

/// A stay of six events, of one of eight kinds, held `held` hours beyond bail.
fn stay(case: usize, held: i64, exact: bool) -> Timeline {
    let mut timeline = Timeline::new(format!("b{case}"), zone());
    let event = |kind, hours| {
        let mut event = Event::new(kind, at(case, hours, exact));
        event.cases = vec!["A".to_owned()];
        event
    };
    let mut detainer = event(EventKind::DetainerReceived, 20);
    detainer.cases.clear();
    detainer.detainer = Some("d1".to_owned());
    detainer.signed = Some(Said::Listed(case.is_multiple_of(2)));
    detainer.warrant = Some(Said::Listed(Warrant::Administrative));
    let mut hold = event(EventKind::HoldPlaced, 30);
    hold.cases.clear();
    hold.basis = Some(Said::Listed(detainer::record::Basis::JudicialWarrant));
    let mut lift = event(EventKind::HoldLifted, 40);
    lift.cases.clear();
    let closing = match case % 4 {
        0 => EventKind::BailPosted,
        1 => EventKind::ChargesDropped,
        2 => EventKind::ReleaseOrdered,
        _ => EventKind::SentenceCompleted,
    };
    let (fourth, fifth) =
        if case % 8 < 4 { (event(EventKind::BailSet, 30), event(EventKind::Charged, 40)) } else { (hold, lift) };
    timeline.events = vec![
        event(EventKind::Booked, 0),
        detainer,
        fourth,
        fifth,
        event(closing, 50),
        event(EventKind::Transferred, 50 + held),
    ];
    timeline
}

/// From none to a week, for stays of every kind.
fn hours_beyond(case: usize) -> i64 {
    i64::try_from(case * 37 % 168).unwrap()
}

fn outlines(held: impl Fn(usize) -> i64, exact: bool) -> Vec<Outline> {
    (0..STAYS).map(|case| Outline::of(&stay(case, held(case), exact))).collect()
}

fn judged(bencher: Bencher<'_, '_>, outlines: &[Outline]) {
    judged_under(bencher, &law(), outlines);
}

fn judged_under(bencher: Bencher<'_, '_>, law: &Law, outlines: &[Outline]) {
    let mut judge = Judge::new(law, Options::default());
    for outline in outlines {
        judge.judge(outline);
    }
    bencher.counter(divan::counter::ItemsCount::new(outlines.len())).bench_local(|| {
        for outline in outlines {
            black_box(judge.judge(black_box(outline)));
        }
    });
}

#[divan::bench]
fn judge_exact(bencher: Bencher<'_, '_>) {
    judged(bencher, &outlines(hours_beyond, true));
}

#[divan::bench]
fn judge_uncertain(bencher: Bencher<'_, '_>) {
    judged(bencher, &outlines(hours_beyond, false));
}

/// A hold for want of a judge's warrant: an hour of it, and thirty days.
fn held(bencher: Bencher<'_, '_>, hours: i64) {
    let law = Law::new(vec![catalog::policy("us-ny-ad2-wells").unwrap().unwrap()]);
    judged_under(bencher, &law, &outlines(|_| hours, true));
}

#[divan::bench]
fn judge_held_one_hour(bencher: Bencher<'_, '_>) {
    held(bencher, 1);
}

#[divan::bench]
fn judge_held_thirty_days(bencher: Bencher<'_, '_>) {
    held(bencher, 720);
}

/// What is done once for a timeline before it is judged under however many laws.
#[divan::bench]
fn outline(bencher: Bencher<'_, '_>) {
    let timelines: Vec<Timeline> = (0..FEW).map(|case| stay(case, 10, true)).collect();
    bencher.counter(divan::counter::ItemsCount::new(FEW)).bench_local(|| {
        for timeline in &timelines {
            black_box(Outline::of(black_box(timeline)));
        }
    });
}

/// The same answers the way one would first write it: every minute of the stay asked anew.
#[divan::bench]
fn naive_exact(bencher: Bencher<'_, '_>) {
    let timelines: Vec<Timeline> = (0..FEW).map(|case| stay(case, hours_beyond(case), true)).collect();
    bencher.counter(divan::counter::ItemsCount::new(FEW)).bench_local(|| {
        for timeline in &timelines {
            black_box(naive(black_box(timeline)));
        }
    });
}

fn naive(timeline: &Timeline) -> i64 {
    let when = |kind: EventKind| {
        let event = timeline.events.iter().find(|event| event.listed_kind() == Some(kind));
        event.and_then(|event| event.at.exact()).map(Instant::unix)
    };
    let closings = timeline.events.iter().filter(|event| event.listed_kind().is_some_and(EventKind::closes_case));
    let closed = closings.filter_map(|event| event.at.exact()).map(Instant::unix).min().unwrap();
    let (booked, ended) = (when(EventKind::Booked).unwrap(), when(EventKind::Transferred).unwrap());
    let hold = when(EventKind::HoldPlaced).zip(when(EventKind::HoldLifted));
    let detainer = when(EventKind::DetainerReceived);
    let calendar = Calendar::us_federal();
    let (mut bare, mut counted) = (0, 0);
    for minute in (booked..ended).step_by(60) {
        let local = minute < closed || hold.is_some_and(|(from, until)| from <= minute && minute < until);
        if local {
            counted = 0;
            continue;
        }
        if detainer.is_none_or(|at| at > minute) || counted >= 48 * 60 {
            bare += 60;
        }
        let date = timeline.zone.date(Instant::from_unix(minute));
        let weekend = matches!(date.weekday().num_days_from_monday(), 5 | 6);
        if !weekend && calendar.day(date, Observance::Observed) == Day::Working {
            counted += 1;
        }
    }
    bare
}

fn clock() -> CountedClock {
    let weekdays = [false, false, false, false, false, true, true];
    let holidays = Some((std::sync::Arc::new(Calendar::us_federal()), Observance::Observed));
    CountedClock::new(zone(), &Exclusions { weekdays, holidays })
}

#[divan::bench]
fn deadline(bencher: Bencher<'_, '_>) {
    let clock = clock();
    let starts: Vec<Instant> =
        (0..i64::try_from(FEW).unwrap()).map(|n| Instant::from_unix(1_388_563_200 + n * 400_123)).collect();
    bencher.counter(divan::counter::ItemsCount::new(FEW)).bench_local(|| {
        for start in &starts {
            black_box(clock.deadline(black_box(*start), 48 * 3600));
        }
    });
}

/// The deadline by counting minutes.
#[divan::bench]
fn naive_deadline(bencher: Bencher<'_, '_>) {
    let (zone, calendar) = (zone(), Calendar::us_federal());
    let working = |at: Instant| {
        let date: Date = zone.date(at);
        date.weekday().num_days_from_monday() < 5 && calendar.day(date, Observance::Observed) == Day::Working
    };
    bencher.counter(divan::counter::ItemsCount::new(FEW)).bench_local(|| {
        for n in 0..i64::try_from(FEW).unwrap() {
            let mut at = Instant::from_unix(1_388_563_200 + n * 400_123);
            let mut counted = 0;
            while counted < 48 * 60 {
                counted += i32::from(working(at));
                at = at.plus(60);
            }
            black_box(at);
        }
    });
}
