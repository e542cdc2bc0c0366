//! The association types that a create may name. One whose category is too long to be compared in one go, is empty, or is
//! escaped in JSON, is left out.

use ticketproof_schema::{AssociationType, Direction};

use super::padded;
use crate::compiled::CompiledSchema;

/// An association type that leads from the schema's object.
#[derive(Debug)]
pub(in crate::scan) struct Kind {
    pub(in crate::scan) id: u32,
    /// With zeros behind it.
    pub(in crate::scan) category: [u8; 32],
    /// Equal numbers for equal objects.
    pub(in crate::scan) object: usize,
    /// How many records may be tied by it.
    pub(in crate::scan) most: u32,
}

pub(super) fn of(compiled: &CompiledSchema) -> Vec<Kind> {
    let outgoing: Vec<&AssociationType> =
        compiled.schema.associations.iter().filter(|kind| kind.direction == Direction::Outgoing).collect();
    let kind = |of: &&AssociationType| {
        Some(Kind {
            id: of.type_id,
            category: padded(of.category.as_str())?,
            object: outgoing.iter().position(|other| other.object == of.object)?,
            most: of.max.unwrap_or(u32::MAX),
        })
    };
    let mut kinds: Vec<_> = outgoing.iter().filter_map(kind).collect();
    kinds.sort_by_key(|kind| kind.id);
    kinds
}
