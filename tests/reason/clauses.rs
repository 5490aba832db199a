//! Pairs of small policies, one difference each. What the answer must be is reasoned out beside it.

use detainer::check::Law;
use detainer::policy::Policy;
use detainer::reason::Answer::{self, Equal, Incomparable, Stricter};

use crate::compare::confirmed;

/// A policy of that text; what is not given is as short as it can be.
fn policy(id: &str, head: &str, body: &str) -> Policy {
    let text = format!(
        "[policy]\nid = \"{id}\"\ntitle = \"{id}\"\njurisdiction = \"us\"\ncitation = \"none\"\n\
         checked = \"unverified\"\n{head}\n{body}"
    );
    Policy::from_toml(&text, id).unwrap_or_else(|error| panic!("{error}"))
}

/// A policy with one hold rule: what must be so, and the rest of the rule.
fn hold(when: &str, rest: &str) -> Vec<Policy> {
    vec![policy("p", "", &format!("[hold]\nwhen = {when}\n{rest}\n"))]
}

fn rule(body: &str) -> Vec<Policy> {
    vec![policy("p", "", body)]
}

const WEEKEND: &str = "limit = { hours = 48, excluding = [\"saturday\", \"sunday\"] }";
const REGULATION: &str = "limit = { hours = 48, excluding = [\"saturday\", \"sunday\", \"holidays\"] }\n\
                          holidays = { calendar = \"us_federal\", observed = true }";

/// The answer, and the opposite one from the other end.
#[track_caller]
fn is(first: &[Policy], answer: Answer, second: &[Policy]) {
    let [first, second] = [first, second].map(|policies| Law::new(policies.to_vec()));
    assert_eq!(confirmed(&first, &second).answer(), answer);
    let opposite = if answer == Stricter { Answer::Looser } else { answer };
    assert_eq!(confirmed(&second, &first).answer(), opposite);
}

#[track_caller]
fn requirements(first: &str, answer: Answer, second: &str) {
    is(&hold(first, ""), answer, &hold(second, ""));
}

#[track_caller]
fn limits(first: &str, answer: Answer, second: &str) {
    is(&hold("\"always\"", first), answer, &hold("\"always\"", second));
}

#[test]
fn requirements_are_boolean_functions() {
    requirements("\"never\"", Stricter, "\"warrant.judicial\"");
    requirements("\"warrant.judicial\"", Stricter, "\"always\"");
    // An active detainer is what is asked about.
    requirements("\"detainer.active\"", Equal, "\"always\"");
    requirements("{ all = [\"detainer.signed\", \"detainer.served\"] }", Stricter, "\"detainer.signed\"");
    requirements("\"detainer.signed\"", Stricter, "{ any = [\"detainer.signed\", \"detainer.served\"] }");
    requirements("\"detainer.signed\"", Incomparable, "\"detainer.served\"");
    requirements("\"detainer.signed\"", Incomparable, "{ not = \"detainer.signed\" }");
    // De Morgan, distribution, absorption, the excluded middle.
    requirements(
        "{ not = { any = [\"detainer.signed\", \"person.x\"] } }",
        Equal,
        "{ all = [{ not = \"detainer.signed\" }, { not = \"person.x\" }] }",
    );
    requirements(
        "{ all = [\"person.a\", { any = [\"person.b\", \"person.c\"] }] }",
        Equal,
        "{ any = [{ all = [\"person.a\", \"person.b\"] }, { all = [\"person.a\", \"person.c\"] }] }",
    );
    requirements("{ any = [\"person.a\", { all = [\"person.a\", \"person.b\"] }] }", Equal, "\"person.a\"");
    requirements("{ any = [\"person.a\", { not = \"person.a\" }] }", Equal, "\"always\"");
    requirements("{ all = [\"person.a\", { not = \"person.a\" }] }", Equal, "\"never\"");
}

