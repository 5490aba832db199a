//! `detainer decide`: what the jail may do at a moment.

use std::io::{self, BufWriter, Write};

use detainer::check::{LawNote, Options, check};
use detainer::live::{Custody, DecisionInZone};
use detainer::time::{Zone, format_instant};
use serde::Serialize;

use super::Done;
use super::args::DecideArgs;
use super::input::Inputs;
use super::settings::Settings;
use super::stop::Stop;
use super::text::{clean, clean_json, nearest};

/// A decision with the booking it is about.
#[derive(Serialize)]
struct Line<'a> {
    booking: &'a str,
    at: String,
    #[serde(flatten)]
    decision: DecisionInZone<'a>,
    text: String,
    /// Those applied at that moment.
    policies: Vec<&'a str>,
    law_notes: Vec<String>,
}

fn note(note: &LawNote) -> String {
    note.text.clone()
}

pub(super) fn run(args: &DecideArgs) -> Result<Done, Stop> {
    let settings = Settings::new(&args.common, None)?;
    settings.time("--at", &args.at, Zone::utc())?;
    let input = Inputs::new(std::slice::from_ref(&args.input), &args.common.records)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut done = Done::Clean;
    let mut decided = false;
    let mut others: Vec<String> = Vec::new();
    input.read(settings.defaults(), |record| {
        let stay = match record {
            Ok(stay) => stay,
            Err(rejected) => {
                done = Done::WithRejects;
                rejected.report();
                return Ok(());
            }
        };
        let timeline = &stay.timeline;
        if args.booking.as_ref().is_some_and(|booking| *booking != timeline.booking) {
            others.push(timeline.booking.clone());
            return Ok(());
        }
        decided = true;
        let zone = timeline.zone;
        let at = settings.time("--at", &args.at, zone)?;
        let law = settings.law(timeline);
        let law_as_known_at = settings.options(&stay)?.law_as_known_at;
        // The law of that second: custody runs on at least so long.
        let options = Options { as_of: Some(at.plus(1)), law_as_known_at };
        let assessment = check(timeline, &law, &options);
        let applied = assessment.law.iter().filter(|one| one.spans.iter().any(|span| span.contains(at)));
        let booking = timeline.booking.clone();
        let mut custody = Custody::new(stay.timeline, law);
        if let Some(known_at) = law_as_known_at {
            custody = custody.with_law_as_known_at(known_at);
        }
        let decision = custody.decide(at);
        let line = Line {
            booking: &booking,
            at: format_instant(at, zone),
            decision: decision.in_zone(zone),
            text: decision.sentence(zone),
            policies: applied.map(|one| one.policy.as_str()).collect(),
            law_notes: assessment.law_notes.iter().map(note).collect(),
        };
        writeln!(out, "{}", clean_json(serde_json::to_string(&line)?))?;
        Ok(())
    })?;
    out.flush()?;
    match &args.booking {
        Some(booking) if !decided => Err(no_such_booking(booking, &others, &input)),
        _ => Ok(done),
    }
}

/// The error for a booking that the input does not have.
pub(super) fn no_such_booking(booking: &str, others: &[String], input: &Inputs<'_>) -> Stop {
    let message = format!("no booking `{}` in `{}`", clean(booking), input.name());
    match nearest(booking, others.iter().map(String::as_str)) {
        Some(near) => Stop::with_help(message, format!("did you mean `{}`?", clean(near))),
        None => Stop::new(message),
    }
}
