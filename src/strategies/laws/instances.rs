//! The random cases of each law.

use proptest::option;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::policy::{HoldRule, Policy};
use crate::record::{Event, EventKind, Timeline};

use super::super::blur;
use super::super::doubt::{Doubt, Memory, doubt};
use super::super::policy::{Negation, condition, hold_rule, permit, settle, silent};
use super::super::stack::Stacks;
use super::super::timeline::Timelines;
use super::super::trial::trial;
use super::change;
use super::{Instance, Law, Side};

/// So many quarters of an hour after something, in seconds.
fn quarters(range: std::ops::Range<i64>) -> BoxedStrategy<i64> {
    range.prop_map(|count| count.saturating_mul(900)).boxed()
}

impl Law {
    /// Random cases of this law: stays like those, in doubt (times are forgotten on purpose, whatever the timelines say of
    /// that), under stacks like these. The laws hold for stacks that [obey](Stacks::obeying) them.
    pub fn instances(self, timelines: &Timelines, stacks: &Stacks) -> BoxedStrategy<Instance> {
        let doubts = doubt(timelines, stacks);
        match self {
            Self::BoundsInOrder => self.of_records(doubts, Just(()), |_, ()| {}),
            Self::EveryReadingInside => {
                doubts.prop_map(move |doubt| self.of(&doubt, doubt.left(), doubt.truths())).boxed()
            }
            Self::MoreMemory => {
                (doubts, any::<u8>()).prop_map(move |(doubt, kept)| self.remembered(&doubt, kept)).boxed()
            }
            Self::AnotherHold => {
                let hold = (quarters(0..300), option::of(quarters(0..200)));
                self.of_records(doubts, hold, |record, (from, lasting)| change::add_hold(record, *from, *lasting))
            }
            Self::LaterClosing => {
                let later = (any::<Index>(), quarters(1..100));
                self.of_records(doubts, later, |record, (which, later)| change::close_later(record, *which, *later))
            }
            Self::LaterRelease => {
                self.of_records(doubts, quarters(1..400), |record, later| change::end_later(record, *later))
            }
            Self::MoreEvidence => {
                let evidence = (0..4_u8, any::<Index>(), quarters(-50..300));
                self.of_records(doubts, evidence, |record, (what, which, after)| {
                    change::add_evidence(record, *what, *which, *after);
                })
            }
            Self::NoPaper => doubts.prop_map(move |doubt| self.bare(&doubt)).boxed(),
            Self::StricterRule => {
                let stricter = ((any::<Index>(), any::<Index>()), 0..5_u8, condition(Negation::With));
                (doubts, stricter)
                    .prop_map(move |(doubt, (which, how, extra))| {
                        let mut after = doubt.policies.clone();
                        change::tighten(&mut after, which, how, extra);
                        self.of_policies(doubt.left(), doubt.policies, after)
                    })
                    .boxed()
            }
            Self::AnotherPolicy => {
                let added = (condition(Negation::With).prop_map(permit), hold_rule(Negation::With), any::<Index>());
                (doubts, added)
                    .prop_map(move |(doubt, (first, second, place))| self.with_another(&doubt, first, second, place))
                    .boxed()
            }
            Self::RowsWithoutOrder => {
                let keys = prop::collection::vec(any::<u32>(), 24);
                self.of_records(without_order(doubts), keys, |record, keys| shuffle(record, keys))
            }
            Self::SortedByTime => trial(&timelines.clone().exact(), stacks, 1..12)
                .prop_map(move |mut trial| {
                    trial.timelines.retain(|record| !ends_by_term_or_completion(record));
                    let mut sorted = trial.timelines.clone();
                    sorted.iter_mut().for_each(|record| record.events.sort_by_key(|event| event.at.earliest()));
                    self.sides(trial.policies.clone(), trial.timelines, trial.policies, sorted)
                })
                .boxed(),
            Self::WeeksLater => {
                let dateless = doubts.prop_map(|mut doubt| {
                    change::forget_dates(&mut doubt.policies);
                    doubt.memories.iter_mut().for_each(|memory| change::even_out(&mut memory.left));
                    doubt
                });
                self.of_records(dateless.boxed(), -60..60_i64, |record, weeks| change::weeks_later(record, *weeks))
            }
        }
    }

