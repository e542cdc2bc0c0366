//! Where the impls of a derive go.

use syn::{Generics, Ident, parse_quote};

use crate::syntax::RawPayload;

/// The struct that gets the impls, and the path of the facade.
pub(crate) struct Target {
    pub(super) ident: Ident,
    pub(super) generics: Generics,
    /// The facade's hidden module for generated code.
    pub(super) support: syn::Path,
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
