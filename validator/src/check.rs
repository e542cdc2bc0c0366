//! The walk over a record: reads it, and asks each rule where the rule applies. Decides nothing itself.

mod associations;
mod batch;
mod body;
mod dates;
mod legacy;
mod partial;
mod properties;
mod stage;
mod value;

use ticketproof_diagnostics::{Location, Report};

use crate::{
    Operation, Settings, Shape,
    compiled::CompiledSchema,
    context::Context,
    located_json::{Entry, NESTING_MAX, Node, Text, bare, read_text, read_whole, too_deep_at},
    record::LazyLocation,
    rules,
};
pub(crate) use partial::check as partial;

/// Checks one record.
pub(crate) fn record(
    compiled: &CompiledSchema,
    settings: &Settings,
    operation: Operation,
    shape: Shape,
    bytes: &[u8],
) -> Report {
    let mut cx = Context::new(compiled, settings, operation);
    if let Some(root) = read(&mut cx, bytes) {
        match shape {
            Shape::Body if operation == Operation::LegacyCreate => legacy::check(&mut cx, root),
            Shape::Body => body::check(&mut cx, root),
            Shape::Batch => batch::check(&mut cx, root),
            Shape::Properties => properties::check_root(&mut cx, root),
        }
    }
    report(cx)
}

/// The finding for a record that was too long to be kept: of its `length` bytes the first `kept` are at hand.
pub(crate) fn too_large(compiled: &CompiledSchema, settings: &Settings, length: u64, kept: usize) -> Report {
    let mut cx = Context::new(compiled, settings, Operation::Create);
    rules::too_large::raise(&mut cx, length, kept);
    report(cx)
}

/// What cannot be checked in any record.
pub(crate) fn notices(compiled: &CompiledSchema, settings: &Settings) -> Report {
    let mut findings = rules::portal::uncheckable_rule::findings(compiled);
    findings.extend(rules::part_not_visible::finding(&compiled.schema));
    findings.extend(rules::undeclared_requirements::finding(settings));
    findings.extend(rules::unknown_required_property::findings(compiled, settings));
    findings.retain_mut(|finding| settings.reweigh(finding));
    Report::new(findings)
}

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
fn members<'a>(cx: &mut Context<'_>, object: Node<'a>, path: LazyLocation<'_>) -> Option<Vec<Entry<'a>>> {
    match object.entries() {
        Ok(entries) => Some(entries),
        Err(fault) => {
            rules::invalid_json::raise(cx, path.location(), object.raw(), object.start(), &fault);
            None
        }
    }
}

/// Whether a value that no rule looks into is nested too deep, which is then a finding. `level` brackets stand around it.
fn too_deep(cx: &mut Context<'_>, value: Node<'_>, level: usize, path: LazyLocation<'_>) -> bool {
    if !value.is_container() {
        return false;
    }
    let Some(at) = too_deep_at(value.raw(), NESTING_MAX - level) else { return false };
    rules::nesting_too_deep::raise(cx, path.location(), value.start() + at);
    true
}
