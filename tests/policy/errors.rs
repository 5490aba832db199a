//! What the reader refuses, with the exact words it uses.
#![cfg(feature = "catalog")]

use detainer::policy::{Policy, PolicyFile};

const HEAD: &str = r#"[policy]
id = "a"
title = "T"
jurisdiction = "us"
citation = "C"
checked = "text"
"#;

/// What is said about `HEAD` with a line replaced, and more after it.
fn said(replace: &str, with: &str, more: &str) -> String {
    let head = HEAD.replace(replace, with);
    assert!(replace.is_empty() || head != HEAD, "{replace}");
    let text = format!("{}{more}", if replace.is_empty() { HEAD.to_owned() } else { head });
    Policy::from_toml(&text, "p.toml").map_or_else(|error| error.to_string(), |_| "read".to_owned())
}

fn head(replace: &str, with: &str) -> String {
    said(replace, with, "")
}

fn more(more: &str) -> String {
    said("", "", more)
}

fn when(when: &str) -> String {
    more(&format!("[hold]\nwhen = {when}\n"))
}

fn hold(lines: &str) -> String {
    more(&format!("[hold]\nwhen = \"always\"\n{lines}\n"))
}

fn stack(lines: &str) -> String {
    PolicyFile::from_toml(&format!("[stack]\n{lines}\n"), "s.toml")
        .map_or_else(|error| error.to_string(), |_| "read".to_owned())
}

#[test]
fn the_file() {
    assert_eq!(
        Policy::from_toml("", "p.toml").map_or_else(|e| e.to_string(), |_| String::new()),
        "p.toml:1:1: missing key `policy` in the file\n  expected a table `[policy]`"
    );
    assert_eq!(
        Policy::from_toml("policy = 1", "p.toml").map_or_else(|e| e.to_string(), |_| String::new()),
        "p.toml:1:10: `policy` is a whole number\n  expected a table"
    );
    assert_eq!(
        Policy::from_toml("[stack]\nid = \"s\"", "p.toml").map_or_else(|e| e.to_string(), |_| String::new()),
        "p.toml:1:2: a stack where a policy is wanted\n  expected `[policy]`"
    );
    assert_eq!(
        more("[hodl]\n"),
        "p.toml:7:2: unknown key `hodl` in the file\n  did you mean `hold`? expected one of: schema, policy, hold, processing, arrest, bail, duty, calendar, test"
    );
    assert_eq!(
        more("schema = 2\n"),
        "p.toml:7:1: unknown key `schema` in `policy`\n  expected one of: id, title, kind, jurisdiction, agency_types, citation, sources, checked, in_force, decided, vacated, supersedes, applies_to, note"
    );
    assert_eq!(
        said("[policy]", "schema = 2\n[policy]", ""),
        "p.toml:1:10: `schema` is out of range: `2`\n  expected 1"
    );
    assert_eq!(more("[hold"), "p.toml:7:6: unclosed table, expected `]`");
    assert_eq!(more("[policy]\n"), "p.toml:7:2: duplicate key `policy`");
    assert_eq!(head("\"T\"", "T"), "p.toml:3:9: invalid boolean, expected `true`");
    assert_eq!(head("id = \"a\"", "id = \"a\"\nid = \"b\""), "p.toml:3:1: duplicate key `id`");
}

