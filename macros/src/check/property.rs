//! Each field is a property that the account has, that can be written, and whose type can be its value.

use ticketproof_diagnostics::{Severity, text};
use ticketproof_schema::{Property, ValueKind};
use ticketproof_validator::{derive_support, payload::kind};

use super::{
    Cx, constant,
    expected::{self, Verdict},
};
use crate::{
    account::Account,
    errors::Errors,
    model::{Checked, Kind, PropertyField},
    rules,
    syntax::{
        Purpose, RawField, RenameRule, Role, Spanned,
        types::{self, Base, TypeShape},
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

/// The property that a field is: by internal name, or else by the name that the generated code gives it.
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

/// The property with this name, if the account has it; a name that nobody can write to is reported.
pub(super) fn exists<'a>(cx: &mut Cx<'a>, name: &Spanned<String>) -> Option<&'a Property> {
    writable_property(cx.account, name, cx.errors)
}

/// The property with this name, if the account has it; a name that nobody can write to is reported.
pub(crate) fn writable_property<'a>(
    account: &'a Account,
    name: &Spanned<String>,
    errors: &mut Errors,
) -> Option<&'a Property> {
    if let Some(found) = derive_support::check_name(&account.validator, &name.value)
        && found.severity == Severity::Error
    {
        let help = found.help.map(|help| format!("; {help}")).unwrap_or_default();
        let message = format!("{} ({}){help}", found.message, account.whence);
        errors.finding(found.rule.id, name.span, message);
    }
    account.schema().property(&name.value)
}

/// The field as the value of a property that exists.
pub(super) fn of(cx: &mut Cx<'_>, field: &RawField, name: String, property: &Property) -> PropertyField {
    let kind = kind_of(cx, &name, property, TypeShape::of(&field.ty));
    let expected = expected::of(cx.account, &name, property, kind);
    typed(cx, field, name, kind, &expected)
}

/// The field as a value of this kind; a well-known type that is none is reported.
pub(super) fn typed(
    cx: &mut Cx<'_>,
    field: &RawField,
    name: String,
    kind: Kind,
    expected: &str,
) -> PropertyField {
    let (default, with) = match &field.role {
        Role::Property { default, with, .. } => (default.as_ref(), with.as_ref()),
        _ => (None, None),
    };
    let checked =
        if with.is_some() { Checked::ByCompiler } else { check_type(cx, field, &name, kind, expected) };
    PropertyField {
        ident: field.ident.clone(),
        ty: field.ty.clone(),
        property: name,
        kind,
        checked,
        default: default.map(|default| default.value.clone()),
        with: with.cloned(),
        expected: format!("{expected} ({})", cx.account.whence),
    }
}

/// Checks a field's type as far as its tokens show it, and says who checks the rest.
fn check_type(cx: &mut Cx<'_>, field: &RawField, name: &str, kind: Kind, expected: &str) -> Checked {
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
    match expected::verdict(kind, shape) {
        Verdict::Fits => return Checked::Already,
        Verdict::Unclear => {}
        Verdict::Wrong => {
            let found = expected::described(shape);
            let whence = &cx.account.whence;
            let message = format_args!("property {property} {expected}, not {found} ({whence})");
            cx.errors.finding_at(rules::WRONG_TYPE, &field.ty, message);
        }
    }
    if types::mentions_parameter(&field.ty, &cx.raw.generics) {
        Checked::ByBound
    } else {
        Checked::ByCompiler
    }
}

/// What values the property takes.
fn kind_of(cx: &Cx<'_>, name: &str, property: &Property, shape: TypeShape) -> Kind {
    if cx.account.profile.pipeline.is_some_and(|profile| profile.stage == name) {
        // A text can be any stage's id: it is checked when the payload is validated.
        return match cx.pipeline {
            Some(pipeline) if shape.base != Base::Text => Kind::StageOf(kind::key(&pipeline.id)),
            _ => Kind::StageOf(kind::ANY_PIPELINE),
        };
    }
    match property.value_kind() {
        ValueKind::Number => Kind::Number,
        ValueKind::Bool => Kind::Bool,
        ValueKind::Date => Kind::Date,
        ValueKind::DateTime => Kind::DateTime,
        ValueKind::OneReference | ValueKind::SeveralReferences => Kind::Reference,
        ValueKind::SeveralOptions => Kind::AnyOf(kind::key(name)),
        ValueKind::OneOption => Kind::OneOf(kind::key(name)),
        ValueKind::Text | ValueKind::PhoneNumber | ValueKind::Unchecked => Kind::Text,
    }
}
