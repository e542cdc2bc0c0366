//! Facts for the Python part of the package: the limits of values, and the kinds of properties.

use pyo3::{prelude::*, types::PyDict};
use ticketproof_schema::{FieldType, ObjectSchema, Property, ValueKind, limits, profile::RECORD_ID};

/// The limits of values, by name.
pub(crate) fn limits_dict(py: Python<'_>) -> PyResult<Bound<'_, PyDict>> {
    let dict = PyDict::new(py);
    dict.set_item("text_max", limits::TEXT_MAX)?;
    dict.set_item("day_ms", limits::DAY_MS)?;
    dict.set_item("first_ms", limits::FIRST_MS)?;
    dict.set_item("last_ms", limits::LAST_MS)?;
    dict.set_item("near_epoch_ms", limits::NEAR_EPOCH_MS)?;
    dict.set_item("seconds_from", limits::SECONDS_FROM)?;
    dict.set_item("milliseconds_from", limits::MILLISECONDS_FROM)?;
    Ok(dict)
}

/// The property of a record's own id.
pub(crate) const RECORD_ID_PROPERTY: &str = RECORD_ID;

/// The kind of each property's values, by the property's name.
pub(crate) fn value_kinds<'py>(py: Python<'py>, schema: &ObjectSchema) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (name, property) in &schema.properties {
        dict.set_item(name, kind_name(property))?;
    }
    Ok(dict)
}

fn kind_name(property: &Property) -> &'static str {
    let is_one_owner = property.is_owner() && property.field_type != FieldType::Checkbox;
    match property.value_kind() {
        ValueKind::Text | ValueKind::PhoneNumber => "text",
        ValueKind::Number => "number",
        ValueKind::Bool => "bool",
        ValueKind::Date => "date",
        ValueKind::DateTime => "datetime",
        ValueKind::OneOption | ValueKind::OneReference | ValueKind::Unchecked if is_one_owner => "owner",
        ValueKind::OneOption => "one_option",
        ValueKind::SeveralOptions => "several_options",
        ValueKind::OneReference => "one_reference",
        ValueKind::SeveralReferences => "several_references",
        ValueKind::Unchecked => "unchecked",
    }
}
