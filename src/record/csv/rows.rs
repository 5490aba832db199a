//! Rows of cells, with the line on which each row begins.
//!
//! Stricter than most readers in one place: a quoted cell ends at its quote, and then a comma or the end of the line must
//! follow. A reader that lets other text follow lets one stray quote swallow the rows up to the next quoted cell.

use std::borrow::Cow;

use memchr::{memchr, memchr2, memchr3};

/// No row is longer, in bytes: a stray quote must not take in a whole file, nor a line without end fill the memory.
pub(crate) const LONGEST: usize = 16 << 20;

/// One row. Its room is used again for the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Row<'a> {
    /// The line on which it begins, from 1.
    pub(crate) line: u64,
    /// Its first cells, as many as were asked for.
    pub(crate) cells: Vec<Cow<'a, [u8]>>,
    /// How many cells it has.
    pub(crate) count: usize,
    /// Why it is no row.
    pub(crate) broken: Option<Broken>,
}

/// Why a row is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Broken {
    /// A quoted cell that does not end as it must.
    Quote {
        /// The line of its opening quote.
        opened: u64,
        /// The line of the quote that closes it although text follows; `None` if there is none as far as a row may reach.
        closed: Option<u64>,
        /// The last line that the row takes up.
        until: u64,
    },
    /// It is longer than [`LONGEST`].
    Long,
}

/// The rows of a text. Blank lines are no rows.
#[derive(Clone, Copy)]
pub(crate) struct Rows<'a> {
    pub(crate) rest: &'a [u8],
    pub(crate) line: u64,
    /// What stands between cells.
    pub(crate) delimiter: u8,
    /// Whether the file ends with the text; otherwise a row that reaches its end is not handed out.
    pub(crate) ended: bool,
    /// How many bytes may still be read a second time after a broken quote.
    pub(crate) again: usize,
}

/// How reading a row ended.
enum Stop {
    Broken(Broken),
    /// The text ends before the row does, and the file goes on.
    Cut,
}

impl<'a> Rows<'a> {
    /// The rows of a whole text that begins on that line.
    pub(crate) const fn of(text: &'a [u8], line: u64) -> Self {
        Self { rest: text, line, delimiter: b',', ended: true, again: 0 }
    }

    /// The rows of a whole file whose cells are separated by an ASCII character.
    #[cfg(feature = "audit")]
    pub(crate) fn separated(text: &'a [u8], delimiter: u8) -> Self {
        let rest = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        Self { delimiter, again: text.len().saturating_mul(4), ..Self::of(rest, 1) }
    }

    /// Reads the next row with at most `most` of its cells; `false` if there is none, or none that surely ends in the text.
    pub(crate) fn next(&mut self, most: usize, row: &mut Row<'a>) -> bool {
        while self.line_end() {}
        if self.rest.is_empty() || self.waits() {
            return false;
        }
        let start = *self;
        row.line = self.line;
        row.broken = None;
        let stop = self.cells(most, row).err();
        let taken = start.rest.len().saturating_sub(self.rest.len());
        match stop {
            None if taken <= LONGEST => return true,
            None => {
                row.broken = Some(Broken::Long);
                return true;
            }
            Some(Stop::Cut) if start.rest.len() <= LONGEST => {}
            // The file goes on, but no row reaches that far.
            Some(Stop::Cut) => {
                let until = self.line;
                let unclosed = Broken::Quote { opened: row.line, closed: None, until };
                if let Some(broken) = self.recover(start, unclosed) {
                    row.broken = Some(broken);
                    return true;
                }
            }
            Some(Stop::Broken(broken)) => {
                if let Some(broken) = self.recover(start, broken) {
                    row.broken = Some(broken);
                    return true;
                }
            }
        }
        *self = start;
        false
    }

