//! Three values, with Kleene's *and*, *or* and *not*.

use std::ops::{BitAnd, BitOr, Not};

/// *Yes* and *no* are said only when certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// In no reading of the record.
    No,
    /// In some readings, or it cannot be told.
    Unknown,
    /// In every reading of the record.
    Yes,
}

impl Truth {
    /// *Yes* or *no*.
    #[must_use]
    pub const fn certain(value: bool) -> Self {
        if value { Self::Yes } else { Self::No }
    }

    /// *Yes* if `surely`, else *unknown* if `possibly`, else *no*.
    #[must_use]
    pub const fn of(surely: bool, possibly: bool) -> Self {
        if surely {
            Self::Yes
        } else if possibly {
            Self::Unknown
        } else {
            Self::No
        }
    }

    /// Never more than *unknown*.
    #[must_use]
    pub fn at_most_unknown(self) -> Self {
        self.min(Self::Unknown)
    }

    /// `yes`, `no` or `unknown`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Unknown => "unknown",
            Self::Yes => "yes",
        }
    }
}

impl BitAnd for Truth {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        self.min(other)
    }
}

impl BitOr for Truth {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        self.max(other)
    }
}

impl Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
            Self::Yes => Self::No,
        }
    }
}
