//! Reading what rows tell.

use std::collections::BTreeMap;

use toml::de::DeValue;

use crate::audit::mapping::model::{At, Give, Rule, Take, What};
use crate::audit::mapping::predicate::{Phrase, Predicate, normal};
use crate::document::node::{Node, Read, Table as Toml, kind, one_of, quote};
use crate::record::{EventKind, Value};

use super::Columns;

/// How deep conditions may nest.
const MAX_DEPTH: u32 = 32;

pub(super) fn rule(node: &Node<'_>, columns: &Columns) -> Read<Rule> {
    let table = node.table()?;
    table.only(&["where", "at", "is", "by", "values", "unmapped", "take", "once"])?;
    let once = table.maybe("once", |node| node.name("-_."))?;
    let at = at(&table.need("at", "the column with the time")?, columns)?;
    if matches!(at, At::Latest(_)) && once.is_none() {
        let message = format!("`{}.at` is the latest of many rows in a rule for each row", node.path);
        return Err(table.error_at("at", message, "expected `once` beside it"));
    }
    let what = what(&table, node, columns)?;
    Ok(Rule {
        filter: table.maybe("where", |node| predicate(node, columns))?,
        at,
        take: table.maybe("take", |node| take(node, &what, columns))?.unwrap_or_default(),
        what,
        once,
    })
}

fn at(node: &Node<'_>, columns: &Columns) -> Read<At> {
    if !node.value.is_table() {
        return columns.list(node).map(At::Column);
    }
    let table = node.table()?;
    table.only(&["from", "until", "latest"])?;
    let end = |key: &str| table.maybe(key, |node| columns.one(node));
    match end("latest")? {
        None => Ok(At::Between(end("from")?, end("until")?)),
        Some(latest) => match *table.present(&["from", "until"]).as_slice() {
            [other, ..] => {
                let message = format!("`{}` has both `latest` and `{other}`", node.path);
                Err(table.error_at(other, message, "expected one of the two"))
            }
            [] => Ok(At::Latest(latest)),
        },
    }
}

fn what(table: &Toml<'_>, node: &Node<'_>, columns: &Columns) -> Read<What> {
    match *table.present(&["is", "by"]).as_slice() {
        ["is"] => {
            if let [other, ..] = *table.present(&["values", "unmapped"]).as_slice() {
                return Err(table.error_at(other, format!("`{other}` without `by`"), "expected `by`, a column"));
            }
            surely(&table.need("is", "an event")?, "`leave_out` leaves rows out").map(What::Always)
        }
        ["by"] => Ok(What::ByValue {
            column: columns.one(&table.need("by", "a column")?)?,
            values: values(&table.need("values", "what each value of the column means")?, give)?,
            unmapped: surely(
                &table.need("unmapped", "the event that a value which is not listed gives, or { may_be = ... }")?,
                "{ may_be = ... } says that it is doubtful",
            )?,
        }),
        [_, second, ..] => {
            Err(table.error_at(second, format!("`{}` has both `is` and `by`", node.path), "expected one of the two"))
        }
        _ => Err(node.error(
            format!("`{}` does not say which event it is", node.path),
            "expected `is`, an event, or `by`, a column whose values say it",
        )),
    }
}

/// An event: nothing else will do, since what is said would be dropped.
fn surely(node: &Node<'_>, hint: &str) -> Read<Give> {
    match give(node)? {
        event @ Give::Event { .. } => Ok(event),
        Give::Ignore | Give::Open | Give::EntryError => {
            Err(node.error(format!("`{}` is no event", node.path), format!("expected an event; {hint}")))
        }
    }
}

/// A table by value, each value as it is compared.
fn values<'a, T>(node: &Node<'a>, read: impl Fn(&Node<'a>) -> Read<T>) -> Read<BTreeMap<String, T>> {
    let table = node.table()?;
    let mut values = BTreeMap::new();
    for (key, member) in table.entries() {
        if values.insert(normal(key), read(&member)?).is_some() {
            let message = format!("`{}` already has {} in other letters", node.path, quote(key));
            return Err(table.error_at(key, message, "expected each value only once"));
        }
    }
    Ok(values)
}

/// Reads `"ignore"`, `"open"`, `"entry error"`, an event, or an event with attributes.
pub(super) fn give(node: &Node<'_>) -> Read<Give> {
    if node.value.is_str() {
        return match node.word("an event")? {
            "ignore" => Ok(Give::Ignore),
            "open" => Ok(Give::Open),
            "entry error" => Ok(Give::EntryError),
            _ => Ok(Give::Event { kind: event(node)?, doubtful: false, set: Vec::new() }),
        };
    }
    if !node.value.is_table() {
        let expected = "expected an event, \"ignore\", \"open\", \"entry error\", or a table such as { event = \"transferred\", to = \"ice\" }";
        return Err(node.error(format!("`{}` is {}", node.path, kind(node.value)), expected));
    }
    let table = node.table()?;
    let (kind, doubtful) = match *table.present(&["event", "may_be"]).as_slice() {
        ["event"] => (event(&table.need("event", "an event")?)?, false),
        ["may_be"] => (event(&table.need("may_be", "an event")?)?, true),
        [_, second, ..] => {
            let message = format!("`{}` has both `event` and `may_be`", node.path);
            return Err(table.error_at(second, message, "expected one of the two"));
        }
        _ => {
            let message = format!("`{}` does not say which event it is", node.path);
            return Err(node.error(message, "expected `event`, or `may_be` for a doubtful one"));
        }
    };
    let known: Vec<&str> = ["event", "may_be"].into_iter().chain(kind.attributes().iter().copied()).collect();
    table.only(&known)?;
    let attributes = table.entries().into_iter().filter(|(key, _)| !matches!(*key, "event" | "may_be"));
    let set = attributes.map(|(key, node)| Ok((key.to_owned(), value(&node)?))).collect::<Read<_>>()?;
    Ok(Give::Event { kind, doubtful, set })
}

