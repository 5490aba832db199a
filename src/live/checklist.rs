//! The release checklist: what each active hold still lacks.

use crate::check::{self, Stretch, Truth};

use super::view::View;

/// An active hold under one policy, and the documents it lacks for the policy to permit it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChecklistItem {
    /// The hold, as the ledger names it.
    pub hold: String,
    /// The policy; `None`: the hold is of this place, and rests on its own basis.
    pub policy: Option<String>,
    /// Where that law is written.
    pub citation: Option<String>,
    /// Alternatives, each a set of documents and facts that are not surely there; an empty set: nothing is lacking. No
    /// alternative at all: no document helps.
    pub lacks: Vec<Vec<String>>,
}

impl ChecklistItem {
    /// Whether nothing is lacking.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.lacks.iter().any(Vec::is_empty)
    }
}

/// The holds that may be active: those of this place, then detainers, each under every policy that may speak of it.
pub(super) fn of(view: &View<'_>) -> Vec<ChecklistItem> {
    let Some((engine, outlook)) = view.in_custody() else { return Vec::new() };
    let t = view.t;
    let mut list = Vec::new();
    // While a case holds the person, nothing of a detainer cuts the stretch: it is asked at the instant itself.
    let entitled = if outlook.now.local == Truth::Yes { (t, Some(t)) } else { outlook.now.entitled };
    let now = Stretch { from: t, entitled, ..outlook.now };
    for (name, truth) in engine.local_holds(t) {
        let lacks = if truth == Truth::Yes { Vec::new() } else { vec!["basis".to_owned()] };
        list.push(ChecklistItem { hold: name, policy: None, citation: None, lacks: vec![lacks] });
    }
    for (index, paper) in engine.papers.iter().enumerate() {
        if paper.active(t) == Truth::No {
            continue;
        }
        for (place, here) in engine.law.holding().enumerate() {
            if engine.speaks(index, place) == Truth::No || !here.in_force(t).0 {
                continue;
            }
            let (lacks, _) = check::missing_sets(engine, &now, Some(index), Some(here.place));
            list.push(ChecklistItem {
                hold: check::detainer_name(engine.outline, index),
                policy: Some(here.policy.id.clone()),
                citation: Some(here.policy.citation.clone()),
                lacks,
            });
        }
    }
    list
}
