//! `detainer simulate`, end to end.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::{err, out, run};

fn simulate(name: &str, more: &[&str]) -> PathBuf {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let mut args = vec!["simulate", "examples/county.toml", "-o", directory.to_str().unwrap(), "--bookings", "400"];
    args.extend(more);
    let output = run(&args);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    directory
}

fn bytes(directory: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(directory).unwrap().map(|file| file.unwrap().path());
    files.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap())).collect()
}

#[test]
fn the_same_seed_the_same_files() {
    let (one, two) = (bytes(&simulate("sim-one", &[])), bytes(&simulate("sim-two", &[])));
    assert_eq!(one, two);
    let names: Vec<&str> = one.keys().map(String::as_str).collect();
    assert_eq!(names, ["answers.csv", "events.csv", "manifest.json", "policy-after.toml", "policy.toml"]);
    assert_ne!(one["events.csv"], bytes(&simulate("sim-three", &["--seed", "9"]))["events.csv"]);
    let manifest: serde_json::Value = serde_json::from_slice(&one["manifest.json"]).unwrap();
    assert_eq!((&manifest["bookings"], &manifest["seed"]), (&400.into(), &1.into()));
}

/// `check` on the files, under the county's own rule: the answers lie within the bounds, and both formats are the same records.
#[test]
fn the_answers_lie_within_the_bounds_of_a_check() {
    let table = simulate("sim-csv", &[]);
    let lines = simulate("sim-jsonl", &["--format", "jsonl"]);
    let answers = fs::read_to_string(table.join("answers.csv")).unwrap();
    assert_eq!(answers, fs::read_to_string(lines.join("answers.csv")).unwrap());
    let mut bounds = Vec::new();
    for records in [table.join("events.csv"), lines.join("events.jsonl")] {
        let (policy, after) = (table.join("policy.toml"), table.join("policy-after.toml"));
        let [records, policy, after] = [&records, &policy, &after].map(|path| path.to_str().unwrap());
        let output = run(&["check", records, "--policy", policy, "--policy", after]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let assessments = String::from_utf8(output.stdout).unwrap();
        let found = assessments.lines().map(|line| {
            let found: serde_json::Value = serde_json::from_str(line).unwrap();
            let bound = |key: &str| found["overdetention"][key].as_i64().unwrap();
            (found["booking"].as_str().unwrap().to_owned(), bound("min_seconds"), bound("max_seconds"))
        });
        bounds.push(found.collect::<Vec<_>>());
    }
    assert_eq!(bounds[0], bounds[1]);
    assert_eq!(bounds[0].len(), 400);
    for (answer, (booking, least, most)) in answers.lines().skip(1).zip(&bounds[0]) {
        let cells: Vec<&str> = answer.split(',').collect();
        let truth: i64 = cells[2].parse().unwrap();
        assert_eq!(cells[0], booking);
        assert!(*least <= truth && truth <= *most, "{answer}: {least} to {most}");
    }
}

#[test]
fn a_file_that_cannot_be_used() {
    let output = run(&["simulate", "examples/policies/release-in-6-hours.toml", "-o", "nowhere-made"]);
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        error.starts_with("error: examples/policies/release-in-6-hours.toml:1:2: unknown key `policy` in the file"),
        "{error}"
    );
    assert!(!Path::new(env!("CARGO_MANIFEST_DIR")).join("nowhere-made").exists());
}

/// The study of the examples, small: three laws, four habits, a page, and years that are not run twice.
#[test]
fn an_experiment_from_its_file() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("experiment");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let small = fs::read_to_string(examples.join("experiments/trust-act.toml")).unwrap();
    let small = small.replace("seeds = 10", "seeds = 2\nbookings = 300");
    let small =
        small.replace("like-los-angeles.toml", examples.join("experiments/like-los-angeles.toml").to_str().unwrap());
    let small = small.replace("..", examples.to_str().unwrap());
    let [file, page, cache] = ["small.toml", "study.html", "years"].map(|name| folder.join(name));
    fs::write(&file, small).unwrap();
    let args = [&file, Path::new("--page"), &page, Path::new("--cache"), &cache].map(|part| part.to_str().unwrap());
    let args = [&["experiment"], args.as_slice()].concat();
    let (first, second) = (run(&args), run(&args));
    assert_eq!((first.status.code(), err(&first)), (Some(0), ""));
    assert_eq!(out(&first), out(&second));
    assert_eq!(out(&first).lines().filter(|line| line.starts_with("  ")).count(), 3 * 4, "{}", out(&first));
    assert_eq!(fs::read_dir(&cache).unwrap().count(), 3 * 4 * 2);
    let page = fs::read_to_string(page).unwrap();
    assert!(page.contains("<h1>What did the TRUST Act change?</h1>") && page.contains("Values Act: none"));
}
