//! What happens in a random stay, before it has a place and a day.

use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::record::{Arrest, Event, EventKind, Said, Timeline};
use crate::time::{Date, Instant, Recorded, Zone};

use super::blur::{self, Forget, forgetting};
use super::events::{self, Arrested, Draft, When, blank, in_steps};
use super::facts::{self, FactsDraft};
use super::hostile::{self, Mischief};
use super::scene::Scene;
use super::timeline::{Papers, Shape, Style};

/// Who the case labels name, and who gives one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Labels {
    /// No event names a case.
    None,
    /// One case, which some events name.
    One,
    /// The booking names two cases.
    Two,
    /// The booking names one case, and the other is charged later.
    ChargedLater,
    /// Two cases, and the booking names neither.
    Unnamed,
}

#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// Of the stay, in steps.
    length: i64,
    labels: Labels,
    arrest: Arrested,
    second_charge: When,
    drafts: Vec<Draft>,
    /// The first one with the stay's end, others so many steps later.
    endings: Vec<(EventKind, i64)>,
    facts: FactsDraft,
    records_complete: bool,
    /// Whether receipts name their detainers; whether a name can mean a nameless one, the text does not say.
    named_detainers: bool,
    forgotten: Vec<(Forget, u8)>,
    mischief: Vec<(Mischief, u8)>,
}

pub(super) fn plan(shape: &Shape) -> BoxedStrategy<Plan> {
    let step = shape.step;
    let realistic = shape.style == Style::Realistic;
    let drafts = if realistic { orderly(shape) } else { anything(shape) };
    let none = |forgotten: bool| if forgotten { forgetting().boxed() } else { Just(Vec::new()).boxed() };
    let mischief = if shape.style == Style::Hostile { hostile::mischief() } else { Just(Vec::new()).boxed() };
    (
        prop_oneof![1 => 1..24_i64, 3 => 24..144_i64, 1 => 144..288_i64].prop_map(move |hours| in_steps(hours, step)),
        if realistic { Just(Labels::One).boxed() } else { labels() },
        events::arrest(),
        events::inside(),
        drafts,
        endings(realistic),
        facts::facts(shape.detail, &shape.words),
        (shape.detail.set().prop_map(|set| !set), prop::bool::weighted(if realistic { 1.0 } else { 0.9 })),
        (none(!shape.exact), mischief),
    )
        .prop_map(|(length, labels, arrest, second_charge, drafts, endings, facts, flags, doubts)| Plan {
            length,
            labels,
            arrest,
            second_charge,
            drafts,
            endings,
            facts,
            records_complete: flags.0,
            named_detainers: flags.1,
            forgotten: doubts.0,
            mischief: doubts.1,
        })
        .boxed()
}

fn labels() -> BoxedStrategy<Labels> {
    prop_oneof![
        1 => Just(Labels::None),
        3 => Just(Labels::One),
        2 => Just(Labels::Two),
        1 => Just(Labels::ChargedLater),
        1 => Just(Labels::Unnamed),
    ]
    .boxed()
}

fn endings(realistic: bool) -> BoxedStrategy<Vec<(EventKind, i64)>> {
    use EventKind::{Died, Escaped, Released, Transferred};
    if realistic {
        return select(vec![Released, Transferred]).prop_map(|kind| vec![(kind, 0)]).boxed();
    }
    let ending = select(vec![Released, Transferred, Escaped, Died]);
    (ending.clone(), prop::collection::vec((ending, 0..50_i64), 0..2))
        .prop_map(|(first, mut others)| {
            others.insert(0, (first, 0));
            others
        })
        .boxed()
}

/// Events of every kind, at any time and in any order.
fn anything(shape: &Shape) -> BoxedStrategy<Vec<Draft>> {
    let Shape { step, detail, words, papers, .. } = shape;
    let any = events::draft(*step, *detail, words, *papers != Papers::None);
    let any = prop::collection::vec(any, 0..10);
    match papers {
        Papers::Some => (events::received(*step, *detail, words), any)
            .prop_map(|(receipt, mut drafts)| {
                drafts.insert(0, receipt);
                drafts
            })
            .boxed(),
        Papers::Any | Papers::None => any.boxed(),
    }
}

