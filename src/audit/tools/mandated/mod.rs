//! Reports on detainers that statutes ask for, from the records of an audit.

mod lodged;

use std::io::{self, Write};

use crate::audit::cell;
use crate::check::{Law, Truth};
use crate::record::{EventKind, Value};
use crate::time::format_instant;
use crate::words::words;

use super::exposure::solely;
use super::{Section, Stay, Tool, add, map, number, word};

use lodged::{Lodged, lodged};

words! {
    /// For whom a report on detainers is.
    Mandate {
        /// Illinois TRUST Act, 5 ILCS 805/25: for each detainer the date of its receipt, when bail was posted, whether and when
        /// the person was released or transferred, and to which agency; no identities; a certification if there was none.
        Illinois = "il",
        /// New York City, Local Laws 58 and 59 of 2014 (Administrative Code sections 9-131 and 14-154): four counts.
        NewYorkCity = "nyc",
        /// No statute's: every detainer with what became of it, by booking.
        Generic = "generic",
    }
}

impl Mandate {
    const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Illinois => &["received_on", "bail_posted", "outcome", "outcome_at", "agency"],
            Self::NewYorkCity => &["count", "of", "at_least", "at_most"],
            Self::Generic => &[
                "booking",
                "detainer",
                "received",
                "form",
                "issuer",
                "warrant",
                "bail_posted",
                "outcome",
                "outcome_at",
                "agency",
                "held_solely_min_seconds",
                "held_solely_max_seconds",
                "verdict",
            ],
        }
    }
}

/// A report on the detainers received in a year, or in all years.
pub struct Mandated<W> {
    mandate: Mandate,
    year: Option<i32>,
    table: W,
    letter: W,
    rows: Vec<Vec<String>>,
    received: Range,
    held: Range,
    transferred: Range,
    not_honoured: Range,
}

/// At least and at most so many.
#[derive(Clone, Copy, Debug, Default)]
struct Range {
    least: u64,
    most: u64,
}

impl Range {
    fn add(&mut self, truth: Truth) {
        if truth == Truth::Yes {
            add(&mut self.least);
        }
        if truth != Truth::No {
            add(&mut self.most);
        }
    }

    fn value(self) -> Value {
        map([("at_least", number(self.least)), ("at_most", number(self.most))])
    }
}

impl<W: Write + Send> Mandated<W> {
    /// A report on the detainers received in that year of the jail's calendar, or in all years: a table, and a letter that
    /// says what it is, or certifies that there were none.
    #[must_use]
    pub fn new(mandate: Mandate, year: Option<i32>, table: W, letter: W) -> Self {
        let none = Range::default();
        let (received, held, transferred, not_honoured) = (none, none, none, none);
        Self { mandate, year, table, letter, rows: Vec::new(), received, held, transferred, not_honoured }
    }

    fn row(&self, stay: &Stay, lodged: &Lodged<'_>, seconds: (i64, i64)) -> Option<Vec<String>> {
        let zone = stay.timeline.zone;
        let outcome = [lodged.outcome().to_owned(), lodged.outcome_at(zone), lodged.agency().to_owned()];
        let mut cells = match self.mandate {
            Mandate::NewYorkCity => return None,
            Mandate::Illinois => vec![lodged.received_on(zone), lodged.bail_posted(zone)],
            Mandate::Generic => vec![
                stay.timeline.booking.clone(),
                lodged.event.detainer.clone().unwrap_or_default(),
                lodged::range(&lodged.event.at, |at| format_instant(at, zone)),
                lodged.form().to_owned(),
                lodged.event.agency.clone().unwrap_or_default(),
                lodged.warrant().to_owned(),
                lodged.bail_posted(zone),
            ],
        };
        cells.extend(outcome);
        if self.mandate == Mandate::Generic {
            cells.extend([seconds.0.to_string(), seconds.1.to_string()]);
            cells.push(stay.assessment.verdict.as_str().to_owned());
        }
        Some(cells)
    }
}

