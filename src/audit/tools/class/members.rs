//! Who is a member of a class, who may be, and for how many days.

use std::collections::HashSet;
use std::io::{self, Write};

use crate::audit::{cell, seen};
use crate::check::presence::{Present, presence};
use crate::check::{Law, Truth, words};
use crate::policy::is_within;
use crate::record::{Timeline, Value};
use crate::time::{Span, Spans, Zone, format_instant};

use super::super::days::{Days, DaysRange};
use super::super::{Section, Stay, Tool, add, map, number, word};
use super::{Anchor, Class};

/// The members of a class, and those who may be: a row of a table each.
pub struct Members<W> {
    class: Class,
    members: Part<W>,
    possible: Part<W>,
    /// Possible members of whom nothing is known but that they are not left out: they could not be judged.
    not_assessed: u64,
}

/// Bookings of one kind.
struct Part<W> {
    table: W,
    bookings: u64,
    people: HashSet<u128>,
    without_person: u64,
    held: DaysRange,
    beyond: (i64, i64),
}

/// A stretch of custody from the anchor on.
struct Run {
    span: Span,
    /// The instants at which it surely goes on.
    sure: Vec<Span>,
}

/// What a booking has of a class.
#[derive(Clone, Copy)]
struct Held {
    member: Truth,
    /// When the first stretch that may belong to the class began.
    anchor: Span,
    days: DaysRange,
    /// Seconds past the threshold.
    beyond: (i64, i64),
}

const HEADER: &str = "booking,person,custodian,anchor,min_seconds,max_seconds,min_beyond_seconds,max_beyond_seconds,\
                      min_dates,max_dates,min_midnights,max_midnights\n";

impl<W: Write + Send> Members<W> {
    /// The members of a class into one table, and those who may be members into another.
    ///
    /// # Errors
    ///
    /// The tables cannot be written.
    pub fn new(class: Class, members: W, possible: W) -> io::Result<Self> {
        Ok(Self { class, members: Part::new(members)?, possible: Part::new(possible)?, not_assessed: 0 })
    }
}

impl<W: Write + Send> Tool for Members<W> {
    fn see(&mut self, stay: &Stay, law: &Law) -> io::Result<()> {
        let belongs = self.class.takes(&stay.timeline);
        if belongs == Truth::No {
            return Ok(());
        }
        let stretches = presence(&stay.timeline, law, &stay.options);
        if stretches.is_empty() {
            add(&mut self.not_assessed);
            return self.possible.row(stay, None);
        }
        let Some(held) = self.class.held(&stretches, stay.timeline.zone) else { return Ok(()) };
        match belongs & held.member {
            Truth::No => Ok(()),
            Truth::Yes => self.members.row(stay, Some(held)),
            Truth::Unknown => self.possible.row(stay, Some(held)),
        }
    }

    fn finish(mut self: Box<Self>) -> io::Result<Section> {
        self.members.table.flush()?;
        self.possible.table.flush()?;
        let (class, members, possible) = (&self.class, &self.members, &self.possible);
        let all = members.held.plus(possible.held);
        let at_least = members.held.at_least;
        let held = DaysRange { at_least, at_most: all.at_most };
        let beyond = (members.beyond.0, members.beyond.1.saturating_add(possible.beyond.1));
        let lines = vec![
            format!("Class {}: {}", class.id, class.title),
            format!(
                "  held more than {} hours from: {}; {} members, {} possible ({} of them not assessed)",
                class.hours,
                class.anchor.as_str(),
                members.bookings,
                possible.bookings,
                self.not_assessed
            ),
            format!(
                "  held {} to {}, of it past the threshold {} to {}; {} to {} calendar dates",
                words::hours(held.at_least.seconds),
                words::hours(held.at_most.seconds),
                words::hours(beyond.0),
                words::hours(beyond.1),
                held.at_least.dates,
                held.at_most.dates
            ),
        ];
        let value = map([
            ("title", word(&class.title)),
            ("source", class.source.clone().map_or(Value::Null, Value::Text)),
            ("anchor", word(class.anchor.as_str())),
            ("more_than_hours", Value::Int(i64::from(class.hours))),
            ("members", members.value()),
            ("possible", possible.value()),
            ("possible_not_assessed", number(self.not_assessed)),
            ("held", held.value()),
            ("beyond_seconds", map([("at_least", Value::Int(beyond.0)), ("at_most", Value::Int(beyond.1))])),
        ]);
        Ok(Section { name: format!("class-{}", class.id), value, lines })
    }
}

impl<W: Write> Part<W> {
    fn new(mut table: W) -> io::Result<Self> {
        table.write_all(HEADER.as_bytes())?;
        let (held, beyond) = (DaysRange::default(), (0, 0));
        Ok(Self { table, bookings: 0, people: HashSet::new(), without_person: 0, held, beyond })
    }

