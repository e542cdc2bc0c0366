//! The exported JSON Schema agrees with the validator.

use jsonschema::Validator as Checker;
use schemars::JsonSchema as _;
use serde_json::{Value, json};
use ticketproof::{Operation, Validator};
use ticketproof_schema::{FieldType, ObjectSchema, embedded, json_schema::payload_schema};

use crate::{fixture::account, golden::generated};

struct Validators {
    create: Checker,
    update: Checker,
    validator: Validator,
}

impl Validators {
    fn new(schema: &ObjectSchema) -> Self {
        let checker =
            |create| Checker::new(payload_schema(schema, create).as_value()).expect("a JSON Schema");
        Self { create: checker(true), update: checker(false), validator: Validator::new(schema.clone()) }
    }

    /// The verdict of both, which must be the same.
    fn agree(&self, operation: Operation, body: &Value) -> bool {
        let checker = if operation == Operation::Create { &self.create } else { &self.update };
        let schema = checker.is_valid(body);
        let validated = self.validator.validate_json(operation, body.to_string());
        let problems = validated.as_ref().err().map(|refused| refused.report.to_string()).unwrap_or_default();
        assert_eq!(schema, validated.is_ok(), "{operation} {body}\n{problems}");
        schema
    }
}

/// A create that is right, and what a test changes about it.
fn create(changes: &[(&str, Value)]) -> Value {
    let mut properties = json!({ "subject": "x", "hs_pipeline": "0", "hs_pipeline_stage": "1" });
    change(&mut properties, changes);
    json!({ "properties": properties })
}

fn update(changes: &[(&str, Value)]) -> Value {
    let mut properties = json!({});
    change(&mut properties, changes);
    json!({ "properties": properties })
}

fn change(properties: &mut Value, changes: &[(&str, Value)]) {
    let map = properties.as_object_mut().unwrap();
    for (name, value) in changes {
        map.insert((*name).to_owned(), value.clone());
    }
}

/// Values of all kinds, and whether each property takes them is for the two to agree on.
fn values() -> Vec<Value> {
    let texts = [
        "",
        "x",
        "HIGH",
        "High",
        "PAGER",
        "PRODUCT_ISSUE",
        "PRODUCT_ISSUE;BILLING_ISSUE",
        ";PRODUCT_ISSUE",
        "PRODUCT_ISSUE;",
        "PRODUCT_ISSUE;;BILLING_ISSUE",
        "PRODUCT_ISSUE,BILLING_ISSUE",
        "0",
        "1",
        "2",
        "-10.5",
        ".5",
        "1e5",
        "5,333",
        "true",
        "false",
        "TRUE",
        "2026-11-22",
        "2026-13-01",
        "2026-11-22T09:30:00Z",
        "2026-11-22T09:30",
        "2026-11-22T25:00:00Z",
        "1786320000000",
        "1570233600",
        "701",
        "New",
    ];
    let mut values: Vec<Value> = texts.map(Value::from).into();
    values.extend([
        json!(0),
        json!(1),
        json!(-7.25),
        json!(1_786_320_000_000_i64),
        json!(1_570_233_600),
        json!(true),
        json!(false),
        json!(null),
        json!([]),
        json!({}),
        json!("x".repeat(65_536)),
        json!("x".repeat(65_537)),
    ]);
    values
}

#[test]
fn schema_and_validator_agree_on_every_property_and_value() {
    for schema in [&account().schema, &embedded::default_account().schema] {
        let judges = Validators::new(schema);
        let mut accepted = 0;
        for name in schema.properties.keys().map(String::as_str).chain(["no_such_property"]) {
            for value in values() {
                accepted += usize::from(judges.agree(Operation::Create, &create(&[(name, value.clone())])));
                accepted += usize::from(judges.agree(Operation::Update, &update(&[(name, value)])));
            }
        }
        assert!(accepted > 300, "the comparison is worth something: {accepted}");
    }
}

#[test]
fn schema_and_validator_agree_on_required_properties() {
    let mut schema = account().schema;
    let required = ["hs_ticket_priority", "content", "hs_object_id", "no_such_property"];
    schema.required_properties.extend(required.map(str::to_owned));
    let judges = Validators::new(&schema);
    for priority in [Some(json!("HIGH")), Some(json!("")), Some(json!(null)), None] {
        for content in [Some(json!("x")), Some(json!("")), Some(json!(null)), None] {
            let mut changes = Vec::new();
            changes.extend(priority.clone().map(|value| ("hs_ticket_priority", value)));
            changes.extend(content.clone().map(|value| ("content", value)));
            let has_all = [&priority, &content]
                .iter()
                .all(|it| it.as_ref().and_then(Value::as_str).is_some_and(|text| !text.is_empty()));
            assert_eq!(judges.agree(Operation::Create, &create(&changes)), has_all, "{changes:?}");
            judges.agree(Operation::Update, &update(&changes));
        }
    }
}

