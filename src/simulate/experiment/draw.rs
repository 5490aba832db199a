//! Outcomes as a table and as a chart.

use std::fmt::Write;

use super::{Estimate, Outcome};

const COLUMNS: [&str; 7] =
    ["detainers", "held", "hours held", "unlawful at least", "unlawful at most", "not held", "not handed over"];

fn cells(outcome: &Outcome) -> [Estimate; 7] {
    [
        outcome.detained,
        outcome.held,
        outcome.hours,
        outcome.unlawful_least,
        outcome.unlawful_most,
        outcome.refused,
        outcome.missed,
    ]
}

/// Outcomes as a table of text: people and hours a year, each with the half-width of its interval.
#[must_use]
pub fn table(outcomes: &[Outcome]) -> String {
    let mut text = format!("{:34}", "law, and what the jail does");
    for name in COLUMNS {
        let _ = write!(text, "{name:>19}");
    }
    text.push('\n');
    let mut setting = "";
    for outcome in outcomes {
        if outcome.setting != setting {
            setting = &outcome.setting;
            let _ = writeln!(text, "{setting}");
        }
        let _ = write!(text, "  {:32}", outcome.conduct.as_str());
        for cell in cells(outcome) {
            let _ = write!(text, "{cell:>19}");
        }
        text.push('\n');
    }
    text
}

const LEFT: f64 = 300.0;
const WIDTH: f64 = 420.0;
const ROW: f64 = 24.0;

/// Outcomes as a drawing in SVG: for each, the hours held on detainers, and how much of them was without authority, surely and
/// possibly. The line over a bar is the interval of the hours held.
#[must_use]
pub fn svg(outcomes: &[Outcome], title: &str) -> String {
    let most = outcomes.iter().map(|outcome| outcome.hours.mean.max(outcome.unlawful_most.mean)).fold(1.0, f64::max);
    let settings = outcomes.chunk_by(|one, next| one.setting == next.setting).count();
    let lines = f64::from(u32::try_from(outcomes.len().saturating_add(settings)).unwrap_or(0));
    let height = 70.0 + ROW * lines;
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 820 {height:.0}\" font-family=\"sans-serif\" font-size=\"13\" \
         role=\"img\">\n<title>{0}</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
         <text x=\"12\" y=\"24\" font-size=\"16\">{0}</text>\n",
        escape(title)
    );
    legend(&mut text);
    let mut y = 70.0;
    for group in outcomes.chunk_by(|one, next| one.setting == next.setting) {
        let name = group.first().map_or("", |outcome| outcome.setting.as_str());
        let _ = writeln!(text, "<text x=\"12\" y=\"{:.0}\" font-weight=\"bold\">{}</text>", y + 14.0, escape(name));
        y += ROW;
        for outcome in group {
            bar(&mut text, outcome, y, WIDTH / most);
            y += ROW;
        }
    }
    text.push_str("</svg>\n");
    text
}

const BARS: [(&str, &str); 3] = [
    ("#b8c4d0", "hours held on detainers"),
    ("#f0b27a", "possibly without authority"),
    ("#b03a2e", "surely without authority"),
];

fn legend(text: &mut String) {
    for ((colour, meaning), x) in BARS.iter().zip([12.0, 220.0, 430.0]) {
        let _ = writeln!(
            text,
            "<rect x=\"{x:.0}\" y=\"38\" width=\"12\" height=\"12\" fill=\"{colour}\"/><text x=\"{:.0}\" y=\"49\">{meaning}</text>",
            x + 18.0
        );
    }
}

fn bar(text: &mut String, outcome: &Outcome, y: f64, scale: f64) {
    let _ =
        writeln!(text, "<text x=\"28\" y=\"{:.0}\">{}</text>", y + 14.0, outcome.conduct.as_str().replace('_', " "));
    let lengths = [outcome.hours.mean, outcome.unlawful_most.mean, outcome.unlawful_least.mean];
    for ((colour, _), hours) in BARS.iter().zip(lengths) {
        let width = hours * scale;
        let _ =
            writeln!(text, "<rect x=\"{LEFT:.0}\" y=\"{y:.0}\" width=\"{width:.1}\" height=\"18\" fill=\"{colour}\"/>");
    }
    let (mean, margin) = (outcome.hours.mean * scale, outcome.hours.margin * scale);
    if margin > 0.0 {
        let (from, to, middle) = (LEFT + (mean - margin).max(0.0), LEFT + mean + margin, y + 9.0);
        let _ = writeln!(text, "<path d=\"M{from:.1} {middle:.1}H{to:.1}\" stroke=\"#000\"/>");
    }
    let x = LEFT + 8.0 + (mean + if margin > 0.0 { margin } else { 0.0 }).max(outcome.unlawful_most.mean * scale);
    let _ = writeln!(text, "<text x=\"{x:.1}\" y=\"{:.0}\">{:.0} h</text>", y + 14.0, outcome.hours.mean);
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
