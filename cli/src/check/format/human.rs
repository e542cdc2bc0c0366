//! For people.

use ticketproof_diagnostics::{
    Diagnostic,
    render::{Source, Style, human},
};

use crate::check::summary::Summary;

pub(super) fn write(out: &mut Vec<u8>, finding: &Diagnostic, source: Source<'_>, style: Style) {
    out.extend(human(finding, source, style).into_bytes());
    out.push(b'\n');
}

/// The summary in a sentence.
pub(super) fn sentence(summary: &Summary) -> String {
    let Summary { records, valid, invalid, warnings, .. } = *summary;
    let s = |count: u64| if count == 1 { "" } else { "s" };
    let warned = if warnings == 0 { String::new() } else { format!(", {warnings} warning{}", s(warnings)) };
    let fixed = match summary.fixed {
        0 => String::new(),
        fixed => format!("; {fixed} finding{} mended", s(fixed)),
    };
    format!("{records} record{} checked: {valid} valid, {invalid} invalid{warned}{fixed}", s(records))
}
