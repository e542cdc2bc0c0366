//! Options as a user's own enum holds them.

/// An enum of a user's own whose variants are options of one property. Made by `#[derive(TicketOption)]`, which checks
/// every variant, and that none is left out, against the account's schema.
pub trait TicketOption: Sized {
    /// The property's internal name.
    const PROPERTY: &'static str;

    /// The option's internal value, which is what HubSpot stores.
    fn value(&self) -> &'static str;

    /// The variant of an option, by its exact internal value; `None` for any other text, as HubSpot may answer when the
    /// account has got more options since.
    fn from_value(value: &str) -> Option<Self>;
}
