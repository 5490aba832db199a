//! What an audit writes, in the order of the input.

use std::io::{self, Write};

use crate::check::Law;

use super::Progress;
use super::seen::Seen;
use super::table::{Pages, Rejected, Table};
use super::tools::Tool;
use super::write;

/// So many rejected rows a report shows itself.
const SHOWN: usize = 20;

/// Where everything goes, in the order of the input.
pub(super) struct Out<'a> {
    pub(super) writers: Vec<(Table, Box<dyn Write + Send + 'a>)>,
    pub(super) progress: Progress,
    pub(super) told: Box<dyn FnMut(Progress) + Send + 'a>,
    pub(super) seen: Seen,
    pub(super) keeps_seen: bool,
    /// Rejected rows that were not written yet.
    pub(super) rejected: Vec<Rejected>,
    /// Whether they wait for those that stand before them in the file.
    pub(super) gathering: bool,
    /// The first of them.
    pub(super) shown: Vec<Rejected>,
    pub(super) failed: Option<io::Error>,
    pub(super) tools: Vec<Box<dyn Tool + 'a>>,
    /// Of bookings that have no law of their own.
    pub(super) law: Option<&'a Law>,
}

impl Out<'_> {
    /// Writes what a part of the input adds.
    pub(super) fn take(&mut self, mut pages: Pages) {
        if self.keeps_seen {
            self.seen.append(&mut pages.seen);
        }
        self.rejected.append(&mut pages.rejected);
        if !self.gathering {
            self.reject();
        }
        for (table, writer) in &mut self.writers {
            if let Err(error) = writer.write_all(pages.of(*table)) {
                self.failed.get_or_insert(error);
            }
        }
        let none = Law::default();
        for stay in &pages.stays {
            let law = stay.law.as_deref().or(self.law).unwrap_or(&none);
            if let Some(error) = self.tools.iter_mut().find_map(|tool| tool.see(stay, law).err()) {
                self.failed.get_or_insert(error);
            }
        }
        self.progress.bytes = self.progress.bytes.saturating_add(pages.bytes);
        self.progress.bookings = self.progress.bookings.saturating_add(pages.judged);
        (self.told)(self.progress);
    }

    /// Writes the rejected rows, in the order of the file.
    pub(super) fn reject(&mut self) {
        let mut rows = std::mem::take(&mut self.rejected);
        rows.sort();
        let mut page = Vec::new();
        rows.iter().for_each(|row| write::rejected(&mut page, row));
        self.shown.extend(rows.into_iter().take(SHOWN.saturating_sub(self.shown.len())));
        for (_, writer) in self.writers.iter_mut().filter(|(table, _)| *table == Table::Rejected) {
            if let Err(error) = writer.write_all(&page) {
                self.failed.get_or_insert(error);
            }
        }
    }
}
