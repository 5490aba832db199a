//! Charts of ranges as SVG: solid for what is sure, hatched for what is only possible.
//!
//! A chart is an image with a title and a description for those who do not see it; the numbers themselves belong into a
//! table beside it.

use maud::{Markup, html};

use crate::check::words::fit;

use super::scale::{Scale, number, place};

/// What a chart is of.
#[derive(Clone, Copy, Debug)]
pub struct Chart<'a> {
    id: &'a str,
    title: &'a str,
    description: &'a str,
    unit: &'a str,
}

impl<'a> Chart<'a> {
    /// A chart of that title, described for those who do not see it; `id` is its own in the page.
    #[must_use]
    pub const fn new(id: &'a str, title: &'a str, description: &'a str) -> Self {
        Self { id, title, description, unit: "" }
    }

    /// The same with what the numbers are of, written at the axis.
    #[must_use]
    pub const fn of(self, unit: &'a str) -> Self {
        Self { unit, ..self }
    }
}

/// A bar from nothing to at least `low` and at most `high`.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    label: String,
    low: f64,
    high: f64,
    value: String,
}

impl Bar {
    /// A bar of that label.
    #[must_use]
    pub fn new(label: impl Into<String>, low: f64, high: f64) -> Self {
        let value = if low < high { format!("{} to {}", number(low), number(high)) } else { number(low) };
        Self { label: label.into(), low, high, value }
    }

    /// The same, its numbers said in these words.
    #[must_use]
    pub fn saying(self, value: impl Into<String>) -> Self {
        Self { value: value.into(), ..self }
    }

    fn tip(&self) -> String {
        format!("{}: {}", self.label, self.value)
    }
}

/// A line across the bars of [`ranges`].
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    at: f64,
    label: String,
}

impl Mark {
    /// A line at so many bars from the left: 0 stands before the first, 1.5 in the middle of the second.
    #[must_use]
    pub fn new(at: f64, label: impl Into<String>) -> Self {
        Self { at, label: label.into() }
    }
}

/// The patterns that charts and strips are filled with; they stand in every page once.
pub(super) fn patterns() -> Markup {
    html! {
        svg class="patterns" width="0" height="0" aria-hidden="true" focusable="false" {
            defs {
                pattern id="crosses" width="9" height="9" patternUnits="userSpaceOnUse" {
                    rect class="cross-ground" width="9" height="9" {}
                    path class="cross-line" d="M2 2l5 5M7 2l-5 5" {}
                }
                pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)" {
                    rect class="doubt-ground" width="6" height="6" {}
                    rect class="doubt-line" width="2" height="6" {}
                }
            }
        }
    }
}

/// A drawing with its title and description.
pub fn drawing(chart: &Chart<'_>, width: f64, height: f64, content: &Markup) -> Markup {
    let (title, description) = (format!("{}-title", chart.id), format!("{}-desc", chart.id));
    html! {
        svg role="img" viewBox=(format!("0 0 {} {}", place(width), place(height)))
            aria-labelledby=(format!("{title} {description}")) {
            title id=(title) { (chart.title) }
            desc id=(description) { (chart.description) }
            (content)
        }
    }
}

/// Lying bars, one below the other.
#[must_use]
pub fn bars(chart: &Chart<'_>, bars: &[Bar]) -> Markup {
    const LABELS: f64 = 190.0;
    const ROW: f64 = 28.0;
    // A letter is seldom wider.
    const LETTER: f64 = 7.5;
    let most = bars.iter().map(|bar| bar.high).fold(0.0, f64::max);
    let longest = bars.iter().map(|bar| bar.value.chars().count()).max().unwrap_or(0);
    let values = (count(longest) * LETTER + 12.0).min(WIDTH / 2.0);
    let scale = (WIDTH - LABELS - values) / if most > 0.0 { most } else { 1.0 };
    let rows = bars.iter().enumerate().map(|(row, bar)| {
        let top = ROW * count(row) + 6.0;
        let (low, high) = (bar.low * scale, bar.high * scale);
        html! {
            g {
                title { (bar.tip()) }
                text class="label" x=(place(LABELS - 8.0)) y=(place(top + 12.0)) text-anchor="end" { (fit(&bar.label, 28)) }
                (lying(LABELS, top, low, "sure"))
                (lying(LABELS + low, top, high - low, "doubt"))
                text x=(place(LABELS + high + 6.0)) y=(place(top + 12.0)) { (bar.value) }
            }
        }
    });
    let height = ROW * count(bars.len()) + 6.0;
    let axis = html! { line class="axis" x1=(place(LABELS)) x2=(place(LABELS)) y1="0" y2=(place(height)) {} };
    drawing(chart, WIDTH, height, &html! { @for row in rows { (row) } (axis) })
}

