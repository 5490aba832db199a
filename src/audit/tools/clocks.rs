//! Both clocks: the same stay from the order as it was pronounced, and from its entry in the record.
//!
//! In *Berry v. Baca*, 379 F.3d 764 (9th Cir. 2004), 26½ hours by one were 16½ by the other. The law knows one clock; the
//! second one says how much of the time went by before anybody at the jail could know.

use std::io::{self, Write};

use crate::audit::cell;
use crate::audit::summary::Totals;
use crate::check::{Bounds, Law, Verdict};
use crate::record::{EventKind, Timeline};
use crate::time::Recorded;

use super::overrides::{in_words, judged, totals};
use super::{Section, Stay, Tool, add, map, number};

const HEADER: &str = "booking,custodian,verdict,min_seconds,max_seconds,verdict_from_entry,min_seconds_from_entry,\
                      max_seconds_from_entry,without_entry\n";

/// Judges every stay a second time as if each order, bail or other end of a case or hold had happened only when it was
/// entered (`recorded_at`). An entry made in advance counts from the order. A stay of which an entry is not recorded is not
/// compared, and the table says which event lacks it.
pub struct Clocks<W> {
    table: W,
    compared: u64,
    /// Stays of which some entry is not recorded, and how many entries.
    without: (u64, u64),
    by_order: Totals,
    by_entry: Totals,
}

impl<W: Write + Send> Clocks<W> {
    /// Both clocks, booking by booking, in a table.
    ///
    /// # Errors
    ///
    /// The table cannot be written.
    pub fn new(mut table: W) -> io::Result<Self> {
        table.write_all(HEADER.as_bytes())?;
        let (by_order, by_entry) = (Totals::default(), Totals::default());
        Ok(Self { table, compared: 0, without: (0, 0), by_order, by_entry })
    }
}

impl<W: Write + Send> Tool for Clocks<W> {
    fn see(&mut self, stay: &Stay, law: &Law) -> io::Result<()> {
        let (timeline, computed) = (&stay.timeline, stay.assessment.overdetention);
        let without = match from_entry(timeline) {
            Entered::NothingEnds => return Ok(()),
            Entered::Without(without) => without,
            Entered::As(entered) => {
                let other = judged(&entered, law, stay.options);
                add(&mut self.compared);
                self.by_order.add(computed);
                self.by_entry.add(other);
                return self.row(timeline, computed, answer(other), "");
            }
        };
        add(&mut self.without.0);
        let events = u64::try_from(without.len()).unwrap_or(u64::MAX);
        self.without.1 = self.without.1.saturating_add(events);
        self.row(timeline, computed, Default::default(), &without.join("; "))
    }

    fn finish(mut self: Box<Self>) -> io::Result<Section> {
        self.table.flush()?;
        let (stays, events) = self.without;
        let lines = vec![
            format!(
                "Both clocks: {} bookings compared; {stays} not, for {events} of their events have no `recorded_at`",
                self.compared
            ),
            format!("  from the order: {}", in_words(self.by_order)),
            format!("  from its entry: {}", in_words(self.by_entry)),
        ];
        let value = map([
            ("compared", number(self.compared)),
            ("without_entry", number(stays)),
            ("events_without_entry", number(events)),
            ("from_order", totals(self.by_order)),
            ("from_entry", totals(self.by_entry)),
        ]);
        Ok(Section { name: "clocks".to_owned(), value, lines })
    }
}

impl<W: Write> Clocks<W> {
    fn row(&mut self, stay: &Timeline, by_order: Option<Bounds>, entry: [String; 3], without: &str) -> io::Result<()> {
        let order = answer(by_order);
        let mut cells = vec![stay.booking.as_str(), stay.custodian.as_deref().unwrap_or_default()];
        cells.extend(order.iter().chain(&entry).map(String::as_str));
        cells.push(without);
        let mut row = Vec::new();
        cell::row(&mut row, &cells);
        self.table.write_all(&row)
    }
}

fn answer(bounds: Option<Bounds>) -> [String; 3] {
    let Some(bounds) = bounds else { return [Verdict::NotAssessed.as_str().to_owned(), String::new(), String::new()] };
    [Verdict::of(bounds).as_str().to_owned(), bounds.min_seconds.to_string(), bounds.max_seconds.to_string()]
}

/// A record by the times of its entries.
enum Entered {
    /// Nothing in it ends what held the person.
    NothingEnds,
    /// Those events have no time of entry.
    Without(Vec<String>),
    As(Box<Timeline>),
}

fn from_entry(timeline: &Timeline) -> Entered {
    let ends = |kind: EventKind| kind.closes_case() || kind == EventKind::HoldLifted;
    let standing = timeline.standing();
    let ending: Vec<usize> = standing
        .iter()
        .filter(|standing| standing.event.listed_kind().is_some_and(ends))
        .map(|standing| standing.position)
        .collect();
    if ending.is_empty() {
        return Entered::NothingEnds;
    }
    let mut entered = timeline.clone();
    let mut without = Vec::new();
    for position in ending {
        let Some(event) = entered.events.get_mut(position) else { continue };
        match event.recorded_at.as_ref().and_then(|entry| later(&event.at, entry)) {
            Some(at) => event.at = at,
            None => without.push(format!("{} {}", event.kind_word(), timeline.name_of(position))),
        }
    }
    if without.is_empty() { Entered::As(Box::new(entered)) } else { Entered::Without(without) }
}

/// The later of an order and its entry, if it is known when the entry was made.
fn later(order: &Recorded, entry: &Recorded) -> Option<Recorded> {
    let (earliest, latest) = (entry.earliest()?, entry.latest()?);
    let earliest = order.earliest().map_or(earliest, |order| order.max(earliest));
    let latest = order.latest().map(|order| order.max(latest));
    Some(Recorded::between(Some(earliest), latest))
}
