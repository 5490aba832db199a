//! Rows of cells, with the line on which each row begins.
//!
//! Stricter than most readers in one place: a quoted cell ends at its quote, and then a comma or the end of the line must
//! follow. A reader that lets other text follow lets one stray quote swallow the rows up to the next quoted cell.

use std::borrow::Cow;

/// One row.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row<'a> {
    /// The line on which it begins, from 1.
    pub(crate) line: u64,
    /// Its first cells, as many as were asked for.
    pub(crate) cells: Vec<Cow<'a, [u8]>>,
    /// How many cells it has.
    pub(crate) count: usize,
    /// What is wrong with its quotes.
    pub(crate) broken: Option<Broken>,
}

/// A quoted cell that does not end as it must.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    /// The line of its opening quote.
    pub(crate) opened: u64,
    /// The line of the quote that closes it although text follows; `None` if there is none up to the end of the file.
    pub(crate) closed: Option<u64>,
    /// The last line that the row takes up.
    pub(crate) until: u64,
}

/// The rows of a text. Blank lines are no rows.
pub(crate) struct Rows<'a> {
    rest: &'a [u8],
    line: u64,
    /// What stands between cells.
    delimiter: u8,
    /// How many bytes may still be read a second time after a broken quote.
    again: usize,
}

impl<'a> Rows<'a> {
    pub(crate) fn of(text: &'a [u8]) -> Self {
        Self::separated(text, b',')
    }

    /// The rows of a text whose cells are separated by an ASCII character.
    pub(crate) fn separated(text: &'a [u8], delimiter: u8) -> Self {
        let rest = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        Self { rest, line: 1, delimiter, again: text.len().saturating_mul(4) }
    }

    /// The next row with at most `most` of its cells.
    pub(crate) fn next(&mut self, most: usize) -> Option<Row<'a>> {
        while self.line_end() {}
        if self.rest.is_empty() {
            return None;
        }
        let (start, line) = (self.rest, self.line);
        let mut row = Row { line, cells: Vec::new(), count: 0, broken: None };
        loop {
            match self.cell() {
                Ok(cell) => {
                    row.count = row.count.saturating_add(1);
                    if row.cells.len() < most {
                        row.cells.push(cell);
                    }
                }
                Err(broken) => {
                    row.broken = Some(self.recover(start, line, broken));
                    return Some(row);
                }
            }
            match self.rest.split_first() {
                Some((byte, rest)) if *byte == self.delimiter => self.rest = rest,
                _ => {
                    self.line_end();
                    return Some(row);
                }
            }
        }
    }

    fn cell(&mut self) -> Result<Cow<'a, [u8]>, Broken> {
        let Some(mut rest) = self.rest.strip_prefix(b"\"") else {
            let delimiter = self.delimiter;
            let end = self.rest.iter().position(|byte| *byte == delimiter || matches!(byte, b'\n' | b'\r'));
            let (cell, rest) = self.rest.split_at_checked(end.unwrap_or(self.rest.len())).unwrap_or_default();
            self.rest = rest;
            return Ok(Cow::Borrowed(cell));
        };
        let opened = self.line;
        let mut cell = Cow::Borrowed(&[][..]);
        loop {
            let Some((inner, after)) = split_at_quote(rest) else {
                self.line = self.line.saturating_add(line_ends(rest));
                self.rest = &[];
                let after_end = matches!(rest.last(), Some(b'\n' | b'\r'));
                return Err(Broken {
                    opened,
                    closed: None,
                    until: self.line.saturating_sub(u64::from(after_end)).max(opened),
                });
            };
            self.line = self.line.saturating_add(line_ends(inner));
            append(&mut cell, inner);
            match after {
                [b'"', after @ ..] => {
                    append(&mut cell, b"\"");
                    rest = after;
                }
                [] | [b'\n' | b'\r', ..] => {
                    self.rest = after;
                    return Ok(cell);
                }
                [byte, ..] if *byte == self.delimiter => {
                    self.rest = after;
                    return Ok(cell);
                }
                _ => {
                    self.rest = after;
                    return Err(Broken { opened, closed: Some(self.line), until: self.line });
                }
            }
        }
    }

    /// Goes on after a row with a broken quote: on its second line, as long as that does not mean to read the file over
    /// and over; else on the line after the one where reading stopped.
    fn recover(&mut self, start: &'a [u8], line: u64, broken: Broken) -> Broken {
        let first = after_line(start);
        let twice = first.len().saturating_sub(self.rest.len());
        match self.again.checked_sub(twice) {
            Some(left) => {
                self.again = left;
                self.rest = first;
                self.line = line.saturating_add(1);
                Broken { until: line, ..broken }
            }
            None => {
                self.rest = after_line(self.rest);
                self.line = self.line.saturating_add(1);
                broken
            }
        }
    }

    /// Passes one end of a line, if there is one.
    fn line_end(&mut self) -> bool {
        self.rest = match self.rest {
            [b'\r', b'\n', rest @ ..] | [b'\n' | b'\r', rest @ ..] => rest,
            _ => return false,
        };
        self.line = self.line.saturating_add(1);
        true
    }
}

