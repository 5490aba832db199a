//! One event for a booking, out of what all its rows say of it.

use crate::record::{DefectCode, EventKind, Value};
use crate::time::{Instant, Recorded, Zone};

use super::draft::Place;
use super::evaluate::{Given, Timing};
use super::source::File;

/// What the rows of a booking say of one event.
pub(super) struct Said<'m> {
    /// What the first row says, without the cell it comes from.
    first: Given<'m>,
    /// The first row.
    place: Place,
    /// The times that are said, in the order of the rows, with the row and the cell as it stands there; a time that is only
    /// repeated stands once.
    times: Vec<Time>,
    /// The first row that says something else beside the time.
    differs: Option<Place>,
}

/// A time, the row that says it, the cell as it stands there.
type Time = (Timing, Place, Option<Value>);

impl<'m> Said<'m> {
    pub(super) fn new(mut given: Given<'m>, place: Place) -> Self {
        let note = cell(&mut given);
        let times = vec![(given.timing.clone(), place, note)];
        Self { first: given, place, times, differs: None }
    }

    /// Takes what another row says.
    pub(super) fn add(&mut self, mut given: Given<'m>, place: Place) {
        let note = cell(&mut given);
        if given.entries != self.first.entries {
            self.differs.get_or_insert(place);
        }
        if self.times.last().is_none_or(|(timing, ..)| *timing != given.timing) {
            self.first.defects.append(&mut given.defects);
            self.times.push((given.timing, place, note));
        }
    }

    pub(super) fn kind(&self) -> EventKind {
        self.first.kind
    }

    /// The first time that is said, and the row that says it.
    pub(super) fn time(&self) -> (&Timing, Place) {
        self.times.first().map_or((&Timing::Open, self.place), |(timing, place, _)| (timing, *place))
    }

    /// The event and where it stands, unless it has not happened: at the latest of its times if `latest`, once all rows have
    /// one; else at any time from the first to the last of them.
    pub(super) fn event(&self, latest: bool, zone: Zone, files: &[File<'_>]) -> Option<(Given<'m>, Place)> {
        let mut given = self.first.clone();
        // By time, each with the first row that says it: the sort keeps the order of the rows.
        let mut times: Vec<&Time> = self.times.iter().collect();
        times.sort_by(|(one, ..), (other, ..)| one.cmp(other));
        times.dedup_by(|(later, ..), (timing, ..)| later == timing);
        let row_of = |wanted: Timing| times.iter().find(|(timing, ..)| *timing == wanted).map(|(_, place, _)| *place);
        let open = row_of(Timing::Open);
        if latest && open.is_some() {
            return None;
        }
        let known: Vec<(&str, Place, &Option<Value>)> = times.iter().filter_map(|time| known(time)).collect();
        let word = given.kind.as_str();
        let mut disagree = |text: String| given.defects.push((DefectCode::UnknownValue, text));
        let mut chosen = (self.place, None);
        let timing = match known.first().zip(known.last()) {
            None if row_of(Timing::Unknown).is_some() => Timing::Unknown,
            None => return None,
            Some(((one, at, _), (other, other_at, _))) => {
                if known.len() > 1 && !latest {
                    let (at, other_at) = (at.source(files), other_at.source(files));
                    disagree(format!("`{word}` is `{one}` on {at} and `{other}` on {other_at}: any time between"));
                }
                if let Some(empty) = open {
                    let (empty, at) = (empty.source(files), at.source(files));
                    disagree(format!("`{word}` has no time on {empty} and `{one}` on {at}: it happened"));
                }
                let times: Vec<Recorded> = known.iter().map(|(text, ..)| Recorded::parse(text, zone)).collect();
                let (from, until) = bounds(&times, latest);
                let same = |time: &Recorded| (time.earliest(), time.latest()) == (from, until);
                // A time that stands there is better told as it stands there.
                match times.iter().zip(&known).find(|(time, _)| same(time)) {
                    Some((_, (text, at, note))) => {
                        chosen = (*at, (*note).clone());
                        Timing::Known((*text).to_owned())
                    }
                    None => Recorded::between(from, until).text(zone).map_or(Timing::Unknown, Timing::Known),
                }
            }
        };
        if let Some(there) = self.differs {
            let (here, there) = (self.place.source(files), there.source(files));
            disagree(format!("what {here} and {there} say of `{word}` differs: the first counts"));
        }
        let (place, note) = chosen;
        given.timing = timing;
        given.entries.extend(note.map(|note| ("note", note)));
        Some((given, place))
    }
}

fn known((timing, place, note): &Time) -> Option<(&str, Place, &Option<Value>)> {
    match timing {
        Timing::Known(text) => Some((text.as_str(), *place, note)),
        Timing::Open | Timing::Unknown => None,
    }
}

/// Takes the cell that a time comes from out of what is said.
fn cell(given: &mut Given<'_>) -> Option<Value> {
    let place = given.entries.iter().position(|(key, _)| *key == "note")?;
    Some(given.entries.remove(place).1)
}

/// The bounds of the latest of several times, or of any time from the first to the last of them.
fn bounds(times: &[Recorded], latest: bool) -> (Option<Instant>, Option<Instant>) {
    let earliest = times.iter().map(Recorded::earliest);
    let last = times.iter().map(Recorded::latest).collect::<Option<Vec<_>>>().and_then(|all| all.into_iter().max());
    let from = match latest {
        true => earliest.flatten().max(),
        false => earliest.collect::<Option<Vec<_>>>().and_then(|all| all.into_iter().min()),
    };
    (from, last)
}
