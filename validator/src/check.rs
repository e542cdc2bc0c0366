//! The reference path: reads a record and calls each rule for the parts that it applies to. The rules decide.

pub(crate) mod associations;
mod batch;
pub(crate) mod body;
mod dates;
mod legacy;
pub(crate) mod properties;
mod read;
mod stage;
mod value;

use ticketproof_diagnostics::Report;

use crate::{Operation, Settings, Shape, compiled::CompiledSchema, context::Context, rules};
pub(crate) use read::{read, report};

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

/// The report on a record that was too long to be kept: of its `length` bytes only the first `kept` are in memory.
pub(crate) fn too_large(compiled: &CompiledSchema, settings: &Settings, length: u64, kept: usize) -> Report {
    let mut cx = Context::new(compiled, settings, Operation::Create);
    rules::too_large::raise(&mut cx, length, kept);
    report(cx)
}

/// The findings about the account and the settings: what cannot be checked in any record.
pub(crate) fn notices(compiled: &CompiledSchema, settings: &Settings) -> Report {
    let mut findings = rules::portal::uncheckable_rule::findings(compiled);
    findings.extend(rules::part_not_visible::finding(&compiled.schema));
    findings.extend(rules::undeclared_requirements::finding(settings));
    findings.extend(rules::unknown_required_property::findings(compiled, settings));
    findings.retain_mut(|finding| settings.reweigh(finding));
    Report::new(findings)
}
