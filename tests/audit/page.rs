//! The page of a report: what stands in it, whole, the same on any number of threads, and nothing of records as markup. How it
//! looks and works in a browser is tested with the command.

use crate::county::{audit, law, settings};
use detainer::audit::Digest;
use detainer::audit::{AppliedLaw, Basis, Hash, Manifest, PolicyHash, Report, Settings, Table};
use std::collections::BTreeMap;

/// So many bookings: of each ten, one is held beyond authority for as many minutes as its number, and one has an open end.
fn file(bookings: usize) -> String {
    let mut file = "booking,custodian,event,at\n".to_owned();
    for number in 0..bookings {
        let (hours, minutes) = (number / 60, number % 60);
        let released = match number % 10 {
            0 => format!("2024-06-07T{:02}:{minutes:02}", 10 + hours),
            1 => "2024-06-07".to_owned(),
            _ => "2024-06-07T10:00".to_owned(),
        };
        for (event, at) in
            [("booked", "2024-06-06T09:00"), ("bail_posted", "2024-06-07T10:00"), ("released", &released)]
        {
            file.push_str(&format!("B{number:04},North & <South>,{event},{at}\n"));
        }
    }
    file
}

fn page(report: &Report) -> String {
    let law = law();
    let input = Hash::new("f.csv", Digest::of(b"some input"));
    let policies = law.policies().iter().map(|policy| PolicyHash::new(policy, "its text")).collect();
    let manifest =
        Manifest::new(vec!["--".to_owned()], vec![input], policies, report.summary.reconciled, &BTreeMap::new());
    report.page(&Basis { law: AppliedLaw::Named(&law), options: settings().options, manifest: &manifest }).to_string()
}

fn shown(longest: usize, sample: usize) -> Settings {
    Settings { longest, sample, ..settings() }
}

