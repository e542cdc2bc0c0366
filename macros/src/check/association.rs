//! Each associated object and label exists, in the direction that a create takes.

use std::collections::BTreeMap;

use ticketproof_diagnostics::{suggest, text};
use ticketproof_schema::{AssociationType, ObjectType, Part};

use super::{accounts, context::Cx};
use crate::{
    errors::Errors,
    model::{AssociationField, TypeCheck},
    rules,
    syntax::{
        Purpose, RawField, Spanned,
        type_shape::{self, Base, TypeShape},
    },
};

/// Checks one association field. In another account the labels are those of the main one, and stand for their counterparts.
pub(super) fn check(
    cx: &mut Cx<'_>,
    field: &RawField,
    object: &Spanned<String>,
    labels: &[Spanned<String>],
) -> Option<AssociationField> {
    let Some(main) = cx.main else { return resolve(cx, field, object, labels) };
    // The main account was checked before, so its errors are dropped here.
    let (mut said, raw, purpose) = (Errors::default(), cx.raw, cx.purpose);
    let written = BTreeMap::new();
    let mut ours = Cx { raw, account: main, main: None, errors: &mut said, purpose, pipeline: None, written };
    let mut ours = |labels| resolve(&mut ours, field, object, labels);
    // Each label by itself, because those that are wrong in the main account were reported.
    let found: Vec<_> = if labels.is_empty() {
        ours(labels).map(|found| (object, found)).into_iter().collect()
    } else {
        let each = labels.iter().map(|label| Some((label, ours(std::slice::from_ref(label))?)));
        each.flatten().collect()
    };
    let mut theirs = Vec::new();
    for (said, ours) in &found {
        for kind in &ours.types {
            match accounts::association(cx, &ours.object, kind) {
                Some(other) => theirs.push((other.category.as_str().to_owned(), other.type_id)),
                None => {
                    let message = accounts::no_counterpart(cx, "association", &said.value);
                    cx.errors.lacks_counterpart(rules::ASSOCIATION_TYPE_NOT_ALLOWED, said.span, message);
                }
            }
        }
    }
    let (_, first) = found.into_iter().next()?;
    Some(AssociationField { types: theirs, ..first })
}

/// The object and the types that an association field names in an account.
fn resolve(
    cx: &mut Cx<'_>,
    field: &RawField,
    object: &Spanned<String>,
    labels: &[Spanned<String>],
) -> Option<AssociationField> {
    if cx.purpose != Purpose::Create {
        cx.errors.misuse(
            object.span,
            "only a create takes associations; those of a ticket that exists are changed through the associations API",
        );
        return None;
    }
    let account = cx.account;
    let Some(target) = ObjectType::from_user(&object.value).or_else(|| {
        account
            .schema()
            .associations
            .iter()
            .map(|kind| &kind.object)
            .find(|o| o.is_called(&object.value))
            .cloned()
    }) else {
        cx.errors.finding(
            rules::ASSOCIATION_TYPE_NOT_ALLOWED,
            object.span,
            unknown_object(cx, &object.value),
        );
        return None;
    };
    let known: Vec<&AssociationType> = account.schema().outgoing(&target.id).collect();
    if known.is_empty() {
        cx.errors.finding(
            rules::ASSOCIATION_TYPE_NOT_ALLOWED,
            object.span,
            unknown_object(cx, &object.value),
        );
        return None;
    }
    let types = if labels.is_empty() {
        unlabelled(&known).into_iter().collect()
    } else {
        labels.iter().filter_map(|label| labelled(cx, &target, &known, label)).collect::<Vec<_>>()
    };
    (!types.is_empty()).then(|| AssociationField {
        ident: field.ident.clone(),
        ty: field.ty.clone(),
        object: target.id.clone(),
        object_name: target.name.clone(),
        types: types.iter().map(|kind| (kind.category.as_str().to_owned(), kind.type_id)).collect(),
        checked: checked(field, &cx.raw.generics),
    })
}

