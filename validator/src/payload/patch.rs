//! The three states of a property in an update.

/// What an update does to one property.
///
/// HubSpot ignores `null`; clearing is writing the empty text. A create has no such thing: its fields are `Option`s.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Patch<T> {
    /// Leaves the property as it is.
    #[default]
    Keep,
    /// Empties the property.
    Clear,
    /// Writes a value.
    Set(T),
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}
