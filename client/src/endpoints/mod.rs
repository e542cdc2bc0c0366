//! HubSpot's endpoints, one file per family.

pub(crate) mod associations;
pub(crate) mod batch;
pub(crate) mod legacy;
pub(crate) mod read;
pub(crate) mod schema;
pub(crate) mod search;
pub(crate) mod tickets;

use ticketproof_schema::object_type::StandardObject;

/// The object type in the paths of tickets.
pub(crate) const TICKETS: &str = StandardObject::TICKETS.name;
