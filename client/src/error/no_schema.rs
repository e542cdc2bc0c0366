//! Answers that could be read, and yet make no account's schema.

use std::fmt;

use ticketproof_diagnostics::text::quoted;

/// An answer in place of a schema: no property that is in use, or not the one that every account has.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct NoSchema {
    /// The object whose schema was asked for.
    pub object: String,
    /// Where it was asked for.
    pub base_url: String,
    /// How many entries the lists of properties had.
    pub entries: usize,
    /// How many of them are properties in use.
    pub in_use: usize,
    /// How many of them are archived properties.
    pub archived: usize,
    /// The property that every account has, if it is not among those in use.
    pub missing: Option<&'static str>,
}

impl fmt::Display for NoSchema {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { object, base_url, entries, in_use, archived, missing } = self;
        write!(
            f,
            "the answers of {} are no schema of {object}: {entries} entries for properties came back, {in_use} of them \
             properties in use and {archived} archived",
            quoted(base_url)
        )?;
        if let Some(missing) = missing {
            write!(f, "; {}, which every account has, is not among those in use", quoted(missing))?;
        }
        write!(
            f,
            "; check that the base URL is HubSpot's and that the token has one of the scopes `{object}`, \
             `crm.schemas.{object}.read`"
        )
    }
}
