//! The public strategies: what they print, how they narrow, how they shrink; and the laws of a policy.

use std::cell::Cell;

use crate::common::{run, runner};
use detainer::policy::{Policy, Requirement, catalog};
use detainer::record::{Defaults, EventKind, Timeline, json};
use detainer::strategies::laws::{self, Law, engine};
use detainer::strategies::{Sample, Timelines, policy, requirement, stack, timeline};
use detainer::time::Zone;
use proptest::prelude::*;
use proptest::test_runner::TestError;

fn count(timeline: &Timeline, is: impl Fn(EventKind) -> bool) -> usize {
    timeline.events.iter().filter_map(|event| event.listed_kind()).filter(|kind| is(*kind)).count()
}

fn about_detainers(kind: EventKind) -> bool {
    use EventKind::{DetainerReceived, DetainerServed, DetainerWithdrawn, WarrantReceived};
    matches!(kind, DetainerReceived | DetainerServed | DetainerWithdrawn | WarrantReceived)
}

/// What is printed is read again as what it was: it prints the same, and is judged the same.
#[test]
fn a_printed_timeline_pastes_back() {
    let styles: [fn(Timelines) -> Timelines; 3] = [|any| any, Timelines::realistic, Timelines::hostile];
    for (stream, style) in (210..).zip(styles) {
        run(4_000, stream, (style(timeline()), stack()), |(stay, policies)| {
            let printed = format!("{stay:?}");
            let read = json::read(printed.as_bytes(), 1, &Defaults::default())
                .map_err(|e| TestCaseError::fail(e.to_string()))?;
            prop_assert_eq!(engine(&policies, std::slice::from_ref(&read)), engine(&policies, &[stay.0]));
            prop_assert_eq!(format!("{:?}", Sample(read)), printed);
            Ok(())
        });
    }
}

#[test]
fn a_zone_and_a_year() {
    let (chicago, denver) = ("America/Chicago", "America/Denver");
    let zone = |name| Zone::named(name).expect("a zone");
    run(
        2_000,
        220,
        (timeline().zone(zone(chicago)).year(2030).exact(), timeline().year(1987).zone(zone(denver)).exact()),
        |pair| {
            for (stay, zone, year) in [(&pair.0, chicago, 2030), (&pair.1, denver, 1987)] {
                prop_assert_eq!(stay.zone.name(), zone);
                let booked = stay.events.iter().find(|event| event.listed_kind() == Some(EventKind::Booked));
                let booked = booked.and_then(|event| event.at.exact()).expect("an exact booking");
                prop_assert_eq!(stay.zone.date(booked).year(), year);
            }
            Ok(())
        },
    );
}

#[test]
fn detainers_or_none() {
    let (seen, without) = (Cell::new(0), Cell::new(0));
    let pairs = (timeline().without_detainers(), timeline().with_detainers(), timeline().realistic());
    run(2_000, 221, pairs, |(none, some, any)| {
        prop_assert_eq!(count(&none, about_detainers), 0);
        prop_assert!(count(&some, |kind| kind == EventKind::DetainerReceived) > 0);
        let detainers = count(&any, |kind| kind == EventKind::DetainerReceived);
        let counted = if detainers > 0 { &seen } else { &without };
        counted.set(counted.get() + 1);
        Ok(())
    });
    assert!(seen.get() * 4 > without.get() && without.get() * 4 > seen.get());
}

#[test]
fn exact_times_and_times_in_doubt() {
    let wide = |stay: &Timeline| stay.events.iter().any(|event| !event.at.is_exact());
    let in_doubt = Cell::new((0_u32, 0_u32));
    run(2_000, 222, (timeline().exact(), timeline()), |(exact, any)| {
        prop_assert!(!wide(&exact));
        let (doubt, all) = in_doubt.get();
        in_doubt.set((doubt + u32::from(wide(&any)), all + 1));
        Ok(())
    });
    let (doubt, all) = in_doubt.get();
    assert!(doubt * 2 > all, "{doubt} of {all}");
}

/// A realistic stay is in the order of time, begins once and ends once.
#[test]
fn realistic_stays() {
    run(2_000, 223, timeline().realistic().exact(), |stay| {
        prop_assert_eq!(count(&stay, |kind| kind == EventKind::Booked), 1);
        prop_assert_eq!(count(&stay, EventKind::ends_custody), 1);
        prop_assert!(count(&stay, EventKind::closes_case) == 1);
        let after = stay.events.iter().filter(|event| !event.listed_kind().is_some_and(about_detainers));
        let times: Vec<_> = after.map(|event| event.at.exact()).collect();
        prop_assert!(times.is_sorted(), "{stay:?}");
        Ok(())
    });
}

