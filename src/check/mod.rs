//! Who was covered: custody and authority in three values, the ledger, assessments, and the independent re-checker.

mod applied;
mod assess;
mod assessment;
mod cause;
mod conflicts;
mod custody;
mod defects;
mod evidence;
mod explain;
mod extension;
mod judge;
mod law;
mod laws;
mod local;
pub(crate) mod missing;
mod names;
mod needs;
mod outline;
mod outlook;
#[cfg(feature = "audit")]
pub(crate) mod presence;
#[cfg(feature = "json")]
pub(crate) mod probe;
pub mod recheck;
mod remedies;
mod sentences;
mod side_findings;
pub mod strip;
#[cfg(feature = "audit")]
pub(crate) mod survey;
mod sweep;
mod truth;
pub mod words;
mod write;

pub use applied::{Applied, Aside, LawNote, LawNoteCode, SetAside};
pub use assess::check;
pub use assessment::{Assessment, Bounds, Cause, Custody, Finding, FindingKind, Need, Range, Remedy, Segment, Verdict};
pub use conflicts::{Conflict, ConflictKind, Reading};
pub use explain::{Explanation, Mark, Step, explain};
pub use judge::{Judge, Judgment, Options};
pub use law::Law;
pub use laws::Laws;
pub use outline::Outline;
pub use truth::Truth;

// What reasoning and live decisions rest on.
pub(crate) use assess::{detainer_name, reason};
pub(crate) use custody::{NoStay, stay};
pub(crate) use law::{PolicyHere, ZoneLaw, calendars, exclusions, hours};
pub(crate) use local::Source;
pub(crate) use missing::sets as missing_sets;
pub(crate) use needs::of_instant as settled_by;
pub(crate) use outline::NEVER;
pub(crate) use outlook::Outlook;
pub(crate) use side_findings::due as duties_due;
pub(crate) use sweep::{Engine, Scratch, Stretch};
