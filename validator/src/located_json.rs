//! A record's text as JSON, with the place of every name and value.
//!
//! serde_json does the parsing; values are kept as slices of the record ([`Node`]), so each one knows its bytes, names keep
//! their order and their repetitions, and nothing recurses on the depth of the input: what a rule does not look into is
//! skipped by serde_json, which does that with a loop. What has been skipped is JSON, and is taken apart by its brackets
//! when a rule looks into it after all.

mod contents;
mod depth;
mod limits;
mod members;
mod node;
mod read;
mod split;

pub(crate) use depth::too_deep_at;
pub use limits::{MEMBERS_MAX, NESTING_MAX, RECORD_MAX};
pub(crate) use node::{Entry, Kind, Node};
pub(crate) use read::{Fault, HALF_CHARACTER, Text, bare, read_text, read_whole};
