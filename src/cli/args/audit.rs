//! Audits, their tools, and what is done with reports afterwards.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use detainer::audit::tools::Mandate;

use super::Records;

pub(super) const AUDIT_EXAMPLES: &str = "\
EXAMPLES
  The tables on the terminal:
    detainer audit examples/records/events.csv \\
      --policy us-fed-8cfr-287-7

  Every finding as a row of a table, from an export in which the rows of a booking stand together:
    detainer audit export.csv.gz --grouped --findings findings.csv \\
      --policy us-fed-8cfr-287-7 --time-zone America/Chicago

  A folder to keep, and later the proof that it comes out the same:
    detainer audit examples/records/events.csv --report report \\
      --policy us-fed-8cfr-287-7
    detainer verify report/manifest.json

  Who belongs to a class, a sample for checking by hand, and what changed since the last report:
    detainer audit export.csv --report new --class class.toml --sample 60 \\
      --policy us-fed-8cfr-287-7
    detainer audit sample new/sample.csv
    detainer audit diff old new

THE FOLDER holds assessments.jsonl, findings.csv, bookings.csv, defects.csv, rejected.csv (ledger.csv with `--ledger`),
summary.json, report.html and manifest.json. Only you can read it (mode 0600): it tells who was held, and for how long. Until
it is whole it is called DIR.unfinished; what an interrupted audit leaves under that name, the next one removes.";

/// `audit`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(in crate::cli) struct AuditArgs {
    #[command(subcommand)]
    pub(in crate::cli) after: Option<AfterAudit>,
    /// Files of records, plain or compressed with gzip; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(in crate::cli) inputs: Vec<PathBuf>,
    /// End custody here where the record has no end; a bare date is its first second
    #[arg(long, value_name = "T")]
    pub(in crate::cli) as_of: Option<String>,
    /// The rows of one booking stand together: read CSV in one go, with little memory; not with `--mapping`
    #[arg(long)]
    pub(in crate::cli) grouped: bool,
    /// The same, without looking whether a booking comes again
    #[arg(long, conflicts_with = "grouped")]
    pub(in crate::cli) trust_grouping: bool,
    /// Write every finding to this CSV file
    #[arg(long, value_name = "F.csv")]
    pub(in crate::cli) findings: Option<PathBuf>,
    /// Write a report into this folder, which must not exist yet
    #[arg(long, value_name = "DIR")]
    pub(in crate::cli) report: Option<PathBuf>,
    /// Put the ledger of every stay into the report too
    #[arg(long, requires = "report")]
    pub(in crate::cli) ledger: bool,
    /// Put the tables of the report into an Excel workbook too
    #[arg(long, requires = "report")]
    pub(in crate::cli) workbook: bool,
    #[command(flatten)]
    pub(in crate::cli) tools: ToolArgs,
    /// Leave out the numbers of rows with fewer bookings than this in the tables of the summary
    ///
    /// It reaches the summary on the terminal, in summary.json, report.html and the first sheet of the workbook. It does not
    /// reach totals, what the tools count, nor the files with a row for each booking or finding (bookings.csv, findings.csv,
    /// assessments.jsonl and the others): those are not for publishing.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(in crate::cli) suppress_below: u64,
    /// How many threads work; otherwise as many as there are processors
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(in crate::cli) threads: Option<u16>,
    /// No progress bar, no summary
    #[arg(long)]
    pub(in crate::cli) quiet: bool,
    /// A built-in policy's id, or a policy or stack file; may be given several times
    #[arg(long = "policy", required_unless_present = "by_jurisdiction", value_name = "ID-OR-FILE")]
    pub(in crate::cli) policies: Vec<String>,
    /// Apply every built-in policy in force at the place that a record names in `jurisdiction`, or above it
    #[arg(long)]
    pub(in crate::cli) by_jurisdiction: bool,
    /// Leave out rulings decided after this time
    #[arg(long, value_name = "T")]
    pub(in crate::cli) law_as_known_at: Option<String>,
    #[command(flatten)]
    pub(in crate::cli) records: Records,
}

/// The tools of an audit.
#[derive(Debug, Args)]
pub(in crate::cli) struct ToolArgs {
    /// List the members of a class that a TOML file describes; may be given several times
    #[arg(long = "class", value_name = "CLASS.toml")]
    pub(in crate::cli) classes: Vec<PathBuf>,
    /// Choose so many bookings for checking by hand, of each verdict some
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(4..))]
    pub(in crate::cli) sample: Option<u32>,
    /// Choose other ones
    #[arg(long, value_name = "S", requires = "sample", default_value_t = 0)]
    pub(in crate::cli) seed: u64,
    /// List verdicts and times that a person changed, and count them beside what was computed
    #[arg(long, value_name = "LOG.csv")]
    pub(in crate::cli) overrides: Option<PathBuf>,
    /// Judge every stay from its orders and from their entry (`recorded_at`)
    #[arg(long)]
    pub(in crate::cli) both_clocks: bool,
    /// Count days held solely on a detainer, beside what such days came to in other cases; no prediction
    #[arg(long)]
    pub(in crate::cli) exposure: bool,
    /// Write a report on detainers that a statute asks for
    #[arg(long, value_name = "FOR", value_parser = clap::builder::PossibleValuesParser::new(Mandate::WORDS))]
    pub(in crate::cli) mandated: Option<String>,
    /// Only of the detainers received in this year
    #[arg(long, value_name = "YEAR", requires = "mandated", value_parser = clap::value_parser!(i32).range(1900..2100))]
    pub(in crate::cli) year: Option<i32>,
    /// Name bookings and people by hashes under the key in this file, and leave out what could carry a name
    #[arg(long, value_name = "KEYFILE", conflicts_with = "overrides")]
    pub(in crate::cli) pseudonymise: Option<PathBuf>,
}

/// What is done with audits afterwards.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum AfterAudit {
    /// Compare two reports: what changed, and what it may come from
    ///
    /// Tells which bookings came, went or were answered otherwise, and whether programs, options, inputs, mappings or policies
    /// differ, by the hashes in the manifests.
    Diff {
        /// The folder of a report
        first: PathBuf,
        /// The folder of another
        second: PathBuf,
        /// Write JSON
        #[arg(long)]
        json: bool,
        /// End with status 1 if some booking has not the same answer in both
        #[arg(long)]
        check: bool,
    },
    /// The rate of errors, with an exact interval, from a sample sheet that was filled in
    ///
    /// In each row of the sheet that was checked, `checked_by` names who did and `agrees` is `yes` or `no`.
    Sample {
        /// The `sample.csv` of a report, filled in
        sheet: PathBuf,
        /// Write JSON
        #[arg(long)]
        json: bool,
    },
}