#[test]
fn leaves_imply_each_other() {
    requirements("\"warrant.judicial\"", Stricter, "\"warrant.any\"");
    requirements("\"warrant.administrative\"", Incomparable, "\"warrant.judicial\"");
    requirements("\"warrant.any\"", Equal, "{ any = [\"warrant.administrative\", \"warrant.judicial\"] }");
    // Both warrants may have come: neither excludes the other.
    requirements("{ all = [\"warrant.administrative\", \"warrant.judicial\"] }", Stricter, "\"warrant.judicial\"");
    requirements("\"probable_cause.judge\"", Stricter, "\"detainer.probable_cause\"");
    // `person.NAME` and `agreement.NAME` read the same fact.
    requirements("\"person.x\"", Equal, "\"agreement.x\"");
    requirements("\"person.x\"", Incomparable, "\"person.y\"");
    requirements("{ age_at_least = 21 }", Stricter, "{ age_at_least = 18 }");
    requirements("{ form = [\"I-247A\"] }", Stricter, "{ form = [\"I-247A\", \"I-247D\"] }");
    requirements("{ form = [\"I-247A\"] }", Incomparable, "{ form = [\"I-247D\"] }");
    // A detainer has exactly one form.
    requirements("{ all = [{ form = [\"I-247A\"] }, { form = [\"I-247D\"] }] }", Equal, "\"never\"");
    requirements(
        "{ form = [\"I-247\", \"I-247A\", \"I-247D\", \"I-247N\", \"I-247X\", \"I-247G\", \"none\"] }",
        Equal,
        "\"always\"",
    );
}

#[test]
fn convictions_and_charges() {
    let conviction = |classes: &str, within: &str| format!("{{ conviction = [{classes}]{within} }}");
    let one = conviction("\"felony\"", "");
    let two = conviction("\"felony\", \"misdemeanor\"", "");
    requirements(&one, Stricter, &two);
    requirements(&two, Equal, &format!("{{ any = [{one}, {}] }}", conviction("\"misdemeanor\"", "")));
    let within = |years: u32, before: &str| {
        conviction("\"felony\"", &format!(", within_years = {years}, before = \"{before}\""))
    };
    requirements(&within(10, "request"), Stricter, &within(15, "request"));
    requirements(&within(10, "request"), Stricter, &one);
    // The request, the arrest and the entitlement may lie on different days, in either order.
    requirements(&within(10, "request"), Incomparable, &within(10, "arrest"));
    requirements(&within(10, "request"), Incomparable, &within(10, "entitlement"));
    requirements(&within(10, "arrest"), Incomparable, &within(10, "entitlement"));
    // Even ten years and fifteen: what happened after the arrest counts before the entitlement only.
    requirements(&within(10, "entitlement"), Incomparable, &within(15, "arrest"));
    let charge = |classes: &str, found: &str| format!("{{ charge = [{classes}]{found} }}");
    let found = charge("\"felony\"", ", found_by_judge = true");
    requirements(&found, Stricter, &charge("\"felony\"", ""));
    // Found on one charge is not found on another.
    let other = charge("\"misdemeanor\"", "");
    let both = format!("{{ all = [{found}, {other}] }}");
    let both_found = format!("{{ all = [{found}, {}] }}", charge("\"misdemeanor\"", ", found_by_judge = true"));
    requirements(&both_found, Stricter, &both);
    requirements(&charge("\"felony\"", ""), Incomparable, &one);
}

#[test]
fn thirty_leaves() {
    let names = |from: usize, to: usize| (from..to).map(|n| format!("\"person.f{n}\"")).collect::<Vec<_>>();
    let any = |members: &[String]| format!("{{ any = [{}] }}", members.join(", "));
    let all = |members: &[String]| format!("{{ all = [{}] }}", members.join(", "));
    requirements(&all(&names(0, 30)), Stricter, &any(&names(0, 30)));
    requirements(&any(&names(0, 29)), Stricter, &any(&names(0, 30)));
    // Fifteen pairs of which one is enough, and the same in the opposite order.
    let pairs: Vec<String> = (0..15).map(|n| all(&names(2 * n, 2 * n + 2))).collect();
    let reversed: Vec<String> = pairs.iter().rev().cloned().collect();
    requirements(&any(&pairs), Equal, &any(&reversed));
    // Ten threes of which each must have one: at least as strict as the first of them.
    let threes: Vec<String> = (0..10).map(|n| any(&names(3 * n, 3 * n + 3))).collect();
    let backwards: Vec<String> = threes.iter().rev().cloned().collect();
    requirements(&all(&threes), Equal, &all(&backwards));
    requirements(&all(&threes), Stricter, &threes[0]);
    requirements(&all(&threes), Incomparable, &any(&pairs));
}

