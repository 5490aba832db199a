//! The answer key: what `check` says of each booking, and what an audit of the same bookings as a file writes of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::common::cases;
use detainer::check::{Bounds, Cause, FindingKind, Law, Options, Verdict, check};
use detainer::record::DefectCode;
use detainer::simulate::{Booking, County, Mistake};

/// A rule under which every mistake can happen.
pub(crate) const STRICT: &str = "[rule]\nreview_hours = 24\n\
                                 papers = [\"signed\", \"served\", \"judicial_warrant\", \"probable_cause\"]\n";

/// A county in which mistakes are common, and each that its rule lets happen does so often enough to be seen.
pub(crate) fn careless(rule: &str, bookings: u32) -> County {
    let text = format!("{rule}[detainers]\nshare = 4000\n[holds]\nshare = 1500");
    let county = County::from_toml(&text, "careless").unwrap();
    let share = |mistake| match mistake {
        // Few stays are where these can happen.
        Mistake::WeekendNotCounted => 2_000,
        Mistake::StateHolidayNotCounted | Mistake::OldRule | Mistake::StaleHold => 9_000,
        _ => 600,
    };
    let county = Mistake::ALL.iter().fold(county, |county, mistake| county.with_mistake(*mistake, share(*mistake)));
    county.with_bookings(bookings)
}

/// Two careless counties of different rules, and one for the mistake that can happen only when its rule ends.
fn counties() -> [County; 3] {
    let usual = careless("", cases(100_000));
    let last_days = usual.clone().without_mistakes().with_mistake(Mistake::OldRule, 10_000).with_exact_clerks();
    [usual, careless(STRICT, cases(40_000)), last_days]
}

/// What a checker says of one booking.
struct Shown {
    /// The word.
    verdict: String,
    bounds: Bounds,
    /// Of extensions that surely took place.
    causes: BTreeSet<Cause>,
    kinds: BTreeSet<FindingKind>,
    defects: BTreeSet<DefectCode>,
}

impl Shown {
    /// Whether the record of a stay with that mistake shows it.
    fn shows(&self, mistake: Mistake) -> bool {
        let cause = |cause| self.causes.contains(&cause);
        match mistake {
            Mistake::ClockFromReceipt
            | Mistake::WeekendNotCounted
            | Mistake::StateHolidayNotCounted
            | Mistake::HeldPastLimit
            | Mistake::Reissued => cause(Cause::LimitExceeded) || cause(Cause::Prohibited),
            Mistake::Citizen => self.kinds.contains(&FindingKind::CitizenClaim),
            Mistake::BailRefused => self.kinds.contains(&FindingKind::BailRefused),
            Mistake::HeldOnCall | Mistake::DetainerAfterRelease => cause(Cause::BeforeDetainer),
            Mistake::NotServed => cause(Cause::EvidenceMissing) && self.kinds.contains(&FindingKind::DetainerNotServed),
            Mistake::AdministrativeWarrant => {
                cause(Cause::EvidenceMissing) && self.kinds.contains(&FindingKind::AdministrativeWarrantOnly)
            }
            Mistake::NoWarrant | Mistake::NoProbableCause | Mistake::WrongForm | Mistake::Unsigned => {
                cause(Cause::EvidenceMissing)
            }
            Mistake::NoHearing => cause(Cause::ReviewMissing),
            Mistake::NoPaper => cause(Cause::NoDetainer) && self.defects.contains(&DefectCode::HoldIsDetainer),
            Mistake::BailUntold
            | Mistake::ClockFromEntry
            | Mistake::SlowProcessing
            | Mistake::NightCutOff
            | Mistake::TimeServedMissed
            | Mistake::OrderIgnored
            | Mistake::StaleHold
            | Mistake::OwnReview => cause(Cause::NoDetainer),
            Mistake::DatesOnly => self.defects.contains(&DefectCode::DateOnly),
            Mistake::WithdrawalIgnored => cause(Cause::DetainerWithdrawn),
            Mistake::OldRule => cause(Cause::Prohibited),
        }
    }
}

/// How often each mistake was planted, and in how many of these records every entry is exact.
#[derive(Default)]
struct Planted(BTreeMap<Mistake, (u32, u32)>);

impl Planted {
    /// Every true value lies within the bounds; where the record is exact the bounds are the true value, and the mistake is
    /// shown.
    fn compare(&mut self, booking: &Booking<'_>, shown: &Shown) {
        let (truth, id, bounds, planted) = (booking.overdetention(), booking.id(), shown.bounds, booking.planted());
        assert!(
            bounds.min_seconds <= truth && truth <= bounds.max_seconds,
            "{id}: {truth} is not in {bounds:?} ({planted:?})"
        );
        if booking.is_exact() && bounds.min_seconds != bounds.max_seconds {
            // Only the repeated hour of the autumn change leaves an exact entry open.
            assert!(shown.defects.contains(&DefectCode::AmbiguousLocalTime), "{id}: {bounds:?}");
        }
        let Some(mistake) = planted else {
            assert_eq!(truth, 0, "{id}: nothing was planted");
            return;
        };
        let count = self.0.entry(mistake).or_default();
        count.0 += 1;
        if booking.is_exact() || mistake == Mistake::DatesOnly {
            assert!(shown.shows(mistake), "{id}: {mistake:?} is not among {:?} {:?}", shown.causes, shown.kinds);
            count.1 += 1;
        } else if truth > 0 {
            assert!(shown.verdict != Verdict::Lawful.as_str(), "{id}: {mistake:?}");
        }
    }

