//! HubSpot's endpoints, one file per family.

pub(crate) mod schema;
pub(crate) mod tickets;
