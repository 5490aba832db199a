//! `detainer audit`: whole files.

mod after;
mod progress;
mod summary;
mod tools;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::PathBuf;
use std::thread;

use detainer::audit::mapping::{File, FileError, FileProblem, Mapping};
use detainer::audit::{
    AppliedLaw, Audit, AuditError, Basis, Digest, Draft, Folder, Hash, Hashed, Manifest, Order, PolicyHash, Report,
    Settings as AuditSettings, Table, Workbook,
};
use detainer::check::{Law, Laws, Options};
use detainer::policy::{Policy, catalog};
use detainer::record::csv::CsvProblem;

use super::Done;
use super::args::{AuditArgs, Format};
use super::input::{Input, Inputs};
use super::law;
use super::mapping;
use super::settings::Settings;
use super::stop::{Stop, reason};
use super::text::clean;
use progress::Bar;

/// The tables of a report, the ledger apart.
const TABLES: [Table; 5] = [Table::Assessments, Table::Findings, Table::Bookings, Table::Defects, Table::Rejected];

/// So many of the longest cases stand in the page of a report, and a sample of so many of the others.
const SHOWN_LONGEST: usize = 500;
const SHOWN_OTHERS: usize = 100;

pub(super) fn run(args: &AuditArgs) -> Result<Done, Stop> {
    if let Some(after) = &args.after {
        return after::run(after);
    }
    tools::check(args)?;
    let folder = args.report.as_ref().map(|path| {
        Folder::create(path).map_err(|error| {
            Stop::new(format!("`--report {}`: {}", clean(&path.display().to_string()), reason(&error)))
        })
    });
    let folder = folder.transpose()?;
    let findings =
        args.findings.as_ref().map(|path| Draft::create(path).map_err(|error| Stop::cannot_write(path, &error)));
    let mut findings = findings.transpose()?;
    let bar = Bar::new(args)?;
    let audited = audited(args, folder.as_ref(), findings.as_mut(), &bar)?;
    bar.finish();
    if let (Some(folder), Some(path)) = (folder, &args.report) {
        folder.keep().map_err(|error| Stop::cannot_write(path, &error))?;
    }
    if let (Some(findings), Some(path)) = (findings, &args.findings) {
        findings.keep().map_err(|error| Stop::cannot_write(path, &error))?;
    }
    if !args.quiet {
        let mut out = io::stdout().lock();
        summary::print(&mut out, &audited, args)?;
    }
    let rejected = audited.summary.reconciled.rows_rejected;
    list_rejected(&audited, args, rejected);
    Ok(if rejected > 0 { Done::WithRejects } else { Done::Clean })
}

/// Lists rejected rows on standard error: all where they stand nowhere else would be too many, so the first ones.
fn list_rejected(report: &Report, args: &AuditArgs, all: u64) {
    for row in &report.rejected {
        let booking =
            row.booking.as_ref().map_or_else(String::new, |booking| format!("booking `{}`: ", clean(booking)));
        super::complain(&format!("{}:{}: {booking}{}", clean(&row.file), row.row, clean(&row.reason)));
    }
    let more = all.saturating_sub(u64::try_from(report.rejected.len()).unwrap_or(u64::MAX));
    if more > 0 {
        let place = args.report.as_ref().map_or_else(
            || "`--report` lists them all".to_owned(),
            |path| format!("all are in `{}`", clean(&path.join("rejected.csv").display().to_string())),
        );
        super::complain(&format!("{more} more rows were rejected: {place}"));
    }
}

/// Audits the inputs, and writes the files of the folder.
fn audited(args: &AuditArgs, folder: Option<&Folder>, findings: Option<&mut Draft>, bar: &Bar) -> Result<Report, Stop> {
    let applied = Applied::new(args)?;
    let inputs = Inputs::new(&args.inputs, &args.records)?;
    let settings = audit_settings(args, folder.is_some())?;
    let workbook = folder.filter(|_| args.workbook).map(Workbook::new).transpose();
    let mut workbook = workbook.map_err(|error| in_folder(&error))?;
    let mut audit = applied.audit(settings);
    for table in TABLES.into_iter().chain(args.ledger.then_some(Table::Ledger)) {
        if let Some(folder) = folder {
            audit.write(table, folder.file(table.file_name()).map_err(|error| in_folder(&error))?);
        }
    }
    if let Some(findings) = findings {
        audit.write(Table::Findings, findings);
    }
    for (table, sheet) in workbook.iter_mut().flat_map(Workbook::sheets) {
        audit.write(table, sheet);
    }
    tools::add(&mut audit, &args.tools, folder)?;
    audit.progress(|progress| bar.tell(progress));
    let mut hashes = Vec::new();
    match &inputs {
        Inputs::Plain(inputs) => {
            for (input, format) in inputs {
                hashes.extend(read(&mut audit, input, *format, folder.is_some())?);
            }
        }
        Inputs::Mapped(inputs, mapping) => {
            hashes = read_mapped(&mut audit, inputs, mapping, args.tools.pseudonymise.is_some())?
        }
    }
    let report = audit.finish().map_err(stop)?;
    if let Some(folder) = folder {
        hashes.extend(other_inputs(args)?);
        if let Some(workbook) = workbook {
            let write = |entry| workbook.finish(&report.summary, entry);
            folder.file(Workbook::FILE_NAME).and_then(write).map_err(|error| in_folder(&error))?;
        }
        let manifest = |outputs| {
            let policies = applied.hashes.clone();
            Manifest::new(arguments(args), hashes.clone(), policies, report.summary.reconciled, &outputs)
        };
        write_folder(folder, &report, applied.law(), settings.options, manifest).map_err(|error| in_folder(&error))?;
    }
    Ok(report)
}

