//! The counts as a sheet, one table below the other.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use crate::audit::figures::range;
use crate::audit::summary::{Count, Summary, Totals};

use super::safe;

const TOTALS: [&str; 7] =
    ["bookings", "lawful", "unlawful", "undetermined", "not assessed", "seconds at least", "seconds at most"];

/// The sheet.
pub(super) fn sheet(summary: &Summary) -> Result<Worksheet, XlsxError> {
    let mut sheet = Worksheet::new();
    sheet.set_name("summary")?.set_column_width(0, 44)?;
    let mut rows = Rows { sheet: &mut sheet, row: 0 };
    let counts = &summary.reconciled;
    rows.head("rows", &["read", "used", "rejected"])?;
    rows.numbers("", &[counts.rows_read, counts.rows_used, counts.rows_rejected])?;
    rows.head("all bookings", &TOTALS)?;
    rows.totals("", Some(summary.overall))?;
    rows.totals("of them with a recorded end", Some(summary.releases.totals))?;
    if let Some(share) = summary.releases.share {
        rows.head("share of releases held beyond authority, per mille", &["at least", "at most", "of"])?;
        rows.numbers("", &[share.at_least_permille, share.at_most_permille, share.of])?;
    }
    rows.head("bookings by hours beyond authority", &["at least", "at most"])?;
    for band in &summary.distribution.bands {
        let above = band.above_seconds / 3600;
        let name = band.up_to_seconds.map_or_else(|| format!("more than {above}"), |up_to| range(above, up_to / 3600));
        let numbers = band.totals.map(|of| [of.at_least, of.at_most]);
        rows.numbers(&name, numbers.as_ref().map_or(&[], |numbers| numbers.as_slice()))?;
    }
    for (title, groups) in [
        ("by month in which custody ended", &summary.by_month),
        ("by facility", &summary.by_facility),
        ("by hold type", &summary.by_hold_type),
    ] {
        rows.head(title, &TOTALS)?;
        groups.iter().try_for_each(|group| rows.totals(&group.name, group.totals))?;
    }
    for (title, table) in [("by cause", &summary.by_cause), ("by policy that refuses first", &summary.by_policy)] {
        rows.head(title, &["findings", "bookings surely", "bookings possibly", "seconds at least", "seconds at most"])?;
        for row in table {
            let seconds = |seconds: i64| u64::try_from(seconds).unwrap_or(0);
            let numbers = row.totals.map(|of| {
                [of.findings, of.bookings_surely, of.bookings, seconds(of.min_seconds), seconds(of.max_seconds)]
            });
            rows.numbers(&row.name, numbers.as_ref().map_or(&[], |numbers| numbers.as_slice()))?;
        }
    }
    rows.head("with so many hours of release processing", &TOTALS)?;
    for row in &summary.by_allowance {
        rows.totals(&row.hours.to_string(), Some(row.totals))?;
    }
    rows.head("with limits that run", &TOTALS)?;
    for row in &summary.by_reading {
        rows.totals(row.reading.describe(), Some(row.totals))?;
    }
    for (title, table) in [
        ("what would settle undetermined bookings", &summary.needs),
        ("not assessed, because", &summary.not_assessed),
        ("defects of the records", &summary.defects),
    ] {
        rows.counts(title, table)?;
    }
    Ok(sheet)
}

/// Rows of the summary.
struct Rows<'a> {
    sheet: &'a mut Worksheet,
    row: u32,
}

impl Rows<'_> {
    /// The head of a table, after an empty row.
    fn head(&mut self, title: &str, heads: &[&str]) -> Result<(), XlsxError> {
        self.row = self.row.saturating_add(u32::from(self.row > 0));
        let bold = Format::new().set_bold();
        for (column, text) in (0..).zip(std::iter::once(&title).chain(heads)) {
            self.sheet.write_string_with_format(self.row, column, *text, &bold)?;
        }
        self.row = self.row.saturating_add(1);
        Ok(())
    }

    fn numbers(&mut self, name: &str, numbers: &[u64]) -> Result<(), XlsxError> {
        self.sheet.write_string(self.row, 0, safe(name))?;
        if numbers.is_empty() {
            self.sheet.write_string(self.row, 1, "few, left out")?;
        }
        for (column, number) in (1..).zip(numbers) {
            self.sheet.write(self.row, column, *number)?;
        }
        self.row = self.row.saturating_add(1);
        Ok(())
    }

    fn totals(&mut self, name: &str, totals: Option<Totals>) -> Result<(), XlsxError> {
        let Some(of) = totals else { return self.numbers(name, &[]) };
        let bookings = of.assessed().saturating_add(of.not_assessed);
        let seconds = |seconds: i64| u64::try_from(seconds).unwrap_or(0);
        let (least, most) = (seconds(of.min_seconds), seconds(of.max_seconds));
        self.numbers(name, &[bookings, of.lawful, of.unlawful, of.undetermined, of.not_assessed, least, most])
    }

    fn counts(&mut self, title: &str, table: &[Count]) -> Result<(), XlsxError> {
        self.head(title, &["bookings"])?;
        table.iter().try_for_each(|row| self.numbers(&row.what, row.bookings.as_slice()))
    }
}
