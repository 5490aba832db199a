//! Why a file was refused.

/// Why a TOML file (a policy, a stack, a mapping) was refused: the place, the key, what is wrong and what was expected.
///
/// Displays as `FILE:LINE:COLUMN: MESSAGE`, then the help on an indented line of its own.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}{}", help_line(.help.as_deref()))]
pub struct DocumentError {
    /// The file, as the caller named it.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The key the error is about, as a dotted path (`hold[1].limit.hours`); empty for the file as a whole.
    pub key: String,
    /// What is wrong: lower-case, no final period, input in back-ticks.
    pub message: String,
    /// What was expected.
    pub help: Option<String>,
}

fn help_line(help: Option<&str>) -> String {
    help.map(|help| format!("\n  {help}")).unwrap_or_default()
}
