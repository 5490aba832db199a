//! The short answer: verdict, bounds and the first cause, with nothing built that is not asked for.

use std::sync::Arc;

use crate::time::{Instant, Span, Spans, Zone};

use super::Truth;
use super::assessment::{Bounds, Cause, Verdict};
use super::cause;
use super::custody::Stay;
use super::law::{Law, ZoneLaw};
use super::outline::Outline;
use super::sweep::{Engine, Scratch, Stretch};

/// What the caller decides about a check. There is no ambient clock: an open stay ends at `as_of` or is not assessed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Ends custody where the record has no end.
    pub as_of: Option<Instant>,
    /// Leaves out rulings decided after this instant.
    pub law_as_known_at: Option<Instant>,
}

/// The short answer for one booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgment {
    /// The verdict.
    pub verdict: Verdict,
    /// The bounds of the overdetention; `None` if not assessed.
    pub bounds: Option<Bounds>,
    /// The cause of the first stretch that is not surely covered.
    pub first_cause: Option<Cause>,
}

/// Judges many records under one law. It keeps its working room, so that judging allocates nothing once it is warm.
#[derive(Debug)]
pub struct Judge<'l> {
    law: &'l Law,
    options: Options,
    here: Option<(Zone, Arc<ZoneLaw>)>,
    scratch: Scratch,
}

impl<'l> Judge<'l> {
    /// A judge under that law.
    #[must_use]
    pub fn new(law: &'l Law, options: Options) -> Self {
        Self { law, options, here: None, scratch: Scratch::default() }
    }

    /// The verdict on a record, the bounds of its overdetention in seconds, and the first cause.
    pub fn judge(&mut self, outline: &Outline) -> Judgment {
        match outline.stay(self.as_of()) {
            Err(_) => Judgment { verdict: Verdict::NotAssessed, bounds: None, first_cause: None },
            Ok(stay) => {
                let engine = self.engine(outline, stay);
                let mut bounds = Bounds::default();
                let mut first: Option<Stretch> = None;
                engine.walk(false, |stretch| {
                    if stretch.covered != Truth::Yes {
                        add(&mut bounds, &stretch);
                        first.get_or_insert(stretch);
                    }
                });
                let first_cause = first.map(|stretch| cause::of(&engine, &stretch).cause);
                Judgment { verdict: Verdict::of(bounds), bounds: Some(bounds), first_cause }
            }
        }
    }

    /// The seconds of a record that are surely in custody and surely uncovered; `None` if it is not assessed.
    pub fn uncovered(&mut self, outline: &Outline) -> Option<Spans> {
        let stay = outline.stay(self.as_of()).ok()?;
        let engine = self.engine(outline, stay);
        let mut spans = Vec::new();
        engine.walk(false, |stretch| {
            if stretch.custody == Truth::Yes && stretch.covered == Truth::No {
                spans.push(Span::new(Instant::from_unix(stretch.from), Instant::from_unix(stretch.until)));
            }
        });
        Some(spans.into_iter().collect())
    }

    /// The end of open stays.
    fn as_of(&self) -> Option<i64> {
        self.options.as_of.map(Instant::unix)
    }

    /// The engine for a record with that stay.
    pub(crate) fn engine<'a>(&'a mut self, outline: &'a Outline, stay: Stay) -> Engine<'a> {
        let known = matches!(&self.here, Some((zone, _)) if *zone == outline.zone);
        if !known {
            self.here = None;
        }
        let (law, known_at) = (self.law, self.options.law_as_known_at);
        let (_, here) = self.here.get_or_insert_with(|| (outline.zone, law.in_zone(outline.zone, known_at)));
        self.scratch.engine(outline, stay, here)
    }
}

/// Adds a stretch that is not surely covered to the bounds.
pub(crate) fn add(bounds: &mut Bounds, stretch: &Stretch) {
    let seconds = stretch.until.saturating_sub(stretch.from);
    bounds.max_seconds = bounds.max_seconds.saturating_add(seconds);
    if stretch.custody == Truth::Yes && stretch.covered == Truth::No {
        bounds.min_seconds = bounds.min_seconds.saturating_add(seconds);
    }
}
