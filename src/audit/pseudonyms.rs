//! Names that only the holder of a key can trace: keyed hashes instead of the ids of bookings and people.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use thiserror::Error;

use crate::record::{Event, Said, Timeline};

/// A key has at least so many bytes: as many as the hash.
const SHORTEST: usize = 32;

/// What stands where something was left out.
const LEFT_OUT: &str = "(left out)";

/// A key that is too short to keep anything secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a key of {found} bytes, expected at least {SHORTEST}")]
pub struct ShortKey {
    /// How many bytes it has.
    pub found: usize,
}

/// Replaces the ids of bookings and people by HMAC-SHA-256 (RFC 2104) under a key, cut to 128 bits, and leaves out of a
/// record what could carry a name: notes, texts, sources, reasons, amounts, ids of events, words and attributes that the
/// format does not know. Cases, holds and detainers are numbered as they come. What remains are times, kinds, documents,
/// classes, agencies and the names of jails.
#[derive(Clone)]
pub struct Pseudonyms(Hmac<Sha256>);

impl fmt::Debug for Pseudonyms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonyms(…)")
    }
}

impl Pseudonyms {
    /// Under a key, which stands for itself with all its bytes.
    ///
    /// # Errors
    ///
    /// It is too short.
    pub fn new(key: &[u8]) -> Result<Self, ShortKey> {
        let short = ShortKey { found: key.len() };
        if key.len() < SHORTEST {
            return Err(short);
        }
        // HMAC takes a key of any length.
        Hmac::new_from_slice(key).map(Self).map_err(|_| short)
    }

    /// The pseudonym of a booking.
    #[must_use]
    pub fn booking(&self, id: &str) -> String {
        self.id("b", id)
    }

    /// The pseudonym of a person.
    #[must_use]
    pub fn person(&self, id: &str) -> String {
        self.id("p", id)
    }

    /// A letter says what it is, and keeps a spreadsheet from taking the digits for a number.
    fn id(&self, kind: &str, id: &str) -> String {
        let mac = self.0.clone().chain_update(kind).chain_update([0]).chain_update(id).finalize().into_bytes();
        let hex: Vec<String> = mac.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        format!("{kind}-{}", hex.concat())
    }

    /// The record under pseudonyms.
    #[must_use]
    pub fn record(&self, timeline: Timeline) -> Timeline {
        let mut labels = Labels::default();
        let mut timeline = Timeline {
            booking: self.booking(&timeline.booking),
            person: timeline.person.as_deref().map(|person| self.person(person)),
            ..timeline
        };
        // Corrections name events by their ids.
        let numbers = |ids: &mut Numbers, id: &mut Option<String>| *id = id.take().map(|id| ids.of(&id));
        let Labels { events, .. } = &mut labels;
        for event in &mut timeline.events {
            numbers(events, &mut event.id);
        }
        for event in &mut timeline.events {
            numbers(&mut labels.events, &mut event.replaces);
            numbers(&mut labels.holds, &mut event.hold);
            numbers(&mut labels.detainers, &mut event.detainer);
            event.cases.iter_mut().for_each(|case| *case = labels.cases.of(case));
            bare(event);
        }
        timeline.defects.iter_mut().for_each(|defect| defect.text = without_input(&defect.text));
        timeline
    }
}

/// Labels of a record, and the numbers that stand for them.
#[derive(Default)]
struct Labels {
    events: Numbers,
    cases: Numbers,
    holds: Numbers,
    detainers: Numbers,
}

#[derive(Default)]
struct Numbers(Vec<String>);

impl Numbers {
    fn of(&mut self, label: &str) -> String {
        let known = self.0.iter().position(|known| known == label);
        let place = known.unwrap_or_else(|| {
            self.0.push(label.to_owned());
            self.0.len().saturating_sub(1)
        });
        place.saturating_add(1).to_string()
    }
}

/// Takes out of an event what could carry a name.
fn bare(event: &mut Event) {
    event.text = None;
    event.note = None;
    event.source = None;
    event.amount = None;
    event.how = None;
    event.unknown.clear();
    // Whether bail was refused because of the detainer decides something; any other reason does not.
    if let Some(because) = event.because.as_mut().filter(|because| *because != "detainer") {
        LEFT_OUT.clone_into(because);
    }
    hide(&mut event.kind);
    event.arrest.iter_mut().for_each(hide);
    event.by.iter_mut().for_each(hide);
    event.term.iter_mut().for_each(hide);
    event.credit.iter_mut().for_each(hide);
    event.basis.iter_mut().for_each(hide);
    event.form.iter_mut().for_each(hide);
    event.signed.iter_mut().for_each(hide);
    event.served.iter_mut().for_each(hide);
    event.warrant.iter_mut().for_each(hide);
    event.warrant_kind.iter_mut().for_each(hide);
    event.probable_cause.iter_mut().for_each(hide);
}

/// Takes out what was written where a word of the format was expected.
fn hide<T>(said: &mut Said<T>) {
    if let Said::Other(text) = said {
        LEFT_OUT.clone_into(text);
    }
}

/// A message without what it quotes from the input between back-ticks, from the first of them to the last: what is quoted
/// may have some itself.
pub(crate) fn without_input(message: &str) -> String {
    let ends = message.split_once('`').and_then(|(before, rest)| Some((before, rest.rsplit_once('`')?.1)));
    ends.map_or_else(|| message.to_owned(), |(before, after)| format!("{before}{LEFT_OUT}{after}"))
}

#[cfg(test)]
mod tests {
    use super::{Pseudonyms, without_input};

    /// RFC 4231, test case 6: a key longer than a block.
    #[test]
    fn the_hash_is_that_of_the_rfc() {
        use hmac::{Hmac, KeyInit, Mac};
        let mac = Hmac::<sha2::Sha256>::new_from_slice(&[0xaa; 131]).unwrap();
        let mac = mac.chain_update(b"Test Using Larger Than Block-Size Key - Hash Key First").finalize().into_bytes();
        let hex: String = mac.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    }

    #[test]
    fn keys_and_kinds_are_kept_apart() {
        let (one, other) = (Pseudonyms::new(&[1; 32]).unwrap(), Pseudonyms::new(&[2; 32]).unwrap());
        assert_eq!(one.booking("A"), one.booking("A"));
        assert_ne!(one.booking("A"), one.booking("B"));
        assert_ne!(one.booking("A"), other.booking("A"));
        assert_ne!(one.booking("A").get(2..), one.person("A").get(2..));
        assert_eq!(one.booking("A").len(), 34);
        assert_eq!(Pseudonyms::new(&[0; 31]).unwrap_err().to_string(), "a key of 31 bytes, expected at least 32");
    }

    #[test]
    fn what_is_quoted_goes() {
        assert_eq!(without_input("bad time `Jo`hn`, expected a time"), "bad time (left out), expected a time");
        assert_eq!(without_input("no value, expected one"), "no value, expected one");
    }
}
