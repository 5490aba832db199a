//! Reading how a file is laid out.

use std::collections::BTreeMap;

use crate::audit::mapping::model::{Block, Layout, Part, Split, Step};
use crate::document::node::{Node, Read, Table as Toml, quote};

pub(super) fn layout(table: &Toml<'_>) -> Read<Layout> {
    if let [first, second, ..] = *table.present(&["columns", "block", "path"]).as_slice() {
        let message = format!("both `{first}` and `{second}`");
        return Err(table.error_at(second, message, "expected one of the two"));
    }
    Ok(Layout {
        delimiter: table.maybe("delimiter", delimiter)?,
        skip: table.maybe("skip", |node| node.number(0, 1_000_000))?.unwrap_or(0).unsigned_abs(),
        columns: table.maybe("columns", names)?.unwrap_or_default(),
        sheet: table.maybe("sheet", Node::text)?,
        path: table.maybe("path", path)?.unwrap_or_default(),
        block: table.maybe("block", block)?,
        rename: table.maybe("rename", rename)?.unwrap_or_default(),
        optional: table.maybe("optional", texts)?.unwrap_or_default(),
        blank: table.maybe("blank", texts)?.unwrap_or_default(),
        split: table.maybe("split", split)?,
    })
}

fn delimiter(node: &Node<'_>) -> Read<u8> {
    let expected = "one character such as \",\", \"|\", \";\" or \"\\t\"";
    match node.word(expected)?.as_bytes() {
        [byte] if byte.is_ascii() && !matches!(byte, b'"' | b'\n' | b'\r') && !byte.is_ascii_alphanumeric() => {
            Ok(*byte)
        }
        _ => Err(node.error(format!("`{}` is no delimiter", node.path), format!("expected {expected}"))),
    }
}

fn texts(node: &Node<'_>) -> Read<Vec<String>> {
    Node::distinct(&node.some("a list of texts")?, Node::text)
}

/// Names of columns; an empty one hides a column, and none stands twice.
fn names(node: &Node<'_>) -> Read<Vec<String>> {
    let mut names: Vec<String> = Vec::new();
    for member in node.some("a list of names")? {
        let name = member.word("a name, or \"\" for a column without one")?.trim().to_owned();
        if !name.is_empty() && names.contains(&name) {
            let message = format!("`{}` repeats {}", member.path, quote(&name));
            return Err(member.error(message, "expected each name only once"));
        }
        names.push(name);
    }
    Ok(names)
}

fn block(node: &Node<'_>) -> Read<Block> {
    let table = node.table()?;
    table.only(&["head", "rows"])?;
    let part = |key: &str| -> Read<Part> {
        let part = table.need(key, "{ after = ..., columns = [...] }")?.table()?;
        part.only(&["after", "columns"])?;
        let after = part.need("after", "the first filled cell of the line of titles")?.text()?;
        Ok(Part { after, columns: names(&part.need("columns", "the names of its columns")?)? })
    };
    let (head, rows) = (part("head")?, part("rows")?);
    let twice = head.columns.iter().find(|name| !name.is_empty() && rows.columns.contains(name));
    match twice {
        Some(name) => {
            let message = format!("`{}` has the column {} in both parts", node.path, quote(name));
            Err(node.error(message, "expected each name only once"))
        }
        None => Ok(Block { head, rows }),
    }
}

fn rename(node: &Node<'_>) -> Read<BTreeMap<String, String>> {
    let table = node.table()?;
    table.entries().into_iter().map(|(key, node)| Ok((key.trim().to_owned(), node.text()?))).collect()
}

fn split(node: &Node<'_>) -> Read<Split> {
    let table = node.table()?;
    table.only(&["by", "columns"])?;
    let by = table.need("by", "what stands between the members, such as \" | \"")?;
    let text = by.word("a text")?;
    if text.is_empty() {
        return Err(by.error(format!("`{}` is empty", by.path), "expected what stands between the members"));
    }
    Ok(Split { by: text.to_owned(), columns: texts(&table.need("columns", "the columns that hold lists")?)? })
}

/// `rows[].offenses[]`: the members of a list, and of a list within each.
fn path(node: &Node<'_>) -> Read<Vec<Step>> {
    let text = node.text()?;
    let steps = text.split('.').map(|part| {
        let (key, each) = match part.strip_suffix("[]").or_else(|| part.strip_suffix("{}")) {
            Some(key) => (key, true),
            None => (part, false),
        };
        let fits = !key.contains(['[', ']', '{', '}']) && (each || !key.is_empty());
        fits.then(|| Step { key: key.to_owned(), each })
    });
    steps.collect::<Option<Vec<_>>>().ok_or_else(|| {
        node.error(
            format!("`{}` is no path: {}", node.path, quote(&text)),
            "expected keys with periods between them, `[]` after a list and `{}` after an object of many: `rows[].offenses[]`",
        )
    })
}
