//! Reading `[[calendar]]`.

use std::collections::BTreeSet;

use crate::policy::{CalendarData, CalendarDay};

use super::node::{Node, Read};

/// The calendar that is built in.
const BUILT_IN: &str = "us_federal";

/// Reads the calendars of a file.
pub(super) fn calendars(nodes: &[Node<'_>]) -> Read<Vec<CalendarData>> {
    let mut calendars: Vec<CalendarData> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let known: Vec<&str> =
            std::iter::once(BUILT_IN).chain(calendars.iter().map(|calendar| calendar.id.as_str())).collect();
        let calendar = calendar(node, &known)?;
        calendars.push(calendar);
    }
    Ok(calendars)
}

/// The names that `holidays` may use.
pub(super) fn names(calendars: &[CalendarData]) -> Vec<&str> {
    std::iter::once(BUILT_IN).chain(calendars.iter().map(|calendar| calendar.id.as_str())).collect()
}

/// Reads a calendar; it may include the built-in one and those above it, so that no circle can arise.
fn calendar(node: &Node<'_>, known: &[&str]) -> Read<CalendarData> {
    let table = node.table()?;
    table.only(&["id", "years", "includes", "days"])?;
    let id_node = table.need("id", "a name")?;
    let id = id_node.name("-_.")?;
    if known.contains(&id.as_str()) {
        return Err(id_node.error(format!("there already is a calendar `{id}`"), "expected a name of its own"));
    }
    let years = years(&table.need("years", "[first, last]")?)?;
    let includes = table.maybe("includes", |node| {
        Node::distinct(&node.list("a list of calendars")?, |node| {
            let name = node.word("the name of a calendar")?;
            if known.contains(&name) { Ok(name.to_owned()) } else { Err(node.unknown(name, known)) }
        })
    })?;
    let mut seen = BTreeSet::new();
    let mut days = Vec::new();
    for node in table.maybe("days", |node| node.list("a list of days"))?.unwrap_or_default() {
        let table = node.table()?;
        table.only(&["on", "name", "source"])?;
        let place = table.need("on", "a day in quotes, \"YYYY-MM-DD\"")?;
        let on = place.date()?;
        if !(years.0..=years.1).contains(&on.year()) {
            let message = format!("`{on}` is outside the years of calendar `{id}`");
            return Err(place.error(message, format!("expected a day from {} to {}", years.0, years.1)));
        }
        if !seen.insert(on) {
            return Err(place.error(format!("calendar `{id}` already has `{on}`"), "expected each day only once"));
        }
        let name = table.need("name", "what the day is called")?.text()?;
        days.push(CalendarDay { on, name, source: table.maybe("source", Node::text)? });
    }
    Ok(CalendarData { id, years, includes: includes.unwrap_or_default(), days })
}

fn years(node: &Node<'_>) -> Read<(i32, i32)> {
    let expected = "[first, last], two years from 1 to 9999";
    let members = node.some(expected)?;
    let year = |node: &Node<'_>| node.number(1, 9999).map(|year| i32::try_from(year).unwrap_or(9999));
    let [first, last] = members.as_slice() else {
        return Err(node.error(format!("`{}` is not two years", node.path), format!("expected {expected}")));
    };
    let years = (year(first)?, year(last)?);
    if years.1 < years.0 {
        let message = format!("`{}` ends before it begins", node.path);
        return Err(node.error(message, format!("expected a last year of {} or later", years.0)));
    }
    Ok(years)
}
