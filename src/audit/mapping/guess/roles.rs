//! Which column may be what.

use super::column::Column;

/// Columns by what they may be; places in the list of columns.
#[derive(Default)]
pub(super) struct Roles {
    pub(super) key: Option<usize>,
    pub(super) person: Option<usize>,
    pub(super) booked: Option<usize>,
    pub(super) arrested: Option<usize>,
    pub(super) released: Option<usize>,
    pub(super) charge: Option<usize>,
    pub(super) charge_end: Option<usize>,
    pub(super) disposition: Option<usize>,
    pub(super) bail: Option<usize>,
    pub(super) detainer: Option<usize>,
    pub(super) lifted: Option<usize>,
    pub(super) seen: Option<usize>,
    /// Whether a booking has several rows.
    pub(super) repeats: bool,
    /// Values of the charge that seem to be immigration holds.
    pub(super) holds: Vec<String>,
}

/// Words that a name must have all of; a slash stands between words of which one will do.
type Names = &'static [&'static str];

const KEY: Names =
    &["booking id/no/number/num", "jms booking id", "bookingnumber", "commitment no/number", "docket no/number"];
const PERSON: Names =
    &["person id", "inmate id/no/number", "inmatenumber", "unique identifier", "anonymized identifier"];
const ARRESTED: Names = &["arrest date/time/dt/datetime"];
const BOOKED: Names = &[
    "booking date/dt/time/timestamp/datetime",
    "book date",
    "date booked",
    "admitted dt/date",
    "admit date",
    "admission date",
    "commitment date",
    "intake",
    "booked",
];
const CHARGE_END: Names =
    &["charge release dt/date/time", "charge end/disposition date/dt", "disposition date/dt", "case disposed"];
const RELEASED: Names = &[
    "actual release",
    "release dt/date/time/timestamp/datetime",
    "date released",
    "discharged dt/date",
    "discharge date",
    "released at",
    "maxmove datetime",
    "released",
];
const CHARGE: Names =
    &["charge desc/description/literal/text", "charges", "charge", "offense", "offence", "description"];
const DISPOSITION: Names =
    &["release disposition", "disposition type", "disposition", "dispo", "release reason", "lift reason"];
const BAIL: Names = &["bail receipt dt/date", "bail posted", "bond posted"];
const DETAINER: Names = &["detainer received", "detainer prepare date", "detainer date"];
const LIFTED: Names = &["detainer lift date", "detainer lifted", "detainer cancel"];
const SEEN: Names = &["report date", "snapshot date", "timestamp", "scraped at", "export date"];

/// Words of a hold for immigration.
const IMMIGRATION: [&str; 8] = ["IMMIGRATION", "IMMIGRAT", "ICE", "INS", "USICE", "BICE", "DEPORTATION", "I247"];

impl Roles {
    pub(super) fn of(columns: &[Column]) -> Self {
        let mut taken: Vec<usize> = Vec::new();
        let times: Vec<bool> = columns.iter().map(|column| column.times().is_some()).collect();
        let mut find = |names: Names, time: Option<bool>| {
            let fits =
                |place: usize| !taken.contains(&place) && time.is_none_or(|time| times.get(place) == Some(&time));
            let found = names.iter().find_map(|name| {
                columns.iter().enumerate().find(|(place, column)| fits(*place) && named(column, name)).map(|(at, _)| at)
            });
            taken.extend(found);
            found
        };
        let mut roles = Self {
            key: find(KEY, Some(false)),
            person: find(PERSON, Some(false)),
            detainer: find(DETAINER, Some(true)),
            lifted: find(LIFTED, Some(true)),
            charge_end: find(CHARGE_END, Some(true)),
            arrested: find(ARRESTED, Some(true)),
            booked: find(BOOKED, Some(true)),
            bail: find(BAIL, Some(true)),
            released: find(RELEASED, Some(true)),
            disposition: find(DISPOSITION, Some(false)),
            charge: find(CHARGE, Some(false)),
            seen: find(SEEN, Some(true)),
            ..Self::default()
        };
        roles.repeats =
            roles.key.and_then(|key| columns.get(key)).is_some_and(|key| key.values.values().any(|count| *count > 1));
        let charge = roles.charge.and_then(|charge| columns.get(charge));
        let holds = charge.into_iter().flat_map(|charge| charge.values.keys()).filter(|value| immigration(value));
        roles.holds = holds.take(40).cloned().collect();
        roles
    }
}

/// Whether a column's name has all words of a name that is looked for.
fn named(column: &Column, name: &str) -> bool {
    let words = column.words();
    name.split(' ').all(|wanted| wanted.split('/').any(|one| words.iter().any(|word| word == one)))
}

fn immigration(value: &str) -> bool {
    value
        .split(|letter: char| !letter.is_alphanumeric())
        .any(|word| IMMIGRATION.contains(&word.to_uppercase().as_str()))
}
