//! Reading classes from TOML, strictly.

use crate::document;
use crate::document::node::{Node, Read, Source, Table};
use crate::record::EventKind;

use super::{Anchor, Class, ClassError, Except};

const KEYS: [&str; 10] =
    ["id", "title", "source", "anchor", "more_than", "from", "until", "facility", "jurisdiction", "except"];

impl Class {
    /// Reads a class; `file` is its name in errors.
    ///
    /// # Errors
    ///
    /// The first thing in the file that is not understood, with its place.
    pub fn from_toml(text: &str, file: &str) -> Result<Self, ClassError> {
        let source = Source { file, text };
        let document = document::parse(&source)?;
        let root = Table::root(&source, &document);
        root.only(&["schema", "class"])?;
        root.maybe("schema", |node| node.number(1, 1))?;
        class(&root.need("class", "a table `[class]`")?.table()?)
    }
}

fn class(table: &Table<'_>) -> Read<Class> {
    table.only(&KEYS)?;
    let words = Anchor::WORDS;
    let class = Class {
        id: table.need("id", "a name")?.name("-_.")?,
        title: table.need("title", "what the class is")?.text()?,
        source: table.maybe("source", Node::text)?,
        anchor: table.need("anchor", &format!("one of: {}", words.join(", ")))?.choice(words)?,
        hours: table.need("more_than", "the threshold, `{ hours = … }`").and_then(|node| threshold(&node))?,
        from: table.maybe("from", Node::date)?,
        until: table.maybe("until", Node::date)?,
        facilities: table.maybe("facility", |node| names(node, Node::text))?.unwrap_or_default(),
        jurisdictions: table.maybe("jurisdiction", |node| names(node, place))?.unwrap_or_default(),
        except: table.maybe("except", except)?.unwrap_or_default(),
    };
    if class.from.zip(class.until).is_some_and(|(from, until)| from >= until) {
        return Err(table.error_at("until", "`class.until` is not after `class.from`", "expected a later day"));
    }
    Ok(class)
}

fn threshold(node: &Node<'_>) -> Read<u32> {
    let table = node.table()?;
    table.only(&["hours"])?;
    // `number` bounds it, so the conversion cannot fail.
    let hours = table.need("hours", "a whole number of hours")?.number(0, 100_000)?;
    Ok(u32::try_from(hours).unwrap_or(u32::MAX))
}

/// One, or a list of them.
fn names<'a>(node: &Node<'a>, read: impl Fn(&Node<'a>) -> Read<String>) -> Read<Vec<String>> {
    match node.value.as_str() {
        Some(_) => Ok(vec![read(node)?]),
        None => Node::distinct(&node.some("a string, or a list of strings")?, read),
    }
}

fn place(node: &Node<'_>) -> Read<String> {
    node.slashed(16, "a place such as \"us/or/clackamas\"")
}

fn except(node: &Node<'_>) -> Read<Except> {
    let table = node.table()?;
    table.only(&["bookings", "events", "facts"])?;
    let events =
        |node: &Node<'_>| Node::distinct(&node.some("a list of events")?, |node| node.choice(EventKind::WORDS));
    Ok(Except {
        bookings: table.maybe("bookings", |node| names(node, Node::text))?.unwrap_or_default(),
        events: table.maybe("events", events)?.unwrap_or_default(),
        facts: table.maybe("facts", |node| names(node, |fact| fact.name("_")))?.unwrap_or_default(),
    })
}
