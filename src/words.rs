//! Enums of fixed words.

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
