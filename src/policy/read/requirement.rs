//! Reading `when`.

use crate::policy::{Before, Form, Leaf, Requirement, Within};

use super::node::{Node, Read, Table, is_name, kind, one_of, quote};

/// How deep requirements may nest.
const MAX_DEPTH: u32 = 64;

const TABLES: [&str; 7] = ["all", "any", "not", "form", "age_at_least", "conviction", "charge"];
const WORDS: [&str; 12] = [
    "never",
    "always",
    "detainer.active",
    "detainer.signed",
    "detainer.served",
    "detainer.probable_cause",
    "warrant.administrative",
    "warrant.judicial",
    "warrant.any",
    "probable_cause.judge",
    "person.NAME",
    "agreement.NAME",
];
const EXPECTED: &str = "a list of requirements with at least one member";

/// Reads a requirement that stands by itself.
pub(super) fn requirement(node: &Node<'_>) -> Read<Requirement> {
    match node.value.as_str() {
        Some("never") => Ok(Requirement::Never),
        Some("always") => Ok(Requirement::Always),
        _ => inner(node, 1),
    }
}

fn inner(node: &Node<'_>, depth: u32) -> Read<Requirement> {
    if depth > MAX_DEPTH {
        let message = format!("requirements nest deeper than {MAX_DEPTH} levels");
        return Err(node.error(message, "expected a flatter requirement"));
    }
    if node.value.is_str() {
        return word(node).map(Requirement::Leaf);
    }
    if !node.value.is_table() {
        return Err(node.error(
            format!("`{}` is {}", node.path, kind(node.value)),
            "expected a leaf such as \"detainer.signed\", or a table such as { all = [...] }",
        ));
    }
    let table = node.table()?;
    let deeper = depth.saturating_add(1);
    let members = |key: &str| -> Read<Vec<Requirement>> {
        table.need(key, EXPECTED)?.some(EXPECTED)?.iter().map(|member| inner(member, deeper)).collect()
    };
    match *table.present(&TABLES).as_slice() {
        ["all"] => {
            table.only(&["all"])?;
            members("all").map(Requirement::All)
        }
        ["any"] => {
            table.only(&["any"])?;
            members("any").map(Requirement::Any)
        }
        ["not"] => {
            table.only(&["not"])?;
            let negated = table.need("not", "a requirement")?;
            inner(&negated, deeper).map(|negated| Requirement::Not(Box::new(negated)))
        }
        [_] => leaf(&table).map(Requirement::Leaf),
        [] => {
            table.only(&TABLES)?;
            let message = format!("`{}` is empty", node.path);
            Err(node.error(message, format!("expected one of: {}", TABLES.join(", "))))
        }
        [first, second, ..] => Err(table.error_at(
            second,
            format!("`{}` has both `{first}` and `{second}`", node.path),
            format!("expected one key; both must hold: {{ all = [{{ {first} = ... }}, {{ {second} = ... }}] }}"),
        )),
    }
}

fn word(node: &Node<'_>) -> Read<Leaf> {
    let word = node.word("a string")?;
    let name = |name: &str| {
        if is_name(name, "_") {
            return Ok(name.to_owned());
        }
        Err(node.error(
            format!("{} names no fact", quote(word)),
            "expected lower-case letters, digits and `_` after the period",
        ))
    };
    Ok(match word {
        "detainer.active" => Leaf::DetainerActive,
        "detainer.signed" => Leaf::Signed,
        "detainer.served" => Leaf::Served,
        "detainer.probable_cause" => Leaf::ProbableCause,
        "warrant.administrative" => Leaf::WarrantAdministrative,
        "warrant.judicial" => Leaf::WarrantJudicial,
        "warrant.any" => Leaf::WarrantAny,
        "probable_cause.judge" => Leaf::ProbableCauseJudge,
        "never" | "always" => {
            let message = format!("`{word}` inside another requirement");
            return Err(node.error(message, "expected it to stand alone, as the whole of `when`"));
        }
        _ => match word.split_once('.') {
            Some(("person", rest)) => Leaf::Person(name(rest)?),
            Some(("agreement", rest)) => Leaf::Agreement(name(rest)?),
            _ => return Err(node.error(format!("unknown requirement {}", quote(word)), one_of(word, &WORDS))),
        },
    })
}

fn leaf(table: &Table<'_>) -> Read<Leaf> {
    if table.has("form") {
        table.only(&["form"])?;
        let forms = table.need("form", "a list of forms")?.some("a list of forms")?;
        return Node::distinct(&forms, |form| form.choice(Form::WORDS)).map(Leaf::Form);
    }
    if table.has("age_at_least") {
        table.only(&["age_at_least"])?;
        return table.need("age_at_least", "a number of years")?.count(150).map(Leaf::AgeAtLeast);
    }
    if table.has("charge") {
        table.only(&["charge", "found_by_judge"])?;
        let found_by_judge = table.maybe("found_by_judge", Node::boolean)?.unwrap_or(false);
        return Ok(Leaf::Charge { classes: classes(table, "charge")?, found_by_judge });
    }
    table.only(&["conviction", "within_years", "before"])?;
    let classes = classes(table, "conviction")?;
    let years = table.maybe("within_years", |node| node.count(150))?;
    let words = [Before::Request, Before::Arrest, Before::Entitlement].map(Before::as_str);
    let before = table.maybe("before", |node| match node.word("a string")? {
        "request" => Ok(Before::Request),
        "arrest" => Ok(Before::Arrest),
        "entitlement" => Ok(Before::Entitlement),
        other => Err(node.unknown(other, &words)),
    })?;
    let within = match (years, before) {
        (None, None) => None,
        (Some(years), Some(before)) => Some(Within { years, before }),
        (Some(_), None) => {
            let help = format!("expected `before`, one of: {}", words.join(", "));
            return Err(table.error_at("within_years", "`within_years` without `before`", help));
        }
        (None, Some(_)) => {
            return Err(table.error_at(
                "before",
                "`before` without `within_years`",
                "expected `within_years`, a number",
            ));
        }
    };
    Ok(Leaf::Conviction { classes, within })
}

fn classes(table: &Table<'_>, key: &str) -> Read<Vec<String>> {
    let expected = "a list of classes with at least one member";
    let members = table.need(key, expected)?.some(expected)?;
    Node::distinct(&members, |class| class.slashed(2, "a class: a word, or `scheme/word`, in lower case"))
}