fn event(node: &Node<'_>) -> Read<EventKind> {
    let word = node.word("an event")?;
    word.parse().map_err(|_| node.unknown(word, EventKind::WORDS))
}

/// The value of an attribute.
fn value(node: &Node<'_>) -> Read<Value> {
    match node.value {
        DeValue::String(_) => node.text().map(Value::Text),
        DeValue::Boolean(flag) => Ok(Value::Bool(*flag)),
        DeValue::Array(_) => {
            let members = node.some("a list of texts")?;
            members.iter().map(|member| member.text().map(Value::Text)).collect::<Read<_>>().map(Value::List)
        }
        other => {
            let message = format!("`{}` is {}", node.path, kind(other));
            Err(node.error(message, "expected a text in quotes, true or false, or a list of texts"))
        }
    }
}

/// Attributes that columns hold.
fn take(node: &Node<'_>, what: &What, columns: &Columns) -> Read<Vec<(String, Take)>> {
    let table = node.table()?;
    let mut known: Vec<&str> = vec!["recorded_at"];
    for give in what.gives() {
        if let Give::Event { kind, .. } = give {
            known.extend(kind.attributes());
        }
    }
    known.sort_unstable();
    known.dedup();
    table.only(&known)?;
    let take = |(key, node): (&str, Node<'_>)| {
        if !node.value.is_table() {
            return Ok((key.to_owned(), Take { columns: columns.list(&node)?, values: None }));
        }
        let table = node.table()?;
        table.only(&["columns", "values"])?;
        let list = columns.list(&table.need("columns", "a column, or a list of columns")?)?;
        let values = values(&table.need("values", "what each value means")?, Node::text)?;
        Ok((key.to_owned(), Take { columns: list, values: Some(values) }))
    };
    table.entries().into_iter().map(take).collect()
}

/// A condition on a row.
pub(super) fn predicate(node: &Node<'_>, columns: &Columns) -> Read<Predicate> {
    nested(node, columns, 1)
}

fn nested(node: &Node<'_>, columns: &Columns, depth: u32) -> Read<Predicate> {
    const KINDS: [&str; 6] = ["is", "words", "empty", "all", "any", "not"];
    if depth > MAX_DEPTH {
        let message = format!("conditions nest deeper than {MAX_DEPTH} levels");
        return Err(node.error(message, "expected a flatter condition"));
    }
    let table = node.table()?;
    let deeper = depth.saturating_add(1);
    let members = |key: &str| -> Read<Vec<Predicate>> {
        let members = table.need(key, "a list of conditions")?.some("a list of conditions")?;
        members.iter().map(|member| nested(member, columns, deeper)).collect()
    };
    let key = match *table.present(&KINDS).as_slice() {
        [key] => key,
        [first, second, ..] => {
            let message = format!("`{}` has both `{first}` and `{second}`", node.path);
            return Err(table.error_at(second, message, "expected one of the two; `all` joins conditions"));
        }
        [] => {
            let known: Vec<&str> = std::iter::once("column").chain(KINDS).collect();
            table.only(&known)?;
            let message = format!("`{}` is no condition", node.path);
            return Err(node.error(message, one_of("", &KINDS)));
        }
    };
    if matches!(key, "all" | "any" | "not") {
        table.only(&[key])?;
        return match key {
            "all" => members(key).map(Predicate::All),
            "any" => members(key).map(Predicate::Any),
            _ => nested(&table.need(key, "a condition")?, columns, deeper).map(|one| Predicate::Not(Box::new(one))),
        };
    }
    table.only(&["column", key])?;
    let column = columns.one(&table.need("column", "a column")?)?;
    let value = table.need(key, "a text, or a list of texts")?;
    let texts = || -> Read<Vec<String>> {
        if value.value.is_str() {
            return value.text().map(|text| vec![text]);
        }
        Node::distinct(&value.some("a text, or a list of texts")?, Node::text)
    };
    match key {
        "is" => Ok(Predicate::Is(column, texts()?.iter().map(|text| normal(text)).collect())),
        "words" => Ok(Predicate::Words(column, texts()?.iter().map(|text| Phrase::new(text)).collect())),
        _ => Ok(Predicate::Empty(column, value.boolean()?)),
    }
}
