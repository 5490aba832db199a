//! What the law says: rules as data.
//!
//! A [`Policy`] is plain data. It can be built in code, or read from TOML with `Policy::from_toml` (feature `catalog`),
//! which is strict: whatever it does not understand it refuses, with the place and what was expected. A rule without a
//! citation does not load.
#![cfg_attr(
    feature = "catalog",
    doc = r##"
```
use detainer::policy::Policy;

let text = r#"
[policy]
id = "example"
title = "Judicial warrants only"
jurisdiction = "us"
citation = "Example Code § 1"
checked = "text"

[hold]
when = "warrant.judicial"
"#;

let policy = Policy::from_toml(text, "example.toml")?;
assert_eq!(policy.holds[0].when.to_string(), "warrant.judicial");

let wrong = text.replace("[hold]", "[hold]\nlimits = 48");
let error = Policy::from_toml(&wrong, "example.toml").unwrap_err();
assert_eq!(error.message, "unknown key `limits` in `hold`");
assert_eq!((error.line, error.column), (10, 1));
# Ok::<(), detainer::policy::PolicyError>(())
```
"##
)]

#[cfg(feature = "catalog")]
pub mod catalog;
mod describe;
mod jurisdiction;
mod model;
#[cfg(feature = "catalog")]
mod read;
mod requirement;

pub use jurisdiction::{Stance, is_within};

pub use crate::document::DocumentError as PolicyError;
pub use model::{
    BailRefusal, CalendarData, CalendarDay, Checked, ClockStart, Duty, DutyStart, Effect, Excluding, Expect, Form,
    HoldRule, Holidays, InForce, Kind, Limit, Policy, PolicyTest, Processing, Review, Scope, Stack,
};
#[cfg(feature = "catalog")]
pub use read::PolicyFile;
pub(crate) use requirement::listed;
pub use requirement::{Before, Leaf, Requirement, Within};

pub use crate::words::UnknownWord;