/// The names of the bookings in a part of a page, in their order.
fn bookings(page: &str, part: &str) -> Vec<String> {
    let Some((_, rest)) = page.split_once(&format!("<div class=\"cases\" id=\"{part}\">")) else { return Vec::new() };
    let part = rest.split("<div class=\"cases\"").next().unwrap();
    part.split("data-booking=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[test]
fn the_page_does_not_depend_on_threads_or_tables() {
    let file = file(600);
    let one = page(&audit(file.as_bytes(), shown(20, 10), &[]).0);
    for threads in [2, 5] {
        let settings = Settings { threads, ..shown(20, 10) };
        assert!(page(&audit(file.as_bytes(), settings, &[]).0) == one, "{threads} threads");
    }
    assert!(page(&audit(file.as_bytes(), shown(20, 10), &[Table::Assessments]).0) == one, "by the long answer");
}

#[test]
fn the_longest_come_first_and_the_sample_is_of_the_others() {
    let file = file(600);
    let page = page(&audit(file.as_bytes(), shown(5, 40), &[]).0);
    // 600 bookings: of those that end in 0 the last is longest.
    assert_eq!(bookings(&page, "longest"), ["B0590", "B0580", "B0570", "B0560", "B0550"]);
    let sample = bookings(&page, "sample");
    assert_eq!(sample.len(), 40);
    assert!(sample.is_sorted() && sample.iter().all(|booking| !bookings(&page, "longest").contains(booking)));
    // 59 are unlawful and 60 undetermined; the first of those that end in 0 stayed no minute too long.
    assert!(page.contains("<b>600 bookings</b> = 481 lawful + 59 unlawful + 60 undetermined + 0 not assessed"));
    assert!(page.contains("the 5 bookings longest beyond authority (of 119 that"), "what is shown is said");
}

/// The sample of half of the bookings is what of the sample of all lies in that half, and more.
#[test]
fn whether_a_booking_is_drawn_depends_on_its_name() {
    let names = |file: &str, sample: usize| -> Vec<String> {
        let report = audit(file.as_bytes(), shown(0, sample), &[]).0;
        report.sample.into_iter().map(|case| case.timeline.booking).collect()
    };
    let (all, half) = (names(&file(600), 50), names(&file(300), 50));
    assert_eq!((all.len(), half.len()), (50, 50));
    let within: Vec<&String> = all.iter().filter(|name| name.as_str() < "B0300").collect();
    assert!(within.len() > 10 && within.len() < 40, "{} of 50 lie in the first half", within.len());
    assert!(within.iter().all(|name| half.contains(name)));
}

#[test]
fn nothing_single_is_shown_where_small_cells_are_suppressed() {
    let report = audit(file(600).as_bytes(), Settings { suppress_below: 5, ..shown(20, 10) }, &[]).0;
    let page = page(&report);
    assert!(!page.contains("B0590") && !page.contains("class=\"case "), "a booking is named");
    assert!(!page.contains("<script"));
    assert!(page.contains("no single booking is shown"));
    assert!(page.contains("Numbers of fewer than 5 bookings are left out"));
    assert!(page.contains("Numbers that are left out, being of few bookings, are not drawn"));
}

#[test]
fn there_is_a_page_of_nothing() {
    let page = page(&audit(b"booking,event,at\n", shown(20, 10), &[]).0);
    assert!(page.contains("<b>0 bookings</b> = 0 lawful"));
    assert!(page.contains("Share of releases held beyond authority") && page.contains("there\u{a0}are\u{a0}none"));
    assert!(!page.contains("NaN") && !page.contains("inf"), "nothing is divided by nothing");
}

#[test]
fn every_element_is_closed_where_it_was_opened() {
    let page = page(&audit(file(60).as_bytes(), shown(20, 10), &[]).0);
    let void = ["meta", "br", "input", "!DOCTYPE"];
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page.as_str();
    while let Some(start) = rest.find('<') {
        let tag = &rest[start + 1..];
        let (tag, after) = tag.split_at(tag.find('>').unwrap());
        rest = after;
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None => {
                let name = tag.split([' ', '\n']).next().unwrap();
                if !void.contains(&name) {
                    open.push(name);
                }
                if let "style" | "script" = name {
                    rest = &rest[rest.find(&format!("</{name}")).unwrap()..];
                }
            }
        }
    }
    assert_eq!(open, [""; 0]);
    // Four charts, and a strip at least for each of 11 bookings that may be beyond authority and of a sample of 10.
    assert!(page.matches("<svg role=\"img\"").count() >= 4 + 11 + 10, "there are strips");
}

#[test]
fn the_annex_says_what_was_run_on_what() {
    let page = page(&audit(file(60).as_bytes(), shown(2, 2), &[]).0);
    let (_, annex) = page.split_once("<section id=\"annex\"").unwrap();
    // SHA-256 of `some input`, by sha256sum.
    for said in [
        "f.csv",
        "2be35bc671dc912e7f540f0e5a2e915ef6a4a4dbd2ada5ba9c1d2b117bfc907c",
        concat!("detainer ", env!("CARGO_PKG_VERSION")),
        detainer::time::TIME_ZONE_DATABASE,
        "detainer verify manifest.json",
    ] {
        assert!(annex.contains(said), "{said}");
    }
}

#[test]
fn text_of_records_is_text() {
    let hostile = "<script>x()</script> \" onload=\"x() '><svg/onload=x()> \u{202e}\u{1b}[31m &amp;";
    let json = serde_json::json!({
        "booking": hostile, "time_zone": "America/Chicago", "custodian": hostile, "jurisdiction": hostile,
        "events": [
            {"id": hostile, "at": "2024-06-06T09:00", "event": "booked", "case": hostile},
            {"at": "2024-06-06T10:00", "event": "detainer_received", "detainer": hostile, "form": hostile},
            {"at": "2024-06-06T11:00", "event": "bail_posted", "case": hostile},
            {"at": "2024-06-06T12:00", "event": hostile},
            {"at": "2024-06-06T13:00", "event": "released"},
        ]
    });
    let law = law();
    let mut audit = detainer::audit::Audit::new(&law, shown(5, 5));
    audit.json_lines(hostile, json.to_string().as_bytes()).unwrap();
    let page = page(&audit.finish().unwrap());
    let (head, body) = page.split_once("<main").unwrap();
    let (body, script) = body.rsplit_once("<script>").unwrap();
    assert!(!head.contains("<script") && !body.contains("<script") && !script.contains("x()"));
    assert!(!body.contains("<svg/"));
    assert!(body.contains("&lt;script&gt;x()&lt;/script&gt; &quot; onload=&quot;x() '&gt;&lt;svg/onload=x()&gt;"));
    assert!(body.contains("\\u{202e}\\u{1b}[31m &amp;amp;"));
    assert!(!page.chars().any(|letter| letter != '\n' && detainer::check::words::is_harmful(letter)));
}
