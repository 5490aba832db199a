//! Evidence: for each leaf of a requirement, from when it possibly and surely holds.

use crate::policy::{Before, Form, Leaf, Requirement, Within};
use crate::record::Cause;
use crate::time::{Date, Instant, Zone};

use super::Truth;
use super::custody::Stay;
use super::local;
use super::outline::{ALWAYS, About, Detainer, Document, NEVER, Outline, Written, conviction_days, of};

/// Something that, once there, stays: possible from `possible`, sure from `sure`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Since {
    pub(crate) possible: i64,
    pub(crate) sure: i64,
}

impl Since {
    pub(crate) const YES: Self = Self { possible: ALWAYS, sure: ALWAYS };
    pub(crate) const NO: Self = Self { possible: NEVER, sure: NEVER };
    pub(crate) const UNKNOWN: Self = Self { possible: ALWAYS, sure: NEVER };

    pub(crate) fn at(self, t: i64) -> Truth {
        Truth::of(t >= self.sure, t >= self.possible)
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self { possible: self.possible.min(other.possible), sure: self.sure.min(other.sure) }
    }

    pub(crate) fn and(self, other: Self) -> Self {
        Self { possible: self.possible.max(other.possible), sure: self.sure.max(other.sure) }
    }

    /// The first change after `t`.
    pub(crate) fn next_change(self, t: i64) -> i64 {
        let after = |at: i64| if at > t { at } else { NEVER };
        after(self.possible).min(after(self.sure))
    }
}

/// A detainer as the rules see it: when it was active, and from when each document was there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paper {
    pub(crate) received: (i64, i64),
    pub(crate) surely_until: i64,
    pub(crate) possibly_until: i64,
    form: Option<Option<Form>>,
    signed: Since,
    served: Since,
    administrative: Since,
    judicial: Since,
    officer: Since,
    judge: Since,
}

impl Paper {
    pub(crate) fn of(detainer: &Detainer, outline: &Outline, stay: &Stay) -> Self {
        let opening = stay.opening(detainer.at);
        let papers = |id| local::placed(&outline.detainers, id, |other| (other.id, other.at), stay);
        let (surely, possibly) =
            local::spell(opening, detainer.id, &outline.withdrawals, papers, stay, outline.ordered);
        let mut paper = Self {
            received: (opening.e, opening.l),
            surely_until: surely.1,
            possibly_until: possibly.1,
            form: detainer.form,
            signed: blank_is(detainer.signed, outline.records_complete),
            served: Since::NO,
            administrative: Since::NO,
            judicial: Since::NO,
            officer: Since::NO,
            judge: Since::NO,
        };
        let mut brought = [Since::NO; 5];
        let mut maybe = [NEVER; 5];
        let for_all = of(&outline.evidence, None, |evidence| evidence.detainer);
        let named = detainer.id.map(|id| of(&outline.evidence, Some(id), |evidence| evidence.detainer));
        for evidence in for_all.iter().chain(named.unwrap_or_default()) {
            let at = stay.opening(evidence.at);
            // A finding that names no detainer may be about the arrest.
            let doubtful = evidence.detainer.is_none()
                && matches!(evidence.document, Document::Officer | Document::Judge | Document::AnyFinding);
            let kinds: &[usize] = match evidence.document {
                Document::Served => &[0],
                Document::Administrative => &[1],
                Document::Judicial => &[2],
                Document::AnyWarrant => &[1, 2],
                Document::Officer => &[3],
                Document::Judge => &[4],
                Document::AnyFinding => &[3, 4],
            };
            let sure = !doubtful && kinds.len() == 1;
            for &kind in kinds {
                if let (true, Some(slot)) = (sure, brought.get_mut(kind)) {
                    *slot = slot.or(Since { possible: at.e, sure: at.l });
                }
                if let Some(slot) = maybe.get_mut(kind) {
                    *slot = (*slot).min(at.e);
                }
            }
        }
        let [served, administrative, judicial, officer, judge] = brought;
        let [_, maybe_administrative, maybe_judicial, maybe_officer, maybe_judge] = maybe;
        let complete = outline.records_complete;
        paper.served = document(detainer.served, served, NEVER, complete);
        paper.administrative = document(detainer.administrative, administrative, maybe_administrative, complete);
        paper.judicial = document(detainer.judicial, judicial, maybe_judicial, complete);
        paper.officer = document(detainer.officer, officer, maybe_officer, complete);
        paper.judge = document(detainer.judge, judge, maybe_judge, complete);
        paper
    }

