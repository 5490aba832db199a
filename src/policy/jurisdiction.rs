//! Where a policy applies, on what day, and what it comes down to.

use crate::time::Date;
use crate::words::words;

use super::{Effect, Policy, Requirement};

words! {
    /// What a policy comes down to for a jail that has a detainer before it.
    Stance {
        /// No hold on any detainer.
        Forbids = "forbids",
        /// A hold, under whatever conditions it names.
        Allows = "allows",
        /// Some holds must be made.
        Requires = "requires",
        /// It has no rule on holds.
        Silent = "silent",
    }
}

impl Policy {
    /// The one of its jurisdictions that is that place or lies above it: `us/or` for `us/or/clackamas`.
    #[must_use]
    pub fn reaches(&self, place: &str) -> Option<&str> {
        // The nearest one, if a policy names both a state and a county of it.
        self.jurisdiction
            .iter()
            .map(String::as_str)
            .filter(|above| is_within(place, above))
            .max_by_key(|above| above.len())
    }

    /// Whether it counts on that day: in force and not vacated. Rulings count on every day: they say what the law was.
    #[must_use]
    pub fn is_in_force_on(&self, day: Date) -> bool {
        self.in_force.from.is_none_or(|from| from <= day)
            && self.in_force.until.is_none_or(|until| day < until)
            && self.vacated.is_none_or(|vacated| day < vacated)
    }

    /// What it comes down to.
    #[must_use]
    pub fn stance(&self) -> Stance {
        let mut rules = self.holds.iter().filter(|rule| rule.when != Requirement::Never).peekable();
        if self.holds.is_empty() {
            Stance::Silent
        } else if rules.peek().is_none() {
            Stance::Forbids
        } else if rules.any(|rule| rule.effect == Effect::Require) {
            Stance::Requires
        } else {
            Stance::Allows
        }
    }
}

/// Whether a place is that one or lies below it.
///
/// ```
/// use detainer::policy::is_within;
///
/// assert!(is_within("us/or/clackamas", "us/or") && is_within("us/or", "us/or"));
/// assert!(!is_within("us/oregon", "us/or") && !is_within("us", "us/or"));
/// ```
#[must_use]
pub fn is_within(place: &str, above: &str) -> bool {
    place.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
