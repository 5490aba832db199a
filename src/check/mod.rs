//! Who was covered: custody and authority in three values, the ledger, assessments, and the independent re-checker.

mod assessment;
mod truth;

pub use assessment::{Assessment, Bounds, Cause, Custody, Finding, FindingKind, Need, Range, Remedy, Segment, Verdict};
pub use truth::Truth;
