//! What a payload is before it is text: the trait that derived and generated structs implement, the body they write, and
//! the conversions from Rust values to HubSpot's (which always travel as text).

mod accounts;
mod body;
mod date;
mod dates;
mod embedded;
mod fields;
mod json;
pub mod kind;
mod links;
mod macros;
mod node;
mod number;
mod options;
mod own_option;
mod patch;
mod records;
mod stages;
mod structs;
mod texts;
mod uses;
mod value;

use std::fmt;

pub use accounts::Translated;
pub use body::{Association, AssociationSpec, Body};
pub use date::{Date, DateTime, NotADate};
pub use embedded::EmbeddedSnapshot;
pub use fields::{Field, Scalar};
#[doc(hidden)]
pub use json::{
    deserialize_payload, deserialize_record, payload_json_schema, record_json_schema, serialize_generated,
};
pub use links::{Label, LabelEntry, Link, RecordId};
#[doc(hidden)]
pub use macros::reexport;
pub use number::{NotANumber, Number};
#[doc(hidden)]
pub use options::{NOT_AN_OPTION, deserialize_option, option_json_schema};
pub use options::{NotAnOption, Open, OptionSet, UnknownOption};
pub use own_option::TicketOption;
pub use patch::Patch;
pub use records::RecordIds;
#[doc(hidden)]
pub use stages::stage_of;
#[doc(hidden)]
pub use stages::stage_of_in;
pub use stages::{PipelineEntry, PlacedStage, StageEntry, StageSet, StageTimes};
pub use structs::{Fill, FillRecord, Generated, GeneratedPayload, GeneratedRecord, InAccount, Record, Table};
#[doc(hidden)]
pub use structs::{debug_generated, equal_generated, write_payload};
pub use texts::Texts;
pub use uses::{PropertyList, UsesProperties};
pub use value::PropertyValue;

/// What a payload asks HubSpot to do.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Operation {
    /// `POST …/objects/tickets`: a new record.
    Create,
    /// `PATCH …/objects/tickets/{id}`: some properties of a record that exists.
    Update,
    /// `POST …/objects/tickets/batch/upsert`: one input, which updates a record or makes it.
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
/// whatever it writes is checked by [`crate::Validator::validate`] before it can be sent.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the payload of a ticket request",
    label = "no payload",
    note = "derive `TicketPayload` for a struct of your own, or take a generated one"
)]
pub trait TicketPayload {
    /// What the payload is for.
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
