//! From [`Payload`] to tokens. No decision is made here, and nothing can fail.
//!
//! Everything is emitted into one nameless constant, so that the helper items cannot meet the user's:
//!
//! - [`payload_impl`]: `TicketPayload`, what the derive is for;
//! - [`uses_impl`]: `UsesProperties`, the list of what it writes;
//! - [`spoken_trait`]: one trait for each field whose type only the compiler can check;
//! - [`awaited`]: assertions about what the struct's parts write;
//! - [`tracking`]: an edit of the snapshot expands the derive anew;
//! - [`fallback`]: the same impls for a struct with mistakes, so that no further errors follow from them.

mod awaited;
mod fallback;
mod payload_impl;
mod spoken_trait;
mod tracking;
mod uses_impl;

use std::path::PathBuf;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Generics, Ident, parse_quote};

pub(crate) use fallback::fallback;
pub(crate) use tracking::tracking;

use crate::{model::Payload, syntax::RawPayload};

/// Where an impl goes: the struct, and the facade's path.
pub(crate) struct Target {
    ident: Ident,
    generics: Generics,
    /// The facade's hidden module for generated code.
    support: syn::Path,
}

impl Target {
    /// The target of a derive's input.
    pub(crate) fn new(raw: &RawPayload) -> Self {
        let facade = raw.container.facade.clone().unwrap_or_else(|| parse_quote!(::ticketproof));
        Self {
            ident: raw.ident.clone(),
            generics: raw.generics.clone(),
            support: parse_quote!(#facade::__private),
        }
    }
}

/// The impls of a proved payload.
pub(crate) fn expand(target: &Target, payload: &Payload, files: &[PathBuf]) -> TokenStream {
    let tracking = tracking(files);
    let traits = spoken_trait::spoken_traits(target, payload);
    let awaited = awaited::awaited(target, payload);
    let payload_impl = payload_impl::payload_impl(target, payload);
    let uses_impl = uses_impl::uses_impl(target, payload);
    quote! {
        const _: () = {
            #tracking
            #traits
            #awaited
            #payload_impl
            #uses_impl
        };
    }
}
