//! The types and initial values of the structs' fields.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::ident;
use crate::ir::{FieldItem, FieldKind, Usage};

pub(super) fn value(kind: &FieldKind) -> TokenStream {
    match kind {
        FieldKind::Text => quote!(String),
        FieldKind::Number => quote!(__tp::Number),
        FieldKind::Bool => quote!(bool),
        FieldKind::Date => quote!(__tp::Date),
        FieldKind::DateTime => quote!(__tp::DateTime),
        FieldKind::Options(name) => {
            let name = ident(name);
            quote!(#name)
        }
    }
}

pub(super) fn create_type(field: &FieldItem) -> TokenStream {
    let value = value(&field.kind);
    match (field.usage, field.multiple) {
        (_, true) => quote!(Vec<#value>),
        (Usage::Required, false) => value,
        (_, false) => quote!(Option<#value>),
    }
}

pub(super) fn update_type(field: &FieldItem) -> TokenStream {
    let value = value(&field.kind);
    if field.multiple { quote!(__tp::Patch<Vec<#value>>) } else { quote!(__tp::Patch<#value>) }
}

pub(super) fn read_type(field: &FieldItem) -> TokenStream {
    let value = match &field.kind {
        FieldKind::Options(name) => {
            let name = ident(name);
            quote!(__tp::Open<#name>)
        }
        kind => value(kind),
    };
    if field.multiple { quote!(Vec<#value>) } else { quote!(Option<#value>) }
}

pub(super) fn none_or_no_values(field: &FieldItem) -> TokenStream {
    if field.multiple { quote!(Vec::new()) } else { quote!(None) }
}

/// The value of a required field until it is read.
pub(super) fn default_value(field: &FieldItem) -> TokenStream {
    match &field.kind {
        FieldKind::Text => quote!(String::new()),
        FieldKind::Number => quote!(__tp::Number::from(0)),
        FieldKind::Bool => quote!(false),
        FieldKind::Date => quote!(__tp::Date::EPOCH),
        FieldKind::DateTime => quote!(__tp::DateTime::EPOCH),
        FieldKind::Options(name) => {
            let name = ident(name);
            quote!(<#name as __tp::OptionSet>::at(0)?)
        }
    }
}
