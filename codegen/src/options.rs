//! The options of the generator.

use ticketproof_schema::Snapshot;

use crate::select::Select;

/// The options of [`crate::generate`].
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// Which properties; all by default.
    pub select: Select,
    /// How the source embeds the snapshot's text.
    pub embed: Embed,
    /// The command that regenerates the file, for its header.
    pub command: Option<String>,
    /// Further accounts that share the types.
    pub also: Vec<AlsoAccount>,
}

/// How the generated source embeds a snapshot's text.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Embed {
    /// As a string literal.
    #[default]
    Literal,
    /// By `include_str!` of the file at this path: absolute, or relative to the generated file.
    File(String),
}

/// Another account that shares the types: a sandbox, a customer's portal.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AlsoAccount {
    /// Its name in the names lock (`[also.<name>.…]`) and, in Pascal case, in the generated `Account`.
    pub name: String,
    /// Its schema.
    pub snapshot: Snapshot,
    /// How the source embeds its snapshot's text.
    pub embed: Embed,
}

impl AlsoAccount {
    /// An account with this name.
    pub fn new(name: impl Into<String>, snapshot: Snapshot) -> Self {
        Self { name: name.into(), snapshot, embed: Embed::Literal }
    }
}
