//! Anomalies in HubSpot's answers.

use std::fmt;

use ticketproof_diagnostics::text::{escaped, quoted};

/// One oddity in HubSpot's answers.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub struct Anomaly {
    /// Where: collection and name, such as `properties/subject`.
    pub at: String,
    /// What.
    pub kind: AnomalyKind,
}

/// The kind of an anomaly.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[non_exhaustive]
pub enum AnomalyKind {
    /// The entry does not have the documented shape; it was left out.
    Malformed {
        /// What the parser said.
        why: String,
    },
    /// So many more entries of the collection do not have the documented shape; they were left out.
    MoreMalformed {
        /// How many.
        count: usize,
    },
    /// The collection is longer than any real one; the rest was left out.
    TooMany {
        /// How many there were.
        count: usize,
        /// How many were taken.
        most: usize,
    },
    /// A name, id or value is empty; the entry was left out.
    EmptyName,
    /// An internal name has characters that HubSpot does not allow in names; it was kept.
    OddName {
        /// The name.
        name: String,
    },
    /// The same name came twice with different definitions; the first in a stable order was kept.
    Conflicting {
        /// The name.
        name: String,
    },
    /// A property type that this version does not know; it was kept, and its values are not checked.
    UnknownPropertyType {
        /// The type.
        text: String,
    },
    /// A field type that this version does not know; it was kept.
    UnknownFieldType {
        /// The field type.
        text: String,
    },
    /// A sensitivity that this version does not know; it was kept.
    UnknownSensitivity {
        /// The sensitivity.
        text: String,
    },
    /// A property has no type; it was taken for text.
    NoType,
    /// An option's value has the separator of lists in it; it can never be chosen in a list.
    SeparatorInOption {
        /// The value.
        value: String,
    },
    /// `requiredProperties` names a property that does not exist or was not visible.
    RequiredPropertyMissing {
        /// The name.
        name: String,
    },
    /// A validation rule is for a property that does not exist or was not visible; it was left out.
    RuleWithoutProperty {
        /// The property's name.
        name: String,
    },
    /// A validation rule of a type that this version does not know; it was kept and is not enforced.
    UnknownRuleType {
        /// The rule type.
        text: String,
    },
    /// The same stage id stands in two pipelines.
    SharedStage {
        /// The stage's id.
        id: String,
    },
    /// An association type id is not a number; the type was left out.
    AssociationIdNotNumeric {
        /// The id.
        id: String,
    },
    /// An association definition does not touch the object it was given for; it was left out.
    ForeignAssociation,
}

impl fmt::Display for Anomaly {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", escaped(&self.at), self.kind)
    }
}

impl fmt::Display for AnomalyKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed { why } => {
                write!(f, "the entry is malformed and was left out ({})", escaped(why))
            }
            Self::MoreMalformed { count } => {
                write!(f, "{count} more entries are malformed and were left out")
            }
            Self::TooMany { count, most } => {
                write!(f, "{count} entries, of which the first {most} were taken")
            }
            Self::EmptyName => f.write_str("the name is empty; the entry was left out"),
            Self::OddName { name } => write!(f, "{} is not a name that HubSpot makes", quoted(name)),
            Self::Conflicting { name } => {
                write!(f, "{} is defined twice, differently; one was taken", quoted(name))
            }
            Self::UnknownPropertyType { text } => {
                write!(
                    f,
                    "property type {} is not known to this version; its values are not checked",
                    quoted(text)
                )
            }
            Self::UnknownFieldType { text } => {
                write!(f, "field type {} is not known to this version", quoted(text))
            }
            Self::UnknownSensitivity { text } => {
                write!(f, "sensitivity {} is not known to this version", quoted(text))
            }
            Self::NoType => f.write_str("the property has no type; it was taken for text"),
            Self::SeparatorInOption { value } => {
                write!(f, "option {} contains `;`, which separates options in a list", quoted(value))
            }
            Self::RequiredPropertyMissing { name } => {
                write!(f, "required property {} does not exist or is not visible to the token", quoted(name))
            }
            Self::RuleWithoutProperty { name } => {
                write!(
                    f,
                    "rule for property {}, which does not exist or is not visible to the token",
                    quoted(name)
                )
            }
            Self::UnknownRuleType { text } => {
                write!(f, "rule type {} is not known to this version and is not enforced", quoted(text))
            }
            Self::SharedStage { id } => write!(f, "stage {} stands in more than one pipeline", quoted(id)),
            Self::AssociationIdNotNumeric { id } => {
                write!(f, "association type id {} is not a number; the type was left out", quoted(id))
            }
            Self::ForeignAssociation => {
                f.write_str("the association does not touch this object; it was left out")
            }
        }
    }
}
