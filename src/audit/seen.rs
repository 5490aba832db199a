//! Bookings that were seen, in sixteen bytes each.

use std::hash::{DefaultHasher, Hasher};

/// The bits of a number that hold the row, and above them those that hold the file; the rest are a hash of the name.
const ROW: u32 = 36;
const FILE: u32 = 12;

/// Where a booking began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Origin {
    /// The place of the file among the inputs.
    pub(crate) file: usize,
    /// Its row.
    pub(crate) row: u64,
}

/// Names of bookings with the places where they began. Two names are the same if 80 bits of their hashes are.
#[derive(Debug, Default)]
pub(crate) struct Seen(Vec<u128>);

impl Seen {
    pub(crate) fn add(&mut self, booking: &[u8], at: Origin) {
        let file = u128::try_from(at.file).unwrap_or(u128::MAX) & mask(FILE);
        let row = u128::from(at.row) & mask(ROW);
        self.0.push(hash(booking) & !mask(ROW.saturating_add(FILE)) | file.wrapping_shl(ROW) | row);
    }

    pub(crate) fn append(&mut self, other: &mut Self) {
        self.0.append(&mut other.0);
    }

    /// The first two places at which one booking began, of those that began at two: in the order of the input.
    pub(crate) fn twice(mut self) -> Option<(Origin, Origin)> {
        self.0.sort_unstable();
        let same = |pair: &&[u128]| match pair {
            [one, other] => (one ^ other).wrapping_shr(ROW.saturating_add(FILE)) == 0,
            _ => false,
        };
        let twice =
            self.0.windows(2).filter(same).filter_map(|pair| Some((origin(*pair.first()?), origin(*pair.last()?))));
        twice.min_by_key(|(_, second)| (second.file, second.row))
    }
}

fn origin(number: u128) -> Origin {
    let part = |bits: u128| u64::try_from(bits).unwrap_or(u64::MAX);
    let file = usize::try_from(number.wrapping_shr(ROW) & mask(FILE)).unwrap_or(usize::MAX);
    Origin { file, row: part(number & mask(ROW)) }
}

const fn mask(bits: u32) -> u128 {
    1u128.wrapping_shl(bits).wrapping_sub(1)
}

/// 128 bits of a name, of which the upper 96 are worth something: SipHash of the standard library, and FNV-1a.
pub(crate) fn hash(name: &[u8]) -> u128 {
    let mut hasher = DefaultHasher::new();
    hasher.write(name);
    let other = name.iter().fold(0x811c_9dc5u32, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193));
    u128::from(hasher.finish()).wrapping_shl(64) | u128::from(other).wrapping_shl(32)
}

#[cfg(test)]
mod tests {
    use super::{Origin, Seen};

    #[test]
    fn both_rows_are_named() {
        let at = |file, row| Origin { file, row };
        let mut seen = Seen::default();
        for (row, booking) in [(2, "a"), (5, "b"), (9, "c")] {
            seen.add(booking.as_bytes(), at(0, row));
        }
        let mut more = Seen::default();
        more.add(b"c", at(1, 3));
        more.add(b"b", at(1, 2));
        seen.append(&mut more);
        assert_eq!(seen.twice(), Some((at(0, 5), at(1, 2))));
    }

    #[test]
    fn none_of_many_is_taken_for_another() {
        let mut seen = Seen::default();
        for row in 0..100_000u64 {
            seen.add(format!("B{row:09}").as_bytes(), Origin { file: 0, row });
        }
        assert_eq!(seen.twice(), None);
    }
}
