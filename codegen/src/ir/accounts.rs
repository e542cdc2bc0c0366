//! Several accounts that share one set of types: items with the same name are counterparts, with different ids.

use std::collections::BTreeSet;

use ticketproof_diagnostics::text::quoted;
use ticketproof_schema::{
    AssociationType, Direction, ObjectSchema, ObjectType, Part, Pipeline,
    names::{Names, association_key},
};

use super::{
    context::{Cx, Other},
    fields::{holds_pipeline_or_stage, is_field},
};
use crate::error::CodegenError;

/// The name of the main account in messages.
const MAIN: &str = "the main account";

/// A snake-case identifier for an account's name, which is a file name.
pub(super) fn ident(name: &str) -> String {
    let ident: String = name
        .chars()
        .map(|char| if char.is_ascii_alphanumeric() { char.to_ascii_lowercase() } else { '_' })
        .collect();
    // In Pascal case it becomes a variant, and `Self` is not allowed.
    let stands = ident.starts_with(|char: char| char.is_ascii_lowercase()) && ident != "self";
    if stands { ident } else { format!("account_{ident}") }
}

/// Checks that all accounts have items with the same names.
pub(super) fn check(cx: &Cx<'_>) -> Result<(), CodegenError> {
    let mut lines = Vec::new();
    for other in &cx.others {
        compare_pipelines_and_labels(cx, other, &mut lines);
        compare_properties(cx, other, &mut lines);
    }
    if lines.is_empty() { Ok(()) } else { Err(CodegenError::AccountsDiffer(lines)) }
}

/// A named item of an account: its description, and the lock entry that names it.
type NamedItem = (String, String);

/// The pipelines, stages and labels of an account. Stages are listed only for pipelines that `others` have as well; labels only
/// for objects that `others` have, and otherwise the object. `section` is the prefix of the account's sections in the lock.
fn named_items(schema: &ObjectSchema, names: &Names, section: &str, others: &Shared) -> Vec<NamedItem> {
    let mut items = Vec::new();
    for (id, pipeline) in &schema.pipelines {
        let Some(module) = names.pipeline(id) else { continue };
        items.push((format!("the pipeline `{module}`"), format!("{section}pipelines.{id}")));
        for stage in pipeline.stages.keys().filter(|_| others.pipelines.contains(module)) {
            let Some(name) = names.stage(id, stage) else { continue };
            items.push((
                format!("the stage `{name}` of the pipeline `{module}`"),
                format!("{section}stages.{id}.{stage}"),
            ));
        }
    }
    for kind in outgoing(schema) {
        let object = &kind.object.id;
        let (Some(module), Some(name)) = (names.object(object), names.association(kind)) else { continue };
        // HubSpot's own objects have the same names in all accounts.
        let own = ObjectType::from_id(object).name != *object;
        items.push(if own || others.objects.contains(module) {
            let key = association_key(kind);
            let what = format!("the association label `{name}` to `{module}`");
            (what, format!("{section}associations.{object}.{key}"))
        } else {
            (format!("the object `{module}`"), format!("{section}objects.{object}"))
        });
    }
    items.dedup();
    items
}

/// The names of an account's pipelines and associated objects.
struct Shared {
    pipelines: BTreeSet<String>,
    objects: BTreeSet<String>,
}

impl Shared {
    fn of(schema: &ObjectSchema, names: &Names) -> Self {
        let pipelines = schema.pipelines.keys().filter_map(|id| names.pipeline(id));
        let objects = outgoing(schema).filter_map(|kind| names.object(&kind.object.id));
        Self {
            pipelines: pipelines.map(str::to_owned).collect(),
            objects: objects.map(str::to_owned).collect(),
        }
    }
}

fn outgoing(schema: &ObjectSchema) -> impl Iterator<Item = &AssociationType> {
    schema.associations.iter().filter(|kind| kind.direction == Direction::Outgoing)
}

fn compare_pipelines_and_labels(cx: &Cx<'_>, other: &Other<'_>, lines: &mut Vec<String>) {
    let (ours, theirs) = (Shared::of(cx.schema, cx.names), Shared::of(other.schema, &other.names));
    let main = named_items(cx.schema, cx.names, "", &theirs);
    let also = named_items(other.schema, &other.names, &format!("also.{}.", other.name), &ours);
    let account = format!("the account {}", quoted(other.name));
    let before = lines.len();
    missing(&main, MAIN, &also, &account, lines);
    missing(&also, &account, &main, MAIN, lines);
    if lines.len() > before {
        not_visible(cx.schema, MAIN, lines);
        not_visible(other.schema, &account, lines);
    }
}

