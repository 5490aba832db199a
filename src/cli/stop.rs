//! Why a command ends before it is done.

use std::io;
use std::path::Path;

use super::text::clean;

/// Why a command ends before it is done.
#[derive(Debug)]
pub(super) enum Stop {
    /// Nobody reads the output any more: not an error.
    OutputClosed,
    /// The arguments or a file cannot be used.
    Unusable {
        /// What is wrong: lower-case, no full stop.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
}

impl Stop {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self::Unusable { message: message.into(), help: None }
    }

    pub(super) fn with_help(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Unusable { message: message.into(), help: Some(help.into()) }
    }

    /// For a file or folder that cannot be written.
    pub(super) fn cannot_write(path: &Path, error: &io::Error) -> Self {
        Self::new(format!("cannot write `{}`: {}", clean(&path.display().to_string()), reason(error)))
    }
}

impl From<io::Error> for Stop {
    /// For errors of writing to standard output.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::OutputClosed
        } else {
            Self::new(format!("standard output: {}", reason(&error)))
        }
    }
}

impl From<serde_json::Error> for Stop {
    /// For errors of writing JSON to standard output.
    fn from(error: serde_json::Error) -> Self {
        io::Error::from(error).into()
    }
}

/// An error of the operating system in words, without its number.
pub(super) fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let words = text.split(" (os error").next().unwrap_or_default();
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
