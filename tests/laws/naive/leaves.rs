//! What is asked of a detainer and of the person, at one instant.

use detainer::policy::{Before, Leaf, Requirement, Within};
use detainer::record::{Cause, Conviction, EventKind, Said, Statement, Warrant};

use super::detainers::Detainer;
use super::{Declined, Happened, Model, Tri, and, not, or};

impl Model<'_> {
    pub(crate) fn requirement(
        &self,
        requirement: &Requirement,
        detainer: Detainer<'_>,
        entitled: i64,
        t: i64,
    ) -> Result<Tri, Declined> {
        let each = |parts: &[Requirement]| -> Result<Vec<Tri>, Declined> {
            parts.iter().map(|part| self.requirement(part, detainer, entitled, t)).collect()
        };
        Ok(match requirement {
            Requirement::Never => Some(false),
            Requirement::Always => Some(true),
            Requirement::All(parts) => and(each(parts)?),
            Requirement::Any(parts) => or(each(parts)?),
            Requirement::Not(part) => not(self.requirement(part, detainer, entitled, t)?),
            Requirement::Leaf(leaf) => self.leaf(leaf, detainer, entitled, t)?,
        })
    }

    fn leaf(&self, leaf: &Leaf, d: Detainer<'_>, entitled: i64, t: i64) -> Result<Tri, Declined> {
        let facts = &self.timeline.facts;
        let event = d.receipt.event;
        Ok(match leaf {
            // Only active detainers are asked.
            Leaf::DetainerActive => Some(true),
            Leaf::Signed => self.document(event.signed.as_ref().map(Said::listed), &[], t),
            Leaf::Served => self.document(
                event.served.as_ref().map(Said::listed),
                &self.evidence(d, |h| h.kind == EventKind::DetainerServed),
                t,
            ),
            Leaf::Form(forms) => {
                self.document(event.form.as_ref().map(|said| said.listed().map(|form| forms.contains(&form))), &[], t)
            }
            Leaf::WarrantAdministrative => self.warrant(d, Warrant::Administrative, t),
            Leaf::WarrantJudicial => self.warrant(d, Warrant::Judicial, t),
            Leaf::WarrantAny => {
                or([self.warrant(d, Warrant::Administrative, t), self.warrant(d, Warrant::Judicial, t)])
            }
            Leaf::ProbableCauseJudge => self.judge_found_cause(d, t),
            Leaf::ProbableCause => {
                or([self.cause(d, Cause::Officer, Statement::Officer, t), self.judge_found_cause(d, t)])
            }
            Leaf::Person(name) | Leaf::Agreement(name) => facts.flags.get(name).copied(),
            Leaf::AgeAtLeast(years) => facts.age.map(|age| age >= i64::from(*years)),
            Leaf::Conviction { classes, within } => self.convicted(classes, *within, d, entitled),
            Leaf::Charge { classes, found_by_judge: false } => self.charged(classes, t),
            Leaf::Charge { classes, found_by_judge: true } => {
                // Of charges that are not known it is not said whose finding would count.
                let known = facts.charges.is_some() && facts.charges_complete;
                if self.labels.len() > 1 || !known {
                    return Err(Declined::TextIsOpen);
                }
                and([self.charged(classes, t), self.judge_found_charge(t)])
            }
        })
    }

    /// A document that an attribute or an event may bring. `attribute` is `None` if blank, `Some(None)` if unreadable.
    fn document(&self, attribute: Option<Tri>, evidence: &[i64], t: i64) -> Tri {
        let brought = evidence.iter().any(|&at| at <= t);
        match attribute {
            _ if brought => Some(true),
            Some(known) => known,
            None if !evidence.is_empty() || self.timeline.records_complete => Some(false),
            None => None,
        }
    }

    /// When events brought that document to that detainer.
    fn evidence(&self, d: Detainer<'_>, is: impl Fn(&Happened<'_>) -> bool) -> Vec<i64> {
        let means = |h: &Happened<'_>| h.event.detainer.is_none() || h.event.detainer == d.receipt.event.detainer;
        self.events.iter().filter(|h| is(h) && means(h)).map(|h| h.at).collect()
    }

    fn warrant(&self, d: Detainer<'_>, kind: Warrant, t: i64) -> Tri {
        let attribute = d.receipt.event.warrant.as_ref().map(|said| said.listed().map(|listed| listed == kind));
        let brings =
            |h: &Happened<'_>| h.kind == EventKind::WarrantReceived && h.event.warrant_kind == Some(Said::Listed(kind));
        self.document(attribute, &self.evidence(d, brings), t)
    }

    pub(crate) fn judge_found_cause(&self, d: Detainer<'_>, t: i64) -> Tri {
        self.cause(d, Cause::Judge, Statement::Judge, t)
    }

    fn cause(&self, d: Detainer<'_>, by: Cause, statement: Statement, t: i64) -> Tri {
        let attribute =
            d.receipt.event.probable_cause.as_ref().map(|said| said.listed().map(|listed| listed == statement));
        let found = |h: &Happened<'_>| {
            h.kind == EventKind::ProbableCauseFound && h.event.by == Some(Said::Listed(by)) && h.event.cases.is_empty()
        };
        let named: Vec<i64> = self
            .events
            .iter()
            .filter(|h| found(h) && h.event.detainer.is_some() && h.event.detainer == d.receipt.event.detainer)
            .map(|h| h.at)
            .collect();
        // A finding that names nothing may be about the arrest.
        let perhaps = self.events.iter().any(|h| found(h) && h.event.detainer.is_none() && h.at <= t);
        or([self.document(attribute, &named, t), if perhaps { None } else { Some(false) }])
    }

    fn convicted(&self, classes: &[String], within: Option<Within>, d: Detainer<'_>, entitled: i64) -> Tri {
        let facts = &self.timeline.facts;
        let Some(convictions) = &facts.convictions else { return None };
        let mut parts = vec![self.unlisted(classes, convictions.is_empty(), facts.convictions_complete)];
        for conviction in convictions {
            if conviction.classes.iter().any(|class| classes.contains(class)) {
                parts.push(within.map_or(Some(true), |within| self.recent(conviction, within, d, entitled)));
            }
        }
        or(parts)
    }

    fn recent(&self, conviction: &Conviction, within: Within, d: Detainer<'_>, entitled: i64) -> Tri {
        let zone = self.timeline.zone;
        let arrested = self.events.iter().filter(|h| h.kind == EventKind::Arrested).map(|h| h.at).min();
        let reference = match within.before {
            Before::Request => d.receipt.at,
            Before::Arrest => arrested.unwrap_or(self.booked.at),
            Before::Entitlement => entitled,
        };
        let last = self.clock.day(reference);
        let first = years_before(last, within.years);
        let day = |at: Option<detainer::time::Instant>| at.map(|at| zone.date(at).days());
        let (from, until) = (day(conviction.on.earliest())?, day(conviction.on.latest())?);
        let inside = |day: i32| first <= day && day <= last;
        match (inside(from), inside(until)) {
            (true, true) => Some(true),
            // Both outside, and not one before and the other after.
            (false, false) if until < first || from > last => Some(false),
            _ => None,
        }
    }

    fn charged(&self, classes: &[String], t: i64) -> Tri {
        let facts = &self.timeline.facts;
        let filed = |h: &Happened<'_>| h.kind == EventKind::Charged && h.at <= t;
        let by_event =
            self.events.iter().any(|h| filed(h) && h.event.class.iter().any(|class| classes.contains(class)));
        let listed = facts.charges.as_ref().and_then(|charges| {
            if charges.iter().any(|class| classes.contains(class)) {
                Some(true)
            } else {
                self.unlisted(classes, charges.is_empty(), facts.charges_complete)
            }
        });
        or([Some(by_event), listed])
    }

    /// Whether a list that does not show the classes leaves room for them.
    fn unlisted(&self, classes: &[String], empty: bool, complete: bool) -> Tri {
        let classified = |class: &String| match class.rsplit_once('/') {
            Some((scheme, _)) => self.timeline.facts.classified.iter().any(|known| known == scheme),
            None => true,
        };
        if complete && (empty || classes.iter().all(classified)) { Some(false) } else { None }
    }

    fn judge_found_charge(&self, t: i64) -> Tri {
        let found: Vec<i64> = self
            .events
            .iter()
            .filter(|h| {
                h.kind == EventKind::ProbableCauseFound
                    && h.event.by == Some(Said::Listed(Cause::Judge))
                    && h.event.detainer.is_none()
            })
            .map(|h| h.at)
            .collect();
        self.document(None, &found, t)
    }
}

/// The same day of the calendar so many years before; 29 February becomes the 28th.
fn years_before(day: i32, years: u32) -> i32 {
    use chrono::{Datelike, NaiveDate};
    let date = NaiveDate::from_epoch_days(day).expect("a day of this century");
    let year = date.year() - i32::try_from(years).expect("few years");
    let same = NaiveDate::from_ymd_opt(year, date.month(), date.day());
    same.or_else(|| NaiveDate::from_ymd_opt(year, 2, 28)).expect("a day of the calendar").to_epoch_days()
}