#[test]
fn schema_and_validator_agree_on_pipelines_and_stages() {
    let judges = Validators::new(&account().schema);
    let only = Validators::new(&embedded::default_account().schema);
    let ids = ["0", "72", "90", "1", "4", "701", "703", "New", "", "Support Pipeline"];
    for pipeline in ids.map(Some).into_iter().chain([None]) {
        for stage in ids.map(Some).into_iter().chain([None]) {
            let mut properties = json!({ "subject": "x" });
            for (name, value) in [("hs_pipeline", pipeline), ("hs_pipeline_stage", stage)] {
                if let Some(value) = value {
                    change(&mut properties, &[(name, json!(value))]);
                }
            }
            let body = json!({ "properties": properties });
            for judges in [&judges, &only] {
                judges.agree(Operation::Create, &body);
                judges.agree(Operation::Update, &body);
            }
        }
    }
    assert!(
        judges.agree(
            Operation::Create,
            &create(&[("hs_pipeline", json!(72)), ("hs_pipeline_stage", json!(701))])
        )
    );
}

#[test]
fn schema_and_validator_agree_on_bodies_and_associations() {
    let judges = Validators::new(&account().schema);
    let kind =
        |category: &str, id: Value| json!({ "associationCategory": category, "associationTypeId": id });
    let to = |id: &str, types: Vec<Value>| json!({ "to": { "id": id }, "types": types });
    let contact = kind("HUBSPOT_DEFINED", json!(16));
    let primary = kind("HUBSPOT_DEFINED", json!(26));
    let lists = [
        json!(null),
        json!({}),
        json!([]),
        json!([to("1", vec![contact.clone()])]),
        json!([to("1", vec![contact.clone(), kind("USER_DEFINED", json!(41))])]),
        json!([to("1", vec![contact.clone(), primary.clone()])]),
        json!([to("1", vec![primary.clone()]), to("2", vec![primary])]),
        json!([to("1", vec![kind("HUBSPOT_DEFINED", json!(15))])]),
        json!([to("1", vec![kind("USER_DEFINED", json!(16))])]),
        json!([to("1", vec![kind("HUBSPOT_DEFINED", json!("16"))])]),
        json!([to("1", vec![kind("HUBSPOT_DEFINED", json!(-1))])]),
        json!([to("1", vec![])]),
        json!([to("", vec![contact.clone()])]),
        json!([to("abc", vec![contact.clone()])]),
        json!([{ "to": { "id": 5 }, "types": [contact.clone()] }]),
        json!([{ "to": {}, "types": [contact.clone()] }]),
        json!([{ "types": [contact.clone()] }]),
        json!([{ "to": { "id": "1" } }]),
        json!([{ "to": { "id": "1" }, "types": [contact], "more": 1 }]),
    ];
    let mut accepted = 0;
    for list in lists {
        let mut body = create(&[]);
        body["associations"] = list;
        accepted += usize::from(judges.agree(Operation::Create, &body));
        judges.agree(Operation::Update, &body);
    }
    assert_eq!(accepted, 6);
    for body in [json!({}), json!([]), json!({ "properties": [] }), json!({ "properties": {} }), json!("x")] {
        judges.agree(Operation::Create, &body);
        judges.agree(Operation::Update, &body);
    }
    let mut odd = create(&[]);
    odd["objectWriteTraceId"] = json!("7");
    assert!(judges.agree(Operation::Create, &odd));
    odd["id"] = json!("7");
    assert!(!judges.agree(Operation::Create, &odd));
    assert!(judges.agree(Operation::Update, &odd));
}

/// Values at the borders of what is a moment, a day or an owner.
fn borders() -> Vec<Value> {
    let texts = [
        "-62167219200000",
        "-62167219200001",
        "253402300799999",
        "0253402300800000",
        "253402214400000",
        "-0",
        "00",
        "-86400000",
        "000086400000",
        "172800000",
        "0172800000",
        "172800001",
        "-172800000",
        "99999999",
        "100000000",
        "-99999999",
        "-100000001",
        "45658",
        "20250101",
        "000001570233600",
        "00000000001570233600",
        "999999999",
        "1000000000",
        "9999999999",
        "2026-11-22T09:30:00+18:00",
        "2026-11-22T09:30:00+18:01",
        "2026-11-22T09:30:00-17:59",
        "2026-11-22T09:30:00+18",
        "2026-11-22T09:30:00.123456789Z",
        "2026-11-22T09:30:00.1234567890Z",
        "41230001",
        ";41230001;;41230018;",
        ";",
        "041230001",
        "-5",
        "0",
    ];
    let numbers = [
        41_230_001_i64,
        41_230_002,
        -1,
        0,
        45_658,
        86_400_000,
        172_800_000,
        -86_400_000,
        -172_800_000,
        99_999_999,
        100_000_000,
        -99_999_999,
        -100_000_000,
        999_999_999,
        1_000_000_000,
        253_402_300_799_999,
        253_402_300_800_000,
        -62_167_219_200_001,
    ];
    texts.map(Value::from).into_iter().chain(numbers.map(Value::from)).collect()
}

