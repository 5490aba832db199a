//! What was found, why, and what would have made it lawful.

use crate::policy::{Policy, listed};
use crate::time::Instant;

use super::super::assessment::{Bounds, Cause, Finding, FindingKind, Remedy};
use super::super::words::{hours, moment};
use super::plain::{named_thing, stretch};
use super::{Step, Story, capital, sentence};

impl Story<'_> {
    pub(super) fn findings(&self, steps: &mut Vec<Step>) {
        for finding in &self.assessment.findings {
            let events = finding.events.iter().map(|event| self.assessment.event_name(*event).to_owned()).collect();
            let text = match finding.kind {
                FindingKind::UnlawfulExtension => self.extension(finding),
                _ => sentence(&finding.text),
            };
            let policy = finding.policy.as_deref().and_then(|id| self.policy(id));
            steps.push(Step {
                text,
                events,
                policy: finding.policy.clone(),
                citation: finding.citation.clone(),
                source: policy.and_then(|policy| policy.sources.first().cloned()),
            });
            if let (FindingKind::UnlawfulExtension, Some(text)) = (finding.kind, self.remedies(finding)) {
                steps.push(Step::plain(text, Vec::new()));
            }
        }
    }

    fn extension(&self, finding: &Finding) -> String {
        let span = stretch(finding.span.from, finding.span.until, self.zone);
        let Bounds { min_seconds, max_seconds } = finding.bounds;
        let mut text = capital(&span);
        text.push_str(&if min_seconds == max_seconds {
            format!(" ({}) nothing covered the custody.", hours(max_seconds))
        } else if min_seconds > 0 {
            format!(
                " nothing covered the custody for at least {}, and for {} at most.",
                hours(min_seconds),
                hours(max_seconds)
            )
        } else {
            format!(
                " ({} at most) it cannot be told from the record whether anything covered the custody.",
                hours(max_seconds)
            )
        });
        text.push(' ');
        text.push_str(&self.because(finding));
        if !finding.other_policies.is_empty() {
            text.push_str(&format!(" So says also {}.", listed(&finding.other_policies, "and")));
        }
        text
    }

    fn because(&self, finding: &Finding) -> String {
        let policy = finding.policy.as_deref().and_then(|id| self.policy(id));
        let title = policy.map_or_else(|| "the policy".to_owned(), |policy| policy.id.clone());
        let doubt = finding.bounds.min_seconds == 0;
        match finding.cause {
            Some(Cause::NoDetainer) => "There was no detainer.".to_owned(),
            Some(Cause::BeforeDetainer) => "A detainer came in only later: it does not reach back.".to_owned(),
            Some(Cause::DetainerWithdrawn) => "The detainer had been withdrawn.".to_owned(),
            Some(Cause::NoPolicyInForce) => {
                "No policy given and in force then speaks of the detainer, so nothing says that it may be honoured."
                    .to_owned()
            }
            Some(Cause::Prohibited) => format!("{title} forbids any hold on a detainer."),
            Some(Cause::EvidenceMissing) => self.evidence(finding, policy, &title, doubt),
            Some(Cause::ReviewMissing) => {
                let verb = if doubt { "The record does not show that a judge reviewed" } else { "No judge reviewed" };
                format!("{verb} the hold in the time that {title} sets.")
            }
            Some(Cause::LimitExceeded) if doubt => {
                format!("Whether the time that {title} allows had run out depends on what the record leaves open.")
            }
            Some(Cause::LimitExceeded) => format!("The time that {title} allows had run out."),
            Some(Cause::ArrestReviewMissing) => {
                "No judge had found probable cause for the arrest without a warrant in the time allowed.".to_owned()
            }
            Some(Cause::AuthorityUnknown) | None => {
                "Whether there was authority depends on what the record leaves open.".to_owned()
            }
        }
    }

    fn evidence(&self, finding: &Finding, policy: Option<&Policy>, title: &str, doubt: bool) -> String {
        let mut text = String::new();
        if let Some(policy) = policy {
            let rules: Vec<String> = policy.holds.iter().map(|rule| rule.when.plain()).collect();
            text.push_str(&format!("{title} allows a hold on a detainer only if {}. ", rules.join("; or if ")));
        }
        let sets: Vec<String> = finding.missing.iter().map(|set| self.things(set)).collect();
        if !sets.is_empty() {
            let verb = if doubt { "What the record does not show" } else { "What was missing" };
            text.push_str(&format!("{verb}: {}", sets.join("; or ")));
            text.push_str(if finding.truncated { "; or one of further combinations." } else { "." });
        }
        text.trim_end().to_owned()
    }

    fn things(&self, set: &[String]) -> String {
        let things: Vec<String> = set.iter().map(|name| named_thing(name, self.law)).collect();
        listed(&things, "and")
    }

    fn remedies(&self, finding: &Finding) -> Option<String> {
        let mut ways: Vec<(Instant, String)> = Vec::new();
        for remedy in &finding.remedies {
            match remedy {
                Remedy::Document { documents, by } => ways.push((*by, self.things(documents))),
                Remedy::EarlierEnd { by } => ways.push((*by, "release".to_owned())),
                Remedy::None => {}
            }
        }
        let (by, _) = ways.first()?;
        let by = *by;
        let lead = if finding.bounds.min_seconds > 0 {
            "What would have made it lawful"
        } else {
            "What would have made it lawful for certain"
        };
        let one = if ways.len() > 1 { ", any one of these" } else { "" };
        let ways: Vec<String> = ways
            .into_iter()
            .map(|(at, way)| if at == by { way } else { format!("{way} (by {})", moment(at, self.zone)) })
            .collect();
        Some(format!("{lead}, by {}{one}: {}.", moment(by, self.zone), ways.join("; or ")))
    }
}
