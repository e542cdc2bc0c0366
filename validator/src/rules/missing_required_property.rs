//! A new record without a property that HubSpot's object schema requires.

use std::collections::HashSet;

use ticketproof_diagnostics::{Code, RuleId, Severity, Span, text::quoted};

use crate::{
    Evidence, Example, Operation, Rule, ServerVerdict,
    compiled::CompiledSchema,
    context::{Context, Note},
    record::RecordFacts,
    record::legacy_names::written,
    rule::Setup,
};

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(204), "missing-required-property"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &[
        "Error creating TICKET. Some required properties were not set.",
        "Cannot create object with type: TICKET. The following required properties were missing: [",
    ],
    summary: "a new ticket lacks a property that the account's object schema requires",
    docs: "The object schema lists `requiredProperties`, without which HubSpot creates no record. For a ticket that \
           is `hs_pipeline_stage`, which has its own rule, as the subject and the pipeline do; an account's object \
           can require more. Properties that only HubSpot writes are not required here.",
    invalid: Example {
        setup: Setup::Requires("hs_ticket_category"),
        ..Example::create(
            r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1"}}"#,
        )
    },
    valid: Example {
        setup: Setup::Requires("hs_ticket_category"),
        ..Example::create(
            r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1","hs_ticket_category":"BILLING_ISSUE"}}"#,
        )
    },
};

pub(crate) fn check(cx: &mut Context<'_>, facts: &RecordFacts<'_>, whole: Span) {
    let compiled = cx.compiled;
    if cx.operation == Operation::Update || compiled.further_required.is_empty() {
        return;
    }
    let has: HashSet<&str> =
        facts.texts.iter().map(|(name, _)| *name).chain(facts.containers.iter().copied()).collect();
    for name in compiled.further_required.iter().filter(|name| !has.contains(name.as_str())) {
        let note = note(compiled, cx.operation, name);
        cx.raise_required(&RULE, cx.properties.clone(), whole, note);
    }
}

/// The note for a missing property that the schema requires.
pub(crate) fn note(compiled: &CompiledSchema, operation: Operation, name: &str) -> Note {
    let object = compiled.schema.object.singular();
    Note::new(format!("a new {object} needs a {}, because the object schema requires it", quoted(name)))
        .help(format!("add {}", quoted(&written(operation, name))))
        .about_missing(name)
}

#[cfg(test)]
mod tests {
    use crate::{Operation, Requirements, Settings, Shape, Validator, example};

    /// The rules that find something in a ticket with these further properties, if the schema requires `required`.
    fn said(operation: Operation, required: &[&str], further: &str, settings: Settings) -> Vec<String> {
        let mut schema = example::account();
        schema.required_properties.extend(required.iter().map(|&name| name.to_owned()));
        let validator = Validator::with_settings(schema, settings);
        let record = format!(r#"{{"subject":"s","hs_pipeline":"0","hs_pipeline_stage":"1"{further}}}"#);
        let report = validator.check(operation, Shape::Properties, record.as_bytes());
        assert_eq!(report, validator.scan(operation, Shape::Properties, record.as_bytes()), "{record}");
        report.iter().map(|finding| format!("{} {}", finding.severity, finding.rule.slug)).collect()
    }

    #[test]
    fn new_record_needs_a_text_in_each_required_property() {
        use Operation::{Create, Update, Upsert};
        for (operation, further, expected) in [
            (Create, "", &["error missing-required-property"][..]),
            (Upsert, "", &["warning missing-required-property"]),
            (Update, "", &[]),
            (Create, r#","order_number":"7""#, &[]),
            (Create, r#","order_number":"""#, &["error missing-required-property"]),
            (Upsert, r#","order_number":"""#, &["warning missing-required-property"]),
            (Update, r#","order_number":"""#, &[]),
        ] {
            let said = said(operation, &["order_number"], further, Settings::default());
            assert_eq!(said, expected, "{operation:?} {further}");
        }
    }

    #[test]
    fn properties_with_their_own_rule_and_read_only_properties_are_not_required() {
        let required = ["subject", "hs_pipeline", "hs_object_id", "not_in_the_schema"];
        assert_eq!(said(Operation::Create, &required, "", Settings::default()), [""; 0]);
    }

    #[test]
    fn property_required_by_schema_and_form_is_reported_once() {
        let mut settings = Settings::default();
        settings.set_api_version("2026-09");
        let declared = "[create]\nrequired = [\"order_number\", \"content\"]";
        settings.set_requirements(Requirements::from_toml(declared).unwrap());
        let said = said(Operation::Create, &["order_number"], "", settings);
        assert_eq!(said, ["error missing-required-property", "error form-required-property"]);
    }
}
