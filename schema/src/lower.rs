//! Lowering: HubSpot's JSON -> [`ObjectSchema`], with a report of everything that was not as it should be.
//!
//! It never fails and never panics: what can be understood is in the schema, what cannot is in the report. Only things
//! that are really odd are reported; what HubSpot's own default properties do (calculated but writable ones, enumerations
//! without options, type and field type pairs outside the documents) is normal.

mod anomaly;
mod associations;
mod pipelines;
mod properties;
mod rules;

use serde::de::DeserializeOwned;
use serde_json::Value;

pub use anomaly::{Anomaly, AnomalyKind};

use crate::{
    ObjectSchema, ObjectType,
    wire::{ENTRIES_MAX, RawObjectSchema, RawOwner, RawSchema},
};

/// Lowers all answers of one object type.
///
/// The report is sorted by where the oddity is, and the schema does not depend on the order of any list.
pub fn lower(object: ObjectType, raw: RawSchema) -> (ObjectSchema, Vec<Anomaly>) {
    let mut cx = Context { anomalies: Vec::new() };
    let mut schema = ObjectSchema::empty(object);

    let mut property_entries = raw.properties;
    let mut association_entries = Vec::new();
    if let Some(value) = raw.object_schema
        && let Some(raw) = cx.entry::<RawObjectSchema>("schema", 0, value)
    {
        schema.required_properties = raw.required_properties.into_iter().collect();
        property_entries.extend(raw.properties);
        association_entries = raw.associations;
    }

    properties::lower(&mut cx, &mut schema, property_entries);
    rules::lower(&mut cx, &mut schema, raw.validations);
    pipelines::lower(&mut cx, &mut schema, raw.pipelines);
    associations::lower(&mut cx, &mut schema, raw.labels, association_entries);
    if let Some(owners) = raw.owners {
        let owners = cx.entries::<RawOwner>("owners", owners);
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

/// What lowering passes along: the report so far.
pub(crate) struct Context {
    anomalies: Vec<Anomaly>,
}

impl Context {
    fn report(&mut self, at: impl Into<String>, kind: AnomalyKind) {
        self.anomalies.push(Anomaly { at: at.into(), kind });
    }

    /// One entry of a collection, or nothing and a line in the report.
    fn entry<T: DeserializeOwned>(&mut self, collection: &str, index: usize, value: Value) -> Option<T> {
        let name = ["name", "propertyName", "id", "value"]
            .iter()
            .find_map(|key| value.get(key)?.as_str().map(str::to_owned));
        match serde_json::from_value(value) {
            Ok(entry) => Some(entry),
            Err(error) => {
                let at = name.unwrap_or_else(|| index.to_string());
                self.report(format!("{collection}/{at}"), AnomalyKind::Malformed { why: error.to_string() });
                None
            }
        }
    }

    /// The entries of a collection that can be understood.
    fn entries<T: DeserializeOwned>(
        &mut self,
        collection: &str,
        mut values: Vec<Value>,
    ) -> std::vec::IntoIter<T> {
        if values.len() > ENTRIES_MAX {
            self.report(collection, AnomalyKind::TooMany { count: values.len(), most: ENTRIES_MAX });
            values.truncate(ENTRIES_MAX);
        }
        let entries: Vec<T> = values
            .into_iter()
            .enumerate()
            .filter_map(|(index, value)| self.entry(collection, index, value))
            .collect();
        entries.into_iter()
    }
}
