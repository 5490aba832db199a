//! Reports in blocks: titles, the row of a booking, titles, the rows that belong to it, a blank row.

use std::borrow::Cow;

use crate::audit::mapping::model::Block;
use crate::audit::mapping::predicate::normal;
use crate::audit::mapping::result::Reason;

use super::{Grid, Row, Source};

/// Where in the report the next row stands.
enum Place {
    /// Before a booking.
    Head,
    /// Among the rows of a booking.
    Rows,
}

/// Gives each row of a block the cells of its head before its own. Titles and blank rows are no rows; a head counts as one
/// only if nothing follows it.
pub(super) fn open<'a>(mut grid: Grid<'a>, block: &'a Block, skip: u64) -> Source<'a> {
    let header: Vec<String> = block.head.columns.iter().chain(&block.rows.columns).cloned().collect();
    let (head_title, rows_title) = (normal(&block.head.after), normal(&block.rows.after));
    let mut place = Place::Head;
    let mut head: Option<(u64, Vec<Cow<'a, str>>, bool)> = None;
    let rows = std::iter::from_fn(move || {
        loop {
            let Some(row) = grid.next() else { return unused(head.take()) };
            if row.number <= skip {
                continue;
            }
            let cells = match row.cells {
                Ok(cells) => cells,
                Err(reason) => return Some(Row { cells: Err(reason), ..row }),
            };
            let first = cells.iter().map(|cell| cell.trim()).find(|cell| !cell.is_empty()).map(normal);
            match (first, &place) {
                (None, _) => place = Place::Head,
                (Some(title), _) if title == head_title => place = Place::Head,
                (Some(title), _) if title == rows_title => place = Place::Rows,
                (Some(_), Place::Head) => {
                    let before = head.take();
                    head = Some((row.number, fit(cells, block.head.columns.len()), false));
                    if let Some(lonely) = unused(before) {
                        return Some(lonely);
                    }
                }
                (Some(_), Place::Rows) => {
                    let own = fit(cells, block.rows.columns.len());
                    let cells = match &mut head {
                        Some((_, head, used)) => {
                            *used = true;
                            Ok(head.iter().cloned().chain(own).collect())
                        }
                        None => Err(Reason::NoHead),
                    };
                    return Some(Row { cells, ..row });
                }
            }
        }
    });
    Source { header, rows: Box::new(rows) }
}

/// As many cells as there are columns: titles of a report are often wider than its rows.
fn fit(mut cells: Vec<Cow<'_, str>>, columns: usize) -> Vec<Cow<'_, str>> {
    cells.resize(columns, Cow::Borrowed(""));
    cells
}

/// The row of a booking to which nothing belongs.
fn unused<'a>(head: Option<(u64, Vec<Cow<'a, str>>, bool)>) -> Option<Row<'a>> {
    head.filter(|(_, _, used)| !used).map(|(number, ..)| Row { number, part: None, cells: Err(Reason::LonelyHead) })
}
