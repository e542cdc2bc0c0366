//! Option types of enumerations. Writing accepts the snapshot's options only; reading also accepts newer ones.

use std::{borrow::Cow, collections::BTreeSet, fmt};

use schemars::{Schema, json_schema};
use serde::{Deserialize, Deserializer, de::Error as _};
use ticketproof_diagnostics::text::quoted;

use crate::payload::{PropertyValue, kind::AnyOf};

/// The options of one property. Implemented by generated types, whose values are the options of the account.
pub trait OptionSet: Copy + Eq + 'static {
    /// The property's internal name.
    const PROPERTY: &'static str;
    /// Internal value and label of the options, sorted by internal value.
    const ENTRIES: &'static [(&'static str, &'static str)];

    /// The option's index in [`OptionSet::ENTRIES`].
    fn index(self) -> usize;

    /// The option with this index.
    fn at(index: usize) -> Option<Self>;

    /// The internal value, which is what HubSpot stores.
    fn value(self) -> &'static str {
        Self::ENTRIES[self.index()].0
    }

    /// The name that people see, at the time of the snapshot.
    fn label(self) -> &'static str {
        Self::ENTRIES[self.index()].1
    }

    /// The option with this internal value, matched exactly.
    fn from_value(value: &str) -> Option<Self> {
        Self::at(find(Self::ENTRIES, value))
    }

    /// Every option, sorted by internal value.
    fn all() -> impl Iterator<Item = Self> {
        (0..Self::ENTRIES.len()).filter_map(Self::at)
    }
}

/// The index of a value; [`usize::MAX`] if there is none.
pub(super) fn find(entries: &[(&str, &str)], value: &str) -> usize {
    entries.binary_search_by(|entry| entry.0.cmp(value)).unwrap_or(usize::MAX)
}

/// An option that was read: one of the snapshot, or one that the account got later.
///
/// Only known options can be written: the payload types take `E` itself.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub enum Open<E> {
    /// An option of the snapshot.
    Known(E),
    /// Any other value.
    Unknown(UnknownOption),
}

/// The value of an option that the snapshot does not have. Only reading makes one.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct UnknownOption(Box<str>);

impl UnknownOption {
    /// The value with this text; `None` for the empty text, which is not a value.
    pub(super) fn of(text: &str) -> Option<Self> {
        if text.is_empty() { None } else { Some(Self(text.into())) }
    }

    pub(super) fn text(&self) -> Option<Cow<'_, str>> {
        Some(Cow::Borrowed(&self.0))
    }

    /// The internal value.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnknownOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<E: OptionSet> Open<E> {
    /// The option, if the snapshot has it.
    pub fn known(&self) -> Option<E> {
        match self {
            Self::Known(option) => Some(*option),
            Self::Unknown(_) => None,
        }
    }

    /// The internal value.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(option) => option.value(),
            Self::Unknown(value) => value.as_str(),
        }
    }
}

impl<E: OptionSet> From<E> for Open<E> {
    fn from(option: E) -> Self {
        Self::Known(option)
    }
}

impl<E: OptionSet> PartialEq<E> for Open<E> {
    fn eq(&self, option: &E) -> bool {
        self.known() == Some(*option)
    }
}

fn join<'a, T, const P: u64>(values: impl IntoIterator<Item = &'a T>) -> Option<Cow<'a, str>>
where
    T: PropertyValue<AnyOf<P>> + 'a,
{
    let texts: Vec<_> = values.into_iter().filter_map(PropertyValue::text).collect();
    // An empty list leaves the property out; `Patch::Clear` empties it.
    if texts.is_empty() { None } else { Some(texts.join(";").into()) }
}

macro_rules! lists {
    ($([$($generics:tt)*] $type:ty;)*) => {
        $(
            impl<const P: u64, T: PropertyValue<AnyOf<P>> $($generics)*> PropertyValue<AnyOf<P>> for $type {
                fn text(&self) -> Option<Cow<'_, str>> {
                    join(self)
                }
            }
        )*
    };
}

lists! {
    [] [T];
    [] Vec<T>;
    [] BTreeSet<T>;
    [, const N: usize] [T; N];
}

/// The error for a text that is not an option of the property in the snapshot.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub struct NotAnOption;

impl fmt::Display for NotAnOption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an option's internal value; labels are not accepted, nor are other letter cases")
    }
}

impl std::error::Error for NotAnOption {}

/// The error value, for generated code, which cannot construct it.
#[doc(hidden)]
pub const NOT_AN_OPTION: NotAnOption = NotAnOption;

/// Reads an option from its internal value.
///
/// # Errors
/// Those of the deserialiser, and any other text than an option's internal value.
pub fn deserialize_option<'de, E: OptionSet, D: Deserializer<'de>>(deserializer: D) -> Result<E, D::Error> {
    let text = <Cow<'de, str>>::deserialize(deserializer)?;
    E::from_value(&text).ok_or_else(|| D::Error::custom(refusal(&text, E::PROPERTY)))
}

fn refusal(text: &str, property: &str) -> String {
    format!("{} is not an option of {}", quoted(text), quoted(property))
}

/// The JSON Schema of an option's internal value.
pub fn option_json_schema(entries: &[(&str, &str)]) -> Schema {
    let values: Vec<_> = entries.iter().map(|entry| entry.0).collect();
    json_schema!({ "type": "string", "enum": values })
}
