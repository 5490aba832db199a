//! The live protocol: what its documentation shows, its schema, bad lines, killing and replaying, forgetting.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use crate::common::{doubt, run};
use detainer::check::Law;
use detainer::live::protocol::{self, Session, Settings};
use detainer::live::{Custody, Decision};
use detainer::policy::catalog;
use detainer::time::{Instant, format_instant};
use proptest::prelude::*;
use serde_json::{Value, json};

const POLICY: &str = "us-fed-8cfr-287-7";

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn session() -> Session {
    let law = Law::new(vec![catalog::policy(POLICY).unwrap().unwrap()]);
    Session::new(Arc::new(law), Settings::default())
}

/// The lines of the answer to one line.
fn answer(session: &mut Session, line: &str) -> Vec<String> {
    let mut out = Vec::new();
    session.line(line.as_bytes(), &mut out);
    String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
}

fn answers<'l>(session: &mut Session, lines: impl IntoIterator<Item = &'l str>) -> Vec<Value> {
    lines.into_iter().flat_map(|line| answer(session, line)).map(|line| serde_json::from_str(&line).unwrap()).collect()
}

fn live() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_detainer"));
    command.args(["live", "--policy", POLICY]).current_dir(env!("CARGO_MANIFEST_DIR"));
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    command
}

#[test]
fn the_documentation_shows_what_the_command_says() {
    let mut shown = String::new();
    let mut session = session();
    for line in text("examples/live/shift.jsonl").lines() {
        shown.push_str(&format!("> {line}\n"));
        answer(&mut session, line).iter().for_each(|line| shown.push_str(&format!("< {line}\n")));
    }
    assert!(text("docs/live-protocol.md").contains(&shown), "{shown}");

    let mut child = live().spawn().unwrap();
    child.stdin.take().unwrap().write_all(text("examples/live/shift.jsonl").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said: String = shown.lines().filter_map(|line| line.strip_prefix("< ")).flat_map(|line| [line, "\n"]).collect();
    assert_eq!((String::from_utf8(output.stdout).unwrap(), output.status.code()), (said, Some(3)));
}

/// Bail on Thursday 5 March 2026, 17:00: 7 hours that day, 24 on Friday, 17 on Monday make 48.
#[test]
fn a_shift() {
    let mut session = session();
    let said = answers(&mut session, text("examples/live/shift.jsonl").lines());
    let decisions: Vec<&str> = said.iter().filter_map(|line| line["decision"].as_str()).collect();
    let expected = [
        "must_not_release", // booked
        "must_not_release", // a detainer came
        "may_hold",         // bail was posted
        "must_release",     // the time is up
        "must_not_release", // as known on the Thursday morning
        "not_in_custody",   // released
    ];
    assert_eq!(decisions, expected);
    assert_eq!(said[3]["until"], "2026-03-09T17:00:00-07:00");
    let leads: Vec<i64> = said.iter().filter_map(|line| line["lead_seconds"].as_i64()).collect();
    assert_eq!(leads, [4 * 3600, 0]);
    assert_eq!(session.people(), 0);
    assert_eq!(session.refused(), 1);
}

#[test]
fn the_schema_is_that_of_the_types_and_of_what_is_said() {
    let schema = serde_json::to_value(protocol::schema()).unwrap();
    let kept: Value = serde_json::from_str(&text("docs/live-protocol.schema.json")).unwrap();
    assert!(kept == schema, "write it anew with `detainer live --schema > docs/live-protocol.schema.json`");

    let mut session = session();
    let mut said = Vec::new();
    for line in text("examples/live/shift.jsonl").lines() {
        if let Ok(line) = serde_json::from_str(line) {
            crate::schema::check(&schema, "input", &line).unwrap();
        }
        said.extend(answer(&mut session, line));
    }
    for more in [
        r#"{"booking": "B-9", "time_zone": "America/Chicago", "events": [{"event": "booked", "at": "2026-03-10"}, {"evnt": 1}]}"#,
        r#"{"booking": "B-9", "events": [{"event": "detainer_received", "at": "2026-03-10T09:00", "detainer": "d1"}]}"#,
        r#"{"now": "2026-03-11T09:00:00-05:00", "booking": "B-9", "events": [{"event": "release_ordered", "at": "2026-03-11T08:00"}],
            "ask": ["deadlines", "checklist"]}"#,
        r#"{"booking": "B-9", "now": "2026-03-30T09:00", "ask": ["everything"]}"#,
    ] {
        said.extend(answer(&mut session, more));
    }
    let kinds = ["decision", "alert", "clock", "error"];
    let mut seen = [0; 4];
    for line in said {
        let line: Value = serde_json::from_str(&line).unwrap();
        crate::schema::check(&schema, "output", &line).unwrap_or_else(|error| panic!("{error}: {line}"));
        seen[kinds.iter().position(|kind| line["type"] == *kind).unwrap()] += 1;
    }
    assert!(seen.iter().all(|count| *count > 0), "{seen:?}");
    for bad in [json!({"events": []}), json!({"now": 5}), json!({"booking": "b", "events": [{"event": "bail"}]})] {
        assert!(crate::schema::check(&schema, "input", &bad).is_err(), "{bad}");
    }
}

