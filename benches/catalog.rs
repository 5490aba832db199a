//! Reading the built-in law.

use detainer::policy::catalog;

fn main() {
    divan::main();
}

#[divan::bench]
fn one_policy() -> bool {
    matches!(catalog::rule(divan::black_box("us-ca-trust-act")), Some(Ok(_)))
}

#[divan::bench]
fn all_rules() -> usize {
    catalog::rules().map_or(0, |policies| policies.len())
}

#[divan::bench]
fn all_with_their_tests() -> usize {
    catalog::all().map_or(0, |policies| policies.len())
}
