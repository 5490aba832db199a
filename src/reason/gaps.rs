//! What would make a hold lawful: a jail's checklist, made from a policy alone.

use std::collections::{BTreeMap, BTreeSet};

use crate::check::missing::{MOST, name, smallest_sets};
use crate::policy::{Form, HoldRule, Leaf, Policy, Requirement};

use super::logic::{Literal, MOST_LEAVES, consistent, satisfiable};
use crate::words::words;

words! {
    /// When, on the way from the booking to the release, something must be there.
    Stage {
        /// A fact about the person or the jail, known at the booking.
        Booking = "at the booking",
        /// What comes with the detainer.
        Detainer = "with the detainer",
        /// What is done while the detainer is there.
        Custody = "before the release is due",
    }
}

/// One paper or fact of a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// By when.
    pub stage: Stage,
    /// The leaf.
    pub leaf: Leaf,
    /// Whether it must be so, or must not.
    pub wanted: bool,
}

impl Item {
    /// The item as a clause of plain English.
    #[must_use]
    pub fn plain(&self) -> String {
        let plain = self.leaf.plain();
        if self.wanted { plain } else { format!("it is not so that {plain}") }
    }
}

/// What one hold rule asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checklist {
    /// The number of the rule.
    pub rule: usize,
    /// The smallest sets of papers and facts that permit the hold, each in the order of the stages. One empty set: any active
    /// detainer will do. None: nothing will, unless the list is cut.
    pub sets: Vec<Vec<Item>>,
    /// Whether there are more sets than are listed.
    pub truncated: bool,
}

/// The smallest sets of papers and facts that permit a hold, rule by rule: the prime implicants of its requirement. At most 64
/// are listed.
///
/// ```
/// # #[cfg(feature = "catalog")]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use detainer::policy::catalog;
/// use detainer::reason::gaps;
///
/// let policy = catalog::policy("us-fed-i247a").ok_or("no such policy")??;
/// let checklist = gaps(&policy).remove(0);
/// let names: Vec<String> = checklist.sets[0].iter().map(|item| item.leaf.to_string()).collect();
/// assert_eq!(names, ["detainer.probable_cause", "warrant.any", "detainer.served"]);
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "catalog"))]
/// # fn main() {}
/// ```
#[must_use]
pub fn gaps(policy: &Policy) -> Vec<Checklist> {
    let forms = if policy.applies_to.form.is_empty() { Form::ALL } else { policy.applies_to.form.as_slice() };
    policy.holds.iter().enumerate().map(|(number, rule)| of_rule(number, rule, forms)).collect()
}

fn of_rule(number: usize, rule: &HoldRule, forms: &[Form]) -> Checklist {
    let mut literals: BTreeMap<String, Literal<'_>> = BTreeMap::new();
    for leaf in rule.when.leaves() {
        for wanted in [true, false] {
            literals.insert(name(leaf, wanted), (leaf, wanted));
        }
    }
    // An active detainer is what the rule is about.
    let there = |leaf: &Leaf, wanted: bool| wanted && *leaf == Leaf::DetainerActive;
    let term = |names: &mut dyn Iterator<Item = &String>| -> Term<'_> {
        names.filter_map(|name| literals.get(name)).copied().collect()
    };
    let possible = |set: &BTreeSet<String>| possible(&term(&mut set.iter()), forms);
    let (named, truncated) = smallest_sets(std::iter::once(&rule.when), there, possible);
    let terms = named.iter().map(|set| term(&mut set.iter())).collect();
    let (terms, more) = primes(terms, &rule.when, forms);
    let sets = terms.iter().map(|term| items(term)).collect();
    Checklist { rule: number, sets, truncated: truncated || more }
}

/// Leaves that must all be as they say.
type Term<'a> = Vec<Literal<'a>>;

