//! Verdicts and times that a person changed: each with its reason, who changed it and who approved it; never silent.

mod log;

use std::io::{self, Write};

use crate::audit::cell;
use crate::audit::summary::Totals;
use crate::check::{Bounds, Judge, Law, Options, Outline, Verdict, words};
use crate::record::{Timeline, Value};
use crate::time::Recorded;

use super::{Section, Stay, Tool, map, number};

use log::Change;
pub use log::OverrideLog;

const COLUMNS: [&str; 15] = [
    "booking",
    "what",
    "value",
    "was",
    "reason",
    "who",
    "approver",
    "when",
    "status",
    "computed_verdict",
    "computed_min_seconds",
    "computed_max_seconds",
    "verdict",
    "min_seconds",
    "max_seconds",
];

/// Judges again what a log of overrides changes, lists every override, and gives the totals both as they were computed and
/// as they are with the overrides. The other tables stay as computed.
pub struct Overrides<W> {
    log: OverrideLog,
    table: W,
    found: Vec<Found>,
    computed: Totals,
    overridden: Totals,
}

/// What became of an override.
#[derive(Clone, Debug, Default)]
struct Found {
    status: Option<&'static str>,
    was: String,
    computed: Option<(Verdict, Option<Bounds>)>,
    overridden: Option<(Verdict, Option<Bounds>)>,
}

const APPLIED: &str = "applied";

impl<W: Write + Send> Overrides<W> {
    /// The overrides of a log, listed in a table at the end.
    #[must_use]
    pub fn new(log: OverrideLog, table: W) -> Self {
        let found = vec![Found::default(); log.entries.len()];
        Self { log, table, found, computed: Totals::default(), overridden: Totals::default() }
    }
}

impl<W: Write + Send> Tool for Overrides<W> {
    fn see(&mut self, stay: &Stay, law: &Law) -> io::Result<()> {
        let computed = stay.assessment.overdetention;
        self.computed.add(computed);
        let mut bounds = computed;
        let places = self.log.of(&stay.timeline.booking);
        let mut timeline = None;
        for place in places {
            let (Some(entry), Some(found)) = (self.log.entries.get(*place), self.found.get_mut(*place)) else {
                continue;
            };
            if let Change::Time { event, at } = &entry.change {
                let record = timeline.get_or_insert_with(|| stay.timeline.clone());
                *found = changed(record, event, at);
            }
        }
        if let Some(timeline) = &timeline {
            bounds = judged(timeline, law, stay.options);
        }
        for place in places {
            let (Some(entry), Some(found)) = (self.log.entries.get(*place), self.found.get_mut(*place)) else {
                continue;
            };
            if let Change::Verdict(verdict) = &entry.change {
                stay.assessment.verdict.as_str().clone_into(&mut found.was);
                found.status = Some(APPLIED);
                bounds = *verdict;
            }
        }
        let verdict = |bounds: Option<Bounds>| (bounds.map_or(Verdict::NotAssessed, Verdict::of), bounds);
        for place in places {
            if let Some(found) = self.found.get_mut(*place) {
                found.computed = Some(verdict(computed));
                found.overridden = Some(verdict(bounds));
            }
        }
        self.overridden.add(bounds);
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<Section> {
        let mut page = Vec::new();
        cell::row(&mut page, &COLUMNS);
        let mut lines = Vec::new();
        let (mut applied, mut alone) = (0u64, 0u64);
        for (entry, found) in self.log.entries.iter().zip(&self.found) {
            let status = found.status.unwrap_or("no such booking");
            applied = applied.saturating_add(u64::from(status == APPLIED));
            alone = alone.saturating_add(u64::from(entry.who == entry.approver));
            if status != APPLIED {
                lines.push(format!("  not applied, {status}: booking {}, {}", entry.booking, entry.what));
            }
            let mut cells = vec![entry.booking.clone(), entry.what.clone(), entry.value.clone(), found.was.clone()];
            cells.extend([&entry.reason, &entry.who, &entry.approver, &entry.when].map(String::clone));
            cells.push(status.to_owned());
            cells.extend(answer(found.computed).into_iter().chain(answer(found.overridden)));
            cell::row(&mut page, &cells.iter().map(String::as_str).collect::<Vec<_>>());
        }
        self.table.write_all(&page)?;
        self.table.flush()?;
        let all = u64::try_from(self.found.len()).unwrap_or(u64::MAX);
        let heading = format!("Overrides: {applied} of {all} applied, {alone} approved by who made them");
        lines.insert(0, heading);
        lines.push(format!("  as computed: {}", in_words(self.computed)));
        lines.push(format!("  as overridden: {}", in_words(self.overridden)));
        let value = map([
            ("listed", number(all)),
            ("applied", number(applied)),
            ("approved_by_who_made_them", number(alone)),
            ("as_computed", totals(self.computed)),
            ("as_overridden", totals(self.overridden)),
        ]);
        Ok(Section { name: "overrides".to_owned(), value, lines })
    }
}

/// Changes the time of an event: the one with that id, or else the only one of that kind.
fn changed(record: &mut Timeline, event: &str, at: &str) -> Found {
    let standing = record.standing();
    let by_id = standing.iter().find(|standing| standing.event.id.as_deref() == Some(event));
    let mut of_kind = standing.iter().filter(|standing| standing.event.kind_word() == event);
    let position = match (by_id, of_kind.next(), of_kind.next()) {
        (Some(one), ..) | (None, Some(one), None) => one.position,
        (None, None, _) => return Found { status: Some("no such event"), ..Found::default() },
        (None, Some(_), Some(_)) => return Found { status: Some("several such events"), ..Found::default() },
    };
    let zone = record.zone;
    let Some(event) = record.events.get_mut(position) else { return Found::default() };
    let was = event.at.written().unwrap_or_default().to_owned();
    event.at = Recorded::parse(at, zone);
    Found { status: Some(APPLIED), was, ..Found::default() }
}

/// The bounds of a record.
pub(super) fn judged(timeline: &Timeline, law: &Law, options: Options) -> Option<Bounds> {
    Judge::new(law, options).judge(&Outline::of(timeline)).bounds
}

fn answer(answer: Option<(Verdict, Option<Bounds>)>) -> [String; 3] {
    let Some((verdict, bounds)) = answer else { return Default::default() };
    let seconds = |seconds: fn(Bounds) -> i64| bounds.map_or_else(String::new, |bounds| seconds(bounds).to_string());
    [verdict.as_str().to_owned(), seconds(|bounds| bounds.min_seconds), seconds(|bounds| bounds.max_seconds)]
}

/// Totals as a part of the summary.
pub(super) fn totals(of: Totals) -> Value {
    map([
        ("lawful", number(of.lawful)),
        ("unlawful", number(of.unlawful)),
        ("undetermined", number(of.undetermined)),
        ("not_assessed", number(of.not_assessed)),
        ("min_seconds", Value::Int(of.min_seconds)),
        ("max_seconds", Value::Int(of.max_seconds)),
    ])
}

/// Totals in a line.
pub(super) fn in_words(of: Totals) -> String {
    format!(
        "{} lawful, {} unlawful, {} undetermined, {} not assessed; {} to {} beyond authority",
        of.lawful,
        of.unlawful,
        of.undetermined,
        of.not_assessed,
        words::hours(of.min_seconds),
        words::hours(of.max_seconds)
    )
}