#[test]
fn schema_and_validator_agree_at_the_limits() {
    let mut schema = account().schema;
    let mut owners = schema.properties["hubspot_owner_id"].clone();
    owners.field_type = FieldType::Checkbox;
    schema.properties.insert("owners".to_owned(), owners);
    let mut unique = schema.properties["content"].clone();
    unique.unique = true;
    schema.properties.insert("order_number".to_owned(), unique.clone());
    unique.archived = true;
    schema.properties.insert("old_order_code".to_owned(), unique);
    for ids in [Some(["41230001".to_owned(), "41230018".to_owned()].into()), None] {
        schema.owners = ids;
        let judges = Validators::new(&schema);
        for name in schema.properties.keys() {
            for value in borders() {
                judges.agree(Operation::Create, &create(&[(name, value.clone())]));
                judges.agree(Operation::Update, &update(&[(name, value)]));
            }
        }
        for id in [json!("016"), json!("0160"), json!("16.0"), json!("+16"), json!(0)] {
            let mut body = create(&[]);
            let kind = json!({ "associationCategory": "HUBSPOT_DEFINED", "associationTypeId": id });
            body["associations"] = json!([{ "to": { "id": "1" }, "types": [kind] }]);
            judges.agree(Operation::Create, &body);
        }
        for (name, is_fine) in [
            ("order_number", true),
            ("hs_object_id", false),
            ("content", false),
            ("old_order_code", false),
            ("", false),
        ] {
            let mut body = update(&[("subject", json!("x"))]);
            body["idProperty"] = json!(name);
            assert_eq!(judges.agree(Operation::Update, &body), is_fine, "{name}");
            body["id"] = json!("ada@example.com");
            assert_eq!(judges.agree(Operation::Update, &body), is_fine, "{name}");
            for id in [json!(""), json!(null), json!({})] {
                body["id"] = id;
                assert!(!judges.agree(Operation::Update, &body), "{name}");
            }
        }
        for (id, is_fine) in [
            (json!("859"), true),
            (json!(859), true),
            (json!("007"), true),
            (json!("A-17"), false),
            (json!(""), false),
            (json!("-1"), false),
            (json!(-1), false),
            (json!(1.5), false),
            (json!(true), false),
            (json!(null), false),
            (json!([]), false),
        ] {
            let mut body = update(&[("subject", json!("x"))]);
            body["id"] = id;
            assert_eq!(judges.agree(Operation::Update, &body), is_fine, "{body}");
        }
    }
}

#[test]
fn schema_and_validator_agree_on_associations_without_visible_labels() {
    let kind = |category: &str, id: u32| json!({ "associationCategory": category, "associationTypeId": id });
    let contact = kind("HUBSPOT_DEFINED", 16);
    let hidden = kind("USER_DEFINED", 9_999);
    let mut schema = account().schema;
    let mut unknown = schema.clone();
    unknown.associations.clear();
    let mut incoming = schema.clone();
    incoming.associations.retain(|kind| kind.direction == ticketproof_schema::Direction::Incoming);
    schema.not_visible.insert(ticketproof_schema::Part::AssociationLabels);
    for (schema, accepted) in [(schema, 3), (unknown, 7), (incoming, 0)] {
        let judges = Validators::new(&schema);
        let agreed = [
            vec![contact.clone()],
            vec![hidden.clone()],
            vec![contact.clone(), hidden.clone()],
            vec![contact.clone(), kind("HUBSPOT_DEFINED", 26)],
            vec![kind("HUBSPOT_DEFINED", 15)],
            vec![kind("USER_DEFINED", 16)],
            vec![kind("HUBSPOT_DEFINED", 16), kind("HUBSPOT_DEFINED", 15)],
        ]
        .into_iter()
        .filter(|types| {
            let mut body = create(&[]);
            body["associations"] = json!([{ "to": { "id": "1" }, "types": types }]);
            judges.agree(Operation::Create, &body)
        });
        assert_eq!(agreed.count(), accepted);
    }
}

#[test]
fn generated_types_have_the_exported_schema() {
    let mut generator = schemars::SchemaGenerator::default();
    let schema = account().schema;
    assert_eq!(generated::NewTicket::json_schema(&mut generator), payload_schema(&schema, true));
    assert_eq!(generated::TicketUpdate::json_schema(&mut generator), payload_schema(&schema, false));
    let record = Checker::new(generated::Ticket::json_schema(&mut generator).as_value()).unwrap();
    assert!(record.is_valid(
        &json!({ "id": "1", "properties": { "subject": "x", "content": null }, "archived": false })
    ));
    assert!(!record.is_valid(&json!({ "properties": {} })));
}
