//! A booking as a record: rows of a table, or a timeline. Both are told by the same words.

use std::fmt::Write;

use crate::record::{Defaults, EventKind, RecordError, Statement, Timeline, Value, Warrant};
use crate::time::format_instant;

use super::bookings::Booking;
use super::clerk::{About, Entry};
use super::county::{County, Shared};
use super::stay::{Case, Detainer, Ending, Exit};

/// The columns of an event, in their order.
#[derive(Clone, Copy)]
enum Column {
    Event,
    At,
    RecordedAt,
    Case,
    Cases,
    Class,
    By,
    Because,
    Term,
    Credit,
    Hold,
    Basis,
    Detainer,
    Form,
    Agency,
    Signed,
    Served,
    Warrant,
    ProbableCause,
    Text,
    To,
}

/// What is said of the whole booking, before the yes-or-no facts.
const ABOUT: [&str; 6] =
    ["custodian", "jurisdiction", "time_zone", "fact.classified", "fact.convictions", "fact.charges"];

/// Their names.
const NAMES: [&str; 21] = [
    "event",
    "at",
    "recorded_at",
    "case",
    "cases",
    "class",
    "by",
    "because",
    "term",
    "credit",
    "hold",
    "basis",
    "detainer",
    "form",
    "agency",
    "signed",
    "served",
    "warrant",
    "probable_cause",
    "text",
    "to",
];

impl Column {
    fn name(self) -> &'static str {
        NAMES.get(self as usize).copied().unwrap_or_default()
    }
}

