//! The common options, checked and made ready.

use detainer::check::{Law, Options};
use detainer::record::Defaults;
use detainer::time::{Instant, Zone, parse_exact};

use super::args::Common;
use super::law::{self, Loaded};
use super::stop::Stop;
use super::text::{clean, nearest};

/// The common options.
#[derive(Debug)]
pub(super) struct Settings<'a> {
    /// The policies, in their order.
    pub(super) policies: Vec<Loaded>,
    zone: Option<Zone>,
    records_complete: bool,
    as_of: Option<&'a str>,
    law_as_known_at: Option<&'a str>,
}

impl<'a> Settings<'a> {
    /// Checks the options before any record is read.
    pub(super) fn new(common: &'a Common, as_of: Option<&'a str>) -> Result<Self, Stop> {
        let zone = common.time_zone.as_deref().map(zone).transpose()?;
        let settings = Self {
            policies: law::policies(&common.policies)?,
            zone,
            records_complete: common.records_complete,
            as_of,
            law_as_known_at: common.law_as_known_at.as_deref(),
        };
        // A time that is wrong in every zone is wrong before the first record.
        settings.options(settings.zone.unwrap_or_else(Zone::utc))?;
        Ok(settings)
    }

    /// The policies together.
    pub(super) fn law(&self) -> Law {
        Law::new(self.policies.iter().map(|loaded| loaded.policy.clone()).collect())
    }

    /// The options of a check of every record, whatever its zone: the times they name must be the same in all.
    pub(super) fn options_everywhere(&self) -> Result<Options, Stop> {
        let options = self.options(Zone::utc())?;
        // Any other zone will do, for a time without an offset is another instant there.
        if self.zone.is_none()
            && Zone::named("America/Los_Angeles").is_ok_and(|other| self.options(other).ok() != Some(options))
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

    /// The options of a check of a record in that zone.
    pub(super) fn options(&self, record: Zone) -> Result<Options, Stop> {
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

fn zone(name: &str) -> Result<Zone, Stop> {
    Zone::named(name).map_err(|error| {
        let message = format!("`--time-zone`: {}", clean(&error.to_string()));
        match nearest(name, AMERICAN) {
            Some(near) => Stop::with_help(message, format!("did you mean `{near}`?")),
            None => Stop::new(message),
        }
    })
}
