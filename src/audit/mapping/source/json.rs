//! JSON documents and JSON Lines: rows along a path.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::audit::mapping::model::{Layout, Step};
use crate::audit::mapping::result::{FileProblem, Reason};
use crate::record::Value;

use super::{Row, Source};

/// The scalars of a row by name, so far.
type Named = BTreeMap<String, String>;

/// A row before the names of all columns are known.
struct Loose {
    number: u64,
    part: Option<u64>,
    named: Result<Named, Reason>,
}

pub(super) fn document<'a>(text: &[u8], layout: &'a Layout) -> Result<Source<'a>, FileProblem> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let value: Value = serde_json::from_slice(text).map_err(|error| FileProblem::Unreadable(error.to_string()))?;
    // Without a path a document may be the list of its rows.
    let all = [Step { key: String::new(), each: true }];
    let path = if layout.path.is_empty() && matches!(value, Value::List(_)) { &all } else { layout.path.as_slice() };
    let mut found = Vec::new();
    walk(&value, path, &Named::new(), &mut found);
    let rows = found.into_iter().zip(1..).map(|(named, number)| Loose { number, part: None, named });
    Ok(source(rows.collect()))
}

pub(super) fn lines<'a>(text: &[u8], layout: &'a Layout) -> Source<'a> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let many = layout.path.iter().any(|step| step.each);
    let mut rows = Vec::new();
    for (line, number) in text.split(|byte| *byte == b'\n').zip(1..) {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let mut found = Vec::new();
        match serde_json::from_slice::<Value>(line) {
            Ok(value) => walk(&value, &layout.path, &Named::new(), &mut found),
            Err(error) => found.push(Err(Reason::NotJson(error.to_string()))),
        }
        let part = |part: u64| many.then_some(part);
        rows.extend(found.into_iter().zip(1..).map(|(named, place)| Loose { number, part: part(place), named }));
    }
    source(rows)
}

fn source<'a>(rows: Vec<Loose>) -> Source<'a> {
    let header: BTreeSet<&String> =
        rows.iter().filter_map(|row| row.named.as_ref().ok()).flat_map(Named::keys).collect();
    let header: Vec<String> = header.into_iter().cloned().collect();
    let names = header.clone();
    let rows = rows.into_iter().map(move |row| {
        let cells = |mut named: Named| {
            names.iter().map(|name| Cow::Owned(named.remove(name).unwrap_or_default())).collect::<Vec<_>>()
        };
        Row { number: row.number, part: row.part, cells: row.named.map(cells) }
    });
    Source { header, rows: Box::new(rows) }
}

/// Follows a path, carrying the scalars of every object passed; what lies deeper wins. A list that is empty or absent still
/// gives a row of what was carried.
fn walk(value: &Value, path: &[Step], carried: &Named, rows: &mut Vec<Result<Named, Reason>>) {
    let Some((step, rest)) = path.split_first() else {
        let mut named = carried.clone();
        let row = if add(value, "", None, &mut named) { Ok(named) } else { Err(Reason::NotAnObject(value.kind())) };
        rows.push(row);
        return;
    };
    let mut carried = carried.clone();
    let child = if step.key.is_empty() {
        Some(value)
    } else {
        add(value, "", Some(&step.key), &mut carried);
        match value {
            Value::Map(entries) => entries.iter().find(|(key, _)| *key == step.key).map(|(_, child)| child),
            _ => None,
        }
    };
    match child {
        Some(Value::List(members)) if step.each && !members.is_empty() => {
            members.iter().for_each(|member| walk(member, rest, &carried, rows));
        }
        Some(Value::Map(members)) if step.each && !members.is_empty() => {
            for (key, member) in members {
                carried.insert("@key".to_owned(), key.clone());
                walk(member, rest, &carried, rows);
            }
        }
        Some(child) if !step.each => walk(child, rest, &carried, rows),
        None | Some(Value::Null | Value::List(_) | Value::Map(_)) if !carried.is_empty() => rows.push(Ok(carried)),
        None | Some(Value::Null | Value::List(_) | Value::Map(_)) => {}
        Some(other) => rows.push(Err(Reason::NotAnObject(other.kind()))),
    }
}

/// Adds the scalars of an object but those below `except`, one within another as `outer.inner`. Whether it is an object.
fn add(value: &Value, before: &str, except: Option<&str>, named: &mut Named) -> bool {
    let Value::Map(entries) = value else { return false };
    for (key, member) in entries {
        if except == Some(key) {
            continue;
        }
        let name = format!("{before}{key}");
        let text = match member {
            Value::Null => String::new(),
            Value::Bool(flag) => flag.to_string(),
            Value::Int(number) => number.to_string(),
            Value::Text(text) => text.clone(),
            Value::List(_) => serde_json::to_string(member).unwrap_or_default(),
            Value::Map(_) => {
                add(member, &format!("{name}."), None, named);
                continue;
            }
        };
        named.insert(name, text);
    }
    true
}
