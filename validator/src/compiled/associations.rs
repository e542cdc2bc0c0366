//! Association types, asked by category and id.

use ticketproof_schema::{AssociationType, Direction, ObjectSchema};

/// The association types of a schema.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CompiledAssociations<'a> {
    schema: &'a ObjectSchema,
}

/// What a category and type id lead to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Found<'a> {
    /// A type that a record of this object can be created with.
    Allowed(&'a AssociationType),
    /// A type that points the other way.
    Reverse(&'a AssociationType),
    /// An allowed type with this id, of another category.
    OtherCategory(&'a AssociationType),
    /// No type that the schema knows.
    Nothing,
}

impl<'a> CompiledAssociations<'a> {
    pub(crate) const fn new(schema: &'a ObjectSchema) -> Self {
        Self { schema }
    }

    /// Whether the schema knows any types at all.
    pub(crate) const fn is_known(self) -> bool {
        !self.schema.associations.is_empty()
    }

    /// What this category and id are.
    pub(crate) fn find(self, category: &str, type_id: u32) -> Found<'a> {
        let mut best = Found::Nothing;
        for kind in self.schema.associations.iter().filter(|kind| kind.type_id == type_id) {
            let same = kind.category.as_str() == category;
            match (same, kind.direction, best) {
                (true, Direction::Outgoing, _) => return Found::Allowed(kind),
                (true, Direction::Incoming, _) => best = Found::Reverse(kind),
                (false, Direction::Outgoing, Found::Nothing) => best = Found::OtherCategory(kind),
                _ => {}
            }
        }
        best
    }

    /// The outgoing type that a reverse one was mistaken for: HubSpot gives the two directions neighbouring ids.
    pub(crate) fn turned(self, reverse: &AssociationType) -> Option<&'a AssociationType> {
        self.outgoing()
            .filter(|kind| kind.object.id == reverse.object.id && kind.category == reverse.category)
            .min_by_key(|kind| kind.type_id.abs_diff(reverse.type_id))
    }

    /// The outgoing types, for a list in a message.
    pub(crate) fn outgoing(self) -> impl Iterator<Item = &'a AssociationType> {
        self.schema.associations.iter().filter(|kind| kind.direction == Direction::Outgoing)
    }
}
