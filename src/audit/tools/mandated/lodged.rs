//! A detainer of a record, and what became of it.

use crate::check::Truth;
use crate::record::{Event, EventKind, Said, Timeline};
use crate::time::{Instant, Recorded, Zone, format_instant};

/// A detainer that came in, with what else the record tells.
pub(super) struct Lodged<'a> {
    pub(super) event: &'a Event,
    bail: Vec<&'a Event>,
    /// What ended custody.
    pub(super) end: Option<&'a Event>,
}

/// The detainers of a record. Receipts with one id are one detainer, received at the first.
pub(super) fn lodged(timeline: &Timeline) -> Vec<Lodged<'_>> {
    let standing: Vec<&Event> = timeline.standing().into_iter().map(|standing| standing.event).collect();
    let of = |kind: EventKind| {
        let mut events: Vec<&Event> =
            standing.iter().copied().filter(|event| event.listed_kind() == Some(kind)).collect();
        events.sort_by_key(|event| (event.at.earliest(), event.at.latest()));
        events
    };
    let bail = of(EventKind::BailPosted);
    let ends = standing.iter().copied().filter(|event| event.listed_kind().is_some_and(EventKind::ends_custody));
    let end = ends.min_by_key(|event| (event.at.earliest(), event.at.latest()));
    let mut known: Vec<&str> = Vec::new();
    let mut all = Vec::new();
    for event in of(EventKind::DetainerReceived) {
        if let Some(id) = event.detainer.as_deref() {
            if known.contains(&id) {
                continue;
            }
            known.push(id);
        }
        all.push(Lodged { event, bail: bail.clone(), end });
    }
    all
}

/// A time as one text, or as `earliest/latest`; nothing where it is open.
pub(super) fn range(at: &Recorded, write: impl Fn(Instant) -> String) -> String {
    let (Some(earliest), Some(latest)) = (at.earliest(), at.latest()) else { return String::new() };
    let (earliest, latest) = (write(earliest), write(latest));
    if earliest == latest { earliest } else { format!("{earliest}/{latest}") }
}

impl Lodged<'_> {
    /// Whether it was received in that year.
    pub(super) fn in_year(&self, year: i32, zone: Zone) -> Truth {
        let of = |at: Instant| zone.date(at).year();
        let (earliest, latest) = (self.event.at.earliest().map(of), self.event.at.latest().map(of));
        let possible = earliest.is_none_or(|first| first <= year) && latest.is_none_or(|last| last >= year);
        Truth::of(earliest == Some(year) && latest == Some(year), possible)
    }

    pub(super) fn received_on(&self, zone: Zone) -> String {
        range(&self.event.at, |at| zone.date(at).to_string())
    }

    pub(super) fn bail_posted(&self, zone: Zone) -> String {
        let times = self.bail.iter().map(|event| range(&event.at, |at| format_instant(at, zone)));
        times.filter(|time| !time.is_empty()).collect::<Vec<_>>().join("; ")
    }

    pub(super) fn outcome(&self) -> &str {
        self.end.map_or("in custody", Event::kind_word)
    }

    pub(super) fn outcome_at(&self, zone: Zone) -> String {
        self.end.map_or_else(String::new, |event| range(&event.at, |at| format_instant(at, zone)))
    }

    /// To which agency the person went.
    pub(super) fn agency(&self) -> &str {
        self.end.and_then(|event| event.to.as_deref()).unwrap_or_default()
    }

    pub(super) fn to_ice(&self) -> bool {
        self.agency().eq_ignore_ascii_case("ice")
    }

    pub(super) fn form(&self) -> &str {
        said(self.event.form.as_ref(), |form| form.as_str())
    }

    pub(super) fn warrant(&self) -> &str {
        said(self.event.warrant.as_ref(), |warrant| warrant.as_str())
    }
}

fn said<T>(said: Option<&Said<T>>, word: impl Fn(&T) -> &'static str) -> &str {
    match said {
        None => "",
        Some(Said::Listed(value)) => word(value),
        Some(Said::Other(text)) => text,
    }
}
