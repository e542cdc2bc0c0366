//! Pipelines and their stages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::profile::PipelineProfile;

fn is_false(value: &bool) -> bool {
    !*value
}

/// A pipeline: an ordered way that records take, from stage to stage. The order is not kept; nothing depends on it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Pipeline {
    /// The internal id: text, even where it looks like a number.
    pub id: String,
    /// The name that people see.
    pub label: String,
    /// The stages by id, archived ones included when the server lists them.
    pub stages: BTreeMap<String, Stage>,
    /// Whether it is archived.
    #[serde(default, skip_serializing_if = "is_false")]
    pub archived: bool,
}

impl Pipeline {
    /// The stages that records can be moved to.
    pub fn active_stages(&self) -> impl Iterator<Item = &Stage> {
        self.stages.values().filter(|stage| !stage.archived)
    }
}

/// One stage of a pipeline.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Stage {
    /// The internal id: text, even where it looks like a number.
    pub id: String,
    /// The name that people see.
    pub label: String,
    /// What else HubSpot says of it, such as `ticketState` (`OPEN`, `CLOSED`); values are text, even `"true"`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub metadata: BTreeMap<String, String>,
    /// Who may write it (`CRM_PERMISSIONS_ENFORCEMENT`, `READ_ONLY`, `INTERNAL_ONLY`), where the server says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub write_permissions: Option<String>,
    /// Whether it is archived.
    #[serde(default, skip_serializing_if = "is_false")]
    pub archived: bool,
}

impl Stage {
    /// Whether records in this stage are closed; `None` where HubSpot does not say.
    pub fn is_closed(&self, profile: &PipelineProfile) -> Option<bool> {
        let state = self.metadata.get(profile.state)?;
        let known = [(profile.open, false), (profile.closed, true)];
        known.into_iter().find(|(text, _)| text == state).map(|(_, is_closed)| is_closed)
    }
}
