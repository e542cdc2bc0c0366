//! Lowering: HubSpot's JSON -> [`ObjectSchema`], with a report of everything that was not as it should be.
//!
//! It never fails and never panics: what can be understood is in the schema, what cannot is in the report. Only things
//! that are really odd are reported; what HubSpot's own default properties do (calculated but writable ones, enumerations
//! without options, type and field type pairs outside the documents) is normal.

mod anomaly;
mod associations;
mod context;
mod pipelines;
mod properties;
mod rules;

pub use anomaly::{Anomaly, AnomalyKind};
use context::Context;

use crate::{
    ObjectSchema, ObjectType,
    wire::{Entries, RawSchema},
};

/// Lowers all answers of one object type.
///
/// The report is sorted by where the oddity is, and the schema does not depend on the order of any list.
pub fn lower(object: ObjectType, raw: RawSchema) -> (ObjectSchema, Vec<Anomaly>) {
    let mut cx = Context { anomalies: Vec::new() };
    let mut schema = ObjectSchema::empty(object);

    let mut property_entries = raw.properties;
    let mut association_entries = Entries::new();
    match raw.object_schema.map(|entry| entry.0) {
        Some(Ok(raw)) => {
            schema.required_properties =
                cx.entries("schema/requiredProperties", raw.required_properties).into_iter().collect();
            property_entries.append(raw.properties);
            association_entries = raw.associations;
        }
        Some(Err(malformed)) => cx.report("schema", AnomalyKind::Malformed { why: malformed.why }),
        None => {}
    }

    properties::lower(&mut cx, &mut schema, property_entries);
    rules::lower(&mut cx, &mut schema, raw.validations);
    pipelines::lower(&mut cx, &mut schema, raw.pipelines);
    associations::lower(&mut cx, &mut schema, raw.labels, association_entries);
    if let Some(owners) = raw.owners {
        let owners = cx.entries("owners", owners).into_iter();
        schema.owners = Some(owners.filter(|owner| !owner.archived).map(|owner| owner.id).collect());
    }
    // With archived or sensitive properties out of sight, a required one may well be out of sight too; that is for the
    // caller to know. Here it is only odd.
    for name in &schema.required_properties {
        if !schema.properties.contains_key(name) {
            cx.report(
                format!("requiredProperties/{name}"),
                AnomalyKind::RequiredPropertyMissing { name: name.clone() },
            );
        }
    }
    cx.anomalies.sort();
    (schema, cx.anomalies)
}
