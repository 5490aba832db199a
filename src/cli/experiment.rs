//! `detainer experiment`: the same made-up people under other laws, and in jails of other habits.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use detainer::check::Law;
use detainer::policy::InForce;
use detainer::simulate::County;
use detainer::simulate::experiment::{Cache, Experiment, Plan, PlannedSetting, Setting, page, table};
use indicatif::{ProgressBar, ProgressStyle};

use super::Done;
use super::args::ExperimentArgs;
use super::law;
use super::stop::{Stop, reason};
use super::text::clean;

pub(super) fn run(args: &ExperimentArgs) -> Result<Done, Stop> {
    let plan = Plan::from_toml(&read(&args.file)?, &args.file.display().to_string()).map_err(refused)?;
    let beside = args.file.parent().unwrap_or(Path::new(""));
    let settings = plan.settings.iter().map(|planned| setting(planned, plan.bookings, beside));
    let experiment = Experiment {
        settings: settings.collect::<Result<_, _>>()?,
        conducts: plan.conducts.clone(),
        seeds: plan.seeds.clone(),
    };
    let cache = args.cache.as_ref().map(Cache::at);
    let bar = bar();
    let tell = |done: usize, all: usize| {
        bar.set_length(u64::try_from(all).unwrap_or(u64::MAX));
        bar.set_position(u64::try_from(done).unwrap_or(u64::MAX));
    };
    let threads = thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    let outcomes = experiment.run(threads, cache.as_ref(), &tell);
    bar.finish_and_clear();
    let outcomes = outcomes.map_err(|error| Stop::new(clean(&error.to_string())))?;
    write!(io::stdout().lock(), "{}", table(&outcomes))?;
    if let Some(path) = &args.page {
        fs::write(path, page(&outcomes, &plan.title).to_string()).map_err(|error| Stop::cannot_write(path, &error))?;
    }
    Ok(Done::Clean)
}

/// A planned setting with the files that it names, which stand beside the plan. What the jail does is its conduct, so that no
/// mistakes are planted.
fn setting(planned: &PlannedSetting, bookings: Option<u32>, beside: &Path) -> Result<Setting, Stop> {
    let county = match &planned.county {
        Some(file) => {
            let path = beside.join(file);
            County::from_toml(&read(&path)?, &path.display().to_string())
        }
        None => County::typical(),
    };
    let county = county.map_err(refused)?.without_mistakes();
    let bookings = bookings.unwrap_or(county.count());
    let names: Vec<String> = planned.policies.iter().map(|name| named(name, beside)).collect();
    let mut policies = law::policies(&names)?;
    if planned.undated {
        policies.iter_mut().for_each(|policy| policy.in_force = InForce::default());
    }
    let law = Arc::new(Law::new(policies));
    Ok(Setting { name: planned.name.clone(), county: county.with_bookings(bookings), law })
}

/// A file beside the plan, or an id.
fn named(name: &str, beside: &Path) -> String {
    if name.ends_with(".toml") { beside.join(name).display().to_string() } else { name.to_owned() }
}

fn read(path: &Path) -> Result<String, Stop> {
    let cannot = |error| Stop::new(format!("cannot read `{}`: {}", clean(&path.display().to_string()), reason(&error)));
    fs::read_to_string(path).map_err(cannot)
}

fn refused(error: impl ToString) -> Stop {
    Stop::new(law::lines(&error.to_string()))
}

/// How many years are done, on a terminal.
fn bar() -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} years  {eta} left");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