#[test]
fn the_head() {
    assert_eq!(head("id = \"a\"\n", ""), "p.toml:1:1: missing key `id` in `policy`\n  expected a name");
    assert_eq!(
        head("title = \"T\"\n", ""),
        "p.toml:1:1: missing key `title` in `policy`\n  expected the policy's title"
    );
    assert_eq!(
        head("jurisdiction = \"us\"\n", ""),
        "p.toml:1:1: missing key `jurisdiction` in `policy`\n  expected a place such as \"us\" or \"us/ca\", or a list of them"
    );
    assert_eq!(
        head("citation = \"C\"\n", ""),
        "p.toml:1:1: missing key `citation` in `policy`\n  expected where the law is written; a rule without a citation does not load"
    );
    assert_eq!(
        head("checked = \"text\"\n", ""),
        "p.toml:1:1: missing key `checked` in `policy`\n  expected one of: text, secondary, unverified"
    );
    assert_eq!(
        head("\"a\"", "\"A b\""),
        "p.toml:2:6: `policy.id` is not a name: `A b`\n  expected lower-case letters, digits and `-`, `_`, `.`"
    );
    assert_eq!(head("\"a\"", "7"), "p.toml:2:6: `policy.id` is a whole number\n  expected a string");
    assert_eq!(head("\"T\"", "\" \""), "p.toml:3:9: `policy.title` is empty\n  expected some text");
    assert_eq!(
        head("\"us\"", "\"US/CA\""),
        "p.toml:4:16: `policy.jurisdiction` cannot be `US/CA`\n  expected a place such as \"us\" or \"us/ca\""
    );
    assert_eq!(head("\"us\"", "[]"), "p.toml:4:16: `policy.jurisdiction` is empty\n  expected at least one place");
    assert_eq!(
        head("\"us\"", "[\"us\", \"us\"]"),
        "p.toml:4:23: `policy.jurisdiction[1]` repeats `us`\n  expected each only once"
    );
    assert_eq!(
        head("\"text\"", "\"texts\""),
        "p.toml:6:11: `policy.checked` cannot be `texts`\n  did you mean `text`? expected one of: text, secondary, unverified"
    );
    assert_eq!(
        head("citation", "citaton"),
        "p.toml:5:1: unknown key `citaton` in `policy`\n  did you mean `citation`? expected one of: id, title, kind, jurisdiction, agency_types, citation, sources, checked, in_force, decided, vacated, supersedes, applies_to, note"
    );
    assert_eq!(
        more("kind = \"law\"\n"),
        "p.toml:7:8: `policy.kind` cannot be `law`\n  expected one of: regulation, form, statute, ruling, local, agency"
    );
    assert_eq!(more("sources = \"x\"\n"), "p.toml:7:11: `policy.sources` is a string\n  expected a list of addresses");
    assert_eq!(
        more("supersedes = [\"b\", \"a\"]\n"),
        "p.toml:7:1: `a` supersedes itself\n  expected the ids of others"
    );
    assert_eq!(more("agency_types = []\n"), "p.toml:7:16: `policy.agency_types` is empty\n  expected a list of names");
}

#[test]
fn dates() {
    assert_eq!(
        more("in_force = { from = \"2014-01-01\", until = \"2014-01-01\" }\n"),
        "p.toml:7:35: impossible dates: from `2014-01-01` until `2014-01-01`\n  expected `until` after `from`"
    );
    assert_eq!(
        more("in_force = { from = \"2014-02-30\" }\n"),
        "p.toml:7:21: `policy.in_force.from` is no day of the calendar: `2014-02-30`\n  expected a day in quotes, \"YYYY-MM-DD\""
    );
    assert_eq!(
        more("in_force = { from = 2014-02-28 }\n"),
        "p.toml:7:21: `policy.in_force.from` is a date or time without quotes\n  expected a day in quotes, \"YYYY-MM-DD\""
    );
    assert_eq!(
        more("in_force = { form = \"2014-02-28\" }\n"),
        "p.toml:7:14: unknown key `form` in `policy.in_force`\n  did you mean `from`? expected one of: from, until"
    );
    assert_eq!(
        more("decided = \"2014-04-11\"\nin_force = { from = \"2014-01-01\" }\n"),
        "p.toml:7:1: both `decided` and `in_force.from`\n  expected one of the two: a ruling that was decided judges earlier conduct too"
    );
    assert_eq!(
        more("decided = \"2014-04-11\"\nvacated = \"2014-04-11\"\n"),
        "p.toml:8:1: impossible dates: vacated on `2014-04-11`\n  expected a day after 2014-04-11"
    );
    assert_eq!(
        more("applies_to = { issued_from = \"2018-01-01\", issued_until = \"2017-01-01\" }\n"),
        "p.toml:7:44: impossible dates: from `2018-01-01` until `2017-01-01`\n  expected `issued_until` after `issued_from`"
    );
    assert_eq!(
        more("applies_to = { form = [\"I-247B\"] }\n"),
        "p.toml:7:24: `policy.applies_to.form[0]` cannot be `I-247B`\n  did you mean `I-247`? expected one of: I-247, I-247A, I-247D, I-247N, I-247X, I-247G, none"
    );
}

