//! Who was covered: custody and authority in three values, the ledger, assessments, and the independent re-checker.

mod applied;
mod assess;
mod assessment;
mod cause;
mod conflicts;
mod custody;
mod decide;
mod defects;
mod evidence;
mod explain;
mod judge;
mod law;
mod laws;
mod local;
pub(crate) mod missing;
mod needs;
mod outline;
#[cfg(feature = "json")]
pub(crate) mod probe;
pub mod recheck;
mod remedies;
mod sentences;
mod side_findings;
mod sweep;
mod truth;
pub mod words;
mod write;

pub use applied::{Applied, Aside, LawNote, LawNoteCode, SetAside};
pub use assess::check;
pub use assessment::{Assessment, Bounds, Cause, Custody, Finding, FindingKind, Need, Range, Remedy, Segment, Verdict};
pub use conflicts::{Conflict, ConflictKind, Reading};
pub use decide::{Decision, DecisionInZone, decide};
pub use explain::{Explanation, Mark, Step, explain};
pub use judge::{Judge, Judgment, Options};
pub use law::Law;
pub(crate) use law::{PolicyHere, calendars, exclusions, hours};
pub use laws::Laws;
pub use outline::Outline;
pub use truth::Truth;
