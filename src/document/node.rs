//! Values of a TOML document that know where they stand.

use std::collections::BTreeSet;
use std::ops::Range;
use std::str::FromStr;

use toml::de::{DeTable, DeValue};

use super::DocumentError;
use crate::time::Date;
use crate::words::{UnknownWord, nearest};

/// The longest text a key may hold, in bytes.
const MAX_TEXT: usize = 20_000;

/// Whether a text may stand in a document as a value.
#[cfg(feature = "audit")]
pub(crate) fn is_word(text: &str) -> bool {
    text.len() <= MAX_TEXT && !text.contains(is_unprintable)
}

/// Whether it is a control character other than line ends and tabs.
fn is_unprintable(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\n' | '\t')
}

pub(crate) type Read<T> = Result<T, DocumentError>;

/// A file: its name, for errors, and its text, for lines.
pub(crate) struct Source<'a> {
    pub(crate) file: &'a str,
    pub(crate) text: &'a str,
}

impl Source<'_> {
    /// An error at a byte offset.
    pub(crate) fn error(&self, offset: usize, key: &str, message: String, help: Option<String>) -> DocumentError {
        let (mut line, mut column) = (1_usize, 1_usize);
        for (at, letter) in self.text.char_indices() {
            if at >= offset {
                break;
            }
            (line, column) =
                if letter == '\n' { (line.saturating_add(1), 1) } else { (line, column.saturating_add(1)) };
        }
        DocumentError { file: self.file.to_owned(), line, column, key: key.to_owned(), message, help }
    }
}

/// `word` in back-ticks, control characters escaped, cut if it is long.
pub(crate) fn quote(word: &str) -> String {
    let mut shown: String = word
        .chars()
        .take(60)
        .flat_map(|c| {
            let escaped: Vec<char> = if c.is_control() { c.escape_default().collect() } else { vec![c] };
            escaped
        })
        .collect();
    if word.chars().nth(60).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// The help for a wrong word: the nearest known one, then all.
pub(crate) fn one_of(word: &str, known: &[&str]) -> String {
    let list = match known {
        [only] => format!("expected `{only}`"),
        _ => format!("expected one of: {}", known.join(", ")),
    };
    match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? {list}"),
        None => list,
    }
}

/// What sort of value it is, in words.
pub(crate) const fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number with a fraction",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date or time without quotes",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// A value and its place.
#[derive(Clone)]
pub(crate) struct Node<'a> {
    pub(crate) source: &'a Source<'a>,
    pub(crate) value: &'a DeValue<'a>,
    span: Range<usize>,
    pub(crate) path: String,
}

impl<'a> Node<'a> {
    /// An error at this value.
    pub(crate) fn error(&self, message: impl Into<String>, help: impl Into<String>) -> DocumentError {
        self.source.error(self.span.start, &self.path, message.into(), Some(help.into()))
    }

    fn wrong_type(&self, expected: &str) -> DocumentError {
        self.error(format!("`{}` is {}", self.path, kind(self.value)), format!("expected {expected}"))
    }

