//! `impl UsesProperties`: the list of the properties that the struct writes.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse_quote;

use super::target::Target;
use crate::model::{PartField, Payload};

/// Emits the impl with the struct's properties, followed by those of its parts.
pub(super) fn uses_properties_impl(target: &Target, payload: &Payload) -> TokenStream {
    listing(target, payload, &payload.parts)
}

/// Emits the impl with the struct's own properties only: for a struct with errors, whose parts may not be payloads.
pub(super) fn own_properties_impl(target: &Target, payload: &Payload) -> TokenStream {
    listing(target, payload, &[])
}

fn listing(target: &Target, payload: &Payload, listed: &[PartField]) -> TokenStream {
    let Target { ident, support, .. } = target;
    let names = payload.written();
    let parts = listed.iter().map(|part| {
        let ty = &part.ty;
        quote! { &<#ty as #support::UsesProperties>::PROPERTIES }
    });

    let mut generics = target.generics.clone();
    for part in listed.iter().filter(|part| part.generic) {
        let ty = &part.ty;
        generics.make_where_clause().predicates.push(parse_quote!(#ty: #support::UsesProperties));
    }
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let (_, type_generics, _) = target.generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #impl_generics #support::UsesProperties for #ident #type_generics #where_clause {
            const PROPERTIES: #support::PropertyList =
                #support::PropertyList::new(&[#(#names),*], &[#(#parts),*]);
        }
    }
}
