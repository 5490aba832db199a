//! Requirements as boolean functions: can they be true, can they be false, does one imply another.
//!
//! Leaves are not free of each other: a warrant is administrative or judicial, a detainer comes on one form, a conviction
//! within ten years is one within fifteen. An assignment of truths to leaves counts only if some record has it. The search
//! tries the leaves one after the other and gives up a branch as soon as it is decided or impossible.

use crate::policy::{Before, Form, Leaf, Requirement, Within};

/// So many branches are tried before the question is left undecided.
const MOST: usize = 20_000;

/// With more different leaves than this the question is left undecided at once.
pub(crate) const MOST_LEAVES: usize = 64;

/// A leaf, and whether it is so.
pub(crate) type Literal<'a> = (&'a Leaf, bool);

/// Whether some record satisfies every goal; `None`: not decided within the search's bounds.
///
/// A goal is a requirement and the truth it should have. `forms` are those that the detainer may be on.
pub(crate) fn satisfiable(goals: &[(&Requirement, bool)], forms: &[Form]) -> Option<bool> {
    let mut leaves: Vec<&Leaf> = Vec::new();
    for leaf in goals.iter().flat_map(|(requirement, _)| requirement.leaves()) {
        if !leaves.contains(&leaf) {
            leaves.push(leaf);
        }
        if leaves.len() > MOST_LEAVES {
            return None;
        }
    }
    let mut search = Search { goals, leaves, forms, tried: 0, fixed: Vec::new() };
    let found = search.run();
    (search.tried < MOST).then_some(found)
}

struct Search<'a> {
    goals: &'a [(&'a Requirement, bool)],
    leaves: Vec<&'a Leaf>,
    forms: &'a [Form],
    tried: usize,
    fixed: Vec<Literal<'a>>,
}

impl Search<'_> {
    fn run(&mut self) -> bool {
        self.tried = self.tried.saturating_add(1);
        if self.tried >= MOST {
            return false;
        }
        let mut open = false;
        for (requirement, wanted) in self.goals {
            match value(requirement, &self.fixed) {
                Some(value) if value != *wanted => return false,
                Some(_) => {}
                None => open = true,
            }
        }
        let Some(&leaf) = self.leaves.get(self.fixed.len()).filter(|_| open) else { return !open };
        for truth in [true, false] {
            self.fixed.push((leaf, truth));
            if consistent(&self.fixed, self.forms) && self.run() {
                return true;
            }
            self.fixed.pop();
        }
        false
    }
}

/// The value of a requirement as far as the leaves that are fixed decide it.
fn value(requirement: &Requirement, fixed: &[Literal<'_>]) -> Option<bool> {
    match requirement {
        Requirement::Never => Some(false),
        Requirement::Always => Some(true),
        Requirement::Leaf(leaf) => fixed.iter().find(|(known, _)| *known == leaf).map(|(_, truth)| *truth),
        Requirement::Not(member) => value(member, fixed).map(|value| !value),
        Requirement::All(members) => decided(members, false, fixed),
        Requirement::Any(members) => decided(members, true, fixed),
    }
}

/// The value of members of which one that is `enough` decides.
fn decided(members: &[Requirement], enough: bool, fixed: &[Literal<'_>]) -> Option<bool> {
    let mut open = false;
    for member in members {
        match value(member, fixed) {
            Some(value) if value == enough => return Some(enough),
            Some(_) => {}
            None => open = true,
        }
    }
    (!open).then_some(!enough)
}

/// Whether some record has these leaves so. Where days are counted back from different days, it is taken to.
pub(crate) fn consistent(literals: &[Literal<'_>], forms: &[Form]) -> bool {
    active(literals)
        && on_a_form(literals, forms)
        && warrants(literals)
        && probable_cause(literals)
        && ages(literals)
        && literals.iter().all(|(leaf, truth)| !truth || has_witness(leaf, literals))
}

/// A rule is asked only of a detainer that is active.
fn active(literals: &[Literal<'_>]) -> bool {
    !literals.contains(&(&Leaf::DetainerActive, false))
}

fn on_a_form(literals: &[Literal<'_>], forms: &[Form]) -> bool {
    forms.iter().any(|form| {
        literals.iter().all(|(leaf, truth)| match leaf {
            Leaf::Form(listed) => listed.contains(form) == *truth,
            _ => true,
        })
    })
}

fn warrants(literals: &[Literal<'_>]) -> bool {
    [(false, false), (false, true), (true, false), (true, true)].into_iter().any(|(administrative, judicial)| {
        literals.iter().all(|(leaf, truth)| match leaf {
            Leaf::WarrantAdministrative => administrative == *truth,
            Leaf::WarrantJudicial => judicial == *truth,
            Leaf::WarrantAny => (administrative || judicial) == *truth,
            _ => true,
        })
    })
}

/// What a judge found is probable cause too.
fn probable_cause(literals: &[Literal<'_>]) -> bool {
    !(literals.contains(&(&Leaf::ProbableCauseJudge, true)) && literals.contains(&(&Leaf::ProbableCause, false)))
}

fn ages(literals: &[Literal<'_>]) -> bool {
    let years = |wanted: bool| {
        literals.iter().filter_map(move |(leaf, truth)| match leaf {
            Leaf::AgeAtLeast(years) if *truth == wanted => Some(*years),
            _ => None,
        })
    };
    years(true).max().is_none_or(|least| years(false).all(|above| above > least))
}

/// Whether there can be a conviction or charge that makes the leaf true and none of those false that must be.
fn has_witness(leaf: &Leaf, literals: &[Literal<'_>]) -> bool {
    let refused = || literals.iter().filter(|(_, truth)| !truth).map(|(leaf, _)| *leaf);
    match leaf {
        Leaf::Conviction { classes, within } => classes.iter().any(|class| {
            refused().all(|other| match other {
                Leaf::Conviction { classes, within: window } => !classes.contains(class) || older(*within, *window),
                _ => true,
            })
        }),
        Leaf::Charge { classes, found_by_judge } => classes.iter().any(|class| {
            refused().all(|other| match other {
                Leaf::Charge { classes, found_by_judge: wants } => {
                    !classes.contains(class) || (*wants && !found_by_judge)
                }
                _ => true,
            })
        }),
        _ => true,
    }
}

/// Whether a conviction within one window may lie before another one.
fn older(within: Option<Within>, window: Option<Within>) -> bool {
    let same = |one: Before, other: Before| one == other;
    match (within, window) {
        (_, None) => false,
        (None, Some(_)) => true,
        (Some(one), Some(other)) => !same(one.before, other.before) || one.years > other.years,
    }
}