#[test]
fn requirements() {
    assert_eq!(
        more("[hold]\n"),
        "p.toml:7:1: missing key `when` in `hold`\n  expected a requirement, \"always\" or \"never\""
    );
    assert_eq!(
        when("\"detainer.singed\""),
        "p.toml:8:8: unknown requirement `detainer.singed`\n  did you mean `detainer.signed`? expected one of: never, always, detainer.active, detainer.signed, detainer.served, detainer.probable_cause, warrant.administrative, warrant.judicial, warrant.any, probable_cause.judge, person.NAME, agreement.NAME"
    );
    assert_eq!(
        when("\"warrant\""),
        "p.toml:8:8: unknown requirement `warrant`\n  expected one of: never, always, detainer.active, detainer.signed, detainer.served, detainer.probable_cause, warrant.administrative, warrant.judicial, warrant.any, probable_cause.judge, person.NAME, agreement.NAME"
    );
    assert_eq!(
        when("\"person.\""),
        "p.toml:8:8: `person.` names no fact\n  expected lower-case letters, digits and `_` after the period"
    );
    assert_eq!(
        when("\"agreement.A B\""),
        "p.toml:8:8: `agreement.A B` names no fact\n  expected lower-case letters, digits and `_` after the period"
    );
    assert_eq!(
        when("1"),
        "p.toml:8:8: `hold.when` is a whole number\n  expected a leaf such as \"detainer.signed\", or a table such as { all = [...] }"
    );
    assert_eq!(
        when("{}"),
        "p.toml:8:8: `hold.when` is empty\n  expected one of: all, any, not, form, age_at_least, conviction, charge"
    );
    assert_eq!(
        when("{ al = [] }"),
        "p.toml:8:10: unknown key `al` in `hold.when`\n  did you mean `all`? expected one of: all, any, not, form, age_at_least, conviction, charge"
    );
    assert_eq!(
        when("{ all = [] }"),
        "p.toml:8:16: `hold.when.all` is empty\n  expected a list of requirements with at least one member"
    );
    assert_eq!(
        when("{ any = \"warrant.any\" }"),
        "p.toml:8:16: `hold.when.any` is a string\n  expected a list of requirements with at least one member"
    );
    assert_eq!(
        when("{ all = [\"warrant.any\"], any = [\"warrant.any\"] }"),
        "p.toml:8:33: `hold.when` has both `all` and `any`\n  expected one key; both must hold: { all = [{ all = ... }, { any = ... }] }"
    );
    assert_eq!(
        when("{ not = \"never\" }"),
        "p.toml:8:16: `never` inside another requirement\n  expected it to stand alone, as the whole of `when`"
    );
    assert_eq!(
        when("{ any = [\"warrant.any\", { charge = [] }] }"),
        "p.toml:8:43: `hold.when.any[1].charge` is empty\n  expected a list of classes with at least one member"
    );
    assert_eq!(
        when("{ form = [\"I247\"] }"),
        "p.toml:8:18: `hold.when.form[0]` cannot be `I247`\n  did you mean `I-247`? expected one of: I-247, I-247A, I-247D, I-247N, I-247X, I-247G, none"
    );
    assert_eq!(
        when("{ age_at_least = 0 }"),
        "p.toml:8:25: `hold.when.age_at_least` is out of range: `0`\n  expected a whole number from 1 to 150"
    );
    assert_eq!(
        when("{ conviction = [\"a\"], within_years = 5 }"),
        "p.toml:8:30: `within_years` without `before`\n  expected `before`, one of: request, arrest, entitlement"
    );
    assert_eq!(
        when("{ conviction = [\"a\"], before = \"arrest\" }"),
        "p.toml:8:30: `before` without `within_years`\n  expected `within_years`, a number"
    );
    assert_eq!(
        when("{ conviction = [\"a\"], within_years = 5, before = \"arest\" }"),
        "p.toml:8:57: `hold.when.before` cannot be `arest`\n  did you mean `arrest`? expected one of: request, arrest, entitlement"
    );
    assert_eq!(
        when("{ conviction = [\"a/b/c\"] }"),
        "p.toml:8:24: `hold.when.conviction[0]` cannot be `a/b/c`\n  expected a class: a word, or `scheme/word`, in lower case"
    );
    assert_eq!(
        when("{ conviction = [\"a\", \"a\"] }"),
        "p.toml:8:29: `hold.when.conviction[1]` repeats `a`\n  expected each only once"
    );
    assert_eq!(
        when("{ charge = [\"a\"], within_years = 5 }"),
        "p.toml:8:26: unknown key `within_years` in `hold.when`\n  expected one of: charge, found_by_judge"
    );
}

