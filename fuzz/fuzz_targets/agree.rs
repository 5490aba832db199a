#![no_main]

#[path = "../../tests/laws/fuzz/agree.rs"]
mod agree;
#[path = "../../tests/laws/naive/mod.rs"]
mod naive;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    agree::agree(bytes);
});
