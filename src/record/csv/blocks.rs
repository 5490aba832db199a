//! A file cut into blocks that end where rows end, so that each can be read on its own, and the memory stays flat.

use std::io::Read;

use memchr::{memchr_iter, memchr2, memrchr};

use super::rows::{Broken, LONGEST, Row, Rows};

/// About so many bytes make a block.
const BLOCK: usize = 1 << 20;

/// Some whole rows of a file.
#[derive(Debug)]
pub(crate) struct Block {
    text: Vec<u8>,
    /// The line on which it begins, from 1.
    line: u64,
    /// Where its rows begin, if it has quotes or ends of lines that are not plain; otherwise each line is a row.
    marks: Option<Vec<Mark>>,
}

/// Rows that must not be torn apart: those whose cells in `column` are the same, of the rows that have `count` cells.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Together {
    pub(crate) column: usize,
    pub(crate) count: usize,
}

/// Where a row begins.
#[derive(Clone, Copy, Debug)]
struct Mark {
    at: usize,
    line: u64,
    broken: Option<Broken>,
}

/// A place in a block from which a row can be read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) at: usize,
    pub(crate) line: u64,
}

impl Block {
    /// Its rows.
    pub(crate) fn rows(&self) -> BlockRows<'_> {
        BlockRows { block: self, plain: Rows::of(&self.text, self.line), next: 0 }
    }

    /// Reads again the row at a place that [`BlockRows::next`] gave.
    #[cfg(feature = "audit")]
    pub(crate) fn row_at<'a>(&'a self, place: Place, most: usize, row: &mut Row<'a>) {
        let text = self.text.get(place.at..).unwrap_or_default();
        match &self.marks {
            None => _ = Rows::of(text, place.line).next_plain(most, row),
            Some(marks) => {
                Rows::again(text, place.line, most, row);
                let mark =
                    marks.binary_search_by_key(&place.at, |mark| mark.at).ok().and_then(|index| marks.get(index));
                row.broken = mark.and_then(|mark| mark.broken);
            }
        }
    }

    /// How many bytes it has.
    #[cfg(feature = "audit")]
    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    /// Where the rows of its last booking begin; `None` if it may have no other. A row that does not have the form of the
    /// others is of no booking here.
    fn last_group(&self, together: Together) -> Option<usize> {
        let Together { column, count } = together;
        let mut row = Row::default();
        let mut last: Option<(Vec<u8>, usize)> = None;
        let mut decide = |at: usize, line: u64| {
            Rows::again(self.text.get(at..).unwrap_or_default(), line, column.saturating_add(1), &mut row);
            let key = row.cells.get(column).filter(|key| !key.is_empty() && row.count == count)?;
            match &mut last {
                Some((booking, begin)) if booking.as_slice() == key.as_ref() => *begin = at,
                Some((_, begin)) => return Some(*begin),
                None => last = Some((key.to_vec(), at)),
            }
            None
        };
        if let Some(marks) = &self.marks {
            let whole = marks.iter().rev().filter(|mark| mark.broken.is_none());
            return whole.filter_map(|mark| decide(mark.at, mark.line)).next();
        }
        let mut end = self.text.len().saturating_sub(1);
        loop {
            let begin = memrchr(b'\n', self.text.get(..end)?).map_or(0, |at| at.saturating_add(1));
            if let Some(cut) = decide(begin, 0) {
                return Some(cut);
            }
            end = begin.checked_sub(1)?;
        }
    }

    /// Takes the rows from a place on out of the block.
    fn split_off(&mut self, at: usize) -> Vec<u8> {
        if let Some(marks) = &mut self.marks {
            marks.retain(|mark| mark.at < at);
        }
        self.text.split_off(at)
    }
}

/// The rows of a block.
pub(crate) struct BlockRows<'a> {
    block: &'a Block,
    plain: Rows<'a>,
    next: usize,
}

impl<'a> BlockRows<'a> {
    /// Reads the next row with at most `most` of its cells, and says where it begins; `None` if there is none.
    pub(crate) fn next(&mut self, most: usize, row: &mut Row<'a>) -> Option<Place> {
        let Some(marks) = &self.block.marks else {
            let begin = self.plain;
            if !self.plain.next_plain(most, row) {
                return None;
            }
            let blank = usize::try_from(row.line.saturating_sub(begin.line)).unwrap_or(usize::MAX);
            let before = self.block.text.len().saturating_sub(begin.rest.len());
            return Some(Place { at: before.saturating_add(blank), line: row.line });
        };
        let mark = marks.get(self.next)?;
        self.next = self.next.saturating_add(1);
        let place = Place { at: mark.at, line: mark.line };
        Rows::again(self.block.text.get(mark.at..).unwrap_or_default(), mark.line, most, row);
        row.broken = mark.broken;
        Some(place)
    }
}

/// A file, block by block.
pub(crate) struct Blocks<R> {
    reader: R,
    /// What was read and is not handed out yet; it begins where a row begins.
    text: Vec<u8>,
    line: u64,
    again: usize,
    ended: bool,
    failed: Option<String>,
}

impl<R: Read> Blocks<R> {
    pub(crate) fn of(reader: R) -> Self {
        Self { reader, text: Vec::new(), line: 1, again: 0, ended: false, failed: None }
    }

    /// The line that comes next.
    pub(crate) const fn line(&self) -> u64 {
        self.line
    }

    /// Why the file cannot be read on, if it cannot.
    pub(crate) fn failed(&self) -> Option<&str> {
        self.failed.as_deref()
    }

    /// The first bytes of the file.
    pub(crate) fn beginning(&mut self) -> &[u8] {
        self.fill(BLOCK);
        if self.text.starts_with(b"\xef\xbb\xbf") {
            self.text.drain(..3);
        }
        &self.text
    }

