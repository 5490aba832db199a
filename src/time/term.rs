//! Terms of sentences: ISO 8601 durations in whole numbers.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// A length of time as a court writes it: months and days of the calendar, then elapsed seconds.
///
/// `P1Y6M` is 18 months, `P2W3D` 17 days, `PT48H` 172,800 seconds; `P2D` and `PT48H` differ by the hour of a clock
/// change. Weeks may stand beside other units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Term {
    /// Calendar months; a year is twelve.
    pub months: i64,
    /// Civil days; a week is seven.
    pub days: i64,
    /// Elapsed seconds.
    pub seconds: i64,
}

/// Text that is no term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TermError {
    /// It does not have the form.
    #[error("not a term, expected `PnYnMnWnDTnHnMnS` in whole numbers, such as `P1Y6M` or `PT48H`")]
    Form,
    /// A number is too large.
    #[error("a term too long to count")]
    TooLong,
}

impl FromStr for Term {
    type Err = TermError;

    /// Reads `PnYnMnWnDTnHnMnS`: each unit at most once and in this order, at least one of them, no sign, no fraction.
    ///
    /// # Errors
    ///
    /// [`TermError::Form`] for any other text, [`TermError::TooLong`] beyond 64-bit numbers.
    fn from_str(text: &str) -> Result<Self, TermError> {
        let rest = text.strip_prefix('P').ok_or(TermError::Form)?;
        let (calendar, clock) = match rest.split_once('T') {
            Some((_, "")) => return Err(TermError::Form),
            Some((calendar, clock)) => (calendar, clock),
            None => (rest, ""),
        };
        if calendar.is_empty() && clock.is_empty() {
            return Err(TermError::Form);
        }
        let [years, months, weeks, days] = units(calendar, *b"YMWD")?;
        let [hours, minutes, seconds, _] = units(clock, *b"HMS\0")?;
        Ok(Self {
            months: sum(&[(years, 12), (months, 1)])?,
            days: sum(&[(weeks, 7), (days, 1)])?,
            seconds: sum(&[(hours, 3600), (minutes, 60), (seconds, 1)])?,
        })
    }
}

/// The numbers before each of the `marks`, which stand in this order; zero where one is absent.
fn units(text: &str, marks: [u8; 4]) -> Result<[i64; 4], TermError> {
    let mut numbers = [0_i64; 4];
    let mut slots = marks.iter().zip(numbers.iter_mut());
    let mut number: Option<i64> = None;
    for byte in text.bytes() {
        if byte.is_ascii_digit() {
            let digit = i64::from(byte.saturating_sub(b'0'));
            let longer = number.unwrap_or(0).checked_mul(10).and_then(|n| n.checked_add(digit));
            number = Some(longer.ok_or(TermError::TooLong)?);
        } else {
            let value = number.take().ok_or(TermError::Form)?;
            let (_, slot) = slots.find(|(mark, _)| **mark == byte && byte != 0).ok_or(TermError::Form)?;
            *slot = value;
        }
    }
    if number.is_some() { Err(TermError::Form) } else { Ok(numbers) }
}

fn sum(parts: &[(i64, i64)]) -> Result<i64, TermError> {
    parts
        .iter()
        .try_fold(0_i64, |total, (number, unit)| number.checked_mul(*unit).and_then(|n| total.checked_add(n)))
        .ok_or(TermError::TooLong)
}

impl fmt::Display for Term {
    /// The canonical form: years and months, days, hours, minutes and seconds, none of them zero; `PT0S` if all are.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = |n: i64, by: i64| (n.checked_div(by).unwrap_or(0), n.checked_rem(by).unwrap_or(0));
        let unit =
            |f: &mut fmt::Formatter<'_>, n: i64, mark: char| if n == 0 { Ok(()) } else { write!(f, "{n}{mark}") };
        let (years, months) = parts(self.months, 12);
        let (minutes, seconds) = parts(self.seconds, 60);
        let (hours, minutes) = parts(minutes, 60);
        f.write_str("P")?;
        unit(f, years, 'Y')?;
        unit(f, months, 'M')?;
        unit(f, self.days, 'D')?;
        if self.seconds != 0 {
            f.write_str("T")?;
            unit(f, hours, 'H')?;
            unit(f, minutes, 'M')?;
            unit(f, seconds, 'S')?;
        } else if self.months == 0 && self.days == 0 {
            f.write_str("T0S")?;
        }
        Ok(())
    }
}
