//! `#[derive(TicketPayload)]`: your struct, checked against the account's schema while compiling.
//!
//! This crate is used through the facade `ticketproof`, which documents the derive; see `TicketPayload` here for the
//! attributes.
//!
//! Inside: [`syntax`] reads the struct (tokens to `RawPayload`, spans kept), [`check`] proves it against the account's
//! schema (`RawPayload` to `Payload`, every mistake collected), [`expand`] writes the impls. [`derive`] tells the story on
//! one screen.

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

/// Makes a struct a ticket payload, checked against the account's schema while compiling.
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
/// Every mistake of a struct is reported at once, each on its field, with the code of the rule that the validator would
/// raise: unknown, read-only and archived properties, types that a property does not take, values that are no option or
/// break the account's own rules, association labels that do not exist, and on a create what is missing. A struct with
/// mistakes still gets its impls, so that no further errors follow.
///
/// # On the struct
///
/// | `#[ticket(…)]` | meaning |
/// |---|---|
/// | `op = "create"` | what it is for: `create` (the default), `update` or `upsert` |
/// | `pipeline = "0"`, `pipeline = Support` | the pipeline by id, or by its name in the names lock; written to every payload |
/// | `set(name = "value")` | a value that every payload of this type has |
/// | `rename_all = "lowercase"` | how field names become property names |
/// | `fragment` | a part for other payloads to `flatten`; nothing is required of it |
/// | `schema = "path"` | the snapshot, from the package's folder |
/// | `crate = path` | the facade, where it has another name |
///
/// Without `schema` the snapshot is the one that the environment variable `TICKETPROOF_SCHEMA` names (build scripts that use
/// `ticketproof-codegen` set it), else `hubspot/tickets.json` in the package's folder. An edit of it, or of the names lock
/// beside it, expands the derive anew in the next build. Two programs do not see that: `rust-analyzer` keeps an expansion
/// until the source file is edited, and `sccache` may hand out what was compiled against the old snapshot.
///
/// Where the build script shares the types with further accounts (`Builder::also`), every struct is checked against each of
/// them. Ids and labels in the source are the main account's; `Account::payload` of the generated code writes any payload
/// with another account's ids of what is called the same there.
///
/// # What it implements
///
/// `TicketPayload`, and `UsesProperties`, whose `PROPERTIES` lists what the struct writes, to ask for it when reading. It
/// also appends to a usage manifest in `ticketproof/usage` under the target folder, which the drift report reads.
///
/// # On a field
///
/// | `#[ticket(…)]` | meaning |
/// |---|---|
/// | `property = "name"` (or `rename`) | the property's internal name |
/// | `default = "value"` | what is written where the field has no value |
/// | `with = path` | a function from a reference to the field to the property's value |
/// | `id` | with `op = "upsert"`: the field says which ticket it is about, by a unique property, or by its own id in `hs_object_id`, of which the validator warns |
/// | `skip` | the field is no part of the payload |
/// | `flatten` | the field is another payload, whose properties belong to this one |
/// | `associate = "contact"` | the field holds the ids of records to tie the ticket to |
/// | `label = "Reporter"` | the association label, with `associate`; more than one is possible |
#[proc_macro_derive(TicketPayload, attributes(ticket))]
pub fn derive_ticket_payload(input: TokenStream) -> TokenStream {
    match syn::parse(input) {
        Ok(input) => derive::derive(input, locate).into(),
        Err(error) => error.to_compile_error().into(),
    }
}

/// Makes an enum of your own the options of one property, checked against the account's schema while compiling.
///
/// Every variant is an option: the one that `#[ticket(option = "VALUE")]` names, or the one whose value is the variant's
/// name by `rename_all`, or the one that the generated code calls by the variant's name. Every option that people can
/// choose has a variant.
///
/// | `#[ticket(…)]` on the enum | meaning |
/// |---|---|
/// | `property = "name"` | whose options they are; must be there |
/// | `rename_all = "UPPERCASE"` | how variant names become internal values |
/// | `partial` | options may be left out |
/// | `schema = "path"`, `crate = path` | as for `TicketPayload` |
#[proc_macro_derive(TicketOption, attributes(ticket))]
pub fn derive_ticket_option(input: TokenStream) -> TokenStream {
    match syn::parse(input) {
        Ok(input) => option::derive(input, locate).into(),
        Err(error) => error.to_compile_error().into(),
    }
}

/// Where a span is.
fn locate(span: proc_macro2::Span) -> Option<(String, usize)> {
    let span = span.unwrap();
    Some((span.file(), span.line()))
}
