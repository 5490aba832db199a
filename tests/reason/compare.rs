//! Comparing laws: hand-made pairs for every clause, the catalogue, and random pairs against random stays.

use detainer::check::{Judge, Law, Options, Outline};
use detainer::policy::catalog;
use detainer::reason::{Comparison, Counterexample, Strictness, compare};
use detainer::record::{Defaults, DefectCode, Timeline, json};
use detainer::time::Spans;

fn uncovered(law: &Law, record: &Timeline) -> Spans {
    let mut judge = Judge::new(law, Options::default());
    judge.uncovered(&Outline::of(record)).expect("a booking and an end")
}

/// A counterexample is written, read again and judged anew: what it says is uncovered is so under one law alone.
fn confirm(counterexample: &Counterexample, uncovering: &Law, other: &Law) {
    let text = serde_json::to_string(&counterexample.timeline).unwrap();
    let read = json::read(text.as_bytes(), 1, &Defaults::default()).unwrap();
    // Nothing is open; only, a moment may have to be a midnight.
    assert!(read.defects.iter().all(|defect| defect.code == DefectCode::SuspectMidnight), "{text}: {:?}", read.defects);
    let span = [counterexample.uncovered].into_iter().collect::<Spans>();
    assert!(!span.is_empty());
    assert_eq!(span.difference(&uncovered(uncovering, &read)), Spans::empty(), "{text}");
    assert_eq!(span.intersection(&uncovered(other, &read)), Spans::empty(), "{text}");
}

/// Compares two laws and confirms the counterexamples.
pub(crate) fn confirmed(first: &Law, second: &Law) -> Comparison {
    let found = compare(first, second);
    if let Strictness::No(counterexample) = &found.first {
        confirm(counterexample, second, first);
    }
    if let Strictness::No(counterexample) = &found.second {
        confirm(counterexample, first, second);
    }
    found
}

/// At least as strict as: reflexive, transitive, and the same from either end.
#[test]
fn the_catalogue_is_partially_ordered() {
    let policies = catalog::all().unwrap();
    let decided = |strictness: &Strictness| match strictness {
        Strictness::Yes => true,
        Strictness::No(_) => false,
        Strictness::Undecided(doubts) => panic!("{doubts:?}"),
    };
    let laws: Vec<Law> = policies.iter().map(|policy| Law::new(vec![policy.clone()])).collect();
    let compare_with_all = |first: &Law| -> Vec<(bool, bool)> {
        let found = laws.iter().map(|second| confirmed(first, second));
        found.map(|found| (decided(&found.first), decided(&found.second))).collect()
    };
    let found: Vec<Vec<(bool, bool)>> = laws.iter().map(compare_with_all).collect();
    let strict: Vec<Vec<bool>> = found.iter().map(|row| row.iter().map(|pair| pair.0).collect()).collect();
    for (i, row) in strict.iter().enumerate() {
        assert!(row[i], "{}", policies[i].id);
        for (j, ij) in row.iter().enumerate() {
            assert_eq!(*ij, found[j][i].1, "{} {}", policies[i].id, policies[j].id);
            for (k, jk) in strict[j].iter().enumerate() {
                let ids = [i, j, k].map(|at| &policies[at].id);
                assert!(!(*ij && *jk) || strict[i][k], "{ids:?}");
            }
        }
    }
}
