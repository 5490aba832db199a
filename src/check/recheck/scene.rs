//! The record as the re-checker sees it: events with cut ranges, labels, detainers.

use crate::policy::{BailRefusal, Form, Policy};
use crate::record::{Cause, Event, EventKind, Said, Standing, Statement, Timeline, Warrant};
use crate::time::{Instant, Recorded, Zone};

use super::super::Truth;
use super::law::in_force;

/// A standing event of a listed kind, with its range cut to the stay.
#[derive(Clone, Debug)]
pub(super) struct Ev<'a> {
    pub(super) position: usize,
    pub(super) rank: usize,
    pub(super) kind: EventKind,
    pub(super) e: Instant,
    pub(super) l: Instant,
    /// It ends the hold of a case on the person.
    pub(super) closes: bool,
    /// A closing that lies wholly before the booking.
    pub(super) early: bool,
    /// The cases it is about; none if it does not say.
    pub(super) cases: Vec<usize>,
    pub(super) event: &'a Event,
}

impl Ev<'_> {
    pub(super) fn by(&self, t: Instant) -> Truth {
        Truth::of(self.l <= t, self.e <= t)
    }
}

/// An attribute: blank, known, or something that cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attr<T> {
    Blank,
    Known(T),
    Odd,
}

impl<T: Copy + PartialEq> Attr<T> {
    fn merged<'s>(said: impl Iterator<Item = Option<&'s Said<T>>>) -> Self
    where
        T: 's,
    {
        let one = |said: Option<&Said<T>>| match said {
            None => Self::Blank,
            Some(said) => said.listed().map_or(Self::Odd, Self::Known),
        };
        // what differs is unknown
        said.map(one).reduce(|so_far, other| if so_far == other { so_far } else { Self::Odd }).unwrap_or(Self::Blank)
    }

    pub(super) fn map<U>(self, f: impl Fn(T) -> U) -> Attr<U> {
        match self {
            Self::Blank => Attr::Blank,
            Self::Known(value) => Attr::Known(f(value)),
            Self::Odd => Attr::Odd,
        }
    }
}

/// One detainer: one receipt, or several of one id that was never withdrawn.
#[derive(Clone, Debug)]
pub(super) struct Det<'a> {
    pub(super) id: Option<&'a str>,
    /// Indices into [`Scene::events`].
    pub(super) receipts: Vec<usize>,
    pub(super) e: Instant,
    pub(super) l: Instant,
    pub(super) form: Attr<Form>,
    pub(super) signed: Attr<bool>,
    pub(super) served: Attr<bool>,
    pub(super) warrant: Attr<Warrant>,
    pub(super) cause: Attr<Statement>,
    pub(super) agency: Option<&'a str>,
    pub(super) issued: Option<&'a Recorded>,
}

impl Det<'_> {
    /// Whether a withdrawal that names that detainer, or none, means this one: perhaps, if this one has no id.
    pub(super) fn withdrawn_by(&self, named: Option<&str>) -> Truth {
        if named.is_some() && self.id.is_none() { Truth::Unknown } else { self.meant_by(named) }
    }

    /// Whether a document that names that detainer, or none, means this one.
    pub(super) fn meant_by(&self, named: Option<&str>) -> Truth {
        match (named, self.id) {
            (None, _) => Truth::Yes,
            // a receipt without an id is a detainer of its own
            (Some(_), None) => Truth::No,
            (Some(named), Some(id)) => Truth::certain(named == id),
        }
    }
}

/// The record, prepared.
#[derive(Clone, Debug)]
pub(super) struct Scene<'a> {
    pub(super) timeline: &'a Timeline,
    pub(super) policies: Vec<&'a Policy>,
    pub(super) zone: Zone,
    pub(super) booking: (Instant, Instant),
    pub(super) end: (Instant, Instant),
    pub(super) open_end: bool,
    pub(super) events: Vec<Ev<'a>>,
    pub(super) labels: Vec<String>,
    /// How many cases there are, at least one.
    pub(super) cases: usize,
    /// The cases that the booking names.
    pub(super) booked: Vec<usize>,
    pub(super) dets: Vec<Det<'a>>,
}

/// Why there is nothing to check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoStay {
    /// No booking, no end, or one that has no bounds at all.
    Unbounded,
    /// Custody would end before it began.
    Reversed,
}

