//! Enums of fixed words, and the word that was meant.

use std::str::FromStr;

/// A word that the format does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown word, expected one of: {}", .expected.join(", "))]
pub struct UnknownWord {
    /// The words it knows.
    pub expected: &'static [&'static str],
}

/// An enum of which each value has one word in a file.
pub(crate) trait Word: Sized + Copy + FromStr<Err = UnknownWord> + 'static {
    /// Every word, in the order of the format's documentation.
    const WORDS: &'static [&'static str];
}

/// Makes an enum of fixed words: each variant with the word that stands for it in a file.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? })+) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// Every value, in the order of the format's documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Every word, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word in a file.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl $crate::words::Word for $name {
            const WORDS: &'static [&'static str] = Self::WORDS;
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::words::UnknownWord { expected: Self::WORDS }),
                }
            }
        }
    )+ };
}

pub(crate) use words;

/// The name of `known` nearest to `word`, if it is near enough to have been meant.
#[cfg(any(feature = "catalog", feature = "json"))]
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    if length > 64 {
        return None;
    }
    let allowed = (length / 3).clamp(1, 3);
    known
        .into_iter()
        .map(|name| (distance(word, name), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, name)| name)
}

/// How many letters must be changed, added, dropped or swapped with a neighbour to make `b` of `a`; case is ignored.
#[cfg(any(feature = "catalog", feature = "json"))]
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.to_lowercase().chars().collect();
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i.saturating_add(1)];
        for (j, y) in b.iter().enumerate() {
            let at = |line: &[usize], place: usize| line.get(place).copied().unwrap_or(usize::MAX);
            let swap =
                j.checked_sub(1).filter(|&k| i.checked_sub(1).and_then(|h| a.get(h)) == Some(y) && b.get(k) == Some(x));
            let best = at(&above, j)
                .saturating_add(usize::from(x != y))
                .min(at(&above, j.saturating_add(1)).saturating_add(1))
                .min(at(&row, j).saturating_add(1))
                .min(swap.map_or(usize::MAX, |k| at(&before, k).saturating_add(1)));
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or(usize::MAX)
}

#[cfg(all(test, feature = "catalog"))]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn distances() {
        for (a, b, n) in [("", "", 0), ("", "abc", 3), ("kitten", "sitting", 3), ("hodl", "hold", 1), ("A", "a", 0)] {
            assert_eq!(distance(a, b), n, "{a} {b}");
            assert_eq!(distance(b, a), n, "{b} {a}");
        }
    }

    #[test]
    fn near_names() {
        assert_eq!(nearest("limits", ["limit", "hours"]), Some("limit"));
        assert_eq!(nearest("warrant", ["limit", "hours"]), None);
        assert_eq!(nearest(&"x".repeat(100_000), ["x"]), None);
    }
}
