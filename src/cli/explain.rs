//! `detainer explain`: one stay in words and as a strip.

use std::io::Write;

use detainer::check::{Assessment, Verdict, check, explain, words};
use detainer::record::Timeline;

use super::applied::the_law;
use super::args::{Color, ExplainArgs};
use super::decide::no_such_booking;
use super::input::{Inputs, Stay};
use super::settings::Settings;
use super::stop::Stop;
use super::strip;
use super::text::{clean, columns, wrap};
use super::{Done, painted};

/// So many booking numbers are named when one must be chosen.
const NAMED: usize = 5;

/// A space at which no line is broken.
const TIE: &str = "\u{a0}";

pub(super) fn run(args: &ExplainArgs, color: Color) -> Result<Done, Stop> {
    let settings = Settings::new(&args.common, args.as_of.as_deref())?;
    let input = Inputs::new(std::slice::from_ref(&args.input), &args.common.records)?;
    let mut done = Done::Clean;
    let mut chosen: Vec<Stay> = Vec::new();
    let mut others: Vec<String> = Vec::new();
    input.read(settings.defaults(), |record| {
        match record {
            Ok(stay) => match &args.booking {
                Some(booking) if *booking == stay.timeline.booking => chosen.push(stay),
                None if chosen.is_empty() => chosen.push(stay),
                _ => others.push(stay.timeline.booking),
            },
            Err(rejected) => {
                done = Done::WithRejects;
                rejected.report();
            }
        }
        Ok(())
    })?;
    if let Some(booking) = args.booking.as_deref().filter(|_| chosen.is_empty()) {
        return Err(no_such_booking(booking, &others, &input));
    }
    if let (None, Some(first), false) = (&args.booking, chosen.first(), others.is_empty()) {
        return Err(several(&first.timeline.booking, &others, &input));
    }
    if chosen.is_empty() && done == Done::Clean {
        return Err(Stop::new(format!("there are no records in `{}`", input.name())));
    }
    let mut out = painted(color);
    for (number, timeline) in chosen.iter().enumerate() {
        if number > 0 {
            writeln!(out)?;
        }
        for line in lines(timeline, &settings)? {
            writeln!(out, "{line}")?;
        }
    }
    Ok(done)
}

fn several(first: &str, others: &[String], input: &Inputs<'_>) -> Stop {
    let count = others.len().saturating_add(1);
    let names = std::iter::once(first).chain(others.iter().map(String::as_str)).take(NAMED);
    let names: Vec<String> = names.map(|name| format!("`{}`", clean(name))).collect();
    let more = if count > NAMED { ", …" } else { "" };
    Stop::with_help(
        format!("`{}` has {count} bookings: choose one with `--booking`", input.name()),
        format!("they are {}{more}", names.join(", ")),
    )
}

fn lines(stay: &Stay, settings: &Settings<'_>) -> Result<Vec<String>, Stop> {
    let timeline = &stay.timeline;
    let options = settings.options(stay)?;
    let law = settings.law(timeline);
    let assessment = check(timeline, &law, &options);
    let explanation = match options.law_as_known_at {
        Some(known) => explain(timeline, &law.as_known_at(known, timeline.zone), &assessment),
        None => explain(timeline, &law, &assessment),
    };
    let width = columns();
    let text_width = width.min(100);
    let mut lines = heading(timeline, &assessment, text_width);
    lines.extend(the_law(&assessment, text_width));
    for drawing in strip::draw(timeline, &assessment, &explanation, width) {
        lines.push(String::new());
        lines.extend(drawing);
    }
    lines.push(String::new());
    let digits = explanation.steps.len().to_string().len();
    let indent = " ".repeat(digits.saturating_add(2));
    let room = text_width.saturating_sub(indent.len());
    for (number, step) in explanation.steps.iter().enumerate() {
        let mut text = clean(&step.text);
        if !step.events.is_empty() {
            // Names in brackets stay together on a line.
            text.push_str(&format!(" [{}]", clean(&step.events.join(", ")).replace(' ', TIE)));
        }
        let mut start = format!("{:>digits$}. ", number.saturating_add(1));
        for line in wrap(&text, room) {
            lines.push(format!("{start}{}", line.replace(TIE, " ")));
            start.clone_from(&indent);
        }
        let citation = step.citation.iter().flat_map(|text| wrap(&clean(text), room.saturating_sub(2)));
        // An address is not broken: it is there to be copied.
        for line in citation.chain(step.source.iter().map(|source| clean(source))) {
            lines.push(format!("{indent}  \u{1b}[2m{line}\u{1b}[0m"));
        }
    }
    Ok(lines)
}

fn heading(timeline: &Timeline, assessment: &Assessment, width: usize) -> Vec<String> {
    let mut title = format!("Booking {}", clean(&timeline.booking));
    for more in [&timeline.custodian, &timeline.jurisdiction].into_iter().flatten() {
        title.push_str(&format!(", {}", clean(more)));
    }
    let bounds = assessment.overdetention.unwrap_or_default();
    let paint = match assessment.verdict {
        Verdict::Lawful => "1;32",
        Verdict::Unlawful => "1;31",
        Verdict::Undetermined | Verdict::NotAssessed => "1;33",
    };
    let verdict = words::verdict(assessment.verdict, bounds);
    let mut lines = wrap(&title, width);
    lines.extend(wrap(&verdict, width).into_iter().map(|line| format!("\u{1b}[{paint}m{line}\u{1b}[0m")));
    lines
}
