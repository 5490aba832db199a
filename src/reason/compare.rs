//! Is one law at least as strict as another?

use std::fmt;

use crate::check::Law;
use crate::record::Timeline;
use crate::time::Span;

use super::contest::Contest;
use super::sides::{Pair, Which};
use super::zones;

/// How two laws compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Whether the first is at least as strict as the second.
    pub first: Strictness,
    /// Whether the second is at least as strict as the first.
    pub second: Strictness,
}

/// Whether a law is at least as strict as another: whether every second that the other leaves uncovered it leaves uncovered
/// too, in every exact and fully known timeline, in every zone of the United States, from 1971 to 2099.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Strictness {
    /// It is.
    Yes,
    /// It is not: in this timeline it does not leave uncovered what the other does.
    No(Box<Counterexample>),
    /// That could not be decided.
    Undecided(Vec<Doubt>),
}

/// A timeline that shows the difference, found by the comparison and confirmed by the checker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counterexample {
    /// The timeline.
    pub timeline: Timeline,
    /// The first seconds that only the stricter of the two, there, leaves uncovered.
    pub uncovered: Span,
}

/// Why a comparison could not be decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Doubt {
    /// A limit reaches too far back.
    LongLimit,
    /// The requirements have too many alternatives.
    ManyAlternatives,
    /// A difference is likely, but no timeline was found that the checker confirms.
    Unconfirmed,
}

/// How the first of two laws compares with the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Each leaves uncovered what the other does.
    Equal,
    /// The first leaves uncovered all that the second does, and more.
    Stricter,
    /// The second leaves uncovered all that the first does, and more.
    Looser,
    /// Each leaves something uncovered that the other does not.
    Incomparable,
    /// It could not be decided.
    Undecided,
}

impl Comparison {
    /// How the first compares with the second.
    #[must_use]
    pub const fn answer(&self) -> Answer {
        match (&self.first, &self.second) {
            (Strictness::Yes, Strictness::Yes) => Answer::Equal,
            (Strictness::Yes, Strictness::No(_)) => Answer::Stricter,
            (Strictness::No(_), Strictness::Yes) => Answer::Looser,
            (Strictness::No(_), Strictness::No(_)) => Answer::Incomparable,
            (Strictness::Undecided(_), _) | (_, Strictness::Undecided(_)) => Answer::Undecided,
        }
    }
}

impl Answer {
    /// `equal`, `stricter`, `looser`, `incomparable` or `undecided`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Stricter => "stricter",
            Self::Looser => "looser",
            Self::Incomparable => "incomparable",
            Self::Undecided => "undecided",
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LongLimit => "a limit is too long to look through all the days that it may reach over",
            Self::ManyAlternatives => "the requirements have too many alternatives to go through",
            Self::Unconfirmed => "they seem to differ, but no timeline was found that shows it",
        })
    }
}

/// Compares two laws, each a policy or several together.
#[must_use]
pub fn compare(first: &Law, second: &Law) -> Comparison {
    let pair = Pair::new(first, second, zones::first().zone);
    let contest = |strict, law, other| Contest::new(&pair, strict, law, other).decide();
    Comparison { first: contest(Which::A, first, second), second: contest(Which::B, second, first) }
}
