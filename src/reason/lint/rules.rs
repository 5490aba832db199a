//! Hold rules: requirements that are always or never true, limits that can never end a hold.

use crate::policy::{Form, HoldRule, Leaf, Limit, Policy, Requirement};
use crate::reason::logic::satisfiable;

use super::{Finding, LintCode, forms, place};

pub(super) fn add(policy: &Policy, found: &mut Vec<Finding>) {
    for (number, rule) in policy.holds.iter().enumerate() {
        let place = place(policy, number);
        if matches!(&rule.limit, Some(Limit::Hours { excluding, .. }) if excluding.weekdays == [true; 7]) {
            let text = "every day of the week is excluded: no hour is ever counted, and the limit never ends a hold";
            found.push(Finding {
                code: LintCode::WeekExcluded,
                place: format!("{place}.limit"),
                text: text.to_owned(),
            });
        }
        truths(&rule.when, &format!("{place}.when"), forms(policy), found);
        if let Some(text) = never_ends(policy, number, rule) {
            let part = if rule.limit.is_some() { "limit" } else { "review" };
            found.push(Finding { code: LintCode::LimitNeverFires, place: format!("{place}.{part}"), text });
        }
    }
}

/// Finds the largest parts of a requirement that are always or never true, other than the words for that.
fn truths(requirement: &Requirement, place: &str, forms: &[Form], found: &mut Vec<Finding>) {
    if matches!(requirement, Requirement::Never | Requirement::Always) {
        return;
    }
    let can_be = |wanted| satisfiable(&[(requirement, wanted)], forms) != Some(false);
    let (code, always) = match (can_be(true), can_be(false)) {
        (false, _) => (LintCode::NeverTrue, "never true"),
        (_, false) => (LintCode::AlwaysTrue, "true of every active detainer that the policy speaks of"),
        _ => {
            let members: &[Requirement] = match requirement {
                Requirement::All(members) | Requirement::Any(members) => members,
                Requirement::Not(member) => std::slice::from_ref(member),
                _ => &[],
            };
            members.iter().for_each(|member| truths(member, place, forms, found));
            return;
        }
    };
    found.push(Finding { code, place: place.to_owned(), text: format!("`{requirement}` is {always}") });
}

/// Why the time that a rule allows can never end a hold, if so.
fn never_ends(policy: &Policy, number: usize, rule: &HoldRule) -> Option<String> {
    let what = match (&rule.limit, rule.review) {
        (Some(_), _) => "the limit",
        (None, Some(_)) => "the review",
        (None, None) => return None,
    };
    if satisfiable(&[(&rule.when, true)], forms(policy)) == Some(false) {
        return Some(format!("the rule never permits a hold, so {what} never ends one"));
    }
    if rule.limit.is_none() && always_reviewed(policy, rule) {
        return Some(
            "the rule asks for a judge's finding of probable cause anyway, so the review never ends a hold".to_owned(),
        );
    }
    let outlasting = policy.holds.iter().enumerate().find(|(other, longer)| {
        *other != number
            && outlasts(longer, rule)
            && !outlasts(rule, longer)
            && satisfiable(&[(&rule.when, true), (&longer.when, false)], forms(policy)) == Some(false)
    });
    outlasting.map(|(other, _)| {
        format!("hold[{other}] permits whatever this rule permits, and for longer: {what} never ends a hold")
    })
}

/// Whether a judge has found probable cause wherever the rule permits.
fn always_reviewed(policy: &Policy, rule: &HoldRule) -> bool {
    let found = Requirement::Leaf(Leaf::ProbableCauseJudge);
    satisfiable(&[(&rule.when, true), (&found, false)], forms(policy)) == Some(false)
}

/// Whether a rule, where it permits, lasts at least as long as another one.
fn outlasts(longer: &HoldRule, rule: &HoldRule) -> bool {
    let reviewed = match (longer.review, rule.review) {
        (None, _) => true,
        (Some(own), Some(other)) => own.hours >= other.hours,
        (Some(_), None) => false,
    };
    let same_clock = longer.clock == rule.clock && longer.renewable == rule.renewable;
    let limited = match (&longer.limit, &rule.limit) {
        (None, _) => true,
        (Some(Limit::Hours { hours, excluding }), Some(Limit::Hours { hours: other, excluding: days })) => {
            same_clock && hours >= other && excluding == days
        }
        (Some(own), Some(other)) => same_clock && own == other,
        (Some(_), None) => false,
    };
    reviewed && limited
}
