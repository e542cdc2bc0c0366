//! A record's text as JSON, with the place of every name and value.
//!
//! serde_json does the parsing; values are kept as slices of the record ([`Node`]), so each one knows its bytes, names keep
//! their order and their repetitions, and nothing recurses on the depth of the input: what a rule does not look into is
//! skipped by serde_json, which does that with a loop. What has been skipped is JSON, and is taken apart by its brackets
//! when a rule looks into it after all.

mod depth;
mod members;
mod node;
mod read;
mod split;

pub(crate) use depth::too_deep_at;
pub(crate) use node::{Entry, Kind, Node};
pub(crate) use read::{Fault, HALF_CHARACTER, Text, bare, read_text, read_whole};

/// The most bytes of one record. The project's own limit: HubSpot documents none for a request, and 65,536 characters in
/// each of 100 properties are less than this.
pub const RECORD_MAX: usize = 8 * 1024 * 1024;

/// The most members of one object, and items of one list. The project's own limit: an account has a few thousand properties,
/// a request 100 inputs, and what is listed takes ten times the memory of what it is read from. More than a line that the fast
/// path reads can hold.
pub const MEMBERS_MAX: usize = 256 * 1024;

/// The most objects and lists that may stand inside one another in a record. The project's own limit; a request needs five.
pub const NESTING_MAX: usize = 64;
