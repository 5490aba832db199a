//! The README's main command prints what the README shows.

use std::process::Command;

#[test]
fn the_main_command_prints_what_is_shown() {
    let readme = include_str!("../../README.md");
    assert!(readme.contains("explain examples/records/miranda-olivares.json --policy us-or-clackamas\n"));
    let output = Command::new(env!("CARGO_BIN_EXE_detainer"))
        .args(["explain", "examples/records/miranda-olivares.json", "--policy", "us-or-clackamas"])
        .env("COLUMNS", "80")
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(printed.contains("19 hours") && readme.contains(printed.trim_end()), "{printed}");
}
