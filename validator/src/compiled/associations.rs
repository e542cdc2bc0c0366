//! Look-ups of association types by category and id.

use ticketproof_schema::{AssociationType, Direction, ObjectSchema};

/// The association types of a schema.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CompiledAssociations<'a> {
    schema: &'a ObjectSchema,
}

/// The association type with a category and a type id.
#[derive(Clone, Copy, Debug)]
pub(crate) enum AssociationMatch<'a> {
    /// A type that a record of this object can be created with.
    Allowed(&'a AssociationType),
    /// A type for the opposite direction.
    Reverse(&'a AssociationType),
    /// An allowed type with this id, of another category.
    OtherCategory(&'a AssociationType),
    /// The schema has no such type.
    Unknown,
}

impl<'a> CompiledAssociations<'a> {
    pub(crate) const fn new(schema: &'a ObjectSchema) -> Self {
        Self { schema }
    }

    /// Whether the schema has any association types.
    pub(crate) const fn is_known(self) -> bool {
        !self.schema.associations.is_empty()
    }

    /// Finds the type with this category and id.
    pub(crate) fn find(self, category: &str, type_id: u32) -> AssociationMatch<'a> {
        let mut best = AssociationMatch::Unknown;
        for kind in self.schema.associations.iter().filter(|kind| kind.type_id == type_id) {
            let same = kind.category.as_str() == category;
            match (same, kind.direction, best) {
                (true, Direction::Outgoing, _) => return AssociationMatch::Allowed(kind),
                (true, Direction::Incoming, _) => best = AssociationMatch::Reverse(kind),
                (false, Direction::Outgoing, AssociationMatch::Unknown) => {
                    best = AssociationMatch::OtherCategory(kind)
                }
                _ => {}
            }
        }
        best
    }

    /// The outgoing type that belongs to a reverse one: HubSpot gives the two directions neighbouring ids.
    pub(crate) fn opposite(self, reverse: &AssociationType) -> Option<&'a AssociationType> {
        self.outgoing()
            .filter(|kind| kind.object.id == reverse.object.id && kind.category == reverse.category)
            .min_by_key(|kind| kind.type_id.abs_diff(reverse.type_id))
    }

    /// The outgoing types.
    pub(crate) fn outgoing(self) -> impl Iterator<Item = &'a AssociationType> {
        self.schema.associations.iter().filter(|kind| kind.direction == Direction::Outgoing)
    }
}
