//! Compile-time assertions about the struct's parts: a derive cannot see another struct, but the compiler can.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote, quote_spanned};

use super::target::Target;
use crate::{
    model::{PartField, Payload},
    rules,
};

/// Emits an assertion for each property that some part must write, and one for each part that it writes no property again. A
/// struct with type parameters has no assertions: its parts are unknown here, and the validator finds missing and repeated
/// properties.
pub(super) fn part_assertions(target: &Target, payload: &Payload) -> Option<TokenStream> {
    if payload.parts.is_empty() || target.generics.type_params().next().is_some() {
        return None;
    }
    let support = &target.support;
    let parts: Vec<_> = payload.parts.iter().map(|part| list(target, part)).collect();
    let missing = payload.required_from_parts.iter().map(|required| {
        let (property, message) = (&required.property, &required.message);
        quote_spanned! {required.span=>
            const _: () = ::core::assert!(#(#parts.contains(#property))||*, "{}", #message);
        }
    });
    let own: Vec<_> = payload.written().collect();
    let repeated = payload.parts.iter().enumerate().map(|(index, part)| {
        let message = format!(
            "{}: part `{}` writes a property that the struct or a part before it writes already",
            rules::DUPLICATE_KEY,
            part.ident
        );
        let (this, before) = (&parts[index], &parts[..index]);
        quote_spanned! {part.ident.span()=>
            const _: () = ::core::assert!(
                !#support::PropertyList::new(&[#(#own),*], &[#(&#before),*]).overlaps(&#this),
                "{}",
                #message
            );
        }
    });
    Some(quote! { #(#missing)* #(#repeated)* })
}

/// The list of the properties that a part writes.
fn list(target: &Target, part: &PartField) -> TokenStream {
    let support = &target.support;
    let ty = without_lifetimes(part.ty.to_token_stream());
    quote! { <#ty as #support::UsesProperties>::PROPERTIES }
}

/// The type with every lifetime replaced by `'static`, so that it can be named outside of the struct.
fn without_lifetimes(tokens: TokenStream) -> TokenStream {
    let mut after_quote = false;
    tokens
        .into_iter()
        .map(|token| match token {
            proc_macro2::TokenTree::Group(group) => {
                let mut replaced =
                    proc_macro2::Group::new(group.delimiter(), without_lifetimes(group.stream()));
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