    /// A string as it stands, of bounded length and without control characters other than line ends and tabs.
    pub(crate) fn word(&self, expected: &str) -> Read<&'a str> {
        let text = self.value.as_str().ok_or_else(|| self.wrong_type(expected))?;
        if text.len() > MAX_TEXT {
            let message = format!("`{}` is {} bytes long", self.path, text.len());
            return Err(self.error(message, format!("expected at most {MAX_TEXT} bytes")));
        }
        match text.chars().find(|letter| is_unprintable(*letter)) {
            Some(control) => Err(self.error(
                format!("`{}` holds the control character `{}`", self.path, control.escape_default()),
                "expected printable text",
            )),
            None => Ok(text),
        }
    }

    /// Text that says something.
    pub(crate) fn text(&self) -> Read<String> {
        let text = self.word("a string")?;
        if text.trim().is_empty() {
            return Err(self.error(format!("`{}` is empty", self.path), "expected some text"));
        }
        Ok(text.to_owned())
    }

    /// A name: lower-case letters, digits and the marks given.
    pub(crate) fn name(&self, marks: &str) -> Read<String> {
        let name = self.word("a string")?;
        if is_name(name, marks) {
            return Ok(name.to_owned());
        }
        let marks: Vec<String> = marks.chars().map(|mark| format!("`{mark}`")).collect();
        Err(self.error(
            format!("`{}` is not a name: {}", self.path, quote(name)),
            format!("expected lower-case letters, digits and {}", marks.join(", ")),
        ))
    }

    /// A name with parts separated by slashes: a place, or a class in a scheme.
    pub(crate) fn slashed(&self, most: usize, expected: &str) -> Read<String> {
        let name = self.word("a string")?;
        if name.split('/').count() <= most && name.split('/').all(|part| is_name(part, "-_.")) {
            return Ok(name.to_owned());
        }
        Err(self.error(format!("`{}` cannot be {}", self.path, quote(name)), format!("expected {expected}")))
    }

    /// One of the words of an enumeration.
    pub(crate) fn choice<T: FromStr<Err = UnknownWord>>(&self, words: &[&str]) -> Read<T> {
        let word = self.word(&format!("one of: {}", words.join(", ")))?;
        word.parse().map_err(|_| self.unknown(word, words))
    }

    /// An error: a word that is none of those known.
    pub(crate) fn unknown(&self, word: &str, words: &[&str]) -> DocumentError {
        self.error(format!("`{}` cannot be {}", self.path, quote(word)), one_of(word, words))
    }

    pub(crate) fn boolean(&self) -> Read<bool> {
        self.value.as_bool().ok_or_else(|| self.wrong_type("true or false"))
    }

    /// A whole number in a range, both ends included.
    pub(crate) fn number(&self, least: i64, most: i64) -> Read<i64> {
        let expected = match least == most {
            true => least.to_string(),
            false => format!("a whole number from {least} to {most}"),
        };
        let number = self.value.as_integer().ok_or_else(|| self.wrong_type(&expected))?;
        i64::from_str_radix(number.as_str(), number.radix())
            .ok()
            .filter(|value| (least..=most).contains(value))
            .ok_or_else(|| {
                let message = format!("`{}` is out of range: {}", self.path, quote(number.as_str()));
                self.error(message, format!("expected {expected}"))
            })
    }

    /// A whole number from 1.
    pub(crate) fn count(&self, most: u32) -> Read<u32> {
        // `number` bounds it, so the conversion cannot fail
        self.number(1, i64::from(most)).map(|count| u32::try_from(count).unwrap_or(most))
    }

    /// Hours of a limit or a clock.
    pub(crate) fn hours(&self) -> Read<u32> {
        self.count(100_000)
    }

    /// A day, in quotes.
    pub(crate) fn date(&self) -> Read<Date> {
        let expected = "a day in quotes, \"YYYY-MM-DD\"";
        let word = self.word(expected)?;
        word.parse().map_err(|()| {
            self.error(
                format!("`{}` is no day of the calendar: {}", self.path, quote(word)),
                format!("expected {expected}"),
            )
        })
    }

    pub(crate) fn table(&self) -> Read<Table<'a>> {
        let table = self.value.as_table().ok_or_else(|| self.wrong_type("a table"))?;
        Ok(Table { source: self.source, table, start: self.span.start, path: self.path.clone() })
    }

    /// The members of a list.
    pub(crate) fn list(&self, expected: &str) -> Read<Vec<Self>> {
        let array = self.value.as_array().ok_or_else(|| self.wrong_type(expected))?;
        Ok(array
            .iter()
            .enumerate()
            .map(|(i, member)| Self {
                source: self.source,
                value: member.get_ref(),
                span: member.span(),
                path: format!("{}[{i}]", self.path),
            })
            .collect())
    }

    /// The members of a list that may not be empty.
    pub(crate) fn some(&self, expected: &str) -> Read<Vec<Self>> {
        let members = self.list(expected)?;
        if members.is_empty() {
            return Err(self.error(format!("`{}` is empty", self.path), format!("expected {expected}")));
        }
        Ok(members)
    }

    /// Strings read one by one, none of them twice.
    pub(crate) fn distinct<T>(members: &[Self], read: impl Fn(&Self) -> Read<T>) -> Read<Vec<T>> {
        let mut seen = BTreeSet::new();
        let mut all = Vec::with_capacity(members.len());
        for member in members {
            all.push(read(member)?);
            if let Some(word) = member.value.as_str()
                && !seen.insert(word)
            {
                let message = format!("`{}` repeats {}", member.path, quote(word));
                return Err(member.error(message, "expected each only once"));
            }
        }
        Ok(all)
    }

    /// A table, or a list of tables.
    pub(crate) fn tables(&self) -> Read<Vec<Self>> {
        if self.value.is_table() { Ok(vec![self.clone()]) } else { self.some("a table, or a list of tables") }
    }
}

