//! Fields of generated structs: conversion to HubSpot's text and back.
//!
//! A generated struct has hundreds of fields. The code that does not depend on a generated type is compiled once, in this
//! crate; the rest is a few instructions per option type.

use std::borrow::Cow;

use super::option_set::{Open, OptionSet, UnknownOption, find};
use crate::{
    payload::{Date, DateTime, Number, Patch},
    value::boolean,
};

/// A single value that converts to HubSpot's text and back.
pub trait Scalar: Sized {
    /// The text that HubSpot stores.
    fn to_text(&self) -> Cow<'_, str>;

    /// Parses a text that is not empty; `None` if it is not a value of this type.
    fn from_text(text: &str) -> Option<Self>;
}

impl Scalar for String {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }

    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }
}

impl Scalar for bool {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(if *self { "true" } else { "false" })
    }

    fn from_text(text: &str) -> Option<Self> {
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

                fn from_text(text: &str) -> Option<Self> {
                    text.parse().ok()
                }
            }
        )*
    };
}

displayed!(Number, Date, DateTime);

/// A field of a generated struct: a value, an optional value, a list, or a [`Patch`] of one of them.
pub trait Field {
    /// The text to write; `None` leaves the property out.
    fn text(&self) -> Option<Cow<'_, str>>;

    /// Sets the field from HubSpot's text. `false` if the text is not a value of this type; the field is then unchanged.
    fn set_text(&mut self, text: &str) -> bool;
}

/// Implements [`Field`] for `T`, `Option<T>`, `Patch<T>`, `Vec<T>` and `Patch<Vec<T>>` of this crate's types.
macro_rules! fields {
    ($($type:ty),*) => {
        $(
            // A required property of a create.
            impl Field for $type {
                fn text(&self) -> Option<Cow<'_, str>> {
                    Some(self.to_text())
                }

                fn set_text(&mut self, text: &str) -> bool {
                    let Some(value) = <$type>::from_text(text) else { return false };
                    *self = value;
                    true
                }
            }

            impl Field for Option<$type> {
                fn text(&self) -> Option<Cow<'_, str>> {
                    match self {
                        Some(value) => Some(value.to_text()),
                        None => None,
                    }
                }

                fn set_text(&mut self, text: &str) -> bool {
                    if text.is_empty() {
                        return true;
                    }
                    let value = <$type>::from_text(text);
                    let taken = value.is_some();
                    if taken {
                        *self = value;
                    }
                    taken
                }
            }

            impl Field for Patch<$type> {
                fn text(&self) -> Option<Cow<'_, str>> {
                    match self {
                        Self::Keep => None,
                        Self::Clear => Some(Cow::Borrowed("")),
                        Self::Set(value) => Some(value.to_text()),
                    }
                }

                fn set_text(&mut self, text: &str) -> bool {
                    if text.is_empty() {
                        *self = Self::Clear;
                        return true;
                    }
                    let Some(value) = <$type>::from_text(text) else { return false };
                    *self = Self::Set(value);
                    true
                }
            }

            impl Field for Vec<$type> {
                fn text(&self) -> Option<Cow<'_, str>> {
                    if self.is_empty() { None } else { Some(Cow::Owned(joined(self))) }
                }

                fn set_text(&mut self, text: &str) -> bool {
                    let Some(values) = split(text) else { return false };
                    *self = values;
                    true
                }
            }

            impl Field for Patch<Vec<$type>> {
                fn text(&self) -> Option<Cow<'_, str>> {
                    match self {
                        Self::Keep => None,
                        Self::Clear => Some(Cow::Borrowed("")),
                        // An empty list is the empty text, which clears the property.
                        Self::Set(values) => Some(Cow::Owned(joined(values))),
                    }
                }

                fn set_text(&mut self, text: &str) -> bool {
                    let Some(values) = split(text) else { return false };
                    *self = if values.is_empty() { Self::Clear } else { Self::Set(values) };
                    true
                }
            }
        )*
    };
}

fields!(String, bool, Number, Date, DateTime);

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
    parts(text).map(S::from_text).collect()
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(';').filter(|part| !part.is_empty())
}

/// Internal value and label of the options of one property.
type Entries = &'static [(&'static str, &'static str)];

// The same for option types. There are many of them, and these impls are compiled for each one in the crate that has them: so
// they only convert from and to the option's index, and the rest is done out of line.

