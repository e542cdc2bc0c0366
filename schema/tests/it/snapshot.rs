//! The snapshot file: stable bytes, a semantic hash, clear errors.

use serde_json::json;
use ticketproof_schema::{
    ObjectType, Part, Provenance, Snapshot, SnapshotError, embedded,
    lower::lower,
    wire::{Entries, RawSchema},
};

/// Two answers with the same meaning: order, timestamps and user ids differ.
fn answers(order: [usize; 2], moment: &str) -> RawSchema {
    let options = [json!({"label": "A", "value": "a"}), json!({"label": "B", "value": "b"})];
    let properties = [
        json!({"name": "p", "label": "P", "type": "enumeration", "fieldType": "select", "displayOrder": order[0],
               "updatedAt": moment, "createdUserId": moment,
               "options": [options[order[0]].clone(), options[order[1]].clone()]}),
        json!({"name": "subject", "label": "Subject", "type": "string", "fieldType": "text", "updatedAt": moment}),
    ];
    let pipelines = [
        json!({"id": "0", "label": "S", "displayOrder": order[1], "updatedAt": moment, "stages": []}),
        json!({"id": "1", "label": "T", "createdAt": moment, "stages": []}),
    ];
    RawSchema {
        properties: Entries::from_iter([properties[order[0]].clone(), properties[order[1]].clone()]),
        pipelines: Entries::from_iter([pipelines[order[1]].clone(), pipelines[order[0]].clone()]),
        ..RawSchema::default()
    }
}

fn snapshot(raw: RawSchema, provenance: Provenance) -> Snapshot {
    Snapshot::new(lower(ObjectType::tickets(), raw).0, provenance)
}

fn provenance(portal: u64, day: &str) -> Provenance {
    let mut provenance = Provenance::default();
    provenance.portal_id = Some(portal);
    provenance.pulled = Some(day.to_owned());
    provenance
}

#[test]
fn order_and_moments_change_nothing() {
    let one = snapshot(answers([0, 1], "2020-01-01T00:00:00Z"), provenance(1, "2026-11-22"));
    let other = snapshot(answers([1, 0], "2026-11-22T10:00:00Z"), provenance(1, "2026-11-22"));
    assert_eq!(one.to_json(), other.to_json());
}

#[test]
fn where_it_came_from_is_outside_the_hash() {
    let mut schema = lower(ObjectType::tickets(), answers([0, 1], "x")).0;
    let one = Snapshot::new(schema.clone(), provenance(1, "2026-11-22"));
    schema.not_visible.insert(Part::SensitiveProperties);
    let other = Snapshot::new(schema.clone(), provenance(2, "2026-11-23"));
    assert_eq!(one.hash(), other.hash());
    assert_ne!(one.to_json(), other.to_json());
    schema.properties.get_mut("p").unwrap().label = "Q".to_owned();
    assert_ne!(Snapshot::new(schema, provenance(1, "2026-11-22")).hash(), one.hash());
}

#[test]
fn it_reads_what_it_wrote() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("deep/er/tickets.json");
    let written = embedded::default_account();
    written.write(&path).unwrap();
    let first = std::fs::read(&path).unwrap();
    let read = Snapshot::read(&path).unwrap();
    assert!(read == *written);
    read.write(&path).unwrap();
    assert!(std::fs::read(&path).unwrap() == first);
    let others: Vec<_> = std::fs::read_dir(path.parent().unwrap()).unwrap().collect();
    assert_eq!(others.len(), 1, "no temporary file is left");
}

#[test]
fn what_was_not_visible_survives_the_file() {
    let mut schema = embedded::default_account().schema.clone();
    schema.not_visible.insert(Part::Pipelines);
    let text = Snapshot::new(schema, Provenance::default()).to_json();
    let read = Snapshot::from_json(&text).unwrap();
    assert!(read.schema.not_visible.contains(&Part::Pipelines));
}

#[test]
fn a_newer_format_is_told_from_a_broken_file() {
    let newer = r#"{"format":2,"schema":"something that this version has never seen"}"#;
    let error = Snapshot::from_json(newer).unwrap_err();
    assert!(matches!(error, SnapshotError::Newer { found: 2 }), "{error}");
    assert!(error.to_string().contains("update ticketproof"));
    for text in ["", "[]", "{", "{\"format\":1}", "\u{0}", "{\"format\":-1}"] {
        assert!(matches!(Snapshot::from_json(text), Err(SnapshotError::Malformed(_))), "{text:?}");
    }
    let deep = format!("{{\"format\":1,\"schema\":{}", "[".repeat(100_000));
    assert!(matches!(Snapshot::from_json(&deep), Err(SnapshotError::Malformed(_))));
}

#[test]
fn a_snapshot_that_contradicts_itself_is_refused() {
    let text = embedded::default_account_json().replace(r#""id": "1""#, r#""id": "one""#);
    let error = Snapshot::from_json(&text).unwrap_err();
    assert!(matches!(error, SnapshotError::Inconsistent(_)), "{error}");
}

#[test]
fn a_missing_file_says_how_to_get_one() {
    let folder = tempfile::tempdir().unwrap();
    let error = Snapshot::read(folder.path().join("tickets.json")).unwrap_err();
    assert!(error.to_string().contains("ticketproof pull"), "{error}");
    let error = Snapshot::read(folder.path()).unwrap_err();
    assert!(matches!(error, SnapshotError::Io { .. }), "{error}");
}

#[test]
fn the_file_has_a_json_schema_of_its_own() {
    let schema = serde_json::to_value(Snapshot::json_schema()).unwrap();
    for pointer in ["/properties/format", "/properties/schema", "/$defs/Property/properties/fieldType"] {
        assert!(schema.pointer(pointer).is_some(), "{pointer}");
    }
}