#[test]
fn limits_are_counted_clocks() {
    limits("limit = { hours = 24 }", Stricter, "limit = { hours = 48 }");
    limits("limit = { hours = 48 }", Stricter, "");
    limits("limit = { hours = 48 }", Stricter, WEEKEND);
    limits(WEEKEND, Stricter, REGULATION);
    // Saturday holidays are excluded either way; the day off on the Friday before is not.
    limits(&REGULATION.replace("true", "false"), Stricter, REGULATION);
    // 24 counted hours begun on a Friday evening outlast 48 plain ones; on a Tuesday they do not.
    limits("limit = { hours = 24, excluding = [\"saturday\", \"sunday\"] }", Incomparable, "limit = { hours = 48 }");
    // A weekend takes up to 48 hours, 49 when the clocks go back: 24 and 49 are 73.
    limits("limit = { hours = 24, excluding = [\"saturday\", \"sunday\"] }", Incomparable, "limit = { hours = 72 }");
    limits("limit = { hours = 24, excluding = [\"saturday\", \"sunday\"] }", Incomparable, "limit = { hours = 73 }");
    // In Juneau the Sunday of 30 October 1983 had 26 hours: 24 and 50 are 74.
    limits("limit = { hours = 24, excluding = [\"saturday\", \"sunday\"] }", Stricter, "limit = { hours = 74 }");
}

/// 48 counted hours with a weekend and a holiday beside it take 120. They take 121 where the clocks go back on such a
/// Sunday: in 1974 before Veterans Day, and in Metlakatla, Alaska, which left Pacific time on 20 January 2019, before the
/// Birthday of Martin Luther King, Jr.
#[test]
fn every_holiday_pattern_counts() {
    limits(REGULATION, Incomparable, "limit = { hours = 119 }");
    limits(REGULATION, Incomparable, "limit = { hours = 120 }");
    limits(REGULATION, Stricter, "limit = { hours = 121 }");
    let since = |year: u32, rest: &str| {
        let head = format!("in_force = {{ from = \"{year}-01-01\" }}");
        vec![policy("p", &head, &format!("[hold]\nwhen = \"always\"\n{rest}\n"))]
    };
    is(&since(2000, REGULATION), Incomparable, &since(2000, "limit = { hours = 120 }"));
    is(&since(2020, REGULATION), Stricter, &since(2020, "limit = { hours = 120 }"));
    is(&since(2020, REGULATION), Incomparable, &since(2020, "limit = { hours = 119 }"));
}

/// The day ends within 24 hours, but for the autumn day of 25 and that of 26 in Juneau.
#[test]
fn the_end_of_the_day() {
    limits("limit = { end_of_day = true }", Incomparable, "limit = { hours = 24 }");
    limits("limit = { end_of_day = true }", Incomparable, "limit = { hours = 25 }");
    limits("limit = { end_of_day = true }", Stricter, "limit = { hours = 26 }");
    limits("limit = { end_of_day = true }", Stricter, REGULATION);
}

#[test]
fn calendars_of_ones_own() {
    let court = |day: &str| {
        let rule = "[hold]\nwhen = \"always\"\nlimit = { hours = 48, excluding = [\"holidays\"] }\n\
                    holidays = { calendar = \"courts\", observed = true }\n";
        let calendar = format!(
            "[[calendar]]\nid = \"courts\"\nyears = [1971, 2099]\nincludes = [\"us_federal\"]\n\
             days = [{{ on = \"{day}\", name = \"Court holiday\" }}]\n"
        );
        self::rule(&format!("{rule}{calendar}"))
    };
    let federal = hold(
        "\"always\"",
        "limit = { hours = 48, excluding = [\"holidays\"] }\nholidays = { calendar = \"us_federal\", observed = true }",
    );
    is(&federal, Stricter, &court("2014-03-31"));
    // Christmas is a holiday already.
    is(&federal, Equal, &court("2014-12-25"));
    is(&court("2014-03-31"), Incomparable, &court("2015-03-31"));
}

#[test]
fn where_clocks_start() {
    let from = |clock: &str, rest: &str| format!("clock = \"{clock}\"\nlimit = {{ hours = 48 }}\n{rest}");
    limits(&from("entitlement", ""), Stricter, &from("later", ""));
    limits(&from("receipt", ""), Stricter, &from("later", ""));
    limits(&from("entitlement", ""), Incomparable, &from("receipt", ""));
    // A second detainer starts a new clock only where the rule is renewable.
    limits(&from("receipt", ""), Stricter, &from("receipt", "renewable = true"));
    limits(&from("receipt", "renewable = true"), Stricter, &from("later", "renewable = true"));
    limits(&from("entitlement", ""), Equal, &from("entitlement", "renewable = true"));
}

