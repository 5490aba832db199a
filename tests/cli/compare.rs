//! `detainer policy compare` and `order`, end to end.

use std::fs;
use std::io::Write;

use crate::command;
use std::process::Stdio;

/// Standard output, standard error and the exit status.
fn run(args: &[&str]) -> (String, String, Option<i32>) {
    let output = command(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code())
}

/// A hold on a judge's warrant: nothing in Massachusetts makes it lawful, in Montana the warrant does.
const STRICTER: &str = "\
STRICTER: whatever us-mt-ramon leaves without authority, us-ma-lunn leaves
without authority too, and more.

A stay that shows it, from Mon 8 Jan 2024 09:00 to Mon 8 Jan 2024 10:00 (1 hour)
without authority under us-ma-lunn, not under us-mt-ramon:
  Mon 8 Jan 2024 09:00  booked
  Mon 8 Jan 2024 09:00  release_ordered
  Mon 8 Jan 2024 09:00  detainer_received: detainer d1, warrant judicial
  Mon 8 Jan 2024 10:00  released
";

#[test]
fn stricter_with_a_stay_that_shows_it() {
    let (out, err, status) = run(&["policy", "compare", "us-ma-lunn", "us-mt-ramon"]);
    assert_eq!((err.as_str(), status), ("", Some(0)));
    let timeline = out.strip_prefix(STRICTER).unwrap_or_else(|| panic!("{out}"));
    assert_eq!(timeline.lines().count(), 1);

    // The stay as it is written is one that the checker takes, and finds unlawful under the stricter policy alone.
    for (policy, seconds) in [("us-ma-lunn", 3600), ("us-mt-ramon", 0)] {
        let mut child =
            command(&["check", "-", "--policy", policy]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(timeline.as_bytes()).unwrap();
        let checked: serde_json::Value = serde_json::from_slice(&child.wait_with_output().unwrap().stdout).unwrap();
        assert_eq!(checked["overdetention"]["min_seconds"], seconds, "{policy}");
        assert_eq!(checked["overdetention"]["max_seconds"], seconds, "{policy}");
    }
}

#[test]
fn for_programs() {
    let (out, err, status) = run(&["policy", "compare", "us-mt-ramon", "us-ma-lunn", "--json"]);
    assert_eq!((err.as_str(), status, out.lines().count()), ("", Some(0), 1));
    let answer: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(answer["first"], "us-mt-ramon");
    assert_eq!(answer["second"], "us-ma-lunn");
    assert_eq!(answer["answer"], "looser");
    let shown = &answer["counterexamples"][0];
    assert_eq!(shown["uncovered_only_under"], "us-ma-lunn");
    assert_eq!(shown["from"], "2024-01-08T09:00:00-05:00");
    assert_eq!(shown["until"], "2024-01-08T10:00:00-05:00");
    assert_eq!(shown["timeline"]["events"].as_array().unwrap().len(), 4);
    assert!(answer.get("doubts").is_none());
}

/// Several policies together, from a file, beside one of them: together they are stricter, in Philadelphia's case no more
/// than the one, which wants a judge's warrant as well.
#[test]
fn stacks_and_the_diagram() {
    let folder = std::env::temp_dir().join(format!("detainer-compare-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let stack = folder.join("both.toml");
    let text = "[stack]\nid = \"both\"\ntitle = \"Both\"\npolicies = [\"us-ma-lunn\", \"us-mt-ramon\"]\n";
    fs::write(&stack, text).unwrap();
    let stack = stack.to_str().unwrap();
    let (out, _, _) = run(&["policy", "compare", stack, "us-ma-lunn"]);
    let expected = format!("EQUAL: {stack} and us-ma-lunn leave the same seconds without authority.");
    assert_eq!(out.split_whitespace().collect::<Vec<_>>().join(" "), expected);

    // The stack and the stricter of its policies are one box; from there an arrow leads to the other, and on.
    let names = ["us-generic-warrant-or-probable-cause", "us-mt-ramon", "us-ma-lunn", stack];
    let (out, err, status) = run(&[&["policy", "order"], &names[..]].concat());
    assert_eq!((err.as_str(), status), ("", Some(0)));
    let diagram = format!(
        "digraph strictness {{\n  node [shape=box]\n  n0 [label=\"us-generic-warrant-or-probable-cause\"]\n  \
         n1 [label=\"us-mt-ramon\"]\n  n2 [label=\"us-ma-lunn\\n{stack}\"]\n  n1 -> n0\n  n2 -> n1\n}}\n"
    );
    assert_eq!(out, diagram);
    let (out, _, _) = run(&[&["policy", "order", "--text"], &names[..]].concat());
    let words = format!(
        "1   us-ma-lunn = {stack}\n        stricter than us-mt-ramon\n2   us-mt-ramon\n        stricter than \
         us-generic-warrant-or-probable-cause\n3   us-generic-warrant-or-probable-cause\n"
    );
    assert_eq!(out, words);
    fs::remove_dir_all(&folder).unwrap();
}

/// California's law of 2014 and that of 2018, together: on any day it is the one in force.
#[test]
fn the_law_of_a_day() {
    let folder = std::env::temp_dir().join(format!("detainer-compare-on-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let stack = folder.join("california.toml");
    let text = "[stack]\nid = \"california\"\ntitle = \"California\"\npolicies = [\"us-ca-trust-act\", \"us-ca-values-act\"]\n";
    fs::write(&stack, text).unwrap();
    let on = |other, day| {
        let (out, err, status) = run(&["policy", "compare", stack.to_str().unwrap(), other, "--on", day]);
        (out.split(':').next().unwrap().to_owned(), err, status)
    };
    assert_eq!(on("us-ca-trust-act", "2017-12-31"), ("EQUAL".to_owned(), String::new(), Some(0)));
    assert_eq!(on("us-ca-values-act", "2018-01-01"), ("EQUAL".to_owned(), String::new(), Some(0)));
    let error = "error: nothing of `us-ca-values-act` is in force on 2017-12-31\n  help: `detainer policy show` gives the dates \
                 of a policy\n";
    assert_eq!(on("us-ca-values-act", "2017-12-31"), (String::new(), error.to_owned(), Some(2)));
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn unknown_policies() {
    let (out, err, status) = run(&["policy", "compare", "us-ma-lunn", "us-mt-ramn"]);
    assert_eq!((out.as_str(), status), ("", Some(2)));
    let expected = "error: no built-in policy is called `us-mt-ramn`\n  help: did you mean `us-mt-ramon`? \
                    `detainer policy list` lists them all\n";
    assert_eq!(err, expected);
}
