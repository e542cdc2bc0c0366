//! What the generator promises, seen from outside.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod accounts;
mod builder;
mod fixture;
mod golden;
mod hostile;
mod json_schema;
mod refused;
mod types;
