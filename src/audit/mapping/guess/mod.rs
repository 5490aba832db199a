//! A first mapping for a file, from its header and its values.

mod column;
mod roles;
mod write;

use super::model::{Layout, Step};
use super::result::{FileError, FileProblem};
use super::source::{File, open};
use crate::document::is_word;
use crate::record::Value;
use column::Column;
use roles::Roles;

/// So many rows are looked at.
const LOOKED_AT: usize = 20_000;

/// Writes a first mapping for a file, with questions as comments: names of columns and the look of their values say what may
/// be meant, and no more than that. Nothing that it only supposes about a value is in force before a person says so.
///
/// # Errors
///
/// If the file cannot be read at all.
pub fn guess(file: File<'_>) -> Result<String, FileError> {
    let failed = |problem| FileError { file: file.name.to_owned(), problem };
    let text = file.text()?;
    let file = File { bytes: &text, ..file };
    let layout = layout(file);
    let source = open(file, &layout).map_err(failed)?;
    let mut columns: Vec<Column> =
        source.header.iter().map(|name| Column { name: name.clone(), ..Column::default() }).collect();
    let mut rows = 0usize;
    for row in source.rows.take(LOOKED_AT) {
        let Ok(cells) = row.cells else { continue };
        rows = rows.saturating_add(1);
        columns.iter_mut().zip(&cells).for_each(|(column, cell)| column.add(cell));
    }
    // What begins with `@` is no column of a file to a mapping.
    columns.retain(|column| !column.name.is_empty() && !column.name.starts_with('@') && is_word(&column.name));
    if columns.is_empty() {
        return Err(failed(FileProblem::Empty));
    }
    let roles = Roles::of(&columns);
    Ok(write::mapping(&layout, &columns, &roles, rows))
}

/// How the file seems to be laid out.
fn layout(file: File<'_>) -> Layout {
    match file.ending().as_str() {
        "xlsx" | "xlsm" | "parquet" => Layout::default(),
        "jsonl" | "ndjson" => {
            let first = file.bytes.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty());
            Layout { path: path(first.unwrap_or_default()), ..Layout::default() }
        }
        "json" => Layout { path: path(file.bytes), ..Layout::default() },
        _ => Layout { delimiter: Some(delimiter(file.bytes)), ..Layout::default() },
    }
}

/// The character that stands most often in the first line.
fn delimiter(text: &[u8]) -> u8 {
    let line = text.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let count = |delimiter: u8| line.iter().filter(|byte| **byte == delimiter).count();
    // Of several that stand as often the first one is taken.
    [b',', b'|', b'\t', b';'].into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// The way to the innermost list of objects.
fn path(text: &[u8]) -> Vec<Step> {
    let Ok(value) = serde_json::from_slice::<Value>(text) else { return Vec::new() };
    let mut path = Vec::new();
    let mut at = Some(&value);
    while let Some(value) = at {
        let (key, members) = match value {
            Value::List(members) if path.is_empty() => (String::new(), Some(members)),
            Value::Map(entries) => {
                let list = entries.iter().find_map(|(key, value)| match value {
                    Value::List(members) if members.iter().any(|one| matches!(one, Value::Map(_))) => {
                        Some((key, members))
                    }
                    _ => None,
                });
                list.map_or_else(|| (String::new(), None), |(key, members)| (key.clone(), Some(members)))
            }
            _ => break,
        };
        let Some(members) = members else { break };
        path.push(Step { key, each: true });
        // A member with a list of its own shows the way on.
        let deeper = |one: &&Value| matches!(one, Value::Map(entries) if entries.iter().any(|(_, v)| matches!(v, Value::List(list) if !list.is_empty())));
        at = members.iter().find(deeper).or_else(|| members.first());
    }
    path
}
