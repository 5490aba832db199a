//! Live decisions, deadlines, alerts, checklists, changes, replay and receipts, each worked out by hand.

use std::sync::Arc;

use detainer::check::{Cause, Law};
use detainer::live::{Alert, Custody, Deadline, DeadlineKind, Decision, Ladder, Reason, Rung, Watch};
use detainer::policy::{Form, Policy, catalog};
use detainer::record::{Arrest, Basis, Event, EventKind, Said, Statement, Timeline, Warrant};
use detainer::time::{Instant, Recorded, Zone, parse_exact};

fn zone() -> Zone {
    Zone::named("America/New_York").unwrap()
}

fn at(text: &str) -> Instant {
    parse_exact(text, zone()).unwrap()
}

fn law(ids: &[&str]) -> Arc<Law> {
    Arc::new(Law::new(ids.iter().map(|id| catalog::policy(id).unwrap().unwrap()).collect()))
}

fn of_toml(rules: &str) -> Arc<Law> {
    let head = "[policy]\nid = \"p\"\ntitle = \"p\"\njurisdiction = \"us\"\ncitation = \"c\"\nchecked = \"text\"\n";
    Arc::new(Law::new(vec![Policy::from_toml(&format!("{head}{rules}"), "p.toml").unwrap()]))
}

fn event(id: &str, kind: EventKind, at: &str) -> Event {
    Event { id: Some(id.to_owned()), ..Event::new(kind, Recorded::parse(at, zone())) }
}

/// Booked on Monday 2 March 2026 on a warrant, case A.
fn booked(law: &Arc<Law>) -> Custody {
    let mut custody = Custody::new(Timeline::new("b", zone()), Arc::clone(law));
    custody.record(Event {
        cases: vec!["A".to_owned()],
        arrest: Some(Said::Listed(Arrest::Warrant)),
        ..event("e1", EventKind::Booked, "2026-03-02T10:00")
    });
    custody
}

fn detainer(at: &str) -> Event {
    Event {
        detainer: Some("d1".to_owned()),
        form: Some(Said::Listed(Form::I247A)),
        agency: Some("ice".to_owned()),
        signed: Some(Said::Listed(true)),
        served: Some(Said::Listed(true)),
        warrant: Some(Said::Listed(Warrant::Administrative)),
        probable_cause: Some(Said::Listed(Statement::Officer)),
        ..event("e2", EventKind::DetainerReceived, at)
    }
}

fn names(on: &[&str]) -> Vec<String> {
    on.iter().map(|name| (*name).to_owned()).collect()
}

fn kinds(deadlines: &[Deadline]) -> Vec<(DeadlineKind, Instant)> {
    deadlines.iter().map(|deadline| (deadline.kind, deadline.at)).collect()
}

#[test]
fn nothing_is_known_yet() {
    let mut custody = Custody::new(Timeline::new("b", zone()), law(&["us-fed-i247a"]));
    assert_eq!(*custody.decide(at("2026-03-05T12:00")), Decision::NotInCustody);
    custody.record(detainer("2026-03-01T09:00"));
    let Decision::Insufficient { missing } = custody.decide(at("2026-03-05T12:00")) else { panic!() };
    assert!(missing[0].starts_with("no booking is recorded"), "{missing:?}");
    assert_eq!(custody.deadlines(at("2026-03-05T12:00")), []);
    custody.record(event("e1", EventKind::Booked, "2026-03-04T10:00"));
    assert_eq!(custody.decide(at("2026-03-05T12:00")).as_str(), "must_not_release");
    assert_eq!(
        *custody.decide(at("2026-03-04T09:59:59")),
        Decision::Insufficient { missing: vec!["no booking is recorded: there is no custody to check".to_owned()] }
    );
}

