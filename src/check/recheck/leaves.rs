//! The leaves of a requirement in three values, asked of one detainer at one instant.

use crate::policy::{Before, Form, Leaf, Requirement, Within};
use crate::record::{Cause, EventKind, Statement, Warrant};
use crate::time::Instant;

use super::super::Truth;
use super::law::within;
use super::scene::{Attr, Det, Ev, Scene};
use super::spans::Stretch;

/// What a requirement is asked of.
pub(super) struct Question<'q, 'a> {
    pub(super) scene: &'q Scene<'a>,
    pub(super) det: &'q Det<'a>,
    pub(super) active: &'q Stretch,
    pub(super) t: Instant,
    /// The entitlement to release.
    pub(super) g: (Instant, Instant),
}

impl Question<'_, '_> {
    pub(super) fn holds(&self, requirement: &Requirement) -> Truth {
        match requirement {
            Requirement::Never => Truth::No,
            Requirement::Always => Truth::Yes,
            Requirement::Leaf(leaf) => self.leaf(leaf),
            Requirement::All(members) => members.iter().fold(Truth::Yes, |all, member| all & self.holds(member)),
            Requirement::Any(members) => members.iter().fold(Truth::No, |any, member| any | self.holds(member)),
            Requirement::Not(member) => !self.holds(member),
        }
    }

    pub(super) fn leaf(&self, leaf: &Leaf) -> Truth {
        let facts = &self.scene.timeline.facts;
        let flag = |name: &String| facts.flags.get(name).map_or(Truth::Unknown, |flag| Truth::certain(*flag));
        match leaf {
            Leaf::DetainerActive => self.active.open(self.t, self.scene.timeline.ordered),
            Leaf::Signed => self.component(self.det.signed, &[]),
            Leaf::Served => self.component(self.det.served, &self.documents(EventKind::DetainerServed, |_| Truth::Yes)),
            Leaf::Form(forms) => self.form(forms),
            Leaf::ProbableCause => self.cause(Cause::Officer) | self.cause(Cause::Judge),
            Leaf::WarrantAdministrative => self.warrant(Warrant::Administrative),
            Leaf::WarrantJudicial => self.warrant(Warrant::Judicial),
            Leaf::WarrantAny => self.warrant(Warrant::Administrative) | self.warrant(Warrant::Judicial),
            Leaf::ProbableCauseJudge => self.cause(Cause::Judge),
            Leaf::Person(name) | Leaf::Agreement(name) => flag(name),
            Leaf::AgeAtLeast(years) => facts.age.map_or(Truth::Unknown, |age| Truth::certain(age >= i64::from(*years))),
            Leaf::Conviction { classes, within } => self.conviction(classes, *within),
            Leaf::Charge { classes, found_by_judge } => self.charge(classes, *found_by_judge),
        }
    }

