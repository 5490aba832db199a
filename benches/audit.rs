//! A file of events, audited; and beside it, in the same run, what the `csv` crate takes only to read the rows.
//!
//! `cargo bench --all-features --bench audit -- [BOOKINGS]`, a million of them if nothing is said. The file is made anew by
//! a fixed rule: 3.4 rows a booking, local times to the minute, four in ten with a detainer.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use detainer::audit::{Audit, Hashed, Order, Report, Settings, Table};
use detainer::check::Law;
use detainer::policy::PolicyFile;
use detainer::record::Defaults;
use detainer::time::{Date, Zone};

/// A hold past entitlement needs a signed detainer with a warrant, and ends after 48 working hours.
const POLICY: &str = r#"
[policy]
id = "warrant-48-working-hours"
title = "A detainer with a warrant, 48 working hours"
kind = "local"
jurisdiction = "us"
citation = "a rule made for timing"
checked = "unverified"

[hold]
when = { all = ["detainer.signed", { any = ["warrant.administrative", "warrant.judicial"] }] }
clock = "later"
limit = { hours = 48, excluding = ["saturday", "sunday", "holidays"] }
holidays = { calendar = "us_federal", observed = true }
"#;

fn main() {
    let bookings = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(1_000_000);
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("events-{bookings}.csv"));
    generate(&path, bookings);
    let bytes = fs::metadata(&path).unwrap().len();
    println!("{bookings} bookings, {:.0} MB", bytes as f64 / 1e6);

    let floor = best(|| read_rows(&path));
    row("csv crate: read the rows, 1 thread", floor, floor);
    for threads in [1, 2] {
        row(
            &format!("audit --grouped --findings, {threads} threads"),
            best(|| audit(&path, Order::Grouped, threads, false)),
            floor,
        );
    }
    row("audit --findings, 2 threads", best(|| audit(&path, Order::Any, 2, false)), floor);
    let written = audit_folder_bytes(&path);
    let whole = floor + best(|| write_and_hash(&path, written));
    row(&format!("csv + write and hash {:.0} MB", written as f64 / 1e6), whole, floor);
    row("audit --grouped with every table, 2 threads", best(|| audit(&path, Order::Grouped, 2, true)), floor);
}

fn row(what: &str, time: Duration, floor: Duration) {
    println!("{what:<48} {:>8.3} s  {:>6.2} x", time.as_secs_f64(), time.as_secs_f64() / floor.as_secs_f64());
}

/// The shortest of a few runs.
fn best(mut run: impl FnMut()) -> Duration {
    let time = |run: &mut dyn FnMut()| {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..5).map(|_| time(&mut run)).min().unwrap()
}

fn read_rows(path: &Path) {
    let mut reader = csv::ReaderBuilder::new().from_path(path).unwrap();
    let mut record = csv::ByteRecord::new();
    let mut bytes = 0;
    while reader.read_byte_record(&mut record).unwrap() {
        bytes += record.len();
    }
    assert!(bytes > 0);
}

fn settings(order: Order, threads: usize) -> Settings {
    let zone = Some(Zone::named("America/Los_Angeles").unwrap());
    Settings { defaults: Defaults { zone, ..Defaults::default() }, order, threads, ..Settings::default() }
}

fn law() -> Law {
    let PolicyFile::Policy(policy) = PolicyFile::from_toml(POLICY, "timing.toml").unwrap() else { panic!() };
    Law::new(vec![*policy])
}

/// Audits the file; with findings, or with every table of a report, each hashed like the input.
fn audit(path: &Path, order: Order, threads: usize, every: bool) {
    let law = law();
    let mut audit = Audit::new(&law, settings(order, threads));
    let out = |name: &str| BufWriter::new(File::create(path.with_extension(name)).unwrap());
    let report: Report = if every {
        for table in [Table::Assessments, Table::Findings, Table::Bookings, Table::Defects, Table::Rejected] {
            audit.write(table, Hashed::new(out(table.file_name())));
        }
        audit.csv("events.csv", Hashed::new(File::open(path).unwrap())).unwrap();
        audit.finish().unwrap()
    } else {
        audit.write(Table::Findings, out("findings.csv"));
        audit.csv("events.csv", File::open(path).unwrap()).unwrap();
        audit.finish().unwrap()
    };
    assert!(report.summary.reconciled.holds());
}