/// What was said before the kill is the beginning of what a new one says, given the same lines.
#[test]
fn killed_at_any_moment_and_replayed() {
    let input = text("examples/live/shift.jsonl");
    let lines: Vec<&str> = input.lines().collect();
    let mut whole = session();
    let whole: Vec<String> = lines.iter().flat_map(|line| answer(&mut whole, line)).collect();
    for killed_after in 1..lines.len() {
        let mut child = live().spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = Vec::new();
        for (number, line) in lines.iter().take(killed_after).enumerate() {
            writeln!(stdin, "{line}").unwrap();
            loop {
                let answer = stdout.next().unwrap().unwrap();
                let last = answer.contains(&format!("\"line\":{},", number + 1));
                said.push(answer);
                if last {
                    break;
                }
            }
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(said, whole[..said.len()], "killed after line {killed_after}");
    }
}

/// Whatever a line holds, it has one numbered answer and the others are answered as without it.
#[test]
fn bad_lines_change_nothing() {
    let junk = prop_oneof![
        prop::collection::vec(any::<u8>(), 0..80),
        "[ -~]{0,60}".prop_map(String::into_bytes),
        "\\{\"(booking|now|events|ask|schema|as_known_at)\": ?(\"[^\"\\\\]{0,9}\"|\\[\\]|\\[5\\]|-?[0-9]{1,20}|null|\\{\\})\\}"
            .prop_map(String::into_bytes),
    ];
    let lines = prop::collection::vec((any::<prop::sample::Index>(), junk), 1..12);
    let input = text("examples/live/shift.jsonl");
    let good: Vec<&[u8]> = input.lines().map(str::as_bytes).collect();
    let decisions = |lines: &[&[u8]]| {
        let mut session = session();
        let mut said = Vec::new();
        for (number, line) in lines.iter().enumerate() {
            let mut out = Vec::new();
            session.line(line, &mut out);
            let out: Vec<Value> =
                String::from_utf8(out).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            let numbered: Vec<&Value> = out.iter().filter_map(|line| line.get("line")).collect();
            let expected: &[Value] = if line.trim_ascii().is_empty() { &[] } else { &[json!(number + 1)] };
            assert_eq!(numbered, expected.iter().collect::<Vec<_>>(), "{}", String::from_utf8_lossy(line));
            said.extend(out.into_iter().filter(|line| line["booking"] == "B-7").map(|mut line| {
                line.as_object_mut().unwrap().remove("line");
                line
            }));
        }
        said
    };
    let without = decisions(&good);
    run(2_000, 120, lines, |bad| {
        let mut lines = good.clone();
        for (place, bad) in &bad {
            // A line that is a good one changes something; a `now` that can be read does.
            let newline =
                bad.contains(&b'\n') || serde_json::from_slice::<Value>(bad).is_ok_and(|line| line["now"].is_string());
            if !newline {
                lines.insert(place.index(lines.len() + 1), bad);
            }
        }
        prop_assert_eq!(decisions(&lines), without.clone());
        Ok(())
    });
}

/// Sent event by event, the last answer is the decision of the record read at once.
#[test]
fn the_protocol_decides_as_the_library_does() {
    run(300, 121, (doubt(), any::<prop::sample::Index>()), |(doubt, which)| {
        let law = Arc::new(Law::new(doubt.policies.clone()));
        for record in doubt.left() {
            let times: Vec<Instant> = record.events.iter().filter_map(|event| event.at.earliest()).collect();
            let now = times[which.index(times.len())];
            let mut session = Session::new(Arc::clone(&law), Settings::default());
            let line = json!({"now": format_instant(now, record.zone)}).to_string();
            answer(&mut session, &line);
            let whole = serde_json::to_value(&record).unwrap();
            let mut last = Value::Null;
            for event in whole["events"].as_array().unwrap() {
                let mut line = whole.clone();
                line["events"] = json!([event]);
                last = answers(&mut session, [line.to_string().as_str()]).pop().unwrap();
            }
            let mut custody = Custody::new(record.clone(), Arc::clone(&law));
            let decision = custody.decide(now);
            // Once gone, the record is forgotten, and the events that follow are those of an unknown booking.
            if *decision != Decision::NotInCustody && session.people() == 1 {
                prop_assert_eq!(last["decision"].as_str(), Some(decision.as_str()), "{}", last);
                let sentence = decision.sentence(record.zone);
                prop_assert_eq!(last["text"].as_str(), Some(sentence.as_str()));
            }
        }
        Ok(())
    });
}

#[test]
fn who_has_left_is_forgotten() {
    let mut session = session();
    let at = |hours: i64| Instant::from_unix(1_772_755_200 + hours * 3600).to_string();
    for number in 0..20_000_i64 {
        for (hours, event) in [(number, "booked"), (number + 3, "bail_posted"), (number + 4, "released")] {
            let line = json!({"now": at(hours), "booking": format!("b{number}"), "time_zone": "America/Chicago",
                "events": [{"event": event, "at": at(hours), "id": event}]});
            answer(&mut session, &line.to_string());
        }
    }
    assert_eq!((session.people(), session.refused()), (0, 0));
    // What is heard of somebody who is not booked is kept for a week.
    let note =
        r#"{"booking": "b7", "time_zone": "America/Chicago", "events": [{"event": "note", "text": "a letter"}]}"#;
    answer(&mut session, note);
    assert_eq!(session.people(), 1);
    answer(&mut session, &json!({"now": at(20_004 + 169)}).to_string());
    assert_eq!(session.people(), 0);
}

/// With `--keep` a release that was a mistake can be withdrawn.
#[test]
fn a_release_withdrawn() {
    let law = Law::new(vec![catalog::policy(POLICY).unwrap().unwrap()]);
    let settings = Settings { keep_seconds: 3600, ..Settings::default() };
    let mut session = Session::new(Arc::new(law), settings);
    let said = answers(
        &mut session,
        [
            r#"{"now": "2026-03-05T09:00:00Z", "booking": "b", "time_zone": "UTC", "events": [
                {"id": "e1", "event": "booked", "at": "2026-03-05T08:00"}, {"id": "e2", "event": "released", "at": "2026-03-05T08:30"}]}"#,
            r#"{"now": "2026-03-05T09:30:00Z", "booking": "b", "events": [{"id": "e3", "replaces": "e2", "void": true, "event": "released"}]}"#,
        ]
        .map(|line| line.replace('\n', " "))
        .iter()
        .map(String::as_str),
    );
    let decisions: Vec<&str> = said.iter().filter_map(|line| line["decision"].as_str()).collect();
    assert_eq!(decisions, ["not_in_custody", "must_not_release"]);
    assert!(said.iter().all(|line| line.get("defects").is_none()), "{said:?}");
    let line = r#"{"booking": "b", "events": [{"replaces": "e9", "event": "released", "at": "2026-03-05T08:40"}]}"#;
    let said = answers(&mut session, [line]);
    assert_eq!(
        (&said[0]["decision"], &said[0]["defects"][0]["code"]),
        (&json!("not_in_custody"), &json!("unknown_value"))
    );
}

#[test]
fn the_python_client_runs() {
    let Ok(found) = Command::new("python3").arg("--version").output() else {
        println!("skipped: no `python3` on this machine");
        return;
    };
    assert!(found.status.success());
    let output = Command::new("python3")
        .args(["examples/live_client.py", env!("CARGO_BIN_EXE_detainer")])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let expected = "\
B-7: Must not release: case 26-114.
B-7: Must not release: case 26-114.
B-7: May hold until Mon 9 Mar 2026 17:00 on detainer d1.
refused: `time_zone` is missing
B-7: 1 hours or less left. Release by Mon 9 Mar 2026 17:00 (us-fed-8cfr-287-7).
B-7: the time is up. Release by Mon 9 Mar 2026 17:00 (us-fed-8cfr-287-7).
B-7: Must release, since Mon 9 Mar 2026 17:00: the time that us-fed-8cfr-287-7 allows had run out.
B-7: Not in custody at that time.
";
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!((String::from_utf8(output.stdout).unwrap().as_str(), errors.as_str()), (expected, ""));
    assert_eq!(output.status.code(), Some(3));
}