    fn row(&mut self, stay: &Stay, held: Option<Held>) -> io::Result<()> {
        let timeline = &stay.timeline;
        add(&mut self.bookings);
        match &timeline.person {
            Some(person) => _ = self.people.insert(seen::hash(person.as_bytes())),
            None => add(&mut self.without_person),
        }
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let mut cells = vec![timeline.booking.clone(), text(&timeline.person), text(&timeline.custodian)];
        match held {
            None => cells.extend(std::iter::repeat_n(String::new(), 9)),
            Some(Held { anchor, days, beyond, .. }) => {
                self.held = self.held.plus(days);
                self.beyond = (self.beyond.0.saturating_add(beyond.0), self.beyond.1.saturating_add(beyond.1));
                cells.push(range(anchor, timeline.zone));
                let (least, most) = (days.at_least, days.at_most);
                let numbers = [least.seconds, most.seconds, beyond.0, beyond.1, least.dates, most.dates];
                let numbers = numbers.into_iter().chain([least.midnights, most.midnights]);
                cells.extend(numbers.map(|number| number.to_string()));
            }
        }
        let mut row = Vec::new();
        cell::row(&mut row, &cells.iter().map(String::as_str).collect::<Vec<_>>());
        self.table.write_all(&row)
    }

    fn value(&self) -> Value {
        map([
            ("bookings", number(self.bookings)),
            ("people", number(u64::try_from(self.people.len()).unwrap_or(u64::MAX))),
            ("bookings_without_person", number(self.without_person)),
        ])
    }
}

/// One instant, or `earliest/latest`.
fn range(span: Span, zone: Zone) -> String {
    let earliest = format_instant(span.from, zone);
    if span.from == span.until { earliest } else { format!("{earliest}/{}", format_instant(span.until, zone)) }
}

impl Class {
    /// Whether a record is of one who is not left out, whatever its times.
    fn takes(&self, timeline: &Timeline) -> Truth {
        let within = |own: Option<&str>, wanted: &[String], matches: &dyn Fn(&str, &str) -> bool| match own {
            _ if wanted.is_empty() => Truth::Yes,
            None => Truth::Unknown,
            Some(own) => Truth::certain(wanted.iter().any(|one| matches(one, own))),
        };
        let custodian = timeline.custodian.as_deref();
        let facility = within(custodian, &self.facilities, &|one, own| one == own);
        let place = within(timeline.jurisdiction.as_deref(), &self.jurisdictions, &|one, own| is_within(own, one));
        let except = &self.except;
        let named = Truth::certain(except.bookings.contains(&timeline.booking));
        let standing = timeline.standing();
        let happened = |kind| standing.iter().any(|standing| standing.event.listed_kind() == Some(kind));
        let event = Truth::certain(except.events.iter().copied().any(happened));
        let stated = |fact: &String| timeline.facts.flags.get(fact).map_or(Truth::Unknown, |is| Truth::certain(*is));
        let fact = except.facts.iter().map(stated).fold(Truth::No, |all, one| all | one);
        facility & place & !(named | event | fact)
    }

    /// What a stay has of the class; `None` if nothing.
    fn held(&self, stretches: &[Present], zone: Zone) -> Option<Held> {
        let limit = i64::from(self.hours).saturating_mul(3600);
        let mut all: Option<Held> = None;
        let (mut sure, mut possible) = (Spans::empty(), Spans::empty());
        for run in self.runs(stretches) {
            let longest = run.sure.iter().map(|span| span.seconds()).max().unwrap_or(0);
            let long = Truth::of(longest > limit, run.span.seconds() > limit);
            let anchor = Span::new(run.span.from, run.sure.first().map_or(run.span.until, |span| span.from));
            let member = long & self.on_those_days(anchor, zone);
            if member == Truth::No {
                continue;
            }
            let held = all.get_or_insert(Held { member, anchor, days: DaysRange::default(), beyond: (0, 0) });
            held.member = held.member | member;
            if member == Truth::Yes {
                sure = sure.union(&run.sure.into_iter().collect());
                held.beyond.0 = held.beyond.0.saturating_add(longest.saturating_sub(limit));
            }
            possible = possible.union(&std::iter::once(run.span).collect());
            held.beyond.1 = held.beyond.1.saturating_add(run.span.seconds().saturating_sub(limit));
        }
        let days = DaysRange { at_least: Days::of(&sure, zone), at_most: Days::of(&possible, zone) };
        all.map(|held| Held { days, ..held })
    }

    /// Whether an anchor in that range lies on the days of the class.
    fn on_those_days(&self, anchor: Span, zone: Zone) -> Truth {
        let (first, last) = (zone.date(anchor.from), zone.date(anchor.until));
        let from = self.from.map_or(Truth::Yes, |from| Truth::of(from <= first, from <= last));
        let until = self.until.map_or(Truth::Yes, |until| Truth::of(last < until, first < until));
        from & until
    }

    /// The stretches in which the hours may run.
    fn runs(&self, stretches: &[Present]) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for stretch in stretches {
            let truth = match self.anchor {
                Anchor::Booking => stretch.custody,
                Anchor::Entitlement => stretch.custody & !stretch.local,
                Anchor::Detainer => stretch.custody & stretch.received,
            };
            if truth == Truth::No {
                continue;
            }
            match runs.last_mut().filter(|run| run.span.until == stretch.span.from) {
                Some(run) => run.span.until = stretch.span.until,
                None => runs.push(Run { span: stretch.span, sure: Vec::new() }),
            }
            let Some(run) = runs.last_mut().filter(|_| truth == Truth::Yes) else { continue };
            match run.sure.last_mut().filter(|sure| sure.until == stretch.span.from) {
                Some(sure) => sure.until = stretch.span.until,
                None => run.sure.push(stretch.span),
            }
        }
        runs
    }
}
