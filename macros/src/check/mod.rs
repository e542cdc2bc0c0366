//! From [`RawPayload`] to [`Payload`]: everything that takes the account, or more than one attribute, to see.
//!
//! In this order, which is also the order of the errors:
//!
//! - [`pipeline`]: the pipeline that the struct names exists;
//! - [`property`]: each field is a property that can be written, of a type that can be its value;
//! - [`identity`]: an upsert says which ticket it is about;
//! - [`association`]: each associated object and label exists, and is tied in the direction that a create takes;
//! - [`constant`]: each `set` and `default` value is one that the account takes;
//! - [`required`]: a create has what it cannot do without;
//! - [`accounts`]: where several accounts share the payload, all of this is so in each of them.

mod accounts;
mod association;
mod constant;
mod expected;
mod identity;
mod pipeline;
mod property;
mod required;

use std::collections::BTreeMap;

pub(crate) use identity::RECORD_ID;
pub(crate) use property::writable_property;

use proc_macro2::Span;
use ticketproof_schema::Pipeline;

use crate::{
    account::{Account, Accounts},
    errors::Errors,
    model::{Awaited, PartField, Payload},
    rules,
    syntax::{Purpose, RawPayload, Role, types},
};

/// Checks a payload against every account. What is returned is the main one's, and legal if no error was added.
pub(crate) fn check_everywhere(raw: &RawPayload, accounts: &Accounts, errors: &mut Errors) -> Payload {
    let mut payload = check(raw, &accounts.main, None, errors);
    for other in &accounts.others {
        let mut found = Errors::default();
        let theirs = check(raw, other, Some(&accounts.main), &mut found);
        accounts::compare_types(&payload, &theirs, &mut found);
        errors.add_untold(found);
        let is_new = |one: &Awaited| payload.awaited.iter().all(|known| known.property != one.property);
        let awaited: Vec<_> = theirs.awaited.into_iter().filter(is_new).collect();
        payload.awaited.extend(awaited);
    }
    payload
}

/// Checks a payload against one account. Where it is not the `main` one, ids are the main one's and mean their counterparts.
fn check(raw: &RawPayload, account: &Account, main: Option<&Account>, errors: &mut Errors) -> Payload {
    let (purpose, written) = (purpose(raw), BTreeMap::new());
    let mut cx = Cx { raw, account, main, errors, purpose, pipeline: None, written };
    let mut payload = Payload { purpose: cx.purpose, ..Payload::default() };
    cx.pipeline = pipeline::check(&mut cx, &mut payload);
    for field in &raw.fields {
        match &field.role {
            Role::Skip => {}
            Role::Flatten => payload.parts.push(PartField {
                ident: field.ident.clone(),
                ty: field.ty.clone(),
                generic: types::mentions_parameter(&field.ty, &raw.generics),
            }),
            Role::Associate { object, labels } => {
                payload.associations.extend(association::check(&mut cx, field, object, labels));
            }
            Role::Id { span, .. } => {
                if payload.id.is_some() {
                    cx.errors.misuse(*span, "an upsert is about one ticket: only one field can be the `id`");
                }
                payload.id = identity::check(&mut cx, field, *span);
            }
            Role::Property { .. } => payload.properties.extend(property::check(&mut cx, field)),
        }
    }
    constant::check(&mut cx, &mut payload);
    identity::required(&mut cx);
    required::check(&mut cx, &mut payload);
    payload
}

/// What the struct is for; a struct that does not say creates.
pub(crate) fn purpose(raw: &RawPayload) -> Purpose {
    raw.container.purpose.as_ref().map_or_else(Purpose::default, |purpose| purpose.value)
}

/// What every check needs.
struct Cx<'a> {
    raw: &'a RawPayload,
    account: &'a Account,
    /// The account whose ids and labels the source says, where it is another one.
    main: Option<&'a Account>,
    errors: &'a mut Errors,
    purpose: Purpose,
    /// The pipeline that the struct names.
    pipeline: Option<&'a Pipeline>,
    /// The properties written so far, and by what.
    written: BTreeMap<String, String>,
}

impl Cx<'_> {
    /// Notes that `by` writes a property; a property that is written twice is an error.
    fn write(&mut self, property: &str, by: String, span: Span) -> bool {
        if let Some(first) = self.written.get(property) {
            let property = ticketproof_diagnostics::text::quoted(property);
            let message = format!(
                "property {property} is already written by {first}; a payload has each property once"
            );
            self.errors.finding(rules::DUPLICATE_KEY, span, message);
            return false;
        }
        self.written.insert(property.to_owned(), by);
        true
    }
}