    /// Hands the first row to `read`; `None` if there is none.
    pub(crate) fn header<T>(&mut self, most: usize, read: impl FnOnce(&Row<'_>) -> T) -> Option<T> {
        let mut wanted = BLOCK;
        loop {
            self.fill(wanted);
            let mut rows = Rows { ended: self.ended, again: self.again, ..Rows::of(&self.text, self.line) };
            let mut row = Row::default();
            if rows.next(most, &mut row) {
                let header = read(&row);
                let taken = self.text.len().saturating_sub(rows.rest.len());
                self.line = rows.line;
                self.text.drain(..taken);
                return Some(header);
            }
            if self.text.len() > LONGEST {
                return Some(read(&Row { line: self.line, broken: Some(Broken::Long), ..Row::default() }));
            }
            if self.ended {
                return None;
            }
            wanted = wanted.saturating_mul(2);
        }
    }

    /// The next block. With `together`, rows of one booking that stand together in the file stand together in a block.
    pub(crate) fn next(&mut self, together: Option<Together>) -> Option<Block> {
        let mut wanted = BLOCK;
        loop {
            self.fill(wanted);
            if self.text.is_empty() {
                return None;
            }
            if let Some(mut block) = self.cut() {
                let group = together.filter(|_| !self.ended || !self.text.is_empty());
                match group.map(|together| block.last_group(together)) {
                    None => {}
                    Some(Some(at)) => {
                        let mut rest = block.split_off(at);
                        rest.append(&mut self.text);
                        self.text = rest;
                    }
                    Some(None) => {
                        block.text.append(&mut self.text);
                        self.text = block.text;
                        wanted = self.text.len().saturating_mul(2);
                        continue;
                    }
                }
                self.line = block.line.saturating_add(ends(&block));
                return Some(block);
            }
            wanted = wanted.saturating_mul(2);
        }
    }

    /// As much of what was read as surely ends with a row.
    fn cut(&mut self) -> Option<Block> {
        let plain = memchr2(b'"', b'\r', &self.text).is_none() && self.text.len() <= LONGEST;
        let (end, marks) = if plain {
            let end = if self.ended { self.text.len() } else { memrchr(b'\n', &self.text)?.saturating_add(1) };
            (end, None)
        } else {
            let (end, marks) = self.mark()?;
            (end, Some(marks))
        };
        let rest = self.text.split_off(end);
        let text = std::mem::replace(&mut self.text, rest);
        Some(Block { text, line: self.line, marks })
    }

    /// Where the rows begin, and where the last one ends.
    fn mark(&mut self) -> Option<(usize, Vec<Mark>)> {
        let mut rows = Rows { ended: self.ended, again: self.again, ..Rows::of(&self.text, self.line) };
        let mut marks = Vec::new();
        let mut row = Row::default();
        let place = |rest: &[u8]| self.text.len().saturating_sub(rest.len());
        loop {
            let mut before = rows;
            if !rows.next(0, &mut row) {
                break;
            }
            while before.line < row.line && before.line_end() {}
            marks.push(Mark { at: place(before.rest), line: row.line, broken: row.broken });
        }
        let end = if self.ended { self.text.len() } else { place(rows.rest) };
        self.again = rows.again;
        if end == 0 && self.text.len() > LONGEST {
            return self.pass_long_line();
        }
        (end > 0).then_some((end, marks))
    }

    /// A line without an end in sight: it is named, and the rest of it passed over.
    fn pass_long_line(&mut self) -> Option<(usize, Vec<Mark>)> {
        let line = self.line;
        self.text.truncate(BLOCK);
        let mut more = Vec::with_capacity(BLOCK);
        loop {
            more.clear();
            self.read(&mut more, BLOCK);
            if let Some(end) = memchr2(b'\n', b'\r', &more) {
                let kept = self.text.len();
                self.text.extend_from_slice(more.get(end..).unwrap_or_default());
                // A carriage return at the end may be half of a line's end.
                if self.text.len() == kept.saturating_add(1) {
                    self.fill(kept.saturating_add(BLOCK));
                }
                let after = self.text.get(kept..).unwrap_or_default();
                let width = if after.starts_with(b"\r\n") { 2 } else { 1 };
                return Some((kept.saturating_add(width), vec![Mark { at: 0, line, broken: Some(Broken::Long) }]));
            }
            if self.ended {
                return Some((self.text.len(), vec![Mark { at: 0, line, broken: Some(Broken::Long) }]));
            }
        }
    }

    /// Reads until there are so many bytes, or no more.
    fn fill(&mut self, wanted: usize) {
        let mut text = std::mem::take(&mut self.text);
        let missing = wanted.saturating_sub(text.len());
        self.read(&mut text, missing);
        self.text = text;
    }

    fn read(&mut self, text: &mut Vec<u8>, most: usize) {
        if self.ended || most == 0 {
            return;
        }
        let before = text.len();
        text.reserve_exact(most);
        let limit = u64::try_from(most).unwrap_or(u64::MAX);
        if let Err(error) = self.reader.by_ref().take(limit).read_to_end(text) {
            self.failed = Some(error.to_string());
            self.ended = true;
            // The last line may be cut off in the middle of a number.
            text.truncate(memrchr(b'\n', text).map_or(0, |end| end.saturating_add(1)));
        }
        let read = text.len().saturating_sub(before);
        self.ended |= read < most;
        self.again = self.again.saturating_add(read.saturating_mul(4));
    }
}

/// How many lines a block takes up.
fn ends(block: &Block) -> u64 {
    if block.marks.is_some() {
        return super::rows::line_ends(&block.text);
    }
    u64::try_from(memchr_iter(b'\n', &block.text).count()).unwrap_or(u64::MAX)
}
