//! Answers and files that nobody should send: each is an error or an entry that was left out and named, and never a panic.

use serde_json::{Value, json};
use ticketproof_schema::{
    ObjectSchema, ObjectType, PropertyType, Snapshot,
    lower::{Anomaly, lower},
    wire::{RawSchema, collection},
};

fn lowered(raw: RawSchema) -> (ObjectSchema, Vec<String>) {
    let (schema, anomalies) = lower(ObjectType::tickets(), raw);
    (schema, anomalies.iter().map(Anomaly::to_string).collect())
}

/// One property, made of these parts of an answer.
fn property(mut parts: Value) -> (ObjectSchema, Vec<String>) {
    for (key, value) in [("name", "p"), ("type", "string"), ("fieldType", "text")] {
        let parts = parts.as_object_mut().unwrap();
        parts.entry(key).or_insert_with(|| value.into());
    }
    lowered(RawSchema { properties: vec![parts].into(), ..RawSchema::default() })
}

#[test]
fn texts_that_are_no_answer_are_errors() {
    let texts = [
        r#"{"\udfff":[]}"#.to_owned(),
        "{\"results\":[]}\0".to_owned(),
        r#"{"results":[]}{"results":[]}"#.to_owned(),
        r#"{"results":[NaN]}"#.to_owned(),
        r#"{"results":[{"name":"p","#.to_owned(),
        "<!doctype html><title>Sign in</title>".to_owned(),
        String::from_utf8_lossy(b"{\"results\":[\"\xff\"]").into_owned(),
    ];
    for text in &texts {
        let start: String = text.chars().take(40).collect();
        let error = collection::<u8>(text).expect_err(&start).to_string();
        assert!(error.starts_with("the answer is not JSON") && error.len() < 200, "{start}: {error}");
        assert!(Snapshot::from_json(text).unwrap_err().to_string().len() < 300, "{start}");
    }
    let numbers = format!("[1e-999, 18446744073709551617, 1e{}2]", "0".repeat(50_000));
    assert_eq!(
        collection::<u8>(&numbers).unwrap().len(),
        3,
        "numbers that nothing holds exactly are no answer's end"
    );
    for entry in [
        r#"{"results":[{"name":"\ud83d"}]}"#.to_owned(),
        format!("{{\"results\":[{}{}]}}", "[".repeat(50_000), "]".repeat(50_000)),
        format!("[{}1{}]", "{\"name\":".repeat(50_000), "}".repeat(50_000)),
    ] {
        let raw = RawSchema { properties: collection(&entry).unwrap(), ..RawSchema::default() };
        let (schema, anomalies) = lowered(raw);
        assert!(schema.properties.is_empty() && anomalies.len() == 1, "{anomalies:?}");
    }
    let twice = collection(r#"[{"name":"p","n\u0061me":"q","type":"string","type":"bool"}]"#).unwrap();
    let (schema, anomalies) = lowered(RawSchema { properties: twice, ..RawSchema::default() });
    assert!(schema.properties.is_empty(), "nobody knows which of two names is meant");
    assert!(anomalies[0].contains("duplicate field"), "{anomalies:?}");
}

#[test]
fn values_of_the_wrong_type_leave_their_entry_out() {
    for parts in [
        json!({"name": 7}),
        json!({"name": null}),
        json!({"name": ["p"]}),
        json!({"hasUniqueValue": "false"}),
        json!({"options": "none"}),
        json!({"groupName": {"name": "g"}}),
    ] {
        let (schema, anomalies) = property(parts.clone());
        assert!(schema.properties.is_empty() && anomalies.len() == 1, "{parts}: {anomalies:?}");
        assert!(anomalies[0].contains("malformed and was left out"), "{parts}: {anomalies:?}");
    }
    for (id, stage) in [(json!(7), json!("1")), (json!("7"), json!(1)), (json!("7"), json!(null))] {
        let pipeline = json!({"id": id, "label": "Support", "stages": [{"id": stage, "label": "New"}]});
        let (schema, anomalies) =
            lowered(RawSchema { pipelines: vec![pipeline].into(), ..RawSchema::default() });
        assert!(schema.pipelines.values().all(|pipeline| pipeline.stages.is_empty()), "{id} {stage}");
        assert_eq!(anomalies.len(), 1, "{anomalies:?}");
    }
}

#[test]
fn types_and_options_that_contradict_themselves_are_kept_and_told() {
    let kind = |parts| property(parts).0.properties["p"].property_type.clone();
    assert_eq!(kind(json!({"type": "String"})), PropertyType::Unknown("String".into()), "names have a case");
    assert_eq!(kind(json!({"type": null})), PropertyType::String);
    assert_eq!(kind(json!({"type": "bool", "fieldType": "file"})), PropertyType::Bool);
    assert_eq!(
        kind(json!({"calculationFormula": "*/ fn x() {} /*", "groupName": "../g"})),
        PropertyType::String
    );
    let (schema, _) = property(json!({"type": "enumeration", "options": null}));
    assert!(!schema.properties["p"].is_closed());
    let twice = json!([{"value": "A", "label": "a", "hidden": true}, {"value": "A", "label": "b"}]);
    let (schema, anomalies) =
        property(json!({"type": "enumeration", "fieldType": "select", "options": twice}));
    assert_eq!((schema.properties["p"].options.len(), anomalies.len()), (1, 1), "{anomalies:?}");
}

#[cfg(unix)]
#[test]
fn a_file_without_an_end_is_not_read_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tickets.json");
    std::os::unix::fs::symlink("/dev/zero", &path).unwrap();
    let error = Snapshot::read(&path).unwrap_err().to_string();
    assert!(error.contains("larger than"), "{error}");
}