/// The law of an audit, with the hashes of all that it may be taken from.
struct Applied {
    law: Law,
    /// With `--by-jurisdiction`.
    laws: Option<Laws>,
    hashes: Vec<PolicyHash>,
}

impl Applied {
    fn new(args: &AuditArgs) -> Result<Self, Stop> {
        let named = if args.policies.is_empty() { Vec::new() } else { law::loaded(&args.policies)? };
        let mut hashes: Vec<PolicyHash> =
            named.iter().map(|loaded| PolicyHash::new(&loaded.policy, &loaded.text)).collect();
        let policies: Vec<Policy> = named.into_iter().map(|loaded| loaded.policy).collect();
        if !args.by_jurisdiction {
            return Ok(Self { law: Law::new(policies), laws: None, hashes });
        }
        let catalog = catalog::all().map_err(|error| Stop::new(error.to_string()))?;
        let others = catalog.iter().filter(|policy| policies.iter().all(|named| named.id != policy.id));
        hashes.extend(others.map(|policy| PolicyHash::new(policy, catalog::text(&policy.id).unwrap_or_default())));
        Ok(Self { law: Law::default(), laws: Some(Laws::new(catalog).with(policies)), hashes })
    }

    fn law(&self) -> AppliedLaw<'_> {
        self.laws.as_ref().map_or(AppliedLaw::Named(&self.law), AppliedLaw::Places)
    }

    fn audit(&self, settings: AuditSettings) -> Audit<'_> {
        match &self.laws {
            Some(laws) => Audit::by_place(laws, settings),
            None => Audit::new(&self.law, settings),
        }
    }
}

/// The mapping, and what the tools read, are inputs too.
fn other_inputs(args: &AuditArgs) -> Result<Vec<Hash>, Stop> {
    let mapping = |name: &String| Ok(Hash::new(clean(name), Digest::of(mapping::text(name)?.as_bytes())));
    let mapping = args.records.mapping.as_ref().map(mapping);
    let hash = |path: &PathBuf| {
        let input = Input::new(path)?;
        Ok(Hash::new(input.name(), Digest::of(&input.bytes()?)))
    };
    mapping.into_iter().chain(tools::inputs(&args.tools).map(hash)).collect()
}

fn audit_settings(args: &AuditArgs, in_folder: bool) -> Result<AuditSettings, Stop> {
    let settings = Settings::new_for(&args.records, args.as_of.as_deref(), args.law_as_known_at.as_deref())?;
    let order = match (args.grouped, args.trust_grouping) {
        (false, false) => Order::Any,
        (true, _) => Order::Grouped,
        (false, true) => Order::TrustedGrouped,
    };
    if order != Order::Any && args.records.mapping.is_some() {
        let option = if args.grouped { "--grouped" } else { "--trust-grouping" };
        let help = "leave it out: files under a mapping are joined on the booking in memory, in whatever order their rows stand";
        return Err(Stop::with_help(format!("`{option}` is for events in CSV and does not go with `--mapping`"), help));
    }
    // What single bookings a page shows is kept only for a page that may show them.
    let shown = args.suppress_below == 0 && in_folder;
    let processors = || thread::available_parallelism().map_or(1, usize::from).min(256);
    Ok(AuditSettings {
        defaults: settings.defaults(),
        options: settings.options_everywhere()?,
        order,
        threads: args.threads.map_or_else(processors, usize::from),
        suppress_below: args.suppress_below,
        longest: if shown { SHOWN_LONGEST } else { AuditSettings::default().longest },
        sample: if shown { SHOWN_OTHERS } else { 0 },
    })
}

/// Audits one input; its hash is only worked out where it is written down.
fn read(audit: &mut Audit<'_>, input: &Input<'_>, format: Format, hashed: bool) -> Result<Option<Hash>, Stop> {
    let name = input.name();
    let mut reader = input.open()?;
    let mut by_format = |reader: &mut (dyn io::Read + Send)| match format {
        Format::Csv => audit.csv(&name, reader),
        Format::Jsonl => audit.json_lines(&name, reader),
        Format::Json => audit.json(&name, reader),
    };
    if !hashed {
        by_format(&mut reader).map_err(stop)?;
        return Ok(None);
    }
    let mut reader = Hashed::new(reader);
    by_format(&mut reader).map_err(stop)?;
    // What follows the compressed text is hashed too.
    io::copy(&mut reader, &mut io::sink())
        .map_err(|error| Stop::new(format!("cannot read `{name}`: {}", reason(&error))))?;
    Ok(Some(Hash::new(name, reader.finish().0)))
}