fn split_at_quote(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = text.iter().position(|byte| *byte == b'"')?;
    let (inner, rest) = text.split_at_checked(end)?;
    Some((inner, rest.strip_prefix(b"\"")?))
}

/// Appends without copying what is the first.
fn append<'a>(cell: &mut Cow<'a, [u8]>, more: &'a [u8]) {
    if cell.is_empty() {
        *cell = Cow::Borrowed(more);
    } else {
        cell.to_mut().extend_from_slice(more);
    }
}

/// What follows the first end of a line.
fn after_line(text: &[u8]) -> &[u8] {
    let Some(end) = text.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else { return &[] };
    match text.split_at_checked(end) {
        Some((_, [b'\r', b'\n', rest @ ..] | [b'\n' | b'\r', rest @ ..])) => rest,
        _ => &[],
    }
}

/// How many ends of lines stand in a text: `\n`, `\r\n` or a lone `\r`.
fn line_ends(text: &[u8]) -> u64 {
    let mut ends = 0u64;
    let mut before = b' ';
    for &byte in text {
        if byte == b'\r' || (byte == b'\n' && before != b'\r') {
            ends = ends.saturating_add(1);
        }
        before = byte;
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::{Broken, Rows};

    fn rows(text: &str) -> Vec<(u64, Vec<String>, Option<Broken>)> {
        let mut rows = Rows::of(text.as_bytes());
        std::iter::from_fn(|| rows.next(9))
            .map(|row| {
                let cells = row.cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
                (row.line, cells, row.broken)
            })
            .collect()
    }

    fn plain(text: &str) -> Vec<(u64, String)> {
        rows(text)
            .into_iter()
            .map(|(line, cells, broken)| {
                assert_eq!(broken, None, "{text:?}");
                (line, cells.join("|"))
            })
            .collect()
    }

    fn lines(of: &[(u64, &str)]) -> Vec<(u64, String)> {
        of.iter().map(|(line, text)| (*line, (*text).to_owned())).collect()
    }

    #[test]
    fn every_end_of_line_counts_once() {
        assert_eq!(plain("a,b\nc,d"), lines(&[(1, "a|b"), (2, "c|d")]));
        assert_eq!(plain("\u{feff}a,b\r\n\r\nc,d\r\n"), lines(&[(1, "a|b"), (3, "c|d")]));
        assert_eq!(plain("a\rb\r\rc"), lines(&[(1, "a"), (2, "b"), (4, "c")]));
        assert_eq!(plain("\n\na,\n,\n\n"), lines(&[(3, "a|"), (4, "|")]));
        assert_eq!(plain("a,\"x\r\ny\nz\"\nb"), lines(&[(1, "a|x\r\ny\nz"), (4, "b")]));
        assert_eq!(plain(""), lines(&[]));
    }

    #[test]
    fn quotes_are_taken_off() {
        assert_eq!(plain("\"a\"\"b\",\"\",\"\"\"\",\"\"\"x\"\n"), lines(&[(1, "a\"b||\"|\"x")]));
        assert_eq!(plain("6\" pipe,a\"b\"\n"), lines(&[(1, "6\" pipe|a\"b\"")]));
    }

    #[test]
    fn a_broken_quote_costs_one_line() {
        let unclosed = rows("a,\"b\nc,d\ne,f");
        assert_eq!(unclosed[0], (1, vec!["a".to_owned()], Some(Broken { opened: 1, closed: None, until: 1 })));
        assert_eq!(unclosed[1..].iter().map(|row| row.0).collect::<Vec<_>>(), [2, 3]);
        let swallowing = rows("a,\"b\nc,d\ne,\"f\"\ng,h");
        assert_eq!(swallowing[0].2, Some(Broken { opened: 1, closed: Some(3), until: 1 }));
        assert_eq!(swallowing[1..].iter().map(|row| row.1.join("|")).collect::<Vec<_>>(), ["c|d", "e|f", "g|h"]);
    }

    #[test]
    fn broken_quotes_on_every_line_are_not_read_over_and_over() {
        let text = "a\",b,\"c\n".repeat(50_000);
        let found = rows(&text);
        let last = found.last().unwrap();
        assert!(last.2.unwrap().until >= 50_000 && last.0 < 50, "{last:?}");
    }

    #[test]
    fn only_the_cells_asked_for_are_kept() {
        let text = ",".repeat(1_000_000);
        let row = Rows::of(text.as_bytes()).next(3).unwrap();
        assert_eq!((row.cells.len(), row.count), (3, 1_000_001));
    }
}
