//! A property that another one's value makes required.

use std::collections::HashSet;

use ticketproof_diagnostics::{Code, RuleId, Severity, Span, text::quoted};

use crate::{
    Evidence, Example, Operation, Rule, ServerVerdict,
    context::{Context, Note},
    record::RecordFacts,
    rule::Setup,
    value::trimmed,
};

const DECLARED: &str = r#"[[conditional]]
property = "goods_returned"
values = ["true"]
require = ["refund_amount"]"#;

pub(crate) static RULE: Rule = Rule {
    id: RuleId::new(Code::new(1102), "conditional-required-property"),
    severity: Severity::Error,
    evidence: Evidence::Documented,
    server: ServerVerdict::Refuses,
    hubspot_errors: &["VALIDATION_ERROR"],
    hubspot_wording: &["Error creating TICKET. Some required properties were not set."],
    summary: "a property is required because another one has a certain value",
    docs: "Accounts can make a property required when another one gets certain values, such as a resolution when a \
           ticket is closed. From API version 2026-09 on HubSpot enforces that on writes. No API lists these \
           conditions, so you declare them in `hubspot/requirements.toml`, under `[[conditional]]`. In an update or \
           upsert the record may already have the property, so there it is a warning, unless the record empties the \
           property. A property that several conditions require is reported once.",
    invalid: Example {
        setup: Setup::Requirements(DECLARED),
        ..Example::create(
            r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1","goods_returned":"true"}}"#,
        )
    },
    valid: Example {
        setup: Setup::Requirements(DECLARED),
        ..Example::create(
            r#"{"properties":{"subject":"Printer on fire","hs_pipeline":"0","hs_pipeline_stage":"1","goods_returned":"true","refund_amount":"9.99"}}"#,
        )
    },
};

pub(crate) fn check(cx: &mut Context<'_>, facts: &RecordFacts<'_>, whole: Span) {
    let Some(requirements) = cx.settings.requirements() else { return };
    let mut said = HashSet::new();
    // What a new record lacks anyway is said by the rule for that.
    if cx.operation != Operation::Update {
        if cx.applies(&super::form_required_property::RULE) {
            said.extend(requirements.on_create().iter().map(String::as_str));
        }
        if cx.applies(&super::missing_required_property::RULE) {
            said.extend(cx.compiled.further_required.iter().map(String::as_str));
        }
    }
    for condition in requirements.conditions() {
        let Some(text) = facts.text(&condition.property) else { continue };
        // Blanks around a value do not count, unless they are part of an option.
        let is_met = |value: &String| {
            let of = |text: &str| value == text || text.split(';').any(|part| part == value);
            of(text) || of(trimmed(text))
        };
        let Some(value) = condition.values.iter().find(|value| is_met(value)) else { continue };
        let missing = condition.require.iter().filter(|name| !facts.has(name));
        for name in missing.filter(|name| said.insert(name.as_str())) {
            let because = format!("{} is {}", quoted(&condition.property), quoted(value));
            let note = Note::new(format!("{} is required when {because}", quoted(name)))
                .help("add the property, or remove the condition from the declared requirements")
                .about_missing(name);
            // A property that the record empties has no value afterwards.
            let may_have = !cx.creates() && !facts.emptied.contains(&name.as_str());
            let note = if may_have { note.with_severity(Severity::Warning) } else { note };
            cx.raise(&RULE, cx.properties.clone(), whole, note);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Shape;

    #[test]
    fn update_that_empties_a_required_property_is_an_error() {
        let validator = Setup::Requirements(DECLARED).validator();
        for (properties, severity) in [
            (r#"{"goods_returned":true}"#, Severity::Warning),
            (r#"{"goods_returned":true,"refund_amount":""}"#, Severity::Error),
            (r#"{"refund_amount":"","goods_returned":true}"#, Severity::Error),
        ] {
            let report = validator.check(Operation::Update, Shape::Properties, properties.as_bytes());
            let found: Vec<_> = report.iter().map(|finding| (finding.rule, finding.severity)).collect();
            assert_eq!(found, [(RULE.id, severity)], "{properties}");
        }
        let fine = br#"{"refund_amount":"","goods_returned":false}"#;
        assert!(validator.check(Operation::Update, Shape::Properties, fine).is_empty());
    }

    #[test]
    fn upsert_without_a_required_property_is_a_warning() {
        let validator = Setup::Requirements(DECLARED).validator();
        let whole = r#"{"subject":"s","hs_pipeline":"0","hs_pipeline_stage":"1","goods_returned":true"#;
        for (further, severity) in [("}", Severity::Warning), (r#","refund_amount":""}"#, Severity::Error)] {
            let record = format!("{whole}{further}");
            let report = validator.check(Operation::Upsert, Shape::Properties, record.as_bytes());
            let found: Vec<_> = report.iter().map(|finding| (finding.rule, finding.severity)).collect();
            assert_eq!(found, [(RULE.id, severity)], "{record}");
        }
    }

    #[test]
    fn property_required_by_several_conditions_is_reported_once() {
        let form = "[create]\nrequired = [\"content\", \"content\"]\n";
        let twice = DECLARED.replace("[\"refund_amount\"]", "[\"refund_amount\", \"content\"]");
        let declared = format!("{form}{DECLARED}\n{twice}");
        let mut settings = crate::Settings::default();
        settings.set_api_version("2026-09");
        settings.set_requirements(crate::Requirements::from_toml(&declared).unwrap());
        let record = br#"{"subject":"s","hs_pipeline":"0","hs_pipeline_stage":"1","goods_returned":true}"#;
        let said = |settings| {
            let validator = crate::Validator::with_settings(crate::example::account(), settings);
            let report = validator.check(Operation::Create, Shape::Properties, record);
            report.iter().map(|finding| finding.rule.slug).collect::<Vec<_>>()
        };
        assert_eq!(said(settings.clone()), ["form-required-property", RULE.id.slug]);
        settings.set_level(&super::super::form_required_property::RULE, crate::Level::Off);
        assert_eq!(said(settings), [RULE.id.slug; 2]);
    }
}
