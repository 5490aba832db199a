//! A record and a law made of bytes: the engine, the naive model and the re-checker must agree on them.
//!
//! Every byte is a choice from a list, so that a changed byte is a changed choice, and any bytes are a record of the kinds
//! and words of the format.

use detainer::check::recheck::recheck;
use detainer::check::{Judge, Law, Options, Outline, check};
use detainer::policy::Policy;
use detainer::record::{Defaults, Event, EventKind, Timeline, Value};
use detainer::time::{Instant, Zone, format_instant};

use crate::naive;

/// Every time of an exact record is a multiple of so many seconds.
const STEP: i64 = 3600;

/// Fridays before a clock change, before a holiday on a Monday, and before nothing in particular: days since 1970.
const DAYS: [i64; 3] = [20_518, 20_497, 20_609];

/// The hours after the beginning of a day at which something may happen; what is near each other is most telling.
const HOURS: [i64; 24] = [0, 0, 1, 2, 6, 8, 12, 20, 23, 24, 25, 30, 36, 48, 49, 50, 60, 71, 72, 73, 96, 97, 120, 200];

/// What may happen, and with what attributes. The first word of each is the key.
const KINDS: &[(&str, &[&[&str]])] = &[
    ("booked", &[CASE, ARREST]),
    ("released", &[]),
    ("transferred", &[&["to", "", "ice"]]),
    ("arrested", &[ARREST]),
    ("charged", &[CASE, &["class", "", "us-or/felony", "us-or/misdemeanor"]]),
    ("probable_cause_found", &[&["by", "judge", "officer", ""], CASE, DETAINER]),
    ("bail_posted", &[CASE]),
    ("bail_refused", &[CASE, &["because", "", "detainer", "other"]]),
    ("release_ordered", &[CASE]),
    ("charges_dropped", &[CASE]),
    ("remanded", &[CASE]),
    ("case_closed", &[CASE]),
    ("sentenced", &[CASE, &["term", "P1D", "", "P2D", "PT30H", "P1M"], &["credit", "PT0H", "", "P1D"]]),
    ("sentence_completed", &[CASE]),
    ("hold_placed", &[HOLD, &["basis", "judicial_warrant", "parole", "none", "", "immigration_detainer"]]),
    ("hold_lifted", &[HOLD]),
    (
        "detainer_received",
        &[
            DETAINER,
            &["form", "I-247A", "I-247D", "", "none"],
            &["signed", "true", "false", ""],
            &["warrant", "none", "administrative", "judicial", ""],
            &["probable_cause", "none", "officer", "judge", ""],
        ],
    ),
    ("detainer_served", &[DETAINER]),
    ("detainer_withdrawn", &[DETAINER]),
    ("warrant_received", &[DETAINER, &["kind", "administrative", "judicial", ""]]),
];
const CASE: &[&str] = &["case", "", "c1", "c2"];
const HOLD: &[&str] = &["hold", "", "h1", "h2"];
const DETAINER: &[&str] = &["detainer", "d1", "d2", ""];
const ARREST: &[&str] = &["arrest", "warrant", "warrantless", ""];

const WHEN: &[&str] = &[
    "\"always\"",
    "\"never\"",
    "\"detainer.signed\"",
    "\"detainer.served\"",
    "\"warrant.judicial\"",
    "\"warrant.any\"",
    "\"detainer.probable_cause\"",
    "\"probable_cause.judge\"",
    "\"person.registrant\"",
    "{ form = [\"I-247A\"] }",
    "{ age_at_least = 18 }",
    "{ charge = [\"us-or/felony\"] }",
    "{ charge = [\"us-or/felony\"], found_by_judge = true }",
    "{ conviction = [\"us-or/felony\"], within_years = 5, before = \"request\" }",
    "{ not = \"detainer.served\" }",
];
const LIMIT: &[&str] = &[
    "",
    "limit = { hours = 48 }\n",
    "limit = { hours = 24, excluding = [\"saturday\", \"sunday\"] }\n",
    "limit = { hours = 48, excluding = [\"saturday\", \"sunday\", \"holidays\"] }\nholidays = { calendar = \"us_federal\", observed = true }\n",
    "limit = { end_of_day = true }\n",
];
const CLOCK: &[&str] = &["", "clock = \"receipt\"\n", "clock = \"later\"\n"];
const REVIEW: &[&str] = &["", "", "review = { by = \"judge\", hours = 24 }\n"];
const RENEWABLE: &[&str] = &["", "", "renewable = true\n"];
const SCOPE: &[&str] = &["", "", "applies_to = { form = [\"I-247A\"] }\n"];
const OTHER_TABLES: &[&str] = &[
    "",
    "",
    "[processing]\nhours = 6\n",
    "[arrest]\nreview = { by = \"judge\", hours = 48 }\n",
    "[bail]\nrefusal = \"entitlement\"\n",
];

/// Bytes as choices; when they are used up, every choice is the first.
struct Choices<'a>(&'a [u8]);

