//! What the caller decides.

use ticketproof_schema::Snapshot;

use crate::select::Select;

/// What to generate, and how the source finds its snapshot again.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// Which properties; all by default.
    pub select: Select,
    /// Where the source gets the snapshot's text from.
    pub embed: Embed,
    /// The command that makes the file again, for its header.
    pub command: Option<String>,
    /// Further accounts that share the types.
    pub also: Vec<AlsoAccount>,
}

/// Where the generated source gets a snapshot's text from.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Embed {
    /// It carries the text itself.
    #[default]
    Literal,
    /// It includes the file at this path: absolute, or relative to the generated file.
    File(String),
}

/// Another account that shares the types: a sandbox, a customer's portal.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AlsoAccount {
    /// What it is called in the names lock (`[also.<name>.…]`) and, in Pascal case, in the generated `Account`.
    pub name: String,
    /// Its schema.
    pub snapshot: Snapshot,
    /// Where the source gets its snapshot's text from.
    pub embed: Embed,
}

impl AlsoAccount {
    /// An account by name.
    pub fn new(name: impl Into<String>, snapshot: Snapshot) -> Self {
        Self { name: name.into(), snapshot, embed: Embed::Literal }
    }
}
