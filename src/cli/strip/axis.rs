//! The time axis: ticks at local hours, days, months or years, as close as their labels allow.

use detainer::time::{Date, Instant, Resolved, Span, Wall, Zone};

/// How far apart ticks are.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Hours(u32),
    Days(i32),
    Months(i32),
    Years(i32),
}

const STEPS: [Step; 17] = [
    Step::Hours(1),
    Step::Hours(2),
    Step::Hours(3),
    Step::Hours(6),
    Step::Hours(12),
    Step::Days(1),
    Step::Days(2),
    Step::Days(4),
    Step::Days(7),
    Step::Days(14),
    Step::Months(1),
    Step::Months(3),
    Step::Months(6),
    Step::Years(1),
    Step::Years(5),
    Step::Years(20),
    Step::Years(100),
];

impl Step {
    /// About how many seconds lie between two ticks.
    fn seconds(self) -> i64 {
        match self {
            Self::Hours(hours) => i64::from(hours).saturating_mul(3600),
            Self::Days(days) => i64::from(days).saturating_mul(86_400),
            Self::Months(months) => i64::from(months).saturating_mul(28 * 86_400),
            Self::Years(years) => i64::from(years).saturating_mul(365 * 86_400),
        }
    }

    /// How many columns a label takes, with room between two.
    fn room(self) -> i64 {
        match self {
            Self::Hours(_) | Self::Days(_) => 8,
            Self::Months(_) => 10,
            Self::Years(_) => 6,
        }
    }

    /// Whether a tick stands at the start of that day.
    fn at_day(self, date: Date, first: Date) -> bool {
        match self {
            Self::Hours(_) | Self::Days(1) => true,
            // Weeks begin on Mondays.
            Self::Days(days) if days % 7 == 0 => date.days().saturating_add(3).rem_euclid(days) == 0,
            Self::Days(days) => date.days().saturating_sub(first.days()).rem_euclid(days) == 0,
            Self::Months(months) => {
                date.day() == 1 && i64::from(date.month()).saturating_sub(1).rem_euclid(i64::from(months)) == 0
            }
            Self::Years(years) => date.day() == 1 && date.month() == 1 && date.year().rem_euclid(years) == 0,
        }
    }

    fn label(self, date: Date) -> String {
        let form = match self {
            Self::Hours(_) | Self::Days(_) => "%-d %b",
            Self::Months(_) => "%b %Y",
            Self::Years(_) => "%Y",
        };
        date.to_chrono().format(form).to_string()
    }
}

/// The axis and the labels below it, both `width` columns.
pub(super) fn axis(
    span: Span,
    width: usize,
    column_of: impl Fn(Instant) -> Option<usize>,
    zone: Zone,
) -> (String, String) {
    let columns = i64::try_from(width).unwrap_or(80).max(1);
    let fits = |step: &Step| {
        let needed = i128::from(step.room()).saturating_mul(i128::from(span.seconds()));
        i128::from(step.seconds()).saturating_mul(i128::from(columns)) >= needed
    };
    let step = STEPS.into_iter().find(fits).unwrap_or(Step::Years(100));
    let mut line = vec!['─'; width];
    let mut labels = vec![' '; width];
    let mut free = 0usize;
    for (at, label) in ticks(span, step, zone) {
        let Some(column) = column_of(at) else { continue };
        if let Some(cell) = line.get_mut(column) {
            *cell = '┬';
        }
        let length = label.chars().count();
        if column < free || column.saturating_add(length) > width {
            continue;
        }
        for (cell, letter) in labels.iter_mut().skip(column).zip(label.chars()) {
            *cell = letter;
        }
        free = column.saturating_add(length).saturating_add(1);
    }
    (line.into_iter().collect(), labels.into_iter().collect())
}

fn ticks(span: Span, step: Step, zone: Zone) -> Vec<(Instant, String)> {
    let first = zone.date(span.from);
    let last = zone.date(span.until);
    let mut ticks = Vec::new();
    for days in first.days()..=last.days() {
        let date = Date::from_days(days);
        if !step.at_day(date, first) {
            continue;
        }
        ticks.push((zone.start_of_day(date), step.label(date)));
        if let Step::Hours(hours) = step {
            let times = (1..24_u32).filter(|hour| hour.is_multiple_of(hours));
            ticks.extend(times.filter_map(|hour| {
                let wall = Wall { date, second: hour.saturating_mul(3600) };
                match zone.resolve(wall) {
                    Resolved::Exact(at) | Resolved::Repeated { first: at, .. } => Some((at, format!("{hour:02}:00"))),
                    Resolved::Missing { .. } => None,
                }
            }));
        }
    }
    ticks
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
            let column = at.since(span.from) * i64::try_from(width).unwrap() / span.seconds();
            usize::try_from(column).ok().filter(|column| *column < width)
        };
        axis(span, width, column_of, zone)
    }

    #[test]
    fn hours_and_days() {
        let (line, labels) = drawn("2024-06-07T16:00", "2024-06-08T16:00", 48);
        assert_eq!(line, "────┬───────────┬───────────┬───────────┬───────");
        assert_eq!(labels, "    18:00       8 Jun       06:00       12:00   ");
        let (_, labels) = drawn("2024-06-07T12:00", "2024-06-17T12:00", 60);
        assert_eq!(labels, "        9 Jun       11 Jun      13 Jun      15 Jun     17 Jun");
    }

    #[test]
    fn long_stays() {
        assert!(drawn("2020-06-07", "2024-06-17", 60).1.contains("2022"));
        assert!(drawn("1900-01-01", "2099-12-31", 60).1.contains("2000"));
        assert_eq!(drawn("2024-06-07", "2024-06-07T00:00:10", 20).1.trim(), "7 Jun");
    }
}
