//! What lint finds, and what it leaves alone.

use detainer::policy::{Limit, Policy, catalog};
use detainer::reason::{LintCode, Vocabulary, lint, lint_together};

fn policy(head: &str, rules: &str) -> Policy {
    let text = format!(
        "[policy]\nid = \"p\"\ntitle = \"p\"\njurisdiction = \"us\"\ncitation = \"c\"\nchecked = \"text\"\n{head}\n{rules}\n"
    );
    Policy::from_toml(&text, "p.toml").unwrap_or_else(|error| panic!("{error}"))
}

/// What is found, as `PLACE CODE: TEXT`, without the tests that are missing.
fn found(rules: &str) -> Vec<String> {
    let findings = lint(&policy("", rules), &Vocabulary::default());
    let lines = findings.iter().map(|finding| format!("{} {}: {}", finding.place, finding.code.as_str(), finding.text));
    lines.filter(|line| !line.contains("missing_boundary_test")).collect()
}

#[test]
fn requirements_that_are_never_true() {
    for (when, part) in [
        (r#"{ all = ["warrant.judicial", { not = "warrant.any" }] }"#, "warrant.judicial and not warrant.any"),
        (
            r#"{ all = [{ age_at_least = 18 }, { not = { age_at_least = 16 } }] }"#,
            "age at least 18 and not age at least 16",
        ),
        (r#"{ all = [{ form = ["I-247A"] }, { form = ["I-247D"] }] }"#, "form I-247A and form I-247D"),
        (
            r#"{ all = ["probable_cause.judge", { not = "detainer.probable_cause" }] }"#,
            "probable_cause.judge and not detainer.probable_cause",
        ),
        (r#"{ not = "detainer.active" }"#, "not detainer.active"),
        (
            r#"{ any = ["detainer.signed", { all = ["warrant.any", { not = "warrant.any" }] }] }"#,
            "warrant.any and not warrant.any",
        ),
        (
            r#"{ all = ["warrant.any", { not = "warrant.administrative" }, { not = "warrant.judicial" }] }"#,
            "warrant.any and not warrant.administrative and not warrant.judicial",
        ),
    ] {
        assert_eq!(found(&format!("[hold]\nwhen = {when}")), [format!("hold.when never_true: `{part}` is never true")]);
    }
}

#[test]
fn requirements_that_are_always_true() {
    let always = "is true of every active detainer that the policy speaks of";
    for (when, part) in [
        (r#""detainer.active""#, "detainer.active"),
        (r#"{ any = ["warrant.any", { not = "warrant.judicial" }] }"#, "warrant.any or not warrant.judicial"),
        (r#"{ any = ["detainer.signed", { not = "detainer.signed" }] }"#, "detainer.signed or not detainer.signed"),
    ] {
        assert_eq!(found(&format!("[hold]\nwhen = {when}")), [format!("hold.when always_true: `{part}` {always}")]);
    }
    let rule = "[hold]\nwhen = { form = [\"I-247A\", \"I-247D\"] }";
    assert!(found(rule).is_empty());
    let scoped = lint(&policy("applies_to = { form = [\"I-247A\"] }", rule), &Vocabulary::default());
    assert_eq!(scoped[0].code.as_str(), "always_true");
}

#[test]
fn convictions_and_charges_depend_on_each_other() {
    let hold = |when: &str| {
        let facts =
            r#"facts = { convictions = [{ class = ["x/a", "x/b"] }], charges = ["x/a", "x/b"], classified = ["x"] }"#;
        let test = format!(
            "[[test]]\nname = \"t\"\nexpect = {{ verdict = \"lawful\" }}\n[test.timeline]\nbooking = \"t\"\ntime_zone = \"UTC\"\nevents = []\n{facts}\n"
        );
        found(&format!("[hold]\nwhen = {when}\n{test}"))
    };
    let conviction = |classes: &str, more: &str| format!("{{ conviction = [{classes}]{more} }}");
    let within = |years: u32| format!(", within_years = {years}, before = \"arrest\"");
    let contradiction = |one: String, other: String| hold(&format!("{{ all = [{one}, {{ not = {other} }}] }}"));
    // Within ten years is within fifteen; of one class is of one class or another.
    assert_eq!(contradiction(conviction("\"x/a\"", &within(10)), conviction("\"x/a\"", &within(15))).len(), 1);
    assert_eq!(contradiction(conviction("\"x/a\"", ""), conviction("\"x/a\", \"x/b\"", "")).len(), 1);
    assert_eq!(contradiction(conviction("\"x/a\"", &within(15)), conviction("\"x/a\"", &within(10))).len(), 0);
    assert_eq!(contradiction(conviction("\"x/a\", \"x/b\"", ""), conviction("\"x/a\"", "")).len(), 0);
    let charge = |found: bool| format!("{{ charge = [\"x/a\"], found_by_judge = {found} }}");
    assert_eq!(contradiction(charge(true), charge(false)).len(), 1);
    assert_eq!(contradiction(charge(false), charge(true)).len(), 0);
}

#[test]
fn limits_that_never_end_a_hold() {
    // A file that leaves no day is refused; a policy built in code may.
    let mut swallowed = policy("", "[hold]\nwhen = \"always\"\nlimit = { hours = 48, excluding = [\"monday\"] }");
    assert!(lint(&swallowed, &Vocabulary::default()).iter().all(|finding| finding.code != LintCode::WeekExcluded));
    if let Some(Limit::Hours { excluding, .. }) = &mut swallowed.holds[0].limit {
        excluding.weekdays = [true; 7];
    }
    let week = lint(&swallowed, &Vocabulary::default()).remove(0);
    assert_eq!((week.code, week.place.as_str()), (LintCode::WeekExcluded, "hold.limit"));
    assert_eq!(
        found("[hold]\nwhen = \"never\"\nlimit = { hours = 48 }"),
        ["hold.limit limit_never_fires: the rule never permits a hold, so the limit never ends one"]
    );
    let review = |when: &str| found(&format!("[hold]\nwhen = {when}\nreview = {{ by = \"judge\", hours = 48 }}"));
    assert_eq!(
        review(r#"{ all = ["probable_cause.judge", "warrant.any"] }"#),
        [
            "hold.review limit_never_fires: the rule asks for a judge's finding of probable cause anyway, so the review never ends a hold"
        ]
    );
    assert!(review(r#"{ any = ["probable_cause.judge", "warrant.any"] }"#).is_empty());
    let rules = |first: &str, second: &str| {
        found(&format!("[[hold]]\nwhen = \"warrant.judicial\"\n{first}\n[[hold]]\nwhen = \"warrant.any\"\n{second}"))
    };
    let text = "hold[0].limit limit_never_fires: hold[1] permits whatever this rule permits, and for longer: the limit never ends a hold";
    assert_eq!(rules("limit = { hours = 48 }", ""), [text]);
    assert_eq!(rules("limit = { hours = 48 }", "limit = { hours = 72 }"), [text]);
    assert!(rules("limit = { hours = 48 }", "limit = { hours = 24 }").is_empty());
    assert!(rules("limit = { hours = 48 }", "limit = { hours = 48 }").is_empty());
    assert!(rules("limit = { hours = 48 }", "limit = { hours = 72 }\nclock = \"receipt\"").is_empty());
    assert!(rules("", "limit = { hours = 24 }").is_empty());
}

#[test]
fn versions_in_force_at_the_same_time() {
    let version = |dates: &str| policy(dates, "");
    let old = version("in_force = { until = \"2020-01-01\" }");
    let new = version("in_force = { from = \"2020-01-01\" }");
    assert!(lint_together(&[old.clone(), new.clone()]).is_empty());
    let (id, finding) = lint_together(&[old.clone(), version("in_force = { from = \"2019-12-31\" }")]).remove(0);
    assert_eq!(
        format!("{id} {} {}", finding.place, finding.text),
        "p policy.in_force another policy of this id is in force at the same time: before 2020-01-01; this one: from 2019-12-31"
    );
    assert_eq!(lint_together(&[new.clone(), version("")]).len(), 1);
    assert!(lint_together(&[new, version("vacated = \"2019-06-01\"")]).is_empty());
    let mut other = old.clone();
    other.id = "q".to_owned();
    assert!(lint_together(&[old, other]).is_empty());
}

#[test]
fn names_that_nobody_knows() {
    let known = Vocabulary::of(&[policy("", "[hold]\nwhen = \"person.registrant\"")]);
    let texts = |rules: &str| -> Vec<String> {
        lint(&policy("", rules), &known).into_iter().map(|finding| finding.text).collect()
    };
    assert!(texts("[hold]\nwhen = \"person.registrant\"").is_empty());
    assert_eq!(
        texts("[hold]\nwhen = \"person.registrent\""),
        ["no policy of the catalogue and none of the tests knows `registrent`; did you mean `registrant`?"]
    );
    assert_eq!(
        texts("[hold]\nwhen = { charge = [\"us-xx/felony\"] }"),
        ["no policy of the catalogue and none of the tests knows `us-xx/felony`; if it is meant, state it in a test"]
    );
    let duty = "[[duty]]\nid = \"d\"\nevent = \"agency_notified\"\nof = \"booked\"\nwithin = { hours = 2 }\nwhen = \"person.registrnt\"";
    assert_eq!(texts(duty).len(), 1);
}

const AROUND: &str = r#"
[hold]
when = "always"
limit = { hours = 48 }
"#;

/// An example that is handed over `until`, 48 hours after the entitlement being 5 January 12:00.
fn example(until: &str, verdict: &str) -> String {
    format!(
        r#"
[[test]]
name = "{until}"
expect = {{ verdict = "{verdict}" }}
[test.timeline]
booking = "t"
time_zone = "UTC"
events = [
  {{ at = "2024-01-02T12:00", event = "booked", case = "c" }},
  {{ at = "2024-01-02T13:00", event = "detainer_received", detainer = "d" }},
  {{ at = "2024-01-03T12:00", event = "bail_posted", case = "c" }},
  {{ at = "{until}", event = "transferred", to = "ice" }},
]
"#
    )
}

#[test]
fn limits_that_no_example_tries() {
    let texts = |ends: &[(&str, &str)]| -> Vec<String> {
        let tests: String = ends.iter().map(|(until, verdict)| example(until, verdict)).collect();
        let findings = lint(&policy("", &format!("{AROUND}{tests}")), &Vocabulary::default());
        findings.into_iter().map(|finding| format!("{}: {}", finding.place, finding.text)).collect()
    };
    let (at, after) = (("2024-01-05T12:00", "lawful"), ("2024-01-05T13:00", "unlawful"));
    assert!(texts(&[at, after]).is_empty());
    assert_eq!(texts(&[at]), ["hold.limit: no test goes on shortly after it: within 24 hours"]);
    assert_eq!(texts(&[after]), ["hold.limit: no test ends at it or shortly before: within 24 hours"]);
    assert_eq!(
        texts(&[("2024-01-04T11:59", "lawful"), ("2024-01-06T12:01", "unlawful")]),
        ["hold.limit: no test ends at it or shortly before, and none goes on shortly after it: within 24 hours"]
    );
    assert!(texts(&[("2024-01-04T12:00", "lawful"), ("2024-01-06T12:00", "unlawful")]).is_empty());
}

#[test]
fn the_catalogue_is_clean() {
    let policies = catalog::all().unwrap_or_else(|error| panic!("{error}"));
    let vocabulary = Vocabulary::of(&policies);
    let mut found: Vec<(String, String)> =
        lint_together(&policies).into_iter().map(|(id, finding)| (id, finding.text)).collect();
    for policy in &policies {
        let findings = lint(policy, &vocabulary).into_iter();
        found.extend(findings.map(|finding| (policy.id.clone(), finding.code.as_str().to_owned())));
    }
    assert!(found.is_empty(), "{found:?}");
}
