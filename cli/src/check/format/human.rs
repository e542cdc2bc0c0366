//! For people.

use ticketproof_diagnostics::{
    Diagnostic,
    render::{
        Source,
        human::{self, Style},
    },
    text::escaped,
};
use ticketproof_ingest::Summary;

use crate::check::tomorrow::Tomorrow;

pub(super) fn write(out: &mut Vec<u8>, finding: &Diagnostic, source: Source<'_>, style: Style) {
    out.extend(human::finding(finding, source, style).into_bytes());
    out.push(b'\n');
}

/// The summary in a sentence.
pub(super) fn sentence(summary: &Summary, tomorrow: Option<&Tomorrow>) -> String {
    let Summary { records, valid, invalid, warnings, invalid_in_baseline: fail_today, .. } = *summary;
    let s = |count: u64| if count == 1 { "" } else { "s" };
    let warned = if warnings == 0 { String::new() } else { format!(", {warnings} warning{}", s(warnings)) };
    let fixed = match summary.fixed {
        0 => String::new(),
        fixed => format!("; {fixed} finding{} mended", s(fixed)),
    };
    let translated = match summary.translated {
        0 => String::new(),
        count => format!("; {count} cell{} with labels read as ids", s(count)),
    };
    let not_compared = match summary.not_compared {
        0 => String::new(),
        count => format!("; {count} value{} not compared with each other", s(count)),
    };
    let refused = match summary.invalid_batches {
        0 => String::new(),
        1 => "; 1 batch refused as a whole".to_owned(),
        count => format!("; {count} batches refused as a whole"),
    };
    let would_fail = summary.newly_invalid();
    if let Some(schema) = tomorrow.and_then(|tomorrow| tomorrow.schema.as_deref()) {
        return format!(
            "{records} record{} checked against {}: {would_fail} valid today would fail, {fail_today} fail{} already, {valid} \
             would pass{warned}{refused}{not_compared}",
            s(records),
            escaped(schema),
            if fail_today == 1 { "s" } else { "" }
        );
    }
    let newly = match tomorrow.and_then(|tomorrow| tomorrow.api_version) {
        Some(version) if would_fail > 0 => {
            format!("; {would_fail} invalid only because of {}", version.as_str())
        }
        _ => String::new(),
    };
    format!(
        "{records} record{} checked: {valid} valid, {invalid} invalid{warned}{refused}{fixed}{translated}{not_compared}{newly}",
        s(records)
    )
}
