//! An empty part in a list of options.

use ticketproof_diagnostics::{Code, Fix, RuleId, Severity};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    record::PropertyText,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(505), "empty-list-part"),
    severity: Severity::Error,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Unverified,
    hubspot_errors: &["INVALID_OPTION"],
    hubspot_wording: &["was not one of the allowed options: ["],
    summary: "a list has an empty part",
    docs: "Every part of a list must be an option, and the empty text is not an option: `A;;B` and `A;` have an empty \
           part. Only at the very beginning of a list in an update is a `;` allowed: it adds the options to those \
           that the record has.",
    invalid: Example::update(r#"{"properties":{"hs_ticket_category":"PRODUCT_ISSUE;"}}"#),
    valid: Example::update(r#"{"properties":{"hs_ticket_category":"PRODUCT_ISSUE"}}"#),
};

pub(crate) fn raise(cx: &mut Context<'_>, field: &PropertyText<'_>, fix: Option<Fix>) {
    let note = Note::new("the list has an empty part, and the empty text is no option")
        .help("write one `;` between two options and none at the end")
        .maybe_fix(fix);
    cx.raise(&RULE, field.location(cx), field.span(), note);
}
