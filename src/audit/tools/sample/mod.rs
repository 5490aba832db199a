//! Bookings to be checked by hand, chosen by a keyed hash, and the rate of errors that the check found.

mod binomial;
mod result;

use std::collections::BTreeMap;
use std::io::{self, Write};

use sha2::{Digest as _, Sha256};

use crate::audit::cell;
use crate::check::{Law, Verdict};
use crate::record::Value;
use crate::time::format_instant;

use super::{Section, Stay, Tool, add, map, number, word};

pub use result::{Checked, SampleResult};

const COLUMNS: [&str; 14] = [
    "booking",
    "person",
    "custodian",
    "verdict",
    "min_seconds",
    "max_seconds",
    "custody_from",
    "custody_until",
    "rows",
    "verdict_bookings",
    "seed",
    "checked_by",
    "agrees",
    "note",
];

/// Chooses bookings to be checked by hand: of each verdict some, in proportion to how many there are, and by a hash of the
/// booking's name keyed with the seed, so that neither the order of the input nor the number of threads matters.
pub struct Sample<W> {
    size: usize,
    seed: u64,
    table: W,
    verdicts: BTreeMap<Verdict, Stratum>,
}

/// The bookings with one verdict.
#[derive(Debug, Default)]
struct Stratum {
    bookings: u64,
    /// The first by their hashes, with their cells.
    chosen: BTreeMap<[u8; 32], Vec<String>>,
}

impl<W: Write + Send> Sample<W> {
    /// A sample of so many bookings, written to a table at the end.
    #[must_use]
    pub const fn new(size: usize, seed: u64, table: W) -> Self {
        Self { size, seed, table, verdicts: BTreeMap::new() }
    }

    fn key(&self, booking: &str) -> [u8; 32] {
        let hash = Sha256::new().chain_update(b"detainer sample 1\0").chain_update(self.seed.to_le_bytes());
        hash.chain_update(booking.as_bytes()).finalize().into()
    }
}

impl<W: Write + Send> Tool for Sample<W> {
    fn see(&mut self, stay: &Stay, _: &Law) -> io::Result<()> {
        let key = self.key(&stay.timeline.booking);
        let stratum = self.verdicts.entry(stay.assessment.verdict).or_default();
        add(&mut stratum.bookings);
        let fits = || stratum.chosen.last_key_value().is_some_and(|(last, _)| key < *last);
        if stratum.chosen.len() < self.size || fits() {
            stratum.chosen.insert(key, cells(stay));
            if stratum.chosen.len() > self.size {
                stratum.chosen.pop_last();
            }
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<Section> {
        let sizes: Vec<u64> = self.verdicts.values().map(|stratum| stratum.bookings).collect();
        let shares = shares(&sizes, self.size);
        let mut sheet = Vec::new();
        cell::row(&mut sheet, &COLUMNS);
        let mut rows = BTreeMap::new();
        let mut lines = vec![format!("Sample for checking by hand (seed {}):", self.seed)];
        let mut verdicts = Vec::new();
        for ((verdict, stratum), share) in self.verdicts.iter().zip(shares) {
            lines.push(format!("  {share} of {} {}", stratum.bookings, verdict.as_str()));
            verdicts.push(map([
                ("verdict", word(verdict.as_str())),
                ("bookings", number(stratum.bookings)),
                ("chosen", number(u64::try_from(share).unwrap_or(u64::MAX))),
            ]));
            for (key, cells) in stratum.chosen.iter().take(share) {
                let more = [stratum.bookings.to_string(), self.seed.to_string()];
                rows.insert(key, cells.iter().cloned().chain(more).collect::<Vec<_>>());
            }
        }
        // In the order of the hashes: whoever checks does not see one verdict after the other.
        for cells in rows.values() {
            let to_fill_in = std::iter::repeat_n("", COLUMNS.len().saturating_sub(cells.len()));
            cell::row(&mut sheet, &cells.iter().map(String::as_str).chain(to_fill_in).collect::<Vec<_>>());
        }
        self.table.write_all(&sheet)?;
        self.table.flush()?;
        let seed = number(self.seed);
        Ok(Section {
            name: "sample".to_owned(),
            value: map([("seed", seed), ("verdicts", Value::List(verdicts))]),
            lines,
        })
    }
}

fn cells(stay: &Stay) -> Vec<String> {
    let (timeline, assessment) = (&stay.timeline, &stay.assessment);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let bounds = assessment.overdetention;
    let seconds = |seconds: Option<i64>| seconds.map_or_else(String::new, |seconds| seconds.to_string());
    let custody = assessment.custody.map(|custody| [custody.from, custody.until]);
    let range = |place: usize| {
        let Some(range) = custody.and_then(|ends| ends.get(place).copied()) else { return String::new() };
        let earliest = format_instant(range.earliest, timeline.zone);
        match range.earliest == range.latest {
            true => earliest,
            false => format!("{earliest}/{}", format_instant(range.latest, timeline.zone)),
        }
    };
    let rows: Vec<&str> = timeline.events.iter().filter_map(|event| event.source.as_deref()).collect();
    vec![
        timeline.booking.clone(),
        text(&timeline.person),
        text(&timeline.custodian),
        assessment.verdict.as_str().to_owned(),
        seconds(bounds.map(|bounds| bounds.min_seconds)),
        seconds(bounds.map(|bounds| bounds.max_seconds)),
        range(0),
        range(1),
        rows.join("; "),
    ]
}

/// How many of each stratum are taken, of so many in all: one of each, if that is enough for one of each, and each further
/// one where it is most wanting in proportion (after Sainte-Laguë).
fn shares(sizes: &[u64], all: usize) -> Vec<usize> {
    let least = usize::from(all >= sizes.len());
    let mut shares = vec![least; sizes.len()];
    for _ in least.saturating_mul(sizes.len())..all {
        let taken = |place: usize| u64::try_from(shares.get(place).copied().unwrap_or(0)).unwrap_or(u64::MAX);
        // One stratum is more wanting than another if its size, divided by twice what it has and one, is greater.
        let wanting = |one: &(usize, &u64), other: &(usize, &u64)| {
            let weight = |(_, size): &(usize, &u64), other: usize| {
                u128::from(**size).saturating_mul(u128::from(taken(other)).saturating_mul(2).saturating_add(1))
            };
            weight(one, other.0).cmp(&weight(other, one.0)).then(other.0.cmp(&one.0))
        };
        let next = sizes.iter().enumerate().filter(|(place, size)| taken(*place) < **size).max_by(wanting);
        let Some((place, _)) = next else { break };
        if let Some(share) = shares.get_mut(place) {
            *share = share.saturating_add(1);
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::shares;

    #[test]
    fn in_proportion_and_none_left_out() {
        assert_eq!(shares(&[600, 300, 100], 10), [6, 3, 1]);
        assert_eq!(shares(&[10_000, 3], 10), [9, 1]);
        assert_eq!(shares(&[5, 2], 10), [5, 2]);
        assert_eq!(shares(&[5, 2, 9], 2), [1, 0, 1]);
        assert_eq!(shares(&[], 4), [0usize; 0]);
    }
}
