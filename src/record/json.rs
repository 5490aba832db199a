//! Timelines as JSON: one document, a list of them, or one a line.

use std::io::BufRead;

use thiserror::Error;

use super::{Defaults, RecordError, Timeline, Value};

/// Why a JSON record cannot be a timeline, and where it stands.
#[derive(Debug, Error)]
#[error("line {line}{}: {problem}", booking.as_ref().map(|b| format!(", booking `{b}`")).unwrap_or_default())]
pub struct JsonError {
    /// The line of the file, from 1.
    pub line: usize,
    /// The booking number, if it could be read.
    pub booking: Option<String>,
    /// What is wrong.
    pub problem: JsonProblem,
}

/// What is wrong with a JSON record.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum JsonProblem {
    /// It is not JSON.
    #[error("not valid JSON ({0})")]
    Syntax(String),
    /// It is not a timeline.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// The file cannot be read on.
    #[error("cannot be read ({0})")]
    Read(String),
}

/// Reads one timeline from a JSON text that begins on line `line` of its file.
///
/// # Errors
///
/// If the text is not JSON, or [`Timeline::from_value`] refuses it.
pub fn read(text: &[u8], line: usize, defaults: &Defaults) -> Result<Timeline, JsonError> {
    let value: Value = serde_json::from_slice(text).map_err(|error| {
        let line = line.saturating_add(error.line().saturating_sub(1));
        JsonError { line, booking: None, problem: JsonProblem::Syntax(syntax(&error)) }
    })?;
    from_value(value, line, defaults)
}

/// Reads a whole JSON document: a timeline or a list of timelines. A bad one does not stop the rest of a list.
pub fn read_document(text: &[u8], defaults: &Defaults) -> Vec<Result<Timeline, JsonError>> {
    match serde_json::from_slice::<Value>(text) {
        Ok(Value::List(items)) => items.into_iter().map(|item| from_value(item, 1, defaults)).collect(),
        Ok(value) => vec![from_value(value, 1, defaults)],
        Err(error) => vec![Err(JsonError { line: error.line(), booking: None, problem: JsonProblem::Syntax(syntax(&error)) })],
    }
}

/// Reads JSON Lines: one timeline a line, blank lines skipped. A bad line does not stop the rest.
pub fn read_lines<R: BufRead>(reader: R, defaults: Defaults) -> impl Iterator<Item = Result<Timeline, JsonError>> {
    let mut reader = reader;
    let mut line = 0usize;
    let mut buffer = Vec::new();
    let mut failed = false;
    std::iter::from_fn(move || {
        while !failed {
            buffer.clear();
            line = line.saturating_add(1);
            match reader.read_until(b'\n', &mut buffer) {
                Ok(0) => return None,
                // Without its line end, so that an error at the end of a line is not placed on the next.
                Ok(_) => {
                    while buffer.last().is_some_and(u8::is_ascii_whitespace) {
                        buffer.pop();
                    }
                }
                Err(error) => {
                    failed = true;
                    return Some(Err(JsonError { line, booking: None, problem: JsonProblem::Read(error.to_string()) }));
                }
            }
            let mut text = buffer.as_slice();
            if line == 1 {
                text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
            }
            if !text.iter().all(u8::is_ascii_whitespace) {
                return Some(read(text, line, &defaults));
            }
        }
        None
    })
}

fn from_value(value: Value, line: usize, defaults: &Defaults) -> Result<Timeline, JsonError> {
    let booking = match &value {
        Value::Map(entries) => entries.iter().find_map(|(key, value)| match value {
            Value::Text(text) if key == "booking" => Some(super::read::clip(text)),
            _ => None,
        }),
        _ => None,
    };
    Timeline::from_value(value, defaults).map_err(|error| JsonError { line, booking, problem: error.into() })
}

/// serde_json's message without its place, which we give ourselves.
fn syntax(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or_default();
    format!("{message} at column {}", error.column())
}
