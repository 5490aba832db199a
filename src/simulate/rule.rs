//! The rule of a simulated county, and what is truly uncovered under it.

use std::fmt::Write;

use chrono::Weekday;

use crate::policy::{Form, Policy, PolicyError};
use crate::record::{Statement, Warrant};
use crate::time::{Calendar, Date, Day, Instant, Observance, Span, Spans, Zone};

use super::stay::{Detainer, HOUR, Stay};

/// What must have come with a detainer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paper {
    Signed,
    Served,
    /// Of an immigration officer or a judge.
    Warrant,
    /// Of a judge.
    JudicialWarrant,
    ProbableCause,
}

impl Paper {
    /// With their words in the county's file.
    pub(super) const ALL: [(&'static str, Self); 5] = [
        ("signed", Self::Signed),
        ("served", Self::Served),
        ("warrant", Self::Warrant),
        ("judicial_warrant", Self::JudicialWarrant),
        ("probable_cause", Self::ProbableCause),
    ];

    /// The word in a policy.
    const fn leaf(self) -> &'static str {
        match self {
            Self::Signed => "detainer.signed",
            Self::Served => "detainer.served",
            Self::Warrant => "warrant.any",
            Self::JudicialWarrant => "warrant.judicial",
            Self::ProbableCause => "detainer.probable_cause",
        }
    }
}

/// A class of days that the hours of a hold leave out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LeftOut {
    Saturday,
    Sunday,
    /// Federal ones, with the days on which they are observed.
    Holidays,
}

impl LeftOut {
    /// With their words in the county's file and in a policy.
    pub(super) const ALL: [(&'static str, Self); 3] =
        [("saturday", Self::Saturday), ("sunday", Self::Sunday), ("holidays", Self::Holidays)];

    /// Whether it takes in that day.
    pub(super) fn holds(self, calendar: &Calendar, date: Date) -> bool {
        match self {
            Self::Saturday => date.weekday() == Weekday::Sat,
            Self::Sunday => date.weekday() == Weekday::Sun,
            Self::Holidays => matches!(calendar.day(date, Observance::Observed), Day::Holiday(_)),
        }
    }

    /// Whether it is a Saturday, a Sunday or a federal holiday.
    pub(super) fn any(calendar: &Calendar, date: Date) -> bool {
        Self::ALL.iter().any(|(_, class)| class.holds(calendar, date))
    }
}

/// A rule on detainers: which forms and papers allow a hold, for how long after the entitlement to release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) forms: Vec<Form>,
    pub(super) papers: Vec<Paper>,
    pub(super) limit_hours: i64,
    pub(super) excluding: Vec<LeftOut>,
    /// Within so many hours of the entitlement a judge must have found probable cause; 0: none need to.
    pub(super) review_hours: i64,
    /// Hours of release processing; 0: none are allowed.
    pub(super) processing_hours: i64,
    /// From this day on no detainer allows a hold.
    pub(super) ends: Option<Date>,
}

impl Rule {
    /// The rule as policy files: one, and where it ends a second one for the time after.
    pub(super) fn policies(&self, jurisdiction: &str) -> Vec<(&'static str, String)> {
        let mut text = head("simulated-county", "The rule of the simulated county", jurisdiction);
        if let Some(day) = self.ends {
            let _ = writeln!(text, "in_force = {{ until = \"{day}\" }}");
        }
        let forms: Vec<&str> = self.forms.iter().map(|form| form.as_str()).collect();
        let mut leaves = vec![format!("{{ form = {forms:?} }}")];
        leaves.extend(self.papers.iter().map(|paper| format!("{:?}", paper.leaf())));
        let excluded = |(_, class): &&(_, LeftOut)| self.excluding.contains(class);
        let excluding: Vec<&str> = LeftOut::ALL.iter().filter(excluded).map(|(word, _)| *word).collect();
        let _ = writeln!(text, "\n[[hold]]\nwhen = {{ all = [{}] }}\nclock = \"entitlement\"", leaves.join(", "));
        let _ = writeln!(text, "limit = {{ hours = {}, excluding = {excluding:?} }}", self.limit_hours);
        if self.excluding.contains(&LeftOut::Holidays) {
            text.push_str("holidays = { calendar = \"us_federal\", observed = true }\n");
        }
        if self.review_hours > 0 {
            let _ = writeln!(text, "review = {{ by = \"judge\", hours = {} }}", self.review_hours);
        }
        self.processing(&mut text);
        let mut files = vec![("policy.toml", text)];
        if let Some(day) = self.ends {
            let mut text = head("simulated-county-after", "The simulated county after its rule ended", jurisdiction);
            let _ = writeln!(text, "in_force = {{ from = \"{day}\" }}\n\n[[hold]]\nwhen = \"never\"");
            self.processing(&mut text);
            files.push(("policy-after.toml", text));
        }
        files
    }

