//! Whose entitlement: the two laws may count from different ones, and how those may lie to each other.

use std::cmp::Reverse;

use super::moment::{Days, Range};
use super::zones::{DAY, Place, UsZone};

/// Whose entitlement to release: where arrests are reviewed or a refusal of bail entitles, each law may have its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Party {
    /// The law in question.
    Law,
    /// The other one.
    Other,
}

/// How the entitlements of the two lie to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// They are one, that of the law in question.
    None,
    /// One comes first.
    Before(Lead),
}

/// One entitlement before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lead {
    pub(super) first: Party,
    /// By so many seconds at most.
    pub(super) most: i64,
    /// The first of them lies on one of these days.
    pub(super) days: Days,
}

impl Gap {
    /// Whose entitlement counts for the other law.
    pub(super) const fn other(self) -> Party {
        match self {
            Self::None => Party::Law,
            Self::Before(_) => Party::Other,
        }
    }
}

impl Lead {
    fn seconds(self, zone: &UsZone, early: Place, late: Place) -> Option<i64> {
        Some(zone.instant(late).since(zone.instant(early))).filter(|lead| (0..=self.most).contains(lead))
    }

    fn on_its_days(self, zone: &UsZone, (from, until): Range) -> Range {
        let midnight = |day| Place { day, second: 0 };
        (from.max(midnight(self.days.0)), until.min(zone.before(midnight(self.days.1))))
    }

    /// The two as close to each other as they can be, on full hours if they can.
    pub(super) fn closest(self, zone: &UsZone, earlier: Range, later: Range) -> Option<(Place, Place)> {
        let earlier = self.on_its_days(zone, earlier);
        let early = earlier.1.min(later.1);
        let late = later.0.max(early);
        if early < earlier.0 || late > later.1 {
            return None;
        }
        let tidy = (rounded(early, earlier.0), rounded_up(late, later.1));
        let choices = [tidy, (early, late)];
        choices.into_iter().find(|(early, late)| self.seconds(zone, *early, *late).is_some())
    }

    /// The two on either side of a midnight, as close to it as they can be: what looks back from one day is the same
    /// for both.
    pub(super) fn on_different_days(self, zone: &UsZone, earlier: Range, later: Range) -> Option<(Place, Place)> {
        let earlier = self.on_its_days(zone, earlier);
        let days =
            [later.1.day, earlier.1.day, earlier.1.day.saturating_add(1), later.0.day, later.0.day.saturating_add(1)];
        let choices = days.into_iter().filter_map(|day| {
            let midnight = Place { day, second: 0 };
            let (early, late) = (earlier.1.min(zone.before(midnight)), later.0.max(midnight));
            (early >= earlier.0 && late <= later.1).then_some((early, late))
        });
        let led = |(early, late)| Some((self.seconds(zone, early, late)?, early, late));
        let nearest = choices.filter_map(led).min_by_key(|(lead, early, _)| (*lead, Reverse(*early)));
        nearest.map(|(_, early, late)| (early, late))
    }
}

/// The start of the hour, or of its half, if that is not too early.
pub(super) fn rounded(latest: Place, earliest: Place) -> Place {
    let down = |to: i64| Place { second: latest.second.saturating_sub(latest.second.rem_euclid(to)), ..latest };
    [down(3600), down(1800)].into_iter().find(|place| *place >= earliest).unwrap_or(latest)
}

/// The next full hour of the day, if that is not too late.
pub(super) fn rounded_up(earliest: Place, latest: Place) -> Place {
    let second = earliest.second.saturating_add(3599);
    let up = Place { second: second.saturating_sub(second.rem_euclid(3600)), ..earliest };
    if up <= latest && up.second < DAY { up } else { earliest }
}
