//! From values to places of a drawing.

/// A scale from zero to a round number, with ticks at round numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scale {
    pub(crate) step: f64,
    pub(crate) ticks: u32,
}

impl Scale {
    /// That takes in values from zero to `most` with about five ticks.
    pub(crate) fn up_to(most: f64) -> Self {
        let most = if most.is_finite() && most > 0.0 { most } else { 1.0 };
        let power = 10f64.powf((most / 5.0).log10().floor());
        let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
        let step = steps.into_iter().find(|step| step * 5.0 >= most).unwrap_or(most);
        let ticks = (1..=10).find(|ticks| f64::from(*ticks) * step >= most).unwrap_or(10);
        Self { step, ticks }
    }

    /// The same for what is counted: no ticks between whole numbers.
    pub(crate) fn of_counts(most: f64) -> Self {
        Self::up_to(most.max(5.0))
    }

    pub(crate) fn end(self) -> f64 {
        self.step * f64::from(self.ticks)
    }

    /// The values at which ticks stand, zero included.
    pub(crate) fn values(self) -> impl Iterator<Item = f64> {
        (0..=self.ticks).map(move |tick| f64::from(tick) * self.step)
    }
}

/// A coordinate, to a tenth of a pixel.
pub(crate) fn place(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// A number as it is written in English: `12,400`, `0.5`.
pub(crate) fn number(value: f64) -> String {
    grouped(&place(value))
}

/// Digits in threes: `12,400`. Decimals stay as they are.
pub(crate) fn grouped(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let is_digit = |place: usize| letters.get(place).is_some_and(char::is_ascii_digit);
    let mut decimals = false;
    let mut out = String::with_capacity(text.len().saturating_add(4));
    for (place, letter) in letters.iter().enumerate() {
        let before = place.checked_sub(1);
        decimals = is_digit(place) && (decimals || before.is_some_and(|before| letters.get(before) == Some(&'.')));
        let left = (place..letters.len()).take_while(|place| is_digit(*place)).count();
        if !decimals && left > 0 && left.is_multiple_of(3) && before.is_some_and(is_digit) {
            out.push(',');
        }
        out.push(*letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Scale, grouped, number, place};

    #[test]
    fn scales_end_on_round_numbers() {
        let end = |most| Scale::up_to(most).end();
        assert_eq!([end(0.0), end(1.0), end(7.0), end(101.0), end(48_213.0)], [1.0, 1.0, 8.0, 150.0, 50_000.0]);
        assert_eq!(Scale::up_to(7.0).values().collect::<Vec<_>>(), [0.0, 2.0, 4.0, 6.0, 8.0]);
        assert_eq!(Scale::of_counts(2.0).values().collect::<Vec<_>>(), [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]);
    }

    #[test]
    fn numbers_are_grouped() {
        let cases = [(0.0, "0"), (0.5, "0.5"), (999.0, "999"), (1000.0, "1,000"), (1_234_567.25, "1,234,567.2")];
        for (value, text) in cases {
            assert_eq!(number(value), text);
        }
        assert_eq!(place(12.04), "12");
    }

    #[test]
    fn digits_stand_in_threes() {
        let cases = [
            ("0", "0"),
            ("999", "999"),
            ("1000 to 1234567", "1,000 to 1,234,567"),
            ("about 48213.12345", "about 48,213.12345"),
            ("12.5 % of 40000", "12.5 % of 40,000"),
        ];
        for (text, expected) in cases {
            assert_eq!(grouped(text), expected);
        }
    }
}
