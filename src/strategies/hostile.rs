//! Records that no careful clerk would write: what can be wrong with one.

use proptest::prelude::*;
use proptest::sample::select;

use crate::record::{Event, EventKind, Said, Timeline, Value};
use crate::time::{Instant, Recorded};

/// What is wrong with a record, at some event of it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mischief {
    /// The event is missing.
    Missing,
    /// It stands there twice.
    Twice,
    /// Its kind is no word of the format.
    Word,
    /// Its time is this text.
    Time(&'static str),
    /// It happened so many seconds after the beginning of 1970.
    At(i64),
    /// It has this id.
    Id(&'static str),
    /// It corrects the event of this id.
    Replaces(&'static str),
    /// It only withdraws that event.
    Voids(&'static str),
    /// It has a key that the format does not know.
    Key,
    /// Its case, its detainer and its hold have no name, or a strange one.
    Name(&'static str),
    /// It stands at the end.
    Last,
}

const TIMES: [&str; 8] = [
    "",
    "31/12/2025 25:61",
    "2026-02-30",
    "2026-03-08T02:30",
    "2026",
    "2026-03-06/2026-03-05",
    "../2026-03-06",
    "0000",
];

/// The instants from 1900 to 2099, for which the crate is made.
const FIRST: i64 = -2_208_988_800;
const LAST: i64 = 4_102_444_799;

pub(super) fn mischief() -> BoxedStrategy<Vec<(Mischief, u8)>> {
    let id = || select(vec!["e1", "e2", "é"]);
    let what = prop_oneof![
        Just(Mischief::Missing),
        Just(Mischief::Twice),
        Just(Mischief::Word),
        select(TIMES.to_vec()).prop_map(Mischief::Time),
        (FIRST..=LAST).prop_map(Mischief::At),
        id().prop_map(Mischief::Id),
        id().prop_map(Mischief::Replaces),
        id().prop_map(Mischief::Voids),
        Just(Mischief::Key),
        select(vec![" ", "d1\u{0}", "ſ\"\\"]).prop_map(Mischief::Name),
        Just(Mischief::Last),
    ];
    prop::collection::vec((what, any::<u8>()), 0..12).boxed()
}

/// Makes that wrong.
pub(super) fn spoil(record: &mut Timeline, what: Mischief, which: u8) {
    let Some(place) = usize::from(which).checked_rem(record.events.len()) else { return };
    let Some(event) = record.events.get_mut(place) else { return };
    match what {
        Mischief::Missing => drop(record.events.remove(place)),
        Mischief::Twice => {
            let event = event.clone();
            record.events.push(event);
        }
        // Attributes belong to a kind, so that it has none.
        Mischief::Word => {
            let bare = Event::new(EventKind::Note, event.at.clone());
            *event = Event { kind: Said::Other("rolled_up".to_owned()), ..bare };
        }
        Mischief::Time(text) => event.at = Recorded::parse(text, record.zone),
        Mischief::At(seconds) => event.at = Recorded::at(Instant::from_unix(seconds)),
        Mischief::Id(id) => event.id = Some(id.to_owned()),
        Mischief::Replaces(id) => event.replaces = Some(id.to_owned()),
        Mischief::Voids(id) => {
            event.replaces = Some(id.to_owned());
            event.void = true;
        }
        Mischief::Key => event.unknown = vec![("colour".to_owned(), Value::Text("green".to_owned()))],
        Mischief::Name(name) => rename(event, name),
        Mischief::Last => {
            let event = record.events.remove(place);
            record.events.push(event);
        }
    }
}

fn rename(event: &mut Event, name: &str) {
    for named in [&mut event.detainer, &mut event.hold].into_iter().flatten().chain(&mut event.cases) {
        name.clone_into(named);
    }
}
