//! A HubSpot account's schema: what it is ([`model`]), how it gets here ([`wire`] and [`lower`]), the file it is kept in
//! ([`snapshot`]), what is true of one object type alone ([`profile`]), how its items are named in Rust ([`names`]), and what changed
//! between two snapshots ([`drift`]).
//!
//! No I/O but the snapshot file, the names lock and the usage manifest. [`replace_file`] is how every crate here writes a file
//! whole or not at all.

pub mod drift;
pub mod embedded;
pub mod file_identity;
pub mod json_schema;
pub mod limits;
pub mod lower;
pub mod model;
pub mod names;
pub mod object_type;
pub mod profile;
pub mod replace_file;
pub mod snapshot;
pub mod temporary_file;
pub mod usage;
pub mod wire;

pub use model::{
    AssociationCategory, AssociationType, Direction, FieldType, ObjectSchema, Part, Pipeline, Property,
    PropertyOption, PropertyType, RuleType, Sensitivity, Stage, ValidationRule, ValueKind,
};
pub use object_type::ObjectType;
pub use profile::Profile;
pub use snapshot::{Provenance, Snapshot, SnapshotError};
