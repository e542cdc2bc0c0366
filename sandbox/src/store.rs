//! What the sandbox remembers: records with their history, and the ties between them.

mod account;
mod kind;
mod links;
mod record;

pub(crate) use account::{Account, Table, object_type};
pub(crate) use kind::Kind;
pub(crate) use links::{End, Links, Tie, TypeKey};
pub(crate) use record::{Record, record_id};
