//! The charts of the page, each with its table.

use std::collections::BTreeMap;

use crate::check::Bounds;
use crate::page::chart::{self, Bar, Chart, Mark};
use crate::page::{Markup, html};
use crate::policy::Policy;
use crate::time::Date;

use super::section;
use super::tables::{self, cause};
use crate::audit::figures::{hours, range};
use crate::audit::summary::{Band, Group, Summary};
use crate::page::scale::grouped;

/// So many months are drawn with those between them in which nobody left.
const MONTHS: i32 = 240;

/// Of more policies than this only those are marked that refused a hold.
const MARKED: usize = 12;

/// A chart that can be scrolled where it does not fit, with its caption.
fn figure(drawn: &Markup, name: &str, caption: &str) -> Markup {
    html! {
        figure {
            div class="wide" tabindex="0" role="region" aria-label=(name) { (drawn) }
            figcaption { (caption) }
        }
    }
}

fn in_hours(seconds: i64) -> f64 {
    std::time::Duration::from_secs(seconds.unsigned_abs()).as_secs_f64() / 3600.0
}

fn hours_bar(label: String, bounds: Bounds) -> Bar {
    let said = format!("{} hours", grouped(&hours(bounds)));
    Bar::new(label, in_hours(bounds.min_seconds), in_hours(bounds.max_seconds)).saying(said)
}

fn counts_bar(label: String, least: u64, most: u64) -> Bar {
    let number = |count: u64| u32::try_from(count).map_or(f64::from(u32::MAX), f64::from);
    Bar::new(label, number(least), number(most)).saying(grouped(&range(least, most)))
}

/// How to read a chart.
fn key(summary: &Summary) -> String {
    let mut key = "Solid: surely. Hatched: possibly, depending on what the records leave open.".to_owned();
    if summary.suppress_below > 0 {
        key.push_str(" Numbers that are left out, being of few bookings, are not drawn.");
    }
    key
}

/// How long bookings were beyond authority.
pub(super) fn distribution(summary: &Summary) -> Markup {
    let bands = &summary.distribution.bands;
    let bars: Vec<Bar> = bands
        .iter()
        .map(|band| {
            let of = band.totals.unwrap_or_default();
            counts_bar(band_name(band, true), of.at_least, of.at_most)
        })
        .collect();
    let within = grouped(&summary.reconciled.lawful.to_string());
    let chart = Chart::new(
        "chart-length",
        "Bookings by hours beyond authority",
        "Standing bars, one for each band from up to 2 hours to more than 90 days; the numbers are in the table below.",
    );
    let limit = [Mark::new(
        0.0,
        format!("The limit: here authority ended. {within} bookings stayed within it and are not drawn."),
    )];
    let rows = bands.iter().map(|band| {
        let count = band.totals.map_or_else(|| "few".to_owned(), |of| grouped(&range(of.at_least, of.at_most)));
        (band_name(band, false), vec![count])
    });
    let content = html! {
        (figure(&chart::ranges(&chart.of("bookings"), &bars, &limit), "Chart: bookings by hours beyond authority", &key(summary)))
        (tables::numbers("Bookings by hours beyond authority", "unlawful and undetermined bookings; a booking whose bounds lie in two bands is possibly in both",
            &["Hours beyond authority", "Bookings"], rows))
    };
    section("length", &content)
}

/// `2 to 6 hours`, `7 to 30 days`; in a chart shorter.
fn band_name(band: &Band, short: bool) -> String {
    let day = 24 * 3600;
    let (unit, letter, word) = if band.above_seconds >= 2 * day { (day, "d", "days") } else { (3600, "h", "hours") };
    let in_units = |seconds: i64| seconds.checked_div(unit).unwrap_or(0);
    let from = in_units(band.above_seconds);
    let name = match band.up_to_seconds.map(in_units) {
        Some(until) if from == 0 && short => format!("≤ {until}"),
        Some(until) if from == 0 => format!("up to {until}"),
        Some(until) if short => format!("{from}–{until}"),
        Some(until) => format!("more than {from}, up to {until}"),
        None if short => format!("> {from}"),
        None => format!("more than {from}"),
    };
    format!("{name} {}", if short { letter } else { word })
}

/// Hours beyond authority by month, with changes of the law.
pub(super) fn months(summary: &Summary, policies: &[&Policy]) -> Markup {
    let months = in_a_row(&summary.by_month);
    let bars: Vec<Bar> = months
        .iter()
        .map(|(month, group)| {
            let totals = group.and_then(|group| group.totals).unwrap_or_default();
            hours_bar(month_name(*month), totals.bounds())
        })
        .collect();
    let refuse = |policy: &&&Policy| summary.by_policy.iter().any(|row| row.name == policy.id);
    // Of the law of all places only what refused a hold here says something about these numbers.
    let several = policies.len() > MARKED;
    let marked: Vec<&Policy> = policies.iter().filter(|policy| !several || refuse(policy)).copied().collect();
    let marks = changes(&marked, &months);
    let chart = Chart::new(
        "chart-months",
        "Person-hours beyond authority by month in which custody ended",
        "Standing bars, one for each month; the numbers are in the table below. Dashed lines are changes of the law.",
    );
    let mut caption = key(summary);
    if summary.by_month.iter().any(|group| month_of(&group.name).is_none()) {
        caption.push_str(" Bookings whose month the record leaves open are only in the table.");
    }
    if marks.is_empty() {
        caption.push_str(" None of the policies began or ended in these months.");
    }
    let drawn = chart::ranges(&chart.of("person-hours"), &bars, &marks);
    let content = html! {
        @if !bars.is_empty() { (figure(&drawn, "Chart: person-hours beyond authority by month", &caption)) }
        (tables::by_verdict("By month in which custody ended", "local time", "Month", tables::groups(&summary.by_month)))
    };
    section("months", &content)
}

