//! The map as a grid of tiles, one a state.

use std::fmt::Write as _;

use detainer::reason::{StateLaw, StateStance};
use detainer::time::Date;

use super::meaning;

const TILE: u32 = 56;
const LEFT: u32 = 20;
const TOP: u32 = 64;
const WIDTH: u32 = 712;
const LEGEND: u32 = 540;

/// Fill, colour of the letters, and a sign for those who do not tell the colours apart.
const fn style(stance: StateStance) -> (&'static str, &'static str, &'static str) {
    match stance {
        StateStance::Forbids => ("#1b6ca8", "#ffffff", "✕"),
        StateStance::Allows => ("#f2c14e", "#222222", "◐"),
        StateStance::Requires => ("#b3372f", "#ffffff", "!"),
        StateStance::Contested => ("#6a4c93", "#ffffff", "?"),
        StateStance::Silent => ("#e4e4e0", "#555555", ""),
    }
}

/// The drawing, with its own title and legend.
pub(super) fn draw(states: &[StateLaw], day: Date) -> String {
    let rows = u32::try_from(StateStance::ALL.len()).unwrap_or(0);
    let height = LEGEND.saturating_add(rows.saturating_mul(24)).saturating_add(16);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         font-family=\"Helvetica, Arial, sans-serif\" role=\"img\">\n\
         <title>Statewide law on holds on immigration detainers, {day}</title>\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n\
         <text x=\"{LEFT}\" y=\"36\" font-size=\"20\" fill=\"#222222\">Statewide law on holds on immigration detainers, {day}</text>\n"
    );
    for law in states {
        tile(&mut svg, law);
    }
    for (row, &stance) in (0u32..).zip(StateStance::ALL) {
        legend(&mut svg, row, stance, states.iter().filter(|law| law.stance == stance).count());
    }
    svg.push_str("</svg>\n");
    svg
}

fn tile(svg: &mut String, law: &StateLaw) {
    let (fill, ink, sign) = style(law.stance);
    let at = |start: u32, place: u8| start.saturating_add(u32::from(place).saturating_mul(TILE));
    let (x, y) = (at(LEFT, law.state.column), at(TOP, law.state.row));
    let code = law.state.place.rsplit('/').next().unwrap_or_default().to_uppercase();
    let policies = if law.policies.is_empty() { String::new() } else { format!(": {}", law.policies.join(", ")) };
    let side = TILE.saturating_sub(4);
    let _ = writeln!(
        svg,
        "<g><title>{}, {}{policies}</title><rect x=\"{x}\" y=\"{y}\" width=\"{side}\" height=\"{side}\" rx=\"4\" fill=\"{fill}\"/>\
         <text x=\"{}\" y=\"{}\" font-size=\"17\" font-weight=\"bold\" text-anchor=\"middle\" fill=\"{ink}\">{code}</text>\
         <text x=\"{}\" y=\"{}\" font-size=\"13\" text-anchor=\"middle\" fill=\"{ink}\">{sign}</text></g>",
        law.state.name,
        law.stance.as_str(),
        x.saturating_add(side / 2),
        y.saturating_add(27),
        x.saturating_add(side / 2),
        y.saturating_add(45),
    );
}

fn legend(svg: &mut String, row: u32, stance: StateStance, count: usize) {
    let (fill, ink, sign) = style(stance);
    let y = LEGEND.saturating_add(row.saturating_mul(24));
    let text = y.saturating_add(14);
    let _ = writeln!(
        svg,
        "<rect x=\"{LEFT}\" y=\"{y}\" width=\"18\" height=\"18\" rx=\"3\" fill=\"{fill}\"/>\
         <text x=\"{}\" y=\"{text}\" font-size=\"12\" text-anchor=\"middle\" fill=\"{ink}\">{sign}</text>\
         <text x=\"{}\" y=\"{text}\" font-size=\"14\" fill=\"#222222\">{}: {} ({count})</text>",
        LEFT.saturating_add(9),
        LEFT.saturating_add(28),
        stance.as_str(),
        meaning(stance),
    );
}
