//! From a payload to the only thing that can be sent.

use ticketproof_schema::embedded;
use ticketproof_validator::{
    Operation, Shape, TicketPayload, Valid, Validator, Verdict,
    payload::{Association, AssociationSpec, Body},
};

use crate::support::validator;

#[derive(Debug)]
struct Ticket {
    stage: &'static str,
}

impl TicketPayload for Ticket {
    const OPERATION: Operation = Operation::Create;

    fn write(&self, body: &mut Body) {
        body.raw_property("subject", "Printer \"on\" fire\n");
        body.raw_property("hs_pipeline", "0");
        body.raw_property("hs_pipeline_stage", self.stage);
        let spec =
            AssociationSpec { association_category: "HUBSPOT_DEFINED".into(), association_type_id: 16 };
        body.associate(Association::new("101", vec![spec]));
    }
}

#[test]
fn valid_payload_keeps_the_checked_text() {
    let valid: Valid<Ticket> = validator().validate(Ticket { stage: "1" }).expect("a valid ticket");
    assert_eq!(
        valid.body(),
        r#"{"properties":{"subject":"Printer \"on\" fire\n","hs_pipeline":"0","hs_pipeline_stage":"1"},"associations":[{"to":{"id":"101"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]}]}"#
    );
    assert_eq!(valid.operation(), Operation::Create);
    assert!(valid.warnings().is_empty());
    assert_eq!(valid.into_payload().stage, "1");
}

#[test]
fn invalid_payload_is_returned_with_its_report() {
    let invalid = validator().validate(Ticket { stage: "New" }).expect_err("a label is no stage");
    assert_eq!(invalid.payload.stage, "New");
    insta::assert_snapshot!(invalid.to_string());
}

#[test]
fn json_is_kept_byte_for_byte() {
    let text = " {\"properties\" : {\"subject\":\"\\u0041\",\"hs_pipeline\":0,\"hs_pipeline_stage\":\"1\",\"content\":\"\"}}\n";
    let valid = validator().validate_json(Operation::Create, text).expect("warnings only");
    assert_eq!(valid.body(), text);
    assert_eq!(valid.payload().as_str(), text);
    assert_eq!(valid.warnings().len(), 1);
}

#[test]
fn fast_path_accepts_no_value_that_a_rule_refuses() {
    let values = [
        "",
        " ",
        "x",
        "12",
        " 12 ",
        "-12",
        "-10.5",
        ".5",
        "1e5",
        "5,333",
        "0",
        "true",
        "True",
        "LOW",
        "Low",
        "LOW;HIGH",
        "PRODUCT_ISSUE;",
        ";PRODUCT_ISSUE",
        "2026-11-22",
        "2026-02-30",
        "2026-11-22T09:30:00Z",
        "1786320000000",
        "a@b.c",
    ];
    // With the owners known and not known, as accounts are pulled with and without.
    for schema in [ticketproof_validator::example::account(), embedded::default_account().schema.clone()] {
        let validator = Validator::new(schema.clone());
        for name in schema.properties.keys() {
            for value in values {
                let record = format!(r#"{{"properties":{{"{name}":"{value}"}}}}"#);
                let verdict = validator.verdict(Operation::Update, Shape::Body, record.as_bytes());
                let report = validator.check(Operation::Update, Shape::Body, record.as_bytes());
                assert!(verdict == Verdict::MayHaveFindings || report.is_empty(), "{record}\n{report}");
            }
        }
    }
}
