//! When custody began and ended, and how the record's times are cut to it.

use super::outline::{Moment, Outline, When};

/// Custody in plain seconds: from a booking in `[from.0, from.1]` to an end in `[until.0, until.1]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stay {
    pub(crate) from: (i64, i64),
    pub(crate) until: (i64, i64),
    /// Whether the end is the caller's `as_of`.
    pub(crate) open: bool,
}

/// Why there is no custody to check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoStay {
    NoBooking,
    UnboundedBooking,
    NoEnd,
    UnboundedEnd,
    EndsBeforeBooking,
}

impl NoStay {
    /// A short name for counting.
    #[cfg(feature = "audit")]
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::NoBooking => "no booking recorded",
            Self::UnboundedBooking => "booking without a time",
            Self::NoEnd => "no end of custody recorded",
            Self::UnboundedEnd => "end of custody without a time",
            Self::EndsBeforeBooking => "end of custody before the booking",
        }
    }

    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::NoBooking => "no booking is recorded: there is no custody to check",
            Self::UnboundedBooking => "the time of the booking has no bounds: there is no custody to check",
            Self::NoEnd => "no end of custody is recorded, and no `as_of` was given: there is no custody to check",
            Self::UnboundedEnd => "the end of custody has no latest time: there is no custody to check",
            Self::EndsBeforeBooking => {
                "custody ends before it begins, whatever the times: there is no custody to check"
            }
        }
    }
}

/// The range of the booking: that of the earliest, if there are several. `None` without bounds.
pub(crate) fn booking(outline: &Outline) -> Option<(i64, i64)> {
    let mut range: Option<(i64, i64)> = None;
    for at in &outline.bookings {
        let (e, l) = (at.earliest?, at.latest?);
        range = Some(range.map_or((e, l), |(least_e, least_l)| (least_e.min(e), least_l.min(l))));
    }
    range
}

/// Custody of an outline; `as_of` ends it where the record has no end.
pub(crate) fn stay(outline: &Outline, as_of: Option<i64>) -> Result<Stay, NoStay> {
    if outline.bookings.is_empty() {
        return Err(NoStay::NoBooking);
    }
    let from = booking(outline).ok_or(NoStay::UnboundedBooking)?;
    let mut until: Option<(i64, Option<i64>)> = None;
    for at in &outline.ends {
        let e = at.earliest.unwrap_or(from.0);
        until = Some(match until {
            None => (e, at.latest),
            Some((least_e, least_l)) => {
                let l = match (least_l, at.latest) {
                    (Some(a), Some(b)) => Some(a.min(b)),
                    (one, other) => one.or(other),
                };
                (least_e.min(e), l)
            }
        });
    }
    let (until, open) = match (until, as_of) {
        (Some((e, Some(l))), _) => ((e.max(from.0), l), false),
        (Some((_, None)), _) => return Err(NoStay::UnboundedEnd),
        (None, Some(as_of)) => ((as_of, as_of), true),
        (None, None) => return Err(NoStay::NoEnd),
    };
    if until.1 < from.0 {
        return Err(NoStay::EndsBeforeBooking);
    }
    Ok(Stay { from, until, open })
}

impl Stay {
    /// Something that opens authority or brings evidence: it may precede the booking and counts from then.
    pub(crate) fn opening(&self, at: Moment) -> When {
        let (e, l) = match (at.earliest, at.latest) {
            (Some(e), Some(l)) => (e, l),
            (Some(e), None) => (e, self.until.1.max(e)),
            (None, Some(l)) => (self.from.0.min(l), l),
            (None, None) => (self.from.0, self.until.1),
        };
        When { e, l, rank: at.rank }
    }

    /// A closing, cut to no earlier than `floor`; and whether it lies wholly before it.
    pub(crate) fn closing(&self, at: Moment, floor: i64) -> (When, bool) {
        let e = at.earliest.unwrap_or(self.from.0);
        let l = at.latest.unwrap_or_else(|| self.until.1.max(e));
        (When { e: e.max(floor), l: l.max(floor), rank: at.rank }, l < floor)
    }
}
