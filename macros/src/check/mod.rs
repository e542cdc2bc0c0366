//! Checking: from [`RawPayload`] to [`Payload`], with the account's schema.
//!
//! The checks in their order, which is also the order of the errors:
//!
//! - [`pipeline`]: the pipeline that the struct names exists;
//! - [`property`]: each field is a property that can be written, of a type that can be its value;
//! - [`identity`]: an upsert identifies its ticket;
//! - [`association`]: each associated object and label exists, in the direction from the new ticket;
//! - [`constant`]: each `set` and `default` value is one that the account takes;
//! - [`required`]: a create has all required properties;
//! - [`accounts`]: if several accounts share the payload, all of this holds in each of them.

mod accounts;
mod association;
mod constant;
mod context;
mod expected;
mod identity;
mod pipeline;
mod property;
mod required;

use std::collections::BTreeMap;

pub(crate) use identity::RECORD_ID;
pub(crate) use property::writable_property;

use context::Cx;

use crate::{
    account::{Account, Accounts},
    errors::Errors,
    model::{PartField, Payload, RequiredFromPart},
    syntax::{Purpose, RawPayload, Role, type_shape},
};

/// Checks a payload against every account. Returns the payload for the main account, which is valid if no error was added.
pub(crate) fn check_everywhere(raw: &RawPayload, accounts: &Accounts, errors: &mut Errors) -> Payload {
    let mut payload = check(raw, &accounts.main, None, errors);
    for other in &accounts.others {
        let mut found = Errors::default();
        let theirs = check(raw, other, Some(&accounts.main), &mut found);
        accounts::compare_types(&payload, &theirs, &mut found);
        errors.merge_new(found);
        let is_new = |one: &RequiredFromPart| {
            payload.required_from_parts.iter().all(|known| known.property != one.property)
        };
        let new: Vec<_> = theirs.required_from_parts.into_iter().filter(is_new).collect();
        payload.required_from_parts.extend(new);
    }
    payload
}

/// Checks a payload against one account. If it is not the `main` one, ids are those of `main` and stand for their counterparts.
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
                generic: type_shape::mentions_parameter(&field.ty, &raw.generics),
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

/// The operation of the struct; `create` if it names none.
pub(crate) fn purpose(raw: &RawPayload) -> Purpose {
    raw.container.purpose.as_ref().map_or_else(Purpose::default, |purpose| purpose.value)
}
