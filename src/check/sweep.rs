//! The engine: possible custody, walked once from change to change.
//!
//! Local authority comes first. Where it is not surely there, the stretch is an extension: its beginning is the
//! entitlement, and processing and detainers are asked. Every question answers with a truth and with the first later
//! instant at which that truth may change, so the walk visits only instants that matter, however long the hold.

use std::cell::Cell;
use std::ops::ControlFlow;

use crate::policy::{ClockStart, HoldRule, Requirement};

use super::Truth;
use super::custody::Stay;
use super::evidence::{Paper, Question};
use super::law::{Allowance, PolicyHere, ZoneLaw, hours};
use super::local::Local;
use super::outline::{NEVER, Outline};

/// A stretch in which no answer changes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch {
    pub(crate) from: i64,
    pub(crate) until: i64,
    pub(crate) custody: Truth,
    pub(crate) covered: Truth,
    /// Covered without release processing? Known only of a walk that asks every authority.
    #[cfg_attr(not(feature = "audit"), expect(dead_code, reason = "only audits ask what an allowance would change"))]
    pub(crate) held: Truth,
    pub(crate) local: Truth,
    /// The range of the entitlement; `None` at the end: it is the instant itself.
    pub(crate) entitled: (i64, Option<i64>),
}

/// Local authority and papers of a record: what depends on no policy but those that review arrests or turn a refusal of
/// bail into an entitlement.
#[derive(Clone, Debug, Default)]
pub(crate) struct Grounds {
    pub(crate) local: Local,
    pub(crate) papers: Vec<Paper>,
}

impl Grounds {
    pub(crate) fn fill(&mut self, outline: &Outline, stay: &Stay, law: &ZoneLaw) {
        self.local.fill(outline, stay, law);
        self.papers.clear();
        let papers = outline.detainers.iter().map(|detainer| Paper::of(detainer, outline, stay));
        self.papers.extend(papers);
    }
}

/// Room that is used again for every timeline.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    grounds: Grounds,
    /// Whether each policy with hold rules speaks of each paper: papers within policies.
    speaks: Vec<Truth>,
    /// The earliest receipt in the scope of each policy with hold rules.
    receipts: Vec<(i64, i64)>,
}

/// A deadline that was worked out: the allowance, the start of its clock, and the range.
#[derive(Clone, Copy)]
struct KnownDeadline<'a> {
    allowance: &'a Allowance,
    from: i64,
    deadline: (i64, i64),
}

/// A record under a stack, made ready to be asked.
pub(crate) struct Engine<'a> {
    pub(crate) outline: &'a Outline,
    pub(crate) stay: Stay,
    pub(crate) law: &'a ZoneLaw,
    pub(crate) local: &'a Local,
    pub(crate) papers: &'a [Paper],
    speaks: &'a [Truth],
    receipts: &'a [(i64, i64)],
    /// The last deadline worked out, by allowance and start: the walk asks for it at every step.
    deadline: Cell<Option<KnownDeadline<'a>>>,
}

/// What a hold rule says of a paper at an instant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RuleAnswer {
    pub(crate) permitted: Truth,
    pub(crate) reviewed: Truth,
    pub(crate) in_time: Truth,
    /// When its time surely has run out.
    pub(crate) deadline: i64,
}

impl RuleAnswer {
    pub(crate) fn authorised(&self) -> Truth {
        self.permitted & self.reviewed & self.in_time
    }
}

impl Scratch {
    /// A record under a stack, made ready to be asked.
    pub(crate) fn engine<'a>(&'a mut self, outline: &'a Outline, stay: Stay, law: &'a ZoneLaw) -> Engine<'a> {
        let Self { grounds, speaks, receipts } = self;
        let grounds = match outline.grounds(&stay).filter(|_| !law.reaches_local()) {
            Some(ready) => ready,
            None => {
                grounds.fill(outline, &stay, law);
                grounds
            }
        };
        speaks.clear();
        receipts.clear();
        for here in law.holding() {
            let mut receipt = (NEVER, NEVER);
            for (detainer, paper) in outline.detainers.iter().zip(&grounds.papers) {
                let spoken = here.speaks_of(detainer, outline.zone);
                if spoken != Truth::No {
                    receipt.0 = receipt.0.min(paper.received.0);
                }
                if spoken == Truth::Yes {
                    receipt.1 = receipt.1.min(paper.received.1);
                }
                speaks.push(spoken);
            }
            receipts.push(receipt);
        }
        let (local, papers) = (&grounds.local, grounds.papers.as_slice());
        Engine { outline, stay, law, local, papers, speaks, receipts, deadline: Cell::new(None) }
    }
}

