//! Reading a record's JSON: what cannot be read becomes a finding.

use ticketproof_diagnostics::{Location, Report};

use crate::{
    context::Context,
    located_json::{Entry, NESTING_MAX, Node, Text, bare, read_text, read_whole, too_deep_at},
    record::LazyLocation,
    rules,
};

/// The findings in their stable order, and one more where some were left out.
pub(crate) fn report(cx: Context<'_>) -> Report {
    let settings = cx.settings;
    let (mut findings, is_cut) = cx.into_findings();
    if is_cut {
        findings.extend(rules::too_many_findings::finding(settings));
    }
    Report::new(findings)
}

/// The record as one JSON value, or nothing and a finding.
pub(crate) fn read<'a>(cx: &mut Context<'_>, bytes: &'a [u8]) -> Option<Node<'a>> {
    if rules::too_large::check(cx, bytes) {
        return None;
    }
    let text = match read_text(bytes) {
        Text::Fine(text) => text,
        Text::Broken { valid, length } => {
            rules::invalid_utf8::raise(cx, valid, length);
            return None;
        }
    };
    match read_whole(text) {
        Ok(root) => Some(root),
        Err(fault) => {
            // The end of a record is the same whatever ends its line.
            let (body, start) = bare(text);
            rules::invalid_json::raise(cx, Location::root(), body, start, &fault);
            None
        }
    }
}

/// An object's members; where one of their texts is not JSON after all, a finding and nothing.
pub(super) fn members<'a>(
    cx: &mut Context<'_>,
    object: Node<'a>,
    path: LazyLocation<'_>,
) -> Option<Vec<Entry<'a>>> {
    match object.entries() {
        Ok(entries) => Some(entries),
        Err(fault) => {
            rules::invalid_json::raise(cx, path.location(), object.raw(), object.start(), &fault);
            None
        }
    }
}

/// Whether a value that no rule looks into is nested too deep, which is then a finding. `level` brackets stand around it.
pub(super) fn too_deep(cx: &mut Context<'_>, value: Node<'_>, level: usize, path: LazyLocation<'_>) -> bool {
    if !value.is_container() {
        return false;
    }
    let Some(at) = too_deep_at(value.raw(), NESTING_MAX - level) else { return false };
    rules::nesting_too_deep::raise(cx, path.location(), value.start() + at);
    true
}
