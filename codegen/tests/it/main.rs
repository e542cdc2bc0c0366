//! What the generator promises, seen from outside.

mod accounts;
mod builder;
mod fixture;
mod golden;
mod hostile;
mod json_schema;
mod types;