fn audit_folder_bytes(path: &Path) -> u64 {
    audit(path, Order::Grouped, 2, true);
    let tables = [Table::Assessments, Table::Findings, Table::Bookings, Table::Defects, Table::Rejected];
    tables.iter().map(|table| fs::metadata(path.with_extension(table.file_name())).unwrap().len()).sum()
}

/// Writes so many bytes and takes their hash, and that of the input.
fn write_and_hash(path: &Path, bytes: u64) {
    let mut out = Hashed::new(BufWriter::new(File::create(path.with_extension("floor")).unwrap()));
    std::io::copy(&mut std::io::repeat(b'x').take(bytes), &mut out).unwrap();
    out.flush().unwrap();
    let mut input = Hashed::new(BufReader::new(File::open(path).unwrap()));
    std::io::copy(&mut input, &mut std::io::sink()).unwrap();
}

/// Pseudo-random numbers by xorshift64*, the same in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) as f64 / (1u64 << 53) as f64
    }

    fn below(&mut self, end: i64) -> i64 {
        (self.next() * end as f64) as i64
    }

    fn exponential(&mut self, mean: f64) -> i64 {
        (-(1.0 - self.next()).ln() * mean) as i64
    }

    /// One of the places, by their weights.
    fn choice<const N: usize>(&mut self, weights: [f64; N]) -> usize {
        let mut rest = self.next();
        weights
            .iter()
            .position(|weight| {
                rest -= weight;
                rest < 0.0
            })
            .unwrap_or(N - 1)
    }
}

/// Writes the file: minutes of local time from 2014 on.
fn generate(path: &Path, bookings: u32) {
    let mut random = Random(7);
    let mut out = BufWriter::with_capacity(1 << 20, File::create(path).unwrap());
    out.write_all(b"booking,event,at,case,detainer,form,warrant,signed,to\n").unwrap();
    let closings = ["bail_posted", "release_ordered", "sentence_completed", "charges_dropped"];
    let mut text = String::new();
    for number in 0..bookings {
        let booked = random.below(9 * 365 * 1440);
        let stay = random.exponential(4.0 * 1440.0) + 120;
        let entitled = booked + stay;
        let detained = random.next() < 0.40;
        let held = if detained { random.exponential(40.0 * 60.0) } else { random.exponential(180.0) };
        let ended = entitled + held;
        let detainer = (booked + (random.next() * stay as f64 * 1.1) as i64 + 60).min(ended - 1);
        let closing = closings[random.choice([0.4, 0.3, 0.2, 0.1])];
        let warrant = ["none", "administrative", "judicial"][random.choice([0.28, 0.70, 0.02])];
        let to_ice = detained && random.next() < 0.6;
        text.clear();
        let mut row = |at: i64, event: &str, rest: &str| {
            let (date, minute) = (Date::new(2014, 1, 1).unwrap().plus_days((at / 1440) as i32), at % 1440);
            writeln!(text, "B{number:09},{event},{date}T{:02}:{:02},{rest}", minute / 60, minute % 60).unwrap();
        };
        row(booked, "booked", "C1,,,,,");
        let paper = format!(",D1,I-247A,{warrant},true,");
        if detained && detainer < entitled {
            row(detainer, "detainer_received", &paper);
        }
        row(entitled, closing, "C1,,,,,");
        if detained && detainer >= entitled {
            row(detainer, "detainer_received", &paper);
        }
        let (end, to) = if to_ice { ("transferred", ",,,,,ice") } else { ("released", ",,,,,") };
        row(ended, end, to);
        out.write_all(text.as_bytes()).unwrap();
    }
    out.flush().unwrap();
}