/// What a cell holds.
enum Cell<'a> {
    Text(&'a str),
    Flag(bool),
    Labels(&'a [String]),
}

impl Booking<'_> {
    /// Tells an entry column by column, in their order, empty ones left out.
    fn tell(&self, entry: &Entry, text: &mut String, tell: &mut dyn FnMut(Column, Cell<'_>)) {
        let zone = self.county.zone;
        tell(Column::Event, Cell::Text(entry.kind.as_str()));
        text.clear();
        entry.write(zone, text);
        tell(Column::At, Cell::Text(text));
        if let Some(entered) = entry.entered {
            let written = format_instant(entered, zone);
            tell(Column::RecordedAt, Cell::Text(written.get(..16).unwrap_or_default()));
        }
        match entry.about {
            About::Stay => self.of_stay(entry.kind, tell),
            About::Case(place) => {
                if let Some(case) = self.stay.cases.get(place) {
                    self.of_case(entry.kind, place, case, tell);
                }
            }
            About::Hold(place) => {
                tell(Column::Hold, Cell::Text(&label('h', place)));
                if let Some(hold) = self.stay.holds.get(place).filter(|_| entry.kind == EventKind::HoldPlaced) {
                    tell(Column::Basis, Cell::Text(hold.basis.as_str()));
                }
            }
            About::Detainer(place, noted) => {
                tell(Column::Detainer, Cell::Text(&label('d', place)));
                let received = entry.kind == EventKind::DetainerReceived;
                if let Some(detainer) = self.stay.detainers.get(place).filter(|_| received) {
                    of_detainer(detainer, noted, tell);
                }
            }
        }
    }

    fn of_stay(&self, kind: EventKind, tell: &mut dyn FnMut(Column, Cell<'_>)) {
        match kind {
            EventKind::Booked => match self.stay.cases.len() {
                1 => tell(Column::Case, Cell::Text(&label('c', 0))),
                count => {
                    let labels: Vec<String> = (0..count).map(|place| label('c', place)).collect();
                    tell(Column::Cases, Cell::Labels(&labels));
                }
            },
            EventKind::BailRefused => tell(Column::Because, Cell::Text("detainer")),
            EventKind::CitizenshipClaimed => tell(Column::Text, Cell::Text("born in the United States")),
            EventKind::Note => tell(Column::Text, Cell::Text("agency telephoned")),
            EventKind::Transferred => {
                let ice = self.stay.exit == Exit::TakenByIce;
                tell(Column::To, Cell::Text(if ice { "ice" } else { "other-agency" }));
            }
            _ => {}
        }
    }

    fn of_case(&self, kind: EventKind, place: usize, case: &Case, tell: &mut dyn FnMut(Column, Cell<'_>)) {
        tell(Column::Case, Cell::Text(&label('c', place)));
        match (kind, case.ending) {
            (EventKind::Charged, _) => {
                if let Some(class) = self.county.charges.get(case.charge) {
                    tell(Column::Class, Cell::Text(&class.name));
                }
            }
            (EventKind::ProbableCauseFound, _) => tell(Column::By, Cell::Text("judge")),
            (EventKind::Sentenced, Ending::Sentence { days, credit, .. }) => {
                tell(Column::Term, Cell::Text(&format!("P{days}D")));
                tell(Column::Credit, Cell::Text(&format!("P{credit}D")));
            }
            _ => {}
        }
    }

    /// Adds the rows of the booking to a table; [`County::header`] is its first row.
    pub fn write_csv(&self, table: &mut String) {
        let mut text = String::with_capacity(40);
        for (number, entry) in self.entries.iter().enumerate() {
            // Writing to a text cannot fail.
            let _ = write!(table, "{},{number}", self.id);
            let mut column = 0_usize;
            self.tell(entry, &mut text, &mut |next, cell| {
                let place = (next as usize).saturating_add(1);
                commas(place.saturating_sub(column), table);
                column = place;
                write_cell(cell, table);
            });
            commas(NAMES.len().saturating_sub(column), table);
            match number {
                0 => self.write_about(table),
                _ => commas(ABOUT.len().saturating_add(self.county.facts.len()), table),
            }
            table.push('\n');
        }
    }

    /// What is said of the whole booking stands in its first row.
    fn write_about(&self, table: &mut String) {
        let county = self.county;
        for text in [county.name.as_str(), &county.jurisdiction, county.zone.name()] {
            table.push(',');
            write_text(text, table);
        }
        for (_, value) in self.facts() {
            table.push(',');
            match value {
                Value::Bool(flag) => table.push_str(if flag { "true" } else { "false" }),
                list => write_text(&json(&list), table),
            }
        }
    }

    /// The facts, always the same ones in the same order.
    fn facts(&self) -> Vec<(String, Value)> {
        let county = self.county;
        let text = |text: &str| Value::Text(text.to_owned());
        let conviction = |(place, on): &(usize, _)| {
            let class = county.convictions.get(*place).map_or("", |class: &Shared| class.name.as_str());
            let on = format_instant(*on, county.zone);
            let on = text(on.get(..10).unwrap_or_default());
            Value::Map(vec![("class".to_owned(), text(class)), ("on".to_owned(), on)])
        };
        let mut facts = vec![
            ("classified".to_owned(), Value::List(county.classified.iter().map(|name| text(name)).collect())),
            ("convictions".to_owned(), Value::List(self.stay.convictions.iter().map(conviction).collect())),
            // Charges come with their cases.
            ("charges".to_owned(), Value::List(Vec::new())),
        ];
        let flags = county.facts.iter().zip(&self.stay.facts);
        facts.extend(flags.map(|(fact, flag)| (fact.name.clone(), Value::Bool(*flag))));
        facts
    }

    /// The record as a timeline.
    ///
    /// # Errors
    ///
    /// None: a simulated record is well formed.
    pub fn timeline(&self) -> Result<Timeline, RecordError> {
        let county = self.county;
        let named = |name: &str, value: &str| (name.to_owned(), Value::Text(value.to_owned()));
        let mut text = String::new();
        let events = self.entries.iter().map(|entry| {
            let mut event = Vec::with_capacity(8);
            self.tell(entry, &mut text, &mut |column, cell| {
                let value = match cell {
                    Cell::Text(text) => Value::Text(text.to_owned()),
                    Cell::Flag(flag) => Value::Bool(flag),
                    Cell::Labels(labels) => Value::List(labels.iter().cloned().map(Value::Text).collect()),
                };
                event.push((column.name().to_owned(), value));
            });
            Value::Map(event)
        });
        let events = Value::List(events.collect());
        let record = vec![
            named("booking", &self.id),
            named("custodian", &county.name),
            named("jurisdiction", &county.jurisdiction),
            named("time_zone", county.zone.name()),
            ("facts".to_owned(), Value::Map(self.facts())),
            ("events".to_owned(), events),
        ];
        Timeline::from_value(Value::Map(record), &Defaults::default())
    }

    /// Adds the booking's row to the answer key; [`ANSWERS`] is its first row.
    pub fn write_answer(&self, table: &mut String) {
        let zone = self.county.zone;
        let detainer = self.stay.detainers.first();
        let planted = self.planted().map_or("", |mistake| mistake.as_str());
        let _ = write!(table, "{},{planted},{}", self.id, self.overdetention());
        let times = [
            Some(self.booked()),
            Some(self.entitled()),
            detainer.map(|detainer| detainer.received),
            detainer.and_then(|detainer| detainer.withdrawn),
            Some(self.ended()),
        ];
        for time in times {
            table.push(',');
            table.push_str(&time.map(|time| format_instant(time, zone)).unwrap_or_default());
        }
        table.push_str(match self.stay.exit {
            Exit::Released => ",released\n",
            Exit::TakenByIce => ",ice\n",
            Exit::TakenElsewhere => ",other-agency\n",
        });
    }
}

/// The first row of the answer key: times are exact, seconds are what nothing covered under the county's rule.
pub const ANSWERS: &str =
    "booking,planted,overdetention_seconds,booked,entitled,detainer_received,detainer_withdrawn,ended,left\n";

impl County {
    /// The first row of the table of events.
    #[must_use]
    pub fn header(&self) -> String {
        let mut header = String::from("booking,seq");
        for name in NAMES.iter().chain(&ABOUT) {
            header.push(',');
            header.push_str(name);
        }
        for fact in &self.facts {
            let _ = write!(header, ",fact.{}", fact.name);
        }
        header.push('\n');
        header
    }
}

fn of_detainer(detainer: &Detainer, noted: [bool; 4], tell: &mut dyn FnMut(Column, Cell<'_>)) {
    tell(Column::Form, Cell::Text(detainer.form.as_str()));
    tell(Column::Agency, Cell::Text("ice"));
    let [signed, served, warrant, cause] = noted;
    if signed {
        tell(Column::Signed, Cell::Flag(detainer.signed));
    }
    if served {
        tell(Column::Served, Cell::Flag(detainer.served));
    }
    if warrant {
        tell(Column::Warrant, Cell::Text(Warrant::as_str(detainer.warrant)));
    }
    if cause {
        tell(Column::ProbableCause, Cell::Text(Statement::as_str(detainer.cause)));
    }
}

fn label(letter: char, place: usize) -> String {
    format!("{letter}{}", place.saturating_add(1))
}

fn write_cell(cell: Cell<'_>, table: &mut String) {
    match cell {
        Cell::Text(text) => write_text(text, table),
        Cell::Flag(flag) => table.push_str(if flag { "true" } else { "false" }),
        Cell::Labels(labels) => {
            write_text(&json(&Value::List(labels.iter().cloned().map(Value::Text).collect())), table);
        }
    }
}

fn json(value: &Value) -> String {
    // A plain value has only texts as keys, so that it always has a form in JSON.
    serde_json::to_string(value).unwrap_or_default()
}

/// Empty cells: most cells are.
fn commas(count: usize, table: &mut String) {
    const SOME: &str = ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,";
    let mut left = count;
    while left > 0 {
        let now = left.min(SOME.len());
        table.push_str(SOME.get(..now).unwrap_or_default());
        left = left.saturating_sub(now);
    }
}

/// A cell of CSV, in quotes if it needs them (RFC 4180).
fn write_text(text: &str, table: &mut String) {
    if text.bytes().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r')) {
        table.push('"');
        table.push_str(&text.replace('"', "\"\""));
        table.push('"');
    } else {
        table.push_str(text);
    }
}