/// Whether it is made of lower-case letters, digits and the marks given, at most 100 of them, no mark first or last.
pub(crate) fn is_name(name: &str, marks: &str) -> bool {
    let letter = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    name.len() <= 100
        && name.starts_with(letter)
        && name.ends_with(letter)
        && name.chars().all(|c| letter(c) || marks.contains(c))
}

/// A table and its place.
pub(crate) struct Table<'a> {
    source: &'a Source<'a>,
    table: &'a DeTable<'a>,
    start: usize,
    path: String,
}

impl<'a> Table<'a> {
    /// The whole document.
    pub(crate) fn root(source: &'a Source<'a>, table: &'a DeTable<'a>) -> Self {
        Self { source, table, start: 0, path: String::new() }
    }

    fn place(&self) -> String {
        if self.path.is_empty() { "the file".to_owned() } else { format!("`{}`", self.path) }
    }

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// The keys that are there, in the order of the text.
    fn keys(&self) -> Vec<(usize, &'a str)> {
        let mut keys: Vec<_> = self.table.keys().map(|key| (key.span().start, key.get_ref().as_ref())).collect();
        keys.sort_unstable();
        keys
    }

    /// Refuses keys that are not among these.
    pub(crate) fn only(&self, known: &[&str]) -> Read<()> {
        match self.keys().into_iter().find(|(_, key)| !known.contains(key)) {
            Some((start, key)) => {
                let message = format!("unknown key {} in {}", quote(key), self.place());
                Err(self.source.error(start, &self.path_of(&cut(key)), message, Some(one_of(key, known))))
            }
            None => Ok(()),
        }
    }

    /// Every key with its value, in the order of the text.
    #[cfg(feature = "audit")]
    pub(crate) fn entries(&self) -> Vec<(&'a str, Node<'a>)> {
        self.keys().into_iter().filter_map(|(_, key)| Some((key, self.get(key)?))).collect()
    }

    /// The keys among these that are there, in the order of the text.
    pub(crate) fn present(&self, keys: &[&str]) -> Vec<&'a str> {
        self.keys().into_iter().map(|(_, key)| key).filter(|key| keys.contains(key)).collect()
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    pub(crate) fn get(&self, key: &str) -> Option<Node<'a>> {
        let value = self.table.get(key)?;
        Some(Node { source: self.source, value: value.get_ref(), span: value.span(), path: self.path_of(key) })
    }

    /// A value that must be there.
    pub(crate) fn need(&self, key: &str, expected: &str) -> Read<Node<'a>> {
        self.get(key).ok_or_else(|| {
            let message = format!("missing key `{key}` in {}", self.place());
            self.source.error(self.start, &self.path_of(key), message, Some(format!("expected {expected}")))
        })
    }

    /// A value that may be there, read.
    pub(crate) fn maybe<T>(&self, key: &str, read: impl FnOnce(&Node<'a>) -> Read<T>) -> Read<Option<T>> {
        self.get(key).map(|node| read(&node)).transpose()
    }

    /// An error at a key.
    pub(crate) fn error_at(&self, key: &str, message: impl Into<String>, help: impl Into<String>) -> DocumentError {
        let start = self.table.get_key_value(key).map_or(self.start, |(key, _)| key.span().start);
        self.source.error(start, &self.path_of(key), message.into(), Some(help.into()))
    }
}

fn cut(key: &str) -> String {
    key.chars().take(60).collect()
}
