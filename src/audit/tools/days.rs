//! Days, counted in three ways.

use crate::record::Value;
use crate::time::{Instant, Spans, Zone};

use super::map;

/// How long, in the three ways in which courts and settlements count days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Days {
    /// Elapsed seconds; a day is 86,400 of them.
    pub seconds: i64,
    /// Calendar dates of the jail's zone of which some instant lies in it.
    pub dates: i64,
    /// Midnights of the jail's zone with custody on both sides.
    pub midnights: i64,
}

impl Days {
    /// Of a set of instants.
    #[must_use]
    pub fn of(spans: &Spans, zone: Zone) -> Self {
        let day = |at: Instant| i64::from(zone.date(at).days());
        let mut days = Self { seconds: spans.measure(), ..Self::default() };
        let mut counted = i64::MIN;
        for span in spans {
            let (first, last) = (day(span.from), day(span.until.plus(-1)));
            days.midnights = days.midnights.saturating_add(last.saturating_sub(first));
            let first_new = first.max(counted.saturating_add(1));
            days.dates = days.dates.saturating_add(last.saturating_sub(first_new).saturating_add(1));
            counted = last;
        }
        days
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            seconds: self.seconds.saturating_add(other.seconds),
            dates: self.dates.saturating_add(other.dates),
            midnights: self.midnights.saturating_add(other.midnights),
        }
    }
}

/// From at least so many days to at most so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DaysRange {
    /// In every reading of the records.
    pub at_least: Days,
    /// In no reading more.
    pub at_most: Days,
}

impl DaysRange {
    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self { at_least: self.at_least.plus(other.at_least), at_most: self.at_most.plus(other.at_most) }
    }

    pub(crate) fn value(self) -> Value {
        let range = |least: i64, most: i64| map([("at_least", Value::Int(least)), ("at_most", Value::Int(most))]);
        let (least, most) = (self.at_least, self.at_most);
        map([
            ("elapsed_seconds", range(least.seconds, most.seconds)),
            ("calendar_dates", range(least.dates, most.dates)),
            ("midnights", range(least.midnights, most.midnights)),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::Days;
    use crate::time::{Span, Spans, Zone, parse_exact};

    #[test]
    fn three_ways() {
        let zone = Zone::named("America/New_York").unwrap();
        let span =
            |from: &str, until: &str| Span::new(parse_exact(from, zone).unwrap(), parse_exact(until, zone).unwrap());
        let days = |spans: &[Span]| {
            let days = Days::of(&spans.iter().copied().collect::<Spans>(), zone);
            (days.seconds, days.dates, days.midnights)
        };
        assert_eq!(days(&[]), (0, 0, 0));
        assert_eq!(days(&[span("2026-03-02T23:00", "2026-03-03T01:00")]), (2 * 3600, 2, 1));
        // Midnight ends the first date and begins no second one.
        assert_eq!(days(&[span("2026-03-02T00:00", "2026-03-03T00:00")]), (86_400, 1, 0));
        // A day of 23 hours is a day.
        assert_eq!(days(&[span("2026-03-08T00:00", "2026-03-09T00:00")]), (23 * 3600, 1, 0));
        // Two stretches of one date touch it once.
        let two = [span("2026-03-02T08:00", "2026-03-02T09:00"), span("2026-03-02T20:00", "2026-03-04T01:00")];
        assert_eq!(days(&two), (30 * 3600, 3, 2));
    }
}
