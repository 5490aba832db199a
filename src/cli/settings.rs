//! The common options, checked and made ready.

use std::sync::Arc;

use detainer::check::{Law, Laws, Options};
use detainer::policy::catalog;
use detainer::record::{Defaults, Timeline};
use detainer::time::{Instant, Zone, parse_exact};

use super::args::{Common, Records};
use super::input::Stay;
use super::law;
use super::stop::Stop;
use super::text::{clean, nearest};

/// How the law is chosen.
#[derive(Debug)]
enum Choice {
    /// The policies that `--policy` names, for every record.
    Named(Arc<Law>),
    /// By the place of each record.
    Place(Laws),
}

impl Choice {
    fn new(common: &Common) -> Result<Self, Stop> {
        if !common.by_jurisdiction {
            return Ok(Self::Named(Arc::new(Law::new(law::policies(&common.policies)?))));
        }
        let named = if common.policies.is_empty() { Vec::new() } else { law::policies(&common.policies)? };
        let catalog = catalog::rules().map_err(|error| Stop::new(error.to_string()))?;
        Ok(Self::Place(Laws::new(catalog).with(named)))
    }
}

/// The common options.
#[derive(Debug)]
pub(super) struct Settings<'a> {
    law: Choice,
    zone: Option<Zone>,
    records_complete: bool,
    as_of: Option<&'a str>,
    law_as_known_at: Option<&'a str>,
}

impl<'a> Settings<'a> {
    /// Checks the options before any record is read.
    pub(super) fn new(common: &'a Common, as_of: Option<&'a str>) -> Result<Self, Stop> {
        Self::of(Choice::new(common)?, &common.records, as_of, common.law_as_known_at.as_deref())
    }

    /// The same for a command that has its laws from elsewhere.
    pub(super) fn new_for(
        records: &'a Records,
        as_of: Option<&'a str>,
        law_as_known_at: Option<&'a str>,
    ) -> Result<Self, Stop> {
        Self::of(Choice::Named(Arc::default()), records, as_of, law_as_known_at)
    }

    fn of(
        law: Choice,
        records: &'a Records,
        as_of: Option<&'a str>,
        law_as_known_at: Option<&'a str>,
    ) -> Result<Self, Stop> {
        let zone = records.time_zone.as_deref().map(zone).transpose()?;
        let settings = Self { law, zone, records_complete: records.records_complete, as_of, law_as_known_at };
        // A time that is wrong in every zone is wrong before the first record.
        settings.options_in(settings.zone.unwrap_or_else(Zone::utc))?;
        Ok(settings)
    }

    /// The law for a record.
    pub(super) fn law(&self, timeline: &Timeline) -> Arc<Law> {
        match &self.law {
            Choice::Named(law) => Arc::clone(law),
            Choice::Place(laws) => laws.of(timeline),
        }
    }

    /// The options of a check of every record, whatever its zone: the times they name must be the same in all.
    pub(super) fn options_everywhere(&self) -> Result<Options, Stop> {
        let options = self.options_in(Zone::utc())?;
        // Any other zone will do, for a time without an offset is another instant there.
        if self.zone.is_none()
            && Zone::named("America/Los_Angeles").is_ok_and(|other| self.options_in(other).ok() != Some(options))
        {
            return Err(Stop::with_help(
                "`--as-of` or `--law-as-known-at` depends on a time zone",
                "give `--time-zone` too, or write the time with an offset such as `2024-06-06T00:00:00-07:00`",
            ));
        }
        Ok(options)
    }

    /// What to assume where a record is silent.
    pub(super) fn defaults(&self) -> Defaults {
        Defaults { zone: self.zone, records_complete: self.records_complete }
    }

    /// A time given as an option: in the zone given, else in the record's.
    pub(super) fn time(&self, option: &str, text: &str, record: Zone) -> Result<Instant, Stop> {
        parse_exact(text, self.zone.unwrap_or(record))
            .map_err(|error| Stop::new(format!("`{option}`: {}", clean(&error.to_string()))))
    }

    /// The options of a check of a record; its file's word on open stays counts unless `--as-of` was given.
    pub(super) fn options(&self, stay: &Stay) -> Result<Options, Stop> {
        let options = self.options_in(stay.timeline.zone)?;
        Ok(Options { as_of: options.as_of.or(stay.as_of), ..options })
    }

    fn options_in(&self, record: Zone) -> Result<Options, Stop> {
        let time = |option: &str, text: Option<&str>| text.map(|text| self.time(option, text, record)).transpose();
        Ok(Options {
            as_of: time("--as-of", self.as_of)?,
            law_as_known_at: time("--law-as-known-at", self.law_as_known_at)?,
        })
    }
}

/// Names of zones in the United States, for "did you mean".
const AMERICAN: [&str; 12] = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "America/Detroit",
    "America/Boise",
    "America/Indiana/Indianapolis",
    "Pacific/Honolulu",
    "America/Puerto_Rico",
    "UTC",
];

pub(super) fn zone(name: &str) -> Result<Zone, Stop> {
    Zone::named(name).map_err(|error| {
        let message = format!("`--time-zone`: {}", clean(&error.to_string()));
        match nearest(name, AMERICAN) {
            Some(near) => Stop::with_help(message, format!("did you mean `{near}`?")),
            None => Stop::new(message),
        }
    })
}
