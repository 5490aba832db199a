//! Events that stand twice, and corrections that correct nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::record::{Defect, DefectCode, Timeline};

impl Timeline {
    /// Notes events that stand twice and corrections that go nowhere.
    pub(super) fn note_repetitions(&mut self) {
        let mut ids: Vec<&str> = self.events.iter().filter_map(|event| event.id.as_deref()).collect();
        ids.sort_unstable();
        let twice = ids.iter().zip(ids.iter().skip(1)).any(|(id, next)| id == next);
        if !twice && !self.events.iter().any(|event| event.void || event.replaces.is_some()) {
            return;
        }
        let mut found = Vec::new();
        let repeated = self.repetitions();
        for &position in &repeated {
            let text = "the same event stands earlier word for word: counted once";
            found.push(Defect::of_event(DefectCode::DuplicateEvent, position, text));
        }
        let repeated: BTreeSet<usize> = repeated.into_iter().collect();
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        for (position, event) in self.events.iter().enumerate() {
            let Some(id) = event.id.as_deref() else { continue };
            let earlier = *first.entry(id).or_insert(position);
            if earlier != position && !repeated.contains(&position) {
                let text = "another event has the same id and says something else: both count, and a correction means the first";
                found.push(Defect::of_event(DefectCode::DuplicateEvent, position, text));
            }
        }
        let corrects: Vec<Option<usize>> =
            self.events.iter().map(|event| event.replaces.as_deref().and_then(|id| first.get(id)).copied()).collect();
        let circular = circular(&corrects);
        for (position, (event, &corrected)) in self.events.iter().zip(&corrects).enumerate() {
            let text = match corrected {
                Some(corrected) if corrected == position => "`replaces` names the event itself: nothing is corrected",
                Some(_) if circular.contains(&position) => "corrections that go round in a circle: none of them stands",
                Some(_) => continue,
                None if event.replaces.is_some() => "`replaces` names no event of this timeline: nothing is corrected",
                None if event.void => "`void` without `replaces`: it withdraws nothing, and does not stand itself",
                None => continue,
            };
            found.push(Defect::of_event(DefectCode::UnknownValue, position, text));
        }
        self.defects.append(&mut found);
    }
}

/// The positions that lead back to themselves, over more than one step.
fn circular(corrects: &[Option<usize>]) -> BTreeSet<usize> {
    let mut circular = BTreeSet::new();
    let mut seen = vec![false; corrects.len()];
    let next = |position: usize| corrects.get(position).copied().flatten();
    for start in 0..corrects.len() {
        let mut way: BTreeSet<usize> = BTreeSet::new();
        let mut at = Some(start);
        while let Some(position) = at {
            match seen.get_mut(position) {
                Some(seen) if !*seen => *seen = true,
                _ => break,
            }
            way.insert(position);
            at = next(position);
        }
        // The walk ended on a position of its own way: everything from there on is the circle.
        let mut at = at.filter(|position| way.contains(position));
        while let Some(position) = at.filter(|&position| circular.insert(position)) {
            at = next(position);
        }
    }
    circular
}