impl<'a> Scene<'a> {
    pub(super) fn new(
        timeline: &'a Timeline,
        policies: &'a [Policy],
        as_of: Option<Instant>,
        known_at: Option<Instant>,
    ) -> Result<Self, NoStay> {
        let zone = timeline.zone;
        let standing: Vec<(EventKind, Standing<'a>)> =
            timeline.standing().into_iter().filter_map(|s| Some((s.event.listed_kind()?, s))).collect();
        let times = |wanted: &dyn Fn(EventKind) -> bool| -> Vec<&'a Recorded> {
            standing.iter().filter(|(kind, _)| wanted(*kind)).map(|(_, s)| &s.event.at).collect()
        };
        let booked = times(&|kind| kind == EventKind::Booked);
        let booking_e = booked.iter().filter_map(|at| at.earliest()).min().ok_or(NoStay::Unbounded)?;
        let booking_l = booked.iter().filter_map(|at| at.latest()).min().ok_or(NoStay::Unbounded)?;
        let ends = times(&EventKind::ends_custody);
        let (end, open_end) = if ends.is_empty() {
            let at = as_of.ok_or(NoStay::Unbounded)?;
            ((at, at), true)
        } else {
            let e = ends.iter().map(|at| at.earliest().unwrap_or(booking_e)).min().ok_or(NoStay::Unbounded)?;
            let l = ends.iter().filter_map(|at| at.latest()).min().ok_or(NoStay::Unbounded)?;
            ((e.max(booking_e), l), false)
        };
        if end.1 < booking_e {
            return Err(NoStay::Reversed);
        }
        let mut labels: Vec<String> = standing.iter().flat_map(|(_, s)| s.event.cases.iter().cloned()).collect();
        labels.sort();
        labels.dedup();
        let policies: Vec<&Policy> = policies
            .iter()
            .filter(|p| match (p.decided, known_at) {
                (Some(decided), Some(known)) => zone.start_of_day(decided) <= known,
                _ => true,
            })
            .collect();
        let mut scene = Self {
            timeline,
            policies,
            zone,
            booking: (booking_e, booking_l),
            end,
            open_end,
            events: Vec::new(),
            cases: labels.len().max(1),
            labels,
            booked: Vec::new(),
            dets: Vec::new(),
        };
        scene.events = standing.iter().map(|(kind, s)| scene.cut(*kind, s)).collect();
        let mut named: Vec<usize> = Vec::new();
        for (_, s) in standing.iter().filter(|(kind, _)| *kind == EventKind::Booked) {
            named.extend(s.event.cases.iter().filter_map(|c| scene.labels.iter().position(|l| l == c)));
        }
        scene.booked = named;
        scene.dets = scene.detainers();
        Ok(scene)
    }

    /// With at most one label every event is about that case.
    pub(super) fn single(&self) -> bool {
        self.labels.len() <= 1
    }