/// The months, counted from the year 0, with those between them that have no bookings unless there are too many.
fn in_a_row(groups: &[Group]) -> Vec<(i32, Option<&Group>)> {
    let known: Vec<(i32, Option<&Group>)> =
        groups.iter().filter_map(|group| Some((month_of(&group.name)?, Some(group)))).collect();
    let (Some((first, _)), Some((last, _))) = (known.first(), known.last()) else { return known };
    if last.saturating_sub(*first) > MONTHS {
        return known;
    }
    let group = |month: i32| known.iter().find(|(known, _)| *known == month).and_then(|(_, group)| *group);
    (*first..=*last).map(|month| (month, group(month))).collect()
}

/// The number of a month such as `2024-06`, counted from the year 0.
fn month_of(name: &str) -> Option<i32> {
    let (year, month) = name.split_once('-')?;
    year.parse::<i32>().ok()?.checked_mul(12)?.checked_add(month.parse::<i32>().ok()?.checked_sub(1)?)
}

fn month_name(month: i32) -> String {
    let number = u32::try_from(month.rem_euclid(12)).unwrap_or(0).saturating_add(1);
    let date = Date::new(month.div_euclid(12), number, 1);
    date.map_or_else(String::new, |date| date.to_chrono().format("%b %Y").to_string())
}

/// The days on which a policy began or ended, as lines between the months.
fn changes(policies: &[&Policy], months: &[(i32, Option<&Group>)]) -> Vec<Mark> {
    let mut days: BTreeMap<Date, Vec<String>> = BTreeMap::new();
    for policy in policies {
        let turns = [
            (policy.in_force.from, "in force from"),
            (policy.in_force.until, "in force until"),
            (policy.decided, "decided"),
            (policy.vacated, "vacated"),
        ];
        for (day, what) in turns {
            if let Some(day) = day {
                days.entry(day).or_default().push(format!("{} {what}", policy.id));
            }
        }
    }
    let place = |day: Date| {
        let month =
            day.year().saturating_mul(12).saturating_add(i32::try_from(day.month()).unwrap_or(1)).saturating_sub(1);
        let slot = months.iter().position(|(known, _)| *known == month)?;
        Some(f64::from(u32::try_from(slot).ok()?) + f64::from(day.day().saturating_sub(1)) / 31.0)
    };
    let label = |day: Date, what: Vec<String>| format!("{} {}", what.join(", "), day.to_chrono().format("%-d %b %Y"));
    days.into_iter().filter_map(|(day, what)| Some(Mark::new(place(day)?, label(day, what)))).collect()
}

/// Why stretches were not covered.
pub(super) fn causes(summary: &Summary) -> Markup {
    let mut rows: Vec<_> = summary.by_cause.iter().filter_map(|row| Some((cause(&row.name), row.totals?))).collect();
    rows.sort_by(|(one, a), (other, b)| (b.max_seconds, one).cmp(&(a.max_seconds, other)));
    let bars: Vec<Bar> = rows
        .into_iter()
        .map(|(name, of)| hours_bar(name, Bounds { min_seconds: of.min_seconds, max_seconds: of.max_seconds }))
        .collect();
    let chart = Chart::new(
        "chart-causes",
        "Person-hours beyond authority by cause",
        "Lying bars, one for each cause, the longest first; the numbers are in the table below.",
    );
    let content = html! {
        @if bars.is_empty() { p { "No stretch of custody was without authority." } }
        @else { (figure(&chart::bars(&chart, &bars), "Chart: person-hours beyond authority by cause", &key(summary))) }
        (tables::stretches("By cause", "bookings: surely, to possibly", "Cause", &summary.by_cause, cause))
        (tables::stretches("By policy that refuses first", "bookings: surely, to possibly", "Policy", &summary.by_policy, str::to_owned))
    };
    section("causes", &content)
}

/// The same bookings under allowances for release processing, and with limits that run on other days.
pub(super) fn other_readings(summary: &Summary) -> Markup {
    let bars: Vec<Bar> = summary
        .by_allowance
        .iter()
        .map(|row| {
            let possibly = row.totals.unlawful.saturating_add(row.totals.undetermined);
            counts_bar(format!("{} h", row.hours), row.totals.unlawful, possibly)
        })
        .collect();
    let chart = Chart::new(
        "chart-allowances",
        "Bookings held beyond authority, by hours allowed for release processing",
        "Standing bars, one for each allowance from 0 to 48 hours; the numbers are in the table below.",
    );
    let caption = format!("Hours allowed from the entitlement to release, whatever the policies say. {}", key(summary));
    let content = html! {
        (figure(&chart::ranges(&chart.of("bookings"), &bars, &[]), "Chart: bookings by allowance", &caption))
        (tables::by_verdict("With release processing allowed", "from the entitlement, whatever the policies say", "Hours allowed",
            summary.by_allowance.iter().map(|row| (row.hours.to_string(), Some(row.totals)))))
        (tables::by_verdict("With limits that run on other days", "holidays: federal ones and the days on which they are observed", "Limits run",
            summary.by_reading.iter().map(|row| (row.reading.describe().to_owned(), Some(row.totals)))))
    };
    section("readings", &content)
}
