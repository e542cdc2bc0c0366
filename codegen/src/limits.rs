//! What is too large to be a schema: a clear refusal instead of hours of compiling.

use ticketproof_diagnostics::text::quoted;
use ticketproof_schema::{ObjectSchema, Snapshot};

use crate::{error::CodegenError, ir::is_field, options::Options};

/// Properties that become fields: HubSpot allows 1,000 custom ones per object.
const PROPERTIES_MAX: usize = 10_000;

/// Properties that are looked at. HubSpot has 100 pipelines with 100 stages each, and makes up to seven properties for each.
const LOOKED_AT_MAX: usize = 200_000;

/// Options of all properties together.
const OPTIONS_MAX: usize = 200_000;

/// Stages of all pipelines together.
const STAGES_MAX: usize = 20_000;

/// Association types.
const ASSOCIATIONS_MAX: usize = 10_000;

/// Bytes of one name, value or id: HubSpot's longest text has 65,536 characters.
const TEXT_MAX: usize = 4 * 65_536;

pub(crate) fn check(snapshot: &Snapshot, options: &Options) -> Result<(), CodegenError> {
    let schema = &snapshot.schema;
    if schema.properties.len() > LOOKED_AT_MAX {
        return Err(CodegenError::TooLarge { found: schema.properties.len(), most: LOOKED_AT_MAX });
    }
    let fields: Vec<_> =
        schema.properties.iter().filter(|(name, it)| is_field(schema, &options.select, name, it)).collect();
    let options = fields.iter().map(|(_, property)| property.options.len()).sum();
    let stages = schema.pipelines.values().map(|pipeline| pipeline.stages.len() + 1).sum();
    for (what, found, most) in [
        ("properties", fields.len(), PROPERTIES_MAX),
        ("options", options, OPTIONS_MAX),
        ("pipelines and stages", stages, STAGES_MAX),
        ("association types", schema.associations.len(), ASSOCIATIONS_MAX),
    ] {
        if found > most {
            return Err(CodegenError::TooMany { what, found, most });
        }
    }
    match texts(schema).find(|text| text.len() > TEXT_MAX) {
        Some(text) => Err(CodegenError::TooLong { item: quoted(text), found: text.len(), most: TEXT_MAX }),
        None => Ok(()),
    }
}

/// Every text that stands in the source as it is.
fn texts(schema: &ObjectSchema) -> impl Iterator<Item = &String> {
    let properties = schema.properties.iter();
    let pipelines = schema.pipelines.iter();
    properties
        .flat_map(|(name, property)| std::iter::once(name).chain(property.options.keys()))
        .chain(pipelines.flat_map(|(id, pipeline)| std::iter::once(id).chain(pipeline.stages.keys())))
        .chain(schema.associations.iter().map(|kind| &kind.object.id))
}
