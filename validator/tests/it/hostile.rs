//! Hostile input is only input: no panic, no abort, no finding without a place, no work without bound.

use proptest::prelude::*;
use ticketproof_diagnostics::Report;
use ticketproof_validator::{Operation, Shape};

use crate::support::validator;

const OPERATIONS: [Operation; 4] =
    [Operation::Create, Operation::Update, Operation::Upsert, Operation::LegacyCreate];
const SHAPES: [Shape; 3] = [Shape::Body, Shape::Properties, Shape::Batch];

/// Every span is a slice of the record, every finding's text is safe to print.
fn sound(record: &[u8], report: &Report) {
    for finding in report {
        if let Some(span) = finding.span {
            assert!(span.start <= span.end && span.end <= record.len(), "{finding:?}");
            if let Ok(text) = std::str::from_utf8(record) {
                assert!(text.get(span.start..span.end).is_some(), "{finding:?}");
            }
        }
        for text in std::iter::once(&finding.message).chain(&finding.help) {
            assert!(!text.chars().any(char::is_control), "{text:?}");
        }
    }
}

fn check_all(record: &[u8]) {
    let validator = validator();
    for operation in OPERATIONS {
        for shape in SHAPES {
            sound(record, &validator.check(operation, shape, record));
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_checked_without_panic(record in proptest::collection::vec(any::<u8>(), 0..200)) {
        check_all(&record);
    }

    #[test]
    fn almost_json_is_checked_without_panic(record in r#"[\[\]{},:"\\ n01-9eE.a-zu\n\t;]{0,120}"#) {
        check_all(record.as_bytes());
    }

    #[test]
    fn mangled_records_are_checked_without_panic(at in 0_usize..400, byte in any::<u8>(), cut in 0_usize..400) {
        let mut record = GOOD.as_bytes().to_vec();
        if let Some(place) = record.get_mut(at) {
            *place = byte;
        }
        check_all(&record);
        record.truncate(cut);
        check_all(&record);
    }

    #[test]
    fn any_text_in_any_property_is_checked_without_panic(name in 0_usize..17, text in ".{0,40}") {
        let schema = ticketproof_validator::example::account();
        let name = schema.properties.keys().nth(name).expect("seventeen properties");
        let record = serde_json::json!({ "properties": { name.as_str(): text } }).to_string();
        check_all(record.as_bytes());
    }
}

const GOOD: &str = r#"{"properties":{"subject":"Caf\u00e9 \ud83d\ude00","hs_pipeline":"0","hs_pipeline_stage":"1","hs_ticket_category":"PRODUCT_ISSUE;BILLING_ISSUE","warranty_until":"2026-11-22","closed_date":"2026-11-22T10:00:00Z","refund_amount":-10.5,"goods_returned":true},"associations":[{"to":{"id":"101"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16}]}]}"#;

#[test]
fn unmangled_record_is_valid() {
    let report = validator().check(Operation::Create, Shape::Body, GOOD.as_bytes());
    assert!(report.is_empty(), "{report}");
}

#[test]
fn megabyte_of_list_parts_or_names_is_checked_in_bounded_time() {
    let parts = "x;".repeat(500_000);
    let commas = "PRODUCT_ISSUE,".repeat(70_000);
    let names: String = (0..60_000).map(|at| format!("\"hs_ticket_priorit{at}\":1,")).collect();
    for record in [
        format!(r#"{{"properties":{{"hs_ticket_category":"{parts}"}}}}"#),
        format!(r#"{{"properties":{{"hs_ticket_category":"{commas}"}}}}"#),
        format!(r#"{{"properties":{{"hs_ticket_priority":"{parts}"}}}}"#),
        format!(r#"{{"properties":{{"hubspot_owner_id":"{parts}"}}}}"#),
        format!(r#"{{"properties":{{{names}"x":1}}}}"#),
        format!(r#"{{"properties":{{"hs_pipeline_stage":"{parts}"}}}}"#),
    ] {
        let report = validator().check(Operation::Update, Shape::Body, record.as_bytes());
        assert!(report.has_errors());
        assert!(report.len() <= 1_001);
        sound(record.as_bytes(), &report);
    }
}

#[test]
fn error_after_a_thousand_warnings_is_reported() {
    let parts = "PRODUCT_ISSUE;".repeat(1_500);
    let record = format!(r#"{{"hs_ticket_category":"{parts}PRODUCT_ISSUE","zzz":"x"}}"#);
    assert!(validator().check(Operation::Update, Shape::Properties, record.as_bytes()).has_errors());
}
