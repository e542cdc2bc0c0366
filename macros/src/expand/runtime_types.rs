//! Tokens of the runtime's types and traits.

use proc_macro2::{Literal, Span, TokenStream};
use quote::quote;

use super::target::Target;
use crate::{model::FieldKind, syntax::Purpose};

/// The variant of the operation.
pub(super) fn operation(purpose: Purpose) -> TokenStream {
    match purpose {
        Purpose::Create => quote!(Create),
        Purpose::Upsert => quote!(Upsert),
        Purpose::Update => quote!(Update),
    }
}

/// The trait of ids of an object type's records.
pub(super) fn record_ids(target: &Target, object: &str) -> TokenStream {
    let support = &target.support;
    let key = Literal::u64_suffixed(ticketproof_validator::payload::kind::key(object));
    quote!(#support::RecordIds<#key>)
}

/// The type of a kind.
pub(super) fn kind(target: &Target, kind: FieldKind) -> TokenStream {
    let support = &target.support;
    let keyed = |name: &str, key: u64| {
        let name = syn::Ident::new(name, Span::call_site());
        let key = Literal::u64_suffixed(key);
        quote!(#support::kind::#name<#key>)
    };
    match kind {
        FieldKind::Text => quote!(#support::kind::Text),
        FieldKind::Number => quote!(#support::kind::Number),
        FieldKind::Bool => quote!(#support::kind::Bool),
        FieldKind::Date => quote!(#support::kind::Date),
        FieldKind::DateTime => quote!(#support::kind::DateTime),
        FieldKind::Reference => quote!(#support::kind::Reference),
        FieldKind::OneOf(key) => keyed("OneOf", key),
        FieldKind::AnyOf(key) => keyed("AnyOf", key),
        FieldKind::StageOf(key) => keyed("StageOf", key),
    }
}