/// Audits exports through a mapping, and says what it does not list.
fn read_mapped(audit: &mut Audit<'_>, inputs: &[Input<'_>], mapping: &Mapping, keyed: bool) -> Result<Vec<Hash>, Stop> {
    let names: Vec<String> = inputs.iter().map(Input::name).collect();
    let texts: Vec<Vec<u8>> = inputs.iter().map(Input::bytes).collect::<Result<_, Stop>>()?;
    let files: Vec<File<'_>> = names.iter().zip(&texts).map(|(name, bytes)| File { name, bytes }).collect();
    let mapped = audit.mapped(mapping, &files).map_err(stop)?;
    let unlisted = mapping::unlisted(&mapped);
    match keyed {
        true if unlisted.is_empty() => {}
        // They may be names.
        true => super::complain(&format!("not in the mapping: {} values, not shown here", unlisted.len())),
        false => unlisted.iter().for_each(|line| super::complain(line)),
    }
    Ok(files.iter().map(|file| Hash::new(file.name, Digest::of(file.bytes))).collect())
}

fn write_folder(
    folder: &Folder,
    report: &Report,
    law: AppliedLaw<'_>,
    options: Options,
    manifest: impl Fn(BTreeMap<String, Digest>) -> Manifest,
) -> io::Result<()> {
    let mut summary = folder.file("summary.json")?;
    serde_json::to_writer_pretty(&mut summary, &report.published())?;
    summary.write_all(b"\n")?;
    summary.flush()?;
    drop(summary);
    let so_far = manifest(folder.digests());
    let mut page = folder.file("report.html")?;
    write!(page, "{}", report.page(&Basis { law, options, manifest: &so_far }))?;
    page.flush()?;
    drop(page);
    let mut file = folder.file("manifest.json")?;
    serde_json::to_writer_pretty(&mut file, &manifest(folder.digests()))?;
    file.write_all(b"\n")?;
    file.flush()
}

/// The audit that a manifest tells of, made again without keeping anything but the hashes.
pub(super) fn again(args: &AuditArgs) -> Result<Manifest, Stop> {
    let folder = Folder::of_hashes();
    let policies = Applied::new(args)?.hashes;
    let bar = Bar::new(args)?;
    let mut inputs = Vec::new();
    for path in &args.inputs {
        let input = Input::new(path)?;
        let mut reader = Hashed::new(input.open()?);
        io::copy(&mut reader, &mut io::sink())
            .map_err(|error| Stop::new(format!("cannot read `{}`: {}", input.name(), reason(&error))))?;
        inputs.push(Hash::new(input.name(), reader.finish().0));
    }
    inputs.extend(other_inputs(args)?);
    let report = audited(args, Some(&folder), None, &bar)?;
    bar.finish();
    let mut outputs = folder.digests();
    outputs.remove("manifest.json");
    Ok(Manifest::new(arguments(args), inputs, policies, report.summary.reconciled, &outputs))
}

/// The arguments but for those that change no file of the folder.
fn arguments(args: &AuditArgs) -> Vec<String> {
    let mut out = Vec::new();
    let mut option = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            out.push(format!("--{name}={value}"));
        }
    };
    for policy in &args.policies {
        option("policy", Some(policy));
    }
    option("as-of", args.as_of.as_deref());
    option("law-as-known-at", args.law_as_known_at.as_deref());
    option("time-zone", args.records.time_zone.as_deref());
    option("mapping", args.records.mapping.as_deref());
    option("input-format", args.records.input_format.map(Format::word));
    let below = args.suppress_below.to_string();
    option("suppress-below", (args.suppress_below > 0).then_some(below.as_str()));
    let flags = [
        ("--by-jurisdiction", args.by_jurisdiction),
        ("--records-complete", args.records.records_complete),
        ("--grouped", args.grouped),
        ("--trust-grouping", args.trust_grouping),
    ];
    out.extend(flags.into_iter().filter(|(_, given)| *given).map(|(flag, _)| flag.to_owned()));
    out.extend(tools::arguments(&args.tools));
    out.push("--".to_owned());
    out.extend(args.inputs.iter().map(|path| path.display().to_string()));
    out
}

fn in_folder(error: &io::Error) -> Stop {
    Stop::new(format!("cannot write the report: {}", reason(error)))
}

fn stop(error: AuditError) -> Stop {
    let message = clean(&error.to_string());
    match error {
        AuditError::Twice { .. } => {
            Stop::with_help(message, "give each booking once; with `--grouped` its rows must stand together")
        }
        AuditError::Table { problem: CsvProblem::NoZone, .. }
        | AuditError::Mapped(FileError { problem: FileProblem::NoZone, .. }) => {
            Stop::with_help(message, "say where its clocks hang: `--time-zone America/Chicago`")
        }
        AuditError::Write(error) => Stop::new(format!("cannot write: {}", reason(&error))),
        _ => Stop::new(message),
    }
}
