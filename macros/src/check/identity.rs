//! Checks the `id` field of an upsert, which identifies the ticket by a unique property or by the ticket's own id.

use proc_macro2::Span;
use ticketproof_diagnostics::text;
pub(crate) use ticketproof_schema::profile::RECORD_ID;

use super::{context::Cx, property};
use crate::{
    model::{FieldKind, PropertyField},
    syntax::{Purpose, RawField, Role},
};

/// Checks the field that is the id.
pub(super) fn check(cx: &mut Cx<'_>, field: &RawField, span: Span) -> Option<PropertyField> {
    if cx.purpose != Purpose::Upsert {
        cx.errors
            .misuse(span, "only an upsert has an `id`; add `op = \"upsert\"` to the struct, or remove it");
        return None;
    }
    let name = property::name_of(cx.account, field, cx.raw.container.rename_all);
    if name.value == RECORD_ID {
        return Some(property::typed(
            cx,
            field,
            name.value,
            FieldKind::Reference,
            "is the ticket's id and takes text or integer",
        ));
    }
    let property = property::exists(cx, &name)?;
    if !property.unique {
        let message = format!(
            "{} is not a property with unique values, so it cannot tell which ticket an upsert is about ({})",
            text::quoted(&name.value),
            cx.account.origin
        );
        cx.errors.misuse(name.span, message);
        return None;
    }
    if !cx.write(&name.value, format!("field `{}`", field.ident), name.span) {
        return None;
    }
    Some(property::of(cx, field, name.value, property))
}

/// An upsert without an id would be refused by HubSpot.
pub(super) fn required(cx: &mut Cx<'_>) {
    let has_id = cx.raw.fields.iter().any(|field| matches!(field.role, Role::Id { .. }));
    if cx.purpose == Purpose::Upsert && cx.raw.fully_parsed && !has_id && cx.raw.container.fragment.is_none()
    {
        cx.errors.misuse(
            cx.raw.ident.span(),
            "an upsert needs to know which ticket it is about: mark the field of a unique property with `#[ticket(id)]`",
        );
    }
}