    fn sides(
        self,
        before: Vec<Policy>,
        records: Vec<Timeline>,
        after: Vec<Policy>,
        changed: Vec<Timeline>,
    ) -> Instance {
        let side = |policies, timelines| Side { policies, timelines };
        Instance { law: self, before: side(before, records), after: side(after, changed) }
    }

    fn of(self, doubt: &Doubt, before: Vec<Timeline>, after: Vec<Timeline>) -> Instance {
        self.sides(doubt.policies.clone(), before, doubt.policies.clone(), after)
    }

    fn of_policies(self, records: Vec<Timeline>, before: Vec<Policy>, after: Vec<Policy>) -> Instance {
        self.sides(before, records.clone(), after, records)
    }

    /// The records left, and the same with each changed in some way.
    fn of_records<S: Strategy + 'static>(
        self,
        doubts: BoxedStrategy<Doubt>,
        how: S,
        change: impl Fn(&mut Timeline, &S::Value) + 'static,
    ) -> BoxedStrategy<Instance> {
        (doubts, how)
            .prop_map(move |(doubt, how)| {
                let mut changed = doubt.left();
                changed.iter_mut().for_each(|record| change(record, &how));
                self.of(&doubt, doubt.left(), changed)
            })
            .boxed()
    }

    /// Where two events of an ordered record share a range, narrowing one loses what their order said: not compared.
    fn remembered(self, doubt: &Doubt, kept: u8) -> Instance {
        let narrower = |memory: &Memory| {
            let mut narrower = memory.left.clone();
            let events = narrower.events.iter_mut().zip(&memory.truth.events);
            let kept = |place: usize| kept & 1_u8.rotate_left(u32::try_from(place % 8).unwrap_or_default()) != 0;
            events.enumerate().filter(|(place, _)| kept(*place)).for_each(|(_, (event, truth))| *event = truth.clone());
            blur::is_reading(&memory.truth, &narrower).then(|| (memory.left.clone(), narrower))
        };
        let comparable = doubt.memories.iter().filter(|memory| !blur::order_tells_more(&memory.left));
        let (left, remembered) = comparable.filter_map(narrower).unzip();
        self.of(doubt, left, remembered)
    }

    /// Bare detainers, under the policies with everything forbidden that they do not allow outright, and as they are.
    fn bare(self, doubt: &Doubt) -> Instance {
        let mut records = doubt.left();
        records.iter_mut().for_each(change::take_papers);
        let mut forbidding = doubt.policies.clone();
        change::forbid(&mut forbidding);
        self.of_policies(records, forbidding, doubt.policies.clone())
    }

    /// Under the policies and one that speaks of every detainer, and then under one more.
    fn with_another(self, doubt: &Doubt, first: HoldRule, second: HoldRule, place: Index) -> Instance {
        let added = |id: &str, rule: HoldRule| {
            let mut policy = Policy { holds: vec![rule], ..silent(id) };
            settle(&mut policy, doubt.booked);
            policy
        };
        let mut before = doubt.policies.clone();
        before.insert(0, added("first", first));
        let mut after = before.clone();
        after.insert(place.index(before.len().saturating_add(1)), added("second", second));
        self.of_policies(doubt.left(), before, after)
    }
}

/// Whether a sentence may have ended at its term, before the completion that is recorded. That end has no row: it takes the
/// order of the completion's.
fn ends_by_term_or_completion(record: &Timeline) -> bool {
    let some = |is: fn(&Event) -> bool| record.events.iter().any(is);
    some(|event| event.term.is_some()) && some(|event| event.listed_kind() == Some(EventKind::SentenceCompleted))
}

fn without_order(doubts: BoxedStrategy<Doubt>) -> BoxedStrategy<Doubt> {
    doubts
        .prop_map(|mut doubt| {
            doubt.memories.iter_mut().for_each(|memory| memory.left.ordered = false);
            doubt
        })
        .boxed()
}

fn shuffle(record: &mut Timeline, keys: &[u32]) {
    let mut keyed: Vec<_> = keys.iter().copied().cycle().zip(record.events.drain(..)).collect();
    keyed.sort_by_key(|(key, _)| *key);
    record.events = keyed.into_iter().map(|(_, event)| event).collect();
}
