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

pub use anomaly::{Anomaly, AnomalyKind};

use crate::{
    ObjectSchema, ObjectType,
    wire::{ENTRIES_MAX, Entries, RawSchema, Untaken},
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

/// What lowering passes along: the report so far.
pub(crate) struct Context {
    anomalies: Vec<Anomaly>,
}

impl Context {
    fn report(&mut self, at: impl Into<String>, kind: AnomalyKind) {
        self.anomalies.push(Anomaly { at: at.into(), kind });
    }

    /// The entries of a collection that could be read; the others are reported.
    fn entries<T>(&mut self, collection: &str, entries: Entries<T>) -> Vec<T> {
        let (taken, Untaken { malformed, hidden, beyond }) = entries.into_parts();
        if let Some(count) = beyond {
            self.report(collection, AnomalyKind::TooMany { count, most: ENTRIES_MAX });
        }
        for (index, malformed) in malformed {
            let at = malformed.name.unwrap_or_else(|| index.to_string());
            self.report(format!("{collection}/{at}"), AnomalyKind::Malformed { why: malformed.why });
        }
        if hidden > 0 {
            self.report(collection, AnomalyKind::MoreMalformed { count: hidden });
        }
        taken
    }
}
