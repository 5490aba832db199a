//! Random rules and policies that between them use every clause of the language.

use crate::policy::{
    BailRefusal, Before, CalendarData, CalendarDay, Checked, ClockStart, Effect, Excluding, Form, HoldRule, Holidays,
    InForce, Leaf, Limit, Policy, Processing, Requirement, Review, Scope, Within,
};
use crate::time::{Date, Observance};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::vocabulary::{CLASSES, FLAGS};

/// Whether a condition may say `not`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Negation {
    With,
    Without,
}

/// A policy that says nothing yet.
pub(super) fn silent(id: &str) -> Policy {
    Policy {
        id: id.to_owned(),
        title: id.to_owned(),
        kind: None,
        jurisdiction: vec!["us".to_owned()],
        agency_types: Vec::new(),
        citation: "random".to_owned(),
        sources: Vec::new(),
        checked: Checked::Unverified,
        in_force: InForce::default(),
        decided: None,
        vacated: None,
        supersedes: Vec::new(),
        applies_to: Scope::default(),
        note: None,
        holds: Vec::new(),
        processing: None,
        arrest: None,
        bail: None,
        duties: Vec::new(),
        calendars: Vec::new(),
        tests: Vec::new(),
    }
}

/// A rule that permits what `when` says, without a limit.
pub(super) fn permit(when: Requirement) -> HoldRule {
    HoldRule {
        effect: Effect::Permit,
        when,
        clock: ClockStart::Entitlement,
        limit: None,
        renewable: false,
        review: None,
    }
}

