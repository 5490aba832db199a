//! What the tests of audits share: a law, and an audit of a text with every table it writes.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use detainer::audit::{Audit, AuditError, Order, Report, Settings, Table};
use detainer::check::Law;
use detainer::policy::{Policy, PolicyFile};
use detainer::record::Defaults;
use detainer::time::Zone;

/// A detainer allows 48 hours from the entitlement, Saturdays, Sundays and federal holidays not counted.
const POLICY: &str = r#"
[policy]
id = "forty-eight"
title = "48 working hours on any detainer"
kind = "local"
jurisdiction = "us"
citation = "a rule made for a test"
checked = "unverified"

[hold]
when = "always"
limit = { hours = 48, excluding = ["saturday", "sunday", "holidays"] }
holidays = { calendar = "us_federal", observed = true }
"#;

pub(crate) fn policy() -> Policy {
    match PolicyFile::from_toml(POLICY, "test.toml").unwrap() {
        PolicyFile::Policy(policy) => *policy,
        PolicyFile::Stack(_) => unreachable!(),
    }
}

pub(crate) fn law() -> Law {
    Law::new(vec![policy()])
}

pub(crate) fn zone() -> Zone {
    Zone::named("America/Chicago").unwrap()
}

pub(crate) fn settings() -> Settings {
    Settings { defaults: Defaults { zone: Some(zone()), ..Defaults::default() }, ..Settings::default() }
}

/// A writer whose bytes can be read afterwards.
#[derive(Clone, Default)]
pub(crate) struct Page(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Page {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Page {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

pub(crate) type Tables = BTreeMap<Table, String>;

/// Audits a table of events, and keeps the tables asked for.
pub(crate) fn try_audit(text: &[u8], settings: Settings, tables: &[Table]) -> Result<(Report, Tables), AuditError> {
    let law = law();
    let mut audit = Audit::new(&law, settings);
    let pages: Vec<(Table, Page)> = tables.iter().map(|table| (*table, Page::default())).collect();
    for (table, page) in &pages {
        audit.write(*table, page.clone());
    }
    audit.csv("f.csv", text)?;
    let report = audit.finish()?;
    assert!(report.summary.reconciled.holds(), "{:?}", report.summary.reconciled);
    Ok((report, pages.into_iter().map(|(table, page)| (table, page.text())).collect()))
}

pub(crate) fn audit(text: &[u8], settings: Settings, tables: &[Table]) -> (Report, Tables) {
    try_audit(text, settings, tables).unwrap()
}

/// Audits a table of events under the law of the tests, with what `prepare` adds.
pub(crate) fn audit_with(text: &str, settings: Settings, prepare: impl FnOnce(&mut Audit<'_>)) -> Report {
    let law = law();
    let mut audit = Audit::new(&law, settings);
    prepare(&mut audit);
    audit.csv("f.csv", text.as_bytes()).unwrap();
    audit.finish().unwrap()
}

pub(crate) fn grouped(settings: Settings) -> Settings {
    Settings { order: Order::Grouped, ..settings }
}
