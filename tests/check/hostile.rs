//! One booking with more in it than any jail writes: the work grows with the number of events, not with its square.

use std::time::{Duration, Instant as Clock};

use detainer::check::{Judge, Law, Options, Outline, Verdict, check};
use detainer::policy::Policy;
use detainer::record::{Event, EventKind, Facts, Timeline, json};
use detainer::time::{Instant, Recorded, Zone};

/// Half past noon in Los Angeles on 2 March 2026, in seconds since 1970.
const BOOKED: i64 = 1_772_483_400;

/// What opens and what closes in turn, `count` times in all: each at its own second, or all on one day.
fn booking(opens: EventKind, closes: EventKind, label: Option<&str>, dates: bool, count: i64) -> Timeline {
    let zone = Zone::named("America/Los_Angeles").unwrap();
    let at = |second: i64| Recorded::at(Instant::from_unix(BOOKED + second));
    let mut timeline = Timeline::new("b", zone);
    timeline.events.push(Event::new(EventKind::Booked, at(0)));
    timeline.events.extend((1..=count).map(|second| {
        let kind = if second % 2 == 1 { opens } else { closes };
        let at = if dates { Recorded::parse("2026-03-04", zone) } else { at(second * 3) };
        Event { cases: label.map(str::to_owned).into_iter().collect(), ..Event::new(kind, at) }
    }));
    timeline.events.push(Event::new(EventKind::Released, at(30 * 86_400)));
    timeline
}

fn law() -> Law {
    let text = "[policy]\nid = \"review\"\ntitle = \"R\"\njurisdiction = \"us\"\ncitation = \"C\"\nchecked = \"text\"\n\
                [arrest]\nreview = { by = \"judge\", hours = 48 }\n[bail]\nrefusal = \"entitlement\"\n";
    Law::new(vec![Policy::from_toml(text, "review.toml").unwrap()])
}

fn judged(timeline: &Timeline, law: &Law) -> Duration {
    let start = Clock::now();
    let judgment = Judge::new(law, Options::default()).judge(&Outline::of(timeline));
    assert_ne!(judgment.verdict, Verdict::NotAssessed);
    start.elapsed()
}

/// Ten times as many events may take thirty times as long; a hundred times, as the square would, they may not. What else
/// the machine does may be in the way once, but not each time.
#[test]
fn many_openings_and_closings() {
    use EventKind::*;
    let law = law();
    let pairs = [
        (Charged, ChargesDropped),
        (Charged, BailPosted),
        (Charged, BailRefused),
        (Charged, ReleaseOrdered),
        (Remanded, Acquitted),
        (Arrested, Booked),
        (ProbableCauseFound, Remanded),
        (BailSet, Note),
    ];
    for (opens, closes) in pairs {
        for (label, dates) in [(None, false), (None, true), (Some("A"), false), (Some("A"), true)] {
            let few = booking(opens, closes, label, dates, 4_000);
            let many = booking(opens, closes, label, dates, 40_000);
            let grows = || {
                let least = (0..3).map(|_| judged(&few, &law)).min().unwrap();
                judged(&many, &law) < least * 30
            };
            assert!((0..5).any(|_| grows()), "{opens:?} and {closes:?}, {label:?}, dates: {dates}");
        }
    }
}

/// The long answer tries what would settle a doubt, and each trial judges the whole record.
#[test]
fn a_long_record_in_doubt_is_checked() {
    let record = booking(EventKind::BailPosted, EventKind::Charged, None, true, 20_000);
    let assessment = check(&record, &law(), &Options::default());
    assert_eq!(assessment.verdict, Verdict::Undetermined);
    let again = assessment.defects.iter().filter(|defect| defect.code.as_str() == "charged_again").count();
    // All of one day and in order: every charge stands behind a closing.
    assert_eq!(again, 10_000);
}

#[test]
fn deep_nesting_is_refused() {
    for open in ["[", "{\"a\":"] {
        let text = format!("{{\"booking\": \"b\", \"events\": {}", open.repeat(1_000_000));
        assert!(json::read(text.as_bytes(), 1, &detainer::record::Defaults::default()).is_err());
    }
}

/// Ten thousand facts, any of which would do: sixty-four are named, and that there are more is said.
#[test]
fn a_requirement_of_ten_thousand_leaves() {
    let leaves: Vec<String> = (0..10_000).map(|n| format!("\"person.f{n}\"")).collect();
    let text = format!(
        "[policy]\nid = \"p\"\ntitle = \"P\"\njurisdiction = \"us\"\ncitation = \"C\"\nchecked = \"text\"\n\
         [hold]\nwhen = {{ any = [{}] }}\n",
        leaves.join(", ")
    );
    let law = Law::new(vec![Policy::from_toml(&text, "p.toml").unwrap()]);
    let mut record = booking(EventKind::BailPosted, EventKind::DetainerReceived, None, false, 2);
    record.facts = Facts { flags: (0..10_000).map(|n| (format!("f{n}"), false)).collect(), ..Facts::none() };
    let assessment = check(&record, &law, &Options::default());
    let finding = assessment.findings.iter().find(|finding| !finding.missing.is_empty()).expect("evidence is missing");
    assert_eq!((finding.missing.len(), finding.truncated), (64, true));
}
