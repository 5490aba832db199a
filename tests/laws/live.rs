//! The law of the live decision, over random records and policies: it is coverage at that instant in the check of the events
//! that have happened by then, custody running on.

use std::cell::Cell;
use std::sync::Arc;

use crate::common::{cases, doubt, run};
use detainer::check::{Assessment, Law, Options, Truth, check};
use detainer::live::{Custody, Decision};
use detainer::policy::Effect;
use detainer::record::{Event, EventKind, Timeline};
use detainer::strategies::Doubt;
use detainer::time::{Instant, Recorded};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseResult;

/// Custody runs on for so long: beyond every term and limit of the records tried.
const ON: i64 = 400 * 86_400;

/// The stack of a trial, some rules of which require the hold instead of permitting it.
fn law(doubt: &Doubt, require: bool) -> Arc<Law> {
    let mut policies = doubt.policies.clone();
    let rules = policies.iter_mut().flat_map(|policy| &mut policy.holds);
    rules.filter(|_| require).for_each(|rule| rule.effect = Effect::Require);
    Arc::new(Law::new(policies))
}

/// The events that have happened by `t`, those that were corrected as corrected.
fn so_far(record: &Timeline, t: Instant) -> Timeline {
    let mut so_far = record.clone();
    let corrections: Vec<Event> = record.events.iter().filter(|event| event.replaces.is_some()).cloned().collect();
    so_far.events.retain(|event| event.replaces.is_none());
    for correction in corrections {
        let place = so_far.events.iter().position(|event| event.id == correction.replaces);
        let place = place.expect("corrections name an event");
        if correction.void {
            so_far.events.remove(place);
        } else {
            so_far.events[place] = Event { replaces: None, ..correction };
        }
    }
    so_far.events.retain(|event| event.at.earliest().is_none_or(|earliest| earliest <= t));
    so_far
}

fn audit(record: &Timeline, law: &Law, t: Instant) -> Assessment {
    check(&so_far(record, t), law, &Options { as_of: Some(t.plus(ON)), law_as_known_at: None })
}

fn is_local(name: &str) -> bool {
    !name.ends_with(" (?)") && !name.starts_with("detainer") && name != "processing"
}

/// That the decision says what the audit's ledger says.
fn agrees(decision: &Decision, audit: &Assessment, t: Instant, require: bool) -> TestCaseResult {
    let place = audit.ledger.iter().position(|segment| segment.span.contains(t));
    let Some(place) = place else {
        let expected = if audit.custody.is_some() { "not_in_custody" } else { "insufficient" };
        prop_assert_eq!(decision.as_str(), expected);
        return Ok(());
    };
    let segment = &audit.ledger[place];
    match segment.covered {
        Truth::Yes => {
            let until = audit.ledger[place..].iter().find(|later| later.covered != Truth::Yes);
            let sure: Vec<&String> = segment.by.iter().filter(|name| !name.ends_with(" (?)")).collect();
            let local = sure.iter().any(|name| is_local(name));
            let required = require && sure.iter().any(|name| name.starts_with("detainer"));
            match decision {
                Decision::MustNotRelease { on } => {
                    prop_assert!(local || required, "{segment:?}");
                    prop_assert!(!on.is_empty() && on.iter().all(|name| sure.contains(&name)), "{on:?} {segment:?}");
                }
                Decision::MayHold { until: said, on } => {
                    prop_assert!(!local && !required, "{segment:?}");
                    prop_assert_eq!(on.iter().collect::<Vec<_>>(), sure);
                    prop_assert_eq!(*said, until.map(|later| later.span.from));
                }
                other => prop_assert!(false, "{other:?} {segment:?}"),
            }
        }
        Truth::No => {
            let before = audit.ledger[..place].iter().rev().take_while(|segment| segment.covered == Truth::No);
            let began = before.last().map_or(segment.span.from, |first| first.span.from);
            match decision {
                Decision::MustRelease { since, because } => {
                    prop_assert_eq!(*since, began);
                    prop_assert!(!because.is_empty());
                }
                other => prop_assert!(false, "{other:?} {segment:?}"),
            }
        }
        Truth::Unknown => {
            let said = matches!(decision, Decision::Insufficient { missing } if !missing.is_empty());
            prop_assert!(said, "{decision:?} {segment:?}");
        }
    }
    Ok(())
}

/// An instant that matters: about a time of the record, or some hours on.
fn instant(record: &Timeline, which: Index, off: i64) -> Instant {
    let times: Vec<Instant> =
        record.events.iter().flat_map(|event| [event.at.earliest(), event.at.latest()]).flatten().collect();
    times[which.index(times.len())].plus(off)
}

fn off() -> impl Strategy<Value = i64> {
    prop_oneof![2 => Just(0), 1 => Just(-1), 2 => (1..96_i64).prop_map(|hours| hours * 3600), 1 => -100_000..400_000_i64]
}

