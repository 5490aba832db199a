//! The limits of the hold rules: where their clocks started, which days did not count, when they ran out.

use std::sync::Arc;

use crate::policy::{ClockStart, Limit, Policy};
use crate::record::Timeline;
use crate::time::{Calendar, Date, Day, Exclusions, Instant, Zone};

use super::super::Truth;
use super::super::assessment::{Assessment, Range};
use super::super::judge::{Judge, Options};
use super::super::law::{self, Law};
use super::super::outline::{NEVER, Outline};
use super::super::words::moment;
use super::plain::{day_name, when};
use super::{Explanation, Mark, Step};

/// More days than this are counted, not named.
const NAMED_DAYS: usize = 8;
/// A limit is looked at over so many days at most.
const MOST_DAYS: i32 = 400;

/// A clock of one rule for one detainer in one extension.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Clock {
    paper: usize,
    /// The policy's place in the stack, and the rule's in the policy.
    policy: usize,
    rule: usize,
    /// Where the extension begins.
    extension: i64,
    start: (i64, i64),
    deadline: (i64, i64),
}

/// Adds a step and a mark for every limit that a permitted hold had.
pub(super) fn add(timeline: &Timeline, law: &Law, assessment: &Assessment, out: &mut Explanation) {
    let as_of = assessment.custody.filter(|custody| custody.open).map(|custody| custody.until.earliest);
    let outline = Outline::of(timeline);
    let clocks = clocks(law, &outline, as_of);
    for clock in clocks {
        let Some(policy) = law.policies().get(clock.policy) else { continue };
        let event = outline.detainers.get(clock.paper).and_then(|detainer| usize::try_from(detainer.at.position).ok());
        let name = event.and_then(|event| timeline.events.get(event)).and_then(|event| event.detainer.clone());
        let text = say(&clock, policy, name.as_deref(), timeline.zone, assessment);
        let Some(text) = text else { continue };
        let refs = event.map(|event| assessment.event_name(event).to_owned()).into_iter().collect();
        out.steps.push(Step::under(text, refs, policy));
        let mark = Mark {
            at: range(clock.deadline),
            authority: name.map_or_else(|| "detainer".to_owned(), |name| format!("detainer {name}")),
            policy: policy.id.clone(),
        };
        if !out.marks.contains(&mark) {
            out.marks.push(mark);
        }
    }
}

fn range((earliest, latest): (i64, i64)) -> Range {
    Range { earliest: Instant::from_unix(earliest), latest: Instant::from_unix(latest) }
}

fn clocks(law: &Law, outline: &Outline, as_of: Option<Instant>) -> Vec<Clock> {
    let mut clocks: Vec<Clock> = Vec::new();
    let Ok(stay) = outline.stay(as_of.map(Instant::unix)) else { return clocks };
    let mut judge = Judge::new(law, Options { as_of, law_as_known_at: None });
    let engine = judge.engine(outline, stay);
    engine.walk(true, |stretch| {
        if stretch.local == Truth::Yes {
            return;
        }
        for (index, paper) in engine.papers.iter().enumerate() {
            if paper.active(stretch.from) == Truth::No {
                continue;
            }
            for (place, here) in engine.law.holding().enumerate() {
                if engine.speaks(index, place) == Truth::No || !here.in_force(stretch.from).0 {
                    continue;
                }
                for (number, (rule, allowance)) in here.policy.holds.iter().zip(&here.allowances).enumerate() {
                    let mut until = stretch.until;
                    let answer = engine.rule(index, place, rule, allowance, stretch.from, stretch.entitled, &mut until);
                    if rule.limit.is_none() || answer.permitted == Truth::No {
                        continue;
                    }
                    let start = engine.start(index, place, rule, stretch.entitled, stretch.from);
                    let same = |clock: &&mut Clock| {
                        (clock.paper, clock.policy, clock.rule, clock.extension)
                            == (index, here.place, number, stretch.entitled.0)
                    };
                    let known = clocks.iter_mut().find(same);
                    let start =
                        known.as_ref().map_or(start, |clock| (clock.start.0.min(start.0), clock.start.1.max(start.1)));
                    let deadline = (allowance.deadline(start.0).0, allowance.deadline(start.1).1);
                    match known {
                        Some(clock) => (clock.start, clock.deadline) = (start, deadline),
                        None => clocks.push(Clock {
                            paper: index,
                            policy: here.place,
                            rule: number,
                            extension: stretch.entitled.0,
                            start,
                            deadline,
                        }),
                    }
                }
            }
        }
    });
    clocks
}

