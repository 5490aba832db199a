//! What a program shares between its threads, it can.

use detainer::check::{Assessment, Judge, Law, Laws, Outline};
use detainer::live::Custody;
use detainer::policy::Policy;
use detainer::record::Timeline;
use detainer::time::{Calendar, CountedClock, Zone};

const fn shared<T: Send + Sync>() {}

#[test]
fn all_can_be_sent_and_shared() {
    shared::<(Zone, Calendar, CountedClock)>();
    shared::<(Timeline, Policy, Law, Laws)>();
    shared::<(Outline, Assessment, Judge<'_>, Custody)>();
}
