//! JSON values with their positions in the record.
//!
//! serde_json parses. A value is kept as a slice of the record ([`Node`]), so its bytes are known, and names keep their order and
//! their repetitions. Nothing recurses on the depth of the input: serde_json skips values with a loop. A skipped value is known
//! to be JSON; when a rule asks for its members or items, [`split`] finds them by their quotes and brackets.

mod contents;
mod depth;
mod limits;
mod members;
mod node;
mod read;
mod split;

pub(crate) use depth::too_deep_at;
pub use limits::{MEMBERS_MAX, NESTING_MAX, RECORD_MAX};
pub(crate) use node::{Entry, JsonKind, Node};
pub(crate) use read::{HALF_CHARACTER, JsonError, decode_utf8, parse_value, without_blanks};
