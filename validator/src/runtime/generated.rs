//! Generated structs as a whole: writing creates and updates, and reading records.
//!
//! A generated struct gives access to its parts ([`FieldsRef`], [`FieldsMut`]). All other code is here; it uses these traits as
//! trait objects, and so is compiled once.

use std::{borrow::Cow, fmt};

use ticketproof_diagnostics::text::{listed, quoted};

use super::{
    association_labels::{LabelEntry, Link},
    field::Field,
    raw_properties::{RawBody, RawProperties, RecordMeta},
    stages::{PipelineEntry, PipelineStage},
};
use crate::payload::{Body, Operation, TicketPayload};

/// The constant facts about a generated struct: its properties, pipelines and labels.
#[derive(Debug)]
pub struct StructMeta {
    /// The struct's name.
    pub name: &'static str,
    /// The properties' internal names, sorted; fields stand in this order.
    pub names: &'static [&'static str],
    /// The properties that a create requires.
    pub required: &'static [&'static str],
    /// The pipelines whose stages it accepts.
    pub pipelines: &'static [&'static PipelineEntry],
    /// The labels by which it can be associated with other records.
    pub labels: &'static [LabelEntry],
}

/// Read access to the parts of a generated struct.
///
/// Trait objects are made from references to the struct, which implement this trait as well. Such an object needs no code that
/// drops the struct, so the compiler emits that code once less.
pub trait FieldsRef {
    /// The constant facts about the struct.
    fn meta(&self) -> &'static StructMeta;

    /// The field of the property with this index in [`StructMeta::names`]; `None` past the last.
    fn field(&self, index: usize) -> Option<&dyn Field>;

    /// The stage that the payload writes.
    fn stage(&self) -> Option<PipelineStage> {
        None
    }

    /// The associations that the payload writes.
    fn links(&self) -> &[Link] {
        &[]
    }

    /// The record's id and times, and its properties without a field; `None` for a payload.
    fn record(&self) -> Option<(&RecordMeta, &RawProperties)> {
        None
    }
}

impl<T: FieldsRef> FieldsRef for &T {
    #[inline]
    fn meta(&self) -> &'static StructMeta {
        T::meta(self)
    }

    #[inline]
    fn field(&self, index: usize) -> Option<&dyn Field> {
        T::field(self, index)
    }

    #[inline]
    fn stage(&self) -> Option<PipelineStage> {
        T::stage(self)
    }

    #[inline]
    fn links(&self) -> &[Link] {
        T::links(self)
    }

    #[inline]
    fn record(&self) -> Option<(&RecordMeta, &RawProperties)> {
        T::record(self)
    }
}

/// Write access to the parts of a generated struct.
pub trait FieldsMut {
    /// The field of the property with this index in [`StructMeta::names`]; `None` past the last.
    fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field>;

    /// The associations of the payload; `None` if the struct has none.
    fn links_mut(&mut self) -> Option<&mut Vec<Link>> {
        None
    }
}

/// Write access to the parts of a generated struct for records.
pub trait RecordFieldsMut: FieldsMut {
    /// The record's id and times, and its properties without a field.
    fn record_mut(&mut self) -> (&mut RecordMeta, &mut RawProperties);
}

/// A generated struct for a payload.
pub trait GeneratedPayload: FieldsRef + FieldsMut + Sized {
    /// The operation that the payload is for.
    const OPERATION: Operation;

    /// The struct with only a stage set; `None` if the operation requires a stage and there is none.
    fn with(stage: Option<PipelineStage>) -> Option<Self>;
}

/// A generated struct for a record.
pub trait GeneratedRecord: FieldsRef + RecordFieldsMut + Sized {
    /// The struct without any values.
    fn empty() -> Self;
}

/// The property and text of each field that has a text.
pub(super) fn texts(it: &dyn FieldsRef) -> Vec<(&'static str, Cow<'static, str>)> {
    let mut texts = Vec::new();
    for (index, name) in it.meta().names.iter().enumerate() {
        if let Some(text) = it.field(index).and_then(Field::text) {
            texts.push((*name, Cow::Owned(text.into_owned())));
        }
    }
    texts
}

/// Writes a generated struct with the ids of the account with this number.
pub fn write_payload(it: &dyn FieldsRef, account: usize, body: &mut Body) {
    for (name, text) in texts(it) {
        body.raw_property(name, text);
    }
    if let Some(stage) = it.stage() {
        stage.write(account, body);
    }
    for link in it.links() {
        link.write(account, body);
    }
}

