//! The settings that a user may change.

use ticketproof_diagnostics::Severity;
use ticketproof_validator::{Level, Operation, Requirements, Shape, Validator, example};

const RECORD: &[u8] = br#"{"content":"","zzz":"x"}"#;

fn findings(validator: &Validator) -> Vec<(&'static str, Severity)> {
    let report = validator.check(Operation::Create, Shape::Properties, RECORD);
    report.iter().map(|finding| (finding.rule.slug, finding.severity)).collect()
}

#[test]
fn severity_follows_the_settings() {
    let mut builder = Validator::builder(example::account());
    for rule in ["missing-subject", "TP0202", "missing-pipeline"] {
        builder = builder.level(rule, Level::Off).expect("a rule");
    }
    let validator = builder
        .level("unknown-property", Level::Warning)
        .and_then(|builder| builder.level("TP0109", Level::Error))
        .expect("rules")
        .build();
    assert_eq!(
        findings(&validator),
        [("empty-on-create", Severity::Error), ("unknown-property", Severity::Warning)]
    );
}

#[test]
fn unknown_rule_is_an_error_with_a_suggestion() {
    let error = Validator::builder(example::account()).level("unknown-propery", Level::Off).unwrap_err();
    assert_eq!(
        error.to_string(),
        "`unknown-propery` is not the code or slug of a rule; did you mean `unknown-property`?"
    );
}

#[test]
fn requirements_apply_from_2026_09_on() {
    let requirements =
        || Requirements::from_toml("[create]\nrequired = ['source_type']").expect("the documented form");
    for (version, expected) in [("v3", 0), ("2026-03", 0), ("2026-09", 1)] {
        let validator =
            Validator::builder(example::account()).api_version(version).requirements(requirements()).build();
        let record = br#"{"subject":"x","hs_pipeline":"0","hs_pipeline_stage":"1"}"#;
        let report = validator.check(Operation::Create, Shape::Properties, record);
        assert_eq!(report.len(), expected, "{version}: {report}");
        assert!(validator.notices().is_empty());
    }
    let notices = Validator::builder(example::account()).api_version("2026-09").build().notices();
    assert_eq!(
        notices.iter().map(|finding| finding.rule.slug).collect::<Vec<_>>(),
        ["undeclared-requirements"]
    );
}

#[test]
fn relative_rules_use_the_given_time() {
    use ticketproof_schema::ValidationRule;
    let mut schema = example::account();
    let rule = ValidationRule {
        rule_type: "BEFORE_DURATION".into(),
        arguments: vec!["P1D".into()],
        normalize: false,
    };
    schema.properties.entry("warranty_until".into()).and_modify(|property| property.rules.push(rule));
    let check = |now_ms| {
        let validator = Validator::builder(schema.clone()).now_ms(now_ms).build();
        validator
            .check(Operation::Update, Shape::Properties, br#"{"warranty_until":"2026-11-01"}"#)
            .has_errors()
    };
    assert!(!check(example::NOW_MS));
    assert!(check(example::NOW_MS - 30 * 86_400_000));
}

#[test]
fn normalised_value_may_satisfy_the_rule() {
    use ticketproof_schema::ValidationRule;
    let mut schema = example::account();
    let rule =
        ValidationRule { rule_type: "FORMAT".into(), arguments: vec!["UPPER".into()], normalize: true };
    schema.properties.entry("order_number".into()).and_modify(|property| property.rules.push(rule));
    let report =
        Validator::new(schema).check(Operation::Update, Shape::Properties, br#"{"order_number":"a-17"}"#);
    assert_eq!(report.len(), 1);
    assert!(!report.has_errors());
}
