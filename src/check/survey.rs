//! What an audit asks of one booking: the bounds, the extensions, and the same under other readings of the law.

use super::Truth;
pub(crate) use super::assess::{bare_findings, check_read};
use super::assessment::{Bounds, Verdict};
use super::custody::{NoStay, Stay};
use super::extension;
pub(crate) use super::extension::Extension;
use super::judge::{Judge, add};
use super::law::hours;
pub(crate) use super::needs::of as needs;
pub(crate) use super::outline::Placed;
use super::outline::{Outline, Written};
use super::side_findings;
pub(crate) use super::sweep::Engine;
use super::sweep::Stretch;

/// The hours of release processing under which every booking is judged beside the law's own.
pub(crate) const ALLOWANCES: [u32; 7] = [0, 2, 3, 6, 12, 24, 48];

/// The answers for one booking. Its room is used again for the next.
#[derive(Debug)]
pub(crate) struct Survey {
    stretches: Vec<Stretch>,
    /// Where the person was not surely covered.
    pub(crate) extensions: Vec<Extension>,
    pub(crate) bounds: Bounds,
    /// The bounds if the law allowed so many hours of release processing, whatever it says.
    pub(crate) allowances: [Bounds; ALLOWANCES.len()],
    /// Possible custody, or why there is none.
    pub(crate) stay: Result<Stay, NoStay>,
    /// Whether the long answer may have findings beside the extensions.
    pub(crate) side_findings: bool,
}

impl Default for Survey {
    fn default() -> Self {
        Self {
            stretches: Vec::new(),
            extensions: Vec::new(),
            bounds: Bounds::default(),
            allowances: Default::default(),
            stay: Err(NoStay::NoBooking),
            side_findings: false,
        }
    }
}

impl Survey {
    pub(crate) fn verdict(&self) -> Verdict {
        if self.stay.is_ok() { Verdict::of(self.bounds) } else { Verdict::NotAssessed }
    }
}

impl Judge<'_> {
    /// Answers for a record, open stays ending at `as_of`, and hands the engine to `see` if there is custody to judge.
    pub(crate) fn survey(
        &mut self,
        outline: &Outline,
        as_of: Option<i64>,
        survey: &mut Survey,
        see: impl FnOnce(&Engine<'_>, &Survey),
    ) {
        survey.stretches.clear();
        survey.extensions.clear();
        survey.bounds = Bounds::default();
        survey.allowances = Default::default();
        survey.side_findings = false;
        survey.stay = outline.stay(as_of);
        let Ok(stay) = survey.stay else { return };
        let engine = self.engine(outline, stay);
        engine.walk(true, |stretch| {
            if stretch.held != Truth::Yes {
                survey.stretches.push(stretch);
            }
        });
        for stretch in &survey.stretches {
            if stretch.covered != Truth::Yes {
                add(&mut survey.bounds, stretch);
            }
            for (allowed, bounds) in ALLOWANCES.into_iter().zip(&mut survey.allowances) {
                add_beyond(bounds, stretch, hours(allowed));
            }
        }
        extension::of(&engine, &survey.stretches, &mut survey.extensions);
        survey.side_findings = side_findings::possible(&engine, &survey.stretches);
        see(&engine, survey);
    }

    /// The bounds alone, for a record with that stay.
    pub(crate) fn bounds(&mut self, outline: &Outline, stay: Stay) -> Bounds {
        let mut bounds = Bounds::default();
        self.engine(outline, stay).walk(false, |stretch| {
            if stretch.covered != Truth::Yes {
                add(&mut bounds, &stretch);
            }
        });
        bounds
    }
}

/// Adds the part of a stretch that an allowance of so many seconds from the entitlement does not surely cover.
fn add_beyond(bounds: &mut Bounds, stretch: &Stretch, allowed: i64) {
    let within = |entitled: i64| entitled.saturating_add(allowed).clamp(stretch.from, stretch.until);
    let open_end = if allowed > 0 { stretch.until } else { stretch.from };
    let surely = within(stretch.entitled.0);
    let possibly = stretch.entitled.1.map_or(open_end, within);
    let beyond = stretch.until.saturating_sub(surely);
    bounds.max_seconds = bounds.max_seconds.saturating_add(beyond);
    if stretch.custody == Truth::Yes && stretch.held == Truth::No {
        bounds.min_seconds = bounds.min_seconds.saturating_add(stretch.until.saturating_sub(possibly));
    }
}

impl Outline {
    /// Whether a detainer came in.
    pub(crate) fn has_detainers(&self) -> bool {
        !self.detainers.is_empty()
    }

    /// The paper that the person was, or could have been, held on, in words.
    pub(crate) fn hold_type(&self) -> &'static str {
        match self.detainers.as_slice() {
            [] => "no detainer",
            [detainer] => match (detainer.administrative, detainer.judicial) {
                (_, Written::Yes) => "detainer with a judicial warrant",
                (Written::Yes, _) => "detainer with an administrative warrant",
                (Written::No, Written::No) => "detainer without a warrant",
                _ => "detainer, warrant not recorded on it",
            },
            _ => "several detainers",
        }
    }
}
