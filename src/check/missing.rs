//! What evidence would have satisfied a rule: the smallest sets of leaves.

use std::collections::BTreeSet;

use crate::policy::Requirement;

use super::Truth;
use super::evidence::Question;
use super::sweep::{Engine, Stretch};

/// So many sets are listed at most.
const MOST: usize = 64;

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
    let mut search = Search { question, t: stretch.from, truncated: false };
    let alternatives = here.policy.holds.iter().map(|rule| search.satisfying(&rule.when, true)).collect();
    let found = search.union(alternatives);
    (found.into_iter().map(|set| set.into_iter().collect()).collect(), search.truncated)
}

struct Search<'a> {
    question: Question<'a>,
    t: i64,
    truncated: bool,
}

impl Search<'_> {
    /// The smallest sets of leaves that would have to turn for the requirement to be surely `wanted`.
    fn satisfying(&mut self, requirement: &Requirement, wanted: bool) -> Vec<Set> {
        match (requirement, wanted) {
            (Requirement::Never, true) | (Requirement::Always, false) => Vec::new(),
            (Requirement::Never, false) | (Requirement::Always, true) => vec![Set::new()],
            (Requirement::Not(inner), wanted) => self.satisfying(inner, !wanted),
            (Requirement::Leaf(leaf), wanted) => {
                let mut until = self.t;
                if self.question.leaf(leaf, self.t, &mut until) == Truth::certain(wanted) {
                    return vec![Set::new()];
                }
                let name = if wanted { leaf.to_string() } else { format!("not {leaf}") };
                vec![Set::from([name])]
            }
            (Requirement::All(members), true) | (Requirement::Any(members), false) => {
                let mut product = vec![Set::new()];
                for member in members {
                    let factor = self.satisfying(member, wanted);
                    product = self.product(&product, &factor);
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
            if kept.iter().any(|smaller| smaller.is_subset(&set)) {
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
