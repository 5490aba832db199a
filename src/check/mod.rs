//! Who was covered: custody and authority in three values, the ledger, assessments, and the independent re-checker.

mod assessment;
mod cause;
mod custody;
mod evidence;
mod judge;
mod law;
mod local;
mod outline;
mod sentences;
mod sweep;
mod truth;

pub use assessment::{Assessment, Bounds, Cause, Custody, Finding, FindingKind, Need, Range, Remedy, Segment, Verdict};
pub use truth::Truth;
pub use law::Law;
pub use outline::Outline;
pub use judge::{Judge, Judgment, Options};
