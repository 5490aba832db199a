//! What holds on detainers came to in cases that ended, each with where that was read. The sources are reports and
//! settlement notices, not the judgments themselves.

/// What an amount was paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    /// A day; no person gets more than the cap, if there is one.
    Day {
        /// Dollars.
        cap: Option<u64>,
    },
    /// A person, however long the hold.
    Person,
}

impl Unit {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Day { .. } => "day",
            Self::Person => "person",
        }
    }
}

/// An outcome, in whole dollars a unit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Benchmark {
    pub(crate) name: &'static str,
    pub(crate) basis: &'static str,
    pub(crate) unit: Unit,
    pub(crate) low: u64,
    pub(crate) high: u64,
    pub(crate) source: &'static str,
}

pub(crate) const BENCHMARKS: [Benchmark; 7] = [
    Benchmark {
        name: "Roy v. County of Los Angeles (C.D. Cal., settled 2020)",
        basis: "up to $1,000 for a day held solely on the detainer and $25,000 a person, less with more claims",
        unit: Unit::Day { cap: Some(25_000) },
        low: 0,
        high: 1_000,
        source: "http://iceholdcasela.com/home/faqs",
    },
    Benchmark {
        name: "Onadia v. City of New York (settled)",
        basis: "up to $92.5 million for more than 166,000 days: no more than $558 a day if all is paid out",
        unit: Unit::Day { cap: None },
        low: 0,
        high: 558,
        source: "https://www.nycicesettlement.com/faqs-2/",
    },
    Benchmark {
        name: "Settlement of San Juan County, New Mexico (2017)",
        basis: "$2,000 a person held on a detainer, $25,000 for the person who sued; about one in seven claimed",
        unit: Unit::Person,
        low: 2_000,
        high: 25_000,
        source: "https://www.daily-times.com/story/news/local/2017/08/14/county-settles-immigration-lawsuit/566260001/",
    },
    Benchmark {
        name: "Orellana Castañeda v. Suffolk County (E.D.N.Y., jury)",
        basis: "$112 million for 674 people held about two days; an appeal was announced",
        unit: Unit::Person,
        low: 0,
        high: 166_172,
        source: "https://www.law360.co.uk/access-to-justice/articles/2409704/ny-jury-awards-112m-to-migrants-detained-unlawfully",
    },
    Benchmark {
        name: "Valdez v. Arapahoe County (settled)",
        basis: "$30,000 for three days after an order to release",
        unit: Unit::Person,
        low: 30_000,
        high: 30_000,
        source: "https://aclu-co.org/en/news/aclu-lawsuit-el-paso-county-sheriff-illegally-holding-prisoners-ice",
    },
    Benchmark {
        name: "Galarza v. Lehigh County and Allentown (settled 2014)",
        basis: "$145,000 in all for a citizen held about three days after bail",
        unit: Unit::Person,
        low: 145_000,
        high: 145_000,
        source: "https://www.mcall.com/2014/06/02/man-wrongly-jailed-settles-suit-against-lehigh-county/",
    },
    Benchmark {
        name: "Cisneros v. Elder (settled)",
        basis: "$25,000 for four months after bond",
        unit: Unit::Person,
        low: 25_000,
        high: 25_000,
        source: "https://news.yahoo.com/el-paso-county-pay-25-035400945.html",
    },
];
