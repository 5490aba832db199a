//! Two laws compared: policies of the catalogue, from reading them to the confirmed answer, and all of them with all.
//!
//! `cargo bench --bench compare`.

use detainer::check::Law;
use detainer::policy::{Policy, catalog};
use detainer::reason::compare;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

fn laws() -> Vec<Law> {
    catalog::all().unwrap().into_iter().map(|policy| Law::new(vec![policy])).collect()
}

/// Ready laws, as a program has them that compares many.
fn compared(bencher: Bencher<'_, '_>, first: &str, second: &str) {
    let [first, second] = [first, second].map(|id| Law::new(vec![catalog::policy(id).unwrap().unwrap()]));
    bencher.bench_local(|| compare(black_box(&first), black_box(&second)));
}

/// Requirements alone.
#[divan::bench]
fn requirements(bencher: Bencher<'_, '_>) {
    compared(bencher, "us-or-181a-820", "us-or-clackamas");
}

/// Clocks that differ in the days they count.
#[divan::bench]
fn clocks(bencher: Bencher<'_, '_>) {
    compared(bencher, "us-il-cook-46-37", "us-fl-miami-dade-2017");
}

/// The end of the day against 24 counted hours: every day of every zone must be looked at.
#[divan::bench]
fn every_day(bencher: Bencher<'_, '_>) {
    let policy = |text: &str| -> Policy {
        let head =
            "[policy]\nid = \"p\"\ntitle = \"p\"\njurisdiction = \"us\"\ncitation = \"none\"\nchecked = \"text\"\n";
        Policy::from_toml(&format!("{head}[hold]\nwhen = \"always\"\n{text}"), "p").unwrap()
    };
    let excluding = "excluding = [\"saturday\", \"sunday\", \"holidays\"]";
    let holidays = "holidays = { calendar = \"us_federal\", observed = true }";
    let counted = Law::new(vec![policy(&format!("limit = {{ hours = 48, {excluding} }}\n{holidays}\n"))]);
    let elapsed = Law::new(vec![policy("limit = { hours = 121 }\n")]);
    bencher.bench_local(|| compare(black_box(&counted), black_box(&elapsed)));
}

/// Every ordered pair of the catalogue.
#[divan::bench(sample_count = 5)]
fn whole_catalogue(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(laws).bench_local_values(|laws| {
        for first in &laws {
            for second in &laws {
                black_box(compare(first, second));
            }
        }
    });
}
