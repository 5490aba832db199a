//! Rows in any order, gathered by booking: the file stays in memory as it was read, with sixteen bytes for each row.

use std::collections::HashMap;
use std::io::Read;
use std::ops::Range;

use super::auditor::Group;
use crate::record::csv::{Block, Blocks, CsvError, Header, Place, Row, unusable};

/// A row that names a booking.
#[derive(Clone, Copy)]
struct Spot {
    group: u32,
    block: u32,
    at: u32,
    line: u32,
}

/// A file whose rows are gathered by booking.
pub(super) struct Gathered {
    blocks: Vec<Block>,
    columns: usize,
    booking: usize,
    /// The rows, those of one booking together.
    spots: Vec<Spot>,
    /// The rows of each booking, as a range of `spots`, in the order of the bookings' names.
    groups: Vec<Range<usize>>,
    /// The rows that name no booking.
    pub(super) rejected: Vec<CsvError>,
    pub(super) bytes: u64,
}

impl Gathered {
    /// Reads the rest of a file; rows that it cannot hold (beyond four thousand million lines) are a failure to read.
    pub(super) fn read<R: Read>(blocks: &mut Blocks<R>, header: &Header) -> Self {
        let mut gathered = Self {
            blocks: Vec::new(),
            columns: header.columns.len(),
            booking: header.booking,
            spots: Vec::new(),
            groups: Vec::new(),
            rejected: Vec::new(),
            bytes: 0,
        };
        let mut numbers: HashMap<Box<[u8]>, u32> = HashMap::new();
        while let Some(block) = blocks.next(None) {
            gathered.bytes = gathered.bytes.saturating_add(u64::try_from(block.len()).unwrap_or(u64::MAX));
            gathered.take(block, header, &mut numbers);
        }
        drop(numbers);
        gathered.spots.sort_by_key(|spot| spot.group);
        gathered.group();
        gathered
    }

    fn take(&mut self, block: Block, header: &Header, numbers: &mut HashMap<Box<[u8]>, u32>) {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let mut rows = block.rows();
        let mut row = Row::default();
        while let Some(place) = rows.next(self.columns, &mut row) {
            let Some(name) = header.booking_of(&row) else {
                self.rejected.push(unusable(header, &row));
                continue;
            };
            let next = number(numbers.len());
            let group = match numbers.get(name.as_bytes()) {
                Some(group) => *group,
                None => *numbers.entry(name.as_bytes().into()).or_insert(next),
            };
            let line = u32::try_from(place.line).unwrap_or(u32::MAX);
            self.spots.push(Spot { group, block: number(self.blocks.len()), at: number(place.at), line });
        }
        self.blocks.push(block);
    }

    /// Finds the rows of each booking, and sorts the bookings by their names.
    fn group(&mut self) {
        let mut start = 0usize;
        for group in self.spots.chunk_by(|one, other| one.group == other.group) {
            let end = start.saturating_add(group.len());
            self.groups.push(start..end);
            start = end;
        }
        let mut groups = std::mem::take(&mut self.groups);
        groups.sort_by_cached_key(|group| self.name(group.start));
        self.groups = groups;
    }

    fn name(&self, spot: usize) -> Vec<u8> {
        let mut row = Row::default();
        self.row(spot, self.booking.saturating_add(1), &mut row);
        row.cells.get(self.booking).map(|name| name.to_vec()).unwrap_or_default()
    }

    fn row<'a>(&'a self, spot: usize, most: usize, row: &mut Row<'a>) {
        let Some(spot) = self.spots.get(spot) else { return };
        let size = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        if let Some(block) = self.blocks.get(size(spot.block)) {
            block.row_at(Place { at: size(spot.at), line: u64::from(spot.line) }, most, row);
        }
    }

    /// The number of bookings.
    pub(super) fn len(&self) -> usize {
        self.groups.len()
    }

    /// Reads the rows of a booking again.
    pub(super) fn rows<'a>(&'a self, group: usize, into: &mut Group<'a>) {
        into.clear();
        let mut row = Row::default();
        for spot in self.groups.get(group).cloned().unwrap_or_default() {
            self.row(spot, self.columns, &mut row);
            into.push(&mut row);
        }
    }
}
