//! Reading how columns write their times.

use chrono::format::{Fixed, Item, StrftimeItems};

use crate::audit::mapping::time::{Empty, Format, Placeholder, Precision, Stands, TimeColumn, ZoneLabel};
use crate::document::node::{Node, Read, quote};
use crate::time::{Date, parse_exact};

use super::{Columns, zone};

pub(super) fn times(nodes: &[Node<'_>], columns: &Columns) -> Read<Vec<TimeColumn>> {
    let mut times: Vec<TimeColumn> = Vec::new();
    for node in nodes {
        let time = time(node, columns)?;
        let known = |name: &&String| times.iter().any(|other| other.columns.contains(name));
        if let Some(twice) = time.columns.iter().find(known) {
            let message = format!("the times of {} are described already", quote(twice));
            return Err(node.table()?.error_at("columns", message, "expected each column only once"));
        }
        times.push(time);
    }
    Ok(times)
}

fn time(node: &Node<'_>, columns: &Columns) -> Read<TimeColumn> {
    let table = node.table()?;
    table.only(&["columns", "formats", "zone", "zone_label", "precision", "placeholders", "empty"])?;
    let label = table.maybe("zone_label", |node| node.choice(ZoneLabel::WORDS))?.unwrap_or(ZoneLabel::Use);
    Ok(TimeColumn {
        columns: columns.list(&table.need("columns", "the columns with such times")?)?,
        formats: match table.get("formats") {
            Some(node) => {
                let expected = "a list of formats";
                Node::distinct(&node.some(expected)?, |node| format(node, label))?
            }
            None => vec![Format::Iso],
        },
        zone: table.maybe("zone", zone)?,
        zone_label: label,
        precision: table.maybe("precision", precision)?.unwrap_or(Precision::Second),
        placeholders: table.maybe("placeholders", placeholders)?.unwrap_or_default(),
        empty: table.maybe("empty", |node| empty(node, columns))?.unwrap_or(Empty::Open),
    })
}

fn format(node: &Node<'_>, label: ZoneLabel) -> Read<Format> {
    let text = node.text()?;
    match text.as_str() {
        "iso" => return Ok(Format::Iso),
        "excel" => return Ok(Format::Excel),
        _ => {}
    }
    let expected = "expected `iso`, `excel`, or a pattern such as `%m/%d/%Y %I:%M:%S %p`";
    let items: Vec<Item<'_>> = StrftimeItems::new(&text).collect();
    if items.contains(&Item::Error) || items.iter().all(|item| matches!(item, Item::Literal(_) | Item::Space(_))) {
        return Err(node.error(format!("`{}` is no format: {}", node.path, quote(&text)), expected));
    }
    if label == ZoneLabel::Use && items.contains(&Item::Fixed(Fixed::TimezoneName)) {
        return Err(node.error(
            format!("`{}` reads a zone's label, which does not say how far the zone is from UTC", node.path),
            "expected `zone_label = \"ignore\"` beside it, or an offset (`%z`)",
        ));
    }
    Ok(Format::Pattern(text))
}

fn precision(node: &Node<'_>) -> Read<Precision> {
    let words = ["second", "minute", "date"];
    if node.value.is_table() {
        let table = node.table()?;
        table.only(&["minutes"])?;
        return table.need("minutes", "to how many minutes it is rounded")?.count(1440).map(Precision::Rounded);
    }
    match node.word("\"second\", \"minute\", \"date\", or { minutes = ... }")? {
        "second" => Ok(Precision::Second),
        "minute" => Ok(Precision::Minute),
        "date" => Ok(Precision::Date),
        other => Err(node.unknown(other, &words)),
    }
}

fn placeholders(node: &Node<'_>) -> Read<Vec<(Placeholder, Stands)>> {
    let table = node.table()?;
    let entries = table.entries().into_iter().map(|(key, value)| {
        let placeholder = placeholder(key).ok_or_else(|| {
            let message = format!("{} is no placeholder", quote(key));
            table.error_at(key, message, "expected a time of day such as \"23:59\", or a day such as \"1899-12-30\"")
        })?;
        Ok((placeholder, value.choice(Stands::WORDS)?))
    });
    entries.collect()
}

fn placeholder(text: &str) -> Option<Placeholder> {
    if let Ok(day) = text.parse::<Date>() {
        return Some(Placeholder::Day(day));
    }
    // A time of day is one that this crate reads on some day.
    let midnight = Date::from_days(0);
    let at = parse_exact(&format!("{midnight}T{text}"), crate::time::Zone::utc()).ok()?;
    let plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    u32::try_from(at.unix()).ok().filter(|_| plain && text.contains(':')).map(Placeholder::Clock)
}

fn empty(node: &Node<'_>, columns: &Columns) -> Read<Empty> {
    if node.value.is_table() {
        let table = node.table()?;
        table.only(&["from", "until"])?;
        let end = |key: &str| table.maybe(key, |node| columns.one(node));
        return Ok(Empty::Between(end("from")?, end("until")?));
    }
    match node.word("\"open\", \"unknown\", or { from = COLUMN, until = COLUMN }")? {
        "open" => Ok(Empty::Open),
        "unknown" => Ok(Empty::Unknown),
        other => Err(node.unknown(other, &["open", "unknown"])),
    }
}
