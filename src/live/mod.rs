//! What the jail may do now: decisions at an instant, deadlines, alerts, what changed and why.
//!
//! A [`Custody`] is a timeline that grows. Everything it says is said by the same check as the audit: the decision at an
//! instant is coverage at that instant in the check of the events that have happened by then, custody running on. There is
//! no ambient clock: *now* is an argument.
//!
//! ```
//! use std::sync::Arc;
//!
//! use detainer::check::Law;
//! use detainer::live::{Custody, Decision};
//! use detainer::record::{Event, EventKind, Timeline};
//! use detainer::time::{Recorded, Zone, parse_exact};
//!
//! let zone = Zone::named("America/Los_Angeles")?;
//! let mut custody = Custody::new(Timeline::new("2026-000017", zone), Arc::new(Law::default()));
//! custody.record(Event::new(EventKind::Booked, Recorded::parse("2026-03-02T20:10", zone)));
//! let now = parse_exact("2026-03-05T16:00", zone)?;
//! assert!(matches!(custody.decide(now), Decision::MustNotRelease { .. }));
//!
//! custody.record(Event::new(EventKind::BailPosted, Recorded::parse("2026-03-05T16:30", zone)));
//! let bailed = parse_exact("2026-03-05T16:30", zone)?;
//! assert!(matches!(custody.decide(bailed), Decision::MustRelease { since, .. } if *since == bailed));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod alert;
mod change;
mod checklist;
mod custody;
mod deadline;
mod decision;
#[cfg(feature = "json")]
pub mod protocol;
#[cfg(feature = "receipt")]
mod receipt;
mod view;

pub use alert::{Alert, Ladder, Rung, Watch};
pub use change::{Change, Moved, Reason};
pub use checklist::ChecklistItem;
pub use custody::Custody;
pub use deadline::{Deadline, DeadlineKind};
pub use decision::{Decision, DecisionInZone};
#[cfg(feature = "receipt")]
pub use receipt::Receipt;
