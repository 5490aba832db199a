//! Over a stay and in three values: in custody, under local authority, a detainer on file.

use crate::record::Timeline;
use crate::time::{Instant, Span};

use super::Truth;
use super::evidence::Paper;
use super::judge::{Judge, Options};
use super::law::Law;
use super::outline::Outline;

/// A stretch of possible custody in which none of the answers changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Present {
    pub(crate) span: Span,
    pub(crate) custody: Truth,
    /// Whether a case, a sentence or another authority's hold was there.
    pub(crate) local: Truth,
    /// Whether a detainer was on file: received and not withdrawn, whatever it was worth.
    pub(crate) detainer: Truth,
    /// Whether one had been received by then.
    pub(crate) received: Truth,
}

/// The stretches of a stay, or nothing if there is no custody to judge.
pub(crate) fn presence(timeline: &Timeline, law: &Law, options: &Options) -> Vec<Present> {
    let outline = Outline::of(timeline);
    let Ok(stay) = outline.stay(options.as_of.map(Instant::unix)) else { return Vec::new() };
    let mut judge = Judge::new(law, *options);
    let engine = judge.engine(&outline, stay);
    let any = |answer: &dyn Fn(&Paper) -> Truth| engine.papers.iter().map(answer).fold(Truth::No, |all, one| all | one);
    let mut stretches = Vec::new();
    engine.walk(true, |stretch| {
        let mut from = stretch.from;
        while from < stretch.until {
            let next = |paper: &Paper| paper.next_change(from);
            let until = engine.papers.iter().map(next).fold(stretch.until, i64::min);
            stretches.push(Present {
                span: Span::new(Instant::from_unix(from), Instant::from_unix(until)),
                custody: stretch.custody,
                local: stretch.local,
                detainer: any(&|paper| paper.active(from)),
                received: any(&|paper| Truth::of(paper.received.1 <= from, paper.received.0 <= from)),
            });
            from = until;
        }
    });
    stretches
}
