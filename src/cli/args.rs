//! The command line as it is written.

mod audit;
mod experiment;
mod policy;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use audit::AUDIT_EXAMPLES;
pub(super) use audit::{AfterAudit, AuditArgs, ToolArgs};
pub(super) use experiment::ExperimentArgs;
pub(super) use policy::{CompareArgs, ListArgs, MapArgs, PolicyCommand, WhatIfArgs};

const ABOUT: &str = "Which authority covered every second of a jail stay, or that none did.";

const LONG_ABOUT: &str = "\
Reads what a jail wrote about a stay (booked, detainer received, bail posted, handed over) and the law as policy files, and \
tells which authority covered every second of custody, or that none did. Where the record leaves something open the answer \
is a range and never a guess. It is a calculation, not legal advice.";

const EXAMPLES: &str = "\
EXAMPLES
  One assessment a line, as JSON:
    detainer check examples/records/miranda-olivares.json \\
      --policy us-or-clackamas

  The same in words, with a drawing:
    detainer explain examples/records/miranda-olivares.json \\
      --policy us-or-clackamas

  May the jail still hold the person at that moment?
    detainer decide examples/records/miranda-olivares.json \\
      --at 2012-03-29T18:00 --policy us-or-clackamas

  The law that is built in:
    detainer policy list

EXIT STATUS
  0  done, whatever was found
  1  a check that was asked for failed (policy test, policy lint), or `verify` found a difference
  2  the arguments or a file could not be used
  3  done, and some records were rejected; each is listed on standard error as FILE:LINE: MESSAGE";

const CHECK_EXAMPLES: &str = "\
EXAMPLES
  Nineteen hours past a sentence, on a form without probable cause:
    detainer check examples/records/miranda-olivares.json \\
      --policy us-or-clackamas

  Several policies together (the strictest wins), one of them your own file:
    detainer check examples/records/weekend.json --policy us-fed-8cfr-287-7 \\
      --policy examples/policies/release-in-6-hours.toml

  Under the law of the place that the record names, as in force at each moment:
    detainer check examples/records/miranda-olivares.json --by-jurisdiction

  Many stays, one a line; the records that cannot be read are listed and the rest is checked:
    detainer check examples/records/some-broken.jsonl \\
      --policy us-fed-8cfr-287-7

  Events from a spreadsheet, one a row:
    detainer check examples/records/events.csv --policy us-fed-8cfr-287-7

  From another program, with the end of today as the end of open stays:
    cat examples/records/open-stay.json | detainer check - \\
      --input-format json --policy us-fed-8cfr-287-7 --as-of 2024-06-06";

const VERIFY_EXAMPLES: &str = "\
EXAMPLES
    detainer verify report/manifest.json

Run it where the audit was run, for inputs and policies are looked for under the names given then. Exit status 1 if anything
is not the same.";

const EXPLAIN_EXAMPLES: &str = "\
EXAMPLES
  One stay, step by step:
    detainer explain examples/records/miranda-olivares.json \\
      --policy us-or-clackamas

  One booking out of many:
    detainer explain examples/records/some-broken.jsonl --booking B-2 \\
      --policy us-fed-8cfr-287-7

  The law as it was known before a ruling:
    detainer explain examples/records/miranda-olivares.json \\
      --policy us-or-clackamas --law-as-known-at 2012-03-30";

const DECIDE_EXAMPLES: &str = "\
EXAMPLES
  Bail was posted on a Friday; may the jail hold on Monday morning?
    detainer decide examples/records/weekend.json --at 2024-06-10T08:00 \\
      --policy us-fed-8cfr-287-7

  Only what had happened by then counts, so the same record answers for any moment:
    detainer decide examples/records/weekend.json --at 2024-06-12 \\
      --policy us-fed-8cfr-287-7

THE ANSWER is one line of JSON a booking. `decision` is one of
  must_release      nothing covers the person
  may_hold          a detainer or release processing does, until `until` at the latest
  must_not_release  a case, a sentence or another hold does
  not_in_custody    there is nobody to decide about
  insufficient      the record does not say; this is no leave to hold";

