//! Outcomes as a page.

use super::draw::{COLUMNS, cells};
use super::{Estimate, Outcome};
use crate::page::chart::{self, Bar, Chart};
use crate::page::{Markup, Page, html};

/// Outcomes as a page of HTML that stands alone: a table and two charts.
#[must_use]
pub fn page(outcomes: &[Outcome], title: &str) -> Page {
    let held = outcomes.iter().map(|outcome| {
        let Estimate { mean, margin } = outcome.hours;
        let margin = if margin.is_nan() { 0.0 } else { margin };
        Bar::new(label(outcome), (mean - margin).max(0.0), mean + margin).saying(format!("{} h", outcome.hours))
    });
    let unlawful = outcomes.iter().map(|outcome| {
        Bar::new(
            label(outcome),
            outcome.unlawful_least.mean,
            outcome.unlawful_most.mean.max(outcome.unlawful_least.mean),
        )
    });
    Page::new(
        title,
        html! {
            h1 { (title) }
            p class="lead" {
                "Made-up people under each law, in jails of each habit: means of a year over the seeds, each with half the "
                "width of its 95 % interval. The interval is about the throws of the dice alone. Read the differences "
                "between the rows and not the rows."
            }
            (table(outcomes))
            (figure("held", "Hours held on detainers in a year", "Solid to the lower end of the interval, hatched to the upper.", held))
            (figure("unlawful", "Hours without authority in a year", "Solid: surely. Hatched: possibly, as the records leave it open.", unlawful))
        },
    )
}

fn label(outcome: &Outcome) -> String {
    format!("{}, {}", outcome.setting, habit(outcome))
}

fn habit(outcome: &Outcome) -> String {
    outcome.conduct.as_str().replace('_', " ")
}

fn figure(id: &str, title: &str, note: &str, bars: impl Iterator<Item = Bar>) -> Markup {
    let bars: Vec<Bar> = bars.collect();
    html! {
        h2 { (title) }
        figure {
            (chart::bars(&Chart::new(id, title, note).of("hours"), &bars))
            figcaption { (note) }
        }
    }
}

fn table(outcomes: &[Outcome]) -> Markup {
    html! {
        div class="wide" tabindex="0" role="region" aria-label="Outcomes" {
            table {
                thead {
                    tr {
                        th scope="col" { "law, and what the jail does" }
                        @for column in COLUMNS { th scope="col" class="number" { (column) } }
                    }
                }
                @for group in outcomes.chunk_by(|one, next| one.setting == next.setting) {
                    tbody {
                        @if let Some(first) = group.first() {
                            tr { th scope="rowgroup" colspan=(COLUMNS.len().saturating_add(1)) { b { (first.setting) } } }
                        }
                        @for outcome in group {
                            tr {
                                th scope="row" { (habit(outcome)) }
                                @for cell in cells(outcome) { td class="number" { (cell) } }
                            }
                        }
                    }
                }
            }
        }
    }
}
