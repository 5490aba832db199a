//! From a plain value to facts.

use crate::record::{Conviction, Defect, DefectCode, Facts, Value};
use crate::time::{Recorded, Remark, Zone};

use super::fields::{Fields, clip, texts};

pub(super) fn read_facts(value: Value, zone: Zone, defects: &mut Vec<Defect>) -> Facts {
    let mut facts = Facts::none();
    let entries = match value {
        Value::Map(entries) => entries,
        Value::Null => return facts,
        other => {
            let text = format!("`facts` must be an object, not {}: taken as unknown", other.kind());
            defects.push(Defect::of_record(DefectCode::UnknownValue, text));
            return facts;
        }
    };
    let mut fields = Fields::of(entries);
    let mut unclear = |key: &str, expected: &str| {
        let text = format!("`facts.{}` must be {expected}: taken as unknown", clip(key));
        defects.push(Defect::of_record(DefectCode::UnknownValue, text));
    };
    for key in fields.twice() {
        unclear(&key, "stated once");
        if fields.take(&key).is_some() {
            match key.as_str() {
                "convictions_complete" => facts.convictions_complete = false,
                "charges_complete" => facts.charges_complete = false,
                _ => {}
            }
        }
    }
    match fields.take("age") {
        None | Some(Value::Null) => {}
        Some(Value::Int(age)) => facts.age = Some(age),
        Some(_) => unclear("age", "a whole number"),
    }
    let mut list = |key: &str| match fields.take(key) {
        None | Some(Value::Null) => None,
        Some(value) => match texts(&value) {
            Ok(list) => Some(list),
            Err(_) => {
                unclear(key, "a list of texts");
                None
            }
        },
    };
    facts.classified = list("classified").unwrap_or_default();
    facts.charges = list("charges");
    match fields.take("convictions") {
        None | Some(Value::Null) => {}
        Some(Value::List(items)) => match items.into_iter().map(|item| read_conviction(item, zone)).collect() {
            Some(convictions) => facts.convictions = Some(convictions),
            None => unclear("convictions", "a list of objects with `class` and `on`"),
        },
        Some(_) => unclear("convictions", "a list of objects with `class` and `on`"),
    }
    for (key, value) in fields.rest() {
        match (key.as_str(), value) {
            (_, Value::Null) => {}
            (_, Value::Text(text)) if text.is_empty() => {}
            ("convictions_complete", Value::Bool(flag)) => facts.convictions_complete = flag,
            ("charges_complete", Value::Bool(flag)) => facts.charges_complete = flag,
            ("convictions_complete", _) => {
                facts.convictions_complete = false;
                unclear(&key, "`true` or `false`");
            }
            ("charges_complete", _) => {
                facts.charges_complete = false;
                unclear(&key, "`true` or `false`");
            }
            (_, Value::Bool(flag)) => {
                facts.flags.insert(key, flag);
            }
            _ => unclear(&key, "`true` or `false`"),
        }
    }
    for conviction in facts.convictions.iter().flatten() {
        if let (Some(Remark::Bad(expected)), Some(written)) = (conviction.on.remark(), conviction.on.written()) {
            let text = format!("`on` of a conviction is `{}`, {expected}: any time is possible", clip(written));
            defects.push(Defect::of_record(DefectCode::BadTime, text));
        }
    }
    facts
}

fn read_conviction(value: Value, zone: Zone) -> Option<Conviction> {
    let Value::Map(entries) = value else { return None };
    let mut fields = Fields::of(entries);
    if !fields.twice().is_empty() {
        return None;
    }
    let classes = texts(&fields.take("class")?).ok()?;
    let on = match fields.take("on") {
        None | Some(Value::Null) => Recorded::unknown(),
        Some(Value::Text(text)) => Recorded::parse(&text, zone),
        Some(Value::Int(number)) => Recorded::parse(&number.to_string(), zone),
        Some(_) => return None,
    };
    fields.rest().is_empty().then_some(Conviction { classes, on })
}
