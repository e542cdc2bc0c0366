//! Parts that came back empty although every account has some: that is no account, or a token that may not see them.

use reqwest::Url;
use ticketproof_diagnostics::text::{escaped, quoted};
use ticketproof_schema::{ObjectSchema, Part, wire::RawSchema};

use crate::{ClientError, error::NoSchema};

/// How much came back, before it was looked at.
pub(super) struct Came {
    properties: usize,
    labels: usize,
}

impl Came {
    pub(super) fn of(raw: &RawSchema) -> Self {
        Self {
            properties: raw.properties.len(),
            labels: raw.labels.iter().map(|labels| labels.results.len()).sum(),
        }
    }

    /// A schema has a property in use, and that of tickets has `subject`: without it, nothing that was asked is an account.
    pub(super) fn check_properties(&self, schema: &ObjectSchema, base: &Url) -> Result<(), ClientError> {
        let archived = schema.properties.values().filter(|property| property.archived).count();
        let in_use = schema.properties.len() - archived;
        let is_in_use = |name: &str| schema.property(name).is_some_and(|property| !property.archived);
        let missing = schema.profile().subject.filter(|name| !is_in_use(name));
        if in_use > 0 && missing.is_none() {
            return Ok(());
        }
        Err(ClientError::NoSchema(Box::new(NoSchema {
            object: schema.object.name.clone(),
            base_url: base.as_str().trim_end_matches('/').to_owned(),
            entries: self.properties,
            in_use,
            archived,
            missing,
        })))
    }

    /// Writes down that parts which came back empty were not visible, and tells of them. What an object has is known of
    /// tickets only.
    pub(super) fn hide_empty_parts(&self, schema: &mut ObjectSchema) -> Vec<String> {
        let mut notices = Vec::new();
        // It is written as it is: no owner's id then passes a check, which is no silence.
        if schema.owners.as_ref().is_some_and(|owners| owners.is_empty()) {
            notices.push("no owner in use came back, so that no owner's id passes a check".to_owned());
        }
        if schema.profile().pipeline.is_none() {
            return notices;
        }
        notices.extend(pipelines(schema));
        if self.labels == 0 && schema.not_visible.insert(Part::AssociationLabels) {
            notices.push(
                "no association label came back towards any object, so that labels are not checked"
                    .to_owned(),
            );
        }
        notices
    }
}

/// An account has a pipeline in use, always, and a pipeline has a stage.
fn pipelines(schema: &mut ObjectSchema) -> Vec<String> {
    if schema.active_pipelines().next().is_some() {
        let without_stage = schema.active_pipelines().filter(|it| it.active_stages().next().is_none());
        let told = |id: &str, label: &str| {
            format!(
                "pipeline {} ({}) came back without a stage in use: no record can be put into it",
                quoted(id),
                escaped(label)
            )
        };
        return without_stage.map(|it| told(&it.id, &it.label)).collect();
    }
    let archived = schema.pipelines.len();
    schema.pipelines.clear();
    if !schema.not_visible.insert(Part::Pipelines) {
        return Vec::new();
    }
    vec![format!(
        "no pipeline in use came back ({archived} archived), although every account has one: pipelines are written as not \
         visible, and stages are not checked; check the token's scopes"
    )]
}
