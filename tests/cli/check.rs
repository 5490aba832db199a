//! The command line, end to end: exact texts, exit codes, and what reaches a terminal.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use crate::{command, err, fails, out, run, with_stdin};
use std::process::Stdio;

const MIRANDA: &str = "examples/records/miranda-olivares.json";
const BROKEN: &str = "examples/records/some-broken.jsonl";
const WEEKEND: &str = "examples/records/weekend.json";
const OPEN: &str = "examples/records/open-stay.json";

fn json(line: &str) -> serde_json::Value {
    serde_json::from_str(line).unwrap()
}

#[test]
fn check_writes_one_assessment_a_line() {
    let output = run(&["check", MIRANDA, WEEKEND, "--policy", "us-or-clackamas", "--policy", "us-fed-8cfr-287-7"]);
    assert_eq!((err(&output), output.status.code()), ("", Some(0)));
    let lines: Vec<serde_json::Value> = out(&output).lines().map(json).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["booking"], "12-0931");
    assert_eq!(lines[0]["verdict"], "unlawful");
    assert_eq!(lines[0]["overdetention"], serde_json::json!({"min_seconds": 68400, "max_seconds": 68400}));
    assert_eq!(lines[0]["policies"], serde_json::json!(["us-or-clackamas", "us-fed-8cfr-287-7"]));
    assert_eq!(lines[1]["booking"], "B-1");
    assert_eq!(lines[1]["overdetention"]["min_seconds"], 59400);
    assert_eq!(
        out(&output),
        out(&run(&["check", MIRANDA, WEEKEND, "--policy=us-or-clackamas", "--policy=us-fed-8cfr-287-7"]))
    );
}

