//! Functions that several test modules use.

use ticketproof_diagnostics::Report;
use ticketproof_validator::{Operation, Shape, Validator, example};

/// A validator for the example account.
pub(crate) fn validator() -> Validator {
    Validator::new(example::account())
}

/// The findings of a property map, one a line: severity, slug, location, message, help.
pub(crate) fn shown(report: &Report) -> String {
    let lines: Vec<_> = report
        .iter()
        .map(|finding| {
            let help = finding.help.as_deref().unwrap_or("-");
            let (severity, slug, at) = (finding.severity, finding.rule.slug, finding.location.as_str());
            format!("{severity} {slug} {at}\n  {}\n  {help}", finding.message)
        })
        .collect();
    lines.join("\n")
}

/// The slugs of a record's findings, in order.
pub(crate) fn slugs(operation: Operation, shape: Shape, record: &str) -> Vec<&'static str> {
    validator().check(operation, shape, record.as_bytes()).iter().map(|finding| finding.rule.slug).collect()
}

/// The slugs of an update's findings, in order.
pub(crate) fn update(properties: &str) -> Vec<&'static str> {
    slugs(Operation::Update, Shape::Properties, properties)
}
