//! Properties and their options.

use std::collections::BTreeMap;

use super::{anomaly::AnomalyKind, context::Context};
use crate::{
    FieldType, ObjectSchema, Property, PropertyOption, PropertyType, Sensitivity,
    wire::{Entries, RawOption, RawProperty},
};

/// The same property may come several times: from the calls for each sensitivity, archived and not, and from the object
/// schema. A definition that is in use wins over an archived one of the same name.
pub(super) fn lower(cx: &mut Context, schema: &mut ObjectSchema, entries: Entries<RawProperty>) {
    let mut lowered: BTreeMap<String, Vec<Property>> = BTreeMap::new();
    for raw in cx.entries("properties", entries) {
        if raw.name.is_empty() {
            cx.report("properties", AnomalyKind::EmptyName);
            continue;
        }
        let name = raw.name.clone();
        let property = property(cx, raw);
        // One is the rule, and room for more would be most of the memory.
        let definitions = lowered.entry(name).or_insert_with(|| Vec::with_capacity(1));
        if !definitions.contains(&property) {
            definitions.push(property);
        }
    }
    for (name, mut definitions) in lowered {
        definitions.sort_by_cached_key(|property| (property.archived, format!("{property:?}")));
        let in_use = definitions.iter().filter(|property| !property.archived).count();
        if in_use > 1 || (in_use == 0 && definitions.len() > 1) {
            cx.report(format!("properties/{name}"), AnomalyKind::Conflicting { name: name.clone() });
        }
        if let Some(property) = definitions.into_iter().next() {
            report_oddities(cx, &name, &property);
            schema.properties.insert(name, property);
        }
    }
}

fn property(cx: &mut Context, raw: RawProperty) -> Property {
    let at = format!("properties/{}", raw.name);
    let property_type = match raw.property_type.as_deref() {
        None | Some("") => {
            cx.report(&*at, AnomalyKind::NoType);
            PropertyType::String
        }
        Some(text) => PropertyType::from(text),
    };
    let options = options(cx, &at, raw.options);
    Property {
        label: raw.label.unwrap_or_default(),
        description: raw.description.unwrap_or_default(),
        group: raw.group_name.unwrap_or_default(),
        property_type,
        field_type: FieldType::from(raw.field_type.as_deref().unwrap_or("text")),
        options,
        external_options: raw.external_options,
        read_only: raw.modification_metadata.is_some_and(|metadata| metadata.read_only_value),
        calculated: raw.calculated,
        hidden: raw.hidden,
        archived: raw.archived,
        unique: raw.has_unique_value,
        hubspot_defined: raw.hubspot_defined,
        sensitivity: raw.data_sensitivity.as_deref().map_or(Sensitivity::NonSensitive, Sensitivity::from),
        referenced_object_type: raw.referenced_object_type.filter(|object| !object.is_empty()),
        rules: Vec::new(),
    }
}

fn options(cx: &mut Context, at: &str, entries: Entries<RawOption>) -> BTreeMap<String, PropertyOption> {
    let at = format!("{at}/options");
    let mut options = BTreeMap::new();
    for raw in cx.entries(&at, entries) {
        if raw.value.is_empty() {
            cx.report(&*at, AnomalyKind::EmptyName);
            continue;
        }
        let option = PropertyOption {
            label: raw.label.unwrap_or_default(),
            description: raw.description.unwrap_or_default(),
            hidden: raw.hidden,
        };
        if let Some(first) = options.get(&raw.value) {
            if *first != option {
                cx.report(&*at, AnomalyKind::Conflicting { name: raw.value });
            }
            continue;
        }
        options.insert(raw.value, option);
    }
    options
}

fn report_oddities(cx: &mut Context, name: &str, property: &Property) {
    let at = format!("properties/{name}");
    let first_is_letter = name.starts_with(|char: char| char.is_ascii_lowercase());
    let is_plain =
        name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !first_is_letter || !is_plain {
        cx.report(&*at, AnomalyKind::OddName { name: name.to_owned() });
    }
    if !property.property_type.is_known() {
        let text = property.property_type.as_str().to_owned();
        cx.report(&*at, AnomalyKind::UnknownPropertyType { text });
    }
    if !property.field_type.is_known() {
        let text = property.field_type.as_str().to_owned();
        cx.report(&*at, AnomalyKind::UnknownFieldType { text });
    }
    if !property.sensitivity.is_known() {
        let text = property.sensitivity.as_str().to_owned();
        cx.report(&*at, AnomalyKind::UnknownSensitivity { text });
    }
    if property.is_multiple() {
        for value in property.options.keys().filter(|value| value.contains(';')) {
            cx.report(&*at, AnomalyKind::SeparatorInOption { value: value.clone() });
        }
    }
}
