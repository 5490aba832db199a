//! The command line: arguments in, assessments and words out. All input and output of the crate is here.

mod applied;
mod args;
mod audit;
mod check;
mod decide;
mod experiment;
mod explain;
mod input;
mod law;
mod live;
mod mapping;
mod policy;
mod settings;
mod simulate;
mod stop;
mod strip;
mod text;
mod verify;

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use clap::{CommandFactory, Parser};

use args::{Color, Command, CommandLine};
use stop::Stop;

/// How a command that was done ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    /// With every record.
    Clean,
    /// Some records were rejected, and listed.
    WithRejects,
    /// A check that was asked for failed.
    Failed,
}

/// Runs the command of the process's arguments.
pub(crate) fn run() -> ExitCode {
    let line = CommandLine::parse();
    match execute(line) {
        Ok(Done::Clean) | Err(Stop::OutputClosed) => ExitCode::SUCCESS,
        Ok(Done::Failed) => ExitCode::from(1),
        Ok(Done::WithRejects) => ExitCode::from(3),
        Err(Stop::Unusable { message, help }) => {
            complain(&format!("error: {message}"));
            if let Some(help) = help {
                complain(&format!("  help: {help}"));
            }
            ExitCode::from(2)
        }
    }
}

fn execute(line: CommandLine) -> Result<Done, Stop> {
    match line.command {
        Command::Check(args) => check::run(&args),
        Command::Audit(args) => audit::run(&args),
        Command::Verify { manifest } => verify::run(&manifest),
        Command::Explain(args) => explain::run(&args, line.color),
        Command::Decide(args) => decide::run(&args),
        Command::Live(args) => live::run(&args),
        Command::Policy(command) => policy::run(&command),
        Command::Mapping(command) => mapping::run(&command),
        Command::Simulate(args) => simulate::run(&args),
        Command::Experiment(args) => experiment::run(&args),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut CommandLine::command(), "detainer", &mut script);
            io::stdout().lock().write_all(&script)?;
            Ok(Done::Clean)
        }
        Command::Man { folder } => {
            fs::create_dir_all(&folder)
                .and_then(|()| clap_mangen::generate_to(CommandLine::command(), &folder))
                .map_err(|error| Stop::cannot_write(&folder, &error))?;
            Ok(Done::Clean)
        }
    }
}

/// Writes a line to standard error; if nobody reads it, there is nobody to tell.
fn complain(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Standard output for words: colours go through only where they are wanted.
fn painted(color: Color) -> AutoStream<io::StdoutLock<'static>> {
    let stdout = io::stdout();
    let wanted = match color {
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
        // NO_COLOR counts if it is set and not empty (no-color.org).
        Color::Auto if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) => ColorChoice::Never,
        Color::Auto if stdout.is_terminal() => ColorChoice::Auto,
        Color::Auto => ColorChoice::Never,
    };
    AutoStream::new(stdout.lock(), wanted)
}
