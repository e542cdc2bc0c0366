//! From [`RawPayload`] to [`Payload`]: everything that takes the account, or more than one attribute, to see.
//!
//! In this order, which is also the order of the errors:
//!
//! - [`pipeline`]: the pipeline that the struct names exists;
//! - [`property`]: each field is a property that can be written, of a type that can be its value;
//! - [`association`]: each associated object and label exists, and is tied in the direction that a create takes;
//! - [`constant`]: each `set` and `default` value is one that the account takes;
//! - [`required`]: a create has what it cannot do without.

mod association;
mod constant;
mod expected;
mod pipeline;
mod property;
mod required;

use std::collections::BTreeMap;

use proc_macro2::Span;

use crate::{
    account::Account,
    errors::Errors,
    model::{PartField, Payload},
    rules,
    syntax::{Purpose, RawPayload, Role, types},
};

/// Checks a payload against the account. What is returned is legal if no error was added.
pub(crate) fn check(raw: &RawPayload, account: &Account, errors: &mut Errors) -> Payload {
    let mut cx = Cx { raw, account, errors, purpose: purpose(raw), written: BTreeMap::new() };
    let mut payload = Payload { purpose: cx.purpose, ..Payload::default() };
    let pipeline = pipeline::check(&mut cx, &mut payload);
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
            Role::Property { default, with, .. } => {
                payload.properties.extend(property::check(
                    &mut cx,
                    field,
                    default.as_ref(),
                    with.as_ref(),
                    pipeline,
                ));
            }
        }
    }
    constant::check(&mut cx, &mut payload);
    required::check(&mut cx, &mut payload, pipeline.is_some());
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
    errors: &'a mut Errors,
    purpose: Purpose,
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
