//! Policies under the microscope: their own examples and what these exercise, what a policy cannot mean, what would make a
//! hold lawful, what the states' law came down to on a day, and what another law would change.

#[cfg(feature = "json")]
mod examples;
mod gaps;
#[cfg(feature = "json")]
mod lint;
mod logic;
mod map;
mod whatif;

#[cfg(feature = "json")]
pub use examples::{ClockCoverage, ClockKind, Coverage, ExampleReport, LeafCoverage, Outcome, run_examples};
pub use gaps::{Checklist, Item, Stage, gaps};
#[cfg(feature = "json")]
pub use lint::{Finding as LintFinding, LintCode, Vocabulary, lint, lint_together};
pub use map::{State, StateLaw, StateStance, states_on};
pub use whatif::{Change, WhatIf};
