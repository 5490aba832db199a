//! From text to a document.

use toml::de::DeTable;

use super::depth;
use super::node::{self, Read, Source};

/// The largest file read, in bytes.
const MAX_FILE: usize = 4 << 20;

/// How deep brackets and dotted keys may nest.
const MAX_DEPTH: usize = 128;

/// Parses a file.
pub(crate) fn parse<'a>(source: &Source<'a>) -> Read<DeTable<'a>> {
    let size = source.text.len();
    if size > MAX_FILE {
        let help = format!("expected at most {MAX_FILE} bytes");
        return Err(source.error(0, "", format!("the file is {size} bytes long"), Some(help)));
    }
    if let Some(offset) = depth::too_deep(source.text, MAX_DEPTH) {
        let message = format!("tables and lists nest deeper than {MAX_DEPTH} levels");
        return Err(source.error(offset, "", message, Some("expected a flatter file".to_owned())));
    }
    match DeTable::parse(source.text) {
        Ok(document) => Ok(document.into_inner()),
        Err(error) => {
            let span = error.span().unwrap_or_default();
            let mut lines = error.message().lines().map(str::trim).filter(|line| !line.is_empty());
            let mut message = lines.next().unwrap_or("not TOML").to_owned();
            if let Some(key) = source.text.get(span.clone()).filter(|_| message == "duplicate key") {
                message = format!("duplicate key {}", node::quote(key));
            }
            let help = lines.collect::<Vec<_>>().join("; ");
            Err(source.error(span.start, "", message, (!help.is_empty()).then_some(help)))
        }
    }
}
