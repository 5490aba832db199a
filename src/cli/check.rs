//! `detainer check`: one assessment a line.

use std::io::{self, BufWriter, Write};

use detainer::check::check;

use super::Done;
use super::args::CheckArgs;
use super::input::Input;
use super::settings::Settings;
use super::stop::Stop;
use super::text::clean_json;

pub(super) fn run(args: &CheckArgs) -> Result<Done, Stop> {
    let settings = Settings::new(&args.common, args.as_of.as_deref())?;
    let law = settings.law();
    let inputs = args.inputs.iter().map(|path| Input::new(path, args.common.input_format));
    let inputs = inputs.collect::<Result<Vec<Input<'_>>, Stop>>()?;
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut done = Done::Clean;
    for input in &inputs {
        let read = input.read(settings.defaults(), |record| {
            match record {
                Ok(timeline) => {
                    let options = settings.options(timeline.zone)?;
                    let json = serde_json::to_string(&check(&timeline, &law, &options))?;
                    writeln!(out, "{}", clean_json(json))?;
                }
                Err(rejected) => {
                    done = Done::WithRejects;
                    rejected.report(input);
                }
            }
            Ok(())
        });
        // What was checked before a file turned out unusable is still written.
        if read.is_err() {
            let _ = out.flush();
        }
        read?;
    }
    out.flush()?;
    Ok(done)
}
