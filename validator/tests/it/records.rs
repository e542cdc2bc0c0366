//! The validator's findings: the messages that people read, and the border cases of every grammar.

use ticketproof_validator::{Operation, Shape};

use crate::support::{shown, slugs, update, validator};

fn create(properties: &str) -> String {
    let record = format!(r#"{{"properties":{properties}}}"#);
    shown(&validator().check(Operation::Create, Shape::Body, record.as_bytes()))
}

#[test]
fn labels_in_place_of_ids_are_reported() {
    insta::assert_snapshot!(
        "stage_label_in_its_pipeline",
        create(r#"{"subject":"x","hs_pipeline":"72","hs_pipeline_stage":"New"}"#)
    );
    insta::assert_snapshot!(
        "stage_label_of_another_pipeline",
        create(r#"{"subject":"x","hs_pipeline":"0","hs_pipeline_stage":"Goods received"}"#)
    );
    insta::assert_snapshot!(
        "stage_label_of_several_pipelines",
        shown(&validator().check(Operation::Update, Shape::Properties, br#"{"hs_pipeline_stage":"New"}"#))
    );
    insta::assert_snapshot!(
        "both_labels",
        create(r#"{"subject":"x","hs_pipeline":"support pipeline","hs_pipeline_stage":"closed"}"#)
    );
    insta::assert_snapshot!(
        "stage_of_another_pipeline",
        create(r#"{"subject":"x","hs_pipeline":"0","hs_pipeline_stage":"702"}"#)
    );
    insta::assert_snapshot!(
        "no_pipeline_but_a_stage",
        create(r#"{"subject":"x","hs_pipeline_stage":"702"}"#)
    );
    insta::assert_snapshot!("nothing_at_all", create("{}"));
}

#[test]
fn all_mistakes_of_a_record_are_reported_at_once() {
    insta::assert_snapshot!(create(
        r#"{"hs_pipeline":"99","hs_pipeline_stage":7,"hs_ticket_prority":"HIGH","hs_object_id":"1","refund_amount":"1,5","goods_returned":"ja","warranty_until":"22.11.2026","closed_date":1786334400,"hs_ticket_category":"Product issue;NOPE;","hubspot_owner_id":"ada@example.com","content":["a"],"subject":""}"#
    ));
}

#[test]
fn associations_are_checked() {
    let with = |associations: &str| {
        let record = format!(
            r#"{{"properties":{{"subject":"x","hs_pipeline":"0","hs_pipeline_stage":"1"}},"associations":{associations}}}"#
        );
        shown(&validator().check(Operation::Create, Shape::Body, record.as_bytes()))
    };
    insta::assert_snapshot!(
        "associations_of_every_wrong_kind",
        with(
            r#"[{"to":{"id":"1"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":25}]},
            {"to":{"id":"2"},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":4711}]},
            {"to":{"id":"3"},"types":[{"associationCategory":"USER_DEFINED","associationTypeId":99}]},
            {"to":{"id":"4"},"types":[{"associationCategory":"hubspot_defined","associationTypeId":"16"}]},
            {"to":{"id":""},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":16.5}]},
            {"to":{},"types":{}},
            {"types":[]},
            {"to":{"id":5,"kind":"contact"},"types":[{"associationTypeId":16}],"label":"x"}]"#
        )
    );
    assert_eq!(with("null"), "");
    assert_eq!(with("[]"), "");
    assert_eq!(
        with(
            r#"[{"to":{"id":17},"types":[{"associationCategory":"HUBSPOT_DEFINED","associationTypeId":"16"}]}]"#
        ),
        ""
    );
}

#[test]
fn numbers_are_checked() {
    for value in ["0", "-10.5", "007", "12.", ".5", " 5 "] {
        assert_eq!(update(&format!(r#"{{"refund_amount":"{value}"}}"#)), [""; 0], "{value}");
    }
    for value in ["0", "-10.5", "12345678901234567890"] {
        assert_eq!(update(&format!(r#"{{"refund_amount":{value}}}"#)), [""; 0], "{value}");
    }
    for value in ["5,333,222", "1.2e", "+5", "0x1f", "1_000", "NaN", "true"] {
        assert_eq!(update(&format!(r#"{{"refund_amount":"{value}"}}"#)), ["wrong-type"], "{value}");
    }
    for value in [r#""1e5""#, "1e5", r#""1.4210854715202004e-14""#] {
        assert_eq!(update(&format!(r#"{{"refund_amount":{value}}}"#)), ["number-with-exponent"], "{value}");
    }
}

#[test]
fn booleans_are_checked() {
    for value in ["true", "false", r#""true""#, r#"" false""#] {
        assert_eq!(update(&format!(r#"{{"goods_returned":{value}}}"#)), [""; 0], "{value}");
    }
    for value in [r#""True""#, r#""yes""#, "1", r#""0""#] {
        assert_eq!(update(&format!(r#"{{"goods_returned":{value}}}"#)), ["wrong-type"], "{value}");
    }
}

#[test]
fn days_and_moments_are_checked() {
    for (property, value, slug) in [
        ("warranty_until", r#""2024-02-29""#, ""),
        ("warranty_until", r#""2023-02-29""#, "wrong-type"),
        ("warranty_until", "1786320000000", ""),
        ("warranty_until", "1786334400000", "date-not-midnight"),
        ("warranty_until", r#""2026-08-10T04:00:00Z""#, "date-not-midnight"),
        ("warranty_until", "1786334400", "epoch-seconds"),
        ("warranty_until", r#""10.08.2026""#, "wrong-type"),
        ("warranty_until", "1.7e12", "wrong-type"),
        ("closed_date", r#""2026-08-10T04:00:00+02:00""#, ""),
        ("closed_date", r#""2026-08-10""#, ""),
        ("closed_date", "1786334400000", ""),
        ("closed_date", "1786334400", "epoch-seconds"),
        ("closed_date", r#""2026-08-10T04:00:00""#, "datetime-without-zone"),
        ("closed_date", r#""2026-08-10 04:00""#, "wrong-type"),
        ("closed_date", "1786334400000000", "wrong-type"),
    ] {
        let expected: &[&str] = if slug.is_empty() { &[] } else { &[slug] };
        assert_eq!(update(&format!(r#"{{"{property}":{value}}}"#)), expected, "{property} {value}");
    }
}

#[test]
fn lists_of_options_are_checked() {
    for (value, expected) in [
        ("PRODUCT_ISSUE;BILLING_ISSUE", &[][..]),
        (";PRODUCT_ISSUE", &[]),
        ("PRODUCT_ISSUE; BILLING_ISSUE", &["unknown-option"]),
        ("PRODUCT_ISSUE,BILLING_ISSUE", &["unknown-option"]),
        ("PRODUCT_ISSUE;NOPE;NADA", &["unknown-option", "unknown-option"]),
        ("PRODUCT_ISSUE;PRODUCT_ISSUE", &["duplicate-option"]),
        ("PRODUCT_ISSUE;;BILLING_ISSUE", &["empty-list-part"]),
        (";", &["empty-list-part"]),
    ] {
        assert_eq!(update(&format!(r#"{{"hs_ticket_category":"{value}"}}"#)), expected, "{value}");
    }
    for (value, slug) in [
        ("LOW;HIGH", "list-on-single-select"),
        (";LOW", "append-not-allowed"),
        ("URGENT", "unknown-option"),
        ("low", "unknown-option"),
        ("PAGER", "hidden-option"),
    ] {
        assert_eq!(update(&format!(r#"{{"hs_ticket_priority":"{value}"}}"#)), [slug], "{value}");
    }
}

#[test]
fn unlisted_options_are_accepted_in_a_well_formed_list() {
    for (value, expected) in [
        ("whatever", &[][..]),
        ("whatever;else", &[]),
        (";more", &[]),
        ("a;;b", &["empty-list-part"]),
        ("a;", &["empty-list-part"]),
        ("a;b;a", &["duplicate-option"]),
        ("\\u003b", &["empty-list-part"]),
        (" ", &["empty-list-part"]),
    ] {
        assert_eq!(update(&format!(r#"{{"tags":"{value}"}}"#)), expected, "{value}");
        assert_eq!(
            slugs(
                Operation::Create,
                Shape::Properties,
                &format!(r#"{{"subject":"x","hs_pipeline":"0","hs_pipeline_stage":"1","tags":"{value}"}}"#)
            )
            .contains(&"append-not-allowed"),
            value.starts_with(';'),
            "{value}"
        );
    }
    let mut schema = ticketproof_validator::example::account();
    schema
        .properties
        .entry("tags".into())
        .and_modify(|tags| tags.field_type = ticketproof_schema::FieldType::Select);
    let validator = ticketproof_validator::Validator::new(schema);
    for (value, count) in [("one", 0), ("one, two", 0), ("one;two", 1)] {
        let record = format!(r#"{{"tags":"{value}"}}"#);
        let report = validator.check(Operation::Update, Shape::Properties, record.as_bytes());
        assert_eq!((report.len(), report.has_errors()), (count, false), "{value}");
    }
}

#[test]
fn escaped_names_are_compared_unescaped() {
    assert_eq!(update(r#"{"\u0063ontent":"x"}"#), [""; 0]);
    assert_eq!(update(r#"{"content":"x","\u0063ontent":"y"}"#), ["duplicate-key"]);
    assert_eq!(update(r#"{"zzz":"x","zzz":"y"}"#), ["unknown-property", "duplicate-key", "unknown-property"]);
}

#[test]
fn missing_property_in_an_upsert_is_a_warning() {
    let report = validator().check(
        Operation::Upsert,
        Shape::Body,
        br#"{"id":"A-17","idProperty":"order_number","properties":{"content":"x"}}"#,
    );
    assert!(!report.has_errors(), "{report}");
    assert_eq!(report.len(), 3);
}

#[test]
fn batch_rules_compare_inputs() {
    let batch = r#"{"inputs":[
        {"id":"1","properties":{"order_number":"A"}},
        {"id":"1","properties":{"order_number":"B"}},
        {"id":"2","properties":{"order_number":"A"}},
        {"properties":{"content":null}},
        7],"x":1}"#;
    insta::assert_snapshot!(shown(&validator().check(Operation::Update, Shape::Batch, batch.as_bytes())));
}

#[test]
fn bodies_of_the_retired_api_are_checked() {
    let body = r#"[{"name":"subject","value":"x"},{"name":"stage","value":"New"},{"name":"hs_pipeline_id","value":"0"},{"name":"zzz","value":1},{"name":"created_by","value":"ada"},"x"]"#;
    insta::assert_snapshot!(shown(&validator().check(Operation::LegacyCreate, Shape::Body, body.as_bytes())));
}

#[test]
fn optional_property_may_be_absent() {
    assert_eq!(
        slugs(
            Operation::Create,
            Shape::Properties,
            r#"{"subject":"x","hs_pipeline":0,"hs_pipeline_stage":1}"#
        ),
        [""; 0]
    );
}
