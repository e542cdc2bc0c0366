//! The kinds of values that properties have.

use super::{FieldType, Property, PropertyType};

/// The kind of value that may be written to a property, which its type, its field type and its options decide together.
///
/// Everything that treats values differently matches on this enum without a wildcard: a new kind is then a compile error in
/// every place that has to decide about it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum ValueKind {
    /// Text of at most [`crate::limits::TEXT_MAX`] characters.
    Text,
    /// A telephone number: text, unless one of the account's own rules asks for a form.
    PhoneNumber,
    /// A decimal number.
    Number,
    /// `true` or `false`.
    Bool,
    /// A calendar day.
    Date,
    /// A moment.
    DateTime,
    /// One of the property's options.
    OneOption,
    /// Several of the property's options, separated by `;`.
    SeveralOptions,
    /// One value that the property does not list, such as a pipeline's or an owner's id.
    OneReference,
    /// Several values that the property does not list, separated by `;`.
    SeveralReferences,
    /// A value of a type that is internal to HubSpot, or that this version does not know; nothing is said about its form.
    Unchecked,
}

impl ValueKind {
    /// Every kind, for tests and tables that must speak of each.
    pub const ALL: [Self; 11] = [
        Self::Text,
        Self::PhoneNumber,
        Self::Number,
        Self::Bool,
        Self::Date,
        Self::DateTime,
        Self::OneOption,
        Self::SeveralOptions,
        Self::OneReference,
        Self::SeveralReferences,
        Self::Unchecked,
    ];

    /// The kind of a property's values.
    pub(super) fn of(property: &Property) -> Self {
        match &property.property_type {
            PropertyType::String => Self::Text,
            PropertyType::PhoneNumber => Self::PhoneNumber,
            PropertyType::Number => Self::Number,
            PropertyType::Bool => Self::Bool,
            PropertyType::Date => Self::Date,
            PropertyType::DateTime => Self::DateTime,
            PropertyType::Enumeration => {
                // HubSpot sends `options: []` for pipelines, stages, owners and free tags: their values are listed elsewhere.
                let is_listed = !property.external_options && !property.options.is_empty();
                match (is_listed, property.field_type == FieldType::Checkbox) {
                    (true, false) => Self::OneOption,
                    (true, true) => Self::SeveralOptions,
                    (false, false) => Self::OneReference,
                    (false, true) => Self::SeveralReferences,
                }
            }
            PropertyType::ObjectCoordinates | PropertyType::Json | PropertyType::Unknown(_) => {
                Self::Unchecked
            }
        }
    }

    /// Whether a value is a list of values separated by `;`.
    pub const fn is_list(self) -> bool {
        match self {
            Self::SeveralOptions | Self::SeveralReferences => true,
            Self::Text
            | Self::PhoneNumber
            | Self::Number
            | Self::Bool
            | Self::Date
            | Self::DateTime
            | Self::OneOption
            | Self::OneReference
            | Self::Unchecked => false,
        }
    }

    /// Whether the property's options are all the values there are.
    pub const fn is_listed(self) -> bool {
        match self {
            Self::OneOption | Self::SeveralOptions => true,
            Self::Text
            | Self::PhoneNumber
            | Self::Number
            | Self::Bool
            | Self::Date
            | Self::DateTime
            | Self::OneReference
            | Self::SeveralReferences
            | Self::Unchecked => false,
        }
    }

    /// Whether it is an enumeration: one or several values of a list, wherever that is kept.
    pub const fn is_choice(self) -> bool {
        match self {
            Self::OneOption | Self::SeveralOptions | Self::OneReference | Self::SeveralReferences => true,
            Self::Text
            | Self::PhoneNumber
            | Self::Number
            | Self::Bool
            | Self::Date
            | Self::DateTime
            | Self::Unchecked => false,
        }
    }

    /// Whether two values are compared as quantities and not as texts.
    pub const fn is_ordered(self) -> bool {
        match self {
            Self::Number | Self::Date | Self::DateTime => true,
            Self::Text
            | Self::PhoneNumber
            | Self::Bool
            | Self::OneOption
            | Self::SeveralOptions
            | Self::OneReference
            | Self::SeveralReferences
            | Self::Unchecked => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PropertyOption;

    #[test]
    fn an_enumeration_without_options_is_a_reference() {
        let mut property = Property::new("Owner", PropertyType::Enumeration, FieldType::Select);
        assert_eq!(property.value_kind(), ValueKind::OneReference);
        property.options.insert("a".to_owned(), PropertyOption::new("A"));
        assert_eq!(property.value_kind(), ValueKind::OneOption);
        property.external_options = true;
        assert_eq!(property.value_kind(), ValueKind::OneReference);
        property.field_type = FieldType::Checkbox;
        assert_eq!(property.value_kind(), ValueKind::SeveralReferences);
        property.external_options = false;
        assert_eq!(property.value_kind(), ValueKind::SeveralOptions);
    }

    #[test]
    fn a_checkbox_is_a_list_only_for_enumerations() {
        let property = Property::new("Text", PropertyType::String, FieldType::Checkbox);
        assert_eq!(property.value_kind(), ValueKind::Text);
    }

    #[test]
    fn an_unknown_type_is_not_checked() {
        let property = Property::new("New", PropertyType::from("hologram"), FieldType::Text);
        assert_eq!(property.value_kind(), ValueKind::Unchecked);
    }
}
