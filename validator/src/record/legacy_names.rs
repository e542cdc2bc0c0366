//! Names of properties in the retired ticket API.

use crate::Operation;

/// The property that held the contact a ticket is from.
pub(crate) const CREATED_BY: &str = "created_by";

/// The property that the legacy API required beside those that the current one needs.
pub(crate) const SOURCE_TYPE: &str = "source_type";

/// Names that the legacy API used, and what the same property is called now.
const RENAMED: &[(&str, &str)] =
    &[("hs_pipeline_id", "hs_pipeline"), ("stage", "hs_pipeline_stage"), ("status", "hs_pipeline_stage")];

/// What a property is called now.
pub(crate) fn current_name(name: &str) -> &str {
    RENAMED.iter().find(|(old, _)| *old == name).map_or(name, |(_, new)| new)
}

/// How a record of this operation writes a property, for advice: its name as a member, or as an item of a legacy body.
pub(crate) fn written(operation: Operation, name: &str) -> String {
    if operation != Operation::LegacyCreate {
        return format!("\"{name}\"");
    }
    let old = RENAMED.iter().find(|(_, new)| *new == name).map_or(name, |(old, _)| old);
    format!("{{\"name\":\"{old}\",\"value\":\"…\"}}")
}
