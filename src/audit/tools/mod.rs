//! Tools that look at every booking of an audit, in the order of the input, whatever the number of threads.
//!
//! A tool costs an audit the long answer for every booking; one that is not asked for costs nothing.

mod by_place;
mod class;
mod clocks;
mod days;
mod exposure;
mod mandated;
mod overrides;
mod sample;
pub(crate) mod sheet;

use std::io;
use std::sync::Arc;

use crate::check::{Assessment, Law, Options};
use crate::record::{Timeline, Value};

pub use by_place::ByPlace;
pub use class::{Anchor, Class, ClassError, Except, Members};
pub use clocks::Clocks;
pub use days::{Days, DaysRange};
pub use exposure::Exposure;
pub use mandated::{Mandate, Mandated};
pub use overrides::{OverrideLog, Overrides};
pub use sample::{Checked, Sample, SampleResult};
pub use sheet::SheetError;

/// A booking that was judged.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Stay {
    /// The record.
    pub timeline: Timeline,
    /// The answer.
    pub assessment: Assessment,
    /// The options under which it was given.
    pub options: Options,
    /// Its law, if each booking has its own.
    pub(crate) law: Option<Arc<Law>>,
}

/// Something that looks at every booking of an audit.
pub trait Tool: Send {
    /// Takes in the next booking, which was judged under that law.
    ///
    /// # Errors
    ///
    /// What the tool writes cannot be written.
    fn see(&mut self, stay: &Stay, law: &Law) -> io::Result<()>;

    /// What it found in all.
    ///
    /// # Errors
    ///
    /// As for [`Self::see`].
    fn finish(self: Box<Self>) -> io::Result<Section>;
}

/// What a tool found: a part of the summary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its key in `summary.json`.
    pub name: String,
    /// What stands there.
    pub value: Value,
    /// The same in words, for a terminal.
    pub lines: Vec<String>,
}

/// A map of the summary.
pub(crate) fn map<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
}

pub(crate) fn number(number: u64) -> Value {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

pub(crate) fn word(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

pub(crate) const fn add(count: &mut u64) {
    *count = count.saturating_add(1);
}