/// The prime implicants: what two terms say between them added, each made as short as it can be, the weaker ones kept.
fn primes<'a>(mut terms: Vec<Term<'a>>, when: &Requirement, forms: &[Form]) -> (Vec<Term<'a>>, bool) {
    let mut truncated = false;
    let mut done = 0;
    while let Some(term) = terms.get(done) {
        let between = terms.iter().take(done).filter_map(|other| consensus(term, other));
        let between: Vec<Term<'a>> = between.filter(|new| possible(new, forms)).collect();
        for new in between {
            if terms.iter().any(|known| known.iter().all(|literal| new.contains(literal))) {
                continue;
            }
            if terms.len() >= MOST {
                truncated = true;
                break;
            }
            terms.push(new);
        }
        done = done.saturating_add(1);
    }
    let mut kept: Vec<Term<'a>> = Vec::new();
    for term in terms {
        let term = shortest(term, when, forms);
        if kept.iter().any(|known| covers(known, &term, forms)) {
            continue;
        }
        kept.retain(|known| !covers(&term, known, forms));
        kept.push(term);
    }
    (kept, truncated)
}

/// Whether the leaves can be so together.
fn possible(term: &Term<'_>, forms: &[Form]) -> bool {
    !term.iter().any(|(leaf, truth)| term.contains(&(leaf, !truth))) && consistent(term, forms)
}

/// What follows from two terms that disagree about one leaf only.
fn consensus<'a>(one: &Term<'a>, other: &Term<'a>) -> Option<Term<'a>> {
    let opposed: Vec<Literal<'a>> =
        one.iter().filter(|(leaf, truth)| other.contains(&(leaf, !truth))).copied().collect();
    let [(leaf, _)] = opposed.as_slice() else { return None };
    let mut both: Term<'a> = Vec::new();
    for literal in one.iter().chain(other).filter(|literal| literal.0 != *leaf) {
        if !both.contains(literal) {
            both.push(*literal);
        }
    }
    Some(both)
}

/// The term without the leaves that it does not need; one that is too long to be decided stays as it is.
fn shortest<'a>(mut term: Term<'a>, when: &Requirement, forms: &[Form]) -> Term<'a> {
    let mut place = if term.len() > MOST_LEAVES { term.len() } else { 0 };
    while place < term.len() {
        let mut shorter = term.clone();
        shorter.remove(place);
        if implies(&shorter, when, forms) {
            term = shorter;
        } else {
            place = place.saturating_add(1);
        }
    }
    term
}

/// Whether a term holds wherever another one does.
fn covers(weaker: &Term<'_>, term: &Term<'_>, forms: &[Form]) -> bool {
    implies(term, &requirement(weaker), forms)
}

fn implies(term: &Term<'_>, when: &Requirement, forms: &[Form]) -> bool {
    satisfiable(&[(&requirement(term), true), (when, false)], forms) == Some(false)
}

fn requirement(term: &Term<'_>) -> Requirement {
    let literal = |(leaf, truth): &Literal<'_>| {
        let leaf = Requirement::Leaf((*leaf).clone());
        if *truth { leaf } else { Requirement::Not(Box::new(leaf)) }
    };
    Requirement::All(term.iter().map(literal).collect())
}

fn items(term: &Term<'_>) -> Vec<Item> {
    let item = |(leaf, wanted): &Literal<'_>| Item { stage: stage(leaf), leaf: (*leaf).clone(), wanted: *wanted };
    let mut items: Vec<Item> = term.iter().map(item).collect();
    items.sort_by_key(|item| item.stage);
    items
}

const fn stage(leaf: &Leaf) -> Stage {
    match leaf {
        Leaf::Person(_) | Leaf::Agreement(_) | Leaf::AgeAtLeast(_) | Leaf::Conviction { .. } => Stage::Booking,
        Leaf::Charge { found_by_judge: false, .. } => Stage::Booking,
        Leaf::DetainerActive | Leaf::Signed | Leaf::Form(_) | Leaf::ProbableCause => Stage::Detainer,
        Leaf::WarrantAdministrative | Leaf::WarrantJudicial | Leaf::WarrantAny => Stage::Detainer,
        Leaf::Served | Leaf::ProbableCauseJudge | Leaf::Charge { found_by_judge: true, .. } => Stage::Custody,
    }
}
