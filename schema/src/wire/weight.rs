//! How much memory HubSpot's answers take once they are read.

use std::collections::BTreeMap;

use super::{
    Entries, Entry, RawAssociation, RawLabel, RawOption, RawOwner, RawPipeline, RawProperty,
    RawPropertyValidation, RawRule, RawStage,
};

/// The bytes that the Rust name of an item takes until the names lock is written, beside the item itself.
const NAME: usize = 900;

/// The bytes that an association type takes beside its own texts: the object that it is with.
const OBJECT: usize = 200;

/// The bytes that an allocation takes beside its own, and that a map takes for each entry, both rounded up.
const ALLOCATION: usize = 16;

/// A value that knows how many bytes it holds on the heap, roughly and never far too few.
pub trait Weight {
    /// The bytes on the heap.
    fn heap(&self) -> usize;
}

impl<T: Weight> Entry<T> {
    /// The bytes that the entry takes in a list. Malformed ones are only counted but for a few, and take none.
    pub fn weight(&self) -> usize {
        self.0.as_ref().map_or(0, |entry| size_of::<T>() + entry.heap())
    }
}

impl Weight for String {
    fn heap(&self) -> usize {
        if self.is_empty() { 0 } else { self.len() + ALLOCATION }
    }
}

impl<T: Weight> Weight for Option<T> {
    fn heap(&self) -> usize {
        self.as_ref().map_or(0, Weight::heap)
    }
}

impl<T: Weight> Weight for Vec<T> {
    fn heap(&self) -> usize {
        self.iter().map(|entry| size_of::<T>() + entry.heap()).sum()
    }
}

impl<T: Weight> Weight for Entries<T> {
    fn heap(&self) -> usize {
        self.iter().map(|entry| size_of::<T>() + entry.heap()).sum()
    }
}

impl<K: Weight, V: Weight> Weight for BTreeMap<K, V> {
    fn heap(&self) -> usize {
        self.iter().map(|(key, value)| size_of::<(K, V)>() + ALLOCATION + key.heap() + value.heap()).sum()
    }
}

macro_rules! weight_of_fields {
    ($($type:ty: $more:expr, $($field:ident),*;)*) => {
        $(impl Weight for $type {
            fn heap(&self) -> usize {
                $more $(+ self.$field.heap())*
            }
        })*
    };
}

// What is named is in the schema, among the names and in their lock.
weight_of_fields! {
    RawProperty: NAME + 200, name, name, name, label, description, group_name, property_type, field_type, options, data_sensitivity,
        referenced_object_type;
    RawOption: NAME, value, value, value, label, description;
    RawPipeline: NAME, id, label, stages;
    RawStage: NAME, id, label, metadata, write_permissions;
    RawLabel: NAME + OBJECT, category, label;
    RawPropertyValidation: 0, property_name, property_validation_rules;
    RawRule: 0, rule_type, rule_arguments;
    RawAssociation: OBJECT, id, from_object_type_id, to_object_type_id, name;
    RawOwner: 0, id;
}
