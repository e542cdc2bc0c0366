//! Pipeline and stage, which only make sense together.

use serde_json::{Map, Value, json};

use super::constraint::one_of;
use crate::{ObjectSchema, Pipeline, Property, profile::PipelineProfile};

/// The schema of the property of a pipeline or stage, whatever the pipeline.
pub(super) fn value(property: &Property) -> Value {
    json!({ "title": property.label, "type": ["string", "number", "boolean", "null"] })
}

/// Says which stage goes with which pipeline, and what a create cannot do without.
pub(super) fn constrain(
    schema: &ObjectSchema,
    profile: &PipelineProfile,
    create: bool,
    required: &mut Vec<&str>,
    map: &mut Map<String, Value>,
) {
    let active: Vec<&Pipeline> = schema.active_pipelines().collect();
    let several = active.len() > 1;
    if create {
        required.push(profile.stage);
        if several {
            required.push(profile.pipeline);
        }
    }
    let filled = json!({ "type": ["string", "number", "boolean"], "not": { "const": "" } });
    let rule = if schema.pipelines.is_empty() {
        if create {
            json!({ "properties": { profile.stage: filled } })
        } else {
            json!({ "properties": { profile.stage: filled.clone(), profile.pipeline: filled } })
        }
    } else if create && !several {
        only(profile, active.first().copied())
    } else if create {
        each(profile, &active)
    } else {
        let alone =
            active.iter().flat_map(|pipeline| pipeline.active_stages().map(|stage| stage.id.as_str()));
        json!({
            "if": { "required": [profile.pipeline] },
            "then": each(profile, &active),
            "else": { "properties": { profile.stage: one_of(alone) } },
        })
    };
    if let Value::Object(rule) = rule {
        map.insert("allOf".to_owned(), json!([rule]));
    }
}

/// The stages of the pipeline that is given.
fn each(profile: &PipelineProfile, active: &[&Pipeline]) -> Value {
    let each = active.iter().map(|pipeline| {
        json!({
            "title": pipeline.label,
            "properties": {
                profile.pipeline: one_of([pipeline.id.as_str()]),
                profile.stage: stages(pipeline),
            },
        })
    });
    let each: Vec<_> = each.collect();
    if each.is_empty() { json!({ "not": {} }) } else { json!({ "anyOf": each }) }
}

/// The stages of the only pipeline, which need not be named.
fn only(profile: &PipelineProfile, pipeline: Option<&Pipeline>) -> Value {
    let Some(pipeline) = pipeline else { return json!({ "not": {} }) };
    json!({
        "properties": {
            profile.pipeline: { "anyOf": [one_of([pipeline.id.as_str()]), { "enum": ["", null] }] },
            profile.stage: stages(pipeline),
        },
    })
}

fn stages(pipeline: &Pipeline) -> Value {
    one_of(pipeline.active_stages().map(|stage| stage.id.as_str()))
}
