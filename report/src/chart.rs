//! Bars. A chart is a table with a number in each row; the bar beside it says nothing more, and is hidden from those who
//! cannot see it.

use maud::{Markup, html};

use crate::text::{grouped, share};

/// A row of a chart.
pub(crate) struct Row {
    /// What is counted.
    pub(crate) what: Markup,
    pub(crate) count: u64,
    pub(crate) tone: Tone,
}

/// The meaning of a colour; words say it too.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Tone {
    Good,
    Bad,
    Doubtful,
    Plain,
}

impl Tone {
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Doubtful => "doubtful",
            Self::Plain => "plain",
        }
    }
}

/// A table of bars, each as long as its share of the greatest.
pub(crate) fn bars(caption: &Markup, what: &str, unit: &str, rows: &[Row]) -> Markup {
    let greatest = rows.iter().map(|row| row.count).max().unwrap_or_default();
    html! {
        table.chart {
            caption { (caption) }
            thead { tr { th scope="col" { (what) } th.number scope="col" { (unit) } } }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" { (row.what) (bar(row.count, greatest, row.tone)) }
                        td.number { (grouped(row.count)) }
                    }
                }
            }
        }
    }
}

fn bar(count: u64, greatest: u64, tone: Tone) -> Markup {
    html! {
        svg.bar width="100%" height="8" aria-hidden="true" focusable="false" {
            rect.track width="100%" height="8" rx="4" {}
            rect.(tone.class()) width=(percent(count, greatest)) height="8" rx="4" {}
        }
    }
}

/// One bar of several parts with a legend under it, which has the numbers.
pub(crate) fn stack(parts: &[(&str, u64, Tone)]) -> Markup {
    let whole: u64 = parts.iter().map(|(_, count, _)| count).sum();
    let mut before = 0;
    let starts: Vec<u64> = parts
        .iter()
        .map(|(_, count, _)| {
            let start = before;
            before += count;
            start
        })
        .collect();
    html! {
        div.stack {
            svg width="100%" height="20" aria-hidden="true" focusable="false" {
                rect.track width="100%" height="20" {}
                @for ((_, count, tone), start) in parts.iter().zip(&starts) {
                    @if *count > 0 {
                        rect.(tone.class()) x=(percent(*start, whole)) width=(percent(*count, whole)) height="20" {}
                    }
                }
            }
            ul.legend {
                @for (name, count, tone) in parts {
                    li {
                        svg width="12" height="12" aria-hidden="true" focusable="false" {
                            rect.(tone.class()) width="12" height="12" rx="3" {}
                        }
                        strong { (grouped(*count)) } " " (name) " " span.muted { "(" (share(*count, whole)) ")" }
                    }
                }
            }
        }
    }
}

/// A length that is seen even where the part is very small.
fn percent(part: u64, whole: u64) -> String {
    let percent = if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 };
    let least = if part > 0 { 0.4 } else { 0.0 };
    format!("{:.2}%", percent.clamp(least, 100.0))
}
