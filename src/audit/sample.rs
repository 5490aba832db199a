//! A sample of bookings that does not depend on the order in which they come.

use std::collections::BTreeMap;

use super::cases::Case;

/// Another number would draw another sample.
const SEED: u64 = 0x6465_7461_696e_6572;

/// The bookings of which the keyed hashes of the names are smallest.
#[derive(Debug, Default)]
pub(crate) struct Sample {
    most: usize,
    cases: BTreeMap<(u64, String), Case>,
}

impl Sample {
    pub(crate) const fn of(most: usize) -> Self {
        Self { most, cases: BTreeMap::new() }
    }

    /// Whether a booking of that name is in the sample as far as is known.
    pub(crate) fn takes(&self, booking: &str) -> bool {
        let last = || self.cases.last_key_value().map_or(u64::MAX, |((last, _), _)| *last);
        self.most > 0 && (self.cases.len() < self.most || hash(booking) <= last())
    }

    pub(crate) fn add(&mut self, case: Case) {
        self.cases.insert((hash(&case.timeline.booking), case.timeline.booking.clone()), case);
        if self.cases.len() > self.most {
            self.cases.pop_last();
        }
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.most = self.most.max(other.most);
        other.cases.into_values().for_each(|case| self.add(case));
    }

    /// The cases in the order in which they were drawn.
    pub(crate) fn take(&mut self) -> impl Iterator<Item = Case> {
        std::mem::take(&mut self.cases).into_values()
    }
}

/// FNV-1a with a key, its bits mixed once more as SplitMix64 does: names that follow each other lie far apart.
fn hash(name: &str) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325 ^ SEED, step);
    let hash = (hash ^ hash.wrapping_shr(30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ hash.wrapping_shr(27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ hash.wrapping_shr(31)
}

#[cfg(test)]
mod tests {
    use super::hash;

    /// Of names that follow each other, about as many fall in each sixteenth.
    #[test]
    fn hashes_are_spread() {
        let mut sixteenths = [0; 16];
        for number in 0..16_000 {
            sixteenths[usize::try_from(hash(&format!("B{number:06}")) >> 60).unwrap()] += 1;
        }
        assert!(sixteenths.iter().all(|count| (850..1150).contains(count)), "{sixteenths:?}");
    }
}
