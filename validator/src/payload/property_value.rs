//! Conversion of Rust values to HubSpot's texts.

use std::borrow::Cow;

use super::{Patch, kind};

/// A Rust value that can be written to a property of kind `K`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the value of this property",
    label = "wrong type for the property",
    note = "texts take `String` or `&str`, numbers Rust's numbers, booleans `bool`, enumerations their generated enum \
            (a list of it for check boxes), dates a text or a date type behind a feature"
)]
pub trait PropertyValue<K> {
    /// The text that HubSpot stores; `None` leaves the property out of the request.
    fn text(&self) -> Option<Cow<'_, str>>;
}

impl<K, T: PropertyValue<K> + ?Sized> PropertyValue<K> for &T {
    fn text(&self) -> Option<Cow<'_, str>> {
        (**self).text()
    }
}

impl<K, T: PropertyValue<K>> PropertyValue<K> for Option<T> {
    fn text(&self) -> Option<Cow<'_, str>> {
        self.as_ref().and_then(PropertyValue::text)
    }
}

impl<K, T: PropertyValue<K>> PropertyValue<K> for Patch<T> {
    fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Keep => None,
            Self::Clear => Some(Cow::Borrowed("")),
            Self::Set(value) => value.text(),
        }
    }
}

macro_rules! written_as_text {
    ($($kind:ty),*) => {
        $(
            impl PropertyValue<$kind> for str {
                fn text(&self) -> Option<Cow<'_, str>> {
                    Some(Cow::Borrowed(self))
                }
            }
            impl PropertyValue<$kind> for String {
                fn text(&self) -> Option<Cow<'_, str>> {
                    Some(Cow::Borrowed(self))
                }
            }
            impl PropertyValue<$kind> for Cow<'_, str> {
                fn text(&self) -> Option<Cow<'_, str>> {
                    Some(Cow::Borrowed(self))
                }
            }
        )*
    };
}

written_as_text!(
    kind::Text,
    kind::Date,
    kind::DateTime,
    kind::Reference,
    kind::StageOf<{ kind::ANY_PIPELINE }>
);

macro_rules! written_as_displayed {
    ($kind:ty: $($type:ty),*) => {
        $(
            impl PropertyValue<$kind> for $type {
                fn text(&self) -> Option<Cow<'_, str>> {
                    Some(Cow::Owned(self.to_string()))
                }
            }
        )*
    };
}

// Rust writes floats without an exponent, which HubSpot refuses. `NaN` and infinities have no text that
// HubSpot takes; the validator reports them as what they are, not numbers.
written_as_displayed!(kind::Number: i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, f32, f64);
written_as_displayed!(kind::Bool: bool);
// Ids of owners and the like are numbers to many programs.
written_as_displayed!(kind::Reference: i32, i64, u32, u64);
