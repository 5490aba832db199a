//! Many laws in the order of their strictness.

use crate::check::Law;

use super::{Answer, compare};

/// Laws in the order of their strictness, which is partial. Laws go by their places in what was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Laws that are equal stand together; each law stands in one class.
    pub classes: Vec<Vec<usize>>,
    /// From a class to the next looser ones: two classes with no other between them.
    pub steps: Vec<(usize, usize)>,
    /// Pairs of laws of which it could not be decided how they compare.
    pub undecided: Vec<(usize, usize)>,
}

/// Compares each law with each.
#[must_use]
pub fn order(laws: &[Law]) -> Order {
    let mut classes: Vec<Vec<usize>> = Vec::new();
    let mut undecided = Vec::new();
    // Whether a class is stricter than another.
    let mut stricter: Vec<(usize, usize)> = Vec::new();
    for (number, law) in laws.iter().enumerate() {
        let new = classes.len();
        let mut equal = None;
        let mut found = Vec::new();
        for (class, members) in classes.iter().enumerate() {
            let Some((first, known)) = members.first().and_then(|first| Some((*first, laws.get(*first)?))) else {
                continue;
            };
            match compare(law, known).answer() {
                Answer::Equal => equal = Some(class),
                Answer::Stricter => found.push((new, class)),
                Answer::Looser => found.push((class, new)),
                Answer::Incomparable => {}
                Answer::Undecided => undecided.push((first, number)),
            }
        }
        match equal.and_then(|class| classes.get_mut(class)) {
            Some(members) => members.push(number),
            None => {
                classes.push(vec![number]);
                stricter.extend(found);
            }
        }
    }
    let between = |from: usize, to: usize| {
        stricter.iter().any(|(first, middle)| *first == from && stricter.contains(&(*middle, to)))
    };
    let mut steps: Vec<(usize, usize)> = stricter.iter().copied().filter(|(from, to)| !between(*from, *to)).collect();
    steps.sort_unstable();
    Order { classes, steps, undecided }
}
