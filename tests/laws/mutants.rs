//! Broken engines: each of these bugs is noticed by a law, within 10,000 records.
//!
//! A bug is planted around the engine: what it is asked is changed before, or what it answers after, as a bug inside would
//! have changed it. This shows that the laws have teeth, each on the bug named beside it. It does not show that they notice
//! every bug: one by which the engine is wrong everywhere alike (every limit an hour too long) breaks no law about two
//! answers of one engine, and only the naive model, which is another engine, notices it.

use crate::common::{full, runner};
use crate::naive;
use detainer::check::Bounds;
use detainer::policy::{Limit, Policy, Requirement};
use detainer::record::{Event, EventKind, Said, Statement, Timeline, Warrant};
use detainer::strategies::laws::{Law, engine};
use detainer::strategies::{stack, timeline, trial};
use detainer::time::{Instant, Recorded};
use proptest::strategy::{Strategy, ValueTree};

type Answers = Vec<Option<Bounds>>;
type Engine = fn(&[Policy], &[Timeline]) -> Answers;

/// Records within which a bug must be noticed.
const RECORDS: usize = 10_000;

fn asking(policies: &[Policy], timelines: &[Timeline], change: impl Fn(&mut Timeline)) -> Answers {
    let mut timelines = timelines.to_vec();
    timelines.iter_mut().for_each(change);
    engine(policies, &timelines)
}

fn under(policies: &[Policy], timelines: &[Timeline], change: impl Fn(&mut Policy)) -> Answers {
    let mut policies = policies.to_vec();
    policies.iter_mut().for_each(change);
    engine(&policies, timelines)
}

fn each_limit(policy: &mut Policy, change: impl Fn(&mut u32, &mut [bool; 7])) {
    for rule in &mut policy.holds {
        if let Some(Limit::Hours { hours, excluding }) = &mut rule.limit {
            change(hours, &mut excluding.weekdays);
        }
    }
}

fn is(kind: EventKind) -> impl Fn(&Event) -> bool {
    move |event| event.listed_kind() == Some(kind)
}

fn receipts(record: &mut Timeline) -> impl Iterator<Item = &mut Event> {
    record.events.iter_mut().filter(|event| is(EventKind::DetainerReceived)(event))
}

fn booked(record: &Timeline) -> Instant {
    record
        .events
        .iter()
        .find(|event| is(EventKind::Booked)(event))
        .and_then(|event| event.at.earliest())
        .expect("a time")
}

/// The bugs that a law notices, and the law.
const NOTICED_BY_LAWS: [(&str, Law, Engine); 11] = [
    ("unknown documents are taken to be missing", Law::EveryReadingInside, |policies, timelines| {
        asking(policies, timelines, |record| record.records_complete = true)
    }),
    ("unknown documents are taken to be there", Law::EveryReadingInside, |policies, timelines| {
        asking(policies, timelines, |record| {
            for event in receipts(record) {
                event.signed.get_or_insert(Said::Listed(true));
                event.served.get_or_insert(Said::Listed(true));
                event.warrant.get_or_insert(Said::Listed(Warrant::Judicial));
                event.probable_cause.get_or_insert(Said::Listed(Statement::Judge));
            }
        })
    }),
    ("a date is read as its first second", Law::EveryReadingInside, |policies, timelines| {
        asking(policies, timelines, |record| {
            for event in &mut record.events {
                event.at = event.at.earliest().map_or_else(Recorded::unknown, Recorded::at);
            }
        })
    }),
    ("a hold is forgotten when another one is placed", Law::AnotherHold, |policies, timelines| {
        asking(policies, timelines, |record| {
            let last = record.events.iter().rposition(is(EventKind::HoldPlaced));
            let mut place = 0;
            record.events.retain(|event| {
                place += 1;
                !is(EventKind::HoldPlaced)(event) || Some(place - 1) == last
            });
        })
    }),
    ("a closing days after the booking is taken for a slip", Law::LaterClosing, |policies, timelines| {
        asking(policies, timelines, |record| {
            let booked = booked(record);
            for event in record.events.iter_mut().filter(|e| e.listed_kind().is_some_and(EventKind::closes_case)) {
                if event.at.earliest().is_some_and(|at| at.since(booked) > 4 * 86_400) {
                    event.at = Recorded::at(booked);
                }
            }
        })
    }),
    ("what is older than five days is not looked at", Law::LaterRelease, |policies, timelines| {
        asking(policies, timelines, |record| {
            let ends = |event: &Event| event.listed_kind().is_some_and(EventKind::ends_custody);
            let end = record.events.iter().filter(|e| ends(e)).filter_map(|e| e.at.earliest()).min();
            record.events.retain(|event| {
                let age = event.at.latest().zip(end).map(|(at, end)| end.since(at));
                !event.listed_kind().is_some_and(EventKind::closes_case) || age.is_none_or(|age| age < 5 * 86_400)
            });
        })
    }),
    ("a second warrant takes the place of the first", Law::MoreEvidence, |policies, timelines| {
        asking(policies, timelines, |record| {
            if record.events.iter().any(is(EventKind::WarrantReceived)) {
                receipts(record).for_each(|event| event.warrant = Some(Said::Listed(Warrant::None)));
            }
        })
    }),
    ("every form counts as signed", Law::NoPaper, |policies, timelines| {
        asking(policies, timelines, |record| {
            receipts(record).for_each(|event| event.signed = Some(Said::Listed(true)));
        })
    }),
    ("the hours of a limit are read modulo two days", Law::StricterRule, |policies, timelines| {
        under(policies, timelines, |policy| each_limit(policy, |hours, _| *hours %= 48))
    }),
    ("the last policy decides alone", Law::AnotherPolicy, |policies, timelines| {
        engine(policies.split_last().map_or(&[], |(last, _)| std::slice::from_ref(last)), timelines)
    }),
    ("no row is earlier than the row above it", Law::SortedByTime, |policies, timelines| {
        asking(policies, timelines, |record| {
            let mut last = Instant::from_unix(i64::MIN);
            for event in &mut record.events {
                if let Some(at) = event.at.exact() {
                    last = last.max(at);
                    event.at = Recorded::at(last);
                }
            }
        })
    }),
];

