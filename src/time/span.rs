//! Sets of instants: sorted spans that neither overlap nor touch.

use super::{Instant, Span};

/// A set of instants, kept as sorted, non-empty, half-open spans with a gap between any two.
///
/// Collecting spans makes their union: empty ones vanish, touching ones join.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Spans(Vec<Span>);

impl Spans {
    /// The empty set.
    #[must_use]
    pub const fn empty() -> Self {
        Self(Vec::new())
    }

    /// The spans, earliest first.
    #[must_use]
    pub fn as_slice(&self) -> &[Span] {
        &self.0
    }

    /// Whether it holds no instant.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Its length in elapsed seconds.
    #[must_use]
    pub fn measure(&self) -> i64 {
        self.0.iter().fold(0, |sum, span| sum.saturating_add(span.seconds()))
    }

    /// Whether `at` lies in it.
    #[must_use]
    pub fn contains(&self, at: Instant) -> bool {
        let next = self.0.partition_point(|span| span.until <= at);
        self.0.get(next).is_some_and(|span| span.contains(at))
    }

    /// The instants in either set.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.0.iter().chain(&other.0).copied().collect()
    }

    /// The instants in both sets.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let mut shared = Vec::new();
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some(a), Some(b)) = (left.peek().copied(), right.peek().copied()) {
            let both = a.intersect(*b);
            if !both.is_empty() {
                shared.push(both);
            }
            if a.until <= b.until {
                left.next();
            } else {
                right.next();
            }
        }
        Self(shared)
    }

    /// The instants of this set that are not in `other`.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        let mut rest = Vec::new();
        let mut cuts = other.0.iter().peekable();
        for span in &self.0 {
            let mut from = span.from;
            while let Some(cut) = cuts.peek().copied() {
                if cut.from >= span.until {
                    break;
                }
                push(&mut rest, Span::new(from, cut.from));
                from = from.max(cut.until);
                if cut.until > span.until {
                    break;
                }
                cuts.next();
            }
            push(&mut rest, Span::new(from, span.until));
        }
        Self(rest)
    }
}

fn push(spans: &mut Vec<Span>, span: Span) {
    if !span.is_empty() {
        spans.push(span);
    }
}

impl FromIterator<Span> for Spans {
    fn from_iter<I: IntoIterator<Item = Span>>(spans: I) -> Self {
        let mut all: Vec<Span> = spans.into_iter().filter(|span| !span.is_empty()).collect();
        all.sort_unstable();
        let mut joined: Vec<Span> = Vec::with_capacity(all.len());
        for span in all {
            match joined.last_mut() {
                Some(last) if span.from <= last.until => last.until = last.until.max(span.until),
                _ => joined.push(span),
            }
        }
        Self(joined)
    }
}

impl<'a> IntoIterator for &'a Spans {
    type Item = Span;
    type IntoIter = std::iter::Copied<std::slice::Iter<'a, Span>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().copied()
    }
}
