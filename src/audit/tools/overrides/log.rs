//! The log of overrides, read strictly: an override without a reason, a name or an approver is none.

use std::collections::BTreeMap;

use crate::check::{Bounds, Verdict};
use crate::time::{Recorded, Remark, Zone};

use super::super::sheet::{Line, Sheet, SheetError};

const NEEDED: [&str; 7] = ["booking", "what", "value", "reason", "who", "approver", "when"];
const BOUNDS: [&str; 2] = ["min_seconds", "max_seconds"];

/// A log of overrides: verdicts and times that a person changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverrideLog {
    pub(super) entries: Vec<Entry>,
    /// The places of the entries of each booking.
    bookings: BTreeMap<String, Vec<usize>>,
}

/// An override.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) booking: String,
    /// As written: `verdict`, or `time of` an event.
    pub(super) what: String,
    pub(super) value: String,
    pub(super) reason: String,
    pub(super) who: String,
    pub(super) approver: String,
    pub(super) when: String,
    pub(super) change: Change,
}

/// What an override changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// The answer; `None`: not assessed.
    Verdict(Option<Bounds>),
    /// The time of an event, by its id or kind.
    Time { event: String, at: String },
}

impl OverrideLog {
    /// Reads a table with the columns `booking`, `what` (`verdict`, or `time of` and the id or kind of an event), `value`,
    /// `reason`, `who`, `approver` and `when`; with a verdict of `unlawful` or `undetermined` also `min_seconds` and
    /// `max_seconds`.
    ///
    /// # Errors
    ///
    /// The first cell that is missing or cannot be understood, by file, row and column.
    pub fn read(text: &[u8], file: &str) -> Result<Self, SheetError> {
        let sheet = Sheet::read(text, file, &NEEDED)?;
        let known: Vec<&str> = NEEDED.into_iter().chain(BOUNDS).collect();
        if let Some(other) = sheet.other_column(&known) {
            let expected = format!("is not known, expected one of: {}", known.join(", "));
            return Err(sheet.error(1, Some(other), expected));
        }
        let mut log = Self { entries: Vec::new(), bookings: BTreeMap::new() };
        let mut rows: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        for line in sheet.lines() {
            let entry = entry(&line)?;
            if let Some(first) = rows.insert((line.cell("booking"), line.cell("what")), line.row) {
                return Err(line.error("what", format!("was overridden already in row {first}")));
            }
            log.bookings.entry(entry.booking.clone()).or_default().push(log.entries.len());
            log.entries.push(entry);
        }
        Ok(log)
    }

    /// The places of the entries about a booking.
    pub(super) fn of(&self, booking: &str) -> &[usize] {
        self.bookings.get(booking).map_or(&[], Vec::as_slice)
    }
}

fn entry(line: &Line<'_>) -> Result<Entry, SheetError> {
    let need = |column: &str| line.need(column).map(str::to_owned);
    let entry = Entry {
        booking: need("booking")?,
        what: need("what")?,
        value: need("value")?,
        reason: need("reason")?,
        who: need("who")?,
        approver: need("approver")?,
        when: need("when")?,
        change: change(line)?,
    };
    match is_time(&entry.when) {
        true => Ok(entry),
        false => Err(line.error("when", "expected a date or time such as `2024-06-06T09:00`")),
    }
}

fn change(line: &Line<'_>) -> Result<Change, SheetError> {
    let (what, value) = (line.need("what")?, line.need("value")?);
    let bounds = (line.number("min_seconds")?, line.number("max_seconds")?);
    if what == "verdict" {
        return verdict(line, value, bounds).map(Change::Verdict);
    }
    let Some(event) = what.strip_prefix("time of ").map(str::trim).filter(|event| !event.is_empty()) else {
        return Err(line.error("what", "expected `verdict`, or `time of` and the id or kind of an event"));
    };
    if bounds != (None, None) {
        return Err(line.error("min_seconds", "belongs to a verdict, expected it empty"));
    }
    if !is_time(value) {
        return Err(line.error("value", "expected a time as in a record"));
    }
    Ok(Change::Time { event: event.to_owned(), at: value.to_owned() })
}

/// The bounds that a verdict comes with.
fn verdict(line: &Line<'_>, word: &str, given: (Option<i64>, Option<i64>)) -> Result<Option<Bounds>, SheetError> {
    let bounds = match (word, given) {
        ("not_assessed", (None, None)) => return Ok(None),
        ("lawful", (None, None)) => Some(Bounds::default()),
        ("lawful" | "not_assessed", _) => {
            return Err(line.error("min_seconds", format!("does not go with `{word}`, expected it empty")));
        }
        ("unlawful" | "undetermined", (Some(min_seconds), Some(max_seconds))) if min_seconds <= max_seconds => {
            Some(Bounds { min_seconds, max_seconds })
        }
        ("unlawful" | "undetermined", _) => {
            let expected = format!("`{word}` needs `min_seconds` and a `max_seconds` that is not less");
            return Err(line.error("max_seconds", expected));
        }
        _ => {
            let words = "lawful, unlawful, undetermined, not_assessed";
            return Err(line.error("value", format!("expected one of: {words}")));
        }
    };
    match bounds.map(Verdict::of) {
        Some(verdict) if verdict.as_str() != word => {
            Err(line.error("min_seconds", format!("seconds that are `{}`, not `{word}`", verdict.as_str())))
        }
        _ => Ok(bounds),
    }
}

fn is_time(text: &str) -> bool {
    !matches!(Recorded::parse(text, Zone::utc()).remark(), Some(Remark::Bad(_)))
}
