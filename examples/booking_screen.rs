//! A booking screen that embeds the crate: the list of the jail, whoever must go first on top, kept right as things happen.
//!
//! ```sh
//! cargo run --example booking_screen
//! ```
//!
//! The times are those of Thursday 5 March 2026 and the Monday after it; a real screen passes its clock's.

use std::error::Error;
use std::sync::Arc;

use detainer::check::Law;
use detainer::live::{Custody, Decision, Ladder, Reason, Rung, Watch};
use detainer::policy::{Form, catalog};
use detainer::record::{Event, EventKind, Said, Timeline, Warrant};
use detainer::time::{Instant, Recorded, TimeError, Zone, parse_exact};

/// The list of the jail.
struct Screen {
    zone: Zone,
    law: Arc<Law>,
    rows: Vec<Row>,
}

struct Row {
    booking: String,
    custody: Custody,
    watch: Watch,
}

impl Screen {
    fn time(&self, text: &str) -> Result<Instant, TimeError> {
        parse_exact(text, self.zone)
    }

    fn event(&self, kind: EventKind, at: &str) -> Event {
        Event::new(kind, Recorded::parse(at, self.zone))
    }

    fn book(&mut self, booking: &str, at: &str, case: &str) {
        let booked = Event { cases: vec![case.to_owned()], ..self.event(EventKind::Booked, at) };
        let mut custody = Custody::new(Timeline::new(booking, self.zone), Arc::clone(&self.law));
        custody.record(booked);
        self.rows.push(Row { booking: booking.to_owned(), custody, watch: Watch::default() });
    }

    /// Records an event, and says what it changed and what the holds still lack.
    fn record(&mut self, booking: &str, event: Event, now: Instant) {
        let Some(row) = self.rows.iter_mut().find(|row| row.booking == booking) else { return };
        row.custody.decide(now);
        row.custody.record(event);
        println!("{booking}: {}", row.custody.decide(now).sentence(self.zone));
        for moved in row.custody.what_changed().into_iter().flat_map(|change| change.moved) {
            let why = match moved.because {
                Reason::Time => "time passed".to_owned(),
                Reason::Event(name) => format!("event {name}"),
            };
            println!("  because of {why}: {}", moved.deadline.sentence(self.zone));
        }
        for checked in row.custody.checklist(now).iter().filter(|checked| !checked.is_complete()) {
            let lacks: Vec<String> = checked.lacks.iter().map(|set| set.join(" and ")).collect();
            println!("  {} lacks {}", checked.hold, lacks.join(", or "));
        }
    }

    /// Draws the list, and says when it must be drawn again if nothing happens before.
    fn draw(&mut self, now: Instant) -> Option<Instant> {
        println!("\n{}", self.zone.wall(now));
        self.rows.sort_by_cached_key(|row| row.booking.clone());
        self.rows.sort_by_key(|row| urgency(row.custody.decided()));
        for Row { booking, custody, watch } in &mut self.rows {
            let deadlines = custody.deadlines(now);
            let sign = match watch.alerts(&Ladder::default(), deadlines, now).first().map(|alert| alert.rung) {
                Some(Rung::Expired) => "!!",
                Some(Rung::Ahead(_)) => "!",
                None => "",
            };
            println!("{sign:2} {booking:6} {}", custody.decide(now).sentence(self.zone));
        }
        println!();
        self.rows.retain(|row| row.custody.decided() != Some(&Decision::NotInCustody));
        self.rows.iter().flat_map(|row| [row.custody.decided_until(), row.watch.next()]).flatten().min()
    }
}

/// Who must be released comes first, then who may be held, then who must be.
fn urgency(decision: Option<&Decision>) -> (u8, Option<Instant>) {
    match decision {
        Some(Decision::MustRelease { since, .. }) => (0, Some(*since)),
        Some(Decision::Insufficient { .. }) | None => (1, None),
        Some(Decision::MayHold { until, .. }) => (2, *until),
        Some(Decision::MustNotRelease { .. }) => (3, None),
        Some(Decision::NotInCustody) => (4, None),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let policies = ["us-fed-8cfr-287-7", "us-generic-warrant-or-probable-cause"];
    let policies = policies.into_iter().map(|id| catalog::policy(id).ok_or("no such policy")?.map_err(Into::into));
    let law = Law::new(policies.collect::<Result<_, Box<dyn Error>>>()?);
    let mut screen = Screen { zone: Zone::named("America/Los_Angeles")?, law: Arc::new(law), rows: Vec::new() };

    screen.book("B-7", "2026-03-04T22:10", "26-114");
    screen.book("B-8", "2026-03-05T03:40", "26-115");
    let now = screen.time("2026-03-05T09:00")?;
    let detainer = Event {
        id: Some("e2".to_owned()),
        detainer: Some("d1".to_owned()),
        form: Some(Said::Listed(Form::I247A)),
        signed: Some(Said::Listed(true)),
        ..screen.event(EventKind::DetainerReceived, "2026-03-05T08:55")
    };
    screen.record("B-7", detainer, now);
    screen.draw(now);

    let now = screen.time("2026-03-05T17:00")?;
    let bail = Event { id: Some("e3".to_owned()), ..screen.event(EventKind::BailPosted, "2026-03-05T17:00") };
    screen.record("B-7", bail, now);
    let warrant = Event {
        id: Some("e4".to_owned()),
        detainer: Some("d1".to_owned()),
        warrant_kind: Some(Said::Listed(Warrant::Administrative)),
        ..screen.event(EventKind::WarrantReceived, "2026-03-05T17:00")
    };
    screen.record("B-7", warrant, now);

    // From here on nothing happens: the screen draws when something is due.
    let mut next = screen.draw(now);
    let end = screen.time("2026-03-10T00:00")?;
    while let Some(now) = next.filter(|now| *now < end) {
        next = screen.draw(now);
    }
    Ok(())
}
