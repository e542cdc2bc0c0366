//! Several accounts that share one set of types: what is called the same is the same, under other ids.

use ticketproof_diagnostics::text::quoted;
use ticketproof_schema::{AssociationType, Direction, ObjectSchema, Pipeline, names::Names};

use super::lower::{Cx, Other};
use crate::CodegenError;

/// What the reader calls the account that the types are made from.
const MAIN: &str = "the main account";

/// A snake-case identifier for an account's name, which is a file name.
pub(super) fn ident(name: &str) -> String {
    let ident: String = name
        .chars()
        .map(|char| if char.is_ascii_alphanumeric() { char.to_ascii_lowercase() } else { '_' })
        .collect();
    // In Pascal case it is a variant, and `Self` cannot be one.
    let stands = ident.starts_with(|char: char| char.is_ascii_lowercase()) && ident != "self";
    if stands { ident } else { format!("account_{ident}") }
}

/// Checks that every account has what the others have, by name.
pub(super) fn check(cx: &Cx<'_>) -> Result<(), CodegenError> {
    let mut lines = Vec::new();
    for other in &cx.others {
        compare_places(cx, other, &mut lines);
        compare_properties(cx, other, &mut lines);
    }
    if lines.is_empty() { Ok(()) } else { Err(CodegenError::AccountsDiffer(lines)) }
}

/// One named thing of an account: what it is, and where to name its counterpart.
type Item = (String, String);

/// The pipelines, stages and labels of an account; stages of pipelines that `others` have, too.
fn places(schema: &ObjectSchema, names: &Names, others: &[String]) -> Vec<Item> {
    let mut items = Vec::new();
    for (id, pipeline) in &schema.pipelines {
        let Some(module) = names.pipeline(id) else { continue };
        items.push((format!("the pipeline `{module}`"), format!("pipelines.{id}")));
        for stage in pipeline.stages.keys().filter(|_| others.iter().any(|other| other == module)) {
            let Some(name) = names.stage(id, stage) else { continue };
            items.push((
                format!("the stage `{name}` of the pipeline `{module}`"),
                format!("stages.{id}.{stage}"),
            ));
        }
    }
    for kind in schema.associations.iter().filter(|kind| kind.direction == Direction::Outgoing) {
        let (Some(object), Some(name)) = (names.object(&kind.object.id), names.association(kind)) else {
            continue;
        };
        items.push((
            format!("the association label `{name}` to `{object}`"),
            format!("associations.{}", kind.object.id),
        ));
    }
    items
}

fn compare_places(cx: &Cx<'_>, other: &Other<'_>, lines: &mut Vec<String>) {
    let modules = |schema: &ObjectSchema, names: &'_ Names| -> Vec<String> {
        schema.pipelines.keys().filter_map(|id| names.pipeline(id).map(str::to_owned)).collect()
    };
    let (ours, theirs) = (modules(cx.schema, cx.names), modules(other.schema, &other.names));
    let main = places(cx.schema, cx.names, &theirs);
    let also = places(other.schema, &other.names, &ours);
    let account = format!("the account {}", quoted(other.name));
    missing(&main, MAIN, &also, &account, lines);
    missing(&also, &account, &main, MAIN, lines);
}

fn missing(these: &[Item], here: &str, those: &[Item], there: &str, lines: &mut Vec<String>) {
    for (what, entry) in these {
        if !those.iter().any(|(name, _)| name == what) {
            let entry = ticketproof_diagnostics::text::escaped(entry);
            lines.push(format!("{what} is in {here} only (lock entry `{entry}`), not in {there}"));
        }
    }
}

/// The selected properties must be the same where the types depend on them: type, options, and whether they are written.
fn compare_properties(cx: &Cx<'_>, other: &Other<'_>, lines: &mut Vec<String>) {
    let account = format!("the account {}", quoted(other.name));
    let emitted = |schema: &ObjectSchema, name: &str| {
        let timing = |it| ticketproof_schema::names::StageTiming::of(schema, name, it).is_some();
        cx.options.select.takes(name) && !schema.property(name).is_some_and(timing)
    };
    for (name, property) in cx.schema.properties.iter().filter(|(name, _)| emitted(cx.schema, name)) {
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
    for name in other.schema.properties.keys().filter(|name| emitted(other.schema, name)) {
        if cx.schema.property(name).is_none() {
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
        let mut outgoing = other.schema.associations.iter().filter(|it| it.direction == Direction::Outgoing);
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
