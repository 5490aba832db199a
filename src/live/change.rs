//! What changed between two decisions, and why each deadline moved.

use crate::time::Instant;

use super::deadline::Deadline;
use super::decision::Decision;

/// What changed between two decisions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The decision before.
    pub was: Decision,
    /// The decision now.
    pub is: Decision,
    /// The deadlines that came, went or moved, in the order of what moved them.
    pub moved: Vec<Moved>,
}

/// A deadline that came, went or moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The deadline as it is, or as it last was.
    pub deadline: Deadline,
    /// When it was; `None`: it is new.
    pub was: Option<Instant>,
    /// When it is; `None`: it is gone.
    pub is: Option<Instant>,
    /// What moved it.
    pub because: Reason,
}

/// What moved a deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Time passed.
    Time,
    /// An event was recorded, of that name (see [`Timeline::name_of`](crate::record::Timeline::name_of)).
    Event(String),
}

/// Notes the deadlines that differ.
pub(super) fn compare(was: &[Deadline], is: &[Deadline], because: &Reason, out: &mut Vec<Moved>) {
    for deadline in is {
        let before = was.iter().find(|other| other.is_that(deadline)).map(|other| other.at);
        if before != Some(deadline.at) {
            let because = because.clone();
            out.push(Moved { deadline: deadline.clone(), was: before, is: Some(deadline.at), because });
        }
    }
    for deadline in was.iter().filter(|deadline| !is.iter().any(|other| other.is_that(deadline))) {
        let because = because.clone();
        out.push(Moved { deadline: deadline.clone(), was: Some(deadline.at), is: None, because });
    }
}
