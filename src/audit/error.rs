//! Why an audit cannot go on.

use std::io;

use thiserror::Error;

use crate::record::csv::CsvProblem;

use super::mapping::FileError;

/// Why an audit cannot go on. What was wrong with single rows is listed instead, and does not stop it.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum AuditError {
    /// A file cannot be used as a whole.
    #[error("{file}:{line}: {problem}")]
    Table {
        /// The file.
        file: String,
        /// The line, from 1.
        line: u64,
        /// What is wrong.
        problem: CsvProblem,
    },
    /// An export cannot be used under its mapping.
    #[error(transparent)]
    Mapped(#[from] FileError),
    /// A file cannot be read on. Half a file is no basis for an audit.
    #[error("cannot read `{file}` beyond line {line}: {problem}")]
    Read {
        /// The file.
        file: String,
        /// The line, from 1.
        line: u64,
        /// What the system says.
        problem: String,
    },
    /// One booking began at two places: it would count twice, each time with half of its record.
    #[error("one booking stands at two places: {first} and {second}")]
    Twice {
        /// The first.
        first: String,
        /// The second.
        second: String,
    },
    /// An output cannot be written.
    #[error("cannot write: {0}")]
    Write(#[from] io::Error),
}
