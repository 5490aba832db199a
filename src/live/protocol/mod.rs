//! The live protocol: lines in, lines out, for software in any language.
//!
//! A [`Session`] takes one line of JSON at a time and answers with lines of JSON. It does no input or output itself and knows
//! no clock but that of its input, so the same lines give the same answers, whenever they are read. The protocol is described
//! in `docs/live-protocol.md`, with a JSON Schema that [`schema`] makes.
//!
//! ```
//! use std::sync::Arc;
//!
//! use detainer::check::Law;
//! use detainer::live::protocol::{Session, Settings};
//!
//! let mut session = Session::new(Arc::new(Law::default()), Settings::default());
//! let mut answer = Vec::new();
//! let line = r#"{"now": "2026-03-05T16:30:00-08:00", "booking": "2026-000017", "time_zone": "America/Los_Angeles",
//!     "events": [{"id": "e1", "event": "booked", "at": "2026-03-02T20:10"}]}"#;
//! session.line(line.as_bytes(), &mut answer);
//! assert!(String::from_utf8(answer)?.contains(r#""decision":"must_not_release""#));
//! # Ok::<(), std::string::FromUtf8Error>(())
//! ```

mod input;
mod output;
mod people;
mod schema;

use std::sync::Arc;

use crate::check::Law;
use crate::record::Defaults;
use crate::time::Instant;

use super::alert::Ladder;
pub use input::Ask;
use input::{Line, LineError};
use output::Writer;
use people::People;
pub use schema::schema;

/// The version of the protocol.
pub(crate) const SCHEMA: i64 = 1;

/// What a session is told when it begins.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What to assume where a record is silent; the zone is also that of a `now` without an offset.
    pub defaults: Defaults,
    /// When to warn of a deadline.
    pub ladder: Ladder,
    /// For so many seconds after custody has ended a record is kept, in case it is corrected.
    pub keep_seconds: i64,
    /// Leaves out rulings decided after this instant.
    pub law_as_known_at: Option<Instant>,
}

/// The people of a jail, as the lines so far tell.
#[derive(Debug)]
pub struct Session {
    defaults: Defaults,
    people: People,
    now: Option<Instant>,
    lines: u64,
    refused: u64,
}

impl Session {
    /// A session in which nothing has been said.
    #[must_use]
    pub fn new(law: Arc<Law>, settings: Settings) -> Self {
        let defaults = settings.defaults;
        Self { defaults, people: People::new(law, settings), now: None, lines: 0, refused: 0 }
    }

    /// How many people are known.
    #[must_use]
    pub fn people(&self) -> usize {
        self.people.len()
    }

    /// How many lines were refused.
    #[must_use]
    pub const fn refused(&self) -> u64 {
        self.refused
    }

    /// Takes a line and appends the lines of its answer to `out`. The last of them has the number of the line; an empty line
    /// has no answer. A line that cannot be used is answered by an error and changes nothing.
    pub fn line(&mut self, text: &[u8], out: &mut Vec<u8>) {
        self.lines = self.lines.saturating_add(1);
        match Line::read(text, &self.defaults, &self.people) {
            Ok(Some(line)) => self.take(line, &mut Writer::new(out)),
            Ok(None) => {}
            Err(error) => self.error(&error, out),
        }
    }

    /// Answers a line that is refused unread, such as one that is too long.
    pub fn refuse(&mut self, problem: &str, out: &mut Vec<u8>) {
        self.lines = self.lines.saturating_add(1);
        self.error(&LineError::new(problem), out);
    }

    fn error(&mut self, error: &LineError, out: &mut Vec<u8>) {
        self.refused = self.refused.saturating_add(1);
        Writer::new(out).error(self.lines, error.booking.as_deref(), &error.problem);
    }

    /// The events of a line count before its clock is set, so that nobody is decided without them.
    fn take(&mut self, line: Line, out: &mut Writer<'_>) {
        // The clock never goes back: an earlier time counts as the latest.
        let now = self.now.max(line.now);
        let recorded = line.input.map(|input| self.people.record(input));
        if let Some(now) = now.filter(|now| self.now != Some(*now)) {
            self.now = Some(now);
            self.people.pass(now, recorded.as_ref().map(|recorded| &*recorded.booking), out);
        }
        match recorded {
            Some(recorded) => self.people.answer(&recorded, now, self.lines, out),
            None => out.clock(self.lines, now, self.people.len()),
        }
    }
}
