//! Lowering properties to fields, and their options to types.

use ticketproof_schema::{ObjectSchema, Property, PropertyOption, ValueKind, names::StageTiming};

use super::{
    context::Cx,
    docs,
    unit::{FieldItem, FieldKind, OptionEntry, OptionsBody, OptionsItem, Usage, VariantItem},
};
use crate::select::Select;

/// The most options that become variants. Above it the compile time of an enum grows faster than the list; that of a table does
/// not.
const VARIANTS_MAX: usize = 1_000;

/// The properties as fields, sorted by internal name.
pub(super) fn lower(cx: &Cx<'_>) -> Vec<FieldItem> {
    let select = &cx.options.select;
    let fields =
        cx.schema.properties.iter().filter(|(name, property)| is_field(cx.schema, select, name, property));
    fields.filter_map(|(name, property)| field(cx, name, property)).collect()
}

/// Whether a property becomes a field: it is selected or required. Timing properties of stages have no fields: they are read by
/// stage.
pub(crate) fn is_field(schema: &ObjectSchema, select: &Select, name: &str, property: &Property) -> bool {
    is_needed(schema, name) || select.takes(name) && StageTiming::of(schema, name, property).is_none()
}

fn is_needed(schema: &ObjectSchema, name: &str) -> bool {
    let profile = schema.profile();
    profile.subject == Some(name)
        || profile.pipeline.is_some_and(|profile| name == profile.pipeline || name == profile.stage)
        || schema.required_properties.contains(name)
}

fn field(cx: &Cx<'_>, name: &str, property: &Property) -> Option<FieldItem> {
    Some(FieldItem {
        ident: cx.names.property(name)?.to_owned(),
        kind: kind(cx, name, property)?,
        multiple: property.is_multiple() && !holds_pipeline_or_stage(cx, name),
        usage: usage(cx, name, property),
        deprecated: deprecated(property.archived, property.hidden),
        deprecated_to_read: deprecated(property.archived, false),
        docs: field_docs(name, property),
        property: name.to_owned(),
    })
}

fn kind(cx: &Cx<'_>, name: &str, property: &Property) -> Option<FieldKind> {
    // Pipeline and stage are ids as text, whatever the definition of the property says.
    if holds_pipeline_or_stage(cx, name) {
        return Some(FieldKind::Text);
    }
    Some(match property.value_kind() {
        ValueKind::Number => FieldKind::Number,
        ValueKind::Bool => FieldKind::Bool,
        ValueKind::Date => FieldKind::Date,
        ValueKind::DateTime => FieldKind::DateTime,
        ValueKind::OneOption | ValueKind::SeveralOptions => FieldKind::Options(cx.names.property_type(name)?),
        // Texts, ids of owners, pipelines and the like, and types that this version does not know.
        ValueKind::Text
        | ValueKind::PhoneNumber
        | ValueKind::OneReference
        | ValueKind::SeveralReferences
        | ValueKind::Unchecked => FieldKind::Text,
    })
}

/// Whether a property holds the pipeline or the stage of a record, where pipelines are known.
pub(super) fn holds_pipeline_or_stage(cx: &Cx<'_>, name: &str) -> bool {
    cx.pipeline_profile().is_some_and(|profile| name == profile.pipeline || name == profile.stage)
}

fn usage(cx: &Cx<'_>, name: &str, property: &Property) -> Usage {
    if property.read_only || holds_pipeline_or_stage(cx, name) {
        Usage::Read
    } else if cx.profile.subject == Some(name) || cx.schema.required_properties.contains(name) {
        Usage::Required
    } else {
        Usage::Write
    }
}

/// The note of deprecation, if any.
pub(super) fn deprecated(archived: bool, hidden: bool) -> Option<String> {
    match (archived, hidden) {
        (true, _) => Some("archived in HubSpot".to_owned()),
        (false, true) => Some("hidden in HubSpot".to_owned()),
        (false, false) => None,
    }
}

fn field_docs(name: &str, property: &Property) -> Vec<String> {
    let mut notes = vec![property.property_type.as_str().to_owned()];
    if !property.property_type.is_known() {
        notes = vec![format!("of the type {}, read as text", docs::label(property.property_type.as_str()))];
    }
    if property.is_multiple() {
        notes.push("several options".to_owned());
    }
    if property.external_options {
        notes.push("ids as text".to_owned());
    }
    if property.unique {
        notes.push("unique".to_owned());
    }
    if property.read_only {
        notes.push("read-only".to_owned());
    }
    let mut lines = vec![format!(
        "{}: HubSpot's {}, {}.",
        docs::label(&property.label),
        docs::label(name),
        notes.join(", ")
    )];
    lines.extend(docs::description(&property.description).map(|text| format!("\nDescription: {text}")));
    lines
}

/// A type for every list of options that a field holds.
pub(super) fn lower_options(cx: &Cx<'_>, fields: &[FieldItem]) -> Vec<OptionsItem> {
    let items = fields.iter().filter_map(|field| {
        let FieldKind::Options(ident) = &field.kind else { return None };
        let property = cx.schema.property(&field.property)?;
        Some(OptionsItem {
            ident: ident.clone(),
            property: field.property.clone(),
            multiple: field.multiple,
            docs: options_docs(&field.property, property),
            body: body(cx, &field.property, property),
        })
    });
    items.collect()
}

fn options_docs(name: &str, property: &Property) -> Vec<String> {
    vec![format!("The options of {} (HubSpot's {}).", docs::label(&property.label), docs::label(name))]
}

fn body(cx: &Cx<'_>, name: &str, property: &Property) -> OptionsBody {
    if property.options.len() > VARIANTS_MAX {
        return OptionsBody::Table(
            property.options.iter().map(|(value, option)| entry(value, option)).collect(),
        );
    }
    let variants = property.options.iter().filter_map(|(value, option)| {
        Some(VariantItem {
            ident: cx.names.option(name, value)?.to_owned(),
            entry: entry(value, option),
            deprecated: deprecated(false, option.hidden),
            docs: option_docs(value, option),
        })
    });
    OptionsBody::Variants(variants.collect())
}

fn entry(value: &str, option: &PropertyOption) -> OptionEntry {
    OptionEntry { value: value.to_owned(), label: docs::shortened(&option.label) }
}

fn option_docs(value: &str, option: &PropertyOption) -> Vec<String> {
    let mut lines = vec![format!("{} (stored as {}).", docs::label(&option.label), docs::label(value))];
    lines.extend(docs::description(&option.description).map(|text| format!("\nDescription: {text}")));
    lines
}
