//! What the reader makes of a policy.
#![cfg(feature = "catalog")]

use detainer::policy::{
    BailRefusal, Before, CalendarDay, Checked, ClockStart, DutyStart, Effect, Excluding, Form, Holidays, InForce, Kind,
    Leaf, Limit, Policy, PolicyFile, Processing, Requirement, Review, Stack, Within,
};
use detainer::time::{Date, Observance};

const FULL: &str = include_str!("full.toml");

#[cfg(test)]
fn read(text: &str) -> Policy {
    Policy::from_toml(text, "p.toml").unwrap_or_else(|error| panic!("{error}"))
}

#[cfg(test)]
fn date(text: &str) -> Option<Date> {
    Some(text.parse().unwrap_or_else(|()| panic!("{text}")))
}

#[cfg(test)]
fn policy(rest: &str) -> Policy {
    read(&format!(
        "[policy]\nid = \"a\"\ntitle = \"T\"\njurisdiction = \"us\"\ncitation = \"C\"\nchecked = \"secondary\"\n{rest}"
    ))
}

#[cfg(test)]
fn when(when: &str) -> Requirement {
    policy(&format!("[hold]\nwhen = {when}\n")).holds.remove(0).when
}

#[test]
fn every_key() {
    let policy = read(FULL);
    assert_eq!(policy.id, "us-ca-full");
    assert_eq!(policy.title, "Every key there is");
    assert_eq!(policy.kind, Some(Kind::Statute));
    assert_eq!(policy.jurisdiction, ["us/ca", "us/nv/clark"]);
    assert_eq!(policy.agency_types, ["jail", "police"]);
    assert_eq!(policy.citation, "Example Code §§ 1, 2");
    assert_eq!(policy.sources.len(), 2);
    assert_eq!(policy.checked, Checked::Secondary);
    assert_eq!(policy.in_force, InForce { from: date("2014-01-01"), until: date("2018-01-01") });
    assert_eq!((policy.decided, policy.vacated), (None, date("2017-05-09")));
    assert_eq!(policy.supersedes, ["other-policy"]);
    assert_eq!(policy.applies_to.form, [Form::I247A, Form::None]);
    assert_eq!(policy.applies_to.agency, ["ice"]);
    assert_eq!(policy.applies_to.issued_from, date("2017-04-02"));
    assert_eq!(policy.applies_to.issued_until, date("2020-01-01"));
    assert_eq!(policy.note.as_deref(), Some("A remark."));

    let [first, second] = policy.holds.as_slice() else { panic!("two rules") };
    assert_eq!((first.effect, first.clock, first.renewable), (Effect::Require, ClockStart::Later, true));
    assert_eq!(first.review, Some(Review { hours: 36 }));
    let excluding = Excluding {
        weekdays: [false, false, false, false, false, true, true],
        holidays: Some(Holidays { calendar: "us-ca-courts".to_owned(), observance: Observance::Statutory }),
    };
    assert_eq!(first.limit, Some(Limit::Hours { hours: 48, excluding }));
    assert_eq!((second.effect, second.clock, second.renewable), (Effect::Permit, ClockStart::Entitlement, false));
    assert_eq!((&second.limit, second.review), (&Some(Limit::EndOfDay), None));
    assert_eq!(second.when, Requirement::Leaf(Leaf::WarrantJudicial));

    assert_eq!(policy.processing, Some(Processing { hours: 6 }));
    assert_eq!(policy.arrest, Some(Review { hours: 48 }));
    assert_eq!(policy.bail, Some(BailRefusal::Entitlement));
    let [notify, serve] = policy.duties.as_slice() else { panic!("two duties") };
    assert_eq!((notify.event.as_str(), notify.within, notify.of), ("agency_notified", Some(2), DutyStart::Entitlement));
    assert_eq!(notify.when, Some(Requirement::Leaf(Leaf::DetainerActive)));
    assert_eq!((serve.within, serve.of, &serve.when), (None, DutyStart::DetainerReceived, &None));

    let [calendar] = policy.calendars.as_slice() else { panic!("one calendar") };
    assert_eq!((calendar.id.as_str(), calendar.years), ("us-ca-courts", (2014, 2026)));
    assert_eq!(calendar.includes, ["us_federal"]);
    let on = Date::new(2015, 3, 31).unwrap_or_else(|| panic!("a day"));
    assert_eq!(calendar.days[1], CalendarDay { on, name: "Cesar Chavez Day".to_owned(), source: None });

    let [test] = policy.tests.as_slice() else { panic!("one test") };
    assert_eq!(
        test.timeline,
        r#"{"booking": "t1", "events": [{"at": "2014-02-03", "event": "booked", "note": "a \"b\"\u000a"}], "facts": {"age": 18, "convictions": []}, "time_zone": "America/Los_Angeles"}"#
    );
    assert_eq!((test.expect.min_seconds, test.expect.max_seconds), (Some(3600), Some(3600)));
    assert_eq!(test.expect.verdict, "unlawful");
    assert_eq!(test.as_of.as_deref(), Some("2014-03-01T00:00:00-08:00"));
    let json: serde_json::Value = serde_json::from_str(&test.timeline).unwrap_or_default();
    assert_eq!(json["events"][0]["note"], "a \"b\"\n");
}

