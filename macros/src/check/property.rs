//! Checks that each field is a property that can be written, and that its type can be the property's value.

use ticketproof_diagnostics::{Severity, text};
use ticketproof_schema::{Property, ValueKind};
use ticketproof_validator::{derive_support, payload::kind};

use super::{
    constant,
    context::Cx,
    expected::{self, TypeFit},
};
use crate::{
    account::Account,
    errors::Errors,
    model::{FieldKind, PropertyField, TypeCheck},
    rules,
    syntax::{
        Purpose, RawField, RenameRule, Role, Spanned,
        type_shape::{self, Base, TypeShape},
    },
};

/// Checks one field; `None` if it cannot be a property of the account.
pub(super) fn check(cx: &mut Cx<'_>, field: &RawField) -> Option<PropertyField> {
    let name = name_of(cx.account, field, cx.raw.container.rename_all);
    let written_once = cx.write(&name.value, format!("field `{}`", field.ident), name.span);
    let property = exists(cx, &name)?;
    constant::default(cx, field, &name.value);
    let checked = of(cx, field, name.value, property);
    written_once.then_some(checked)
}

/// The property of a field: by internal name, or else by its name in generated code.
pub(super) fn name_of(account: &Account, field: &RawField, rule: Option<RenameRule>) -> Spanned<String> {
    let name = field.property_name(rule);
    if field.says_property() || account.schema().property(&name.value).is_some() {
        return name;
    }
    match account.property_named(&field.ident.to_string()) {
        Some(internal) => Spanned { value: internal.to_owned(), span: name.span },
        None => name,
    }
}

/// The property with this name, if the account has it. Reports a property that is unknown or cannot be written.
pub(super) fn exists<'a>(cx: &mut Cx<'a>, name: &Spanned<String>) -> Option<&'a Property> {
    writable_property(cx.account, name, cx.errors)
}

/// The property with this name, if the account has it. Reports a property that is unknown or cannot be written.
pub(crate) fn writable_property<'a>(
    account: &'a Account,
    name: &Spanned<String>,
    errors: &mut Errors,
) -> Option<&'a Property> {
    if let Some(found) = derive_support::check_name(&account.validator, &name.value)
        && found.severity == Severity::Error
    {
        let help = found.help.map(|help| format!("; {help}")).unwrap_or_default();
        let message = format!("{} ({}){help}", found.message, account.origin);
        errors.finding(found.rule.id, name.span, message);
    }
    account.schema().property(&name.value)
}

/// The field as the value of an existing property.
pub(super) fn of(cx: &mut Cx<'_>, field: &RawField, name: String, property: &Property) -> PropertyField {
    let kind = kind_of(cx, &name, property, TypeShape::of(&field.ty));
    let expected = expected::of(cx.account, &name, property, kind);
    typed(cx, field, name, kind, &expected)
}

/// The field as a value of this kind. Reports a well-known type that does not fit.
pub(super) fn typed(
    cx: &mut Cx<'_>,
    field: &RawField,
    name: String,
    kind: FieldKind,
    expected: &str,
) -> PropertyField {
    let (default, with) = match &field.role {
        Role::Property { default, with, .. } => (default.as_ref(), with.as_ref()),
        _ => (None, None),
    };
    let checked =
        if with.is_some() { TypeCheck::Compiler } else { check_type(cx, field, &name, kind, expected) };
    PropertyField {
        ident: field.ident.clone(),
        ty: field.ty.clone(),
        property: name,
        kind,
        checked,
        default: default.map(|default| default.value.clone()),
        with: with.cloned(),
        expected: format!("{expected} ({})", cx.account.origin),
    }
}

/// Checks a field's type as far as its tokens show it; returns how the rest is checked.
fn check_type(cx: &mut Cx<'_>, field: &RawField, name: &str, kind: FieldKind, expected: &str) -> TypeCheck {
    let shape = TypeShape::of(&field.ty);
    let property = text::quoted(name);
    if cx.purpose == Purpose::Create && shape.patch {
        cx.errors.finding_at(
            rules::EMPTY_ON_CREATE,
            &field.ty,
            format_args!(
                "a new ticket has no {property} yet that could be kept or cleared; use `Option` instead of `Patch`"
            ),
        );
    }
    match expected::type_fit(kind, shape) {
        TypeFit::Fits => return TypeCheck::Derive,
        TypeFit::Unclear => {}
        TypeFit::Wrong => {
            let found = expected::described(shape);
            let origin = &cx.account.origin;
            let message = format_args!("property {property} {expected}, not {found} ({origin})");
            cx.errors.finding_at(rules::WRONG_TYPE, &field.ty, message);
        }
    }
    if type_shape::mentions_parameter(&field.ty, &cx.raw.generics) {
        TypeCheck::Bound
    } else {
        TypeCheck::Compiler
    }
}

/// The kind of values that the property takes.
fn kind_of(cx: &Cx<'_>, name: &str, property: &Property, shape: TypeShape) -> FieldKind {
    if cx.account.profile.pipeline.is_some_and(|profile| profile.stage == name) {
        // A text can be any stage id; the validator checks it at run time.
        return match cx.pipeline {
            Some(pipeline) if shape.base != Base::Text => FieldKind::StageOf(kind::key(&pipeline.id)),
            _ => FieldKind::StageOf(kind::ANY_PIPELINE),
        };
    }
    match property.value_kind() {
        ValueKind::Number => FieldKind::Number,
        ValueKind::Bool => FieldKind::Bool,
        ValueKind::Date => FieldKind::Date,
        ValueKind::DateTime => FieldKind::DateTime,
        ValueKind::OneReference | ValueKind::SeveralReferences => FieldKind::Reference,
        ValueKind::SeveralOptions => FieldKind::AnyOf(kind::key(name)),
        ValueKind::OneOption => FieldKind::OneOf(kind::key(name)),
        ValueKind::Text | ValueKind::PhoneNumber | ValueKind::Unchecked => FieldKind::Text,
    }
}
