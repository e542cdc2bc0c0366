//! Generated structs as JSON, in both directions, and their JSON Schema.
//!
//! Through an untyped value: what depends on the serialiser is then one type for all structs, and the rest is compiled here.

use std::collections::BTreeMap;

use schemars::Schema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use ticketproof_schema::{ObjectSchema, json_schema};

use super::{
    Body, Generated, GeneratedPayload, GeneratedRecord, Link, Operation, PlacedStage, Record, Table, Texts,
    node::Node,
    structs::{fill_payload, fill_record, placed_and_links, texts, write_payload},
    texts::{RawPayload, RawRecord},
};

/// Serialises a payload as the body of its request, a record as HubSpot's record.
///
/// # Errors
/// Those of the serialiser.
pub fn serialize_generated<S: Serializer>(it: &dyn Generated, serializer: S) -> Result<S::Ok, S::Error> {
    node(it).serialize(serializer)
}

fn node(it: &dyn Generated) -> Node {
    match it.record() {
        Some((record, others)) => record_node(record, others, it),
        None => {
            let mut body = Body::new();
            write_payload(it, 0, &mut body);
            body_node(&body)
        }
    }
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

/// Reads a payload from the body of a request: strictly, since it is to be sent.
///
/// # Errors
/// Those of the deserialiser; a property that the struct does not have, a value that is none of its type, an option,
/// stage or association type that the snapshot does not have, and something required that is missing. All of them at once.
pub fn deserialize_payload<'de, T: GeneratedPayload, D: Deserializer<'de>>(
    deserializer: D,
    table: &'static Table,
) -> Result<T, D::Error> {
    payload(Node::deserialize(deserializer)?, table).map_err(D::Error::custom)
}

fn payload<T: GeneratedPayload>(node: Node, table: &'static Table) -> Result<T, String> {
    let (raw, stage, links, problems) = begun(node, table)?;
    match T::with(stage, links) {
        Some(mut it) => finished(&mut it, &raw, problems).map(|()| it),
        None => Err(not_placed(table, problems)),
    }
}

type Begun = (RawPayload, Option<PlacedStage>, Vec<Link>, Vec<String>);

fn begun(node: Node, table: &Table) -> Result<Begun, String> {
    let raw = RawPayload::of(node).map_err(|problem| refusal(table, &[problem]))?;
    let (stage, links, problems) = placed_and_links(table, &raw);
    Ok((raw, stage, links, problems))
}

fn finished(it: &mut dyn Generated, raw: &RawPayload, mut problems: Vec<String>) -> Result<(), String> {
    fill_payload(it, raw, &mut problems);
    if problems.is_empty() { Ok(()) } else { Err(refusal(it.table(), &problems)) }
}

fn not_placed(table: &Table, mut problems: Vec<String>) -> String {
    if problems.is_empty() {
        problems.push("the stage is missing".to_owned());
    }
    refusal(table, &problems)
}

fn refusal(table: &Table, problems: &[String]) -> String {
    format!("not a {}: {}", table.name, problems.join("; "))
}

/// Reads a record from HubSpot's: openly. A property without a field, and a value that is none of its field's type, is kept
/// as text among the others.
///
/// # Errors
/// Those of the deserialiser, for what is no record.
pub fn deserialize_record<'de, T: GeneratedRecord, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let node = Node::deserialize(deserializer)?;
    let RawRecord { record, properties } = RawRecord::of(node).map_err(D::Error::custom)?;
    let mut it = T::with(record);
    *it.others_mut() = fill_record(&mut it, properties);
    Ok(it)
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
