//! `detainer mapping`, and exports that are read through a mapping.

use std::borrow::Cow;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use detainer::audit::mapping::{
    File, FileError, Mapped, Mapping, PreviewEvent, PreviewRow, Reason, Unmapped, guess as guess_mapping, ready,
};
use detainer::record::Defaults;

use super::args::MappingCommand;
use super::input::{Input, Rejected, Stay};
use super::stop::{Stop, reason};
use super::text::{clean, nearest};
use super::{Done, complain, settings};

/// So many rows are shown.
const SHOWN: usize = 10;

pub(super) fn run(command: &MappingCommand) -> Result<Done, Stop> {
    match command {
        MappingCommand::Guess { file } => guess(file),
        MappingCommand::Check { file, mapping, time_zone } => check(file, mapping, time_zone.as_deref()),
        MappingCommand::List => list(),
        MappingCommand::Show { id } => show(id),
    }
}

/// The mapping of a file, or a ready one.
pub(super) fn load(name: &str) -> Result<Mapping, Stop> {
    Mapping::from_toml(&text(name)?, name)
        .map_err(|error| Stop::new(error.to_string().lines().map(clean).collect::<Vec<_>>().join("\n")))
}

/// Its text.
pub(super) fn text(name: &str) -> Result<Cow<'static, str>, Stop> {
    let path = Path::new(name);
    if path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml")) || path.exists() {
        return fs::read_to_string(path)
            .map(Cow::Owned)
            .map_err(|error| Stop::new(format!("mapping `{}`: {}", clean(name), reason(&error))));
    }
    ready::text(name).map(Cow::Borrowed).ok_or_else(|| unknown(name))
}

fn unknown(id: &str) -> Stop {
    let help = match nearest(id, ready::ids()) {
        Some(near) => format!("did you mean `{near}`? `detainer mapping list` lists them all"),
        None => "`detainer mapping list` lists them; a file ends in `.toml`".to_owned(),
    };
    Stop::with_help(format!("no ready mapping is called `{}`", clean(id)), help)
}

