//! The time axis: ticks at local hours, days, months or years, as close as their labels allow.

use crate::time::{Date, Instant, Resolved, Span, Wall, Zone};

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

    /// How many letters a label takes, with room between two.
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

/// An instant on the axis, with its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick {
    /// The instant.
    pub at: Instant,
    /// A local hour, day, month or year.
    pub label: String,
}

/// The ticks of a stretch that is drawn so many letters wide.
#[must_use]
pub fn ticks(span: Span, letters: usize, zone: Zone) -> Vec<Tick> {
    let letters = i64::try_from(letters).unwrap_or(80).max(1);
    let fits = |step: &Step| {
        let needed = i128::from(step.room()).saturating_mul(i128::from(span.seconds()));
        i128::from(step.seconds()).saturating_mul(i128::from(letters)) >= needed
    };
    let step = STEPS.into_iter().find(fits).unwrap_or(Step::Years(100));
    at_steps(span, step, zone).into_iter().filter(|tick| span.from <= tick.at && tick.at <= span.until).collect()
}

fn at_steps(span: Span, step: Step, zone: Zone) -> Vec<Tick> {
    let first = zone.date(span.from);
    let last = zone.date(span.until);
    let mut ticks = Vec::new();
    for days in first.days()..=last.days() {
        let date = Date::from_days(days);
        if !step.at_day(date, first) {
            continue;
        }
        ticks.push(Tick { at: zone.start_of_day(date), label: step.label(date) });
        if let Step::Hours(hours) = step {
            let times = (1..24_u32).filter(|hour| hour.is_multiple_of(hours));
            ticks.extend(times.filter_map(|hour| {
                let wall = Wall { date, second: hour.saturating_mul(3600) };
                match zone.resolve(wall) {
                    Resolved::Exact(at) | Resolved::Repeated { first: at, .. } => {
                        Some(Tick { at, label: format!("{hour:02}:00") })
                    }
                    Resolved::Missing { .. } => None,
                }
            }));
        }
    }
    ticks
}

#[cfg(test)]
mod tests {
    use crate::time::{Span, Zone, parse_exact};

    use super::ticks;

    fn labels(from: &str, until: &str, letters: usize) -> Vec<String> {
        let zone = Zone::named("America/New_York").unwrap();
        let at = |text| parse_exact(text, zone).unwrap();
        ticks(Span::new(at(from), at(until)), letters, zone).into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn ticks_stand_at_local_hours_days_and_years() {
        assert_eq!(labels("2024-06-07T16:00", "2024-06-08T16:00", 48), ["18:00", "8 Jun", "06:00", "12:00"]);
        assert_eq!(labels("2024-06-08", "2024-06-10", 20), ["8 Jun", "9 Jun", "10 Jun"]);
        assert_eq!(labels("2021-06-07", "2024-06-17", 30), ["2022", "2023", "2024"]);
    }

    /// On 10 March 2024 there was no 2 o'clock in New York.
    #[test]
    fn an_hour_that_was_not_has_no_tick() {
        assert_eq!(labels("2024-03-10T00:30", "2024-03-10T04:30", 40), ["01:00", "03:00", "04:00"]);
    }
}
