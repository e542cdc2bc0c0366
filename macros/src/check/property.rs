//! Each field is a property that the account has, that can be written, and whose type can be its value.

use ticketproof_diagnostics::{suggest, text};
use ticketproof_schema::{Pipeline, Property, PropertyType};
use ticketproof_validator::payload::kind;

use super::{Cx, expected};
use crate::{
    account::Account,
    model::{Checked, Kind, PropertyField},
    rules,
    syntax::{
        Purpose, RawField, Spanned,
        types::{self, Base, TypeShape},
    },
};

/// Checks one field; `None` if it cannot be a property of the account.
pub(super) fn check(
    cx: &mut Cx<'_>,
    field: &RawField,
    default: Option<&Spanned<String>>,
    with: Option<&syn::Path>,
    pipeline: Option<&Pipeline>,
) -> Option<PropertyField> {
    let account = cx.account;
    let name = field.property_name(cx.raw.container.rename_all);
    let written_once = cx.write(&name.value, format!("field `{}`", field.ident), name.span);
    let Some(property) = account.schema.property(&name.value) else {
        cx.errors.finding(rules::UNKNOWN_PROPERTY, name.span, unknown(account, &name.value));
        return None;
    };
    writable(cx, &name, property);

    let shape = TypeShape::of(&field.ty);
    let kind = kind_of(account, &name.value, property, pipeline, shape);
    let expected = expected::of(account, &name.value, property, kind);
    let mut checked = if types::mentions_parameter(&field.ty, &cx.raw.generics) {
        Checked::ByBound
    } else {
        Checked::ByCompiler
    };
    if with.is_some() {
        checked = Checked::ByCompiler;
    } else if cx.purpose == Purpose::Create && shape.patch {
        let property = text::quoted(&name.value);
        cx.errors.finding_at(
            rules::EMPTY_ON_CREATE,
            &field.ty,
            format_args!("a new ticket has no {property} yet that could be kept or cleared; use `Option` instead of `Patch`"),
        );
    } else {
        match expected::verdict(kind, shape) {
            expected::Verdict::Fits => checked = Checked::Already,
            expected::Verdict::Unclear => {}
            expected::Verdict::Wrong => {
                let property = text::quoted(&name.value);
                let found = expected::described(shape);
                cx.errors.finding_at(
                    rules::WRONG_TYPE,
                    &field.ty,
                    format_args!("property {property} {expected}, not {found}"),
                );
            }
        }
    }
    written_once.then(|| PropertyField {
        ident: field.ident.clone(),
        ty: field.ty.clone(),
        property: name.value,
        kind,
        checked,
        default: default.map(|default| default.value.clone()),
        with: with.cloned(),
        expected,
    })
}

/// Whether HubSpot lets anybody write the property.
pub(super) fn writable(cx: &mut Cx<'_>, name: &Spanned<String>, property: &Property) {
    let quoted = text::quoted(&name.value);
    let whence = &cx.account.whence;
    if property.read_only {
        let message = format!(
            "property {quoted} is read-only in {whence}: HubSpot writes it itself, and refuses requests that do; remove it, \
             or mark the field with `#[ticket(skip)]`"
        );
        cx.errors.finding(rules::READ_ONLY_PROPERTY, name.span, message);
    } else if property.archived {
        let message = format!(
            "property {quoted} is archived in {whence}, so nobody would see what is written to it; restore it in HubSpot, or \
             remove it"
        );
        cx.errors.finding(rules::ARCHIVED_PROPERTY, name.span, message);
    }
}

/// What to say of a property that the account does not have.
pub(super) fn unknown(account: &Account, name: &str) -> String {
    let properties = &account.schema.properties;
    let begin = format!(
        "property {} does not exist on {} of {}",
        text::quoted(name),
        account.objects(),
        account.whence
    );
    let by_label = || {
        let visible = properties.iter().filter(|(_, property)| !property.hidden);
        let label = suggest::closest(name, visible.map(|(_, property)| property.label.as_str()))?;
        let (name, _) =
            properties.iter().find(|(_, property)| property.label == label && !property.hidden)?;
        Some(format!("; did you mean {}, which is labelled {}?", text::quoted(name), text::quoted(label)))
    };
    let close = suggest::closest(name, properties.keys().map(String::as_str))
        .map(|close| format!("; did you mean {}?", text::quoted(close)))
        .or_else(by_label);
    let hidden = account.hidden_properties().map(|parts| {
        format!("; it may be one that is not visible to the token that pulled the snapshot ({parts} are not)")
    });
    [Some(begin), close, hidden].into_iter().flatten().collect()
}

/// What values the property takes.
fn kind_of(
    account: &Account,
    name: &str,
    property: &Property,
    pipeline: Option<&Pipeline>,
    shape: TypeShape,
) -> Kind {
    if account.profile.pipeline.is_some_and(|profile| profile.stage == name) {
        // A text can be any stage's id: it is checked when the payload is validated.
        return match pipeline {
            Some(pipeline) if shape.base != Base::Text => Kind::StageOf(kind::key(&pipeline.id)),
            _ => Kind::StageOf(kind::ANY_PIPELINE),
        };
    }
    match &property.property_type {
        PropertyType::Number => Kind::Number,
        PropertyType::Bool => Kind::Bool,
        PropertyType::Date => Kind::Date,
        PropertyType::DateTime => Kind::DateTime,
        PropertyType::Enumeration if !property.is_closed() => Kind::Reference,
        PropertyType::Enumeration if property.is_multiple() => Kind::AnyOf(kind::key(name)),
        PropertyType::Enumeration => Kind::OneOf(kind::key(name)),
        _ => Kind::Text,
    }
}
