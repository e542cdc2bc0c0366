//! The account's schema as HubSpot's JSON: the way back from the model to the wire.

pub(crate) mod labels;
pub(crate) mod object;
pub(crate) mod pipelines;
pub(crate) mod properties;

/// The moment that HubSpot gives to what it made itself.
pub(crate) const EPOCH: &str = "1970-01-01T00:00:00Z";