fn say(clock: &Clock, policy: &Policy, name: Option<&str>, zone: Zone, assessment: &Assessment) -> Option<String> {
    let rule = policy.holds.get(clock.rule)?;
    let limit = rule.limit.as_ref()?;
    let from = match rule.clock {
        ClockStart::Entitlement => "the entitlement to release",
        ClockStart::Receipt => "the receipt of the detainer",
        ClockStart::Later => "the later of the entitlement to release and the receipt of the detainer",
    };
    let allowed = match limit {
        Limit::EndOfDay => format!("until the midnight that ends the day of {from}"),
        Limit::Hours { hours, .. } => {
            format!("{}, counted from {from}", super::plain::count(u64::from(*hours), "hour"))
        }
    };
    let detainer = name.map_or_else(|| "the detainer".to_owned(), |name| format!("detainer {name}"));
    let mut text = format!("{} gives {detainer} {allowed}, {}.", policy.id, when(range(clock.start), zone));
    if clock.deadline.0 == NEVER {
        return Some(text);
    }
    let (earliest, latest) = clock.deadline;
    let deadline = range(clock.deadline);
    let verb = match assessment.custody.filter(|custody| !custody.open) {
        Some(custody) if earliest > custody.until.latest.unix() => "would have run out",
        Some(_) => "ran out",
        None => "runs out",
    };
    if let Limit::Hours { excluding, .. } = limit {
        let days =
            excluded_days(policy, excluding, clock.start.0, if latest == NEVER { earliest } else { latest }, zone);
        text.push_str(&days);
    }
    if latest == NEVER {
        text.push_str(&format!(
            " It {verb} no earlier than {}; the record leaves open when.",
            moment(deadline.earliest, zone)
        ));
    } else {
        text.push_str(&format!(" It {verb} {}.", when(deadline, zone)));
        text.push_str(&midnight(policy, limit, deadline, zone));
    }
    Some(text)
}

fn exclusions(policy: &Policy, excluding: &crate::policy::Excluding) -> Exclusions {
    let calendars = law::calendars(policy);
    let holidays = excluding.holidays.as_ref().map(|holidays| {
        let calendar = calendars.get(holidays.calendar.as_str()).map(Arc::clone);
        (calendar.unwrap_or_else(|| Arc::new(Calendar::undeclared(&holidays.calendar))), holidays.observance)
    });
    Exclusions { weekdays: excluding.weekdays, holidays }
}

/// The days between start and deadline that do not count, and those of which the calendar does not know whether they do.
fn excluded_days(policy: &Policy, excluding: &crate::policy::Excluding, from: i64, until: i64, zone: Zone) -> String {
    let exclusions = exclusions(policy, excluding);
    if exclusions.is_none() {
        return " Every hour counts, weekends and holidays too.".to_owned();
    }
    let first = zone.date(Instant::from_unix(from));
    let (mut out, mut unknown) = (Vec::new(), Vec::new());
    for days in 0..MOST_DAYS {
        let date = first.plus_days(days);
        if zone.start_of_day(date).unix() >= until {
            break;
        }
        match exclusions.excludes(date) {
            Some(true) => out.push(format!("{}{}", day_name(date), holiday(&exclusions, date))),
            Some(false) => {}
            None => unknown.push(day_name(date)),
        }
    }
    let mut text = not_counted(&out);
    if !unknown.is_empty() {
        text.push_str(&format!(" Whether {} is a holiday, the calendar does not know.", list(&unknown, "or")));
    }
    text
}

fn not_counted(days: &[String]) -> String {
    match days.len() {
        0 => " Every day in between counts.".to_owned(),
        1 => format!(" {} is not counted.", list(days, "and")),
        number if number <= NAMED_DAYS => format!(" {} are not counted.", list(days, "and")),
        number => {
            let named: Vec<String> = days.iter().take(NAMED_DAYS).cloned().collect();
            let more = number.saturating_sub(NAMED_DAYS);
            format!(" {} and {more} more days are not counted.", named.join(", "))
        }
    }
}

fn holiday(exclusions: &Exclusions, date: Date) -> String {
    match exclusions.holidays.as_ref().map(|(calendar, observance)| calendar.day(date, *observance)) {
        Some(Day::Holiday(name)) => format!(" ({name})"),
        _ => String::new(),
    }
}

fn list(words: &[String], conjunction: &str) -> String {
    crate::policy::listed(words, conjunction)
}

/// A limit that fills up exactly at the midnight before days that do not count.
fn midnight(policy: &Policy, limit: &Limit, deadline: Range, zone: Zone) -> String {
    let Limit::Hours { excluding, .. } = limit else { return String::new() };
    let day = zone.date(deadline.latest);
    let excluded = exclusions(policy, excluding).excludes(day) == Some(true);
    if zone.start_of_day(day) != deadline.latest || !excluded {
        return String::new();
    }
    format!(
        " It fills up exactly at midnight and is taken to end there, although {} is not counted; the other reading, that it \
         goes on until the next counted day begins, is arguable.",
        day_name(day)
    )
}