    /// The same, read.
    pub(super) fn read_policies(&self, jurisdiction: &str) -> Result<Vec<Policy>, PolicyError> {
        self.policies(jurisdiction).iter().map(|(file, text)| Policy::from_toml(text, file)).collect()
    }

    fn processing(&self, text: &mut String) {
        if self.processing_hours > 0 {
            let _ = writeln!(text, "\n[processing]\nhours = {}", self.processing_hours);
        }
    }

    /// Whether a day is left out.
    pub(super) fn leaves_out(&self, calendar: &Calendar, date: Date) -> bool {
        self.excluding.iter().any(|class| class.holds(calendar, date))
    }

    /// When a hold must end that could begin at `from`: the limit is used up, or the rule ends.
    pub(super) fn limit(&self, zone: Zone, calendar: &Calendar, from: Instant) -> Instant {
        let deadline = deadline(zone, from, self.limit_hours, |date| self.leaves_out(calendar, date));
        self.ends.map_or(deadline, |day| deadline.min(zone.start_of_day(day)))
    }

    /// Whether the form and what came with it allow a hold.
    fn allows(&self, detainer: &Detainer) -> bool {
        let there = |paper: &Paper| match paper {
            Paper::Signed => detainer.signed,
            Paper::Served => detainer.served,
            Paper::Warrant => detainer.warrant != Warrant::None,
            Paper::JudicialWarrant => detainer.warrant == Warrant::Judicial,
            Paper::ProbableCause => detainer.cause != Statement::None,
        };
        self.forms.contains(&detainer.form) && self.papers.iter().all(there)
    }

    /// When a judge must have reviewed a hold that could begin at `from`.
    pub(super) fn review_due(&self, from: Instant) -> Instant {
        from.plus(self.review_hours.saturating_mul(HOUR))
    }

    /// Whether a detainer has the review that the rule wants, or the rule wants none.
    fn is_reviewed(&self, detainer: &Detainer) -> bool {
        self.review_hours == 0 || detainer.cause == Statement::Judge
    }

    /// The seconds of a stay that nothing covered, from what truly happened: plain arithmetic on intervals, which shares
    /// nothing with the checker but the calendar and the zone.
    pub(super) fn overdetention(&self, stay: &Stay, zone: Zone, calendar: &Calendar) -> i64 {
        let entitled = stay.entitled();
        let processing = Span::new(entitled, entitled.plus(self.processing_hours.saturating_mul(HOUR)));
        let held = stay.detainers.iter().filter(|detainer| self.allows(detainer)).map(|detainer| {
            let limit = self.limit(zone, calendar, entitled);
            let limit = if self.is_reviewed(detainer) { limit } else { limit.min(self.review_due(entitled)) };
            let until = detainer.withdrawn.map_or(limit, |withdrawn| withdrawn.min(limit));
            Span::new(detainer.received.max(entitled), until)
        });
        let after = Span::new(entitled, stay.ended);
        let covered: Spans = held.chain([processing]).map(|span| span.intersect(after)).collect();
        after.seconds().saturating_sub(covered.measure())
    }
}

fn head(id: &str, title: &str, jurisdiction: &str) -> String {
    format!(
        "[policy]\nid = \"{id}\"\ntitle = \"{title}\"\nkind = \"local\"\njurisdiction = [{jurisdiction:?}]\n\
         citation = \"made up: [rule] of the county file\"\nchecked = \"unverified\"\n"
    )
}

/// When so many hours have passed outside the days left out, day by day.
pub(super) fn deadline(zone: Zone, from: Instant, hours: i64, left_out: impl Fn(Date) -> bool) -> Instant {
    let mut left = hours.saturating_mul(HOUR);
    let mut at = from;
    // No rule leaves out a year on end.
    for day in 0..1_000 {
        let date = zone.date(from).plus_days(day);
        let midnight = zone.start_of_day(date.plus_days(1));
        if !left_out(date) {
            let rest = midnight.since(at);
            if left <= rest {
                return at.plus(left);
            }
            left = left.saturating_sub(rest);
        }
        at = midnight;
    }
    at
}
