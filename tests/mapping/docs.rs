//! The examples of `docs/mappings.md` give what the page says, and the page speaks of every key.

use crate::common::{lines, read, rejected, unmapped};
use detainer::audit::mapping::Mapping;

const PAGE: &str = include_str!("../../docs/mappings.md");

/// The fenced blocks: what stands behind the fence, and the text.
fn blocks() -> Vec<(&'static str, &'static str)> {
    let mut blocks = Vec::new();
    let mut rest = PAGE;
    while let Some((_, after)) = rest.split_once("```") {
        let (info, after) = after.split_once('\n').unwrap();
        let (text, after) = after.split_once("```").unwrap();
        blocks.push((info, text));
        rest = after;
    }
    blocks
}

#[test]
fn the_examples() {
    let mut mapping = "";
    let mut files: Vec<(&str, &str)> = Vec::new();
    let mut run = 0;
    for (info, text) in blocks() {
        match info.split_once(' ') {
            Some(("toml", "mapping")) => (mapping, files) = (text, Vec::new()),
            Some(("csv" | "json", name)) => files.push((name, text)),
            Some(("text", "events")) => {
                let mapped = read(mapping, &files);
                let mut found = lines(&mapped);
                found.extend(rejected(&mapped).iter().map(|line| format!("rejected {line}")));
                found.extend(unmapped(&mapped).iter().map(|line| format!("unmapped {line}")));
                let expected: Vec<&str> = text.lines().collect();
                assert_eq!(found, expected, "{mapping}\n{found:#?}");
                run += 1;
            }
            _ => assert_eq!(info, "sh", "a block that nothing runs"),
        }
    }
    assert_eq!(run, 10);
}

#[test]
fn every_key_is_on_the_page() {
    // What the reader names when it is asked for a key that it does not know.
    let known = |text: &str| -> Vec<String> {
        let error = Mapping::from_toml(text, "m").unwrap_err();
        let help = error.help.unwrap();
        let (_, list) = help.split_once("expected one of: ").unwrap_or_else(|| panic!("{help}, {}", error.message));
        list.split(", ").map(str::to_owned).collect()
    };
    let head = "[mapping]\nid = \"a\"\ntitle = \"b\"\n";
    let table = format!("{head}[table]\nrow = \"booking\"\nkey = \"k\"\n");
    let mut keys = known("qqqqqq = 1");
    for part in [
        format!("{head}qqqqqq = 1"),
        format!("{head}[bookings]\nqqqqqq = 1\n[table]"),
        format!("{table}qqqqqq = 1"),
        format!("{table}[[table.event]]\nis = \"booked\"\nat = \"x\"\n[[table.time]]\nqqqqqq = 1"),
        format!("{table}[[table.event]]\nqqqqqq = 1"),
        format!("{table}[[table.event]]\nis = \"booked\"\nat = {{ qqqqqq = 1 }}"),
        format!("{table}[[table.event]]\nis = \"booked\"\nat = \"x\"\nwhere = {{ qqqqqq = 1 }}"),
        format!("{table}split = {{ qqqqqq = 1 }}"),
        format!("{table}block = {{ qqqqqq = 1 }}"),
    ] {
        keys.extend(known(&part));
    }
    assert!(keys.len() > 50, "{keys:?}");
    for key in keys {
        let forms = [format!("`{key}`"), format!("{key} = "), format!("[{key}]"), format!(".{key}]")];
        let spoken = forms.iter().any(|form| PAGE.contains(form));
        assert!(spoken, "`{key}` is not on the page");
    }
}
