//! Generated structs as a whole: what a create or update writes, and what a record is when it is read.
//!
//! A generated struct says what it is made of ([`Generated`]); everything that is done with it is done here, through that
//! trait's object, and so compiled once.

use std::{borrow::Cow, fmt};

use ticketproof_diagnostics::text::{listed, quoted};

use super::{
    association_labels::{LabelEntry, Link},
    field::Field,
    raw_properties::{RawPayload, Record, Texts},
    stages::{PipelineEntry, PlacedStage},
};
use crate::payload::{Body, Operation, TicketPayload};

/// What a generated struct is made of, beside its values.
#[derive(Debug)]
pub struct Table {
    /// The struct's name.
    pub name: &'static str,
    /// The properties' internal names, sorted; fields stand in this order.
    pub names: &'static [&'static str],
    /// The properties that a create cannot do without.
    pub required: &'static [&'static str],
    /// The pipelines whose stages it takes.
    pub pipelines: &'static [&'static PipelineEntry],
    /// The labels by which it is tied to other records.
    pub labels: &'static [LabelEntry],
}

/// A generated struct, to be looked at.
///
/// A trait object of it is made of a reference to the struct, which is `Generated` too: the object then needs no code that
/// drops the struct, and the compiler writes that code once less.
pub trait Generated {
    /// What it is made of.
    fn table(&self) -> &'static Table;

    /// The field at this place of the table; `None` past the last.
    fn field(&self, index: usize) -> Option<&dyn Field>;

    /// The stage that it writes.
    fn placed(&self) -> Option<PlacedStage> {
        None
    }

    /// The records that it ties to.
    fn links(&self) -> &[Link] {
        &[]
    }

    /// The record's own data and the properties without a field, of a struct that is read.
    fn record(&self) -> Option<(&Record, &Texts)> {
        None
    }
}

impl<T: Generated> Generated for &T {
    #[inline]
    fn table(&self) -> &'static Table {
        T::table(self)
    }

    #[inline]
    fn field(&self, index: usize) -> Option<&dyn Field> {
        T::field(self, index)
    }

    #[inline]
    fn placed(&self) -> Option<PlacedStage> {
        T::placed(self)
    }

    #[inline]
    fn links(&self) -> &[Link] {
        T::links(self)
    }

    #[inline]
    fn record(&self) -> Option<(&Record, &Texts)> {
        T::record(self)
    }
}

/// A generated struct, to be filled.
pub trait Fill {
    /// The field at this place of the table, to be changed; `None` past the last.
    fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field>;

    /// The records that it ties to, of a struct that ties.
    fn links_mut(&mut self) -> Option<&mut Vec<Link>> {
        None
    }
}

/// A generated struct that is read, to be filled.
pub trait FillRecord: Fill {
    /// The record's own data and the properties without a field.
    fn record_mut(&mut self) -> (&mut Record, &mut Texts);
}

/// A generated struct that is sent.
pub trait GeneratedPayload: Generated + Fill + Sized {
    /// What it is for.
    const OPERATION: Operation;

    /// The struct with nothing but a stage; `None` when one is needed.
    fn with(stage: Option<PlacedStage>) -> Option<Self>;
}

/// A generated struct that is read.
pub trait GeneratedRecord: Generated + FillRecord + Sized {
    /// The struct with nothing in it.
    fn empty() -> Self;
}

/// Every field's property and text, of those that have one.
pub(super) fn texts(it: &dyn Generated) -> Vec<(&'static str, Cow<'static, str>)> {
    let mut texts = Vec::new();
    for (index, name) in it.table().names.iter().enumerate() {
        if let Some(text) = it.field(index).and_then(Field::text) {
            texts.push((*name, Cow::Owned(text.into_owned())));
        }
    }
    texts
}

/// Writes a generated struct with the ids of the account with this number.
pub fn write_payload(it: &dyn Generated, account: usize, body: &mut Body) {
    for (name, text) in texts(it) {
        body.raw_property(name, text);
    }
    if let Some(stage) = it.placed() {
        stage.write(account, body);
    }
    for link in it.links() {
        link.write(account, body);
    }
}

/// The stage and the links of a request's body, and what is wrong with them.
pub(super) fn placed_and_links(
    table: &Table,
    raw: &RawPayload,
) -> (Option<PlacedStage>, Vec<Link>, Vec<String>) {
    let mut problems = Vec::new();
    let stage = placing(table).and_then(|(pipeline, stage)| {
        let Some(id) = raw.properties.get(stage) else {
            if let Some(alone) = raw.properties.get(pipeline) {
                problems.push(format!("the pipeline {} is without a stage", quoted(alone)));
            }
            return None;
        };
        let found = PlacedStage::find(table.pipelines, raw.properties.get(pipeline), id);
        if found.is_none() {
            let labels = table.pipelines.iter().map(|pipeline| pipeline.label);
            problems.push(format!("{} is no stage of {}", quoted(id), listed(labels, 8)));
        }
        found
    });
    let mut links = Vec::new();
    for (id, types) in &raw.associations {
        match Link::find(table.labels, id, types) {
            Some(link) => links.push(link),
            None => problems.push(format!("the record {} is tied by a type that is not known", quoted(id))),
        }
    }
    (stage, links, problems)
}

/// The properties of pipeline and stage.
fn placing(table: &Table) -> Option<(&'static str, &'static str)> {
    table.pipelines.first().map(|pipeline| (pipeline.property, pipeline.stage_property))
}

/// Fills a payload's fields from a request's body, strictly.
pub(super) fn fill_payload(it: &mut dyn Fill, table: &Table, raw: &RawPayload, problems: &mut Vec<String>) {
    for (name, text) in raw.properties.iter() {
        if placing(table).is_some_and(|(pipeline, stage)| name == pipeline || name == stage) {
            continue;
        }
        match field_of(it, table, name).map(|field| field.take(text)) {
            Some(true) => {}
            Some(false) => problems.push(format!("{} is no value of {}", quoted(text), quoted(name))),
            None => problems.push(format!("there is no property {} to write", quoted(name))),
        }
    }
    let missing = table.required.iter().filter(|name| raw.properties.get(name).is_none());
    problems.extend(missing.map(|name| format!("{} is missing", quoted(name))));
}

/// Fills a record's fields from its properties, openly; what no field took comes back.
pub(super) fn fill_record(it: &mut dyn Fill, table: &Table, properties: Texts) -> Texts {
    let mut others = Vec::new();
    for (name, text) in properties {
        if !field_of(it, table, &name).is_some_and(|field| field.take(&text)) {
            others.push((name, text));
        }
    }
    others.into_iter().collect()
}

/// The field of a property, to be changed.
fn field_of<'a>(it: &'a mut dyn Fill, table: &Table, name: &str) -> Option<&'a mut dyn Field> {
    let index = table.names.binary_search(&name).ok()?;
    it.field_mut(index)
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
pub fn debug_generated(it: &dyn Generated, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = f.debug_struct(it.table().name);
    if let Some((record, others)) = it.record() {
        shown.field("record", record).field("others", others);
    }
    if let Some(stage) = it.placed() {
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

/// Whether two structs of one type hold the same.
pub fn equal_generated(left: &dyn Generated, right: &dyn Generated) -> bool {
    left.record() == right.record()
        && left.placed() == right.placed()
        && left.links() == right.links()
        && texts(left) == texts(right)
}
