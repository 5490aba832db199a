//! The `detainer` command.

mod cli;

use std::process::ExitCode;

/// Records are many small texts: with the system's allocator a quarter of the time goes into getting and giving back memory.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run()
}