/// The bugs by which the engine is wrong everywhere alike.
const NOTICED_BY_THE_MODEL: [(&str, Engine); 7] = [
    ("a limit is an hour too long", |policies, timelines| {
        under(policies, timelines, |policy| each_limit(policy, |hours, _| *hours += 1))
    }),
    ("weekends are counted", |policies, timelines| {
        under(policies, timelines, |policy| each_limit(policy, |_, out| *out = [false; 7]))
    }),
    ("the second of the deadline is still covered", |policies, timelines| {
        let later = |Bounds { min_seconds, max_seconds }| Bounds {
            min_seconds: i64::max(min_seconds - 1, 0),
            max_seconds: i64::max(max_seconds - 1, 0),
        };
        engine(policies, timelines).into_iter().map(|bounds| bounds.map(later)).collect()
    }),
    ("the completion of a sentence is ignored", |policies, timelines| {
        asking(policies, timelines, |record| record.events.retain(|event| !is(EventKind::SentenceCompleted)(event)))
    }),
    ("evidence counts before it comes", |policies, timelines| {
        asking(policies, timelines, |record| {
            use EventKind::{DetainerServed, ProbableCauseFound, WarrantReceived};
            let before = Recorded::at(booked(record).plus(-30 * 86_400));
            let evidence = [DetainerServed, ProbableCauseFound, WarrantReceived];
            let brings = |event: &&mut Event| event.listed_kind().is_some_and(|kind| evidence.contains(&kind));
            record.events.iter_mut().filter(brings).for_each(|event| event.at = before.clone());
        })
    }),
    ("a withdrawn detainer holds on", |policies, timelines| {
        asking(policies, timelines, |record| record.events.retain(|event| !is(EventKind::DetainerWithdrawn)(event)))
    }),
    ("one condition of several is enough", |policies, timelines| {
        fn loosen(requirement: &mut Requirement) {
            if let Requirement::All(parts) = requirement {
                *requirement = Requirement::Any(std::mem::take(parts));
            }
        }
        under(policies, timelines, |policy| policy.holds.iter_mut().for_each(|rule| loosen(&mut rule.when)))
    }),
];

/// After how many records a property of random values fails; `None`: not within [`RECORDS`].
fn noticed<S: Strategy>(stream: u8, strategy: &S, fails: impl Fn(&S::Value) -> (usize, bool)) -> Option<usize> {
    let mut runner = runner(1, stream);
    let mut records = 0;
    while records < RECORDS {
        let value = strategy.new_tree(&mut runner).expect("a value").current();
        let (tried, failed) = fails(&value);
        records += tried;
        if failed {
            return Some(records);
        }
    }
    None
}

#[test]
fn a_law_notices_each_bug() {
    for (name, law, broken) in NOTICED_BY_LAWS {
        let instances = law.instances(&timeline(), &stack().obeying(law));
        let records = noticed(200, &instances, |instance| (instance.len(), instance.violation(&broken).is_some()));
        let records = records.unwrap_or_else(|| panic!("`{}` does not notice: {name}", law.as_str()));
        println!("{name}: `{}` within {records} records", law.as_str());
    }
}

#[test]
fn the_naive_model_notices_bugs_that_are_everywhere_alike() {
    let trials = trial(&full(), &stack(), 1..12);
    for (name, broken) in NOTICED_BY_THE_MODEL {
        let records = noticed(201, &trials, |trial| {
            let answers = broken(&trial.policies, &trial.timelines);
            let differs = trial.timelines.iter().zip(answers).any(|(record, answer)| {
                let expected = naive::overdetention(record, &trial.policies, None, trial.step_seconds);
                let answer = answer.map(|bounds| (bounds.min_seconds, bounds.max_seconds));
                expected.is_ok_and(|expected| answer != Some(expected))
            });
            (trial.timelines.len(), differs)
        });
        let records = records.unwrap_or_else(|| panic!("the model does not notice: {name}"));
        println!("{name}: the naive model within {records} records");
    }
}