/// How the field's type is checked: texts and integers are ids of every object; the compiler checks other types.
fn checked(field: &RawField, generics: &syn::Generics) -> TypeCheck {
    if type_shape::mentions_parameter(&field.ty, generics) {
        return TypeCheck::Bound;
    }
    match TypeShape::of(&field.ty) {
        TypeShape { patch: false, base: Base::Text | Base::Id, .. } => TypeCheck::Derive,
        _ => TypeCheck::Compiler,
    }
}

/// The association type without a label; if there are several, the first of HubSpot's.
fn unlabelled<'a>(known: &[&'a AssociationType]) -> Option<&'a AssociationType> {
    known
        .iter()
        .filter(|kind| kind.label.is_none())
        .min_by_key(|kind| (std::cmp::Reverse(kind.max.unwrap_or(u32::MAX)), kind.type_id))
        .or(known.first())
        .copied()
}

fn labelled<'a>(
    cx: &mut Cx<'_>,
    target: &ObjectType,
    known: &[&'a AssociationType],
    label: &Spanned<String>,
) -> Option<&'a AssociationType> {
    let wanted = label.value.trim();
    let has = |text: Option<&str>| text.is_some_and(|text| text.eq_ignore_ascii_case(wanted));
    let named = |kind: &AssociationType| cx.account.association_name(kind) == Some(wanted);
    let found: Vec<&AssociationType> = known
        .iter()
        .filter(|kind| has(kind.label.as_deref()) || has(kind.name.as_deref()) || named(kind))
        .copied()
        .collect();
    if let [one] = found.as_slice() {
        return Some(one);
    }
    let labels: Vec<&str> = known.iter().filter_map(|kind| kind.label.as_deref()).collect();
    let begin = format!(
        "{} is not an association label from {} to {} ({})",
        text::quoted(wanted),
        cx.account.objects(),
        target.name,
        cx.account.origin
    );
    let names = known.iter().flat_map(|kind| [kind.name.as_deref(), cx.account.association_name(kind)]);
    let like = suggest::closest(wanted, labels.iter().copied().chain(names.flatten()));
    let help = match (like, labels.is_empty(), found.len() > 1) {
        (_, _, true) => "; several types have that label, name one of them by its internal name".to_owned(),
        (Some(close), ..) => format!("; did you mean {}?", text::quoted(close)),
        (None, true, _) => "; there are no labels; remove `label` for an association without one".to_owned(),
        (None, false, _) => format!("; there are {}", text::listed(labels, 10)),
    };
    cx.errors.finding(rules::ASSOCIATION_TYPE_NOT_ALLOWED, label.span, begin + &help + unseen(cx));
    None
}

fn unknown_object(cx: &Cx<'_>, written: &str) -> String {
    let schema = &cx.account.schema();
    let mut names: Vec<&str> = schema
        .associations
        .iter()
        .filter(|kind| kind.direction == ticketproof_schema::Direction::Outgoing)
        .map(|kind| kind.object.singular())
        .collect();
    names.sort_unstable();
    names.dedup();
    let begin = format!(
        "{} cannot be associated with {} ({})",
        cx.account.objects(),
        text::quoted(written),
        cx.account.origin
    );
    let help = match suggest::closest(written, names.iter().copied()) {
        Some(close) => format!("; did you mean {}?", text::quoted(close)),
        None => format!(
            "; there are associations to {}; others are fetched by `ticketproof pull --to {}`",
            text::listed(names, 12),
            text::escaped(written)
        ),
    };
    begin + &help + unseen(cx)
}

/// The hint for a label that the snapshot may lack because the token could not see it.
fn unseen(cx: &Cx<'_>) -> &'static str {
    if cx.account.schema().not_visible.contains(&Part::AssociationLabels) {
        "; it may be among the association labels, of which some are hidden from the token that pulled the schema"
    } else {
        ""
    }
}
