//! A strip as SVG: which authority covered which hours, and which none did.

use crate::check::Truth;
use crate::check::strip::{Lane, Part, Strip, ticks};
use crate::check::words::{fit, hours, moment};
use crate::page::chart::{Chart, drawing};
use crate::page::{Markup, html};
use crate::time::{Instant, Span};

/// The names stand to the left of this, the lanes between it and the next, and a little room for flags beyond.
const LEFT: f64 = 130.0;
const RIGHT: f64 = 674.0;
const WIDTH: f64 = 680.0;
/// From one lane to the next, how tall a lane is, and what stands above the first and below the last.
const LANE: f64 = 24.0;
const TALL: f64 = 16.0;
const TOP: f64 = 16.0;
const AXIS: f64 = 24.0;
/// About so many letters fit along the axis.
const LETTERS: usize = 76;
/// So many letters of a name fit.
const NAME: usize = 17;
/// What is shorter is drawn this wide.
const LEAST: f64 = 1.5;

/// The strip, with its dates above and the deadlines below; `id` is its own in the page.
pub(super) fn figure(strip: &Strip, id: &str) -> Markup {
    let Strip { span, zone, .. } = *strip;
    let title = format!("{} to {} ({})", moment(span.from, zone), moment(span.until, zone), zone.name());
    let description = description(strip);
    let rows = strip.lanes.len().saturating_add(1);
    let bottom = TOP + LANE * count(rows);
    let chart = Chart::new(id, &title, &description);
    let content = html! {
        @for (row, lane) in strip.lanes.iter().enumerate() { (self::lane(lane, span, row)) }
        (uncovered(&strip.uncovered, span, rows.saturating_sub(1)))
        (deadlines(strip))
        (axis(strip, bottom))
    };
    html! {
        figure {
            div class="wide" tabindex="0" role="region" aria-label={ "Strip: " (title) } {
                (drawing(&chart, WIDTH, bottom + AXIS, &content))
            }
            figcaption {
                (title)
                @if strip.left_out > 0 { "; " (strip.left_out) " more authorities are not drawn" }
                @for mark in &strip.marks {
                    br; "▼ " (mark.authority) ": time runs out " (moment(mark.at.earliest, zone)) " (" (mark.policy) ")"
                }
            }
        }
    }
}

/// The strip in a sentence; the steps below it say the rest.
fn description(strip: &Strip) -> String {
    let names: Vec<&str> = strip.lanes.iter().map(|lane| lane.name.as_str()).collect();
    let seconds = |wanted: Truth| {
        let parts = strip.uncovered.iter().filter(|part| part.covered == wanted);
        parts.fold(0i64, |sum, part| sum.saturating_add(part.span.seconds()))
    };
    let authorities =
        if names.is_empty() { "No authorities".to_owned() } else { format!("Authorities: {}", names.join(", ")) };
    let (surely, perhaps) = (hours(seconds(Truth::No)), hours(seconds(Truth::Unknown)));
    format!("{authorities}. Without authority: {surely}. Uncertain: {perhaps}.")
}

fn count(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// A coordinate to a hundredth of a pixel.
fn place(value: f64) -> String {
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Where an instant stands.
fn across(span: Span, at: Instant) -> f64 {
    let seconds = |seconds: i64| std::time::Duration::from_secs(seconds.max(0).unsigned_abs()).as_secs_f64();
    let share = seconds(at.since(span.from)) / seconds(span.seconds()).max(1.0);
    LEFT + share.min(1.0) * (RIGHT - LEFT)
}

fn top(row: usize) -> f64 {
    TOP + LANE * count(row) + (LANE - TALL) / 2.0
}

fn block(stretch: Span, span: Span, row: usize, class: &str) -> Markup {
    let x = across(span, stretch.from);
    let width = (across(span, stretch.until) - x).max(LEAST);
    let x = x.min(RIGHT - LEAST);
    html! { rect class=(class) x=(place(x)) y=(place(top(row))) width=(place(width)) height=(place(TALL)) {} }
}

fn name(name: &str, row: usize) -> Markup {
    html! {
        rect class="lane" x=(place(LEFT)) y=(place(top(row))) width=(place(RIGHT - LEFT)) height=(place(TALL)) {}
        text x=(place(LEFT - 8.0)) y=(place(top(row) + 12.0)) text-anchor="end" { (fit(name, NAME)) }
    }
}

fn lane(lane: &Lane, span: Span, row: usize) -> Markup {
    html! {
        g {
            title { (lane.name) }
            (name(&lane.name, row))
            @for stretch in &lane.on_file { (block(*stretch, span, row, "on-file")) }
            @for part in &lane.parts {
                (block(part.span, span, row, if part.covered == Truth::Yes { "covers" } else { "doubt" }))
            }
        }
    }
}

fn uncovered(parts: &[Part], span: Span, row: usize) -> Markup {
    html! {
        g {
            title { "uncovered" }
            (name("uncovered", row))
            @for part in parts {
                (block(part.span, span, row, if part.covered == Truth::No { "uncovered" } else { "doubt" }))
            }
        }
    }
}

/// A line down the lane whose time runs out, and a flag above it.
fn deadlines(strip: &Strip) -> Markup {
    html! {
        @for mark in &strip.marks {
            @if let Some(row) = strip.lanes.iter().position(|lane| lane.name == mark.authority) {
                @let x = across(strip.span, mark.at.earliest);
                @let y = top(row);
                path class="deadline" d=(format!("M{} {}V{}", place(x), place(y - 3.0), place(y + TALL + 3.0))) {}
                path class="flag" d=(format!("M{} {}h10l-5 7z", place(x - 5.0), place(y - 9.0))) {}
            }
        }
    }
}

fn axis(strip: &Strip, bottom: f64) -> Markup {
    let Strip { span, zone, .. } = *strip;
    let mut free = LEFT;
    let mut labels = Vec::new();
    for tick in ticks(span, LETTERS, zone) {
        let x = across(span, tick.at);
        let wide = count(tick.label.chars().count()) * 6.5;
        let shown = x >= free && x + wide <= WIDTH;
        if shown {
            free = x + wide + 6.0;
        }
        labels.push((x, shown.then_some(tick.label)));
    }
    html! {
        line class="axis" x1=(place(LEFT)) x2=(place(RIGHT)) y1=(place(bottom)) y2=(place(bottom)) {}
        @for (x, label) in labels {
            line class="axis" x1=(place(x)) x2=(place(x)) y1=(place(bottom)) y2=(place(bottom + 5.0)) {}
            @if let Some(label) = label { text class="quiet" x=(place(x)) y=(place(bottom + 17.0)) { (label) } }
        }
    }
}
