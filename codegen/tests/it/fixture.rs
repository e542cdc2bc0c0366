//! The account that most tests use, which has one of everything.

use std::path::PathBuf;

use ticketproof_codegen::{Embed, Options};
use ticketproof_schema::{
    FieldType, ObjectSchema, ObjectType, Pipeline, Property, PropertyOption, PropertyType, Provenance,
    Snapshot, Stage, embedded,
    lower::lower,
    wire::{Entry, RawSchema, collection},
};

/// A file of the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

pub(crate) const ACCOUNT: &str = "tests/fixtures/account-with-everything.json";

pub(crate) fn account() -> Snapshot {
    Snapshot::read(repository(ACCOUNT)).unwrap()
}

pub(crate) fn snapshot(schema: ObjectSchema) -> Snapshot {
    Snapshot::new(schema, Provenance::default())
}

/// The options under which the golden file was made.
pub(crate) fn golden_options() -> Options {
    let mut options = Options::default();
    options.embed = Embed::File("../fixtures/account-with-everything.json".to_owned());
    options.command = Some("INSTA_UPDATE=always cargo test -p ticketproof-codegen golden".to_owned());
    options
}

/// An account with a subject, one pipeline and nothing else.
pub(crate) fn small() -> ObjectSchema {
    let mut schema = ObjectSchema::empty(ObjectType::tickets());
    schema.properties.insert("subject".into(), text("Ticket name"));
    for name in ["hs_pipeline", "hs_pipeline_stage"] {
        let mut property = Property::new(name, PropertyType::Enumeration, FieldType::Select);
        property.external_options = true;
        schema.properties.insert(name.into(), property);
    }
    schema.pipelines.insert("0".into(), pipeline("0", "Support Pipeline", &[("1", "New"), ("4", "Closed")]));
    schema
}

pub(crate) fn text(label: &str) -> Property {
    Property::new(label, PropertyType::String, FieldType::Text)
}

pub(crate) fn select(label: &str, options: &[(&str, &str)]) -> Property {
    let mut property = Property::new(label, PropertyType::Enumeration, FieldType::Select);
    let options = options.iter().map(|(value, label)| ((*value).to_owned(), PropertyOption::new(*label)));
    property.options = options.collect();
    property
}

pub(crate) fn pipeline(id: &str, label: &str, stages: &[(&str, &str)]) -> Pipeline {
    let stages = stages.iter().map(|(id, label)| {
        let stage = Stage {
            id: (*id).to_owned(),
            label: (*label).to_owned(),
            metadata: Default::default(),
            write_permissions: None,
            archived: false,
        };
        ((*id).to_owned(), stage)
    });
    Pipeline { id: id.to_owned(), label: label.to_owned(), stages: stages.collect(), archived: false }
}

/// The recorded account: its properties and object schema as HubSpot answered, with a new account's pipeline.
pub(crate) fn recorded(folder: &std::path::Path) -> ObjectSchema {
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    let raw = RawSchema {
        properties: collection(&read("properties-tickets.json")).unwrap(),
        object_schema: Some(Entry::read(&read("schema-tickets.json"))),
        ..RawSchema::default()
    };
    let (mut schema, anomalies) = lower(ObjectType::tickets(), raw);
    assert!(anomalies.is_empty(), "{anomalies:#?}");
    schema.pipelines = embedded::default_account().schema.pipelines.clone();
    schema
}