    /// The same where no quote and no carriage return stands in the whole text: each line is a row.
    pub(crate) fn next_plain(&mut self, most: usize, row: &mut Row<'a>) -> bool {
        while let Some(rest) = self.rest.strip_prefix(b"\n") {
            self.rest = rest;
            self.line = self.line.saturating_add(1);
        }
        if self.rest.is_empty() {
            return false;
        }
        let end = memchr(b'\n', self.rest).unwrap_or(self.rest.len());
        let (line, rest) = self.rest.split_at_checked(end).unwrap_or_default();
        row.line = self.line;
        row.broken = (end > LONGEST).then_some(Broken::Long);
        self.rest = rest.strip_prefix(b"\n").unwrap_or_default();
        self.line = self.line.saturating_add(1);
        row.cells.clear();
        let (mut from, mut before) = (0usize, 0usize);
        // Cells are too short for a search of many bytes at once to pay.
        for (end, _) in line.iter().enumerate().filter(|(_, byte)| **byte == self.delimiter) {
            if before < most {
                row.cells.push(Cow::Borrowed(line.get(from..end).unwrap_or_default()));
            }
            from = end.saturating_add(1);
            before = before.saturating_add(1);
        }
        if before < most {
            row.cells.push(Cow::Borrowed(line.get(from..).unwrap_or_default()));
        }
        row.count = before.saturating_add(1);
        true
    }

    /// Reads the cells of the row that begins here, and passes the end of its last line.
    fn cells(&mut self, most: usize, row: &mut Row<'a>) -> Result<(), Stop> {
        row.cells.clear();
        row.count = 0;
        loop {
            let cell = self.cell()?;
            row.count = row.count.saturating_add(1);
            if row.cells.len() < most {
                row.cells.push(cell);
            }
            if let Some(rest) = self.rest.strip_prefix(&[self.delimiter]) {
                self.rest = rest;
                continue;
            }
            if !self.ended && (self.rest.is_empty() || self.waits()) {
                return Err(Stop::Cut);
            }
            self.line_end();
            return Ok(());
        }
    }

    /// Reads again the cells of a row whose place is known.
    pub(crate) fn again(text: &'a [u8], line: u64, most: usize, row: &mut Row<'a>) {
        row.line = line;
        row.broken = None;
        // A row that is broken keeps the cells before the break; its reason is known already.
        let _ = Self::of(text, line).cells(most, row);
    }

    fn cell(&mut self) -> Result<Cow<'a, [u8]>, Stop> {
        let Some(mut rest) = self.rest.strip_prefix(b"\"") else {
            let end = memchr3(self.delimiter, b'\n', b'\r', self.rest).unwrap_or(self.rest.len());
            let (cell, rest) = self.rest.split_at_checked(end).unwrap_or_default();
            self.rest = rest;
            return Ok(Cow::Borrowed(cell));
        };
        let opened = self.line;
        let mut cell = Cow::Borrowed(&[][..]);
        loop {
            let Some((inner, after)) = split_at_quote(rest) else {
                if !self.ended {
                    return Err(Stop::Cut);
                }
                self.line = self.line.saturating_add(line_ends(rest));
                self.rest = &[];
                let after_end = matches!(rest.last(), Some(b'\n' | b'\r'));
                let until = self.line.saturating_sub(u64::from(after_end)).max(opened);
                return Err(Stop::Broken(Broken::Quote { opened, closed: None, until }));
            };
            self.line = self.line.saturating_add(line_ends(inner));
            append(&mut cell, inner);
            match after {
                [] if !self.ended => return Err(Stop::Cut),
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
                    let line = self.line;
                    return Err(Stop::Broken(Broken::Quote { opened, closed: Some(line), until: line }));
                }
            }
        }
    }

    /// Goes on after a row with a broken quote: on its second line, as long as that does not mean to read the file over
    /// and over; else on the line after the one where reading stopped. `None` if the text ends before that line.
    fn recover(&mut self, start: Self, broken: Broken) -> Option<Broken> {
        let Broken::Quote { opened, closed, .. } = broken else { return Some(broken) };
        let first = self.after_line(start.rest)?;
        let twice = first.len().saturating_sub(self.rest.len());
        match self.again.checked_sub(twice) {
            Some(left) => {
                self.again = left;
                self.rest = first;
                self.line = start.line.saturating_add(1);
                Some(Broken::Quote { opened, closed, until: start.line })
            }
            None => {
                self.rest = self.after_line(self.rest)?;
                self.line = self.line.saturating_add(1);
                Some(broken)
            }
        }
    }

    /// What follows the first end of a line; `None` if there may be more of the line to come.
    fn after_line(&self, text: &'a [u8]) -> Option<&'a [u8]> {
        let nothing = if self.ended { Some(&[][..]) } else { None };
        let Some(end) = memchr2(b'\n', b'\r', text) else { return nothing };
        match text.split_at_checked(end) {
            Some((_, b"\r")) if !self.ended => None,
            Some((_, [b'\r', b'\n', rest @ ..] | [b'\n' | b'\r', rest @ ..])) => Some(rest),
            _ => nothing,
        }
    }

    /// Passes one end of a line, if there is one.
    pub(crate) fn line_end(&mut self) -> bool {
        self.rest = match self.rest {
            b"\r" if !self.ended => return false,
            [b'\r', b'\n', rest @ ..] | [b'\n' | b'\r', rest @ ..] => rest,
            _ => return false,
        };
        self.line = self.line.saturating_add(1);
        true
    }

    /// Whether the text ends between the two bytes that may end a line.
    fn waits(&self) -> bool {
        !self.ended && self.rest == b"\r"
    }
}