/// Adds the parts that the token could not see, as a possible reason for missing items.
fn not_visible(schema: &ObjectSchema, account: &str, lines: &mut Vec<String>) {
    for (part, what) in [(Part::Pipelines, "pipelines"), (Part::AssociationLabels, "association labels")] {
        if schema.not_visible.contains(&part) {
            lines.push(format!(
                "the {what} of {account} were not visible to the token that it was pulled with"
            ));
        }
    }
}

fn missing(these: &[NamedItem], here: &str, those: &[NamedItem], there: &str, lines: &mut Vec<String>) {
    for (what, entry) in these {
        if !those.iter().any(|(name, _)| name == what) {
            let entry = ticketproof_diagnostics::text::escaped(entry);
            lines.push(format!("{what} is in {here} only (lock entry `{entry}`), not in {there}"));
        }
    }
}

/// Compares the selected properties: type, options, and whether they can be written must be equal.
fn compare_properties(cx: &Cx<'_>, other: &Other<'_>, lines: &mut Vec<String>) {
    let account = format!("the account {}", quoted(other.name));
    let select = &cx.options.select;
    // The pipeline and stage properties are texts in every account.
    let fields = cx.schema.properties.iter().filter(|(name, property)| {
        is_field(cx.schema, select, name, property) && !holds_pipeline_or_stage(cx, name)
    });
    for (name, property) in fields {
        let shown = quoted(name);
        let Some(theirs) = other.schema.property(name) else {
            lines.push(format!("the property {shown} is in {MAIN} only, not in {account}"));
            continue;
        };
        if (&theirs.property_type, theirs.is_multiple(), theirs.read_only)
            != (&property.property_type, property.is_multiple(), property.read_only)
        {
            lines.push(format!(
                "the property {shown} is of another type in {account}, or written in one of them only"
            ));
        } else if property.is_closed() || theirs.is_closed() {
            let only =
                |these: &ticketproof_schema::Property, those: &ticketproof_schema::Property, whose: &str| {
                    let only = these.options.keys().filter(|value| !those.options.contains_key(*value));
                    only.map(|value| format!("the option {} of {shown} is in {whose} only", quoted(value)))
                        .collect::<Vec<_>>()
                };
            lines.extend(only(property, theirs, MAIN));
            lines.extend(only(theirs, property, &account));
        }
    }
    for (name, property) in &other.schema.properties {
        let selected = select.takes(name) && is_field(other.schema, select, name, property);
        if selected && cx.schema.property(name).is_none() {
            lines.push(format!("the property {} is in {account} only, not in {MAIN}", quoted(name)));
        }
    }
}

/// A pipeline's id in each account. [`check`] has seen that every account has it.
pub(super) fn pipeline_ids(cx: &Cx<'_>, pipeline: &Pipeline, module: &str) -> Vec<String> {
    let others =
        cx.others.iter().filter_map(|other| counterpart(other, module).map(|found| found.id.clone()));
    std::iter::once(pipeline.id.clone()).chain(others).collect()
}

/// A stage's id in each account.
pub(super) fn stage_ids(cx: &Cx<'_>, module: &str, ident: &str, id: &str) -> Vec<String> {
    let others = cx.others.iter().filter_map(|other| {
        let pipeline = counterpart(other, module)?;
        pipeline.stages.keys().find(|stage| other.names.stage(&pipeline.id, stage) == Some(ident)).cloned()
    });
    std::iter::once(id.to_owned()).chain(others).collect()
}

/// An association type's category and id in each account.
pub(super) fn association_types(cx: &Cx<'_>, kind: &AssociationType, ident: &str) -> Vec<(String, u32)> {
    let object = cx.names.object(&kind.object.id);
    let spec = |kind: &AssociationType| (kind.category.as_str().to_owned(), kind.type_id);
    let others = cx.others.iter().filter_map(|other| {
        let mut outgoing = outgoing(other.schema);
        let same = |it: &&AssociationType| {
            other.names.object(&it.object.id) == object && other.names.association(it) == Some(ident)
        };
        outgoing.find(same).map(spec)
    });
    std::iter::once(spec(kind)).chain(others).collect()
}

fn counterpart<'a>(other: &'a Other<'_>, module: &str) -> Option<&'a Pipeline> {
    other.schema.pipelines.values().find(|pipeline| other.names.pipeline(&pipeline.id) == Some(module))
}
