//! `detainer simulate`: a county's year as records, with the answers.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Write};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;

use detainer::simulate::{ANSWERS, Booking, Bookings, County, Mistake};
use detainer::time::TIME_ZONE_DATABASE;
use serde::Serialize;

use super::Done;
use super::args::{RecordFormat, SimulateArgs};
use super::law;
use super::stop::{Stop, reason};
use super::text::clean;

pub(super) fn run(args: &SimulateArgs) -> Result<Done, Stop> {
    let (text, county) = county(args)?;
    let directory = &args.output;
    fs::create_dir_all(directory).map_err(|error| Stop::cannot_write(directory, &error))?;
    for (name, policy) in county.policy_files() {
        save(&directory.join(name), policy.as_bytes())?;
    }
    let mut manifest = Manifest::new(&county, text);
    let (events, header) = match args.format {
        RecordFormat::Csv => ("events.csv", county.header()),
        RecordFormat::Jsonl => ("events.jsonl", String::new()),
    };
    let mut events = Table::new(directory, events, &header)?;
    let mut answers = Table::new(directory, "answers.csv", ANSWERS)?;
    let threads = thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    let write = |block: Result<Block, Stop>| -> Result<(), Stop> {
        let block = block?;
        events.write(&block.events)?;
        answers.write(&block.answers)?;
        block.truths.iter().for_each(|truth| manifest.count(*truth));
        Ok(())
    };
    county.in_blocks(threads, |bookings| Block::of(bookings, args.format), write)?;
    let text = serde_json::to_string_pretty(&manifest)?;
    save(&directory.join("manifest.json"), format!("{text}\n").as_bytes())?;
    manifest.print()?;
    Ok(Done::Clean)
}

fn county(args: &SimulateArgs) -> Result<(String, County), Stop> {
    let name = args.county.display().to_string();
    let text = fs::read_to_string(&args.county)
        .map_err(|error| Stop::new(format!("cannot read `{}`: {}", clean(&name), reason(&error))))?;
    let county = County::from_toml(&text, &name).map_err(|error| Stop::new(law::lines(&error.to_string())))?;
    let bookings = args.bookings.unwrap_or(county.count());
    let seed = args.seed.unwrap_or(county.seed());
    Ok((text, county.with_bookings(bookings).with_seed(seed)))
}

/// What some bookings, one after the other, add to the files.
#[derive(Default)]
struct Block {
    events: String,
    answers: String,
    truths: Vec<Truth>,
}

/// What a booking adds to the counts: the planted mistake, and the seconds that nothing covered.
type Truth = (Option<Mistake>, i64);

impl Block {
    fn of(bookings: Bookings<'_>, format: RecordFormat) -> Result<Self, Stop> {
        let mut block = Self::default();
        for booking in bookings {
            match format {
                RecordFormat::Csv => booking.write_csv(&mut block.events),
                RecordFormat::Jsonl => write_json(&booking, &mut block.events)?,
            }
            booking.write_answer(&mut block.answers);
            block.truths.push((booking.planted(), booking.overdetention()));
        }
        Ok(block)
    }
}

fn write_json(booking: &Booking<'_>, text: &mut String) -> Result<(), Stop> {
    let timeline = booking.timeline().map_err(|error| Stop::new(error.to_string()))?;
    text.push_str(&serde_json::to_string(&timeline)?);
    text.push('\n');
    Ok(())
}

fn save(path: &Path, bytes: &[u8]) -> Result<(), Stop> {
    fs::write(path, bytes).map_err(|error| Stop::cannot_write(path, &error))
}

/// A file that is written piece by piece.
struct Table {
    path: PathBuf,
    file: File,
}

impl Table {
    fn new(directory: &Path, name: &str, header: &str) -> Result<Self, Stop> {
        let path = directory.join(name);
        let file = File::create(&path).map_err(|error| Stop::cannot_write(&path, &error))?;
        let mut table = Self { path, file };
        table.write(header)?;
        Ok(table)
    }

    fn write(&mut self, rows: &str) -> Result<(), Stop> {
        self.file.write_all(rows.as_bytes()).map_err(|error| Stop::cannot_write(&self.path, &error))
    }
}

/// What was made, from what.
#[derive(Serialize)]
struct Manifest {
    schema: u32,
    version: &'static str,
    time_zone_database: &'static str,
    seed: u64,
    bookings: u64,
    with_overdetention: u64,
    overdetention_seconds: i64,
    planted: BTreeMap<&'static str, u64>,
    /// The county's file, as it was given.
    parameters: String,
}

impl Manifest {
    fn new(county: &County, parameters: String) -> Self {
        Self {
            schema: 1,
            version: env!("CARGO_PKG_VERSION"),
            time_zone_database: TIME_ZONE_DATABASE,
            seed: county.seed(),
            bookings: 0,
            with_overdetention: 0,
            overdetention_seconds: 0,
            planted: Mistake::ALL.iter().map(|mistake| (mistake.as_str(), 0)).collect(),
            parameters,
        }
    }

    fn count(&mut self, (planted, seconds): Truth) {
        self.bookings = self.bookings.saturating_add(1);
        self.with_overdetention = self.with_overdetention.saturating_add(u64::from(seconds > 0));
        self.overdetention_seconds = self.overdetention_seconds.saturating_add(seconds);
        if let Some(mistake) = planted {
            let count = self.planted.entry(mistake.as_str()).or_default();
            *count = count.saturating_add(1);
        }
    }

    fn print(&self) -> Result<(), Stop> {
        let mut out = io::stdout().lock();
        let hours = self.overdetention_seconds.checked_div(3600).unwrap_or(0);
        writeln!(
            out,
            "{} bookings, seed {}; {} held without authority, {hours} hours in all",
            self.bookings, self.seed, self.with_overdetention
        )?;
        for (mistake, count) in self.planted.iter().filter(|(_, count)| **count > 0) {
            writeln!(out, "  {mistake:26}{count:>8}")?;
        }
        Ok(())
    }
}