#[test]
fn holds() {
    assert_eq!(
        hold("limit_hour = 48"),
        "p.toml:9:1: unknown key `limit_hour` in `hold`\n  expected one of: effect, when, clock, limit, holidays, renewable, review"
    );
    assert_eq!(
        hold("limit = { hours = 0 }"),
        "p.toml:9:19: `hold.limit.hours` is out of range: `0`\n  expected a whole number from 1 to 100000"
    );
    assert_eq!(
        hold("limit = { hours = 100001 }"),
        "p.toml:9:19: `hold.limit.hours` is out of range: `100001`\n  expected a whole number from 1 to 100000"
    );
    assert_eq!(
        hold("limit = { hours = 99999999999999999999 }"),
        "p.toml:9:19: `hold.limit.hours` is out of range: `99999999999999999999`\n  expected a whole number from 1 to 100000"
    );
    assert_eq!(
        hold("limit = { hours = 48.0 }"),
        "p.toml:9:19: `hold.limit.hours` is a number with a fraction\n  expected a whole number from 1 to 100000"
    );
    assert_eq!(hold("limit = 48"), "p.toml:9:9: `hold.limit` is a whole number\n  expected a table");
    assert_eq!(
        hold("limit = {}"),
        "p.toml:9:9: missing key `hours` in `hold.limit`\n  expected `hours`, or `end_of_day = true`"
    );
    assert_eq!(
        hold("limit = { end_of_day = false }"),
        "p.toml:9:24: `hold.limit.end_of_day` is false\n  expected true, or `hours` instead"
    );
    assert_eq!(
        hold("limit = { end_of_day = true, hours = 1 }"),
        "p.toml:9:30: `hold.limit` has both `end_of_day` and `hours`\n  expected one of the two"
    );
    assert_eq!(
        hold("limit = { hours = 48, excluding = [\"saterday\"] }"),
        "p.toml:9:36: `hold.limit.excluding[0]` cannot be `saterday`\n  did you mean `saturday`? expected one of: monday, tuesday, wednesday, thursday, friday, saturday, sunday, holidays"
    );
    assert_eq!(
        hold(
            "limit = { hours = 48, excluding = [\"monday\", \"tuesday\", \"wednesday\", \"thursday\", \"friday\", \"saturday\", \"sunday\"] }"
        ),
        "p.toml:9:35: `hold.limit.excluding` leaves no day that counts\n  expected at least one day of the week not to be excluded"
    );
    assert_eq!(
        hold("limit = { hours = 48, excluding = [\"holidays\"] }"),
        "p.toml:9:23: a limit that excludes holidays without a calendar\n  expected `holidays = { calendar = \"us_federal\", observed = true }` beside `limit`"
    );
    assert_eq!(
        hold("limit = { hours = 48 }\nholidays = { calendar = \"us_federal\", observed = true }"),
        "p.toml:10:1: `holidays` without a limit that excludes them\n  expected \"holidays\" in `limit.excluding`"
    );
    assert_eq!(
        hold("holidays = { calendar = \"us_federal\", observed = true }"),
        "p.toml:9:1: `holidays` without a limit that excludes them\n  expected \"holidays\" in `limit.excluding`"
    );
    assert_eq!(
        hold(
            "limit = { hours = 48, excluding = [\"holidays\"] }\nholidays = { calendar = \"us_fedral\", observed = true }"
        ),
        "p.toml:10:25: `hold.holidays.calendar` cannot be `us_fedral`\n  did you mean `us_federal`? expected `us_federal`"
    );
    assert_eq!(
        hold("limit = { hours = 48, excluding = [\"holidays\"] }\nholidays = { calendar = \"us_federal\" }"),
        "p.toml:10:12: missing key `observed` in `hold.holidays`\n  expected true or false: whether observed days count as holidays too"
    );
    assert_eq!(
        hold("effect = \"allow\""),
        "p.toml:9:10: `hold.effect` cannot be `allow`\n  expected one of: permit, require"
    );
    assert_eq!(
        hold("clock = \"booking\""),
        "p.toml:9:9: `hold.clock` cannot be `booking`\n  expected one of: entitlement, receipt, later"
    );
    assert_eq!(hold("renewable = \"yes\""), "p.toml:9:13: `hold.renewable` is a string\n  expected true or false");
    assert_eq!(
        hold("review = { by = \"officer\", hours = 48 }"),
        "p.toml:9:17: `hold.review.by` cannot be `officer`\n  expected `judge`"
    );
    assert_eq!(
        hold("review = { by = \"judge\" }"),
        "p.toml:9:10: missing key `hours` in `hold.review`\n  expected a number of hours"
    );
    assert_eq!(
        more("hold = []\n"),
        "p.toml:7:1: unknown key `hold` in `policy`\n  expected one of: id, title, kind, jurisdiction, agency_types, citation, sources, checked, in_force, decided, vacated, supersedes, applies_to, note"
    );
    assert_eq!(
        more("[[hold]]\nwhen = \"always\"\n[[hold]]\nwhen = \"alway\"\n"),
        "p.toml:10:8: unknown requirement `alway`\n  did you mean `always`? expected one of: never, always, detainer.active, detainer.signed, detainer.served, detainer.probable_cause, warrant.administrative, warrant.judicial, warrant.any, probable_cause.judge, person.NAME, agreement.NAME"
    );
}