#[test]
fn reviews() {
    let within = |hours: u32| format!("review = {{ by = \"judge\", hours = {hours} }}");
    limits(&within(24), Stricter, &within(48));
    limits(&within(48), Stricter, "");
    // Within 48 hours a review asks nothing, and a judge's finding satisfies it at any time.
    is(&hold("\"probable_cause.judge\"", ""), Stricter, &hold("\"always\"", &within(48)));
    is(&hold("\"probable_cause.judge\"", &within(48)), Equal, &hold("\"probable_cause.judge\"", ""));
    // A limit ends a hold that a judge has found cause for; a review does not.
    limits("limit = { hours = 48 }", Stricter, &within(48));
}

#[test]
fn processing_and_bail() {
    let processing = |hours: u32| rule(&format!("[processing]\nhours = {hours}\n"));
    is(&processing(2), Stricter, &processing(6));
    is(&rule(""), Stricter, &processing(2));
    let bail = |refusal: &str| rule(&format!("[bail]\nrefusal = \"{refusal}\"\n"));
    is(&bail("entitlement"), Stricter, &bail("report"));
    is(&bail("report"), Equal, &rule(""));
    // A refusal uncovers what processing covers elsewhere, and the other way round.
    is(&rule("[bail]\nrefusal = \"entitlement\"\n[processing]\nhours = 6\n"), Incomparable, &rule(""));
}

#[test]
fn reviews_of_arrests() {
    let arrest =
        |hours: u32, more: &str| rule(&format!("[arrest]\nreview = {{ by = \"judge\", hours = {hours} }}\n{more}"));
    is(&arrest(24, ""), Stricter, &arrest(48, ""));
    is(&arrest(48, ""), Stricter, &rule(""));
    // After 24 hours and 24 of processing nothing is left, as after 48; and any other release is processed in no time.
    is(&arrest(48, ""), Stricter, &arrest(24, "[processing]\nhours = 24\n"));
    is(&arrest(48, ""), Incomparable, &arrest(24, "[processing]\nhours = 23\n"));
    // The same, where a detainer then may be honoured for 48 hours: the clock of the second runs since the 24th.
    let held = "[hold]\nwhen = \"always\"\nlimit = { hours = 48 }\n";
    is(&arrest(48, held), Incomparable, &arrest(24, &format!("{held}[processing]\nhours = 24\n")));
}

/// Whom a review entitles earlier, a look-back reaches other convictions of: five years before the lapse is longer ago than
/// five years before the release order.
#[test]
fn a_look_back_from_another_entitlement() {
    let held = "[hold]\nwhen = { conviction = [\"felony\"], within_years = 5, before = \"entitlement\" }\n";
    let reviewed = format!("{held}[arrest]\nreview = {{ by = \"judge\", hours = 48 }}\n");
    is(&rule(&reviewed), Incomparable, &rule(held));
    let before_arrest = |text: &str| text.replace("\"entitlement\"", "\"arrest\"");
    is(&rule(&before_arrest(&reviewed)), Stricter, &rule(&before_arrest(held)));
}

#[test]
fn in_force() {
    let when = |head: &str| vec![policy("p", head, "[hold]\nwhen = \"never\"\n")];
    let since = |year: u32| when(&format!("in_force = {{ from = \"{year}-01-01\" }}"));
    is(&since(2010), Stricter, &since(2012));
    is(&when("in_force = { from = \"2010-01-01\", until = \"2014-01-01\" }"), Incomparable, &since(2012));
    is(&when("in_force = { until = \"2014-01-01\" }"), Equal, &when("vacated = \"2014-01-01\""));
    // A ruling judges earlier conduct too.
    is(&when("decided = \"2014-04-11\""), Equal, &when(""));
    // Years that the comparison does not reach.
    is(&when("in_force = { until = \"1970-01-01\" }"), Equal, &rule(""));
}

