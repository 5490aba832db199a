//! Offsets of a zone by day: one look-up where no clock change is near, and the zone itself where one is.

use std::sync::Arc;

use super::recorded::stamp;
use super::zone::{FIRST_DAY, Wall, Zone};
use super::{Date, Instant, Recorded, Remark};

const DAY: i64 = 86_400;

/// A day near which the offset changes.
const CHANGES: i32 = i32::MIN;

/// The offsets of a zone, for reading and writing many times.
#[derive(Clone, Debug)]
pub(crate) struct Offsets {
    zone: Zone,
    /// Seconds ahead of UTC on each day from [`FIRST_DAY`] on, and on the days around it; else [`CHANGES`].
    days: Arc<[i32]>,
}

impl Offsets {
    pub(crate) fn of(zone: Zone) -> Self {
        let midnights = zone.midnights();
        let mut days = vec![CHANGES; midnights.len()];
        let at_midnight = |(place, midnight): (i32, &i64)| {
            let day = FIRST_DAY.saturating_add(place);
            i32::try_from(i64::from(day).saturating_mul(DAY).saturating_sub(*midnight)).unwrap_or(CHANGES)
        };
        let offsets: Vec<i32> = (0..).zip(midnights.iter()).map(at_midnight).collect();
        // What is between the midnights around a day is the same as at them: no zone changes its clocks twice in two days.
        for (day, around) in days.iter_mut().skip(1).zip(offsets.windows(4)) {
            if let [first, rest @ ..] = around
                && rest.iter().all(|other| other == first)
            {
                *day = *first;
            }
        }
        Self { zone, days: days.into() }
    }

    pub(crate) const fn zone(&self) -> Zone {
        self.zone
    }

    /// The offset all through that day, whether it is taken in UTC or on the zone's clocks, if it is one.
    fn on(&self, day: i64) -> Option<i64> {
        let place = usize::try_from(day.checked_sub(i64::from(FIRST_DAY))?).ok()?;
        self.days.get(place).filter(|offset| **offset != CHANGES).map(|offset| i64::from(*offset))
    }

    /// What the zone's clocks show: the day since 1970-01-01 and the second of the day.
    pub(crate) fn wall(&self, at: i64) -> (i32, u32) {
        match self.on(at.div_euclid(DAY)) {
            Some(offset) => {
                let local = at.saturating_add(offset);
                let day = i32::try_from(local.div_euclid(DAY)).unwrap_or(0);
                (day, u32::try_from(local.rem_euclid(DAY)).unwrap_or(0))
            }
            None => {
                let wall = self.zone.wall(Instant::from_unix(at));
                (wall.date.days(), wall.second)
            }
        }
    }

    /// Reads a time as [`Recorded::parse`] does: the range that it may mean, and what a reader should know of it.
    pub(crate) fn read(&self, text: &[u8]) -> (Option<i64>, Option<i64>, Option<Remark>) {
        if let Some((at, remark)) = self.plain(text) {
            return (Some(at), Some(at), remark);
        }
        let text = std::str::from_utf8(text).unwrap_or("?");
        let time = Recorded::parse(text, self.zone);
        (time.earliest().map(Instant::unix), time.latest().map(Instant::unix), time.remark())
    }

    /// A wall-clock time to the minute or second, away from changes of the clock.
    fn plain(&self, text: &[u8]) -> Option<(i64, Option<Remark>)> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T' | b' ', h1, h2, b':', n1, n2, rest @ ..] = text else {
            return None;
        };
        let second = match rest {
            [] => 0,
            [b':', s1, s2] => two(*s1, *s2)?,
            _ => return None,
        };
        let year = two(*y1, *y2)?.checked_mul(100)?.checked_add(two(*y3, *y4)?)?;
        let (hour, minute) = (two(*h1, *h2)?, two(*n1, *n2)?);
        if !(1900..=2099).contains(&year) || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let date = Date::new(i32::try_from(year).ok()?, two(*m1, *m2)?, two(*d1, *d2)?)?;
        let day = i64::from(date.days());
        let clock = i64::from(hour.checked_mul(3600)?.checked_add(minute.checked_mul(60)?)?.checked_add(second)?);
        let at = day.checked_mul(DAY)?.checked_add(clock)?.checked_sub(self.on(day)?)?;
        let suspect = matches!((hour, minute, second), (0, 0, 0) | (23, 59, 0 | 59));
        Some((at, suspect.then_some(Remark::SuspectMidnight)))
    }

    /// Appends an instant as [`format_instant`](super::format_instant) writes it.
    pub(crate) fn write(&self, at: i64, out: &mut Vec<u8>) {
        let offset = self.on(at.div_euclid(DAY)).filter(|offset| offset % 60 == 0 && self.zone != Zone::utc());
        let stamp = offset.and_then(|offset| {
            let wall = Wall::from_seconds(at.saturating_add(offset));
            stamp(wall, i32::try_from(offset).ok()?)
        });
        match stamp {
            Some(stamp) => out.extend_from_slice(&stamp),
            None => out.extend_from_slice(super::format_instant(Instant::from_unix(at), self.zone).as_bytes()),
        }
    }
}

fn two(tens: u8, ones: u8) -> Option<u32> {
    let digit = |byte: u8| byte.checked_sub(b'0').filter(|digit| *digit < 10).map(u32::from);
    digit(tens)?.checked_mul(10)?.checked_add(digit(ones)?)
}

#[cfg(test)]
mod tests {
    use super::Offsets;
    use crate::time::{Instant, Recorded, Zone, format_instant};

    #[test]
    fn the_same_as_the_zone() {
        for name in
            ["America/Los_Angeles", "Australia/Lord_Howe", "Africa/Monrovia", "UTC", "Pacific/Apia", "Asia/Kathmandu"]
        {
            let zone = Zone::named(name).unwrap();
            let offsets = Offsets::of(zone);
            // Steps of some five days and a quarter of an hour meet every time of day.
            for step in 0..14_000i64 {
                let at = -2_208_988_800 + step * (5 * 86_400 + 907);
                let instant = Instant::from_unix(at);
                let wall = zone.wall(instant);
                assert_eq!(offsets.wall(at), (wall.date.days(), wall.second), "{name} {instant}");
                let mut out = Vec::new();
                offsets.write(at, &mut out);
                assert_eq!(String::from_utf8(out).unwrap(), format_instant(instant, zone));
                let text = wall.to_string();
                for text in [&text[..16], text.as_str(), &text[..10]] {
                    let time = Recorded::parse(text, zone);
                    let expected =
                        (time.earliest().map(Instant::unix), time.latest().map(Instant::unix), time.remark());
                    assert_eq!(offsets.read(text.as_bytes()), expected, "{name} {text}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_plain_time_is_read_like_any_other() {
        let zone = Zone::named("America/New_York").unwrap();
        let offsets = Offsets::of(zone);
        let texts = [
            "",
            "2024-11-03T01:30",
            "2024-03-10T02:30",
            "2024-02-30T10:00",
            "2024-01-01T24:00",
            "1899-12-31T10:00",
            "2024-01-01 10:00:00.5",
            "2024-01-01T10:00Z",
            "2024-1-01T10:00",
            "é024-01-01T10:00",
            "2024-01-01T10:0x",
            "2024-01-01T00:00",
            "2024-01-01T23:59:59",
            "2024-01-01/..",
            "2100-01-01T00:00",
        ];
        for text in texts {
            let time = Recorded::parse(text, zone);
            let expected = (time.earliest().map(Instant::unix), time.latest().map(Instant::unix), time.remark());
            assert_eq!(offsets.read(text.as_bytes()), expected, "{text}");
        }
    }
}
