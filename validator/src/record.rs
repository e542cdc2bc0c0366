//! The parts of one record as rules see them: raw properties, property texts, facts about the whole, locations.

mod association_layout;
mod facts;
mod lazy_location;
pub(crate) mod legacy_names;
mod property;
pub(crate) mod unique;

pub(crate) use association_layout::{
    AssociationLayout, COMPACT, LAYOUT_END, SPACED, SingleTypeAssociation,
    read as read_single_type_association,
};
pub(crate) use facts::RecordFacts;
pub(crate) use lazy_location::LazyLocation;
pub(crate) use property::{PropertyPosition, PropertyText, RawProperty};
