//! Generated structs as a whole: what a create or update writes, and what a record is when it is read.

use std::fmt;

use schemars::Schema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::SerializeMap as _};
use ticketproof_diagnostics::text::{listed, quoted};
use ticketproof_schema::{ObjectSchema, json_schema};

use super::{
    Body, Fields, LabelEntry, Link, Operation, PipelineEntry, PlacedStage, Texts, TicketPayload, fields,
    texts::{RawPayload, RawRecord},
};

/// A generated struct that is sent.
pub trait PayloadFields: Fields {
    /// What it is for.
    const OPERATION: Operation;
    /// The pipelines whose stages it takes.
    const PIPELINES: &'static [&'static PipelineEntry];
    /// The labels by which it is tied to other records.
    const LABELS: &'static [&'static [LabelEntry]];

    /// The struct with nothing but this; `None` when a stage is needed.
    fn with(stage: Option<PlacedStage>, links: Vec<Link>) -> Option<Self>;

    /// The stage.
    fn placed(&self) -> Option<PlacedStage>;

    /// The records to tie to.
    fn links(&self) -> &[Link];
}

/// Writes a generated struct with the ids of the account with this number.
pub fn write_payload<T: PayloadFields>(it: &T, account: usize, body: &mut Body) {
    for (name, text) in fields::texts(it) {
        body.raw_property(name, text);
    }
    if let Some(stage) = it.placed() {
        stage.write(account, body);
    }
    for link in it.links() {
        link.write(account, body);
    }
}

/// Serialises a generated struct as the body of its request.
///
/// # Errors
/// Those of the serialiser.
pub fn serialize_payload<T: PayloadFields, S: Serializer>(it: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut body = Body::new();
    write_payload(it, 0, &mut body);
    body.serialize(serializer)
}

/// Reads a generated struct from the body of a request: strictly, since it is to be sent.
///
/// # Errors
/// Those of the deserialiser; a property that the struct does not have, a value that is none of its type, an option,
/// stage or association type that the snapshot does not have, and something required that is missing. All of them at once.
pub fn deserialize_payload<'de, T: PayloadFields, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let raw = RawPayload::deserialize(deserializer)?;
    payload(&raw).map_err(|problems| D::Error::custom(format!("not a {}: {}", T::NAME, problems.join("; "))))
}

fn payload<T: PayloadFields>(raw: &RawPayload) -> Result<T, Vec<String>> {
    let mut problems = Vec::new();
    let names = T::PIPELINES.first().map(|pipeline| (pipeline.property, pipeline.stage_property));
    let stage = names.and_then(|(pipeline, stage)| {
        let id = raw.properties.get(stage)?;
        let found = PlacedStage::find(T::PIPELINES, raw.properties.get(pipeline), id);
        if found.is_none() {
            problems.push(format!("{} is no stage of {}", quoted(id), pipelines(T::PIPELINES)));
        }
        found
    });
    let links = raw.associations.iter().filter_map(|association| {
        let types: Vec<_> = association
            .types
            .iter()
            .map(|kind| (kind.association_category.clone(), kind.association_type_id))
            .collect();
        let link = Link::find(T::LABELS, &association.to.id, &types);
        if link.is_none() {
            problems.push(format!(
                "the record {} is tied by a type that is not known",
                quoted(&association.to.id)
            ));
        }
        link
    });
    let links: Vec<_> = links.collect();
    let Some(mut it) = T::with(stage, links) else {
        if problems.is_empty() {
            problems.push("the stage is missing".to_owned());
        }
        return Err(problems);
    };
    for (name, text) in raw.properties.iter() {
        if names.is_some_and(|(pipeline, stage)| name == pipeline || name == stage) {
            continue;
        }
        match fields::find::<T>(name) {
            Some(field) if (field.get_mut)(&mut it).take(text) => {}
            Some(_) => problems.push(format!("{} is no value of {}", quoted(text), quoted(name))),
            None => problems.push(format!("there is no property {} to write", quoted(name))),
        }
    }
    let missing = T::FIELDS.iter().filter(|field| field.required && raw.properties.get(field.name).is_none());
    problems.extend(missing.map(|field| format!("{} is missing", quoted(field.name))));
    if problems.is_empty() { Ok(it) } else { Err(problems) }
}

fn pipelines(pipelines: &[&PipelineEntry]) -> String {
    listed(pipelines.iter().map(|pipeline| pipeline.label), 8)
}

/// A generated struct with the ids of one account: production, a sandbox, a customer's.
///
/// Pipelines, stages and association labels have another id in each account; the struct names them, and this says whose
/// ids are written.
#[derive(Clone, Copy, Debug)]
pub struct InAccount<'a, T> {
    it: &'a T,
    account: usize,
}

