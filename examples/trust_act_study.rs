//! What did the TRUST Act change for a county like Los Angeles? The same made-up people under three laws, in jails of four
//! habits.
//!
//! ```sh
//! cargo run --release --features simulate --example trust_act_study [BOOKINGS] [PAGE.html]
//! ```
//!
//! The laws are those that followed each other in California: any Form I-247 honoured for 48 hours (until 2014), a hold only
//! after listed convictions and charges (the TRUST Act, 2014-2017), no hold at all (the Values Act, since 2018). Their dates
//! are taken off, so that the same people in the same year meet each of them.
//!
//! `examples/experiments/trust-act.toml` is the same for the command: `detainer experiment`.
//!
//! The county is made up, and few of its parameters are published figures (see `examples/county.toml`). Of Los Angeles it is
//! known that some 18,500 people were in the classes of *Roy v. County of Los Angeles*, held from October 2010 to June 2014,
//! and that its jails handed 964 people to ICE in 2018. Read the differences between the rows and not the rows.

use std::error::Error;
use std::io::Write;
use std::num::NonZero;
use std::sync::Arc;
use std::{env, fs, io, thread};

use detainer::check::Law;
use detainer::policy::{InForce, Policy, catalog};
use detainer::simulate::County;
use detainer::simulate::experiment::{Conduct, Experiment, Setting, page, table};

/// What differs from `examples/county.toml`.
const COUNTY: &str = include_str!("experiments/like-los-angeles.toml");

/// Release takes time under any law; without such a rule every minute of it would count as held without authority.
const PROCESSING: &str = include_str!("policies/release-in-6-hours.toml");

const LAWS: [(&str, &str); 3] = [
    ("48 hours on any form", "us-fed-secure-communities"),
    ("TRUST Act: listed convictions", "us-ca-trust-act"),
    ("Values Act: none", "us-ca-values-act"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let bookings = arguments.next().map_or(Ok(10_000), |number| number.parse())?;
    let file = arguments.next();

    let county = County::from_toml(COUNTY, "county")?.without_mistakes().with_bookings(bookings);
    let settings = LAWS.iter().map(|(name, id)| {
        Ok(Setting {
            name: (*name).to_owned(),
            county: county.clone(),
            law: Arc::new(Law::new(vec![undated(id)?, processing()?])),
        })
    });
    let experiment = Experiment {
        settings: settings.collect::<Result<_, Box<dyn Error>>>()?,
        conducts: Conduct::ALL.to_vec(),
        seeds: (1..=10).collect(),
    };
    let threads = thread::available_parallelism().unwrap_or(NonZero::<usize>::MIN);
    let outcomes = experiment.run(threads, None, &|done, all| {
        let _ = write!(io::stderr().lock(), "\r{done} of {all} years{}", if done == all { "\n" } else { "" });
    })?;

    println!("A year of {bookings} bookings: means of 10 seeds, each with its 95 % interval\n");
    println!("{}", table(&outcomes));
    if let Some(file) = file {
        fs::write(&file, page(&outcomes, "What did the TRUST Act change?").to_string())?;
        println!("The page is in {file}.");
    }
    Ok(())
}

/// A policy of the catalogue, in force at any time.
fn undated(id: &str) -> Result<Policy, Box<dyn Error>> {
    let policy = catalog::policy(id).ok_or("no such policy")??;
    Ok(Policy { in_force: InForce::default(), ..policy })
}

fn processing() -> Result<Policy, Box<dyn Error>> {
    Ok(Policy::from_toml(PROCESSING, "processing")?)
}
