//! One booking with more events than any jail writes: the work grows with their number, not with its square.

use std::time::{Duration, Instant as Clock};

use detainer::check::recheck::recheck;
use detainer::check::{Judge, Law, Options, Outline, check, explain};
use detainer::policy::{Policy, catalog};
use detainer::record::{Defaults, Timeline, Value};

fn text(text: impl Into<String>) -> Value {
    Value::Text(text.into())
}

fn clock(second: usize) -> Value {
    let minute = second / 60;
    let day = minute / 1440;
    text(format!("2026-{:02}-{:02}T{:02}:{:02}:{:02}Z", 3 + day / 28, 1 + day % 28, minute / 60 % 24, minute % 60, second % 60))
}

type Attributes<'a> = &'a [(&'a str, &'a str)];

#[derive(Default)]
struct Events(Vec<Value>);
impl Events {
    fn add(&mut self, kind: &str, at: Value, attributes: Attributes<'_>) {
        let mut entries = vec![("event".to_owned(), text(kind)), ("at".to_owned(), at)];
        entries.extend(attributes.iter().map(|(key, value)| ((*key).to_owned(), text(*value))));
        self.0.push(Value::Map(entries));
    }
}
fn timeline(events: Events) -> Timeline {
    Timeline::from_value(Value::Map(vec![
        ("booking".to_owned(), text("b")), ("time_zone".to_owned(), text("America/New_York")),
        ("events".to_owned(), Value::List(events.0))]), &Defaults::default()).unwrap()
}
const PAIRS: &[(&str, &[(&str,&str)], &str, &[(&str,&str)], &str)] = &[
    ("charged", &[("class","us-or/felony")], "charges_dropped", &[], "case"),
    ("charged", &[], "bail_posted", &[], "case"),
    ("charged", &[], "bail_refused", &[], "case"),
    ("charged", &[], "release_ordered", &[], "case"),
    ("remanded", &[], "acquitted", &[], "case"),
    ("sentenced", &[("term","P1D"),("credit","PT0S")], "sentence_completed", &[], "case"),
    ("sentenced", &[("term","PT1M")], "case_closed", &[], "case"),
    ("probable_cause_found", &[("by","judge")], "probable_cause_found", &[], "case"),
    ("probable_cause_found", &[("by","judge")], "probable_cause_found", &[], "detainer"),
    ("hold_placed", &[("basis","parole")], "hold_lifted", &[], "hold"),
    ("hold_placed", &[], "hold_lifted", &[], "hold"),
    ("detainer_received", &[("form","I-247A"),("signed","x"),("agency","ice")], "detainer_withdrawn", &[], "detainer"),
    ("detainer_served", &[], "warrant_received", &[("kind","judicial")], "detainer"),
    ("agency_notified", &[], "citizenship_claimed", &[], "detainer"),
    ("arrested", &[("arrest","warrantless")], "booked", &[], "case"),
    ("bail_set", &[], "bail_tendered", &[], "case"),
    ("note", &[], "zzz", &[], "text"),
    ("released", &[], "transferred", &[("to","ice")], "x"),
];

#[test]
#[ignore]
fn shapes() {
    let sizes: Vec<usize> = std::env::var("SIZES").unwrap_or("1000,4000".into()).split(',').map(|s| s.parse().unwrap()).collect();
    let only = std::env::var("ONLY").unwrap_or_default();
    let review = "[policy]\nid = \"review\"\ntitle = \"R\"\njurisdiction = \"us\"\ncitation = \"C\"\nchecked = \"text\"\n[arrest]\nreview = { by = \"judge\", hours = 48 }\n[processing]\nhours = 6\n[bail]\nrefusal = \"entitlement\"\n[[duty]]\nid = \"n\"\nevent = \"agency_notified\"\nwithin = { hours = 2 }\nof = \"detainer_received\"\ncitation = \"c\"\n";
    let law = Law::new(vec![catalog::policy("us-fed-8cfr-287-7").unwrap().unwrap(), Policy::from_toml(review, "r").unwrap()]);
    let laws = [("law", law)];
    for (opens, oa, closes, ca, key) in PAIRS { for who in ["none", "one", "few", "each"] { for what in ["open", "close", "both", "nest"] { for when in ["exact", "day", "null", "id"] {
        let name = format!("{opens}/{closes} {who} {what} {when}");
        if !name.contains(&only) { continue }
        let mut report = String::new();
        let mut slow = false;
        let mut last: Vec<f64> = vec![];
        for &n in &sizes {
            let mut events = Events::default();
            let start = clock(0);
            events.add("booked", start, &[]);
            events.add("detainer_received", clock(1), &[("detainer", "dx"), ("form", "I-247A")]);
            let mut seq: Vec<(bool, usize)> = match what {
                "open" => (0..n).map(|i| (true, i)).collect(),
                "close" => (0..n).map(|i| (false, i)).collect(),
                "both" => (0..n/2).flat_map(|i| [(true, i), (false, i)]).collect(),
                _ => (0..n/2).map(|i| (true, i)).chain((0..n/2).rev().map(|i| (false, i))).collect(),
            };
            if when == "day" { seq.reverse(); }
            for (k, (open, i)) in seq.into_iter().enumerate() {
                let label = match who { "none" => None, "one" => Some("x".to_owned()), "few" => Some(format!("x{}", i % 3)), _ => Some(format!("x{i}")) };
                let (kind, attrs) = if open { (opens, oa) } else { (closes, ca) };
                let mut attrs: Vec<(&str, &str)> = attrs.to_vec();
                if let Some(label) = &label { attrs.push((key, label)); }
                let at = match when { "exact" | "id" => clock(60 + k * 2), "day" => text("2026-03-05"), _ => Value::Null };
                let id = format!("e{k}");
                let before = format!("e{}", k.saturating_sub(1));
                if when == "id" { attrs.push(("id", &id)); if k % 2 == 1 { attrs.push(("replaces", &before)); } }
                events.add(kind, at, &attrs);
            }
            events.add("released", text("2026-06-28T12:00:00Z"), &[]);
            let t0 = Clock::now();
            let timeline = timeline(events);
            let t1 = Clock::now();
            let outline = Outline::of(&timeline);
            let t2 = Clock::now();
            let mut times = vec![t1 - t0, t2 - t1];
            for (_, law) in &laws {
                let t = Clock::now();
                let _ = Judge::new(law, Options::default()).judge(&outline);
                times.push(t.elapsed());
                let t = Clock::now();
                let assessment = check(&timeline, law, &Options::default());
                times.push(t.elapsed());
                let t = Clock::now();
                let _ = explain(&timeline, law, &assessment);
                times.push(t.elapsed());
                let t = Clock::now();
                if n <= 4000 && std::env::var("RECHECK").is_ok() { let _ = recheck(&timeline, law.policies(), None, None, &assessment, 2); }
                times.push(t.elapsed());
            }
            let ms: Vec<f64> = times.iter().map(Duration::as_secs_f64).map(|s| s * 1000.0).collect();
            if !last.is_empty() { for (a, b) in last.iter().zip(&ms) { if *b > 20.0 && b / a.max(1.0) > 7.0 { slow = true; } } }
            report += &format!(" | {n}: {}", ms.iter().map(|m| format!("{m:.0}")).collect::<Vec<_>>().join(" "));
            last = ms;
        }
        if slow { println!("SLOW {name}{report}"); } else if std::env::var("ALL").is_ok() { println!("     {name}{report}"); }
    }}}}
}
