//! Small cells: rows of so few bookings that they could tell who they are.

use super::summary::{Band, BandTotals, Count, ExtensionTotals, Extensions, Group, Totals};

/// Counts, the small ones left out.
pub(crate) fn shown(counts: &[u64], below: u64) -> Vec<Option<u64>> {
    counts.iter().zip(hidden(counts, below)).map(|(count, hidden)| (!hidden).then_some(*count)).collect()
}

/// A table by name, its small rows without numbers.
pub(crate) fn groups(rows: impl IntoIterator<Item = (String, Totals)>, below: u64) -> Vec<Group> {
    let rows: Vec<(String, Totals)> = rows.into_iter().collect();
    let size = |totals: &Totals| totals.assessed().saturating_add(totals.not_assessed);
    let hidden = hidden(&rows.iter().map(|(_, totals)| size(totals)).collect::<Vec<_>>(), below);
    rows.into_iter()
        .zip(hidden)
        .map(|((name, totals), suppressed)| Group { name, totals: (!suppressed).then_some(totals), suppressed })
        .collect()
}

/// The same for stretches.
pub(crate) fn extensions(rows: impl IntoIterator<Item = (String, ExtensionTotals)>, below: u64) -> Vec<Extensions> {
    let rows: Vec<(String, ExtensionTotals)> = rows.into_iter().collect();
    let hidden = hidden(&rows.iter().map(|(_, totals)| totals.bookings).collect::<Vec<_>>(), below);
    rows.into_iter()
        .zip(hidden)
        .map(|((name, totals), suppressed)| Extensions { name, totals: (!suppressed).then_some(totals), suppressed })
        .collect()
}

/// The same for counts.
pub(crate) fn counts(rows: Vec<(String, u64)>, below: u64) -> Vec<Count> {
    let (names, counts): (Vec<String>, Vec<u64>) = rows.into_iter().unzip();
    let shown = shown(&counts, below);
    names
        .into_iter()
        .zip(shown)
        .map(|(what, bookings)| Count { what, bookings, suppressed: bookings.is_none() })
        .collect()
}

/// The same for bands of lengths, of which each has its ends.
pub(crate) fn bands(rows: impl IntoIterator<Item = ((i64, Option<i64>), BandTotals)>, below: u64) -> Vec<Band> {
    let rows: Vec<((i64, Option<i64>), BandTotals)> = rows.into_iter().collect();
    let hidden = hidden(&rows.iter().map(|(_, totals)| totals.at_most).collect::<Vec<_>>(), below);
    rows.into_iter()
        .zip(hidden)
        .map(|(((above_seconds, up_to_seconds), totals), suppressed)| Band {
            above_seconds,
            up_to_seconds,
            totals: (!suppressed).then_some(totals),
            suppressed,
        })
        .collect()
}

/// Which rows are suppressed: those of some, but fewer than `below` bookings, and if that is a single one, the next smallest
/// too, for the total would tell the single one.
fn hidden(sizes: &[u64], below: u64) -> Vec<bool> {
    let mut hidden: Vec<bool> = sizes.iter().map(|size| (1..below).contains(size)).collect();
    if hidden.iter().filter(|hidden| **hidden).count() == 1 {
        let next = sizes.iter().enumerate().filter(|(_, size)| **size >= below).min_by_key(|(_, size)| **size);
        if let Some(slot) = next.and_then(|(place, _)| hidden.get_mut(place)) {
            *slot = true;
        }
    }
    hidden
}

#[cfg(test)]
mod tests {
    use super::hidden;

    #[test]
    fn a_single_small_row_takes_the_next_with_it() {
        assert_eq!(hidden(&[3, 20, 12], 5), [true, false, true]);
        assert_eq!(hidden(&[3, 20, 4], 5), [true, false, true]);
        assert_eq!(hidden(&[7, 20], 5), [false, false]);
        assert_eq!(hidden(&[1], 5), [true]);
        assert_eq!(hidden(&[1, 2], 0), [false, false]);
        assert_eq!(hidden(&[0, 9, 3, 7], 5), [false, false, true, true]);
    }
}
