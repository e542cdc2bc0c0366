//! Names by key.

use std::collections::BTreeMap;

/// The Rust names of the items of one scope, by what HubSpot tells them apart by: a property's name, an id.
pub(super) type Scope = BTreeMap<String, String>;

/// Scopes by what they belong to: options by property, stages by pipeline.
pub(super) type Scopes = BTreeMap<String, Scope>;
