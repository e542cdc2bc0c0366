//! Generated structs as JSON, in both directions, and their JSON Schema.
//!
//! Through an untyped value ([`Node`]): what depends on the serialiser is then one type for all structs, and the rest is compiled here.

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
        Fill, FillRecord, Generated, GeneratedPayload, GeneratedRecord, Table, fill_payload, fill_record,
        placed_and_links, texts, write_payload,
    },
    json_tree::{Builder, Node, Reader, Tree},
    raw_properties::{RawPayload, RawRecord, Record, Texts},
    stages::PlacedStage,
};
use crate::payload::{Body, Operation};

/// Serialises a payload as the body of its request, a record as HubSpot's record.
///
/// # Errors
/// Those of the serialiser.
pub fn serialize_generated<S: Serializer>(it: &dyn Generated, serializer: S) -> Result<S::Ok, S::Error> {
    tree(it).root().serialize(serializer)
}

fn tree(it: &dyn Generated) -> Box<dyn Tree> {
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

fn record_node(record: &Record, others: &Texts, it: &dyn Generated) -> Node {
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

/// What a deserialiser gave, before any type. As a trait object it is dropped by code that is compiled here.
trait Source {
    /// Where the deserialiser puts it.
    fn builder(&mut self) -> &mut Builder;

    /// Begins a payload: its stage, if it has one.
    fn stage(&mut self, table: &Table) -> Result<Option<PlacedStage>, String>;

    /// Fills the payload that was begun.
    fn fill_payload(&mut self, it: &mut dyn Fill, table: &Table) -> Result<(), String>;

    /// Why there is no payload without a stage.
    fn not_placed(&mut self, table: &Table) -> String;

    /// Fills a record.
    fn fill_record(&mut self, it: &mut dyn FillRecord, table: &Table) -> Result<(), String>;
}

#[derive(Default)]
struct Document {
    builder: Builder,
    raw: RawPayload,
    links: Vec<Link>,
    problems: Vec<String>,
}

impl Source for Document {
    fn builder(&mut self) -> &mut Builder {
        &mut self.builder
    }

    fn stage(&mut self, table: &Table) -> Result<Option<PlacedStage>, String> {
        self.raw =
            self.builder.finish().and_then(RawPayload::of).map_err(|problem| refusal(table, &[problem]))?;
        let stage;
        (stage, self.links, self.problems) = placed_and_links(table, &self.raw);
        Ok(stage)
    }

    fn fill_payload(&mut self, it: &mut dyn Fill, table: &Table) -> Result<(), String> {
        fill_payload(it, table, &self.raw, &mut self.problems);
        match it.links_mut() {
            Some(links) => *links = std::mem::take(&mut self.links),
            None if self.raw.associations.is_empty() => {}
            None => {
                self.problems.push("associations are made with a record, or by calls of their own".to_owned())
            }
        }
        if self.problems.is_empty() { Ok(()) } else { Err(refusal(table, &self.problems)) }
    }

    fn not_placed(&mut self, table: &Table) -> String {
        if self.problems.is_empty() {
            self.problems.push("the stage is missing".to_owned());
        }
        refusal(table, &self.problems)
    }

    fn fill_record(&mut self, it: &mut dyn FillRecord, table: &Table) -> Result<(), String> {
        let RawRecord { record, properties } = RawRecord::of(self.builder.finish()?)?;
        let rest = fill_record(it, table, properties);
        let (own, others) = it.record_mut();
        (*own, *others) = (record, rest);
        Ok(())
    }
}

fn source() -> Box<dyn Source> {
    Box::new(Document::default())
}

fn refusal(table: &Table, problems: &[String]) -> String {
    format!("not a {}: {}", table.name, problems.join("; "))
}

/// Reads a payload from the body of a request: strictly, since it is to be sent.
///
/// # Errors
/// Those of the deserialiser; a property that the struct does not have, a value that is none of its type, an option,
/// stage or association type that the snapshot does not have, and something required that is missing. All of them at once.
#[inline]
pub fn deserialize_payload<'de, T: GeneratedPayload, D: Deserializer<'de>>(
    deserializer: D,
    table: &'static Table,
) -> Result<T, D::Error> {
    let mut source = source();
    Reader(source.builder()).deserialize(deserializer)?;
    let problem = match source.stage(table) {
        Ok(stage) => match T::with(stage) {
            Some(mut it) => match source.fill_payload(&mut it, table) {
                Ok(()) => return Ok(it),
                Err(problem) => problem,
            },
            None => source.not_placed(table),
        },
        Err(problem) => problem,
    };
    Err(D::Error::custom(problem))
}

/// Reads a record from HubSpot's: openly. A property without a field, and a value that is none of its field's type, is kept
/// as text among the others.
///
/// # Errors
/// Those of the deserialiser, for what is no record.
#[inline]
pub fn deserialize_record<'de, T: GeneratedRecord, D: Deserializer<'de>>(
    deserializer: D,
    table: &'static Table,
) -> Result<T, D::Error> {
    let mut source = source();
    Reader(source.builder()).deserialize(deserializer)?;
    let mut it = T::empty();
    match source.fill_record(&mut it, table) {
        Ok(()) => Ok(it),
        Err(problem) => Err(D::Error::custom(problem)),
    }
}

/// The JSON Schema of a payload's body: the account's, with the properties that the struct has.
pub fn payload_json_schema(schema: &ObjectSchema, operation: Operation, table: &Table) -> Schema {
    let has = |name: &str| table.names.binary_search(&name).is_ok();
    json_schema::payload_schema_of(schema, operation == Operation::Create, &has)
}

/// The JSON Schema of a record as HubSpot sends it.
pub fn record_json_schema(schema: &ObjectSchema) -> Schema {
    json_schema::record_schema(schema)
}
