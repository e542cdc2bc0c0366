//! Limits of the schema's size, so that a huge input is refused instead of compiled for hours.

use ticketproof_diagnostics::text::quoted;
use ticketproof_schema::{ObjectSchema, Snapshot};

use crate::{error::CodegenError, ir::is_field, options::Options};

/// The most properties that become fields. HubSpot allows 1,000 custom ones per object.
const PROPERTIES_MAX: usize = 10_000;

/// The most properties that are read. HubSpot allows 100 pipelines with 100 stages each, and has up to seven timing properties
/// for each stage.
const READ_MAX: usize = 200_000;

/// The most options of all properties together.
const OPTIONS_MAX: usize = 200_000;

/// The most stages of all pipelines together.
const STAGES_MAX: usize = 20_000;

/// The most association types.
const ASSOCIATIONS_MAX: usize = 10_000;

/// The longest name, value or id, in bytes: HubSpot's longest text has 65,536 characters.
const TEXT_MAX: usize = 4 * 65_536;

pub(crate) fn check(snapshot: &Snapshot, options: &Options) -> Result<(), CodegenError> {
    let schema = &snapshot.schema;
    if schema.properties.len() > READ_MAX {
        return Err(CodegenError::TooLarge { found: schema.properties.len(), most: READ_MAX });
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

/// The texts that the source contains unchanged.
fn texts(schema: &ObjectSchema) -> impl Iterator<Item = &String> {
    let properties = schema.properties.iter();
    let pipelines = schema.pipelines.iter();
    properties
        .flat_map(|(name, property)| std::iter::once(name).chain(property.options.keys()))
        .chain(pipelines.flat_map(|(id, pipeline)| std::iter::once(id).chain(pipeline.stages.keys())))
        .chain(schema.associations.iter().map(|kind| &kind.object.id))
}