#[test]
fn other_sections() {
    assert_eq!(more("[processing]\n"), "p.toml:7:1: missing key `hours` in `processing`\n  expected a number of hours");
    assert_eq!(more("[arrest]\nhours = 48\n"), "p.toml:8:1: unknown key `hours` in `arrest`\n  expected `review`");
    assert_eq!(
        more("[bail]\nrefusal = \"reported\"\n"),
        "p.toml:8:11: `bail.refusal` cannot be `reported`\n  did you mean `report`? expected one of: report, entitlement"
    );
    assert_eq!(
        more("[[duty]]\nid = \"d\"\nevent = \"notified\"\nof = \"booked\"\n"),
        "p.toml:9:9: `duty[0].event` cannot be `notified`\n  expected one of: arrested, booked, charged, probable_cause_found, bail_set, bail_tendered, bail_posted, bail_refused, release_ordered, charges_dropped, acquitted, remanded, case_closed, sentenced, sentence_completed, hold_placed, hold_lifted, detainer_received, detainer_served, detainer_withdrawn, warrant_received, agency_notified, citizenship_claimed, note, released, transferred, escaped, died"
    );
    assert_eq!(
        more("[[duty]]\nid = \"d\"\nevent = \"agency_notifed\"\nof = \"booked\"\n"),
        "p.toml:9:9: `duty[0].event` cannot be `agency_notifed`\n  did you mean `agency_notified`? expected one of: arrested, booked, charged, probable_cause_found, bail_set, bail_tendered, bail_posted, bail_refused, release_ordered, charges_dropped, acquitted, remanded, case_closed, sentenced, sentence_completed, hold_placed, hold_lifted, detainer_received, detainer_served, detainer_withdrawn, warrant_received, agency_notified, citizenship_claimed, note, released, transferred, escaped, died"
    );
    assert_eq!(
        more("[[duty]]\nid = \"d\"\nevent = \"released\"\n"),
        "p.toml:7:1: missing key `of` in `duty[0]`\n  expected one of: entitlement, booked, detainer_received, custody_end"
    );
    assert_eq!(
        more(
            "[[duty]]\nid = \"d\"\nevent = \"released\"\nof = \"booked\"\n[[duty]]\nid = \"d\"\nevent = \"released\"\nof = \"booked\"\n"
        ),
        "p.toml:12:1: there already is a duty `d`\n  expected a name of its own"
    );
    assert_eq!(
        more("[[test]]\nname = \"n\"\ntimeline = 1\nexpect = { verdict = \"lawful\" }\n"),
        "p.toml:9:12: `test[0].timeline` is a whole number\n  expected a table"
    );
    assert_eq!(
        more("[[test]]\nname = \"n\"\ntimeline = {}\nexpect = { verdict = \"legal\" }\n"),
        "p.toml:10:22: `test[0].expect.verdict` cannot be `legal`\n  expected one of: lawful, unlawful, undetermined, not_assessed"
    );
    assert_eq!(
        more(
            "[[test]]\nname = \"n\"\ntimeline = {}\nexpect = { verdict = \"lawful\", min_seconds = 2, max_seconds = 1 }\n"
        ),
        "p.toml:10:49: `test[0].expect` is impossible: `max_seconds` is below `min_seconds`\n  expected 2 or more"
    );
    assert_eq!(
        more("[[test]]\nname = \"n\"\ntimeline = { a = nan }\nexpect = { verdict = \"lawful\" }\n"),
        "p.toml:9:12: `test[0].timeline` holds a number that is not finite\n  expected a finite number"
    );
}

