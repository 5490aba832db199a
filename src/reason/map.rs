//! What the law of each state came down to on a day.

use crate::policy::{Policy, Stance};
use crate::time::Date;
use crate::words::words;

words! {
    /// What a state's own law came down to.
    StateStance {
        /// No hold on any detainer.
        Forbids = "forbids",
        /// A hold on conditions.
        Allows = "allows",
        /// Some holds must be made.
        Requires = "requires",
        /// One policy requires holds and another forbids them, and neither sets the other aside.
        Contested = "contested",
        /// The catalogue has no rule of the state.
        Silent = "silent",
    }
}

/// A state of the map: its place in the catalogue, its name, and its tile's column and row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct State {
    /// `us/or`.
    pub place: &'static str,
    /// `Oregon`.
    pub name: &'static str,
    /// The column of its tile, from the left.
    pub column: u8,
    /// The row of its tile, from the top.
    pub row: u8,
}

/// A state's law on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateLaw {
    /// The state.
    pub state: State,
    /// What its law came down to.
    pub stance: StateStance,
    /// The policies that say so.
    pub policies: Vec<String>,
}

/// The states and the District of Columbia, by name, with the law of each on that day.
///
/// Only a state's own policies count, not those of a county nor a federal court's ruling for several states; and of them those
/// in force and already known: a ruling from the day of its decision. One that another one sets aside does not count.
#[must_use]
pub fn states_on(policies: &[Policy], day: Date) -> Vec<StateLaw> {
    let counting = |policy: &&Policy| {
        policy.is_in_force_on(day) && policy.decided.is_none_or(|decided| decided <= day) && !policy.holds.is_empty()
    };
    let counting: Vec<&Policy> = policies.iter().filter(counting).collect();
    let superseded = |policy: &Policy| counting.iter().any(|other| other.supersedes.contains(&policy.id));
    let law = |state: &State| {
        let own = counting.iter().filter(|policy| policy.jurisdiction == [state.place]);
        let own: Vec<&&Policy> = own.filter(|policy| !superseded(policy)).collect();
        let has = |stance| own.iter().any(|policy| policy.stance() == stance);
        let stance = match (has(Stance::Forbids), has(Stance::Requires)) {
            (true, true) => StateStance::Contested,
            (true, false) => StateStance::Forbids,
            (false, true) => StateStance::Requires,
            (false, false) if has(Stance::Allows) => StateStance::Allows,
            (false, false) => StateStance::Silent,
        };
        StateLaw { state: *state, stance, policies: own.iter().map(|policy| policy.id.clone()).collect() }
    };
    STATES.iter().map(law).collect()
}

const fn state(place: &'static str, name: &'static str, column: u8, row: u8) -> State {
    State { place, name, column, row }
}

/// By name; the tiles as they lie on a map of squares.
const STATES: [State; 51] = [
    state("us/al", "Alabama", 7, 6),
    state("us/ak", "Alaska", 0, 0),
    state("us/az", "Arizona", 2, 5),
    state("us/ar", "Arkansas", 5, 5),
    state("us/ca", "California", 1, 4),
    state("us/co", "Colorado", 3, 4),
    state("us/ct", "Connecticut", 10, 3),
    state("us/de", "Delaware", 10, 4),
    state("us/dc", "District of Columbia", 9, 5),
    state("us/fl", "Florida", 9, 7),
    state("us/ga", "Georgia", 8, 6),
    state("us/hi", "Hawaii", 0, 7),
    state("us/id", "Idaho", 2, 2),
    state("us/il", "Illinois", 6, 2),
    state("us/in", "Indiana", 6, 3),
    state("us/ia", "Iowa", 5, 3),
    state("us/ks", "Kansas", 4, 5),
    state("us/ky", "Kentucky", 6, 4),
    state("us/la", "Louisiana", 5, 6),
    state("us/me", "Maine", 11, 0),
    state("us/md", "Maryland", 9, 4),
    state("us/ma", "Massachusetts", 10, 2),
    state("us/mi", "Michigan", 7, 2),
    state("us/mn", "Minnesota", 5, 2),
    state("us/ms", "Mississippi", 6, 6),
    state("us/mo", "Missouri", 5, 4),
    state("us/mt", "Montana", 3, 2),
    state("us/ne", "Nebraska", 4, 4),
    state("us/nv", "Nevada", 2, 3),
    state("us/nh", "New Hampshire", 11, 1),
    state("us/nj", "New Jersey", 9, 3),
    state("us/nm", "New Mexico", 3, 5),
    state("us/ny", "New York", 9, 2),
    state("us/nc", "North Carolina", 7, 5),
    state("us/nd", "North Dakota", 4, 2),
    state("us/oh", "Ohio", 7, 3),
    state("us/ok", "Oklahoma", 4, 6),
    state("us/or", "Oregon", 1, 3),
    state("us/pa", "Pennsylvania", 8, 3),
    state("us/ri", "Rhode Island", 11, 2),
    state("us/sc", "South Carolina", 8, 5),
    state("us/sd", "South Dakota", 4, 3),
    state("us/tn", "Tennessee", 6, 5),
    state("us/tx", "Texas", 4, 7),
    state("us/ut", "Utah", 2, 4),
    state("us/vt", "Vermont", 10, 1),
    state("us/va", "Virginia", 8, 4),
    state("us/wa", "Washington", 1, 2),
    state("us/wv", "West Virginia", 7, 4),
    state("us/wi", "Wisconsin", 6, 1),
    state("us/wy", "Wyoming", 3, 3),
];
