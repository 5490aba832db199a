//! The `detainer` command, as a person sees it.
#![cfg(feature = "cli")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    reason = "a test stops at what it did not expect"
)]

mod audit;
mod audit_tools;
mod browser;
mod check;
#[cfg(feature = "proptest")]
#[path = "../common/mod.rs"]
mod common;
mod compare;
#[cfg(feature = "proptest")]
mod live;
mod mapping;
mod policy;
mod readme;
#[cfg(feature = "proptest")]
mod schema;
mod simulate;
mod tutorial;

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// The command in the project's folder, on a terminal of 80 columns as far as it can tell, without colours.
fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_detainer"));
    command.args(args).current_dir(env!("CARGO_MANIFEST_DIR"));
    command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env("COLUMNS", "80");
    command
}

fn run(args: &[&str]) -> Output {
    command(args).output().unwrap()
}

fn with_stdin(args: &[&str], input: &[u8]) -> Output {
    let mut child = command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

fn out(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn err(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

/// The command prints exactly that, nothing on standard error, and exits so.
#[track_caller]
fn prints(args: &[&str], status: i32, text: &str) {
    let output = run(args);
    assert_eq!((out(&output), err(&output), output.status.code()), (text, "", Some(status)));
}

/// The command fails with that status and says exactly that, and nothing on standard output.
#[track_caller]
fn fails(args: &[&str], message: &str) {
    let output = run(args);
    assert_eq!((err(&output), out(&output), output.status.code()), (message, "", Some(2)));
}
