//! Chance without floating point: the same seed gives the same throws on every machine.
//!
//! The generator is SplitMix64 (Steele, Lea and Flood, *Fast splittable pseudorandom number generators*, OOPSLA 2014): a
//! counter whose steps are scrambled. It is not for secrets. Each booking has streams of its own, so that what one booking
//! draws never moves another.

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// One in so many.
const WHOLE: u64 = 10_000;

/// A stream of throws.
#[derive(Clone, Debug)]
pub(super) struct Dice(u64);

impl Dice {
    /// The stream for one purpose of one booking.
    pub(super) const fn stream(seed: u64, booking: u64, purpose: u64) -> Self {
        let seed = scramble(seed.wrapping_add(GOLDEN));
        Self(scramble(seed ^ scramble(booking.wrapping_mul(GOLDEN).wrapping_add(purpose))))
    }

    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        scramble(self.0)
    }

    /// A whole number below `n`; 0 if `n` is 0. The high half of a product, so that each is as likely as any other to
    /// within `n` in 2^64.
    pub(super) fn below(&mut self, n: u64) -> u64 {
        let product = u128::from(self.next()).wrapping_mul(u128::from(n));
        u64::try_from(product >> 64).unwrap_or(0)
    }

    /// A whole number from `least` to `most`, both included; `least` if they are the wrong way round.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        let width = u64::try_from(most.saturating_sub(least)).map_or(0, |width| width.saturating_add(1));
        least.saturating_add(i64::try_from(self.below(width)).unwrap_or(0))
    }

    /// Whether something happens that happens to so many of ten thousand.
    pub(super) fn chance(&mut self, share: u32) -> bool {
        self.below(WHOLE) < u64::from(share)
    }

    /// A place in a list of weights; 0 if all are 0.
    pub(super) fn pick(&mut self, weights: impl IntoIterator<Item = u32> + Clone) -> usize {
        let total = weights.clone().into_iter().map(u64::from).fold(0, u64::saturating_add);
        let mut left = self.below(total);
        for (place, weight) in weights.into_iter().enumerate() {
            match left.checked_sub(u64::from(weight)) {
                Some(rest) => left = rest,
                None => return place,
            }
        }
        0
    }
}

const fn scramble(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// How a quantity is spread: as many values lie between any two neighbours of the list, evenly.
///
/// `[10, 30, 60]`: half from 10 to 30, half from 30 to 60.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spread(pub(super) Vec<i64>);

impl Spread {
    pub(super) fn draw(&self, dice: &mut Dice) -> i64 {
        let parts = u64::try_from(self.0.len().saturating_sub(1)).unwrap_or(0);
        let part = usize::try_from(dice.below(parts)).unwrap_or(0);
        match self.0.get(part..).unwrap_or_default() {
            [least, most, ..] => dice.between(*least, *most),
            [only] => *only,
            [] => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Dice, Spread};

    /// The values of the authors' C program for the seed 1234567.
    #[test]
    fn published_values() {
        let mut dice = Dice(1_234_567);
        let expected = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423];
        assert_eq!(expected.map(|_| dice.next()), expected);
    }

    #[test]
    fn every_value_is_drawn_and_no_other() {
        let mut dice = Dice::stream(1, 2, 3);
        let mut seen = [0_u32; 6];
        for _ in 0..6_000 {
            seen[usize::try_from(dice.between(-2, 3) + 2).unwrap()] += 1;
        }
        assert!(seen.iter().all(|&times| (800..1_200).contains(&times)), "{seen:?}");
        assert_eq!(dice.between(5, 4), 5);
    }

    #[test]
    fn weights_and_shares() {
        let mut dice = Dice::stream(7, 0, 0);
        let mut seen = [0_u32; 3];
        for _ in 0..10_000 {
            seen[dice.pick([3, 0, 1])] += 1;
        }
        assert!((7_300..7_700).contains(&seen[0]) && seen[1] == 0, "{seen:?}");
        let happened = (0..10_000).filter(|_| dice.chance(250)).count();
        assert!((200..300).contains(&happened), "{happened}");
    }

    #[test]
    fn as_many_between_any_two_neighbours() {
        let (mut dice, spread) = (Dice::stream(9, 0, 0), Spread(vec![10, 30, 1_000]));
        let drawn: Vec<i64> = (0..10_000).map(|_| spread.draw(&mut dice)).collect();
        assert!(drawn.iter().all(|value| (10..=1_000).contains(value)));
        let low = drawn.iter().filter(|value| **value <= 30).count();
        assert!((4_800..5_300).contains(&low), "{low}");
    }
}
