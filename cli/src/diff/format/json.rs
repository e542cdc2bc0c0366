//! One JSON document.

use serde::Serialize;
use ticketproof_diagnostics::text::is_deceptive;
use ticketproof_schema::drift::{Class, Drift, Verdict};

use super::Report;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    old: &'a str,
    new: &'a str,
    verdict: &'static str,
    summary: Summary,
    #[serde(flatten)]
    drift: &'a Drift,
}

#[derive(Serialize)]
struct Summary {
    breaking: usize,
    risky: usize,
    safe: usize,
}

pub(super) fn render(report: &Report<'_>) -> String {
    let document = Document {
        old: &report.old.name,
        new: &report.new.name,
        verdict: match report.drift.verdict(report.threshold) {
            Verdict::Below => "below",
            Verdict::Reached => "reached",
            Verdict::Unknown => "unknown",
        },
        summary: Summary {
            breaking: report.drift.count(Class::Breaking),
            risky: report.drift.count(Class::Risky),
            safe: report.drift.count(Class::Safe),
        },
        drift: report.drift,
    };
    text(&document)
}

/// JSON text, indented, in which nothing deceives a terminal. Such characters can only be in strings, where they may as
/// well be escaped.
pub(super) fn text(document: &impl Serialize) -> String {
    let text = serde_json::to_string_pretty(document).expect("names, numbers and texts are always JSON");
    let mut plain = String::with_capacity(text.len() + 1);
    for char in text.chars() {
        if char != '\n' && is_deceptive(char) {
            for unit in char.encode_utf16(&mut [0; 2]) {
                plain.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            plain.push(char);
        }
    }
    plain.push('\n');
    plain
}
