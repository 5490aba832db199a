//! The tutorial for those who write policies: its files are written, its commands run, and what they print is what it shows.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

const TUTORIAL: &str = include_str!("../../docs/writing-a-policy.md");

/// A block of the text: what stands after the fence, and what is in it.
fn blocks() -> Vec<(&'static str, String)> {
    let mut blocks = Vec::new();
    let mut lines = TUTORIAL.lines();
    while let Some(line) = lines.next() {
        if let Some(label) = line.strip_prefix("```") {
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push((label, body.iter().map(|line| format!("{line}\n")).collect()));
        }
    }
    blocks
}

/// Writes a file of the text; `more` after its name adds to it.
fn write(folder: &Path, label: &str, body: &str) {
    let mut words = label.split(' ').skip(1);
    let path = folder.join(words.next().unwrap_or_else(|| panic!("a file without a name: {label}")));
    if words.next() == Some("more") {
        let mut file = OpenOptions::new().append(true).open(path).unwrap();
        write!(file, "\n{body}").unwrap();
    } else {
        fs::write(path, body).unwrap();
    }
}

/// What a command prints on either channel.
fn printed(folder: &Path, command: &str) -> String {
    let arguments = command.strip_prefix("detainer ").unwrap_or_else(|| panic!("not ours: {command}"));
    let output = Command::new(env!("CARGO_BIN_EXE_detainer"))
        .args(arguments.split(' '))
        .current_dir(folder)
        .env("COLUMNS", "80")
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap() + std::str::from_utf8(&output.stderr).unwrap()
}

#[test]
fn every_step_does_what_it_says() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("tutorial");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let (mut files, mut commands) = (0, 0);
    for (label, body) in blocks() {
        if label != "console" {
            write(&folder, label, &body);
            files += 1;
            continue;
        }
        let (command, shown) = body.split_once('\n').unwrap();
        let printed = printed(&folder, command.strip_prefix("$ ").unwrap());
        // Three dots stand for the rest, where the catalogue decides how long it is.
        match shown.strip_suffix("...\n") {
            Some(start) => assert!(start.len() > 40 && printed.starts_with(start), "{command}\n{printed}"),
            None => assert_eq!(printed, shown, "{command}"),
        }
        commands += 1;
    }
    assert_eq!((files, commands), (5, 12));
}
