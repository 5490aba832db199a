//! `detainer verify`: an audit made again.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use clap::Parser;
use detainer::audit::{Hash, Hashed, Manifest, Table, Workbook};

use super::Done;
use super::args::{Command, CommandLine};
use super::audit;
use super::stop::{Stop, reason};
use super::text::clean;

pub(super) fn run(path: &Path) -> Result<Done, Stop> {
    let shown = clean(&path.display().to_string());
    let text = fs::read(path).map_err(|error| Stop::new(format!("cannot read `{shown}`: {}", reason(&error))))?;
    let manifest: Manifest =
        serde_json::from_slice(&text).map_err(|error| Stop::new(format!("`{shown}` is no manifest: {error}")))?;
    if manifest.schema != 1 {
        return Err(Stop::new(format!("`{shown}`: `schema` must be 1, not {}", manifest.schema)));
    }
    let mut found = beside(&manifest, path);
    let words = ["detainer", "audit"].into_iter().chain(manifest.arguments.iter().map(String::as_str));
    let line = CommandLine::try_parse_from(words)
        .map_err(|error| Stop::new(format!("`{shown}`: its arguments are none: {}", clean(&error.to_string()))))?;
    let Command::Audit(mut args) = line.command else {
        return Err(Stop::new(format!("`{shown}`: its arguments are none of an audit")));
    };
    let has = |name: &str| manifest.outputs.iter().any(|output| output.file == name);
    args.ledger = has(Table::Ledger.file_name());
    args.workbook = has(Workbook::FILE_NAME);
    found.extend(manifest.differences(&audit::again(&args)?));
    for line in &found {
        println!("{}", clean(line));
    }
    if found.is_empty() {
        println!(
            "the same: {} inputs, {} policies, {} outputs",
            manifest.inputs.len(),
            manifest.policies.len(),
            manifest.outputs.len()
        );
    }
    Ok(if found.is_empty() { Done::Clean } else { Done::Failed })
}

/// The files beside the manifest that are not as it says.
fn beside(manifest: &Manifest, path: &Path) -> Vec<String> {
    let is_same = |output: &Hash| -> io::Result<bool> {
        let mut file = Hashed::new(File::open(path.with_file_name(&output.file))?);
        io::copy(&mut file, &mut io::sink())?;
        Ok(Hash::new(&output.file, file.finish().0) == *output)
    };
    let check = |output: &Hash| match is_same(output) {
        Ok(true) => None,
        Ok(false) => Some(format!("file `{}`: it was changed after the audit", output.file)),
        Err(error) => Some(format!("file `{}`: {}", output.file, reason(&error))),
    };
    manifest.outputs.iter().filter_map(check).collect()
}
