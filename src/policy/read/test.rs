//! Reading `[[test]]`.

use toml::de::DeValue;

use crate::policy::{Expect, PolicyTest};

use super::node::{Node, Read};

const VERDICTS: [&str; 4] = ["lawful", "unlawful", "undetermined", "not_assessed"];
const MAX_DEPTH: u32 = 64;

/// Reads an example.
pub(super) fn test(node: &Node<'_>) -> Read<PolicyTest> {
    let table = node.table()?;
    table.only(&["name", "timeline", "as_of", "expect"])?;
    let name = table.need("name", "what the test shows")?.text()?;
    let place = table.need("timeline", "a timeline")?;
    place.table()?;
    let mut timeline = String::new();
    json(&place, place.value, 1, &mut timeline)?;
    Ok(PolicyTest {
        name,
        timeline,
        as_of: table.maybe("as_of", Node::text)?,
        expect: expect(&table.need("expect", "{ verdict = ..., min_seconds = ..., max_seconds = ... }")?)?,
    })
}

fn expect(node: &Node<'_>) -> Read<Expect> {
    let table = node.table()?;
    table.only(&["verdict", "min_seconds", "max_seconds"])?;
    let verdict = table.need("verdict", &format!("one of: {}", VERDICTS.join(", ")))?;
    let word = verdict.word("a string")?;
    if !VERDICTS.contains(&word) {
        return Err(verdict.unknown(word, &VERDICTS));
    }
    let seconds = |node: &Node<'_>| node.number(0, i64::MAX);
    let (min_seconds, max_seconds) = (table.maybe("min_seconds", seconds)?, table.maybe("max_seconds", seconds)?);
    if let (Some(min), Some(max)) = (min_seconds, max_seconds)
        && max < min
    {
        let message = format!("`{}` is impossible: `max_seconds` is below `min_seconds`", node.path);
        return Err(table.error_at("max_seconds", message, format!("expected {min} or more")));
    }
    Ok(Expect { verdict: word.to_owned(), min_seconds, max_seconds })
}

/// Writes a value as JSON; days and times become strings.
fn json(node: &Node<'_>, value: &DeValue<'_>, depth: u32, out: &mut String) -> Read<()> {
    if depth > MAX_DEPTH {
        let message = format!("`{}` nests deeper than {MAX_DEPTH} levels", node.path);
        return Err(node.error(message, "expected a flatter timeline"));
    }
    let deeper = depth.saturating_add(1);
    match value {
        DeValue::String(text) => string(text, out),
        DeValue::Datetime(time) => string(&time.to_string(), out),
        DeValue::Boolean(yes) => out.push_str(if *yes { "true" } else { "false" }),
        DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
            Ok(number) => out.push_str(&number.to_string()),
            Err(_) => {
                let message = format!("`{}` holds a number that is out of range", node.path);
                return Err(node.error(message, "expected a number of at most 63 bits"));
            }
        },
        DeValue::Float(number) => match number.as_str().parse::<f64>() {
            Ok(number) if number.is_finite() => out.push_str(&format!("{number:?}")),
            _ => {
                let message = format!("`{}` holds a number that is not finite", node.path);
                return Err(node.error(message, "expected a finite number"));
            }
        },
        DeValue::Array(members) => {
            out.push('[');
            for (i, member) in members.iter().enumerate() {
                out.push_str(if i == 0 { "" } else { ", " });
                json(node, member.get_ref(), deeper, out)?;
            }
            out.push(']');
        }
        DeValue::Table(table) => {
            out.push('{');
            for (i, (key, member)) in table.iter().enumerate() {
                out.push_str(if i == 0 { "" } else { ", " });
                string(key.get_ref(), out);
                out.push_str(": ");
                json(node, member.get_ref(), deeper, out)?;
            }
            out.push('}');
        }
    }
    Ok(())
}

fn string(text: &str, out: &mut String) {
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => out.extend(['\\', letter]),
            control if control < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(control))),
            _ => out.push(letter),
        }
    }
    out.push('"');
}
