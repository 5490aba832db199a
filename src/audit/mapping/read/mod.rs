//! Reading mappings from TOML, strictly.

mod layout;
mod rule;
mod time;

use crate::document::node::{Node, Read, Source, Table as Toml};
use crate::document::{self, node};
use crate::record::EventKind;
use crate::time::{Zone, parse_exact};

use super::model::{Bookings, Give, Grain, Mapping, Table};
use super::{MappingError, PSEUDO};
use rule::predicate;

impl Mapping {
    /// Reads a mapping; `file` is its name in errors.
    ///
    /// # Errors
    ///
    /// The first thing in the file that is not understood, with its place.
    pub fn from_toml(text: &str, file: &str) -> Result<Self, MappingError> {
        let source = Source { file, text };
        let document = document::parse(&source)?;
        mapping(&Toml::root(&source, &document))
    }
}

fn mapping(root: &Toml<'_>) -> Read<Mapping> {
    root.only(&["schema", "mapping", "bookings", "table"])?;
    root.maybe("schema", |node| node.number(1, 1))?;
    let head = root.need("mapping", "a table `[mapping]`")?.table()?;
    head.only(&["id", "title", "note"])?;
    let tables = root.need("table", "a table `[table]`, or several `[[table]]`")?.tables()?;
    let several = tables.len() > 1;
    Ok(Mapping {
        id: head.need("id", "a name")?.name("-_.")?,
        title: head.need("title", "what the mapping reads")?.text()?,
        note: head.maybe("note", Node::text)?,
        bookings: root.maybe("bookings", bookings)?.unwrap_or_default(),
        tables: tables.iter().map(|node| table(node, several)).collect::<Read<_>>()?,
    })
}

fn bookings(node: &Node<'_>) -> Read<Bookings> {
    let table = node.table()?;
    table.only(&["time_zone", "as_of", "custodian", "jurisdiction", "agency_type", "records_complete"])?;
    Ok(Bookings {
        time_zone: table.maybe("time_zone", zone)?,
        as_of: table.maybe("as_of", |node| {
            let text = node.text()?;
            // Whether it happened once is known only in the booking's zone.
            parse_exact(&text, Zone::utc()).map_err(|error| node.error(error.to_string(), "expected an exact time"))?;
            Ok(text)
        })?,
        custodian: table.maybe("custodian", Node::text)?,
        jurisdiction: table.maybe("jurisdiction", |node| node.slashed(16, "a place such as \"us/wa/pierce\""))?,
        agency_type: table.maybe("agency_type", |node| node.name("-_."))?,
        records_complete: table.maybe("records_complete", Node::boolean)?.unwrap_or(false),
    })
}

/// A zone of the IANA database.
fn zone(node: &Node<'_>) -> Read<Zone> {
    let expected = "a zone such as \"America/Los_Angeles\"";
    let name = node.word(expected)?;
    Zone::named(name).map_err(|_| {
        let message = format!("`{}` is no time zone: {}", node.path, node::quote(name));
        node.error(message, "expected a name of the IANA database such as `America/Los_Angeles`")
    })
}

const KEYS: [&str; 23] = [
    "file",
    "row",
    "key",
    "label",
    "person",
    "seen",
    "absent",
    "caseless",
    "joins",
    "leave_out",
    "delimiter",
    "skip",
    "columns",
    "sheet",
    "path",
    "block",
    "rename",
    "optional",
    "blank",
    "split",
    "time",
    "event",
    "note",
];

fn table(node: &Node<'_>, several: bool) -> Read<Table> {
    let table = node.table()?;
    table.only(&KEYS)?;
    table.maybe("note", Node::text)?;
    let file = match several {
        true => Some(table.need("file", "the name of its files, since there are several tables")?.text()?),
        false => table.maybe("file", Node::text)?,
    };
    let row: Grain = table.need("row", &format!("one of: {}", Grain::WORDS.join(", ")))?.choice(Grain::WORDS)?;
    let layout = layout::layout(&table)?;
    let columns = Columns::of(&layout);
    let key = columns.list(&table.need("key", "the columns that name the booking")?)?;
    let label = match (table.get("label"), row) {
        (Some(label), _) => columns.list(&label)?,
        (None, Grain::Charge | Grain::Hold) => {
            let part = layout.split.is_some().then(|| "@part".to_owned());
            std::iter::once("@row".to_owned()).chain(part).collect()
        }
        (None, _) => Vec::new(),
    };
    let seen = table.maybe("seen", |node| columns.one(node))?;
    if row == Grain::Sighting && seen.is_none() {
        return Err(node.error(
            format!("`{}` has sightings without a time", node.path),
            "expected `seen`, the column that says when; `@file` is the file's name",
        ));
    }
    let absent = table.maybe("absent", rule::give)?;
    if absent.is_some() && row != Grain::Sighting {
        let message = "`absent` where a row is no sighting";
        return Err(table.error_at("absent", message, "expected it only with `row = \"sighting\"`"));
    }
    let caseless = match (table.maybe("caseless", rule::give)?, row) {
        // Holds alone may be all that held the person, and may not be all.
        (None, Grain::Charge | Grain::Hold) => {
            Some(Give::Event { kind: EventKind::CaseClosed, doubtful: true, set: Vec::new() })
        }
        (given, _) => given,
    };
    let times = table.maybe("time", Node::tables)?.unwrap_or_default();
    let rules = table.need("event", "what its rows tell: `[[table.event]]`")?.tables()?;
    Ok(Table {
        file,
        row,
        key,
        label,
        person: table.maybe("person", |node| columns.list(node))?.unwrap_or_default(),
        seen,
        absent,
        caseless,
        joins: table.maybe("joins", Node::boolean)?.unwrap_or(false),
        leave_out: table.maybe("leave_out", |node| predicate(node, &columns))?,
        times: time::times(&times, &columns)?,
        rules: rules.iter().map(|node| rule::rule(node, &columns)).collect::<Read<_>>()?,
        layout,
    })
}

/// The columns that a table has, if the mapping itself names them all.
struct Columns {
    known: Option<Vec<String>>,
}

impl Columns {
    fn of(layout: &super::Layout) -> Self {
        let named: Vec<&String> = match &layout.block {
            Some(block) => block.head.columns.iter().chain(&block.rows.columns).collect(),
            None => layout.columns.iter().collect(),
        };
        let known = (!named.is_empty()).then(|| named.into_iter().filter(|name| !name.is_empty()).cloned().collect());
        Self { known }
    }

    /// The name of a column.
    fn one(&self, node: &Node<'_>) -> Read<String> {
        let name = node.text()?;
        let pseudo = name.starts_with('@');
        if pseudo && !PSEUDO.contains(&name.as_str()) {
            return Err(node.unknown(&name, &PSEUDO));
        }
        match &self.known {
            Some(known) if !pseudo && !known.contains(&name) => {
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                Err(node.unknown(&name, &known))
            }
            _ => Ok(name),
        }
    }

    /// One column, or a list of at least one.
    fn list(&self, node: &Node<'_>) -> Read<Vec<String>> {
        if node.value.is_str() {
            return self.one(node).map(|name| vec![name]);
        }
        Node::distinct(&node.some("a column, or a list of columns")?, |node| self.one(node))
    }
}