/// Some event corrected: moved in time, or withdrawn.
fn correct(record: &mut Timeline, which: Index, by: Option<i64>) {
    let place = which.index(record.events.len());
    record.events[place].id = Some("mistaken".to_owned());
    let mut correction = record.events[place].clone();
    correction.id = Some("corrected".to_owned());
    correction.replaces = Some("mistaken".to_owned());
    match by.zip(correction.at.exact()) {
        Some((by, at)) => correction.at = Recorded::at(at.plus(by)),
        None => {
            correction.at = Recorded::unknown();
            correction.void = true;
        }
    }
    record.events.push(correction);
}

#[test]
fn law_11_the_decision_is_coverage_of_the_events_so_far() {
    let seen = Cell::new([0_u32; 5]);
    let corrected = proptest::option::weighted(0.3, (any::<Index>(), proptest::option::of(-200_000..200_000_i64)));
    let asked = prop::collection::vec((any::<Index>(), off()), 1..4);
    run(1_500, 110, (doubt(), any::<bool>(), corrected, asked), |(doubt, require, corrected, asked)| {
        let law = law(&doubt, require);
        for mut record in doubt.left() {
            if let Some((which, by)) = corrected {
                correct(&mut record, which, by);
            }
            let mut custody = Custody::new(record.clone(), Arc::clone(&law));
            for &(which, off) in &asked {
                let t = instant(&record, which, off);
                let decision = custody.decide(t);
                agrees(decision, &audit(&record, &law, t), t, require)
                    .map_err(|error| TestCaseError::fail(format!("at {t}: {error}: {decision:?}")))?;
                let mut counts = seen.get();
                counts[place_of(decision)] += 1;
                seen.set(counts);
            }
        }
        Ok(())
    });
    for (place, count) in seen.get().into_iter().enumerate() {
        assert!(count >= cases(400), "decision {place} was seen {count} times only: {:?}", seen.get());
    }
}

const fn place_of(decision: &Decision) -> usize {
    match decision {
        Decision::NotInCustody => 0,
        Decision::MustRelease { .. } => 1,
        Decision::MayHold { .. } => 2,
        Decision::MustNotRelease { .. } => 3,
        Decision::Insufficient { .. } => 4,
    }
}

/// At a deadline the audit of a stay that ended there says lawful, and the decision says release.
#[test]
fn law_11_at_a_deadline_it_is_release() {
    let deadlines = Cell::new(0_u32);
    run(4_000, 111, (doubt(), any::<Index>(), off()), |(doubt, which, off)| {
        let law = law(&doubt, false);
        for record in doubt.left() {
            let t = instant(&record, which, off);
            let record = so_far(&record, t);
            let mut custody = Custody::new(record.clone(), Arc::clone(&law));
            let Decision::MayHold { until: Some(until), .. } = *custody.decide(t) else { continue };
            deadlines.set(deadlines.get() + 1);
            let last = custody.decide(until.plus(-1));
            prop_assert!(matches!(last, Decision::MayHold { .. } | Decision::MustNotRelease { .. }), "{last:?}");
            let decision = custody.decide(until);
            prop_assert!(
                matches!(decision, Decision::MustRelease { since, .. } if *since == until)
                    || matches!(decision, Decision::Insufficient { .. } | Decision::NotInCustody),
                "{decision:?}"
            );
            if record.events.iter().any(|event| event.listed_kind().is_some_and(EventKind::ends_custody)) {
                continue;
            }
            let mut ended = record;
            ended.events.push(Event::new(EventKind::Transferred, Recorded::at(until)));
            let audit = check(&ended, &law, &Options::default());
            let bare = audit.ledger.iter().find(|part| part.span.until > t && part.covered != Truth::Yes);
            prop_assert!(bare.is_none(), "{bare:?}");
        }
        Ok(())
    });
    assert!(deadlines.get() >= cases(1_000), "{} deadlines", deadlines.get());
}

/// What is kept between questions changes no answer: recorded one by one and asked in between, at whatever times, the
/// decision is that of the record read at once.
#[test]
fn recording_one_by_one_is_reading_at_once() {
    let asked = prop::collection::vec((any::<Index>(), off()), 1..8);
    run(2_000, 112, (doubt(), asked), |(doubt, asked)| {
        let law = law(&doubt, false);
        for record in doubt.left() {
            let mut growing = Custody::new(Timeline { events: Vec::new(), ..record.clone() }, Arc::clone(&law));
            for (place, event) in record.events.iter().enumerate() {
                growing.record(event.clone());
                let (which, off) = asked[place % asked.len()];
                growing.decide(instant(&record, which, off));
            }
            for &(which, off) in &asked {
                let t = instant(&record, which, off);
                let mut at_once = Custody::new(record.clone(), Arc::clone(&law));
                prop_assert_eq!(growing.decide(t), at_once.decide(t));
            }
        }
        Ok(())
    });
}
