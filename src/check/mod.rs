//! Who was covered: custody and authority in three values, the ledger, assessments, and the independent re-checker.

mod assess;
mod assessment;
mod cause;
mod custody;
mod decide;
mod defects;
mod evidence;
mod explain;
mod extension;
mod judge;
mod law;
mod local;
mod missing;
mod names;
mod needs;
mod outline;
pub mod recheck;
mod remedies;
mod sentences;
mod side_findings;
#[cfg(feature = "audit")]
pub(crate) mod survey;
mod sweep;
mod truth;
pub mod words;
mod write;

pub use assess::check;
pub use assessment::{Assessment, Bounds, Cause, Custody, Finding, FindingKind, Need, Range, Remedy, Segment, Verdict};
pub use decide::{Decision, DecisionInZone, decide};
pub use explain::{Explanation, Mark, Step, explain};
pub use judge::{Judge, Judgment, Options};
pub use law::Law;
pub use outline::Outline;
pub use truth::Truth;