/// Thursday 5 March 2026, 17:00, and 48 hours: Saturday 7 March, 17:00. The clocks go forward only on the Sunday.
#[test]
fn forty_eight_hours_and_the_weekend_does_not_pause_them() {
    let mut custody = booked(&law(&["us-fed-i247a"]));
    custody.record(detainer("2026-03-03T09:00"));
    let before = at("2026-03-05T16:59:59");
    assert_eq!(*custody.decide(before), Decision::MustNotRelease { on: names(&["case A"]) });
    assert_eq!(kinds(&custody.deadlines(before)), []);
    assert_eq!(custody.decided_until(), None);

    custody.record(event("e3", EventKind::BailPosted, "2026-03-05T17:00"));
    assert_eq!(*custody.decide(before), Decision::MustNotRelease { on: names(&["case A"]) });
    let (bail, until) = (at("2026-03-05T17:00"), at("2026-03-07T17:00"));
    assert_eq!(custody.decided_until(), Some(bail));
    assert_eq!(*custody.decide(bail), Decision::MayHold { until: Some(until), on: names(&["detainer d1"]) });
    assert_eq!(custody.decided_until(), Some(until));
    let deadlines = custody.deadlines(bail);
    assert_eq!(kinds(&deadlines), [(DeadlineKind::Release, until), (DeadlineKind::Hold, until)]);
    assert_eq!(
        (deadlines[0].cause, deadlines[0].policy.as_deref()),
        (Some(Cause::LimitExceeded), Some("us-fed-i247a"))
    );
    assert_eq!(deadlines[1].of.as_deref(), Some("detainer d1"));
    let decision = custody.decide(until).clone();
    assert!(matches!(&decision, Decision::MustRelease { since, .. } if *since == until), "{decision:?}");
    // Overdue deadlines stay.
    assert_eq!(kinds(&custody.deadlines(at("2026-03-09T08:00")))[0], (DeadlineKind::Release, until));

    custody.record(event("e4", EventKind::Released, "2026-03-07T18:30"));
    assert_eq!(custody.decide(at("2026-03-07T18:29")).as_str(), "must_release");
    assert_eq!(*custody.decide(at("2026-03-07T18:30")), Decision::NotInCustody);
}

#[test]
fn a_sentence_ends_by_itself() {
    let mut custody = booked(&of_toml("[hold]\nwhen = \"always\"\nlimit = { hours = 24 }\n"));
    let term = |text: &str| Some(Said::Listed(text.parse().unwrap()));
    custody.record(detainer("2026-03-03T09:00"));
    custody.record(Event {
        cases: vec!["A".to_owned()],
        term: term("P10D"),
        credit: term("PT0H"),
        ..event("e3", EventKind::Sentenced, "2026-03-04T11:00")
    });
    // Ten days on the wall clock, over the change of 8 March; a day more for the detainer.
    let (served, limit) = (at("2026-03-14T11:00"), at("2026-03-15T11:00"));
    let deadlines = custody.deadlines(at("2026-03-05T09:00"));
    let expected = [(DeadlineKind::Entitlement, served), (DeadlineKind::Release, limit), (DeadlineKind::Hold, limit)];
    assert_eq!(kinds(&deadlines), expected);
    assert_eq!(custody.decide(served).as_str(), "may_hold");
}

#[test]
fn a_required_hold_must_not_end() {
    let rules = "[hold]\neffect = \"require\"\nwhen = \"warrant.any\"\nlimit = { hours = 48 }\n";
    let mut custody = booked(&of_toml(rules));
    custody.record(detainer("2026-03-03T09:00"));
    custody.record(event("e3", EventKind::BailPosted, "2026-03-05T17:00"));
    assert_eq!(*custody.decide(at("2026-03-06T12:00")), Decision::MustNotRelease { on: names(&["detainer d1"]) });
    assert_eq!(custody.decide(at("2026-03-07T17:00")).as_str(), "must_release");
}

#[test]
fn another_agencys_warrant_holds() {
    let mut custody = booked(&law(&["us-fed-i247a"]));
    custody.record(Event {
        hold: Some("h1".to_owned()),
        basis: Some(Said::Listed(Basis::JudicialWarrant)),
        ..event("e2", EventKind::HoldPlaced, "2026-03-03T09:00")
    });
    custody.record(event("e3", EventKind::BailPosted, "2026-03-05T17:00"));
    let now = at("2026-03-05T18:00");
    assert_eq!(*custody.decide(now), Decision::MustNotRelease { on: names(&["hold h1"]) });
    assert!(custody.checklist(now).iter().all(|checked| checked.hold == "hold h1" && checked.is_complete()));
}

#[test]
fn the_checklist_names_what_is_lacking() {
    let mut custody = booked(&law(&["us-fed-8cfr-287-7", "us-generic-warrant-or-probable-cause"]));
    custody.record(Event {
        warrant: None,
        probable_cause: Some(Said::Listed(Statement::None)),
        ..detainer("2026-03-03T09:00")
    });
    let now = at("2026-03-04T08:00");
    let list = custody.checklist(now);
    assert_eq!(list.iter().map(|checked| checked.hold.as_str()).collect::<Vec<_>>(), ["detainer d1"; 2]);
    assert!(list[0].is_complete());
    assert_eq!(list[1].policy.as_deref(), Some("us-generic-warrant-or-probable-cause"));
    assert_eq!(list[1].lacks, [names(&["detainer.probable_cause"]), names(&["warrant.any"])]);
    custody.record(Event {
        detainer: Some("d1".to_owned()),
        warrant_kind: Some(Said::Listed(Warrant::Judicial)),
        ..event("e3", EventKind::WarrantReceived, "2026-03-04T07:00")
    });
    assert!(custody.checklist(now).iter().all(detainer::live::ChecklistItem::is_complete));
    assert!(!custody.checklist(at("2026-03-04T06:59")).iter().all(detainer::live::ChecklistItem::is_complete));
}

