//! What the sandbox remembers: records with their history, and the ties between them.

mod account;
mod kept;
mod links;
mod record;

pub(crate) use account::{Account, Table, object_type};
pub(crate) use kept::{fill_changed, fill_created};
pub(crate) use links::{End, Links, Tie, TypeKey};
pub(crate) use record::{Record, record_id};
