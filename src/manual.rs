//! The manual, a chapter to a module. It has no items; its examples run with the tests.
//!
//! 1. [Concepts](concepts): record, authority, law, answer.
//! 2. [The counted clock](counted_clock): from when, of which hours, on which days.
//! 3. [Uncertainty](uncertainty): ranges, unknowns and bounds.
//! 4. [Writing a policy](writing_a_policy): a tutorial without programming.
//! 5. [Auditing a county](auditing), with [mappings] of other people's exports and [the report](report).
//! 6. [Embedding](embedding) in jail software, and [the live protocol](live_protocol) for what is not Rust.
//! 7. [Simulating](simulating) counties, and experiments on them.
//! 8. [How other calculators go wrong](other_calculators).
//! 9. [Limits and doubts](limits).
//!
//! [A guide for lawyers](for_lawyers) is two pages without code.

/// A chapter is a file of `docs`. Its links to other chapters are by name, and mean modules here and files there: the first
/// definition of a name counts.
macro_rules! chapters {
    ($($name:ident $file:literal)*) => {$(
        #[doc = concat!("[live-protocol]: live_protocol\n[mappings]: mappings\n",
            "[auditing]: auditing\n[simulating]: simulating\n\n", include_str!(concat!("../docs/", $file)))]
        pub mod $name {}
    )*};
}

chapters! {
    concepts "concepts.md"
    counted_clock "counted-clock.md"
    uncertainty "uncertainty.md"
    writing_a_policy "writing-a-policy.md"
    auditing "auditing.md"
    mappings "mappings.md"
    report "report.md"
    embedding "embedding.md"
    live_protocol "live-protocol.md"
    simulating "simulating.md"
    other_calculators "other-calculators.md"
    limits "limits.md"
    for_lawyers "for-lawyers.md"
}