const LIVE_EXAMPLES: &str = "\
EXAMPLES
  Another program writes events and the time, and reads decisions and alerts:
    detainer live --policy us-fed-8cfr-287-7 < examples/live/shift.jsonl

  Warn two hours and half an hour before a deadline:
    detainer live --policy us-fed-8cfr-287-7 --warn 2h --warn 30m

  The JSON Schema of both directions:
    detainer live --schema

A LINE IN gives the time (`now`), something about a booking, or both:
    {\"now\": \"2026-03-05T16:30:00-08:00\", \"booking\": \"B-7\",
     \"events\": [{\"id\": \"e4\", \"event\": \"bail_posted\", \"at\": \"2026-03-05T16:30\"}]}
A LINE OUT is a `decision`, an `alert`, a `clock` or an `error`; the last one of an answer has the number of the line in. \
docs/live-protocol.md tells more.";

const MAPPING_EXAMPLES: &str = "\
EXAMPLES
  A first mapping for a file, with questions as comments:
    detainer mapping guess examples/exports/per-charge-hold-rows.psv > mine.toml
  What it makes of the first ten rows:
    detainer mapping check examples/exports/per-charge-hold-rows.psv mine.toml
  The ready ones, and one of them to start from:
    detainer mapping list
    detainer mapping show per-charge-hold-rows
  And then:
    detainer check examples/exports/per-charge-hold-rows.psv \\
      --mapping per-charge-hold-rows --policy us-fed-8cfr-287-7";

const SIMULATE_EXAMPLES: &str = "\
EXAMPLES
  A made-up county's year, and how it is checked under that county's own rule:
    detainer simulate examples/county.toml -o year
    detainer check year/events.csv --policy year/policy.toml --policy year/policy-after.toml

  A smaller one, drawn otherwise:
    detainer simulate examples/county.toml -o small --bookings 500 --seed 7

IN DIR
  events.csv     what the clerks wrote
  answers.csv    what truly happened: exact times, the mistake that was planted, seconds held without authority
  policy.toml    the county's rule, under which the answers hold; policy-after.toml, if the rule ends
  manifest.json  from what it was made, and how many mistakes of each kind
docs/simulating.md tells more.";

const COMPLETIONS_EXAMPLES: &str = "\
EXAMPLES
    detainer completions bash > detainer.bash
    detainer completions zsh > _detainer";

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "detainer", version, about = ABOUT, long_about = LONG_ABOUT, after_help = EXAMPLES)]
#[command(max_term_width = 110)]
pub(super) struct CommandLine {
    /// When to use colours; NO_COLOR in the environment turns them off too
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Color::Auto, display_order = 900)]
    pub(super) color: Color,
    #[command(subcommand)]
    pub(super) command: Command,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check records and write one assessment a line (JSON Lines), in the order of the input
    ///
    /// Checks every stay of the input under the policies given and writes one assessment a line. A record that cannot be read
    /// is listed on standard error and does not stop the rest.
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Audit whole files: reconciled counts, tables, every finding
    ///
    /// Judges every booking of the files given, on all processors, and prints the tables that audits publish. No row is lost:
    /// rows read are rows used and rows rejected, and each rejected row is listed with the reason. What the records leave open
    /// makes ranges of the numbers.
    #[command(after_help = AUDIT_EXAMPLES)]
    Audit(Box<AuditArgs>),
    /// Make an audit again from its manifest, and say what is not the same
    ///
    /// Reads the inputs and policies that the manifest names, audits them again, and compares the SHA-256 of everything that
    /// went in and came out; the files beside the manifest too.
    #[command(after_help = VERIFY_EXAMPLES)]
    Verify {
        /// The `manifest.json` of a report
        #[arg(value_name = "MANIFEST")]
        manifest: PathBuf,
    },
    /// Explain one stay in words and as a drawn strip
    ///
    /// Tells what held the person from when to when, what the law asked for and what was there, step by step with the events
    /// and citations each step rests on. A strip above shows which authority covered which part of the stay.
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// Decide what the jail may do at a moment: release, hold until when, or not release
    ///
    /// Looks only at what may have happened by that moment and lets custody run on from there. What the record does not say is
    /// named, and is never leave to hold.
    #[command(after_help = DECIDE_EXAMPLES)]
    Decide(DecideArgs),
    /// Decide as things happen: events and the time in, decisions and alerts out, one JSON object a line
    ///
    /// For a program that holds the standard input and output of this one. There is no clock but the `now` of the input, and
    /// nothing is kept on disk: given the same lines again, it gives the same answers. A line that cannot be used is answered
    /// by an error and does not stop the rest.
    #[command(after_help = LIVE_EXAMPLES)]
    Live(LiveArgs),
    /// The law as data: list, show, test, lint, compare with a change, draw
    ///
    /// The built-in law is a catalogue of policy files with citations and dates. Any of them, or a file of your own, can be
    /// given to the other commands with `--policy`.
    #[command(subcommand, after_help = policy::EXAMPLES)]
    Policy(PolicyCommand),
    /// Write a first mapping for an export, or show what a mapping makes of one
    ///
    /// A mapping is a TOML file that says what the rows of somebody else's export mean. It is given to the other commands
    /// with `--mapping`; `docs/mappings.md` describes it.
    #[command(subcommand, after_help = MAPPING_EXAMPLES)]
    Mapping(MappingCommand),
    /// Make up a county's year: records with planted mistakes, and the answers
    ///
    /// Draws bookings from the parameters of a county and writes the records that its jail would leave, together with what
    /// truly happened. The same parameters and seed give the same bytes on every machine.
    #[command(after_help = SIMULATE_EXAMPLES)]
    Simulate(SimulateArgs),
    /// Ask what another law, or another habit of the jail, would change
    ///
    /// Runs the same made-up people through jails of several habits under several laws, over several seeds, and prints how
    /// many were held, how long, and how long without authority.
    #[command(after_help = experiment::EXAMPLES)]
    Experiment(ExperimentArgs),
    /// Write a completion script for a shell
    ///
    /// Writes the script to standard output. Put it where your shell looks for completions.
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Write man pages, one for each command
    ///
    /// Writes `detainer.1`, `detainer-audit.1` and so on into a folder, which is made if it is not there. Existing pages are
    /// written over.
    Man {
        /// The folder
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

/// `check`.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Files of records; `-` is standard input
    #[arg(required = true, value_name = "INPUT")]
    pub(super) inputs: Vec<PathBuf>,
    /// End custody here where the record has no end; a bare date is its first second
    #[arg(long, value_name = "T")]
    pub(super) as_of: Option<String>,
    #[command(flatten)]
    pub(super) common: Common,
}

