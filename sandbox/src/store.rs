//! The stored account: records with their history, and the associations between them.

mod account;
mod association_graph;
mod object_types;
mod record;

pub(crate) use account::{Account, Table, object_type};
pub(crate) use association_graph::{AssociationEntry, AssociationGraph, AssociationTypeKey, RecordRef};
pub(crate) use object_types::{set_changed_values, set_created_values};
pub(crate) use record::{Record, record_id};
