//! A text that is longer than HubSpot stores.

use ticketproof_diagnostics::{Code, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    context::{Context, Note},
    record::PropertyText,
    rule::Setup,
    value::{TEXT_MAX, is_too_long},
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(402), "text-too-long"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Unverified,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "the text has more than 65,536 characters",
    docs: "HubSpot documents that a text property has at most 65,536 characters. It is not known what it answers to a \
           longer text. Shorten the text, or attach it as a file.",
    invalid: Example {
        setup: Setup::LongContent(TEXT_MAX + 1),
        ..Example::update(r#"{"properties":{"content":"…"}}"#)
    },
    valid: Example {
        setup: Setup::LongContent(TEXT_MAX),
        ..Example::update(r#"{"properties":{"content":"…"}}"#)
    },
};

pub(crate) fn check(cx: &mut Context<'_>, field: &PropertyText<'_>) {
    if is_too_long(&field.text) {
        let length = field.text.chars().count();
        let name = quoted(field.name());
        let note =
            Note::new(format!("{name} has {length} characters, and HubSpot stores at most {TEXT_MAX}"))
                .help("shorten the text, or attach it as a file");
        cx.raise(&RULE, field.location(cx), field.span(), note);
    }
}
