//! The association types that a create may name.

use ticketproof_schema::{AssociationType, Direction};

use crate::plan::Plan;

/// An association type that leads from the schema's object.
#[derive(Debug)]
pub(in crate::scan) struct Kind {
    pub(in crate::scan) id: u32,
    pub(in crate::scan) category: Box<[u8]>,
    /// Equal numbers for equal objects.
    pub(in crate::scan) object: usize,
    /// How many records may be tied by it.
    pub(in crate::scan) most: u32,
}

pub(super) fn of(plan: &Plan) -> Vec<Kind> {
    let outgoing: Vec<&AssociationType> =
        plan.schema.associations.iter().filter(|kind| kind.direction == Direction::Outgoing).collect();
    let kind = |of: &&AssociationType| Kind {
        id: of.type_id,
        category: of.category.as_str().as_bytes().into(),
        object: outgoing.iter().position(|other| other.object == of.object).unwrap_or_default(),
        most: of.max.unwrap_or(u32::MAX),
    };
    let mut kinds: Vec<_> = outgoing.iter().map(kind).collect();
    kinds.sort_by_key(|kind| kind.id);
    kinds
}
