//! A leading semicolon that has nothing to append to.

use ticketproof_diagnostics::{Code, Fix, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    record::PropertyText,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(506), "append-not-allowed"),
    severity: Severity::Error,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Unverified,
    hubspot_errors: &["INVALID_OPTION"],
    hubspot_wording: &["was not one of the allowed options: ["],
    summary: "a leading `;` appends, but there is nothing to append to",
    docs: "In an update of check boxes a leading `;` keeps the options that the record has and adds to them. A new \
           record has no options yet, and a property that takes a single option cannot have more: HubSpot may ignore \
           the `;`, or read it as an empty option.",
    invalid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1","hs_ticket_category":";PRODUCT_ISSUE"}}"#,
    ),
    valid: Example::create(
        r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1","hs_ticket_category":"PRODUCT_ISSUE"}}"#,
    ),
};

/// Checks a list with a leading `;` in a new record, which has no options yet.
pub(crate) fn raise_create(cx: &mut Context<'_>, field: &PropertyText<'_>, fix: Option<Fix>) {
    let note = Note::new("a leading `;` adds to the options that a record has, and a new one has none")
        .help("leave the first `;` out")
        .maybe_fix(fix);
    cx.raise(&RULE, field.location(cx), field.span(), note);
}

/// Adds a finding, and returns whether it did, if the text is `;` and an option, for a property that takes one option.
pub(crate) fn check_single(cx: &mut Context<'_>, field: &PropertyText<'_>) -> bool {
    let Some(rest) = field.trimmed().strip_prefix(';') else { return false };
    if rest.contains(';') {
        return false;
    }
    let Some(option) = field.property.option_or_intended(rest) else { return false };
    let note =
        Note::new(format!("{} takes one option, so there is nothing to append to", quoted(field.name())))
            .help(format!("write {}", quoted(option)))
            .maybe_fix(Some(field.safe(option)));
    cx.raise(&RULE, field.location(cx), field.span(), note);
    true
}