#[test]
fn calendars() {
    assert_eq!(
        more("[[calendar]]\nid = \"us-x\"\nyears = [2014]\n"),
        "p.toml:9:9: `calendar[0].years` is not two years\n  expected [first, last], two years from 1 to 9999"
    );
    assert_eq!(
        more("[[calendar]]\nid = \"us-x\"\nyears = [2014, 2013]\n"),
        "p.toml:9:9: `calendar[0].years` ends before it begins\n  expected a last year of 2014 or later"
    );
    assert_eq!(
        more("[[calendar]]\nid = \"us_federal\"\nyears = [2014, 2015]\n"),
        "p.toml:8:6: there already is a calendar `us_federal`\n  expected a name of its own"
    );
    assert_eq!(
        more("[[calendar]]\nid = \"x\"\nyears = [2014, 2015]\n[[calendar]]\nid = \"x\"\nyears = [2014, 2015]\n"),
        "p.toml:11:6: there already is a calendar `x`\n  expected a name of its own"
    );
    assert_eq!(
        more("[[calendar]]\nid = \"x\"\nyears = [2014, 2015]\nincludes = [\"x\"]\n"),
        "p.toml:10:13: `calendar[0].includes[0]` cannot be `x`\n  expected `us_federal`"
    );
    assert_eq!(
        more("[[calendar]]\nid = \"x\"\nyears = [2014, 2015]\ndays = [{ on = \"2016-01-01\", name = \"N\" }]\n"),
        "p.toml:10:16: `2016-01-01` is outside the years of calendar `x`\n  expected a day from 2014 to 2015"
    );
    assert_eq!(
        more(
            "[[calendar]]\nid = \"x\"\nyears = [2014, 2015]\ndays = [{ on = \"2015-01-01\", name = \"N\" }, { on = \"2015-01-01\", name = \"M\" }]\n"
        ),
        "p.toml:10:51: calendar `x` already has `2015-01-01`\n  expected each day only once"
    );
}

#[test]
fn stacks() {
    assert_eq!(
        stack("id = \"s\"\ntitle = \"S\"\npolicies = []"),
        "s.toml:4:12: `stack.policies` is empty\n  expected a list of policy ids"
    );
    assert_eq!(
        stack("id = \"s\"\ntitle = \"S\"\npolicies = [\"a\", \"a\"]"),
        "s.toml:4:18: `stack.policies[1]` repeats `a`\n  expected each only once"
    );
    assert_eq!(
        stack("id = \"s\"\ntitle = \"S\"\npolices = [\"a\"]"),
        "s.toml:4:1: unknown key `polices` in `stack`\n  did you mean `policies`? expected one of: id, title, policies"
    );
    assert_eq!(
        stack("title = \"S\"\npolicies = [\"a\"]"),
        "s.toml:1:1: missing key `id` in `stack`\n  expected a name"
    );
    assert_eq!(stack("[policy]"), "s.toml:1:2: both `policy` and `stack` in one file\n  expected one of the two");
}
