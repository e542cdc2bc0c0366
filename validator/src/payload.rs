//! Payloads before they are text: the trait that derived and generated structs implement, the body they write, and the
//! conversions from Rust values to HubSpot's (which always travel as text).

mod body;
mod date;
mod date_libraries;
pub mod kind;
mod number;
mod patch;
mod property_list;
mod property_value;
mod record_ids;
mod ticket_option;

use std::fmt;

pub use body::{Association, AssociationSpec, Body};
pub use date::{Date, DateTime, NotADate};
pub use number::{NotANumber, Number};
pub use patch::Patch;
pub use property_list::{PropertyList, UsesProperties};
pub use property_value::PropertyValue;
pub use record_ids::RecordIds;
pub use ticket_option::TicketOption;

/// The request that a payload is for.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Operation {
    /// `POST …/objects/tickets`: a new record.
    Create,
    /// `PATCH …/objects/tickets/{id}`: some properties of an existing record.
    Update,
    /// `POST …/objects/tickets/batch/upsert`: one input, which updates a record or creates it.
    Upsert,
    /// `POST /crm-objects/v1/objects/tickets`: a new record by the retired API, as a list of `{"name","value"}`.
    LegacyCreate,
}

impl Operation {
    /// The word used on the command line and in attributes.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Upsert => "upsert",
            Self::LegacyCreate => "legacy-create",
        }
    }

    /// The operation with this word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Create, Self::Update, Self::Upsert, Self::LegacyCreate]
            .into_iter()
            .find(|one| one.as_str() == text)
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A value that can be written as the body of a ticket request.
///
/// Implemented by `#[derive(TicketPayload)]` and by the generated structs. Implementing it by hand is possible and safe:
/// [`crate::Validator::validate`] checks what it writes before it can be sent.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the payload of a ticket request",
    label = "no payload",
    note = "derive `TicketPayload` for a struct of your own, or take a generated one"
)]
pub trait TicketPayload {
    /// The operation that the payload is for.
    const OPERATION: Operation;

    /// Writes the payload's properties and associations.
    fn write(&self, body: &mut Body);
}

impl<T: TicketPayload + ?Sized> TicketPayload for &T {
    const OPERATION: Operation = T::OPERATION;

    fn write(&self, body: &mut Body) {
        (**self).write(body);
    }
}
