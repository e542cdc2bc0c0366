//! What the fields of the three structs hold.

use proc_macro2::TokenStream;
use quote::quote;

use super::ident;
use crate::ir::{FieldItem, Kind, Usage};

pub(super) fn value(kind: &Kind) -> TokenStream {
    match kind {
        Kind::Text => quote!(String),
        Kind::Number => quote!(__tp::Number),
        Kind::Bool => quote!(bool),
        Kind::Date => quote!(__tp::Date),
        Kind::DateTime => quote!(__tp::DateTime),
        Kind::Options(name) => {
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
        Kind::Options(name) => {
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

/// What a required field holds until it is read.
pub(super) fn default_value(field: &FieldItem) -> TokenStream {
    match &field.kind {
        Kind::Text => quote!(String::new()),
        Kind::Number => quote!(__tp::Number::from(0)),
        Kind::Bool => quote!(false),
        Kind::Date => quote!(__tp::Date::EPOCH),
        Kind::DateTime => quote!(__tp::DateTime::EPOCH),
        Kind::Options(name) => {
            let name = ident(name);
            quote!(<#name as __tp::OptionSet>::at(0)?)
        }
    }
}
