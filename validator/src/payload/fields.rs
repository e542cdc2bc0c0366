//! How generated structs are read and written: one table of accessors per struct, and this code for all of them.
//!
//! A generated struct has hundreds of fields. Code per field would be compiled per field, and again for every
//! serialiser; here a field costs two functions that return a reference.

use std::{borrow::Cow, fmt};

use super::{Date, DateTime, Number, Open, OptionSet, Patch, UnknownOption};
use crate::value::boolean;

/// One value, as HubSpot's text and back.
pub trait Scalar: Sized {
    /// The text that HubSpot stores.
    fn to_text(&self) -> Cow<'_, str>;

    /// The value of a text that is not empty, if it is one.
    fn of_text(text: &str) -> Option<Self>;
}

impl Scalar for String {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }

    fn of_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Scalar for bool {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(if *self { "true" } else { "false" })
    }

    fn of_text(text: &str) -> Option<Self> {
        boolean::parse(text)
    }
}

macro_rules! displayed {
    ($($type:ty),*) => {
        $(
            impl Scalar for $type {
                fn to_text(&self) -> Cow<'_, str> {
                    Cow::Owned(self.to_string())
                }

                fn of_text(text: &str) -> Option<Self> {
                    text.parse().ok()
                }
            }
        )*
    };
}

displayed!(Number, Date, DateTime);

impl<E: OptionSet> Scalar for E {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.value())
    }

    fn of_text(text: &str) -> Option<Self> {
        Self::from_value(text)
    }
}

impl<E: OptionSet> Scalar for Open<E> {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.as_str())
    }

    fn of_text(text: &str) -> Option<Self> {
        Some(E::from_value(text).map_or_else(|| Self::Unknown(UnknownOption::new(text)), Self::Known))
    }
}

/// A field of a generated struct: a value, or none, or what an update does to it.
pub trait Field {
    /// The text to write; `None` leaves the property out.
    fn text(&self) -> Option<Cow<'_, str>>;

    /// Takes a text that was read. `false` when it is no value of this field's type; the field is then as it was.
    fn take(&mut self, text: &str) -> bool;
}

fn put<S: Scalar, F>(field: &mut F, text: &str, wrap: fn(S) -> F) -> bool {
    match S::of_text(text) {
        Some(value) => {
            *field = wrap(value);
            true
        }
        None => false,
    }
}

impl<S: Scalar> Field for Option<S> {
    fn text(&self) -> Option<Cow<'_, str>> {
        self.as_ref().map(Scalar::to_text)
    }

    fn take(&mut self, text: &str) -> bool {
        text.is_empty() || put(self, text, Some)
    }
}

impl<S: Scalar> Field for Vec<S> {
    fn text(&self) -> Option<Cow<'_, str>> {
        (!self.is_empty()).then(|| Cow::Owned(joined(self)))
    }

    fn take(&mut self, text: &str) -> bool {
        match split(text) {
            Some(values) => {
                *self = values;
                true
            }
            None => false,
        }
    }
}

impl<S: Scalar> Field for Patch<S> {
    fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Keep => None,
            Self::Clear => Some(Cow::Borrowed("")),
            Self::Set(value) => Some(value.to_text()),
        }
    }

    fn take(&mut self, text: &str) -> bool {
        if text.is_empty() {
            *self = Self::Clear;
            return true;
        }
        put(self, text, Self::Set)
    }
}

impl<S: Scalar> Field for Patch<Vec<S>> {
    fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Keep => None,
            Self::Clear => Some(Cow::Borrowed("")),
            // A list without a value is the empty text, which clears.
            Self::Set(values) => Some(Cow::Owned(joined(values))),
        }
    }

    fn take(&mut self, text: &str) -> bool {
        match split(text) {
            Some(values) if values.is_empty() => *self = Self::Clear,
            Some(values) => *self = Self::Set(values),
            None => return false,
        }
        true
    }
}

/// Fields that a create cannot do without.
macro_rules! required {
    ($([$($generics:tt)*] $type:ty;)*) => {
        $(
            impl $($generics)* Field for $type {
                fn text(&self) -> Option<Cow<'_, str>> {
                    Some(self.to_text())
                }

                fn take(&mut self, text: &str) -> bool {
                    put(self, text, |value| value)
                }
            }
        )*
    };
}

required! {
    [] String;
    [] bool;
    [] Number;
    [] Date;
    [] DateTime;
    [<E: OptionSet>] E;
}

fn joined<S: Scalar>(values: &[S]) -> String {
    values.iter().map(Scalar::to_text).collect::<Vec<_>>().join(";")
}

fn split<S: Scalar>(text: &str) -> Option<Vec<S>> {
    text.split(';').filter(|part| !part.is_empty()).map(S::of_text).collect()
}

/// One field of a generated struct.
pub struct FieldOf<T: 'static> {
    /// The property's internal name.
    pub name: &'static str,
    /// Whether a create cannot do without it.
    pub required: bool,
    /// The field.
    pub get: fn(&T) -> &dyn Field,
    /// The field, to be changed.
    pub get_mut: fn(&mut T) -> &mut dyn Field,
}

/// A generated struct and its table of fields.
pub trait Fields: Sized + 'static {
    /// The struct's name.
    const NAME: &'static str;
    /// The fields, sorted by the properties' internal names.
    const FIELDS: &'static [FieldOf<Self>];
}

/// Every field's property and text, of those that have one.
pub(super) fn texts<T: Fields>(it: &T) -> impl Iterator<Item = (&'static str, Cow<'_, str>)> {
    T::FIELDS.iter().filter_map(move |field| Some((field.name, (field.get)(it).text()?)))
}

/// The field of a property.
pub(super) fn find<T: Fields>(name: &str) -> Option<&'static FieldOf<T>> {
    let index = T::FIELDS.binary_search_by(|field| field.name.cmp(name)).ok()?;
    T::FIELDS.get(index)
}

/// Shows the fields that have a value.
pub(super) fn debug<T: Fields>(
    it: &T,
    f: &mut fmt::Formatter<'_>,
    rest: &[(&str, &dyn fmt::Debug)],
) -> fmt::Result {
    let mut shown = f.debug_struct(T::NAME);
    for (name, value) in rest {
        shown.field(name, value);
    }
    for (name, text) in texts(it) {
        shown.field(name, &text);
    }
    shown.finish_non_exhaustive()
}
