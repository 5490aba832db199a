#![no_main]

#[path = "../../tests/laws/fuzz/parsers.rs"]
mod parsers;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| parsers::live(bytes));