impl Choices<'_> {
    fn below(&mut self, count: usize) -> usize {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        usize::from(*first) % count
    }

    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    fn time(&mut self, day: i64, exact: bool) -> String {
        let start = day * 86_400;
        let text = |hours: i64| format_instant(Instant::from_unix(start + hours * STEP), Zone::utc());
        let at = self.of(&HOURS);
        match self.below(if exact { 1 } else { 5 }) {
            0 => text(at),
            1 => format!("{}/{}", text(at), text(at + self.of(&HOURS))),
            2 => format!("../{}", text(at)),
            3 => format!("{}/..", text(at)),
            _ => String::new(),
        }
    }

    fn event(&mut self, (kind, attributes): (&str, &[&[&str]]), at: String) -> Value {
        let mut entries = vec![("event".to_owned(), Value::Text(kind.to_owned())), ("at".to_owned(), Value::Text(at))];
        for list in attributes {
            let [key, values @ ..] = list else { continue };
            let value = match self.of(values) {
                "" => continue,
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                word => Value::Text(word.to_owned()),
            };
            entries.push(((*key).to_owned(), value));
        }
        Value::Map(entries)
    }

    fn timeline(&mut self, exact: bool) -> Timeline {
        let day = self.of(&DAYS);
        let facts = [
            vec![],
            vec![("registrant".to_owned(), Value::Bool(true)), ("age".to_owned(), Value::Int(30))],
            vec![("registrant".to_owned(), Value::Bool(false)), ("convictions".to_owned(), Value::List(vec![]))],
        ];
        let facts = facts[self.below(facts.len())].clone();
        let ordered = self.below(4) != 3;
        let complete = self.below(2) == 1;
        let booked = self.time(day, exact);
        let mut events = vec![self.event(KINDS[0], booked)];
        for _ in 0..self.below(10) {
            let kind = self.of(KINDS);
            let at = self.time(day, exact);
            events.push(self.event(kind, at));
        }
        let end = format_instant(Instant::from_unix((day + 6) * 86_400), Zone::utc());
        events.push(self.event(KINDS[1], end));
        let record = Value::Map(vec![
            ("booking".to_owned(), Value::Text("b".to_owned())),
            ("time_zone".to_owned(), Value::Text("America/Los_Angeles".to_owned())),
            ("ordered".to_owned(), Value::Bool(ordered)),
            ("records_complete".to_owned(), Value::Bool(complete)),
            ("facts".to_owned(), Value::Map(facts)),
            ("events".to_owned(), Value::List(events)),
        ]);
        Timeline::from_value(record, &Defaults::default()).expect("it has all that a timeline needs")
    }

    fn requirement(&mut self) -> String {
        // `always` and `never`, the first two, stand alone.
        match self.below(4) {
            1 => format!("{{ all = [{}, {}] }}", self.of(&WHEN[2..]), self.of(&WHEN[2..])),
            2 => format!("{{ any = [{}, {}] }}", self.of(&WHEN[2..]), self.of(&WHEN[2..])),
            _ => self.of(WHEN).to_owned(),
        }
    }

    fn policy(&mut self, id: usize) -> Policy {
        let scope = self.of(SCOPE);
        let mut text = format!(
            "[policy]\nid = \"p{id}\"\ntitle = \"P\"\njurisdiction = \"us\"\ncitation = \"C\"\nchecked = \"text\"\n{scope}"
        );
        for _ in 0..=self.below(2) {
            let rule = [LIMIT, CLOCK, REVIEW, RENEWABLE].map(|list| self.of(list)).concat();
            text += &format!("[[hold]]\nwhen = {}\n{rule}", self.requirement());
        }
        text += self.of(OTHER_TABLES);
        Policy::from_toml(&text, "p.toml").unwrap_or_else(|error| panic!("{error}\n{text}"))
    }
}

/// What came of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compared {
    /// The record is exact, and the naive model gave the same bounds.
    WithModel,
    /// The model takes only exact records in order with one booking, and declines some; the re-checker accepted the assessment.
    WithoutModel,
}

/// Compares all three.
pub(crate) fn agree(bytes: &[u8]) -> Compared {
    let mut choices = Choices(bytes);
    let exact = choices.below(2) == 0;
    let policies: Vec<Policy> = (0..=choices.below(2)).map(|id| choices.policy(id)).collect();
    let timeline = choices.timeline(exact);
    let law = Law::new(policies);
    let options = Options::default();
    let assessment = check(&timeline, &law, &options);
    let judgment = Judge::new(&law, options).judge(&Outline::of(&timeline));
    let told = || serde_json::to_string(&timeline).expect("every record can be written");
    assert_eq!((judgment.verdict, judgment.bounds), (assessment.verdict, assessment.overdetention), "{}", told());
    if let Err(rejections) = recheck(&timeline, law.policies(), None, None, &assessment, 8) {
        panic!("rejected: {}\n{}", rejections[0], told());
    }
    let bookings = timeline.events.iter().filter(|event| event.listed_kind() == Some(EventKind::Booked)).count();
    // Whether a name can mean a detainer without one, the text does not say.
    let nameless = |event: &Event| event.listed_kind() == Some(EventKind::DetainerReceived) && event.detainer.is_none();
    let unclear = timeline.events.iter().any(nameless) && timeline.events.iter().any(|event| event.detainer.is_some());
    if !exact || !timeline.ordered || bookings > 1 || unclear {
        return Compared::WithoutModel;
    }
    match naive::overdetention(&timeline, law.policies(), None, STEP) {
        Err(_) => Compared::WithoutModel,
        Ok(expected) => {
            let found = judgment.bounds.map(|bounds| (bounds.min_seconds, bounds.max_seconds));
            assert_eq!(found, Some(expected), "the engine (left) and the naive model (right) differ\n{}", told());
            Compared::WithModel
        }
    }
}
