//! Texts of an account that JSON escapes are compared with what a record says, never with how it is written.

use ticketproof_diagnostics::Report;
use ticketproof_schema::{
    AssociationCategory, AssociationType, Direction, FieldType, ObjectSchema, ObjectType, Property,
    PropertyOption, PropertyType,
};
use ticketproof_validator::{Operation, Shape, Validator, Verdict, example};

/// Texts whose own characters are an escape of JSON, so that a record can hold them as bytes and mean another text.
const ESCAPES: [&str; 8] = [
    r"Billing\refund",
    r"C:\temp",
    r"N\u0041",
    r"a\/b",
    r"say \\ twice",
    r#"say \" once"#,
    r"x\n",
    r"longer than what is compared in one go\tand so on",
];

/// The report on a record that is read alone, among others and four hundred times, and by each way into the validator.
fn said(schema: &ObjectSchema, operation: Operation, record: &str) -> Report {
    let validator = Validator::new(schema.clone());
    let report = validator.check(operation, Shape::Body, record.as_bytes());
    assert_eq!(validator.scan(operation, Shape::Body, record.as_bytes()), report, "{record}");
    assert_eq!(validator.validate_json(operation, record).is_err(), report.has_errors(), "{record}");
    let verdict = validator.verdict(operation, Shape::Body, record.as_bytes());
    assert!(verdict == Verdict::MayHaveFindings || report.is_empty(), "{record}");
    for block in [record.to_owned(), format!("{record}\n").repeat(400), format!("{record}\r\n").repeat(400)] {
        let mut count = 0;
        validator.scan_lines(operation, Shape::Body, block.as_bytes(), |line| {
            count += 1;
            assert_eq!(line.report(), report, "{record}");
            assert!(line.verdict == Verdict::MayHaveFindings || report.is_empty(), "{record}");
        });
        assert_eq!(count, block.matches("{\"properties\"").count());
    }
    report
}

/// The findings of an update of one property, whose name and value are written like this.
fn of_property(schema: &ObjectSchema, name: &str, value: &str) -> Vec<&'static str> {
    let record = format!("{{\"properties\":{{\"{name}\":\"{value}\"}}}}");
    said(schema, Operation::Update, &record).iter().map(|finding| finding.rule.slug).collect()
}

fn escaped(text: &str) -> String {
    let quoted = serde_json::to_string(text).unwrap();
    quoted[1..quoted.len() - 1].to_owned()
}

/// The text with every character as an escape.
fn all_escaped(text: &str) -> String {
    text.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect()
}

fn enumeration(field: FieldType, options: &[&str]) -> Property {
    let mut property = Property::new("P", PropertyType::Enumeration, field);
    property.options = options.iter().map(|value| ((*value).to_owned(), PropertyOption::new("L"))).collect();
    property
}

#[test]
fn option_value_with_backslash_is_not_matched_unescaped() {
    for field in [FieldType::Select, FieldType::Checkbox] {
        let mut schema = example::account();
        schema.properties.insert("reason".to_owned(), enumeration(field.clone(), &ESCAPES));
        for option in ESCAPES {
            assert_eq!(of_property(&schema, "reason", option), ["unknown-option"], "{option}");
            assert!(of_property(&schema, "reason", &escaped(option)).is_empty(), "{option}");
            assert!(of_property(&schema, "reason", &all_escaped(option)).is_empty(), "{option}");
        }
        if field == FieldType::Checkbox {
            let list = [escaped(ESCAPES[0]), ESCAPES[1].to_owned()].join(";");
            assert_eq!(of_property(&schema, "reason", &list), ["unknown-option"]);
            let list = [escaped(ESCAPES[0]), escaped(ESCAPES[1])].join(";");
            assert!(of_property(&schema, "reason", &list).is_empty());
        }
    }
}

#[test]
fn option_value_may_be_escaped_where_it_need_not_be() {
    let options = ["a/b", "Grün", "日本", "🙂", "del\u{7f}", "plain"];
    let mut schema = example::account();
    schema.properties.insert("reason".to_owned(), enumeration(FieldType::Select, &options));
    for option in options {
        for written in [option.to_owned(), all_escaped(option), option.replace('/', "\\/")] {
            assert!(of_property(&schema, "reason", &written).is_empty(), "{written}");
        }
    }
}

#[test]
fn property_name_with_backslash_is_not_matched_unescaped() {
    for name in ESCAPES {
        let mut schema = example::account();
        let text = Property::new("P", PropertyType::String, FieldType::Text);
        schema.properties.insert(name.to_owned(), text);
        assert_eq!(of_property(&schema, name, "x"), ["unknown-property"], "{name}");
        assert!(of_property(&schema, &escaped(name), "x").is_empty(), "{name}");
    }
}

#[test]
fn pipeline_and_stage_with_backslash_are_not_matched_unescaped() {
    for id in ESCAPES {
        let mut schema = example::account();
        let mut pipeline = schema.pipelines.remove("0").unwrap();
        id.clone_into(&mut pipeline.id);
        let mut stage = pipeline.stages.remove("1").unwrap();
        id.clone_into(&mut stage.id);
        pipeline.stages.insert(id.to_owned(), stage);
        schema.pipelines.insert(id.to_owned(), pipeline);
        let record = |pipeline: &str, stage: &str| {
            let record = format!(
                "{{\"properties\":{{\"subject\":\"s\",\"hs_pipeline\":\"{pipeline}\",\"hs_pipeline_stage\":\"{stage}\"}}}}"
            );
            let report = said(&schema, Operation::Create, &record);
            report.iter().map(|finding| finding.rule.slug).collect::<Vec<_>>()
        };
        assert_eq!(record(id, &escaped(id)), ["unknown-pipeline"], "{id}");
        assert_eq!(record(&escaped(id), id), ["unknown-stage"], "{id}");
        assert!(record(&escaped(id), &escaped(id)).is_empty(), "{id}");
    }
}

#[test]
fn association_category_with_backslash_is_not_matched_unescaped() {
    for category in ESCAPES {
        let mut schema = example::account();
        schema.associations.push(AssociationType {
            object: ObjectType::from_id("0-1"),
            direction: Direction::Outgoing,
            category: AssociationCategory::from(category),
            type_id: 7,
            name: None,
            label: None,
            max: None,
        });
        let record = |category: &str| {
            let record = format!(
                "{{\"properties\":{{\"subject\":\"s\",\"hs_pipeline\":\"0\",\"hs_pipeline_stage\":\"1\"}},\"associations\":\
                 [{{\"to\":{{\"id\":\"1\"}},\"types\":[{{\"associationCategory\":\"{category}\",\"associationTypeId\":7}}]}}]}}"
            );
            said(&schema, Operation::Create, &record)
        };
        assert!(record(category).has_errors(), "{category}");
        assert!(record(&escaped(category)).is_empty(), "{category}");
    }
}