    fn cut(&self, kind: EventKind, s: &Standing<'a>) -> Ev<'a> {
        let at = &s.event.at;
        let (start, stop) = (self.booking.0, self.end.1);
        let (e, l) = match (at.earliest(), at.latest()) {
            (None, None) => (start, stop),
            (Some(e), None) => (e, stop.max(e)),
            (None, Some(l)) => (start.min(l), l),
            (Some(e), Some(l)) => (e, l),
        };
        let closes = kind.closes_case() || kind == EventKind::BailRefused && self.refusal_closes(s.event, e.max(start));
        let early = closes && l < start;
        let (e, l) = if closes { (e.max(start), l.max(start)) } else { (e, l) };
        let cases = if self.single() {
            vec![0]
        } else {
            s.event.cases.iter().filter_map(|c| self.labels.iter().position(|label| label == c)).collect()
        };
        Ev { position: s.position, rank: s.rank, kind, e, l, closes, early, cases, event: s.event }
    }

    fn refusal_closes(&self, event: &Event, at: Instant) -> bool {
        event.because.as_deref().is_none_or(|because| because == "detainer")
            && self.policies.iter().any(|p| p.bail == Some(BailRefusal::Entitlement) && in_force(self, p, at))
    }

    /// Whether the event is about that case: unknown if it does not say which of several.
    pub(super) fn about(&self, ev: &Ev<'_>, case: usize) -> Truth {
        if ev.cases.is_empty() { Truth::Unknown } else { Truth::certain(ev.cases.contains(&case)) }
    }

    pub(super) fn of_kind(&self, kind: EventKind) -> impl Iterator<Item = &Ev<'a>> + '_ {
        self.events.iter().filter(move |ev| ev.kind == kind)
    }

    /// Whether the order of the record says that `k` came after `o`, or the times do.
    pub(super) fn surely_after(&self, k: &Ev<'_>, o: &Ev<'_>) -> bool {
        k.e > o.l || self.timeline.ordered && k.rank > o.rank && (k.e == o.l || (k.e, k.l) == (o.e, o.l))
    }

    /// Whether the case is opened by anything at all.
    pub(super) fn ever_opened(&self, case: usize) -> bool {
        use EventKind::{Charged, Remanded, Sentenced};
        self.single()
            || self.booked.is_empty()
            || self.booked.contains(&case)
            || self
                .events
                .iter()
                .any(|ev| matches!(ev.kind, Charged | Remanded | Sentenced) && ev.cases.contains(&case))
    }

    /// When the person was arrested: the earliest recorded arrest, else the booking.
    pub(super) fn arrest(&self) -> (Instant, Instant) {
        let timed = || {
            self.of_kind(EventKind::Arrested)
                .filter(|ev| ev.event.at.earliest().is_some() || ev.event.at.latest().is_some())
        };
        match (timed().map(|ev| ev.e).min(), timed().map(|ev| ev.l).min()) {
            (Some(e), Some(l)) => (e, l),
            _ => self.booking,
        }
    }

    /// Indices of the events that say when the arrest was.
    pub(super) fn arrests(&self) -> Vec<usize> {
        let timed = |ev: &Ev<'_>| ev.event.at.earliest().is_some() || ev.event.at.latest().is_some();
        (0..self.events.len())
            .filter(|i| self.events.get(*i).is_some_and(|ev| ev.kind == EventKind::Arrested && timed(ev)))
            .collect()
    }

    fn detainers(&self) -> Vec<Det<'a>> {
        let mut groups: Vec<(Option<&'a str>, Vec<usize>)> = Vec::new();
        for (index, ev) in self.events.iter().enumerate() {
            if ev.kind != EventKind::DetainerReceived {
                continue;
            }
            let id = ev.event.detainer.as_deref();
            let withdrawn = self
                .of_kind(EventKind::DetainerWithdrawn)
                .any(|w| w.event.detainer.is_none() || w.event.detainer.as_deref() == id);
            let same = groups.iter_mut().find(|(other, _)| id.is_some() && *other == id && !withdrawn);
            match same {
                Some((_, receipts)) => receipts.push(index),
                None => groups.push((id, vec![index])),
            }
        }
        groups.into_iter().filter_map(|(id, receipts)| self.detainer(id, receipts)).collect()
    }

    fn detainer(&self, id: Option<&'a str>, receipts: Vec<usize>) -> Option<Det<'a>> {
        let evs: Vec<&Ev<'a>> = receipts.iter().filter_map(|i| self.events.get(*i)).collect();
        let all = || evs.iter().map(|ev| ev.event);
        let mut agencies: Vec<Option<&'a str>> = all().map(|event| event.agency.as_deref()).collect();
        agencies.dedup();
        let mut issued: Vec<Option<&'a Recorded>> = all().map(|event| event.issued.as_ref()).collect();
        issued.dedup_by_key(|at| at.map(|at| (at.earliest(), at.latest())));
        Some(Det {
            id,
            e: evs.iter().map(|ev| ev.e).min()?,
            l: evs.iter().map(|ev| ev.l).min()?,
            form: Attr::merged(all().map(|event| event.form.as_ref())),
            signed: Attr::merged(all().map(|event| event.signed.as_ref())),
            served: Attr::merged(all().map(|event| event.served.as_ref())),
            warrant: Attr::merged(all().map(|event| event.warrant.as_ref())),
            cause: Attr::merged(all().map(|event| event.probable_cause.as_ref())),
            agency: if let [agency] = agencies.as_slice() { *agency } else { None },
            issued: if let [issued] = issued.as_slice() { *issued } else { None },
            receipts,
        })
    }

    /// Who found probable cause, for a finding: `None` if it cannot be told.
    pub(super) fn found_by(ev: &Ev<'_>) -> Option<Cause> {
        ev.event.by.as_ref().and_then(Said::listed)
    }

    /// Whether an event may be about the case of a judge's finding: names it, or names neither case nor detainer.
    pub(super) fn finding_for_case(&self, ev: &Ev<'_>, case: Option<usize>) -> Truth {
        if ev.event.cases.is_empty() {
            return Truth::certain(ev.event.detainer.is_none());
        }
        match case {
            Some(case) => Truth::certain(ev.cases.contains(&case)),
            None => Truth::Unknown,
        }
    }
}
