//! The `policy` commands as they are written.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use detainer::policy::Stance;
use detainer::time::Date;

use super::Records;

pub(super) const EXAMPLES: &str = "\
EXAMPLES
  The law that reaches a place on a day:
    detainer policy list --place us/or/clackamas --on 2024-06-01

  One policy in words, and its checklist for the jail:
    detainer policy show us-or-clackamas
    detainer policy gaps us-fed-i247a

  Is a file what it should be? Run its tests, and look for what it cannot mean:
    detainer policy test us-fed-i247a
    detainer policy lint us-fed-i247a

  What the law of the states came down to on a day:
    detainer policy map --on 2024-06-01

  What would another law change for these stays?
    detainer policy whatif examples/records/weekend.json \\
      --from us-fed-8cfr-287-7 --to us-fed-i247a";

const COMPARE_EXAMPLES: &str = "\
EXAMPLES
  Is a judge's warrant more than a warrant or probable cause?
    detainer policy compare us-or-181a-820 us-or-clackamas

  Two forms that differ in the days they count:
    detainer policy compare us-fed-i247a us-fed-8cfr-287-7

  For a program:
    detainer policy compare us-ma-lunn us-mt-ramon --json

THE ANSWER says of A, beside B, that it is
  equal         each leaves the same without authority
  stricter      A leaves without authority whatever B does, and more
  looser        B leaves without authority whatever A does, and more
  incomparable  each leaves something without authority that the other does not
  undecided     it could not be told, and why

A policy is silent while it is not in force, and of detainers that it does not speak of. Silence leaves the answer open; it \
leaves nothing without authority, so a silent policy is never the stricter one.";

const ORDER_EXAMPLES: &str = "\
EXAMPLES
    detainer policy order | dot -Tsvg > strictness.svg
    detainer policy order us-ma-lunn us-mt-ramon us-or-clackamas";

/// `policy`.
#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// List the built-in policies: id, what each comes down to, how well it was checked against its source, title
    List(ListArgs),
    /// Show a policy in plain English, beside its source and its note
    Show {
        /// The id of a built-in policy, or a file
        #[arg(value_name = "ID-OR-FILE")]
        policy: String,
    },
    /// Run the tests that policies carry, and tell what they exercise
    ///
    /// Exit status 1 if a test fails.
    Test {
        /// Ids of built-in policies, or files; without any, the whole catalogue
        #[arg(value_name = "ID-OR-FILE")]
        policies: Vec<String>,
    },
    /// Look for what a policy cannot mean
    ///
    /// Finds limits that never end a hold, requirements that are always or never true, excluded days that leave none to
    /// count, names that nobody knows, versions of one policy in force at the same time, and limits without a test on both
    /// sides. Exit status 1 if anything is found.
    Lint {
        /// Ids of built-in policies, or files; without any, the whole catalogue
        #[arg(value_name = "ID-OR-FILE")]
        policies: Vec<String>,
    },
    /// Write the checklist of a policy: the smallest sets of papers and facts that make a hold lawful
    Gaps {
        /// The id of a built-in policy, or a file
        #[arg(value_name = "ID-OR-FILE")]
        policy: String,
    },
    /// Show what the law of each state came down to on a day
    ///
    /// Counts the statewide policies of the catalogue in force and known on that day. A state without any is silent: the
    /// catalogue has nothing, which does not mean that there is nothing.
    Map(MapArgs),
    /// Check the same records under two laws and tell what changes
    Whatif(WhatIfArgs),
    /// Compare two policies or stacks: is one at least as strict as the other?
    ///
    /// Tells whether whatever one leaves without authority the other leaves without authority too: in every stay of which
    /// everything is known, in every time zone of the United States, from 1971 to 2099. This is decided, not tried out; and
    /// every difference is shown by the smallest stay that was found for it, as checked under both.
    #[command(after_help = COMPARE_EXAMPLES)]
    Compare(CompareArgs),
    /// Draw what is stricter than what, as a diagram in the DOT language of Graphviz or in words
    ///
    /// Compares each with each. A box is a policy, or several that are equal; an arrow leads from the stricter to the looser,
    /// where no other stands between them.
    #[command(after_help = ORDER_EXAMPLES)]
    Order {
        /// Ids of built-in policies, or policy or stack files; none: the whole catalogue
        #[arg(value_name = "ID-OR-FILE")]
        laws: Vec<String>,
        /// In words, the strictest first, instead of DOT
        #[arg(long)]
        text: bool,
    },
}

/// `policy list`.
#[derive(Debug, Args)]
pub(crate) struct ListArgs {
    /// Only policies of this place, of places above it and of places in it, such as us/or
    #[arg(long, value_name = "PLACE")]
    pub(crate) place: Option<String>,
    /// Only policies in force on this day; a ruling counts on any day
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) on: Option<Date>,
    /// Only policies that come down to this
    #[arg(long, value_enum)]
    pub(crate) stance: Option<StanceArg>,
}

fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|()| "expected a day such as 2024-06-01".to_owned())
}

/// What a policy comes down to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum StanceArg {
    /// No hold on any detainer
    Forbids,
    /// A hold, under whatever conditions it names
    Allows,
    /// Some holds must be made
    Requires,
    /// No rule on holds
    Silent,
}

impl StanceArg {
    pub(crate) const fn stance(self) -> Stance {
        match self {
            Self::Forbids => Stance::Forbids,
            Self::Allows => Stance::Allows,
            Self::Requires => Stance::Requires,
            Self::Silent => Stance::Silent,
        }
    }
}

/// `policy map`.
#[derive(Debug, Args)]
pub(crate) struct MapArgs {
    /// The day
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) on: Date,
    /// Draw the map into this file, as SVG
    #[arg(long, value_name = "FILE")]
    pub(crate) svg: Option<PathBuf>,
}

/// `policy whatif`.
#[derive(Debug, Args)]
pub(crate) struct WhatIfArgs {
    /// Files of records; `-` is standard input
    #[arg(required = true, value_name = "RECORDS")]
    pub(crate) inputs: Vec<PathBuf>,
    /// The law that the records are compared from: an id, or a policy or stack file; may be given several times
    #[arg(long, required = true, value_name = "ID-OR-FILE")]
    pub(crate) from: Vec<String>,
    /// The law that they are compared to; may be given several times
    #[arg(long, required = true, value_name = "ID-OR-FILE")]
    pub(crate) to: Vec<String>,
    /// One JSON object instead of a table
    #[arg(long)]
    pub(crate) json: bool,
    /// End custody here where the record has no end; a bare date is its first second
    #[arg(long, value_name = "T")]
    pub(crate) as_of: Option<String>,
    #[command(flatten)]
    pub(crate) records: Records,
}

/// `policy compare`.
#[derive(Debug, Args)]
pub(crate) struct CompareArgs {
    /// The id of a built-in policy, or a policy or stack file
    #[arg(value_name = "A")]
    pub(crate) first: String,
    /// Another one
    #[arg(value_name = "B")]
    pub(crate) second: String,
    /// Only the law in force on this day, as if it always were; rulings of later are left out
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) on: Option<Date>,
    /// Write the answer as one line of JSON
    #[arg(long)]
    pub(crate) json: bool,
}
