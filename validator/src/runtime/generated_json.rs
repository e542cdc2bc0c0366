//! Generated structs as JSON, in both directions, and their JSON Schema.
//!
//! Both directions use an untyped tree ([`Node`]). Only the tree depends on the serialiser; the other code is compiled here, once.

use std::collections::BTreeMap;

use schemars::Schema;
use serde::{
    Deserializer, Serialize, Serializer,
    de::{DeserializeSeed as _, Error as _},
};
use ticketproof_schema::{ObjectSchema, json_schema};

use super::{
    association_labels::Link,
    generated::{
        FieldsMut, FieldsRef, GeneratedPayload, GeneratedRecord, RecordFieldsMut, StructMeta, fill_payload,
        fill_record, stage_and_links, texts, write_payload,
    },
    json_tree::{Builder, Node, Reader, Tree},
    raw_properties::{RawBody, RawProperties, RawRecord, RecordMeta},
    stages::PipelineStage,
};
use crate::payload::{Body, Operation};

/// Serialises a payload as the body of its request, a record as HubSpot's record.
///
/// # Errors
/// Those of the serialiser.
pub fn serialize_generated<S: Serializer>(it: &dyn FieldsRef, serializer: S) -> Result<S::Ok, S::Error> {
    tree(it).root().serialize(serializer)
}

fn tree(it: &dyn FieldsRef) -> Box<dyn Tree> {
    Box::new(match it.record() {
        Some((record, others)) => record_node(record, others, it),
        None => {
            let mut body = Body::new();
            write_payload(it, 0, &mut body);
            body_node(&body)
        }
    })
}

fn entry(key: &str, text: &str) -> (String, Node) {
    (key.to_owned(), Node::Text(text.to_owned()))
}

fn body_node(body: &Body) -> Node {
    let properties = body.properties().map(|(name, text)| entry(name, text)).collect();
    let mut members = vec![("properties".to_owned(), Node::Map(properties))];
    let associations = body.associations().iter().map(|association| {
        let types = association.types().iter().map(|kind| {
            Node::Map(vec![
                entry("associationCategory", &kind.association_category),
                ("associationTypeId".to_owned(), Node::Id(kind.association_type_id)),
            ])
        });
        Node::Map(vec![
            ("to".to_owned(), Node::Map(vec![entry("id", association.id())])),
            ("types".to_owned(), Node::List(types.collect())),
        ])
    });
    let associations: Vec<_> = associations.collect();
    if !associations.is_empty() {
        members.push(("associations".to_owned(), Node::List(associations)));
    }
    Node::Map(members)
}

fn record_node(record: &RecordMeta, others: &RawProperties, it: &dyn FieldsRef) -> Node {
    let named = texts(it);
    let properties: BTreeMap<&str, &str> =
        others.iter().chain(named.iter().map(|(name, text)| (*name, &**text))).collect();
    let properties = properties.into_iter().map(|(name, text)| entry(name, text)).collect();
    let mut members = vec![entry("id", &record.id), ("properties".to_owned(), Node::Map(properties))];
    for (key, value) in
        [("createdAt", &record.created_at), ("updatedAt", &record.updated_at), ("url", &record.url)]
    {
        members.extend(value.as_deref().map(|text| entry(key, text)));
    }
    members.push(("archived".to_owned(), Node::Bool(record.archived)));
    Node::Map(members)
}

/// A document that a deserialiser gave, before it has a type. As a trait object it is dropped by code that is compiled here.
trait Source {
    /// The builder that the deserialiser writes to.
    fn builder(&mut self) -> &mut Builder;

    /// Reads the document as a payload; returns its stage, if it has one.
    fn stage(&mut self, meta: &StructMeta) -> Result<Option<PipelineStage>, String>;

    /// Sets the payload's fields, after [`Self::stage`].
    fn fill_payload(&mut self, it: &mut dyn FieldsMut, meta: &StructMeta) -> Result<(), String>;

    /// The message for a payload without a stage.
    fn no_stage(&mut self, meta: &StructMeta) -> String;

    /// Reads the document as a record, and sets its fields.
    fn fill_record(&mut self, it: &mut dyn RecordFieldsMut, meta: &StructMeta) -> Result<(), String>;
}