/// Hands over every booking of some exports, joined on the booking; then says what was left out.
pub(super) fn read(
    mapping: &Mapping,
    inputs: &[Input<'_>],
    defaults: Defaults,
    mut each: impl FnMut(Result<Stay, Rejected>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let names: Vec<String> = inputs.iter().map(Input::name).collect();
    let texts: Vec<Vec<u8>> = inputs.iter().map(Input::bytes).collect::<Result<_, Stop>>()?;
    let files: Vec<File<'_>> = names.iter().zip(&texts).map(|(name, bytes)| File { name, bytes }).collect();
    let mut stopped = Ok(());
    let mapped = mapping.read_each(&files, &defaults, |record| {
        if stopped.is_ok() {
            stopped = each(Ok(Stay { timeline: record.timeline, as_of: record.as_of }));
        }
    });
    stopped?;
    let mapped = mapped.map_err(|error| unusable(&error))?;
    let summary = summary(&mapped);
    for rejected in mapped.rejected.into_iter().filter(|rejected| rejected.reason != Reason::LeftOut) {
        let problem = rejected.reason.to_string();
        each(Err(Rejected { file: rejected.file, line: rejected.row, booking: rejected.booking, problem }))?;
    }
    summary.iter().for_each(|line| complain(line));
    Ok(())
}

fn unusable(error: &FileError) -> Stop {
    Stop::new(clean(&error.to_string()))
}

/// The values that the mapping does not list.
pub(super) fn unlisted(mapped: &Mapped) -> Vec<String> {
    let line = |one: &Unmapped| {
        let (column, value) = (clean(&one.column), clean(&one.value));
        let value = if value.is_empty() { "an empty cell".to_owned() } else { format!("`{value}`") };
        format!("not in the mapping: `{column}` {value}, on {} rows, first {}", one.count, clean(&one.first))
    };
    mapped.unmapped.iter().map(line).collect()
}

/// The same, and the rows, reconciled.
fn summary(mapped: &Mapped) -> Vec<String> {
    let left_out = mapped.rejected.iter().filter(|rejected| rejected.reason == Reason::LeftOut).count();
    let rejected = mapped.rejected.len().saturating_sub(left_out);
    let mut lines = unlisted(mapped);
    let left_out = if left_out == 0 { String::new() } else { format!(", {left_out} left out by the mapping") };
    lines.push(format!(
        "{} rows read: {} used in {} bookings, {rejected} rejected{left_out}",
        mapped.rows, mapped.used, mapped.bookings
    ));
    lines
}

fn list() -> Result<Done, Stop> {
    let mut out = io::stdout().lock();
    let width = ready::ids().map(str::len).max().unwrap_or_default();
    for id in ready::ids() {
        let mapping = load(id)?;
        writeln!(out, "{id:width$}  {}", mapping.title)?;
    }
    Ok(Done::Clean)
}

fn show(id: &str) -> Result<Done, Stop> {
    let text = ready::text(id).ok_or_else(|| unknown(id))?;
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Done::Clean)
}

fn guess(file: &Path) -> Result<Done, Stop> {
    let input = Input::new(file)?;
    let (name, bytes) = (input.name(), input.bytes()?);
    let text = guess_mapping(File { name: &name, bytes: &bytes }).map_err(|error| unusable(&error))?;
    io::stdout().lock().write_all(text.as_bytes())?;
    Ok(Done::Clean)
}

fn check(file: &Path, mapping: &str, time_zone: Option<&str>) -> Result<Done, Stop> {
    let mapping = load(mapping)?;
    let defaults = Defaults { zone: time_zone.map(settings::zone).transpose()?, ..Defaults::default() };
    let input = Input::new(file)?;
    let (name, bytes) = (input.name(), input.bytes()?);
    let file = File { name: &name, bytes: &bytes };
    let preview = mapping.preview(file, &defaults, SHOWN).map_err(|error| unusable(&error))?;
    let mapped = mapping.read_each(&[file], &defaults, drop).map_err(|error| unusable(&error))?;
    let mut out = io::stdout().lock();
    for row in &preview.rows {
        for line in shown(row, &name) {
            writeln!(out, "{line}")?;
        }
    }
    if !preview.unused.is_empty() {
        let names: Vec<String> = preview.unused.iter().map(|name| format!("`{}`", clean(name))).collect();
        writeln!(out, "columns without a use: {}", names.join(", "))?;
    }
    for (reason, count) in reasons(&mapped) {
        writeln!(out, "rejected, {count} rows: {}", clean(&reason))?;
    }
    for line in summary(&mapped) {
        writeln!(out, "{line}")?;
    }
    Ok(if mapped.rejected.iter().any(|one| one.reason != Reason::LeftOut) { Done::WithRejects } else { Done::Clean })
}

/// Why rows were rejected, and how many for each reason.
fn reasons(mapped: &Mapped) -> Vec<(String, usize)> {
    let mut reasons: Vec<(String, usize)> = Vec::new();
    for rejected in &mapped.rejected {
        let reason = rejected.reason.to_string();
        match reasons.iter_mut().find(|(known, _)| *known == reason) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => reasons.push((reason, 1)),
        }
    }
    reasons
}

/// A row and the events it gives, each with the cells that say so.
fn shown(row: &PreviewRow, file: &str) -> Vec<String> {
    let place = format!("{file}:{}", row.row);
    match &row.told {
        Err(reason) => vec![format!("{place}: rejected: {}", clean(&reason.to_string()))],
        Ok((booking, events)) => {
            let mut lines = vec![format!("{place}: booking `{}`", clean(booking))];
            lines.extend(events.iter().map(event));
            if events.is_empty() {
                lines.push("  nothing".to_owned());
            }
            lines
        }
    }
}

fn event(event: &PreviewEvent) -> String {
    let at = match event.at.as_deref() {
        None => "not yet".to_owned(),
        Some("..") => "at an unknown time".to_owned(),
        Some(at) => clean(at),
    };
    let attributes: Vec<String> =
        event.attributes.iter().map(|(key, value)| format!("{key} `{}`", clean(value))).collect();
    let attributes = if attributes.is_empty() { String::new() } else { format!(" ({})", attributes.join(", ")) };
    let from: Vec<String> = event.from.iter().map(|(column, text)| format!("{column} `{}`", clean(text))).collect();
    format!("  {} {at}{attributes}  <- {}", event.kind.as_str(), clean(&from.join(", ")))
}
