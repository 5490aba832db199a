//! The order and its entry, on stays worked out by hand.

use crate::county::{Page, audit_with, settings};
use detainer::audit::tools::Clocks;
use serde_json::json;

/// A is the stay of Berry v. Baca: ordered at 11:30, entered ten hours later, out the next day at 14:00: 26½ hours by the
/// order, 16½ by the entry. B's entry is not recorded. C's sentence was entered in advance, and ends when it ends. In D
/// nothing ends but custody. E waited four hours for a warrant of another county that had been cleared but not struck out.
const FILE: &str = "\
booking,event,at,recorded_at,hold,basis
A,booked,2024-06-03T09:00,,,
A,release_ordered,2024-06-04T11:30,2024-06-04T21:30,,
A,released,2024-06-05T14:00,,,
B,booked,2024-06-03T09:00,,,
B,release_ordered,2024-06-04T11:00,,,
B,released,2024-06-04T14:00,,,
C,booked,2024-06-03T09:00,,,
C,sentence_completed,2024-06-05T12:00,2024-06-03T10:00,,
C,released,2024-06-05T14:00,,,
D,booked,2024-06-03T09:00,,,
D,released,2024-06-05T14:00,,,
E,booked,2024-06-03T09:00,,,
E,hold_placed,2024-06-03T09:00,,w1,judicial_warrant
E,bail_posted,2024-06-03T12:00,2024-06-03T12:00,,
E,hold_lifted,2024-06-03T13:00,2024-06-03T17:00,w1,
E,released,2024-06-03T17:00,,,
";

#[test]
fn by_the_order_and_by_its_entry() {
    let page = Page::default();
    let report = audit_with(FILE, settings(), |audit| audit.tool(Clocks::new(page.clone()).unwrap()));
    assert_eq!(
        page.text().lines().skip(1).collect::<Vec<_>>(),
        [
            "A,,unlawful,95400,95400,unlawful,59400,59400,",
            "B,,unlawful,10800,10800,,,,release_ordered #2",
            "C,,unlawful,7200,7200,unlawful,7200,7200,",
            "E,,unlawful,14400,14400,lawful,0,0,",
        ]
    );
    let section = &report.sections[0];
    let value = serde_json::to_value(&section.value).unwrap();
    assert_eq!(section.name, "clocks");
    assert_eq!((&value["compared"], &value["without_entry"]), (&json!(3), &json!(1)));
    let totals = |lawful: u64, unlawful: u64, seconds: i64| {
        json!({"lawful": lawful, "unlawful": unlawful, "undetermined": 0, "not_assessed": 0,
               "min_seconds": seconds, "max_seconds": seconds})
    };
    assert_eq!(value["from_order"], totals(0, 3, 95_400 + 7_200 + 14_400));
    assert_eq!(value["from_entry"], totals(1, 2, 59_400 + 7_200));
}
