//! An independent model of the check, for exact records only.
//!
//! It walks through custody step by step and asks the whole question anew at each step, by looping over the events. It
//! shares no code with the engine: only the record and policy types, and the zone's offset. It is slow and simple on
//! purpose: where the two disagree, this is the one a person can follow.
//!
//! Times must be exact; facts may be unknown, and are then carried through *and*, *or* and *not* as `None`. If local
//! authority itself is unknown somewhere, the entitlement has no single start: the model then declines.

pub(crate) mod clock;
mod detainers;
mod leaves;
mod local;

use detainer::policy::Policy;
use detainer::record::{EventKind, Timeline};
use detainer::time::Instant;

/// Yes, no, or unknown.
pub(crate) type Tri = Option<bool>;

pub(crate) fn and(parts: impl IntoIterator<Item = Tri>) -> Tri {
    let parts: Vec<Tri> = parts.into_iter().collect();
    if parts.contains(&Some(false)) {
        Some(false)
    } else if parts.contains(&None) {
        None
    } else {
        Some(true)
    }
}

pub(crate) fn or(parts: impl IntoIterator<Item = Tri>) -> Tri {
    not(and(parts.into_iter().map(not)))
}

pub(crate) fn not(part: Tri) -> Tri {
    part.map(|known| !known)
}

/// Why the model gives no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Declined {
    /// No booking or no end.
    NoCustody,
    /// Whether there was local authority depends on something the record leaves open.
    LocalAuthorityUnknown,
    /// The specification leaves open what such a record means.
    TextIsOpen,
}

/// One event of an exact record: its place, its time.
#[derive(Clone, Copy)]
pub(crate) struct Happened<'a> {
    pub(crate) place: usize,
    pub(crate) at: i64,
    pub(crate) kind: EventKind,
    pub(crate) event: &'a detainer::record::Event,
}

pub(crate) struct Model<'a> {
    pub(crate) timeline: &'a Timeline,
    pub(crate) policies: &'a [Policy],
    pub(crate) events: Vec<Happened<'a>>,
    /// All case labels of the record.
    pub(crate) labels: Vec<&'a str>,
    pub(crate) booked: Happened<'a>,
    pub(crate) end: i64,
    pub(crate) clock: clock::Clock<'a>,
}

/// Seconds of custody surely, and possibly, without authority. All times of the record must be multiples of `step`.
pub(crate) fn overdetention(
    timeline: &Timeline,
    policies: &[Policy],
    as_of: Option<Instant>,
    step: i64,
) -> Result<(i64, i64), Declined> {
    let model = Model::new(timeline, policies, as_of, step)?;
    if model.ends_before_it_begins() {
        return Err(Declined::TextIsOpen);
    }
    let (mut surely, mut possibly) = (0, 0);
    let mut entitled: Option<i64> = None;
    let mut t = model.booked.at;
    while t < model.end {
        match model.local_authority(t)? {
            None => return Err(Declined::LocalAuthorityUnknown),
            Some(true) => entitled = None,
            Some(false) => {
                let since = *entitled.get_or_insert(t);
                let covered = or([Some(model.processing(since, t)), model.detainer_authority(since, t)?]);
                if covered == Some(false) {
                    surely += step;
                }
                if covered != Some(true) {
                    possibly += step;
                }
            }
        }
        t += step;
    }
    Ok((surely, possibly))
}

impl<'a> Model<'a> {
    fn new(
        timeline: &'a Timeline,
        policies: &'a [Policy],
        as_of: Option<Instant>,
        step: i64,
    ) -> Result<Self, Declined> {
        let mut events = Vec::new();
        for (place, event) in timeline.events.iter().enumerate() {
            let Some(kind) = event.listed_kind() else { continue };
            let (earliest, latest) = (event.at.earliest(), event.at.latest());
            assert_eq!(earliest, latest, "the model takes exact records only");
            let at = earliest.expect("the model takes exact records only").unix();
            assert_eq!(at.rem_euclid(step), 0, "the model steps over {at}");
            events.push(Happened { place, at, kind, event });
        }
        let booked = *events
            .iter()
            .filter(|h| h.kind == EventKind::Booked)
            .min_by_key(|h| (h.at, h.place))
            .ok_or(Declined::NoCustody)?;
        let ended = events.iter().filter(|h| h.kind.ends_custody()).map(|h| h.at).min();
        let end = ended.or(as_of.map(Instant::unix)).ok_or(Declined::NoCustody)?;
        if end < booked.at {
            return Err(Declined::NoCustody);
        }
        let mut labels: Vec<&str> = events.iter().flat_map(|h| &h.event.cases).map(String::as_str).collect();
        labels.sort_unstable();
        labels.dedup();
        let first = events.iter().map(|h| h.at).min().unwrap_or(booked.at);
        let clock = clock::Clock::new(timeline.zone, policies, first, end, step);
        Ok(Self { timeline, policies, events, labels, booked, end, clock })
    }

    /// The policies in force at `t` that no other one in force sets aside.
    pub(crate) fn in_force(&self, t: i64) -> Vec<(usize, &'a Policy)> {
        let today = self.clock.day(t);
        let counts = |policy: &Policy| {
            policy.in_force.from.is_none_or(|from| from.days() <= today)
                && policy.in_force.until.is_none_or(|until| today < until.days())
                && policy.vacated.is_none_or(|vacated| today < vacated.days())
        };
        let counting: Vec<(usize, &Policy)> =
            self.policies.iter().enumerate().filter(|(_, policy)| counts(policy)).collect();
        counting
            .iter()
            .filter(|(_, policy)| !counting.iter().any(|(_, other)| other.supersedes.contains(&policy.id)))
            .copied()
            .collect()
    }

    /// Whether the smallest allowance for processing a release still runs.
    fn processing(&self, entitled: i64, t: i64) -> bool {
        let smallest = self.in_force(t).iter().filter_map(|(_, policy)| policy.processing).map(|p| p.hours).min();
        smallest.is_some_and(|hours| t - entitled < i64::from(hours) * 3600)
    }
}
