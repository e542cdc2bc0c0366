//! The three states of a property in an update: kept, cleared, set.

/// The change of one property by an update.
///
/// HubSpot ignores `null`; the empty text clears a property. A create has no `Patch`: its fields are `Option`s.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq)]
pub enum Patch<T> {
    /// Leaves the property as it is.
    #[default]
    Keep,
    /// Clears the property.
    Clear,
    /// Writes a value.
    Set(T),
}

impl<T> From<T> for Patch<T> {
    fn from(value: T) -> Self {
        Self::Set(value)
    }
}
