//! The trait of a user's own enum of options.

/// An enum whose variants are options of one property. Implemented by `#[derive(TicketOption)]`, which checks against the
/// account's schema that every variant is an option, and that no option is missing.
pub trait TicketOption: Sized {
    /// The property's internal name.
    const PROPERTY: &'static str;

    /// The option's internal value, which is what HubSpot stores.
    fn value(&self) -> &'static str;

    /// The variant with this exact internal value; `None` for any other text, such as an option that the account got later.
    fn from_value(value: &str) -> Option<Self>;
}
