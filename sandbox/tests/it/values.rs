//! Values of each type: refusals with HubSpot's messages, and stored values.

use serde_json::{Value, json};
use ticketproof_sandbox::{Clock, Sandbox};
use ticketproof_schema::{
    FieldType, ObjectSchema, Property, PropertyOption, PropertyType, RuleType, ValidationRule, embedded,
};

use crate::api::Api;

/// A new account's schema with a property of each type.
fn schema() -> ObjectSchema {
    let mut schema = embedded::default_account().schema.clone();
    let mut add = |name: &str, kind: PropertyType, field: FieldType| {
        schema.properties.insert(name.to_owned(), Property::new(name, kind, field));
    };
    add("a_text", PropertyType::String, FieldType::Text);
    add("a_number", PropertyType::Number, FieldType::Number);
    add("a_bool", PropertyType::Bool, FieldType::BooleanCheckbox);
    add("a_date", PropertyType::Date, FieldType::Date);
    add("a_moment", PropertyType::DateTime, FieldType::Date);
    add("a_choice", PropertyType::Enumeration, FieldType::Select);
    add("some_letters", PropertyType::String, FieldType::Text);
    for value in ["true", "false"] {
        let options = &mut schema.properties.get_mut("a_bool").expect("just added").options;
        options.insert(value.to_owned(), PropertyOption::new(value));
    }
    for value in ["a", "b"] {
        let options = &mut schema.properties.get_mut("a_choice").expect("just added").options;
        options.insert(value.to_owned(), PropertyOption::new(value));
    }
    schema.properties.get_mut("some_letters").expect("just added").rules.push(ValidationRule {
        rule_type: RuleType::Alphanumeric,
        arguments: vec!["ALPHA_ONLY".to_owned()],
        normalize: false,
    });
    schema
}

async fn create(api: &Api, name: &str, value: &Value) -> crate::api::Got {
    let properties = json!({ "hs_pipeline_stage": "1", name: value });
    api.post("/crm/v3/objects/tickets", json!({ "properties": properties })).await
}

#[tokio::test]
async fn bad_values_are_refused_by_type() {
    let api = Api::with(Sandbox::builder().schema(schema())).await;
    for (name, value, code, message) in [
        ("a_date", json!("1786334400000"), "INVALID_DATE", "1786334400000 is at 4:0:0.0 UTC, not midnight!"),
        ("a_date", json!(1_570_233_600), "INVALID_DATE", "1570233600 is at 4:10:33.600 UTC, not midnight!"),
        ("a_date", json!("45658"), "INVALID_DATE", "45658 is at 0:0:45.658 UTC, not midnight!"),
        ("a_bool", json!("tYES"), "INVALID_OPTION", "tYES was not one of the allowed options: [true, false]"),
        ("a_number", json!("1/1/1"), "INVALID_INTEGER", "1/1/1 was not a valid number."),
        ("a_number", json!("5,333,222"), "INVALID_INTEGER", "5,333,222 was not a valid number."),
        ("a_number", json!("1.42e-14"), "INVALID_INTEGER", "1.42e-14 was not a valid number."),
        ("a_moment", json!("yesterday"), "INVALID_LONG", "yesterday was not a valid long."),
        ("a_choice", json!("A"), "INVALID_OPTION", "A was not one of the allowed options: [a, b]"),
    ] {
        let got = create(&api, name, &value).await;
        assert_eq!(got.status, 400, "{name} {value}: {got:?}");
        let error = &got.listed()[0];
        assert_eq!((&error["name"], &error["error"]), (&json!(name), &json!(code)), "{got:?}");
        assert_eq!(error["message"], message);
    }
    let got = create(&api, "some_letters", &json!("abc1")).await;
    assert_eq!((got.status, &got.listed()[0]["error"]), (400, &json!("INVALID_ALPHA")), "{got:?}");
    assert!(api.sandbox.tickets().is_empty());
}

#[tokio::test]
async fn valid_values_are_accepted_and_stored() {
    let api = Api::with(Sandbox::builder().schema(schema())).await;
    for (name, value, kept) in [
        ("a_date", json!("2026-03-12"), "2026-03-12"),
        ("a_date", json!(1_773_273_600_000_i64), "2026-03-12"),
        ("a_date", json!("0"), "1970-01-01"),
        ("a_moment", json!(45_658), "1970-01-01T00:00:45.658Z"),
        ("a_moment", json!("1744761600"), "1970-01-21T04:39:21.600Z"),
        ("a_moment", json!("2026-03-12"), "2026-03-12T00:00:00Z"),
        ("a_bool", json!(true), "true"),
        ("a_number", json!(1.5), "1.5"),
        ("a_choice", json!("b"), "b"),
        ("a_text", json!("grüße\n🔥"), "grüße\n🔥"),
        ("some_letters", json!("abc"), "abc"),
    ] {
        let got = create(&api, name, &value).await;
        assert_eq!(got.status, 201, "{name} {value}: {got:?}");
        assert_eq!(got.body["properties"][name], kept, "{value}");
    }
}

#[tokio::test]
async fn rules_about_today_use_the_clock_of_the_sandbox() {
    let mut schema = schema();
    schema.properties.get_mut("a_date").expect("a property").rules.push(ValidationRule {
        rule_type: RuleType::AfterDuration,
        arguments: vec!["P7D".to_owned()],
        normalize: false,
    });
    // 2001-01-01.
    let clock = Clock::manual(978_307_200_000);
    let api = Api::with(Sandbox::builder().schema(schema).clock(clock)).await;
    assert_eq!(create(&api, "a_date", &json!("2001-01-03")).await.status, 400);
    assert_eq!(create(&api, "a_date", &json!("2001-02-01")).await.status, 201);
}
