//! A nightly batch: a card for every person whose time runs out, to print and tape to the file, in English and Spanish.
//!
//! ```sh
//! cargo run --example deadline_cards --features json
//! ```
//!
//! The stays stand in `examples/live/night.jsonl`; the night is that of 5 March 2026. Who is held on a case gets no card.

use std::error::Error;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;
use std::sync::Arc;

use chrono::Datelike;
use detainer::check::Law;
use detainer::live::{Custody, DeadlineKind, Decision};
use detainer::policy::{Limit, Policy, catalog};
use detainer::record::{Defaults, json};
use detainer::time::{Instant, Zone, parse_exact};

const WIDTH: usize = 58;

/// What differs between the languages.
struct Language {
    days: [&'static str; 7],
    months: [&'static str; 12],
    by: &'static str,
    now: &'static str,
    unclear: &'static str,
    running: &'static str,
    paused: &'static str,
    not_come: &'static str,
}

const ENGLISH: Language = Language {
    days: ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    by: "Release by",
    now: "RELEASE NOW. No authority since",
    unclear: "The record does not say. That is no leave to hold. Missing:",
    running: "The weekend does not pause this clock.",
    paused: "Days that the rule leaves out are not counted.",
    not_come: "If ICE has not come by then, release.",
};

const SPANISH: Language = Language {
    days: ["lun", "mar", "mié", "jue", "vie", "sáb", "dom"],
    months: ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
    by: "Poner en libertad a más tardar el",
    now: "PONER EN LIBERTAD YA. Sin autoridad desde el",
    unclear: "El registro no lo dice, y eso no permite retener. Falta:",
    running: "El fin de semana no detiene este plazo.",
    paused: "Los días que la norma excluye no se cuentan.",
    not_come: "Si ICE no ha venido para entonces, poner en libertad.",
};

fn main() -> Result<(), Box<dyn Error>> {
    let policy = catalog::policy("us-fed-i247a").ok_or("no such policy")??;
    let law = Arc::new(Law::new(vec![policy]));
    let night = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/live/night.jsonl");
    for timeline in json::read_lines(BufReader::new(File::open(night)?), Defaults::default()) {
        let timeline = timeline?;
        let (booking, zone) = (timeline.booking.clone(), timeline.zone);
        let now = parse_exact("2026-03-05T23:00", zone)?;
        let mut custody = Custody::new(timeline, Arc::clone(&law));
        let lines: Vec<String> = [&ENGLISH, &SPANISH]
            .into_iter()
            .flat_map(|language| words(&mut custody, &law, now, zone, language))
            .collect();
        if !lines.is_empty() {
            print(&booking, &lines);
        }
    }
    Ok(())
}

/// The lines of a card in one language; none, if the person is not to be released soon.
fn words(custody: &mut Custody, law: &Law, now: Instant, zone: Zone, language: &Language) -> Vec<String> {
    let deadline = custody.deadlines(now).into_iter().find(|deadline| deadline.kind == DeadlineKind::Release);
    let policy = deadline.and_then(|deadline| deadline.policy);
    let policy = law.policies().iter().find(|other| policy.as_ref() == Some(&other.id));
    let at = |at: Instant| moment(at, zone, language);
    match custody.decide(now) {
        Decision::MayHold { until: Some(until), .. } => vec![
            format!("{} {}.", language.by, at(*until)),
            if policy.is_some_and(pauses) { language.paused } else { language.running }.to_owned(),
            language.not_come.to_owned(),
        ],
        Decision::MustRelease { since, .. } => vec![format!("{} {}.", language.now, at(*since))],
        Decision::Insufficient { missing } => vec![language.unclear.to_owned(), missing.join(", ")],
        Decision::MayHold { until: None, .. } | Decision::MustNotRelease { .. } | Decision::NotInCustody => Vec::new(),
    }
}

/// Whether some days stop the policy's clock.
fn pauses(policy: &Policy) -> bool {
    policy.holds.iter().any(|rule| match &rule.limit {
        Some(Limit::Hours { excluding, .. }) => excluding.weekdays.contains(&true) || excluding.holidays.is_some(),
        Some(Limit::EndOfDay) | None => false,
    })
}

/// `Sat 7 Mar 17:00`.
fn moment(at: Instant, zone: Zone, language: &Language) -> String {
    let wall = zone.wall(at);
    let date = wall.date.to_chrono();
    let day = language.days[usize::try_from(wall.date.weekday().num_days_from_monday()).unwrap_or_default()];
    let month = language.months[usize::try_from(date.month0()).unwrap_or_default()];
    format!("{day} {} {month} {:02}:{:02}", date.day(), wall.second / 3600, wall.second % 3600 / 60)
}

fn print(booking: &str, lines: &[String]) {
    let rule = "-".repeat(WIDTH);
    println!("+{rule}+");
    for line in std::iter::once(booking).chain(lines.iter().map(String::as_str)) {
        let mut row = String::new();
        for word in line.split(' ') {
            if !row.is_empty() && row.chars().count() + word.chars().count() + 3 > WIDTH {
                println!("| {row:width$} |", width = WIDTH - 2);
                row.clear();
            }
            row.push_str(if row.is_empty() { "" } else { " " });
            row.push_str(word);
        }
        println!("| {row:width$} |", width = WIDTH - 2);
    }
    println!("+{rule}+\n");
}