impl<E: OptionSet> Field for E {
    fn text(&self) -> Option<Cow<'_, str>> {
        value_at(E::ENTRIES, self.index())
    }

    fn set_text(&mut self, text: &str) -> bool {
        let Some(option) = E::at(option_index(E::ENTRIES, text)) else { return false };
        *self = option;
        true
    }
}

impl<E: OptionSet> Field for Option<E> {
    fn text(&self) -> Option<Cow<'_, str>> {
        let Some(option) = self else { return None };
        value_at(E::ENTRIES, option.index())
    }

    fn set_text(&mut self, text: &str) -> bool {
        if let Some(option) = E::at(option_index(E::ENTRIES, text)) {
            *self = Some(option);
            return true;
        }
        text.is_empty()
    }
}

impl<E: OptionSet> Field for Patch<E> {
    fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Keep => None,
            Self::Clear => CLEARED,
            Self::Set(option) => value_at(E::ENTRIES, option.index()),
        }
    }

    fn set_text(&mut self, text: &str) -> bool {
        *self = match E::at(option_index(E::ENTRIES, text)) {
            Some(option) => Self::Set(option),
            None if text.is_empty() => Self::Clear,
            None => return false,
        };
        true
    }
}

impl<E: OptionSet> Field for Vec<E> {
    fn text(&self) -> Option<Cow<'_, str>> {
        list_text(self.len(), &|index| self.get(index)?.text())
    }

    fn set_text(&mut self, text: &str) -> bool {
        let mut values = Vec::new();
        let all = each_part(text, &mut |part| {
            let option = E::at(option_index(E::ENTRIES, part));
            values.extend(option);
            option.is_some()
        });
        if all {
            *self = values;
        }
        all
    }
}

impl<E: OptionSet> Field for Patch<Vec<E>> {
    fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Keep => None,
            Self::Set(values) if !values.is_empty() => values.text(),
            // An empty list is the empty text, which clears the property.
            Self::Clear | Self::Set(_) => CLEARED,
        }
    }

    fn set_text(&mut self, text: &str) -> bool {
        let mut values = Vec::new();
        if !values.set_text(text) {
            return false;
        }
        *self = if values.is_empty() { Self::Clear } else { Self::Set(values) };
        true
    }
}

impl<E: OptionSet> Field for Option<Open<E>> {
    fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            None => None,
            Some(Open::Known(option)) => value_at(E::ENTRIES, option.index()),
            Some(Open::Unknown(value)) => value.text(),
        }
    }

    fn set_text(&mut self, text: &str) -> bool {
        let value = match E::at(option_index(E::ENTRIES, text)) {
            Some(option) => Open::Known(option),
            None => match UnknownOption::of(text) {
                Some(value) => Open::Unknown(value),
                None => return true,
            },
        };
        drop(self.replace(value));
        true
    }
}

impl<E: OptionSet> Field for Vec<Open<E>> {
    fn text(&self) -> Option<Cow<'_, str>> {
        list_text(self.len(), &|index| match self.get(index)? {
            Open::Known(option) => value_at(E::ENTRIES, option.index()),
            Open::Unknown(value) => value.text(),
        })
    }

    fn set_text(&mut self, text: &str) -> bool {
        self.clear();
        each_part(text, &mut |part| {
            let mut option: Option<Open<E>> = None;
            Field::set_text(&mut option, part);
            self.extend(option);
            true
        })
    }
}

const CLEARED: Option<Cow<'static, str>> = Some(Cow::Borrowed(""));

#[inline(never)]
fn value_at(entries: Entries, index: usize) -> Option<Cow<'static, str>> {
    entries.get(index).map(|entry| Cow::Borrowed(entry.0))
}

/// The index of the option with this value; [`usize::MAX`] if there is none, as for the empty text.
#[inline(never)]
fn option_index(entries: Entries, text: &str) -> usize {
    if text.is_empty() { usize::MAX } else { find(entries, text) }
}

/// The text of a list; `None` for an empty one.
#[inline(never)]
fn list_text<'a>(count: usize, text: &dyn Fn(usize) -> Option<Cow<'a, str>>) -> Option<Cow<'static, str>> {
    let mut all = String::new();
    (0..count).filter_map(text).for_each(|value| push_part(&mut all, &value));
    (count > 0).then_some(Cow::Owned(all))
}

/// Passes the values of a list to `take` until it returns `false`; whether it took all.
#[inline(never)]
fn each_part(text: &str, take: &mut dyn FnMut(&str) -> bool) -> bool {
    parts(text).all(take)
}
