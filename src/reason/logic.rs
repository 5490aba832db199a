//! Whether requirements can be as one wants them together, of some detainer.

use crate::policy::{Form, Leaf, Requirement};

use super::formula::{Atoms, Ended, Formula, Next, Solver};
use super::gap::Party;

/// With more leaves than this the question is left undecided.
pub(super) const MOST_LEAVES: usize = 64;

/// Whether some record satisfies every goal; `None`: not decided within the search's bounds.
///
/// A goal is a requirement and the truth it should have. `forms` are those that the detainer may be on.
pub(super) fn satisfiable(goals: &[(&Requirement, bool)], forms: &[Form]) -> Option<bool> {
    let leaves: Vec<&Leaf> = goals.iter().flat_map(|(requirement, _)| requirement.leaves()).collect();
    if distinct(&leaves) > MOST_LEAVES {
        return None;
    }
    // Where no form is asked for, one stands for all.
    let asked = leaves.iter().any(|leaf| matches!(leaf, Leaf::Form(_)));
    let forms = if asked { forms } else { forms.get(..1).unwrap_or_default() };
    let mut decided = true;
    for form in forms {
        match on_form(goals, *form) {
            Ended::Stopped => return Some(true),
            Ended::Exhausted => {}
            Ended::GaveUp => decided = false,
        }
    }
    decided.then_some(false)
}

/// How many different leaves there are, if not too many.
fn distinct(leaves: &[&Leaf]) -> usize {
    let mut seen: Vec<&Leaf> = Vec::new();
    for leaf in leaves {
        if !seen.contains(leaf) {
            seen.push(leaf);
        }
        if seen.len() > MOST_LEAVES {
            break;
        }
    }
    seen.len()
}

/// Searches for an assignment; it is stopped by the first.
fn on_form(goals: &[(&Requirement, bool)], form: Form) -> Ended {
    let mut atoms = Atoms::default();
    let goals: Vec<Formula> = goals
        .iter()
        .map(|(requirement, wanted)| {
            let formula = atoms.requirement(requirement, Some(form), Party::Law);
            if *wanted { formula } else { formula.negated() }
        })
        .collect();
    // No clock is asked about.
    Solver::new(&atoms, |_, _| false).solve(goals, &mut |_| Next::Enough)
}
