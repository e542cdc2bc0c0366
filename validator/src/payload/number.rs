//! Decimal numbers that keep every digit.

use std::{fmt, str::FromStr};

use super::{PropertyValue, kind};
use crate::value::number::{notation, without_exponent};

/// A number as HubSpot writes it: digits, at most one decimal point, perhaps an exponent.
///
/// It keeps the text, so that nothing is rounded on the way in or out. Equality is that of the texts. A payload writes a
/// number with an exponent as its digits, because HubSpot refuses exponents; the validator refuses one that is too big for that.
///
/// ```
/// use ticketproof_validator::payload::Number;
/// assert_eq!(Number::from(3).to_string(), "3");
/// assert_eq!(Number::try_from(0.5).map(|half| half.to_string()), Ok("0.5".to_owned()));
/// assert!(Number::try_from(f64::NAN).is_err());
/// assert!("5,333".parse::<Number>().is_err());
/// ```
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Number(Box<str>);

/// The error for a text or float that is not a number that HubSpot accepts.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
#[non_exhaustive]
pub struct NotANumber;

impl fmt::Display for NotANumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "not a number; write digits with at most one decimal point, no separators between thousands",
        )
    }
}

impl std::error::Error for NotANumber {}

impl Number {
    /// The number as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The nearest float.
    pub fn to_f64(&self) -> f64 {
        self.0.parse().unwrap_or(f64::NAN)
    }

    /// The whole number, if it is one that fits.
    pub fn to_i64(&self) -> Option<i64> {
        self.0.parse().ok()
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Number {
    type Err = NotANumber;

    fn from_str(text: &str) -> Result<Self, NotANumber> {
        notation(text).map(|_| Self(text.into())).ok_or(NotANumber)
    }
}

macro_rules! whole {
    ($($type:ty),*) => {
        $(
            impl From<$type> for Number {
                fn from(number: $type) -> Self {
                    Self(number.to_string().into())
                }
            }
        )*
    };
}

whole!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

macro_rules! float {
    ($($type:ty),*) => {
        $(
            impl TryFrom<$type> for Number {
                type Error = NotANumber;

                fn try_from(number: $type) -> Result<Self, NotANumber> {
                    // Rust writes floats without an exponent, which HubSpot refuses.
                    if number.is_finite() { Ok(Self(number.to_string().into())) } else { Err(NotANumber) }
                }
            }
        )*
    };
}

float!(f32, f64);

impl PropertyValue<kind::Number> for Number {
    fn text(&self) -> Option<std::borrow::Cow<'_, str>> {
        Some(without_exponent(&self.0).map_or_else(|| self.0.as_ref().into(), Into::into))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_without_an_exponent() {
        for (text, written) in
            [("1e5", "100000"), ("2.5E-3", "0.0025"), ("007.50", "007.50"), ("1e99", "1e99")]
        {
            let number: Number = text.parse().unwrap();
            assert_eq!((number.as_str(), number.text().as_deref()), (text, Some(written)));
        }
    }
}
