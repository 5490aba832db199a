//! How far an audit is, on a terminal.

use std::io::{self, IsTerminal};

use detainer::audit::Progress;
use indicatif::{ProgressBar, ProgressStyle};

use super::super::input::Input;
use super::super::stop::Stop;
use super::AuditArgs;

/// A bar on standard error; nothing where that is no terminal, or with `--quiet`.
pub(super) struct Bar(ProgressBar);

impl Bar {
    pub(super) fn new(args: &AuditArgs) -> Result<Self, Stop> {
        if args.quiet || !io::stderr().is_terminal() {
            return Ok(Self(ProgressBar::hidden()));
        }
        let mut size = Some(0u64);
        for path in &args.inputs {
            let known = Input::new(path)?.size();
            let compressed = path.extension().is_some_and(|ending| ending == "gz");
            size = size.zip(known.filter(|_| !compressed)).map(|(sum, more)| sum.saturating_add(more));
        }
        let (bar, template) = match size {
            Some(size) => (ProgressBar::new(size), "{bar:40} {percent:>3}%  {msg}  {eta} left"),
            None => (ProgressBar::new_spinner(), "{spinner} {bytes}  {msg}"),
        };
        let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
        Ok(Self(bar.with_style(style)))
    }

    pub(super) fn tell(&self, progress: Progress) {
        if !self.0.is_hidden() {
            self.0.set_position(progress.bytes);
            self.0.set_message(format!("{} bookings", progress.bookings));
        }
    }

    pub(super) fn finish(&self) {
        self.0.finish_and_clear();
    }
}