impl<W: Write + Send> Tool for Mandated<W> {
    fn see(&mut self, stay: &Stay, law: &Law) -> io::Result<()> {
        let all = lodged(&stay.timeline);
        let within =
            |lodged: &Lodged<'_>| self.year.map_or(Truth::Yes, |year| lodged.in_year(year, stay.timeline.zone));
        let all: Vec<(Truth, &Lodged<'_>)> =
            all.iter().map(|one| (within(one), one)).filter(|(within, _)| *within != Truth::No).collect();
        let Some((_, first)) = all.first() else { return Ok(()) };
        let any = all.iter().map(|(within, _)| *within).fold(Truth::No, |any, one| any | one);
        let (sure, possible) = solely(stay, law);
        let held = Truth::of(!sure.is_empty(), !possible.is_empty());
        let released = Truth::certain(first.end.is_some_and(|end| end.listed_kind() == Some(EventKind::Released)));
        self.held.add(any & held);
        self.transferred.add(any & Truth::certain(first.to_ice()));
        for (within, lodged) in all {
            self.received.add(within);
            self.not_honoured.add(within & released & !held);
            let row = self.row(stay, lodged, (sure.measure(), possible.measure()));
            self.rows.extend(row);
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> io::Result<Section> {
        let counts = [
            ("detainers received", "detainers", self.received),
            ("held beyond the time of release otherwise", "bookings", self.held),
            ("transferred to ICE", "bookings", self.transferred),
            ("not honored: released without such a hold", "detainers", self.not_honoured),
        ];
        if self.mandate == Mandate::NewYorkCity {
            self.rows = counts
                .iter()
                .map(|(count, of, range)| {
                    vec![(*count).to_owned(), (*of).to_owned(), range.least.to_string(), range.most.to_string()]
                })
                .collect();
        } else {
            // The order of the input would tell which row is whose.
            self.rows.sort();
        }
        let mut page = Vec::new();
        cell::row(&mut page, self.mandate.columns());
        for row in &self.rows {
            cell::row(&mut page, &row.iter().map(String::as_str).collect::<Vec<_>>());
        }
        self.table.write_all(&page)?;
        self.table.flush()?;
        let letter = self.in_words();
        self.letter.write_all(letter.as_bytes())?;
        self.letter.flush()?;
        let mut lines = vec![format!("Report on detainers ({}):", self.mandate.as_str())];
        lines.extend(counts.iter().map(|(count, of, range)| {
            let range = if range.least == range.most {
                range.least.to_string()
            } else {
                format!("{} to {}", range.least, range.most)
            };
            format!("  {count}: {range} {of}")
        }));
        let year = self.year.map_or(Value::Null, |year| Value::Int(i64::from(year)));
        let value = map([
            ("for", word(self.mandate.as_str())),
            ("year", year),
            ("received", self.received.value()),
            ("held_beyond_release", self.held.value()),
            ("transferred_to_ice", self.transferred.value()),
            ("not_honored", self.not_honoured.value()),
        ]);
        Ok(Section { name: format!("mandated-{}", self.mandate.as_str()), value, lines })
    }
}

impl<W> Mandated<W> {
    /// What goes with the table.
    fn in_words(&self) -> String {
        let title = match self.mandate {
            Mandate::Illinois => "Report on immigration detainers and civil immigration warrants, 5 ILCS 805/25",
            Mandate::NewYorkCity => {
                "Report on civil immigration detainers, New York City Administrative Code, sections 9-131 and 14-154"
            }
            Mandate::Generic => "Report on immigration detainers",
        };
        let period = self.year.map_or_else(|| "all years on record".to_owned(), |year| format!("the year {year}"));
        let Range { least, most } = self.received;
        let what = match (least, most) {
            (0, 0) => format!("The agency certifies that it received no immigration detainer in {period}."),
            _ if least == most => format!("Immigration detainers received in {period}: {most}."),
            _ => format!(
                "Immigration detainers received in {period}: {least} to {most}; of {} the record does not say whether it \
                 was in that period.",
                most.saturating_sub(least)
            ),
        };
        let more = match self.mandate {
            Mandate::Illinois => {
                "Requests for assistance other than detainers, and how they were addressed, are not in these records and are \
                 to be added by the agency.\n"
            }
            Mandate::NewYorkCity => "A count with two numbers depends on what the records leave open.\n",
            Mandate::Generic => "",
        };
        format!("{title}\n\n{what}\n{more}\nAgency:\nName and title:\nDate and signature:\n")
    }
}