/// The arrest was on Monday at 10:00, and a judge must find probable cause within 48 hours.
#[test]
fn reviews_and_duties_are_deadlines() {
    let rules = "[arrest]\nreview = { by = \"judge\", hours = 48 }\n\n[[duty]]\nid = \"notify\"\nevent = \"agency_notified\"\n\
                 within = { hours = 2 }\nof = \"detainer_received\"\n";
    let mut custody = Custody::new(Timeline::new("b", zone()), of_toml(rules));
    custody.record(Event {
        arrest: Some(Said::Listed(Arrest::Warrantless)),
        ..event("e1", EventKind::Booked, "2026-03-02T10:00")
    });
    custody.record(detainer("2026-03-02T12:00"));
    let now = at("2026-03-02T12:30");
    let (review, notify) = (at("2026-03-04T10:00"), at("2026-03-02T14:00"));
    let expected = [
        (DeadlineKind::Duty, notify),
        (DeadlineKind::Release, review),
        (DeadlineKind::Entitlement, review),
        (DeadlineKind::Review, review),
    ];
    assert_eq!(kinds(&custody.deadlines(now)), expected);
    custody.record(event("e3", EventKind::AgencyNotified, "2026-03-02T12:20"));
    assert_eq!(kinds(&custody.deadlines(now)), expected[1..]);
    custody.record(Event {
        by: Some(Said::Listed(detainer::record::Cause::Judge)),
        ..event("e4", EventKind::ProbableCauseFound, "2026-03-02T12:25")
    });
    assert_eq!(kinds(&custody.deadlines(now)), []);
}

#[test]
fn the_ladder_warns_once_a_rung() {
    let mut custody = booked(&law(&["us-fed-i247a"]));
    custody.record(detainer("2026-03-03T09:00"));
    custody.record(event("e3", EventKind::BailPosted, "2026-03-05T17:00"));
    let (ladder, mut watch) = (Ladder::new([3600, 12 * 3600, -5, 3600]), Watch::default());
    let mut rungs = |custody: &Custody, text: &str| {
        let alerts: Vec<Alert> = watch.alerts(&ladder, custody.deadlines(at(text)), at(text));
        (alerts.iter().map(|alert| alert.rung).collect::<Vec<_>>(), watch.next())
    };
    let next = |text: &str| Some(at(text));
    assert_eq!(rungs(&custody, "2026-03-05T17:00"), (vec![], next("2026-03-07T05:00")));
    assert_eq!(rungs(&custody, "2026-03-07T05:00"), (vec![Rung::Ahead(12 * 3600)], next("2026-03-07T16:00")));
    assert_eq!(rungs(&custody, "2026-03-07T15:59"), (vec![], next("2026-03-07T16:00")));
    // An event that moves nothing warns of nothing.
    custody.record(event("e5", EventKind::Note, "2026-03-07T16:05"));
    assert_eq!(rungs(&custody, "2026-03-07T16:30"), (vec![Rung::Ahead(3600)], next("2026-03-07T17:00")));
    assert_eq!(rungs(&custody, "2026-03-07T17:00"), (vec![Rung::Expired], None));
    assert_eq!(rungs(&custody, "2026-03-08T17:00"), (vec![], None));
    // A second look that comes too late for the first rungs gives the nearest alone.
    let alerts = Watch::default().alerts(&ladder, custody.deadlines(at("2026-03-07T16:59")), at("2026-03-07T16:59"));
    assert_eq!(alerts.iter().map(|alert| alert.rung).collect::<Vec<_>>(), [Rung::Ahead(3600)]);
}

