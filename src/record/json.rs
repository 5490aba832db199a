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
    from_value(value(text).map_err(|error| not_json(&error, line))?, line, defaults)
}

/// The plain value of a JSON text. That it is UTF-8 is looked at once, and not for each of its strings.
pub(crate) fn value(text: &[u8]) -> serde_json::Result<Value> {
    match std::str::from_utf8(text) {
        Ok(text) => serde_json::from_str(text),
        // Its error says where.
        Err(_) => serde_json::from_slice(text),
    }
}

/// Reads a whole JSON document: a timeline or a list of timelines. A bad one does not stop the rest of a list.
pub fn read_document(text: &[u8], defaults: &Defaults) -> Vec<Result<Timeline, JsonError>> {
    read_document_lines(text, defaults).into_iter().map(|(_, record)| record).collect()
}

/// The same, each with the line on which it begins.
pub(crate) fn read_document_lines(text: &[u8], defaults: &Defaults) -> Vec<(usize, Result<Timeline, JsonError>)> {
    let text = without_mark(text);
    match value(text) {
        Ok(Value::List(items)) => items
            .into_iter()
            .zip(item_lines(text))
            .map(|(item, line)| (line, from_value(item, line, defaults)))
            .collect(),
        Ok(value) => vec![(1, from_value(value, 1, defaults))],
        Err(error) => vec![(1, Err(not_json(&error, 1)))],
    }
}

/// The text without a byte order mark.
fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

/// The line on which each item of a list begins; the text is valid JSON.
fn item_lines(text: &[u8]) -> impl Iterator<Item = usize> {
    let mut bytes = text.iter();
    let mut line = 1usize;
    let mut depth = 0usize;
    let mut in_text = false;
    let mut awaited = true;
    std::iter::from_fn(move || {
        loop {
            let byte = *bytes.next()?;
            match byte {
                b'\n' => line = line.saturating_add(1),
                b'\\' if in_text => {
                    bytes.next();
                }
                b'"' => in_text = !in_text,
                _ if in_text => {}
                b']' | b'}' => depth = depth.saturating_sub(1),
                b',' if depth == 1 => awaited = true,
                _ => {}
            }
            let inside = depth == 1 && byte != b',' && !byte.is_ascii_whitespace();
            if !in_text && matches!(byte, b'[' | b'{') {
                depth = depth.saturating_add(1);
            }
            if awaited && inside {
                awaited = false;
                return Some(line);
            }
        }
    })
}

/// Reads JSON Lines: one timeline a line, blank lines skipped. A bad line does not stop the rest.
pub fn read_lines<R: BufRead>(reader: R, defaults: Defaults) -> impl Iterator<Item = Result<Timeline, JsonError>> {
    read_lines_from(reader, 1, defaults).map(|(_, record)| record)
}

/// The same of a text that begins on that line of its file, each with its line.
pub(crate) fn read_lines_from<R: BufRead>(
    reader: R,
    first: usize,
    defaults: Defaults,
) -> impl Iterator<Item = (usize, Result<Timeline, JsonError>)> {
    let mut reader = reader;
    let mut next = first;
    let mut buffer = Vec::new();
    let mut failed = false;
    std::iter::from_fn(move || {
        while !failed {
            buffer.clear();
            let line = next;
            next = line.saturating_add(1);
            if let Err(error) = reader.read_until(b'\n', &mut buffer) {
                failed = true;
                let problem = JsonProblem::Read(error.to_string());
                return Some((line, Err(JsonError { line, booking: None, problem })));
            }
            if buffer.is_empty() {
                return None;
            }
            let text = if line == 1 { without_mark(&buffer) } else { &buffer };
            // With its end, a line that breaks off would count as two.
            let text = text.trim_ascii_end();
            if !text.is_empty() {
                return Some((line, read(text, line, &defaults)));
            }
        }
        None
    })
}

fn from_value(value: Value, line: usize, defaults: &Defaults) -> Result<Timeline, JsonError> {
    let booking = match &value {
        Value::Map(entries) => entries.iter().find_map(|(key, value)| match value {
            Value::Text(text) if key == "booking" && !text.is_empty() => Some(super::read::clip(text)),
            Value::Int(number) if key == "booking" => Some(number.to_string()),
            _ => None,
        }),
        _ => None,
    };
    Timeline::from_value(value, defaults).map_err(|error| JsonError { line, booking, problem: error.into() })
}

/// An error of serde_json in a text that begins on line `line`, with the place in our own words.
fn not_json(error: &serde_json::Error, line: usize) -> JsonError {
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or_default();
    let line = line.saturating_add(error.line().saturating_sub(1));
    JsonError { line, booking: None, problem: JsonProblem::Syntax(format!("{message} at column {}", error.column())) }
}