    /// An attribute and the events that bring the same thing, each with how surely it does.
    fn component(&self, attr: Attr<bool>, events: &[(Truth, &Ev<'_>)]) -> Truth {
        let brought = events.iter().fold(Truth::No, |so_far, (means, ev)| so_far | *means & ev.by(self.t));
        let settled = self.scene.timeline.records_complete || events.iter().any(|(means, _)| *means == Truth::Yes);
        let written = match attr {
            Attr::Known(value) => Truth::certain(value),
            Attr::Blank if settled => Truth::No,
            Attr::Blank | Attr::Odd => Truth::Unknown,
        };
        // it counts from the receipt, and only an active detainer is asked
        written | brought
    }

    fn documents(&self, kind: EventKind, brings: impl Fn(&Ev<'_>) -> Truth) -> Vec<(Truth, &Ev<'_>)> {
        self.scene
            .of_kind(kind)
            .map(|ev| (self.det.meant_by(ev.event.detainer.as_deref()) & brings(ev), ev))
            .filter(|(means, _)| *means != Truth::No)
            .collect()
    }

    fn form(&self, forms: &[Form]) -> Truth {
        self.component(self.det.form.map(|form| forms.contains(&form)), &[])
    }

    fn warrant(&self, wanted: Warrant) -> Truth {
        let brings = |ev: &Ev<'_>| match &ev.event.warrant_kind {
            Some(said) => said.listed().map_or(Truth::Unknown, |kind| Truth::certain(kind == wanted)),
            None => Truth::Unknown,
        };
        let events = self.documents(EventKind::WarrantReceived, brings);
        self.component(self.det.warrant.map(|warrant| warrant == wanted), &events)
    }

    fn cause(&self, wanted: Cause) -> Truth {
        let written = self.det.cause.map(|stated| match wanted {
            Cause::Judge => stated == Statement::Judge,
            Cause::Officer => stated == Statement::Officer,
        });
        let findings = self.scene.of_kind(EventKind::ProbableCauseFound);
        let events: Vec<(Truth, &Ev<'_>)> = findings
            .map(|ev| {
                let by = Scene::found_by(ev).map_or(Truth::Unknown, |by| Truth::certain(by == wanted));
                let about = match (&ev.event.detainer, ev.event.cases.is_empty()) {
                    (Some(named), _) => self.det.meant_by(Some(named)),
                    (None, true) => Truth::Unknown,
                    (None, false) => Truth::No,
                };
                (by & about, ev)
            })
            .filter(|(means, _)| *means != Truth::No)
            .collect();
        self.component(written, &events)
    }

    fn before(&self, within: Within) -> (Instant, Instant) {
        match within.before {
            Before::Request => (self.det.e, self.det.l),
            Before::Arrest => self.scene.arrest(),
            Before::Entitlement => self.g,
        }
    }

    fn conviction(&self, classes: &[String], limits: Option<Within>) -> Truth {
        let facts = &self.scene.timeline.facts;
        let Some(convictions) = &facts.convictions else { return Truth::Unknown };
        let rest = if facts.convictions_complete { Truth::No } else { Truth::Unknown };
        convictions.iter().fold(rest, |any, conviction| {
            let class = self.class(&conviction.classes, classes);
            let recent =
                limits.map_or(Truth::Yes, |limits| within(self.scene, conviction, limits.years, self.before(limits)));
            any | class & recent
        })
    }

    /// Whether something of those classes is of one of the wanted ones; a scheme nobody classified by leaves it open.
    fn class(&self, of: &[String], wanted: &[String]) -> Truth {
        if of.iter().any(|class| wanted.contains(class)) {
            return Truth::Yes;
        }
        Truth::of(false, wanted.iter().any(|class| unclassified(self.scene, class)))
    }

    fn charge(&self, classes: &[String], found: bool) -> Truth {
        let facts = &self.scene.timeline.facts;
        let listed = match &facts.charges {
            None => Truth::Unknown,
            Some(charges) => {
                let rest = if facts.charges_complete { Truth::No } else { Truth::Unknown };
                charges.iter().fold(rest, |any, charge| any | self.class(std::slice::from_ref(charge), classes))
            }
        };
        let reviewed = |case: Option<&[usize]>| if found { self.found(case) } else { Truth::Yes };
        let charged = self.scene.of_kind(EventKind::Charged).filter(|ev| !ev.event.class.is_empty());
        charged.fold(listed & reviewed(None), |any, ev| {
            any | self.class(&ev.event.class, classes) & ev.by(self.t) & reviewed(Some(&ev.cases))
        })
    }

    /// Whether a judge found probable cause on a charge of those cases.
    fn found(&self, cases: Option<&[usize]>) -> Truth {
        let judged = self.scene.of_kind(EventKind::ProbableCauseFound).filter_map(|ev| {
            let judge = match Scene::found_by(ev) {
                Some(Cause::Judge) => Truth::Yes,
                Some(Cause::Officer) => return None,
                None => Truth::Unknown,
            };
            let about = if ev.event.cases.is_empty() && ev.event.detainer.is_some() {
                Truth::No
            } else if self.scene.single() {
                Truth::Yes
            } else {
                match cases {
                    Some(cases) if !cases.is_empty() && !ev.cases.is_empty() => {
                        Truth::certain(ev.cases.iter().any(|case| cases.contains(case)))
                    }
                    _ => Truth::Unknown,
                }
            };
            (about != Truth::No).then_some((judge & about, ev))
        });
        let judged: Vec<(Truth, &Ev<'_>)> = judged.collect();
        let settled = self.scene.timeline.records_complete || judged.iter().any(|(means, _)| *means == Truth::Yes);
        let rest = if settled { Truth::No } else { Truth::Unknown };
        judged.iter().fold(rest, |any, (means, ev)| any | *means & ev.by(self.t))
    }
}

/// Whether a class belongs to a scheme by which nothing was classified.
pub(super) fn unclassified(scene: &Scene<'_>, class: &str) -> bool {
    class.rsplit_once('/').is_some_and(|(scheme, _)| !scene.timeline.facts.classified.iter().any(|s| s == scheme))
}
