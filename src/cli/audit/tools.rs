//! The tools of an audit that the options ask for.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use detainer::audit::tools::{Class, Members};
use detainer::audit::{Audit, Folder};

use super::super::args::AuditArgs;
use super::super::law::lines;
use super::super::stop::{Stop, reason};
use super::super::text::clean;
use super::in_folder;

/// A table of the report; nothing is kept without one.
type Output = Box<dyn Write + Send>;

/// The files that the tools read.
pub(super) fn inputs(args: &AuditArgs) -> impl Iterator<Item = &PathBuf> {
    args.classes.iter()
}

/// Adds the tools to an audit.
pub(super) fn add(audit: &mut Audit<'_>, args: &AuditArgs, folder: Option<&Folder>) -> Result<(), Stop> {
    let mut ids = BTreeSet::new();
    for path in &args.classes {
        let class = class(path)?;
        if !ids.insert(class.id.clone()) {
            return Err(Stop::new(format!("two classes are called `{}`", clean(&class.id))));
        }
        let members = output(folder, &format!("class-{}.csv", class.id))?;
        let possible = output(folder, &format!("class-{}-possible.csv", class.id))?;
        audit.tool(Members::new(class, members, possible).map_err(|error| in_folder(&error))?);
    }
    Ok(())
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
