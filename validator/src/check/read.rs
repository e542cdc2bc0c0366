//! Reading a record's JSON: what cannot be read becomes a finding.

use ticketproof_diagnostics::{Location, Report};

use crate::{
    context::Context,
    located_json::{Entry, NESTING_MAX, Node, decode_utf8, parse_value, too_deep_at, without_blanks},
    record::LazyLocation,
    rules,
};

/// The report of a check: its findings in a stable order, and one more finding where some were left out.
pub(crate) fn report(cx: Context<'_>) -> Report {
    let settings = cx.settings;
    let (mut findings, is_cut) = cx.into_findings();
    if is_cut {
        findings.extend(rules::too_many_findings::finding(settings));
    }
    Report::new(findings)
}

/// Reads the record as one JSON value; `None` after adding a finding.
pub(crate) fn read<'a>(cx: &mut Context<'_>, bytes: &'a [u8]) -> Option<Node<'a>> {
    if rules::too_large::check(cx, bytes) {
        return None;
    }
    let text = match decode_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let valid = error.valid_up_to();
            rules::invalid_utf8::raise(cx, valid, error.error_len().unwrap_or(bytes.len() - valid));
            return None;
        }
    };
    match parse_value(text) {
        Ok(root) => Some(root),
        Err(fault) => {
            // The end of a record does not depend on the line end.
            let (body, start) = without_blanks(text);
            rules::invalid_json::raise(cx, Location::root(), body, start, &fault);
            None
        }
    }
}

/// The members of an object; `None` after adding a finding that they are not valid JSON.
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

/// Adds a finding, and returns whether it did, if a value is nested too deep. `level` brackets are around the value. Other rules
/// then do not look into the value.
pub(super) fn too_deep(cx: &mut Context<'_>, value: Node<'_>, level: usize, path: LazyLocation<'_>) -> bool {
    if !value.is_container() {
        return false;
    }
    let Some(at) = too_deep_at(value.raw(), NESTING_MAX - level) else { return false };
    rules::nesting_too_deep::raise(cx, path.location(), value.start() + at);
    true
}
