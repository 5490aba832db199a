//! Experiments: the same people under other laws, and in jails of other habits.
//!
//! A [`Setting`] is a county and the law under which its stays are judged. An [`Experiment`] runs every setting with every
//! [`Conduct`] over several seeds, and gives for each pair the mean and a confidence interval over the seeds. What is held on
//! a detainer is told by comparison: the same person, by the same throws, in a jail that releases at once.
//!
//! Only people with an active detainer at their entitlement to release are judged; the unlawful time of the others is the
//! same whatever is done about detainers.

mod cache;
mod draw;
mod estimate;
mod page;
mod plan;

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::check::{Bounds, Judge, Law, Options, Outline};
use crate::record::RecordError;
use crate::words::words;

pub use cache::{Cache, CacheError};
pub use draw::table;
pub use estimate::Estimate;
pub use page::page;
pub use plan::{Plan, PlanError, PlannedSetting};

use super::bookings::Booking;
use super::county::{County, Practice};
use super::stay::Exit;

words! {
    /// How a jail behaves towards detainers.
    Conduct {
        /// Holds on every detainer that the county's own rule allows, until the agency comes or that rule's time runs out.
        ToTheLimit = "to_the_limit",
        /// Honours none.
        ReleasesAtOnce = "releases_at_once",
        /// Holds until the agency comes.
        WaitsForVan = "waits_for_van",
        /// Holds to the limit where the law surely covers all of the hold, and releases at once where it does not.
        FollowsTheLaw = "follows_the_law",
    }
}

/// A county and the law under which its stays are judged.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Its name in tables.
    pub name: String,
    /// The county; its practice is that of each [`Conduct`].
    pub county: County,
    /// The law.
    pub law: Arc<Law>,
}

/// Settings, conducts and seeds.
#[derive(Clone, Debug)]
pub struct Experiment {
    /// What is compared.
    pub settings: Vec<Setting>,
    /// How the jails behave.
    pub conducts: Vec<Conduct>,
    /// The seeds, one run each; with fewer than two there is no interval.
    pub seeds: Vec<u64>,
}

/// What came out for a setting and a conduct: means over the seeds, of a year each.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The setting.
    pub setting: String,
    /// The conduct.
    pub conduct: Conduct,
    /// People with an active detainer at their entitlement to release.
    pub detained: Estimate,
    /// Those who left later than from a jail that releases at once.
    pub held: Estimate,
    /// By how many hours, in all.
    pub hours: Estimate,
    /// Hours that were surely without authority.
    pub unlawful_least: Estimate,
    /// Hours that may have been without authority.
    pub unlawful_most: Estimate,
    /// Detainers on which the jail did not hold.
    pub refused: Estimate,
    /// People with an active detainer who were released and not handed over.
    pub missed: Estimate,
}

/// What was counted in one year.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    detained: i64,
    held: i64,
    seconds: i64,
    unlawful: Bounds,
    refused: i64,
    missed: i64,
}

/// Why an experiment could not be run.
#[derive(Debug, thiserror::Error)]
pub enum ExperimentError {
    /// A simulated record is not well formed, which does not happen.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A year could not be kept.
    #[error(transparent)]
    Cache(#[from] CacheError),
}

impl Experiment {
    /// Runs it on so many threads, whose number changes nothing in the outcome. `progress` is told how many of how many years
    /// are done, each time one is. A year that is in the cache is not run again.
    ///
    /// # Errors
    ///
    /// A year cannot be kept in the cache.
    pub fn run(
        &self,
        threads: NonZero<usize>,
        cache: Option<&Cache>,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Vec<Outcome>, ExperimentError> {
        let years = self.years();
        let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = || {
            let mut counted = Vec::new();
            loop {
                let place = next.fetch_add(1, Ordering::Relaxed);
                let Some(year) = years.get(place) else { return counted };
                counted.push((place, year.recalled_or_counted(cache)));
                progress(done.fetch_add(1, Ordering::Relaxed).saturating_add(1), years.len());
            }
        };
        let mut counted: Vec<(usize, Result<Counts, ExperimentError>)> = thread::scope(|scope| {
            let workers: Vec<_> = (0..threads.get()).map(|_| scope.spawn(work)).collect();
            let joined = workers.into_iter().map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)));
            joined.flatten().collect()
        });
        counted.sort_unstable_by_key(|(place, _)| *place);
        let counts: Vec<Counts> = counted.into_iter().map(|(_, counts)| counts).collect::<Result<_, _>>()?;
        let pairs =
            self.settings.iter().flat_map(|setting| self.conducts.iter().map(move |conduct| (setting, *conduct)));
        let outcome =
            |((setting, conduct), counts): ((&Setting, Conduct), &[Counts])| Outcome::of(setting, conduct, counts);
        Ok(pairs.zip(counts.chunks(self.seeds.len().max(1))).map(outcome).collect())
    }

    /// Every year to run, the seeds of a pair together.
    fn years(&self) -> Vec<Year<'_>> {
        let mut years = Vec::new();
        for setting in &self.settings {
            for &conduct in &self.conducts {
                years.extend(self.seeds.iter().map(|&seed| Year { setting, conduct, seed }));
            }
        }
        years
    }
}

