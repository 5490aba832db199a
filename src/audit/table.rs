//! The files that an audit writes row by row, as it goes.

use std::collections::BTreeSet;

use super::tools::Stay;

/// A file with a row, or a line, for each booking, finding, defect or rejected row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// The long answer for every booking, as JSON Lines.
    Assessments,
    /// Every finding.
    Findings,
    /// Every booking, with verdict and bounds.
    Bookings,
    /// Who covered which stretch of each stay.
    Ledger,
    /// What is wrong with the records.
    Defects,
    /// The rows that could not be used.
    Rejected,
}

impl Table {
    /// Every table.
    pub const ALL: [Self; 6] =
        [Self::Assessments, Self::Findings, Self::Bookings, Self::Ledger, Self::Defects, Self::Rejected];

    /// The name of its file in a report.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::Assessments => "assessments.jsonl",
            Self::Findings => "findings.csv",
            Self::Bookings => "bookings.csv",
            Self::Ledger => "ledger.csv",
            Self::Defects => "defects.csv",
            Self::Rejected => "rejected.csv",
        }
    }

    /// What stands at the beginning of the file.
    #[must_use]
    pub const fn header(self) -> &'static str {
        match self {
            Self::Assessments => "",
            Self::Findings => {
                "booking,kind,cause,from,until,min_seconds,max_seconds,policy,other_policies,missing,rows\n"
            }
            Self::Bookings => {
                "booking,person,custodian,verdict,min_seconds,max_seconds,first_cause,custody_from,custody_until,time_zone,hold_type,events\n"
            }
            Self::Ledger => "booking,from,until,custody,covered,by\n",
            Self::Defects => "booking,code,row,text\n",
            Self::Rejected => "file,row,booking,reason\n",
        }
    }

    /// Whether it takes the long answer of every booking to fill it.
    pub(crate) const fn wants_assessments(self) -> bool {
        matches!(self, Self::Assessments | Self::Ledger | Self::Defects)
    }
}

/// A row, or a record of JSON, that could not be used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rejected {
    /// The file.
    pub file: String,
    /// The line on which the row begins, from 1.
    pub row: u64,
    /// The booking, if it could be read.
    pub booking: Option<String>,
    /// What is wrong.
    pub reason: String,
}

/// What a part of the input adds to each table.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    pub(crate) assessments: Vec<u8>,
    pub(crate) findings: Vec<u8>,
    pub(crate) bookings: Vec<u8>,
    pub(crate) ledger: Vec<u8>,
    pub(crate) defects: Vec<u8>,
    pub(crate) rejected: Vec<Rejected>,
    /// What the tools of the audit look at.
    pub(crate) stays: Vec<Stay>,
    pub(crate) seen: super::seen::Seen,
    /// How many bytes of the input were read for it.
    pub(crate) bytes: u64,
    pub(crate) judged: u64,
}

impl Pages {
    /// The page of a table; rejected rows are no bytes yet.
    pub(crate) fn of(&self, table: Table) -> &[u8] {
        match table {
            Table::Assessments => &self.assessments,
            Table::Findings => &self.findings,
            Table::Bookings => &self.bookings,
            Table::Ledger => &self.ledger,
            Table::Defects => &self.defects,
            Table::Rejected => &[],
        }
    }
}

/// The tables that are asked for.
pub(crate) type Wanted = BTreeSet<Table>;