/// `explain`.
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// A file of records; `-` is standard input
    pub(super) input: PathBuf,
    /// The booking number; may be left out if the input has one booking
    #[arg(long, value_name = "B")]
    pub(super) booking: Option<String>,
    /// End custody here where the record has no end; a bare date is its first second
    #[arg(long, value_name = "T")]
    pub(super) as_of: Option<String>,
    #[command(flatten)]
    pub(super) common: Common,
}

/// `decide`.
#[derive(Debug, Args)]
pub(super) struct DecideArgs {
    /// A file of records; `-` is standard input
    pub(super) input: PathBuf,
    /// The moment to decide at, such as 2024-06-10T08:00; a bare date is its first second
    #[arg(long, value_name = "T")]
    pub(super) at: String,
    /// Only this booking number
    #[arg(long, value_name = "B")]
    pub(super) booking: Option<String>,
    #[command(flatten)]
    pub(super) common: Common,
}

/// `live`.
#[derive(Debug, Args)]
pub(super) struct LiveArgs {
    /// Write the JSON Schema of the protocol and do nothing else
    #[arg(long)]
    pub(super) schema: bool,
    /// Warn so long before a deadline, such as 12h or 30m; may be given several times [default: 12h, 4h and 1h]
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    pub(super) warn: Vec<i64>,
    /// Keep a record so long after custody has ended, in case it is corrected
    #[arg(long, value_name = "TIME", value_parser = seconds, default_value = "0h")]
    pub(super) keep: i64,
    /// A built-in policy's id, or a policy or stack file; may be given several times
    #[arg(long = "policy", value_name = "ID-OR-FILE", required_unless_present = "schema")]
    pub(super) policies: Vec<String>,
    /// Leave out rulings decided after this time
    #[arg(long, value_name = "T")]
    pub(super) law_as_known_at: Option<String>,
    /// The time zone of records that name none, and of times without an offset
    #[arg(long, value_name = "Z")]
    pub(super) time_zone: Option<String>,
    /// A document that a record does not mention did not exist
    #[arg(long)]
    pub(super) records_complete: bool,
}

