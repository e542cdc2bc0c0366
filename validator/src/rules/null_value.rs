//! `null` as a value.

use ticketproof_diagnostics::{Applicability, Code, RuleId, Severity, text::quoted};

use crate::{
    Evidence, Example, Rule, ServerVerdict,
    compiled::Role,
    context::{Context, Note, write_instead},
    record::RawProperty,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(108), "null-value"),
    severity: Severity::Error,
    evidence: Evidence::Inferred,
    server: ServerVerdict::Ignores,
    hubspot_errors: &[],
    hubspot_wording: &[],
    summary: "a property is `null`, which HubSpot ignores",
    docs: "To empty a property, write the empty text, `\"\"`. HubSpot ignores `null`: the request succeeds and the \
           old value stays. In a create there is no old value, so there it is only a warning: leave the property out. \
           A pipeline and a stage cannot be emptied.",
    invalid: Example::update(r#"{"properties":{"content":null}}"#),
    valid: Example::update(r#"{"properties":{"content":""}}"#),
};

pub(crate) fn raise(cx: &mut Context<'_>, role: Role, raw: &RawProperty<'_>) {
    let message = format!("{} is null, and HubSpot ignores that", quoted(raw.name));
    let note = if cx.creates() {
        Note::new(message).help("leave the property out").with_severity(Severity::Warning)
    } else if matches!(role, Role::Pipeline | Role::Stage) {
        // HubSpot ignores `null`, but would refuse the empty text here.
        Note::new(message).help("leave the property out to keep its value")
    } else {
        Note::new(message)
            .help("write `\"\"` to empty the property, or leave it out to keep its value")
            .maybe_fix(Some(write_instead(raw.value, "", Applicability::Unsafe)))
    };
    cx.raise(&RULE, raw.location(cx), raw.value.span(), note);
}

#[cfg(test)]
mod tests {
    use ticketproof_diagnostics::Applicability;

    use crate::{Operation, Shape, Validator, example};

    #[test]
    fn no_fix_empties_a_pipeline_or_stage() {
        let validator = Validator::new(example::account());
        for name in ["hs_pipeline", "hs_pipeline_stage"] {
            let record = format!(r#"{{"{name}":null}}"#);
            let fixed = validator.fix(Operation::Update, Shape::Properties, &record, Applicability::Unsafe);
            assert_eq!(fixed.text, record);
            assert!(fixed.report.iter().any(|finding| finding.rule == super::RULE.id), "{}", fixed.report);
        }
    }
}