/// A charge, then perhaps a detainer, and at last what entitles to release.
fn orderly(shape: &Shape) -> BoxedStrategy<Vec<Draft>> {
    let Shape { step, detail, words, papers, .. } = shape;
    let chance = match papers {
        Papers::None => 0.0,
        Papers::Any => 0.5,
        Papers::Some => 1.0,
    };
    let receipt = option::weighted(chance, events::received(*step, *detail, words));
    let at = |from: u16, until: u16| (from..until).prop_map(When::Share);
    (at(0, 10_000), at(10_000, 60_000), at(30_000, u16::MAX), receipt, events::closing())
        .prop_map(|(charged, received, closed, receipt, closing)| {
            let one = |when, event| Draft { when, case: 0, event };
            let charge = one(charged, blank(EventKind::Charged));
            let receipt = receipt.map(|receipt| Draft { when: received, ..receipt });
            let mut drafts: Vec<Draft> = [Some(charge), receipt].into_iter().flatten().collect();
            drafts.push(one(closed, closing));
            drafts.sort_by_key(|draft| draft.when.steps(i64::from(u16::MAX), 1));
            drafts
        })
        .boxed()
}

impl Plan {
    /// What the record says: the stay, less what is forgotten of it, with what is wrong in it.
    pub(super) fn record(&self, scene: Scene, step: i64) -> Timeline {
        let truth = self.stay(scene, step);
        let left = blur::forget(&truth, &self.forgotten, step, &[]);
        let mut record = left.unwrap_or(truth);
        for (what, which) in &self.mischief {
            hostile::spoil(&mut record, *what, *which);
        }
        record
    }

    fn stay(&self, scene: Scene, step: i64) -> Timeline {
        let Scene { zone, date, booked } = scene;
        let at = |steps: i64| Recorded::at(booked.plus(steps.saturating_mul(step)));
        let said = |arrest: Option<Arrest>| arrest.map(Said::Listed);
        let mut timeline = Timeline::new("random", zone);
        timeline.records_complete = self.records_complete;
        timeline.facts = self.facts.build(date, zone);
        if let Some((hours, word)) = self.arrest.1 {
            let at = Recorded::at(booked.plus(hours.saturating_mul(-3600)));
            timeline.events.push(Event { at, arrest: said(word), ..blank(EventKind::Arrested) });
        }
        let cases: &[&str] = match self.labels {
            Labels::None | Labels::Unnamed => &[],
            Labels::One | Labels::ChargedLater => &["A"],
            Labels::Two => &["A", "B"],
        };
        timeline.events.push(Event {
            at: at(0),
            cases: cases.iter().map(|case| (*case).to_owned()).collect(),
            arrest: said(self.arrest.0),
            ..blank(EventKind::Booked)
        });
        for draft in &self.drafts {
            let at = at(draft.when.steps(self.length, step));
            timeline.events.push(self.event(draft, at, date, zone));
        }
        if self.labels == Labels::ChargedLater {
            let at = at(self.second_charge.steps(self.length, step));
            timeline.events.push(Event { at, cases: vec!["B".to_owned()], ..blank(EventKind::Charged) });
        }
        for (kind, later) in &self.endings {
            timeline.events.push(Event { at: at(self.length.saturating_add(*later)), ..blank(*kind) });
        }
        timeline
    }

    fn event(&self, draft: &Draft, at: Recorded, booked: Date, zone: Zone) -> Event {
        let mut event = Event { at, ..draft.event.clone() };
        event.cases = case_of(draft, self.labels).into_iter().map(str::to_owned).collect();
        if !self.named_detainers {
            event.detainer = None;
        } else if event.listed_kind() == Some(EventKind::DetainerReceived) {
            event.detainer.get_or_insert_with(|| "d1".to_owned());
        }
        // Classified by nobody: an unlisted class would be open even for an empty list.
        if !self.facts.is_classified() {
            event.class.clear();
        }
        event.issued = event.issued.map(|days| {
            let days = days.earliest().map_or(0, Instant::unix).div_euclid(86_400);
            Recorded::parse(&booked.plus_days(i32::try_from(days).unwrap_or_default()).to_string(), zone)
        });
        event
    }
}

/// The label of an event. With two cases only an order of release may go without, for it then closes both.
fn case_of(draft: &Draft, labels: Labels) -> Option<&'static str> {
    let kind = draft.event.listed_kind()?;
    if !kind.attributes().contains(&"case") || draft.event.detainer.is_some() {
        return None;
    }
    let may_go_without = matches!(kind, EventKind::ReleaseOrdered | EventKind::ProbableCauseFound);
    match (labels, draft.case) {
        (Labels::None, _) | (Labels::One, 2) => None,
        (Labels::One, _) | (_, 0) => Some("A"),
        (_, 1) => Some("B"),
        _ if may_go_without => None,
        _ => Some("A"),
    }
}
