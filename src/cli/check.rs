//! `detainer check`: one assessment a line.

use std::io::{self, BufWriter, Write};

use detainer::check::check;

use super::Done;
use super::args::CheckArgs;
use super::input::Inputs;
use super::settings::Settings;
use super::stop::Stop;
use super::text::clean_json;

pub(super) fn run(args: &CheckArgs) -> Result<Done, Stop> {
    let settings = Settings::new(&args.common, args.as_of.as_deref())?;
    let inputs = Inputs::new(&args.inputs, &args.common.records)?;
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut done = Done::Clean;
    let read = inputs.read(settings.defaults(), |record| {
        match record {
            Ok(stay) => {
                let options = settings.options(&stay)?;
                let json = serde_json::to_string(&check(&stay.timeline, &settings.law(&stay.timeline), &options))?;
                writeln!(out, "{}", clean_json(json))?;
            }
            Err(rejected) => {
                done = Done::WithRejects;
                rejected.report();
            }
        }
        Ok(())
    });
    // What was checked before a file turned out unusable is still written.
    if read.is_err() {
        let _ = out.flush();
    }
    read?;
    out.flush()?;
    Ok(done)
}
