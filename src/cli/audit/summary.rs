//! The tables on the terminal.

use std::io::{self, Write};

use detainer::audit::figures::{days, hours, range, tenths};
use detainer::audit::{ExtensionTotals, Extensions, Group, Report, Summary, Totals};
use detainer::check::{Bounds, words};

use super::super::text::{clean, fit};
use super::AuditArgs;

/// So many rows of a table are printed.
const ROWS: usize = 12;

/// Instead of a number that was suppressed.
const FEW: &str = "(few, left out)";

/// So many of the longest cases are.
const LONGEST: usize = 10;

pub(super) fn print(out: &mut impl Write, report: &Report, args: &AuditArgs) -> io::Result<()> {
    let summary = &report.summary;
    reconciled(out, summary)?;
    overall(out, summary)?;
    distribution(out, summary)?;
    groups(out, "by month in which custody ended", &summary.by_month)?;
    groups(out, "by facility", &summary.by_facility)?;
    groups(out, "by hold type", &summary.by_hold_type)?;
    extensions(out, "by cause", &summary.by_cause)?;
    extensions(out, "by policy that refuses first", &summary.by_policy)?;
    variants(out, summary)?;
    counts(out, "what would settle undetermined bookings", &summary.needs)?;
    counts(out, "not assessed, because", &summary.not_assessed)?;
    counts(out, "defects of the records", &summary.defects)?;
    longest(out, report)?;
    for section in &report.sections {
        writeln!(out)?;
        section.lines.iter().try_for_each(|line| writeln!(out, "{}", clean(line)))?;
    }
    if let Some(path) = &args.report {
        writeln!(out, "\nReport in {}, readable only by you (mode 0600).", clean(&path.display().to_string()))?;
    }
    if let Some(path) = &args.findings {
        writeln!(out, "\nFindings in {}, readable only by you (mode 0600).", clean(&path.display().to_string()))?;
    }
    Ok(())
}

fn reconciled(out: &mut impl Write, summary: &Summary) -> io::Result<()> {
    let counts = &summary.reconciled;
    writeln!(out, "{} rows read = {} used + {} rejected", counts.rows_read, counts.rows_used, counts.rows_rejected)?;
    writeln!(
        out,
        "{} bookings = {} lawful + {} unlawful + {} undetermined + {} not assessed",
        counts.bookings, counts.lawful, counts.unlawful, counts.undetermined, counts.not_assessed
    )?;
    match counts.people {
        Some(people) => writeln!(
            out,
            "{} events; {} people named, {} of them held beyond authority",
            counts.events,
            people.named,
            range(people.held_surely, people.held_possibly)
        ),
        None => writeln!(out, "{} events; the records name no people", counts.events),
    }
}

fn overall(out: &mut impl Write, summary: &Summary) -> io::Result<()> {
    let all = summary.overall;
    writeln!(
        out,
        "\nHeld beyond authority: {} person-hours ({} person-days)",
        hours(all.bounds()),
        days(all.bounds())
    )?;
    match summary.releases.share {
        Some(share) => writeln!(
            out,
            "Share of assessed releases: {}% of {}",
            range(tenths(share.at_least_permille), tenths(share.at_most_permille)),
            share.of
        ),
        None => writeln!(out, "Share of assessed releases: there are none"),
    }
}

fn distribution(out: &mut impl Write, summary: &Summary) -> io::Result<()> {
    let distribution = &summary.distribution;
    for (name, span) in [("median", distribution.median), ("90th percentile", distribution.percentile_90)] {
        if let Some(span) = span {
            let length = range(words::hours(span.min_seconds), words::hours(span.max_seconds));
            writeln!(out, "Of {} unlawful bookings, {name}: {length}", distribution.unlawful)?;
        }
    }
    if distribution.bands.iter().all(|band| band.totals.is_some_and(|of| of.at_most == 0)) {
        return Ok(());
    }
    writeln!(out, "\nbookings by hours beyond authority")?;
    for band in &distribution.bands {
        let from = band.above_seconds / 3600;
        let name = match band.up_to_seconds {
            Some(until) if from == 0 => format!("up to {}", until / 3600),
            Some(until) => format!("{from} to {}", until / 3600),
            None => format!("more than {from}"),
        };
        let count = band.totals.map_or_else(|| FEW.to_owned(), |of| range(of.at_least, of.at_most));
        writeln!(out, "  {name:<24} {count:>16}")?;
    }
    Ok(())
}