#[test]
fn scopes() {
    let of = |scope: &str, when: &str| {
        vec![policy("p", &format!("applies_to = {{ {scope} }}"), &format!("[hold]\nwhen = {when}\n"))]
    };
    is(&hold("\"never\"", ""), Stricter, &of("form = [\"I-247A\"]", "\"never\""));
    is(&of("form = [\"I-247A\"]", "\"never\""), Incomparable, &of("form = [\"I-247D\"]", "\"never\""));
    // To be silent of a form is to leave it open, and so is to permit it.
    is(&of("form = [\"I-247A\"]", "\"never\""), Equal, &hold("{ not = { form = [\"I-247A\"] } }", ""));
    is(&of("agency = [\"ice\"]", "\"never\""), Stricter, &of("agency = [\"ice\"], form = [\"I-247A\"]", "\"never\""));
    is(&of("agency = [\"ice\"]", "\"never\""), Incomparable, &of("agency = [\"cbp\"]", "\"never\""));
    is(&of("issued_from = \"2017-04-02\"", "\"never\""), Stricter, &of("issued_from = \"2018-04-02\"", "\"never\""));
    is(
        &of("issued_from = \"2017-04-02\"", "\"never\""),
        Incomparable,
        &of("issued_until = \"2017-04-02\"", "\"never\""),
    );
}

/// An earlier detainer of a form that only one of them speaks of starts only that one's clock.
#[test]
fn receipts_in_scope() {
    let body = "[hold]\nwhen = \"always\"\nclock = \"receipt\"\nlimit = { hours = 48 }\n";
    let spoken = |forms: &str| policy("p", &format!("applies_to = {{ form = [{forms}] }}"), body);
    let narrow = vec![spoken("\"I-247A\"")];
    let wide = vec![spoken("\"I-247A\", \"I-247D\"")];
    is(&wide, Stricter, &narrow);
    // Even among detainers on I-247A alone, which the rule about the others leaves to each of them.
    let only = policy("q", "applies_to = { form = [\"I-247D\"] }", "[hold]\nwhen = \"never\"\n");
    is(&[wide[0].clone(), only.clone()], Stricter, &[narrow[0].clone(), only]);
}

#[test]
fn alternatives_and_stacks() {
    let two = rule("[[hold]]\nwhen = \"detainer.signed\"\n[[hold]]\nwhen = \"detainer.served\"\n");
    is(&two, Equal, &hold("{ any = [\"detainer.signed\", \"detainer.served\"] }", ""));
    // Signed for 24 hours or served for 48 is less than either for 48.
    let timed = rule(
        "[[hold]]\nwhen = \"detainer.signed\"\nlimit = { hours = 24 }\n\
         [[hold]]\nwhen = \"detainer.served\"\nlimit = { hours = 48 }\n",
    );
    is(&timed, Stricter, &hold("{ any = [\"detainer.signed\", \"detainer.served\"] }", "limit = { hours = 48 }"));
    is(&timed, Incomparable, &hold("\"detainer.served\"", "limit = { hours = 72 }"));
    is(&hold("\"detainer.served\"", "limit = { hours = 24 }"), Stricter, &timed);
    let named = |id: &str, head: &str, when: &str| policy(id, head, &format!("[hold]\nwhen = {when}\n"));
    let (signed, served) = (named("a", "", "\"detainer.signed\""), named("b", "", "\"detainer.served\""));
    let both = [signed.clone(), served.clone()];
    is(&both, Stricter, std::slice::from_ref(&signed));
    is(&both, Equal, &[served.clone(), signed.clone()]);
    is(&both, Equal, &hold("{ all = [\"detainer.signed\", \"detainer.served\"] }", ""));
    // One that sets the other aside.
    let aside = named("b", "supersedes = [\"a\"]", "\"detainer.served\"");
    is(&[signed.clone(), aside.clone()], Equal, std::slice::from_ref(&served));
    // Only while it is in force.
    let later = named("b", "supersedes = [\"a\"]\nin_force = { from = \"2020-01-01\" }", "\"detainer.served\"");
    is(&[signed.clone(), later], Incomparable, std::slice::from_ref(&served));
    // Nothing at all is looser than anything.
    is(&[signed], Stricter, &[]);
}

#[test]
fn what_does_not_matter() {
    is(
        &hold("\"detainer.signed\"", "effect = \"require\""),
        Equal,
        &hold("\"detainer.signed\"", "effect = \"permit\""),
    );
    let duty = "[[duty]]\nid = \"notify\"\nevent = \"agency_notified\"\nof = \"entitlement\"\nwithin = { hours = 2 }\n";
    is(&rule(duty), Equal, &rule(""));
}
