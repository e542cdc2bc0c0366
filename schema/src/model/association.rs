//! Association types: which records can be tied together, under which id, in which direction.

use serde::{Deserialize, Serialize};

use super::property::open_enum;
use crate::ObjectType;

open_enum! {
    /// Who defined an association type. Type ids are unique within a category only.
    AssociationCategory {
        /// HubSpot's own.
        HubSpotDefined = "HUBSPOT_DEFINED",
        /// Made by an integration.
        IntegratorDefined = "INTEGRATOR_DEFINED",
        /// Made by the account.
        UserDefined = "USER_DEFINED",
        /// Work objects.
        Work = "WORK",
    }
}

/// Which way an association type points, seen from the schema's own object.
#[derive(
    Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// From the schema's object to the other: the only direction that its create takes.
    Outgoing,
    /// From the other object to the schema's object: a common mistake, because the ids are neighbours (16 and 15).
    Incoming,
}

/// One association type between the schema's object and another.
#[derive(
    Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "camelCase")]
pub struct AssociationType {
    /// The other object type.
    pub object: ObjectType,
    /// Which way it points.
    pub direction: Direction,
    /// Who defined it.
    pub category: AssociationCategory,
    /// The id, unique within the category.
    pub type_id: u32,
    /// HubSpot's internal name, such as `TICKET_TO_CONTACT`, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The label that people see; an unlabelled type has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// How many records the one side may be tied to by this type, where known: for an outgoing type, how many others per
    /// record of the schema's object.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
}
