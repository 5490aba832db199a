//! `detainer decide`: what the jail may do at a moment.

use std::io::{self, BufWriter, Write};

use detainer::check::{DecisionInZone, decide};
use detainer::time::{Zone, format_instant};
use serde::Serialize;

use super::Done;
use super::args::DecideArgs;
use super::input::Input;
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
}

pub(super) fn run(args: &DecideArgs) -> Result<Done, Stop> {
    let settings = Settings::new(&args.common, None)?;
    settings.time("--at", &args.at, Zone::utc())?;
    let law = settings.law();
    let input = Input::new(&args.input, args.common.input_format)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut done = Done::Clean;
    let mut decided = false;
    let mut others: Vec<String> = Vec::new();
    input.read(settings.defaults(), |record| {
        let timeline = match record {
            Ok(timeline) => timeline,
            Err(rejected) => {
                done = Done::WithRejects;
                rejected.report(&input);
                return Ok(());
            }
        };
        if args.booking.as_ref().is_some_and(|booking| *booking != timeline.booking) {
            others.push(timeline.booking);
            return Ok(());
        }
        decided = true;
        let zone = timeline.zone;
        let at = settings.time("--at", &args.at, zone)?;
        let (decision, _) = decide(&timeline, &law, at, settings.options(zone)?.law_as_known_at);
        let line = Line {
            booking: &timeline.booking,
            at: format_instant(at, zone),
            decision: decision.in_zone(zone),
            text: decision.sentence(zone),
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
pub(super) fn no_such_booking(booking: &str, others: &[String], input: &Input<'_>) -> Stop {
    let message = format!("no booking `{}` in `{}`", clean(booking), input.name());
    match nearest(booking, others.iter().map(String::as_str)) {
        Some(near) => Stop::with_help(message, format!("did you mean `{}`?", clean(near))),
        None => Stop::new(message),
    }
}