#[derive(Default)]
struct Document {
    builder: Builder,
    raw: RawBody,
    links: Vec<Link>,
    problems: Vec<String>,
}

impl Source for Document {
    fn builder(&mut self) -> &mut Builder {
        &mut self.builder
    }

    fn stage(&mut self, meta: &StructMeta) -> Result<Option<PipelineStage>, String> {
        self.raw =
            self.builder.finish().and_then(RawBody::of).map_err(|problem| refusal(meta, &[problem]))?;
        let stage;
        (stage, self.links, self.problems) = stage_and_links(meta, &self.raw);
        Ok(stage)
    }

    fn fill_payload(&mut self, it: &mut dyn FieldsMut, meta: &StructMeta) -> Result<(), String> {
        fill_payload(it, meta, &self.raw, &mut self.problems);
        match it.links_mut() {
            Some(links) => *links = std::mem::take(&mut self.links),
            None if self.raw.associations.is_empty() => {}
            None => self.problems.push(
                "an update has no associations; create them with the record, or by the associations API"
                    .to_owned(),
            ),
        }
        if self.problems.is_empty() { Ok(()) } else { Err(refusal(meta, &self.problems)) }
    }

    fn no_stage(&mut self, meta: &StructMeta) -> String {
        if self.problems.is_empty() {
            self.problems.push("the stage is missing".to_owned());
        }
        refusal(meta, &self.problems)
    }

    fn fill_record(&mut self, it: &mut dyn RecordFieldsMut, meta: &StructMeta) -> Result<(), String> {
        let RawRecord { record, properties } = RawRecord::of(self.builder.finish()?)?;
        let rest = fill_record(it, meta, properties);
        let (own, others) = it.record_mut();
        (*own, *others) = (record, rest);
        Ok(())
    }
}

fn source() -> Box<dyn Source> {
    Box::new(Document::default())
}

fn refusal(meta: &StructMeta, problems: &[String]) -> String {
    format!("not a {}: {}", meta.name, problems.join("; "))
}

/// Reads a payload from the body of a request. It is strict, since the payload will be sent.
///
/// # Errors
/// Those of the deserialiser; a property that the struct does not have; a value of another type; an option, stage or
/// association type that the snapshot does not have; a required property that is missing. The message has all of them.
#[inline]
pub fn deserialize_payload<'de, T: GeneratedPayload, D: Deserializer<'de>>(
    deserializer: D,
    meta: &'static StructMeta,
) -> Result<T, D::Error> {
    let mut source = source();
    Reader(source.builder()).deserialize(deserializer)?;
    let problem = match source.stage(meta) {
        Ok(stage) => match T::with(stage) {
            Some(mut it) => match source.fill_payload(&mut it, meta) {
                Ok(()) => return Ok(it),
                Err(problem) => problem,
            },
            None => source.no_stage(meta),
        },
        Err(problem) => problem,
    };
    Err(D::Error::custom(problem))
}

/// Reads a record from HubSpot's JSON. It is lenient: a property without a field, and a value of another type than its field,
/// is kept as text among the others.
///
/// # Errors
/// Those of the deserialiser, and JSON that is not a record.
#[inline]
pub fn deserialize_record<'de, T: GeneratedRecord, D: Deserializer<'de>>(
    deserializer: D,
    meta: &'static StructMeta,
) -> Result<T, D::Error> {
    let mut source = source();
    Reader(source.builder()).deserialize(deserializer)?;
    let mut it = T::empty();
    match source.fill_record(&mut it, meta) {
        Ok(()) => Ok(it),
        Err(problem) => Err(D::Error::custom(problem)),
    }
}

/// The JSON Schema of a payload's body: the account's, with the properties that the struct has.
pub fn payload_json_schema(schema: &ObjectSchema, operation: Operation, meta: &StructMeta) -> Schema {
    let has = |name: &str| meta.names.binary_search(&name).is_ok();
    json_schema::payload_schema_of(schema, operation == Operation::Create, &has)
}

/// The JSON Schema of a record as HubSpot sends it.
pub fn record_json_schema(schema: &ObjectSchema) -> Schema {
    json_schema::record_schema(schema)
}