#[test]
fn defaults() {
    let bare = policy("");
    assert_eq!((bare.kind, bare.in_force, bare.decided), (None, InForce::default(), None));
    assert!(bare.holds.is_empty() && bare.duties.is_empty() && bare.processing.is_none() && bare.bail.is_none());
    let rule = policy("[hold]\nwhen = \"always\"\n").holds.remove(0);
    assert_eq!(
        (rule.effect, rule.clock, rule.limit, rule.renewable),
        (Effect::Permit, ClockStart::Entitlement, None, false)
    );
}

#[test]
fn one_rule_is_a_list_of_one() {
    assert_eq!(policy("[hold]\nwhen = \"always\"\n").holds, policy("[[hold]]\nwhen = \"always\"\n").holds);
    assert_eq!(policy("").jurisdiction, ["us"]);
}

#[test]
fn leaves_have_the_names_of_the_format() {
    for name in [
        "detainer.active",
        "detainer.signed",
        "detainer.served",
        "detainer.probable_cause",
        "warrant.administrative",
        "warrant.judicial",
        "warrant.any",
        "probable_cause.judge",
        "person.us_citizen",
        "agreement.reimbursement_agreement",
    ] {
        let leaf = when(&format!("\"{name}\""));
        assert!(matches!(leaf, Requirement::Leaf(_)));
        assert_eq!(leaf.to_string(), name);
    }
}

#[test]
fn requirements_in_words() {
    for (toml, short, plain) in [
        ("\"never\"", "never", "nothing"),
        ("\"always\"", "always", "anything"),
        ("{ form = [\"I-247\", \"I-247A\"] }", "form I-247 / I-247A", "the detainer is on form I-247 or I-247A"),
        ("{ form = [\"none\"] }", "form none", "the detainer is on no form"),
        ("{ age_at_least = 18 }", "age at least 18", "the person was at least 18 years old at booking"),
        (
            "{ conviction = [\"a\", \"x/b\"], within_years = 5, before = \"arrest\" }",
            "conviction of a / x/b within 5 years before the arrest",
            "the person was convicted of a or x/b within 5 years before the arrest",
        ),
        ("{ conviction = [\"a\"] }", "conviction of a", "the person was convicted of a"),
        ("{ charge = [\"a\", \"b\", \"c\"] }", "charge of a / b / c", "the person is charged with a, b or c"),
        (
            "{ charge = [\"x\"], found_by_judge = true }",
            "charge of x found by a judge",
            "a judge found probable cause on a charge of x",
        ),
        (
            "{ not = { any = [\"person.p\", { all = [\"detainer.signed\", \"detainer.served\"] }] } }",
            "not (person.p or (detainer.signed and detainer.served))",
            "it is not so that (the fact `p` holds of the person, or (the detainer is signed, and the detainer was served on the person))",
        ),
    ] {
        let requirement = when(toml);
        assert_eq!(requirement.to_string(), short);
        assert_eq!(requirement.plain(), plain);
    }
    let within = Some(Within { years: 1, before: Before::Request });
    let leaf = Leaf::Conviction { classes: vec!["a".to_owned()], within };
    assert_eq!(leaf.to_string(), "conviction of a within 1 year before the request");
}

