//! Reading policies and stacks from TOML, strictly.

mod calendar;
mod hold;
mod requirement;
mod test;

use std::collections::BTreeSet;

use super::{
    BailRefusal, Checked, Duty, DutyStart, Form, InForce, Kind, Policy, PolicyError, Processing, Review, Scope, Stack,
};
use crate::document::{self, node};
use crate::time::Date;
use node::{Node, Read, Source, Table};

const SECTIONS: [&str; 9] = ["schema", "policy", "hold", "processing", "arrest", "bail", "duty", "calendar", "test"];

const EVENTS: [&str; 28] = [
    "arrested",
    "booked",
    "charged",
    "probable_cause_found",
    "bail_set",
    "bail_tendered",
    "bail_posted",
    "bail_refused",
    "release_ordered",
    "charges_dropped",
    "acquitted",
    "remanded",
    "case_closed",
    "sentenced",
    "sentence_completed",
    "hold_placed",
    "hold_lifted",
    "detainer_received",
    "detainer_served",
    "detainer_withdrawn",
    "warrant_received",
    "agency_notified",
    "citizenship_claimed",
    "note",
    "released",
    "transferred",
    "escaped",
    "died",
];

/// What a policy file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyFile {
    /// A policy.
    Policy(Box<Policy>),
    /// A stack of policies, by their ids.
    Stack(Stack),
}

impl PolicyFile {
    /// Reads a file; `file` is its name in errors.
    ///
    /// # Errors
    ///
    /// The first thing in the file that is not understood, with its place.
    pub fn from_toml(text: &str, file: &str) -> Result<Self, PolicyError> {
        let source = Source { file, text };
        let document = document::parse(&source)?;
        let root = Table::root(&source, &document);
        match (root.has("stack"), root.has("policy")) {
            (true, true) => {
                Err(root.error_at("stack", "both `policy` and `stack` in one file", "expected one of the two"))
            }
            (true, false) => stack(&root).map(Self::Stack),
            _ => policy(&root).map(|policy| Self::Policy(Box::new(policy))),
        }
    }
}

impl Policy {
    /// Reads a policy; `file` is its name in errors.
    ///
    /// # Errors
    ///
    /// The first thing in the file that is not understood, with its place.
    pub fn from_toml(text: &str, file: &str) -> Result<Self, PolicyError> {
        let source = Source { file, text };
        let document = document::parse(&source)?;
        policy(&Table::root(&source, &document))
    }
}

fn schema(root: &Table<'_>) -> Read<()> {
    root.maybe("schema", |node| node.number(1, 1)).map(|_| ())
}

fn stack(root: &Table<'_>) -> Read<Stack> {
    root.only(&["schema", "stack"])?;
    schema(root)?;
    let table = root.need("stack", "a table")?.table()?;
    table.only(&["id", "title", "policies"])?;
    let ids = table.need("policies", "a list of policy ids")?.some("a list of policy ids")?;
    Ok(Stack {
        id: table.need("id", "a name")?.name("-_.")?,
        title: table.need("title", "the stack's title")?.text()?,
        policies: Node::distinct(&ids, |id| id.name("-_."))?,
    })
}

fn policy(root: &Table<'_>) -> Read<Policy> {
    if root.has("stack") {
        return Err(root.error_at("stack", "a stack where a policy is wanted", "expected `[policy]`"));
    }
    root.only(&SECTIONS)?;
    schema(root)?;
    let mut policy = head(&root.need("policy", "a table `[policy]`")?.table()?)?;

    let list = |key: &str| root.maybe(key, Node::tables).map(Option::unwrap_or_default);
    policy.calendars = calendar::calendars(&list("calendar")?)?;
    let names = calendar::names(&policy.calendars);
    policy.holds = list("hold")?.iter().map(|node| hold::hold(node, &names)).collect::<Read<_>>()?;
    policy.processing = root.maybe("processing", |node| {
        let table = node.table()?;
        table.only(&["hours"])?;
        Ok(Processing { hours: table.need("hours", "a number of hours")?.hours()? })
    })?;
    policy.arrest = root.maybe("arrest", arrest)?;
    policy.bail = root.maybe("bail", |node| {
        let table = node.table()?;
        table.only(&["refusal"])?;
        let expected = format!("one of: {}", BailRefusal::WORDS.join(", "));
        table.need("refusal", &expected)?.choice(BailRefusal::WORDS)
    })?;
    let mut seen = BTreeSet::new();
    for node in list("duty")? {
        let duty = duty(&node)?;
        if !seen.insert(duty.id.clone()) {
            let message = format!("there already is a duty `{}`", duty.id);
            return Err(node.table()?.error_at("id", message, "expected a name of its own"));
        }
        policy.duties.push(duty);
    }
    let mut seen = BTreeSet::new();
    for node in list("test")? {
        let test = test::test(&node)?;
        if !seen.insert(test.name.clone()) {
            let message = format!("there already is a test {}", node::quote(&test.name));
            return Err(node.table()?.error_at("name", message, "expected a name of its own"));
        }
        policy.tests.push(test);
    }
    Ok(policy)
}

fn arrest(node: &Node<'_>) -> Read<Review> {
    let table = node.table()?;
    table.only(&["review"])?;
    hold::review(&table.need("review", "{ by = \"judge\", hours = ... }")?)
}

