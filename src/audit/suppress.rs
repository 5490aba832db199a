//! Small cells: rows of so few bookings that they could tell who they are.

use super::summary::{ExtensionTotals, Extensions, Group, Totals};

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

/// Which rows are suppressed: those of fewer than `below` bookings, and if that is a single one, the next smallest too,
/// for the total would tell the single one.
fn hidden(sizes: &[u64], below: u64) -> Vec<bool> {
    let mut hidden: Vec<bool> = sizes.iter().map(|size| *size < below).collect();
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
    }
}
