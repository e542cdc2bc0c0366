//! `#[derive(TicketPayload)]` and `#[derive(TicketOption)]`: your types, checked against the account's schema while compiling.
//!
//! This crate is used through the facade `ticketproof`, which documents the derive; see `TicketPayload` here for the
//! attributes.
//!
//! Inside: [`syntax`] parses the struct (from tokens to `RawPayload`, with spans), [`check`] checks it against the account's
//! schema (from `RawPayload` to `Payload`, all errors collected), [`expand`] emits the impls. [`derive`] calls these steps.

mod account;
mod check;
mod derive;
mod errors;
mod expand;
mod model;
mod option;
mod rules;
mod syntax;
#[cfg(test)]
mod tests;
mod usage;

use proc_macro::TokenStream;

/// Implements `TicketPayload` for a struct, checked against the account's schema while compiling.
///
/// Each field is a property: the one with the field's name, or the one that `#[ticket(property = "…")]` names.
///
/// ```text
/// #[derive(TicketPayload)]
/// #[ticket(op = "create", pipeline = Support)]
/// struct NewIncident<'a> {
///     subject: &'a str,
///     #[ticket(property = "hs_pipeline_stage")]
///     stage: hubspot::stage::Support,
///     #[ticket(property = "hs_ticket_priority")]
///     priority: Option<hubspot::HsTicketPriority>,
///     #[ticket(property = "content")]
///     body: Cow<'a, str>,
///     #[ticket(associate = "contact", label = "Reporter")]
///     reporter: hubspot::association::ContactId,
///     #[ticket(skip)]
///     trace: Uuid,
/// }
/// ```
///
/// All mistakes of a struct are reported at once, each at its field, with the code of the validator's rule: unknown, read-only
/// and archived properties, types that a property does not take, values that are not options or break the account's own rules,
/// association labels that do not exist, and missing properties of a create. A struct with mistakes still gets its impls, so
/// that no further errors follow.
///
/// # On the struct
///
/// | `#[ticket(…)]` | meaning |
/// |---|---|
/// | `op = "create"` | the operation: `create` (the default), `update` or `upsert` |
/// | `pipeline = "0"`, `pipeline = Support` | the pipeline by id, or by its name in the names lock; written to every payload |
/// | `set(name = "value")` | a constant of all payloads of this type |
/// | `rename_all = "lowercase"` | the rule by which field names become property names |
/// | `fragment` | the struct is a part for other payloads to `flatten`; no property is required |
/// | `schema = "path"` | the snapshot, relative to the package's folder |
/// | `crate = path` | the path of the crate `ticketproof`, if it has another name |
///
/// Without `schema` the snapshot is the one that the environment variable `TICKETPROOF_SCHEMA` names (build scripts that use
/// `ticketproof-codegen` set it), else `hubspot/tickets.json` in the package's folder. After an edit of the snapshot, or of the
/// names lock beside it, the next build expands the derive again. Two programs do not notice the edit: `rust-analyzer` keeps an
/// expansion until the source file is edited, and `sccache` may return code that was compiled against the old snapshot.
///
/// If the build script shares the types with further accounts (`Builder::also`), every struct is checked against each of them.
/// Ids and labels in the source are those of the main account. `Account::payload` in the generated code writes a payload with
/// another account's ids, which are those of the items with the same names.
///
/// # What it implements
///
/// `TicketPayload`, and `UsesProperties`, whose `PROPERTIES` lists the properties that the struct writes, to request when reading.
/// It also appends to a usage manifest in `ticketproof/usage` under the target folder, which the drift report reads.
///
/// # On a field
///
/// | `#[ticket(…)]` | meaning |
/// |---|---|
/// | `property = "name"` (or `rename`) | the property's internal name |
/// | `default = "value"` | the value that is written if the field has none |
/// | `with = path` | a function from a reference to the field to the property's value |
/// | `id` | with `op = "upsert"`: the field identifies the ticket by a unique property, or by the ticket's own id in `hs_object_id`, for which the validator gives a warning |
/// | `skip` | the field is not part of the payload |
/// | `flatten` | the field is another payload, whose properties belong to this one |
/// | `associate = "contact"` | the field holds the ids of records to associate the ticket with |
/// | `label = "Reporter"` | the association label, with `associate`; more than one is possible |
#[proc_macro_derive(TicketPayload, attributes(ticket))]
pub fn derive_ticket_payload(input: TokenStream) -> TokenStream {
    match syn::parse(input) {
        Ok(input) => derive::derive(input, locate).into(),
        Err(error) => error.to_compile_error().into(),
    }
}

/// Implements `TicketOption` for an enum whose variants are options of one property, checked against the account's schema while
/// compiling.
///
/// Every variant is an option: the one that `#[ticket(option = "VALUE")]` names, or the one whose value is the variant's name
/// by `rename_all`, or the one with the variant's name in the generated code. Every visible option needs a variant.
///
/// | `#[ticket(…)]` on the enum | meaning |
/// |---|---|
/// | `property = "name"` | the property with these options; required |
/// | `rename_all = "UPPERCASE"` | the rule by which variant names become internal values |
/// | `partial` | options may be left out |
/// | `schema = "path"`, `crate = path` | as for `TicketPayload` |
#[proc_macro_derive(TicketOption, attributes(ticket))]
pub fn derive_ticket_option(input: TokenStream) -> TokenStream {
    match syn::parse(input) {
        Ok(input) => option::derive(input, locate).into(),
        Err(error) => error.to_compile_error().into(),
    }
}

/// The file and line of a span.
fn locate(span: proc_macro2::Span) -> Option<(String, usize)> {
    let span = span.unwrap();
    Some((span.file(), span.line()))
}