/// Seconds of a length such as `12h`, `30m` or `2d`.
fn seconds(text: &str) -> Result<i64, String> {
    let expected = || format!("expected a whole number with `d`, `h` or `m`, such as `12h`, not `{text}`");
    let unit = match text.chars().last() {
        Some('d') => 86_400,
        Some('h') => 3600,
        Some('m') => 60,
        _ => return Err(expected()),
    };
    let number = text.get(..text.len().saturating_sub(1)).unwrap_or_default();
    let number: u32 = number.parse().map_err(|_| expected())?;
    Ok(i64::from(number).saturating_mul(unit))
}

/// `mapping`.
#[derive(Debug, Subcommand)]
pub(super) enum MappingCommand {
    /// Write a first mapping for a file, with questions as comments
    Guess {
        /// The export
        file: PathBuf,
    },
    /// Show what a mapping makes of the first ten rows of a file, and of the whole
    Check {
        /// The export
        file: PathBuf,
        /// A mapping file, or the id of a ready mapping
        #[arg(value_name = "ID-OR-FILE")]
        mapping: String,
        /// The time zone of the file, where the mapping names none
        #[arg(long, value_name = "Z")]
        time_zone: Option<String>,
    },
    /// List the ready mappings
    List,
    /// Print a ready mapping, to start one's own from
    Show {
        /// Its id
        id: String,
    },
}

/// What most commands take.
#[derive(Debug, Args)]
pub(super) struct Common {
    /// A built-in policy's id, or a policy or stack file; may be given several times
    #[arg(long = "policy", value_name = "ID-OR-FILE")]
    pub(super) policies: Vec<String>,
    /// Apply every built-in policy in force at the place that a record names in `jurisdiction`, or above it
    #[arg(long)]
    pub(super) by_jurisdiction: bool,
    /// Leave out rulings decided after this time
    #[arg(long, value_name = "T")]
    pub(super) law_as_known_at: Option<String>,
    #[command(flatten)]
    pub(super) records: Records,
}

/// `simulate`.
#[derive(Debug, Args)]
pub(super) struct SimulateArgs {
    /// The parameters of the county; what the file leaves out is as in examples/county.toml
    pub(super) county: PathBuf,
    /// The directory to write to; it is made if it is not there
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: PathBuf,
    /// So many bookings instead of the file's
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) bookings: Option<u32>,
    /// Another seed than the file's
    #[arg(long, value_name = "S")]
    pub(super) seed: Option<u64>,
    /// The format of the records
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = RecordFormat::Csv)]
    pub(super) format: RecordFormat,
}

/// The format in which records are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum RecordFormat {
    /// One event a row
    Csv,
    /// One timeline a line
    Jsonl,
}

/// How records are read.
#[derive(Debug, Args)]
pub(super) struct Records {
    /// The time zone of records that name none, and of the times given here
    #[arg(long, value_name = "Z")]
    pub(super) time_zone: Option<String>,
    /// A document that a record does not mention did not exist
    #[arg(long)]
    pub(super) records_complete: bool,
    /// The format of the input; otherwise the file's ending says it, and standard input is jsonl
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with = "mapping")]
    pub(super) input_format: Option<Format>,
    /// Read other people's exports through a mapping: a file, or the id of a ready one
    #[arg(long, value_name = "ID-OR-FILE")]
    pub(super) mapping: Option<String>,
}

/// The format of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// One timeline a line
    Jsonl,
    /// One timeline, or a list of them
    Json,
    /// One event a row
    Csv,
}

impl Format {
    /// Its word on the command line.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Jsonl => "jsonl",
            Self::Json => "json",
            Self::Csv => "csv",
        }
    }
}