#[test]
fn the_recorded_policies_forms() {
    let rules = [
        "when = \"always\"\nclock = \"later\"\nlimit = { hours = 48, excluding = [\"saturday\", \"sunday\", \"holidays\"] }\nholidays = { calendar = \"us_federal\", observed = false }",
        "when = { all = [{ form = [\"I-247A\"] }, \"detainer.served\"] }\nclock = \"receipt\"\nlimit = { hours = 24 }",
        "effect = \"require\"\nwhen = \"warrant.administrative\"\nlimit = { end_of_day = true }",
        "when = { any = [\"warrant.judicial\", \"probable_cause.judge\"] }\nreview = { by = \"judge\", hours = 48 }",
        "when = { not = \"person.us_citizen\" }\nlimit = { hours = 24, excluding = [\"saturday\", \"sunday\"] }",
        "when = { any = [{ charge = [\"v\"] }, { conviction = [\"o\"], within_years = 5, before = \"arrest\" }] }",
        "when = \"never\"",
    ];
    for rule in rules {
        assert_eq!(policy(&format!("[hold]\n{rule}\n")).holds.len(), 1);
    }
    for section in [
        "[arrest]\nreview = { by = \"judge\", hours = 48 }\n",
        "[processing]\nhours = 24\n",
        "[bail]\nrefusal = \"report\"\n",
    ] {
        assert!(policy(section).holds.is_empty());
    }
    assert_eq!(policy("decided = \"2014-04-11\"\n").decided, date("2014-04-11"));
}

#[test]
fn stacks() {
    let text = "[stack]\nid = \"s\"\ntitle = \"S\"\npolicies = [\"b\", \"a\"]\n";
    let stack = Stack { id: "s".to_owned(), title: "S".to_owned(), policies: vec!["b".to_owned(), "a".to_owned()] };
    assert_eq!(PolicyFile::from_toml(text, "s.toml"), Ok(PolicyFile::Stack(stack)));
    assert_eq!(PolicyFile::from_toml(FULL, "p.toml"), Ok(PolicyFile::Policy(Box::new(read(FULL)))));
}

#[test]
fn words_go_both_ways() {
    for word in Form::WORDS {
        assert_eq!(word.parse::<Form>().map(Form::as_str), Ok(*word));
    }
    let error = "I-248".parse::<Form>().map_err(|error| error.to_string());
    assert_eq!(
        error,
        Err("unknown word, expected one of: I-247, I-247A, I-247D, I-247N, I-247X, I-247G, none".to_owned())
    );
}

#[test]
fn errors_carry_their_place() {
    let text = FULL.replace("{ age_at_least = 18 }", "{ age_at_last = 18 }");
    let Err(error) = Policy::from_toml(&text, "p.toml") else { panic!("an error") };
    assert_eq!((error.file.as_str(), error.line, error.column), ("p.toml", 25, 37));
    assert_eq!(error.key, "hold[0].when.any[3].all[1].age_at_last");
    assert_eq!(error.message, "unknown key `age_at_last` in `hold[0].when.any[3].all[1]`");
    assert_eq!(
        error.help.as_deref(),
        Some("did you mean `age_at_least`? expected one of: all, any, not, form, age_at_least, conviction, charge")
    );
    // columns count letters, not bytes
    let Err(error) = Policy::from_toml("\"é§\" = 1\n", "p.toml") else { panic!("an error") };
    assert_eq!((error.line, error.column), (1, 1));
    let Err(error) = Policy::from_toml("policy = { \"id\" = \"é§\", é = 1 }\n", "p.toml") else {
        panic!("an error")
    };
    assert_eq!((error.line, error.column), (1, 25));
}

#[test]
fn line_ends_of_windows() {
    assert_eq!(read(&FULL.replace('\n', "\r\n")).holds, read(FULL).holds);
}