impl<'a> Engine<'a> {
    /// Walks possible custody from change to change. With `all`, a stretch ends wherever any authority's answer may
    /// change; without, only where the coverage may.
    pub(crate) fn walk(&self, all: bool, mut visit: impl FnMut(Stretch)) {
        self.walk_while(all, |stretch| {
            visit(stretch);
            ControlFlow::Continue(())
        });
    }

    /// The same, until the visitor breaks off.
    pub(crate) fn walk_while(&self, all: bool, mut visit: impl FnMut(Stretch) -> ControlFlow<()>) {
        let stay = &self.stay;
        let (mut sure, mut possible) = (0, 0);
        let mut t = stay.from.0;
        let mut extension: Option<i64> = None;
        let mut bare: Option<i64> = None;
        while t < stay.until.1 {
            let (local, mut until) = self.local.at(t, &mut sure, &mut possible);
            for change in [stay.from.1, stay.until.0] {
                if change > t {
                    until = until.min(change);
                }
            }
            let custody = Truth::of(stay.from.1 <= t && t < stay.until.0, true);
            let entitled = match local {
                Truth::Yes => {
                    extension = None;
                    bare = None;
                    (t, Some(t))
                }
                Truth::Unknown => {
                    bare = None;
                    (*extension.get_or_insert(t), None)
                }
                Truth::No => {
                    let began = *bare.get_or_insert(t);
                    (*extension.get_or_insert(t), Some(began.max(stay.from.1)))
                }
            };
            let (mut covered, mut held) = (local, local);
            if local != Truth::Yes {
                let (processing, change) = self.processing(t, entitled);
                covered = covered | processing;
                until = until.min(change);
            }
            // Under local authority there is no extension, and a detainer's clock has not begun.
            if local != Truth::Yes && (all || covered != Truth::Yes) {
                let (detainers, change) = self.detainers(t, entitled, all);
                covered = covered | detainers;
                held = held | detainers;
                until = until.min(change);
            }
            let until = until.min(stay.until.1).max(t.saturating_add(1));
            let stretch = Stretch { from: t, until, custody, covered, held, local, entitled };
            if visit(stretch).is_break() {
                return;
            }
            t = until;
        }
    }

    /// Release processing at `t`, and until when that holds.
    pub(crate) fn processing(&self, t: i64, entitled: (i64, Option<i64>)) -> (Truth, i64) {
        let (allowed, mut until) = self.law.processing(t);
        let Some(allowed) = allowed else { return (Truth::No, until) };
        let truth = within(allowed, entitled, t, &mut until);
        (truth, until)
    }

    /// Detainer authority at `t`, and until when that holds.
    fn detainers(&self, t: i64, entitled: (i64, Option<i64>), all: bool) -> (Truth, i64) {
        let mut truth = Truth::No;
        let mut until = NEVER;
        for index in 0..self.papers.len() {
            let mut change = NEVER;
            let one = self.detainer(index, t, entitled, all, &mut change);
            if one == Truth::Yes && !all {
                return (one, change);
            }
            truth = truth | one;
            until = until.min(change);
        }
        (truth, until)
    }

    /// The authority of one detainer at `t`.
    pub(crate) fn detainer(
        &self,
        index: usize,
        t: i64,
        entitled: (i64, Option<i64>),
        all: bool,
        until: &mut i64,
    ) -> Truth {
        let Some(paper) = self.papers.get(index) else { return Truth::No };
        *until = paper.next_change(t).min(*until);
        let active = paper.active(t);
        if active == Truth::No {
            return Truth::No;
        }
        let mut spoken = false;
        let mut every = Truth::Yes;
        for (place, here) in self.law.holding().enumerate() {
            let speaks = self.speaks(index, place);
            if speaks == Truth::No {
                continue;
            }
            let (in_force, change) = here.in_force(t);
            *until = change.min(*until);
            if !in_force {
                continue;
            }
            spoken |= speaks == Truth::Yes;
            every = every & (!speaks | self.policy(index, place, here, t, entitled, until));
            if every == Truth::No && !all {
                break;
            }
        }
        if spoken { active & every } else { active & Truth::Unknown }
    }

