//! Checks payloads against an account's schema: payload x schema -> [`Valid`] or a [`Report`].
//!
//! * [`payload`]: payloads before they are text.
//! * [`runtime`]: the types and functions that generated code and derives use when the program runs.
//! * [`Validator`]: a schema compiled once; checks payloads and raw JSON.
//! * [`catalogue()`]: every rule, with its documentation and examples. One rule is one file under `rules/`.
//! * [`blank`]: JSON's white space, for all code that reads records.
//! * [`derive_support`]: the same rules without a record, for the derive macro.
//!
//! Data in, data out: nothing here reads a file, a clock (unless asked) or the network.

mod association_advice;
pub mod blank;
pub mod catalogue;
mod check;
mod compiled;
mod context;
pub mod derive_support;
pub mod example;
pub mod fix;
pub mod legacy;
mod located_json;
pub mod payload;
mod record;
pub mod requirements;
mod rule;
mod rule_pages;
mod rules;
pub mod runtime;
mod scan;
mod settings;
mod shape;
mod unique_values;
mod valid;
mod validator;
mod value;

pub use catalogue::catalogue;
pub use located_json::{MEMBERS_MAX, NESTING_MAX, RECORD_MAX};
pub use payload::{Operation, TicketPayload};
pub use requirements::{Requirements, RequirementsError};
pub use rule::{Evidence, Example, Rule, ServerVerdict, is_about_batch};
pub use rule_pages::{render_index, render_page};
pub use settings::{Level, Settings};
pub use shape::Shape;
pub use ticketproof_diagnostics::Report;
pub use unique_values::{UNIQUE_VALUES_BYTES, UniqueValues};
pub use valid::{Invalid, JsonBody, Valid};
pub use validator::{ScannedLine, UnknownRule, Validator, ValidatorBuilder, Verdict};
pub use value::stored::StoredValue;
