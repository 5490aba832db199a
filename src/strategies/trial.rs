//! A random record and a random stack of policies, on one of a few weeks that matter.

use detainer::policy::Policy;
use detainer::record::{Arrest, Event, EventKind, Said, Timeline};
use detainer::time::{Date, Instant, Recorded, Wall, Zone};
use proptest::prelude::*;
use proptest::sample::select;

use super::events::{self, Detail, Draft, blank};
use super::facts::{self, FactsDraft};
use super::{laws, show};

/// Where and when a stay begins: weeks with clock changes, holidays, weekends, and ordinary ones.
const SCENES: [(&str, (i32, u32, u32), u32); 12] = [
    ("America/New_York", (2026, 1, 14), 8), // Birthday of Martin Luther King, Jr. on the Monday
    ("America/New_York", (2026, 3, 5), 20), // clocks forward on the Sunday
    ("America/New_York", (2026, 10, 29), 1), // clocks back on the Sunday
    ("America/New_York", (2021, 12, 22), 12), // Christmas and New Year on Saturdays
    ("America/Chicago", (2012, 5, 1), 0),
    ("America/Los_Angeles", (2026, 6, 30), 23), // 4 July on a Saturday
    ("America/Phoenix", (2026, 1, 28), 8),      // the end of a month
    ("America/Denver", (1975, 10, 23), 6),      // Veterans Day on a Monday in October
    ("America/Havana", (2026, 3, 6), 10),       // clocks forward at midnight
    ("America/Havana", (2025, 10, 31), 10),     // clocks back at one, to midnight
    ("Australia/Lord_Howe", (2026, 4, 3), 9),   // clocks back by half an hour
    ("America/New_York", (2024, 2, 27), 18),    // 29 February
];

/// Who the case labels name, and who gives one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Labels {
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

/// Records of one place and week, and the law they are judged by.
#[derive(Clone)]
pub(crate) struct Trial {
    pub(crate) policies: Vec<Policy>,
    pub(crate) records: Vec<Timeline>,
    /// Every time is a multiple of it, in seconds.
    pub(crate) step: i64,
}

impl std::fmt::Debug for Trial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for record in &self.records {
            write!(f, "{}", show::record(record))?;
        }
        write!(f, "{}", show::stack(&self.policies))
    }
}

#[derive(Clone, Debug)]
struct Plan {
    labels: Labels,
    arrest: (Option<Arrest>, Option<(i64, Option<Arrest>)>),
    second_charge: i64,
    drafts: Vec<Draft>,
    endings: Vec<(EventKind, i64)>,
    facts: FactsDraft,
    records_complete: bool,
    /// Whether receipts name their detainers; whether a name can mean a nameless one, the text does not say.
    named_detainers: bool,
}

/// Stays on a grid of a quarter of an hour.
pub(crate) fn trial(detail: Detail) -> BoxedStrategy<Trial> {
    trial_on(detail, 900)
}

/// Stays on a grid of so many seconds. Several share a stack of policies, whose tables take longer to build than the
/// stays take to judge.
pub(crate) fn trial_on(detail: Detail, unit: i64) -> BoxedStrategy<Trial> {
    trial_of(1..12, detail, unit)
}

/// So many stays of one place and week.
pub(crate) fn trial_of(stays: std::ops::Range<usize>, detail: Detail, unit: i64) -> BoxedStrategy<Trial> {
    let hours = prop_oneof![1 => 1..24_i64, 3 => 24..144_i64, 1 => 144..288_i64];
    let plan = hours.prop_flat_map(move |hours| plan(hours * 3600 / unit, unit, detail));
    (0..SCENES.len(), prop::collection::vec(plan, stays), laws::stack())
        .prop_map(move |(scene, plans, mut policies)| {
            let scene = Scene::of(scene);
            for policy in &mut policies {
                laws::settle(policy, scene.date);
            }
            let records = plans.iter().map(|plan| build(plan, scene, unit)).collect();
            Trial { policies, records, step: unit }
        })
        .boxed()
}