    fn are_all_seen(&self) {
        for mistake in Mistake::ALL {
            let (all, exact) = self.0.get(mistake).copied().unwrap_or_default();
            assert!(all > 0 && exact > 0, "{mistake:?} was planted {all} times, {exact} of them in exact records");
        }
    }
}

#[test]
fn the_checker_against_the_answer_key() {
    let mut planted = Planted::default();
    for county in counties() {
        let law = Law::new(county.policies().unwrap());
        for booking in county.bookings() {
            let found = check(&booking.timeline().unwrap(), &law, &Options::default());
            let surely = found.findings.iter().filter(|finding| finding.bounds.min_seconds > 0);
            let shown = Shown {
                verdict: found.verdict.as_str().to_owned(),
                bounds: found.overdetention.unwrap_or_else(|| panic!("{} is not assessed", booking.id())),
                causes: surely.filter_map(|finding| finding.cause).collect(),
                kinds: found.findings.iter().map(|finding| finding.kind).collect(),
                defects: found.defects.iter().map(|defect| defect.code).collect(),
            };
            planted.compare(&booking, &shown);
        }
    }
    planted.are_all_seen();
}

#[cfg(feature = "audit")]
mod through_files {
    use std::collections::HashMap;

    use super::{BTreeSet, Bounds, Planted, Shown, counties};
    use detainer::audit::{Audit, Order, Settings, Table};
    use detainer::check::Law;
    use detainer::simulate::County;

    /// The files that `detainer simulate` writes, as `detainer audit` reads them.
    #[test]
    fn the_audit_against_the_answer_key() {
        let mut planted = Planted::default();
        for county in counties() {
            let mut shown = audited(&county);
            for booking in county.bookings() {
                let found = shown.remove(booking.id()).unwrap_or_else(|| panic!("{} is missing", booking.id()));
                planted.compare(&booking, &found);
            }
            assert!(shown.is_empty());
        }
        planted.are_all_seen();
    }

    fn audited(county: &County) -> HashMap<String, Shown> {
        let mut events = county.header();
        county.bookings().for_each(|booking| booking.write_csv(&mut events));
        // Defects are written from the long answer of each booking; the others are not.
        let [bookings, findings] = audit(county, &events, [Table::Bookings, Table::Findings]);
        let [defects] = audit(county, &events, [Table::Defects]);

        let mut shown: HashMap<String, Shown> = HashMap::new();
        each(&bookings, |cell| {
            let found = Shown {
                verdict: cell["verdict"].to_owned(),
                bounds: Bounds { min_seconds: number(cell["min_seconds"]), max_seconds: number(cell["max_seconds"]) },
                causes: BTreeSet::new(),
                kinds: BTreeSet::new(),
                defects: BTreeSet::new(),
            };
            assert!(shown.insert(cell["booking"].to_owned(), found).is_none());
        });
        each(&findings, |cell| {
            let shown = shown.get_mut(cell["booking"]).unwrap();
            shown.kinds.insert(cell["kind"].parse().unwrap());
            if !cell["cause"].is_empty() && number(cell["min_seconds"]) > 0 {
                shown.causes.insert(cell["cause"].parse().unwrap());
            }
        });
        each(&defects, |cell| {
            shown.get_mut(cell["booking"]).unwrap().defects.insert(cell["code"].parse().unwrap());
        });
        shown
    }

    /// The tables of an audit, in which nothing is rejected and everything is counted.
    fn audit<const N: usize>(county: &County, events: &str, tables: [Table; N]) -> [Vec<u8>; N] {
        let law = Law::new(county.policies().unwrap());
        let mut written = tables.map(|_| Vec::new());
        let mut audit = Audit::new(&law, Settings { order: Order::Grouped, threads: 2, ..Settings::default() });
        for (table, page) in tables.into_iter().zip(&mut written) {
            audit.write(table, page);
        }
        audit.csv("events.csv", events.as_bytes()).unwrap();
        let counts = audit.finish().unwrap().summary.reconciled;
        assert_eq!(counts.bookings, u64::from(county.count()));
        assert_eq!((counts.rows_rejected, counts.not_assessed), (0, 0));
        written
    }

    /// Gives each row of a table, its cells by name.
    fn each(table: &[u8], mut row: impl FnMut(&HashMap<&str, &str>)) {
        let mut reader = csv::Reader::from_reader(table);
        let names = reader.headers().unwrap().clone();
        for record in reader.records() {
            let record = record.unwrap();
            row(&names.iter().zip(&record).collect());
        }
    }

    fn number(cell: &str) -> i64 {
        cell.parse().unwrap()
    }
}
