//! What covers the person at one instant, and how far that reaches if nothing further happens.

use std::ops::ControlFlow;

use crate::policy::Effect;

use super::Truth;
use super::assess::{detainer_name, source_name};
use super::law::PolicyHere;
use super::local::Source;
use super::outline::NEVER;
use super::sweep::{Engine, Stretch};

/// So many authorities are named at most.
const NAMED: usize = 16;

/// Coverage at an instant, within the stretch around it in which no answer changes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outlook {
    /// That stretch.
    pub(crate) now: Stretch,
    /// Where the unbroken run of stretches began whose coverage is the same.
    pub(crate) since: i64,
    /// The stretch with which sure coverage ends, or ended: the first after now whose coverage is not *yes*, or the first of
    /// the run around now whose is not. `None`: it does not end.
    pub(crate) end: Option<Stretch>,
}

impl<'a> Engine<'a> {
    /// The outlook at `t`; `None` outside possible custody.
    pub(crate) fn outlook(&self, t: i64) -> Option<Outlook> {
        let mut found: Option<Outlook> = None;
        let mut since: Option<(Truth, i64)> = None;
        let mut bare: Option<Stretch> = None;
        self.walk_while(true, |stretch| {
            if stretch.covered == Truth::Yes {
                bare = None;
            } else {
                bare.get_or_insert(stretch);
            }
            match &mut found {
                None if t < stretch.from => return ControlFlow::Break(()),
                None => {
                    let began = since.filter(|(covered, _)| *covered == stretch.covered);
                    let began = began.map_or(stretch.from, |(_, from)| from);
                    since = Some((stretch.covered, began));
                    if t < stretch.until {
                        found = Some(Outlook { now: stretch, since: began, end: bare });
                    }
                }
                Some(outlook) => outlook.end = bare,
            }
            if found.is_some() && bare.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        found.map(|outlook| self.narrowed(outlook, t))
    }

    /// Coverage at `t`; `None` outside possible custody.
    pub(crate) fn covered(&self, t: i64) -> Option<Truth> {
        let mut covered = None;
        self.walk_while(false, |stretch| {
            if stretch.from <= t && t < stretch.until {
                covered = Some(stretch.covered);
            }
            if t < stretch.until { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        covered
    }

    /// The stretch around `t` cut to where no local authority comes or goes.
    fn narrowed(&self, mut outlook: Outlook, t: i64) -> Outlook {
        for span in &self.local.spans {
            for turn in [span.surely.0, span.surely.1, span.possibly.0, span.possibly.1] {
                if turn > t {
                    outlook.now.until = outlook.now.until.min(turn);
                } else {
                    outlook.now.from = outlook.now.from.max(turn);
                }
            }
        }
        outlook
    }

    /// The authorities that surely cover at that instant: local ones, else processing and detainers.
    pub(crate) fn sure_authorities(&self, t: i64, now: &Stretch) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let mut add = |name: String| {
            if names.len() < NAMED && !names.contains(&name) {
                names.push(name);
            }
        };
        let spans = self.local.spans.iter().filter(|span| span.at(t) == Truth::Yes);
        spans.for_each(|span| add(source_name(span.source, self.outline)));
        if now.local != Truth::Yes {
            if self.processing(t, now.entitled).0 == Truth::Yes {
                add("processing".to_owned());
            }
            self.holding_papers(t, now).for_each(|index| add(detainer_name(self.outline, index)));
        }
        names
    }

    /// The detainers that surely are authority at that instant.
    pub(crate) fn holding_papers<'s>(&'s self, t: i64, now: &'s Stretch) -> impl Iterator<Item = usize> + 's {
        (0..self.papers.len()).filter(move |&index| {
            let mut until = NEVER;
            self.detainer(index, t, now.entitled, true, &mut until) == Truth::Yes
        })
    }

    /// Other authorities' holds that may be active at `t`, by name.
    pub(crate) fn local_holds(&self, t: i64) -> Vec<(String, Truth)> {
        let holds = self.local.spans.iter().filter(|span| matches!(span.source, Source::Hold(_)));
        let active = holds.map(|span| (span, span.at(t))).filter(|(_, truth)| *truth != Truth::No);
        active.map(|(span, truth)| (source_name(span.source, self.outline), truth)).collect()
    }

    /// Whether a policy, by its place in the law, surely requires the hold on a detainer at `t`.
    pub(crate) fn requires(
        &self,
        index: usize,
        place: usize,
        here: &'a PolicyHere,
        t: i64,
        entitled: (i64, Option<i64>),
    ) -> bool {
        self.speaks(index, place) == Truth::Yes
            && here.in_force(t).0
            && here.policy.holds.iter().zip(&here.allowances).any(|(rule, allowance)| {
                let mut until = NEVER;
                rule.effect == Effect::Require
                    && self.rule(index, place, rule, allowance, t, entitled, &mut until).authorised() == Truth::Yes
            })
    }
}