    /// Whether it is active at `t`.
    pub(crate) fn active(&self, t: i64) -> Truth {
        let surely = self.received.1 <= t && t < self.surely_until;
        Truth::of(surely, self.received.0 <= t && t < self.possibly_until)
    }

    /// The first change of that after `t`.
    pub(crate) fn next_change(&self, t: i64) -> i64 {
        let after = |at: i64| if at > t { at } else { NEVER };
        after(self.received.0).min(after(self.received.1)).min(after(self.surely_until)).min(after(self.possibly_until))
    }

    pub(crate) fn judge(&self) -> Since {
        self.judge
    }

    pub(crate) fn served(&self) -> Since {
        self.served
    }

    pub(crate) fn judicial(&self) -> Since {
        self.judicial
    }

    pub(crate) fn administrative(&self) -> Since {
        self.administrative
    }
}

fn blank_is(written: Written, complete: bool) -> Since {
    match written {
        Written::Yes => Since::YES,
        Written::No => Since::NO,
        Written::Blank if complete => Since::NO,
        Written::Blank | Written::Unclear => Since::UNKNOWN,
    }
}

/// A document as the form says it, and as events bring it: a blank is settled by the event that brings that very document.
fn document(written: Written, brought: Since, maybe_from: i64, complete: bool) -> Since {
    let base = match written {
        Written::Blank if brought != Since::NO => Since::NO,
        other => blank_is(other, complete),
    };
    base.or(brought).or(Since { possible: maybe_from, sure: NEVER })
}

/// What a requirement is asked about: a record, a detainer, and the extension's beginning.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question<'a> {
    pub(crate) outline: &'a Outline,
    pub(crate) stay: &'a Stay,
    pub(crate) paper: &'a Paper,
    /// The entitlement's range; `None` at the end: it is the instant itself.
    pub(crate) entitled: (i64, Option<i64>),
}

