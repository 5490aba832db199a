//! Experiments: what must come out of laws and habits that leave no choice.

use std::collections::BTreeSet;
use std::fs;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use detainer::check::Law;
use detainer::policy::{InForce, Policy, catalog};
use detainer::simulate::County;
use detainer::simulate::experiment::{Cache, Conduct, Experiment, Outcome, Plan, Setting, page, table};

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

fn experiment(law: Law) -> Experiment {
    let setting = Setting { name: "only".to_owned(), county: county(), law: Arc::new(law) };
    Experiment { settings: vec![setting], conducts: Conduct::ALL.to_vec(), seeds: vec![1, 2, 3] }
}

fn run(law: Law, threads: usize) -> Vec<Outcome> {
    let told = AtomicUsize::new(0);
    let outcomes = experiment(law).run(NonZero::new(threads).unwrap(), None, &|done, all| {
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

/// A year is looked up by what it rests on; what was not written whole is counted again.
#[test]
fn years_that_were_counted_are_not_counted_again() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("years");
    let _ = fs::remove_dir_all(&folder);
    let cache = Cache::at(&folder);
    let files = || {
        let files = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path());
        files.collect::<BTreeSet<PathBuf>>()
    };
    let cached = |law| experiment(law).run(NonZero::new(2).unwrap(), Some(&cache), &|_, _| {}).unwrap();
    let first = cached(own_law());
    assert_eq!(first, run(own_law(), 2));
    let kept = files();
    assert_eq!(kept.len(), 12);
    assert_eq!(cached(own_law()), first);
    assert_eq!(files(), kept);

    // What stands in the files is what comes out.
    for file in &kept {
        fs::write(file, "[10, 10, 36000, 0, 3600, 0, 0]").unwrap();
    }
    let told = cached(own_law());
    assert!(told.iter().all(|outcome| (outcome.hours.mean, outcome.unlawful_most.mean) == (10.0, 1.0)));
    for file in &kept {
        fs::write(file, "[10, 10, 360").unwrap();
    }
    assert_eq!(cached(own_law()), first);

    // Another law, other years.
    assert_ne!(cached(no_hold()), first);
    assert_eq!(files().len(), 24);
    assert!(files().iter().all(|file| file.extension().unwrap() == "json"));
}

#[test]
fn tables_and_pages_name_everything_once() {
    let outcomes = run(own_law(), 2);
    let (table, page) = (table(&outcomes), page(&outcomes, "Hours & <seconds>").to_string());
    assert_eq!(table.lines().count(), 1 + 1 + 4);
    for conduct in Conduct::ALL {
        assert_eq!(table.matches(&format!("  {} ", conduct.as_str())).count(), 1, "{table}");
        let habit = conduct.as_str().replace('_', " ");
        assert_eq!(page.matches(&format!("<th scope=\"row\">{habit}</th>")).count(), 1);
    }
    let limit = of(&outcomes, Conduct::ToTheLimit);
    assert!(page.contains(&format!("<td class=\"number\">{}</td>", limit.hours)), "{page}");
    assert!(page.contains("<h1>Hours &amp; &lt;seconds&gt;</h1>") && page.matches("<svg role=\"img\"").count() == 2);
}

#[test]
fn the_file_of_an_experiment() {
    let plan = Plan::from_toml(include_str!("../../examples/experiments/trust-act.toml"), "trust-act.toml").unwrap();
    assert_eq!((plan.seeds.len(), plan.conducts.as_slice(), plan.bookings), (10, Conduct::ALL, None));
    let setting = &plan.settings[2];
    assert_eq!((setting.name.as_str(), setting.county.as_deref()), ("Values Act: none", Some("like-los-angeles.toml")));
    assert!(setting.undated);
    let error = |text: &str| Plan::from_toml(text, "mine.toml").unwrap_err().to_string();
    assert!(error("title = \"t\"\nseeds = 3\nseting = 3").starts_with("mine.toml:3:1: unknown key `seting`"));
    let conduct = error("title = \"t\"\nseeds = 3\nconducts = [\"waits\"]");
    assert!(conduct.starts_with("mine.toml:3:13: `conducts[0]` cannot be `waits`"), "{conduct}");
}