    /// Whether a policy authorises a detainer at `t`: any of its rules.
    fn policy(
        &self,
        index: usize,
        place: usize,
        here: &'a PolicyHere,
        t: i64,
        entitled: (i64, Option<i64>),
        until: &mut i64,
    ) -> Truth {
        let mut truth = Truth::No;
        for (rule, allowance) in here.policy.holds.iter().zip(&here.allowances) {
            truth = truth | self.rule(index, place, rule, allowance, t, entitled, until).authorised();
        }
        truth
    }

    /// What one rule says of a detainer at `t`.
    #[allow(clippy::too_many_arguments, reason = "a rule is asked of one paper at one instant, and answers until when")]
    pub(crate) fn rule(
        &self,
        index: usize,
        place: usize,
        rule: &HoldRule,
        allowance: &'a Allowance,
        t: i64,
        entitled: (i64, Option<i64>),
        until: &mut i64,
    ) -> RuleAnswer {
        let mut answer =
            RuleAnswer { permitted: Truth::No, reviewed: Truth::Yes, in_time: Truth::Yes, deadline: NEVER };
        let Some(paper) = self.papers.get(index) else { return answer };
        if rule.when == Requirement::Never {
            return answer;
        }
        let question = self.question(paper, entitled);
        answer.permitted = question.ask(&rule.when, t, until);
        if let Some(review) = rule.review {
            let judge = paper.judge();
            *until = judge.next_change(t).min(*until);
            answer.reviewed = within(hours(review.hours), entitled, t, until) | judge.at(t);
        }
        if !matches!(allowance, Allowance::Unlimited) {
            let start = self.start(index, place, rule, entitled, t);
            let (earliest, latest) = self.deadline(allowance, start.0);
            let latest = if start.1 == start.0 { latest } else { allowance.deadline(start.1).1 };
            // Where the entitlement is the instant itself, its clock has never run out.
            let latest =
                if entitled.1.is_none() && rule.clock != ClockStart::Receipt && latest > t { NEVER } else { latest };
            answer.in_time = Truth::of(t < earliest, t < latest);
            answer.deadline = latest;
            for change in [earliest, latest] {
                if change > t {
                    *until = change.min(*until);
                }
            }
        }
        answer
    }

    fn deadline(&self, allowance: &'a Allowance, from: i64) -> (i64, i64) {
        if let Some(known) =
            self.deadline.get().filter(|known| std::ptr::eq(known.allowance, allowance) && known.from == from)
        {
            return known.deadline;
        }
        let deadline = allowance.deadline(from);
        self.deadline.set(Some(KnownDeadline { allowance, from, deadline }));
        deadline
    }

    pub(crate) fn question(&self, paper: &'a Paper, entitled: (i64, Option<i64>)) -> Question<'_> {
        Question { outline: self.outline, stay: &self.stay, paper, entitled }
    }

    /// The range of the instant at which a rule's clock starts.
    pub(crate) fn start(
        &self,
        index: usize,
        place: usize,
        rule: &HoldRule,
        entitled: (i64, Option<i64>),
        t: i64,
    ) -> (i64, i64) {
        let entitled = (entitled.0, entitled.1.unwrap_or(t));
        if rule.clock == ClockStart::Entitlement {
            return entitled;
        }
        let own = self.papers.get(index).map_or((NEVER, NEVER), |paper| paper.received);
        let receipt = if rule.renewable {
            own
        } else {
            let first = self.receipts.get(place).copied().unwrap_or(own);
            (first.0.min(own.0), first.1.min(own.1))
        };
        match rule.clock {
            ClockStart::Later => (entitled.0.max(receipt.0), entitled.1.max(receipt.1)),
            ClockStart::Receipt | ClockStart::Entitlement => receipt,
        }
    }

    pub(crate) fn speaks(&self, index: usize, place: usize) -> Truth {
        let at = place.saturating_mul(self.papers.len()).saturating_add(index);
        self.speaks.get(at).copied().unwrap_or(Truth::No)
    }
}

/// Whether fewer than `limit` seconds have passed since the entitlement.
fn within(limit: i64, entitled: (i64, Option<i64>), t: i64, until: &mut i64) -> Truth {
    let earliest = entitled.0.saturating_add(limit);
    let latest = entitled.1.map_or(if limit > 0 { NEVER } else { t }, |entitled| entitled.saturating_add(limit));
    for change in [earliest, latest] {
        if change > t {
            *until = change.min(*until);
        }
    }
    Truth::of(t < earliest, t < latest)
}
