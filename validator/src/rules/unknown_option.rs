//! A value that is not an option of its enumeration.

use ticketproof_diagnostics::{
    Code, RuleId, Severity, suggest,
    text::{listed, quoted},
};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    check::Field,
    cx::{Cx, Note},
    plan::PropertyPlan,
    value::list,
};

/// How many options a message names.
const NAMED_MAX: usize = 8;

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(501), "unknown-option"),
    severity: Severity::Error,
    evidence: Evidence::Recorded,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["INVALID_OPTION"],
    hubspot_wording: &[
        "reports was not one of the allowed options: [PRODUCT_ISSUE, BILLING_ISSUE, FEATURE_REQUEST, GENERAL_INQUIRY]",
    ],
    summary: "the value is not one of the property's options",
    docs: "An enumeration takes the *internal value* of an option, letter for letter, never its label. A property edited by \
           check boxes takes several, with `;` between them and no blanks.",
    invalid: Example::update(r#"{"properties":{"hs_ticket_priority":"High"}}"#),
    valid: Example::update(r#"{"properties":{"hs_ticket_priority":"HIGH"}}"#),
};

pub(crate) fn check_one(cx: &mut Cx<'_>, field: &Field<'_>) {
    let text = field.trimmed();
    if !field.property.property.options.contains_key(text) {
        let mut note = note(field.property, text);
        note.fix = field.property.option_meant(text).map(|meant| field.safe(meant));
        cx.raise(&RULE, field.location(cx), field.span(), note);
    }
}

pub(crate) fn check_many(cx: &mut Cx<'_>, field: &Field<'_>) {
    let options = &field.property.property.options;
    let parts = list::parse(field.trimmed()).parts();
    for part in parts.filter(|part| !options.contains_key(*part)) {
        cx.raise(&RULE, field.location(cx), field.span(), note(field.property, part));
    }
}

/// What to say about a text that is no option.
pub(crate) fn note(property: &PropertyPlan, text: &str) -> Note {
    let note = Note::new(format!("{} is not an option of {}", quoted(text), quoted(&property.name)));
    let options = &property.property.options;
    let close = || suggest::closest(text, options.keys().map(String::as_str));
    if let Some(meant) = property.option_meant(text) {
        let label = &options[meant].label;
        return note.help(format!("write {} ({})", quoted(meant), quoted(label)));
    }
    if let Some(meant) = close() {
        return note.help(format!("did you mean {}?", quoted(meant)));
    }
    note.help(format!("write one of {}", listed(options.keys().map(String::as_str), NAMED_MAX)))
}
