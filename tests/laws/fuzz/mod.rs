//! What fuzzing has found, and changes of it, on stable Rust: no reader panics, and what was read can be checked.

mod agree;
mod parsers;

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::sample::Index;

use crate::common::run;
use agree::{Compared, agree};

/// The inputs that a fuzz target keeps, in the order of their names.
fn inputs(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let mut files: Vec<PathBuf> =
        fs::read_dir(&folder).expect("the corpus").map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    files.iter().map(|file| fs::read(file).expect("a file that can be read")).collect()
}

/// One change of some bytes.
#[derive(Clone, Debug)]
enum Edit {
    Put(Index, u8),
    Insert(Index, Vec<u8>),
    Cut(Index, u8),
    Repeat(Index, u8),
    /// The rest is that of another input.
    Join(Index, Index),
}

fn edit() -> impl Strategy<Value = Edit> {
    let token = prop_oneof![
        prop::collection::vec(any::<u8>(), 1..4),
        prop::sample::select(vec![
            "\"",
            "\n",
            ",",
            "{",
            "]",
            "..",
            "/",
            "\\u0000",
            "9999999999999999999",
            "-1",
            "\u{202e}"
        ])
        .prop_map(|token| token.as_bytes().to_vec()),
    ];
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Edit::Put(at, byte)),
        (any::<Index>(), token).prop_map(|(at, bytes)| Edit::Insert(at, bytes)),
        (any::<Index>(), any::<u8>()).prop_map(|(at, length)| Edit::Cut(at, length)),
        (any::<Index>(), any::<u8>()).prop_map(|(at, length)| Edit::Repeat(at, length)),
        (any::<Index>(), any::<Index>()).prop_map(|(at, other)| Edit::Join(at, other)),
    ]
}

fn apply(edit: &Edit, bytes: &mut Vec<u8>, inputs: &[Vec<u8>]) {
    let place = |at: &Index| at.index(bytes.len() + 1);
    let range = |at: &Index, length: u8| place(at)..(place(at) + usize::from(length)).min(bytes.len());
    match edit {
        Edit::Put(at, byte) => {
            let at = place(at);
            bytes.splice(at..(at + 1).min(bytes.len()), [*byte]);
        }
        Edit::Insert(at, more) => {
            let at = place(at);
            bytes.splice(at..at, more.iter().copied());
        }
        Edit::Cut(at, length) => {
            bytes.drain(range(at, *length));
        }
        Edit::Repeat(at, length) => {
            let range = range(at, *length);
            let again = bytes[range.clone()].to_vec();
            bytes.splice(range.end..range.end, again);
        }
        Edit::Join(at, other) => {
            let other = other.get(inputs);
            let at = place(at);
            bytes.truncate(at);
            bytes.extend(other.iter().skip(at));
        }
    }
}

/// Gives a reader every input of its target, changes of them, and random bytes.
fn holds(target: &str, stream: u8, property: impl Fn(&[u8])) {
    let inputs = inputs(target);
    assert!(inputs.len() >= 10, "{} inputs of {target}", inputs.len());
    inputs.iter().for_each(|bytes| property(bytes));
    let changes = (any::<Index>(), prop::collection::vec(edit(), 1..6));
    run(3_000, stream, changes, |(which, edits)| {
        let mut bytes = which.get(&inputs).clone();
        edits.iter().for_each(|edit| apply(edit, &mut bytes, &inputs));
        property(&bytes);
        Ok(())
    });
    run(3_000, stream, prop::collection::vec(any::<u8>(), 0..300), |bytes| {
        property(&bytes);
        Ok(())
    });
}

#[test]
fn recorded_times() {
    holds("recorded_times", 140, parsers::recorded_times);
}

#[test]
fn timelines() {
    holds("timelines", 141, parsers::timelines);
}

#[test]
fn policies() {
    holds("policies", 142, parsers::policies);
}

#[test]
fn mappings() {
    holds("mappings", 143, parsers::mappings);
}

#[test]
fn csv() {
    holds("csv", 144, parsers::csv);
}

#[test]
fn live() {
    holds("live", 145, parsers::live);
}

#[test]
fn engine_model_and_rechecker_agree() {
    holds("agree", 146, |bytes| _ = agree(bytes));
    let inputs = inputs("agree");
    let with_model = inputs.iter().filter(|bytes| agree(bytes) == Compared::WithModel).count();
    assert!(with_model * 10 > inputs.len(), "the model takes {with_model} of {}", inputs.len());
}