fn plan(length: i64, unit: i64, detail: Detail) -> impl Strategy<Value = Plan> {
    let labels = prop_oneof![
        1 => Just(Labels::None),
        3 => Just(Labels::One),
        2 => Just(Labels::Two),
        1 => Just(Labels::ChargedLater),
        1 => Just(Labels::Unnamed),
    ];
    let ending = select(vec![EventKind::Released, EventKind::Transferred, EventKind::Escaped, EventKind::Died]);
    let later = prop::collection::vec((ending.clone(), length..length + 50), 0..2);
    let endings = (ending, later).prop_map(move |(kind, mut others)| {
        others.insert(0, (kind, length));
        others
    });
    (
        labels,
        events::arrest(),
        events::offset(length, unit),
        prop::collection::vec(events::draft(length, unit, detail), 0..10),
        endings,
        facts::facts(detail),
        (detail.set().prop_map(|set| !set), prop::bool::weighted(0.9)),
    )
        .prop_map(|(labels, arrest, second_charge, drafts, endings, facts, flags)| Plan {
            labels,
            arrest,
            second_charge,
            drafts,
            endings,
            facts,
            records_complete: flags.0,
            named_detainers: flags.1,
        })
}

#[derive(Clone, Copy)]
struct Scene {
    zone: Zone,
    date: Date,
    booked: Instant,
}

impl Scene {
    fn of(index: usize) -> Self {
        let (name, (year, month, day), hour) = SCENES[index];
        let zone = Zone::named(name).expect("a zone of the database");
        let date = Date::new(year, month, day).expect("a day of the calendar");
        Self { zone, date, booked: zone.resolve(Wall { date, second: hour * 3600 }).earliest() }
    }
}

fn build(plan: &Plan, scene: Scene, unit: i64) -> Timeline {
    let Scene { zone, date, booked } = scene;
    let at = |offset: i64| Recorded::at(booked.plus(offset * unit));

    let mut timeline = Timeline::new("trial", zone);
    timeline.records_complete = plan.records_complete;
    timeline.facts = plan.facts.build(date, zone);
    let said = |arrest: Option<Arrest>| arrest.map(Said::Listed);
    if let Some((hours, word)) = plan.arrest.1 {
        let at = Recorded::at(booked.plus(-hours * 3600));
        timeline.events.push(Event { at, arrest: said(word), ..blank(EventKind::Arrested) });
    }
    let cases: &[&str] = match plan.labels {
        Labels::None | Labels::Unnamed => &[],
        Labels::One | Labels::ChargedLater => &["A"],
        Labels::Two => &["A", "B"],
    };
    timeline.events.push(Event {
        at: at(0),
        cases: cases.iter().map(|&case| case.to_owned()).collect(),
        arrest: said(plan.arrest.0),
        ..blank(EventKind::Booked)
    });
    for draft in &plan.drafts {
        let mut event = Event { at: at(draft.offset), ..draft.event.clone() };
        event.cases = case_of(draft, plan.labels).into_iter().map(str::to_owned).collect();
        if !plan.named_detainers {
            event.detainer = None;
        } else if event.listed_kind() == Some(EventKind::DetainerReceived) {
            event.detainer.get_or_insert_with(|| "d1".to_owned());
        }
        event.class.retain(|class| plan.facts.knows(class));
        // Classified by nobody: an unlisted class would be open even for an empty list.
        if !plan.facts.knows("us-x/serious") {
            event.class.clear();
        }
        event.issued = event.issued.map(|days| {
            let days = days.earliest().map_or(0, Instant::unix) / 86_400;
            Recorded::parse(&date.plus_days(i32::try_from(days).expect("few days")).to_string(), zone)
        });
        timeline.events.push(event);
    }
    if plan.labels == Labels::ChargedLater {
        let charged = Event { at: at(plan.second_charge), cases: vec!["B".to_owned()], ..blank(EventKind::Charged) };
        timeline.events.push(charged);
    }
    for &(kind, offset) in &plan.endings {
        timeline.events.push(Event { at: at(offset), ..blank(kind) });
    }
    timeline
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

/// Whether booked stands for the one booking of the record.
pub(crate) fn booking(timeline: &Timeline) -> &Event {
    let booked = timeline.events.iter().find(|event| event.listed_kind() == Some(EventKind::Booked));
    booked.expect("every trial is booked")
}

/// Adds a policy to the stack, at that place, with the calendar its rules may name.
pub(crate) fn add_policy(trial: &mut Trial, mut policy: Policy, place: usize) {
    let record = &trial.records[0];
    let booked = booking(record).at.earliest().expect("a time");
    laws::settle(&mut policy, record.zone.date(booked));
    trial.policies.insert(place, policy);
}