fn split_at_quote(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = memchr(b'"', text)?;
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

/// How many ends of lines stand in a text: `\n`, `\r\n` or a lone `\r`.
pub(crate) fn line_ends(text: &[u8]) -> u64 {
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
    use super::{Broken, Row, Rows};

    fn rows(text: &str) -> Vec<(u64, Vec<String>, Option<Broken>)> {
        let mut rows = Rows { again: text.len() * 4, ..Rows::of(text.as_bytes(), 1) };
        let mut row = Row::default();
        std::iter::from_fn(|| rows.next(9, &mut row).then(|| row.clone()))
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
        assert_eq!(plain("a,b\r\n\r\nc,d\r\n"), lines(&[(1, "a|b"), (3, "c|d")]));
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
        let quote = |closed| Some(Broken::Quote { opened: 1, closed, until: 1 });
        assert_eq!(unclosed[0], (1, vec!["a".to_owned()], quote(None)));
        assert_eq!(unclosed[1..].iter().map(|row| row.0).collect::<Vec<_>>(), [2, 3]);
        let swallowing = rows("a,\"b\nc,d\ne,\"f\"\ng,h");
        assert_eq!(swallowing[0].2, quote(Some(3)));
        assert_eq!(swallowing[1..].iter().map(|row| row.1.join("|")).collect::<Vec<_>>(), ["c|d", "e|f", "g|h"]);
    }

    #[test]
    fn broken_quotes_on_every_line_are_not_read_over_and_over() {
        let text = "a\",b,\"c\n".repeat(50_000);
        let found = rows(&text);
        let last = found.last().unwrap();
        assert!(matches!(last.2, Some(Broken::Quote { until, .. }) if until >= 50_000) && last.0 < 50, "{last:?}");
    }

    #[test]
    fn only_the_cells_asked_for_are_kept() {
        let text = ",".repeat(1_000_000);
        let mut row = Row::default();
        assert!(Rows::of(text.as_bytes(), 1).next(3, &mut row));
        assert_eq!((row.cells.len(), row.count), (3, 1_000_001));
    }

    #[test]
    fn a_row_that_may_go_on_waits_for_the_rest() {
        for (text, ends) in
            [("a,b", 0), ("a\r", 0), ("a,\"b\"", 0), ("a,\"b\n", 0), ("a\n\r", 2), ("a\nb", 2), ("a,\"b\"c", 0)]
        {
            let mut rows = Rows { ended: false, again: 99, ..Rows::of(text.as_bytes(), 1) };
            let mut row = Row::default();
            while rows.next(9, &mut row) {}
            assert_eq!(text.len() - rows.rest.len(), ends, "{text:?}");
        }
    }
}