const HEADS: [&str; 5] = ["bookings", "unlawful", "undetermined", "person-hours beyond", "authority"];

fn heading(out: &mut impl Write, title: &str) -> io::Result<()> {
    let [bookings, unlawful, undetermined, beyond, authority] = HEADS;
    writeln!(out, "\n{title:<32} {bookings:>10} {unlawful:>10} {undetermined:>12}  {beyond} {authority}")
}

fn totals(out: &mut impl Write, name: &str, totals: Totals) -> io::Result<()> {
    let bookings = totals.assessed().saturating_add(totals.not_assessed);
    writeln!(
        out,
        "  {:<30} {bookings:>10} {:>10} {:>12}  {}",
        fit(&clean(name), 30),
        totals.unlawful,
        totals.undetermined,
        hours(totals.bounds())
    )
}

fn groups(out: &mut impl Write, title: &str, groups: &[Group]) -> io::Result<()> {
    if groups.len() < 2 {
        return Ok(());
    }
    heading(out, title)?;
    for group in groups.iter().take(ROWS) {
        match group.totals {
            Some(of) => totals(out, &group.name, of)?,
            None => writeln!(out, "  {:<30} {FEW}", fit(&clean(&group.name), 30))?,
        }
    }
    more(out, groups.len())
}

fn extensions(out: &mut impl Write, title: &str, rows: &[Extensions]) -> io::Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{title:<32} {:>10} {:>14}  person-hours beyond authority", "findings", "bookings")?;
    for row in rows.iter().take(ROWS) {
        let name = fit(&clean(&row.name), 30);
        match row.totals {
            Some(ExtensionTotals { findings, bookings, bookings_surely, min_seconds, max_seconds }) => writeln!(
                out,
                "  {name:<30} {findings:>10} {:>14}  {}",
                range(bookings_surely, bookings),
                hours(Bounds { min_seconds, max_seconds })
            )?,
            None => writeln!(out, "  {name:<30} {FEW}")?,
        }
    }
    more(out, rows.len())
}

fn variants(out: &mut impl Write, summary: &Summary) -> io::Result<()> {
    heading(out, "with release processing of")?;
    for allowance in &summary.by_allowance {
        totals(out, &format!("{} hours", allowance.hours), allowance.totals)?;
    }
    heading(out, "with limits that run")?;
    for reading in &summary.by_reading {
        totals(out, reading.reading.describe(), reading.totals)?;
    }
    Ok(())
}

fn counts(out: &mut impl Write, title: &str, counts: &[detainer::audit::Count]) -> io::Result<()> {
    if counts.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{title:<44} {:>10}", "bookings")?;
    for count in counts.iter().take(ROWS) {
        let bookings = count.bookings.map_or_else(|| FEW.to_owned(), |bookings| bookings.to_string());
        writeln!(out, "  {:<42} {bookings:>10}", fit(&clean(&count.what), 42))?;
    }
    more(out, counts.len())
}

fn longest(out: &mut impl Write, report: &Report) -> io::Result<()> {
    if report.longest.is_empty() || report.summary.suppress_below > 0 {
        return Ok(());
    }
    writeln!(out, "\n{:<44} hours beyond authority", "longest cases")?;
    for case in report.longest.iter().take(LONGEST) {
        let name = fit(&clean(&case.timeline.booking), 42);
        writeln!(out, "  {name:<42} {}", hours(case.bounds))?;
    }
    Ok(())
}

fn more(out: &mut impl Write, rows: usize) -> io::Result<()> {
    match rows.checked_sub(ROWS) {
        None | Some(0) => Ok(()),
        Some(more) => writeln!(out, "  … and {more} more"),
    }
}