impl<'a, T: PayloadFields> InAccount<'a, T> {
    /// The struct with the ids of the account with this number. For generated code, which knows the numbers.
    #[doc(hidden)]
    pub fn new(it: &'a T, account: usize) -> Self {
        Self { it, account }
    }
}

impl<T: PayloadFields> TicketPayload for InAccount<'_, T> {
    const OPERATION: Operation = T::OPERATION;

    fn write(&self, body: &mut Body) {
        write_payload(self.it, self.account, body);
    }
}

/// A record's own data, beside its properties.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Record {
    /// The record's id.
    pub id: String,
    /// When it was made, as HubSpot writes it.
    pub created_at: Option<String>,
    /// When it was last changed, as HubSpot writes it.
    pub updated_at: Option<String>,
    /// Whether it is in the recycling bin.
    pub archived: bool,
    /// Where people see it.
    pub url: Option<String>,
}

/// A generated struct that is read.
pub trait RecordFields: Fields {
    /// The struct with nothing but this.
    fn with(record: Record) -> Self;

    /// The record's own data, and the properties that no field took.
    fn parts(&self) -> (&Record, &Texts);

    /// The properties that no field took, to be filled.
    fn others_mut(&mut self) -> &mut Texts;
}

/// Serialises a generated struct as HubSpot's record.
///
/// # Errors
/// Those of the serialiser.
pub fn serialize_record<T: RecordFields, S: Serializer>(it: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let (record, others) = it.parts();
    let named = fields::texts(it).map(|(name, text)| (name, text.into_owned()));
    let properties = Texts::from_iter(
        others.iter().chain(named.collect::<Vec<_>>().iter().map(|(name, text)| (*name, text.as_str()))),
    );
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry("id", &record.id)?;
    map.serialize_entry("properties", &properties)?;
    for (key, value) in
        [("createdAt", &record.created_at), ("updatedAt", &record.updated_at), ("url", &record.url)]
    {
        if let Some(text) = value {
            map.serialize_entry(key, text)?;
        }
    }
    map.serialize_entry("archived", &record.archived)?;
    map.end()
}

/// Reads a generated struct from HubSpot's record: openly. A property without a field, and a value that is none of its
/// field's type, is kept as text among the others.
///
/// # Errors
/// Those of the deserialiser, for what is no record.
pub fn deserialize_record<'de, T: RecordFields, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let raw = RawRecord::deserialize(deserializer)?;
    let mut it = T::with(Record {
        id: raw.id,
        created_at: raw.created_at,
        updated_at: raw.updated_at,
        archived: raw.archived,
        url: raw.url,
    });
    for (name, text) in raw.properties {
        let taken = fields::find::<T>(&name).is_some_and(|field| (field.get_mut)(&mut it).take(&text));
        if !taken {
            it.others_mut().insert(name, text);
        }
    }
    Ok(it)
}

/// Shows a payload's fields that have a value.
///
/// # Errors
/// Those of the formatter.
pub fn debug_payload<T: PayloadFields>(it: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let stage = it.placed();
    let links = it.links();
    let stage: (&str, &dyn fmt::Debug) = ("stage", &stage);
    let associations: (&str, &dyn fmt::Debug) = ("associations", &links);
    fields::debug(it, f, &[stage, associations])
}

/// Shows a record's fields that have a value.
///
/// # Errors
/// Those of the formatter.
pub fn debug_record<T: RecordFields>(it: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let (record, others) = it.parts();
    fields::debug(it, f, &[("record", record), ("others", others)])
}

/// The JSON Schema of a payload's body: the account's, with the properties that the struct has.
pub fn payload_json_schema<T: PayloadFields>(schema: &ObjectSchema) -> Schema {
    let create = T::OPERATION == Operation::Create;
    json_schema::payload_schema_of(schema, create, &|name| fields::find::<T>(name).is_some())
}

/// The JSON Schema of a record as HubSpot sends it.
pub fn record_json_schema(schema: &ObjectSchema) -> Schema {
    json_schema::record_schema(schema)
}

/// Whether two payloads write the same.
pub fn equal_payloads<T: PayloadFields>(left: &T, right: &T) -> bool {
    left.placed() == right.placed()
        && left.links() == right.links()
        && fields::texts(left).eq(fields::texts(right))
}

/// Whether two records hold the same.
pub fn equal_records<T: RecordFields>(left: &T, right: &T) -> bool {
    left.parts() == right.parts() && fields::texts(left).eq(fields::texts(right))
}
