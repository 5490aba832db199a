//! As much of JSON Schema as the schema of the live protocol uses.

use serde_json::Value;

/// Whether a value is as the definition of that name says; if not, where and why.
pub(crate) fn check(schema: &Value, definition: &str, value: &Value) -> Result<(), String> {
    let wanted = schema["$defs"].get(definition).ok_or_else(|| format!("no definition `{definition}`"))?;
    Checker { schema }.value(wanted, value)
}

struct Checker<'s> {
    schema: &'s Value,
}

impl Checker<'_> {
    fn value(&self, wanted: &Value, value: &Value) -> Result<(), String> {
        for (key, rule) in wanted.as_object().ok_or("a schema is an object")? {
            match key.as_str() {
                "$ref" => {
                    let name =
                        rule.as_str().and_then(|path| path.strip_prefix("#/$defs/")).ok_or("a strange reference")?;
                    check(self.schema, name, value)?;
                }
                "type" => {
                    let names = rule.as_array().cloned().unwrap_or_else(|| vec![rule.clone()]);
                    if !names.iter().any(|name| name.as_str().is_some_and(|name| is(name, value))) {
                        return Err(format!("{value} is not of type {rule}"));
                    }
                }
                "const" if rule != value => return Err(format!("{value} is not {rule}")),
                "enum" if !rule.as_array().is_some_and(|all| all.contains(value)) => {
                    return Err(format!("{value} is none of {rule}"));
                }
                "minimum" if value.as_i64() < rule.as_i64() => return Err(format!("{value} is below {rule}")),
                "properties" => {
                    for (name, part) in value.as_object().into_iter().flatten() {
                        match rule.get(name) {
                            Some(wanted) => self.value(wanted, part).map_err(|error| format!("{name}: {error}"))?,
                            None if wanted["additionalProperties"] == false => return Err(format!("no key `{name}`")),
                            None => {}
                        }
                    }
                }
                "required" => {
                    for name in rule.as_array().into_iter().flatten().filter_map(Value::as_str) {
                        value.get(name).ok_or_else(|| format!("`{name}` is missing"))?;
                    }
                }
                "propertyNames" => {
                    let names = value.as_object().into_iter().flatten().map(|(name, _)| Value::from(name.as_str()));
                    names.into_iter().try_for_each(|name| self.value(rule, &name))?;
                }
                "items" => value.as_array().into_iter().flatten().try_for_each(|item| self.value(rule, item))?,
                "anyOf" | "oneOf" => {
                    let results: Vec<_> =
                        rule.as_array().into_iter().flatten().map(|wanted| self.value(wanted, value)).collect();
                    let fitting = results.iter().filter(|result| result.is_ok()).count();
                    if fitting == 0 || (key == "oneOf" && fitting > 1) {
                        return Err(format!("{fitting} alternatives fit: {results:?}"));
                    }
                }
                "const" | "enum" | "minimum" | "additionalProperties" => {}
                other => return Err(format!("the schema uses `{other}`, which this does not know")),
            }
        }
        Ok(())
    }
}

fn is(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "null" => value.is_null(),
        _ => false,
    }
}