/// The stage and the associations of a request's body, and the problems found.
pub(super) fn stage_and_links(
    meta: &StructMeta,
    raw: &RawBody,
) -> (Option<PipelineStage>, Vec<Link>, Vec<String>) {
    let mut problems = Vec::new();
    let stage = pipeline_properties(meta).and_then(|(pipeline, stage)| {
        let Some(id) = raw.properties.get(stage) else {
            if let Some(alone) = raw.properties.get(pipeline) {
                problems.push(format!("the pipeline {} is given without a stage", quoted(alone)));
            }
            return None;
        };
        let found = PipelineStage::find(meta.pipelines, raw.properties.get(pipeline), id);
        if found.is_none() {
            let labels = meta.pipelines.iter().map(|pipeline| pipeline.label);
            problems.push(format!("{} is not a stage of {}", quoted(id), listed(labels, 8)));
        }
        found
    });
    let mut links = Vec::new();
    for (id, types) in &raw.associations {
        match Link::find(meta.labels, id, types) {
            Some(link) => links.push(link),
            None => problems.push(format!("the record {} is associated by an unknown type", quoted(id))),
        }
    }
    (stage, links, problems)
}

/// The properties that hold a record's pipeline and stage.
fn pipeline_properties(meta: &StructMeta) -> Option<(&'static str, &'static str)> {
    meta.pipelines.first().map(|pipeline| (pipeline.property, pipeline.stage_property))
}

/// Sets a payload's fields from a request's body; unknown properties and invalid values are problems.
pub(super) fn fill_payload(
    it: &mut dyn FieldsMut,
    meta: &StructMeta,
    raw: &RawBody,
    problems: &mut Vec<String>,
) {
    for (name, text) in raw.properties.iter() {
        if pipeline_properties(meta).is_some_and(|(pipeline, stage)| name == pipeline || name == stage) {
            continue;
        }
        match field_of(it, meta, name).map(|field| field.set_text(text)) {
            Some(true) => {}
            Some(false) => problems.push(format!("{} is not a value of {}", quoted(text), quoted(name))),
            None => problems.push(format!("{} is not a property that can be written", quoted(name))),
        }
    }
    let missing = meta.required.iter().filter(|name| raw.properties.get(name).is_none());
    problems.extend(missing.map(|name| format!("{} is missing", quoted(name))));
}

/// Sets a record's fields from its properties; returns the properties that no field accepted.
pub(super) fn fill_record(
    it: &mut dyn FieldsMut,
    meta: &StructMeta,
    properties: RawProperties,
) -> RawProperties {
    let mut others = Vec::new();
    for (name, text) in properties {
        if !field_of(it, meta, &name).is_some_and(|field| field.set_text(&text)) {
            others.push((name, text));
        }
    }
    others.into_iter().collect()
}

/// Write access to the field of a property.
fn field_of<'a>(it: &'a mut dyn FieldsMut, meta: &StructMeta, name: &str) -> Option<&'a mut dyn Field> {
    let index = meta.names.binary_search(&name).ok()?;
    it.field_mut(index)
}

/// A generated struct with the ids of one account: production, a sandbox, a customer's.
///
/// Pipelines, stages and association labels have different ids in each account. The struct names them, and this type chooses
/// the account whose ids are written.
#[derive(Clone, Copy, Debug)]
pub struct InAccount<'a, T> {
    it: &'a T,
    account: usize,
}

impl<'a, T: GeneratedPayload> InAccount<'a, T> {
    /// The struct with the ids of the account with this number. For generated code, which knows the numbers.
    #[doc(hidden)]
    pub fn new(it: &'a T, account: usize) -> Self {
        Self { it, account }
    }
}

impl<T: GeneratedPayload> TicketPayload for InAccount<'_, T> {
    const OPERATION: Operation = T::OPERATION;

    fn write(&self, body: &mut Body) {
        write_payload(&self.it, self.account, body);
    }
}

/// Shows the fields that have a value.
///
/// # Errors
/// Those of the formatter.
pub fn debug_generated(it: &dyn FieldsRef, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = f.debug_struct(it.meta().name);
    if let Some((record, others)) = it.record() {
        shown.field("record", record).field("others", others);
    }
    if let Some(stage) = it.stage() {
        shown.field("stage", &stage);
    }
    if !it.links().is_empty() {
        shown.field("associations", &it.links());
    }
    for (name, text) in texts(it) {
        shown.field(name, &text);
    }
    shown.finish_non_exhaustive()
}

/// Whether two structs of one type have equal values.
pub fn equal_generated(left: &dyn FieldsRef, right: &dyn FieldsRef) -> bool {
    left.record() == right.record()
        && left.stage() == right.stage()
        && left.links() == right.links()
        && texts(left) == texts(right)
}