#[test]
fn rejected_records_are_listed_and_the_rest_is_checked() {
    let output = run(&["check", BROKEN, "--policy", "us-fed-8cfr-287-7"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(
        err(&output),
        "examples/records/some-broken.jsonl:3: booking `B-3`: `time_zone` is missing\n\
         examples/records/some-broken.jsonl:4: not valid JSON (EOF while parsing a list at column 107)\n\
         examples/records/some-broken.jsonl:5: booking `B-5`: unknown time zone `America/Chigaco`, expected a name of the \
         IANA database such as `America/Los_Angeles`\n"
    );
    let bookings: Vec<_> = out(&output).lines().map(|line| json(line)["booking"].clone()).collect();
    assert_eq!(bookings, ["B-1", "B-2"]);
}

#[test]
fn standard_input() {
    let record = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(OPEN)).unwrap();
    let args = ["check", "-", "--input-format", "json", "--policy", "us-fed-8cfr-287-7", "--as-of", "2024-06-06"];
    let output = with_stdin(&args, &record);
    assert_eq!((err(&output), output.status.code()), ("", Some(0)));
    let assessment = json(out(&output));
    assert_eq!(assessment["custody"]["until"], "2024-06-06T00:00:00-04:00");

    let one_line = json(std::str::from_utf8(&record).unwrap()).to_string();
    let lines = format!("\n{one_line}\r\n{{\n");
    let output = with_stdin(&["check", "-", "--policy", "us-fed-8cfr-287-7"], lines.as_bytes());
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(err(&output), "<stdin>:3: not valid JSON (EOF while parsing an object at column 1)\n");
    assert_eq!(json(out(&output))["verdict"], "not_assessed");
}

#[test]
fn events_as_csv() {
    let output = run(&["check", "examples/records/events.csv", "--policy", "us-fed-8cfr-287-7"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(
        err(&output),
        "examples/records/events.csv:9: booking `B-23`: expected 12 cells as in the header, found 3\n"
    );
    let lines: Vec<serde_json::Value> = out(&output).lines().map(json).collect();
    assert_eq!(lines[0]["booking"], "B-21");
    assert_eq!(lines[0]["verdict"], "lawful");
    assert_eq!(lines[1]["overdetention"]["min_seconds"], 6300);
    let output = with_stdin(&["check", "-", "--input-format", "csv", "--policy", "us-or-clackamas"], b"booking,evnt\n");
    assert_eq!((out(&output), output.status.code()), ("", Some(2)));
    assert!(
        err(&output).starts_with("error: <stdin>:1: the header has no column `event` (is it `evnt`?)"),
        "{}",
        err(&output)
    );
}

#[test]
fn a_zone_for_records_without_one() {
    let output = run(&[
        "check",
        BROKEN,
        "--policy",
        "us-fed-8cfr-287-7",
        "--time-zone",
        "America/Denver",
        "--as-of",
        "2024-05-08",
    ]);
    assert_eq!(output.status.code(), Some(3));
    let without = out(&output).lines().map(json).find(|line| line["booking"] == "B-3").unwrap();
    assert_eq!(without["custody"]["until"], "2024-05-08T00:00:00-06:00");
    assert_eq!(without["defects"][0]["code"], "missing_time_zone");
}

#[test]
fn records_complete() {
    let args = ["check", OPEN, "--policy", "us-or-clackamas", "--as-of", "2024-06-07"];
    assert_eq!(json(out(&run(&args)))["verdict"], "undetermined");
    let output = command(&args).arg("--records-complete").output().unwrap();
    assert_eq!(json(out(&output))["verdict"], "unlawful");
}

#[test]
fn what_cannot_be_used_is_named() {
    let law = ["--policy", "us-or-clackamas"];
    let with = |args: &[&'static str]| [args, &law].concat();
    fails(&with(&["check", "missing.json"]), "error: cannot read `missing.json`: no such file or directory\n");
    fails(
        &with(&["check", MIRANDA, "examples", "--input-format", "json"]),
        "error: cannot read `examples`: it is a directory\n",
    );
    fails(
        &with(&["check", "LICENSE-MIT"]),
        "error: the ending of `LICENSE-MIT` does not say its format\n  help: say it with `--input-format jsonl`, `json` or `csv`\n",
    );
    fails(
        &with(&["check", "clippy.toml", "--input-format", "json"]),
        "error: clippy.toml:1: not valid JSON (expected value at column 1)\n",
    );
    fails(
        &["check", MIRANDA],
        "error: no law to check against: `--policy` or `--by-jurisdiction` is missing\n  help: `detainer policy list` lists the built-in \
         policies; a file that ends in `.toml` will do as well\n",
    );
    fails(
        &["check", MIRANDA, "--policy", "us-or-clackamus"],
        "error: no built-in policy is called `us-or-clackamus`\n  help: did you mean `us-or-clackamas`? `detainer policy list` \
         lists them all\n",
    );
    fails(
        &["check", MIRANDA, "--policy", "zzzz"],
        "error: no built-in policy is called `zzzz`\n  help: `detainer policy list` lists them; a file ends in `.toml`\n",
    );
    fails(&["check", MIRANDA, "--policy", "none.toml"], "error: policy `none.toml`: no such file or directory\n");
    fails(
        &["check", MIRANDA, "--policy", "clippy.toml"],
        "error: clippy.toml:1:1: unknown key `allow-unwrap-in-tests` in the file\n  expected one of: schema, policy, hold, \
         processing, arrest, bail, duty, calendar, test\n",
    );
    fails(
        &with(&["check", MIRANDA, "--time-zone", "America/New_Yrok"]),
        "error: `--time-zone`: unknown time zone `America/New_Yrok`, expected a name of the IANA database such as \
         `America/Los_Angeles`\n  help: did you mean `America/New_York`?\n",
    );
    fails(
        &with(&["check", MIRANDA, "--as-of", "2024-13-01"]),
        "error: `--as-of`: bad time `2024-13-01`, expected a day of the calendar\n",
    );
    fails(
        &with(&["decide", MIRANDA, "--at", "2012-11-04T01:30"]),
        "error: `--at`: `2012-11-04T01:30` happened twice in America/Los_Angeles, expected an offset: \
         2012-11-04T01:30:00-07:00 or 2012-11-04T01:30:00-08:00\n",
    );
    fails(
        &with(&["decide", MIRANDA, "--at", "2012-03-29", "--booking", "12-0913"]),
        "error: no booking `12-0913` in `examples/records/miranda-olivares.json`\n  help: did you mean `12-0931`?\n",
    );
}

#[test]
fn arguments_with_typing_mistakes() {
    fails(
        &["check", MIRANDA, "--polcy", "us-or-clackamas"],
        "error: unexpected argument '--polcy' found\n\n  tip: a similar argument exists: '--policy'\n\nUsage: detainer check \
         --policy <ID-OR-FILE> <INPUT>...\n\nFor more information, try '--help'.\n",
    );
    let output = run(&["chekc"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("a similar subcommand exists: 'check'"), "{}", err(&output));
    let output =
        run(&["decide", MIRANDA, "--at", "2012-03-29", "--policy", "us-or-clackamas", "--as-of", "2012-03-30"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).starts_with("error: unexpected argument '--as-of' found\n"), "{}", err(&output));
    let output = run(&["decide", MIRANDA, "--policy", "us-or-clackamas"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("--at <T>"), "{}", err(&output));
}

#[test]
fn explain_in_words_and_as_a_strip() {
    let output = run(&["explain", MIRANDA, "--policy", "us-or-clackamas"]);
    assert_eq!((err(&output), output.status.code()), ("", Some(0)));
    let expected = include_str!("../data/cli/miranda-olivares.txt");
    assert_eq!(out(&output), expected);
}

#[test]
fn a_limit_with_a_weekend_is_explained() {
    let output = run(&[
        "explain",
        WEEKEND,
        "--policy",
        "us-fed-8cfr-287-7",
        "--policy",
        "examples/policies/release-in-6-hours.toml",
    ]);
    assert_eq!((err(&output), output.status.code()), ("", Some(0)));
    assert_eq!(out(&output), include_str!("../data/cli/weekend.txt"));
}

#[test]
fn a_doubtful_stay_says_what_is_missing() {
    let output = run(&["explain", OPEN, "--policy", "us-or-clackamas", "--as-of", "2024-06-06"]);
    assert_eq!((err(&output), output.status.code()), ("", Some(0)));
    assert_eq!(out(&output), include_str!("../data/cli/open-stay.txt"));
}

/// The explanation of a case of the corpus, on one line.
fn explained(case: &str) -> String {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus");
    let case = json(&fs::read_to_string(corpus.join("spec").join(case)).unwrap());
    let mut args = vec!["explain".to_owned(), "-".to_owned()];
    for policy in case["policies"].as_array().unwrap() {
        let name = policy.as_str().unwrap();
        let file = corpus.join("policies").join(name);
        args.push(format!("--policy={}", if name.ends_with(".toml") { file.to_str().unwrap() } else { name }));
    }
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let output = with_stdin(&args, case["timeline"].to_string().as_bytes());
    assert_eq!((err(&output), output.status.code()), ("", Some(0)));
    out(&output).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn what_an_explanation_must_say() {
    let says = |case: &str, expected: &str| {
        let text = explained(case);
        assert!(text.contains(expected), "{case}: {text}");
    };
    says(
        "limit-at-friday-midnight.json",
        "It fills up exactly at midnight and is taken to end there, although Saturday 10 January is not counted; the other \
         reading, that it goes on until the next counted day begins, is arguable.",
    );
    says(
        "holiday-year-end-observed.json",
        "Friday 31 December (New Year's Day (observed)), Saturday 1 January (New Year's Day) and Sunday 2 January are not \
         counted. It ran out on Tue 4 Jan 2022 12:00.",
    );
    says(
        "end-of-day-nj.json",
        "gives detainer d1 until the midnight that ends the day of the entitlement to release, on Tue 13 Jan 2026 10:00.",
    );
    says(
        "hold-before-booking.json",
        "The hold h1 held the person from Sat 10 Jan 2026 08:00 until Tue 13 Jan 2026 10:00, when the hold was lifted. [#4]",
    );
    says(
        "two-cases.json",
        "The time allowed for processing a release covered the custody from Tue 13 Jan 2026 09:00 until Tue 13 Jan 2026 12:00 (3 hours).",
    );
    says(
        "arrest-lapse-detainer-covers.json",
        "until Wed 14 Jan 2026 08:00, when the time for a judge to find probable cause for the arrest had passed.",
    );
    says("santa-clara-age-unknown.json", "Missing: the person's age at booking.");
}

#[test]
fn explain_wants_one_booking() {
    let law = ["--policy", "us-fed-8cfr-287-7"];
    let output = run(&[&["explain", BROKEN], &law[..]].concat());
    assert_eq!((out(&output), output.status.code()), ("", Some(2)));
    assert!(
        err(&output).ends_with(
            "error: `examples/records/some-broken.jsonl` has 2 bookings: choose one with `--booking`\n  help: they are `B-1`, \
             `B-2`\n"
        ),
        "{}",
        err(&output)
    );
    let output = run(&[&["explain", BROKEN, "--booking", "B-2"], &law[..]].concat());
    assert_eq!(output.status.code(), Some(3));
    assert!(out(&output).starts_with("Booking B-2\nLAWFUL: covered throughout\n"), "{}", out(&output));
}

#[test]
fn the_strip_fits_the_width() {
    for width in [40_usize, 60, 80, 120] {
        for file in [MIRANDA, WEEKEND, OPEN] {
            let args = ["explain", file, "--policy", "us-fed-8cfr-287-7", "--as-of", "2024-06-06"];
            let output = command(&args).env("COLUMNS", width.to_string()).output().unwrap();
            for line in out(&output).lines().filter(|line| !line.contains("https://")) {
                assert!(line.chars().count() <= width, "{width}: {line}");
                assert_eq!(line, line.trim_end(), "spaces at the end");
            }
        }
    }
}

#[test]
fn colours_only_where_they_are_wanted() {
    let args = ["explain", MIRANDA, "--policy", "us-or-clackamas"];
    let plain = run(&args);
    assert!(!out(&plain).contains('\u{1b}'));
    let always = command(&args).args(["--color", "always"]).output().unwrap();
    assert!(out(&always).contains("\u{1b}[31;1mXXXX\u{1b}[0m"));
    assert_eq!(plain.stdout, command(&args).env("NO_COLOR", "1").output().unwrap().stdout);
    assert_eq!(plain.stdout, command(&args).args(["--color", "never"]).output().unwrap().stdout);
}

#[test]
fn nothing_in_a_record_commands_the_terminal() {
    let record = r#"{"booking": "b\u001b[31m\u009bX", "custodian": "a\u202eb", "time_zone": "UTC", "events": [
        {"id": "e\u001b]0;title\u0007", "at": "2024-01-01T10:00", "event": "booked", "case": "c\u001b[2J", "source": "r\u0008w:1"},
        {"id": "x\ry", "at": "2024-01-02T1\u001b0:00", "event": "detainer_received", "detainer": "d\u001b[1m", "form": "\u001bF"},
        {"at": "2024-01-02T10:00", "event": "rel\u001beased"}, {"at": "2024-01-03T10:00", "event": "transferred", "to": "\u001bM"}]}"#;
    for command in
        [&["check"][..], &["explain"], &["explain", "--color", "never"], &["decide", "--at", "2024-01-02T12:00"]]
    {
        let (name, rest) = command.split_first().unwrap();
        let args = [&[*name, "-", "--input-format", "json", "--policy", "us-or-clackamas"], rest].concat();
        let output = with_stdin(&args, record.as_bytes());
        assert_eq!((err(&output), output.status.code()), ("", Some(0)), "{args:?}");
        let harmful = |letter: char| (letter.is_control() && letter != '\n') || letter == '\u{202e}';
        assert!(!out(&output).chars().any(harmful), "{args:?}: {:?}", out(&output));
    }
    let output = with_stdin(
        &["check", "-", "--policy", "us-or-clackamas"],
        b"{\"booking\": \"\x1b[2J\\u001b\", \"events\": []}\n{\"booking\": \"b\\u001b\"}",
    );
    assert_eq!(output.status.code(), Some(3));
    assert!(!err(&output).contains('\u{1b}'), "{:?}", err(&output));
}

#[test]
fn decide_at_a_moment() {
    let at = |at: &str| {
        let output = run(&["decide", WEEKEND, "--at", at, "--policy", "us-fed-8cfr-287-7"]);
        assert_eq!((err(&output), output.status.code()), ("", Some(0)));
        json(out(&output))
    };
    assert_eq!(at("2024-06-07T12:00")["decision"], "must_not_release");
    let hold = at("2024-06-10T08:00");
    assert_eq!(hold["decision"], "may_hold");
    assert_eq!(hold["until"], "2024-06-11T16:30:00-04:00");
    assert_eq!(hold["booking"], "B-1");
    assert_eq!(hold["at"], "2024-06-10T08:00:00-04:00");
    let release = at("2024-06-12");
    assert_eq!(release["decision"], "must_release");
    assert_eq!(release["since"], "2024-06-11T16:30:00-04:00");
    assert_eq!(release["because"], "the time that us-fed-8cfr-287-7 allows had run out");
    assert_eq!(at("2024-06-13")["decision"], "not_in_custody");
}

#[test]
fn a_ruling_not_known_yet() {
    let output = run(&["explain", MIRANDA, "--policy", "us-or-clackamas", "--law-as-known-at", "2012-03-30"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(out(&output).contains("UNDETERMINED"), "{}", out(&output));
    let law = "\nLaw: none\nSet aside: not yet decided at the time given: us-or-clackamas\n";
    assert!(out(&output).contains(law), "{}", out(&output));
}

#[test]
fn a_stack_is_its_policies() {
    let folder = std::env::temp_dir().join(format!("detainer-cli-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let stack = folder.join("county.toml");
    let text =
        "[stack]\nid = \"county\"\ntitle = \"County\"\npolicies = [\"us-fed-8cfr-287-7\", \"us-or-clackamas\"]\n";
    fs::write(&stack, text).unwrap();
    let stack = stack.to_str().unwrap();
    let output = run(&["check", MIRANDA, "--policy", stack, "--policy", "us-or-clackamas"]);
    assert_eq!((err(&output), output.status.code()), ("", Some(0)));
    assert_eq!(json(out(&output))["policies"], serde_json::json!(["us-fed-8cfr-287-7", "us-or-clackamas"]));
    fs::write(stack, text.replace("us-or-clackamas", "us-or-clackama")).unwrap();
    let output = run(&["check", MIRANDA, "--policy", stack]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        err(&output),
        "error: stack `county`: no built-in policy is called `us-or-clackama`\n  help: did you mean `us-or-clackamas`? \
         `detainer policy list` lists them all\n"
    );
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let line = "{\"booking\": \"b\", \"time_zone\": \"UTC\", \"events\": [{\"at\": \"2024-01-01T10:00\", \"event\": \"booked\"}, \
                {\"at\": \"2024-01-02T10:00\", \"event\": \"released\"}]}\n";
    let mut child = command(&["check", "-", "--policy", "us-or-clackamas"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || {
        for _ in 0..5000 {
            if stdin.write_all(line.as_bytes()).is_err() {
                break;
            }
        }
    });
    let mut first = [0; 16];
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_exact(&mut first).unwrap();
    drop(stdout);
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert_eq!((err(&output), output.status.code()), ("", Some(0)));
}

#[test]
fn policies_are_listed_and_shown() {
    let output = run(&["policy", "list"]);
    assert_eq!((err(&output), output.status.code()), ("", Some(0)));
    let ids: Vec<&str> = out(&output).lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(ids.is_sorted() && ids.contains(&"us-or-clackamas"), "{ids:?}");
    let output = run(&["policy", "show", "examples/policies/release-in-6-hours.toml"]);
    assert!(out(&output).starts_with("A release is processed within six hours"), "{}", out(&output));
    assert!(out(&output).contains("\nCitation: Example order 4.2.\n"), "{}", out(&output));
    fails(
        &["policy", "show", "clackamas"],
        "error: no built-in policy is called `clackamas`\n  help: did you mean `us-or-clackamas`? `detainer policy list` lists \
         them all\n",
    );
}

#[test]
fn completions() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = run(&["completions", shell]);
        assert_eq!(output.status.code(), Some(0));
        assert!(out(&output).contains("law-as-known-at"), "{shell}");
    }
}

#[test]
fn man_pages() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("man");
    let _ = fs::remove_dir_all(&folder);
    let output = run(&["man", folder.to_str().unwrap()]);
    assert_eq!((output.status.code(), out(&output), err(&output)), (Some(0), "", ""));
    for name in ["detainer", "detainer-audit", "detainer-audit-diff", "detainer-policy-compare", "detainer-live"] {
        let page = fs::read_to_string(folder.join(format!("{name}.1"))).unwrap();
        assert!(page.contains(&format!(".TH {name} 1")) && page.contains(".SH DESCRIPTION"), "{page}");
    }
    let file = folder.join("detainer.1");
    let file = file.to_str().unwrap();
    fails(&["man", file], &format!("error: cannot write `{file}`: file exists\n"));
}

/// The commands under EXAMPLES in a help text, their continued lines joined.
fn examples(help: &str) -> Vec<String> {
    let text = help.replace("\\\n", " ");
    let commands = text.lines().map(str::trim).filter(|line| line.starts_with("detainer ") || line.starts_with("cat "));
    commands.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn every_example_of_the_help_works() {
    let mut count = 0;
    for command in [&[][..], &["check"], &["explain"], &["decide"], &["policy"], &["completions"]] {
        let output = run(&[command, &["--help"]].concat());
        assert_eq!(output.status.code(), Some(0));
        let help = out(&output);
        assert!(help.contains("\nEXAMPLES\n"), "{command:?}");
        assert!(help.lines().all(|line| line.chars().count() <= 80), "{help}");
        for example in examples(help) {
            count += 1;
            let (input, example) = match example.split_once(" | ") {
                Some((cat, example)) => (cat.strip_prefix("cat "), example.to_owned()),
                None => (None, example),
            };
            let line = example.split(" > ").next().unwrap().to_owned();
            let args: Vec<&str> = line.split(' ').skip(1).collect();
            let output = match input {
                Some(file) => with_stdin(&args, &fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()),
                None => run(&args),
            };
            let expected = if example.contains("some-broken") || example.contains("events.csv") { 3 } else { 0 };
            assert_eq!(output.status.code(), Some(expected), "{example}: {}", err(&output));
            assert!(!output.stdout.is_empty(), "{example}");
        }
    }
    assert!(count >= 18, "{count} examples");
}
