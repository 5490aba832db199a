//! Experiments: what must come out of laws and habits that leave no choice.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use detainer::check::Law;
use detainer::policy::{InForce, Policy, catalog};
use detainer::simulate::County;
use detainer::simulate::experiment::{Conduct, Experiment, Outcome, Setting, svg, table};

fn county() -> County {
    let county = County::from_toml("[rule]\nends = \"\"\n[detainers]\nshare = 3000", "county").unwrap();
    county.without_mistakes().with_exact_clerks().with_bookings(400)
}

fn own_law() -> Law {
    Law::new(county().policies().unwrap())
}

/// No hold, and the county's own six hours to release.
fn no_hold() -> Law {
    let never = catalog::policy("us-ca-values-act").unwrap().unwrap();
    let six_hours = county().policies().unwrap().into_iter().map(|policy| Policy { holds: Vec::new(), ..policy });
    Law::new([Policy { in_force: InForce::default(), ..never }].into_iter().chain(six_hours).collect())
}

fn run(law: Law, threads: usize) -> Vec<Outcome> {
    let setting = Setting { name: "only".to_owned(), county: county(), law: Arc::new(law) };
    let experiment = Experiment { settings: vec![setting], conducts: Conduct::ALL.to_vec(), seeds: vec![1, 2, 3] };
    let told = AtomicUsize::new(0);
    let outcomes = experiment.run(NonZero::new(threads).unwrap(), &|done, all| {
        assert!(all == 12 && (1..=12).contains(&done));
        told.fetch_add(1, Ordering::Relaxed);
    });
    assert_eq!(told.into_inner(), 12);
    outcomes.unwrap()
}

fn of(outcomes: &[Outcome], conduct: Conduct) -> &Outcome {
    outcomes.iter().find(|outcome| outcome.conduct == conduct).unwrap()
}

#[test]
fn the_number_of_threads_changes_nothing() {
    assert_eq!(run(own_law(), 1), run(own_law(), 5));
}

#[test]
fn a_jail_that_keeps_to_its_own_law() {
    let outcomes = run(own_law(), 2);
    let limit = of(&outcomes, Conduct::ToTheLimit);
    assert!(limit.held.mean > 0.0 && limit.hours.mean > 0.0);
    assert_eq!((limit.unlawful_least.mean, limit.unlawful_most.mean), (0.0, 0.0));
    // What the law allows is what the rule allows, so that following it changes nothing.
    assert_eq!(*limit, Outcome { conduct: Conduct::ToTheLimit, ..of(&outcomes, Conduct::FollowsTheLaw).clone() });
    let van = of(&outcomes, Conduct::WaitsForVan);
    assert_eq!((van.missed.mean, van.refused.mean), (0.0, 0.0));
    assert!(van.unlawful_least.mean > 0.0 && van.hours.mean > limit.hours.mean);
    assert_eq!(van.unlawful_least, van.unlawful_most, "every record is exact");
}

#[test]
fn a_jail_that_releases_at_once() {
    let outcomes = run(no_hold(), 2);
    let once = of(&outcomes, Conduct::ReleasesAtOnce);
    assert_eq!((once.held.mean, once.hours.mean, once.unlawful_most.mean), (0.0, 0.0, 0.0));
    assert_eq!(once.refused, once.missed);
    assert!(once.refused.mean > 0.0 && once.refused.mean <= once.detained.mean);
    // Where no hold is lawful, a jail that follows the law holds only while it processes the release.
    let follows = of(&outcomes, Conduct::FollowsTheLaw);
    assert_eq!(follows.unlawful_most.mean, 0.0);
    let limit = of(&outcomes, Conduct::ToTheLimit);
    assert!(limit.unlawful_least.mean > 0.0 && limit.unlawful_most.mean <= limit.hours.mean);
}

#[test]
fn tables_and_charts_name_everything_once() {
    let outcomes = run(own_law(), 2);
    let (table, chart) = (table(&outcomes), svg(&outcomes, "Hours & <seconds>"));
    assert_eq!(table.lines().count(), 1 + 1 + 4);
    for conduct in Conduct::ALL {
        assert_eq!(table.matches(&format!("  {} ", conduct.as_str())).count(), 1, "{table}");
        assert_eq!(chart.matches(&format!(">{}<", conduct.as_str().replace('_', " "))).count(), 1);
    }
    assert!(chart.contains("Hours &amp; &lt;seconds&gt;") && chart.ends_with("</svg>\n"));
}