fn leaf() -> BoxedStrategy<Leaf> {
    let classes = || {
        prop::collection::vec(select(CLASSES.to_vec()), 1..3)
            .prop_map(|classes| classes.into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    let before = select(vec![Before::Request, Before::Arrest, Before::Entitlement]);
    let within = option::weighted(0.7, (select(vec![1_u32, 5, 10]), before))
        .prop_map(|within| within.map(|(years, before)| Within { years, before }));
    let plain = vec![
        Leaf::DetainerActive,
        Leaf::Signed,
        Leaf::Served,
        Leaf::Served,
        Leaf::ProbableCause,
        Leaf::WarrantAdministrative,
        Leaf::WarrantJudicial,
        Leaf::WarrantJudicial,
        Leaf::WarrantAny,
        Leaf::ProbableCauseJudge,
        Leaf::ProbableCauseJudge,
    ];
    prop_oneof![
        6 => select(plain),
        1 => prop::collection::vec(select(vec![Form::I247, Form::I247A, Form::None]), 1..3).prop_map(Leaf::Form),
        1 => select(FLAGS.to_vec()).prop_map(|name| Leaf::Person(name.to_owned())),
        1 => select(FLAGS.to_vec()).prop_map(|name| Leaf::Agreement(name.to_owned())),
        1 => Just(Leaf::AgeAtLeast(18)),
        2 => (classes(), within).prop_map(|(classes, within)| Leaf::Conviction { classes, within }),
        2 => (classes(), any::<bool>())
            .prop_map(|(classes, found_by_judge)| Leaf::Charge { classes, found_by_judge }),
    ]
    .boxed()
}

/// Conditions; with `not` among them unless they are to be without.
pub(super) fn condition(negation: Negation) -> BoxedStrategy<Requirement> {
    let base = prop_oneof![
        4 => Just(Requirement::Always),
        1 => Just(Requirement::Never),
        8 => leaf().prop_map(Requirement::Leaf),
    ];
    base.prop_recursive(2, 6, 3, move |inner| {
        let joined = prop_oneof![
            prop::collection::vec(inner.clone(), 1..3).prop_map(Requirement::All),
            prop::collection::vec(inner.clone(), 1..3).prop_map(Requirement::Any),
        ];
        match negation {
            Negation::Without => joined.boxed(),
            Negation::With => {
                prop_oneof![2 => joined, 1 => inner.prop_map(|part| Requirement::Not(Box::new(part)))].boxed()
            }
        }
    })
    .boxed()
}

fn excluding() -> BoxedStrategy<Excluding> {
    let weekdays = prop_oneof![
        2 => Just([false; 7]),
        3 => Just([false, false, false, false, false, true, true]),
        1 => prop::array::uniform7(any::<bool>()),
    ];
    let calendar = prop_oneof![3 => Just("us_federal"), 1 => Just("courts")];
    let observance =
        any::<bool>().prop_map(|observed| if observed { Observance::Observed } else { Observance::Statutory });
    let holidays = option::of((calendar, observance)).prop_map(|holidays| {
        holidays.map(|(calendar, observance)| Holidays { calendar: calendar.to_owned(), observance })
    });
    (weekdays, holidays)
        .prop_map(|(weekdays, holidays)| {
            // A clock that never runs has no deadline to compare.
            let weekdays = if weekdays == [true; 7] { [true, true, false, true, true, true, true] } else { weekdays };
            Excluding { weekdays, holidays }
        })
        .boxed()
}

fn limit() -> BoxedStrategy<Limit> {
    prop_oneof![
        4 => (select(vec![1_u32, 6, 24, 48, 48, 72]), excluding())
            .prop_map(|(hours, excluding)| Limit::Hours { hours, excluding }),
        1 => Just(Limit::EndOfDay),
    ]
    .boxed()
}

pub(super) fn hold_rule(negation: Negation) -> BoxedStrategy<HoldRule> {
    let clock = select(vec![ClockStart::Entitlement, ClockStart::Receipt, ClockStart::Later]);
    let review = option::weighted(0.2, select(vec![6_u32, 24, 48]));
    (condition(negation), clock, option::weighted(0.8, limit()), prop::bool::weighted(0.3), review)
        .prop_map(|(when, clock, limit, renewable, review)| HoldRule {
            effect: Effect::Permit,
            when,
            clock,
            limit,
            renewable,
            review: review.map(|hours| Review { hours }),
        })
        .boxed()
}

fn scope() -> BoxedStrategy<Scope> {
    let day = || option::weighted(0.15, -3..4_i32);
    let forms =
        prop_oneof![6 => Just(Vec::new()), 1 => Just(vec![Form::I247A]), 1 => Just(vec![Form::I247, Form::None])];
    (forms, prop::bool::weighted(0.15), day(), day())
        .prop_map(|(form, ice, from, until)| Scope {
            form,
            agency: if ice { vec!["ice".to_owned()] } else { Vec::new() },
            issued_from: from.map(Date::from_days),
            issued_until: until.map(Date::from_days),
        })
        .boxed()
}

/// A policy whose dates are days after the booking, until [`settle`] moves them.
pub(super) fn draft(negation: Negation) -> BoxedStrategy<Policy> {
    let day = |chance| option::weighted(chance, -2..12_i32).prop_map(|day| day.map(Date::from_days));
    let holds = prop::collection::vec(hold_rule(negation), 0..3);
    let hours = |chance| option::weighted(chance, select(vec![2_u32, 6, 24, 48]));
    let bail = option::weighted(0.2, select(vec![BailRefusal::Entitlement, BailRefusal::Report]));
    (scope(), holds, (day(0.15), day(0.15), day(0.1)), hours(0.2), hours(0.15), bail)
        .prop_map(|(applies_to, holds, (from, until, vacated), processing, arrest, bail)| Policy {
            in_force: InForce { from, until },
            vacated,
            applies_to,
            holds,
            processing: processing.map(|hours| Processing { hours }),
            arrest: arrest.map(|hours| Review { hours }),
            bail,
            ..silent("random")
        })
        .boxed()
}

/// Moves the policy's dates to the booking, and gives it the calendar its rules may name.
pub(super) fn settle(policy: &mut Policy, booked: Date) {
    let moved = |date: Option<Date>| date.map(|date| booked.plus_days(date.days()));
    policy.in_force = InForce { from: moved(policy.in_force.from), until: moved(policy.in_force.until) };
    if let (Some(from), Some(until)) = (policy.in_force.from, policy.in_force.until)
        && until <= from
    {
        policy.in_force.until = None;
    }
    policy.vacated = moved(policy.vacated);
    policy.applies_to.issued_from = moved(policy.applies_to.issued_from);
    policy.applies_to.issued_until = moved(policy.applies_to.issued_until);
    let day = |days| CalendarDay { on: booked.plus_days(days), name: "Court holiday".to_owned(), source: None };
    policy.calendars = vec![CalendarData {
        id: "courts".to_owned(),
        years: (1971, 2099),
        includes: vec!["us_federal".to_owned()],
        days: vec![day(2), day(5)],
    }];
}
