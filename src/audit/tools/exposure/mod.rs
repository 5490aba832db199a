//! Days held solely on a detainer, beside what such days came to in cases that ended. No prediction.

mod benchmarks;

use std::collections::HashMap;
use std::io::{self, Write};

use crate::audit::{cell, seen};
use crate::check::presence::presence;
use crate::check::{Law, Truth};
use crate::page::scale::grouped;
use crate::record::Value;
use crate::time::{Span, Spans};

use super::days::{Days, DaysRange};
use super::{Section, Stay, Tool, add, map, number, word};
use benchmarks::{BENCHMARKS, Benchmark, Unit};

const HEADER: &str =
    "booking,person,custodian,min_seconds,max_seconds,min_dates,max_dates,min_midnights,max_midnights\n";

const LABEL: &str = "What holds came to in other cases, times the days and people found here. This is no prediction: facts, \
                     claims, defences, immunity, time limits and how many people claim are not considered. Draft for counsel.";

/// Counts the days on which a person was held while no case, sentence or other authority's hold was there and a detainer was
/// on file, whether the law allowed it or not; and multiplies them with the outcomes of cases that are cited.
pub struct Exposure<W> {
    table: W,
    bookings: (u64, u64),
    days: DaysRange,
    /// Days of each person: at least and at most, by the least and the most of the three counts.
    people: HashMap<u128, (u64, u64)>,
}

impl<W: Write + Send> Exposure<W> {
    /// The days of each booking in a table.
    ///
    /// # Errors
    ///
    /// The table cannot be written.
    pub fn new(mut table: W) -> io::Result<Self> {
        table.write_all(HEADER.as_bytes())?;
        Ok(Self { table, bookings: (0, 0), days: DaysRange::default(), people: HashMap::new() })
    }
}

/// The stretches held solely on a detainer, surely and possibly.
pub(super) fn solely(stay: &Stay, law: &Law) -> (Spans, Spans) {
    let (mut sure, mut possible): (Vec<Span>, Vec<Span>) = (Vec::new(), Vec::new());
    for stretch in presence(&stay.timeline, law, &stay.options) {
        match stretch.custody & !stretch.local & stretch.detainer {
            Truth::No => continue,
            Truth::Yes => sure.push(stretch.span),
            Truth::Unknown => {}
        }
        possible.push(stretch.span);
    }
    (sure.into_iter().collect(), possible.into_iter().collect())
}

impl<W: Write + Send> Tool for Exposure<W> {
    fn see(&mut self, stay: &Stay, law: &Law) -> io::Result<()> {
        let (sure, possible) = solely(stay, law);
        if possible.is_empty() {
            return Ok(());
        }
        let timeline = &stay.timeline;
        let days = DaysRange { at_least: Days::of(&sure, timeline.zone), at_most: Days::of(&possible, timeline.zone) };
        add(&mut self.bookings.1);
        if !sure.is_empty() {
            add(&mut self.bookings.0);
        }
        self.days = self.days.plus(days);
        // A booking without a person is one of its own.
        let name =
            timeline.person.as_ref().map_or_else(|| format!("b{}", timeline.booking), |person| format!("p{person}"));
        let known = self.people.entry(seen::hash(name.as_bytes())).or_default();
        let (least, most) = whole_days(days);
        *known = (known.0.saturating_add(least), known.1.saturating_add(most));
        let (least, most) = (days.at_least, days.at_most);
        let numbers = [least.seconds, most.seconds, least.dates, most.dates, least.midnights, most.midnights];
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let mut cells = vec![timeline.booking.clone(), text(&timeline.person), text(&timeline.custodian)];
        cells.extend(numbers.map(|number| number.to_string()));
        let mut row = Vec::new();
        cell::row(&mut row, &cells.iter().map(String::as_str).collect::<Vec<_>>());
        self.table.write_all(&row)
    }

    fn finish(mut self: Box<Self>) -> io::Result<Section> {
        self.table.flush()?;
        let (least, most) = (self.days.at_least, self.days.at_most);
        let mut lines = vec![
            format!("Exposure. {LABEL}"),
            format!(
                "  held solely on a detainer: {} to {} bookings, {} to {} days elapsed, {} to {} calendar dates, {} to {} midnights",
                self.bookings.0,
                self.bookings.1,
                least.seconds / 86_400,
                most.seconds.saturating_add(86_399) / 86_400,
                least.dates,
                most.dates,
                least.midnights,
                most.midnights
            ),
        ];
        let mut rows = Vec::new();
        for benchmark in BENCHMARKS {
            let (low, high) = self.times(&benchmark);
            let Benchmark { name, basis, unit, source, .. } = benchmark;
            lines.push(format!(
                "  ${} to ${}: {name}; {basis} [{source}]",
                grouped(&low.to_string()),
                grouped(&high.to_string())
            ));
            rows.push(map([
                ("outcome", word(name)),
                ("basis", word(basis)),
                ("unit", word(unit.as_str())),
                ("low_dollars_a_unit", number(benchmark.low)),
                ("high_dollars_a_unit", number(benchmark.high)),
                ("low_dollars", number(low)),
                ("high_dollars", number(high)),
                ("source", word(source)),
            ]));
        }
        let bookings = map([("at_least", number(self.bookings.0)), ("at_most", number(self.bookings.1))]);
        let value = map([
            ("label", word(LABEL)),
            ("bookings", bookings),
            ("solely_on_a_detainer", self.days.value()),
            ("outcomes", Value::List(rows)),
        ]);
        Ok(Section { name: "exposure".to_owned(), value, lines })
    }
}

impl<W> Exposure<W> {
    /// An outcome times what was found here, in dollars.
    fn times(&self, benchmark: &Benchmark) -> (u64, u64) {
        let amount = |rate: u64, days: u64, sure: bool| match benchmark.unit {
            Unit::Day { cap } => rate.saturating_mul(days).min(cap.unwrap_or(u64::MAX)),
            Unit::Person => rate.saturating_mul(u64::from(sure)),
        };
        let low = self.people.values().map(|(least, _)| amount(benchmark.low, *least, *least > 0));
        let high = self.people.values().map(|(_, most)| amount(benchmark.high, *most, true));
        (low.fold(0, u64::saturating_add), high.fold(0, u64::saturating_add))
    }
}

/// Whole days by the way of counting that gives the least, rounded down, and by the one that gives the most, rounded up.
fn whole_days(days: DaysRange) -> (u64, u64) {
    let (least, most) = (days.at_least, days.at_most);
    let elapsed = most.seconds.saturating_add(86_399) / 86_400;
    let least = (least.seconds / 86_400).min(least.dates).min(least.midnights);
    let most = elapsed.max(most.dates).max(most.midnights);
    (u64::try_from(least).unwrap_or(0), u64::try_from(most).unwrap_or(0))
}
