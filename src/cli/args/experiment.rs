//! `experiment` as it is written.

use std::path::PathBuf;

use clap::Args;

pub(super) const EXAMPLES: &str = "\
EXAMPLES
  The same made-up people under three laws, in jails of four habits:
    detainer experiment examples/experiments/trust-act.toml

  With a page of tables and charts; years that were run before are not run again:
    detainer experiment examples/experiments/trust-act.toml \\
      --page study.html --cache years
docs/simulating.md tells more.";

/// `experiment`.
#[derive(Debug, Args)]
pub(crate) struct ExperimentArgs {
    /// What is compared: counties, laws and habits of jails
    pub(crate) file: PathBuf,
    /// Write a page of HTML with the table and charts
    #[arg(long, value_name = "PAGE")]
    pub(crate) page: Option<PathBuf>,
    /// Keep what each year came to in this folder, and look there first
    #[arg(long, value_name = "DIR")]
    pub(crate) cache: Option<PathBuf>,
}
