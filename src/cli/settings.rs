//! The common options, checked and made ready.

use detainer::check::Options;
use detainer::policy::Policy;
use detainer::record::Defaults;
use detainer::time::{Instant, Zone, parse_exact};

use super::args::Common;
use super::input::Stay;
use super::law;
use super::stop::Stop;
use super::text::{clean, nearest};

/// The common options.
#[derive(Debug)]
pub(super) struct Settings<'a> {
    /// The policies, in their order.
    pub(super) policies: Vec<Policy>,
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
        settings.options_in(settings.zone.unwrap_or_else(Zone::utc))?;
        Ok(settings)
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
