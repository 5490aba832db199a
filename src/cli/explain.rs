//! `detainer explain`: one stay in words and as a strip.

use std::io::Write;

use detainer::check::words::hours;
use detainer::check::{Assessment, Law, Verdict, check, explain};
use detainer::policy::Policy;
use detainer::record::Timeline;

use super::args::{Color, ExplainArgs};
use super::decide::no_such_booking;
use super::input::Input;
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
    let input = Input::new(&args.input, args.common.input_format)?;
    let mut done = Done::Clean;
    let mut chosen: Vec<Timeline> = Vec::new();
    let mut others: Vec<String> = Vec::new();
    input.read(settings.defaults(), |record| {
        match record {
            Ok(timeline) => match &args.booking {
                Some(booking) if *booking == timeline.booking => chosen.push(timeline),
                None if chosen.is_empty() => chosen.push(timeline),
                _ => others.push(timeline.booking),
            },
            Err(rejected) => {
                done = Done::WithRejects;
                rejected.report(&input);
            }
        }
        Ok(())
    })?;
    if let Some(booking) = args.booking.as_deref().filter(|_| chosen.is_empty()) {
        return Err(no_such_booking(booking, &others, &input));
    }
    if let (None, Some(first), false) = (&args.booking, chosen.first(), others.is_empty()) {
        return Err(several(&first.booking, &others, &input));
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

fn several(first: &str, others: &[String], input: &Input<'_>) -> Stop {
    let count = others.len().saturating_add(1);
    let names = std::iter::once(first).chain(others.iter().map(String::as_str)).take(NAMED);
    let names: Vec<String> = names.map(|name| format!("`{}`", clean(name))).collect();
    let more = if count > NAMED { ", …" } else { "" };
    Stop::with_help(
        format!("`{}` has {count} bookings: choose one with `--booking`", input.name()),
        format!("they are {}{more}", names.join(", ")),
    )
}

fn lines(timeline: &Timeline, settings: &Settings<'_>) -> Result<Vec<String>, Stop> {
    let options = settings.options(timeline.zone)?;
    // Rulings that were not known yet are left out here, so that check and explanation speak of the same law.
    let known = |policy: &&Policy| match (options.law_as_known_at, policy.decided) {
        (Some(known_at), Some(day)) => timeline.zone.start_of_day(day) <= known_at,
        _ => true,
    };
    let policies = settings.policies.iter().map(|loaded| &loaded.policy);
    let law = Law::new(policies.filter(known).cloned().collect());
    let assessment = check(timeline, &law, &options);
    let explanation = explain(timeline, &law, &assessment);
    let width = columns();
    let text_width = width.min(100);
    let mut lines = heading(timeline, &assessment, &law, text_width);
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

fn heading(timeline: &Timeline, assessment: &Assessment, law: &Law, width: usize) -> Vec<String> {
    let mut title = format!("Booking {}", clean(&timeline.booking));
    for more in [&timeline.custodian, &timeline.jurisdiction].into_iter().flatten() {
        title.push_str(&format!(", {}", clean(more)));
    }
    let bounds = assessment.overdetention.unwrap_or_default();
    let (verdict, paint) = match assessment.verdict {
        Verdict::Lawful => ("LAWFUL: covered throughout".to_owned(), "1;32"),
        Verdict::Unlawful if bounds.min_seconds == bounds.max_seconds => {
            (format!("UNLAWFUL: held without authority for {}", hours(bounds.min_seconds)), "1;31")
        }
        Verdict::Unlawful => {
            let (least, most) = (hours(bounds.min_seconds), hours(bounds.max_seconds));
            (format!("UNLAWFUL: held without authority for {least} to {most}"), "1;31")
        }
        Verdict::Undetermined => (
            format!("UNDETERMINED: held without authority for up to {}, or not at all", hours(bounds.max_seconds)),
            "1;33",
        ),
        Verdict::NotAssessed => ("NOT ASSESSED".to_owned(), "1;33"),
    };
    let policies: Vec<&str> = law.policies().iter().map(|policy| policy.id.as_str()).collect();
    let law = if policies.is_empty() { "none was known then".to_owned() } else { policies.join(", ") };
    let mut lines = wrap(&title, width);
    lines.extend(wrap(&verdict, width).into_iter().map(|line| format!("\u{1b}[{paint}m{line}\u{1b}[0m")));
    lines.extend(wrap(&format!("Law: {}", clean(&law)), width));
    lines
}
