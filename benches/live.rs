//! A screen that lists a whole jail, and one more event on it.
//!
//! `cargo bench --bench live`. Compare rows of one run: the machines differ, the ratios do not.

use std::sync::Arc;

use detainer::check::Law;
use detainer::live::Custody;
use detainer::policy::catalog;
use detainer::record::{Basis, Event, EventKind, Said, Statement, Timeline, Warrant};
use detainer::time::{Instant, Recorded, Zone};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

const JAIL: usize = 5_000;
const HOUR: i64 = 3600;
/// Thursday 5 March 2026, 16:00 in Los Angeles.
const START: i64 = 1_772_755_200;

fn law() -> Arc<Law> {
    Arc::new(Law::new(vec![catalog::policy("us-fed-8cfr-287-7").unwrap().unwrap()]))
}

fn at(hours: i64) -> Instant {
    Instant::from_unix(START + hours * HOUR)
}

fn event(kind: EventKind, number: usize, hours: i64) -> Event {
    let mut event = Event::new(kind, Recorded::at(at(hours).plus(i64::try_from(number % 3600).unwrap())));
    event.id = Some(format!("e{}", hours + 1000));
    event
}

fn detainer(number: usize, hours: i64) -> Event {
    let mut detainer = event(EventKind::DetainerReceived, number, hours);
    detainer.detainer = Some("d1".to_owned());
    detainer.form = Some(Said::Listed(detainer::policy::Form::I247A));
    detainer.agency = Some("ice".to_owned());
    detainer.signed = Some(Said::Listed(true));
    detainer.served = Some(Said::Listed(true));
    detainer.warrant = Some(Said::Listed(Warrant::Administrative));
    detainer.probable_cause = Some(Said::Listed(Statement::Officer));
    detainer
}

/// Somebody booked some days ago: under a case, with a detainer, released on bail and held on it, or held for another agency.
fn stay(number: usize) -> Timeline {
    let days = i64::try_from(number % 40).unwrap();
    let mut timeline = Timeline::new(format!("b{number}"), Zone::named("America/Los_Angeles").unwrap());
    let of_case = |mut event: Event| {
        event.cases = vec!["A".to_owned()];
        event
    };
    timeline.events = vec![
        of_case(event(EventKind::Booked, number, -24 * days - 30)),
        of_case(event(EventKind::Charged, number, -24 * days - 20)),
        of_case(event(EventKind::BailSet, number, -24 * days - 10)),
    ];
    if !number.is_multiple_of(4) {
        timeline.events.push(detainer(number, -20));
    }
    if number % 4 == 2 {
        timeline.events.push(of_case(event(EventKind::BailPosted, number, -5)));
    }
    if number % 4 == 3 {
        let mut hold = event(EventKind::HoldPlaced, number, -6);
        hold.hold = Some("h1".to_owned());
        hold.basis = Some(Said::Listed(Basis::OtherAgencyWarrant));
        timeline.events.push(hold);
    }
    timeline
}

fn jail(law: &Arc<Law>) -> Vec<Custody> {
    (0..JAIL).map(|number| Custody::new(stay(number), Arc::clone(law))).collect()
}

/// The clock goes on by a minute, and everybody is decided again.
#[divan::bench]
fn tick_of_5000_people(bencher: Bencher<'_, '_>) {
    let mut jail = jail(&law());
    let mut minutes = 0;
    bencher.counter(divan::counter::ItemsCount::new(JAIL)).bench_local(|| {
        minutes += 1;
        let now = at(0).plus(minutes * 60);
        for custody in &mut jail {
            black_box(custody.decide(now));
        }
    });
}

/// Everybody is decided anew, the record read again too, as if an event had come for each.
#[divan::bench]
fn everybody_of_5000_anew(bencher: Bencher<'_, '_>) {
    let law = law();
    bencher.counter(divan::counter::ItemsCount::new(JAIL)).with_inputs(|| jail(&law)).bench_local_refs(|jail| {
        for custody in jail {
            black_box(custody.decide(at(0)));
        }
    });
}

fn recorded(bencher: Bencher<'_, '_>, more: fn(usize) -> Event) {
    let law = law();
    let person = |number| {
        let mut custody = Custody::new(stay(number), Arc::clone(&law));
        custody.decide(at(0));
        (custody, Some(more(number)))
    };
    bencher
        .counter(divan::counter::ItemsCount::new(64usize))
        .with_inputs(|| (0..64).map(person).collect::<Vec<_>>())
        .bench_local_refs(|people| {
            for (custody, event) in people {
                custody.record(event.take().unwrap());
                black_box(custody.decide(at(1)));
            }
        });
}

/// One more event is recorded and the person decided again: bail is posted.
#[divan::bench]
fn record_bail_and_decide_64(bencher: Bencher<'_, '_>) {
    recorded(bencher, |number| event(EventKind::BailPosted, number, 0));
}

/// The same with a detainer of which everything is blank: what is missing is looked for.
#[divan::bench]
fn record_blank_detainer_and_decide_64(bencher: Bencher<'_, '_>) {
    recorded(bencher, |number| {
        let mut detainer = event(EventKind::DetainerReceived, number, 0);
        detainer.detainer = Some("d2".to_owned());
        detainer
    });
}