struct Year<'a> {
    setting: &'a Setting,
    conduct: Conduct,
    seed: u64,
}

impl Year<'_> {
    fn recalled_or_counted(&self, cache: Option<&Cache>) -> Result<Counts, ExperimentError> {
        let Some(cache) = cache else { return Ok(self.count()?) };
        if let Some(counts) = cache.recall(self) {
            return Ok(counts);
        }
        let counts = self.count()?;
        cache.keep(self, &counts)?;
        Ok(counts)
    }

    fn count(&self) -> Result<Counts, RecordError> {
        let county = self.setting.county.clone().with_seed(self.seed);
        let at_once = county.clone().with_practice(Practice::ReleasesAtOnce);
        let jail = county.with_practice(match self.conduct {
            Conduct::ToTheLimit | Conduct::FollowsTheLaw => Practice::ToTheLimit,
            Conduct::ReleasesAtOnce => Practice::ReleasesAtOnce,
            Conduct::WaitsForVan => Practice::WaitsForVan,
        });
        let mut judge = Judge::new(&self.setting.law, Options::default());
        let mut counts = Counts::default();
        for (mut stay, free) in jail.bookings().zip(at_once.bookings()) {
            if !free.is_detained() {
                continue;
            }
            let mut unlawful = judged(&mut judge, &stay)?;
            if self.conduct == Conduct::FollowsTheLaw && unlawful.max_seconds > 0 {
                unlawful = judged(&mut judge, &free)?;
                stay = free.clone();
            }
            counts.add(&stay, &free, unlawful);
        }
        Ok(counts)
    }
}

fn judged(judge: &mut Judge<'_>, booking: &Booking<'_>) -> Result<Bounds, RecordError> {
    Ok(judge.judge(&Outline::of(&booking.timeline()?)).bounds.unwrap_or_default())
}

impl Counts {
    fn add(&mut self, stay: &Booking<'_>, free: &Booking<'_>, unlawful: Bounds) {
        let longer = stay.ended().since(free.ended()).max(0);
        let released = stay.stay.exit == Exit::Released;
        let one = |happened: bool| i64::from(happened);
        self.detained = self.detained.saturating_add(1);
        self.held = self.held.saturating_add(one(longer > 0));
        self.seconds = self.seconds.saturating_add(longer);
        self.unlawful.min_seconds = self.unlawful.min_seconds.saturating_add(unlawful.min_seconds);
        self.unlawful.max_seconds = self.unlawful.max_seconds.saturating_add(unlawful.max_seconds);
        self.refused = self.refused.saturating_add(one(longer == 0 && released));
        self.missed = self.missed.saturating_add(one(released));
    }
}

impl Outcome {
    fn of(setting: &Setting, conduct: Conduct, counts: &[Counts]) -> Self {
        let estimate = |of: fn(&Counts) -> i64| Estimate::of(counts.iter().map(of));
        let hours = |of: fn(&Counts) -> i64| estimate(of).per(3_600.0);
        Self {
            setting: setting.name.clone(),
            conduct,
            detained: estimate(|counts| counts.detained),
            held: estimate(|counts| counts.held),
            hours: hours(|counts| counts.seconds),
            unlawful_least: hours(|counts| counts.unlawful.min_seconds),
            unlawful_most: hours(|counts| counts.unlawful.max_seconds),
            refused: estimate(|counts| counts.refused),
            missed: estimate(|counts| counts.missed),
        }
    }
}
