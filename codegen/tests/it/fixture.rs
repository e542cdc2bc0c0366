//! The account that most tests use, which has one of everything.

use std::path::PathBuf;

use ticketproof_codegen::{Embed, Options};
use ticketproof_schema::{
    FieldType, ObjectSchema, ObjectType, Pipeline, Property, PropertyOption, PropertyType, Provenance,
    Snapshot, Stage,
};

/// A file of the repository.
pub fn repository(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

pub const ACCOUNT: &str = "tests/fixtures/account-with-everything.json";

pub fn account() -> Snapshot {
    Snapshot::read(repository(ACCOUNT)).unwrap()
}

pub fn snapshot(schema: ObjectSchema) -> Snapshot {
    Snapshot::new(schema, Provenance::default())
}

/// The options under which the golden file was made.
pub fn golden_options() -> Options {
    let mut options = Options::default();
    options.embed = Embed::File("../fixtures/account-with-everything.json".to_owned());
    options.command = Some("INSTA_UPDATE=always cargo test -p ticketproof-codegen golden".to_owned());
    options
}

/// An account with a subject, one pipeline and nothing else.
pub fn small() -> ObjectSchema {
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

pub fn text(label: &str) -> Property {
    Property::new(label, PropertyType::String, FieldType::Text)
}

pub fn select(label: &str, options: &[(&str, &str)]) -> Property {
    let mut property = Property::new(label, PropertyType::Enumeration, FieldType::Select);
    let options = options.iter().map(|(value, label)| ((*value).to_owned(), PropertyOption::new(*label)));
    property.options = options.collect();
    property
}

pub fn pipeline(id: &str, label: &str, stages: &[(&str, &str)]) -> Pipeline {
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
