//! JSON Lines cut into blocks of whole lines.

use std::io::Read;

use memchr::{memchr_iter, memrchr};

/// About so many bytes make a block.
const BLOCK: usize = 1 << 20;

/// Some whole lines of a file.
pub(super) struct Lines {
    pub(super) text: Vec<u8>,
    /// The line on which it begins, from 1.
    pub(super) line: usize,
}

/// A file of lines, block by block.
pub(super) struct LineBlocks<R> {
    reader: R,
    rest: Vec<u8>,
    line: usize,
    ended: bool,
    pub(super) failed: Option<String>,
}

impl<R: Read> LineBlocks<R> {
    pub(super) const fn of(reader: R) -> Self {
        Self { reader, rest: Vec::new(), line: 1, ended: false, failed: None }
    }

    /// The line that comes next.
    pub(super) const fn line(&self) -> usize {
        self.line
    }

    pub(super) fn next(&mut self) -> Option<Lines> {
        loop {
            let wanted = u64::try_from(BLOCK).unwrap_or(u64::MAX);
            match self.reader.by_ref().take(wanted).read_to_end(&mut self.rest) {
                Ok(read) => self.ended |= read < BLOCK,
                Err(error) => {
                    self.failed = Some(error.to_string());
                    return None;
                }
            }
            let end = if self.ended {
                Some(self.rest.len())
            } else {
                memrchr(b'\n', &self.rest).map(|end| end.saturating_add(1))
            };
            let Some(end) = end else { continue };
            if end == 0 {
                return None;
            }
            let rest = self.rest.split_off(end);
            let text = std::mem::replace(&mut self.rest, rest);
            let line = self.line;
            self.line = line.saturating_add(memchr_iter(b'\n', &text).count());
            return Some(Lines { text, line });
        }
    }
}
