//! The association types that a create may use. A type is left out if its category is empty, needs escapes in JSON, or is too
//! long for one comparison.

use ticketproof_schema::{AssociationType, Direction};

use super::padded;
use crate::compiled::CompiledSchema;

/// An association type from the schema's object to another one.
#[derive(Debug)]
pub(in crate::scan) struct AllowedAssociation {
    pub(in crate::scan) id: u32,
    /// The category, padded with zeros.
    pub(in crate::scan) category: [u8; 32],
    /// The other object: equal numbers are equal objects.
    pub(in crate::scan) object: usize,
    /// How many records one record may be associated with by this type.
    pub(in crate::scan) most: u32,
}

pub(super) fn allowed(compiled: &CompiledSchema) -> Vec<AllowedAssociation> {
    let outgoing: Vec<&AssociationType> =
        compiled.schema.associations.iter().filter(|one| one.direction == Direction::Outgoing).collect();
    let to_allowed = |of: &&AssociationType| {
        Some(AllowedAssociation {
            id: of.type_id,
            category: padded(of.category.as_str())?,
            object: outgoing.iter().position(|other| other.object == of.object)?,
            most: of.max.unwrap_or(u32::MAX),
        })
    };
    let mut types: Vec<_> = outgoing.iter().filter_map(to_allowed).collect();
    types.sort_by_key(|one| one.id);
    types
}
