//! The tools of an audit that the options ask for.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use detainer::audit::tools::{Class, Clocks, Exposure, Mandate, Mandated, Members, OverrideLog, Overrides, Sample};
use detainer::audit::{Audit, Folder, Pseudonyms};

use super::super::args::{AuditArgs, ToolArgs};
use super::super::law::lines;
use super::super::stop::{Stop, reason};
use super::super::text::clean;
use super::in_folder;

/// A table of the report; nothing is kept without one.
type Output = Box<dyn Write + Send>;

/// Refuses tools that would write into no report. Their options alone must do for `verify`, which writes none.
pub(super) fn check(args: &AuditArgs) -> Result<(), Stop> {
    let written = [("--sample", args.tools.sample.is_some()), ("--mandated", args.tools.mandated.is_some())];
    match written.into_iter().find(|(_, given)| *given && args.report.is_none()) {
        Some((option, _)) => Err(Stop::new(format!("`{option}` writes into a report: `--report` is missing"))),
        None => Ok(()),
    }
}

/// The files that the tools read.
pub(super) fn inputs(args: &ToolArgs) -> impl Iterator<Item = &PathBuf> {
    args.classes.iter().chain(&args.overrides)
}

/// The options as they stand in a manifest.
pub(super) fn arguments(args: &ToolArgs) -> Vec<String> {
    let path = |name: &str, path: &PathBuf| format!("--{name}={}", path.display());
    let mut out: Vec<String> = args.classes.iter().map(|class| path("class", class)).collect();
    if let Some(size) = args.sample {
        out.extend([format!("--sample={size}"), format!("--seed={}", args.seed)]);
    }
    out.extend(args.overrides.iter().map(|log| path("overrides", log)));
    out.extend(args.mandated.iter().map(|mandate| format!("--mandated={mandate}")));
    out.extend(args.year.map(|year| format!("--year={year}")));
    out.extend(args.pseudonymise.iter().map(|key| path("pseudonymise", key)));
    let flags = [("--both-clocks", args.both_clocks), ("--exposure", args.exposure)];
    out.extend(flags.into_iter().filter(|(_, given)| *given).map(|(flag, _)| flag.to_owned()));
    out
}

/// Adds the tools to an audit.
pub(super) fn add(audit: &mut Audit<'_>, args: &ToolArgs, folder: Option<&Folder>) -> Result<(), Stop> {
    let pseudonyms = args.pseudonymise.as_deref().map(pseudonyms).transpose()?;
    let mut ids = BTreeSet::new();
    for path in &args.classes {
        let mut class = class(path)?;
        if let Some(pseudonyms) = &pseudonyms {
            class.except.bookings.iter_mut().for_each(|booking| *booking = pseudonyms.booking(booking));
        }
        if !ids.insert(class.id.clone()) {
            return Err(Stop::new(format!("two classes are called `{}`", clean(&class.id))));
        }
        let members = output(folder, &format!("class-{}.csv", class.id))?;
        let possible = output(folder, &format!("class-{}-possible.csv", class.id))?;
        audit.tool(Members::new(class, members, possible).map_err(|error| in_folder(&error))?);
    }
    if let Some(path) = &args.overrides {
        let file = path.display().to_string();
        let log = OverrideLog::read(text(path, "override log")?.as_bytes(), &file)
            .map_err(|error| Stop::new(clean(&error.to_string())))?;
        audit.tool(Overrides::new(log, output(folder, "overrides.csv")?));
    }
    if args.both_clocks {
        audit.tool(Clocks::new(output(folder, "clocks.csv")?).map_err(|error| in_folder(&error))?);
    }
    if let Some(size) = args.sample {
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        audit.tool(Sample::new(size, args.seed, output(folder, "sample.csv")?));
    }
    if args.exposure {
        audit.tool(Exposure::new(output(folder, "exposure.csv")?).map_err(|error| in_folder(&error))?);
    }
    if let Some(mandate) = args.mandated.as_deref().and_then(|word| word.parse::<Mandate>().ok()) {
        let file = |ending| output(folder, &format!("mandated-{}.{ending}", mandate.as_str()));
        audit.tool(Mandated::new(mandate, args.year, file("csv")?, file("txt")?));
    }
    if let Some(pseudonyms) = pseudonyms {
        audit.pseudonyms(pseudonyms);
    }
    Ok(())
}

fn pseudonyms(path: &Path) -> Result<Pseudonyms, Stop> {
    let name = clean(&path.display().to_string());
    let key = fs::read(path).map_err(|error| Stop::new(format!("key `{name}`: {}", reason(&error))))?;
    Pseudonyms::new(&key).map_err(|error| {
        let help = format!("`head -c 32 /dev/urandom > {name}` makes one; whoever has it can trace the pseudonyms");
        Stop::with_help(format!("`{name}`: {error}"), help)
    })
}

fn class(path: &Path) -> Result<Class, Stop> {
    let file = path.display().to_string();
    Class::from_toml(&text(path, "class")?, &file).map_err(|error| Stop::new(lines(&error.to_string())))
}

fn text(path: &Path, what: &str) -> Result<String, Stop> {
    let unreadable = |error| Stop::new(format!("{what} `{}`: {}", clean(&path.display().to_string()), reason(&error)));
    fs::read_to_string(path).map_err(unreadable)
}

fn output(folder: Option<&Folder>, name: &str) -> Result<Output, Stop> {
    match folder {
        Some(folder) => Ok(Box::new(folder.file(name).map_err(|error| in_folder(&error))?)),
        None => Ok(Box::new(io::sink())),
    }
}