#[test]
fn what_changed_and_why() {
    let mut custody = booked(&law(&["us-fed-i247a"]));
    custody.record(detainer("2026-03-03T09:00"));
    assert_eq!(custody.what_changed(), None);
    custody.decide(at("2026-03-05T16:00"));
    assert_eq!(custody.what_changed(), None);
    custody.record(event("e3", EventKind::BailPosted, "2026-03-05T17:00"));
    custody.record(event("e4", EventKind::Note, "2026-03-05T17:30"));
    custody.decide(at("2026-03-05T18:00"));
    let change = custody.what_changed().unwrap();
    assert_eq!((change.was.as_str(), change.is.as_str()), ("must_not_release", "may_hold"));
    let moved: Vec<_> =
        change.moved.iter().map(|moved| (moved.deadline.kind, moved.was, moved.is, &moved.because)).collect();
    let (until, because) = (Some(at("2026-03-07T17:00")), Reason::Event("e3".to_owned()));
    assert_eq!(moved, [(DeadlineKind::Release, None, until, &because), (DeadlineKind::Hold, None, until, &because)]);

    // The bail was posted an hour earlier than entered.
    custody.record(Event { replaces: Some("e3".to_owned()), ..event("e5", EventKind::BailPosted, "2026-03-05T16:00") });
    custody.decide(at("2026-03-05T18:05"));
    let change = custody.what_changed().unwrap();
    let moved: Vec<_> = change.moved.iter().map(|moved| (moved.was, moved.is, &moved.because)).collect();
    let because = Reason::Event("e5".to_owned());
    assert_eq!(moved, [(until, Some(at("2026-03-07T16:00")), &because); 2]);
}

/// The bail was posted on Thursday and entered on Friday: what did the jail know, and when?
#[test]
fn as_known_at_a_time() {
    let mut custody = booked(&law(&["us-fed-i247a"]));
    custody.record(Event {
        recorded_at: Some(Recorded::parse("2026-03-03T09:10", zone())),
        ..detainer("2026-03-03T09:00")
    });
    custody.record(Event {
        recorded_at: Some(Recorded::parse("2026-03-06T08:20", zone())),
        ..event("e3", EventKind::BailPosted, "2026-03-05T17:00")
    });
    let then = at("2026-03-05T20:00");
    assert_eq!(custody.decide(then).as_str(), "may_hold");
    assert_eq!(custody.as_known_at(then).decide(then).as_str(), "must_not_release");
    let entered = at("2026-03-06T08:20");
    assert_eq!(custody.as_known_at(entered).decide(entered).as_str(), "may_hold");
    assert_eq!(custody.as_known_at(at("2026-03-03T09:09")).timeline().events.len(), 1);
    // A ruling of April 2014 was not known in March 2012.
    let custody = booked(&law(&["us-or-clackamas"]));
    assert_eq!(custody.as_known_at(at("2012-03-29")).timeline().events.len(), 0);
}

/// Insufficient is never leave to hold: each of the missing facts, once known to be bad, is release.
#[test]
fn what_is_missing_settles_it() {
    let mut custody = booked(&law(&["us-generic-warrant-or-probable-cause"]));
    custody.record(Event { warrant: None, probable_cause: None, ..detainer("2026-03-03T09:00") });
    custody.record(event("e3", EventKind::BailPosted, "2026-03-05T17:00"));
    let now = at("2026-03-05T18:00");
    let missing = names(&["detainer.warrant of d1", "detainer.probable_cause of d1"]);
    assert_eq!(*custody.decide(now), Decision::Insufficient { missing });
    custody.amend(|timeline| timeline.records_complete = true);
    assert_eq!(custody.decide(now).as_str(), "must_release");
}

#[cfg(feature = "receipt")]
#[test]
fn a_receipt_names_what_it_rests_on() {
    let mut custody = booked(&law(&["us-fed-i247a"]));
    let receipt = custody.receipt(at("2026-03-05T12:00"), |id| catalog::text(id).map(str::as_bytes));
    let written = serde_json::to_value(&receipt).unwrap();
    assert_eq!(written["decision"]["decision"], "must_not_release");
    // `sha256sum` of the same bytes.
    let record = br#"{"booking":"b","time_zone":"America/New_York","events":[{"id":"e1","at":"2026-03-02T10:00","event":"booked","case":"A","arrest":"warrant"}]}"#;
    assert_eq!(serde_json::to_vec(custody.timeline()).unwrap(), record);
    assert_eq!(written["record_sha256"], "d735803a3c63dbe74f9ebc1dd64140d35fdccddff479e23162e5fffa815f0e23");
    let policy = &written["policies"][0];
    assert_eq!((&policy["id"], policy["sha256"].as_str().unwrap().len()), (&"us-fed-i247a".into(), 64));
    assert_eq!(custody.receipt(at("2026-03-05T12:00"), |_| None).policies, [("us-fed-i247a".to_owned(), None)]);
    custody.record(event("e2", EventKind::Note, "2026-03-05T11:00"));
    let later = custody.receipt(at("2026-03-05T12:00"), |_| None);
    assert_ne!(later.record_sha256, receipt.record_sha256);
}
