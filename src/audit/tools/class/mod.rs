//! A class of people as a query: from which instant the hours run, how many of them, when, where, and who is left out.

mod members;
mod read;

use crate::record::EventKind;
use crate::time::Date;
use crate::words::words;

pub use crate::document::DocumentError as ClassError;
pub use members::Members;

words! {
    /// From which instant the hours of a class run, to the end of the stretch of custody.
    Anchor {
        /// The booking.
        Booking = "booking",
        /// The entitlement to release; they run while no case, sentence or other hold is there.
        Entitlement = "entitlement",
        /// The receipt of the first detainer.
        Detainer = "detainer",
    }
}

/// A class: held for more than so many hours from an anchor on certain days, at certain places.
///
/// ```
/// use detainer::audit::tools::{Anchor, Class};
///
/// let class = Class::from_toml(
///     r#"
///     [class]
///     id = "held-past-48"
///     title = "Held more than 48 hours after everything else had ended"
///     anchor = "entitlement"
///     more_than = { hours = 48 }
///     from = "2019-04-16"
///     "#,
///     "class.toml",
/// )?;
/// assert_eq!((class.anchor, class.hours), (Anchor::Entitlement, 48));
/// # Ok::<(), detainer::audit::tools::ClassError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// Its name in files.
    pub id: String,
    /// What it is, in a sentence.
    pub title: String,
    /// Where it is defined: an order, a complaint.
    pub source: Option<String>,
    /// From which instant the hours run.
    pub anchor: Anchor,
    /// Members were held for more than so many hours from it; 0: at all.
    pub hours: u32,
    /// The first local day on which the anchor may lie.
    pub from: Option<Date>,
    /// The first on which it may not any more.
    pub until: Option<Date>,
    /// The custodians, as the records name them; none: all.
    pub facilities: Vec<String>,
    /// The places at or below which the jail lies; none: all.
    pub jurisdictions: Vec<String>,
    /// Who is left out.
    pub except: Except,
}

/// Who is left out of a class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Except {
    /// Bookings, by their numbers.
    pub bookings: Vec<String>,
    /// Those of whom the record has such an event.
    pub events: Vec<EventKind>,
    /// Those of whom such a fact is true.
    pub facts: Vec<String>,
}
