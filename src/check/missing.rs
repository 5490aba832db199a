//! What evidence would have satisfied a rule: the smallest sets of leaves.

use std::collections::BTreeSet;

use crate::policy::{Leaf, Requirement};

use super::Truth;
use super::sweep::{Engine, Stretch};

/// So many sets are listed at most.
pub(crate) const MOST: usize = 64;

type Set = BTreeSet<String>;

/// The smallest sets of leaves that would have satisfied the policy at that place for that paper, and whether there are more.
pub(crate) fn sets(
    engine: &Engine<'_>,
    stretch: &Stretch,
    paper: Option<usize>,
    place: Option<usize>,
) -> (Vec<Vec<String>>, bool) {
    let Some(here) = engine.law.policies.iter().find(|here| Some(here.place) == place) else {
        return (Vec::new(), false);
    };
    let Some(paper) = paper.and_then(|index| engine.papers.get(index)) else { return (Vec::new(), false) };
    let question = engine.question(paper, stretch.entitled);
    let t = stretch.from;
    let there = |leaf: &Leaf, wanted| question.leaf(leaf, t, &mut t.clone()) == Truth::certain(wanted);
    smallest_sets(here.policy.holds.iter().map(|rule| &rule.when), there, |_| true)
}

/// The smallest sets of leaves that would have to turn for one of the requirements to hold surely, where some leaves are
/// there already, and whether there are more. A set that is not `possible` is none.
pub(crate) fn smallest_sets<'r>(
    requirements: impl Iterator<Item = &'r Requirement>,
    there: impl Fn(&Leaf, bool) -> bool,
    possible: impl Fn(&BTreeSet<String>) -> bool,
) -> (Vec<Vec<String>>, bool) {
    let mut search = Search { there, possible, truncated: false };
    let alternatives = requirements.map(|requirement| search.satisfying(requirement, true)).collect();
    let found = search.union(alternatives);
    (found.into_iter().map(|set| set.into_iter().collect()).collect(), search.truncated)
}

/// The name of a leaf in a set: as it must turn out.
pub(crate) fn name(leaf: &Leaf, wanted: bool) -> String {
    if wanted { leaf.to_string() } else { format!("not {leaf}") }
}

struct Search<F, P> {
    /// Whether a leaf surely is so already.
    there: F,
    /// Whether the leaves of a set can be so together.
    possible: P,
    truncated: bool,
}

impl<F: Fn(&Leaf, bool) -> bool, P: Fn(&Set) -> bool> Search<F, P> {
    /// The smallest sets of leaves that would have to turn for the requirement to be surely `wanted`.
    fn satisfying(&mut self, requirement: &Requirement, wanted: bool) -> Vec<Set> {
        match (requirement, wanted) {
            (Requirement::Never, true) | (Requirement::Always, false) => Vec::new(),
            (Requirement::Never, false) | (Requirement::Always, true) => vec![Set::new()],
            (Requirement::Not(inner), wanted) => self.satisfying(inner, !wanted),
            (Requirement::Leaf(leaf), wanted) => {
                if (self.there)(leaf, wanted) {
                    return vec![Set::new()];
                }
                vec![Set::from([name(leaf, wanted)])]
            }
            (Requirement::All(members), true) | (Requirement::Any(members), false) => {
                let mut product = vec![Set::new()];
                for member in members {
                    let factor = self.satisfying(member, wanted);
                    product = match (product.as_slice(), factor.as_slice()) {
                        ([one], _) if one.is_empty() => factor,
                        (_, [other]) if other.is_empty() => product,
                        _ => self.product(&product, &factor),
                    };
                }
                product
            }
            (Requirement::Any(members), true) | (Requirement::All(members), false) => {
                let alternatives = members.iter().map(|member| self.satisfying(member, wanted)).collect();
                self.union(alternatives)
            }
        }
    }

    fn product(&mut self, some: &[Set], others: &[Set]) -> Vec<Set> {
        let pairs = some.iter().flat_map(|one| others.iter().map(move |other| one.union(other).cloned().collect()));
        let pairs: Vec<Set> = pairs.collect();
        self.smallest(pairs)
    }

    fn union(&mut self, alternatives: Vec<Vec<Set>>) -> Vec<Set> {
        self.smallest(alternatives.into_iter().flatten().collect())
    }

    /// Without the sets that contain another one; the smallest first.
    fn smallest(&mut self, mut sets: Vec<Set>) -> Vec<Set> {
        sets.sort_by(|one, other| one.len().cmp(&other.len()).then_with(|| one.cmp(other)));
        sets.dedup();
        let mut kept: Vec<Set> = Vec::new();
        for set in sets {
            if kept.iter().any(|smaller| smaller.is_subset(&set)) || !(self.possible)(&set) {
                continue;
            }
            if kept.len() == MOST {
                self.truncated = true;
                break;
            }
            kept.push(set);
        }
        kept
    }
}
