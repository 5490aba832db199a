//! The time axis, in letters.

use detainer::check::strip::ticks;
use detainer::time::{Instant, Span, Zone};

/// The axis and the labels below it, both `width` columns.
pub(super) fn axis(
    span: Span,
    width: usize,
    column_of: impl Fn(Instant) -> Option<usize>,
    zone: Zone,
) -> (String, String) {
    let mut line = vec!['─'; width];
    let mut labels = vec![' '; width];
    let mut free = 0usize;
    for tick in ticks(span, width, zone) {
        let Some(column) = column_of(tick.at) else { continue };
        if let Some(cell) = line.get_mut(column) {
            *cell = '┬';
        }
        let length = tick.label.chars().count();
        if column < free || column.saturating_add(length) > width {
            continue;
        }
        for (cell, letter) in labels.iter_mut().skip(column).zip(tick.label.chars()) {
            *cell = letter;
        }
        free = column.saturating_add(length).saturating_add(1);
    }
    (line.into_iter().collect(), labels.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use detainer::time::{Span, Zone, parse_exact};

    use super::axis;

    fn drawn(from: &str, until: &str, width: usize) -> (String, String) {
        let zone = Zone::named("America/New_York").unwrap();
        let at = |text| parse_exact(text, zone).unwrap();
        let span = Span::new(at(from), at(until));
        let column_of = |at: detainer::time::Instant| {
            let column = at.since(span.from).saturating_mul(i64::try_from(width).unwrap()).checked_div(span.seconds());
            usize::try_from(column.unwrap()).ok().filter(|column| *column < width)
        };
        axis(span, width, column_of, zone)
    }

    #[test]
    fn hours_and_days() {
        let (line, labels) = drawn("2024-06-07T16:00", "2024-06-08T16:00", 48);
        assert_eq!(line, "────┬───────────┬───────────┬───────────┬───────");
        assert_eq!(labels, "    18:00       8 Jun       06:00       12:00   ");
        let (_, labels) = drawn("2024-06-07T12:00", "2024-06-17T12:00", 60);
        assert_eq!(labels, "         9 Jun       11 Jun      13 Jun      15 Jun         ");
    }

    #[test]
    fn long_stays() {
        assert!(drawn("2020-06-07", "2024-06-17", 60).1.contains("2022"));
        assert!(drawn("1900-01-01", "2099-12-31", 60).1.contains("2000"));
        assert_eq!(drawn("2024-06-07", "2024-06-07T00:00:10", 20).1.trim(), "7 Jun");
    }
}
