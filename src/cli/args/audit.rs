//! The tools of an audit, and what is done with reports afterwards.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use detainer::audit::tools::Mandate;

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