fn says_not(requirement: &Requirement) -> bool {
    match requirement {
        Requirement::Not(_) => true,
        Requirement::All(parts) | Requirement::Any(parts) => parts.iter().any(says_not),
        _ => false,
    }
}

#[test]
fn with_and_without_not() {
    let said = Cell::new(0_u32);
    let strategies = (requirement(), requirement().without_not(), policy().without_not(), stack().without_not());
    run(2_000, 224, strategies, |(any, plain, policy, stack)| {
        said.set(said.get() + u32::from(says_not(&any)));
        prop_assert!(!says_not(&plain));
        let mut rules = policy.holds.iter().chain(stack.iter().flat_map(|policy| &policy.holds));
        prop_assert!(rules.all(|rule| !says_not(&rule.when)));
        Ok(())
    });
    assert!(said.get() > 10, "{}", said.get());
}

/// The smallest stay that is unlawful where no law allows a hold: booked, free to go, gone later.
#[test]
fn a_failing_stay_shrinks() {
    for stream in 230..240 {
        let error = runner(1_000, stream).run(&timeline().exact().known(), |stay| {
            let bounds = engine(&[], &[stay.0]).pop().flatten().expect("a booking and an end");
            prop_assert_eq!(bounds.min_seconds, 0);
            Ok(())
        });
        let Err(TestError::Fail(_, smallest)) = error else { panic!("{error:?}") };
        let kinds: Vec<_> = smallest.events.iter().filter_map(|event| event.listed_kind()).collect();
        // Two if the booking names no case, so that nothing ever holds the person.
        assert!(kinds.len() <= 4 && kinds.first() == Some(&EventKind::Booked), "{smallest:?}");
    }
}

fn county(hold: &str) -> Policy {
    let text = format!(
        "[policy]\nid = \"county\"\ntitle = \"Ours\"\njurisdiction = \"us\"\ncitation = \"c\"\nchecked = \"text\"\n[hold]\n{hold}\n"
    );
    Policy::from_toml(&text, "county.toml").expect("a policy")
}

#[test]
fn sensible_policies_obey_every_law() {
    for hold in [
        "when = \"never\"",
        "when = \"always\"\nlimit = { hours = 48 }",
        "when = \"warrant.judicial\"\nlimit = { hours = 48, excluding = [\"saturday\", \"sunday\"] }",
        "when = { all = [\"detainer.served\", { any = [\"warrant.any\", \"detainer.probable_cause\"] }] }\nclock = \"receipt\"\nlimit = { hours = 72 }",
    ] {
        let compared = laws::check(&county(hold)).unwrap_or_else(|violation| panic!("{hold}: {violation}"));
        assert!(compared > 10_000, "{compared}");
    }
}

/// A paper that ends the authority its absence gave.
#[test]
fn a_policy_with_not_is_told_so() {
    let slip = county("when = { all = [\"detainer.signed\", { not = \"warrant.judicial\" }] }");
    let violation = laws::check(&slip).expect_err("a warrant ends the hold");
    assert_eq!(violation.law, Law::MoreEvidence);
    assert!(violation.exception.is_some_and(|exception| exception.contains("`not`")), "{violation}");
    let (before, after) = (violation.seen.0.expect("bounds"), violation.seen.1.expect("bounds"));
    assert!(after.min_seconds > before.min_seconds || after.max_seconds > before.max_seconds, "{violation}");
    let events = |side: &laws::Side| side.timelines.iter().map(|timeline| timeline.events.len()).sum::<usize>();
    assert!(events(&violation.before) <= 6 && events(&violation.after) == events(&violation.before) + 1, "{violation}");
    // The same in every run.
    assert_eq!(laws::check(&slip).expect_err("again").to_string(), violation.to_string());
}

#[test]
fn a_hold_on_a_conviction_alone_needs_no_paper() {
    let facts = county("when = { conviction = [\"us-ca/serious_felony\"] }");
    let violation = Law::NoPaper.check(&facts).expect_err("a conviction is enough");
    assert!(violation.exception.is_some(), "{violation}");
    Law::MoreEvidence.check(&facts).expect("more paper does no harm");
}

/// Of the built-in policies exactly those with an exception break a law, and only the laws of the exception.
#[test]
fn the_catalogue_breaks_no_law_but_by_exception() {
    for policy in catalog::all().expect("the catalogue").iter().step_by(9) {
        for law in [Law::LaterClosing, Law::LaterRelease, Law::MoreEvidence, Law::NoPaper] {
            let excepted = policy.holds.iter().any(|rule| law.exception(rule).is_some());
            match law.check(policy) {
                Ok(compared) => assert!(compared > 500, "{}: {compared}", policy.id),
                Err(violation) => assert!(excepted, "{}: {violation}", policy.id),
            }
        }
    }
}
