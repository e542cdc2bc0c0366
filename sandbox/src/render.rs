//! The account's schema and records as HubSpot's JSON.

pub(crate) mod associations;
pub(crate) mod batch;
pub(crate) mod object;
pub(crate) mod pipelines;
pub(crate) mod properties;

/// The creation time of everything that HubSpot defines itself.
pub(crate) const EPOCH: &str = "1970-01-01T00:00:00Z";
