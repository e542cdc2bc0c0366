//! Assertions about what the struct's parts write: a derive cannot see another struct, but the compiler can.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::Target;
use crate::model::Payload;

/// One assertion for each property that a part must have. A struct with type parameters has none: its parts are known to
/// nobody here, and the validator finds what is missing.
pub(super) fn awaited(target: &Target, payload: &Payload) -> Option<TokenStream> {
    if payload.awaited.is_empty() || target.generics.type_params().next().is_some() {
        return None;
    }
    let support = &target.support;
    let parts: Vec<_> = payload.parts.iter().map(|part| without_lifetimes(&part.ty)).collect();
    let assertions = payload.awaited.iter().map(|awaited| {
        let (property, message) = (&awaited.property, &awaited.message);
        quote_spanned! {awaited.span=>
            const _: () = ::core::assert!(
                #(<#parts as #support::UsesProperties>::PROPERTIES.contains(#property))||*,
                #message
            );
        }
    });
    Some(quote! { #(#assertions)* })
}

/// The type with every lifetime `'static`, so that it can be named where the struct's own are not known.
fn without_lifetimes(ty: &syn::Type) -> TokenStream {
    fn replace(tokens: TokenStream) -> TokenStream {
        let mut after_quote = false;
        tokens
            .into_iter()
            .map(|token| match token {
                proc_macro2::TokenTree::Group(group) => {
                    let mut replaced = proc_macro2::Group::new(group.delimiter(), replace(group.stream()));
                    replaced.set_span(group.span());
                    replaced.into()
                }
                proc_macro2::TokenTree::Punct(punct) => {
                    after_quote = punct.as_char() == '\'';
                    punct.into()
                }
                proc_macro2::TokenTree::Ident(ident) if after_quote => {
                    after_quote = false;
                    proc_macro2::Ident::new("static", ident.span()).into()
                }
                other => other,
            })
            .collect()
    }
    replace(quote!(#ty))
}
