//! `detainer policy gaps`: a jail's checklist, made from a policy.

use std::io::{self, Write};

use detainer::policy::{HoldRule, Policy, Requirement};
use detainer::reason::{Checklist, Item, Stage, gaps};

use crate::cli::Done;
use crate::cli::law;
use crate::cli::stop::Stop;
use crate::cli::text::{clean, columns, wrap};

/// The checklist of a policy, or of every policy of a stack.
pub(super) fn run(name: &str) -> Result<Done, Stop> {
    let mut out = io::stdout().lock();
    for (number, law::Loaded { policy, .. }) in law::load(name)?.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        for line in checklist(policy) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(Done::Clean)
}

fn checklist(policy: &Policy) -> Vec<String> {
    let width = columns().min(100);
    let mut lines = wrap(&clean(&format!("What makes a hold on a detainer lawful under {}", policy.id)), width);
    let mut say = |text: &str| lines.extend(wrap(&clean(text), width));
    if policy.applies_to != detainer::policy::Scope::default() {
        say(&format!("It speaks only of {}.", policy.applies_to.plain()));
    }
    if policy.holds.is_empty() {
        say("It has no rule on holds: it asks for nothing and allows nothing.");
    } else if policy.holds.iter().all(|rule| rule.when == Requirement::Never) {
        say("Nothing does. Release when no case, sentence or other hold is left.");
    }
    let lists = gaps(policy);
    let several = lists.len() > 1;
    for (list, rule) in lists.iter().zip(&policy.holds).filter(|(_, rule)| rule.when != Requirement::Never) {
        if several {
            lines.push(String::new());
            lines.push(format!("Rule {} of {}", list.rule.saturating_add(1), policy.holds.len()));
        }
        lines.extend(rule_lines(list, rule, width));
    }
    lines
}

fn rule_lines(list: &Checklist, rule: &HoldRule, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    match list.sets.as_slice() {
        [] if list.truncated => lines.push("No set was found in the time given; there may be some.".to_owned()),
        [] => lines.push("Nothing satisfies this rule.".to_owned()),
        [set] if set.is_empty() => lines.push("Any active detainer will do.".to_owned()),
        [set] => lines.extend(boxes(set, width)),
        sets => {
            lines.push(format!("Any one of these {} sets is enough:", sets.len()));
            for (number, set) in sets.iter().enumerate() {
                lines.push(format!("{}.", number.saturating_add(1)));
                lines.extend(boxes(set, width));
            }
        }
    }
    if list.truncated && !list.sets.is_empty() {
        lines.push(format!("There are more; the list is cut at {}.", list.sets.len()));
    }
    let mut say = |text: String| lines.extend(wrap(&clean(&text), width));
    match &rule.limit {
        Some(limit) => say(format!("Then release at the latest: {}.", limit.plain(rule.clock))),
        None => say("Then there is no limit of time in this policy.".to_owned()),
    }
    if let Some(review) = rule.review {
        say(format!(
            "And a judge must find probable cause for it within {} hours of the entitlement to release.",
            review.hours
        ));
    }
    lines
}

/// A set as boxes to tick, stage by stage.
fn boxes(set: &[Item], width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for &stage in Stage::ALL {
        let items: Vec<&Item> = set.iter().filter(|item| item.stage == stage).collect();
        if items.is_empty() {
            continue;
        }
        lines.push(format!("  {}:", stage.as_str()));
        for item in items {
            let mut start = "    [ ] ";
            for part in wrap(&clean(&item.plain()), width.saturating_sub(start.len())) {
                lines.push(format!("{start}{part}"));
                start = "        ";
            }
        }
    }
    lines
}
