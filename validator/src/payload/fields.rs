//! One field of a generated struct, as HubSpot's text and back.
//!
//! A generated struct has hundreds of fields. Everything here that does not depend on a generated type is compiled once, in
//! this crate; what does is a few instructions per options type.

use std::borrow::Cow;

use super::{Date, DateTime, Number, Open, OptionSet, Patch, UnknownOption, options::find};
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
        Some(open(text))
    }
}

/// A field of a generated struct: a value, or none, or what an update does to it.
pub trait Field {
    /// The text to write; `None` leaves the property out.
    fn text(&self) -> Option<Cow<'_, str>>;

    /// Takes a text that was read. `false` when it is no value of this field's type; the field is then as it was.
    fn take(&mut self, text: &str) -> bool;
}

/// The three forms that a value has in a struct, for types that are compiled here and for those that are generated.
macro_rules! forms {
    ($([$($generics:tt)*] $type:ty;)*) => {
        $(
            // What a create cannot do without.
            impl $($generics)* Field for $type {
                fn text(&self) -> Option<Cow<'_, str>> {
                    Some(self.to_text())
                }

                fn take(&mut self, text: &str) -> bool {
                    let Some(value) = <$type>::of_text(text) else { return false };
                    *self = value;
                    true
                }
            }

            impl $($generics)* Field for Option<$type> {
                fn text(&self) -> Option<Cow<'_, str>> {
                    match self {
                        Some(value) => Some(value.to_text()),
                        None => None,
                    }
                }

                fn take(&mut self, text: &str) -> bool {
                    if text.is_empty() {
                        return true;
                    }
                    let value = <$type>::of_text(text);
                    let taken = value.is_some();
                    if taken {
                        *self = value;
                    }
                    taken
                }
            }

            impl $($generics)* Field for Patch<$type> {
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
                    let Some(value) = <$type>::of_text(text) else { return false };
                    *self = Self::Set(value);
                    true
                }
            }

            impl $($generics)* Field for Vec<$type> {
                fn text(&self) -> Option<Cow<'_, str>> {
                    if self.is_empty() { None } else { Some(Cow::Owned(joined(self))) }
                }

                fn take(&mut self, text: &str) -> bool {
                    let Some(values) = split(text) else { return false };
                    *self = values;
                    true
                }
            }

            impl $($generics)* Field for Patch<Vec<$type>> {
                fn text(&self) -> Option<Cow<'_, str>> {
                    match self {
                        Self::Keep => None,
                        Self::Clear => Some(Cow::Borrowed("")),
                        // A list without a value is the empty text, which clears.
                        Self::Set(values) => Some(Cow::Owned(joined(values))),
                    }
                }

                fn take(&mut self, text: &str) -> bool {
                    let Some(values) = split(text) else { return false };
                    *self = if values.is_empty() { Self::Clear } else { Self::Set(values) };
                    true
                }
            }
        )*
    };
}

forms! {
    [] String;
    [] bool;
    [] Number;
    [] Date;
    [] DateTime;
    [<E: OptionSet>] E;
}

/// Options that are read: there are many of these types, so what does not depend on one is done out of line.
impl<E: OptionSet> Field for Option<Open<E>> {
    fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            None => None,
            Some(Open::Known(option)) => value_at(E::ENTRIES, option.index()),
            Some(Open::Unknown(value)) => Some(Cow::Borrowed(value.as_str())),
        }
    }

    fn take(&mut self, text: &str) -> bool {
        *self = match meant(E::ENTRIES, text) {
            Meant::Nothing => return true,
            Meant::Known(index) => E::at(index).map(Open::Known),
            Meant::Unknown(value) => Some(Open::Unknown(value)),
        };
        true
    }
}

impl<E: OptionSet> Field for Vec<Open<E>> {
    fn text(&self) -> Option<Cow<'_, str>> {
        if self.is_empty() { None } else { Some(Cow::Owned(joined(self))) }
    }

    fn take(&mut self, text: &str) -> bool {
        self.clear();
        for part in parts(text) {
            self.push(open(part));
        }
        true
    }
}

/// What a text that was read means.
enum Meant {
    /// That there is no value.
    Nothing,
    /// The option at this place, which there is.
    Known(usize),
    /// An option that the snapshot does not have.
    Unknown(UnknownOption),
}

#[inline(never)]
fn meant(entries: &[(&str, &str)], text: &str) -> Meant {
    match find(entries, text) {
        _ if text.is_empty() => Meant::Nothing,
        index if index < entries.len() => Meant::Known(index),
        _ => Meant::Unknown(UnknownOption::new(text)),
    }
}

#[inline(never)]
fn value_at(entries: &'static [(&'static str, &'static str)], index: usize) -> Option<Cow<'static, str>> {
    entries.get(index).map(|entry| Cow::Borrowed(entry.0))
}

fn open<E: OptionSet>(text: &str) -> Open<E> {
    match E::at(find(E::ENTRIES, text)) {
        Some(option) => Open::Known(option),
        None => Open::Unknown(UnknownOption::new(text)),
    }
}

fn joined<S: Scalar>(values: &[S]) -> String {
    let mut text = String::new();
    for value in values {
        push_part(&mut text, &value.to_text());
    }
    text
}

fn push_part(text: &mut String, part: &str) {
    if !text.is_empty() {
        text.push(';');
    }
    text.push_str(part);
}

fn split<S: Scalar>(text: &str) -> Option<Vec<S>> {
    let mut values = Vec::new();
    for part in parts(text) {
        values.push(S::of_text(part)?);
    }
    Some(values)
}

fn parts(text: &str) -> Vec<&str> {
    text.split(';').filter(|part| !part.is_empty()).collect()
}
