//! Reading `[hold]`, and what it shares with other tables.

use crate::policy::{ClockStart, Effect, Excluding, HoldRule, Holidays, Limit, Review};
use crate::time::Observance;

use super::node::{Node, Read, Table};
use super::requirement::requirement;

const DAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const EXCLUDED: [&str; 8] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "holidays"];

/// Reads a hold rule; `calendars` are the calendars that may be named.
pub(super) fn hold(node: &Node<'_>, calendars: &[&str]) -> Read<HoldRule> {
    let table = node.table()?;
    table.only(&["effect", "when", "clock", "limit", "holidays", "renewable", "review"])?;
    let effect = table.maybe("effect", |node| node.choice(Effect::WORDS))?.unwrap_or(Effect::Permit);
    let when = requirement(&table.need("when", "a requirement, \"always\" or \"never\"")?)?;
    let clock = table.maybe("clock", |node| node.choice(ClockStart::WORDS))?.unwrap_or(ClockStart::Entitlement);
    Ok(HoldRule {
        effect,
        when,
        clock,
        limit: limit(&table, calendars)?,
        renewable: table.maybe("renewable", Node::boolean)?.unwrap_or(false),
        review: table.maybe("review", review)?,
    })
}

/// Reads `{ by = "judge", hours = H }`.
pub(super) fn review(node: &Node<'_>) -> Read<Review> {
    let table = node.table()?;
    table.only(&["by", "hours"])?;
    let by = table.need("by", "\"judge\"")?;
    match by.word("\"judge\"")? {
        "judge" => Ok(Review { hours: table.need("hours", "a number of hours")?.hours()? }),
        other => Err(by.unknown(other, &["judge"])),
    }
}

fn limit(hold: &Table<'_>, calendars: &[&str]) -> Read<Option<Limit>> {
    let holidays = hold.maybe("holidays", |node| holidays(node, calendars))?;
    let refuse_holidays = || match &holidays {
        Some(_) => Err(hold.error_at(
            "holidays",
            "`holidays` without a limit that excludes them",
            "expected \"holidays\" in `limit.excluding`",
        )),
        None => Ok(()),
    };
    let Some(node) = hold.get("limit") else {
        refuse_holidays()?;
        return Ok(None);
    };
    let table = node.table()?;
    table.only(&["hours", "excluding", "end_of_day"])?;
    if let Some(end_of_day) = table.get("end_of_day") {
        if !end_of_day.boolean()? {
            let message = format!("`{}` is false", end_of_day.path);
            return Err(end_of_day.error(message, "expected true, or `hours` instead"));
        }
        if let [other, ..] = *table.present(&["hours", "excluding"]).as_slice() {
            let message = format!("`{}` has both `end_of_day` and `{other}`", node.path);
            return Err(table.error_at(other, message, "expected one of the two"));
        }
        refuse_holidays()?;
        return Ok(Some(Limit::EndOfDay));
    }
    let hours = table.need("hours", "`hours`, or `end_of_day = true`")?.hours()?;
    let (weekdays, excludes_holidays) = table.maybe("excluding", excluding)?.unwrap_or_default();
    match (excludes_holidays, &holidays) {
        (true, None) => Err(table.error_at(
            "excluding",
            "a limit that excludes holidays without a calendar",
            "expected `holidays = { calendar = \"us_federal\", observed = true }` beside `limit`",
        )),
        (false, Some(_)) => refuse_holidays().map(|()| None),
        _ => Ok(Some(Limit::Hours { hours, excluding: Excluding { weekdays, holidays } })),
    }
}

/// The days of the week, and whether holidays are excluded.
fn excluding(node: &Node<'_>) -> Read<([bool; 7], bool)> {
    let members = node.list("a list of days")?;
    let words = Node::distinct(&members, |day| {
        let word = day.word("a string")?;
        if EXCLUDED.contains(&word) { Ok(word) } else { Err(day.unknown(word, &EXCLUDED)) }
    })?;
    let weekdays = DAYS.map(|day| words.contains(&day));
    if weekdays.iter().all(|excluded| *excluded) {
        let message = format!("`{}` leaves no day that counts", node.path);
        return Err(node.error(message, "expected at least one day of the week not to be excluded"));
    }
    Ok((weekdays, words.contains(&"holidays")))
}

fn holidays(node: &Node<'_>, calendars: &[&str]) -> Read<Holidays> {
    let table = node.table()?;
    table.only(&["calendar", "observed"])?;
    let calendar = table.need("calendar", "the name of a calendar")?;
    let name = calendar.word("the name of a calendar")?;
    if !calendars.contains(&name) {
        return Err(calendar.unknown(name, calendars));
    }
    let observed = table.need("observed", "true or false: whether observed days count as holidays too")?.boolean()?;
    let observance = if observed { Observance::Observed } else { Observance::Statutory };
    Ok(Holidays { calendar: name.to_owned(), observance })
}