fn lying(x: f64, y: f64, width: f64, class: &str) -> Markup {
    html! {
        @if width > 0.0 { rect class=(class) x=(place(x)) y=(place(y)) width=(place(width.max(0.5))) height="16" {} }
    }
}

/// Standing bars, one beside the other, as for months that follow each other; with lines across them, named in a list below.
#[must_use]
pub fn ranges(chart: &Chart<'_>, bars: &[Bar], marks: &[Mark]) -> Markup {
    let most = bars.iter().map(|bar| bar.high).fold(0.0, f64::max);
    let frame = Frame { scale: Scale::of_counts(most), slot: (WIDTH - LEFT - RIGHT) / count(bars.len().max(1)) };
    let content = html! {
        (frame.axis(chart.unit))
        @for (place, bar) in bars.iter().enumerate() { (frame.bar(place, bar)) }
        (frame.labels(bars))
        @for (number, mark) in marks.iter().enumerate() { (frame.mark(number, mark)) }
    };
    html! {
        (drawing(chart, WIDTH, TOP + TALL + BOTTOM, &content))
        @if !marks.is_empty() {
            ul class="marks" {
                @for (number, mark) in marks.iter().enumerate() { li { b { (letter(number)) } " " (mark.label) } }
            }
        }
    }
}

/// How wide charts are, in their own pixels.
const WIDTH: f64 = 680.0;
/// What stands around standing bars, and how tall they can be.
const LEFT: f64 = 64.0;
const RIGHT: f64 = 8.0;
const TOP: f64 = 34.0;
const BOTTOM: f64 = 24.0;
const TALL: f64 = 180.0;
/// The room that the label of a bar takes.
const LABEL: f64 = 62.0;

/// Where standing bars stand.
#[derive(Clone, Copy)]
struct Frame {
    scale: Scale,
    slot: f64,
}

impl Frame {
    fn height(self, value: f64) -> f64 {
        value / self.scale.end() * TALL
    }

    fn axis(self, unit: &str) -> Markup {
        html! {
            text class="quiet" x="0" y="12" { (unit) }
            @for value in self.scale.values() {
                @let y = TOP + TALL - self.height(value);
                line class=(if value > 0.0 { "grid" } else { "axis" }) x1=(place(LEFT)) x2=(place(WIDTH - RIGHT))
                    y1=(place(y)) y2=(place(y)) {}
                text class="quiet" x=(place(LEFT - 6.0)) y=(place(y + 4.0)) text-anchor="end" { (number(value)) }
            }
        }
    }

    fn bar(self, number: usize, bar: &Bar) -> Markup {
        let width = (self.slot * 0.7).min(60.0);
        let x = self.middle(number) - width / 2.0;
        let (low, high) = (self.height(bar.low), self.height(bar.high));
        let standing = |from: f64, to: f64, class: &str| {
            let (y, height) = (TOP + TALL - to, (to - from).max(0.5));
            html! { rect class=(class) x=(place(x)) y=(place(y)) width=(place(width)) height=(place(height)) {} }
        };
        html! {
            g {
                title { (bar.tip()) }
                @if low > 0.0 { (standing(0.0, low, "sure")) }
                @if high > low { (standing(low, high, "doubt")) }
                @if self.slot >= LABEL && bar.high > 0.0 {
                    text x=(place(self.middle(number))) y=(place(TOP + TALL - high - 5.0)) text-anchor="middle" { (bar.value) }
                }
            }
        }
    }

    /// The labels below, as many as there is room for.
    fn labels(self, bars: &[Bar]) -> Markup {
        let every = (1..=bars.len()).find(|every| count(*every) * self.slot >= LABEL).unwrap_or(1);
        html! {
            @for (number, bar) in bars.iter().enumerate().step_by(every) {
                text class="quiet" x=(place(self.middle(number))) y=(place(TOP + TALL + 16.0)) text-anchor="middle" {
                    (fit(&bar.label, 14))
                }
            }
        }
    }

    fn mark(self, number: usize, mark: &Mark) -> Markup {
        let x = LEFT + mark.at * self.slot;
        html! {
            g {
                title { (mark.label) }
                line class="mark" x1=(place(x)) x2=(place(x)) y1=(place(TOP - 8.0)) y2=(place(TOP + TALL)) {}
                text class="mark-name" x=(place(x)) y=(place(TOP - 12.0)) text-anchor="middle" { (letter(number)) }
            }
        }
    }

    fn middle(self, number: usize) -> f64 {
        LEFT + (count(number) + 0.5) * self.slot
    }
}

fn count(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// `A`, `B`, …, `Z`, `27`.
fn letter(number: usize) -> String {
    let letter = u8::try_from(number).ok().filter(|number| *number < 26).map(|number| b'A'.saturating_add(number));
    letter.map_or_else(|| number.saturating_add(1).to_string(), |letter| char::from(letter).to_string())
}
