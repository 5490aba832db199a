//! Extensions: the maximal stretches of possible custody not surely covered, each with one cause.

use super::Truth;
use super::assess::NAMED;
use super::assessment::{Bounds, Cause};
use super::cause::{self, Refusal};
use super::judge::add;
use super::missing;
use super::sweep::{Engine, Stretch};

/// A maximal stretch of possible custody not surely covered, with one cause.
#[derive(Clone, Debug)]
pub(crate) struct Extension {
    /// Its first part.
    pub(crate) stretch: Stretch,
    /// Its end.
    pub(crate) until: i64,
    pub(crate) bounds: Bounds,
    pub(crate) refusal: Refusal,
    /// The places in the stack of the policies that refuse, in their order.
    pub(crate) policies: Vec<usize>,
    /// Whether local authority was surely gone in some part of it.
    local_gone: bool,
}

impl Extension {
    /// The extension that a single stretch is.
    pub(crate) fn new(engine: &Engine<'_>, stretch: &Stretch) -> Self {
        let refusal = cause::of(engine, stretch);
        let policies = cause::refusing(engine, stretch, &refusal);
        let mut bounds = Bounds::default();
        add(&mut bounds, stretch);
        let local_gone = stretch.local == Truth::No;
        Self { stretch: *stretch, until: stretch.until, bounds, refusal, policies, local_gone }
    }

    pub(crate) fn cause(&self) -> Cause {
        // Where a case or hold may have held the person throughout, the want of a detainer is not what is in doubt.
        let no_paper =
            matches!(self.refusal.cause, Cause::NoDetainer | Cause::BeforeDetainer | Cause::DetainerWithdrawn);
        if no_paper && !self.local_gone { Cause::AuthorityUnknown } else { self.refusal.cause }
    }

    /// The smallest sets of leaves that would have satisfied the rule, where evidence was missing; and whether there are
    /// more.
    pub(crate) fn missing(&self, engine: &Engine<'_>) -> (Vec<Vec<String>>, bool) {
        match self.refusal.cause {
            Cause::EvidenceMissing => {
                missing::sets(engine, &self.stretch, self.refusal.paper, self.policies.first().copied())
            }
            _ => (Vec::new(), false),
        }
    }

    /// The events it rests on, as positions in the record: what ended local authority, the detainer, and the end of
    /// custody.
    pub(crate) fn events(&self, engine: &Engine<'_>) -> Vec<usize> {
        let (outline, stretch) = (engine.outline, &self.stretch);
        let (earliest, latest) = (stretch.entitled.0, stretch.entitled.1.unwrap_or(stretch.until));
        let ended = outline
            .closings
            .iter()
            .map(|closing| closing.at)
            .chain(outline.lifts.iter().map(|lift| lift.at))
            .filter(|at| at.earliest.is_none_or(|e| e <= latest) && at.latest.is_none_or(|l| l >= earliest));
        let paper = self.refusal.paper.and_then(|index| outline.detainers.get(index)).map(|detainer| detainer.at);
        let mut positions: Vec<usize> = ended
            .take(NAMED)
            .chain(paper)
            .chain(outline.ends.iter().copied())
            .filter_map(|at| usize::try_from(at.position).ok())
            .collect();
        positions.sort_unstable();
        positions.dedup();
        positions
    }
}

/// The extensions in the stretches of a walk that asks every authority, appended to `out`.
pub(crate) fn of(engine: &Engine<'_>, stretches: &[Stretch], out: &mut Vec<Extension>) {
    let mut end = None;
    for stretch in stretches.iter().filter(|stretch| stretch.covered != Truth::Yes) {
        let next = Extension::new(engine, stretch);
        match out.last_mut() {
            Some(last)
                if end == Some(stretch.from)
                    && last.refusal.cause == next.refusal.cause
                    && last.policies == next.policies =>
            {
                last.until = stretch.until;
                add(&mut last.bounds, stretch);
                last.local_gone |= next.local_gone;
            }
            _ => out.push(next),
        }
        end = Some(stretch.until);
    }
}