impl Question<'_> {
    /// Whether the requirement holds at `t`; `until` is brought down to the first later instant at which that may change.
    pub(crate) fn ask(&self, requirement: &Requirement, t: i64, until: &mut i64) -> Truth {
        match requirement {
            Requirement::Never => Truth::No,
            Requirement::Always => Truth::Yes,
            Requirement::Leaf(leaf) => self.leaf(leaf, t, until),
            Requirement::Not(inner) => !self.ask(inner, t, until),
            Requirement::All(members) => {
                let mut truth = Truth::Yes;
                for member in members {
                    truth = truth & self.ask(member, t, until);
                }
                truth
            }
            Requirement::Any(members) => {
                let mut truth = Truth::No;
                for member in members {
                    truth = truth | self.ask(member, t, until);
                }
                truth
            }
        }
    }

    /// The same for one leaf.
    pub(crate) fn leaf(&self, leaf: &Leaf, t: i64, until: &mut i64) -> Truth {
        let paper = self.paper;
        let since = match leaf {
            Leaf::DetainerActive => {
                *until = paper.next_change(t).min(*until);
                return paper.active(t);
            }
            Leaf::Signed => paper.signed,
            Leaf::Served => paper.served,
            Leaf::ProbableCause => paper.officer.or(paper.judge),
            Leaf::WarrantAdministrative => paper.administrative,
            Leaf::WarrantJudicial => paper.judicial,
            Leaf::WarrantAny => paper.administrative.or(paper.judicial),
            Leaf::ProbableCauseJudge => paper.judge,
            Leaf::Form(forms) => match paper.form {
                Some(Some(form)) => return Truth::certain(forms.contains(&form)),
                Some(None) => return Truth::Unknown,
                None => return if self.outline.records_complete { Truth::No } else { Truth::Unknown },
            },
            Leaf::Person(name) | Leaf::Agreement(name) => {
                return self.outline.facts.flags.get(name).map_or(Truth::Unknown, |flag| Truth::certain(*flag));
            }
            Leaf::AgeAtLeast(years) => {
                return self.outline.facts.age.map_or(Truth::Unknown, |age| Truth::certain(age >= i64::from(*years)));
            }
            Leaf::Conviction { classes, within } => return self.conviction(classes, *within, t, until),
            Leaf::Charge { classes, found_by_judge } => self.charge(classes, *found_by_judge),
        };
        *until = since.next_change(t).min(*until);
        since.at(t)
    }

    fn conviction(&self, classes: &[String], within: Option<Within>, t: i64, until: &mut i64) -> Truth {
        let facts = &self.outline.facts;
        let Some(convictions) = &facts.convictions else { return Truth::Unknown };
        let window = within.map(|within| self.window(within, t, until));
        let mut truth = Truth::No;
        for conviction in convictions.iter().filter(|conviction| shares(&conviction.classes, classes)) {
            truth = truth
                | match window {
                    None => Truth::Yes,
                    Some((first, last)) => inside(conviction_days(conviction, self.outline.zone), first, last),
                };
        }
        let complete = facts.convictions_complete && (convictions.is_empty() || classified(classes, &facts.classified));
        if complete { truth } else { truth | Truth::Unknown }
    }

    /// The look-back: the range of its first day and that of its last.
    fn window(&self, within: Within, t: i64, until: &mut i64) -> ((i32, i32), (i32, i32)) {
        let zone = self.outline.zone;
        let (e, l) = match within.before {
            Before::Request => self.paper.received,
            Before::Arrest => arrest(self.outline, self.stay),
            Before::Entitlement => {
                let l = self.entitled.1.unwrap_or_else(|| {
                    let tomorrow = zone.date(Instant::from_unix(t)).plus_days(1);
                    *until = zone.start_of_day(tomorrow).unix().min(*until);
                    t
                });
                (self.entitled.0, l.max(self.entitled.0))
            }
        };
        let last = (day(zone, e), day(zone, l));
        let first = (last.0.years_before(within.years).days(), last.1.years_before(within.years).days());
        (first, (last.0.days(), last.1.days()))
    }

    fn charge(&self, classes: &[String], found_by_judge: bool) -> Since {
        let outline = self.outline;
        let facts = &outline.facts;
        let single = outline.cases.len() <= 1;
        let known = classified(classes, &facts.classified);
        let found = |case| if found_by_judge { self.found(case, single) } else { Since::YES };
        let listed = match &facts.charges {
            Some(charges) if shares(charges, classes) => Since::YES,
            Some(charges) if facts.charges_complete && (charges.is_empty() || known) => Since::NO,
            _ => Since::UNKNOWN,
        };
        let mut since = listed.and(found(None));
        for charge in outline.charges.iter().filter(|charge| !charge.classes.is_empty()) {
            let at = self.stay.opening(charge.at);
            let sure = if shares(&charge.classes, classes) { at.l } else { NEVER };
            if sure == NEVER && known {
                continue;
            }
            let case = match charge.about {
                About::Case(case) => Some(case),
                About::All | About::Unclear => None,
            };
            since = since.or(Since { possible: at.e, sure }.and(found(case)));
        }
        since
    }

    /// Since when a judge had found probable cause on a charge of that case; `None`: a charge of no named case.
    fn found(&self, case: Option<u32>, single: bool) -> Since {
        let mut found = Since::NO;
        let mut recorded = false;
        for finding in self.outline.findings.iter().filter(|finding| finding.by != Some(Cause::Officer)) {
            let at = self.stay.opening(finding.at);
            let sure = finding.by == Some(Cause::Judge) && (single || (finding.case.is_some() && finding.case == case));
            let other_case = !single && case.is_some() && finding.case.is_some() && finding.case != case;
            if other_case {
                continue;
            }
            recorded |= sure;
            found = found.or(Since { possible: at.e, sure: if sure { at.l } else { NEVER } });
        }
        if recorded || self.outline.records_complete { found } else { found.or(Since::UNKNOWN) }
    }
}

/// When the arrest was, as a range: that of the earliest, if there are several, and the booking's if none is recorded.
pub(crate) fn arrest(outline: &Outline, stay: &Stay) -> (i64, i64) {
    let arrests = outline.arrests.iter().map(|at| stay.opening(*at));
    let first = arrests.map(|at| (at.e, at.l)).reduce(|one, other| (one.0.min(other.0), one.1.min(other.1)));
    first.unwrap_or(stay.from)
}

fn day(zone: Zone, at: i64) -> Date {
    zone.date(Instant::from_unix(at))
}

fn shares(some: &[String], others: &[String]) -> bool {
    some.iter().any(|class| others.contains(class))
}

/// Whether the record was classified by every scheme that the classes belong to.
fn classified(classes: &[String], schemes: &[String]) -> bool {
    classes.iter().all(|class| match class.rsplit_once('/') {
        None => true,
        Some((scheme, _)) => schemes.iter().any(|named| named == scheme),
    })
}

/// Whether a day in `days` lies from a day in `first` to a day in `last`, both included.
fn inside(days: (Option<i32>, Option<i32>), first: (i32, i32), last: (i32, i32)) -> Truth {
    let (earliest, latest) = (days.0.unwrap_or(i32::MIN), days.1.unwrap_or(i32::MAX));
    let surely = earliest >= first.1 && latest <= last.0;
    let possibly = latest >= first.0 && earliest <= last.1;
    Truth::of(surely, possibly)
}