/// The table `[policy]`.
fn head(table: &Table<'_>) -> Read<Policy> {
    table.only(&[
        "id",
        "title",
        "kind",
        "jurisdiction",
        "agency_types",
        "citation",
        "sources",
        "checked",
        "in_force",
        "decided",
        "vacated",
        "supersedes",
        "applies_to",
        "note",
    ])?;
    let id = table.need("id", "a name")?.name("-_.")?;
    let place = "a place such as \"us\" or \"us/ca\"";
    let jurisdiction = table.need("jurisdiction", &format!("{place}, or a list of them"))?;
    let places = match jurisdiction.value.is_array() {
        true => jurisdiction.some("at least one place")?,
        false => vec![jurisdiction],
    };
    let in_force = table.maybe("in_force", in_force)?.unwrap_or_default();
    let decided = table.maybe("decided", Node::date)?;
    if decided.is_some() && in_force.from.is_some() {
        return Err(table.error_at(
            "decided",
            "both `decided` and `in_force.from`",
            "expected one of the two: a ruling that was decided judges earlier conduct too",
        ));
    }
    let vacated = table.maybe("vacated", Node::date)?;
    if let (Some(first), Some(vacated)) = (decided.or(in_force.from), vacated)
        && vacated <= first
    {
        let message = format!("impossible dates: vacated on `{vacated}`");
        return Err(table.error_at("vacated", message, format!("expected a day after {first}")));
    }
    let supersedes = names(table, "supersedes")?;
    if supersedes.contains(&id) {
        return Err(table.error_at("supersedes", format!("`{id}` supersedes itself"), "expected the ids of others"));
    }
    Ok(Policy {
        title: table.need("title", "the policy's title")?.text()?,
        kind: table.maybe("kind", |node| node.choice(Kind::WORDS))?,
        jurisdiction: Node::distinct(&places, |node| node.slashed(16, place))?,
        agency_types: names(table, "agency_types")?,
        citation: table
            .need("citation", "where the law is written; a rule without a citation does not load")?
            .text()?,
        sources: table
            .maybe("sources", |node| Node::distinct(&node.list("a list of addresses")?, Node::text))?
            .unwrap_or_default(),
        checked: table.need("checked", &format!("one of: {}", Checked::WORDS.join(", ")))?.choice(Checked::WORDS)?,
        in_force,
        decided,
        vacated,
        supersedes,
        applies_to: table.maybe("applies_to", scope)?.unwrap_or_default(),
        note: table.maybe("note", Node::text)?,
        id,
        holds: Vec::new(),
        processing: None,
        arrest: None,
        bail: None,
        duties: Vec::new(),
        calendars: Vec::new(),
        tests: Vec::new(),
    })
}

fn names(table: &Table<'_>, key: &str) -> Read<Vec<String>> {
    let list = table.maybe(key, |node| Node::distinct(&node.some("a list of names")?, |node| node.name("-_.")))?;
    Ok(list.unwrap_or_default())
}

fn in_force(node: &Node<'_>) -> Read<InForce> {
    let table = node.table()?;
    table.only(&["from", "until"])?;
    let (from, until) = range(&table, "from", "until")?;
    Ok(InForce { from, until })
}

/// A half-open range of days, each end optional.
fn range(table: &Table<'_>, from: &str, until: &str) -> Read<(Option<Date>, Option<Date>)> {
    let start = table.maybe(from, Node::date)?;
    let end = table.maybe(until, Node::date)?;
    if let (Some(start), Some(end)) = (start, end)
        && end <= start
    {
        let message = format!("impossible dates: from `{start}` until `{end}`");
        return Err(table.error_at(until, message, format!("expected `{until}` after `{from}`")));
    }
    Ok((start, end))
}

fn scope(node: &Node<'_>) -> Read<Scope> {
    let table = node.table()?;
    table.only(&["form", "agency", "issued_from", "issued_until"])?;
    let form =
        table.maybe("form", |node| Node::distinct(&node.some("a list of forms")?, |form| form.choice(Form::WORDS)))?;
    let agency = names(&table, "agency")?;
    let (issued_from, issued_until) = range(&table, "issued_from", "issued_until")?;
    Ok(Scope { form: form.unwrap_or_default(), agency, issued_from, issued_until })
}

fn duty(node: &Node<'_>) -> Read<Duty> {
    let table = node.table()?;
    table.only(&["id", "event", "within", "of", "when", "citation"])?;
    let id = table.need("id", "a name")?.name("-_.")?;
    let event = table.need("event", "the event that discharges it")?;
    let word = event.word("an event")?;
    if !EVENTS.contains(&word) {
        return Err(event.unknown(word, &EVENTS));
    }
    let within = table.maybe("within", |node| {
        let table = node.table()?;
        table.only(&["hours"])?;
        table.need("hours", "a number of hours")?.hours()
    })?;
    let of = table.need("of", &format!("one of: {}", DutyStart::WORDS.join(", ")))?.choice(DutyStart::WORDS)?;
    Ok(Duty {
        id,
        event: word.to_owned(),
        within,
        of,
        when: table.maybe("when", requirement::requirement)?,
        citation: table.maybe("citation", Node::text)?,
    })
}
